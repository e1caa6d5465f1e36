//! What is wrong with a call over HTTP, in Kazakh.

use super::interface::json;
use crate::interface::{
    AddressFault, AuthorityFault, CallFault, Callee, Half, MemberFault, NamedThing, PeopleFault, QueryFault,
    QueryValue, Trouble,
};
use crate::text::Lang;
use crate::text::authority::authority_fault;
use crate::text::line::fault as line;
use crate::text::line::people::people_fault;
use crate::text::storage_fault;

/// What is wrong, in a few words.
pub(crate) const fn title(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::PathUnknown => "Бұл жол бойынша ештеңе жоқ",
        Trouble::MethodNotAllowed { .. } => "Бұл жолда мұндай әдіс жоқ",
        Trouble::PathUnreadable => "Жол оқылмайды",
        Trouble::BodyTooLarge { .. } => "Сұраныстың денесі тым үлкен",
        Trouble::Crowded => "Бір мезгілде үлкен сұраныс тым көп",
        Trouble::SlowBody { .. } => "Сұраныстың денесі уақытында келмеді",
        Trouble::BrokenBody => "Сұраныстың денесі оқылмайды",
        Trouble::Compressed { .. } => "Сығылған дене қабылданбайды",
        Trouble::Hosts { .. } => "Сұраныста бір ғана Host тақырыбы болуы керек",
        Trouble::HostRefused { .. } => "Бұл мекенжайдың мұндай атауы жоқ",
        Trouble::OriginRefused { .. } => "Басқа сайттың беті бұл мекенжайды пайдалана алмайды",
        Trouble::JsonExpected { .. } => "Денені application/json ретінде жіберу керек",
        Trouble::BodyUnexpected { .. } => "Бұл шақыру дене қабылдамайды",
        Trouble::Query(_) => "Мұнда бұлай сұрауға болмайды",
        Trouble::TransferCoding => "Мұндай Transfer-Encoding қолданылмайды",
        Trouble::Expectation => "HTTP/2 арқылы жалғастыруға рұқсат жіберілмейді",
        Trouble::Broken => "Ішкі қате",
        Trouble::NoWsdlPart => "WSDL құжатында мұндай бөлік жоқ",
        Trouble::NoSchema { .. } => "Мұндай схема жоқ",
        Trouble::NoManualPage => "Нұсқаулықта мұндай бет жоқ",
        Trouble::NothingPublished => "Бұл атаумен ештеңе жарияланбаған",
        Trouble::Storage(_) => "Тізілімді жазу немесе оқу мүмкін болмады",
        Trouble::AuthorityBusy => "Куәландырушы орталық бос емес",
        Trouble::NoExchangeMessage { .. } => "Мұндай хабарлама жоқ немесе оны енді өзгертуге болмайды",
        Trouble::NoExchangePeer { .. } => "Мұндай мекенжайы бар жүйе жоқ",
        Trouble::NoExchangeEntry { .. } => "Бұл атпен мұнда ештеңе тіркелмеген",
        Trouble::AddressNotAllowed { .. } => "Бұл мекенжайға жіберуге рұқсат жоқ",
        Trouble::NoCrlThere { .. } => "Бұл жолда қайтарып алынған куәліктер тізімі жарияланбайды",
        Trouble::Call { of: Callee::Clock, .. } => "Сағат ауыстырылмады",
        Trouble::Call { of: Callee::Agent, .. } => "Агенттің баптаулары өзгертілмеді",
        Trouble::Call { of: Callee::Testers, .. } => "Шақыру орындалмады",
        Trouble::Authority(AuthorityFault::NeverIssued { .. }) => "Мұны куәландырушы орталық білмейді",
        Trouble::Authority(fault) if fault.is_full() => "Куәландырушы орталықтың дискісінде орын қалмаған",
        Trouble::Authority(fault) if fault.is_its_own() => "Куәландырушы орталық мұны істей алмады",
        Trouble::People(PeopleFault::NoPerson(_) | PeopleFault::Nobody { .. }) => "Мұндай адам жоқ",
        Trouble::People(_) => "Адамдар туралы сұрауды оқу мүмкін емес",
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
        Trouble::PathUnreadable => "Оны UTF-8 және пайыздық кодтаумен жазыңыз.".to_owned(),
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
        Trouble::BodyUnexpected { known } if known.is_empty() => "Ештеңе істелмеді. Керегінің бәрі жолда тұрады; шақыруды денесіз жіберіңіз.".to_owned(),
        Trouble::BodyUnexpected { known } => format!("Ештеңе істелмеді. Керегінің бәрі мекенжай параметрлерінде тұрады ({known}); шақыруды денесіз жіберіңіз."),
        Trouble::Query(fault) => format!("{}.", query(fault)),
        Trouble::TransferCoding => {
            "Тек `Transfer-Encoding: chunked` қолданылады. Денені сықпай жіберіңіз.".to_owned()
        }
        Trouble::Expectation => {
            "Аралық 100 жауабы HTTP/2 арқылы жіберілмейді. Денені `Expect: 100-continue` тақырыбынсыз бірден жіберіңіз; HTTP/1.1 арқылы оған жауап беріледі.".to_owned()
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
        Trouble::Storage(fault) => format!("Ештеңе өзгертілген жоқ: {}.", storage_fault(fault, Lang::Kk)),
        Trouble::AuthorityBusy => {
            "Барлық ағын бос емес. Сұранысты бір секундтан кейін қайталаңыз.".to_owned()
        }
        Trouble::NoExchangeMessage { asked } => format!("`{asked}` нөмірін тексеріңіз: /manage/v1/exchange/messages."),
        Trouble::NoExchangePeer { asked } => format!("`{asked}` жүйесін тіркеңіз: PUT /manage/v1/exchange/systems."),
        Trouble::NoExchangeEntry { asked } => format!("`{asked}`: GET барын көрсетеді; баптаулардағы жазбалар баптауларда өзгертіледі."),
        Trouble::AddressNotAllowed { url } => format!("{url}: хостты exchange.hosts баптауына қосыңыз."),
        Trouble::NoCrlThere { known } => format!("Мыналар бар: {known}."),
        Trouble::Call { fault, .. } => call(fault),
        Trouble::People(fault) => format!("{}.", people_fault(fault, Lang::Kk)),
        Trouble::Authority(fault) => authority_fault(fault, Lang::Kk),
    }
}

