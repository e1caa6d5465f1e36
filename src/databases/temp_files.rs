//! The temporary storage of large files: `EDS_TEMP_FILES`, by operations UPLOAD, DOWNLOAD, CONFIRM and GET_FILE_INFO;
//! [contract §4](crate::manual::contract). What it answers is ours: only requests were seen.
//!
//! Files are in memory, and written down by who holds the databases; they have a bound in number and octets, and none outlives its time.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::asked::{Asked, text};
use super::kept::{Keep, KeptKind, put};
use super::reply::{Refusal, Reply};
use crate::clock::Now;
use crate::encoding::base64;
use crate::envelope::DataShape;
use crate::limits;
use crate::text::message::ANSWER_DONE;
use crate::xml::{Document, ElementView, PlainElement, Writer};

/// Its namespace.
pub(super) const NAMESPACE: &str = "http://egov.bee.kz/eds/tempstorage/v2/";

/// The service.
pub(super) const SERVICE: &str = "EDS_TEMP_FILES";

/// Characters of base64 that are held at once: three of the largest messages.
const HELD_OCTETS_MAX: usize = 64 * 1024 * 1024;

/// Files that are held at once.
const FILES_MAX: usize = 10_000;

/// Files in one request; of one with more nothing is done.
const FILES_OF_REQUEST_MAX: usize = 100;

/// Characters of a name, a type or an identifier.
const NAME_CHARACTERS_MAX: usize = 255;

/// How long a file is kept where the request does not say: an hour.
const LIFE_MILLIS: i64 = 3600 * 1000;

/// How long a file is kept at most: a week.
const LIFE_MILLIS_MAX: i64 = 7 * 24 * 3600 * 1000;

#[derive(Serialize, Deserialize)]
struct File {
    owner: String,
    name: String,
    mime: String,
    content: String,
    /// In milliseconds.
    until: i64,
    /// Whether it is lost at the end of its time for want of a confirmation; a confirmed one is kept a week.
    waits: bool,
}

/// The files there are.
#[derive(Default)]
pub(super) struct TempFiles(Mutex<BTreeMap<String, File>>);

/// Answers the service.
pub(super) fn answer(files: &TempFiles, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if !asked.is_of(NAMESPACE) {
        return Err(Refusal::Form);
    }
    let operation = asked.text("type").ok_or(Refusal::Form)?;
    let mut w = Writer::new();
    w.open("tempStorageResponse").attribute("xmlns", NAMESPACE).leaf("type", &operation);
    let mut held = files.0.lock().unwrap_or_else(PoisonError::into_inner);
    let gone = outlived(&mut held, asked.question.now);
    let mut kept: Vec<Keep> = gone.keys().map(|id| removed(id)).collect();
    match done(&operation, &mut held, asked, &mut w, &mut kept) {
        Ok(done) => Ok(replied(done, w, kept)),
        Err(refusal) => {
            // A refusal writes nothing down: what has outlived its time goes with the next answer.
            held.extend(gone);
            Err(refusal)
        }
    }
}

/// Does what is asked for; whether every file that is named is there.
fn done(
    operation: &str,
    held: &mut BTreeMap<String, File>,
    asked: &Asked<'_>,
    w: &mut Writer,
    kept: &mut Vec<Keep>,
) -> Result<bool, Refusal> {
    if named_too_many(asked) {
        return Err(Refusal::NoRoom);
    }
    Ok(match operation {
        "UPLOAD" => upload(held, asked, w, kept)?,
        "DOWNLOAD" => {
            let mut octets = 0;
            each(held, asked, |file, _| octets += file.content.len());
            // As much as a message may have.
            if octets > limits::BODY_BYTES_MAX {
                return Err(Refusal::NoRoom);
            }
            each(held, asked, |file, id| contents(w, file, id))
        }
        "GET_FILE_INFO" => each(held, asked, |file, id| facts(w, "fileInfos", file, id)),
        "CONFIRM" => {
            let until = asked.question.now.plus_millis(LIFE_MILLIS_MAX).millis();
            each(held, asked, |file, id| {
                if std::mem::take(&mut file.waits) {
                    file.until = until;
                    kept.extend(put(KeptKind::TempFile, id, file));
                }
                w.open("confirmResponses").leaf("fileIdentifier", id).close();
            })
        }
        other => {
            let is_word = other.len() <= WORD_LETTERS_MAX
                && other.bytes().all(|octet| octet.is_ascii_uppercase() || octet == b'_');
            let found = is_word.then(|| other.to_owned());
            return Err(Refusal::Value { path: "tempStorageRequest/type", allowed: OPERATIONS, found });
        }
    })
}

