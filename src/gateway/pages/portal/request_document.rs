//! A draft as the request document that is signed: `schemas/request.xsd`.

use std::collections::BTreeMap;

use crate::calendar::almaty;
use crate::catalogue::{FieldKind, Service};
use crate::gateway::cabinet::drafts::Draft;
use crate::gateway::request_head::RequestHead;
use crate::xml::Writer;

/// The system that the portal's requests name.
const SYSTEM: &str = "qaqpa-portal";

/// The document to be signed; `intake` writes what stands before the form where an employee signs.
pub(in crate::gateway) fn unsigned(
    service: &Service,
    draft: &Draft,
    iin: &str,
    head: &RequestHead,
    intake: impl FnOnce(&mut Writer),
) -> String {
    let mut w = Writer::with_declaration();
    w.open("request").attribute("xmlns", "urn:qaqpa:request:v1");
    w.leaf("requestNumber", &head.number);
    w.leaf("serviceId", &service.id).leaf("declarantId", iin);
    w.leaf("requestDate", &almaty::shown(head.at)).leaf("requestSystemId", SYSTEM);
    intake(&mut w);
    w.open("businessData");
    for field in &service.fields {
        if field.kind == FieldKind::Table {
            table(&mut w, &field.name, draft);
        } else if let Some((_, value)) = draft.fields.iter().find(|(name, _)| *name == field.name) {
            w.leaf(&field.name, value);
        }
    }
    w.close();
    if !draft.attachments.is_empty() {
        w.open("attachments");
        for file in &draft.attachments {
            w.open("attachment").leaf("documentType", &file.document_type).leaf("fileName", &file.file_name);
            w.leaf("mimeType", &file.mime_type).leaf("content", &file.content).close();
        }
        w.close();
    }
    w.close();
    w.finish()
}

/// The rows of a table, each an element `row`.
fn table(w: &mut Writer, name: &str, draft: &Draft) {
    let start = format!("{name}/row[");
    let mut rows: BTreeMap<usize, Vec<(&str, &str)>> = BTreeMap::new();
    for (of, value) in &draft.fields {
        let cell = of.strip_prefix(&start).and_then(|rest| rest.split_once("]/"));
        if let Some((row, column)) = cell.and_then(|(row, column)| Some((row.parse().ok()?, column))) {
            rows.entry(row).or_default().push((column, value));
        }
    }
    if rows.is_empty() {
        return;
    }
    w.open(name);
    for cells in rows.values() {
        w.open("row");
        for (column, value) in cells {
            w.leaf(column, value);
        }
        w.close();
    }
    w.close();
}
