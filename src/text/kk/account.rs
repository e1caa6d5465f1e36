//! Why nothing came of what was asked about an account, in Kazakh.

use crate::interface::AccountFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &AccountFault) -> Sides {
    use AccountFault as F;
    match fault {
        F::NoSession => sides!(
            "сессия: `Cookie` тақырыбы немесе `Authorization: Bearer SESSION`",
            "сессия жоқ немесе аяқталған"
        ),
        F::WrongCredentials => {
            sides!("тіркелген пайдаланушы және оның паролі", "тіркелгі немесе пароль дұрыс емес")
        }
        F::Locked { until } => sides!("{until} кейін кіру", "бұғаттау кезінде кіру"),
        F::PasswordLength { chars_min, bytes_max } => sides!(
            "кемінде {chars_min} таңбадан және көп дегенде {bytes_max} байттан тұратын пароль",
            "басқа ұзындық"
        ),
        F::NotAnIin => sides!("он екі цифрдан тұратын ЖСН", "басқа нәрсе"),
        F::Exists => sides!("әлі тіркелмеген ЖСН", "тіркелген ЖСН"),
        F::ChallengeUnknown => sides!("осында берілген, өзгертілмей қол қойылған сұрау", "басқа құжат"),
        F::ChallengeEnded { at } => sides!("сұрауға {at} дейінгі жауап", "кешірек келген жауап"),
        F::ChallengeUsed => sides!("әлі жауап берілмеген сұрау", "бұрын жауап берілген сұрау"),
        F::NoIin => sides!("ЖСН көрсетілген куәлік", "ЖСН-сіз куәлік"),
        F::OtherIin => sides!("көрсетілген ЖСН-нің куәлігі", "басқа ЖСН-нің куәлігі"),
        F::NotFromOwnPage => sides!(
            "осы сессияның `X-CSRF-Token` тақырыбындағы токені және басқа Origin болмауы",
            "басқа нәрсе"
        ),
        F::OtherRole { role, yours } => sides!("{role} рөлінің сессиясы", "{yours} рөлі"),
        F::DraftSize { bytes_max } => sides!("{bytes_max} байттан аспайтын жоба", "одан көп"),
        F::DraftsFull { drafts_max } => sides!("ең көбі {drafts_max} жоба", "тағы біреуі"),
        F::NotAnAnswer => sides!("1, 2 немесе 3", "басқа нәрсе"),
        F::NotFinished => sides!("шешім қабылданған өтініш", "шешім қабылданбаған өтініш"),
        F::NoQuestionnaire => sides!(
            "регламентінде сауалнама бар қызметке өтініш (001, 3-қосымша)",
            "бұл қызметтің регламентінде сауалнама жоқ"
        ),
    }
}
