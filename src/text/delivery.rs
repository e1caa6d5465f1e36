//! Why a message of the asynchronous channel was not handed over, in the language asked for.

use std::time::Duration;

use super::Lang;
use super::said::said;
use crate::interface::{AnswerFault, DeliveryFault};

/// Why an attempt failed.
pub fn delivery_fault(fault: &DeliveryFault, lang: Lang) -> String {
    match fault {
        // The receiver's own words, and those of an earlier edition.
        DeliveryFault::Fault(text) | DeliveryFault::Recorded(text) => text.clone(),
        DeliveryFault::Answer { status, found } => format!("HTTP {status}: {}", answer_fault(found, lang)),
        DeliveryFault::Unreachable(cause) => {
            said!(lang, "байланыс жоқ: {cause}", "нет связи: {cause}", "{cause}")
        }
        DeliveryFault::CutShort(cause) => {
            said!(lang, "байланыс үзілді: {cause}", "соединение оборвалось: {cause}", "{cause}")
        }
        DeliveryFault::Slow { millis } => {
            let within = Duration::from_millis(*millis);
            said!(
                lang,
                "{millis} мс ішінде жауап келмеді",
                "нет ответа за {millis} мс",
                "no answer within {within:?}"
            )
        }
        DeliveryFault::TooLarge { octets_max } => said!(
            lang,
            "жауапта {octets_max} байттан артық",
            "в ответе больше {octets_max} байт",
            "the answer has more than {octets_max} bytes"
        ),
        DeliveryFault::NotSigned(cause) => {
            said!(lang, "қол қойылмады: {cause}", "не подписано: {cause}", "not signed: {cause}")
        }
    }
}

fn answer_fault(fault: &AnswerFault, lang: Lang) -> String {
    match fault {
        AnswerFault::Empty => said!(lang, "жауап бос", "ответ пуст", "an answer with an empty body"),
        AnswerFault::Compressed(coding) => said!(
            lang,
            "жауап {coding} арқылы сығылған; сығу сұралмаған, мұндай жауап оқылмайды",
            "ответ сжат ({coding}); сжатие не запрашивалось, такой ответ не читается",
            "an answer compressed by {coding}, which was not asked for and is not read"
        ),
        AnswerFault::Parts(kind) => said!(
            lang,
            "жауап бірнеше бөліктен тұрады (`{kind}`): MTOM мен тіркемелер оқылмайды",
            "ответ из нескольких частей (`{kind}`): MTOM и вложения не читаются",
            "an answer in several parts (`{kind}`): MTOM and attachments are not read"
        ),
        AnswerFault::Redirect { host: Some(host) } => said!(
            lang,
            "{host} хостына қайта бағыттау; оған өтілмейді: сол мекенжайды тіркеңіз",
            "перенаправление на узел {host}; по нему не переходят: зарегистрируйте тот адрес",
            "a redirect to the host {host}; none is followed: register the address that it leads to"
        ),
        AnswerFault::Redirect { host: None } => said!(
            lang,
            "басқа жолға қайта бағыттау; оған өтілмейді: сол мекенжайды тіркеңіз",
            "перенаправление на другой путь; по нему не переходят: зарегистрируйте тот адрес",
            "a redirect to another path; none is followed: register the address that it leads to"
        ),
        AnswerFault::NotText { octets } => said!(
            lang,
            "UTF-8 немесе UTF-16 мәтіні емес {octets} байт",
            "{octets} байт, которые не являются текстом в UTF-8 или UTF-16",
            "{octets} bytes that are no text in UTF-8 or UTF-16"
        ),
        AnswerFault::Text(text) | AnswerFault::Response(text) => text.clone(),
        AnswerFault::EmptyBody => said!(lang, "Body бос", "Body пуст", "an empty Body"),
        AnswerFault::Namespace { name, namespace } => said!(
            lang,
            "`{namespace}` атаулар кеңістігіндегі {name}",
            "{name} из пространства имён `{namespace}`",
            "{name} of the namespace `{namespace}`"
        ),
        AnswerFault::Other { name, wanted } => said!(
            lang,
            "{wanted} орнына `{name}`",
            "`{name}` вместо {wanted}",
            "`{name}` instead of {wanted}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_said_in_each_language_and_keeps_what_varies() {
        let name = || "sendMessageResponse".to_owned();
        let found = [
            AnswerFault::Empty,
            AnswerFault::Compressed("gzip".to_owned()),
            AnswerFault::NotText { octets: 77 },
            AnswerFault::Parts("multipart/related".to_owned()),
            AnswerFault::Redirect { host: Some("vshep.example.kz".to_owned()) },
            AnswerFault::Redirect { host: None },
            AnswerFault::EmptyBody,
            AnswerFault::Namespace { name: name(), namespace: "urn:x".to_owned() },
            AnswerFault::Other { name: "other".to_owned(), wanted: name() },
        ];
        let answers = found.into_iter().map(|found| DeliveryFault::Answer { status: 502, found });
        let others = [
            DeliveryFault::Unreachable("refused".to_owned()),
            DeliveryFault::CutShort("refused".to_owned()),
            DeliveryFault::Slow { millis: 5_000 },
            DeliveryFault::TooLarge { octets_max: 64 },
            DeliveryFault::NotSigned("refused".to_owned()),
        ];
        for fault in answers.chain(others) {
            let said = Lang::ALL.map(|lang| delivery_fault(&fault, lang));
            assert!(said[0] != said[1] && said[1] != said[2] && said[0] != said[2], "{said:?}");
            for part in ["502", "gzip", "77", "urn:x", "`other`", "sendMessageResponse", "refused", "64"] {
                let has = said.each_ref().map(|text| text.contains(part));
                assert!(has == [true; 3] || has == [false; 3], "{part}: {said:?}");
            }
        }
    }
}
