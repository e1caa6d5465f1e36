//! Requests to try a service with: valid by its form and its documents, the same for the same seed.

use super::channel::Channel;
use super::form::{Field, FieldKind, FieldMeaning};
use super::service::Service;
use crate::encoding::base64;
use crate::random::{Random, Seeded};
use crate::xml::Writer;

/// A PDF without pages: enough to be one.
const EMPTY_PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

const FAMILY_NAMES: [&str; 8] =
    ["Ахметов", "Серікбаев", "Оспанова", "Жұмабаева", "Қасымов", "Нұрланова", "Әбілов", "Иванова"];
const GIVEN_NAMES: [&str; 8] = ["Айдос", "Ерлан", "Гүлнәр", "Мәдина", "Бауыржан", "Әсел", "Нұржан", "Ольга"];
const STREETS: [&str; 5] =
    ["Абай даңғылы", "Достық даңғылы", "Сәтбаев көшесі", "Жамбыл көшесі", "Әуезов көшесі"];

/// Business data and attachments of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The form: element names and what stands in them, in the order of the form.
    pub fields: Vec<(String, SampleValue)>,
    /// The documents that must be attached.
    pub attachments: Vec<SampleAttachment>,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SampleValue {
    /// A value.
    Text(String),
    /// The rows of a table, each with its columns.
    Rows(Vec<Vec<(String, String)>>),
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleAttachment {
    /// The code of the document.
    pub document_type: String,
    /// The file's name.
    pub file_name: String,
    /// Its media type.
    pub mime_type: String,
    /// Its octets.
    pub content: Vec<u8>,
}

/// Valid business data for `service`, as of a request by `declarant` that comes in by the portal.
pub fn sample(service: &Service, declarant: &str, seed: u64) -> Sample {
    sample_on(service, Channel::Portal, declarant, seed)
}

/// The same for a request that comes in by `channel`: other documents may be asked there.
pub fn sample_on(service: &Service, channel: Channel, declarant: &str, seed: u64) -> Sample {
    let random = Seeded::new(seed, &service.id);
    let fields = service.fields.iter().filter(|field| field.required);
    let fields = fields.map(|field| (field.name.clone(), value(field, declarant, &random))).collect();
    let documents = service.documents.iter().filter(|of| of.required && of.asked_on(channel));
    let attachments = documents.map(|of| SampleAttachment {
        document_type: of.code.clone(),
        file_name: format!("{}.pdf", of.code),
        mime_type: "application/pdf".to_owned(),
        content: EMPTY_PDF.to_vec(),
    });
    Sample { fields, attachments: attachments.collect() }
}

/// A whole request, not signed yet. `at` is its date as it is to be written, `system` who sends it.
pub fn sample_request(service: &Service, declarant: &str, at: &str, system: &str, seed: u64) -> String {
    let sample = sample(service, declarant, seed);
    let number = Seeded::new(seed, "request number").next_u64() % 100_000_000_000_000;
    let mut w = Writer::with_declaration();
    w.open("request").attribute("xmlns", "urn:qaqpa:request:v1");
    w.leaf("requestNumber", &format!("{number:014}")).leaf("serviceId", &service.id);
    w.leaf("declarantId", declarant).leaf("requestDate", at).leaf("requestSystemId", system);
    w.open("businessData");
    for (name, value) in &sample.fields {
        match value {
            SampleValue::Text(text) => {
                w.leaf(name, text);
            }
            SampleValue::Rows(rows) => {
                w.open(name);
                for row in rows {
                    w.open("row");
                    for (name, text) in row {
                        w.leaf(name, text);
                    }
                    w.close();
                }
                w.close();
            }
        }
    }
    w.close();
    if !sample.attachments.is_empty() {
        w.open("attachments");
        for of in &sample.attachments {
            w.open("attachment").leaf("documentType", &of.document_type).leaf("fileName", &of.file_name);
            w.leaf("mimeType", &of.mime_type).leaf("content", &base64::encode(&of.content)).close();
        }
        w.close();
    }
    w.finish()
}

fn value(field: &Field, declarant: &str, random: &Seeded) -> SampleValue {
    if field.kind != FieldKind::Table {
        return SampleValue::Text(text(field, declarant, random));
    }
    let least = u64::try_from(field.min.unwrap_or(1)).unwrap_or(1);
    let most = field.max.map_or(3, |max| u64::try_from(max).unwrap_or(1)).clamp(least, least.max(3));
    let rows = least + random.next_u64() % (most - least + 1);
    let row = || {
        let columns = field.columns.iter().filter(|column| column.required);
        columns.map(|column| (column.name.clone(), text(column, declarant, random))).collect()
    };
    SampleValue::Rows((0..rows).map(|_| row()).collect())
}

fn text(field: &Field, declarant: &str, random: &Seeded) -> String {
    let draw = |of: u64| random.next_u64() % of.max(1);
    match field.kind {
        FieldKind::Choice => {
            let place = usize::try_from(draw(field.choices.len() as u64)).unwrap_or_default();
            field.choices.get(place).map(|choice| choice.value.clone()).unwrap_or_default()
        }
        FieldKind::Integer => {
            let min = field.min.unwrap_or_else(|| field.max.unwrap_or(1).min(1));
            let max = field.max.unwrap_or_else(|| min.saturating_add(9)).min(min.saturating_add(99));
            let width = u64::try_from(max.saturating_sub(min)).unwrap_or_default() + 1;
            min.saturating_add(i64::try_from(draw(width)).unwrap_or_default()).to_string()
        }
        // Before the oldest of the regulations: the day of an application is not after its request.
        FieldKind::Date => format!("{:04}-{:02}-{:02}", 2000 + draw(12), 1 + draw(12), 1 + draw(28)),
        FieldKind::Iin if field.meaning == Some(FieldMeaning::ApplicantIin) => declarant.to_owned(),
        FieldKind::Iin => {
            let (year, month, day) = (8 + draw(16), 1 + draw(12), 1 + draw(28));
            format!("{year:02}{month:02}{day:02}{}{:05}", 5 + draw(2), draw(100_000))
        }
        FieldKind::Consent => "true".to_owned(),
        FieldKind::Text | FieldKind::Table => match &field.mask {
            Some(mask) => mask.chars().map(|c| drawn(c, random)).collect(),
            None => words(field, random),
        },
    }
}

fn drawn(mask: char, random: &Seeded) -> char {
    let digit = u8::try_from(random.next_u64() % 10).unwrap_or_default();
    match mask {
        '0' => char::from(b'0' + digit),
        'A' => char::from(b'A' + digit),
        other => other,
    }
}

fn words(field: &Field, random: &Seeded) -> String {
    let of = |list: &[&str]| {
        let place = random.next_u64() % list.len().max(1) as u64;
        list[usize::try_from(place).unwrap_or_default()].to_owned()
    };
    let number = random.next_u64() % 900 + 100;
    let name = field.name.to_lowercase();
    let text = match name.as_str() {
        _ if name.contains("name") => format!("{} {}", of(&FAMILY_NAMES), of(&GIVEN_NAMES)),
        _ if name.contains("address") => format!("{}, {number}", of(&STREETS)),
        _ if name.contains("account") => format!("KZ{number}{:013}", random.next_u64() % 10_000_000_000_000),
        _ if name.contains("number") => format!("{number}-{}", random.next_u64() % 1000),
        _ => format!("{} {number}", field.label.kk),
    };
    text.chars().take(field.max_chars.map_or(200, |max| max as usize)).collect::<String>().trim().to_owned()
}
