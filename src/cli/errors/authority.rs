//! What the authority refuses.

use crate::ca::{AuthorityError, RequestFormError, SubjectError};
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::line::fault as line;
use crate::text::said::said;

/// Why the authority did not do as it was asked.
pub(crate) fn authority(error: &AuthorityError, lang: Lang) -> String {
    use AuthorityError as E;
    match error {
        E::File { action, path, source } => {
            let source = floor::system_error(source, lang);
            match *action {
                "read" => line::unreadable(lang, &path.display(), &source),
                _ => line::unwritable(lang, &path.display(), &source),
            }
        }
        E::KeyFile { path, source } => format!("{}: {}", path.display(), floor::key_file_error(source, lang)),
        E::Pem { path, source } => format!("{}: {}", path.display(), floor::pem_error(source, lang)),
        E::Ledger { path, problem } => {
            let path = path.display();
            said!(
                lang,
                "{path} журналында қате бар: {problem}",
                "ошибка в журнале {path}: {problem}",
                "{path}: {problem}"
            )
        }
        E::Subject(error) => subject(error, lang),
        E::Unsuited { kind } => {
            let kind = kind.name();
            said!(
                lang,
                "{kind} түріндегі куәлікте мұндай иесі болмайды; ұйым үшін --bin, сервер үшін --host беріңіз",
                "в свидетельстве вида {kind} такого владельца быть не может; укажите --bin для организации, --host для сервера",
                "a certificate of kind {kind} cannot have such a subject; give --bin for an organisation's, --host for a server's"
            )
        }
        E::NotInProfile { kind, profile } => {
            let (kind, profile) = (kind.name(), profile.name());
            said!(
                lang,
                "{profile} бейінінде {kind} түріндегі куәлік жоқ: бір куәлікпен қол қойылады әрі жүйеге кіреді",
                "в профиле {profile} нет свидетельства вида {kind}: одно свидетельство и подписывает, и служит для входа",
                "profile {profile} has no certificate of kind {kind}: one certificate signs and logs in"
            )
        }
        E::DefectsAtOdds { one, other } => {
            let (one, other) = (one.name(), other.name());
            said!(
                lang,
                "{one} және {other} ақаулары бірге болмайды",
                "дефекты {one} и {other} исключают друг друга",
                "defects {one} and {other} exclude one another"
            )
        }
        E::DefectUnsuited { defect, why } => {
            let defect = defect.name();
            said!(
                lang,
                "мұндай куәлікте {defect} ақауы болмайды",
                "у такого свидетельства дефекта {defect} быть не может",
                "defect {defect}: {why}"
            )
        }
        E::EmptyValidity { not_before, not_after } => said!(
            lang,
            "куәлік {not_before} бастап {not_after} дейін жарамды болар еді: аяқталуы басталуынан бұрын",
            "свидетельство действовало бы с {not_before} по {not_after}: конец раньше начала",
            "the certificate would be valid from {not_before} to {not_after}"
        ),
        E::OutlivesIssuer { not_after, issuer } => said!(
            lang,
            "куәлік {not_after} дейін жарамды болар еді, ал шығарушысы {issuer} дейін ғана; күн санын азайтыңыз",
            "свидетельство действовало бы до {not_after}, а его издатель – только до {issuer}; задайте меньше дней",
            "the certificate would be valid until {not_after}, but its issuer only until {issuer}; ask for fewer days"
        ),
        E::TimeOutOfRange { at } => said!(
            lang,
            "{at} уақыты куәлікте жазылмайды",
            "время {at} не может стоять в свидетельстве",
            "{at} cannot stand in a certificate"
        ),
        E::NotASerial(serial) => said!(
            lang,
            "`{serial}` – сериялық нөмір емес: он алтылық түрде 1–20 байт болуы керек",
            "`{serial}` – не серийный номер: нужно от 1 до 20 байт в шестнадцатеричном виде",
            "`{serial}` is not a serial number: 1 to 20 bytes in hexadecimal"
        ),
        E::SerialNumbersTaken { draws } => said!(
            lang,
            "{draws} сериялық нөмір алынды, бірақ бәрі берілген екен; басқа --seed беріңіз",
            "получено серийных номеров: {draws}, и все уже выданы; укажите другой --seed",
            "{draws} serial numbers were drawn and all of them are given already; use another seed"
        ),
        E::NeverIssued(serial) => said!(
            lang,
            "сериялық нөмірі {serial} куәлік мұнда шығарылмаған",
            "свидетельство с серийным номером {serial} здесь не выпускалось",
            "no certificate with serial number {serial} was issued here"
        ),
        E::AlreadyRevoked { serial, at, reason } => {
            let reason = reason.name();
            said!(
                lang,
                "{serial} куәлігі {at} қайтарып алынған ({reason}); тек уақытша тоқтатуды ғана өзгертуге болады",
                "свидетельство {serial} уже отозвано {at} ({reason}); изменить можно только приостановление",
                "certificate {serial} was revoked at {at} already ({reason}); only a hold can be changed"
            )
        }
        E::NotOnHold(serial) => said!(
            lang,
            "{serial} куәлігінің қолданылуы тоқтатылмаған; тек уақытша тоқтатылған куәліктің қолданылуын қайта бастауға болады",
            "действие свидетельства {serial} не приостановлено; возобновить можно только приостановленное",
            "certificate {serial} is not on hold; only a hold can be lifted"
        ),
        E::Stamp(error) => floor::cms_signing_error(error, lang),
        E::Crypto(error) => floor::crypto_error(*error, lang),
        E::Certificate(error) => floor::certificate_error(error, lang),
        E::Holder(error) => floor::key_file_error(error, lang),
        E::Rcgen(error) => said!(
            lang,
            "түбірлік куәлік: {error}",
            "корневое свидетельство: {error}",
            "the root's certificate: {error}"
        ),
    }
}

