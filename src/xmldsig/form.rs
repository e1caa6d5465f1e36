//! The form of a `ds:Signature`: read child by child from the one element that is being verified, never searched for.

use super::algorithm::{algorithm, unsupported, without_parameter};
use super::policy::Policy;
use super::{ns, pss};
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::encoding::base64;
use crate::findings::evidence::{FormFault, FormLimit, Parameter, TransformOrder};
use crate::limits;
use crate::xml::{Canonicalization, Document, Method, NodeId, NodeKind, ns as xmlns};

/// The longest digest has 64 octets, and some signers write hexadecimal digits: that is a wrong digest, not a wrong form.
const DIGEST_VALUE_BYTES_MAX: usize = 128;

/// A canonicalisation and its InclusiveNamespaces list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanonicalizationForm {
    /// Which.
    pub algorithm: Canonicalization,
    /// The PrefixList.
    pub prefixes: Vec<String>,
}

impl CanonicalizationForm {
    pub(super) fn prefix_list(&self) -> Vec<&str> {
        self.prefixes.iter().map(String::as_str).collect()
    }
}

/// How what a Reference selects becomes octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// By a canonicalisation: elements, attributes and text are covered.
    Canonical,
    /// Its text, decoded from base64: XMLDSig 1.1 §6.6.2.
    Base64,
    /// The token that a SecurityTokenReference leads to, canonicalised: SOAP Message Security 1.1 §8.3.
    Token,
}

/// One `ds:Reference`.
#[derive(Debug, Clone)]
pub struct ReferenceForm {
    /// The element.
    pub node: NodeId,
    /// Its URI; `None` when it has none.
    pub uri: Option<String>,
    /// It leaves out the signature it stands in.
    pub enveloped: bool,
    /// Its enveloped-signature transform has a prefix list, which has no meaning there and changes nothing.
    pub idle_prefixes: bool,
    /// How what is left becomes octets.
    pub manner: Manner,
    /// By which canonicalisation, unless it is decoded.
    pub canonicalization: CanonicalizationForm,
    /// How many transforms it states.
    pub transforms: usize,
    /// With which digest.
    pub digest: DigestAlgorithm,
    /// The digest it states.
    pub value: Vec<u8>,
}

/// A `ds:Signature` in its parts.
#[derive(Debug, Clone)]
pub struct SignatureForm {
    /// The element.
    pub node: NodeId,
    /// Its SignedInfo.
    pub signed_info: NodeId,
    /// How SignedInfo becomes octets.
    pub canonicalization: CanonicalizationForm,
    /// With which algorithm it is signed.
    pub method: SignatureAlgorithm,
    /// What it signs.
    pub references: Vec<ReferenceForm>,
    /// SignatureValue.
    pub value: Vec<u8>,
    /// KeyInfo.
    pub key_info: Option<NodeId>,
}

/// The children of one element, taken in the order of the schema.
struct Sequence<'a> {
    document: &'a Document,
    rest: Vec<NodeId>,
}

impl<'a> Sequence<'a> {
    fn of(document: &'a Document, parent: NodeId) -> Self {
        let mut rest: Vec<NodeId> = document.child_elements(parent).collect();
        rest.reverse();
        Sequence { document, rest }
    }

    fn optional(&mut self, local: &str) -> Option<NodeId> {
        let next = *self.rest.last()?;
        self.document.is(next, ns::DS, local).then(|| self.rest.pop())?
    }

    fn required(&mut self, local: &'static str) -> Result<NodeId, FormFault> {
        self.optional(local).ok_or_else(|| FormFault::element(local, self.next_name()))
    }

    fn end(&self, expected: &'static str) -> Result<(), FormFault> {
        if self.rest.is_empty() { Ok(()) } else { Err(FormFault::element(expected, self.next_name())) }
    }

    /// Nothing follows in this element.
    fn ended(&self, within: &str) -> Result<(), FormFault> {
        match self.next_name() {
            None => Ok(()),
            Some(found) => Err(FormFault::Extra { within: within.to_owned(), found }),
        }
    }

    fn next_name(&self) -> Option<String> {
        self.rest.last().map(|next| self.document.qname(*next).chars().take(60).collect())
    }
}

