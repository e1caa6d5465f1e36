//! What was found of signatures, in Kazakh.

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
        S::AbsentBelowRoot => sides!("түбірлік элементтің астындағы ds:Signature", "жоқ"),
        S::Absent => sides!("ds:Signature", "жоқ"),
        S::AbsentInSecurity(found) => Sides::of(
            "Header ішінде ds:Signature бар wsse:Security",
            match found {
                SecurityFound::NoHeader => "Header жоқ конверт",
                SecurityFound::NoSecurity => "wsse:Security жоқ",
                SecurityFound::SignatureOutside => "wsse:Security сыртындағы ds:Signature",
            },
        ),
        S::Two { first, second } => {
            sides!("бір ds:Signature", "{first} және {second} жерлеріндегі қолтаңбалар")
        }
        S::Several => sides!("бір ds:Signature", "бірнешеу"),
        S::SeveralSecurity { count } => sides!("бір wsse:Security", "олардың саны {count}"),
        S::Elsewhere { path } => sides!("түбірлік элементтің дәл астындағы қолтаңба", "{path}"),
        S::Form(fault) => Sides::of("рұқсат етілген құрылымдағы қолтаңба", form(fault)),
        S::KeyInfo(fault) => Sides::of("қол қоюшының X.509 тіркеу куәлігі", key_info(fault)),
        S::WeakAlgorithm { algorithm } => {
            sides!(
                "SHA-256 немесе одан берік алгоритм, ұзындығы 2048 биттен кем емес RSA кілті",
                "{algorithm}"
            )
        }
        S::WeakKey { bits } => sides!(
            "SHA-256 немесе одан берік алгоритм, ұзындығы 2048 биттен кем емес RSA кілті",
            "ұзындығы {bits} бит RSA кілті"
        ),
        S::SignedInfo(fault) => Sides::of("канондық түрі бар SignedInfo", c14n(fault)),
        S::UnsupportedAlgorithm { algorithm } => sides!("мұнда қолдау көрсетілетін алгоритм", "{algorithm}"),
        S::UnsupportedKey { key } => sides!("түріне мұнда қолдау көрсетілетін кілт", "кілт: {key}"),
        S::KeyKind { algorithm, key } => {
            sides!("{algorithm} алгоритміне арналған кілт", "{key} түріндегі кілт")
        }
        S::Value { algorithm, octets } => sides!(
            "KeyInfo ішіндегі кілттің SignedInfo үстіндегі {algorithm} қолтаңбасы",
            "оған сәйкес келмейтін SignatureValue ({octets} байт)"
        ),
        S::Reference(fault) => Sides::of("осы құжаттың бір элементіне Reference", reference(fault)),
        S::Transform(fault) => Sides::of("хэшін есептеуге болатын деректер", transform(fault)),
        S::Digest { algorithm, stated, computed, uri } => sides!(
            "{algorithm} {stated} (Reference URI=\"{uri}\" көрсеткендей)",
            "{algorithm} {computed} (құжаттағы деректердікі)"
        ),
        S::SeveralReferences { count } => sides!("көзделген элементке бір Reference", "олардың саны {count}"),
        S::NotCovered { wanted, covered } => {
            let covered = covered.iter().map(self::covered).collect::<Vec<_>>().join(", ");
            sides!("{wanted} элементіне Reference", "{covered}")
        }
        S::Expired { expires, at } => {
            sides!("{at} сәтіне мерзімі өтпеген хабарлама", "wsu:Expires {expires}")
        }
        S::TimeMalformed { found } => {
            sides!(
                "сағаттық белдеуі бар xs:dateTime, мысалы 2026-11-24T10:00:00Z",
                "`{found}` — бұл пішінде емес"
            )
        }
        S::TimestampTwice { element } => sides!("бір wsu:{element} ғана", "екіншісі"),
        S::EcdsaInDer { octets, right } => {
            let made = if *right {
                "осы кілтпен жасалған"
            } else {
                "осы кілтпен жасалмаған"
            };
            sides!(
                "SignatureValue ішінде r мен s қатар, RFC 9231 §2.3.6",
                "DER түріндегі r мен s, {octets} байт, {made}"
            )
        }
        S::SigningCertificate(fault) => {
            Sides::of("қол қойылған қасиеттерде аталған тіркеу куәлігі", signing_certificate(fault))
        }
    }
}

fn covered(covered: &Covered) -> String {
    match covered {
        Covered::Document => "бүкіл құжат".to_owned(),
        Covered::Element(path) => path.clone(),
        Covered::Decoded(path) => format!("{path} элементінің декодталған мәтіні"),
        Covered::Token(path) => format!("{path} нұсқайтын токен"),
        Covered::Nothing(fault) => reference(fault),
    }
}

