//! Certificate extensions, RFC 5280 §4.2, in the spelling of the authority.

use crate::ca::request::profile::{AccessOrder, Criticality, Qualifiers};
use crate::x509::{KeyUsage, encode};

/// Where the authority publishes its practice statement; it stands in every policy.
pub(in crate::ca) const CPS: &str = "http://pki.gov.kz/cps";
/// The same as the authorities of 2022 have it in their own certificates: with a blank in front.
pub(in crate::ca) const CPS_OF_2022: &str = " http://pki.gov.kz/cps";
/// The same of the root.
pub(in crate::ca) const ROOT_CPS: &str = "http://root.gov.kz/cps";

const AD_OCSP: &str = "1.3.6.1.5.5.7.48.1";
const AD_CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
const QUALIFIER_CPS: &str = "1.3.6.1.5.5.7.2.1";
const QUALIFIER_NOTICE: &str = "1.3.6.1.5.5.7.2.2";

/// An extension marked critical.
pub(in crate::ca) fn critical(oid: &str, value: &[u8]) -> Vec<u8> {
    encode::sequence(&[encode::oid(oid), encode::yes(), encode::octet_string(value)])
}

/// An extension that may be passed over.
pub(in crate::ca) fn plain(oid: &str, value: &[u8]) -> Vec<u8> {
    encode::sequence(&[encode::oid(oid), encode::octet_string(value)])
}

/// RFC 5280 §4.2.1.3.
pub(in crate::ca) fn key_usage(usage: KeyUsage, criticality: Criticality) -> Vec<u8> {
    let bits = encode::named_bits(usage.0);
    match criticality {
        Criticality::Usual => critical("2.5.29.15", &bits),
        Criticality::Swapped => plain("2.5.29.15", &bits),
    }
}

/// RFC 5280 §4.2.1.12.
pub(in crate::ca) fn purposes(oids: &[&str], criticality: Criticality) -> Vec<u8> {
    match criticality {
        Criticality::Usual => plain("2.5.29.37", &purposes_value(oids)),
        Criticality::Swapped => critical("2.5.29.37", &purposes_value(oids)),
    }
}

fn purposes_value(oids: &[&str]) -> Vec<u8> {
    let oids: Vec<Vec<u8>> = oids.iter().map(|oid| encode::oid(oid)).collect();
    encode::sequence(&oids)
}

/// RFC 3161 §2.3: the one purpose of a time-stamping certificate, critical.
pub(in crate::ca) fn time_stamping_alone() -> Vec<u8> {
    critical("2.5.29.37", &encode::sequence(&[encode::oid(crate::x509::ExtendedKeyUsage::TIME_STAMPING)]))
}

/// RFC 6960 §4.2.2.2.1: nobody need ask whether the responder itself is revoked.
pub(in crate::ca) fn ocsp_no_check() -> Vec<u8> {
    plain("1.3.6.1.5.5.7.48.1.5", &encode::null())
}

/// 1.2.398.3.3.5: the key is kept in a file, [authority §1.2](crate::manual::authority).
pub(in crate::ca) fn key_in_file() -> Vec<u8> {
    plain("1.2.398.3.3.5", &encode::sequence(&[encode::oid("1.2.398.3.3.5.1.1")]))
}

/// RFC 5280 §4.2.1.1, by key identifier alone.
pub(in crate::ca) fn authority_key_id(key_id: &[u8]) -> Vec<u8> {
    plain("2.5.29.35", &encode::sequence(&[encode::context_primitive(0, key_id)]))
}

/// RFC 5280 §4.2.1.1, by key identifier, issuer and serial number: what the root writes.
pub(in crate::ca) fn authority_key_id_full(key_id: &[u8], issuer: &[u8], serial: &[u8]) -> Vec<u8> {
    let names = encode::context(1, encode::context(4, issuer));
    plain(
        "2.5.29.35",
        &encode::sequence(&[
            encode::context_primitive(0, key_id),
            names,
            encode::context_primitive(2, serial),
        ]),
    )
}

/// RFC 5280 §4.2.1.2.
pub(in crate::ca) fn subject_key_id(key_id: &[u8]) -> Vec<u8> {
    plain("2.5.29.14", &encode::octet_string(key_id))
}

/// RFC 5280 §4.2.1.9: an authority, no bound on what follows.
pub(in crate::ca) fn basic_constraints_ca() -> Vec<u8> {
    critical("2.5.29.19", &encode::sequence(&[encode::yes()]))
}

