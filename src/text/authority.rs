//! What the authority refuses, sentence by sentence: an answer of the testers' interface and a line of a command say the same.

use std::fmt;

use super::line::fault as line;
use super::said::said;
use super::toml::toml_fault;
use super::{Lang, Text, errors, keys};
use crate::interface::{Access, AuthorityFault, LedgerFault, SubjectFault, SubjectPart, Unsuited};

/// Why the authority did not do as it was asked.
pub fn authority_fault(fault: &AuthorityFault, lang: Lang) -> String {
    use AuthorityFault as F;
    match fault {
        F::File { access, path, kind, cause } => {
            let cause = errors::system(*kind, cause, lang);
            let line = match access {
                Access::Read => line::unreadable(lang, path, &cause),
                Access::Write => line::unwritable(lang, path, &cause),
            };
            if !fault.is_full() {
                return line;
            }
            said!(
                lang,
                "{line}; дискіде орын босатыңыз, ештеңені қайта іске қосудың қажеті жоқ, содан кейін қайталаңыз",
                "{line}; освободите место на диске, перезапускать ничего не нужно, затем повторите",
                "{line}; make room on the disk, nothing needs to be restarted, then do it again"
            )
        }
        F::KeyFile { path, cause } => format!("{path}: {}", keys::key_file_error(cause, lang)),
        F::Pem { path, cause } => format!("{path}: {}", errors::pem_error(cause, lang)),
        F::Ledger { path, fault } => {
            let problem = ledger(fault, lang);
            said!(
                lang,
                "{path} журналында қате бар: {problem}",
                "ошибка в журнале {path}: {problem}",
                "{path}: {problem}"
            )
        }
        F::Subject(fault) => subject(fault, lang),
        F::KindUnsuited { kind } => said!(
            lang,
            "{kind} түріндегі куәлікте мұндай иесі болмайды; ұйым үшін --bin, сервер үшін --host беріңіз",
            "в свидетельстве вида {kind} такого владельца быть не может; укажите --bin для организации, --host для сервера",
            "a certificate of kind {kind} cannot have such a subject; give --bin for an organisation's, --host for a server's"
        ),
        F::NotInProfile { kind, profile } => said!(
            lang,
            "{profile} бейінінде {kind} түріндегі куәлік жоқ: бір куәлікпен қол қойылады әрі жүйеге кіреді",
            "в профиле {profile} нет свидетельства вида {kind}: одно свидетельство и подписывает, и служит для входа",
            "profile {profile} has no certificate of kind {kind}: one certificate signs and logs in"
        ),
        F::DefectsAtOdds { one, other } => said!(
            lang,
            "{one} және {other} ақаулары бірге болмайды",
            "дефекты {one} и {other} исключают друг друга",
            "defects {one} and {other} exclude one another"
        ),
        F::DefectUnsuited { defect, why } => {
            let why = unsuited(*why).in_lang(lang);
            said!(
                lang,
                "мұндай куәлікте {defect} ақауы болмайды: {why}",
                "у такого свидетельства дефекта {defect} быть не может: {why}",
                "such a certificate cannot have the defect {defect}: {why}"
            )
        }
        F::EmptyValidity { not_before, not_after } => said!(
            lang,
            "куәлік {not_before} бастап {not_after} дейін жарамды болар еді: аяқталуы басталуынан бұрын",
            "свидетельство действовало бы с {not_before} по {not_after}: конец раньше начала",
            "the certificate would be valid from {not_before} to {not_after}"
        ),
        F::OutlivesIssuer { not_after, issuer } => said!(
            lang,
            "куәлік {not_after} дейін жарамды болар еді, ал шығарушысы {issuer} дейін ғана; күн санын азайтыңыз",
            "свидетельство действовало бы до {not_after}, а его издатель – только до {issuer}; задайте меньше дней",
            "the certificate would be valid until {not_after}, but its issuer only until {issuer}; ask for fewer days"
        ),
        F::TimeOutOfRange { at } => said!(
            lang,
            "{at} уақыты куәлікте жазылмайды",
            "время {at} не может стоять в свидетельстве",
            "{at} cannot stand in a certificate"
        ),
        F::NotASerial { text } => said!(
            lang,
            "`{text}` – сериялық нөмір емес: он алтылық түрде 1–20 байт болуы керек",
            "`{text}` – не серийный номер: нужно от 1 до 20 байт в шестнадцатеричном виде",
            "`{text}` is not a serial number: 1 to 20 bytes in hexadecimal"
        ),
        F::SerialNumbersTaken { draws } => said!(
            lang,
            "{draws} сериялық нөмір алынды, бірақ бәрі берілген екен; басқа --seed беріңіз",
            "получено серийных номеров: {draws}, и все уже выданы; укажите другой --seed",
            "{draws} serial numbers were drawn and all of them are given already; use another seed"
        ),
        F::NeverIssued { serial } => said!(
            lang,
            "сериялық нөмірі {serial} куәлік мұнда шығарылмаған",
            "свидетельство с серийным номером {serial} здесь не выпускалось",
            "no certificate with serial number {serial} was issued here"
        ),
        F::AlreadyRevoked { serial, at, reason } => {
            let reason = super::reason::named(reason, lang);
            said!(
                lang,
                "{serial} куәлігі {at} қайтарып алынған ({reason}); тек уақытша тоқтатуды ғана өзгертуге болады",
                "свидетельство {serial} уже отозвано {at} ({reason}); изменить можно только приостановление",
                "certificate {serial} was revoked at {at} already ({reason}); only a hold can be changed"
            )
        }
        F::NotOnHold { serial } => said!(
            lang,
            "{serial} куәлігінің қолданылуы тоқтатылмаған; тек уақытша тоқтатылған куәліктің қолданылуын қайта бастауға болады",
            "действие свидетельства {serial} не приостановлено; возобновить можно только приостановленное",
            "certificate {serial} is not on hold; only a hold can be lifted"
        ),
        F::Stamp(error) => errors::cms_signing_error(error, lang),
        F::Crypto(error) => errors::crypto_error(*error, lang),
        F::Certificate(error) => errors::certificate_error(error, lang),
        F::Holder(error) => keys::key_file_error(error, lang),
        F::Root { cause } => said!(
            lang,
            "түбірлік куәлік жазылмады: `{cause}`",
            "корневое свидетельство не записано: `{cause}`",
            "the root's certificate: {cause}"
        ),
    }
}

