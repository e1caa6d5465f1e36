//! The usual mistakes, and what to say of each.

use crate::crypto::DigestAlgorithm;
use crate::findings::Text;
use crate::xml::Canonicalization;

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
