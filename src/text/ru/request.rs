//! What was found of requests, in Russian.

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
            let paths = paths.join(" или ");
            sides!("элемент {paths}", "ни одного из них")
        }
        I::Repeated { path, count } => sides!("{path} – один раз", "встречается раз: {count}"),
        I::Empty { path } => sides!("двенадцать цифр в {path}", "ничего"),
        I::NotTwelveDigits { count, number } => sides!("двенадцать цифр", "символов {count}: {number}"),
        I::NotInCertificate => sides!("номер в имени владельца свидетельства", "нет"),
        I::MalformedInCertificate => {
            sides!("одна приставка и двенадцать цифр в имени владельца свидетельства", "нечто иное")
        }
        I::SeveralInCertificate => {
            sides!(
                "один номер в имени владельца свидетельства",
                "разные номера: неясно, какой из них считать"
            )
        }
        I::Mismatch { certificate, request } => {
            sides!("{certificate} (в свидетельстве)", "{request} (в запросе)")
        }
    }
}

pub(super) fn envelope(found: &EnvelopeEvidence) -> Sides {
    match found {
        EnvelopeEvidence::NotAnEnvelope { root } => sides!("SOAP Envelope", "элемент `{root}`"),
        EnvelopeEvidence::Version { namespace } if namespace.is_empty() => sides!(
            "Envelope из SOAP 1.1 (`http://schemas.xmlsoap.org/soap/envelope/`) или SOAP 1.2 (`http://www.w3.org/2003/05/soap-envelope`)",
            "Envelope без пространства имён"
        ),
        EnvelopeEvidence::Version { namespace } => sides!(
            "Envelope из SOAP 1.1 (`http://schemas.xmlsoap.org/soap/envelope/`) или SOAP 1.2 (`http://www.w3.org/2003/05/soap-envelope`)",
            "Envelope пространства имён `{namespace}`"
        ),
        EnvelopeEvidence::Parts { headers, bodies } => {
            sides!("не более одного Header и один Body под Envelope", "Header: {headers}, Body: {bodies}")
        }
        EnvelopeEvidence::HeaderBehind => sides!("Header перед Body", "он стоит после"),
        EnvelopeEvidence::Message(fault) => Sides::of(
            fault.of_channel().unwrap_or("SendMessage из SyncChannel v10 с бизнес-документом в `data`"),
            message(fault),
        ),
        EnvelopeEvidence::Operation { operation, fault } => {
            let wanted = format!("AsyncChannel v10, {operation}");
            Sides::of(fault.of_channel().map_or(wanted, str::to_owned), message(fault))
        }
        EnvelopeEvidence::Deviation(found) => deviation::sides(found, Lang::Ru),
        EnvelopeEvidence::Behind { found } => sides!("ничего после Body", "элемент `{found}`"),
        EnvelopeEvidence::Text => sides!("нет текста рядом с Header и Body", "текст"),
        EnvelopeEvidence::NotUnderstood { name, namespace } => sides!(
            "заголовки, которые здесь распознаются: wsse:Security",
            "`{name}` пространства имён `{namespace}` с mustUnderstand"
        ),
        EnvelopeEvidence::SenderCertificate { sender } => {
            sides!("транспортная подпись свидетельством, закреплённым за `{sender}`", "другое свидетельство")
        }
        EnvelopeEvidence::SenderOther { sender, registered } => {
            let registered = registered.join(", ");
            sides!("senderId, за которым закреплено свидетельство: {registered}", "`{sender}`")
        }
        EnvelopeEvidence::SenderUnsigned { sender } => sides!(
            "транспортная подпись свидетельством, закреплённым за `{sender}`",
            "транспортной подписи нет"
        ),
        EnvelopeEvidence::SenderUnknown { sender } => sides!("зарегистрированный senderId", "`{sender}`"),
        EnvelopeEvidence::Media { header } => {
            sides!("сам XML-документ в UTF-8", "{header} — здесь не читается")
        }
        EnvelopeEvidence::Form(form) => {
            let form = match form {
                BodyForm::Json => "JSON".to_owned(),
                BodyForm::Base64 => "XML в base64".to_owned(),
                BodyForm::Multipart => "несколько частей (multipart)".to_owned(),
                BodyForm::Compressed(format) => format!("тело, сжатое форматом {format}"),
                BodyForm::Pdf => "документ PDF".to_owned(),
                BodyForm::Html => "страница HTML".to_owned(),
                BodyForm::Fields => "поля HTML-формы".to_owned(),
            };
            sides!("сам XML-документ в UTF-8", "{form}")
        }
        EnvelopeEvidence::Exchange(found) => exchange(found),
    }
}

