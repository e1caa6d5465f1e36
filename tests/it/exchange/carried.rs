//! What a sender or a provider wrote as `data` is passed on and signed without being read again: to the octets that reading would give,
//! whatever it looks like.

use std::cell::Cell;

use proptest::prelude::*;
use qaqpa::clock::Now;
use qaqpa::envelope::{
    Answer, AnswerData, DataShape, Envelope, Forwarded, ProviderAnswer, ProviderBody, Quirk, Quirks,
    SendMessage, Unsigned, Version, forwarded_message, ns, send_message_response,
};
use qaqpa::keys::Holder;
use qaqpa::random::Seeded;
use qaqpa::wsse::{self, MustUnderstand, Variant};
use qaqpa::xml::{self, Carried, PlainElement};
use qaqpa::xmldsig::Layout;

use crate::support::requests::holder;

/// What a provider's answer carries, for an answer in this SOAP.
fn carried(envelope: &str, version: Version) -> Option<Carried> {
    let envelope = Envelope::read(xml::parse(envelope).ok()?).ok()?;
    match ProviderBody::read(PlainElement::new(&envelope.document, envelope.body), version) {
        Ok(ProviderBody::Answer(ProviderAnswer { data, .. })) => data,
        _ => None,
    }
}

/// It in an answer, and in a message that is passed on.
fn envelopes(data: &Carried, version: Version, quirks: Quirks) -> [Unsigned; 2] {
    let date = Now::parse("2026-11-24T12:00:00+05:00").unwrap();
    let answer = send_message_response(&Answer {
        message_id: "1",
        correlation_id: "m",
        date,
        status_code: "SCSS001",
        status_message: "ОК",
        session_id: "{1}",
        data: AnswerData::Element(data),
        shape: DataShape::Text,
        quirks,
        version,
    });
    let message = SendMessage {
        message_id: "m".to_owned(),
        correlation_id: None,
        service_id: "S".to_owned(),
        message_date: None,
        route_id: Some("R_ESEDO".to_owned()),
        sender_id: "portal".to_owned(),
        password: None,
        properties: vec![("CONNECTOR_CLIENT".to_owned(), "true".to_owned())],
        session_id: None,
    };
    let passed_on =
        Forwarded { message: &message, password_digest: None, session_id: "{1}", date, data: Some(data) };
    [answer, forwarded_message(&passed_on)]
}

/// Signed without being read where that is certain, and read: both come to the same. How many were not read.
fn signed_both_ways(envelope: &Unsigned, holder: &Holder) -> Result<usize, TestCaseError> {
    let (one, other) = (Seeded::new(7, "ids"), Seeded::new(7, "ids"));
    let (must, variant) = (MustUnderstand::Stated, Variant::Token);
    let signed = wsse::sign_unsigned(must, envelope, holder, variant, &one);
    let text = envelope.text();
    let read = wsse::sign_envelope_as(must, Layout::SingleLine, &text, holder, variant, &other);
    prop_assert_eq!(signed.map_err(|error| error.to_string()), read.map_err(|error| error.to_string()));
    Ok(usize::from(envelope.inner().exclusive().is_some()))
}

/// The envelope of a provider around `data`, with these declarations outside and at the operation.
fn around(outside: &str, operation: &str, data: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"{}\"{outside}><soap:Body><o:SendMessageResponse xmlns:o=\"{}\"{operation}><response xmlns=\"\"><responseInfo><status><code>SCSS001</code></status></responseInfo><responseData>{data}</responseData></response></o:SendMessageResponse></soap:Body></soap:Envelope>",
        ns::SOAP11,
        ns::SYNC
    )
}

