//! The module `kz.gov.pki.knca.commonUtils`: positional arguments, `code` and `responseObject`, [the agent](crate::manual::agent).

use std::sync::Arc;

use serde_json::{Value, json};

use super::call::Call;
use super::choosing::{self, Choice, Chosen, Refused, Store};
use super::key::{AgentKey, Purpose};
use super::keys::Wanted;
use super::reply::{self, Answer, Refusal};
use super::settings::{AgentSettings, XmlLayout};
use super::signing::{self, CmsWork, XmlWork};
use super::state::Agent;
use super::{file, key_info};
use crate::cms::{self, Form, SignedData};
use crate::encoding::base64;
use crate::limits;

/// The storages that pages know: files first, then what is plugged in.
pub(super) const FILE_STORAGES: [&str; 2] = ["PKCS12", "JKS"];
/// Those of hardware.
pub(super) const TOKEN_STORAGES: [&str; 6] = [
    "AKKaztokenStore",
    "AKKZIDCardStore",
    "AKEToken72KStore",
    "AKEToken5110Store",
    "AKJaCartaStore",
    "AKAKEYStore",
];

/// What a positional argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parameter {
    Text,
    Texts,
    Flag,
}

use Parameter::{Flag, Text, Texts};

/// The methods, each with its parameters: one is found by its name and the number of its arguments.
const METHODS: [(&str, &[Parameter]); 12] = [
    ("getActiveTokens", &[]),
    ("getKeyInfo", &[Text]),
    ("signXml", &[Text, Text, Text, Text, Text]),
    ("signXmls", &[Text, Text, Texts, Text, Text]),
    ("createCAdESFromBase64", &[Text, Text, Text, Flag]),
    ("createCAdESFromBase64Hash", &[Text, Text, Text]),
    ("createCAdESFromFile", &[Text, Text, Text, Flag]),
    ("createCMSSignatureFromBase64", &[Text, Text, Text, Flag]),
    ("createCMSSignatureFromFile", &[Text, Text, Text, Flag]),
    ("applyCAdEST", &[Text, Text, Text]),
    ("showFileChooser", &[Text, Text]),
    ("changeLocale", &[Text]),
];

impl Parameter {
    fn takes(self, value: &Value) -> bool {
        match self {
            Text => value.is_string(),
            Flag => value.is_boolean(),
            Texts => value.as_array().is_some_and(|values| values.iter().all(Value::is_string)),
        }
    }
}

/// Answers a message of the module.
pub(super) async fn answer(agent: &Arc<Agent>, call: &Call) -> Answer {
    let args = call.positional();
    let method = METHODS.iter().find(|row| row.0 == call.method && row.1.len() == args.len());
    let Some((name, parameters)) = method else {
        let message = format!("NoSuchMethodException {}", call.method);
        return Answer::plain(reply::common_error(call, Some(&message)));
    };
    if !parameters.iter().zip(args).all(|(parameter, value)| parameter.takes(value)) {
        let message = format!("java.lang.IllegalArgumentException: argument type mismatch. Method: {name}");
        return Answer::plain(reply::common_error(call, Some(&message)));
    }
    let text = |at: usize| args.get(at).and_then(Value::as_str).unwrap_or_default();
    let attached = || if args.get(3) == Some(&json!(true)) { Form::Attached } else { Form::Detached };
    match *name {
        "getActiveTokens" => Answer::plain(reply::common(call, json!(agent.settings().tokens))),
        "changeLocale" => Answer::plain(reply::common(call, Value::Null)),
        "showFileChooser" => Answer::plain(file_chosen(agent, call, text(0))),
        "applyCAdEST" => Answer::plain(stamped(agent, call, text(2)).await),
        "getKeyInfo" => with_key(agent, call, 0, |_| Ok(Job::KeyInfo)).await,
        "signXml" | "signXmls" => {
            with_key(agent, call, documents(args), |settings| Ok(xml_job(args, settings))).await
        }
        "createCAdESFromBase64" => {
            with_key(agent, call, 1, |_| Ok(Job::cms(signing::decoded(text(2))?, attached(), Stamp::No)))
                .await
        }
        "createCMSSignatureFromBase64" => {
            with_key(agent, call, 1, |_| Ok(Job::cms(signing::decoded(text(2))?, attached(), Stamp::Yes)))
                .await
        }
        "createCAdESFromBase64Hash" => with_key(agent, call, 1, |_| hash_job(text(2))).await,
        named => {
            let stamp = if named == "createCAdESFromFile" { Stamp::No } else { Stamp::Yes };
            with_key(agent, call, 1, |settings| {
                let octets = file::read(settings.documents.as_deref(), text(2));
                let octets = octets.ok_or(Refusal::Failed(Some("file.not_found".to_owned())))?;
                Ok(Job::cms(octets, attached(), stamp))
            })
            .await
        }
    }
}

/// Whether a signature gets a time-stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamp {
    Yes,
    No,
}

/// What is to be done with the key.
enum Job {
    KeyInfo,
    Xml { documents: Vec<String>, work: XmlWork, single: bool },
    Cms { content: Vec<u8>, form: Form, digested: bool, stamp: Stamp },
}

impl Job {
    fn cms(content: Vec<u8>, form: Form, stamp: Stamp) -> Self {
        Job::Cms { content, form, digested: false, stamp }
    }
}

/// How many documents `signXml` and `signXmls` have to sign.
fn documents(args: &[Value]) -> usize {
    args.get(2).and_then(Value::as_array).map_or(1, Vec::len)
}

