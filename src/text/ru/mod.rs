//! Russian.

mod account;
mod act;
pub(super) mod causes;
mod certificate;
pub(super) mod codes;
pub(super) mod encodings;
pub(super) mod faults;
pub(super) mod interface;
pub(super) mod markup;
mod provider;
mod request;
mod revocation;
pub(super) mod sealed;
pub(super) mod signature;
pub(super) mod terms;
pub(super) mod trouble;

use super::sides::sides as both;
use super::{Lang, Sides, deviation};
use crate::findings::{Evidence, Note, RevocationSourceName};

/// Both sides of a finding.
pub(super) fn sides(evidence: &Evidence) -> Sides {
    match evidence {
        Evidence::Nothing => Sides::default(),
        Evidence::Xml(fault) => {
            let fault = markup::xml(fault);
            both!("правильно построенный XML 1.0 в UTF-8 в пределах ограничений", "{fault}")
        }
        Evidence::Signature(found) => signature::signature(found),
        Evidence::Certificate(found) => certificate::certificate(found),
        Evidence::Path(found) => certificate::path(found),
        Evidence::Revocation(found) => revocation::revocation(found),
        Evidence::TimeStamp(found) => revocation::time_stamp(found, sides),
        Evidence::Cms(found) => sealed::cms(found),
        Evidence::Identity(found) => request::identity(found),
        Evidence::Envelope(found) => request::envelope(found),
        Evidence::Request(found) => request::request(found),
        Evidence::Recorded { expected, actual } => {
            Sides { expected: expected.clone(), actual: actual.clone() }
        }
    }
}

/// The remark on a check.
pub(super) fn note(note: &Note) -> String {
    match note {
        Note::FormFirst => "структура подписи этого не позволяет".to_owned(),
        Note::ValueFirst => "подлинность SignedInfo не подтверждена".to_owned(),
        Note::TimestampUnsigned => "wsu:Timestamp не подписан и не учитывается".to_owned(),
        Note::UnsupportedKey => "ключи такого вида здесь не поддерживаются".to_owned(),
        Note::WeakAlgorithm => "алгоритму нельзя доверять".to_owned(),
        Note::NoCertificate => "нет регистрационного свидетельства".to_owned(),
        Note::BareKey => "в KeyInfo только ключ".to_owned(),
        Note::ContentNotVerified => {
            "содержимое не подтверждено, поэтому из него ничего не читается".to_owned()
        }
        Note::NoCrlGiven => "список отозванных свидетельств не задан".to_owned(),
        Note::NoIssuer => "удостоверяющий центр не установлен".to_owned(),
        Note::NobodyKnows => {
            "никто не смог сообщить, отозвано ли свидетельство; настройки это допускают".to_owned()
        }
        Note::SignatureElsewhere => {
            "по послаблению signature-elsewhere: учитывается только элемент, названный в Reference".to_owned()
        }
        Note::BareInHeader => "по послаблению bare-in-header: подпись не внутри wsse:Security".to_owned(),
        Note::Sha1 => "по послаблению sha1: SHA-1 взломан и мало что доказывает".to_owned(),
        Note::IdlePrefixes => {
            "в преобразовании enveloped-signature указан список InclusiveNamespaces; здесь он не имеет смысла и не учитывается"
                .to_owned()
        }
        Note::TimeStamp { at, service } => format!("{at}, служба {service}"),
        Note::BareTimeStamp { at } => at.to_string(),
        Note::TimeStampLeftAside => {
            "метка времени ничего не доказывает: подпись проверяется так, как если бы её не было".to_owned()
        }
        Note::AsAtTimeStamp { at } => format!("на момент метки времени, {at}"),
        Note::NotRevoked(by) => by_source(*by).to_owned(),
        Note::RevokedLater { at, reason, by } => {
            let by = by.map(|by| format!(", {}", by_source(by))).unwrap_or_default();
            let reason = super::reason::named(reason, crate::text::Lang::Ru);
            format!("отозвано после метки времени, {at} ({reason}){by}")
        }
        Note::AuthorityUnasked { by } => {
            let by = by.map(|by| format!("{}; ", by_source(by))).unwrap_or_default();
            format!(
                "{by}отозвано ли свидетельство вышестоящего центра, узнать не у кого: в нём не названы ни список, ни служба OCSP"
            )
        }
        Note::GivenAnswerSilent { found } => {
            let actual = sides(found).actual.unwrap_or_default();
            format!("по списку; переданный ответ OCSP ничего не сообщает: {actual}")
        }
        Note::NoService => "документ не называет сервис".to_owned(),
        Note::NotARequest => "документ не является запросом".to_owned(),
        Note::SenderUnregistered { sender } => {
            format!(
                "отправитель `{sender}` не зарегистрирован: за него можно подписать любым доверенным свидетельством"
            )
        }
        Note::ReadByPaths { root, namespace } => format!(
            "документ – `{root}` из `{namespace}`, а не заявка по нашей схеме: он прочитан по путям из файла услуги"
        ),
        Note::UnknownToCrl { authority, serial } => {
            format!("этот список выпущен центром {authority} и не знает свидетельства {serial}")
        }
        Note::Tolerated { deviation, place } => deviation::tolerated(deviation, place.as_deref(), Lang::Ru),
        Note::CarriedOver => "взято из прежнего отчёта".to_owned(),
        Note::Recorded(text) => text.clone(),
    }
}

const fn by_source(by: RevocationSourceName) -> &'static str {
    match by {
        RevocationSourceName::Ocsp => "по OCSP",
        RevocationSourceName::CrlAfterOcsp => "по списку; у OCSP не было пригодного ответа",
        RevocationSourceName::Both => "по списку и по OCSP",
        RevocationSourceName::GivenAnswer => "по переданному ответу OCSP",
    }
}
