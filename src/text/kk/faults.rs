//! Faults of certificates, CRLs, answers and time-stamps, in Kazakh.

use super::encodings::crl_error;
use super::markup::c14n;
use super::sealed::{cms_error, signer_fault};
use super::signature::form;
use crate::cms::timestamp::{TimeStampError, TimeStampFault};
use crate::findings::evidence::{SignatureTimeStampFault, Unobtained};
use crate::x509::ocsp::{Lacks, OcspError, OcspFault};

fn ocsp_error(fault: &OcspError) -> String {
    match fault {
        OcspError::TooLarge { octets, limit } => format!("{octets} байт, рұқсат етілгені – {limit}"),
        OcspError::NotDer(part) => format!("бұл DER түріндегі OCSP хабарламасы емес: `{part}`"),
        OcspError::TooMany { limit } => format!("куәліктер саны рұқсат етілген шектен ({limit}) көп"),
        OcspError::UnknownCritical => "мұнда белгісіз сыни (critical) кеңейтім".to_owned(),
    }
}

pub(super) fn ocsp_fault(fault: &OcspFault) -> String {
    match fault {
        OcspFault::Unreadable(fault) => format!("бұл OCSP жауабы емес: {}", ocsp_error(fault)),
        OcspFault::Refused(refusal) => format!("қызмет бас тартты: {refusal}"),
        OcspFault::OtherCertificate { asked, answered } => {
            format!("{asked} сериялық нөмірі сұратылған, ал жауап басқалар ({answered}) туралы")
        }
        OcspFault::OtherIssuer { issuer } => format!("сұрау `{issuer}` туралы емес, басқа орталық туралы"),
        OcspFault::NonceDiffers => "nonce жіберілгеннен өзгеше".to_owned(),
        OcspFault::NonceMissing => "nonce жіберілген, бірақ қайтпаған".to_owned(),
        OcspFault::NotAuthorized { issuer, why } => {
            format!("қызмет `{issuer}` емес және оның уәкілеттігі жоқ: {}", lacks(*why))
        }
        OcspFault::BadSignature => "қолтаңба қызметке тиесілі емес".to_owned(),
        OcspFault::Algorithm(algorithm) => {
            format!("жауапқа қабылданбайтын алгоритммен қол қойылған: {algorithm}")
        }
        OcspFault::NotYet { this_update, now } => {
            format!("thisUpdate {this_update} мәні {now} сәтінен кейін")
        }
        OcspFault::ProducedLater { produced_at, now } => {
            format!("producedAt {produced_at} мәні {now} сәтінен кейін")
        }
        OcspFault::Stale { next_update, now } => format!("nextUpdate {next_update} болған, ал қазір {now}"),
        OcspFault::TooOld { this_update, now, age_seconds_max } => format!(
            "nextUpdate жоқ, ал thisUpdate {this_update} мәні {now} сәтінен {age_seconds_max} секундтан астам бұрын"
        ),
    }
}

const fn lacks(lacks: Lacks) -> &'static str {
    match lacks {
        Lacks::Certificate => "аталған қызметтің куәлігі жоқ",
        Lacks::Issuer => "басқа шығарушы",
        Lacks::IssuerSignature => "шығарушының қолтаңбасы жарамсыз",
        Lacks::Purpose => "мақсаттары арасында OCSPSigning жоқ",
        Lacks::KeyUsage => "кілттің мақсатында digitalSignature жоқ",
        Lacks::Validity => "қолданылу мерзімінен тыс",
        Lacks::NoCheck => "id-pkix-ocsp-nocheck жоқ",
        Lacks::UnknownCritical => "белгісіз сыни (critical) кеңейтім",
    }
}

