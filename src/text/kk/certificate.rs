//! What was found of certificates and paths, in Kazakh.

use super::encodings::certificate_error;
use crate::findings::evidence::{CertificateEvidence, NameFault, PathEvidence, ShownName, WeakSignature};
use crate::text::Sides;
use crate::text::sides::sides;

pub(super) fn certificate(found: &CertificateEvidence) -> Sides {
    use CertificateEvidence as C;
    match found {
        C::Unreadable(fault) => Sides::of("оқылатын тіркеу куәлігі", certificate_error(fault)),
        C::Period { not_before, not_after, at } => {
            sides!("{not_before} бастап {not_after} дейін жарамды", "{at} сәтіне тексерілді")
        }
        C::ShortKey { bits_min, bits } => sides!("ұзындығы {bits_min} биттен кем емес кілт", "{bits} бит"),
        C::CriticalExtension { oid } => {
            sides!("белгісіз сыни (critical) кеңейтімдердің болмауы", "сыни (critical) кеңейтім {oid}")
        }
        C::KeyUsage { wanted, found } => Sides::of(wanted.clone(), usage(found.as_deref())),
        C::ForLogIn => sides!(
            "қол қоюға (SIGN) арналған тіркеу куәлігі",
            "кіруге (AUTH) арналған тіркеу куәлігі: emailProtection жоқ clientAuth"
        ),
        C::NotForLogIn { found } => {
            let found = usage(found.as_deref());
            sides!(
                "кіруге (AUTH) немесе қол қоюға және кіруге арналған тіркеу куәлігі",
                "{found}, clientAuth жоқ"
            )
        }
        C::Purpose { wanted, found } => Sides::of(wanted.clone(), found.join(", ")),
        C::Policy { wanted, found } => {
            let wanted = wanted.join(" немесе ");
            let found = if found.is_empty() { "саясат жоқ".to_owned() } else { found.join(", ") };
            sides!("{wanted} саясаты", "{found}")
        }
        C::Role { wanted, found } => {
            let wanted = wanted.join(" немесе ");
            let found = if found.is_empty() { "рөл жоқ".to_owned() } else { found.join(", ") };
            sides!("{wanted} рөлі", "{found}")
        }
    }
}

fn usage(found: Option<&str>) -> &str {
    found.unwrap_or("кілттің мақсаты көрсетілмеген")
}

pub(super) fn path(found: &PathEvidence) -> Sides {
    use PathEvidence as P;
    match found {
        P::UnknownIssuer { issuer } => {
            sides!("сенімді куәландырушы орталыққа дейінгі тізбек", "мұнда белгісіз `{issuer}` шығарған")
        }
        P::Forged { issuer } => sides!("`{issuer}` қолтаңбасы", "оған тиесілі емес қолтаңба"),
        P::TooLong { max } => sides!("ұзындығы {max} куәліктен аспайтын тізбек", "одан ұзын"),
        P::TooManySignatures { max } => {
            sides!("{max} қолтаңбаны тексеру жеткілікті болатын тізбек", "ықтимал тізбектер одан көп")
        }
        P::TwoAlgorithms { subject } => sides!(
            "екі рет аталған бір қолтаңба алгоритмі (RFC 5280 §4.1.1.2)",
            "`{subject}` ішінде екі түрлі"
        ),
        P::UnsupportedAlgorithm { oid } => {
            sides!("мұнда қолдау көрсетілетін қолтаңба алгоритмі", "OID {oid}")
        }
        P::UnsupportedKey { issuer, key } => {
            sides!("кілтінің түріне мұнда қолдау көрсетілетін шығарушы", "`{issuer}` кілті: {key}")
        }
        P::Weak(weak) => self::weak(weak),
        P::NotAnAuthority { issuer } => {
            sides!("куәландырушы орталық болып табылатын шығарушы (basicConstraints CA:TRUE)", "{issuer}")
        }
        P::NoCertSign { issuer } => {
            sides!("кілті куәліктерге қол қоя алатын шығарушы (keyCertSign)", "{issuer}")
        }
        P::CriticalExtension { oid, issuer } => {
            sides!("белгісіз сыни (critical) кеңейтімдердің болмауы", "{oid}, `{issuer}` ішінде")
        }
        P::IssuerPeriod { issuer, not_before, not_after, at } => {
            sides!("`{issuer}` {not_before} бастап {not_after} дейін жарамды", "{at} сәтіне тексерілді")
        }
        P::PathLength { issuer, max, count } => {
            sides!("`{issuer}` астында {max} аралық орталықтан аспауы", "{count}")
        }
        P::Usage { usage, authority, purposes } => {
            let purposes = purposes.join(", ");
            sides!(
                "`{usage}` үшін куәлік шығара алатын орталық",
                "`{authority}` – тек мыналар үшін: {purposes}"
            )
        }
        P::PoliciesUnreadable { subject, extension } => {
            sides!("оқылатын саясаттар", "`{subject}`: {extension} кеңейтімі оқылмайды")
        }
        P::NoPolicy { subject } => sides!(
            "бүкіл тізбек бойында қолданылатын саясат: оны тізбектегі орталықтардың бірі талап етеді",
            "`{subject}` бастап – бірде-біреуі жоқ"
        ),
        P::ConstraintsUnreadable { authority, extension } => {
            sides!("оқылатын атау шектеулері", "`{authority}`: {extension} кеңейтімі оқылмайды")
        }
        P::Nameless => sides!(
            "иесінің атауы немесе оның орнына сыни (critical) балама атаулар (RFC 5280 §4.1.2.6)",
            "екеуі де жоқ"
        ),
        P::NamesUnreadable { subject, extension } => {
            sides!("оқылатын балама атаулар", "`{subject}`: {extension} кеңейтімі оқылмайды")
        }
        P::TooManyNames { max } => sides!("атауларды {max} реттен көп салыстырмау", "одан көп"),
        P::Name { authority, name, fault } => {
            let (name, fault) = (shown(name), name_fault(*fault));
            sides!("`{authority}` рұқсат ететін атаулар", "{name}: {fault}")
        }
    }
}

pub(super) fn weak(weak: &WeakSignature) -> Sides {
    match weak {
        WeakSignature::Algorithm(algorithm) => {
            sides!("қолтаңбада SHA-256 немесе одан берік алгоритм", "{algorithm}")
        }
        WeakSignature::Key { bits_min, bits } => {
            sides!("шығарушының ұзындығы {bits_min} биттен кем емес кілті", "{bits} бит")
        }
    }
}

fn shown(name: &ShownName) -> String {
    match name {
        ShownName::Mailbox => "электрондық пошта мекенжайы".to_owned(),
        ShownName::Directory => "каталог атауы".to_owned(),
        ShownName::Dns(host) => format!("DNS `{host}`"),
        ShownName::Uri(uri) => format!("URI `{uri}`"),
        ShownName::Ip(address) => format!("IP {address}"),
        ShownName::Other(tag) => format!("{tag:#04x} тегі бар атау"),
    }
}

const fn name_fault(fault: NameFault) -> &'static str {
    match fault {
        NameFault::Unclear => "шектеулермен салыстыру мүмкін емес",
        NameFault::Excluded => "алып тасталған",
        NameFault::NotPermitted => "рұқсат етілмеген",
    }
}
