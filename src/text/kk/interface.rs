//! What a listener answers by itself, in Kazakh.

use crate::interface::{AttachmentFault, InterfaceCode, InterfaceEvidence, StoreRefusal};
use crate::json::{Found, Kind, Wrong};
use crate::text::Sides;
use crate::text::sides::sides;

/// What is wrong, in a line.
#[rustfmt::skip]
pub(crate) const fn title(code: InterfaceCode) -> &'static str {
    match code {
        InterfaceCode::MessageConflict => "Бұл нөмірмен басқа хабарлама тіркелген",
        InterfaceCode::AlreadyRegistered => "Қол қойылған мазмұн бұрын тіркелген",
        InterfaceCode::BodyTooLarge => "Хабарлама тым үлкен",
        InterfaceCode::NotFound => "Мұндай тіркеу нөмірі жоқ",
        InterfaceCode::Archived => "Сұраныс мұрағатта",
        InterfaceCode::ResultNotReady => "Нәтиже әлі дайын емес",
        InterfaceCode::PathUnknown => "Бұл жол бойынша ештеңе жоқ",
        InterfaceCode::MethodNotAllowed => "Бұл жолда мұндай әдіс жоқ",
        InterfaceCode::JsonMalformed => "JSON денесі дұрыс толтырылмаған",
        InterfaceCode::HttpRefused => "Бұл мекенжай мұндай сұранысты өңдемейді",
        InterfaceCode::HostRefused => "Бұл мекенжайдың мұндай атауы жоқ",
        InterfaceCode::OriginRefused => "Басқа сайттың беті бұл мекенжайды пайдалана алмайды",
        InterfaceCode::NotAuthorized => "Бұл токенмен ешкім белгілі емес",
        InterfaceCode::RoleRefused => "Ашық қадам басқа рөлге тиесілі",
        InterfaceCode::StepElsewhere => "Қадам қазір сізге ашық емес",
        InterfaceCode::ActRefused => "Ашық қадам мұндай әрекетті қабылдамайды",
        InterfaceCode::SessionRequired => "Сессия жоқ немесе аяқталған",
        InterfaceCode::LoginRefused => "Кіру орындалмады: деректер дұрыс емес",
        InterfaceCode::LoginLocked => "Сәтсіз кіру әрекеттері тым көп",
        InterfaceCode::CsrfRefused => "Өзгерістер тек осы сайттың беттерінен қабылданады",
        InterfaceCode::AccountRefused => "Тіркелгі мұны қабылдамайды",
        InterfaceCode::SystemUnavailable => "Қадам тіркелетін басқа жүйе жауап бермейді",
        InterfaceCode::ProviderUnavailable => "Жеткізуші жауап бермейді",
        InterfaceCode::ProviderAnswerRefused => "Жеткізушінің жауабын әрі қарай беруге болмайды",
        InterfaceCode::DocumentUnexpected => "Сервис мұндай құжатты қабылдамайды",
        InterfaceCode::DocumentAbsent => "Хабарламада құжат жоқ",
        InterfaceCode::Busy => "Қызмет уақытша қолжетімсіз",
        InterfaceCode::StorageFull => "Шлюздің дискісінде орын қалмаған",
        InterfaceCode::StorageUnavailable => "Тізілім жазба енгізе алмайды",
    }
}

