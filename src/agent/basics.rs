//! The module `kz.gov.pki.knca.basics`: named arguments, `status` and `body`, [the agent](crate::manual::agent).

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::call::Call;
use super::choosing::{self, Choice, Chosen, Refused, Store};
use super::common_utils::FILE_STORAGES;
use super::key::{AgentKey, Purpose};
use super::keys::{Issuers, Wanted, normal_serial};
use super::reply::{self, Answer, Refusal};
use super::sax;
use super::settings::{AgentSettings, Version, XmlLayout};
use super::signing::{self, CmsWork, SignFault, XmlWork};
use super::state::Agent;
use crate::cms::Form;
use crate::encoding::base64;
use crate::limits;
use crate::x509::{Certificate, certificates_from_pem, to_pem};

/// The one version of the module's interface.
const API_VERSION: u64 = 2;

/// Characters of the picture that a page may show in the window.
const LOGO_CHARACTERS_MAX: usize = 50_000;

/// Certificates that a request may name as a chain.
const CHAIN_CERTIFICATES_MAX: usize = 32;

/// Answers a message of the module.
pub(super) async fn answer(agent: &Arc<Agent>, call: &Call) -> Answer {
    match call.method.as_str() {
        "sign" => sign(agent, call).await,
        "generateCsr" => Answer::plain(reply::basics_error(
            "CSR_GENERATING_FAILURE",
            "Generating a CSR failed.",
            "no certificate requests are made here",
        )),
        "importCertificate" => Answer::plain(reply::basics_error(
            "CERTIFICATE_IMPORTING_FAILURE",
            "Importing the certificate failed.",
            "no certificates are imported here",
        )),
        other => Answer::plain(reply::threw(&format!("java.lang.NoSuchMethodException: {other}"))),
    }
}

async fn sign(agent: &Arc<Agent>, call: &Call) -> Answer {
    let settings = agent.settings();
    let order = match Order::read(&call.args) {
        Ok(order) => order,
        Err(body) => return Answer::plain(body),
    };
    let documents = order.data.len();
    let choice = Choice {
        wanted: order.wanted.clone(),
        documents,
        store: order.store(&settings),
        refused: Refused {
            expired: settings.check_certificates && !order.allow_expired,
            revoked: settings.check_certificates && !order.allow_revoked,
        },
    };
    let chosen = choosing::choose(agent, call, choice).await;
    let signed = match &chosen.key {
        Err(refusal) => Err(refusal.clone()),
        Ok(key) => signatures(agent, call, &order, &settings, Arc::clone(key)).await.map(|all| (all, key)),
    };
    let body = match signed {
        Err(refusal) => reply::basics_refusal(&refusal),
        Ok((signatures, key)) => reply::basics(&order.result(signatures, key, &chosen, settings.version)),
    };
    chosen.answer(body, documents)
}

/// The signature of each document.
async fn signatures(
    agent: &Arc<Agent>,
    call: &Call,
    order: &Order,
    settings: &AgentSettings,
    key: Arc<AgentKey>,
) -> Result<Vec<String>, Refusal> {
    let (data, decode, signer) = (order.data.clone(), order.decode, Arc::clone(&key));
    match order.format {
        Format::Xml => {
            let usual =
                if settings.version == Version::V1_2 { XmlLayout::Lines } else { XmlLayout::SingleLine };
            let work = XmlWork { layout: settings.xml_layout.unwrap_or(usual), element: None };
            let one = move |text: String| {
                if !decode {
                    return signing::xml(&text, &signer, &work);
                }
                let octets = signing::decoded(&text)?;
                // What is signed is what was given: nothing is put in place of octets that are no text.
                let text =
                    std::str::from_utf8(&octets).map_err(|_| SignFault::NotXml(sax::NOT_UTF8.to_owned()))?;
                signing::xml(text, &signer, &work)
            };
            signing::all(&agent.places, data, one).await
        }
        Format::Raw => {
            let one = move |text: String| {
                signing::raw(&content(text, decode)?, &signer).map(|value| base64::encode(&value))
            };
            signing::all(&agent.places, data, one).await
        }
        Format::Cms => {
            let work = CmsWork { form: order.form, digested: order.digested, now: call.now };
            // A digest is never a text.
            let decode = decode || order.digested;
            let one = move |text: String| signing::cms(&content(text, decode)?, &signer, work);
            let made = signing::all(&agent.places, data, one).await?;
            let mut all = Vec::with_capacity(made.len());
            for mut data in made {
                if order.stamped {
                    let known = crate::keys::Signer::chain(key.holder());
                    agent.time_stamps.over(&mut data, known, agent.random.as_ref(), call.now).await?;
                }
                all.push(to_pem("CMS", &data.to_der()));
            }
            Ok(all)
        }
    }
}

