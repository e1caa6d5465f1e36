//! What was found of revocation and time-stamps, in Kazakh.

use super::certificate::weak;
use super::encodings::crl_error;
use super::faults::{ocsp_fault, stamp_fault, unobtained};
use crate::findings::evidence::{
    DeltaAside, DeltaFault, Evidence, ForgedCrl, MissingCrl, OcspGap, RevocationEvidence, RevokedBy,
    RevokedEntry, StaleCrl, TimeStampEvidence,
};
use crate::text::reason::{is_hold, named};
use crate::text::sides::sides;
use crate::text::{Lang, Sides};

pub(super) fn revocation(found: &RevocationEvidence) -> Sides {
    use RevocationEvidence as R;
    match found {
        R::Revoked(entry) => revoked(entry),
        R::MissingCrl { issuer, found } => {
            let found = missing(found);
            sides!("`{issuer}` орталығының тізімі", "{found}")
        }
        R::StaleCrl { at, found, fetched, delta } => {
            let found = stale(*found);
            let delta = delta.as_ref().map(aside).unwrap_or_default();
            let fetched =
                fetched.as_ref().map(|why| format!(" (CRL: {})", unobtained(why))).unwrap_or_default();
            sides!("{at} сәтіне жарамды тізім", "{found}{fetched}{delta}")
        }
        R::ForgedCrl { issuer, found } => {
            let found = forged(found);
            sides!("`{issuer}` қол қойған тізім", "{found}")
        }
        R::Ocsp { issuer, found } => {
            let found = gap(found);
            sides!("`{issuer}` орталығының жаңа OCSP жауабы", "OCSP: {found}")
        }
        R::OcspNotAsked => sides!("OCSP жауабы", "OCSP қызметтеріне мұнда сұрау жіберілмейді"),
        R::Both(first, second) => revocation(first).joined(" немесе ", "; ", revocation(second)),
    }
}

fn revoked(entry: &RevokedEntry) -> Sides {
    let RevokedEntry { serial, at, reason, invalid_since, stamped, told } = entry;
    let since = invalid_since.map(|since| format!(", {since} бастап жарамсыз")).unwrap_or_default();
    let stamped = stamped.map(|at| format!("; уақыт белгісі – {at}")).unwrap_or_default();
    let by = if *told == RevokedBy::Ocsp { ", OCSP бойынша" } else { "" };
    let expected = match told {
        RevokedBy::Crl | RevokedBy::Ocsp => "қайтарып алынған куәліктер тізімінде болмауы",
        RevokedBy::GivenAnswer => "куәліктің қайтарып алынбағаны туралы OCSP жауабы",
    };
    let what = if is_hold(reason) {
        format!("сериялық нөмірі {serial} тіркеу куәлігінің қолданылуы {at} уақытша тоқтатылған")
    } else {
        format!("сериялық нөмірі {serial} тіркеу куәлігі {at} қайтарып алынған")
    };
    let reason = named(reason, Lang::Kk);
    Sides::of(expected, format!("{what} ({reason}){since}{stamped}{by}"))
}

fn missing(found: &MissingCrl) -> String {
    match found {
        MissingCrl::Absent => "жоқ".to_owned(),
        MissingCrl::Unobtained(why) => format!("CRL: {}", unobtained(why)),
        MissingCrl::Unreadable(fault) => crl_error(fault),
        MissingCrl::OtherCertificates => "басқа куәліктер туралы тізім".to_owned(),
        MissingCrl::SomeReasons => "қайтарып алудың кейбір себептері бойынша ғана тізімдер".to_owned(),
        MissingCrl::DeltaAlone { number } => {
            format!("өзгертетін толық {number} тізімі жоқ айырмалық тізім (delta CRL)")
        }
        MissingCrl::DeltaApart { number, fault } => {
            let fault = fault.as_ref().map(|fault| format!(": {}", delta_fault(fault))).unwrap_or_default();
            format!(
                "куәлік айырмалық тізімде (delta CRL) {number} қайтарып алынған, ал ол қолдағы толық тізімдердің ешқайсысын өзгертпейді{fault}"
            )
        }
    }
}