impl SignatureForm {
    /// Reads a `ds:Signature`, XMLDSig 1.1 §4.2: SignedInfo, SignatureValue, KeyInfo?, Object*, and nothing else.
    pub fn read(document: &Document, signature: NodeId) -> Result<Self, FormFault> {
        let mut parts = Sequence::of(document, signature);
        let signed_info = parts.required("SignedInfo")?;
        let value = binary(
            document,
            parts.required("SignatureValue")?,
            "SignatureValue",
            limits::SIGNATURE_VALUE_BYTES_MAX,
        )?;
        let key_info = parts.optional("KeyInfo");
        while parts.optional("Object").is_some() {}
        parts.ended("Signature")?;

        let mut info = Sequence::of(document, signed_info);
        let canonicalization = canonicalization(document, info.required("CanonicalizationMethod")?)?;
        let method_node = info.required("SignatureMethod")?;
        let uri = algorithm(document, method_node, "SignatureMethod")?;
        let method = match uri {
            SignatureAlgorithm::RSA_PSS_URI => pss::method(document, method_node)?,
            uri => {
                // HMACOutputLength and the like would change what the value means (CVE-2009-0217).
                without_parameter(document, method_node, Parameter::SignatureMethod)?;
                SignatureAlgorithm::from_uri(uri).ok_or_else(|| unsupported("SignatureMethod", uri))?
            }
        };
        let mut references = Vec::new();
        while let Some(node) = info.optional("Reference") {
            if references.len() == limits::SIGNATURE_REFERENCES_MAX {
                return Err(FormFault::Limit {
                    what: FormLimit::References,
                    limit: limits::SIGNATURE_REFERENCES_MAX,
                });
            }
            references.push(ReferenceForm::read(document, node)?);
        }
        info.end("Reference")?;
        if references.is_empty() {
            return Err(FormFault::NoReference);
        }
        Ok(SignatureForm {
            node: signature,
            signed_info,
            canonicalization,
            method,
            references,
            value,
            key_info,
        })
    }
}

impl SignatureForm {
    /// The same, if it keeps the numbers of the policy.
    pub(super) fn within(self, policy: &Policy) -> Result<Self, FormFault> {
        if self.references.len() > policy.references_max {
            return Err(FormFault::Limit { what: FormLimit::References, limit: policy.references_max });
        }
        if self.references.iter().any(|reference| reference.transforms > policy.transforms_max) {
            return Err(FormFault::Limit { what: FormLimit::Transforms, limit: policy.transforms_max });
        }
        Ok(self)
    }
}

impl ReferenceForm {
    /// XMLDSig 1.1 §4.4.3.
    fn read(document: &Document, node: NodeId) -> Result<Self, FormFault> {
        let mut parts = Sequence::of(document, node);
        let transforms = parts.optional("Transforms");
        let method = parts.required("DigestMethod")?;
        let uri = algorithm(document, method, "DigestMethod")?;
        let digest = DigestAlgorithm::from_uri(uri).ok_or_else(|| unsupported("DigestMethod", uri))?;
        let value = binary(document, parts.required("DigestValue")?, "DigestValue", DIGEST_VALUE_BYTES_MAX)?;
        parts.ended("Reference")?;
        let mut form = ReferenceForm {
            node,
            uri: document.attribute(node, "", "URI").map(str::to_owned),
            enveloped: false,
            idle_prefixes: false,
            manner: Manner::Canonical,
            transforms: 0,
            // XMLDSig 1.1 §4.4.3.2: a node-set that no transform made octets of is canonicalised so.
            canonicalization: CanonicalizationForm {
                algorithm: Canonicalization::INCLUSIVE,
                prefixes: Vec::new(),
            },
            digest,
            value,
        };
        if let Some(transforms) = transforms {
            form.read_transforms(document, transforms)?;
        }
        Ok(form)
    }

    /// Enveloped-signature at most once, then at most one transform that gives octets: a canonicalisation, base64 or the
    /// STR-Transform. XPath and XSLT are programs of the sender's and are not run.
    fn read_transforms(&mut self, document: &Document, transforms: NodeId) -> Result<(), FormFault> {
        let mut list = Sequence::of(document, transforms);
        let mut octets = false;
        while let Some(node) = list.optional("Transform") {
            self.transforms += 1;
            if self.transforms > limits::REFERENCE_TRANSFORMS_MAX {
                return Err(FormFault::Limit {
                    what: FormLimit::Transforms,
                    limit: limits::REFERENCE_TRANSFORMS_MAX,
                });
            }
            let uri = algorithm(document, node, "Transform")?;
            if octets {
                return Err(FormFault::Transforms(TransformOrder::AfterOctets));
            }
            match uri {
                ns::ENVELOPED if self.enveloped => {
                    return Err(FormFault::Transforms(TransformOrder::EnvelopedTwice));
                }
                ns::ENVELOPED => {
                    self.idle_prefixes = has_idle_prefixes(document, node);
                    if !self.idle_prefixes {
                        without_parameter(document, node, Parameter::Enveloped)?;
                    }
                    self.enveloped = true;
                }
                ns::BASE64_TRANSFORM => {
                    without_parameter(document, node, Parameter::Base64)?;
                    (self.manner, octets) = (Manner::Base64, true);
                }
                ns::STR_TRANSFORM if self.enveloped => {
                    return Err(FormFault::Transforms(TransformOrder::EnvelopedBeforeToken));
                }
                ns::STR_TRANSFORM => {
                    self.canonicalization = token_canonicalization(document, node)?;
                    (self.manner, octets) = (Manner::Token, true);
                }
                uri => {
                    self.canonicalization = canonicalization_by(document, node, uri, "Transform")?;
                    octets = true;
                }
            }
        }
        list.end("Transform")
    }
}