impl fmt::Display for AuthorityFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&authority_fault(self, Lang::En))
    }
}

const fn unsuited(why: Unsuited) -> Text {
    match why {
        Unsuited::OnlyRsa => Text {
            kk: "тек RSA кілттері ғана қысқа болады; rsa алгоритмін сұраңыз",
            ru: "короткими бывают только ключи RSA; запросите алгоритм rsa",
            en: "only RSA keys come in a weak size; ask for algorithm rsa",
        },
        Unsuited::OwnDigest => Text {
            kk: "ГОСТ алгоритмінің өз хеш-функциясы бар; rsa немесе ecdsa алгоритмін сұраңыз",
            ru: "у ГОСТ своя хеш-функция; запросите алгоритм rsa или ecdsa",
            en: "GOST has its own digests; ask for algorithm rsa or ecdsa",
        },
        Unsuited::NoIin => Text {
            kk: "ол ЖСН-ге қатысты, ал иесінің атауында ЖСН жоқ",
            ru: "он касается ИИН, а в имени владельца ИИН нет",
            en: "it is about an IIN, and there is none in the name",
        },
    }
}

/// What the ledger has in it that the authority does not write.
fn ledger(fault: &LedgerFault, lang: Lang) -> String {
    match fault {
        LedgerFault::TooLarge { octets, octets_max } => said!(
            lang,
            "онда {octets} байт бар, рұқсат етілгені – {octets_max}",
            "в нём {octets} байт, допускается {octets_max}",
            "it has {octets} bytes, the limit is {octets_max}"
        ),
        LedgerFault::Line { number } => said!(
            lang,
            "issued.txt, {number}-жол: он алтылық сериялық нөмір мен шығарушы күтілген",
            "issued.txt, строка {number}: ожидались серийный номер в шестнадцатеричном виде и издатель",
            "issued.txt line {number}: a serial number in hexadecimal and an issuer are expected"
        ),
        LedgerFault::Toml { fault } => {
            let cause = toml_fault(fault, lang);
            said!(
                lang,
                "revoked.toml дұрыс толтырылмаған: {cause}",
                "revoked.toml заполнен неверно: {cause}",
                "revoked.toml: {cause}"
            )
        }
        LedgerFault::Fewer { rows, said } => said!(
            lang,
            "revoked.toml толық емес: онда {rows} жазба бар, басында {said} деп көрсетілген; файлды сақтық көшірмеден қалпына келтіріңіз",
            "revoked.toml неполон: записей в нём {rows}, а в начале указано {said}; восстановите файл из резервной копии",
            "revoked.toml is not whole: it has {rows} entries and its head says {said}; restore the file from a copy"
        ),
        LedgerFault::Lost { revocations } => said!(
            lang,
            "revoked.toml ішінде бұрын болған {revocations} жазба жоқ; күші жойылған куәліктер күші жойылған болып қалады; файлды қалпына келтіріңіз (келесі қайтарып алу оны қайта жазады)",
            "в revoked.toml нет записей, которые там были: {revocations}; отозванные свидетельства остаются отозванными; восстановите файл (следующий отзыв запишет его заново)",
            "revoked.toml lacks {revocations} entries that were there; what is revoked stays revoked; restore the file (the next revocation writes it anew)"
        ),
        LedgerFault::Issuer { serial, issuer } => said!(
            lang,
            "revoked.toml: {serial}: `{issuer}` деген шығарушы жоқ",
            "revoked.toml: {serial}: издателя `{issuer}` нет",
            "revoked.toml: {serial}: no issuer `{issuer}`"
        ),
        LedgerFault::Reason { serial, reason } => said!(
            lang,
            "revoked.toml: {serial}: `{reason}` деген себеп жоқ",
            "revoked.toml: {serial}: причины `{reason}` нет",
            "revoked.toml: {serial}: no reason `{reason}`"
        ),
        LedgerFault::Time { serial, cause } => {
            let why = line::not_a_time(lang, cause);
            format!("revoked.toml: {serial}: {why}")
        }
    }
}

