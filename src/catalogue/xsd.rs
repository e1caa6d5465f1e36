//! The XML Schema of a service's request, made from its file: `schemas/request.xsd` with the form and the documents of
//! the service in it.
//!
//! What XML Schema 1.0 cannot say is left to the documents check: which documents must be attached, that the octets are
//! of the declared kind, and that a required text is more than blanks.

use super::form::{Field, FieldKind};
use super::service::Service;
use crate::xml::Writer;

/// The types that every service's schema has; they are those of `schemas/request.xsd`.
const COMMON: &str = r#"
  <xs:simpleType name="Empty"><xs:restriction base="xs:token"><xs:length value="0"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="RequestNumber"><xs:restriction base="xs:token"><xs:pattern value="[0-9]{14}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="PersonNumber"><xs:restriction base="xs:token"><xs:pattern value="[0-9]{12}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Name"><xs:restriction base="xs:token"><xs:minLength value="1"/><xs:maxLength value="128"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="FileName"><xs:restriction base="xs:token"><xs:minLength value="1"/><xs:maxLength value="255"/><xs:pattern value="[^/\\:]+"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Day"><xs:restriction base="xs:date"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Consent"><xs:restriction base="xs:token"><xs:enumeration value="true"/></xs:restriction></xs:simpleType>
  <xs:complexType name="Representative">
    <xs:sequence>
      <xs:element name="iin" type="PersonNumber"/>
      <xs:element name="powerOfAttorney" minOccurs="0">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="number" type="Name"/>
            <xs:element name="date" type="xs:date"/>
            <xs:element name="notarised" type="xs:boolean"/>
          </xs:sequence>
        </xs:complexType>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
"#;

/// The schema of requests for `service`; none for a service that is rendered on paper only.
pub fn xsd(service: &Service) -> Option<String> {
    if service.paper_only {
        return None;
    }
    let mut w = Writer::with_declaration();
    w.open("xs:schema")
        .attribute("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
        .attribute("xmlns", "urn:qaqpa:request:v1")
        .attribute("targetNamespace", "urn:qaqpa:request:v1")
        .attribute("elementFormDefault", "qualified");
    w.open("xs:annotation");
    for (lang, text) in [("kk", &service.name.kk), ("ru", &service.name.ru), ("en", &service.name.en)] {
        w.open("xs:documentation").attribute("xml:lang", lang).text(text).close();
    }
    w.close();
    w.open("xs:import").attribute("namespace", "http://www.w3.org/2000/09/xmldsig#").close();
    request(&mut w, service);
    w.raw(COMMON);
    Some(w.finish())
}

fn request(w: &mut Writer, service: &Service) {
    w.open("xs:element").attribute("name", "request").open("xs:complexType").open("xs:sequence");
    element(w, "requestNumber", Some("RequestNumber"), false).close();
    element(w, "serviceId", None, true);
    let ids = std::iter::once(&service.id).chain(&service.aliases);
    restriction(w, "xs:token", |w| ids.for_each(|id| facet(w, "xs:enumeration", id)));
    w.close();
    element(w, "declarantId", Some("PersonNumber"), true).close();
    element(w, "requestDate", Some("xs:dateTime"), true).close();
    element(w, "requestSystemId", Some("Name"), true).close();
    element(w, "representative", Some("Representative"), false).close();
    element(w, "businessData", None, true).open("xs:complexType").open("xs:all");
    service.fields.iter().for_each(|field| self::field(w, field));
    w.close().close().close();
    if !service.documents.is_empty() {
        attachments(w, service);
    }
    w.open("xs:any")
        .attribute("namespace", "http://www.w3.org/2000/09/xmldsig#")
        .attribute("processContents", "lax")
        .attribute("minOccurs", "0")
        .close();
    w.close();
    w.open("xs:attribute").attribute("name", "Id").attribute("type", "xs:ID").close();
    w.close().close();
}

fn element<'w>(w: &'w mut Writer, name: &str, kind: Option<&str>, required: bool) -> &'w mut Writer {
    w.open("xs:element").attribute("name", name);
    if let Some(kind) = kind {
        w.attribute("type", kind);
    }
    if !required {
        w.attribute("minOccurs", "0");
    }
    w
}

