//! What KeyInfo says of the signer: a claim, no more.

use super::known::KnownCertificates;
use super::{SignatureTimeStamp, ns};
use crate::crypto::PublicKey;
use crate::encoding::base64;
use crate::findings::evidence::{KeyInfoFault, NotKnown};
use crate::limits;
use crate::x509::{Certificate, CertificateError, Encoded};
use crate::xml::{Document, NodeId};

/// The certificates a signature brings along.
#[derive(Debug, Clone)]
pub struct KeyInfoCertificate {
    /// The signer's, as it is named.
    pub certificate: Certificate,
    /// Others beside it: candidates for the chain, believed no more than it.
    pub others: Vec<Certificate>,
    /// The time-stamps over its value, each right in itself or not: looked at once the value was found right.
    pub time_stamps: Vec<SignatureTimeStamp>,
}

/// Reads what a KeyInfo leads to.
pub(super) fn candidates(
    document: &Document,
    key_info: Option<NodeId>,
    known: &KnownCertificates,
) -> Result<Candidates, KeyInfoFault> {
    let key_info = key_info.ok_or(KeyInfoFault::Absent)?;
    let mut gathered = Gathered::new(document, known);
    for child in document.child_elements(key_info) {
        match (document.namespace(child), document.local_name(child)) {
            (ns::DS, "X509Data") => gathered.x509_data(child)?,
            (ns::DS, "KeyValue") => gathered.bare_key = BareKey::Present,
            (ns::WSSE, "SecurityTokenReference") => gathered.token_reference(child)?,
            _ => {}
        }
    }
    gathered.into_candidates()
}

/// What a SecurityTokenReference leads to.
pub(super) enum Token {
    /// A token of this message.
    There(NodeId),
    /// A certificate that is named, or carried in the reference itself.
    Named(Box<Certificate>),
}

/// The one token of a `wsse:SecurityTokenReference`, SOAP Message Security §7.
pub(super) fn token_of(
    document: &Document,
    reference: NodeId,
    known: &KnownCertificates,
) -> Result<Token, KeyInfoFault> {
    if let Some(direct) = document.child(reference, ns::WSSE, "Reference") {
        let uri = document.attribute(direct, "", "URI").unwrap_or("");
        return binary_token(document, &super::Ids::of(document), uri).map(Token::There);
    }
    let mut gathered = Gathered::new(document, known);
    gathered.token_reference(reference)?;
    gathered.into_candidates()?.only_leaf().map(|named| Token::Named(Box::new(named.certificate)))
}

/// The `wsse:BinarySecurityToken` that `#id` names.
fn binary_token(document: &Document, ids: &super::Ids<'_>, uri: &str) -> Result<NodeId, KeyInfoFault> {
    let unknown = || KeyInfoFault::Token(uri.chars().take(80).collect());
    let token = ids.find(uri.strip_prefix('#').ok_or_else(unknown)?).map_err(|_| unknown())?;
    if !document.is(token, ns::WSSE, "BinarySecurityToken") {
        return Err(unknown());
    }
    match document.attribute(token, "", "ValueType") {
        Some(kind) if kind != ns::X509_V3 => {
            Err(KeyInfoFault::TokenType { token: uri.chars().take(80).collect(), found: type_name(kind) })
        }
        _ => Ok(token),
    }
}

/// What stands behind the `#` of a type's name.
fn type_name(uri: &str) -> String {
    uri.rsplit('#').next().unwrap_or(uri).chars().take(80).collect()
}

#[derive(PartialEq, Eq)]
enum BareKey {
    Absent,
    Present,
}

struct Gathered<'a> {
    document: &'a Document,
    /// Gathered with the first token that is named.
    ids: Option<super::Ids<'a>>,
    known: &'a KnownCertificates,
    certificates: Vec<Certificate>,
    /// How many places were looked at, though they all lead to one certificate.
    looked_at: usize,
    bare_key: BareKey,
    /// The first name that led nowhere.
    not_known: Option<NotKnown>,
    /// Whether a token stands in a reference itself.
    embedded: bool,
}

impl<'a> Gathered<'a> {
    fn new(document: &'a Document, known: &'a KnownCertificates) -> Self {
        Gathered {
            document,
            ids: None,
            known,
            certificates: Vec::new(),
            looked_at: 0,
            bare_key: BareKey::Absent,
            not_known: None,
            embedded: false,
        }
    }

