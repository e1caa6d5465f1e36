//! What was found of CMS, in Kazakh.

use crate::cms::{BerFault, CmsError, CmsFault, CmsLimit, NotCms, SignerFault, SignerName, UnsupportedPart};
use crate::findings::evidence::CmsEvidence;
use crate::text::Sides;

pub(super) fn cms(found: &CmsEvidence) -> Sides {
    const SIGNED_DATA: &str = "RFC 5652 бойынша CMS SignedData: DER, PEM немесе base64";
    match found {
        CmsEvidence::Encoding(NotCms::TooLarge { octets, limit }) => {
            Sides::of(SIGNED_DATA, format!("{octets} байт, рұқсат етілгені – {limit}"))
        }
        CmsEvidence::Encoding(NotCms::Unknown) => {
            Sides::of(SIGNED_DATA, "DER де, PEM де (CMS, PKCS7, PKCS #7 SIGNED DATA), base64 те емес")
        }
        CmsEvidence::Unreadable(fault) => Sides::of(SIGNED_DATA, cms_error(fault)),
        CmsEvidence::Content(CmsFault::NoSigner) => {
            Sides::of("кемінде бір қол қоюшы", "бірде-бір қол қоюшы жоқ")
        }
        CmsEvidence::Content(CmsFault::NoContent) => Sides::of(
            "мазмұн: оны --content арқылы көрсетіңіз",
            "қолтаңба мазмұннан бөлек: мазмұнды қоса беру керек",
        ),
        CmsEvidence::Content(CmsFault::ContentDiffers { inside, given }) => Sides::of(
            "CMS ішіндегі мазмұн",
            format!("ішінде {inside} байт, ал берілгені – басқа мазмұн ({given} байт)"),
        ),
        CmsEvidence::Signer(fault) => Sides::of(wanted(fault), signer_fault(fault)),
    }
}

pub(crate) fn cms_error(fault: &CmsError) -> String {
    match fault {
        CmsError::TooLarge { octets, limit } => format!("{octets} байт, рұқсат етілгені – {limit}"),
        CmsError::NotBer(fault) => {
            let fault = match fault {
                BerFault::Trailing => "сыртқы элементтен кейін тағы бірдеңе тұр",
                BerFault::CutOff => "деректер ортасынан үзіледі",
                BerFault::LongTag => "CMS-те болмайтын бірнеше байттық тег",
                BerFault::Indefinite => "ұзындығы белгісіз қарапайым (primitive) элемент",
                BerFault::Length => "ұзындық деректердің соңынан шығып кетеді",
                BerFault::Depth => "кірістіру тым терең",
                BerFault::Pieces => "OCTET STRING бөліктерінің түрі басқа",
            };
            format!("бұл BER емес: {fault}")
        }
        CmsError::NotSignedData(part) => format!("бұл CMS SignedData емес: `{part}`"),
        CmsError::TooMany { what, limit } => {
            let what = cms_limit(*what);
            format!("{what} саны рұқсат етілген шектен ({limit}) көп")
        }
    }
}

/// What a CMS has many of.
pub(crate) const fn cms_limit(what: CmsLimit) -> &'static str {
    match what {
        CmsLimit::Signers => "қол қоюшылар",
        CmsLimit::Attributes => "атрибуттар",
        CmsLimit::Values => "бір атрибуттың мәндері",
        CmsLimit::Digests => "хэштеу алгоритмдері",
        CmsLimit::Certificates => "куәліктер",
        CmsLimit::Crls => "қайтарып алынған куәліктер тізімдері",
    }
}

