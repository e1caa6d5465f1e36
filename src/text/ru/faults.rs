//! Faults of certificates, CRLs, answers and time-stamps, in Russian.

use super::encodings::crl_error;
use super::markup::c14n;
use super::sealed::{cms_error, signer_fault};
use super::signature::form;
use crate::cms::timestamp::{TimeStampError, TimeStampFault};
use crate::findings::evidence::{SignatureTimeStampFault, Unobtained};
use crate::x509::ocsp::{Lacks, OcspError, OcspFault};

fn ocsp_error(fault: &OcspError) -> String {
    match fault {
        OcspError::TooLarge { octets, limit } => format!("{octets} байт, допускается {limit}"),
        OcspError::NotDer(part) => format!("это не сообщение OCSP в DER: `{part}`"),
        OcspError::TooMany { limit } => format!("число свидетельств больше допустимого ({limit})"),
        OcspError::UnknownCritical => "неизвестное здесь критическое расширение".to_owned(),
    }
}

pub(super) fn ocsp_fault(fault: &OcspFault) -> String {
    match fault {
        OcspFault::Unreadable(fault) => format!("это не ответ OCSP: {}", ocsp_error(fault)),
        OcspFault::Refused(refusal) => format!("служба отказывает: {refusal}"),
        OcspFault::OtherCertificate { asked, answered } => {
            format!("запрошен серийный номер {asked}, а ответ – о других ({answered})")
        }
        OcspFault::OtherIssuer { issuer } => format!("запрос – о другом центре, а не о `{issuer}`"),
        OcspFault::NonceDiffers => "nonce не тот, который был отправлен".to_owned(),
        OcspFault::NonceMissing => "nonce был отправлен, но не вернулся".to_owned(),
        OcspFault::NotAuthorized { issuer, why } => {
            format!("служба – не `{issuer}` и не уполномочена им: {}", lacks(*why))
        }
        OcspFault::BadSignature => "подпись не принадлежит службе".to_owned(),
        OcspFault::Algorithm(algorithm) => {
            format!("ответ подписан алгоритмом, который не принимается: {algorithm}")
        }
        OcspFault::NotYet { this_update, now } => format!("thisUpdate {this_update} позже {now}"),
        OcspFault::ProducedLater { produced_at, now } => format!("producedAt {produced_at} позже {now}"),
        OcspFault::Stale { next_update, now } => format!("nextUpdate было {next_update}, а сейчас {now}"),
        OcspFault::TooOld { this_update, now, age_seconds_max } => format!(
            "нет nextUpdate, а thisUpdate {this_update} раньше {now} больше чем на {age_seconds_max} с"
        ),
    }
}

const fn lacks(lacks: Lacks) -> &'static str {
    match lacks {
        Lacks::Certificate => "нет свидетельства названной службы",
        Lacks::Issuer => "другой издатель",
        Lacks::IssuerSignature => "подпись издателя недействительна",
        Lacks::Purpose => "среди назначений нет OCSPSigning",
        Lacks::KeyUsage => "в назначении ключа нет digitalSignature",
        Lacks::Validity => "вне срока действия",
        Lacks::NoCheck => "нет id-pkix-ocsp-nocheck",
        Lacks::UnknownCritical => "неизвестное критическое расширение",
    }
}

pub(crate) fn unobtained(why: &Unobtained) -> String {
    match why {
        Unobtained::NoAddress => "в свидетельстве не указан адрес".to_owned(),
        Unobtained::NotAsked => "запрос ещё не отправлялся".to_owned(),
        Unobtained::Fetched => "полученное не принимается в расчёт".to_owned(),
        Unobtained::Address => "адрес не является обычным http или содержит учётные данные".to_owned(),
        Unobtained::Unreachable => "по адресу никто не отвечает".to_owned(),
        Unobtained::Slow { millis } => format!("за {millis} мс ответ целиком не получен"),
        Unobtained::Broken => "соединение прервалось".to_owned(),
        Unobtained::TooLarge { octets_max } => format!("больше {octets_max} байт"),
        Unobtained::Status(status) => format!("статус HTTP {status}"),
        Unobtained::Redirections { max } => format!("больше {max} перенаправлений"),
        Unobtained::Empty => "пустое тело".to_owned(),
        Unobtained::List(fault) => crl_error(fault),
        Unobtained::Nothing => "по адресу не получено ничего пригодного; причина в журнале шлюза".to_owned(),
        Unobtained::Delta => "разностный список (delta CRL) вместо полного".to_owned(),
        Unobtained::Forged => "список, который центр не подписывал".to_owned(),
        Unobtained::Answer(fault) => ocsp_fault(fault),
    }
}

pub(super) fn stamp_fault(fault: &SignatureTimeStampFault) -> String {
    match fault {
        SignatureTimeStampFault::Form(fault) => format!("SignatureTimeStamp: {}", form(fault)),
        SignatureTimeStampFault::C14n(fault) => c14n(fault),
        SignatureTimeStampFault::Token(fault) => token(fault),
        SignatureTimeStampFault::Target { expected, found } => {
            format!("QualifyingProperties относятся к `{found}`, а подпись – `{expected}`")
        }
    }
}

pub(crate) fn token(fault: &TimeStampFault) -> String {
    match fault {
        TimeStampFault::Unreadable(fault) => stamp_error(fault),
        TimeStampFault::Refused { fail_info, text } => {
            let info = fail_info.map_or_else(|| "причина не указана".to_owned(), |info| info.to_string());
            let text = text.as_deref().map(|text| format!(" ({text})")).unwrap_or_default();
            format!("служба меток времени отказывает: {info}{text}")
        }
        TimeStampFault::NotTstInfo { found } => format!("содержимое токена – {found}, а не TSTInfo"),
        TimeStampFault::Signers { found } => format!("у токена один подписавший, здесь {found}"),
        TimeStampFault::Imprint { expected, stamped } => {
            format!("хэш в метке – {stamped}, ожидается {expected}")
        }
        TimeStampFault::ImprintAlgorithm(algorithm) => format!("хэш {algorithm} не принимается"),
        TimeStampFault::Nonce => "nonce не тот, который был отправлен".to_owned(),
        TimeStampFault::Policy { asked, found } => format!("политика {found}, запрошена {asked}"),
        TimeStampFault::Signature(faults) => {
            format!("подпись метки: {}", faults.iter().map(signer_fault).collect::<Vec<_>>().join("; "))
        }
        TimeStampFault::Purpose { purposes, critical } => {
            let found = if purposes.is_empty() {
                "назначения нет".to_owned()
            } else {
                purposes.join(", ")
            };
            let critical =
                if *critical || purposes.is_empty() { "" } else { ", не критическое" };
            format!("свидетельство службы предназначено не только для меток времени: {found}{critical}")
        }
        TimeStampFault::CertificateNotNamed => {
            "токен не называет свидетельство подписавшего (signingCertificate)".to_owned()
        }
        TimeStampFault::Validity { not_before, not_after, gen_time } => {
            format!("свидетельство службы действует {not_before} … {not_after}, а метка – от {gen_time}")
        }
    }
}

fn stamp_error(fault: &TimeStampError) -> String {
    match fault {
        TimeStampError::TooLarge { octets, limit } => format!("{octets} байт, допускается {limit}"),
        TimeStampError::NotDer(part) => {
            format!("это не сообщение о метке времени по RFC 3161: `{part}`")
        }
        TimeStampError::Token(fault) => format!("токен: {}", cms_error(fault)),
    }
}
