//! OCSP, time-stamps, CMS.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const SERVICES: &[Divergence] = &[
    Divergence { what: "a serial number that was never issued", real: "revoked on 1970-01-01, certificateHold", known: Known::Observed, here: "the same" },
    Divergence { what: "nextUpdate, extended-revoke, nonce, hash of the CertID", real: "none, always, repeated, the request's", known: Known::Observed, here: "the same" },
    Divergence { what: "algorithm of an answer", real: "the issuer's", known: Known::Observed, here: "the same; the root's issues its own responder too" },
    Divergence { what: "a request about another authority, about two, or none at all", real: "–", known: Known::Assumed, here: "`unauthorized`, `malformedRequest`" },
    Divergence { what: "«Try again» as text with HTTP 200", real: "now and then", known: Known::Observed, here: "when a tester sets it (`POST /manage/v1/ocsp`)" },
    Divergence { what: "OCSP by GET", real: "–", known: Known::Assumed, here: "answered, RFC 6960 §A.1" },
    Divergence { what: "serial number of the responder's certificate", real: "its key identifier, top nibble changed", known: Known::Observed, here: "the same; a new key every year and a half" },
    Divergence { what: "time-stamp: policy, imprint, whole seconds, no accuracy, no tsa", real: "as asked", known: Known::Observed, here: "the same; SHA-1 imprints too" },
    Divergence { what: "who stamps", real: "RSA or GOST by policy and imprint", known: Known::Documented, here: "the same, where the PKI has such an authority; `unacceptedPolicy` otherwise" },
    Divergence { what: r#"policy 1.2.398.3.3.2.6.3, GOST "GT""#, real: "no token of it was at hand", known: Known::Assumed, here: "stamped by the GOST 34.310-2004 service; never without being asked for" },
    Divergence { what: "a signature with a time-stamp", real: "relying parties judge it at genTime or at now; the gateway's own way is not public", known: Known::Observed, here: "at genTime: the certificate's period, path and key usage; a later revocation counts unless it is for affiliationChanged, superseded, cessationOfOperation or privilegeWithdrawn" },
    Divergence { what: "invalidityDate of an entry or an answer", real: "none seen", known: Known::Observed, here: "a proof from after it does not help, whatever the date of the revocation; the report says so" },
    Divergence { what: "a time-stamp at the second of the revocation, or during a hold", real: "–", known: Known::Assumed, here: "later than the revocation; a hold may be lifted, and stays TRY_LATER" },
    Divergence { what: "the time-stamping service itself", real: "not looked at by NCANode", known: Known::Observed, here: "judged by the same rule at genTime; where its revocation status is unknown, it proves nothing" },
    Divergence { what: "a time-stamp that proves nothing", real: "ignored by some", known: Known::Assumed, here: r#"reported and left aside, as in ETSI EN 319 102-1 §5.5.4; `invalid_time_stamp = "refused"` refuses it as `TIME_STAMP_INVALID`, even beside one that proves"# },
    Divergence { what: "a time-stamp ahead of the clock", real: "–", known: Known::Assumed, here: "up to five minutes are accepted" },
    Divergence { what: "XAdES-T", real: "NCALayer writes SignatureTimeStamp over exc-c14n of SignatureValue", known: Known::Observed, here: "read with any canonicalisation done here, as a proof of when it was signed; archive time-stamps and embedded CRLs and OCSP answers are not read" },
    Divergence { what: "token: signingCertificate", real: "version 1, SHA-1, no issuerSerial", known: Known::Observed, here: "the same" },
    Divergence { what: "name of the TSA's certificate", real: "a person's number in it (2021), none (2025)", known: Known::Observed, here: "that of 2025" },
    Divergence { what: "refusals of a time-stamp", real: "–", known: Known::Assumed, here: "`badAlg`, `badDataFormat`, `unacceptedPolicy`, `unacceptedExtension`" },
    Divergence { what: "who is asked about revocation", real: "not public; relying parties ask OCSP first and use CRLs and delta CRLs when it fails, or ask nobody", known: Known::Observed, here: "CRLs first, then OCSP (`revocation.order`); when the status is unknown, RETRY" },
    Divergence { what: "an answer without the nonce that was sent", real: "accepted by NCANode", known: Known::Observed, here: "refused, unless `revocation.nonce` is `optional`" },
    Divergence { what: "indirect CRLs; CRLs and OCSP over https or ldap", real: "none seen", known: Known::Assumed, here: "not read, not fetched: plain http only" },
    Divergence { what: "CAdES-BES", real: "signingCertificateV2 without hashAlgorithm and issuerSerial", known: Known::Observed, here: "the same is written; every form is read" },
    Divergence { what: "signed attributes in another order than DER's", real: "–", known: Known::Assumed, here: "read: what was received verifies, as with OpenSSL, or its DER" },
    Divergence { what: "SHA-1 as message digest", real: "accepted by some relying parties", known: Known::Assumed, here: "refused as `ALGORITHM_WEAK`" },
];
