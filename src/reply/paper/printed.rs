//! What is printed of a signed result.

use crate::calendar::almaty::shown;
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::reply::ns;
use crate::text::paper::{PaperLabel, kind};
use crate::text::{Lang, Text};
use crate::x509::{Certificate, Name};
use crate::xml::{ElementView as _, XmlError, parse};
use crate::xmldsig::{KnownCertificates, Policy, VerifiedContent, VerifiedElement, verified_stack};

/// Pages of one document.
pub(super) const PAGES_MAX: usize = 60;

/// Facts of one document; the schema sets no bound on the fields of a result.
const FACTS_MAX: usize = 400;

/// Words in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English; where the XML has none, its Russian.
    pub en: String,
}

impl Words {
    /// In one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }

    /// As a label of a printed document begins: a service file has it as a part of a sentence.
    fn with_capital(self) -> Self {
        let capital = |text: String| {
            let mut characters = text.chars();
            let first = characters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(characters).collect()
        };
        Words { kk: capital(self.kk), ru: capital(self.ru), en: capital(self.en) }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Words { kk: text.kk.to_owned(), ru: text.ru.to_owned(), en: text.en.to_owned() }
    }
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The same in each language.
    Plain(String),
    /// In words.
    InWords(Words),
}

/// A label and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub label: Words,
    /// What it says.
    pub value: Value,
}

impl Fact {
    fn new(label: PaperLabel, value: Value) -> Self {
        Fact { label: label.text().into(), value }
    }

    fn plain(label: PaperLabel, value: impl Into<String>) -> Self {
        Fact::new(label, Value::Plain(value.into()))
    }
}

/// A result that is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The kind of document.
    pub title: Words,
    /// The registration number.
    pub number: String,
    /// What it says.
    pub facts: Vec<Fact>,
    /// Who signed: name, organization, certificate, time.
    pub signers: Vec<Vec<Fact>>,
    /// When it was signed.
    pub signed_at: Now,
    /// Where it is verified: what the QR code says.
    pub address: String,
}

/// Why a result cannot be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// It is no XML.
    #[error("the result is no XML: {0}")]
    Xml(#[from] XmlError),
    /// Its signature does not verify.
    #[error("the signature of the result does not verify")]
    Signature,
    /// It is no result, or lacks what a result has.
    #[error("the result has no `{element}`")]
    Absent {
        /// The local name.
        element: &'static str,
    },
    /// It has more to say than a printed document may.
    #[error("the result fills more than {pages_max} pages")]
    TooLong {
        /// How many it may fill.
        pages_max: usize,
    },
    /// The PDF breaks a rule of PDF/A-3.
    #[error("the result cannot be written as PDF/A-3")]
    Pdf,
}

/// SHA-256 of a signed result as it goes out, in hexadecimal. It covers the signature's value, so that nobody guesses it: who knows
/// it holds the document.
pub fn result_digest(signed: &[u8]) -> String {
    hex::encode(digest(DigestAlgorithm::Sha256, signed).as_ref())
}

/// Reads a signed result; `base` is where the gateway answers, such as `http://127.0.0.1:8080`.
pub fn printed(signed: &[u8], base: &str) -> Result<Printed, PrintError> {
    let verified = verified_stack(parse(signed)?, &Policy::default(), &KnownCertificates::default());
    let (content, certificates) = verified.ok_or(PrintError::Signature)?;
    let reader = Reader::of(&content)?;
    let number = reader.text("registrationNumber")?;
    let signed_at = reader.time("signedAt")?;
    let address = format!("{base}/verify/{number}?digest={}", result_digest(signed));
    Ok(Printed {
        title: reader.title()?,
        facts: reader.facts(&number)?,
        signers: certificates.iter().map(|certificate| signer(certificate, signed_at)).collect(),
        number,
        signed_at,
        address,
    })
}

