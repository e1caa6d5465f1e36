//! What was found of signatures, in Russian.

use super::encodings::certificate_error;
use super::markup::c14n;
use crate::findings::evidence::{
    Covered, FormFault, FormLimit, KeyInfoFault, NotKnown, Parameter, ReferenceFault, SecurityFound,
    SignatureEvidence, SigningCertificateFault, TransformFault, TransformOrder,
};
use crate::text::Sides;
use crate::text::sides::sides;
use crate::x509::NameTextFault;

pub(super) fn signature(found: &SignatureEvidence) -> Sides {
    use SignatureEvidence as S;
    match found {
        S::AbsentBelowRoot => sides!("ds:Signature под корневым элементом", "нет"),
        S::Absent => sides!("ds:Signature", "нет"),
        S::AbsentInSecurity(found) => Sides::of(
            "wsse:Security с ds:Signature в Header",
            match found {
                SecurityFound::NoHeader => "конверт без Header",
                SecurityFound::NoSecurity => "нет wsse:Security",
                SecurityFound::SignatureOutside => "ds:Signature вне wsse:Security",
            },
        ),
        S::Two { first, second } => sides!("одна ds:Signature", "подписи в местах {first} и {second}"),
        S::Several => sides!("одна ds:Signature", "несколько"),
        S::SeveralSecurity { count } => sides!("один wsse:Security", "их {count}"),
        S::Elsewhere { path } => sides!("подпись непосредственно под корневым элементом", "{path}"),
        S::Form(fault) => Sides::of("подпись допустимой структуры", form(fault)),
        S::KeyInfo(fault) => Sides::of("X.509-свидетельство подписавшего", key_info(fault)),
        S::WeakAlgorithm { algorithm } => {
            sides!("SHA-256 или более стойкий алгоритм, ключ RSA не короче 2048 бит", "{algorithm}")
        }
        S::WeakKey { bits } => sides!(
            "SHA-256 или более стойкий алгоритм, ключ RSA не короче 2048 бит",
            "ключ RSA длиной {bits} бит"
        ),
        S::SignedInfo(fault) => Sides::of("SignedInfo, имеющий канонический вид", c14n(fault)),
        S::UnsupportedAlgorithm { algorithm } => sides!("поддерживаемый здесь алгоритм", "{algorithm}"),
        S::UnsupportedKey { key } => sides!("ключ поддерживаемого здесь вида", "ключ {key}"),
        S::KeyKind { algorithm, key } => sides!("ключ для {algorithm}", "ключ вида {key}"),
        S::Value { algorithm, octets } => sides!(
            "подпись {algorithm} под SignedInfo ключом из KeyInfo",
            "SignatureValue ({octets} байт) ей не соответствует"
        ),
        S::Reference(fault) => Sides::of("Reference на один элемент этого документа", reference(fault)),
        S::Transform(fault) => Sides::of("данные, хэш которых можно вычислить", transform(fault)),
        S::Digest { algorithm, stated, computed, uri } => sides!(
            "{algorithm} {stated} (как указано в Reference URI=\"{uri}\")",
            "{algorithm} {computed} (того, что есть в документе)"
        ),
        S::SeveralReferences { count } => sides!("одна Reference, на подразумеваемый элемент", "их {count}"),
        S::NotCovered { wanted, covered } => {
            let covered = covered.iter().map(self::covered).collect::<Vec<_>>().join(", ");
            sides!("Reference на {wanted}", "{covered}")
        }
        S::Expired { expires, at } => {
            sides!("сообщение, срок действия которого на {at} не истёк", "wsu:Expires {expires}")
        }
        S::TimeMalformed { found } => {
            sides!(
                "xs:dateTime с часовым поясом, например 2026-11-24T10:00:00Z",
                "`{found}` — не в этой форме"
            )
        }
        S::TimestampTwice { element } => sides!("не более одного wsu:{element}", "второй"),
        S::EcdsaInDer { octets, right } => {
            let made = if *right {
                "созданы этим ключом"
            } else {
                "созданы не этим ключом"
            };
            sides!("r и s подряд в SignatureValue, RFC 9231 §2.3.6", "r и s в DER, байтов: {octets}, {made}")
        }
        S::SigningCertificate(fault) => {
            Sides::of("свидетельство, названное в подписанных свойствах", signing_certificate(fault))
        }
    }
}

