//! Why a digest differs: the octets that are hashed, and the usual mistakes tried until one gives the digest that is stated.
//!
//! Only on request, after a refusal is certain: nothing that is found here makes a signature good. A cause is named only when
//! the octets it stands for really have the stated digest.

mod difference;
mod edits;
mod prefixes;
mod raw;
mod value;

use super::form::{FormFault, Manner, ReferenceForm, SignatureForm};
use super::known::KnownCertificates;
use super::ns;
use super::place::place_of;
use super::reference::resolve_all;
use super::transform::Input;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::{base64, hex};
use crate::findings::Text;
use crate::xml::{Canonicalization, Comments, Document, NodeId, Selection, canonicalize, parse_detached};

pub use difference::{Difference, first_difference, visible};
use edits::{
    Edit, composed, decomposed, in_other_encodings, laid_out, replaced, with_base64_joined,
    with_base64_wrapped, with_carriage_returns, with_line_feeds_before_blanks, with_values_trimmed,
    without_blank_text, without_carriage_returns,
};
pub use value::{ValueView, explain_value};

/// Ways to lay out a document, by name: what stands before each element a level.
const LAYOUTS: [(&str, &[u8]); 6] = [
    ("line feeds without blanks", b""),
    ("line feeds and 1 blank a level", b" "),
    ("line feeds and 2 blanks a level", b"  "),
    ("line feeds and 3 blanks a level", b"   "),
    ("line feeds and 4 blanks a level", b"    "),
    ("line feeds and a tab a level", b"\t"),
];

/// One Reference under the microscope.
#[derive(Debug, Clone)]
pub struct ReferenceView {
    /// Its URI.
    pub uri: Option<String>,
    /// Where it stands.
    pub place: String,
    /// Its digest algorithm.
    pub algorithm: DigestAlgorithm,
    /// The digest it states.
    pub stated: Vec<u8>,
    /// The octets that are hashed, and their digest; or why there are none.
    pub hashed: Result<(Vec<u8>, Vec<u8>), String>,
    /// What was done to the document, where a usual mistake gives the stated digest.
    pub cause: Option<Cause>,
}

impl ReferenceView {
    /// Whether the digest is the one that is stated.
    pub fn matches(&self) -> bool {
        self.hashed.as_ref().is_ok_and(|(_, computed)| *computed == self.stated)
    }
}

