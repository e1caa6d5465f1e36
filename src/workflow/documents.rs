//! The documents check: condition 3 of the portal flow, [000 ¶10(9)](crate::manual::regulation).
//!
//! Formal: what must be there is there and is of its form. Whether it is true is the executor's to examine,
//! [000 ¶5(4)](crate::manual::regulation). Every fault is reported, not only the first.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::application::{Application, Attachment};
use crate::catalogue::{Channel, DocumentType, Field, FieldKind, Names, Service, nearest};

/// Faults reported for one request; the rest would add nothing.
const FAULTS_MAX: usize = 100;

/// What is wrong with one field or attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What it is.
    pub code: FaultCode,
    /// The field, the document type or the file it is about. Never a value.
    pub subject: String,
    /// In words.
    pub text: Names,
}

/// The faults there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FaultCode {
    /// A required field is absent or empty.
    FieldAbsent,
    /// The form has no such field.
    FieldUnknown,
    /// A field stands there twice.
    FieldRepeated,
    /// A value is longer than allowed.
    FieldTooLong,
    /// A value is not of the field's form.
    FieldMalformed,
    /// A required document is not attached.
    DocumentAbsent,
    /// The service takes no such document.
    DocumentUnknown,
    /// An attachment has no content.
    DocumentEmpty,
    /// An attachment is larger than allowed.
    DocumentTooLarge,
    /// An attachment is of a media type that is not taken.
    DocumentFormat,
}

/// Checks form and attachments against what the service asks of requests that come in by `channel`.
pub fn check_documents(service: &Service, channel: Channel, application: &Application) -> Vec<Fault> {
    let mut faults = Vec::new();
    for field in &service.fields {
        check_field(field, application, &mut faults);
    }
    check_names(service, application, &mut faults);
    for document in
        service.documents.iter().filter(|document| document.required && document.asked_on(channel))
    {
        if !application.attachments.iter().any(|attachment| attachment.document_type == document.code) {
            faults.push(about(
                &document.label,
                FaultCode::DocumentAbsent,
                &document.code,
                ["тіркелмеген", "не приложен", "is not attached"],
            ));
        }
    }
    for attachment in &application.attachments {
        check_attachment(service, attachment, &mut faults);
    }
    faults.truncate(FAULTS_MAX);
    faults
}

fn check_field(field: &Field, application: &Application, faults: &mut Vec<Fault>) {
    let value = application.field(&field.name).map(str::trim).unwrap_or_default();
    let mut found = |code, words| faults.push(about(&field.label, code, &field.name, words));
    if value.is_empty() {
        if field.required {
            found(FaultCode::FieldAbsent, ["толтырылмаған", "не заполнено", "is not filled in"]);
        }
        return;
    }
    if field.max_chars.is_some_and(|chars_max| value.chars().count() > chars_max as usize) {
        found(FaultCode::FieldTooLong, ["тым ұзын", "слишком длинное", "is too long"]);
    } else if !well_formed(field, value) {
        let words = match field.kind {
            FieldKind::Choice => {
                ["тізімдегі мәндердің бірі емес", "не из списка значений", "is not one of the listed values"]
            }
            FieldKind::Integer => [
                "рұқсат етілген шектегі бүтін сан емес",
                "не целое число в допустимых пределах",
                "is not a whole number within its bounds",
            ],
            FieldKind::Iin => {
                ["ЖСН емес: 12 сан керек", "не ИИН: нужны 12 цифр", "is not an IIN: twelve digits are needed"]
            }
            FieldKind::Consent => {
                ["келісім берілмеген (true)", "согласие не дано (true)", "the consent is not given (true)"]
            }
            FieldKind::Date => {
                ["күн емес (ЖЖЖЖ-АА-КК)", "не дата (ГГГГ-ММ-ДД)", "is not a date (YYYY-MM-DD)"]
            }
            FieldKind::Text | FieldKind::Table => {
                ["үлгіге сәйкес келмейді", "не соответствует образцу", "does not follow its pattern"]
            }
        };
        found(FaultCode::FieldMalformed, words);
    }
}