/// Reads a signed receipt of the service centre; `base` is where the gateway answers.
pub fn printed_receipt(signed: &[u8], base: &str) -> Result<Printed, PrintError> {
    let verified = verified_stack(parse(signed)?, &Policy::default(), &KnownCertificates::default());
    let (content, certificates) = verified.ok_or(PrintError::Signature)?;
    let root = content.root();
    let text = |element: &'static str| text_of(root, element).ok_or(PrintError::Absent { element });
    if !root.is(ns::CENTRE_RECEIPT, "receipt") {
        return Err(PrintError::Absent { element: "receipt" });
    }
    let signed_at = Now::parse(&text("signedAt")?).map_err(|_| PrintError::Absent { element: "signedAt" })?;
    let fact = |fact: VerifiedElement<'_>| {
        let label =
            words(fact, ["labelKz", "labelRu", "labelEn"]).ok_or(PrintError::Absent { element: "label" })?;
        let value = match words(fact, ["valueKz", "valueRu", "valueEn"]) {
            Some(words) => Value::InWords(words),
            // A line to write on.
            None => Value::Plain(text_of(fact, "value").unwrap_or_else(|| "____________________".to_owned())),
        };
        Ok(Fact { label, value })
    };
    let facts = root.children().filter(|child| child.is(ns::CENTRE_RECEIPT, "fact")).take(FACTS_MAX);
    Ok(Printed {
        title: kind(&text("kind")?).into(),
        number: text("number")?,
        facts: facts.map(fact).collect::<Result<_, PrintError>>()?,
        signers: certificates.iter().map(|certificate| signer(certificate, signed_at)).collect(),
        signed_at,
        address: format!("{base}/verify"),
    })
}

/// The signed root of a result.
struct Reader<'a> {
    root: VerifiedElement<'a>,
}

impl<'a> Reader<'a> {
    fn of(content: &'a VerifiedContent) -> Result<Self, PrintError> {
        let root = content.root();
        if root.is(ns::RESULT, "result") {
            Ok(Reader { root })
        } else {
            Err(PrintError::Absent { element: "result" })
        }
    }

    fn text(&self, element: &'static str) -> Result<String, PrintError> {
        text_of(self.root, element).ok_or(PrintError::Absent { element })
    }

    fn time(&self, element: &'static str) -> Result<Now, PrintError> {
        Now::parse(&self.text(element)?).map_err(|_| PrintError::Absent { element })
    }

