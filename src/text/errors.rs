//! The errors of the rooms that read files and keys, in the language asked for. English is what the error itself says.

use std::io;

use super::said::said;
use super::{Lang, kk, ru};
use crate::cms::timestamp::TimeStampFault;
use crate::cms::{CmsError, CmsLimit, NotCms, SignerName, SigningError};
use crate::crypto::CryptoError;
use crate::findings::evidence::{FormFault, ReferenceFault, TransformFault, Unobtained};
use crate::x509::{CertificateError, CrlError, Encoded, FileFault, PemError};
use crate::xml::{C14nError, XmlError, XmlFault};

/// Those that `kk` and `ru` have a sentence for because a finding may hold them.
macro_rules! as_found {
    ($($(#[$about:meta])* $name:ident: $error:ty => $kk:path, $ru:path;)+) => {$(
        $(#[$about])*
        pub fn $name(error: &$error, lang: Lang) -> String {
            match lang {
                Lang::Kk => $kk(error),
                Lang::Ru => $ru(error),
                Lang::En => error.to_string(),
            }
        }
    )+};
}

as_found! {
    /// Why octets are no certificate.
    certificate_error: CertificateError => kk::encodings::certificate_error, ru::encodings::certificate_error;
    /// Why octets are no list of revoked certificates.
    crl_error: CrlError => kk::encodings::crl_error, ru::encodings::crl_error;
    /// Why octets are no CMS.
    cms_error: CmsError => kk::sealed::cms_error, ru::sealed::cms_error;
    /// Why there is no canonical form.
    c14n_error: C14nError => kk::markup::c14n, ru::markup::c14n;
    /// Why an element is no signature.
    form_fault: FormFault => kk::signature::form, ru::signature::form;
    /// Why a Reference leads nowhere.
    reference_fault: ReferenceFault => kk::signature::reference, ru::signature::reference;
    /// Why a transform gives nothing.
    transform_fault: TransformFault => kk::signature::transform, ru::signature::transform;
    /// Why a document is not XML.
    xml_fault: XmlFault => kk::markup::xml, ru::markup::xml;
    /// Why a CRL or an answer was not obtained.
    unobtained: Unobtained => kk::faults::unobtained, ru::faults::unobtained;
    /// Why a time-stamp proves nothing.
    time_stamp_fault: TimeStampFault => kk::faults::token, ru::faults::token;
}

/// Why a document is not XML, and where.
pub fn xml_error(error: &XmlError, lang: Lang) -> String {
    let (line, column) = (error.position.line, error.position.column);
    match lang {
        Lang::Kk => format!("{line}-жол, {column}-баған: {}", kk::markup::xml(&error.fault)),
        Lang::Ru => format!("строка {line}, столбец {column}: {}", ru::markup::xml(&error.fault)),
        Lang::En => error.to_string(),
    }
}

/// What a library says in English: quoted in the other languages.
pub fn foreign(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Kk | Lang::Ru => format!("`{}`", text.trim_end().replace('`', "'")),
        Lang::En => text.to_owned(),
    }
}

/// What the operating system says.
pub fn system_error(error: &io::Error, lang: Lang) -> String {
    system(error.kind(), &error.to_string(), lang)
}

/// The same of an error that is kept as its kind and its text. Only what people meet often has a sentence of its own; the rest is quoted.
pub fn system(kind: io::ErrorKind, text: &str, lang: Lang) -> String {
    if let Some(words) = system_kind(kind, lang) {
        return words.to_owned();
    }
    said!(lang, "жүйелік қате `{text}`", "системная ошибка `{text}`", "{text}")
}

/// A kind of error of the operating system in Kazakh or Russian, where it has a sentence; none in English, which the system speaks.
fn system_kind(kind: io::ErrorKind, lang: Lang) -> Option<&'static str> {
    use io::ErrorKind as K;
    let (kk, ru) = match kind {
        K::NotFound => ("мұндай файл немесе каталог жоқ", "нет такого файла или каталога"),
        K::PermissionDenied => ("рұқсат жоқ", "нет прав доступа"),
        K::AlreadyExists => ("мұндай файл бар", "такой файл уже есть"),
        K::IsADirectory => ("бұл – каталог", "это каталог"),
        K::NotADirectory => ("бұл каталог емес", "это не каталог"),
        K::StorageFull => ("дискіде орын жоқ", "на диске нет места"),
        K::ReadOnlyFilesystem => {
            ("файлдық жүйе тек оқуға арналған", "файловая система доступна только для чтения")
        }
        K::InvalidData => ("мәтін UTF-8 кодтауында емес", "текст не в кодировке UTF-8"),
        K::UnexpectedEof => ("деректер ортасынан үзіледі", "данные обрываются"),
        K::AddrInUse => ("бұл мекенжай бос емес", "адрес уже занят"),
        K::AddrNotAvailable => ("бұл машинаның мұндай мекенжайы жоқ", "у этой машины нет такого адреса"),
        K::ConnectionRefused => ("қосылымнан бас тартылды", "в соединении отказано"),
        K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe => {
            ("қосылым үзілді", "соединение разорвано")
        }
        K::TimedOut => ("күту уақыты бітті", "время ожидания истекло"),
        K::HostUnreachable | K::NetworkUnreachable => ("мекенжайға жету мүмкін емес", "адрес недоступен"),
        _ => return None,
    };
    match lang {
        Lang::Kk => Some(kk),
        Lang::Ru => Some(ru),
        Lang::En => None,
    }
}

