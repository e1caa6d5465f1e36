//! `qaqpa send`: a message of the contract around a document, signed, sent and answered.

use crate::text::line::wanted::Wanted;
use std::path::PathBuf;

use bytes::Bytes;

use super::fault::{Fault, Wrong};
use super::submit;
use super::terminal::{Outcome, put, read_document};
use crate::ca::builtin;
use crate::clock::{Clock as _, SystemClock};
use crate::config::KeyAlgorithm;
use crate::envelope::{self, DataShape, Envelope, MessageType, Outgoing, Version};
use crate::http::{Client, ClientError, ClientResponse, Method, header};
use crate::keys::Holder;
use crate::random::{Entropy, Random as _};
use crate::text::Lang;
use crate::wsse::{self, MustUnderstand, Variant};
use crate::xml;
use crate::xmldsig::Layout;

/// Send a document to a gateway as a message of the contract, synchronous or asynchronous, and print the answer
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa send --url http://127.0.0.1:8080 --service wko2016-141-housing-queue signed.xml
  qaqpa send --url https://127.0.0.1:8443 --ca certs/root.cert.pem --service X --algorithm gost2015 --expect SCE004 document.xml
  qaqpa send --url http://127.0.0.1:8080 --async --service MON_ES_REQUEST_FORM_IMPORT --sender pep --password secret form.xml
  qaqpa send --url http://127.0.0.1:8080 message.xml     a whole envelope goes as it is

Exit codes: 0 answered, or as expected · 1 a fault, or not as expected · 2 misuse, or no gateway there")]
pub(super) struct Args {
    /// The gateway; without a path the contract's is added, without http:// or https:// it is https (http on ports 80 and 8080)
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// The authority's certificate, PEM, by which the gateway's TLS certificate is checked
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// serviceId; not needed where the file is a whole envelope
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,
    /// senderId
    #[arg(long, value_name = "ID", default_value = "portal")]
    pub sender: String,
    /// The sender's password
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
    /// messageId; a new one where absent
    #[arg(long, value_name = "ID")]
    pub message_id: Option<String>,
    /// correlationId: the chain that an asynchronous message belongs to
    #[arg(long, value_name = "ID")]
    pub correlation: Option<String>,
    /// Over the asynchronous channel
    #[arg(long = "async")]
    pub asynchronous: bool,
    /// What kind of asynchronous message
    #[arg(long = "type", value_name = "TYPE", default_value = "REQUEST", value_parser = message_type)]
    pub message_type: MessageType,
    /// A property, KEY=VALUE; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = property)]
    pub property: Vec<(String, String)>,
    /// How the document travels in data
    #[arg(long, value_name = "text|cdata|element|inline", default_value = "text", value_parser = shape)]
    pub data: DataShape,
    /// Which SOAP
    #[arg(long, value_name = "1.1|1.2", default_value = "1.1", value_parser = version)]
    pub soap: Version,
    /// The transport signature. a: the certificate in a KeyIdentifier, as clients send; b: its issuer and serial number alone;
    /// token: in a BinarySecurityToken; none: unsigned
    #[arg(long, value_name = "a|b|token|none", default_value = "a", value_parser = variant)]
    pub wss: Wss,
    /// The built-in key of the portal that signs, by its algorithm
    #[arg(long, value_name = "rsa|ecdsa|gost2004|gost2015", default_value = "rsa", conflicts_with = "key")]
    pub algorithm: KeyAlgorithm,
    /// The key that signs: PKCS#12, or PEM
    #[arg(long, value_name = "P12|PEM")]
    pub key: Option<PathBuf>,
    /// The certificate, where the key is PEM without one
    #[arg(long, value_name = "PEM", requires = "key")]
    pub cert: Option<PathBuf>,
    /// The password of the PKCS#12 file
    #[arg(long, value_name = "PASSWORD", default_value = "", requires = "key")]
    pub key_password: String,
    /// Have every deviation from the schemas refused
    #[arg(long)]
    pub strict: bool,
    /// Print what would be sent, and send nothing
    #[arg(long)]
    pub print: bool,
    /// Print the answer as it came
    #[arg(long)]
    pub raw: bool,
    /// Exit with 0 if the answer has this code (SCSS001, SCE016, 404), or is `accepted`; with 1 if not
    #[arg(long, value_name = "CODE")]
    pub expect: Option<String>,
    /// The document, or a whole envelope; `-` is stdin
    pub file: PathBuf,
}

/// A transport signature, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wss(Option<Variant>);

fn variant(text: &str) -> Result<Wss, Wanted> {
    match text {
        "a" => Ok(Wss(Some(Variant::KeyIdentifier))),
        "b" => Ok(Wss(Some(Variant::IssuerSerial))),
        "token" => Ok(Wss(Some(Variant::Token))),
        "none" => Ok(Wss(None)),
        _ => Err(Wanted::OneOf("a, b, token, none".to_owned())),
    }
}