/// A usual mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// White space was put between the elements after signing.
    Indented,
    /// Line ends were CRLF when it was signed.
    CarriageReturnsLost,
    /// Line ends became CRLF, as references, after signing.
    CarriageReturnsAdded,
    /// Base64 inside the signed content was wrapped anew.
    Base64Rewrapped,
    /// White space around values was taken off when it was signed.
    ValuesPadded,
    /// Another canonicalisation was used than the one that is named.
    OtherCanonicalization(Canonicalization),
    /// Comments were hashed, which a Reference of this URI leaves out.
    CommentsHashed,
    /// Signed before it was put into its surroundings: their declarations leak into the canonical form.
    SignedBeforeEmbedding,
    /// `xmlns=""` was not there when it was signed.
    EmptyNamespaceAdded,
    /// The text of the document was hashed, not its canonical form.
    RawText,
    /// The signature itself was hashed with the content.
    SignatureIncluded,
    /// Another digest algorithm was used than the one that is named.
    OtherDigest(DigestAlgorithm),
    /// A byte order mark was hashed.
    ByteOrderMark,
    /// A line feed at the end was hashed.
    FinalLineFeed,
    /// The file was hashed as it stands, with its XML declaration.
    RawFile,
    /// It was laid out so when it was signed, and is not any more.
    LaidOut(&'static str),
    /// Line feeds were taken out after it was signed.
    LineFeedsLost,
    /// The text was in another encoding when it was hashed.
    OtherEncoding(&'static str),
    /// The text was in another normal form of Unicode when it was hashed.
    Normalized(&'static str),
    /// Another prefix was bound to a namespace when it was signed.
    PrefixRenamed,
    /// The value is the digest's hexadecimal digits, not its octets.
    HexForOctets,
    /// The value is the digest's base64, encoded once more.
    Base64Twice,
    /// The digest of the digest.
    HashedTwice,
    /// An ECDSA value in DER.
    EcdsaInDer,
    /// The value was made by another signature algorithm than the one that is named.
    OtherMethod(&'static str),
}

impl Cause {
    /// What happened and what to do, for people.
    #[rustfmt::skip]
    pub const fn text(self) -> Text {
        match self {
            Cause::Indented => text("Құжат қол қойылғаннан кейін шегініспен пішімделген; пішімдемей жіберіңіз", "Документ отформатирован с отступами после подписания; отправляйте без форматирования", "The document was indented (pretty-printed) after it was signed; send it as it was signed"),
            Cause::CarriageReturnsLost => text("Қол қойылғанда жол соңы CRLF болған, кейін LF болды", "При подписании концы строк были CRLF, затем стали LF", "Line ends were CRLF when it was signed and are LF now; keep the octets, or sign with LF"),
            Cause::CarriageReturnsAdded => text("Қол қойылғаннан кейін жол соңына CR қосылған", "После подписания к концам строк добавлен CR", "Carriage returns (&#13;) were added to line ends after it was signed"),
            Cause::Base64Rewrapped => text("Қол қойылған base64 мәтіні қайта бөлінген", "Текст base64 внутри подписанных данных переразбит на строки", "Base64 inside the signed content was wrapped anew after it was signed"),
            Cause::ValuesPadded => text("Мәндердің айналасына бос орын қосылған", "Вокруг значений добавлены пробелы", "White space was added around values after it was signed"),
            Cause::OtherCanonicalization(_) => text("Басқа канондау алгоритмі қолданылған", "Использован другой алгоритм каноникализации, чем указан", "Another canonicalisation was used for signing than the one that is named"),
            Cause::CommentsHashed => text("Түсініктемелер хэшке енген", "В хэш вошли комментарии, которые такая ссылка исключает", "Comments were hashed; a Reference with this URI leaves them out"),
            Cause::SignedBeforeEmbedding => text("Құжат конвертке салынғанға дейін қол қойылған", "Документ подписан до вложения в конверт: пространства имён конверта изменили канонический вид", "It was signed before it was put into its surroundings, whose namespaces now belong to its canonical form; use exclusive C14N, or verify it taken out"),
            Cause::EmptyNamespaceAdded => text("xmlns=\"\" қосылған", "После подписания добавлено xmlns=\"\"", "xmlns=\"\" was added after it was signed (an element moved out of or into a default namespace)"),
            Cause::RawText => text("Канондық пішін емес, мәтіннің өзі хэштелген", "Хэширован сам текст, а не канонический вид", "The text itself was hashed, not its canonical form"),
            Cause::SignatureIncluded => text("Қолтаңбаның өзі хэшке енген", "В хэш вошла сама подпись", "The signature itself was hashed with the content; the enveloped-signature transform leaves it out"),
            Cause::OtherDigest(_) => text("Басқа хэш алгоритмі қолданылған", "Использован другой алгоритм хэширования, чем указан", "Another digest algorithm was used than the one that is named"),
            Cause::ByteOrderMark => text("BOM хэшке енген", "В хэш вошла метка порядка байтов (BOM)", "A byte order mark was hashed with the content"),
            Cause::FinalLineFeed => text("Соңғы жол ауыстыру хэшке енген", "В хэш вошёл завершающий перевод строки", "A line feed at the end was hashed with the content"),
            Cause::RawFile => text("Канондық пішін емес, XML жариялауымен бірге файлдың өзі хэштелген", "Хэширован сам файл вместе с объявлением XML, а не канонический вид", "The file itself was hashed with its XML declaration, not the canonical form"),
            Cause::LaidOut(_) => text("Қол қойылғанда құжат басқаша пішімделген: элементтер арасындағы жол ауыстырулар мен бос орындар жоғалған немесе өзгерген", "При подписании документ был отформатирован иначе: переводы строк и отступы между элементами потеряны или изменены", "The document was laid out otherwise when it was signed: line feeds and white space between the elements were lost or changed; send the bytes as they were signed"),
            Cause::LineFeedsLost => text("Қол қойылғаннан кейін жол ауыстырулар жоғалған (curl --data-binary қолданыңыз)", "После подписания потеряны переводы строк (используйте curl --data-binary)", "Line feeds were taken out after it was signed, as `curl -d` does; use --data-binary"),
            Cause::OtherEncoding(_) => text("Мәтін басқа кодтамада хэштелген; канондық пішін UTF-8", "Хэширован текст в другой кодировке; канонический вид — UTF-8", "The text was hashed in another encoding; a canonical form is UTF-8"),
            Cause::Normalized(_) => text("Қол қойылғанда мәтін Unicode-тың басқа қалыпты пішінінде болған", "При подписании текст был в другой нормальной форме Unicode", "The text was in another normal form of Unicode when it was signed; keep the characters as they were"),
            Cause::PrefixRenamed => text("Қол қойылғаннан кейін аттар кеңістігінің префиксі өзгерген", "После подписания изменён префикс пространства имён", "A namespace prefix was renamed after it was signed; prefixes belong to the canonical form"),
            Cause::HexForOctets => text("DigestValue-де хэштің байттары емес, он алтылық жазбасы (hex) тұр", "В DigestValue стоит base64 от шестнадцатеричной записи (hex) хэша, а не от его байтов", "DigestValue is base64 of the digest in hex; encode its bytes"),
            Cause::Base64Twice => text("DigestValue base64-ке екі рет кодталған", "DigestValue закодирован в base64 дважды", "DigestValue is in base64 twice; encode the bytes once"),
            Cause::HashedTwice => text("Хэштің өзі тағы бір рет хэштелген", "Хэширован не канонический вид, а его хэш: хэш вычислен дважды", "The digest was hashed again: give the canonical form to a function that hashes by itself, or sign the digest"),
            Cause::EcdsaInDer => text("SignatureValue DER түрінде; XMLDSig-те r мен s қатар тұрады", "SignatureValue записан в DER; в XMLDSig стоят r и s подряд", "SignatureValue is in DER; XMLDSig has r and s side by side, RFC 9231 §2.3.6"),
            Cause::OtherMethod(_) => text("Басқа қолтаңба алгоритмі қолданылған", "Использован другой алгоритм подписи, чем указан", "Another signature algorithm was used than the one that is named"),
        }
    }

    /// As it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Cause::Indented => "indented",
            Cause::CarriageReturnsLost => "carriage-returns-lost",
            Cause::CarriageReturnsAdded => "carriage-returns-added",
            Cause::Base64Rewrapped => "base64-rewrapped",
            Cause::ValuesPadded => "values-padded",
            Cause::OtherCanonicalization(_) => "other-canonicalization",
            Cause::CommentsHashed => "comments-hashed",
            Cause::SignedBeforeEmbedding => "signed-before-embedding",
            Cause::EmptyNamespaceAdded => "empty-namespace-added",
            Cause::RawText => "raw-text",
            Cause::SignatureIncluded => "signature-included",
            Cause::OtherDigest(_) => "other-digest",
            Cause::ByteOrderMark => "byte-order-mark",
            Cause::FinalLineFeed => "final-line-feed",
            Cause::RawFile => "raw-file",
            Cause::LaidOut(_) => "laid-out",
            Cause::LineFeedsLost => "line-feeds-lost",
            Cause::OtherEncoding(_) => "other-encoding",
            Cause::Normalized(_) => "normalized",
            Cause::PrefixRenamed => "prefix-renamed",
            Cause::HexForOctets => "hex-for-octets",
            Cause::Base64Twice => "base64-twice",
            Cause::HashedTwice => "hashed-twice",
            Cause::EcdsaInDer => "ecdsa-in-der",
            Cause::OtherMethod(_) => "other-method",
        }
    }

    /// The algorithm, encoding or layout that was really used, where that is the cause.
    pub fn really_used(self) -> Option<&'static str> {
        match self {
            Cause::OtherCanonicalization(algorithm) => Some(algorithm.uri()),
            Cause::OtherDigest(algorithm) => Some(algorithm.name()),
            Cause::LaidOut(name)
            | Cause::OtherEncoding(name)
            | Cause::Normalized(name)
            | Cause::OtherMethod(name) => Some(name),
            _ => None,
        }
    }
}