/// What a text stands for: itself, or octets in base64.
fn content(text: String, decode: bool) -> Result<Vec<u8>, signing::SignFault> {
    if decode { signing::decoded(&text) } else { Ok(text.into_bytes()) }
}

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Cms,
    Xml,
    Raw,
}

/// A request to sign, read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    /// Storages to look in; all where there are none.
    storages: Vec<String>,
    format: Format,
    data: Vec<String>,
    /// One document that is no array.
    single: bool,
    decode: bool,
    form: Form,
    digested: bool,
    stamped: bool,
    allow_expired: bool,
    allow_revoked: bool,
    output_certificate: bool,
    wanted: Wanted,
}

impl Order {
    /// Reads the arguments, or says of them what the real program's reader of JSON says.
    fn read(args: &Value) -> Result<Self, Value> {
        let invalid = |details: &str| {
            reply::basics_error("INVALID_SIGNING_PARAMS", "Signing parameters are invalid.", details)
        };
        let threw = |exception: String| reply::threw(&exception);
        let args = args.as_object().ok_or_else(|| threw(not_a("args", "JSONObject")))?;
        let version = args.get("apiVersion").filter(|version| !version.is_null());
        if version.is_some_and(|version| version.as_u64() != Some(API_VERSION) && *version != json!("2")) {
            return Err(invalid("apiVersion must be 2"));
        }
        let signing = object(args, "signingParams").map_err(threw)?;
        let signer = object(args, "signerParams").map_err(threw)?;
        let format = match args.get("format").and_then(Value::as_str) {
            Some("cms") => Format::Cms,
            Some("xml") => Format::Xml,
            Some("raw") => Format::Raw,
            Some(other) => {
                let other: String = other.chars().take(40).collect();
                return Err(invalid(&format!("format `{other}` is not supported")));
            }
            None => return Err(threw(not_a("format", "string"))),
        };
        let (data, single) = match args.get("data") {
            Some(Value::String(text)) => (vec![text.clone()], true),
            Some(value) => (texts(value).ok_or_else(|| threw(not_a("data", "JSONArray")))?, false),
            None => return Err(threw(not_found("data"))),
        };
        if data.is_empty() || data.len() > limits::AGENT_DOCUMENTS_MAX {
            return Err(invalid(&format!("data has from 1 to {} documents", limits::AGENT_DOCUMENTS_MAX)));
        }
        let logo = args.get("logo").and_then(Value::as_str).unwrap_or_default();
        if logo.len() > LOGO_CHARACTERS_MAX {
            return Err(invalid("logo is longer than 50000 characters"));
        }
        let storages = match args.get("allowedStorages") {
            None | Some(Value::Null) => Vec::new(),
            Some(value) => texts(value).ok_or_else(|| threw(not_a("allowedStorages", "JSONArray")))?,
        };
        let flag = |name: &str, usual: bool| flag(signing, name, usual).map_err(threw);
        let form = if flag("encapsulate", true)? { Form::Attached } else { Form::Detached };
        Ok(Order {
            storages,
            format,
            data,
            single,
            decode: flag("decode", false)?,
            form,
            digested: flag("digested", false)?,
            stamped: signing.get("tsaProfile").is_some_and(|profile| !profile.is_null()),
            allow_expired: flag("allowExpired", false)?,
            allow_revoked: flag("allowRevoked", false)?,
            output_certificate: flag("outputCert", false)?,
            wanted: wanted(signer).map_err(threw)?,
        })
    }

    /// Whether one of the storages that are allowed is there. Files always are.
    fn store(&self, settings: &AgentSettings) -> Store {
        let there = |name: &String| FILE_STORAGES.contains(&name.as_str()) || settings.tokens.contains(name);
        let there = self.storages.is_empty() || self.storages.iter().any(there);
        if there { Store::There } else { Store::Missing }
    }

    /// What stands in `result`: an array, but with the older program for a single CMS; an object where the certificate is asked for.
    fn result(&self, mut all: Vec<String>, key: &AgentKey, chosen: &Chosen, version: Version) -> Value {
        if chosen.is_in_reverse() {
            all.reverse();
        }
        if self.output_certificate {
            let certificate = to_pem("CERTIFICATE", key.certificate().der());
            return json!({ "signatures": all, "certificate": certificate });
        }
        if self.single && self.format != Format::Xml && version == Version::V1_2 {
            return json!(all.pop());
        }
        json!(all)
    }
}