/// RFC 5280 §4.2.1.9: an authority that has none below it.
pub(in crate::ca) fn basic_constraints_last_ca() -> Vec<u8> {
    critical("2.5.29.19", &encode::sequence(&[encode::yes(), encode::integer(0)]))
}

/// RFC 5280 §4.2.1.4: a policy with the practice statement's address.
pub(in crate::ca) fn policy(oid: &str, cps: &str) -> Vec<u8> {
    policies_of(oid, &[qualifier_cps(cps)])
}

/// RFC 5280 §4.2.1.4: a holder's policy.
pub(in crate::ca) fn policy_of_holder(oid: &str, qualifiers: Qualifiers) -> Vec<u8> {
    match qualifiers {
        Qualifiers::Cps => policy(oid, CPS),
        Qualifiers::CpsAndNotice => {
            let notice =
                encode::sequence(&[encode::oid(QUALIFIER_NOTICE), encode::sequence(&[encode::utf8(CPS)])]);
            policies_of(oid, &[qualifier_cps(CPS), notice])
        }
    }
}

/// The value of [`policy`], for those who write the extension's frame themselves.
pub(in crate::ca) fn policy_value(oid: &str, cps: &str) -> Vec<u8> {
    encode::sequence(&[encode::sequence(&[encode::oid(oid), encode::sequence(&[qualifier_cps(cps)])])])
}

fn policies_of(oid: &str, qualifiers: &[Vec<u8>]) -> Vec<u8> {
    plain(
        "2.5.29.32",
        &encode::sequence(&[encode::sequence(&[encode::oid(oid), encode::sequence(qualifiers)])]),
    )
}

fn qualifier_cps(cps: &str) -> Vec<u8> {
    encode::sequence(&[encode::oid(QUALIFIER_CPS), encode::ia5(cps)])
}

/// RFC 5280 §4.2.1.13: where the list of revoked certificates is.
pub(in crate::ca) fn crl_at(url: &str) -> Vec<u8> {
    plain("2.5.29.31", &distribution_point(url))
}

/// RFC 5280 §4.2.1.15: where the changes since the last full list are.
pub(in crate::ca) fn freshest_crl_at(url: &str) -> Vec<u8> {
    plain("2.5.29.46", &distribution_point(url))
}

fn distribution_point(url: &str) -> Vec<u8> {
    let full_name = encode::context(0, encode::context_primitive(6, url));
    encode::sequence(&[encode::sequence(&[encode::context(0, full_name)])])
}

/// RFC 5280 §4.2.2.1: the issuer's certificate, and the responder if there is one.
pub(in crate::ca) fn authority_information(
    issuer_url: &str,
    ocsp_url: Option<&str>,
    order: AccessOrder,
) -> Vec<u8> {
    let access =
        |method: &str, url: &str| encode::sequence(&[encode::oid(method), encode::context_primitive(6, url)]);
    let mut entries = vec![access(AD_CA_ISSUERS, issuer_url)];
    entries.extend(ocsp_url.map(|url| access(AD_OCSP, url)));
    if order == AccessOrder::OcspFirst {
        entries.reverse();
    }
    plain("1.3.6.1.5.5.7.1.1", &encode::sequence(&entries))
}

/// RFC 5280 §4.2.1.6: host names and addresses.
pub(in crate::ca) fn subject_names(hosts: &[String]) -> Vec<u8> {
    let names: Vec<Vec<u8>> = hosts
        .iter()
        .map(|host| match host.parse::<std::net::IpAddr>() {
            Ok(std::net::IpAddr::V4(address)) => encode::context_primitive(7, address.octets()),
            Ok(std::net::IpAddr::V6(address)) => encode::context_primitive(7, address.octets()),
            Err(_) => encode::context_primitive(2, host),
        })
        .collect();
    plain("2.5.29.17", &encode::sequence(&names))
}

/// RFC 5280 §5.2.3.
pub(in crate::ca) fn crl_number(number: u64) -> Vec<u8> {
    plain("2.5.29.20", &encode::integer(number))
}

/// RFC 5280 §5.2.4: the number of the full list that a delta list goes on from.
pub(in crate::ca) fn delta_of(number: u64) -> Vec<u8> {
    critical("2.5.29.27", &encode::integer(number))
}

/// RFC 5280 §5.3.1.
pub(in crate::ca) fn reason_code(code: u8) -> Vec<u8> {
    plain("2.5.29.21", &encode::tlv(10, &[code]))
}