pub(crate) fn form(fault: &FormFault) -> String {
    match fault {
        FormFault::Element { expected, found: Some(found) } => {
            format!("`{expected}` күтіледі, `{found}` тұр")
        }
        FormFault::Element { expected, found: None } => {
            format!("`{expected}` күтіледі, бірақ ол жоқ")
        }
        FormFault::Extra { within, found } => format!("`{found}` элементі `{within}` ішінде тұрмауы керек"),
        FormFault::NotText(name) => {
            format!("`{name}` ішінде түсініктеме, өңдеу нұсқауы немесе элемент бар")
        }
        FormFault::NotBase64(name) => format!("`{name}` мазмұны base64 емес"),
        FormFault::NoAlgorithm(name) => format!("`{name}` элементінде Algorithm жоқ"),
        FormFault::Unsupported(name, uri) => format!("{name} `{uri}` қолданылмайды"),
        FormFault::Transforms(order) => {
            let order = match order {
                TransformOrder::AfterOctets => "байттар беретін түрлендіруден кейін тағы біреуі тұр",
                TransformOrder::EnvelopedTwice => "enveloped-signature екі рет тұр",
                TransformOrder::EnvelopedBeforeToken => "enveloped-signature STR-Transform алдында тұр",
            };
            format!("түрлендірулерге рұқсат жоқ: {order}")
        }
        FormFault::Limit { what, limit } => {
            let what = match what {
                FormLimit::References => "References саны",
                FormLimit::Transforms => "Transforms саны",
                FormLimit::Prefixes => "InclusiveNamespaces ішіндегі префикстер саны",
                FormLimit::ValueBytes => "қолтаңбаның немесе хэштің байт саны",
                FormLimit::SaltBytes => "тұздың (salt) байт саны",
                FormLimit::TimeStamps => "уақыт белгілерінің саны",
            };
            format!("{what} рұқсат етілген шектен ({limit}) көп")
        }
        FormFault::NoReference => "SignedInfo ішінде Reference жоқ: ештеңеге қол қойылмаған".to_owned(),
        FormFault::Parameter(parameter) => format!("рұқсат етілмейді: {}", self::parameter(*parameter)),
    }
}

const fn parameter(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::SignatureMethod => "SignatureMethod параметрі",
        Parameter::NotPssParams => "бір RSAPSSParams-тан басқа SignatureMethod параметрі",
        Parameter::DigestMethod => "DigestMethod параметрі",
        Parameter::Enveloped => "enveloped-signature параметрі",
        Parameter::Base64 => "base64 түрлендіруінің параметрі",
        Parameter::Canonicalization => "канондаудың бұл параметрі",
        Parameter::TokenTransform => "Exclusive түріндегі жалғыз CanonicalizationMethod жоқ STR-Transform",
        Parameter::MaskDigest => "қолтаңба хэшінен өзгеше MGF1 хэші",
        Parameter::Mask => "MGF1-дің бұл параметрі",
        Parameter::SaltLength => "SaltLength-тің мұндай мәні",
        Parameter::TrailerField => "1-ден өзгеше TrailerField",
        Parameter::Encoding => "DER-ден өзгеше Encoding",
    }
}

pub(super) fn key_info(fault: &KeyInfoFault) -> String {
    match fault {
        KeyInfoFault::Absent => {
            "KeyInfo ішінде X.509 тіркеу куәлігі жоқ және мұнда белгілі куәлік аталмаған".to_owned()
        }
        KeyInfoFault::BareKey => "KeyInfo ішінде тек кілт бар; тіркеу куәлігі керек".to_owned(),
        KeyInfoFault::NotBase64(name) => format!("`{name}` ішіндегі тіркеу куәлігі base64 түрінде жазылмаған"),
        KeyInfoFault::Unreadable(name, error) => {
            format!("`{name}` ішіндегі тіркеу куәлігі оқылмайды: {}", certificate_error(error))
        }
        KeyInfoFault::Several => {
            "KeyInfo ішінде бірнеше тіркеу куәлігі бар, бірақ бірде-бірі екіншісін шығармаған: кім қол қойғаны анық емес"
                .to_owned()
        }
        KeyInfoFault::TooMany(max) => format!("KeyInfo ішіндегі куәліктер саны рұқсат етілген шектен ({max}) көп"),
        KeyInfoFault::TooManyPlaces(max) => format!(
            "KeyInfo ішіндегі куәлігі бар немесе куәлікті атайтын элементтер саны рұқсат етілген шектен ({max}) көп"
        ),
        KeyInfoFault::TokenType { token, found } => {
            format!("`{token}` токенінің түрі `{found}` мұнда оқылмайды; X509v3 оқылады")
        }
        KeyInfoFault::Embedded => "токен wsse:SecurityTokenReference ішіндегі `wsse:Embedded` элементінде тұр, ол мұнда оқылмайды; куәлікті wsse:KeyIdentifier (X509v3) ішіне немесе wsse:Reference көрсететін wsse:BinarySecurityToken ішіне салыңыз".to_owned(),
        KeyInfoFault::NotKnown(name) => format!("KeyInfo атаған тіркеу куәлігі мұнда белгісіз: {}", not_known(name)),
        KeyInfoFault::Twice(name) => {
            format!("`{name}` ішіндегі тіркеу куәлігі base64-ке екі рет кодталған; DER-ді бір рет кодтаңыз")
        }
        KeyInfoFault::SeveralOfTheKey(count) => format!(
            "KeyInfo ішінде қол қойған кілттің {count} тіркеу куәлігі бар: қайсысы қол қоюшыдікі екені белгісіз"
        ),
        KeyInfoFault::Token(uri) => format!("`{uri}` токені Header ішінде жоқ немесе онда жалғыз емес"),
    }
}