fn well_formed(field: &Field, value: &str) -> bool {
    match field.kind {
        FieldKind::Text => field.mask.as_ref().is_none_or(|mask| fits_mask(mask, value)),
        FieldKind::Iin => value.len() == 12 && value.bytes().all(|octet| octet.is_ascii_digit()),
        FieldKind::Consent => value == "true",
        FieldKind::Table => false,
        FieldKind::Choice => field.choices.iter().any(|choice| choice.value == value),
        // xs:date has further forms; a day without a zone is the one the form uses.
        FieldKind::Date => value.len() == 10 && value.parse::<jiff::civil::Date>().is_ok(),
        FieldKind::Integer => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            let number =
                value.parse::<i64>().ok().filter(|_| digits.bytes().all(|octet| octet.is_ascii_digit()));
            number
                .is_some_and(|n| field.min.is_none_or(|min| n >= min) && field.max.is_none_or(|max| n <= max))
        }
    }
}

fn fits_mask(mask: &str, value: &str) -> bool {
    mask.chars().count() == value.chars().count()
        && mask.chars().zip(value.chars()).all(|(wanted, c)| match wanted {
            '0' => c.is_ascii_digit(),
            'A' => c.is_alphabetic(),
            other => c == other,
        })
}

fn check_names(service: &Service, application: &Application, faults: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    for (name, _) in application.fields.iter().take(crate::limits::XML_ATTRIBUTES_MAX) {
        let shown: String = name.chars().take(64).collect();
        let quoted = Names::new(shown.as_str(), shown.as_str(), shown.as_str());
        if !seen.insert(name.as_str()) {
            faults.push(about(
                &quoted,
                FaultCode::FieldRepeated,
                &shown,
                ["қайталанған", "повторяется", "stands there twice"],
            ));
        } else if !service.fields.iter().any(|field| field.name == *name) {
            let mut fault = about(
                &quoted,
                FaultCode::FieldUnknown,
                &shown,
                ["нысанда жоқ", "нет в форме", "is not in the form"],
            );
            if let Some(known) = nearest(name, service.fields.iter().map(|field| field.name.as_str())) {
                for text in [&mut fault.text.kk, &mut fault.text.ru, &mut fault.text.en] {
                    text.push_str(&format!(" (→ «{known}»?)"));
                }
            }
            faults.push(fault);
        }
    }
}

fn check_attachment(service: &Service, attachment: &Attachment, faults: &mut Vec<Fault>) {
    let shown: String = attachment.document_type.chars().take(64).collect();
    let Some(document) = service.documents.iter().find(|document| document.code == attachment.document_type)
    else {
        let quoted = Names::new(shown.as_str(), shown.as_str(), shown.as_str());
        let words = [
            "бұл қызметке керек емес құжат түрі",
            "вид документа, который эта услуга не принимает",
            "is a kind of document this service does not take",
        ];
        faults.push(about(&quoted, FaultCode::DocumentUnknown, &shown, words));
        return;
    };
    let mut found = |code, words| faults.push(about(&document.label, code, &shown, words));
    if attachment.octets == 0 {
        found(FaultCode::DocumentEmpty, ["бос файл", "пустой файл", "is an empty file"]);
    }
    if document.max_bytes.is_some_and(|octets_max| attachment.octets > octets_max) {
        found(FaultCode::DocumentTooLarge, ["файл тым үлкен", "файл слишком велик", "is too large a file"]);
    }
    if !takes(document, &attachment.mime_type) {
        found(
            FaultCode::DocumentFormat,
            [
                "файл пішімі қабылданбайды",
                "формат файла не принимается",
                "is of a file format that is not taken",
            ],
        );
    }
}

/// RFC 2045 §5.1: media types are compared without regard to case, parameters aside.
fn takes(document: &DocumentType, mime_type: &str) -> bool {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    document.mime_types.is_empty()
        || document.mime_types.iter().any(|taken| taken.eq_ignore_ascii_case(essence))
}

fn about(label: &Names, code: FaultCode, subject: &str, [kk, ru, en]: [&str; 3]) -> Fault {
    let text = Names::new(
        format!("«{}»: {kk}", label.kk),
        format!("«{}»: {ru}", label.ru),
        format!("“{}” {en}", label.en),
    );
    Fault { code, subject: subject.to_owned(), text }
}
