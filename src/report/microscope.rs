//! A signature under the microscope, as JSON: what each Reference hashes, why a digest differs, and where the octets that the
//! signing side says it hashed part from those hashed here.

use serde_json::{Value, json};

use crate::encoding::base64;
use crate::findings::Cause;
use crate::findings::evidence::FormFault;
use crate::limits;
use crate::text::line::{explain as words, fault};
use crate::text::{Lang, errors};
use crate::xml::{Document, NodeId};
use crate::xmldsig::{
    ReferenceView, Unhashed, ValueView, explain, explain_value, first_difference, ns, signed_info_octets,
    visible,
};

/// Characters shown of what is hashed.
const BEGINNING: usize = 160;

/// What the octets of the other side are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// What a Reference hashes, counted from one.
    Reference(usize),
    /// What the signature value is over.
    SignedInfo,
}

/// The signature that is looked at, counted from one in the order of the document; and what the other side says.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Which signature.
    pub signature: usize,
    /// What is compared.
    pub compared: Compared,
    /// What the signing side says it hashed.
    pub octets: Option<&'a [u8]>,
}

/// The answer; `error` says what could not be explained, in the language asked for.
pub fn microscope(document: &Document, question: &Question<'_>, lang: Lang) -> Value {
    match look(document, question, lang) {
        Ok(told) => told,
        Err(error) => json!({ "error": error }),
    }
}

fn look(document: &Document, question: &Question<'_>, lang: Lang) -> Result<Value, String> {
    if document.source().len() > limits::EXPLAINED_BYTES_MAX {
        return Err(words::too_large_to_explain(lang, limits::EXPLAINED_BYTES_MAX));
    }
    let mut all = document.subtree(document.root()).filter(|id| document.is(*id, ns::DS, "Signature"));
    let signature = question.signature.checked_sub(1).and_then(|index| all.nth(index));
    let signature = signature.ok_or_else(|| fault::no_signature(lang, question.signature))?;
    let unreadable = |why: FormFault| {
        let at = document.position(signature).to_string();
        words::unreadable_signature(lang, &at, &errors::form_fault(&why, lang))
    };
    let views = explain(document, signature).map_err(unreadable)?;
    let references = views.iter().enumerate().map(|(index, view)| reference(index + 1, view, lang));
    let mut told = json!({
        "place": format!("{} {}", document.position(signature), document.path(signature)),
        "references": references.collect::<Vec<_>>(),
    });
    if let Ok(value) = explain_value(document, signature) {
        told["signedInfo"] = match value {
            ValueView::Right => json!({ "value": "right" }),
            ValueView::Wrong(found) => json!({ "value": "wrong", "cause": found.map(cause) }),
            ValueView::NoKey => json!({ "value": "not-looked-at" }),
        };
    }
    if let Some(theirs) = question.octets {
        told["comparison"] = comparison(document, signature, &views, question.compared, theirs, lang);
    }
    Ok(told)
}

/// Why nothing is hashed, in words.
pub fn unhashed(error: &Unhashed, lang: Lang) -> String {
    match error {
        Unhashed::Form(fault) => errors::form_fault(fault, lang),
        Unhashed::Reference(fault) => errors::reference_fault(fault, lang),
        Unhashed::Transform(fault) => errors::transform_fault(fault, lang),
        Unhashed::C14n(error) => errors::c14n_error(error, lang),
    }
}

fn reference(number: usize, view: &ReferenceView, lang: Lang) -> Value {
    let mut told = json!({
        "reference": number,
        "uri": view.uri,
        "place": view.place,
        "digestMethod": view.algorithm.uri(),
        "stated": base64::encode(&view.stated),
        "matches": view.matches(),
        "cause": view.cause.map(cause),
    });
    match &view.hashed {
        Ok((octets, computed)) => {
            told["computed"] = json!(base64::encode(computed));
            told["octets"] = json!(octets.len());
            told["beginning"] = json!(visible(octets).chars().take(BEGINNING).collect::<String>());
        }
        Err(why) => told["error"] = json!(unhashed(why, lang)),
    }
    told
}

fn cause(cause: Cause) -> Value {
    json!({ "name": cause.as_str(), "text": crate::text::cause(cause), "reallyUsed": cause.really_used() })
}

fn comparison(
    document: &Document,
    signature: NodeId,
    views: &[ReferenceView],
    compared: Compared,
    theirs: &[u8],
    lang: Lang,
) -> Value {
    let ours = match compared {
        Compared::SignedInfo => signed_info_octets(document, signature).map_err(|why| unhashed(&why, lang)),
        Compared::Reference(number) => match number.checked_sub(1).and_then(|index| views.get(index)) {
            Some(view) => view.hashed.clone().map(|(octets, _)| octets).map_err(|why| unhashed(&why, lang)),
            None => Err(fault::no_reference(lang, number, views.len())),
        },
    };
    let with = match compared {
        Compared::SignedInfo => json!("signed-info"),
        Compared::Reference(number) => json!(number),
    };
    let ours = match ours {
        Ok(ours) => ours,
        Err(why) => return json!({ "with": with, "error": why }),
    };
    let mut told = json!({ "with": with, "equal": ours == theirs, "ours": { "octets": ours.len() }, "theirs": { "octets": theirs.len() } });
    if let Some(difference) = first_difference(&ours, theirs) {
        told["offset"] = json!(difference.offset);
        told["ours"]["around"] = json!(difference.ours);
        told["theirs"]["around"] = json!(difference.theirs);
        told["cause"] = json!(difference.cause.map(cause));
    }
    told
}