fn covered(covered: &Covered) -> String {
    match covered {
        Covered::Document => "весь документ".to_owned(),
        Covered::Element(path) => path.clone(),
        Covered::Decoded(path) => format!("декодированный текст {path}"),
        Covered::Token(path) => format!("токен, на который указывает {path}"),
        Covered::Nothing(fault) => reference(fault),
    }
}

pub(crate) fn form(fault: &FormFault) -> String {
    match fault {
        FormFault::Element { expected, found: Some(found) } => {
            format!("ожидается `{expected}`, стоит `{found}`")
        }
        FormFault::Element { expected, found: None } => {
            format!("ожидается `{expected}`, но его нет")
        }
        FormFault::Extra { within, found } => format!("`{found}` не должен стоять в `{within}`"),
        FormFault::NotText(name) => {
            format!("в `{name}` есть комментарий, инструкция обработки или элемент")
        }
        FormFault::NotBase64(name) => format!("содержимое `{name}` не является base64"),
        FormFault::NoAlgorithm(name) => format!("у `{name}` нет Algorithm"),
        FormFault::Unsupported(name, uri) => format!("{name} `{uri}` не поддерживается"),
        FormFault::Transforms(order) => {
            let order = match order {
                TransformOrder::AfterOctets => "после преобразования, дающего байты, стоит ещё одно",
                TransformOrder::EnvelopedTwice => "enveloped-signature стоит дважды",
                TransformOrder::EnvelopedBeforeToken => "enveloped-signature стоит перед STR-Transform",
            };
            format!("преобразования не допускаются: {order}")
        }
        FormFault::Limit { what, limit } => {
            let what = match what {
                FormLimit::References => "число References",
                FormLimit::Transforms => "число Transforms",
                FormLimit::Prefixes => "число префиксов в InclusiveNamespaces",
                FormLimit::ValueBytes => "число байт подписи или хэша",
                FormLimit::SaltBytes => "число байт соли",
                FormLimit::TimeStamps => "число меток времени",
            };
            format!("{what} превышает допустимое ({limit})")
        }
        FormFault::NoReference => "в SignedInfo нет Reference: ничего не подписано".to_owned(),
        FormFault::Parameter(parameter) => format!("не допускается: {}", self::parameter(*parameter)),
    }
}

const fn parameter(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::SignatureMethod => "параметр SignatureMethod",
        Parameter::NotPssParams => "иной параметр SignatureMethod, чем один RSAPSSParams",
        Parameter::DigestMethod => "параметр DigestMethod",
        Parameter::Enveloped => "параметр enveloped-signature",
        Parameter::Base64 => "параметр преобразования base64",
        Parameter::Canonicalization => "этот параметр каноникализации",
        Parameter::TokenTransform => "STR-Transform без единственного CanonicalizationMethod вида Exclusive",
        Parameter::MaskDigest => "хэш в MGF1, отличный от хэша подписи",
        Parameter::Mask => "этот параметр MGF1",
        Parameter::SaltLength => "такое значение SaltLength",
        Parameter::TrailerField => "TrailerField, отличный от 1",
        Parameter::Encoding => "Encoding, отличный от DER",
    }
}

pub(super) fn key_info(fault: &KeyInfoFault) -> String {
    match fault {
        KeyInfoFault::Absent => "в KeyInfo нет X.509-свидетельства и не названо известное здесь".to_owned(),
        KeyInfoFault::BareKey => "в KeyInfo только ключ; нужно свидетельство".to_owned(),
        KeyInfoFault::NotBase64(name) => format!("свидетельство в `{name}` записано не в base64"),
        KeyInfoFault::Unreadable(name, error) => {
            format!("свидетельство в `{name}` не читается: {}", certificate_error(error))
        }
        KeyInfoFault::Several => {
            "в KeyInfo несколько свидетельств, ни одно из которых не выпущено другим: неясно, кто подписал"
                .to_owned()
        }
        KeyInfoFault::TooMany(max) => format!("в KeyInfo число свидетельств больше допустимого ({max})"),
        KeyInfoFault::TooManyPlaces(max) => format!(
            "в KeyInfo число элементов, содержащих или называющих свидетельство, больше допустимого ({max})"
        ),
        KeyInfoFault::TokenType { token, found } => {
            format!("токен `{token}` имеет тип `{found}`, который здесь не читается; читается X509v3")
        }
        KeyInfoFault::Embedded => "токен стоит в `wsse:Embedded` внутри wsse:SecurityTokenReference, это здесь не читается; поместите свидетельство в wsse:KeyIdentifier (X509v3) или в wsse:BinarySecurityToken, на который указывает wsse:Reference".to_owned(),
        KeyInfoFault::NotKnown(name) => {
            format!("свидетельство, названное в KeyInfo, здесь неизвестно: {}", not_known(name))
        }
        KeyInfoFault::Twice(name) => {
            format!("свидетельство в `{name}` закодировано в base64 дважды; закодируйте DER один раз")
        }
        KeyInfoFault::SeveralOfTheKey(count) => format!(
            "в KeyInfo свидетельств ключа, которым подписано: {count}; какое из них подписавшего, неясно"
        ),
        KeyInfoFault::Token(uri) => format!("токена `{uri}` нет в Header, или он там не один"),
    }
}