/// Why PEM cannot be used.
pub fn pem_error(error: &PemError, lang: Lang) -> String {
    match error {
        PemError::Absent(kind) => said!(
            lang,
            "{kind} түріндегі PEM блогы жоқ",
            "нет PEM-блока {kind}",
            "no PEM block of kind {kind}"
        ),
        PemError::Damaged(number) => said!(
            lang,
            "{number}-PEM блогы бүлінген: END жолы жоқ немесе мазмұны base64 емес",
            "PEM-блок {number} повреждён: нет строки END или содержимое не в base64",
            "PEM block {number} is damaged: no END line, or not base64"
        ),
        PemError::TooMany(max) => {
            said!(
                lang,
                "PEM блоктарының саны рұқсат етілген шектен ({max}) көп",
                "PEM-блоков больше допустимого ({max})",
                "more than {max} PEM blocks"
            )
        }
        PemError::Certificate(number, error) => {
            let error = certificate_error(error, lang);
            said!(
                lang,
                "{number}-куәлік: {error}",
                "свидетельство {number}: {error}",
                "certificate {number}: {error}"
            )
        }
    }
}

/// What a CMS has many of.
fn cms_limit(what: CmsLimit, lang: Lang) -> String {
    match lang {
        Lang::Kk => kk::sealed::cms_limit(what).to_owned(),
        Lang::Ru => ru::sealed::cms_limit(what).to_owned(),
        Lang::En => what.to_string(),
    }
}

/// Why there is nothing to read in a file.
pub fn file_fault(fault: &FileFault, lang: Lang) -> String {
    if lang == Lang::En {
        return fault.to_string();
    }
    let wanted = |wanted: &str| match (wanted == "certificate", lang) {
        (true, Lang::Kk) => "тіркеу куәлігі",
        (true, _) => "свидетельства",
        (false, Lang::Kk) => "қайтарып алынған куәліктер тізімі (CRL)",
        (false, _) => "списка отозванных свидетельств (CRL)",
    };
    match fault {
        FileFault::Pem(error) => pem_error(error, lang),
        FileFault::OtherBlocks { wanted: what, labels } => {
            let (what, labels) = (wanted(what), labels.join(", "));
            said!(
                lang,
                "мұнда {what} жоқ: PEM блоктары – {labels}",
                "здесь нет {what}: PEM-блоки – {labels}",
                "no {what} in it: its PEM blocks are {labels}"
            )
        }
        FileFault::Other { wanted: what, found } => {
            let (what, found) = (wanted(what), encoded(*found, lang));
            said!(
                lang,
                "мұнда {what} жоқ: бұл – {found}",
                "здесь нет {what}: это {found}",
                "no {what} in it: it is {found}"
            )
        }
        FileFault::Neither { wanted: what } => {
            let what = wanted(what);
            said!(
                lang,
                "мұнда {what} жоқ: PEM де, DER де емес",
                "здесь нет {what}: это ни PEM, ни DER",
                "no {what} in it, neither PEM nor DER"
            )
        }
    }
}

pub(super) fn encoded(found: Encoded, lang: Lang) -> String {
    match lang {
        Lang::Kk => kk::encodings::encoded(found).to_owned(),
        Lang::Ru => ru::encodings::encoded(found).to_owned(),
        Lang::En => found.to_string(),
    }
}

