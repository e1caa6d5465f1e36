//! Signing documents as the real program does: enveloped XML signatures, and CMS of CAdES, [authority §3](crate::manual::authority).

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::key::AgentKey;
use super::reply::Refusal;
use super::sax;
use super::settings::XmlLayout;
use super::xpath::{self, XPathFault};
use crate::clock::Now;
use crate::cms::{self, Form, SignedData, SigningError};
use crate::crypto::{CryptoError, EcdsaForm};
use crate::encoding::base64;
use crate::keys::Signer as _;
use crate::xml::{Document, NodeId, XmlError, parse};
use crate::xmldsig::{self, Layout, SignError, SigningRequest};

/// What the real program puts before a signed document.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>";

/// Messages whose documents are signed at once: each has a thread.
pub(super) const AT_ONCE_MAX: usize = 4;

/// Why a document was not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignFault {
    /// Not XML; in the words of Java's parser.
    NotXml(String),
    /// Not base64; in the words of Java's decoder.
    NotBase64(String),
    /// An XPath of the request leads nowhere.
    XPath(XPathFault),
    /// The XML signature was not made.
    Xml(SignError),
    /// The CMS was not made.
    Cms(SigningError),
    /// The key does not sign so.
    Key(CryptoError),
    /// There is no time-stamp.
    TimeStamp(String),
}

impl std::fmt::Display for SignFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SignFault::NotXml(text) | SignFault::NotBase64(text) => f.write_str(text),
            SignFault::XPath(fault) => write!(f, "{fault}"),
            SignFault::Xml(error) => write!(f, "{error}"),
            SignFault::Cms(error) => write!(f, "{error}"),
            SignFault::Key(error) => write!(f, "{error}"),
            SignFault::TimeStamp(why) => write!(f, "no time-stamp: {why}"),
        }
    }
}

impl From<SignFault> for Refusal {
    fn from(fault: SignFault) -> Self {
        Refusal::Failed(Some(fault.to_string()))
    }
}

/// How XML is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct XmlWork {
    pub(super) layout: XmlLayout,
    /// XPaths of the element that is signed, which must have an `Id`, and of the one that the signature goes into; the whole document
    /// where there are none.
    pub(super) element: Option<(String, String)>,
}

/// How CMS is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CmsWork {
    /// Whether the content is in it.
    pub(super) form: Form,
    /// Whether what is given is a digest.
    pub(super) digested: bool,
    /// What signingTime says.
    pub(super) now: Now,
}

/// The signed document, with the declaration that the real program writes.
pub(super) fn xml(source: &str, key: &AgentKey, work: &XmlWork) -> Result<String, SignFault> {
    let not_xml = |error: XmlError| SignFault::NotXml(sax::sax_text(&error, source));
    let source = declared(&parse(source).map_err(not_xml)?);
    let layout = match work.layout {
        XmlLayout::SingleLine => Layout::SingleLine,
        XmlLayout::Lines => Layout::Lines,
        XmlLayout::CarriageReturns => Layout::CarriageReturns,
    };
    let Some((element, parent)) = &work.element else {
        let request = SigningRequest { layout, ..SigningRequest::document() };
        // Signatures that are there already are signed too.
        return xmldsig::sign_stacked(&source, key.holder(), &request).map_err(SignFault::Xml);
    };
    let document = parse(&source).map_err(not_xml)?;
    let element = xpath::element(&document, element).map_err(SignFault::XPath)?;
    let place = xpath::element(&document, parent).map_err(SignFault::XPath)?;
    let request = SigningRequest { layout, ..SigningRequest::element() };
    let id = document
        .attribute(element, "", "Id")
        .ok_or_else(|| SignFault::Xml(SignError::Reference(format!("#{}", document.local_name(element)))))?;
    xmldsig::sign_element_below(&document, id, place, key.holder(), &request).map_err(SignFault::Xml)
}

/// The document behind the declaration, nothing between its parts: as Java writes it out again.
fn declared(document: &Document) -> String {
    let mut text = DECLARATION.to_owned();
    for node in document.children(NodeId::DOCUMENT) {
        // Beside the root there are comments and instructions.
        let part = document.source_of(node);
        if !part.trim().is_empty() {
            text.push_str(part);
        }
    }
    text
}