fn not_known(name: &NotKnown) -> String {
    match name {
        NotKnown::NameText { element, fault } => {
            format!("`{element}` — не имя по RFC 4514: {}", name_text(fault))
        }
        NotKnown::SerialInHex { written, decimal } => {
            format!("X509SerialNumber {written} записан в шестнадцатеричном виде; в десятичном — {decimal}")
        }
        NotKnown::SerialNotANumber(written) => format!("X509SerialNumber {written} — не число"),
        NotKnown::IssuerSerial { serial } => format!("серийный номер {serial} этого издателя неизвестен"),
        NotKnown::Subject => {
            "нет свидетельства с таким владельцем, или оно не одно (X509SubjectName)".to_owned()
        }
        NotKnown::KeyId => "такой идентификатор ключа неизвестен".to_owned(),
        NotKnown::Thumbprint => "такой отпечаток SHA-1 неизвестен".to_owned(),
        NotKnown::Type(kind) => format!("тип ссылки `{kind}` здесь не читается; читается X509v3"),
    }
}

fn signing_certificate(fault: &SigningCertificateFault) -> String {
    match fault {
        SigningCertificateFault::Other { element, used } => {
            format!("подписанное `{element}` называет другое свидетельство, не с серийным номером {used}")
        }
        SigningCertificateFault::Twice(element) => format!("подписанное `{element}` стоит дважды"),
        SigningCertificateFault::Unreadable(element) => format!("подписанное `{element}` не читается"),
        SigningCertificateFault::TooMany { element, limit } => {
            format!("подписанное `{element}` называет больше {limit} свидетельств")
        }
        SigningCertificateFault::Digest(uri) => format!("хэш `{uri}` здесь не поддерживается"),
    }
}

pub(crate) fn reference(fault: &ReferenceFault) -> String {
    match fault {
        ReferenceFault::NoSuchId(id) => format!("нет элемента с идентификатором `{id}`"),
        ReferenceFault::Twice(id) => format!("идентификатор `{id}` есть у нескольких элементов"),
        ReferenceFault::External(uri) => format!("`{uri}` не является ссылкой внутри документа"),
        ReferenceFault::NoUri => "Reference без URI".to_owned(),
    }
}

pub(crate) fn transform(fault: &TransformFault) -> String {
    match fault {
        TransformFault::C14n(fault) => c14n(fault),
        TransformFault::NotBase64 => {
            "текст, который декодирует преобразование base64, не является base64".to_owned()
        }
        TransformFault::NotATokenReference(name) => {
            format!("STR-Transform применён к `{name}`, а не к wsse:SecurityTokenReference")
        }
        TransformFault::NoToken(fault) => {
            format!("SecurityTokenReference не ведёт к токену: {}", key_info(fault))
        }
    }
}

/// Why a name in text is none.
fn name_text(fault: &NameTextFault) -> String {
    match fault {
        NameTextFault::TooLong { limit } => format!("число символов имени превышает допустимое ({limit})"),
        NameTextFault::NoType(part) => format!("`{part}` — не атрибут: ожидается вид `type=value`"),
        NameTextFault::UnknownType(part) => {
            format!("вид атрибута `{part}` здесь неизвестен; укажите его OID")
        }
        NameTextFault::NotAnEncoding(part) => {
            format!("`{part}` — не кодирование значения в шестнадцатеричном виде")
        }
        NameTextFault::NotUtf8(part) => format!("шестнадцатеричные пары значения `{part}` — не UTF-8"),
        NameTextFault::Unfinished => "оно обрывается внутри экранирования или кавычек".to_owned(),
    }
}
