//! Certificates.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const CERTIFICATES: &[Divergence] = &[
    Divergence { what: "names, extensions, policies, key usages", real: r#"the authority's profiles, "2004/RSA" and "2015-512""#, known: Known::Observed, here: "the same outline, compared with the real certificates by a test; «ТЕСТ» in every name, loopback addresses" },
    Divergence { what: "addresses of CRL, OCSP and issuer in a certificate", real: "`crl.pki.gov.kz`, `ocsp.pki.gov.kz`, `pki.gov.kz`", known: Known::Documented, here: "of what is committed, of the services and the databases `127.0.0.1:8080`; of what is issued on demand where the running gateway publishes: `listeners.public_url` if that is http, else its plain listener" },
    Divergence { what: "ECDSA", real: "not issued", known: Known::Observed, here: r#"issued in the shape of "2004/RSA", for clients that have nothing else"# },
    Divergence { what: r#"serial number in the first months of "2015-512""#, real: "the key identifier with its top bit cleared, so that one begins with 0F", known: Known::Observed, here: "so in profile `early-b`; in `b` the first octet is 10–7F, as since 2023" },
    Divergence { what: "an organisation's own certificate, with no person", real: "role …4.1.2; no example was at hand", known: Known::Assumed, here: "CN and O the name, serialNumber and OU `BIN…`" },
    Divergence { what: "a treasury client's and a first-months system's order of extensions", real: "no example of each profile was at hand", known: Known::Assumed, here: "as an employee's, and as a system's since 2023" },
    Divergence { what: "lifetime", real: "365 days, 1095 for systems and the authority's services", known: Known::Documented, here: "thirty years for what is committed and good, so that a checkout works long after; the authority's from `qaqpa pki issue`" },
    Divergence { what: "key files", real: "triple DES, 40-bit RC2, a MAC with SHA-1; `RSA256_…`, `GOST512_…`", known: Known::Observed, here: "the same, framed octet for octet, beside a modern one" },
    Divergence { what: "delta CRLs", real: "since the last full CRL, which is issued daily", known: Known::Observed, here: r#"the same with `publication = "delta"`; otherwise a change is on the full CRL at once as well"# },
    Divergence { what: "numbers of CRLs", real: "small, one more each time", known: Known::Observed, here: "milliseconds of the clock, which rise although nothing stores them" },
    Divergence { what: "an empty CRL", real: "`revokedCertificates` is present and empty, against RFC 5280 §5.1.2.6", known: Known::Observed, here: "read so too, where the CRL has cRLNumber and authorityKeyIdentifier as the authority's have" },
    Divergence { what: "policies along the path", real: "the root, the issuing authority and the holder each have another", known: Known::Observed, here: "a required policy is required of the holder's certificate; RFC 5280 §6.1 applies where an authority requires an explicit policy" },
    Divergence { what: "one certificate for signing and log-in (since 2022)", real: "keyAgreement beside nonRepudiation, emailProtection without clientAuth", known: Known::Observed, here: "accepted for both" },
    Divergence { what: "CRLs without nextUpdate or cRLNumber; with authorityKeyIdentifier and no cRLNumber, against RFC 5280 §5.2.3; indirect CRLs", real: "none", known: Known::Observed, here: "used for a week; refused; not read" },
    Divergence { what: "noRevAvail of RFC 9608", real: "no certificate of the authority has it", known: Known::Assumed, here: "passed over where it is not critical: revocation is looked up all the same, and INDETERMINATE where nobody tells it" },
    Divergence { what: "a CRL that is stale or missing", real: "–", known: Known::Assumed, here: "RETRY: a signer is not refused because the authority failed to publish" },
    Divergence { what: "which role may sign which service", real: "in agreements", known: Known::Assumed, here: "any holder's signing certificate: one of the authority's five policies for holders and the role of a person or an organisation (`CERTIFICATE_POLICY`); services may ask for more" },
];
