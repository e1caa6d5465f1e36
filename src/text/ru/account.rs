//! Why nothing came of what was asked about an account, in Russian.

use crate::interface::AccountFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &AccountFault) -> Sides {
    use AccountFault as F;
    match fault {
        F::NoSession => {
            sides!(
                "сессия: заголовок `Cookie` или `Authorization: Bearer SESSION`",
                "сессии нет, или она завершена"
            )
        }
        F::WrongCredentials => {
            sides!("зарегистрированный пользователь и его пароль", "учётная запись или пароль неверны")
        }
        F::Locked { until } => sides!("вход после {until}", "вход во время блокировки"),
        F::PasswordLength { chars_min, bytes_max } => {
            sides!("пароль не короче {chars_min} знаков и не длиннее {bytes_max} байт", "другая длина")
        }
        F::NotAnIin => sides!("ИИН из двенадцати цифр", "нечто другое"),
        F::Exists => sides!("ИИН, который ещё не зарегистрирован", "уже зарегистрированный ИИН"),
        F::ChallengeUnknown => {
            sides!("выданный здесь запрос на подпись, подписанный без изменений", "другой документ")
        }
        F::ChallengeEnded { at } => sides!("ответ на запрос до {at}", "более поздний ответ"),
        F::ChallengeUsed => sides!("запрос, на который ещё не отвечали", "запрос, на который уже ответили"),
        F::NoIin => sides!("свидетельство с ИИН", "свидетельство без ИИН"),
        F::OtherIin => sides!("свидетельство с указанным ИИН", "свидетельство с другим ИИН"),
        F::NotFromOwnPage => {
            sides!("токен этой сессии в `X-CSRF-Token` и никакого другого Origin", "нечто другое")
        }
        F::OtherRole { role, yours } => sides!("сессия роли {role}", "роль {yours}"),
        F::DraftSize { bytes_max } => sides!("черновик не больше {bytes_max} байт", "больше"),
        F::DraftsFull { drafts_max } => sides!("не более {drafts_max} черновиков", "ещё один"),
        F::NotAnAnswer => sides!("1, 2 или 3", "нечто другое"),
        F::NotFinished => sides!("заявка, по которой принято решение", "заявка без решения"),
        F::NoQuestionnaire => sides!(
            "заявка на услугу, в регламенте которой есть анкета (001, приложение 3)",
            "в регламенте этой услуги анкеты нет"
        ),
    }
}