fn message(fault: &MessageFault) -> String {
    match fault {
        MessageFault::Operation(name) => {
            format!("в Body стоит `{name}`, а не SendMessage из SyncChannel v10")
        }
        MessageFault::ChannelOperation(name) => {
            format!("в Body стоит `{name}`, а не операция AsyncChannel v10")
        }
        MessageFault::Word { name, found } => {
            format!("`{name}` равно `{found}`, чего в контракте нет")
        }
        MessageFault::Missing(part) => format!("`{part}` отсутствует или не заполнен"),
        MessageFault::Long { name, characters_max } => {
            format!("в `{name}` больше знаков, чем {characters_max}")
        }
        MessageFault::Many { name, most } => format!("`{name}` стоит больше чем {most} раз"),
        MessageFault::Twice { name, place } => format!("`{name}` стоит дважды: {place}"),
        MessageFault::Foreign { name, namespace, within, place } => {
            format!("в `{within}` стоит `{name}` пространства имён `{namespace}`: {place}")
        }
        MessageFault::Qualified { name, namespace, within, place } => format!(
            "`{name}` стоит в пространстве имён `{namespace}`, а в контракте внутри `{within}` его нет: {place}; объявите это пространство имён на самом бизнес-документе или с приставкой"
        ),
        MessageFault::Encoded { place } => format!(
            "`multiRef`, {place}: части записаны рядом с операцией в кодировке SOAP (`rpc/encoded`, так пишет `Axis 1.x`), а контракт – `document/literal`; создайте клиент с `style=\"document\"` и `use=\"literal\"`"
        ),
        MessageFault::TextBeside { place } => {
            format!("в `data` рядом с элементом стоит текст: {place}")
        }
        MessageFault::Business { fault, place } => {
            let fault = xml(fault);
            format!("бизнес-документ в `data` не является правильно построенным XML: {place}: {fault}")
        }
    }
}

