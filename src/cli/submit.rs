//! `qaqpa submit`: sends a signed document and prints the answer.

use crate::encoding::files;
use crate::text::line::wanted::Wanted;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::Deserialize as _;
use serde_json::Value;

use super::fault::Fault;
use super::terminal::{Outcome, complain, put, read_document, say};
use crate::findings::{CheckName, Code};
use crate::http::{Client, ClientError, ClientResponse, HeaderMap, Method, Trust, header, with_scheme};
use crate::interface::InterfaceCode;
use crate::text::line::submit as line;
use crate::text::{self, Lang};
use crate::x509::certificates_from_pem;

/// Send a signed document to a gateway and print the answer
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa submit --url https://127.0.0.1:8443 --ca certs/root.cert.pem signed.xml

Exit codes: 0 accepted · 1 refused · 2 misuse, or no gateway there")]
pub(super) struct Args {
    /// The gateway; without a path, /api/v1/requests or (with --soap) /bip-sync-wss-gost/ is added; without http:// or https:// it is
    /// https (http on ports 80 and 8080)
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// The authority's certificate, PEM, by which the gateway's TLS certificate is checked
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// The document is a SOAP envelope
    #[arg(long)]
    pub soap: bool,
    /// Print the answer as it came
    #[arg(long)]
    pub raw: bool,
    /// Exit with 0 if the answer has this code (IIN_MISMATCH; over SOAP SCE016), or is `accepted`; with 1 if not
    #[arg(long, value_name = "CODE", value_parser = expected)]
    pub expect: Option<String>,
    /// The document; `-` is stdin
    pub file: PathBuf,
}

/// `accepted`, a code of the gateway, or one of the SOAP contract.
fn expected(text: &str) -> Result<String, Wanted> {
    let code = text.to_ascii_uppercase();
    let mut known =
        Code::ALL.iter().map(|code| code.as_str()).chain(InterfaceCode::ALL.iter().map(|code| code.as_str()));
    let of_contract = matches!(code.len(), 6 | 7) && code.starts_with("SC");
    if code == ACCEPTED || of_contract || known.any(|one| one == code) { Ok(code) } else { Err(Wanted::Code) }
}

/// The element of the contract that holds what is the provider's own.
const DATA: &str = "data";

/// What `--expect` calls an answer without a code.
const ACCEPTED: &str = "ACCEPTED";

/// Sends it and prints the answer.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let document = read_document(&args.file)?;
    let trust = trust(args.ca.as_deref())?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::Runtime)?;
    let answer = runtime.block_on(send(args, &trust, document, lang)).map_err(Fault::Client)?;
    if args.raw {
        put(answer.text().trim_end());
    } else if args.soap {
        tell_soap(&answer, lang, ToldData::No);
    } else {
        tell_rest(&answer, lang);
    }
    Ok(outcome(&answer, args.expect.as_deref(), args.soap, lang))
}

/// How it ended: by the status, or by whether the expected code came, which is told.
pub(super) fn outcome(answer: &ClientResponse, expect: Option<&str>, soap: bool, lang: Lang) -> Outcome {
    let Some(expected) = expect else {
        return if answer.status.is_success() { Outcome::Done } else { Outcome::Refused };
    };
    let came = codes(answer, soap);
    let as_expected = came.iter().any(|code| code.eq_ignore_ascii_case(expected));
    complain(&line::expected(lang, as_expected, expected, &came.join(", ")));
    if as_expected { Outcome::Done } else { Outcome::Refused }
}

