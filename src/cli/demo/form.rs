//! A request that fits the form of a service, made from its file.

use crate::catalogue::{Channel, Field, FieldKind, Service};
use crate::clock::Now;
use crate::encoding::base64;
use crate::random::Random;
use crate::xml::Writer;

/// An unsigned request for `service` by `channel`: every required field and document, nothing else.
pub(super) fn request(
    service: &Service,
    channel: Channel,
    iin: &str,
    employee: &str,
    now: Now,
    random: &dyn Random,
) -> String {
    let number = format!("{:014}", random.next_u64() % 100_000_000_000_000);
    let mut w = Writer::with_declaration();
    w.open("request")
        .attribute("xmlns", "urn:qaqpa:request:v1")
        .leaf("requestNumber", &number)
        .leaf("serviceId", &service.id);
    w.leaf("declarantId", iin).leaf("requestDate", &now.to_string()).leaf("requestSystemId", "demo");
    if channel != Channel::Portal {
        w.open("intake").leaf("channel", channel.as_str()).leaf("employee", employee).close();
    }
    w.open("businessData");
    for field in service.fields.iter().filter(|field| field.required) {
        put(&mut w, field, iin);
    }
    w.close();
    let documents = service.documents.iter().filter(|of| of.required && of.asked_on(channel));
    let documents: Vec<_> = documents.collect();
    if !documents.is_empty() {
        w.open("attachments");
        for document in documents {
            let mime = document.mime_types.first().map_or("application/pdf", String::as_str);
            let (name, content) = file(mime);
            w.open("attachment").leaf("documentType", &document.code).leaf("fileName", name);
            w.leaf("mimeType", mime).leaf("content", &base64::encode(content)).close();
        }
        w.close();
    }
    w.finish()
}

fn put(w: &mut Writer, field: &Field, iin: &str) {
    match field.kind {
        FieldKind::Table => {
            w.open(&field.name);
            w.open("row");
            for column in field.columns.iter().filter(|column| column.required) {
                put(w, column, iin);
            }
            w.close().close();
        }
        _ => drop(w.leaf(&field.name, &value(field, iin))),
    }
}

fn value(field: &Field, iin: &str) -> String {
    match field.kind {
        FieldKind::Integer => field.min.unwrap_or(1).to_string(),
        FieldKind::Date => "1990-01-01".to_owned(),
        FieldKind::Choice => field.choices.first().map(|choice| choice.value.clone()).unwrap_or_default(),
        FieldKind::Iin => iin.to_owned(),
        FieldKind::Consent => "true".to_owned(),
        FieldKind::Text | FieldKind::Table => match &field.mask {
            Some(mask) => mask.replace('A', "Қ"),
            None => "Әліпби 1".to_owned(),
        },
    }
}

/// The smallest file of a media type.
fn file(mime: &str) -> (&'static str, &'static [u8]) {
    match mime {
        "image/jpeg" => ("document.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xd9"),
        "image/png" => ("document.png", b"\x89PNG\r\n\x1a\n"),
        _ => ("document.pdf", b"%PDF-1.4\n%%EOF\n"),
    }
}
