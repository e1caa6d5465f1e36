//! The documents check: condition 3 of the portal flow, [000 ¶10(9)](crate::manual::regulation).
//!
//! Formal: what must be there is there and is of its form. Whether it is true is the executor's to examine,
//! [000 ¶5(4)](crate::manual::regulation). Every fault is reported, not only the first, with the line of the document
//! and the clause that asks for the field.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::application::{Application, Attachment};
use super::fault_words as words;
use crate::calendar::almaty;
use crate::catalogue::{
    Channel, DocumentType, Field, FieldKind, FieldMeaning, MediaType, Names, Service, ValueFault,
    check_file_name,
};
use crate::clock::xml_schema;
use crate::encoding::{beginning, is_blank, nearest};

/// Faults reported for one request; the rest would add nothing.
const FAULTS_MAX: usize = 100;

/// Rows of a table that are looked at.
const ROWS_MAX: usize = 500;

/// What is wrong with one field or attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What it is.
    pub code: FaultCode,
    /// The field, the document type or the file it is about. Never a value.
    pub subject: String,
    /// The line of the request on which it stands, if it stands there.
    pub line: Option<u32>,
    /// The clause that asks for it, if one does.
    pub clause: Option<String>,
    /// In words, with line and clause.
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
    /// A value does not agree with the request: another's IIN where the applicant's own belongs, a day after that of the request.
    FieldDisagrees,
    /// A value has a character that XML cannot hold; only a page or a draft can bring it.
    FieldUnwritable,
    /// A table has too few or too many rows.
    FieldRows,
    /// A required document is not attached.
    DocumentAbsent,
    /// The service takes no such document.
    DocumentUnknown,
    /// More files of one kind than are taken.
    DocumentCount,
    /// An attachment has no content.
    DocumentEmpty,
    /// An attachment is larger than allowed.
    DocumentTooLarge,
    /// An attachment is of a media type that is not taken.
    DocumentFormat,
    /// The octets of an attachment are not of the type that it is declared to be.
    DocumentContent,
    /// The name of a file is not one that can be taken.
    DocumentName,
}

impl FaultCode {
    /// Whether it is of the form, and not of a document beside it.
    pub(super) const fn is_of_form(self) -> bool {
        match self {
            FaultCode::FieldAbsent
            | FaultCode::FieldUnknown
            | FaultCode::FieldRepeated
            | FaultCode::FieldTooLong
            | FaultCode::FieldMalformed
            | FaultCode::FieldDisagrees
            | FaultCode::FieldUnwritable
            | FaultCode::FieldRows => true,
            FaultCode::DocumentAbsent
            | FaultCode::DocumentUnknown
            | FaultCode::DocumentCount
            | FaultCode::DocumentEmpty
            | FaultCode::DocumentTooLarge
            | FaultCode::DocumentFormat
            | FaultCode::DocumentContent
            | FaultCode::DocumentName => false,
        }
    }
}

/// Checks form and attachments against what the service asks of requests that come in by `channel`.
pub fn check_documents(service: &Service, channel: Channel, application: &Application) -> Vec<Fault> {
    let mut check = Check { application, faults: Vec::new() };
    service.fields.iter().for_each(|field| check.field(field));
    check.names(service);
    for document in service.documents.iter().filter(|document| document.asked_on(channel)) {
        check.document(document);
    }
    application.attachments.iter().for_each(|attachment| check.attachment(service, channel, attachment));
    let mut faults = check.faults;
    faults.truncate(FAULTS_MAX);
    faults
}

/// Characters that are shown of a name that somebody made up.
const SHOWN_MAX: usize = 64;

struct Check<'a> {
    application: &'a Application,
    faults: Vec<Fault>,
}

/// What a fault is about.
struct About<'a> {
    label: &'a Names,
    subject: &'a str,
    line: Option<u32>,
    clause: Option<&'a str>,
}

