//! Making SignedData: a new one, one more signer, a time-stamp over a signature.

use super::attribute::{self, Attribute, SigningCertificate};
use super::read::{SignedData, SignerId, SignerInfo};
use super::{CmsError, CmsLimit, oid, write};
use crate::clock::Now;
use crate::crypto::{CryptoError, DigestAlgorithm, EcdsaForm, SignatureAlgorithm, digest};
use crate::keys::Signer;
use crate::limits;
use crate::x509::der::{Der, tag};
use crate::x509::{Certificate, encode};
use crate::x509::{digest_identifier, signature_identifier};

/// Where the content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// In the CMS.
    #[default]
    Attached,
    /// Elsewhere: a verifier has to be given it.
    Detached,
}

/// How the signer's certificate is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Identifier {
    /// By issuer and serial number, as the field does.
    #[default]
    IssuerAndSerial,
    /// By SubjectKeyIdentifier.
    KeyId,
}

/// Which certificates go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carried {
    /// The signer's and those above it that it holds, as NCALayer does
    /// ([authority §3.2](crate::manual::authority)).
    #[default]
    Chain,
    /// The signer's alone.
    Own,
    /// None.
    Nothing,
}

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SigningRequest {
    /// eContentType in dotted text.
    pub content_type: &'static str,
    /// Where the content is.
    pub form: Form,
    /// How the certificate is named.
    pub identifier: Identifier,
    /// Which certificates go with it.
    pub carried: Carried,
    /// How the certificate is bound into what is signed.
    pub signing_certificate: SigningCertificate,
    /// signingTime, when it is to be said.
    pub signing_time: Option<Now>,
}

impl Default for SigningRequest {
    /// Attached id-data of CAdES-BES as NCALayer makes it, but for signingTime, which needs a clock.
    fn default() -> Self {
        SigningRequest {
            content_type: oid::DATA,
            form: Form::default(),
            identifier: Identifier::default(),
            carried: Carried::default(),
            signing_certificate: SigningCertificate::default(),
            signing_time: None,
        }
    }
}

/// Why nothing was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The key does not sign, or not in CMS.
    #[error("{0}")]
    Crypto(#[from] CryptoError),
    /// The certificate has no SubjectKeyIdentifier to be named by.
    #[error("the certificate has no SubjectKeyIdentifier")]
    NoKeyId,
    /// The CMS is detached, and its content was not given.
    #[error("the CMS is detached: the content has to be given to sign it too")]
    NoContent,
    /// The content given is not the one in the CMS.
    #[error("the content given is not the one in the CMS")]
    ContentDiffers,
    /// The CMS has as many signers, or certificates, as are read.
    #[error("the CMS would have more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: CmsLimit,
        /// How many there may be.
        limit: usize,
    },
    /// No such signer.
    #[error("there is no signer {index} among {signers}")]
    NoSuchSigner {
        /// Counted from zero.
        index: usize,
        /// How many there are.
        signers: usize,
    },
    /// The token is no CMS.
    #[error("the time-stamp: {0}")]
    Token(CmsError),
}

