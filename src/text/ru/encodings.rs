//! Faults of certificates and CRLs, in Russian.

use crate::x509::{
    BadAttribute, BadExtension, BadField, CertificateError, CrlError, Encoded, ExtensionFault, FieldFault,
    StringFault,
};

pub(crate) fn certificate_error(fault: &CertificateError) -> String {
    match fault {
        CertificateError::TooLarge { octets, limit } => {
            format!("в свидетельстве {octets} байт, допускается {limit}")
        }
        CertificateError::NotDer => "это не X.509-свидетельство в DER".to_owned(),
        CertificateError::Other(found) => format!("это не X.509-свидетельство, а {}", encoded(*found)),
        CertificateError::Trailing { octets } => format!("после свидетельства стоят ещё {octets} байт"),
        CertificateError::Field(bad) => format!("поле свидетельства {}", field(*bad)),
        CertificateError::Attribute(bad) => attribute(bad),
        CertificateError::Key => "ключ в subjectPublicKeyInfo не читается".to_owned(),
        CertificateError::Extension(bad) => format!("расширение свидетельства {}", extension(*bad)),
    }
}

pub(crate) fn crl_error(fault: &CrlError) -> String {
    match fault {
        CrlError::TooLarge { octets, limit } => format!("в списке {octets} байт, допускается {limit}"),
        CrlError::NotDer => "это не список отозванных свидетельств в DER".to_owned(),
        CrlError::Other(found) => format!("это не список отозванных свидетельств, а {}", encoded(*found)),
        CrlError::Trailing { octets } => format!("после списка стоят ещё {octets} байт"),
        CrlError::Field(bad) => format!("поле списка {}", field(*bad)),
        CrlError::Entry { number, fault } => {
            format!("revokedCertificates: в записи {number} поле {}", field(*fault))
        }
        CrlError::Version => "у списка несуществующая версия или поля, которых в его версии нет".to_owned(),
        CrlError::BadExtension(name) => format!("расширение списка {name} указано дважды или не читается"),
        CrlError::NegativeNumber(name) => {
            format!("значение {name} в списке отрицательное; по RFC 5280 §5.2.3 – INTEGER (0..MAX)")
        }
        CrlError::Unnumbered => "в списке есть authorityKeyIdentifier, но нет cRLNumber".to_owned(),
        CrlError::EmptyEntries => {
            "revokedCertificates пуст в списке без cRLNumber и authorityKeyIdentifier".to_owned()
        }
        CrlError::UnknownCritical => "в списке есть неизвестное здесь критическое расширение".to_owned(),
        CrlError::Algorithm => "список подписан неизвестным здесь алгоритмом".to_owned(),
    }
}

pub(crate) const fn encoded(found: Encoded) -> &'static str {
    match found {
        Encoded::Nothing => "пустой файл",
        Encoded::Certificate => "X.509-свидетельство",
        Encoded::Crl => "список отозванных свидетельств (CRL)",
        Encoded::OcspResponse => "ответ OCSP",
        Encoded::Cms => "сообщение CMS",
        Encoded::Pkcs12 => "файл PKCS#12",
        Encoded::CertificationRequest => "запрос на выпуск свидетельства (CSR)",
        Encoded::PrivateKey => "закрытый ключ",
        Encoded::PublicKey => "открытый ключ без свидетельства",
        Encoded::PkiPath => "PKIPath: последовательность свидетельств",
        Encoded::Pem => "текст PEM",
        Encoded::Base64 => "текст base64: закодировано ещё раз",
        Encoded::Xml => "текст XML",
    }
}

fn field(bad: BadField) -> String {
    let BadField { field, fault } = bad;
    let fault = match fault {
        FieldFault::Missing => "отсутствует".to_owned(),
        FieldFault::Tag { expected, found } => format!("имеет тег {found:#04X}, ожидается {expected:#04X}"),
        FieldFault::Length => "имеет длину не в кратчайшей форме или выходящую за конец данных".to_owned(),
        FieldFault::UtcTime { octets } => {
            format!("– UTCTime ({octets} байт) не вида YYMMDDHHMMSSZ, RFC 5280 §4.1.2.5.1")
        }
        FieldFault::GeneralizedTime { octets } => {
            format!("– GeneralizedTime ({octets} байт) не вида YYYYMMDDHHMMSSZ, RFC 5280 §4.1.2.5.2")
        }
        FieldFault::NotATime { found } => {
            format!("имеет тег {found:#04X}, ожидается UTCTime (0x17) или GeneralizedTime (0x18)")
        }
        FieldFault::Integer => "– INTEGER пустой или не в кратчайшей форме, X.690 §8.3.2".to_owned(),
        FieldFault::Negative => "отрицательное".to_owned(),
        FieldFault::TooLong { octets, limit } => format!("имеет {octets} байт, допускается {limit}"),
        FieldFault::Bits => "– BIT STRING, который не заканчивается целым байтом".to_owned(),
        FieldFault::Trailing { octets } => format!("имеет {octets} байт после последней части"),
        FieldFault::Value => "имеет значение, которого стандарт не допускает".to_owned(),
        FieldFault::Twice => "содержит одно и то же дважды".to_owned(),
        FieldFault::Name => "– не Name, RFC 5280 §4.1.2.4".to_owned(),
        FieldFault::Version => "в этой версии не допускается".to_owned(),
        FieldFault::Algorithm => "отличается от алгоритма рядом с подписью".to_owned(),
    };
    format!("{field} {fault}")
}

fn extension(bad: BadExtension) -> String {
    let BadExtension { number, name, fault } = bad;
    match fault {
        ExtensionFault::Empty => format!("{number} ({name}) отсутствует: список пуст"),
        ExtensionFault::Frame => {
            format!("{number} ({name}) состоит не из OID, необязательного BOOLEAN и OCTET STRING")
        }
        ExtensionFault::Twice => format!("{number} ({name}) указано дважды"),
        ExtensionFault::TooMany(max) => format!("{number} ({name}) лишнее: рассматривается не более {max}"),
        ExtensionFault::Value => format!("{number} ({name}) имеет значение, которое не читается"),
    }
}

fn attribute(bad: &BadAttribute) -> String {
    let BadAttribute { whose, attribute, fault } = bad;
    format!("атрибут {attribute} ({whose}) не читается: {}", string(*fault))
}

fn string(fault: StringFault) -> String {
    match fault {
        StringFault::NotUtf8 { at } => format!("UTF8String, байты которой начиная с {at} не являются UTF-8"),
        StringFault::NotAscii { kind, octet, at } => {
            format!("{kind} с байтом {octet:#04X} на месте {at}, который не является ASCII")
        }
        StringFault::Length { kind, octets, unit } => {
            format!("{kind} из {octets} байт, что не кратно {unit}")
        }
        StringFault::NotACharacter { kind, code } => {
            format!("{kind} с кодом {code:#06X}, который не является символом")
        }
    }
}