fn not_known(name: &NotKnown) -> String {
    match name {
        NotKnown::NameText { element, fault } => {
            format!("`{element}` RFC 4514 бойынша ат емес: {}", name_text(fault))
        }
        NotKnown::SerialInHex { written, decimal } => {
            format!("X509SerialNumber {written} он алтылық түрде жазылған; ондық түрі {decimal}")
        }
        NotKnown::SerialNotANumber(written) => format!("X509SerialNumber {written} — сан емес"),
        NotKnown::IssuerSerial { serial } => format!("сол шығарушының {serial} сериялық нөмірі белгісіз"),
        NotKnown::Subject => {
            "ондай иесі бар тіркеу куәлігі жоқ немесе біреу емес (X509SubjectName)".to_owned()
        }
        NotKnown::KeyId => "ондай кілт идентификаторы белгісіз".to_owned(),
        NotKnown::Thumbprint => "ондай SHA-1 ізі белгісіз".to_owned(),
        NotKnown::Type(kind) => format!("`{kind}` сілтеме түрі мұнда оқылмайды; X509v3 оқылады"),
    }
}

fn signing_certificate(fault: &SigningCertificateFault) -> String {
    match fault {
        SigningCertificateFault::Other { element, used } => {
            format!("қол қойылған `{element}` сериялық нөмірі {used} емес, басқа тіркеу куәлігін атайды")
        }
        SigningCertificateFault::Twice(element) => format!("қол қойылған `{element}` екі рет тұр"),
        SigningCertificateFault::Unreadable(element) => format!("қол қойылған `{element}` оқылмайды"),
        SigningCertificateFault::TooMany { element, limit } => {
            format!("қол қойылған `{element}` {limit} куәліктен көп атайды")
        }
        SigningCertificateFault::Digest(uri) => format!("`{uri}` хэш алгоритміне мұнда қолдау жоқ"),
    }
}

pub(crate) fn reference(fault: &ReferenceFault) -> String {
    match fault {
        ReferenceFault::NoSuchId(id) => format!("`{id}` идентификаторы бар элемент жоқ"),
        ReferenceFault::Twice(id) => format!("`{id}` идентификаторы бірнеше элементте бар"),
        ReferenceFault::External(uri) => format!("`{uri}` – құжат ішіндегі сілтеме емес"),
        ReferenceFault::NoUri => "URI көрсетілмеген Reference".to_owned(),
    }
}

pub(crate) fn transform(fault: &TransformFault) -> String {
    match fault {
        TransformFault::C14n(fault) => c14n(fault),
        TransformFault::NotBase64 => "base64 түрлендіруі декодтайтын мәтін base64 емес".to_owned(),
        TransformFault::NotATokenReference(name) => {
            format!(
                "STR-Transform wsse:SecurityTokenReference элементіне емес, `{name}` элементіне қолданылған"
            )
        }
        TransformFault::NoToken(fault) => {
            format!("SecurityTokenReference токенге апармайды: {}", key_info(fault))
        }
    }
}

/// Why a name in text is none.
fn name_text(fault: &NameTextFault) -> String {
    match fault {
        NameTextFault::TooLong { limit } => format!("аттың таңба саны рұқсат етілген шектен ({limit}) көп"),
        NameTextFault::NoType(part) => format!("`{part}` атрибут емес: `type=value` түрі күтілген"),
        NameTextFault::UnknownType(part) => {
            format!("`{part}` атрибутының түрі мұнда белгісіз; оның OID-ін жазыңыз")
        }
        NameTextFault::NotAnEncoding(part) => {
            format!("`{part}` мәннің он алтылық түрдегі кодталуы емес")
        }
        NameTextFault::NotUtf8(part) => format!("`{part}` мәнінің он алтылық жұптары UTF-8 емес"),
        NameTextFault::Unfinished => "ол экрандау немесе тырнақша ішінде аяқталады".to_owned(),
    }
}
