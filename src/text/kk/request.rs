//! What was found of requests, in Kazakh.

use super::markup::xml;
use crate::findings::evidence::{
    BodyForm, EnvelopeEvidence, ExchangeEvidence, IdentityEvidence, MessageFault, RequestEvidence,
};
use crate::text::sides::sides;
use crate::text::{Lang, Sides, deviation};

pub(super) fn identity(found: &IdentityEvidence) -> Sides {
    use IdentityEvidence as I;
    match found {
        I::Absent { paths } => {
            let paths = paths.join(" немесе ");
            sides!("{paths} элементі", "олардың бірде-біреуі жоқ")
        }
        I::Repeated { path, count } => sides!("{path} – бір рет", "кездесу саны: {count}"),
        I::Empty { path } => sides!("{path} ішінде он екі цифр", "ештеңе жоқ"),
        I::NotTwelveDigits { count, number } => sides!("он екі цифр", "таңба саны {count}: {number}"),
        I::NotInCertificate => sides!("тіркеу куәлігі иесінің атауындағы нөмір", "жоқ"),
        I::MalformedInCertificate => {
            sides!("тіркеу куәлігі иесінің атауында бір префикс пен он екі цифр", "басқа нәрсе")
        }
        I::SeveralInCertificate => {
            sides!(
                "тіркеу куәлігі иесінің атауында бір нөмір",
                "әртүрлі нөмірлер: қайсысы саналатыны белгісіз"
            )
        }
        I::Mismatch { certificate, request } => {
            sides!("{certificate} (тіркеу куәлігінде)", "{request} (сұраныста)")
        }
    }
}

pub(super) fn envelope(found: &EnvelopeEvidence) -> Sides {
    match found {
        EnvelopeEvidence::NotAnEnvelope { root } => sides!("SOAP Envelope", "`{root}` элементі"),
        EnvelopeEvidence::Version { namespace } if namespace.is_empty() => sides!(
            "SOAP 1.1 (`http://schemas.xmlsoap.org/soap/envelope/`) немесе SOAP 1.2 (`http://www.w3.org/2003/05/soap-envelope`) Envelope элементі",
            "аттар кеңістігі жоқ Envelope"
        ),
        EnvelopeEvidence::Version { namespace } => sides!(
            "SOAP 1.1 (`http://schemas.xmlsoap.org/soap/envelope/`) немесе SOAP 1.2 (`http://www.w3.org/2003/05/soap-envelope`) Envelope элементі",
            "`{namespace}` аттар кеңістігінің Envelope элементі"
        ),
        EnvelopeEvidence::Parts { headers, bodies } => sides!(
            "Envelope астында біреуден аспайтын Header және бір Body",
            "Header: {headers}, Body: {bodies}"
        ),
        EnvelopeEvidence::HeaderBehind => sides!("Body алдындағы Header", "ол кейін тұр"),
        EnvelopeEvidence::Message(fault) => Sides::of(
            fault.of_channel().unwrap_or("`data` ішінде бизнес-құжаты бар SyncChannel v10 SendMessage"),
            message(fault),
        ),
        EnvelopeEvidence::Operation { operation, fault } => {
            let wanted = format!("AsyncChannel v10, {operation}");
            Sides::of(fault.of_channel().map_or(wanted, str::to_owned), message(fault))
        }
        EnvelopeEvidence::Deviation(found) => deviation::sides(found, Lang::Kk),
        EnvelopeEvidence::Behind { found } => {
            sides!("Body-ден кейін ештеңе болмауы", "`{found}` элементі")
        }
        EnvelopeEvidence::Text => sides!("Header мен Body қасында мәтін болмауы", "мәтін"),
        EnvelopeEvidence::NotUnderstood { name, namespace } => sides!(
            "мұнда түсінікті тақырып: wsse:Security",
            "mustUnderstand бар `{namespace}` аттар кеңістігінің `{name}` элементі"
        ),
        EnvelopeEvidence::SenderCertificate { sender } => {
            sides!("`{sender}` үшін бекітілген куәлікпен қойылған транспорттық қолтаңба", "басқа куәлік")
        }
        EnvelopeEvidence::SenderOther { sender, registered } => {
            let registered = registered.join(", ");
            sides!("куәлік бекітілген senderId: {registered}", "`{sender}`")
        }
        EnvelopeEvidence::SenderUnsigned { sender } => sides!(
            "`{sender}` үшін бекітілген куәлікпен қойылған транспорттық қолтаңба",
            "транспорттық қолтаңба жоқ"
        ),
        EnvelopeEvidence::SenderUnknown { sender } => sides!("тіркелген senderId", "`{sender}`"),
        EnvelopeEvidence::Media { header } => {
            sides!("UTF-8 кодтамасындағы XML құжатының өзі", "{header} — мұнда оқылмайды")
        }
        EnvelopeEvidence::Form(form) => {
            let form = match form {
                BodyForm::Json => "JSON".to_owned(),
                BodyForm::Base64 => "base64 түріндегі XML".to_owned(),
                BodyForm::Multipart => "бірнеше бөлік (multipart)".to_owned(),
                BodyForm::Compressed(format) => format!("{format} пішімімен сығылған дене"),
                BodyForm::Pdf => "PDF құжаты".to_owned(),
                BodyForm::Html => "HTML беті".to_owned(),
                BodyForm::Fields => "HTML пішімінің өрістері".to_owned(),
            };
            sides!("UTF-8 кодтамасындағы XML құжатының өзі", "{form}")
        }
        EnvelopeEvidence::Exchange(found) => exchange(found),
    }
}

