//! What was found of revocation and time-stamps, in English.

use super::certificate::weak;
use crate::findings::evidence::{
    DeltaAside, DeltaFault, Evidence, ForgedCrl, MissingCrl, OcspGap, RevocationEvidence, RevokedBy,
    RevokedEntry, StaleCrl, TimeStampEvidence,
};
use crate::text::Sides;
use crate::text::reason::is_hold;
use crate::text::sides::sides;

pub(super) fn revocation(found: &RevocationEvidence) -> Sides {
    use RevocationEvidence as R;
    match found {
        R::Revoked(entry) => revoked(entry),
        R::MissingCrl { issuer, found } => {
            let found = missing(found);
            sides!("a CRL of `{issuer}`", "{found}")
        }
        R::StaleCrl { at, found, fetched, delta } => {
            let found = stale(*found);
            let delta = delta.as_ref().map(aside).unwrap_or_default();
            let fetched = fetched.as_ref().map(|why| format!(" (CRL: {why})")).unwrap_or_default();
            sides!("a CRL that is valid on {at}", "{found}{fetched}{delta}")
        }
        R::ForgedCrl { issuer, found } => {
            let found = forged(found);
            sides!("a CRL signed by `{issuer}`", "{found}")
        }
        R::Ocsp { issuer, found } => {
            let found = gap(found);
            sides!("a fresh OCSP answer of `{issuer}`", "OCSP: {found}")
        }
        R::OcspNotAsked => sides!("an OCSP answer", "responders are not asked here"),
        R::Both(first, second) => revocation(first).joined(", or ", "; ", revocation(second)),
    }
}

fn revoked(entry: &RevokedEntry) -> Sides {
    let RevokedEntry { serial, at, reason, invalid_since, stamped, told } = entry;
    let since = invalid_since.map(|since| format!(", invalid since {since}")).unwrap_or_default();
    let stamped = stamped.map(|at| format!("; the time-stamp is of {at}")).unwrap_or_default();
    let by = if *told == RevokedBy::Ocsp { ", by OCSP" } else { "" };
    let expected = match told {
        RevokedBy::Crl | RevokedBy::Ocsp => "absence from the list of revoked certificates",
        RevokedBy::GivenAnswer => "an OCSP answer that it is not revoked",
    };
    let what = if is_hold(reason) { "put on hold" } else { "revoked" };
    Sides::of(expected, format!("serial number {serial} {what} on {at} ({reason}){since}{stamped}{by}"))
}

fn missing(found: &MissingCrl) -> String {
    match found {
        MissingCrl::Absent => "none".to_owned(),
        MissingCrl::Unobtained(why) => format!("CRL: {why}"),
        MissingCrl::Unreadable(fault) => fault.to_string(),
        MissingCrl::OtherCertificates => "one for other certificates".to_owned(),
        MissingCrl::SomeReasons => "CRLs for some reasons only".to_owned(),
        MissingCrl::DeltaAlone { number } => {
            format!("a delta CRL alone, without the complete CRL {number} that it changes")
        }
        MissingCrl::DeltaApart { number, fault } => {
            let fault = fault.as_ref().map(|fault| format!(": {}", delta_fault(fault))).unwrap_or_default();
            format!(
                "the certificate is revoked in delta CRL {number}, which changes none of the complete CRLs that are at hand{fault}"
            )
        }
    }
}

fn aside(DeltaAside { number, fault }: &DeltaAside) -> String {
    format!("; the delta CRL {number} does not make it fresh: {}", delta_fault(fault))
}

fn delta_fault(fault: &DeltaFault) -> String {
    match fault {
        DeltaFault::Void { base } => {
            format!("its own number is absent or before that of its base, {base}, so that it changes no CRL")
        }
        DeltaFault::OtherList { base, there } => {
            format!(
                "it changes CRLs of its scope from number {base} up to its own, and the one at hand is {there}"
            )
        }
        DeltaFault::NotOfNow(found) => format!("it is {}", stale(*found)),
    }
}

fn stale(found: StaleCrl) -> String {
    match found {
        StaleCrl::Later { this_update } => {
            format!("one issued on {this_update}, after the time that is judged at")
        }
        StaleCrl::Past { next_update } => format!("one whose nextUpdate was {next_update}"),
        StaleCrl::Endless { this_update } => {
            format!("one of {this_update} without nextUpdate or cRLNumber")
        }
    }
}

fn forged(found: &ForgedCrl) -> String {
    match found {
        ForgedCrl::NotSigned => "a CRL in its name that it did not sign".to_owned(),
        ForgedCrl::NoCrlSign => "one signed by a key that may not sign CRLs (cRLSign)".to_owned(),
        ForgedCrl::Weak(found) => format!("one signed with {}", weak(found).actual.unwrap_or_default()),
        ForgedCrl::Fetched => "CRL: a CRL that the issuer did not sign".to_owned(),
    }
}

fn gap(found: &OcspGap) -> String {
    match found {
        OcspGap::Unobtained(why) => why.to_string(),
        OcspGap::Unknown => "the status is unknown to the responder".to_owned(),
        OcspGap::Later { this_update } => {
            format!("an answer of {this_update}, after the time that is judged at")
        }
        OcspGap::Past { next_update } => format!("an answer whose nextUpdate was {next_update}"),
        OcspGap::Endless { this_update } => format!("an answer of {this_update} without nextUpdate"),
        OcspGap::Fault(fault) => fault.to_string(),
        OcspGap::ResponderRevoked(found) => {
            let why = revocation(found).actual.unwrap_or_default();
            format!("one signed by a responder that is itself revoked: {why}")
        }
        OcspGap::ResponderUnknown => {
            "one signed by a responder of which no CRL says that it is not revoked".to_owned()
        }
    }
}

/// Both sides; `sides` are those of what speaks against the service.
pub(super) fn time_stamp(found: &TimeStampEvidence, sides: fn(&Evidence) -> Sides) -> Sides {
    match found {
        TimeStampEvidence::Later { gen_time, at } => sides!("a time-stamp of {at} or before", "{gen_time}"),
        TimeStampEvidence::Fault(fault) => sides!("a time-stamp over this signature", "{fault}"),
        TimeStampEvidence::Service { code, found } => {
            let actual = sides(found).actual.unwrap_or_default();
            sides!("a time-stamp by a service that is trusted at its time", "{code}: {actual}")
        }
    }
}