/// Whether all that stands in an enveloped-signature transform is one prefix list. xml-crypto writes the list of a Reference into each of its
/// transforms, in the namespace that is the transform's own algorithm. XMLDSig §6.6.4 gives this transform no parameter: what it leaves
/// out hangs on where the signature stands alone, so a list that is left aside changes nothing of what is covered. It is recognised
/// whole, as nothing else may hide in it.
fn has_idle_prefixes(document: &Document, transform: NodeId) -> bool {
    let mut children = document.child_elements(transform);
    let (Some(list), None) = (children.next(), children.next()) else { return false };
    let is_list = [ns::EC, ns::ENVELOPED].iter().any(|of| document.is(list, of, "InclusiveNamespaces"));
    let names = document.attribute(list, "", "PrefixList");
    let alone = document.attributes(list).count() == 1 && document.children(list).next().is_none();
    is_list
        && alone
        && names.is_some_and(|names| names.split_ascii_whitespace().count() <= limits::PREFIX_LIST_MAX)
}

/// SOAP Message Security 1.1 §8.3: `wsse:TransformationParameters/ds:CanonicalizationMethod`, and nothing else. Only the exclusive
/// form is taken: another would make the token's octets depend on where it stands.
fn token_canonicalization(document: &Document, transform: NodeId) -> Result<CanonicalizationForm, FormFault> {
    let wrong = FormFault::Parameter(Parameter::TokenTransform);
    let only = |parent: NodeId, namespace: &str, local: &str| {
        let mut children = document.child_elements(parent);
        children.next().filter(|child| document.is(*child, namespace, local) && children.next().is_none())
    };
    let parameters = only(transform, ns::WSSE, "TransformationParameters").ok_or_else(|| wrong.clone())?;
    let form = canonicalization(
        document,
        only(parameters, ns::DS, "CanonicalizationMethod").ok_or_else(|| wrong.clone())?,
    )?;
    if form.algorithm.method == Method::Exclusive { Ok(form) } else { Err(wrong) }
}

pub(super) fn canonicalization(document: &Document, node: NodeId) -> Result<CanonicalizationForm, FormFault> {
    let uri = algorithm(document, node, "CanonicalizationMethod")?;
    canonicalization_by(document, node, uri, "CanonicalizationMethod")
}

/// Exclusive C14N §4: one InclusiveNamespaces may stand in it; nothing may in the inclusive methods.
fn canonicalization_by(
    document: &Document,
    node: NodeId,
    uri: &str,
    what: &'static str,
) -> Result<CanonicalizationForm, FormFault> {
    let algorithm = Canonicalization::from_uri(uri).ok_or_else(|| unsupported(what, uri))?;
    let mut prefixes = Vec::new();
    let mut children = document.child_elements(node);
    if let Some(child) = children.next() {
        if !document.is(child, ns::EC, "InclusiveNamespaces")
            || algorithm.method != Method::Exclusive
            || children.next().is_some()
        {
            return Err(FormFault::Parameter(Parameter::Canonicalization));
        }
        let list = document.attribute(child, "", "PrefixList").unwrap_or("");
        prefixes =
            list.split_ascii_whitespace().take(limits::PREFIX_LIST_MAX + 1).map(str::to_owned).collect();
        if prefixes.len() > limits::PREFIX_LIST_MAX {
            return Err(FormFault::Limit { what: FormLimit::Prefixes, limit: limits::PREFIX_LIST_MAX });
        }
    }
    Ok(CanonicalizationForm { algorithm, prefixes })
}

/// The octets of an element that must hold text alone (CVE-2025-29775: a comment inside DigestValue).
pub(super) fn binary(
    document: &Document,
    node: NodeId,
    what: &'static str,
    octets_max: usize,
) -> Result<Vec<u8>, FormFault> {
    let mut text = "";
    for child in document.children(node) {
        match document.kind(child) {
            NodeKind::Text(only) if text.is_empty() => text = only,
            _ => return Err(FormFault::NotText(what.to_owned())),
        }
    }
    // Octets count, and not the white space that a pretty-printing signer puts between their digits.
    if base64::octets_in(text) > octets_max {
        return Err(FormFault::Limit { what: FormLimit::ValueBytes, limit: octets_max });
    }
    base64::decode(text).ok_or_else(|| FormFault::NotBase64(what.to_owned()))
}

/// The `ds:Signature` elements in a subtree.
pub(super) fn signatures_in(document: &Document, apex: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    document.subtree(apex).filter(|id| document.is(*id, ns::DS, "Signature"))
}

/// The attributes that identify an element, XMLDSig 1.1 §4.4.3.3 and SOAP Message Security §4: `wsu:Id`, `xml:id`, and
/// `Id`, `ID`, `id` without namespace; and as clients of the field write it, `wsse:Id` and `wsu:id` ([contract §3.1](crate::manual::contract)). An
/// attribute of that name in any other namespace does not. Every one of them counts where an id must be the only one of its value.
pub(super) fn is_id(namespace: &str, local: &str) -> bool {
    match namespace {
        "" => matches!(local, "Id" | "ID" | "id"),
        ns::WSU => matches!(local, "Id" | "id"),
        ns::WSSE => local == "Id",
        xmlns::XML => local == "id",
        _ => false,
    }
}