fn facet(w: &mut Writer, name: &str, value: &str) {
    w.open(name).attribute("value", value).close();
}

fn restriction(w: &mut Writer, base: &str, facets: impl FnOnce(&mut Writer)) {
    w.open("xs:simpleType").open("xs:restriction").attribute("base", base);
    facets(w);
    w.close().close();
}

/// A field; one that need not be there may also be there and empty.
fn field(w: &mut Writer, field: &Field) {
    element(w, &field.name, None, field.required);
    if field.kind == FieldKind::Table {
        table(w, field);
    } else if field.required {
        value(w, field);
    } else {
        w.open("xs:simpleType").open("xs:union").attribute("memberTypes", "Empty");
        value(w, field);
        w.close().close();
    }
    w.close();
}

fn table(w: &mut Writer, field: &Field) {
    let min = field.min.unwrap_or(0).max(i64::from(field.required));
    w.open("xs:complexType").open("xs:sequence");
    w.open("xs:element").attribute("name", "row").attribute("minOccurs", &min.to_string());
    let max = field.max.map_or_else(|| "unbounded".to_owned(), |max| max.to_string());
    w.attribute("maxOccurs", &max).open("xs:complexType").open("xs:all");
    field.columns.iter().for_each(|column| self::field(w, column));
    w.close().close().close().close().close();
}

fn value(w: &mut Writer, field: &Field) {
    match field.kind {
        FieldKind::Text => restriction(w, "xs:token", |w| {
            facet(w, "xs:minLength", "1");
            field.max_chars.iter().for_each(|max| facet(w, "xs:maxLength", &max.to_string()));
            field.mask.iter().for_each(|mask| facet(w, "xs:pattern", &pattern(mask)));
        }),
        FieldKind::Integer => restriction(w, "xs:integer", |w| {
            facet(w, "xs:pattern", "-?[0-9]+");
            field.min.iter().for_each(|min| facet(w, "xs:minInclusive", &min.to_string()));
            field.max.iter().for_each(|max| facet(w, "xs:maxInclusive", &max.to_string()));
        }),
        FieldKind::Choice => restriction(w, "xs:token", |w| {
            field.choices.iter().for_each(|choice| facet(w, "xs:enumeration", &choice.value));
        }),
        FieldKind::Date => restriction(w, "Day", |_| {}),
        FieldKind::Iin => restriction(w, "PersonNumber", |_| {}),
        FieldKind::Consent => restriction(w, "Consent", |_| {}),
        FieldKind::Table => {}
    }
}

/// The mask as a regular expression, XML Schema Part 2 appendix F.
fn pattern(mask: &str) -> String {
    mask.chars().fold(String::new(), |mut so_far, c| {
        match c {
            '0' => so_far.push_str("[0-9]"),
            'A' => so_far.push_str("\\p{L}"),
            c if c.is_alphanumeric() || c == ' ' => so_far.push(c),
            c => {
                so_far.push('\\');
                so_far.push(c);
            }
        }
        so_far
    })
}

fn attachments(w: &mut Writer, service: &Service) {
    let electronic = || {
        service
            .documents
            .iter()
            .filter(|document| service.channels.intake.iter().any(|on| document.asked_on(*on)))
    };
    element(w, "attachments", None, false).open("xs:complexType").open("xs:sequence");
    w.open("xs:element").attribute("name", "attachment").attribute("maxOccurs", "50");
    w.open("xs:complexType").open("xs:sequence");
    element(w, "documentType", None, true);
    restriction(w, "xs:token", |w| electronic().for_each(|of| facet(w, "xs:enumeration", &of.code)));
    w.close();
    element(w, "fileName", Some("FileName"), true).close();
    let any = electronic().any(|document| document.mime_types.is_empty());
    element(w, "mimeType", any.then_some("Name"), true);
    if !any {
        let mut types: Vec<&String> = electronic().flat_map(|document| &document.mime_types).collect();
        types.sort_unstable();
        types.dedup();
        restriction(w, "xs:token", |w| types.iter().for_each(|of| facet(w, "xs:enumeration", of)));
    }
    w.close();
    element(w, "content", Some("xs:base64Binary"), true).close();
    w.close().close().close().close().close().close();
}