/// What is wrong with a key or a signature.
pub fn crypto_error(error: CryptoError, lang: Lang) -> String {
    match error {
        CryptoError::BadSignature => said!(
            lang,
            "қолтаңба мәні бұл кілтке және хабарламаға сәйкес келмейді",
            "значение подписи не соответствует этому ключу и сообщению",
            "the signature value does not belong to this key and message"
        ),
        CryptoError::KeyMismatch { algorithm, key } => {
            said!(
                lang,
                "{algorithm} алгоритмі {key} кілтіне сай емес",
                "алгоритм {algorithm} не подходит к ключу {key}",
                "{algorithm} does not go with a {key} key"
            )
        }
        CryptoError::Unsupported(what) => said!(
            lang,
            "{what} алгоритміне мұнда қолдау жоқ",
            "{what} не поддерживается",
            "{what} is not supported"
        ),
        CryptoError::BadKey => said!(
            lang,
            "жарамды жабық кілт емес (PKCS#8, PKCS#1 немесе SEC1; RSA 2048–4096, P-256, P-384, P-521, Ed25519 немесе ГОСТ)",
            "непригодный закрытый ключ (нужен PKCS#8, PKCS#1 или SEC1; RSA 2048–4096, P-256, P-384, P-521, Ed25519 или ГОСТ)",
            "not a usable private key (PKCS#8, PKCS#1 or SEC1; RSA 2048–4096, P-256, P-384, P-521, Ed25519 or GOST)"
        ),
    }
}

/// By what a signer is named.
pub fn signer_name(name: &SignerName, lang: Lang) -> String {
    match name {
        SignerName::Serial(serial) => {
            said!(lang, "сериялық нөмірі {serial}", "серийный номер {serial}", "serial number {serial}")
        }
        SignerName::KeyId(id) => {
            said!(lang, "кілт идентификаторы {id}", "идентификатор ключа {id}", "key identifier {id}")
        }
    }
}

/// Why a text holds no CMS.
pub fn not_cms(error: NotCms, lang: Lang) -> String {
    match error {
        NotCms::TooLarge { octets, limit } => {
            said!(
                lang,
                "{octets} байт, рұқсат етілгені – {limit}",
                "{octets} байт, допустимо {limit}",
                "{octets} bytes, the limit is {limit}"
            )
        }
        NotCms::Unknown => said!(
            lang,
            "DER де, PEM де (CMS, PKCS7, PKCS #7 SIGNED DATA), base64 те емес",
            "это ни DER, ни PEM (CMS, PKCS7, PKCS #7 SIGNED DATA), ни base64",
            "neither DER nor PEM (CMS, PKCS7, PKCS #7 SIGNED DATA) nor base64"
        ),
    }
}

/// Why a CMS was not signed.
pub fn cms_signing_error(error: &SigningError, lang: Lang) -> String {
    match error {
        SigningError::Crypto(error) => crypto_error(*error, lang),
        SigningError::NoKeyId => said!(
            lang,
            "куәлікте SubjectKeyIdentifier жоқ",
            "в свидетельстве нет SubjectKeyIdentifier",
            "the certificate has no SubjectKeyIdentifier"
        ),
        SigningError::NoContent => said!(
            lang,
            "CMS мазмұнынан бөлек: оған да қол қою үшін мазмұнды беру керек",
            "подпись CMS отсоединённая: чтобы тоже подписать, укажите содержимое",
            "the CMS is detached: the content has to be given to sign it too"
        ),
        SigningError::ContentDiffers => said!(
            lang,
            "берілген мазмұн CMS ішіндегі мазмұнға сәйкес келмейді",
            "указанное содержимое отличается от содержимого CMS",
            "the content given is not the one in the CMS"
        ),
        SigningError::TooMany { what, limit } => {
            let what = cms_limit(*what, lang);
            said!(
                lang,
                "CMS ішінде рұқсат етілген саннан ({limit}) көп болар еді: {what}",
                "в CMS стало бы больше допустимого ({limit}): {what}",
                "the CMS would have more than {limit} {what}"
            )
        }
        SigningError::NoSuchSigner { index, signers } => said!(
            lang,
            "{index}-қол қоюшы жоқ (барлығы – {signers})",
            "нет подписавшего {index} (всего {signers})",
            "there is no signer {index} among {signers}"
        ),
        SigningError::Token(error) => {
            let error = cms_error(error, lang);
            said!(lang, "уақыт белгісі: {error}", "метка времени: {error}", "the time-stamp: {error}")
        }
    }
}
