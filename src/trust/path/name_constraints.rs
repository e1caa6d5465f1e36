//! Name constraints along a path, RFC 5280 §4.2.1.10 and §6.1.3 (b) and (c).
//!
//! A name that a constraint speaks of and that cannot be understood is refused: a constraint that is not understood does not
//! constrain. The anchor's constraints hold too, RFC 5937 §3.2.

use crate::findings::evidence::{NameFault, PathEvidence, ShownName};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::x509::{BadValue, Certificate, GeneralName, Name, comparable_rdns};

/// Whether every name on a path, the certificate first and the anchor last, lies where the authorities above it allow.
pub(super) fn check(links: &[Certificate], comparisons: &mut usize) -> Result<(), Finding> {
    for (at, authority) in links.iter().enumerate().skip(1) {
        let unreadable = |bad: BadValue| {
            let authority = authority.subject().to_string();
            refused(PathEvidence::ConstraintsUnreadable { authority, extension: bad.0.to_owned() })
        };
        let Some(constraints) = authority.name_constraints().map_err(unreadable)? else { continue };
        let subtrees = Subtrees {
            permitted: constraints.permitted.into_iter().map(Prepared::of).collect(),
            excluded: constraints.excluded.into_iter().map(Prepared::of).collect(),
            authority,
        };
        for (below, certificate) in links[..at].iter().enumerate() {
            // §6.1.3 (b): a self-issued certificate is not looked at, unless it is the last.
            if below == 0 || !certificate.is_self_issued() {
                subtrees.hold(certificate, comparisons)?;
            }
        }
    }
    Ok(())
}

/// RFC 5280 §4.1.2.6: a certificate without a subject has alternative names instead, and they are critical.
pub(super) fn is_named(certificate: &Certificate) -> Result<(), Finding> {
    let named = certificate.subject_raw().len() > 2
        || certificate.extension("2.5.29.17").is_some_and(|names| names.critical);
    if named {
        return Ok(());
    }
    Err(refused(PathEvidence::Nameless))
}

/// A name, and where it is a directory name its RDNs in the form that is compared.
struct Prepared<'a> {
    name: GeneralName<'a>,
    rdns: Option<Vec<Vec<u8>>>,
}

impl<'a> Prepared<'a> {
    fn of(name: GeneralName<'a>) -> Self {
        let rdns = match name {
            GeneralName::Directory(der) => comparable_rdns(der),
            _ => None,
        };
        Prepared { name, rdns }
    }
}

/// One authority's constraints.
struct Subtrees<'a> {
    permitted: Vec<Prepared<'a>>,
    excluded: Vec<Prepared<'a>>,
    authority: &'a Certificate,
}

impl Subtrees<'_> {
    /// Whether every name of a certificate below the authority is where it may be.
    fn hold(&self, certificate: &Certificate, comparisons: &mut usize) -> Result<(), Finding> {
        let bad = |bad: BadValue| {
            let subject = certificate.subject().to_string();
            refused(PathEvidence::NamesUnreadable { subject, extension: bad.0.to_owned() })
        };
        let mut names = certificate.alternative_names().map_err(bad)?.unwrap_or_default();
        if certificate.subject_raw().len() > 2 {
            names.push(GeneralName::Directory(certificate.subject_raw()));
        }
        // §4.2.1.10: a mailbox of old stands in the subject.
        let mailboxes: Vec<&str> = certificate.subject().values(Name::EMAIL_ADDRESS).collect();
        names.extend(mailboxes.iter().map(|mailbox| GeneralName::Mail(mailbox.as_bytes())));
        for name in names.into_iter().map(Prepared::of) {
            *comparisons += self.permitted.len() + self.excluded.len();
            if *comparisons > limits::NAME_COMPARISONS_MAX {
                return Err(refused(PathEvidence::TooManyNames { max: limits::NAME_COMPARISONS_MAX }));
            }
            self.hold_one(&name).map_err(|fault| {
                let authority = self.authority.subject().to_string();
                refused(PathEvidence::Name { authority, name: shown(name.name), fault })
            })?;
        }
        Ok(())
    }

    /// One name; otherwise what is wrong with it.
    fn hold_one(&self, name: &Prepared<'_>) -> Result<(), NameFault> {
        for subtree in self.excluded.iter().filter(|subtree| same_form(&subtree.name, &name.name)) {
            if covers(subtree, name, Side::Excluded).ok_or(NameFault::Unclear)? {
                return Err(NameFault::Excluded);
            }
        }
        let permitted = self.permitted.iter().filter(|subtree| same_form(&subtree.name, &name.name));
        let mut found = None;
        for subtree in permitted {
            let covered = covers(subtree, name, Side::Permitted).ok_or(NameFault::Unclear)?;
            found = Some(covered || found == Some(true));
        }
        if found == Some(false) { Err(NameFault::NotPermitted) } else { Ok(()) }
    }
}

