//! What goes wrong between here and another process.

use crate::http::{ClientError, ListenerError, TlsError};
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::line::fault::ClientHint;
use crate::text::said::said;

/// Why no answer came. What TLS and HTTP libraries say is quoted.
pub(crate) fn client(error: &ClientError, lang: Lang) -> String {
    match error {
        ClientError::Url(url) => said!(
            lang,
            "`{url}` – URL емес; https://host:port/path түрінде жазыңыз",
            "`{url}` – не URL; пишите https://host:port/path",
            "`{url}` is not a URL; write https://host:port/path"
        ),
        ClientError::NothingTrusted(url) => said!(
            lang,
            "{url} мекенжайы https, ал сенімді куәландырушы орталық көрсетілмеген; оның куәлігін --ca арқылы беріңіз",
            "{url} – это https, а доверенный удостоверяющий центр не указан; дайте его свидетельство в --ca",
            "{url} is https and no authority is trusted; give its certificate with --ca"
        ),
        ClientError::Connect { address, cause } => {
            let cause = floor::system_error(cause, lang);
            said!(
                lang,
                "{address} мекенжайына қосылу мүмкін емес: {cause}",
                "не удаётся соединиться с {address}: {cause}",
                "cannot connect to {address}: {cause}"
            )
        }
        ClientError::Handshake { address, cause } => {
            let cause = floor::foreign(&cause.to_string(), lang);
            said!(
                lang,
                "{address} мекенжайымен TLS байланысы орнамады: {cause}",
                "нет TLS с {address}: {cause}",
                "no TLS with {address}: {cause}"
            )
        }
        ClientError::Tls(error) => tls(error, lang),
        ClientError::Broken(error) => {
            let error = floor::foreign(&error.to_string(), lang);
            said!(
                lang,
                "қосылым үзілді: {error}",
                "соединение прервано: {error}",
                "the connection broke: {error}"
            )
        }
        ClientError::CutShort(error) => {
            let error = floor::foreign(&error.to_string(), lang);
            said!(
                lang,
                "жауап ортасынан үзілді: {error}",
                "ответ оборвался: {error}",
                "the answer broke off: {error}"
            )
        }
        ClientError::Header(name) => said!(
            lang,
            "`{name}` тақырып (header) ретінде жіберілмейді",
            "`{name}` нельзя отправить как заголовок",
            "`{name}` cannot be sent as a header"
        ),
        ClientError::Slow(within) => {
            let millis = within.as_millis();
            said!(
                lang,
                "{millis} мс ішінде жауап келмеді",
                "нет ответа за {millis} мс",
                "no answer within {within:?}"
            )
        }
        ClientError::Crowded => said!(
            lang,
            "бір мезгілде тым көп жауап келіп жатыр",
            "одновременно приходит слишком много ответов",
            "too many answers come in at once"
        ),
        ClientError::TooLarge { octets_max } => said!(
            lang,
            "жауап рұқсат етілген {octets_max} байттан үлкен",
            "ответ больше допустимых {octets_max} байт",
            "the answer has more than {octets_max} bytes"
        ),
    }
}

/// What to try next.
pub(crate) fn hint(error: &ClientError) -> ClientHint {
    match error {
        ClientError::Connect { .. } => ClientHint::Running,
        ClientError::Handshake { .. } => ClientHint::Authority,
        ClientError::Broken(_) => ClientHint::Scheme,
        _ => ClientHint::Nothing,
    }
}

/// Why key and certificates do not serve.
pub(super) fn tls(error: &TlsError, lang: Lang) -> String {
    match error {
        TlsError::Identity(error) => {
            let error = floor::foreign(&error.to_string(), lang);
            said!(
                lang,
                "TLS кілтін немесе куәлігін қолдану мүмкін емес: {error}; PKCS#8 түріндегі RSA, P-256 немесе P-384 кілтін және бірінші болып оның өз куәлігін беріңіз",
                "ключ или свидетельство TLS непригодны: {error}; дайте ключ RSA, P-256 или P-384 в PKCS#8 и первым – его свидетельство",
                "the TLS key or certificate cannot be used: {error}; give an RSA, P-256 or P-384 key in PKCS#8 with its own certificate first"
            )
        }
        TlsError::Anchor { number, cause } => {
            let cause = floor::foreign(&cause.to_string(), lang);
            said!(
                lang,
                "сенімді куәліктердің {number}-куәлігі сенім нүктесі бола алмайды: {cause}",
                "доверенное свидетельство {number} не может быть точкой доверия: {cause}",
                "certificate {number} of the trusted ones cannot be an anchor: {cause}"
            )
        }
    }
}

/// Why a listener does not open.
pub(super) fn listener(error: &ListenerError, lang: Lang) -> String {
    match error {
        ListenerError::Bind { address, setting, cause } => {
            let cause = floor::system_error(cause, lang);
            if !setting.is_empty() {
                return said!(
                    lang,
                    "{address} мекенжайын тыңдау мүмкін емес: {cause}; портты босатыңыз немесе басқасын көрсетіңіз ({setting}; 0 порты – кез келгені)",
                    "не удаётся слушать {address}: {cause}; освободите порт или укажите другой ({setting}; порт 0 – любой)",
                    "cannot listen on {address}: {cause}; free the port or set another ({setting}; port 0 takes any)"
                );
            }
            said!(
                lang,
                "{address} мекенжайын тыңдау мүмкін емес: {cause}; портты босатыңыз немесе басқасын таңдаңыз (0 порты – кез келгені)",
                "не удаётся слушать {address}: {cause}; освободите порт или выберите другой (порт 0 – любой)",
                "cannot listen on {address}: {cause}; free the port or choose another (port 0 takes any)"
            )
        }
        ListenerError::Tls(error) => tls(error, lang),
    }
}
