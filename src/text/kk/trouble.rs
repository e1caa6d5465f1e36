//! What is wrong with a call over HTTP, in Kazakh.

use super::interface::json;
use crate::interface::{AuthorityFault, CallFault, Callee, NamedThing, Trouble};

/// What is wrong, in a few words.
pub(crate) const fn title(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::PathUnknown => "Бұл жол бойынша ештеңе жоқ",
        Trouble::MethodNotAllowed { .. } => "Бұл жолда мұндай әдіс жоқ",
        Trouble::PathUnreadable { .. } => "Жол оқылмайды",
        Trouble::BodyTooLarge { .. } => "Сұраныстың денесі тым үлкен",
        Trouble::Crowded => "Бір мезгілде үлкен сұраныс тым көп",
        Trouble::SlowBody { .. } => "Сұраныстың денесі уақытында келмеді",
        Trouble::BrokenBody => "Сұраныстың денесі оқылмайды",
        Trouble::Compressed { .. } => "Сығылған дене қабылданбайды",
        Trouble::Hosts { .. } => "Сұраныста бір ғана Host тақырыбы болуы керек",
        Trouble::HostRefused { .. } => "Бұл мекенжайдың мұндай атауы жоқ",
        Trouble::OriginRefused { .. } => "Басқа сайттың беті бұл мекенжайды пайдалана алмайды",
        Trouble::JsonExpected { .. } => "Денені application/json ретінде жіберу керек",
        Trouble::TransferCoding => "Мұндай Transfer-Encoding қолданылмайды",
        Trouble::Broken => "Ішкі қате",
        Trouble::NoWsdlPart => "WSDL құжатында мұндай бөлік жоқ",
        Trouble::NoSchema { .. } => "Мұндай схема жоқ",
        Trouble::NoManualPage => "Нұсқаулықта мұндай бет жоқ",
        Trouble::NothingPublished => "Бұл атаумен ештеңе жарияланбаған",
        Trouble::AuthorityBusy => "Куәландырушы орталық бос емес",
        Trouble::NoCrlThere { .. } => "Бұл жолда кері қайтарылған куәліктер тізімі жарияланбайды",
        Trouble::Call { of: Callee::Clock, .. } => "Сағат ауыстырылмады",
        Trouble::Call { of: Callee::Authority, .. } => "Мұны куәландырушы орталықтан сұрауға болмайды",
        Trouble::Authority(AuthorityFault::NeverIssued { .. }) => "Мұны куәландырушы орталық білмейді",
        Trouble::Authority(AuthorityFault::Failed { .. }) => "Куәландырушы орталық мұны істей алмады",
        Trouble::Authority(_) => "Куәландырушы орталық мұны істемейді",
    }
}

/// What to do about it.
pub(crate) fn detail(trouble: &Trouble) -> String {
    match trouble {
        Trouble::PathUnknown => "GET / осы мекенжайдың барлық жолын тізіп береді.".to_owned(),
        Trouble::MethodNotAllowed { method, allowed } => {
            format!("Мұнда {method} қолданылмайды; мыналарды қолданыңыз: {}.", allowed.join(", "))
        }
        Trouble::PathUnreadable { .. } => "Оны UTF-8 және пайыздық кодтаумен жазыңыз.".to_owned(),
        Trouble::BodyTooLarge { octets_max } => format!(
            "Дене {octets_max} байттан аспауы керек. Тіркемелерді кішірейтіңіз немесе http.body_bytes_max мәнін көбейтіңіз."
        ),
        Trouble::Crowded => {
            "Денелерге арналған жадты барлық сұраныс немесе осы клиенттің сұраныстары алып тұр. Сұранысты бір секундтан кейін қайталаңыз.".to_owned()
        }
        Trouble::SlowBody { millis } => {
            format!("Дененің қалғанын {millis} мс күтті. Оны бірден және толық жіберіңіз.")
        }
        Trouble::BrokenBody => {
            "Оның шекарасы (Content-Length немесе chunked) қате көрсетілген не байланыс үзілген.".to_owned()
        }
        Trouble::Compressed { coding } => {
            format!("Дене `Content-Encoding: {coding}` тақырыбымен келді. Оны сықпай жіберіңіз.")
        }
        Trouble::Hosts { count } => {
            format!("Келген Host тақырыптарының саны: {count}. Дәл біреуін жіберіңіз.")
        }
        Trouble::HostRefused { host } => format!("Сұраныста `{host}` атауы көрсетілген, ол бұл мекенжайдың атауы емес. IP-мекенжайын немесе localhost көрсетіңіз не атауды http.management_hosts ішіне жазыңыз."),
        Trouble::OriginRefused { origin } => format!("Сұранысты басқа сайттың беті жіберген (`{origin}`). Оған рұқсат болса, дереккөзін http.cors_management_origins ішіне жазыңыз."),
        Trouble::JsonExpected { .. } => "`Content-Type: application/json` тақырыбын жіберіңіз; curl бағдарламасында оны --json жасайды.".to_owned(),
        Trouble::TransferCoding => {
            "Тек `Transfer-Encoding: chunked` қолданылады. Денені сықпай жіберіңіз.".to_owned()
        }
        Trouble::Broken => {
            "Бұл – симулятордың ақауы. Сұранысты қайталауға болады; қатенің орны журналға жазылған.".to_owned()
        }
        Trouble::NoWsdlPart => {
            "?wsdl сұраңыз; ол импорттайтынның бәрі сонда толық мекенжайымен көрсетілген.".to_owned()
        }
        Trouble::NoSchema { known } => format!("Мыналар бар: {known}."),
        Trouble::NoManualPage => "GET /docs оның беттерін тізіп береді.".to_owned(),
        Trouble::NothingPublished => {
            "Атаулар куәліктерде көрсетілген: тізімдерді тарату нүктелері және куәландырушы орталық туралы мәлімет.".to_owned()
        }
        Trouble::AuthorityBusy => {
            "Барлық орындаушы бос емес. Сұранысты бір секундтан кейін қайталаңыз.".to_owned()
        }
        Trouble::NoCrlThere { known } => format!("Мыналар бар: {known}."),
        Trouble::Call { fault, .. } => call(fault),
        Trouble::Authority(fault) => authority(fault),
    }
}