const fn part(part: SubjectPart) -> Text {
    let (kk, ru, en) = match part {
        SubjectPart::Iin => ("ЖСН", "ИИН", "the IIN"),
        SubjectPart::Bin => ("БСН", "БИН", "the BIN"),
        SubjectPart::Surname => ("тегі", "фамилия", "the surname"),
        SubjectPart::Name => ("аты", "имя", "the name"),
        SubjectPart::SurnameAndName => {
            ("тегі мен аты бірге", "фамилия и имя вместе", "surname and name together")
        }
        SubjectPart::Patronymic => ("әкесінің аты", "отчество", "the patronymic"),
        SubjectPart::Organization => ("ұйым атауы", "название организации", "the organisation's name"),
        SubjectPart::SystemId => ("жүйенің OID-і", "OID системы", "the system's OID"),
        SubjectPart::SystemName => ("жүйе атауы", "название системы", "the system's name"),
        SubjectPart::ClientCode => ("клиент коды", "код клиента", "the client's code"),
        SubjectPart::ServiceName => ("қызмет атауы", "название службы", "the service's name"),
    };
    Text { kk, ru, en }
}

/// Why a subject cannot be written.
fn subject(fault: &SubjectFault, lang: Lang) -> String {
    use SubjectFault as F;
    match fault {
        F::NotTwelveDigits { part, given } => {
            let what = self::part(*part).in_lang(lang);
            said!(
                lang,
                "{what}: {given} таңба немесе цифрдан басқа таңбалар бар; дәл 12 цифр болуы керек",
                "{what}: символов {given}, или есть не цифры; нужно ровно 12 цифр",
                "{what} has {given} characters or something other than digits in it; it has exactly 12 digits"
            )
        }
        F::Length { part, given: 0, .. } => {
            let what = self::part(*part).in_lang(lang);
            let form = match part {
                SubjectPart::Surname | SubjectPart::Name => {
                    "; ТЕГІ АТЫ [ӘКЕСІНІҢ АТЫ] · ФАМИЛИЯ ИМЯ [ОТЧЕСТВО]"
                }
                _ => "",
            };
            said!(
                lang,
                "{what} жетіспейді{form}",
                "не хватает части: {what}{form}",
                "{what} is missing{form}"
            )
        }
        F::Length { part, given, max } => {
            let what = self::part(*part).in_lang(lang);
            said!(
                lang,
                "{what}: {given} таңба; 1-ден {max}-ге дейін болуы керек",
                "{what}: символов {given}; нужно от 1 до {max}",
                "{what} has {given} characters; it has 1 to {max}"
            )
        }
        F::Blank { part } => {
            let what = self::part(*part).in_lang(lang);
            said!(lang, "{what}: бос", "{what}: пусто", "{what} is blank")
        }
        F::Control { part } => {
            let what = self::part(*part).in_lang(lang);
            said!(
                lang,
                "{what}: басқару таңбасы бар",
                "{what}: есть управляющий символ",
                "{what} has a control character in it"
            )
        }
        F::NoHost => said!(
            lang,
            "сервер куәлігіне кемінде бір хост атауы немесе мекенжай керек",
            "свидетельству сервера нужно хотя бы одно имя узла или адрес",
            "a server certificate needs at least one host name or address"
        ),
        F::NotAHost(host) => said!(
            lang,
            "`{host}` – ASCII түріндегі хост атауы да, IP мекенжайы да емес",
            "`{host}` – ни имя узла в ASCII, ни IP-адрес",
            "`{host}` is neither a host name in ASCII nor an IP address"
        ),
    }
}