#[test]
fn each_shape_of_data_is_signed_as_if_it_had_been_read() {
    let holder = holder("portal-system");
    let (sync, wsu, soap) = (ns::SYNC, ns::WSU, ns::SOAP11);
    let known = [
        "<data/>".to_owned(),
        "<data></data>".to_owned(),
        "<data\n a='\"'\tb=\"&#9;&#10;&lt;\n\r\n&quot;'>\" />".to_owned(),
        "<data>a &gt; > &amp; &#13; \r\n \r é<![CDATA[<b>&]]>]]&gt;</data >".to_owned(),
        "<data><!-- a --><?p  q?>a<!-- b -->b</data>".to_owned(),
        "<data xml:lang=\"kk\" xml:space=\"preserve\"> <a xml:id=\"i\"/> </data>".to_owned(),
        format!("<data xmlns:wsu=\"{wsu}\" wsu:Id=\"d\"><a wsu:Id=\"e\"/></data>"),
        "<data xmlns:wsu=\"urn:other\" wsu:Id=\"d\"/>".to_owned(),
        format!("<data><n:a xmlns:n=\"{sync}\"/><n:a xmlns:n=\"urn:n\"><n:b xmlns:n=\"{sync}\"/></n:a></data>"),
        format!("<data><soap:a xmlns:soap=\"{soap}\"/><soap:a xmlns:soap=\"urn:s\"/></data>"),
        "<data><soap:a soap:b='c'/></data>".to_owned(),
        "<o:data xmlns=\"urn:d\" xmlns:unused=\"urn:u\"><a><b xmlns=\"\"><c xmlns=\"urn:d\"/></b></a></o:data>".to_owned(),
        format!("<o:data xmlns=\"urn:d\"><a/><o:b xmlns:o=\"{sync}\"/></o:data>"),
        "<data><o:a o:z='1' a='2' p:y='3' xmlns:p='urn:a&amp;b'/></data>".to_owned(),
        "<data><z:a/><y:b z:c=''/></data>".to_owned(),
        "<data y:type='z:t'><a b=' y:n '>z:v</a></data>".to_owned(),
    ];
    let outside = " xmlns:z=\"urn:z\" xmlns:y='urn:\"y' xmlns=\"urn:default\"";
    for data in &known {
        for version in [Version::Soap11, Version::Soap12] {
            let carried = carried(&around(outside, "", data), version).unwrap_or_else(|| panic!("{data}"));
            let [answer, passed_on] = envelopes(&carried, version, Quirks::default());
            assert_eq!(signed_both_ways(&answer, &holder).unwrap(), 1, "{data}");
            // It was read for the SOAP of the answer; that of a message that is passed on is 1.1.
            let unread = usize::from(version == Version::Soap11);
            assert_eq!(signed_both_ways(&passed_on, &holder).unwrap(), unread, "{data}");
            let other = if unread == 1 { Version::Soap12 } else { Version::Soap11 };
            assert_eq!(signed_both_ways(&answer.in_version(other), &holder).unwrap(), 0, "{data}");
            let quirks = Quirks::default().with(Quirk::MixedPrefixes);
            let [mixed, _] = envelopes(&carried, version, quirks);
            assert_eq!(signed_both_ways(&mixed, &holder).unwrap(), 1, "{data}");
        }
    }
    // Qualified by the contract's namespace as the default one, which stays behind.
    let text = around("", "", "<data><a b='1'/><c xmlns='urn:c'><d/></c></data>");
    let text = text.replace("<response xmlns=\"\">", &format!("<response xmlns=\"{sync}\">"));
    let [answer, _] =
        envelopes(&carried(&text, Version::Soap11).unwrap(), Version::Soap11, Quirks::default());
    assert_eq!(signed_both_ways(&answer, &holder).unwrap(), 1);
    assert!(answer.text().contains("<data><a b='1'/>"), "{}", answer.text());
}

#[test]
fn what_has_no_canonical_form_or_a_long_one_is_read() {
    let holder = holder("portal-system");
    let long = format!("urn:{}", "x".repeat(20_000));
    let many = format!("<data xmlns:p=\"{long}\">{}</data>", "<p:a/>".repeat(12));
    for data in ["<data><r:a xmlns:r=\"relative\"/></data>", &many] {
        let carried = carried(&around("", "", data), Version::Soap11).unwrap();
        let [answer, passed_on] = envelopes(&carried, Version::Soap11, Quirks::default());
        assert_eq!(signed_both_ways(&answer, &holder).unwrap(), 0);
        assert_eq!(signed_both_ways(&passed_on, &holder).unwrap(), 0);
    }
    let [answer, _] = envelopes(&Carried::from("<data/>".to_owned()), Version::Soap11, Quirks::default());
    assert_eq!(signed_both_ways(&answer, &holder).unwrap(), 0);
}

/// Takes numbers that were drawn, and zeros when there are no more.
struct Drawn<'a>(std::slice::Iter<'a, u8>);

impl Drawn<'_> {
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % count
    }

    fn one_of<'t>(&mut self, these: &[&'t str]) -> &'t str {
        these[self.below(these.len())]
    }
}

const PREFIXES: [&str; 7] = ["", "n", "soap", "wsu", "p", "q", "o"];
const URIS: [&str; 8] =
    [ns::SYNC, ns::SOAP11, ns::SOAP12, ns::WSU, "urn:a", "urn:a&amp;b'", "urn:\u{e9}", "relative"];
const TEXTS: [&str; 9] = [
    "",
    "a",
    "&lt;a b=\"c\"&gt;",
    " > ]] ",
    "\r\n\t\r",
    "&#13;&#xA;",
    "<![CDATA[<&>]]>",
    "<!-- - -->",
    "<?p q?>",
];
const VALUES: [&str; 6] = ["\"\"", "'\"'", "\"\t\r\n'\"", "\"&#9;&#13;&lt;&quot;\"", "'&gt;>'", "\"\u{e9}\""];

