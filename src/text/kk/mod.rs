//! Kazakh.

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
            both!("белгіленген шектен аспайтын, UTF-8 кодтауындағы дұрыс құрылған XML 1.0", "{fault}")
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
        Note::FormFirst => "қолтаңбаның құрылымы бұған мүмкіндік бермейді".to_owned(),
        Note::ValueFirst => "SignedInfo түпнұсқалығы расталмаған".to_owned(),
        Note::TimestampUnsigned => "wsu:Timestamp-қа қол қойылмаған, ол ескерілмейді".to_owned(),
        Note::UnsupportedKey => "мұндай түрдегі кілттерге мұнда қолдау көрсетілмейді".to_owned(),
        Note::WeakAlgorithm => "алгоритмге сенуге болмайды".to_owned(),
        Note::NoCertificate => "тіркеу куәлігі жоқ".to_owned(),
        Note::BareKey => "KeyInfo ішінде тек кілт бар".to_owned(),
        Note::ContentNotVerified => "мазмұн расталмаған, сондықтан одан ештеңе оқылмайды".to_owned(),
        Note::NoCrlGiven => "қайтарып алынған куәліктер тізімі берілмеген".to_owned(),
        Note::NoIssuer => "куәландырушы орталық анықталмаған".to_owned(),
        Note::NobodyKnows => {
            "куәліктің қайтарып алынған-алынбағанын ешкім айта алмады; баптаулар бұған жол береді".to_owned()
        }
        Note::SignatureElsewhere => {
            "signature-elsewhere жеңілдігі бойынша: Reference атаған элемент қана есепке алынады".to_owned()
        }
        Note::BareInHeader => {
            "bare-in-header жеңілдігі бойынша: қолтаңба wsse:Security ішінде емес".to_owned()
        }
        Note::Sha1 => "sha1 жеңілдігі бойынша: SHA-1 бұзылған, ол көп нәрсені дәлелдемейді".to_owned(),
        Note::IdlePrefixes => {
            "enveloped-signature түрлендіруінде InclusiveNamespaces тізімі бар; мұнда оның мәні жоқ, ол ескерілмейді"
                .to_owned()
        }
        Note::TimeStamp { at, service } => format!("{at}, {service} қызметі"),
        Note::BareTimeStamp { at } => at.to_string(),
        Note::TimeStampLeftAside => {
            "уақыт белгісі ештеңені дәлелдемейді: қолтаңба ол жоқ сияқты тексеріледі".to_owned()
        }
        Note::AsAtTimeStamp { at } => format!("уақыт белгісінің сәтіне, {at}"),
        Note::NotRevoked(by) => by_source(*by).to_owned(),
        Note::RevokedLater { at, reason, by } => {
            let by = by.map(|by| format!(", {}", by_source(by))).unwrap_or_default();
            let reason = super::reason::named(reason, crate::text::Lang::Kk);
            format!("уақыт белгісінен кейін қайтарып алынған, {at} ({reason}){by}")
        }
        Note::AuthorityUnasked { by } => {
            let by = by.map(|by| format!("{}; ", by_source(by))).unwrap_or_default();
            format!(
                "{by}жоғары тұрған орталықтың куәлігі қайтарып алынған ба – сұрайтын ешкім жоқ: онда тізім де, OCSP қызметі де аталмаған"
            )
        }
        Note::GivenAnswerSilent { found } => {
            let actual = sides(found).actual.unwrap_or_default();
            format!("тізім бойынша; берілген OCSP жауабы ештеңе айтпайды: {actual}")
        }
        Note::NoService => "құжатта қызмет аталмаған".to_owned(),
        Note::NotARequest => "құжат сұрау салу емес".to_owned(),
        Note::SenderUnregistered { sender } => {
            format!("`{sender}` жіберушісі тіркелмеген: ол үшін кез келген сенімді куәлікпен қол қоюға болады")
        }
        Note::ReadByPaths { root, namespace } => format!(
            "құжат – `{namespace}` ішіндегі `{root}`, біздің схема бойынша өтінім емес: ол қызмет файлындағы жолдармен оқылды"
        ),
        Note::UnknownToCrl { authority, serial } => {
            format!("бұл тізімді {authority} шығарған, онда {serial} куәлігі белгісіз")
        }
        Note::Tolerated { deviation, place } => deviation::tolerated(deviation, place.as_deref(), Lang::Kk),
        Note::CarriedOver => "бұрынғы есептен алынды".to_owned(),
        Note::Recorded(text) => text.clone(),
    }
}

const fn by_source(by: RevocationSourceName) -> &'static str {
    match by {
        RevocationSourceName::Ocsp => "OCSP бойынша",
        RevocationSourceName::CrlAfterOcsp => "тізім бойынша; OCSP жарамды жауап бермеді",
        RevocationSourceName::Both => "тізім бойынша және OCSP бойынша",
        RevocationSourceName::GivenAnswer => "берілген OCSP жауабы бойынша",
    }
}
