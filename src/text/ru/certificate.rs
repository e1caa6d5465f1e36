//! What was found of certificates and paths, in Russian.

use super::encodings::certificate_error;
use crate::findings::evidence::{CertificateEvidence, NameFault, PathEvidence, ShownName, WeakSignature};
use crate::text::Sides;
use crate::text::sides::sides;

pub(super) fn certificate(found: &CertificateEvidence) -> Sides {
    use CertificateEvidence as C;
    match found {
        C::Unreadable(fault) => Sides::of("читаемое свидетельство", certificate_error(fault)),
        C::Period { not_before, not_after, at } => {
            sides!("действует с {not_before} по {not_after}", "проверено на {at}")
        }
        C::ShortKey { bits_min, bits } => sides!("ключ не короче {bits_min} бит", "{bits} бит"),
        C::CriticalExtension { oid } => {
            sides!("нет неизвестных критических расширений", "критическое расширение {oid}")
        }
        C::KeyUsage { wanted, found } => Sides::of(wanted.clone(), usage(found.as_deref())),
        C::ForLogIn => sides!(
            "свидетельство для подписи (SIGN)",
            "свидетельство для входа (AUTH): clientAuth без emailProtection"
        ),
        C::NotForLogIn { found } => {
            let found = usage(found.as_deref());
            sides!("свидетельство для входа (AUTH) или для подписи и входа", "{found}, без clientAuth")
        }
        C::Purpose { wanted, found } => Sides::of(wanted.clone(), found.join(", ")),
        C::Policy { wanted, found } => {
            let wanted = wanted.join(" или ");
            let found =
                if found.is_empty() { "нет политики".to_owned() } else { found.join(", ") };
            sides!("политика {wanted}", "{found}")
        }
        C::Role { wanted, found } => {
            let wanted = wanted.join(" или ");
            let found = if found.is_empty() { "нет роли".to_owned() } else { found.join(", ") };
            sides!("роль {wanted}", "{found}")
        }
    }
}

fn usage(found: Option<&str>) -> &str {
    found.unwrap_or("назначение ключа не указано")
}

pub(super) fn path(found: &PathEvidence) -> Sides {
    use PathEvidence as P;
    match found {
        P::UnknownIssuer { issuer } => sides!(
            "цепочка до доверенного удостоверяющего центра",
            "выпущено `{issuer}`, который здесь неизвестен"
        ),
        P::Forged { issuer } => sides!("подпись `{issuer}`", "подпись, которая ему не принадлежит"),
        P::TooLong { max } => sides!("цепочка не длиннее {max} свидетельств", "более длинная"),
        P::TooManySignatures { max } => {
            sides!("цепочка, для которой достаточно проверить {max} подписей", "возможных цепочек больше")
        }
        P::TwoAlgorithms { subject } => {
            sides!("один алгоритм подписи, названный дважды (RFC 5280 §4.1.1.2)", "два разных в `{subject}`")
        }
        P::UnsupportedAlgorithm { oid } => sides!("поддерживаемый здесь алгоритм подписи", "OID {oid}"),
        P::UnsupportedKey { issuer, key } => {
            sides!("издатель с ключом поддерживаемого здесь вида", "у `{issuer}` ключ {key}")
        }
        P::Weak(weak) => self::weak(weak),
        P::NotAnAuthority { issuer } => {
            sides!("издатель – удостоверяющий центр (basicConstraints CA:TRUE)", "{issuer}")
        }
        P::NoCertSign { issuer } => {
            sides!("издатель, ключ которого может подписывать свидетельства (keyCertSign)", "{issuer}")
        }
        P::CriticalExtension { oid, issuer } => {
            sides!("нет неизвестных критических расширений", "{oid} в `{issuer}`")
        }
        P::IssuerPeriod { issuer, not_before, not_after, at } => {
            sides!("`{issuer}` действует с {not_before} по {not_after}", "проверено на {at}")
        }
        P::PathLength { issuer, max, count } => {
            sides!("не более {max} промежуточных центров под `{issuer}`", "{count}")
        }
        P::Usage { usage, authority, purposes } => {
            let purposes = purposes.join(", ");
            sides!(
                "центр, который может выпускать свидетельства для `{usage}`",
                "`{authority}` – только для {purposes}"
            )
        }
        P::PoliciesUnreadable { subject, extension } => {
            sides!("читаемые политики", "`{subject}`: расширение {extension} не читается")
        }
        P::NoPolicy { subject } => sides!(
            "политика, действующая по всей цепочке: этого требует один из её центров",
            "начиная с `{subject}` – ни одной"
        ),
        P::ConstraintsUnreadable { authority, extension } => {
            sides!("читаемые ограничения имён", "`{authority}`: расширение {extension} не читается")
        }
        P::Nameless => sides!(
            "имя владельца или вместо него критические альтернативные имена (RFC 5280 §4.1.2.6)",
            "нет ни того, ни другого"
        ),
        P::NamesUnreadable { subject, extension } => {
            sides!("читаемые альтернативные имена", "`{subject}`: расширение {extension} не читается")
        }
        P::TooManyNames { max } => sides!("не более {max} сравнений имён", "больше"),
        P::Name { authority, name, fault } => {
            let (name, fault) = (shown(name), name_fault(*fault));
            sides!("имена, которые допускает `{authority}`", "{name}: {fault}")
        }
    }
}

pub(super) fn weak(weak: &WeakSignature) -> Sides {
    match weak {
        WeakSignature::Algorithm(algorithm) => {
            sides!("SHA-256 или более стойкий алгоритм в подписи", "{algorithm}")
        }
        WeakSignature::Key { bits_min, bits } => {
            sides!("ключ издателя не короче {bits_min} бит", "{bits} бит")
        }
    }
}

fn shown(name: &ShownName) -> String {
    match name {
        ShownName::Mailbox => "адрес электронной почты".to_owned(),
        ShownName::Directory => "имя каталога".to_owned(),
        ShownName::Dns(host) => format!("DNS `{host}`"),
        ShownName::Uri(uri) => format!("URI `{uri}`"),
        ShownName::Ip(address) => format!("IP {address}"),
        ShownName::Other(tag) => format!("имя с тегом {tag:#04x}"),
    }
}

const fn name_fault(fault: NameFault) -> &'static str {
    match fault {
        NameFault::Unclear => "сравнить с ограничениями невозможно",
        NameFault::Excluded => "исключено",
        NameFault::NotPermitted => "не разрешено",
    }
}