/// Declarations, and those of them that bind a prefix.
fn declared(drawn: &mut Drawn<'_>, bound: &mut Vec<&'static str>) -> String {
    let mut text = String::new();
    let mut here: Vec<&str> = Vec::new();
    for _ in 0..drawn.below(4) {
        let prefix = drawn.one_of(&PREFIXES);
        if here.contains(&prefix) {
            continue;
        }
        here.push(prefix);
        let mut uri = drawn.one_of(&URIS);
        if uri == "relative" && drawn.below(8) > 0 {
            uri = "urn:q";
        }
        match prefix {
            "" if drawn.below(3) == 0 => text.push_str(" xmlns=\"\""),
            "" => text.push_str(&format!(" xmlns=\"{uri}\"")),
            prefix => text.push_str(&format!("\n xmlns:{prefix} = \"{uri}\"")),
        }
    }
    bound.extend(here.into_iter().filter(|prefix| !prefix.is_empty()));
    text
}

fn qname(drawn: &mut Drawn<'_>, bound: &[&str], local: &str) -> String {
    match drawn.below(2 * bound.len() + 2) {
        at if at < bound.len() => format!("{}:{local}", bound[at]),
        _ => local.to_owned(),
    }
}

/// An element with what stands in it.
fn element(drawn: &mut Drawn<'_>, name: Option<&str>, above: &[&'static str], depth: usize) -> String {
    let mut bound = above.to_vec();
    let declarations = declared(drawn, &mut bound);
    let name = match name {
        Some(name) => name.to_owned(),
        None => {
            let local = drawn.one_of(&["a", "b", "data"]);
            qname(drawn, &bound, local)
        }
    };
    let mut text = format!("<{name}{declarations}");
    for local in ["z", "Id", "a"] {
        if drawn.below(3) == 0 {
            let attribute = match drawn.below(6) {
                0 => format!("xml:{}", drawn.one_of(&["lang", "id", "base"])),
                _ => qname(drawn, &bound, local),
            };
            text.push_str(&format!(" {attribute}={}", drawn.one_of(&VALUES)));
        }
    }
    let children = if depth > 3 { 0 } else { drawn.below(4) };
    if children == 0 && drawn.below(2) == 0 {
        return text + drawn.one_of(&["/>", " />"]);
    }
    text.push_str(drawn.one_of(&[">", "\n>"]));
    text.push_str(drawn.one_of(&TEXTS));
    for _ in 0..children {
        text.push_str(&element(drawn, None, &bound, depth + 1));
        text.push_str(drawn.one_of(&TEXTS));
    }
    text + "</" + &name + drawn.one_of(&[">", " >"])
}

/// An answer of a provider.
fn generated(drawn: &mut Drawn<'_>) -> String {
    let mut bound: Vec<&'static str> = Vec::new();
    let outside = declared(drawn, &mut bound);
    let operation = declared(drawn, &mut bound);
    let response = match drawn.below(4) {
        0 => format!(" xmlns=\"{}\"", ns::SYNC),
        _ => " xmlns=\"\"".to_owned(),
    };
    let name = drawn.one_of(&["data", "data", "sync:data"]);
    let data = element(drawn, Some(name), &bound, 0);
    let (s, n) = (drawn.one_of(&["s", "soap"]), ns::SYNC);
    let soap = drawn.one_of(&[ns::SOAP11, ns::SOAP12]);
    format!(
        "<{s}:Envelope{outside}><{s}:Body><sync:SendMessageResponse xmlns:sync=\"{n}\"{operation}><response{response}><responseInfo><status><code>C</code></status></responseInfo><responseData>{data}</responseData></response></sync:SendMessageResponse></{s}:Body></{s}:Envelope>"
    )
    .replacen(":Envelope", &format!(":Envelope xmlns:{s}=\"{soap}\""), 1)
}

#[test]
fn whatever_a_provider_writes_is_signed_as_if_it_had_been_read() {
    let holder = holder("portal-system");
    let (taken, unread) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&prop::collection::vec(any::<u8>(), 20..200), |drawn| {
        let envelope = generated(&mut Drawn(drawn.iter()));
        for version in [Version::Soap11, Version::Soap12] {
            let Some(data) = carried(&envelope, version) else { continue };
            for written in envelopes(&data, version, Quirks::default()) {
                taken.set(taken.get() + 1);
                unread.set(unread.get() + signed_both_ways(&written, &holder)?);
            }
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:#?}");
    let (taken, unread) = (taken.get(), unread.get());
    // Of those for SOAP 1.2 the message that is passed on is read.
    assert!(taken > 500 && unread * 5 > taken * 3, "{unread} of {taken}");
}