fn message(fault: &MessageFault) -> String {
    match fault {
        MessageFault::Operation(name) => {
            format!("Body ішінде SyncChannel v10 SendMessage емес, `{name}` тұр")
        }
        MessageFault::ChannelOperation(name) => {
            format!("Body ішінде AsyncChannel v10 операциясы емес, `{name}` тұр")
        }
        MessageFault::Word { name, found } => {
            format!("`{name}` мәні `{found}`, келісімшартта ондай жоқ")
        }
        MessageFault::Missing(part) => format!("`{part}` жоқ немесе толтырылмаған"),
        MessageFault::Long { name, characters_max } => {
            format!("`{name}` ішінде {characters_max} таңбадан артық")
        }
        MessageFault::Many { name, most } => format!("`{name}` {most} реттен артық тұр"),
        MessageFault::Twice { name, place } => format!("`{name}` екі рет тұр: {place}"),
        MessageFault::Foreign { name, namespace, within, place } => {
            format!("`{within}` ішінде `{namespace}` аттар кеңістігінің `{name}` элементі тұр: {place}")
        }
        MessageFault::Qualified { name, namespace, within, place } => format!(
            "`{name}` элементі `{namespace}` аттар кеңістігінде тұр, ал келісімшартта `{within}` ішінде ол аттар кеңістігінсіз: {place}; бұл аттар кеңістігін бизнес-құжаттың өзінде немесе префикспен жариялаңыз"
        ),
        MessageFault::Encoded { place } => format!(
            "`multiRef`, {place}: бөліктер операцияның қасында SOAP кодтауымен жазылған (`rpc/encoded`, `Axis 1.x` осылай жазады), ал келісімшарт – `document/literal`; клиентті `style=\"document\"`, `use=\"literal\"` деп жасаңыз"
        ),
        MessageFault::TextBeside { place } => {
            format!("`data` ішінде элементтің қасында мәтін тұр: {place}")
        }
        MessageFault::Business { fault, place } => {
            let fault = xml(fault);
            format!("`data` ішіндегі бизнес-құжат дұрыс құрылған XML емес: {place}: {fault}")
        }
    }
}