/// What to do next.
#[rustfmt::skip]
pub(crate) const fn hint(code: InterfaceCode) -> &'static str {
    match code {
        InterfaceCode::MessageConflict => "Жаңа хабарламаға жаңа messageId беріңіз",
        InterfaceCode::AlreadyRegistered => "Тіркеген тараптан сұраңыз; қайта өтініш беру үшін жаңа сұрау салуға қол қойыңыз",
        InterfaceCode::BodyTooLarge => "Тіркемелерді кішірейтіңіз",
        InterfaceCode::NotFound => "Нөмірді тексеріп, сұрау салуға берілген жауаптағы сілтемені `token` мәнімен бірге алыңыз",
        InterfaceCode::Archived => "Шлюздің иесінен осы айдың мұрағатын сұраңыз; оны `qaqpa serve --registry sqlite:FILE` көрсетеді",
        InterfaceCode::ResultNotReady => "Кейінірек сұраңыз",
        InterfaceCode::PathUnknown => "GET / барлық жолдарды тізіп береді",
        InterfaceCode::MethodNotAllowed => "Allow тақырыбындағы әдістердің бірін қолданыңыз",
        InterfaceCode::JsonMalformed => "Көрсетілген өрісті түзетіңіз; мысал дұрыс денені көрсетеді",
        InterfaceCode::HttpRefused => "Мекенжайды, әдісті және жіберілген деректерді тексеріңіз",
        InterfaceCode::HostRefused => "IP-мекенжайын көрсетіңіз не атауды http.management_hosts ішіне жазыңыз",
        InterfaceCode::OriginRefused => "Бетке рұқсат болса, дереккөзін http.cors_management_origins ішіне жазыңыз",
        InterfaceCode::NotAuthorized => "Токенді симулятордың иесінен алыңыз: POST /manage/v1/staff",
        InterfaceCode::RoleRefused => "Мұны осы рөлдегі қызметкер орындасын",
        InterfaceCode::StepElsewhere => "Өтінішті қайта оқыңыз: қай қадам ашық екені және оны кім алғаны көрсетілген",
        InterfaceCode::ActRefused => "Жауапта көрсетілгенді жіберіңіз",
        InterfaceCode::SessionRequired => "Жүйеге кіріңіз: POST /api/v1/cabinet/session",
        InterfaceCode::LoginRefused => "ЖСН мен парольді тексеріңіз немесе ЭЦҚ арқылы кіріңіз",
        InterfaceCode::LoginLocked => "Бұғаттау аяқталған соң қайталаңыз; ЭЦҚ арқылы бұрын да кіруге болады",
        InterfaceCode::CsrfRefused => "Сессияның токенін X-CSRF-Token тақырыбында жіберіңіз; бағдарлама сессияны `Authorization: Bearer` арқылы жібереді",
        InterfaceCode::AccountRefused => "Жауапта көрсетілгенді жіберіңіз",
        InterfaceCode::SystemUnavailable => "Кейінірек қайталаңыз; шлюз иесі `[databases]` ішіндегі `e_akimat` мекенжайын қарайды",
        InterfaceCode::ProviderUnavailable => "Кейінірек қайта жіберіңіз; шлюз иесі /manage/v1/exchange/routes, ал өз дерекқорлары үшін /manage/v1/state-databases мекенжайын қарайды",
        InterfaceCode::ProviderAnswerRefused => "Жеткізуші жүйесінің иесі жауапты түзетеді; содан кейін қайта жіберіңіз",
        InterfaceCode::DocumentUnexpected => "Сервистің схемасында сипатталған құжатты жіберіңіз",
        InterfaceCode::DocumentAbsent => "Сервис жұмыс істейтін құжатты `data` ішіне салыңыз",
        InterfaceCode::Busy => "Бірнеше секундтан кейін қайталаңыз",
        InterfaceCode::StorageFull => "Шлюздің иесі дискіде орын босатуы керек, қайта іске қосудың қажеті жоқ; содан кейін қайталаңыз",
        InterfaceCode::StorageUnavailable => "Шлюздің иесі /health мекенжайын және журналды қарауы керек; содан кейін қайталаңыз",
    }
}

/// Both sides of what was found.
pub(crate) fn sides(found: &InterfaceEvidence) -> Sides {
    use InterfaceEvidence as S;
    match found {
        S::NoRoom => {
            sides!("тағы бір сұраныс үшін орын", "өңдеуге болатын ең көп сұраныс өңделіп жатыр")
        }
        S::Internal => sides!("тіркеуге болатын сұраныс", "шлюз ішіндегі ақау"),
        S::NotKept { asked } => sides!("журнал жазбасынан сақталғаны", "`{asked}` туралы ештеңе жоқ"),
        S::NoSuchNumber { asked } => sides!("осы жерде берілген тіркеу нөмірі", "`{asked}`"),
        S::Archived { month, file } => {
            sides!("құжаттары осы тізілімде сақталған сұраныс", "{month} айы `{file}` мұрағатында")
        }
        S::NotDecided { status, again: Some(again) } => {
            sides!("шешім қабылданған сұраныс", "{status} мәртебесі; {again} қайта сұраңыз")
        }
        S::NotDecided { status, again: None } => {
            sides!("шешім қабылданған сұраныс", "{status} мәртебесі; кейінірек қайта сұраңыз")
        }
        S::Level { asked } => {
            sides!("level=simple, level=detailed немесе level=diagnostic", "level=`{asked}`")
        }
        S::Language { asked } => sides!("lang=kk, lang=ru немесе lang=en", "lang=`{asked}`"),
        S::Form { asked } => sides!("form=json, form=xml, form=html немесе form=text", "form=`{asked}`"),
        S::ResultForm { asked } => sides!("format=xml, format=html немесе format=pdf", "format=`{asked}`"),
        S::Attachment(AttachmentFault::Absent) => {
            sides!("қол қойылған XML тіркелген PDF", "PDF-ке файл тіркелмеген")
        }
        S::Attachment(AttachmentFault::Several) => {
            sides!("қол қойылған XML тіркелген PDF", "PDF-ке бірнеше файл тіркелген")
        }
        S::Attachment(AttachmentFault::Unreadable) => {
            sides!("қол қойылған XML тіркелген PDF", "PDF-ке тіркелген файл оқылмайды")
        }
        S::PercentEncoding => sides!("octets=", "қате пайыздық кодтау"),
        S::ReferenceNumber => {
            sides!("бірден бастап санағандағы reference=N немесе reference=signed-info", "басқа нәрсе")
        }
        S::SignatureNumber => sides!("бірден бастап санағандағы signature=N", "басқа нәрсе"),
        S::Json(misfit) => {
            let (example, wrong) = (&misfit.example, json(&misfit.wrong));
            sides!("JSON нысаны, мысалы {example}", "{wrong}")
        }
        S::NotBase64 { member, example } => {
            sides!("JSON нысаны, мысалы {example}", "`{member}` base64 емес")
        }
        S::Account(fault) => super::account::sides(fault),
        S::Act(fault) => super::act::sides(fault),
        S::Provider(fault) => super::provider::sides(fault),
        S::Registry(refusal) => Sides::of("тіркеуге болатын сұраныс", registry(refusal)),
    }
}