fn call(fault: &CallFault) -> String {
    match fault {
        CallFault::Form(misfit) => {
            format!("{}; мысалы, мынаны жіберіңіз: {}", json(&misfit.wrong), misfit.example)
        }
        CallFault::NoSuch { thing: NamedThing::CrlFault, name, known } => {
            format!("`{name}` ақауы жоқ; мыналар бар: {known}")
        }
        CallFault::NoSuch { thing: NamedThing::Role, name, known } => {
            format!("`{name}` рөлі жоқ; мыналар бар: {known}")
        }
        CallFault::NoSuch { thing: NamedThing::Request, name, known } => {
            format!("`{name}` – {known} сияқты тіркеу нөмірі емес")
        }
        CallFault::NothingToCome => {
            "алда ештеңе жоқ: өздігінен ештеңе болмайды немесе өтініштің алдағы мерзімі жоқ".to_owned()
        }
        CallFault::NoSuch { thing: NamedThing::Reason, name, known } => {
            format!("`{name}` себебі жоқ; мыналар бар: {known}")
        }
        CallFault::NotATime { text, .. } => format!("`{text}` уақыт емес"),
        CallFault::NotADuration { text } => {
            format!("`{text}` күнтізбе шегіндегі ұзақтық емес; P1D, -PT5M немесе P1Y деп жазыңыз")
        }
        CallFault::OneOf { example } => {
            format!("`at`, `by` және `real` біреуі күтілген; мысалы, мынаны жіберіңіз: {example}")
        }
        CallFault::Value { .. } => "Сұраныс денесіндегі мәндердің бірі жарамсыз.".to_owned(),
    }
}

fn authority(fault: &AuthorityFault) -> String {
    match fault {
        AuthorityFault::NeverIssued { serial } => {
            format!("сериялық нөмірі {serial} куәлік мұнда шығарылмаған")
        }
        AuthorityFault::AlreadyRevoked { serial, at, reason } => {
            format!("{serial} куәлігі {at} кері қайтарылған ({reason}); тек тоқтата тұруды өзгертуге болады")
        }
        AuthorityFault::NotOnHold { serial } => format!(
            "{serial} куәлігінің қолданылуы тоқтатыла тұрмаған; тек тоқтатыла тұрғанын қалпына келтіруге болады"
        ),
        AuthorityFault::NotASerial { text } => {
            format!("`{text}` сериялық нөмір емес: он алтылық цифрлармен 1-ден 20-ға дейін байт")
        }
        AuthorityFault::EmptyValidity { not_before, not_after } => {
            format!("куәліктің мерзімі {not_before} басталып, {not_after} аяқталар еді")
        }
        AuthorityFault::OutlivesIssuer { not_after, issuer } => format!(
            "куәлік {not_after} дейін, ал шығарушының куәлігі тек {issuer} дейін жарамды болар еді; күн санын азайтыңыз"
        ),
        AuthorityFault::DefectsAtOdds { one, other } => {
            format!("{one} және {other} ақаулары бірге бола алмайды")
        }
        AuthorityFault::Unfit { .. } => "Мұндай куәлікті шығаруға болмайды.".to_owned(),
        AuthorityFault::Failed { .. } => {
            "Орталықтың файлы, кілті немесе тізілімі қолжетімсіз; толығы журналға жазылған.".to_owned()
        }
    }
}