fn refused(evidence: PathEvidence) -> Finding {
    Finding::new(Code::ChainUntrusted, evidence)
}

/// A name as it is shown; what is in the subject is not, for it may be a person's.
fn shown(name: GeneralName<'_>) -> ShownName {
    let text = |octets: &[u8]| {
        String::from_utf8_lossy(octets).chars().filter(|c| !c.is_control()).take(80).collect::<String>()
    };
    match name {
        GeneralName::Mail(_) => ShownName::Mailbox,
        GeneralName::Directory(_) => ShownName::Directory,
        GeneralName::Dns(dns) => ShownName::Dns(text(dns)),
        GeneralName::Uri(uri) => ShownName::Uri(text(uri)),
        GeneralName::Ip(octets) => {
            ShownName::Ip(octets.iter().map(u8::to_string).collect::<Vec<_>>().join("."))
        }
        GeneralName::Other(tag) => ShownName::Other(tag),
    }
}

fn same_form(left: &GeneralName<'_>, right: &GeneralName<'_>) -> bool {
    match (left, right) {
        (GeneralName::Other(left), GeneralName::Other(right)) => left == right,
        _ => std::mem::discriminant(left) == std::mem::discriminant(right),
    }
}

/// On which side a subtree stands: a wildcard must lie wholly within what is permitted, and must not touch what is excluded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Permitted,
    Excluded,
}

/// Whether the subtree covers the name; nothing when one of them is not understood.
fn covers(subtree: &Prepared<'_>, name: &Prepared<'_>, side: Side) -> Option<bool> {
    match (subtree.name, name.name) {
        (GeneralName::Directory(_), GeneralName::Directory(_)) => {
            Some(name.rdns.as_ref()?.starts_with(subtree.rdns.as_ref()?))
        }
        (GeneralName::Dns(subtree), GeneralName::Dns(name)) => dns(subtree, name, side),
        (GeneralName::Mail(subtree), GeneralName::Mail(name)) => mail(subtree, name),
        (GeneralName::Uri(subtree), GeneralName::Uri(name)) => host_in(subtree, host_of(name)?),
        (GeneralName::Ip(subtree), GeneralName::Ip(name)) => ip(subtree, name),
        _ => None,
    }
}

/// Labels of letters, digits, hyphens and underscores, as they are met; in lower case.
fn domain(octets: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(octets).ok()?;
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
    };
    (text.len() <= 253 && text.split('.').all(label)).then(|| text.to_ascii_lowercase())
}

