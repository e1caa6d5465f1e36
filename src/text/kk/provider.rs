//! What a provider did instead of answering, in Kazakh.

use crate::interface::ProviderFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &ProviderFault) -> Sides {
    use ProviderFault as P;
    match fault {
        P::NotAllowed { host } => sides!(
            "хабарлама жіберуге болатын мекенжай",
            "`{host}`: оны `exchange.hosts` та, баптаулардағы сервистер де атамайды"
        ),
        P::Unreachable { cause } => sides!("жеткізушімен байланыс", "{cause}"),
        P::Slow { millis } => sides!("жеткізушінің жауабы", "{millis} мс ішінде жауап жоқ"),
        P::TooLarge { octets_max } => sides!("{octets_max} байттан аспайтын жауап", "одан көп, соңы жоқ"),
        P::Resting { until } => {
            sides!("жауап беретін жеткізуші", "бірнеше рет қатарынан жауап бермеді; келесі әрекет {until}")
        }
        P::Redirects { status } => sides!("жауаптың өзі", "HTTP {status}, қайта бағыттау; оған өтпейді"),
        P::Html { status } => sides!("жеткізушінің SOAP конверті", "HTTP {status} және HTML беті"),
        P::Empty { status } => sides!("жеткізушінің SOAP конверті", "HTTP {status} және бос дене"),
        P::Compressed { status, coding } => sides!(
            "сығылмаған SOAP конверті: сығу сұралмаған",
            "HTTP {status} және `Content-Encoding: {coding}`"
        ),
        P::Parts { status, media } => sides!(
            "өзі толық SOAP конверті",
            "HTTP {status} және `{media}`: конверт басқа бөліктерге сілтейді немесе табылмады; MTOM мен тіркемелер оқылмайды"
        ),
        P::NotAnEnvelope { status } => sides!("жеткізушінің SOAP конверті", "HTTP {status} және басқа нәрсе"),
        P::NotAnAnswer { found } => {
            sides!("SyncChannel v10 арнасының SendMessageResponse элементі", "`{found}`")
        }
        P::Unsigned => sides!("жеткізуші қол қойған жауап", "қолтаңба жоқ"),
        P::SignatureRefused { code } => sides!("сенуге болатын жеткізуші қолтаңбасы", "{code}"),
        P::OtherSigner => sides!("жеткізушіге тіркелген куәлік", "басқа"),
        P::OtherMessage { correlation_id } => {
            sides!("осы хабарламаға жауап", "`{correlation_id}` хабарламасына жауап")
        }
        P::NoScript { file } => sides!("{file} сценарийінің хабарламаға сай жауабы", "ешқайсысы сай емес"),
        P::OtherDocument { expected, found } => sides!("{expected}", "{found}"),
        P::Value { path, allowed, found: Some(found) } => sides!("{path}: {allowed}", "{path}: {found}"),
        P::Value { path, allowed, found: None } => sides!("{path}: {allowed}", "{path}: басқа мән"),
        P::NoDocument => sides!("`data` элементіндегі құжат", "`data` элементі жоқ немесе бос"),
        P::Unavailable => sides!("жауап беретін сервис", "қазір жауап бере алмайды"),
    }
}