    fn add(&mut self, certificate: Certificate) -> Result<(), KeyInfoFault> {
        if self.certificates.contains(&certificate) {
            return Ok(());
        }
        if self.certificates.len() == limits::KEYINFO_CERTIFICATES_MAX {
            return Err(KeyInfoFault::TooMany(limits::KEYINFO_CERTIFICATES_MAX));
        }
        self.certificates.push(certificate);
        Ok(())
    }

    /// Adds what a name leads to, or remembers that it leads nowhere.
    fn add_known(&mut self, found: Result<Certificate, NotKnown>) -> Result<(), KeyInfoFault> {
        match found {
            Ok(certificate) => self.add(certificate),
            Err(error) => {
                self.not_known.get_or_insert(error);
                Ok(())
            }
        }
    }

    /// Each place costs a search or the reading of a certificate, and nothing of this is authenticated yet.
    fn look(&mut self) -> Result<(), KeyInfoFault> {
        if self.looked_at == limits::KEYINFO_PLACES_MAX {
            return Err(KeyInfoFault::TooManyPlaces(limits::KEYINFO_PLACES_MAX));
        }
        self.looked_at += 1;
        Ok(())
    }

    fn add_base64(&mut self, node: NodeId, what: &'static str) -> Result<(), KeyInfoFault> {
        let text = self.document.text(node);
        // Some senders put PEM armour around it.
        let text = text
            .trim()
            .trim_start_matches("-----BEGIN CERTIFICATE-----")
            .trim_end_matches("-----END CERTIFICATE-----");
        let certificate = self.read(text, what)?;
        self.add(certificate)
    }

    fn read(&self, text: &str, what: &str) -> Result<Certificate, KeyInfoFault> {
        if let Some(known) = self.known.read_before(text) {
            return Ok(known);
        }
        let unreadable = |error| KeyInfoFault::Unreadable(what.to_owned(), error);
        let (octets, limit) = (base64::octets_in(text), limits::CERTIFICATE_BYTES_MAX);
        if octets > limit {
            return Err(unreadable(CertificateError::TooLarge { octets, limit }));
        }
        let der = base64::decode(text).ok_or_else(|| KeyInfoFault::NotBase64(what.to_owned()))?;
        let certificate = Certificate::from_der(&der).map_err(|error| match Encoded::of(&der) {
            Some(Encoded::Base64 | Encoded::Pem) => KeyInfoFault::Twice(what.to_owned()),
            _ => unreadable(error),
        })?;
        self.known.remember(text, &certificate);
        Ok(certificate)
    }

