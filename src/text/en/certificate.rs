//! What was found of certificates and paths, in English.

use crate::findings::evidence::{CertificateEvidence, NameFault, PathEvidence, ShownName, WeakSignature};
use crate::text::Sides;
use crate::text::sides::sides;

pub(super) fn certificate(found: &CertificateEvidence) -> Sides {
    use CertificateEvidence as C;
    match found {
        C::Unreadable(fault) => sides!("a readable certificate", "{fault}"),
        C::Period { not_before, not_after, at } => {
            sides!("valid from {not_before} to {not_after}", "judged at {at}")
        }
        C::ShortKey { bits_min, bits } => sides!("a key of {bits_min} bits or more", "{bits} bits"),
        C::CriticalExtension { oid } => {
            sides!("no critical extension that is not understood", "critical extension {oid}")
        }
        C::KeyUsage { wanted, found } => Sides::of(wanted.clone(), usage(found.as_deref())),
        C::ForLogIn => sides!(
            "a signing (SIGN) certificate",
            "a log-in (AUTH) certificate: clientAuth without emailProtection"
        ),
        C::NotForLogIn { found } => {
            let found = usage(found.as_deref());
            sides!("a log-in (AUTH) certificate, or one that signs and logs in", "{found} without clientAuth")
        }
        C::Purpose { wanted, found } => Sides::of(wanted.clone(), found.join(", ")),
        C::Policy { wanted, found } => {
            let wanted = wanted.join(" or ");
            let found = if found.is_empty() { "no policy".to_owned() } else { found.join(", ") };
            sides!("policy {wanted}", "{found}")
        }
        C::Role { wanted, found } => {
            let wanted = wanted.join(" or ");
            let found = if found.is_empty() { "no role".to_owned() } else { found.join(", ") };
            sides!("role {wanted}", "{found}")
        }
    }
}

fn usage(found: Option<&str>) -> &str {
    found.unwrap_or("no key usage")
}

pub(super) fn path(found: &PathEvidence) -> Sides {
    use PathEvidence as P;
    match found {
        P::UnknownIssuer { issuer } => {
            sides!("a path to a trusted authority", "issued by `{issuer}`, which is not known here")
        }
        P::Forged { issuer } => sides!("the signature of `{issuer}`", "a signature that is not its"),
        P::TooLong { max } => sides!("a path of at most {max} certificates", "a longer one"),
        P::TooManySignatures { max } => {
            sides!("a path within {max} signatures", "more candidates than that")
        }
        P::TwoAlgorithms { subject } => {
            sides!("one signature algorithm, named twice (RFC 5280 §4.1.1.2)", "two in `{subject}`")
        }
        P::UnsupportedAlgorithm { oid } => {
            sides!("a signature algorithm that is supported here", "OID {oid}")
        }
        P::UnsupportedKey { issuer, key } => {
            sides!("an issuer with a key of a kind that is supported here", "`{issuer}` has a key of {key}")
        }
        P::Weak(weak) => self::weak(weak),
        P::NotAnAuthority { issuer } => {
            sides!("an issuer that is an authority (basicConstraints CA:TRUE)", "{issuer}")
        }
        P::NoCertSign { issuer } => {
            sides!("an issuer whose key may sign certificates (keyCertSign)", "{issuer}")
        }
        P::CriticalExtension { oid, issuer } => {
            sides!("no critical extension that is not understood", "{oid} in `{issuer}`")
        }
        P::IssuerPeriod { issuer, not_before, not_after, at } => {
            sides!("`{issuer}` valid from {not_before} to {not_after}", "judged at {at}")
        }
        P::PathLength { issuer, max, count } => {
            sides!("at most {max} intermediates below `{issuer}`", "{count}")
        }
        P::Usage { usage, authority, purposes } => {
            let purposes = purposes.join(", ");
            sides!(
                "an authority that may issue certificates for `{usage}`",
                "`{authority}` is for {purposes} only"
            )
        }
        P::PoliciesUnreadable { subject, extension } => {
            sides!("policies that can be read", "`{subject}`: the extension {extension} cannot be read")
        }
        P::NoPolicy { subject } => sides!(
            "a certificate policy that holds along the whole path, which an authority on it requires",
            "none from `{subject}` on"
        ),
        P::ConstraintsUnreadable { authority, extension } => sides!(
            "name constraints that can be read",
            "`{authority}`: the extension {extension} cannot be read"
        ),
        P::Nameless => {
            sides!("a subject, or critical alternative names in its place (RFC 5280 §4.1.2.6)", "neither")
        }
        P::NamesUnreadable { subject, extension } => sides!(
            "alternative names that can be read",
            "`{subject}`: the extension {extension} cannot be read"
        ),
        P::TooManyNames { max } => sides!("at most {max} comparisons of names", "more"),
        P::Name { authority, name, fault } => {
            let (name, fault) = (shown(name), name_fault(*fault));
            sides!("names that `{authority}` allows below it", "{name} {fault}")
        }
    }
}

pub(super) fn weak(weak: &WeakSignature) -> Sides {
    match weak {
        WeakSignature::Algorithm(algorithm) => sides!("SHA-256 or stronger in the signature", "{algorithm}"),
        WeakSignature::Key { bits_min, bits } => {
            sides!("an issuer's key of {bits_min} bits or more", "{bits} bits")
        }
    }
}

fn shown(name: &ShownName) -> String {
    match name {
        ShownName::Mailbox => "a mailbox".to_owned(),
        ShownName::Directory => "a directory name".to_owned(),
        ShownName::Dns(host) => format!("DNS `{host}`"),
        ShownName::Uri(uri) => format!("URI `{uri}`"),
        ShownName::Ip(address) => format!("IP {address}"),
        ShownName::Other(tag) => format!("a name with tag {tag:#04x}"),
    }
}

const fn name_fault(fault: NameFault) -> &'static str {
    match fault {
        NameFault::Unclear => "cannot be compared with the constraints",
        NameFault::Excluded => "is excluded",
        NameFault::NotPermitted => "is not permitted",
    }
}
