//! What was found of revocation and time-stamps, in Russian.

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
            sides!("список центра `{issuer}`", "{found}")
        }
        R::StaleCrl { at, found, fetched, delta } => {
            let found = stale(*found);
            let delta = delta.as_ref().map(aside).unwrap_or_default();
            let fetched =
                fetched.as_ref().map(|why| format!(" (CRL: {})", unobtained(why))).unwrap_or_default();
            sides!("список, действующий на {at}", "{found}{fetched}{delta}")
        }
        R::ForgedCrl { issuer, found } => {
            let found = forged(found);
            sides!("список, подписанный `{issuer}`", "{found}")
        }
        R::Ocsp { issuer, found } => {
            let found = gap(found);
            sides!("свежий ответ OCSP центра `{issuer}`", "OCSP: {found}")
        }
        R::OcspNotAsked => sides!("ответ OCSP", "службы OCSP здесь не опрашиваются"),
        R::Both(first, second) => revocation(first).joined(" или ", "; ", revocation(second)),
    }
}

fn revoked(entry: &RevokedEntry) -> Sides {
    let RevokedEntry { serial, at, reason, invalid_since, stamped, told } = entry;
    let since = invalid_since.map(|since| format!(", недействительно с {since}")).unwrap_or_default();
    let stamped = stamped.map(|at| format!("; метка времени – {at}")).unwrap_or_default();
    let by = if *told == RevokedBy::Ocsp { ", по OCSP" } else { "" };
    let expected = match told {
        RevokedBy::Crl | RevokedBy::Ocsp => "отсутствие в списке отозванных свидетельств",
        RevokedBy::GivenAnswer => "ответ OCSP о том, что свидетельство не отозвано",
    };
    let what = if is_hold(reason) {
        format!("действие свидетельства с серийным номером {serial} приостановлено {at}")
    } else {
        format!("свидетельство с серийным номером {serial} отозвано {at}")
    };
    let reason = named(reason, Lang::Ru);
    Sides::of(expected, format!("{what} ({reason}){since}{stamped}{by}"))
}

fn missing(found: &MissingCrl) -> String {
    match found {
        MissingCrl::Absent => "нет".to_owned(),
        MissingCrl::Unobtained(why) => format!("CRL: {}", unobtained(why)),
        MissingCrl::Unreadable(fault) => crl_error(fault),
        MissingCrl::OtherCertificates => "список о других свидетельствах".to_owned(),
        MissingCrl::SomeReasons => "списки только по некоторым причинам отзыва".to_owned(),
        MissingCrl::DeltaAlone { number } => {
            format!("разностный список (delta CRL) без полного списка {number}, который он изменяет")
        }
        MissingCrl::DeltaApart { number, fault } => {
            let fault = fault.as_ref().map(|fault| format!(": {}", delta_fault(fault))).unwrap_or_default();
            format!(
                "свидетельство отозвано в разностном списке (delta CRL) {number}, который не изменяет ни один из имеющихся полных списков{fault}"
            )
        }
    }
}

fn aside(DeltaAside { number, fault }: &DeltaAside) -> String {
    format!("; разностный список (delta CRL) {number} его не продлевает: {}", delta_fault(fault))
}

fn delta_fault(fault: &DeltaFault) -> String {
    match fault {
        DeltaFault::Void { base } => format!(
            "его номер не указан или меньше номера основы {base}, поэтому он не изменяет никакой список"
        ),
        DeltaFault::OtherList { base, there } => format!(
            "он изменяет списки своей области с номера {base} до собственного, а имеется список {there}"
        ),
        DeltaFault::NotOfNow(found) => format!("это {}", stale(*found)),
    }
}

fn stale(found: StaleCrl) -> String {
    match found {
        StaleCrl::Later { this_update } => {
            format!("список, выпущенный {this_update}, позже времени, на которое проверяется")
        }
        StaleCrl::Past { next_update } => format!("список, у которого nextUpdate было {next_update}"),
        StaleCrl::Endless { this_update } => {
            format!("список от {this_update} без nextUpdate или cRLNumber")
        }
    }
}

fn forged(found: &ForgedCrl) -> String {
    match found {
        ForgedCrl::NotSigned => "список от его имени, который он не подписывал".to_owned(),
        ForgedCrl::NoCrlSign => {
            "список, подписанный ключом, который не может подписывать списки (cRLSign)".to_owned()
        }
        ForgedCrl::Weak(found) => {
            format!("список с недостаточно стойкой подписью: {}", weak(found).actual.unwrap_or_default())
        }
        ForgedCrl::Fetched => "CRL: список, который центр не подписывал".to_owned(),
    }
}

fn gap(found: &OcspGap) -> String {
    match found {
        OcspGap::Unobtained(why) => unobtained(why),
        OcspGap::Unknown => "статус свидетельства службе неизвестен".to_owned(),
        OcspGap::Later { this_update } => {
            format!("ответ от {this_update}, позже времени, на которое проверяется")
        }
        OcspGap::Past { next_update } => format!("ответ, у которого nextUpdate было {next_update}"),
        OcspGap::Endless { this_update } => format!("ответ от {this_update} без nextUpdate"),
        OcspGap::Fault(fault) => ocsp_fault(fault),
        OcspGap::ResponderRevoked(found) => {
            let why = revocation(found).actual.unwrap_or_default();
            format!("ответ подписан службой, свидетельство которой само отозвано: {why}")
        }
        OcspGap::ResponderUnknown => {
            "ответ подписан службой, о которой ни один список не сообщает, что её свидетельство не отозвано"
                .to_owned()
        }
    }
}

/// Both sides; `sides` are those of what speaks against the service.
pub(super) fn time_stamp(found: &TimeStampEvidence, sides: fn(&Evidence) -> Sides) -> Sides {
    match found {
        TimeStampEvidence::Later { gen_time, at } => sides!("метка времени не позже {at}", "{gen_time}"),
        TimeStampEvidence::Fault(fault) => Sides::of("метка времени на этой подписи", stamp_fault(fault)),
        TimeStampEvidence::Service { code, found } => {
            let actual = sides(found).actual.unwrap_or_default();
            sides!("метка времени службы, доверенной на её момент", "{code}: {actual}")
        }
    }
}