/// Why a call is not what can be asked there.
pub(crate) fn call(fault: &CallFault) -> String {
    match fault {
        CallFault::Form(misfit) => {
            format!("{}; мысалы, мынаны жіберіңіз: {}", json(&misfit.wrong), misfit.example)
        }
        CallFault::NoSuch { thing, name, known } => {
            format!("`{name}` деген {} жоқ; барлары: {known}", thing_named(*thing))
        }
        CallFault::NothingToCome => {
            "алда ештеңе жоқ: өздігінен ештеңе болмайды немесе өтініштің алдағы мерзімі жоқ".to_owned()
        }
        CallFault::Script { line, fault } => {
            format!("{line}-жол: {}", crate::text::script::script_fault(fault, Lang::Kk))
        }
        CallFault::Players(fault) => crate::text::script::players_fault(fault, Lang::Kk),
        CallFault::Key { name, fault } => {
            format!("`{name}` кілті: {}", crate::text::keys::key_file_error(fault, Lang::Kk))
        }
        CallFault::Settings(misplaced) => crate::text::script::misplaced(misplaced, Lang::Kk),
        CallFault::NotATime(error) => line::not_a_time(Lang::Kk, error),
        CallFault::NotADuration { text } => {
            format!("`{text}` күнтізбе шегіндегі ұзақтық емес; P1D, -PT5M немесе P1Y деп жазыңыз")
        }
        CallFault::OneOf { example } => {
            format!("`at`, `by` және `real` біреуі күтілген; мысалы, мынаны жіберіңіз: {example}")
        }
        CallFault::Member { member, fault } => format!("`{member}`: {}", self::member(fault)),
        CallFault::Half(half) => match half {
            Half::Iin => {
                "аты-жөнімен бірге ЖСН-ін де көрсетіңіз немесе екеуін де көрсетпеңіз: онда адам ойдан алынады"
            }
            Half::Bin => {
                "ұйыммен бірге БСН-ін де көрсетіңіз немесе екеуін де көрсетпеңіз: онда ұйым ойдан алынады"
            }
            Half::Organization => {
                "БСН-мен бірге ұйымды да көрсетіңіз немесе екеуін де көрсетпеңіз: онда ұйым ойдан алынады"
            }
        }
        .to_owned(),
    }
}

