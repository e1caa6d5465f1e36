//! Faults of certificates and CRLs, in Kazakh.

use crate::x509::{
    BadAttribute, BadExtension, BadField, CertificateError, CrlError, Encoded, ExtensionFault, FieldFault,
    StringFault,
};

pub(crate) fn certificate_error(fault: &CertificateError) -> String {
    match fault {
        CertificateError::TooLarge { octets, limit } => {
            format!("тіркеу куәлігінде {octets} байт бар, рұқсат етілгені – {limit}")
        }
        CertificateError::NotDer => "бұл DER түріндегі X.509 тіркеу куәлігі емес".to_owned(),
        CertificateError::Other(found) => format!("бұл X.509 тіркеу куәлігі емес, {}", encoded(*found)),
        CertificateError::Trailing { octets } => format!("тіркеу куәлігінен кейін тағы {octets} байт тұр"),
        CertificateError::Field(bad) => format!("тіркеу куәлігінің өрісі: {}", field(*bad)),
        CertificateError::Attribute(bad) => attribute(bad),
        CertificateError::Key => "subjectPublicKeyInfo ішіндегі кілт оқылмайды".to_owned(),
        CertificateError::Extension(bad) => format!("тіркеу куәлігінің кеңейтімі: {}", extension(*bad)),
    }
}

pub(crate) fn crl_error(fault: &CrlError) -> String {
    match fault {
        CrlError::TooLarge { octets, limit } => {
            format!("тізімде {octets} байт бар, рұқсат етілгені – {limit}")
        }
        CrlError::NotDer => "бұл DER түріндегі қайтарып алынған куәліктер тізімі емес".to_owned(),
        CrlError::Other(found) => format!("бұл қайтарып алынған куәліктер тізімі емес, {}", encoded(*found)),
        CrlError::Trailing { octets } => format!("тізімнен кейін тағы {octets} байт тұр"),
        CrlError::Field(bad) => format!("тізімнің өрісі: {}", field(*bad)),
        CrlError::Entry { number, fault } => {
            format!("revokedCertificates: {number}-жазбадағы өріс: {}", field(*fault))
        }
        CrlError::Version => {
            "тізімнің нұсқасы жоқ нұсқа немесе онда өз нұсқасында болмайтын өрістер бар".to_owned()
        }
        CrlError::BadExtension(name) => {
            format!("тізімнің {name} кеңейтімі екі рет көрсетілген немесе оқылмайды")
        }
        CrlError::NegativeNumber(name) => {
            format!("тізімдегі {name} мәні теріс; RFC 5280 §5.2.3 бойынша – INTEGER (0..MAX)")
        }
        CrlError::Unnumbered => "тізімде authorityKeyIdentifier бар, бірақ cRLNumber жоқ".to_owned(),
        CrlError::EmptyEntries => {
            "cRLNumber мен authorityKeyIdentifier жоқ тізімде revokedCertificates бос".to_owned()
        }
        CrlError::UnknownCritical => "тізімде мұнда белгісіз сыни (critical) кеңейтім бар".to_owned(),
        CrlError::Algorithm => "тізімге мұнда белгісіз алгоритммен қол қойылған".to_owned(),
    }
}

pub(crate) const fn encoded(found: Encoded) -> &'static str {
    match found {
        Encoded::Nothing => "бос файл",
        Encoded::Certificate => "X.509 тіркеу куәлігі",
        Encoded::Crl => "қайтарып алынған куәліктер тізімі (CRL)",
        Encoded::OcspResponse => "OCSP жауабы",
        Encoded::Cms => "CMS хабарламасы",
        Encoded::Pkcs12 => "PKCS#12 файлы",
        Encoded::CertificationRequest => "куәлік шығаруға сұраныс (CSR)",
        Encoded::PrivateKey => "жабық кілт",
        Encoded::PublicKey => "куәлігі жоқ ашық кілт",
        Encoded::PkiPath => "PKIPath: куәліктер тізбегі",
        Encoded::Pem => "PEM мәтіні",
        Encoded::Base64 => "base64 мәтіні: тағы бір рет кодталған",
        Encoded::Xml => "XML мәтіні",
    }
}

fn field(bad: BadField) -> String {
    let BadField { field, fault } = bad;
    let fault = match fault {
        FieldFault::Missing => "жоқ".to_owned(),
        FieldFault::Tag { expected, found } => format!("тегі {found:#04X}, күтілгені – {expected:#04X}"),
        FieldFault::Length => {
            "ұзындығы ең қысқа түрінде емес немесе деректердің соңынан шығып кетеді".to_owned()
        }
        FieldFault::UtcTime { octets } => {
            format!("YYMMDDHHMMSSZ түріндегі емес UTCTime ({octets} байт), RFC 5280 §4.1.2.5.1")
        }
        FieldFault::GeneralizedTime { octets } => {
            format!("YYYYMMDDHHMMSSZ түріндегі емес GeneralizedTime ({octets} байт), RFC 5280 §4.1.2.5.2")
        }
        FieldFault::NotATime { found } => {
            format!("тегі {found:#04X}, күтілгені – UTCTime (0x17) немесе GeneralizedTime (0x18)")
        }
        FieldFault::Integer => "бос немесе ең қысқа түрінде емес INTEGER, X.690 §8.3.2".to_owned(),
        FieldFault::Negative => "теріс".to_owned(),
        FieldFault::TooLong { octets, limit } => format!("{octets} байт бар, рұқсат етілгені – {limit}"),
        FieldFault::Bits => "толық байтпен аяқталмайтын BIT STRING".to_owned(),
        FieldFault::Trailing { octets } => format!("соңғы бөлігінен кейін {octets} байт бар"),
        FieldFault::Value => "мәнін стандарт рұқсат етпейді".to_owned(),
        FieldFault::Twice => "бір нәрсені екі рет қамтиды".to_owned(),
        FieldFault::Name => "Name емес, RFC 5280 §4.1.2.4".to_owned(),
        FieldFault::Version => "бұл нұсқада рұқсат етілмейді".to_owned(),
        FieldFault::Algorithm => "қолтаңба жанындағы алгоритмнен өзгеше".to_owned(),
    };
    format!("{field} {fault}")
}

fn extension(bad: BadExtension) -> String {
    let BadExtension { number, name, fault } = bad;
    match fault {
        ExtensionFault::Empty => format!("{number} ({name}) жоқ: тізім бос"),
        ExtensionFault::Frame => {
            format!("{number} ({name}) OID, міндетті емес BOOLEAN және OCTET STRING-тен тұрмайды")
        }
        ExtensionFault::Twice => format!("{number} ({name}) екі рет көрсетілген"),
        ExtensionFault::TooMany(max) => format!("{number} ({name}) артық: {max}-тен көбі қаралмайды"),
        ExtensionFault::Value => format!("{number} ({name}) мәні оқылмайды"),
    }
}

fn attribute(bad: &BadAttribute) -> String {
    let BadAttribute { whose, attribute, fault } = bad;
    format!("{attribute} атрибуты ({whose}) оқылмайды: {}", string(*fault))
}

fn string(fault: StringFault) -> String {
    match fault {
        StringFault::NotUtf8 { at } => format!("байттары {at}-тен бастап UTF-8 емес UTF8String"),
        StringFault::NotAscii { kind, octet, at } => {
            format!("{at}-орнында ASCII емес {octet:#04X} байты бар {kind}")
        }
        StringFault::Length { kind, octets, unit } => format!("{unit}-ге еселі емес {octets} байттық {kind}"),
        StringFault::NotACharacter { kind, code } => format!("таңба емес {code:#06X} коды бар {kind}"),
    }
}