/// What may be asked for.
const OPERATIONS: &str = "UPLOAD, DOWNLOAD, CONFIRM, GET_FILE_INFO";

/// Letters of a word that could be an operation: what is longer is not repeated.
const WORD_LETTERS_MAX: usize = 40;

/// The content of a file is something else.
fn not_base64(found: Option<String>) -> Refusal {
    let path = "tempStorageRequest/uploadRequest/fileUploadRequests/content";
    Refusal::Value { path, allowed: "base64", found }
}

fn replied(done: bool, w: Writer, kept: Vec<Keep>) -> Reply {
    let code = if done { "SCSS001" } else { "404" };
    let reply = Reply { kept, ..Reply::found(ANSWER_DONE.ru, w.finish(), DataShape::Element) };
    if done { reply } else { Reply { code, message: NOT_THERE.to_owned(), ..reply } }
}

fn over(held: &BTreeMap<String, File>, now: Now) -> Vec<String> {
    held.iter().filter(|(_, file)| file.until < now.millis()).map(|(id, _)| id.clone()).collect()
}

/// Takes out the files whose time is over.
fn outlived(held: &mut BTreeMap<String, File>, now: Now) -> BTreeMap<String, File> {
    over(held, now).into_iter().filter_map(|id| held.remove_entry(&id)).collect()
}

fn removed(id: &str) -> Keep {
    Keep::Remove { kind: KeptKind::TempFile, id: id.to_owned() }
}

impl TempFiles {
    /// Takes a file that was written down.
    pub(super) fn restore(&self, id: String, definition: &str) {
        let Ok(file) = serde_json::from_str::<File>(definition) else { return };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let octets: usize = held.values().map(|file| file.content.len()).sum();
        if held.len() < FILES_MAX && octets + file.content.len() <= HELD_OCTETS_MAX {
            held.insert(id, file);
        }
    }
}

impl TempFiles {
    /// The files whose time seems to be over.
    pub(super) fn over(&self, now: Now) -> Vec<String> {
        over(&self.0.lock().unwrap_or_else(PoisonError::into_inner), now)
    }

    /// Takes these files as they are written down, and forgets those of `asked` that are not. Others make room: they can be read again.
    pub(super) fn replace(&self, asked: &[String], written: Vec<(String, String)>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in asked {
            held.remove(id);
        }
        let mut octets: usize = held.values().map(|file| file.content.len()).sum();
        for (id, definition) in written {
            let Ok(file) = serde_json::from_str::<File>(&definition) else { continue };
            while held.len() >= FILES_MAX || octets + file.content.len() > HELD_OCTETS_MAX {
                let other = held.keys().find(|other| !asked.contains(other)).cloned();
                let Some(gone) = other.and_then(|other| held.remove(&other)) else { return };
                octets -= gone.content.len();
            }
            octets += file.content.len();
            held.insert(id, file);
        }
    }
}

/// The ids of the files that a question is about.
pub(super) fn named(document: &Document) -> Vec<String> {
    let ids = elements(PlainElement::new(document, document.root()), "fileIdentifiers");
    ids.into_iter().map(|id| id.text().trim().to_owned()).collect()
}

/// What is said where a file is not there, or has run out.
const NOT_THERE: &str = "Файл не найден";

/// Whether a request is about more files than one may be about.
fn named_too_many(asked: &Asked<'_>) -> bool {
    ["fileUploadRequests", "fileIdentifiers"].iter().any(|name| all(asked, name).len() > FILES_OF_REQUEST_MAX)
}