fn xml_job(args: &[Value], settings: &AgentSettings) -> Job {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = args.get(2).and_then(Value::as_array);
    let documents = texts.map(|texts| texts.iter().map(text).collect());
    let paths = [3, 4].map(|at| args.get(at).map(text).unwrap_or_default());
    let [element, parent] = paths;
    let element = (!element.is_empty() && !parent.is_empty()).then_some((element, parent));
    let layout = settings.xml_layout.unwrap_or(XmlLayout::Lines);
    Job::Xml {
        single: documents.is_none(),
        documents: documents.unwrap_or_else(|| args.get(2).map(text).into_iter().collect()),
        work: XmlWork { layout, element },
    }
}

/// A digest of no octets, or one that is not base64, has an answer without a message.
fn hash_job(text: &str) -> Result<Job, Refusal> {
    let digest = signing::decoded(text).ok().filter(|digest| !digest.is_empty());
    let content = digest.ok_or(Refusal::Failed(None))?;
    Ok(Job::Cms { content, form: Form::Detached, digested: true, stamp: Stamp::No })
}

/// Chooses a key of the storage that the request names, and does the job.
async fn with_key(
    agent: &Arc<Agent>,
    call: &Call,
    documents: usize,
    job: impl FnOnce(&AgentSettings) -> Result<Job, Refusal> + Send,
) -> Answer {
    let settings = agent.settings();
    let args = call.positional();
    let text = |at: usize| args.get(at).and_then(Value::as_str).unwrap_or_default();
    if let Err(message) = storage(text(0), &settings) {
        return Answer::plain(reply::common_error(call, Some(message)));
    }
    if documents > limits::AGENT_DOCUMENTS_MAX {
        let message =
            format!("java.lang.OutOfMemoryError: more than {} documents", limits::AGENT_DOCUMENTS_MAX);
        return Answer::plain(reply::common_error(call, Some(&message)));
    }
    let purpose = if call.method == "getKeyInfo" { Purpose::Any } else { Purpose::named(text(1)) };
    let choice = Choice {
        wanted: Wanted::of_purpose(purpose),
        documents,
        store: Store::There,
        refused: Refused::NONE,
    };
    let chosen = choosing::choose(agent, call, choice).await;
    let done = match &chosen.key {
        Err(refusal) => Err(refusal.clone()),
        // What is to be signed is looked at after the window: so the real one does.
        Ok(key) => match job(&settings) {
            Err(refusal) => Err(refusal),
            Ok(job) => done(agent, call, &chosen, Arc::clone(key), job).await,
        },
    };
    match done {
        Ok(object) => chosen.answer(reply::common(call, object), documents),
        Err(refusal) => chosen.answer(reply::common_refusal(call, &refusal), documents),
    }
}

async fn done(
    agent: &Arc<Agent>,
    call: &Call,
    chosen: &Chosen,
    key: Arc<AgentKey>,
    job: Job,
) -> Result<Value, Refusal> {
    match job {
        Job::KeyInfo => Ok(key_info::key_info(&key, agent.settings().key_dates)),
        Job::Xml { documents, work, single } => {
            let one = move |document: String| signing::xml(&document, &key, &work);
            let mut signed = signing::all(&agent.places, documents, one).await?;
            if chosen.is_in_reverse() {
                signed.reverse();
            }
            Ok(if single { json!(signed.pop()) } else { json!(signed) })
        }
        Job::Cms { content, form, digested, stamp } => {
            let work = CmsWork { form, digested, now: call.now };
            let signer = Arc::clone(&key);
            let one = move |content: Vec<u8>| signing::cms(&content, &signer, work);
            let made = signing::all(&agent.places, vec![content], one).await?.pop();
            let mut data = made.ok_or(Refusal::Failed(None))?;
            if stamp == Stamp::Yes {
                let known = crate::keys::Signer::chain(key.holder());
                agent.time_stamps.over(&mut data, known, agent.random.as_ref(), call.now).await?;
            }
            Ok(json!(base64::encode(&data.to_der())))
        }
    }
}

/// Whether there are keys in a storage, or what is said of it.
fn storage(name: &str, settings: &AgentSettings) -> Result<(), &'static str> {
    if name.trim().is_empty() {
        return Err("storageName.param.empty");
    }
    if FILE_STORAGES.contains(&name) || settings.tokens.iter().any(|token| token == name) {
        return Ok(());
    }
    Err(if TOKEN_STORAGES.contains(&name) { "storage.empty" } else { "storage.unknown" })
}

/// The same CMS with a time-stamp over its last signature; no key and no window is needed.
async fn stamped(agent: &Agent, call: &Call, text: &str) -> Value {
    let read = cms::unwrapped(text.as_bytes()).ok().and_then(|octets| SignedData::from_ber(&octets).ok());
    let Some(mut data) = read else {
        return reply::common_error(
            call,
            Some("kz.gov.pki.kalkan.jce.provider.cms.CMSException: Malformed content."),
        );
    };
    match agent.time_stamps.over(&mut data, &[], agent.random.as_ref(), call.now).await {
        Ok(()) => reply::common(call, json!(base64::encode(&data.to_der()))),
        Err(fault) => reply::common_refusal(call, &Refusal::from(fault)),
    }
}

/// The file that a person would choose; without one it is as if the window were closed.
fn file_chosen(agent: &Agent, call: &Call, extension: &str) -> Value {
    match file::chosen(agent.settings().documents.as_deref(), extension) {
        Some(path) => reply::common(call, json!(path.to_string_lossy())),
        None => reply::common_refusal(call, &Refusal::Cancelled),
    }
}
