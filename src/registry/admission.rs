//! Admission: an authentic request that nothing speaks against and that its service takes.

use std::fmt;

use bytes::Bytes;

use super::access::{Owner, sha256};
use super::number::ServiceCode;
use super::step_line::StepLine;
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::findings::{Decision, Finding, Report};
use crate::report::{self, KeptReports};
use crate::validation::AuthenticRequest;

/// A request that its service can be asked about.
pub trait Admissible {
    /// On which terms the service takes the request, or why it does not.
    fn terms(&self, received_at: Now) -> Result<Terms, NotAdmitted>;
}

/// On which terms a service takes a request.
#[derive(Clone)]
pub struct Terms {
    /// The service's id, such as `wko2016-141-housing-queue`.
    pub service_id: String,
    /// The service's code in the registration number.
    pub service_code: ServiceCode,
    /// The portal's own number.
    pub request_number: Option<String>,
    /// What the provider works with, JSON (`workflow::Application`).
    pub application: Bytes,
    /// When the result must be there.
    pub due_at: Option<Now>,
    /// How it came in.
    pub intake: Intake,
}

/// By which of the regulation's channels a request came in, and what was done on the way.
#[derive(Clone, Default)]
pub struct Intake {
    /// The channel, such as `centre`; the portal if absent.
    pub route: Option<&'static str>,
    /// Who asks, where an employee signed for the recipient.
    pub declarant: Option<String>,
    /// The IIN of who acts for the recipient, as the request states it.
    pub representative: Option<String>,
    /// The steps up to the registration.
    pub lines: Vec<StepLine>,
}

/// A request that passed every check. Only [`admit`] makes one, and [`super::Submission`] requires it, so that a skipped check
/// does not compile.
///
/// ```compile_fail,E0451
/// use qaqpa::registry::{Admitted, Terms};
/// fn forged(terms: Terms) -> Admitted {
///     Admitted {
///         document: panic!(),
///         digest: panic!(),
///         identity: panic!(),
///         signer: panic!(),
///         declarant_id: panic!(),
///         report: panic!(),
///         received_at: panic!(),
///         terms,
///     }
/// }
/// ```
///
/// A document that nobody judged is not admitted:
///
/// ```compile_fail,E0308
/// use qaqpa::registry::{Admissible, Admitted, admit};
/// fn unjudged<T: Admissible>(asked: T) -> Result<Admitted, qaqpa::registry::NotAdmitted> {
///     admit(asked, &[])
/// }
/// ```
///
/// ```
/// use qaqpa::registry::{Admissible, Admitted, admit};
/// use qaqpa::validation::AuthenticRequest;
/// fn judged<T: Admissible>(
///     request: &AuthenticRequest<T>,
///     reports: &[qaqpa::Report],
/// ) -> Result<Admitted, qaqpa::registry::NotAdmitted> {
///     admit(request, reports)
/// }
/// ```
#[derive(Clone)]
pub struct Admitted {
    document: Bytes,
    digest: [u8; 32],
    identity: [u8; 32],
    signer: Owner,
    declarant_id: String,
    report: KeptReports,
    received_at: Now,
    terms: Terms,
}

/// Why a request is not admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAdmitted {
    /// A report has a finding against it.
    Found(Finding),
    /// It is in order, and its service has no terms for it: a defect of the catalogue.
    NoTerms,
}

/// Admits an authentic request. `reports` are those on its signatures, the transport's too: a finding in any of them refuses it.
pub fn admit<T: Admissible>(
    request: &AuthenticRequest<T>,
    reports: &[Report],
) -> Result<Admitted, NotAdmitted> {
    let against = reports.iter().filter(|report| report.decision() != Decision::Accepted);
    if let Some(finding) = against.filter_map(Report::leading).next() {
        return Err(NotAdmitted::Found(finding.clone()));
    }
    let received_at = request.judged_at();
    let terms = request.asked().terms(received_at)?;
    let mut octets = [0; 32];
    octets.copy_from_slice(digest(DigestAlgorithm::Sha256, request.octets()).as_ref());
    Ok(Admitted {
        document: request.octets().clone(),
        digest: octets,
        identity: identity_of(request),
        signer: Owner::of_key(&request.signer().certificate().key().fingerprint()),
        declarant_id: terms.intake.declarant.clone().unwrap_or_else(|| request.declarant().to_owned()),
        report: report::kept(reports),
        received_at,
        terms,
    })
}

/// What makes a request the same as another: what was signed, its canonical octets, and the key that signed it. Whatever else
/// comes with it (the envelope, KeyInfo, the value of the signature, white space and comments that are not signed) makes no other.
///
/// The key and not the certificate: KeyInfo is not signed, and may name another certificate of the same key. Somebody with a new
/// certificate has a new key, and is another signer. The same content signed anew with the same key is the same request.
fn identity_of<T>(request: &AuthenticRequest<T>) -> [u8; 32] {
    let key = request.signer().certificate().key().fingerprint();
    sha256(&[b"request\0", &key, request.content().sha256()])
}

impl Admitted {
    /// The signed document, as it was received.
    pub fn document(&self) -> &Bytes {
        &self.document
    }

    /// SHA-256 of the signed document.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Digest of what was signed and of the key that signed it: requests with the same are one request.
    pub fn identity(&self) -> &[u8; 32] {
        &self.identity
    }

    /// Who signed it.
    pub fn signer(&self) -> &Owner {
        &self.signer
    }

    /// IIN or BIN of the declarant.
    pub fn declarant_id(&self) -> &str {
        &self.declarant_id
    }

    /// The verification report.
    pub fn report(&self) -> &KeptReports {
        &self.report
    }

    /// When it was received: the one reading of the clock for this request, for which it was judged.
    pub fn received_at(&self) -> Now {
        self.received_at
    }

    /// On which terms its service takes it.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }
}

impl fmt::Debug for Admitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admitted")
            .field("service_id", &self.terms.service_id)
            .field("document_bytes", &self.document.len())
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}