/// Whether `name` is `domain` or below it, label by label.
fn is_below(name: &str, domain: &str) -> bool {
    name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// A domain and what is below it; the empty one is all.
fn dns(subtree: &[u8], name: &[u8], side: Side) -> Option<bool> {
    let (wild, name) = name.strip_prefix(b"*.").map_or((false, name), |base| (true, base));
    let name = domain(name)?;
    if subtree.is_empty() {
        return Some(true);
    }
    let subtree = domain(subtree)?;
    Some(is_below(&name, &subtree) || wild && side == Side::Excluded && is_below(&subtree, &name))
}

/// One host, or with a dot in front every host below a domain.
fn host_in(subtree: &[u8], host: &[u8]) -> Option<bool> {
    let host = domain(host)?;
    match subtree.strip_prefix(b".") {
        Some(above) => {
            let above = domain(above)?;
            Some(host != above && is_below(&host, &above))
        }
        None => Some(host == domain(subtree)?),
    }
}

/// Local part and host of a mailbox, RFC 5321 §4.5.3.1.
fn parts(mailbox: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = mailbox.iter().rposition(|octet| *octet == b'@')?;
    (at > 0).then(|| (&mailbox[..at], &mailbox[at + 1..]))
}

/// A mailbox, all of one host's, or with a dot in front all of the hosts below a domain.
fn mail(subtree: &[u8], name: &[u8]) -> Option<bool> {
    if subtree.len().max(name.len()) > limits::CONSTRAINED_NAME_BYTES_MAX {
        return None;
    }
    let (local, host) = parts(name)?;
    match parts(subtree) {
        Some((wanted, at)) => Some(local == wanted && host_in(at, host)?),
        None => host_in(subtree, host),
    }
}

/// The host of an address that has one, RFC 3986 §3.2; an address by number is not one that a constraint can speak of.
fn host_of(uri: &[u8]) -> Option<&[u8]> {
    let text =
        std::str::from_utf8(uri).ok().filter(|text| text.len() <= limits::CONSTRAINED_NAME_BYTES_MAX)?;
    let (scheme, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => host,
        _ => host,
    };
    let by_number = host.starts_with('[')
        || host.rsplit('.').next().is_some_and(|last| last.bytes().all(|c| c.is_ascii_digit()));
    (!scheme.is_empty() && !host.is_empty() && !by_number).then_some(host.as_bytes())
}

/// An address and a mask whose ones stand in front, RFC 4632 §3.1.
fn ip(subtree: &[u8], name: &[u8]) -> Option<bool> {
    let half = match (subtree.len(), name.len()) {
        (8, 4 | 16) => 4,
        (32, 4 | 16) => 16,
        _ => return None,
    };
    let (address, mask) = subtree.split_at(half);
    let bits = mask.iter().fold(0u128, |bits, octet| bits << 8 | u128::from(*octet)) << (128 - 8 * half);
    if bits.leading_ones() != bits.count_ones() {
        return None;
    }
    Some(
        name.len() == half
            && address
                .iter()
                .zip(mask)
                .zip(name)
                .all(|((address, mask), octet)| address & mask == octet & mask),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_compared_label_by_label_and_a_wildcard_may_not_touch_what_is_excluded() {
        let case = |subtree: &str, name: &str, side| dns(subtree.as_bytes(), name.as_bytes(), side);
        use Side::{Excluded, Permitted};
        assert_eq!(case("example.com", "Example.COM", Permitted), Some(true));
        assert_eq!(case("example.com", "a.b.example.com", Permitted), Some(true));
        assert_eq!(case("example.com", "badexample.com", Permitted), Some(false));
        assert_eq!(case("", "a.kz", Excluded), Some(true));
        assert_eq!(case("example.com", "*.example.com", Permitted), Some(true));
        assert_eq!(case("a.example.com", "*.example.com", Permitted), Some(false));
        assert_eq!(case("a.example.com", "*.example.com", Excluded), Some(true));
        for (subtree, name) in [
            (".example.com", "a.example.com"),
            ("*.example.com", "a.example.com"),
            ("a.kz", "a..kz"),
            ("a.kz", "a\0.kz"),
            ("a.kz", ""),
        ] {
            assert_eq!(case(subtree, name, Excluded), None, "{subtree} {name}");
        }
    }

    #[test]
    fn hosts_of_addresses_and_mailboxes_are_exact_without_a_dot_in_front() {
        let uri = |subtree: &str, name: &str| {
            host_of(name.as_bytes()).and_then(|host| host_in(subtree.as_bytes(), host))
        };
        assert_eq!(uri("a.kz", "http://u@A.kz:80/x@b.kz"), Some(true));
        assert_eq!(uri("a.kz", "http://b.a.kz"), Some(false));
        assert_eq!(uri(".a.kz", "http://b.a.kz?x"), Some(true));
        assert_eq!(uri(".a.kz", "http://a.kz"), Some(false));
        for unclear in
            ["urn:a.kz", "http:///x", "http://10.0.0.1/", "http://[::1]/", "http://*.a.kz/", "//a.kz"]
        {
            assert_eq!(uri("a.kz", unclear), None, "{unclear}");
        }
        let mailbox = |subtree: &str, name: &str| mail(subtree.as_bytes(), name.as_bytes());
        assert_eq!(mailbox("a.kz", "x@A.kz"), Some(true));
        assert_eq!(mailbox("a.kz", "x@b.a.kz"), Some(false));
        assert_eq!(mailbox(".a.kz", "x@b.a.kz"), Some(true));
        assert_eq!((mailbox("x@a.kz", "x@A.KZ"), mailbox("x@a.kz", "X@a.kz")), (Some(true), Some(false)));
        assert_eq!((mailbox("a.kz", "a.kz"), mailbox("a.kz", "@a.kz")), (None, None));
    }

    #[test]
    fn addresses_by_number_lie_in_their_network() {
        assert_eq!(ip(&[10, 0, 0, 0, 255, 0, 0, 0], &[10, 1, 2, 3]), Some(true));
        assert_eq!(ip(&[10, 0, 0, 0, 255, 0, 0, 0], &[11, 1, 2, 3]), Some(false));
        assert_eq!(ip(&[0; 32], &[10, 1, 2, 3]), Some(false));
        assert_eq!(ip(&[0; 32], &[7; 16]), Some(true));
        assert_eq!(ip(&[10, 0, 0, 0, 255, 0, 255, 0], &[10, 1, 2, 3]), None);
        assert_eq!((ip(&[10, 0, 0, 0], &[10, 1, 2, 3]), ip(&[0; 8], &[10])), (None, None));
    }
}