const fn text(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

/// Looks at every Reference of a signature.
pub fn explain(document: &Document, signature: NodeId) -> Result<Vec<ReferenceView>, FormFault> {
    let form = SignatureForm::read(document, signature)?;
    let targets = resolve_all(document, form.references.iter().map(|reference| reference.uri.as_deref()));
    let view = |(reference, target): (&ReferenceForm, _)| {
        let target: &Result<super::reference::Target, super::reference::Unresolved> = target;
        let look = target.as_ref().map(|target| Look {
            document,
            reference,
            signature,
            apex: target.apex,
            comments: target.comments,
        });
        let hashed = match &look {
            Ok(look) => look.hashed().map(|octets| {
                let computed = digest(reference.digest, &octets).as_ref().to_vec();
                (octets, computed)
            }),
            Err(error) => Err(error.to_string()),
        };
        let cause = match (&look, &hashed) {
            // The usual mistakes are mistakes about canonical forms.
            (Ok(look), Ok((octets, computed)))
                if reference.manner == Manner::Canonical && *computed != reference.value =>
            {
                look.cause(octets)
            }
            _ => None,
        };
        ReferenceView {
            uri: reference.uri.clone(),
            place: place_of(document, reference.node),
            algorithm: reference.digest,
            stated: reference.value.clone(),
            hashed,
            cause,
        }
    };
    Ok(form.references.iter().zip(&targets).map(view).collect())
}

/// The octets of SignedInfo that the signature value is over.
pub fn signed_info_octets(document: &Document, signature: NodeId) -> Result<Vec<u8>, String> {
    let form = SignatureForm::read(document, signature).map_err(|fault| fault.to_string())?;
    let mut octets = Vec::new();
    let prefixes = form.canonicalization.prefix_list();
    canonicalize(
        document,
        Selection::subtree(form.signed_info),
        form.canonicalization.algorithm,
        &prefixes,
        &mut octets,
    )
    .map_err(|error| error.to_string())?;
    Ok(octets)
}

struct Look<'a> {
    document: &'a Document,
    reference: &'a ReferenceForm,
    signature: NodeId,
    apex: NodeId,
    comments: Comments,
}

