//! What a provider did instead of answering, in Russian.

use crate::interface::ProviderFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &ProviderFault) -> Sides {
    use ProviderFault as P;
    match fault {
        P::NotAllowed { host } => sides!(
            "адрес, на который можно отправлять сообщения",
            "`{host}`: его не называют ни `exchange.hosts`, ни сервисы в настройках"
        ),
        P::Unreachable { cause } => sides!("соединение с поставщиком", "{cause}"),
        P::Slow { millis } => sides!("ответ поставщика", "нет ответа за {millis} мс"),
        P::TooLarge { octets_max } => {
            sides!("ответ не больше {octets_max} байт", "больше, и он не заканчивается")
        }
        P::Resting { until } => {
            sides!("поставщик, который отвечает", "несколько отказов подряд; следующая попытка {until}")
        }
        P::Redirects { status } => {
            sides!("сам ответ", "HTTP {status}, перенаправление; по нему не переходят")
        }
        P::Html { status } => sides!("конверт SOAP от поставщика", "HTTP {status} и страница HTML"),
        P::Empty { status } => sides!("конверт SOAP от поставщика", "HTTP {status} и пустое тело"),
        P::Compressed { status, coding } => sides!(
            "конверт SOAP как он есть: сжатия никто не просил",
            "HTTP {status} и `Content-Encoding: {coding}`"
        ),
        P::Parts { status, media } => sides!(
            "конверт SOAP, полный сам по себе",
            "HTTP {status} и `{media}`: конверт ссылается на другие части или не найден; MTOM и вложения не читаются"
        ),
        P::NotAnEnvelope { status } => sides!("конверт SOAP от поставщика", "HTTP {status} и нечто другое"),
        P::NotAnAnswer { found } => sides!("SendMessageResponse канала SyncChannel v10", "`{found}`"),
        P::Unsigned => sides!("ответ, подписанный поставщиком", "подписи нет"),
        P::SignatureRefused { code } => sides!("подпись поставщика, которой можно верить", "{code}"),
        P::OtherSigner => sides!("свидетельство, закреплённое за поставщиком", "другое"),
        P::OtherMessage { correlation_id } => sides!("ответ на это сообщение", "ответ на `{correlation_id}`"),
        P::NoScript { file } => {
            sides!("ответ сценария {file}, подходящий к сообщению", "ни один не подходит")
        }
        P::OtherDocument { expected, found } => sides!("{expected}", "{found}"),
        P::Value { path, allowed, found: Some(found) } => sides!("{path}: {allowed}", "{path}: {found}"),
        P::Value { path, allowed, found: None } => sides!("{path}: {allowed}", "{path}: другое значение"),
        P::NoDocument => sides!("документ в элементе `data`", "элемента `data` нет, или он пуст"),
        P::Unavailable => sides!("сервис, который отвечает", "сейчас он не может"),
    }
}
