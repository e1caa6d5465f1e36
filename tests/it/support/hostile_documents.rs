//! Documents that nobody means well with.

use qaqpa::xmldsig::{SigningRequest, sign_enveloped};

use crate::support::requests::{Form, holder, unsigned};

/// A document, what is wrong with it, and the code it is refused with.
pub struct Hostile {
    pub name: String,
    pub octets: Vec<u8>,
    pub codes: &'static [&'static str],
}

const MALFORMED: &[&str] = &["XML_MALFORMED"];
const LIMIT: &[&str] = &["XML_LIMIT"];

fn of(name: &str, octets: impl Into<Vec<u8>>, codes: &'static [&'static str]) -> Hostile {
    Hostile { name: name.to_owned(), octets: octets.into(), codes }
}

/// Small ones that XML 1.0, Namespaces in XML or the ban on DTDs forbids, and that some parsers take.
fn forbidden() -> Vec<Hostile> {
    let table: &[(&str, &str)] = &[
        ("one expanded name twice", r#"<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>"#),
        ("one attribute twice", r#"<a x="1" x="2"/>"#),
        ("< in an attribute", r#"<a x="<"/>"#),
        ("no blank between attributes", r#"<a x="1"y="2"/>"#),
        ("]]> in text", "<a>]]></a>"),
        ("a control character", "<a>\u{1}</a>"),
        ("a control character in an attribute", "<a x=\"\u{8}\"/>"),
        ("a reference to a control character", "<a>&#1;</a>"),
        ("a reference to nothing", "<a>&#0;</a>"),
        ("a reference to a surrogate", "<a>&#xD800;</a>"),
        ("a reference beyond Unicode", "<a>&#x110000;</a>"),
        ("a reference that overflows", "<a>&#99999999999999999999;</a>"),
        ("a reference in upper case", "<a>&#X41;</a>"),
        ("U+FFFE", "<a>\u{FFFE}</a>"),
        ("U+FFFF in an attribute", "<a x=\"\u{FFFF}\"/>"),
        ("a name that begins with a digit", "<1a/>"),
        ("a name with a dollar", "<a$b/>"),
        ("a name with two colons", "<a:b:c xmlns:a='u'/>"),
        ("a name that begins with a colon", "<:a/>"),
        ("two roots", "<a/><b/>"),
        ("text before the root", "x<a/>"),
        ("text behind the root", "<a/>x"),
        ("a reference behind the root", "<a/>&#32;"),
        ("a reference before the root", "&amp;<a/>"),
        ("CDATA before the root", "<![CDATA[]]><a/>"),
        ("CDATA behind the root", "<a/><![CDATA[]]>"),
        ("no root", "<!-- nothing -->"),
        ("nothing", ""),
        ("an end inside an element", "<a><b></b>"),
        ("an end inside a tag", "<a x='1"),
        ("an end inside CDATA", "<a><![CDATA["),
        ("an end tag of another name", "<a></b>"),
        ("an end tag of another prefix", r#"<p:a xmlns:p="u" xmlns:q="u"></q:a>"#),
        ("an instruction named xml", "<a><?xml version='1.0'?></a>"),
        ("a declaration behind a blank", " <?xml version='1.0'?><a/>"),
        ("a declaration without version", "<?xml encoding='UTF-8'?><a/>"),
        ("a declaration of version 2", "<?xml version='2.0'?><a/>"),
        ("UTF-16 declared over UTF-8", "<?xml version='1.0' encoding='UTF-16'?><a/>"),
        ("another encoding", "<?xml version='1.0' encoding='windows-1251'?><a/>"),
        ("a prefix undeclared by an empty name", "<a xmlns:p=''/>"),
        ("a prefix that is not declared", "<p:a/>"),
        ("xmlns declared", "<a xmlns:xmlns='u'/>"),
        ("xml bound to another name", "<a xmlns:xml='u'/>"),
        ("the xml name as default", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>"),
        ("-- in a comment", "<a><!-- -- --></a>"),
        ("an entity that is not declared", "<a>&nbsp;</a>"),
        ("a bare ampersand", "<a>a & b</a>"),
        ("an empty DOCTYPE", "<!DOCTYPE a><a/>"),
        ("an empty internal subset", "<!DOCTYPE a []><a/>"),
        ("a parameter entity", "<!DOCTYPE a [<!ENTITY % p 'x'> %p;]><a/>"),
        ("a default of an ATTLIST", "<!DOCTYPE a [<!ATTLIST a x CDATA 'y'>]><a/>"),
        ("an external entity", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"),
        ("an external subset", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>"),
        ("a public subset", "<!DOCTYPE a PUBLIC '-//A//B' 'http://127.0.0.1:9/a.dtd'><a/>"),
        ("a late DOCTYPE", "<a><!DOCTYPE a></a>"),
        ("a DOCTYPE behind the root", "<a/><!DOCTYPE a>"),
        ("a DOCTYPE in lower case", "<!doctype a><a/>"),
    ];
    table.iter().map(|(name, text)| of(name, *text, MALFORMED)).collect()
}

/// Ten entities of ten each, ten times over.
fn laughs() -> String {
    let mut text = "<!DOCTYPE a [<!ENTITY e0 'ha'>".to_owned();
    for level in 1..10 {
        text.push_str(&format!("<!ENTITY e{level} '{}'>", format!("&e{};", level - 1).repeat(10)));
    }
    text + "]><a>&e9;</a>"
}

/// Large ones, up to a few MB.
fn large() -> Vec<Hostile> {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let attributes = many(100_000, &|at| format!(" a{at}=\"\""));
    let namespaces = many(20_000, &|at| format!(" xmlns:n{at}=\"urn:n:{at}\""));
    let nested = many(3_000, &|at| format!("<a xmlns:n{at}='urn:n:{at}'>"));
    vec![
        of("100 000 attributes", format!("<a{attributes}/>"), LIMIT),
        of("depth 100 000", format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000)), LIMIT),
        of("depth 100 000, never closed", "<a>".repeat(100_000), &["XML_LIMIT", "XML_MALFORMED"]),
        of("20 000 namespace declarations", format!("<a{namespaces}/>"), LIMIT),
        of("3 000 scopes", format!("{nested}{}", "</a>".repeat(3_000)), LIMIT),
        of("a million elements", format!("<a>{}</a>", "<b/>".repeat(1_000_000)), LIMIT),
        of("a million comments", format!("<a>{}</a>", "<!---->".repeat(1_000_000)), LIMIT),
        of(
            "a name of 5 MB",
            format!("<{}/>", "a".repeat(5_000_000)),
            &["XML_LIMIT", "XML_MALFORMED", "SIGNATURE_ABSENT"],
        ),
        of("entities of entities", laughs(), MALFORMED),
        of(
            "one entity of 1 MB, 1000 times",
            format!("<!DOCTYPE a [<!ENTITY e '{}'>]><a>{}</a>", "x".repeat(1_000_000), "&e;".repeat(1000)),
            MALFORMED,
        ),
        of("5 MB of nothing", vec![0; 5_000_000], MALFORMED),
        of("not UTF-8", b"<a>\xff\xfe</a>".to_vec(), MALFORMED),
        of("UTF-8 longer than it must be", b"<a>\xc0\xbc</a>".to_vec(), MALFORMED),
        of("a surrogate in UTF-8", b"<a>\xed\xa0\x80</a>".to_vec(), MALFORMED),
        of("UTF-32", b"\x00\x00\xfe\xff\x00\x00\x00<".to_vec(), MALFORMED),
    ]
}

/// Signed documents that were made worse.
fn signed(good: &str) -> Vec<Hostile> {
    let between = |start: &str, end: &str| {
        let from = good.find(start).unwrap();
        (from, from + good[from..].find(end).unwrap() + end.len())
    };
    let (from, to) = between("<ds:Reference", "</ds:Reference>");
    let references = format!("{}{}{}", &good[..from], good[from..to].repeat(20_000), &good[to..]);
    let (from, to) = between("<ds:Transform ", "/>");
    let transforms = format!("{}{}{}", &good[..from], good[from..to].repeat(20_000), &good[to..]);
    let (from, to) = between("<ds:Signature ", "</ds:Signature>");
    let signatures = format!("{}{}{}", &good[..from], good[from..to].repeat(2), &good[to..]);
    let big = |open: &str, close: &str, letters: usize| {
        let (from, to) = between(open, close);
        format!("{}{open}{}{close}{}", &good[..from], "QUFB".repeat(letters / 4), &good[to..])
    };
    // Signed by the root's id, and then another element gets the same one.
    let named = unsigned(1, &Form::default()).replacen("<request ", "<request Id=\"x\" ", 1);
    let by_id = SigningRequest { uri: "#x".to_owned(), ..SigningRequest::document() };
    let ids = sign_enveloped(&named, &holder("people/valid"), &by_id).unwrap().replacen(
        "<address>",
        "<address Id=\"x\">",
        1,
    );
    vec![
        of("20 000 References", references, &["SIGNATURE_MALFORMED"]),
        of("20 000 Transforms", transforms, &["SIGNATURE_MALFORMED"]),
        of(
            "two signatures, neither made over the other",
            signatures,
            &["SIGNATURE_AMBIGUOUS", "DIGEST_MISMATCH"],
        ),
        of("an id that two elements bear", ids, &["SIGNATURE_AMBIGUOUS"]),
        of(
            "a certificate of 8 MB",
            big("<ds:X509Certificate>", "</ds:X509Certificate>", 8_000_000),
            &["CERTIFICATE_ABSENT", "SIGNATURE_MALFORMED"],
        ),
        of(
            "a signature value of 8 MB",
            big("<ds:SignatureValue>", "</ds:SignatureValue>", 8_000_000),
            &["SIGNATURE_INVALID", "SIGNATURE_MALFORMED"],
        ),
        of(
            "a digest of 8 MB",
            big("<ds:DigestValue>", "</ds:DigestValue>", 8_000_000),
            &["DIGEST_MISMATCH", "SIGNATURE_MALFORMED", "SIGNATURE_INVALID"],
        ),
        of(
            "an attachment of 8 MB that was not signed",
            big("<content>", "</content>", 8_000_000),
            &["DIGEST_MISMATCH"],
        ),
    ]
}

/// All of them; `good` is a signed request.
pub fn all(good: &str) -> Vec<Hostile> {
    forbidden().into_iter().chain(large()).chain(signed(good)).collect()
}

/// A signed request whose KeyInfo, which no signature covers, has its certificate 2 000 times: more than is looked at.
pub fn with_certificates(good: &str) -> String {
    let from = good.find("<ds:X509Certificate>").unwrap();
    let end = "</ds:X509Certificate>";
    let to = from + good[from..].find(end).unwrap() + end.len();
    format!("{}{}{}", &good[..from], good[from..to].repeat(2_000), &good[to..])
}