/// The elements of this name at any depth of the request, as many as there may be and one more.
fn all<'a>(asked: &Asked<'a>, name: &str) -> Vec<PlainElement<'a>> {
    elements(asked.root(), name)
}

fn elements<'a>(root: PlainElement<'a>, name: &str) -> Vec<PlainElement<'a>> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(element) = open.pop() {
        if element.local_name() == name {
            found.push(element);
        } else {
            let from = open.len();
            open.extend(element.children());
            open[from..].reverse();
        }
        if found.len() > FILES_OF_REQUEST_MAX {
            break;
        }
    }
    found
}

/// Does something once for each file that the request names and its sender may have; whether all are there.
fn each(held: &mut BTreeMap<String, File>, asked: &Asked<'_>, mut done: impl FnMut(&mut File, &str)) -> bool {
    let mut ids: Vec<String> = Vec::new();
    for id in all(asked, "fileIdentifiers") {
        let id = id.text().trim().to_owned();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut whole = !ids.is_empty();
    for id in ids {
        match held.get_mut(&id).filter(|file| file.owner == asked.question.sender_id) {
            Some(file) => done(file, &id),
            None => whole = false,
        }
    }
    whole
}

fn upload(
    held: &mut BTreeMap<String, File>,
    asked: &Asked<'_>,
    w: &mut Writer,
    kept: &mut Vec<Keep>,
) -> Result<bool, Refusal> {
    let requests = all(asked, "fileUploadRequests");
    if requests.is_empty() {
        return Err(Refusal::Form);
    }
    w.open("uploadResponse");
    // All of them or none.
    let mut taken = Vec::new();
    let mut octets: usize = held.values().map(|file| file.content.len()).sum();
    for request in requests {
        // An element in it (`xop:Include`) stands for octets that are not there.
        if let Some(element) = request.child("content").and_then(|content| content.children().next()) {
            let name: String = element.local_name().chars().take(WORD_LETTERS_MAX).collect();
            return Err(not_base64(Some(format!("<{name}>"))));
        }
        let content = text(request, "content").unwrap_or_default();
        if base64::decode(&content).is_none() {
            return Err(not_base64(None));
        }
        octets += content.len();
        if held.len() + taken.len() >= FILES_MAX || octets > HELD_OCTETS_MAX {
            return Err(Refusal::NoRoom);
        }
        let named = |name| text(request, name).map(|text| text.chars().take(NAME_CHARACTERS_MAX).collect());
        let life = text(request, "lifeTime").and_then(|text| text.parse::<i64>().ok()).unwrap_or(LIFE_MILLIS);
        let waits =
            text(request, "needToBeConfirmed").is_some_and(|flag| matches!(flag.as_str(), "true" | "1"));
        let id = asked.random.uuid();
        w.open("fileUploadResponses");
        w.optional("fileProcessIdentifier", named("fileProcessIdentifier").as_deref());
        w.leaf("fileIdentifier", &id).close();
        let file = File {
            owner: asked.question.sender_id.to_owned(),
            name: named("name").unwrap_or_default(),
            mime: named("mime").unwrap_or_default(),
            content,
            until: asked.question.now.plus_millis(life.clamp(1, LIFE_MILLIS_MAX)).millis(),
            waits,
        };
        taken.push((id, file));
    }
    for (id, file) in taken {
        kept.extend(put(KeptKind::TempFile, &id, &file));
        held.insert(id, file);
    }
    w.close();
    Ok(true)
}

fn contents(w: &mut Writer, file: &File, id: &str) {
    w.open("fileDownloadResponses").leaf("fileIdentifier", id).leaf("name", &file.name);
    w.leaf("mime", &file.mime).leaf("content", &file.content).close();
}

fn facts(w: &mut Writer, element: &str, file: &File, id: &str) {
    w.open(element).leaf("fileIdentifier", id).leaf("name", &file.name).leaf("mime", &file.mime);
    w.leaf("size", &base64::octets_in(&file.content).to_string());
    w.leaf("validUntil", &Now::from_millis(file.until).to_string()).close();
}
