//! Requests that fit the form of any service, made from its file.

use qaqpa::catalogue::{Channel, Field, FieldKind, Service};

/// The recipient: an official test identity, that of `people/valid`.
pub const RECIPIENT: &str = "123456789011";

/// The employee who signs for the recipient.
pub const EMPLOYEE: &str = "900101300017";

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// A field that the form does not have.
    UnknownField,
    /// No document is attached.
    NoDocuments,
}

/// An unsigned request; `serial` makes it another one.
pub fn request(service: &Service, channel: Channel, serial: u64, flaw: Flaw) -> String {
    let fields: String = service.fields.iter().filter(|field| field.required).map(element).collect();
    let unknown = if flaw == Flaw::UnknownField { "<noSuchField>1</noSuchField>" } else { "" };
    let intake = match channel {
        Channel::Portal => String::new(),
        other => format!("<intake><channel>{other}</channel><employee>{EMPLOYEE}</employee></intake>"),
    };
    let documents = service.documents.iter().filter(|of| of.required && of.asked_on(channel));
    let attachments: String = documents
        .map(|of| {
            let mime = of.mime_types.first().map_or("application/pdf", String::as_str);
            format!(
                "<attachment><documentType>{}</documentType><fileName>a.pdf</fileName><mimeType>{mime}</mimeType><content>JVBERi0xLjQKJSVFT0YK</content></attachment>",
                of.code
            )
        })
        .collect();
    let attachments = if attachments.is_empty() || flaw == Flaw::NoDocuments {
        String::new()
    } else {
        format!("<attachments>{attachments}</attachments>")
    };
    format!(
        r#"<request xmlns="urn:qaqpa:request:v1"><requestNumber>{serial:014}</requestNumber><serviceId>{}</serviceId><declarantId>{RECIPIENT}</declarantId><requestDate>2026-11-24T04:00:00Z</requestDate><requestSystemId>test</requestSystemId>{intake}<businessData>{fields}{unknown}</businessData>{attachments}</request>"#,
        service.id
    )
}

fn element(field: &Field) -> String {
    let name = &field.name;
    let value = match field.kind {
        FieldKind::Integer => field.min.unwrap_or(1).to_string(),
        FieldKind::Date => "1990-01-01".to_owned(),
        FieldKind::Choice => field.choices[0].value.clone(),
        FieldKind::Iin => RECIPIENT.to_owned(),
        FieldKind::Consent => "true".to_owned(),
        FieldKind::Text => {
            field.mask.as_ref().map_or("Әліпби 1".to_owned(), |mask| mask.replace('A', "Қ"))
        }
        FieldKind::Table => {
            let columns = field.columns.iter().filter(|column| column.required);
            format!("<row>{}</row>", columns.map(element).collect::<String>())
        }
    };
    format!("<{name}>{value}</{name}>")
}