pub(super) fn request(found: &RequestEvidence) -> Sides {
    use RequestEvidence as R;
    match found {
        R::NoService => sides!("`serviceId` ішіндегі қызмет", "serviceId жоқ"),
        R::UnknownService { asked, nearest: None } => sides!("каталогтағы қызмет", "`{asked}`"),
        R::UnknownService { asked, nearest: Some(nearest) } => {
            sides!("каталогтағы қызмет, мүмкін `{nearest}`", "`{asked}`")
        }
        R::PaperOnly { service, clause } => {
            sides!("электрондық түрде көрсетілетін қызмет", "`{service}`, тек қағаз түрінде: {clause}")
        }
        R::TwoServices { message, document } => {
            sides!("хабарламадағы қызмет, {message}", "құжаттағы қызмет, {document}")
        }
        R::Missing { element } => sides!("толтырылған {element} элементі", "ештеңе жоқ"),
        R::Order { found } => sides!(
            "requestNumber?, serviceId, declarantId, requestDate, requestSystemId, intake?, representative?, businessData, attachments? (осы ретпен)",
            "`{found}`"
        ),
        R::RequestNumber { count } => sides!("requestNumber ішінде он төрт цифр", "таңба саны: {count}"),
        R::RequestDate { found } => {
            sides!("requestDate ішінде күн, мысалы 2026-11-24T10:00:00+05:00", "{found}")
        }
        R::RepresentativeIin { found } => sides!("representative/iin ішінде он екі цифр", "{found}"),
        R::PowerDate { found } => sides!("powerOfAttorney/date ішінде күн, мысалы 2026-11-24", "{found}"),
        R::Leaf { element, found, namespace } => {
            sides!("{element} ішінде тек мәтін", "`{namespace}` аттар кеңістігінің `{found}` элементі")
        }
        R::Notarised => sides!("notarised ішінде true немесе false", "басқа нәрсе"),
        R::Fields { max } => sides!("форманың {max} өрісінен аспауы", "одан көп"),
        R::FieldName { octets_max } => {
            sides!(
                "форма өрістерінің аттары өздері тұрған элементтермен бірге {octets_max} байттан аспауы",
                "одан ұзын ат"
            )
        }
        R::Attachments { max } => sides!("{max} тіркемеден аспауы", "одан көп"),
        R::IntakeChannel { found } => {
            sides!("intake/channel ішінде `centre`, `provider` немесе `office`", "`{found}`")
        }
        R::Channel { channel, clause } => sides!("{clause} көрсеткен жол", "{channel}"),
        R::Employee { role, channel } => {
            sides!("{channel} үшін {role} рөліндегі қызметкердің куәлігі", "басқа куәлік")
        }
        R::RecipientAbsent { step } => sides!(
            "мемлекеттік дерекқордағы көрсетілетін қызметті алушының деректері ({step})",
            "деректер жоқ"
        ),
        R::RecipientEnded { step } => sides!(
            "мемлекеттік дерекқордағы көрсетілетін қызметті алушының қолданыстағы деректері ({step})",
            "көрсетілетін қызметті алушы қайтыс болған немесе таратылған"
        ),
        R::DatabaseSilent { database, step } => {
            sides!("{database} мемлекеттік дерекқорының жауабы ({step})", "жауап уақытында келмеді")
        }
        R::DatabaseUnbelieved { database, step } => sides!(
            "{database} мемлекеттік дерекқоры қол қойған жауап ({step})",
            "келгені жауап емес немесе оның қолтаңбасы расталмайды"
        ),
        R::PowerAbsent { step } => sides!("нотариаттық жүйедегі сенімхат ({step})", "сенімхат жоқ"),
        R::NotFilledIn { wrong, step } => {
            let wrong = wrong.join(", ");
            sides!("дұрыс толтырылған өтініш ({step})", "қате толтырылған: {wrong}")
        }
        R::DocumentsAbsent { missing, step } => {
            let missing = missing.join(", ");
            sides!("құжаттардың толық топтамасы ({step})", "мыналар жетіспейді: {missing}")
        }
        R::NotARequest { root, namespace } => sides!(
            "`urn:qaqpa:request:v1` сұрау салуы немесе қызметті атайтын не қызмет сипаттаған құжат",
            "`{namespace}` аттар кеңістігінің `{root}` элементі"
        ),
        R::FromFuture { date, at, ahead_seconds_max } => {
            sides!("{at} уақытынан кейін {ahead_seconds_max} секундтан аспайтын requestDate", "{date}")
        }
        R::TooOld { date, at, days_max } => {
            sides!("{at} уақытына дейін {days_max} тәуліктен аспайтын requestDate", "{date}")
        }
        R::Undated { days_max } => {
            sides!("{days_max} тәуліктен аспайтын requestDate", "оқуға болатын күн жоқ")
        }
        R::ForOrganisations => sides!("БСН-і бар ұйым", "ЖСН-і бар жеке тұлға"),
        R::ForPersons => sides!("ЖСН-і бар жеке тұлға", "БСН-і бар ұйым"),
        R::Representative { power_of_attorney: true } => {
            sides!("өтініш берушінің өзі", "ешбір тізілім растамайтын сенімхаты бар өкіл")
        }
        R::Representative { power_of_attorney: false } => {
            sides!("өтініш берушінің өзі", "сенімхаты жоқ өкіл")
        }
        R::AttachmentContent => sides!("content ішінде base64", "басқа нәрсе"),
    }
}

fn exchange(found: &ExchangeEvidence) -> Sides {
    match found {
        ExchangeEvidence::NoRoute { service } => {
            sides!("алмасу сервисі; тізімі – /manage/v1/exchange/services", "`{service}`")
        }
        ExchangeEvidence::NotAllowed { sender, service } => {
            sides!("`{sender}` жүйесіне рұқсат етілген сервис", "`{service}`")
        }
        ExchangeEvidence::NoChain => {
            sides!("тізбектің correlationId-і: онсыз тек REQUEST жіберіледі", "ештеңе")
        }
        ExchangeEvidence::UnknownChain { correlation_id } => {
            sides!("жіберуші қатысатын тізбек", "`{correlation_id}`")
        }
        ExchangeEvidence::UnknownMessage { message_id } => {
            sides!("осы жүйе жіберген немесе оған арналған хабарлама", "`{message_id}`")
        }
        ExchangeEvidence::NoSender { registered } => sides!(
            "`sender` немесе бір senderId үшін бекітілген куәлікпен қойылған қолтаңба",
            "`sender` жоқ; қолтаңба куәлігі {registered} senderId үшін бекітілген"
        ),
        ExchangeEvidence::NotThatSender { sender } => {
            sides!("`{sender}` атына тіркелген пароль бен куәлік", "басқа")
        }
    }
}