/// Signs `content`.
pub fn sign(
    content: &[u8],
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<SignedData, SigningError> {
    let mut data = unsigned(request, (request.form == Form::Attached).then(|| content.to_vec()));
    put(&mut data, Message::Content(content), signer, request)?;
    Ok(data)
}

/// Signs content of which only the digest is there: a detached CMS whose messageDigest is what was given, whatever it is. A verifier sees
/// whether it is the content's.
pub fn sign_digest(
    digest: &[u8],
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<SignedData, SigningError> {
    let mut data = unsigned(request, None);
    put(&mut data, Message::Digest(digest), signer, request)?;
    Ok(data)
}

/// What is signed.
#[derive(Debug, Clone, Copy)]
enum Message<'a> {
    /// The content.
    Content(&'a [u8]),
    /// Its digest.
    Digest(&'a [u8]),
}

/// SignedData without a signer.
fn unsigned(request: &SigningRequest, content: Option<Vec<u8>>) -> SignedData {
    SignedData {
        content_type: request.content_type.to_owned(),
        content,
        digests: Vec::new(),
        certificate_entries: Vec::new(),
        certificates: Vec::new(),
        revocation_entries: Vec::new(),
        signers: Vec::new(),
    }
}

/// Adds a signer to what others signed; `detached` is the content where it is kept elsewhere. Content type and form stay as they are.
pub fn add_signer(
    data: &mut SignedData,
    detached: Option<&[u8]>,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<(), SigningError> {
    let content = match (data.content.clone(), detached) {
        (Some(inside), Some(given)) if inside != given => return Err(SigningError::ContentDiffers),
        (Some(inside), _) => inside,
        (None, Some(given)) => given.to_vec(),
        (None, None) => return Err(SigningError::NoContent),
    };
    put(data, Message::Content(&content), signer, request)
}

/// Puts a time-stamp over the signature of signer `index` among its unsigned attributes.
pub fn add_time_stamp(data: &mut SignedData, index: usize, token: &[u8]) -> Result<(), SigningError> {
    let signers = data.signers.len();
    let signer = data.signers.get_mut(index).ok_or(SigningError::NoSuchSigner { index, signers })?;
    let token = super::ber::to_der(token).map_err(SigningError::Token)?;
    match signer.unsigned.iter_mut().find(|attribute| attribute.oid == oid::SIGNATURE_TIME_STAMP) {
        Some(attribute) => attribute.values.push(token),
        None => signer.unsigned.push(Attribute::new(oid::SIGNATURE_TIME_STAMP, token)),
    }
    Ok(())
}

fn put(
    data: &mut SignedData,
    message: Message<'_>,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<(), SigningError> {
    if data.signers.len() >= limits::CMS_SIGNERS_MAX {
        return Err(SigningError::TooMany { what: CmsLimit::Signers, limit: limits::CMS_SIGNERS_MAX });
    }
    let info = signer_info(&data.content_type, message, signer, request)?;
    let identifier = digest_identifier(digest_of(algorithm_of(signer)?));
    if !data.digests.contains(&identifier) {
        data.digests.push(identifier);
    }
    carry(data, signer, request.carried)?;
    data.signers.push(info);
    Ok(())
}

fn carry(data: &mut SignedData, signer: &dyn Signer, carried: Carried) -> Result<(), SigningError> {
    let chain = if carried == Carried::Chain { signer.chain() } else { &[] };
    let own = (carried != Carried::Nothing).then(|| signer.certificate());
    for certificate in own.into_iter().chain(chain) {
        let entry = certificate.der().to_vec();
        if data.certificate_entries.contains(&entry) {
            continue;
        }
        if data.certificate_entries.len() >= limits::CMS_CERTIFICATES_MAX {
            return Err(SigningError::TooMany {
                what: CmsLimit::Certificates,
                limit: limits::CMS_CERTIFICATES_MAX,
            });
        }
        data.certificate_entries.push(entry);
        data.certificates.push(certificate.clone());
    }
    Ok(())
}

fn algorithm_of(signer: &dyn Signer) -> Result<SignatureAlgorithm, CryptoError> {
    signer.certificate().key().default_algorithm().ok_or(CryptoError::Unsupported(signer.kind().name()))
}

/// RFC 8419 §3.1: Ed25519 goes with SHA-512.
fn digest_of(algorithm: SignatureAlgorithm) -> DigestAlgorithm {
    algorithm.digest().unwrap_or(DigestAlgorithm::Sha512)
}

fn signer_info(
    content_type: &str,
    message: Message<'_>,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<SignerInfo, SigningError> {
    let certificate = signer.certificate();
    let algorithm = algorithm_of(signer)?;
    let algorithm_identifier = signature_identifier(algorithm);
    let digest_used = digest_of(algorithm);
    let mut signed = vec![attribute::content_type(content_type)];
    signed.extend(request.signing_time.map(attribute::signing_time));
    signed.extend(request.signing_certificate.attribute(certificate));
    signed.push(match message {
        Message::Content(content) => attribute::message_digest(digest(digest_used, content).as_ref()),
        Message::Digest(digest) => attribute::message_digest(digest),
    });
    // RFC 5652 §5.4: signed under the tag of a SET, stored under [0].
    let set = encode::set(signed.iter().map(Attribute::to_der).collect());
    let signature = signer.sign(algorithm, EcdsaForm::Der, &set)?;
    let (id, version, sid) = named(certificate, request.identifier)?;
    let digest_der = digest_identifier(digest_used);
    let head = [
        encode::integer(version),
        sid,
        digest_der.clone(),
        write::retagged(0xA0, &set),
        algorithm_identifier.clone(),
        encode::octet_string(&signature),
    ]
    .concat();
    let inside = |der: &[u8]| Der::new(der).any().map(|value| value.content.to_vec()).unwrap_or_default();
    let digest_identifier = inside(&digest_der);
    let digest_oid = Der::new(&digest_identifier).expect(tag::OID).unwrap_or_default().to_vec();
    Ok(SignerInfo {
        id,
        head,
        digest_oid,
        digest_identifier,
        signed_raw: Some(inside(&set)),
        signed,
        algorithm: inside(&algorithm_identifier),
        signature,
        unsigned: Vec::new(),
    })
}

/// SignerIdentifier and the version it makes, RFC 5652 §5.3.
fn named(
    certificate: &Certificate,
    identifier: Identifier,
) -> Result<(SignerId, u64, Vec<u8>), SigningError> {
    match identifier {
        Identifier::IssuerAndSerial => {
            let (issuer, serial) = (certificate.issuer_raw().to_vec(), certificate.serial().to_vec());
            let sid = encode::sequence(&[&issuer[..], &encode::tlv(tag::INTEGER, &serial)]);
            Ok((SignerId::IssuerAndSerial { issuer, serial }, 1, sid))
        }
        Identifier::KeyId => {
            let id = certificate.subject_key_id().ok_or(SigningError::NoKeyId)?.to_vec();
            let sid = encode::context_primitive(0, &id);
            Ok((SignerId::KeyId(id), 3, sid))
        }
    }
}