/// The codes of an answer; of a good one that it was accepted, and the code of its status.
fn codes(answer: &ClientResponse, soap: bool) -> Vec<String> {
    if answer.status.is_success() {
        let status = |name: &str| matches!(name, "code" | "statusCode");
        let own = if soap { told(&answer.text(), status).leaves } else { Vec::new() };
        return std::iter::once(ACCEPTED.to_owned()).chain(own.into_iter().map(|(_, text)| text)).collect();
    }
    if soap {
        let known =
            |name: &str| matches!(name, "faultcode" | "errorCode" | "subErrorCode" | "code" | "Value");
        return told(&answer.text(), known).leaves.into_iter().map(|(_, text)| text).collect();
    }
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let all = body["codes"].as_array().into_iter().flatten().chain(std::iter::once(&body["code"]));
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(super) fn trust(ca: Option<&Path>) -> Result<Trust, Fault> {
    let Some(file) = ca else { return Ok(Trust::default()) };
    let option = PathBuf::from(format!("--ca {}", file.display()));
    let text = files::read_text(file).map_err(|error| Fault::unreadable(&option, error))?;
    let certificates = certificates_from_pem(&text).map_err(|error| Fault::in_file(&option, error))?;
    Ok(Trust {
        anchors: certificates.iter().map(|certificate| certificate.der().to_vec()).collect(),
        identity: None,
    })
}

async fn send(
    args: &Args,
    trust: &Trust,
    document: Vec<u8>,
    lang: Lang,
) -> Result<ClientResponse, ClientError> {
    let client = Client::new(trust)?;
    let url = endpoint(&args.url, if args.soap { "/bip-sync-wss-gost/" } else { "/api/v1/requests" });
    let soap = [
        (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
        (header::HeaderName::from_static("soapaction"), "\"\""),
    ];
    let rest = [
        (header::CONTENT_TYPE, "application/xml"),
        (header::ACCEPT, "application/json"),
        (header::ACCEPT_LANGUAGE, lang.as_str()),
    ];
    client.send(Method::POST, &url, if args.soap { &soap } else { &rest }, Bytes::from(document)).await
}

/// `url` with `path`, if it has none of its own, and with a scheme.
pub(super) fn endpoint(url: &str, path: &str) -> String {
    let url = with_scheme(url);
    let url = url.as_ref();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    match rest.find('/') {
        None => format!("{url}{path}"),
        Some(at) if at + 1 == rest.len() => format!("{}{path}", url.trim_end_matches('/')),
        Some(_) => url.to_owned(),
    }
}

/// The JSON of an acceptance, or the problem of a refusal.
fn tell_rest(answer: &ClientResponse, lang: Lang) {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        say(&format!("HTTP {}", answer.status));
        return say(answer.text().trim_end());
    };
    if answer.status.is_success() {
        say(&line::accepted(lang));
        for key in ["registrationNumber", "requestNumber", "serviceId", "status", "registeredAt", "dueAt"] {
            tell(key, &body[key], "  ", lang);
        }
        if let Some(links) = body["links"].as_object() {
            links.iter().for_each(|(name, link)| tell(name, link, "  ", lang));
        }
        return;
    }
    say(&line::refused(lang, answer.status.as_str()));
    for key in ["code", "title", "detail"] {
        tell(key, &body[key], "  ", lang);
    }
    for check in body["checks"].as_array().into_iter().flatten().filter(|check| check["status"] == "FAILED") {
        let name = CheckName::deserialize(&check["name"]).ok();
        let called =
            name.map_or_else(|| plain(&check["name"]), |name| text::check_called(name, lang).to_owned());
        say(&format!("  {}", line::check(lang, &called)));
        for key in ["code", "indication", "subIndication", "expected", "actual", "hint"] {
            // The words in the language asked for stand beside the English ones.
            let localized = &check["localized"][key];
            tell(key, if localized.is_null() { &check[key] } else { localized }, "    ", lang);
        }
    }
    tell_when(&answer.headers, lang);
}

/// `key: value`, or nothing for nothing; a text in three languages is printed in the one asked for.
fn tell(key: &str, value: &Value, indent: &str, lang: Lang) {
    match value {
        Value::Null => {}
        Value::Object(languages) => match languages.get(lang.as_str()) {
            Some(text) => tell(key, text, indent, lang),
            None => {
                languages.iter().for_each(|(name, text)| tell(&format!("{key} ({name})"), text, indent, lang))
            }
        },
        value => say(&format!("{indent}{key}: {}", plain(value))),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn tell_when(headers: &HeaderMap, lang: Lang) {
    if let Some(seconds) = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()) {
        say(&format!("  {}", line::again(lang, seconds)));
    }
}

/// Whether the data of an answer are told: what they say is the provider's, in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToldData {
    Yes,
    No,
}

/// The fields by which clients of the gateway know how it ended.
pub(super) fn tell_soap(answer: &ClientResponse, lang: Lang, with: ToldData) {
    say(&line::soap(lang, answer.status.is_success(), &answer.status.to_string()));
    let fields = ["messageId", "correlationId", "responseDate", "code", "message", "sessionId"];
    let fault =
        ["Value", "Text", "faultcode", "faultstring", "errorCode", "errorMessage", "errorData", "errorDate"];
    let known = |name: &str| fields.contains(&name) || fault.contains(&name);
    let Told { leaves, data } = told(&answer.text(), known);
    leaves.iter().for_each(|(name, text)| say(&format!("  {name}: {text}")));
    if with == ToldData::Yes {
        data.iter().for_each(|data| say(&format!("  data: {data}")));
    }
    if leaves.is_empty() {
        say(answer.text().trim_end());
    }
    tell_when(&answer.headers, lang);
}

/// What an answer says.
struct Told {
    /// The contract's own: the text of elements that have only text, in the order of the document.
    leaves: Vec<(String, String)>,
    /// What stands in each `data`: markup as it came, or the text.
    data: Vec<String>,
}

/// What an answer says, of the elements whose local name is `known`. What stands in `data` is the provider's word and not the contract's:
/// a code there is none of the answer. For a person to read: what a signature covers is asked of `verify`.
fn told(document: &str, known: impl Fn(&str) -> bool) -> Told {
    use quick_xml::escape::{resolve_predefined_entity, unescape};
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut found, mut data, mut open) = (Vec::new(), Vec::new(), None);
    loop {
        let event = match reader.read_event() {
            Ok(Event::Start(start)) if start.local_name().as_ref() == DATA => {
                open = None;
                let end = start.to_end().into_owned();
                let Ok(span) = reader.read_to_end(end.name()) else { break };
                let within = usize::try_from(span.start).ok().zip(usize::try_from(span.end).ok());
                let inner = within.and_then(|(from, to)| document.get(from..to)).unwrap_or_default().trim();
                if !inner.is_empty() {
                    let text = if inner.contains('<') { None } else { unescape(inner).ok() };
                    data.push(text.map_or_else(|| inner.to_owned(), std::borrow::Cow::into_owned));
                }
                continue;
            }
            Ok(event) => event,
            Err(_) => break,
        };
        match event {
            Event::Eof => break,
            Event::Empty(_) => open = None,
            Event::Start(start) => open = Some((start.local_name().as_ref().to_owned(), String::new())),
            Event::Text(text) => {
                if let Some((_, so_far)) = &mut open {
                    so_far.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some((_, so_far)) = &mut open {
                    let character = name.resolve_char_ref().ok().flatten().map(String::from);
                    so_far.push_str(
                        &character.unwrap_or_else(|| {
                            resolve_predefined_entity(&name).unwrap_or_default().to_owned()
                        }),
                    );
                }
            }
            Event::End(_) => {
                found.extend(open.take().filter(|(name, text)| known(name) && !text.trim().is_empty()))
            }
            _ => {}
        }
    }
    Told { leaves: found, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_a_path_gets_one_and_a_url_with_a_path_keeps_it() {
        assert_eq!(endpoint("https://h:1", "/api"), "https://h:1/api");
        assert_eq!(endpoint("https://h:1/", "/api"), "https://h:1/api");
        assert_eq!(endpoint("https://h:1/bip-sync/", "/api"), "https://h:1/bip-sync/");
        assert_eq!(endpoint("h:8443", "/api"), "https://h:8443/api");
        assert_eq!(endpoint("127.0.0.1:8080/", "/api"), "http://127.0.0.1:8080/api");
    }

    #[test]
    fn only_leaves_are_told() {
        let known = |name: &str| matches!(name, "code" | "message");
        let leaves = |document: &str| told(document, known).leaves;
        let code = |text: &str| ("code".to_owned(), text.to_owned());
        assert_eq!(
            leaves("<a><s:code>1 &lt;&#50;</s:code><message>m<b/></message><code><x/></code></a>"),
            [code("1 <2")]
        );
    }

    #[test]
    fn a_code_in_the_data_is_none_of_the_answer_and_the_data_are_told() {
        let known = |name: &str| name == "code";
        for (data, shown) in [
            ("<p><data><code>005</code></data></p>", "<p><data><code>005</code></data></p>"),
            ("&lt;p&gt;&lt;code&gt;005&lt;/code&gt;&lt;/p&gt;", "<p><code>005</code></p>"),
            ("<![CDATA[<code>005</code>]]>", "<![CDATA[<code>005</code>]]>"),
        ] {
            let answer =
                format!("<r><s><code>SCSS001</code></s><d><t:data>{data}</t:data></d><code>end</code></r>");
            let Told { leaves, data } = told(&answer, known);
            let codes: Vec<&str> = leaves.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(codes, ["SCSS001", "end"]);
            assert_eq!(data, [shown]);
        }
        assert_eq!(told("<r><data/><data></data><code>x</code></r>", known).leaves.len(), 1);
    }
}
