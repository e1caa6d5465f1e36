//! The form of an intake, all of it on one page: the operator types what the paper says.

use std::collections::BTreeMap;

use super::desk::{Intake, Scan};
use crate::catalogue::{Channel, DocumentType, Field as FormField, FieldKind, Service};
use crate::encoding::base64;
use crate::gateway::cabinet::drafts::{Draft, DraftFile};
use crate::text::Lang;
use crate::text::web::{centre as w, portal};
use crate::web::components::{Choice, Choices, Errors, Field, Part};
use crate::web::{Fields, Upload};
use crate::workflow::{PowerOfAttorney, Representative};

/// Rows of a table that the page begins with, where the form asks for no more.
const ROWS: usize = 3;

/// Rows that are added at once.
pub(super) const ROWS_ADDED: usize = 5;

/// Rows of a table, where the form states no bound.
const ROWS_MAX: usize = 50;

/// Cells of a table on the page: a form has so many members at most.
const CELLS_MAX: usize = 400;

/// A part of the form: a field alone, or a table.
pub(super) struct Group {
    /// Of a table; its id is what an error of the whole table leads to.
    pub(super) table: Option<FormTable>,
    pub(super) parts: Vec<Part>,
}

/// A table of the form.
pub(super) struct FormTable {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) error: Option<String>,
    /// The field, where there may be more rows.
    pub(super) more: Option<String>,
}

/// What a file is whose octets say nothing.
const UNKNOWN: &str = "application/octet-stream";

/// The name of a table's cell: in a draft as the document check names it.
fn cell(table: &str, row: usize, column: &str) -> String {
    format!("{table}/row[{row}]/{column}")
}

/// An id that HTML and CSS bear.
pub(super) fn id_of(name: &str) -> String {
    format!("f-{}", name.replace(['/', '[', ']'], "-"))
}

/// The most rows of a table on the page.
fn rows_max(field: &FormField) -> usize {
    let most = field.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(ROWS_MAX);
    most.min(CELLS_MAX / field.columns.len().max(1)).max(1)
}

/// The rows of a table's part of the page: those that the page had, filled in or not, and more where they are asked for.
fn rows(field: &FormField, sent: &Fields) -> usize {
    let least = usize::try_from(field.min.unwrap_or(0)).unwrap_or(0).max(ROWS);
    let start = format!("{}/row[", field.name);
    let row = |name: &str| name.strip_prefix(&start)?.split_once(']')?.0.parse::<usize>().ok();
    let most = rows_max(field);
    let had = sent.members().filter_map(|(name, _)| row(name)).filter(|row| *row <= most).max();
    let added = if more(sent).as_deref() == Some(&field.name) { ROWS_ADDED } else { 0 };
    (had.unwrap_or(0).max(least) + added).min(most)
}

/// The table that is to have more rows, if the form asks for that.
pub(super) fn more(sent: &Fields) -> Option<String> {
    sent.filled("more")
}

/// The form's own fields.
pub(super) fn groups(service: &Service, sent: &Fields, errors: &Errors, lang: Lang) -> Vec<Group> {
    let group = |field: &FormField| {
        if field.kind != FieldKind::Table {
            let parts = vec![part(field, &field.name, field.label.get(lang), sent, errors, lang)];
            return Group { table: None, parts };
        }
        let (id, count) = (id_of(&field.name), rows(field, sent));
        let row = |row: usize| {
            field.columns.iter().map(move |column| {
                let label = format!("{} {row}: {}", portal::ROW.in_lang(lang), column.label.get(lang));
                part(column, &cell(&field.name, row, &column.name), &label, sent, errors, lang)
            })
        };
        let table = FormTable {
            error: errors.of(&id),
            id,
            heading: field.label.get(lang).to_owned(),
            more: (count < rows_max(field)).then(|| field.name.clone()),
        };
        Group { table: Some(table), parts: (1..=count).flat_map(row).collect() }
    };
    service.fields.iter().map(group).collect()
}

fn part(field: &FormField, name: &str, label: &str, sent: &Fields, errors: &Errors, lang: Lang) -> Part {
    let id = id_of(name);
    let value = sent.text(name).unwrap_or_default();
    let error = errors.of(&id);
    let plain = || {
        let plain = Field { id: id.clone(), ..Field::text(name, label).value(&*value).error(error.clone()) };
        if field.required { plain } else { plain.optional() }
    };
    let choices =
        |choices| Choices { id: id.clone(), error: error.clone(), ..Choices::new(name, label, choices) };
    match field.kind {
        FieldKind::Choice => {
            let none = Choice::new("", portal::NOTHING_CHOSEN.in_lang(lang));
            let each = field.choices.iter();
            let each = each.map(|of| Choice::new(&*of.value, of.label.get(lang)).chosen(of.value == value));
            Part::Select(choices(std::iter::once(none).chain(each).collect()))
        }
        FieldKind::Consent => {
            let agree = Choice::new("true", portal::I_AGREE.in_lang(lang)).chosen(value == "true");
            Part::Checkboxes(choices(vec![agree]))
        }
        FieldKind::Date => Part::Line(plain().of_kind("date")),
        FieldKind::Integer | FieldKind::Iin => Part::Line(Field { input_mode: "numeric", ..plain() }),
        FieldKind::Text | FieldKind::Table => Part::Line(plain()),
    }
}