impl Look<'_> {
    fn without(&self) -> &[NodeId] {
        let inside = self.reference.enveloped && self.document.contains(self.apex, self.signature);
        if inside { std::slice::from_ref(&self.signature) } else { &[] }
    }

    fn selection(&self) -> Selection<'_> {
        Selection { apex: self.apex, without: self.without(), comments: self.comments }
    }

    /// What is hashed, as the Reference says.
    fn hashed(&self) -> Result<Vec<u8>, String> {
        let mut octets = Vec::new();
        let known = KnownCertificates::default();
        let input = Input {
            document: self.document,
            reference: self.reference,
            selection: self.selection(),
            known: &known,
        };
        input.write(&mut octets).map_err(|error| error.to_string())?;
        Ok(octets)
    }

    fn octets(&self, selection: Selection<'_>, algorithm: Canonicalization) -> Result<Vec<u8>, String> {
        let mut octets = Vec::new();
        let prefixes = self.reference.canonicalization.prefix_list();
        canonicalize(self.document, selection, algorithm, &prefixes, &mut octets)
            .map_err(|error| error.to_string())?;
        Ok(octets)
    }

    fn is_it(&self, octets: &[u8]) -> bool {
        digest(self.reference.digest, octets).as_ref() == self.reference.value
    }

    /// The first of the usual mistakes that gives the stated digest.
    fn cause(&self, octets: &[u8]) -> Option<Cause> {
        let edits: [(Cause, Edit); 11] = [
            (Cause::Indented, without_blank_text),
            (Cause::CarriageReturnsLost, with_carriage_returns),
            (Cause::CarriageReturnsAdded, without_carriage_returns),
            (Cause::Base64Rewrapped, with_base64_joined),
            (Cause::ValuesPadded, with_values_trimmed),
            (Cause::EmptyNamespaceAdded, |octets| replaced(octets, b" xmlns=\"\"", b"")),
            (Cause::ByteOrderMark, |octets| [b"\xEF\xBB\xBF", octets].concat()),
            (Cause::FinalLineFeed, |octets| [octets, b"\n"].concat()),
            (Cause::LineFeedsLost, with_line_feeds_before_blanks),
            (Cause::Normalized("NFC"), composed),
            (Cause::Normalized("NFD"), decomposed),
        ];
        self.in_another_form(octets)
            .or_else(|| self.taken_out())
            .or_else(|| self.other_algorithm(octets))
            .or_else(|| edits.iter().find(|(_, edit)| self.is_it(&edit(octets))).map(|(cause, _)| *cause))
            .or_else(|| {
                self.is_it(&without_blank_text(&without_carriage_returns(octets))).then_some(Cause::Indented)
            })
            .or_else(|| self.laid_out(octets))
            .or_else(|| self.other_surroundings())
            .or_else(|| self.raw())
            .or_else(|| self.prefix_renamed())
    }

    /// The digest is right, and written in another form.
    fn in_another_form(&self, octets: &[u8]) -> Option<Cause> {
        let computed = digest(self.reference.digest, octets);
        let stated = std::str::from_utf8(&self.reference.value).ok();
        let is = |read: Option<Vec<u8>>| read.is_some_and(|read| read == computed.as_ref());
        if is(stated.and_then(hex::decode)) {
            return Some(Cause::HexForOctets);
        }
        if is(stated.and_then(base64::decode)) {
            return Some(Cause::Base64Twice);
        }
        self.is_it(computed.as_ref()).then_some(Cause::HashedTwice)
    }

    /// Laid out otherwise, or its base64 wrapped, when it was signed.
    fn laid_out(&self, octets: &[u8]) -> Option<Cause> {
        let plain = without_carriage_returns(octets);
        let ends: [&[u8]; 2] = [b"\n", b"&#xD;\n"];
        for (name, unit) in LAYOUTS {
            if ends.iter().any(|end| self.is_it(&laid_out(&plain, end, unit))) {
                return Some(Cause::LaidOut(name));
            }
        }
        let wrapped = [64, 76].iter().any(|width| {
            ends.iter().any(|end| {
                let lines = with_base64_wrapped(octets, *width, end);
                lines != octets && self.is_it(&lines)
            })
        });
        wrapped.then_some(Cause::Base64Rewrapped)
    }

    /// A text in place of the canonical form, or either in another encoding.
    fn raw(&self) -> Option<Cause> {
        let texts = raw::texts(self.document, self.signature, self.apex);
        if let Some((cause, _)) = texts.iter().find(|(_, text)| self.is_it(text.as_bytes())) {
            return Some(*cause);
        }
        let canonical = self.hashed().ok();
        let all = canonical.iter().map(Vec::as_slice).chain(texts.iter().map(|(_, text)| text.as_bytes()));
        all.flat_map(in_other_encodings)
            .find(|(_, octets)| self.is_it(octets))
            .map(|(name, _)| Cause::OtherEncoding(name))
    }

    /// The element with another prefix, canonicalised in the same way.
    fn prefix_renamed(&self) -> Option<Cause> {
        let algorithm = self.reference.canonicalization.algorithm;
        let prefixes = self.reference.canonicalization.prefix_list();
        let is_it = prefixes::renamed(self.document, self.apex).into_iter().any(|source| {
            let inherited = self.document.undeclared(match self.apex {
                NodeId::DOCUMENT => self.document.root(),
                apex => apex,
            });
            let Ok(document) = parse_detached(source, &inherited) else { return false };
            let own: Vec<NodeId> = document
                .child_elements(document.root())
                .filter(|child| document.is(*child, ns::DS, "Signature"))
                .collect();
            let without = if self.reference.enveloped { &own[..own.len().min(1)] } else { &[] };
            let selection = Selection { apex: document.root(), without, comments: self.comments };
            let mut octets = Vec::new();
            canonicalize(&document, selection, algorithm, &prefixes, &mut octets).is_ok()
                && self.is_it(&octets)
        });
        is_it.then_some(Cause::PrefixRenamed)
    }

    fn other_algorithm(&self, octets: &[u8]) -> Option<Cause> {
        let digests = [
            DigestAlgorithm::Sha1,
            DigestAlgorithm::Sha256,
            DigestAlgorithm::Sha384,
            DigestAlgorithm::Sha512,
            DigestAlgorithm::Gost94,
            DigestAlgorithm::Streebog256,
            DigestAlgorithm::Streebog512,
        ];
        if let Some(other) =
            digests.into_iter().find(|other| digest(*other, octets).as_ref() == self.reference.value)
        {
            return Some(Cause::OtherDigest(other));
        }
        for algorithm in Canonicalization::uris().filter_map(Canonicalization::from_uri) {
            if self.octets(self.selection(), algorithm).is_ok_and(|octets| self.is_it(&octets)) {
                return Some(Cause::OtherCanonicalization(algorithm));
            }
            let kept = Selection { comments: Comments::Kept, ..self.selection() };
            if self.octets(kept, algorithm).is_ok_and(|octets| self.is_it(&octets)) {
                return Some(Cause::CommentsHashed);
            }
        }
        None
    }

    fn other_surroundings(&self) -> Option<Cause> {
        let algorithm = self.reference.canonicalization.algorithm;
        let whole = Selection { without: &[], ..self.selection() };
        if self.octets(whole, algorithm).is_ok_and(|octets| self.is_it(&octets)) {
            return Some(Cause::SignatureIncluded);
        }
        None
    }

    /// The element by itself, with no more declarations than it uses.
    fn taken_out(&self) -> Option<Cause> {
        let algorithm = self.reference.canonicalization.algorithm;
        let source = self.document.source_of(self.apex);
        if self.apex == NodeId::DOCUMENT {
            return None;
        }
        let alone = parse_detached(source, &self.document.undeclared(self.apex)).ok()?;
        let mut octets = Vec::new();
        let selection = Selection { apex: alone.root(), without: &[], comments: self.comments };
        canonicalize(
            &alone,
            selection,
            algorithm,
            &self.reference.canonicalization.prefix_list(),
            &mut octets,
        )
        .ok()?;
        self.is_it(&octets).then_some(Cause::SignedBeforeEmbedding)
    }
}