fn registry(refusal: &StoreRefusal) -> String {
    match refusal {
        StoreRefusal::Conflict => "хабарламаның бұл нөмірімен басқа хабарлама тіркелген".to_owned(),
        StoreRefusal::AlreadyRegistered => {
            "дәл осы қол қойылған мазмұнды басқа жіберуші немесе басқа қызмет үшін бұрын тіркеген".to_owned()
        }
        StoreRefusal::TooLarge { octets, octets_max } => {
            format!("көлемі {octets} байт бөлік; {octets_max} байттан артық сақталмайды")
        }
        StoreRefusal::Queue => "тіркеуді кезек сыйдыратын ең көп сұраныс күтіп тұр".to_owned(),
        StoreRefusal::DiskFull => "дискіде немесе дерекқорда орын жоқ".to_owned(),
        StoreRefusal::Store => "тізілімнің қоймасы жазбаны қабылдамайды".to_owned(),
        StoreRefusal::Closed => "тізілім жабық: шлюз тоқтап жатыр".to_owned(),
    }
}

/// What is wrong with a JSON body.
pub(super) fn json(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Empty => "дене бос, ал JSON нысаны күтілген".to_owned(),
        Wrong::BreaksOff { line, column } => {
            format!("JSON {line}-жолдың {column}-бағанында үзіледі")
        }
        Wrong::NotJson { line, column } => {
            format!("бұл JSON емес немесе тым терең кірістірілген: қате {line}-жолдың {column}-бағанында")
        }
        Wrong::NotAnObject { found } => format!("дене – {}, ал JSON нысаны күтілген", self::found(found)),
        Wrong::Unknown { member, known } => format!("`{member}` өрісі жоқ; мыналар бар: {known}"),
        Wrong::TooMany { max } => format!("денеде {max} мәннен көп"),
        Wrong::Twice { member } => format!("`{member}` екі рет көрсетілген"),
        Wrong::Missing { member, kind } => format!("`{member}` ({}) жетіспейді", self::kind(*kind)),
        Wrong::Kind { member, kind, found } => {
            format!("`{member}` – {}, ал күтілгені: {}", self::found(found), self::kind(*kind))
        }
    }
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "жол".to_owned(),
        Kind::Texts => "жолдар жиымы".to_owned(),
        Kind::Wholes(max) => format!("0-ден {max}-ке дейінгі бүтін сандар массиві"),
        Kind::Whole(max) => format!("0-ден {max}-ке дейінгі бүтін сан"),
        Kind::Flag => "true немесе false".to_owned(),
        Kind::Signed => "бүтін сан".to_owned(),
        Kind::TextOrWhole | Kind::TextOrSigned => "жол немесе бүтін сан".to_owned(),
    }
}

fn found(found: &Found) -> String {
    match found {
        Found::Null => "null".to_owned(),
        Found::Boolean => "true немесе false".to_owned(),
        Found::Number(number) => number.clone().unwrap_or_else(|| "сан".to_owned()),
        Found::Text => "жол".to_owned(),
        Found::Array => "жиым".to_owned(),
        Found::Object => "нысан".to_owned(),
        Found::OtherObject => "басқа түрдегі нысан".to_owned(),
    }
}