pub(super) fn request(found: &RequestEvidence) -> Sides {
    use RequestEvidence as R;
    match found {
        R::NoService => sides!("сервис в `serviceId`", "нет serviceId"),
        R::UnknownService { asked, nearest: None } => sides!("сервис из каталога", "`{asked}`"),
        R::UnknownService { asked, nearest: Some(nearest) } => {
            sides!("сервис из каталога, возможно `{nearest}`", "`{asked}`")
        }
        R::PaperOnly { service, clause } => sides!(
            "услуга, которая оказывается в электронной форме",
            "`{service}`, только на бумаге: {clause}"
        ),
        R::TwoServices { message, document } => {
            sides!("сервис сообщения, {message}", "сервис документа, {document}")
        }
        R::Missing { element } => sides!("заполненный элемент {element}", "ничего"),
        R::Order { found } => sides!(
            "requestNumber?, serviceId, declarantId, requestDate, requestSystemId, intake?, representative?, businessData, attachments? (в этом порядке)",
            "`{found}`"
        ),
        R::RequestNumber { count } => sides!("четырнадцать цифр в requestNumber", "символов: {count}"),
        R::RequestDate { found } => {
            sides!("дата в requestDate, например 2026-11-24T10:00:00+05:00", "{found}")
        }
        R::RepresentativeIin { found } => sides!("двенадцать цифр в representative/iin", "{found}"),
        R::PowerDate { found } => sides!("дата в powerOfAttorney/date, например 2026-11-24", "{found}"),
        R::Leaf { element, found, namespace } => {
            sides!("текст без элементов в {element}", "элемент `{found}` пространства имён `{namespace}`")
        }
        R::Notarised => sides!("true или false в notarised", "нечто иное"),
        R::Fields { max } => sides!("не более {max} полей формы", "больше"),
        R::FieldName { octets_max } => {
            sides!(
                "имена полей формы вместе с элементами, в которых они стоят, не длиннее {octets_max} байтов",
                "более длинное"
            )
        }
        R::Attachments { max } => sides!("не более {max} вложений", "больше"),
        R::IntakeChannel { found } => {
            sides!("`centre`, `provider` или `office` в intake/channel", "`{found}`")
        }
        R::Channel { channel, clause } => sides!("путь, указанный в {clause}", "{channel}"),
        R::Employee { role, channel } => {
            sides!("свидетельство сотрудника с ролью {role} для {channel}", "другое свидетельство")
        }
        R::RecipientAbsent { step } => {
            sides!("данные услугополучателя в государственной базе ({step})", "данных нет")
        }
        R::RecipientEnded { step } => sides!(
            "данные действующего услугополучателя в государственной базе ({step})",
            "услугополучатель умер или ликвидирован"
        ),
        R::DatabaseSilent { database, step } => {
            sides!("ответ государственной базы {database} ({step})", "ответ вовремя не пришёл")
        }
        R::DatabaseUnbelieved { database, step } => sides!(
            "ответ, подписанный государственной базой {database} ({step})",
            "пришёл не ответ, или его подпись не подтверждается"
        ),
        R::PowerAbsent { step } => sides!("доверенность в нотариальной системе ({step})", "доверенности нет"),
        R::NotFilledIn { wrong, step } => {
            let wrong = wrong.join(", ");
            sides!("правильно заполненное заявление ({step})", "неверно заполнено: {wrong}")
        }
        R::DocumentsAbsent { missing, step } => {
            let missing = missing.join(", ");
            sides!("полный пакет документов ({step})", "не хватает: {missing}")
        }
        R::NotARequest { root, namespace } => sides!(
            "запрос `urn:qaqpa:request:v1` или документ, который называет сервис или описан сервисом",
            "элемент `{root}` пространства имён `{namespace}`"
        ),
        R::FromFuture { date, at, ahead_seconds_max } => {
            sides!("requestDate не позднее чем через {ahead_seconds_max} с после {at}", "{date}")
        }
        R::TooOld { date, at, days_max } => {
            sides!("requestDate не ранее чем за {days_max} сут. до {at}", "{date}")
        }
        R::Undated { days_max } => {
            sides!("requestDate не старше {days_max} сут.", "даты, которую можно прочитать, нет")
        }
        R::ForOrganisations => sides!("организация со своим БИН", "физическое лицо с ИИН"),
        R::ForPersons => sides!("физическое лицо с ИИН", "организация со своим БИН"),
        R::Representative { power_of_attorney: true } => {
            sides!("сам заявитель", "представитель с доверенностью, которую не подтверждает ни один реестр")
        }
        R::Representative { power_of_attorney: false } => {
            sides!("сам заявитель", "представитель без доверенности")
        }
        R::AttachmentContent => sides!("base64 в content", "нечто иное"),
    }
}

fn exchange(found: &ExchangeEvidence) -> Sides {
    match found {
        ExchangeEvidence::NoRoute { service } => {
            sides!("сервис обмена; их список – /manage/v1/exchange/services", "`{service}`")
        }
        ExchangeEvidence::NotAllowed { sender, service } => {
            sides!("сервис, разрешённый системе `{sender}`", "`{service}`")
        }
        ExchangeEvidence::NoChain => {
            sides!("correlationId цепочки: без него можно отправить только REQUEST", "ничего")
        }
        ExchangeEvidence::UnknownChain { correlation_id } => {
            sides!("цепочка, в которой участвует отправитель", "`{correlation_id}`")
        }
        ExchangeEvidence::UnknownMessage { message_id } => {
            sides!("сообщение, отправленное этой системой или адресованное ей", "`{message_id}`")
        }
        ExchangeEvidence::NoSender { registered } => sides!(
            "`sender` или подпись свидетельством, которое закреплено за одним senderId",
            "`sender` отсутствует; свидетельство подписи закреплено за {registered} senderId"
        ),
        ExchangeEvidence::NotThatSender { sender } => {
            sides!("пароль и свидетельство, зарегистрированные за `{sender}`", "другие")
        }
    }
}