const fn thing_named(thing: NamedThing) -> &'static str {
    match thing {
        NamedThing::CrlFault => "ақау",
        NamedThing::Reason => "себеп",
        NamedThing::Role => "рөл",
        NamedThing::Person => "алмастыруға болатын қызметкер",
        NamedThing::Request => "өтініш",
        NamedThing::Kind => "түр",
        NamedThing::Algorithm => "алгоритм",
        NamedThing::Profile => "бейін",
        NamedThing::Criticality => "маңыздылық мәні",
        NamedThing::Service => "қызмет",
        NamedThing::Defect => "ақау",
        NamedThing::Outcome => "жауап",
        NamedThing::FailInfo => "failInfo мәні",
        NamedThing::HostedService => "осы процестің сервисі",
        NamedThing::Database => "мемлекеттік дерекқор",
        NamedThing::Token => "кілттер қоймасы",
        NamedThing::Key => "кілт",
        NamedThing::Answers => "жауап түрі",
        NamedThing::RouteKind => "сервис түрі",
    }
}

fn member(fault: &MemberFault) -> String {
    match fault {
        MemberFault::TooLong { octets, octets_max } => {
            format!("{octets} байт, рұқсат етілгені – {octets_max}")
        }
        MemberFault::NotAName { chars_max } => {
            format!("1-ден {chars_max}-ге дейін таңба, басқару таңбаларынсыз және шетінде бос орынсыз")
        }
        MemberFault::NothingToRead => "көрінетін мәтін болуы керек".to_owned(),
        MemberFault::NotTrue => {
            "`true` болуы керек: тіркелгеннің, шығарылғанның және өзгертілгеннің бәрі жойылады".to_owned()
        }
        MemberFault::NotAPassword { chars_min, bytes_max } => {
            format!("кемінде {chars_min} таңба және көп дегенде {bytes_max} байт")
        }
        MemberFault::TooMany { count_max } => format!("ең көбі {count_max} қабылданады"),
        MemberFault::Percents { percent } => format!("пайыздардың қосындысы {percent}, 100-ден көп"),
        MemberFault::NotADigest { text } => {
            format!("`{text}` – куәліктің 64 он алтылық цифрдан тұратын SHA-256 мәні емес")
        }
        MemberFault::NotAHash => "парольдің argon2id хэші емес".to_owned(),
        MemberFault::NotTheScript => "файл атауы емес, TOML түріндегі сценарийдің өз мәтіні; файл тек баптаулардағы `script`".to_owned(),
        MemberFault::RegulationService => "бұл – регламенттер сервисі: асинхронды арна үшін ол тек `player` немесе `queued` болады; сервиске басқа id беріңіз".to_owned(),
        MemberFault::NotPem => "бұл PEM түріндегі куәлік емес".to_owned(),
        MemberFault::Needed { by } => format!("`{by}` мәніне бұл өріс қажет"),
        MemberFault::NotAnAddress(fault) => {
            let why = match fault {
                AddressFault::Empty => "бос".to_owned(),
                AddressFault::Signs => "ішінде бос орын немесе басқару таңбалары бар".to_owned(),
                AddressFault::Scheme { found } => {
                    format!("басы http:// не https:// емес, `{found}`")
                }
                AddressFault::NoHost => "хост аталмаған".to_owned(),
                AddressFault::Port { found } => format!("`{found}` – порт емес: ол 1–65535 аралығында"),
                AddressFault::Malformed => "мекенжай ретінде оқылмайды".to_owned(),
            };
            format!("{why}; мекенжай былай жазылады: http://host:port/path")
        }
        MemberFault::NotATime(error) => line::not_a_time(Lang::Kk, error),
        MemberFault::NotASerial { text } => {
            format!("`{text}` – сериялық нөмір емес: он алтылық түрде 1–20 байт болуы керек")
        }
    }
}

fn query(fault: &QueryFault) -> String {
    match fault {
        QueryFault::Unknown { name, known } => format!(
            "`{name}` параметрі жоқ{}",
            if known.is_empty() { String::new() } else { format!("; мыналар бар: {known}") }
        ),
        QueryFault::Twice { name } => format!("`{name}` екі рет көрсетілген"),
        QueryFault::Value { name, value, expected } => {
            let expected = match expected {
                QueryValue::Whole { max } => format!("{max} мәнінен аспайтын бүтін сан"),
                QueryValue::Seconds { max } => format!("{max} мәнінен аспайтын секунд саны"),
                QueryValue::Time => "уақыт, мысалы 2026-11-24T10:00:00Z".to_owned(),
                QueryValue::OneOf { known } => format!("мыналардың бірі: {known}"),
                QueryValue::Entry => "бар жазбаның нөмірі".to_owned(),
                QueryValue::Terms { max } => format!("ең көбі {max} шарт"),
                QueryValue::Encoded => "пайыздық кодтаудағы UTF-8".to_owned(),
            };
            format!("`{name}={value}`: күтілетін мән: {expected}")
        }
    }
}
