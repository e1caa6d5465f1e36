//! XAdES SignatureTimeStamp, ETSI EN 319 132-1 §5.3 as NCALayer writes it
//! ([authority §3.3](crate::manual::authority)): a token over the canonical form of
//! `ds:SignatureValue`. It stands outside what is signed: nothing of it is content, and no form is taken for it that was refused
//! without it.

use super::form::{CanonicalizationForm, binary, canonicalization};
use super::ns;
use crate::cms::timestamp::{self, TimeStamp};
use crate::findings::evidence::{FormFault, FormLimit, Parameter, SignatureTimeStampFault};
use crate::limits;
use crate::x509::Certificate;
use crate::xml::{Canonicalization, Document, NodeId, Selection, canonicalize};

/// What came of a time-stamp beside an XML signature.
pub type SignatureTimeStamp = Result<TimeStamp, SignatureTimeStampFault>;

/// Every time-stamp over the value of `signature`, each with what came of it; `known` are certificates that tokens need not carry.
pub(super) fn over_value(
    document: &Document,
    signature: NodeId,
    known: &[Certificate],
) -> Vec<SignatureTimeStamp> {
    let objects = document.child_elements(signature).filter(|child| document.is(*child, ns::DS, "Object"));
    let qualifying = objects.flat_map(|object| children(document, object, "QualifyingProperties"));
    let mut told = Vec::new();
    for properties in qualifying {
        let stamps = children(document, properties, "UnsignedProperties")
            .flat_map(|unsigned| children(document, unsigned, "UnsignedSignatureProperties"))
            .flat_map(|unsigned| children(document, unsigned, "SignatureTimeStamp"));
        for stamp in stamps {
            let place = Place { document, signature, properties, stamp };
            match place.tokens() {
                Ok((octets, tokens)) => {
                    told.extend(tokens.iter().map(|token| Ok(timestamp::verify(token, &octets, known)?)));
                }
                Err(fault) => told.push(Err(fault)),
            }
            if told.len() >= limits::CMS_TIME_STAMPS_MAX {
                told.truncate(limits::CMS_TIME_STAMPS_MAX);
                return told;
            }
        }
    }
    told
}

fn children<'a>(document: &'a Document, parent: NodeId, local: &'a str) -> impl Iterator<Item = NodeId> + 'a {
    document.child_elements(parent).filter(move |child| document.is(*child, ns::XADES, local))
}

/// Where a time-stamp stands.
struct Place<'a> {
    document: &'a Document,
    signature: NodeId,
    properties: NodeId,
    stamp: NodeId,
}

impl Place<'_> {
    /// The octets that were stamped, and the tokens: `ds:CanonicalizationMethod?, xades:EncapsulatedTimeStamp+`, and nothing else.
    fn tokens(&self) -> Result<(Vec<u8>, Vec<Vec<u8>>), SignatureTimeStampFault> {
        let document = self.document;
        self.target()?;
        let mut parts = document.child_elements(self.stamp).peekable();
        // §5.1.4.3: Canonical XML 1.0 where no method is named.
        let mut form = CanonicalizationForm { algorithm: Canonicalization::INCLUSIVE, prefixes: Vec::new() };
        if let Some(method) = parts.next_if(|part| document.is(*part, ns::DS, "CanonicalizationMethod")) {
            form = canonicalization(document, method)?;
        }
        let mut tokens = Vec::new();
        for part in parts {
            // Include and XMLTimeStamp would make it one of something else.
            if !document.is(part, ns::XADES, "EncapsulatedTimeStamp") {
                let found = document.qname(part).chars().take(60).collect();
                return Err(FormFault::element("EncapsulatedTimeStamp", Some(found)).into());
            }
            // §5.1.3: DER where nothing is said.
            if document.attribute(part, "", "Encoding").is_some_and(|encoding| encoding != ns::XADES_DER) {
                return Err(FormFault::Parameter(Parameter::Encoding).into());
            }
            if tokens.len() == limits::CMS_TIME_STAMPS_MAX {
                return Err(FormFault::Limit {
                    what: FormLimit::TimeStamps,
                    limit: limits::CMS_TIME_STAMPS_MAX,
                }
                .into());
            }
            tokens.push(binary(
                document,
                part,
                "EncapsulatedTimeStamp",
                limits::TIME_STAMP_RESPONSE_BYTES_MAX,
            )?);
        }
        if tokens.is_empty() {
            return Err(FormFault::element("EncapsulatedTimeStamp", None).into());
        }
        let value = document.child(self.signature, ns::DS, "SignatureValue");
        let value = value.ok_or_else(|| FormFault::element("SignatureValue", None))?;
        let mut octets = Vec::with_capacity(1024);
        canonicalize(document, Selection::subtree(value), form.algorithm, &form.prefix_list(), &mut octets)?;
        Ok((octets, tokens))
    }

    /// §4.3.2: Target is the Id of the signature.
    fn target(&self) -> Result<(), SignatureTimeStampFault> {
        let own = self.document.attribute(self.signature, "", "Id").unwrap_or_default();
        let found = self.document.attribute(self.properties, "", "Target").unwrap_or_default();
        if !own.is_empty() && found.strip_prefix('#') == Some(own) {
            return Ok(());
        }
        let shown = |text: &str| text.chars().take(80).collect::<String>();
        Err(SignatureTimeStampFault::Target { expected: format!("#{}", shown(own)), found: shown(found) })
    }
}