pub(crate) fn unobtained(why: &Unobtained) -> String {
    match why {
        Unobtained::NoAddress => "куәлікте мекенжай көрсетілмеген".to_owned(),
        Unobtained::NotAsked => "сұрау әлі жіберілмеген".to_owned(),
        Unobtained::Fetched => "алынғаны есепке алынбайды".to_owned(),
        Unobtained::Address => "мекенжай кәдімгі http емес немесе онда тіркелгі деректері бар".to_owned(),
        Unobtained::Unreachable => "мекенжайда ешкім жауап бермейді".to_owned(),
        Unobtained::Slow { millis } => format!("{millis} мс ішінде жауап толық алынбады"),
        Unobtained::Broken => "байланыс үзілді".to_owned(),
        Unobtained::TooLarge { octets_max } => format!("{octets_max} байттан көп"),
        Unobtained::Status(status) => format!("HTTP {status} мәртебесі"),
        Unobtained::Redirections { max } => format!("{max} қайта бағыттаудан көп"),
        Unobtained::Empty => "бос дене".to_owned(),
        Unobtained::List(fault) => crl_error(fault),
        Unobtained::Nothing => "мекенжайдан жарамды ештеңе алынбады; себебі шлюз журналында".to_owned(),
        Unobtained::Delta => "толық тізімнің орнына айырмалық тізім (delta CRL)".to_owned(),
        Unobtained::Forged => "орталық қол қоймаған тізім".to_owned(),
        Unobtained::Answer(fault) => ocsp_fault(fault),
    }
}

pub(super) fn stamp_fault(fault: &SignatureTimeStampFault) -> String {
    match fault {
        SignatureTimeStampFault::Form(fault) => format!("SignatureTimeStamp: {}", form(fault)),
        SignatureTimeStampFault::C14n(fault) => c14n(fault),
        SignatureTimeStampFault::Token(fault) => token(fault),
        SignatureTimeStampFault::Target { expected, found } => {
            format!("QualifyingProperties `{found}` туралы, ал қолтаңба – `{expected}`")
        }
    }
}

pub(crate) fn token(fault: &TimeStampFault) -> String {
    match fault {
        TimeStampFault::Unreadable(fault) => stamp_error(fault),
        TimeStampFault::Refused { fail_info, text } => {
            let info = fail_info.map_or_else(|| "себебі көрсетілмеген".to_owned(), |info| info.to_string());
            let text = text.as_deref().map(|text| format!(" ({text})")).unwrap_or_default();
            format!("уақыт белгілері қызметі бас тартты: {info}{text}")
        }
        TimeStampFault::NotTstInfo { found } => format!("токеннің мазмұны – TSTInfo емес, {found}"),
        TimeStampFault::Signers { found } => format!("токенге бір қол қоюшы керек, мұнда {found}"),
        TimeStampFault::Imprint { expected, stamped } => {
            format!("белгідегі хэш – {stamped}, күтілгені – {expected}")
        }
        TimeStampFault::ImprintAlgorithm(algorithm) => format!("{algorithm} хэші қабылданбайды"),
        TimeStampFault::Nonce => "nonce жіберілгеннен өзгеше".to_owned(),
        TimeStampFault::Policy { asked, found } => format!("саясат – {found}, сұратылғаны – {asked}"),
        TimeStampFault::Signature(faults) => {
            format!("белгінің қолтаңбасы: {}", faults.iter().map(signer_fault).collect::<Vec<_>>().join("; "))
        }
        TimeStampFault::Purpose { purposes, critical } => {
            let found =
                if purposes.is_empty() { "мақсаты жоқ".to_owned() } else { purposes.join(", ") };
            let critical =
                if *critical || purposes.is_empty() { "" } else { ", сыни (critical) емес" };
            format!("қызметтің куәлігі тек уақыт белгілеріне арналмаған: {found}{critical}")
        }
        TimeStampFault::CertificateNotNamed => {
            "токен қол қоюшының куәлігін атамайды (signingCertificate)".to_owned()
        }
        TimeStampFault::Validity { not_before, not_after, gen_time } => {
            format!("қызметтің куәлігі {not_before} … {not_after} аралығында жарамды, ал белгі – {gen_time}")
        }
    }
}

fn stamp_error(fault: &TimeStampError) -> String {
    match fault {
        TimeStampError::TooLarge { octets, limit } => format!("{octets} байт, рұқсат етілгені – {limit}"),
        TimeStampError::NotDer(part) => {
            format!("бұл RFC 3161 бойынша уақыт белгісі туралы хабарлама емес: `{part}`")
        }
        TimeStampError::Token(fault) => format!("токен: {}", cms_error(fault)),
    }
}