    /// XMLDSig 1.1 §4.5.4.
    fn x509_data(&mut self, data: NodeId) -> Result<(), KeyInfoFault> {
        let document = self.document;
        for child in document.child_elements(data) {
            self.look()?;
            match (document.namespace(child), document.local_name(child)) {
                (ns::DS, "X509Certificate") => self.add_base64(child, "X509Certificate")?,
                (ns::DS, "X509IssuerSerial") => {
                    let part = |local| {
                        document
                            .child(child, ns::DS, local)
                            .map(|node| document.text(node))
                            .unwrap_or_default()
                    };
                    let known = self.known;
                    self.add_known(
                        known.by_issuer_serial(&part("X509IssuerName"), &part("X509SerialNumber")),
                    )?;
                }
                (ns::DS, "X509SubjectName") => {
                    let known = self.known;
                    self.add_known(known.by_subject(&document.text(child)))?;
                }
                (ns::DS, "X509SKI") => {
                    let (known, id) = (self.known, base64::decode(&document.text(child)));
                    self.add_known(id.ok_or(NotKnown::KeyId).and_then(|id| known.by_key_id(&id)))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// SOAP Message Security §7, X.509 Token Profile §3.2.
    fn token_reference(&mut self, reference: NodeId) -> Result<(), KeyInfoFault> {
        let document = self.document;
        for child in document.child_elements(reference) {
            self.look()?;
            match (document.namespace(child), document.local_name(child)) {
                (ns::WSSE, "KeyIdentifier") => {
                    match document.attribute(child, "", "ValueType").unwrap_or(ns::X509_V3) {
                        ns::X509_V3 => self.add_base64(child, "wsse:KeyIdentifier")?,
                        kind if kind.ends_with("#X509SubjectKeyIdentifier") => {
                            let (known, id) = (self.known, base64::decode(&document.text(child)));
                            self.add_known(id.ok_or(NotKnown::KeyId).and_then(|id| known.by_key_id(&id)))?;
                        }
                        kind if kind.ends_with("#ThumbprintSHA1") => {
                            let (known, print) = (self.known, base64::decode(&document.text(child)));
                            let found = print
                                .ok_or(NotKnown::Thumbprint)
                                .and_then(|print| known.by_thumbprint(&print));
                            self.add_known(found)?;
                        }
                        kind => {
                            self.not_known.get_or_insert(NotKnown::Type(type_name(kind)));
                        }
                    }
                }
                (ns::WSSE, "Reference") => self.token(document.attribute(child, "", "URI").unwrap_or(""))?,
                (ns::DS, "X509Data") => self.x509_data(child)?,
                // SOAP Message Security §7.4: the token itself stands in it.
                (ns::WSSE, "Embedded") => self.embedded = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn token(&mut self, uri: &str) -> Result<(), KeyInfoFault> {
        let document = self.document;
        let token = binary_token(document, self.ids.get_or_insert_with(|| super::Ids::of(document)), uri)?;
        self.add_base64(token, "wsse:BinarySecurityToken")
    }

    /// The certificates, the likeliest signer first: one that issued none of the others.
    fn into_candidates(self) -> Result<Candidates, KeyInfoFault> {
        if self.certificates.is_empty() {
            return Err(match (self.bare_key, self.not_known) {
                (_, Some(name)) => KeyInfoFault::NotKnown(name),
                (_, None) if self.embedded => KeyInfoFault::Embedded,
                (BareKey::Present, None) => KeyInfoFault::BareKey,
                (BareKey::Absent, None) => KeyInfoFault::Absent,
            });
        }
        let issued_another = |candidate: &Certificate| {
            self.certificates
                .iter()
                .any(|other| other != candidate && other.issuer_raw() == candidate.subject_raw())
        };
        let (mut all, issuers): (Vec<Certificate>, Vec<Certificate>) =
            self.certificates.iter().cloned().partition(|candidate| !issued_another(candidate));
        let leaves = all.len();
        all.extend(issuers);
        Ok(Candidates { all, leaves })
    }
}

/// The certificates that KeyInfo brings along, one at least.
pub(super) struct Candidates {
    /// Those that issued none of the others first.
    all: Vec<Certificate>,
    /// How many issued none of the others.
    leaves: usize,
}

impl Candidates {
    /// Their keys.
    pub(super) fn keys(&self) -> Vec<PublicKey> {
        self.all.iter().map(|certificate| certificate.key().clone()).collect()
    }

    /// The one that must be meant where no signature is looked at.
    pub(super) fn only_leaf(self) -> Result<KeyInfoCertificate, KeyInfoFault> {
        if self.leaves == 1 { self.chosen(0) } else { Err(KeyInfoFault::Several) }
    }

    /// XMLDSig 1.1 §4.5.4: of several certificates one holds the key that verifies the signature. Where none does, the one that
    /// must be meant, so that the report can speak of it.
    pub(super) fn by_key(
        self,
        verifies: impl Fn(&PublicKey) -> bool,
    ) -> Result<KeyInfoCertificate, KeyInfoFault> {
        if self.all.len() == 1 {
            return self.chosen(0);
        }
        if self.leaves == 1 && verifies(self.all[0].key()) {
            return self.chosen(0);
        }
        let right: Vec<usize> = (0..self.all.len()).filter(|at| verifies(self.all[*at].key())).collect();
        match right[..] {
            [only] => self.chosen(only),
            [] => self.only_leaf(),
            // Of a chain one key may have two certificates, the signer's and an older one: a choice can be attacked.
            _ => Err(KeyInfoFault::SeveralOfTheKey(right.len())),
        }
    }

    fn chosen(mut self, at: usize) -> Result<KeyInfoCertificate, KeyInfoFault> {
        let certificate = self.all.remove(at);
        Ok(KeyInfoCertificate { certificate, others: self.all, time_stamps: Vec::new() })
    }
}
