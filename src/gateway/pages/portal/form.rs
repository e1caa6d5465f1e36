//! The form of a service as questions, and what is filled in so far.

use crate::catalogue::{Channel, Field as FormField, FieldKind, FieldMeaning, MediaType, Service};
use crate::clock::Now;
use crate::encoding::base64;
use crate::gateway::cabinet::drafts::Draft;
use crate::text::web::portal as w;
use crate::web::Fields;
use crate::web::components::{Choice, Choices, Errors, Field};
use crate::workflow::{Application, Attachment, Fault, check_documents};

use super::guest::Guest;

/// Rows of a table on one page.
const ROWS_MAX: usize = 30;

/// Characters beyond which a text has lines.
const LINE_CHARS_MAX: u32 = 200;

/// Choices beyond which they fold.
const RADIOS_MAX: usize = 6;

/// What a person fills in.
pub(super) enum Control {
    /// One line.
    Line(Field),
    /// Several lines.
    Lines(Field),
    /// One of a few.
    Radios(Choices),
    /// One of many.
    Select(Choices),
    /// A consent.
    Consent(Choices),
}

/// A group of controls: a field alone, or a row of a table.
pub(super) struct Group {
    /// The row's heading; none for a field alone.
    pub(super) heading: Option<String>,
    pub(super) controls: Vec<Control>,
}

/// The name of a table's cell: in a draft as the document check names it.
fn cell(table: &str, row: usize, column: &str) -> String {
    format!("{table}/row[{row}]/{column}")
}

/// The id of a control in the page: what is in a name that an id cannot have is left out.
fn id_of(name: &str) -> String {
    name.replace(['/', '[', ']'], "-")
}

/// The rows of a table that are filled in.
pub(super) fn rows(draft: &Draft, table: &str) -> usize {
    let start = format!("{table}/row[");
    let row = |name: &str| name.strip_prefix(&start)?.split_once(']')?.0.parse::<usize>().ok();
    draft.fields.iter().filter_map(|(name, _)| row(name)).max().unwrap_or(0).min(ROWS_MAX)
}

/// The value of a field; empty where it is not filled in.
fn value<'a>(draft: &'a Draft, name: &str) -> &'a str {
    draft.fields.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value.as_str())
}

/// The controls of a question.
pub(super) fn groups(
    field: &FormField,
    draft: &Draft,
    guest: &Guest,
    errors: &Errors,
    more: bool,
) -> Vec<Group> {
    if field.kind != FieldKind::Table {
        let control = control(field, &field.name, draft, guest, errors);
        return vec![Group { heading: None, controls: vec![control] }];
    }
    let least = usize::try_from(field.min.unwrap_or(1)).unwrap_or(1).max(1);
    let count = (rows(draft, &field.name) + usize::from(more)).clamp(least, ROWS_MAX);
    let row = |row: usize| Group {
        heading: Some(format!("{} {row}", guest.t(w::ROW))),
        controls: field
            .columns
            .iter()
            .map(|column| control(column, &cell(&field.name, row, &column.name), draft, guest, errors))
            .collect(),
    };
    (1..=count).map(row).collect()
}

fn control(field: &FormField, name: &str, draft: &Draft, guest: &Guest, errors: &Errors) -> Control {
    let (lang, id) = (guest.lang(), id_of(name));
    let mut filled = value(draft, name).to_owned();
    // 001 ¶9(4): the IIN is chosen by the registration.
    if filled.is_empty() && field.meaning == Some(FieldMeaning::ApplicantIin) {
        filled =
            guest.session.as_ref().and_then(|session| session.account()).map_or(filled, |of| of.iin.clone());
    }
    let label = field.label.get(lang);
    let line = || {
        let plain = Field::text(&*id, label).value(&*filled).error(errors.of(&id));
        let plain = match &field.mask {
            Some(mask) => plain.hint(w::mask_hint(mask, lang)),
            None => plain,
        };
        if field.required { plain } else { plain.optional() }
    };
    let choices =
        |choices: Vec<Choice>| Choices { error: errors.of(&id), ..Choices::new(&*id, label, choices) };
    match field.kind {
        FieldKind::Text | FieldKind::Table => match field.max_chars {
            Some(max) if max > LINE_CHARS_MAX => Control::Lines(Field { rows: 4, ..line() }),
            _ => Control::Line(line()),
        },
        FieldKind::Integer | FieldKind::Iin => Control::Line(Field { input_mode: "numeric", ..line() }),
        FieldKind::Date => Control::Line(line().of_kind("date").hint(guest.t(w::DATE_HINT))),
        FieldKind::Consent => {
            let agree = Choice::new("true", guest.t(w::I_AGREE)).chosen(filled == "true");
            Control::Consent(choices(vec![agree]))
        }
        FieldKind::Choice => {
            let all = field.choices.iter();
            let mut list: Vec<Choice> = all
                .map(|of| Choice::new(&*of.value, of.label.get(lang)).chosen(of.value == filled))
                .collect();
            if list.len() <= RADIOS_MAX {
                return Control::Radios(choices(list));
            }
            list.insert(0, Choice::new("", guest.t(w::NOTHING_CHOSEN)));
            Control::Select(choices(list))
        }
    }
}