fn aside(DeltaAside { number, fault }: &DeltaAside) -> String {
    format!("; айырмалық тізім (delta CRL) {number} оның мерзімін ұзартпайды: {}", delta_fault(fault))
}

fn delta_fault(fault: &DeltaFault) -> String {
    match fault {
        DeltaFault::Void { base } => format!(
            "оның нөмірі көрсетілмеген немесе негізінің {base} нөмірінен кіші, сондықтан ол ешбір тізімді өзгертпейді"
        ),
        DeltaFault::OtherList { base, there } => format!(
            "ол өз аясындағы {base} нөмірінен өз нөміріне дейінгі тізімдерді өзгертеді, ал қолда {there} тізімі бар"
        ),
        DeltaFault::NotOfNow(found) => format!("бұл – {}", stale(*found)),
    }
}

fn stale(found: StaleCrl) -> String {
    match found {
        StaleCrl::Later { this_update } => {
            format!("{this_update} шығарылған, тексеру уақытынан кейінгі тізім")
        }
        StaleCrl::Past { next_update } => format!("nextUpdate мерзімі {next_update} болған тізім"),
        StaleCrl::Endless { this_update } => {
            format!("nextUpdate немесе cRLNumber жоқ {this_update} тізімі")
        }
    }
}

fn forged(found: &ForgedCrl) -> String {
    match found {
        ForgedCrl::NotSigned => "оның атынан, бірақ ол қол қоймаған тізім".to_owned(),
        ForgedCrl::NoCrlSign => "тізімдерге қол қоя алмайтын кілтпен (cRLSign) қол қойылған тізім".to_owned(),
        ForgedCrl::Weak(found) => {
            format!("қолтаңбасы жеткілікті берік емес тізім: {}", weak(found).actual.unwrap_or_default())
        }
        ForgedCrl::Fetched => "CRL: орталық қол қоймаған тізім".to_owned(),
    }
}

fn gap(found: &OcspGap) -> String {
    match found {
        OcspGap::Unobtained(why) => unobtained(why),
        OcspGap::Unknown => "куәліктің мәртебесі қызметке белгісіз".to_owned(),
        OcspGap::Later { this_update } => {
            format!("{this_update} жауабы, тексеру уақытынан кейінгі")
        }
        OcspGap::Past { next_update } => format!("nextUpdate мерзімі {next_update} болған жауап"),
        OcspGap::Endless { this_update } => format!("nextUpdate жоқ {this_update} жауабы"),
        OcspGap::Fault(fault) => ocsp_fault(fault),
        OcspGap::ResponderRevoked(found) => {
            let why = revocation(found).actual.unwrap_or_default();
            format!("жауапқа өз куәлігі қайтарып алынған қызмет қол қойған: {why}")
        }
        OcspGap::ResponderUnknown => {
            "жауапқа куәлігінің қайтарып алынбағанын бірде-бір тізім растамайтын қызмет қол қойған".to_owned()
        }
    }
}

/// Both sides; `sides` are those of what speaks against the service.
pub(super) fn time_stamp(found: &TimeStampEvidence, sides: fn(&Evidence) -> Sides) -> Sides {
    match found {
        TimeStampEvidence::Later { gen_time, at } => {
            sides!("{at} сәтінен кешікпеген уақыт белгісі", "{gen_time}")
        }
        TimeStampEvidence::Fault(fault) => {
            Sides::of("осы қолтаңбаның үстіндегі уақыт белгісі", stamp_fault(fault))
        }
        TimeStampEvidence::Service { code, found } => {
            let actual = sides(found).actual.unwrap_or_default();
            sides!("өз сәтінде сенімді болған қызметтің уақыт белгісі", "{code}: {actual}")
        }
    }
}