/// A defect that such a certificate cannot have.
pub(crate) fn unsuited(error: &AuthorityError, lang: Lang) -> Option<String> {
    matches!(error, AuthorityError::DefectUnsuited { .. }).then(|| authority(error, lang))
}

/// Why a form is no request.
pub(super) fn request_form(error: &RequestFormError, lang: Lang) -> String {
    match error {
        RequestFormError::Word { what, given, known } => said!(
            lang,
            "{what}: `{given}` мәні жоқ; бары: {known}",
            "{what}: нет значения `{given}`; есть {known}",
            "there is no {what} `{given}`; there are {known}"
        ),
        RequestFormError::Time { what, source } => format!("{what}: {}", line::not_a_time(lang, source)),
        RequestFormError::Half(text) => said!(
            lang,
            "--name көрсетілсе, --iin де керек; --organization мен --bin бірге көрсетіледі",
            "к --name нужен и --iin; --organization и --bin указываются вместе",
            "{text}"
        ),
    }
}

/// Which part of a subject.
fn part(what: &str, lang: Lang) -> String {
    let (kk, ru) = match what {
        "the IIN" => ("ЖСН", "ИИН"),
        "the BIN" => ("БСН", "БИН"),
        "surname" => ("тегі", "фамилия"),
        "name" => ("аты", "имя"),
        "surname and name together" => ("тегі мен аты бірге", "фамилия и имя вместе"),
        "patronymic" => ("әкесінің аты", "отчество"),
        "the organisation's name" => ("ұйым атауы", "название организации"),
        "the system's OID" => ("жүйенің OID-і", "OID системы"),
        "the system's name" => ("жүйе атауы", "название системы"),
        "the client's code" => ("клиент коды", "код клиента"),
        other => (other, other),
    };
    match lang {
        Lang::Kk => kk.to_owned(),
        Lang::Ru => ru.to_owned(),
        Lang::En => what.to_owned(),
    }
}

fn subject(error: &SubjectError, lang: Lang) -> String {
    let what = match error {
        SubjectError::NotTwelveDigits { what, .. }
        | SubjectError::Length { what, .. }
        | SubjectError::Blank { what }
        | SubjectError::Control { what } => part(what, lang),
        SubjectError::NoHost | SubjectError::NotAHost(_) => String::new(),
    };
    match error {
        SubjectError::NotTwelveDigits { given, .. } => said!(
            lang,
            "{what}: {given} таңба немесе цифрдан басқа таңбалар бар; дәл 12 цифр болуы керек",
            "{what}: символов {given}, или есть не цифры; нужно ровно 12 цифр",
            "{what} has {given} characters or something other than digits in it; it has exactly 12 digits"
        ),
        SubjectError::Length { given, max, .. } => said!(
            lang,
            "{what}: {given} таңба; 1-ден {max}-ге дейін болуы керек",
            "{what}: символов {given}; нужно от 1 до {max}",
            "{what} has {given} characters; it has 1 to {max}"
        ),
        SubjectError::Blank { .. } => said!(lang, "{what}: бос", "{what}: пусто", "{what} is blank"),
        SubjectError::Control { .. } => said!(
            lang,
            "{what}: басқару таңбасы бар",
            "{what}: есть управляющий символ",
            "{what} has a control character in it"
        ),
        SubjectError::NoHost => said!(
            lang,
            "сервер куәлігіне кемінде бір хост атауы немесе мекенжай керек",
            "свидетельству сервера нужно хотя бы одно имя узла или адрес",
            "a server certificate needs at least one host name or address"
        ),
        SubjectError::NotAHost(host) => said!(
            lang,
            "`{host}` – ASCII түріндегі хост атауы да, IP мекенжайы да емес",
            "`{host}` – ни имя узла в ASCII, ни IP-адрес",
            "`{host}` is neither a host name in ASCII nor an IP address"
        ),
    }
}