/// A CMS over `content`; where that is a CMS itself, the same with one more signer.
pub(super) fn cms(content: &[u8], key: &AgentKey, work: CmsWork) -> Result<SignedData, SignFault> {
    let request = cms::SigningRequest {
        form: work.form,
        signing_time: Some(work.now),
        ..cms::SigningRequest::default()
    };
    if work.digested {
        return cms::sign_digest(content, key.holder(), &request).map_err(SignFault::Cms);
    }
    if let Ok(mut data) = SignedData::from_ber(content) {
        cms::add_signer(&mut data, None, key.holder(), &request).map_err(SignFault::Cms)?;
        return Ok(data);
    }
    cms::sign(content, key.holder(), &request).map_err(SignFault::Cms)
}

/// The bare signature over `content`.
pub(super) fn raw(content: &[u8], key: &AgentKey) -> Result<Vec<u8>, SignFault> {
    let holder = key.holder();
    let algorithm = holder.certificate().key().default_algorithm();
    let algorithm = algorithm.ok_or(SignFault::Key(CryptoError::Unsupported(holder.kind().name())))?;
    holder.sign(algorithm, EcdsaForm::Der, content).map_err(SignFault::Key)
}

/// The octets of a base64 text, or what Java's decoder says of it.
pub(super) fn decoded(text: &str) -> Result<Vec<u8>, SignFault> {
    if let Some(octets) = base64::decode(text) {
        return Ok(octets);
    }
    let strange = text
        .bytes()
        .find(|octet| !matches!(octet, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'='));
    Err(SignFault::NotBase64(match strange {
        Some(octet) => format!("Illegal base64 character {octet:x}"),
        None => "Input byte array has wrong 4-byte ending unit".to_owned(),
    }))
}

/// Signs one after another where no connection waits for it, each in one of these places: between two documents the place is given back,
/// behind the others that wait for one. When what comes back is dropped, the one under way is the last: the page has gone.
pub(super) async fn all<D: Send + 'static, T: Send + 'static>(
    places: &Arc<Semaphore>,
    documents: Vec<D>,
    sign: impl Fn(D) -> Result<T, SignFault> + Send + Sync + 'static,
) -> Result<Vec<T>, Refusal> {
    let sign = Arc::new(sign);
    let mut signed = Vec::with_capacity(documents.len());
    for document in documents {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return Err(Refusal::Failed(None)) };
        let sign = Arc::clone(&sign);
        let signing = tokio::task::spawn_blocking(move || {
            let _place = place;
            sign(document)
        });
        signed.push(signing.await.map_err(|_| Refusal::Failed(None))??);
    }
    Ok(signed)
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, mpsc};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn when_the_page_has_gone_the_document_under_way_is_the_last_and_the_place_is_free() {
        let places = Arc::new(Semaphore::new(1));
        let (said, hears) = mpsc::channel();
        let (goes_on, waits) = mpsc::channel::<()>();
        let waits = Mutex::new(waits);
        let signing = all(&places, (0..1_000).collect(), move |number: u32| {
            said.send(number).unwrap();
            let _ = waits.lock().unwrap().recv();
            Ok(number)
        });
        let mut signing = Box::pin(signing);
        let begun = async {
            while hears.try_recv() != Ok(0) {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            _ = &mut signing => panic!("the first document is not signed yet"),
            () = begun => {}
        }
        drop(signing);
        assert_eq!(places.available_permits(), 0, "a thread that signs holds its place");
        drop(goes_on);
        let free = tokio::time::timeout(Duration::from_secs(10), places.acquire()).await;
        assert!(free.is_ok());
        drop(free);
        assert!(hears.recv().is_err(), "no other document was begun");
        let all = all(&places, vec![1, 2, 3], Ok).await;
        assert_eq!(all.unwrap(), [1, 2, 3]);
    }

    #[tokio::test]
    async fn a_long_list_of_one_page_lets_another_page_in_between_two_documents() {
        let places = Arc::new(Semaphore::new(1));
        let (told, hears) = mpsc::channel();
        let (one, other) = (told.clone(), told);
        let tell = |whose: &'static str, told: mpsc::Sender<&'static str>| {
            move |()| {
                std::thread::sleep(Duration::from_millis(10));
                told.send(whose).unwrap();
                Ok(())
            }
        };
        let long = all(&places, vec![(); 50], tell("long", one));
        let short = all(&places, vec![()], tell("short", other));
        // The long one is polled first, and has the only place.
        let (long, short) = tokio::join!(biased; long, short);
        assert!(long.is_ok() && short.is_ok());
        let order: Vec<_> = hears.try_iter().collect();
        let at = order.iter().position(|whose| *whose == "short").unwrap();
        assert!(at < 3, "the other page waited for {at} documents of 50");
    }
}