/// The documents that are scanned.
pub(super) fn scans(service: &Service, channel: Channel, errors: &Errors, lang: Lang) -> Vec<Part> {
    let asked = service.documents.iter().filter(|document| document.asked_on(channel));
    let part = |document: &DocumentType| {
        let id = id_of(&document.code);
        let field = Field::text(&*document.code, document.label.get(lang)).error(errors.of(&id));
        let field = Field { id, ..field };
        Part::File(if document.required { field } else { field.optional() })
    };
    asked.map(part).collect()
}

/// Who asks, and who acts for them.
pub(super) fn who(sent: &Fields, errors: &Errors, lang: Lang) -> (Vec<Part>, Vec<Part>) {
    let line = |name: &str, label: crate::text::Text| {
        Field::text(name, label.in_lang(lang))
            .value(sent.text(name).unwrap_or_default())
            .error(errors.of(name))
    };
    let number = |name: &str, label| Field { input_mode: "numeric", ..line(name, label) };
    // A box that is not ticked sends nothing: only on a new page is it ticked by itself.
    let is_new = sent.text("applicant").is_none();
    let is_ticked = sent.text("notarised").as_deref() == Some("true");
    let notarised = Choice::new("true", w::IS_NOTARISED.in_lang(lang)).chosen(is_new || is_ticked);
    let applicant = vec![Part::Line(number("applicant", w::APPLICANT_NUMBER))];
    let representative = vec![
        Part::Line(number("representative", w::REPRESENTATIVE_IIN).optional()),
        Part::Line(line("power-number", w::POWER_NUMBER).optional()),
        Part::Line(line("power-date", w::POWER_DATE).of_kind("date").optional()),
        Part::Checkboxes(Choices::new("notarised", w::NOTARISED.in_lang(lang), vec![notarised])),
    ];
    (applicant, representative)
}

/// Who acts for the recipient, as it was typed.
pub(super) fn representative(sent: &Fields) -> Option<Representative> {
    let iin = sent.filled("representative")?;
    let power = sent.filled("power-number").map(|number| PowerOfAttorney {
        number,
        date: sent.text("power-date").unwrap_or_default(),
        notarised: sent.text("notarised").as_deref() == Some("true"),
    });
    Some(Representative { iin, power_of_attorney: power })
}

/// An intake as a draft of the form is.
pub(super) fn draft_of(intake: &Intake) -> Draft {
    let file = |scan: &Scan| DraftFile {
        document_type: scan.document_type.clone(),
        file_name: scan.file_name.clone(),
        mime_type: scan.mime_type.clone(),
        content: scan.content.clone(),
    };
    Draft { fields: intake.fields.clone(), attachments: intake.scans.iter().map(file).collect() }
}

/// What was sent, with the rows of a table that are left empty after those that are not: as the request has them, so that an error leads
/// to the row it is about.
pub(super) fn compacted(service: &Service, sent: &Fields) -> Fields {
    let mut cells = Vec::new();
    for field in service.fields.iter().filter(|field| field.kind == FieldKind::Table) {
        let value = |row: usize, column: &FormField| sent.text(&cell(&field.name, row, &column.name));
        let is_filled = |row: &usize| {
            field.columns.iter().any(|column| value(*row, column).is_some_and(|text| !text.is_empty()))
        };
        let all = 1..=rows_max(field);
        let had = all.clone().rev().find(|row| field.columns.iter().any(|of| value(*row, of).is_some()));
        let filled: Vec<usize> = all.filter(is_filled).collect();
        for row in 1..=had.unwrap_or(0) {
            for column in &field.columns {
                let text = filled.get(row - 1).and_then(|from| value(*from, column)).unwrap_or_default();
                cells.push((cell(&field.name, row, &column.name), text));
            }
        }
    }
    sent.clone().with(cells.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// What was typed.
pub(super) fn typed(service: &Service, sent: &Fields) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for field in &service.fields {
        if field.kind != FieldKind::Table {
            all.extend(sent.filled(&field.name).map(|value| (field.name.clone(), value)));
            continue;
        }
        let mut filled: BTreeMap<usize, Vec<(&str, String)>> = BTreeMap::new();
        for row in 1..=rows_max(field) {
            for column in &field.columns {
                if let Some(value) = sent.filled(&cell(&field.name, row, &column.name)) {
                    filled.entry(row).or_default().push((&column.name, value));
                }
            }
        }
        // A row that is left empty is none.
        for (place, cells) in filled.into_values().enumerate() {
            all.extend(
                cells.into_iter().map(|(column, value)| (cell(&field.name, place + 1, column), value)),
            );
        }
    }
    all
}

/// What was scanned.
pub(super) fn scanned(service: &Service, channel: Channel, sent: &Fields) -> Vec<Scan> {
    let known = |file: &&Upload| {
        let mut asked = service.documents.iter().filter(|document| document.asked_on(channel));
        asked.any(|document| document.code == file.field)
    };
    sent.files().filter(known).map(scan).collect()
}

fn scan(file: &Upload) -> Scan {
    Scan {
        document_type: file.field.clone(),
        file_name: file.file_name.clone(),
        mime_type: crate::catalogue::MediaType::of(&file.octets)
            .map_or(UNKNOWN, crate::catalogue::MediaType::as_str)
            .to_owned(),
        content: base64::encode(&file.octets),
    }
}
