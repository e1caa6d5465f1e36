//! Why an act at the workstation was not done, in Russian.

use crate::interface::ActFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &ActFault) -> Sides {
    use ActFault as F;
    match fault {
        F::NoToken => {
            sides!("заголовок `Authorization: Bearer TOKEN`", "токена нет, или такого токена нет ни у кого")
        }
        F::OtherRole { role, yours } => sides!("сотрудник с ролью {role}, чей это шаг", "роль {yours}"),
        F::NoStep => sides!(
            "заявка с открытым шагом сотрудника",
            "открытых шагов нет: заявка завершена, или сейчас от сотрудников ничего не требуется"
        ),
        F::NotOpen { label } => sides!("открытый шаг", "шаг `{label}`"),
        F::InHand { until } => sides!("шаг, который никем не взят", "шаг взят другим сотрудником до {until}"),
        F::AnotherNamed => sides!("сотрудник, назначенный на этот шаг", "другой сотрудник"),
        F::EAkimatSilent => sides!("входящий номер ИС «Е-акимат»", "ответ вовремя не пришёл"),
        F::EAkimatUnbelieved => sides!("входящий номер ИС «Е-акимат»", "ответу нельзя верить"),
        F::Moved => {
            sides!("заявка в том виде, в каком вы её прочли", "за это время её изменил кто-то другой")
        }
        F::NotForStep { label, act, known } => sides!("для шага {label} – одно из: {known}", "`{act}`"),
        F::NoSuchAct { act, known } => sides!("одно из: {known}", "`{act}`"),
        F::Missing { member } => sides!("поле `{member}`", "ничего"),
        F::NoPlace { parameter, from, value } => {
            sides!("`{parameter}` – то, что дано в `{from}` страницы очереди", "`{parameter}={value}`")
        }
        F::Places { given } => sides!(
            "один из параметров `after`, `before`, `offset` или ни одного: они говорят, откуда начинается страница",
            "{given}"
        ),
        F::NoRefusal { clause } => sides!("результат: {clause} не предусматривает отказа в услуге", "отказ"),
        F::Reasons { reasons_max } => sides!("от 1 до {reasons_max} причин", "другое количество"),
        F::TooLong { chars_max } => sides!("не более {chars_max} знаков", "больше"),
        F::Unwritable { character } => {
            sides!("текст из символов, которые можно записать в документ (XML 1.0)", "{character}")
        }
        F::Minutes { minutes_max } => sides!("от 1 до {minutes_max} минут", "другое время"),
        F::Nobody { role } => sides!("имя сотрудника с ролью {role}", "имя, которого нет ни у одного из них"),
        F::VotedAlready => sides!("один голос от каждого члена комиссии", "второй голос"),
        F::NotInHand => sides!("шаг, который вы взяли", "шаг, который вы не брали"),
        F::Unsigned { label } => {
            sides!(
                "подпись вашим свидетельством под действием: по регламенту шаг {label} подписывается",
                "действие без подписи"
            )
        }
        F::ResultUnsigned { label } => sides!(
            "сам результат (GET …/draft) с вашей подписью, как application/xml: на шаге {label} подписывают его",
            "действие"
        ),
        F::ResultDiffers => {
            sides!("результат, который сейчас даёт GET …/draft, с вашей подписью первой", "другой документ")
        }
        F::OtherSigners { wanted } => {
            sides!(
                "подписи этих ролей в этом порядке, ваша первая: {wanted}",
                "другие роли или другой порядок"
            )
        }
        F::OtherCertificate => {
            sides!("подпись свидетельством, которое зарегистрировано на вас", "другое свидетельство")
        }
        F::NoCertificate => sides!("зарегистрированное на вас свидетельство для подписи действий", "его нет"),
        F::OtherAct { element } => {
            sides!("`act` из `urn:qaqpa:act:v1` для этой заявки", "другой `{element}`")
        }
        F::NotStandingIn => {
            sides!(
                "сотрудник, которого вы сейчас замещаете",
                "имя того, кого вы не замещаете или уже не замещаете"
            )
        }
        F::Fields { ru, .. } => sides!("поля, как в файле услуги", "{ru}"),
    }
}