impl Check<'_> {
    fn found(&mut self, about: &About<'_>, code: FaultCode, words: &[String; 3]) {
        self.faults.push(Fault {
            code,
            subject: about.subject.to_owned(),
            line: about.line,
            clause: about.clause.map(str::to_owned),
            text: words::sentence(about.label, words, about.line, about.clause),
        });
    }

    fn field(&mut self, field: &Field) {
        if field.kind == FieldKind::Table {
            self.table(field);
        } else {
            self.value(field, &field.name, &field.label);
        }
    }

    fn value(&mut self, field: &Field, name: &str, label: &Names) {
        let value = self.application.field(name).map(str::trim).unwrap_or_default();
        let line = self.application.line_of(name);
        let about = About { label, subject: name, line, clause: field.cite.as_deref() };
        if is_blank(value) {
            if field.required {
                self.found(&about, FaultCode::FieldAbsent, &words::absent());
            }
        } else if let Err(fault) = field.check(value).and_then(|()| self.agrees(field, value)) {
            let code = code_of(&fault);
            self.found(&about, code, &words::value(fault));
        }
    }

    /// Whether what a field says of the application itself agrees with the request.
    fn agrees(&self, field: &Field, value: &str) -> Result<(), ValueFault> {
        let application = self.application;
        match field.meaning {
            Some(FieldMeaning::ApplicantIin) => {
                let representative = application.representative.as_ref().map(|of| of.iin.as_str());
                let own = value == application.declarant_id || Some(value) == representative;
                if own { Ok(()) } else { Err(ValueFault::OtherIin) }
            }
            Some(FieldMeaning::ApplicationDate) => {
                // Without a zone it is of the last day that it can be.
                let made =
                    xml_schema::span_of(&application.request_date).map(|(_, last)| almaty::date_of(last));
                let after = value.parse::<Date>().is_ok_and(|day| made.is_some_and(|made| day > made));
                if after { Err(ValueFault::AfterRequest) } else { Ok(()) }
            }
            None => Ok(()),
        }
    }

    fn table(&mut self, field: &Field) {
        let rows = self.rows_of(field);
        let count = rows.len();
        let least = field.min.unwrap_or(0).max(i64::from(field.required));
        let most = field.max.unwrap_or(ROWS_MAX as i64);
        let about =
            About { label: &field.label, subject: &field.name, line: None, clause: field.cite.as_deref() };
        if count == 0 && field.required {
            self.found(&about, FaultCode::FieldAbsent, &words::absent());
        } else if !(least..=most).contains(&i64::try_from(count).unwrap_or(i64::MAX)) {
            self.found(&about, FaultCode::FieldRows, &words::rows(least, most));
        }
        for row in rows {
            for column in &field.columns {
                let name = format!("{}/row[{row}]/{}", field.name, column.name);
                self.value(column, &name, &words::cell(&field.label, row, &column.label));
            }
        }
    }

    /// The numbers of the rows that stand in the request.
    fn rows_of(&self, field: &Field) -> Vec<usize> {
        let mut rows: Vec<usize> = self
            .application
            .fields
            .iter()
            .filter_map(|(name, _)| row_of(field, name))
            .map(|(row, _)| row)
            .collect();
        rows.dedup();
        rows.truncate(ROWS_MAX);
        rows
    }

    fn names(&mut self, service: &Service) {
        let fields = &self.application.fields;
        let mut seen = HashSet::with_capacity(fields.len().min(crate::limits::XML_ATTRIBUTES_MAX));
        for (name, value) in fields.iter().take(crate::limits::XML_ATTRIBUTES_MAX) {
            let (code, words) = if !seen.insert(name.as_str()) {
                (FaultCode::FieldRepeated, words::repeated())
            } else if !service.fields.iter().any(|field| knows(field, name, value)) {
                let known = nearest(name, service.fields.iter().map(|field| field.name.as_str()));
                (FaultCode::FieldUnknown, words::unknown_field(known))
            } else {
                continue;
            };
            let (shown, line) = (beginning(name, SHOWN_MAX), self.application.line_of(name));
            let label = Names::new(shown, shown, shown);
            self.found(&About { label: &label, subject: shown, line, clause: None }, code, &words);
        }
    }

    fn document(&mut self, document: &DocumentType) {
        let mut files = self.application.attachments.iter().filter(|of| of.document_type == document.code);
        let count = files.clone().count();
        let line = files.next_back().and_then(|of| of.line);
        let about =
            About { label: &document.label, subject: &document.code, line, clause: document.cite.as_deref() };
        if count == 0 && document.required {
            self.found(&about, FaultCode::DocumentAbsent, &words::not_attached());
        } else if count > document.max_files as usize {
            self.found(&about, FaultCode::DocumentCount, &words::too_many_files(document.max_files));
        }
    }

    fn attachment(&mut self, service: &Service, channel: Channel, attachment: &Attachment) {
        let shown = beginning(&attachment.document_type, SHOWN_MAX);
        let known = service.documents.iter().filter(|document| document.asked_on(channel));
        let Some(document) = known.into_iter().find(|document| document.code == attachment.document_type)
        else {
            let label = Names::new(shown, shown, shown);
            let about = About { label: &label, subject: shown, line: attachment.line, clause: None };
            return self.found(&about, FaultCode::DocumentUnknown, &words::unknown_document());
        };
        let about = About {
            label: &document.label,
            subject: shown,
            line: attachment.line,
            clause: document.cite.as_deref(),
        };
        if attachment.octets == 0 {
            self.found(&about, FaultCode::DocumentEmpty, &words::empty_file());
        }
        if let Some(max) = document.max_bytes.filter(|max| attachment.octets > *max) {
            self.found(&about, FaultCode::DocumentTooLarge, &words::too_large(max));
        }
        let declared = essence(&attachment.mime_type);
        if !takes(document, declared) {
            self.found(&about, FaultCode::DocumentFormat, &words::format_not_taken(&document.mime_types));
        }
        let kind = MediaType::parse(&declared.to_ascii_lowercase());
        if attachment.octets > 0
            && kind.is_some()
            && attachment.content_type.as_deref() != kind.map(MediaType::as_str)
        {
            self.found(
                &about,
                FaultCode::DocumentContent,
                &words::other_content(attachment.content_type.as_deref()),
            );
        }
        if let Err(fault) = check_file_name(&attachment.file_name, kind) {
            self.found(&about, FaultCode::DocumentName, &words::file_name(fault));
        }
    }
}