/// Fills in what a form sent of a question.
pub(super) fn fill(field: &FormField, sent: &Fields, draft: &mut Draft) {
    let cells = format!("{}/row[", field.name);
    draft.fields.retain(|(name, _)| *name != field.name && !name.starts_with(&cells));
    let mut put = |name: String, value: Option<String>| {
        draft.fields.extend(value.map(|value| (name, value)));
    };
    if field.kind != FieldKind::Table {
        put(field.name.clone(), sent.filled(&id_of(&field.name)));
        return;
    }
    let mut kept = 0;
    for row in 1..=ROWS_MAX {
        let of = |column: &FormField| sent.filled(&id_of(&cell(&field.name, row, &column.name)));
        let values: Vec<_> = field.columns.iter().map(|column| (column, of(column))).collect();
        // A row that is left empty is none.
        if values.iter().all(|(_, value)| value.is_none()) {
            continue;
        }
        kept += 1;
        for (column, value) in values {
            put(cell(&field.name, kept, &column.name), value);
        }
    }
}

/// The application that a draft would be, for the check that the provider's side does too.
pub(in crate::gateway::pages) fn application(
    service: &Service,
    draft: &Draft,
    iin: &str,
    now: Now,
) -> Application {
    // In the order of the form.
    let place = |name: &str| {
        let own = name.split('/').next().unwrap_or(name);
        service.fields.iter().position(|field| field.name == own)
    };
    let mut fields = draft.fields.clone();
    fields.sort_by_key(|(name, _)| place(name));
    let attachments = draft.attachments.iter().map(|file| Attachment {
        document_type: file.document_type.clone(),
        file_name: file.file_name.clone(),
        mime_type: file.mime_type.clone(),
        octets: base64::octets_in(&file.content) as u64,
        content_type: base64::decode(&file.content)
            .and_then(|octets| MediaType::of(&octets))
            .map(|kind| kind.as_str().to_owned()),
        line: None,
    });
    Application {
        request_number: None,
        service_id: service.id.clone(),
        declarant_id: iin.to_owned(),
        request_date: now.to_string(),
        request_system_id: String::new(),
        intake: None,
        base: None,
        representative: None,
        fields,
        attachments: attachments.collect(),
        lines: Vec::new(),
    }
}

/// What is wrong with a draft.
pub(super) fn faults(service: &Service, draft: &Draft, iin: &str, now: Now) -> Vec<Fault> {
    check_documents(service, Channel::Portal, &application(service, draft, iin, now))
}

/// Those of one field, each at its control.
pub(super) fn errors_of(field: &FormField, faults: &[Fault], guest: &Guest) -> Errors {
    let mut errors = Errors::default();
    let of = |subject: &str| subject == field.name || subject.starts_with(&format!("{}/", field.name));
    for fault in faults.iter().filter(|fault| of(&fault.subject)) {
        let mut id = id_of(&fault.subject);
        if field.kind == FieldKind::Table && fault.subject == field.name {
            id = field.columns.first().map(|column| id_of(&cell(&field.name, 1, &column.name))).unwrap_or(id);
        }
        errors.at(&id, fault.text.get(guest.lang()));
    }
    errors
}

/// What is filled in of a field, in the words of the form.
pub(super) fn shown(field: &FormField, draft: &Draft, guest: &Guest) -> String {
    let lang = guest.lang();
    let one = |field: &FormField, text: &str| match field.kind {
        FieldKind::Consent if text == "true" => guest.t(w::I_AGREE).to_owned(),
        FieldKind::Choice => {
            let chosen = field.choices.iter().find(|choice| choice.value == text);
            chosen.map_or(text.to_owned(), |choice| choice.label.get(lang).to_owned())
        }
        _ => text.to_owned(),
    };
    if field.kind != FieldKind::Table {
        return one(field, value(draft, &field.name));
    }
    let row = |row: usize| {
        let cells = field
            .columns
            .iter()
            .map(|column| one(column, value(draft, &cell(&field.name, row, &column.name))));
        cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    };
    (1..=rows(draft, &field.name)).map(row).collect::<Vec<_>>().join("; ")
}