fn message_type(text: &str) -> Result<MessageType, Wanted> {
    MessageType::parse(&text.to_ascii_uppercase())
        .ok_or_else(|| Wanted::OneOf(MessageType::ALL.map(MessageType::as_str).join(", ")))
}

fn property(text: &str) -> Result<(String, String), Wanted> {
    let pair = text.split_once('=').filter(|(key, _)| !key.is_empty());
    pair.map(|(key, value)| (key.to_owned(), value.to_owned())).ok_or(Wanted::Pair("KEY=VALUE"))
}

fn shape(text: &str) -> Result<DataShape, Wanted> {
    match text {
        "text" => Ok(DataShape::Text),
        "cdata" => Ok(DataShape::Cdata),
        "element" => Ok(DataShape::Element),
        "inline" => Ok(DataShape::Inline),
        _ => Err(Wanted::OneOf("text, cdata, element, inline".to_owned())),
    }
}

fn version(text: &str) -> Result<Version, Wanted> {
    match text {
        "1.1" => Ok(Version::Soap11),
        "1.2" => Ok(Version::Soap12),
        _ => Err(Wanted::OneOf("1.1, 1.2".to_owned())),
    }
}

/// Sends it and prints the answer.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let octets = read_document(&args.file)?;
    let (message, version) = message(args, octets)?;
    if args.print {
        put(message.trim_end());
        return Ok(Outcome::Done);
    }
    let trust = submit::trust(args.ca.as_deref())?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::Runtime)?;
    let client = Client::new(&trust).map_err(|error| Fault::Client(error.into()))?;
    let answer = runtime.block_on(send(args, &client, message, version)).map_err(Fault::Client)?;
    if args.raw {
        put(answer.text().trim_end());
    } else {
        submit::tell_soap(&answer, lang, submit::ToldData::Yes);
    }
    Ok(submit::outcome(&answer, args.expect.as_deref(), true, lang))
}

/// What is sent, and in which SOAP.
fn message(args: &Args, octets: Vec<u8>) -> Result<(String, Version), Fault> {
    let text = String::from_utf8(octets).map_err(|_| Fault::in_file(&args.file, Wrong::NotUtf8))?;
    let text = text.trim_start_matches('\u{FEFF}').to_owned();
    let envelope = xml::parse(text.as_str()).ok().filter(Envelope::is_one);
    let whole = match (&envelope, &args.service) {
        (Some(_), _) => text,
        (None, None) => return Err(Fault::WhichService),
        (None, Some(service)) => written(args, service, &text),
    };
    let version = Version::of_octets(whole.as_bytes()).unwrap_or(args.soap);
    let signed_already =
        envelope.is_some_and(|document| document.has_element(crate::xmldsig::ns::WSSE, "Security"));
    let Some(variant) = args.wss.0.filter(|_| !signed_already) else { return Ok((whole, version)) };
    let holder = match &args.key {
        Some(key) => Holder::from_files(key, args.cert.as_deref(), &args.key_password)
            .map_err(|error| Fault::in_file(key, error))?,
        None => {
            let stem = args.algorithm.stem("portal-system");
            builtin::holder(&stem).map_err(|error| Fault::in_file(std::path::Path::new(&stem), error))?
        }
    };
    let (must, layout) = (MustUnderstand::Stated, Layout::SingleLine);
    let signed = wsse::sign_envelope_as(must, layout, &whole, &holder, variant, &Entropy);
    let signed = signed.map_err(|error| Fault::in_file(&args.file, error))?;
    Ok((signed, version))
}

fn written(args: &Args, service: &str, document: &str) -> String {
    let own = args.message_id.clone().unwrap_or_else(|| Entropy.uuid());
    envelope::outgoing_message(&Outgoing {
        message_id: Some(&own),
        correlation_id: args.correlation.as_deref(),
        service_id: service,
        message_type: args.asynchronous.then_some(args.message_type),
        date: SystemClock.now(),
        sender_id: &args.sender,
        password: args.password.as_deref(),
        properties: &args.property,
        document: document.trim(),
        shape: args.data,
        version: args.soap,
    })
    .text()
}

async fn send(
    args: &Args,
    client: &Client,
    message: String,
    version: Version,
) -> Result<ClientResponse, ClientError> {
    let path = match (args.asynchronous, args.wss.0) {
        (true, _) => "/bip-async/",
        (false, Some(_)) => "/bip-sync-wss-gost/",
        (false, None) => "/bip-sync/",
    };
    let mut url = submit::endpoint(&args.url, path);
    if args.strict {
        url.push_str(if url.contains('?') { "&strict" } else { "?strict" });
    }
    let soap11 = [
        (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
        (header::HeaderName::from_static("soapaction"), "\"\""),
    ];
    let soap12 = [(header::CONTENT_TYPE, "application/soap+xml; charset=utf-8")];
    let headers: &[(header::HeaderName, &str)] = match version {
        Version::Soap11 => &soap11,
        Version::Soap12 => &soap12,
    };
    client.send(Method::POST, &url, headers, Bytes::from(message)).await
}