/// The code of what is wrong with a value.
fn code_of(fault: &ValueFault) -> FaultCode {
    match fault {
        ValueFault::TooLong { .. } => FaultCode::FieldTooLong,
        ValueFault::NotWritable { .. } => FaultCode::FieldUnwritable,
        ValueFault::OtherIin | ValueFault::AfterRequest => FaultCode::FieldDisagrees,
        _ => FaultCode::FieldMalformed,
    }
}

/// The field of the form that `name` names, alone or as a cell of a table, and what it is called: a cell with its table and its row.
pub fn named_field<'a>(service: &'a Service, name: &str) -> Option<(&'a Field, Names)> {
    service.fields.iter().find_map(|field| {
        if field.name == name {
            return Some((field, field.label.clone()));
        }
        let (row, column) = row_of(field, name)?;
        let column = field.columns.iter().find(|known| known.name == column)?;
        Some((column, words::cell(&field.label, row, &column.label)))
    })
}

/// The row and the column of `field` that `name` names: `familyMembers/row[2]/kinship`.
fn row_of<'a>(field: &Field, name: &'a str) -> Option<(usize, &'a str)> {
    let rest = name.strip_prefix(field.name.as_str())?.strip_prefix("/row[")?;
    let (row, column) = rest.split_once("]/")?;
    Some((row.parse().ok()?, column))
}

fn knows(field: &Field, name: &str, value: &str) -> bool {
    if field.kind != FieldKind::Table {
        return field.name == name;
    }
    match row_of(field, name) {
        Some((_, column)) => field.columns.iter().any(|known| known.name == column),
        None => field.name == name && value.is_empty(),
    }
}

/// RFC 2045 §5.1: parameters are no part of the media type.
fn essence(mime_type: &str) -> &str {
    mime_type.split(';').next().unwrap_or_default().trim()
}

/// RFC 2045 §5.1: media types are compared without regard to case.
fn takes(document: &DocumentType, essence: &str) -> bool {
    document.mime_types.is_empty()
        || document.mime_types.iter().any(|taken| taken.eq_ignore_ascii_case(essence))
}