    fn document(&self) -> Result<VerifiedElement<'a>, PrintError> {
        self.root.child("document").ok_or(PrintError::Absent { element: "document" })
    }

    fn title(&self) -> Result<Words, PrintError> {
        let code = text_of(self.document()?, "type").ok_or(PrintError::Absent { element: "type" })?;
        Ok(kind(&code).into())
    }

    fn facts(&self, number: &str) -> Result<Vec<Fact>, PrintError> {
        let mut facts = vec![Fact::plain(PaperLabel::RegistrationNumber, number)];
        if let Some(request) = text_of(self.root, "requestNumber") {
            facts.push(Fact::plain(PaperLabel::RequestNumber, request));
        }
        let service = match words(self.root, ["serviceNameKz", "serviceNameRu", "serviceNameEn"]) {
            Some(name) => Value::InWords(name),
            None => Value::Plain(self.text("serviceId")?),
        };
        facts.push(Fact::new(PaperLabel::Service, service));
        if let Some(name) = words(self.document()?, ["nameKz", "nameRu", "nameEn"]) {
            facts.push(Fact::new(PaperLabel::DocumentName, Value::InWords(name)));
        }
        facts.push(Fact::plain(PaperLabel::Declarant, self.text("declarantId")?));
        let outcome = match self.text("resolution")?.as_str() {
            "POSITIVE" => Value::InWords(PaperLabel::Positive.text().into()),
            "NEGATIVE" => Value::InWords(PaperLabel::Negative.text().into()),
            other => Value::Plain(other.to_owned()),
        };
        facts.push(Fact::new(PaperLabel::Outcome, outcome));
        let status = self.root.child("status").ok_or(PrintError::Absent { element: "status" })?;
        if let Some(name) = words(status, ["nameKz", "nameRu", "nameEn"]) {
            facts.push(Fact::new(PaperLabel::Status, Value::InWords(name)));
        }
        facts.extend(self.fields()?);
        facts.extend(self.reasons());
        for (label, element) in
            [(PaperLabel::RequestedAt, "requestedAt"), (PaperLabel::DecidedAt, "decidedAt")]
        {
            facts.push(Fact::plain(label, moment(self.time(element)?)));
        }
        if facts.len() > FACTS_MAX {
            return Err(PrintError::TooLong { pages_max: PAGES_MAX });
        }
        Ok(facts)
    }

    /// The fields of the document, such as the number in the queue.
    fn fields(&self) -> Result<Vec<Fact>, PrintError> {
        let Some(fields) = self.document()?.child("fields") else { return Ok(Vec::new()) };
        let read = |field: VerifiedElement<'_>| {
            let name = text_of(field, "name").ok_or(PrintError::Absent { element: "name" })?;
            let bare = Words { kk: name.clone(), ru: name.clone(), en: name };
            let label = words(field, ["labelKz", "labelRu", "labelEn"]).map_or(bare, Words::with_capital);
            Ok(Fact { label, value: Value::Plain(text_of(field, "value").unwrap_or_default()) })
        };
        fields
            .children()
            .filter(|child| child.is(ns::RESULT, "field"))
            .take(FACTS_MAX + 1)
            .map(read)
            .collect()
    }

    fn reasons(&self) -> Vec<Fact> {
        let reasons = self.root.child("reasons").into_iter().flat_map(|reasons| reasons.children());
        let texts = reasons.filter_map(|reason| words(reason, ["textKz", "textRu", "textEn"]));
        texts.take(FACTS_MAX + 1).map(|text| Fact::new(PaperLabel::Reason, Value::InWords(text))).collect()
    }
}

/// Who signed, as the certificate says whose key verified the signature.
fn signer(certificate: &Certificate, signed_at: Now) -> Vec<Fact> {
    let subject = certificate.subject();
    let mut facts = vec![Fact::plain(PaperLabel::SignedBy, subject.common_name())];
    if let Some(organization) = subject.values(Name::ORGANIZATION).next() {
        facts.push(Fact::plain(PaperLabel::Organization, organization));
    }
    let validity = format!("{} – {}", day(certificate.not_before()), day(certificate.not_after()));
    facts.extend([
        Fact::plain(PaperLabel::Serial, certificate.serial_hex()),
        Fact::plain(PaperLabel::Issuer, certificate.issuer().common_name()),
        Fact::plain(PaperLabel::Validity, validity),
        Fact::plain(PaperLabel::SignedAt, moment(signed_at)),
    ]);
    facts
}

fn text_of(element: VerifiedElement<'_>, local: &str) -> Option<String> {
    element.child(local).map(|child| child.text().trim().to_owned()).filter(|text| !text.is_empty())
}

/// Words in Kazakh, Russian and English from three children; the third may be absent.
fn words(element: VerifiedElement<'_>, [kk, ru, en]: [&str; 3]) -> Option<Words> {
    let (kk, ru) = (text_of(element, kk)?, text_of(element, ru)?);
    Some(Words { en: text_of(element, en).unwrap_or_else(|| ru.clone()), kk, ru })
}

/// `24.11.2026 15:00:00 (UTC+05:00)`: as clocks of the country show it.
pub fn moment(at: Now) -> String {
    let text = shown(at);
    let parts = text.split_once('T').and_then(|(date, time)| {
        let (year, rest) = date.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let (clock, zone) = time.split_at_checked(time.len().checked_sub(6)?)?;
        Some(format!("{day}.{month}.{year} {clock} (UTC{zone})"))
    });
    parts.unwrap_or(text)
}

/// `24.11.2026`: the day of it.
fn day(at: Now) -> String {
    let text = moment(at);
    text.split_once(' ').map_or_else(|| text.clone(), |(day, _)| day.to_owned())
}