/// What the certificate must be like. Empty texts ask nothing: pages send them for fields that nobody filled in.
fn wanted(signer: &Map<String, Value>) -> Result<Wanted, String> {
    let text = |name: &str| match signer.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Some(_) => Err(not_a(name, "string")),
    };
    let usages = match signer.get("extKeyUsageOids") {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => texts(value).ok_or_else(|| not_a("extKeyUsageOids", "JSONArray"))?,
    };
    let issuers = match signer.get("chain") {
        None | Some(Value::Null) => Issuers::Authority,
        Some(value) => match texts(value).ok_or_else(|| not_a("chain", "JSONArray"))? {
            chain if chain.is_empty() => Issuers::Anybody,
            chain => Issuers::These(certificates(&chain)?),
        },
    };
    Ok(Wanted {
        purpose: Purpose::Any,
        usages: usages.into_iter().map(|oid| oid.trim().to_owned()).filter(|oid| !oid.is_empty()).collect(),
        iin: text("iin")?.map(|iin| iin.trim_start_matches("IIN").to_owned()),
        bin: text("bin")?.map(|bin| bin.trim_start_matches("BIN").to_owned()),
        serial: text("serialNumber")?.map(|serial| normal_serial(&serial)),
        issuers,
    })
}

/// Certificates as PEM, or as base64 alone.
fn certificates(chain: &[String]) -> Result<Vec<Certificate>, String> {
    let unreadable = || "java.security.cert.CertificateException: Could not parse certificate".to_owned();
    let mut all = Vec::new();
    for text in chain.iter().take(CHAIN_CERTIFICATES_MAX) {
        if text.contains("-----BEGIN") {
            all.extend(certificates_from_pem(text).map_err(|_| unreadable())?);
        } else {
            let der = base64::decode(text).ok_or_else(unreadable)?;
            all.push(Certificate::from_der(&der).map_err(|_| unreadable())?);
        }
    }
    Ok(all)
}

/// A member that is an object.
fn object<'a>(args: &'a Map<String, Value>, name: &str) -> Result<&'a Map<String, Value>, String> {
    match args.get(name) {
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(not_a(name, "JSONObject")),
        None => Err(not_found(name)),
    }
}

/// A member that is `true` or `false`, or one of these words as a string: the official sample sends them so.
fn flag(object: &Map<String, Value>, name: &str, usual: bool) -> Result<bool, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(usual),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => Ok(true),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(not_a(name, "Boolean")),
    }
}

/// The strings of an array of nothing else.
fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

/// What the real program's reader of JSON says of a member of another kind.
fn not_a(name: &str, kind: &str) -> String {
    format!("org.json.JSONException: JSONObject[\"{name}\"] is not a {kind}.")
}

/// The same of one that is not there.
fn not_found(name: &str) -> String {
    format!("org.json.JSONException: JSONObject[\"{name}\"] not found.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &Value) -> Result<Order, Value> {
        Order::read(args)
    }

    #[test]
    fn the_official_samples_words_for_flags_and_its_empty_fields_are_taken() {
        let order = read(&json!({
            "format": "cms", "data": ["MTEK", "MTEK"], "locale": "ru",
            "signingParams": {"decode": "true", "encapsulate": "false", "digested": "false", "tsaProfile": null},
            "signerParams": {"extKeyUsageOids": [], "iin": "", "bin": "", "serialNumber": "", "chain": null},
        }))
        .unwrap();
        assert!(order.decode && order.form == Form::Detached && !order.digested && !order.stamped);
        assert_eq!((order.wanted.iin.as_deref(), order.wanted.serial.as_deref()), (None, None));
        assert_eq!(order.wanted.issuers, Issuers::Authority);
    }

    #[test]
    fn what_is_of_another_kind_is_told_as_recorded_of_the_real_one() {
        let error = read(&json!({"format": "cms", "data": "MTEK", "signingParams": 555, "signerParams": {}}))
            .unwrap_err();
        assert_eq!(
            error,
            json!({
                "status": false, "code": "INVOCATION_ERROR", "message": "An invoked method threw an exception.",
                "details": "org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject.",
            })
        );
        let error = read(&json!({"format": "pdf", "data": "MTEK", "signingParams": {}, "signerParams": {}}))
            .unwrap_err();
        assert_eq!(error["code"], "INVALID_SIGNING_PARAMS");
    }
}