const fn wanted(fault: &SignerFault) -> &'static str {
    match fault {
        SignerFault::NoCertificate { .. } => "қол қоюшының тіркеу куәлігі",
        SignerFault::DigestMismatch { .. } => "қол қойылған мазмұн",
        SignerFault::BadSignature | SignerFault::EcdsaNotDer { .. } => "қол қоюшының қолтаңбасы",
        SignerFault::Unsupported { .. } => "мұнда қолдау көрсетілетін алгоритм",
        SignerFault::Weak(_) | SignerFault::WeakKey(_) => {
            "SHA-256 немесе одан берік алгоритм, ұзындығы 2048 биттен кем емес кілт"
        }
        SignerFault::AlgorithmsAtOdds { .. } => "екі жерде де бір хэштеу алгоритмі",
        SignerFault::Unprotected => "қол қойылған алгоритмдер",
        SignerFault::Attribute(_) | SignerFault::AttributeMalformed(_) => {
            "RFC 5652 §11 бойынша қол қойылған атрибуттар"
        }
        SignerFault::ContentType { .. } => "мазмұнның өз түрі",
        SignerFault::AttributesRequired(_) => "қол қойылған атрибуттар",
        SignerFault::AttributesAsContent => "мазмұнға қойылған қолтаңба",
        SignerFault::OtherCertificate { .. } => "қол қоюшы атаған тіркеу куәлігі",
    }
}

pub(super) fn signer_fault(fault: &SignerFault) -> String {
    match fault {
        SignerFault::NoCertificate { named } => {
            let named = match named {
                SignerName::Serial(serial) => format!("сериялық нөмірі {serial}"),
                SignerName::KeyId(id) => format!("кілт идентификаторы {id}"),
            };
            format!("куәлік ({named}) CMS ішінде де, берілгендер арасында да жоқ")
        }
        SignerFault::DigestMismatch { algorithm, signed, computed } => {
            format!("мазмұнның хэші ({algorithm}) – {computed}, ал қол қойылғаны – {signed}")
        }
        SignerFault::BadSignature => "қолтаңба мәні кілтке және атрибуттарға сәйкес келмейді".to_owned(),
        SignerFault::EcdsaNotDer { octets } => format!(
            "қолтаңба мәні — қатар тұрған r мен s ({octets} байт); CMS-те олар DER түрінде болады, RFC 5753 §2.1.1"
        ),
        SignerFault::Unsupported { what, oid } => {
            let what = match what {
                UnsupportedPart::Digest => "хэштеу алгоритміне",
                UnsupportedPart::Signature => "қолтаңба алгоритміне",
                UnsupportedPart::CertificateHash => "мына атрибуттағы хэштеу алгоритміне:",
                UnsupportedPart::Key => "қол қоюшының мына түрдегі кілтіне:",
            };
            format!("{what} {oid} мұнда қолдау көрсетілмейді")
        }
        SignerFault::Weak(algorithm) => format!("{algorithm} енді қабылданбайды"),
        SignerFault::WeakKey(bits) => format!("ұзындығы {bits} бит RSA кілті тым қысқа"),
        SignerFault::AlgorithmsAtOdds { digest, signature } => {
            format!("хэштеу алгоритмі – {digest}, ал қолтаңба алгоритмі – {signature}")
        }
        SignerFault::Unprotected => {
            "қол қойылған algorithmProtection қолданылған алгоритмдерден басқаларын атайды".to_owned()
        }
        SignerFault::Attribute(name) => {
            format!("қол қойылған {name} атрибуты біреу болуы және бір мәні болуы керек")
        }
        SignerFault::AttributeMalformed(name) => {
            format!("{name} атрибутына қол қойылуы, ол біреу болуы және өз түріндегі бір мәні болуы керек")
        }
        SignerFault::ContentType { signed, found } => {
            format!("қол қойылған contentType – {signed}, ал мазмұн – {found}")
        }
        SignerFault::AttributesRequired(kind) => {
            format!("{kind} түріндегі мазмұнға қол қойылған атрибуттармен қол қойылады")
        }
        SignerFault::AttributesAsContent => {
            "қол қойылған мазмұнның өзі қол қойылған атрибуттарға ұқсайды".to_owned()
        }
        SignerFault::OtherCertificate { named } => {
            format!("қол қойылған signingCertificate {named} емес, басқа куәлікті атайды")
        }
    }
}
