//! What was found of CMS, in Russian.

use crate::cms::{BerFault, CmsError, CmsFault, CmsLimit, NotCms, SignerFault, SignerName, UnsupportedPart};
use crate::findings::evidence::CmsEvidence;
use crate::text::Sides;

pub(super) fn cms(found: &CmsEvidence) -> Sides {
    const SIGNED_DATA: &str = "CMS SignedData по RFC 5652: DER, PEM или base64";
    match found {
        CmsEvidence::Encoding(NotCms::TooLarge { octets, limit }) => {
            Sides::of(SIGNED_DATA, format!("{octets} байт, допускается {limit}"))
        }
        CmsEvidence::Encoding(NotCms::Unknown) => {
            Sides::of(SIGNED_DATA, "ни DER, ни PEM (CMS, PKCS7, PKCS #7 SIGNED DATA), ни base64")
        }
        CmsEvidence::Unreadable(fault) => Sides::of(SIGNED_DATA, cms_error(fault)),
        CmsEvidence::Content(CmsFault::NoSigner) => {
            Sides::of("хотя бы один подписавший", "ни одного подписавшего")
        }
        CmsEvidence::Content(CmsFault::NoContent) => Sides::of(
            "содержимое: укажите его в --content",
            "подпись отсоединённая: содержимое нужно передать отдельно",
        ),
        CmsEvidence::Content(CmsFault::ContentDiffers { inside, given }) => Sides::of(
            "содержимое, которое находится в CMS",
            format!("внутри {inside} байт, а передано другое содержимое ({given} байт)"),
        ),
        CmsEvidence::Signer(fault) => Sides::of(wanted(fault), signer_fault(fault)),
    }
}

pub(crate) fn cms_error(fault: &CmsError) -> String {
    match fault {
        CmsError::TooLarge { octets, limit } => format!("{octets} байт, допускается {limit}"),
        CmsError::NotBer(fault) => {
            let fault = match fault {
                BerFault::Trailing => "после внешнего элемента стоит что-то ещё",
                BerFault::CutOff => "данные обрываются",
                BerFault::LongTag => "тег из нескольких байт, которых в CMS нет",
                BerFault::Indefinite => "примитивный элемент неопределённой длины",
                BerFault::Length => "длина выходит за конец данных",
                BerFault::Depth => "слишком глубокая вложенность",
                BerFault::Pieces => "части OCTET STRING имеют другой тип",
            };
            format!("это не BER: {fault}")
        }
        CmsError::NotSignedData(part) => format!("это не CMS SignedData: `{part}`"),
        CmsError::TooMany { what, limit } => {
            let what = cms_limit(*what);
            format!("число {what} больше допустимого ({limit})")
        }
    }
}

/// What a CMS has many of.
pub(crate) const fn cms_limit(what: CmsLimit) -> &'static str {
    match what {
        CmsLimit::Signers => "подписавших",
        CmsLimit::Attributes => "атрибутов",
        CmsLimit::Values => "значений одного атрибута",
        CmsLimit::Digests => "алгоритмов хэширования",
        CmsLimit::Certificates => "свидетельств",
        CmsLimit::Crls => "списков отозванных свидетельств",
    }
}

const fn wanted(fault: &SignerFault) -> &'static str {
    match fault {
        SignerFault::NoCertificate { .. } => "свидетельство подписавшего",
        SignerFault::DigestMismatch { .. } => "содержимое, которое было подписано",
        SignerFault::BadSignature | SignerFault::EcdsaNotDer { .. } => "подпись подписавшего",
        SignerFault::Unsupported { .. } => "поддерживаемый здесь алгоритм",
        SignerFault::Weak(_) | SignerFault::WeakKey(_) => {
            "SHA-256 или более стойкий алгоритм, ключ не короче 2048 бит"
        }
        SignerFault::AlgorithmsAtOdds { .. } => "один алгоритм хэширования в обоих местах",
        SignerFault::Unprotected => "алгоритмы, которые были подписаны",
        SignerFault::Attribute(_) | SignerFault::AttributeMalformed(_) => {
            "подписанные атрибуты по RFC 5652 §11"
        }
        SignerFault::ContentType { .. } => "собственный тип содержимого",
        SignerFault::AttributesRequired(_) => "подписанные атрибуты",
        SignerFault::AttributesAsContent => "подпись под содержимым",
        SignerFault::OtherCertificate { .. } => "свидетельство, которое называет подписавший",
    }
}

pub(super) fn signer_fault(fault: &SignerFault) -> String {
    match fault {
        SignerFault::NoCertificate { named } => {
            let named = match named {
                SignerName::Serial(serial) => format!("серийный номер {serial}"),
                SignerName::KeyId(id) => format!("идентификатор ключа {id}"),
            };
            format!("нет свидетельства ({named}) ни в CMS, ни среди переданных")
        }
        SignerFault::DigestMismatch { algorithm, signed, computed } => {
            format!("хэш содержимого ({algorithm}) – {computed}, а подписан {signed}")
        }
        SignerFault::BadSignature => "значение подписи не соответствует ключу и атрибутам".to_owned(),
        SignerFault::EcdsaNotDer { octets } => format!(
            "значение подписи — r и s подряд (байтов: {octets}); в CMS они записываются в DER, RFC 5753 §2.1.1"
        ),
        SignerFault::Unsupported { what, oid } => {
            let what = match what {
                UnsupportedPart::Digest => "алгоритм хэширования",
                UnsupportedPart::Signature => "алгоритм подписи",
                UnsupportedPart::CertificateHash => "алгоритм хэширования в",
                UnsupportedPart::Key => "ключ подписавшего вида",
            };
            format!("{what} {oid} здесь не поддерживается")
        }
        SignerFault::Weak(algorithm) => format!("{algorithm} больше не принимается"),
        SignerFault::WeakKey(bits) => format!("ключ RSA длиной {bits} бит слишком короткий"),
        SignerFault::AlgorithmsAtOdds { digest, signature } => {
            format!("алгоритм хэширования – {digest}, а алгоритм подписи – {signature}")
        }
        SignerFault::Unprotected => {
            "подписанный algorithmProtection называет не те алгоритмы, которые использованы".to_owned()
        }
        SignerFault::Attribute(name) => {
            format!("подписанный атрибут {name} должен быть один, с одним значением")
        }
        SignerFault::AttributeMalformed(name) => {
            format!("атрибут {name} должен быть подписанным и единственным, с одним значением своего типа")
        }
        SignerFault::ContentType { signed, found } => {
            format!("подписанный contentType – {signed}, а содержимое – {found}")
        }
        SignerFault::AttributesRequired(kind) => {
            format!("содержимое типа {kind} подписывается с подписанными атрибутами")
        }
        SignerFault::AttributesAsContent => {
            "подписанное содержимое само похоже на подписанные атрибуты".to_owned()
        }
        SignerFault::OtherCertificate { named } => {
            format!("подписанный signingCertificate называет другое свидетельство, а не {named}")
        }
    }
}
