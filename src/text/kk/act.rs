//! Why an act at the workstation was not done, in Kazakh.

use crate::interface::ActFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &ActFault) -> Sides {
    use ActFault as F;
    match fault {
        F::NoToken => {
            sides!("`Authorization: Bearer TOKEN` тақырыбы", "токен жоқ немесе мұндай токен ешкімде жоқ")
        }
        F::OtherRole { role, yours } => {
            sides!("бұл қадам тиесілі {role} рөліндегі қызметкер", "{yours} рөлі")
        }
        F::NoStep => sides!(
            "қызметкердің ашық қадамы бар өтініш",
            "ашық қадам жоқ: өтініш аяқталған немесе қазір қызметкерлерден ештеңе талап етілмейді"
        ),
        F::NotOpen { label } => sides!("ашық тұрған қадам", "`{label}` қадамы"),
        F::InHand { until } => sides!("ешкім алмаған қадам", "қадамды {until} дейін басқа қызметкер алған"),
        F::AnotherNamed => sides!("осы қадамға тағайындалған қызметкер", "басқа қызметкер"),
        F::EAkimatSilent => {
            sides!("«Е-әкімдік» АЖ-ның кіріс нөмірі", "уақытында жауап келмеді")
        }
        F::EAkimatUnbelieved => {
            sides!("«Е-әкімдік» АЖ-ның кіріс нөмірі", "келген жауапқа сенуге болмайды")
        }
        F::Moved => sides!("өтініштің сіз оқыған күйі", "осы уақыт ішінде оны басқа біреу өзгерткен"),
        F::NotForStep { label, act, known } => {
            sides!("{label} қадамы үшін мыналардың бірі: {known}", "`{act}`")
        }
        F::NoSuchAct { act, known } => sides!("мыналардың бірі: {known}", "`{act}`"),
        F::Missing { member } => sides!("`{member}` өрісі", "ештеңе жоқ"),
        F::NoPlace { parameter, from, value } => {
            sides!("`{parameter}` – кезек бетінің `{from}` өрісінде берілген мән", "`{parameter}={value}`")
        }
        F::Places { given } => sides!(
            "`after`, `before`, `offset` параметрлерінің біреуі не ешқайсысы: беттің қайдан басталатынын айтады",
            "{given}"
        ),
        F::NoRefusal { clause } => sides!("нәтиже: {clause} қызметтен бас тартуды көздемейді", "бас тарту"),
        F::Reasons { reasons_max } => sides!("1-ден {reasons_max}-ге дейін себеп", "басқа саны"),
        F::TooLong { chars_max } => sides!("{chars_max} таңбадан артық емес", "одан көп"),
        F::Unwritable { character } => {
            sides!("құжатқа жазуға болатын таңбалардан тұратын мәтін (XML 1.0)", "{character}")
        }
        F::Minutes { minutes_max } => sides!("1-ден {minutes_max}-ге дейін минут", "басқа уақыт"),
        F::Nobody { role } => sides!("{role} рөліндегі қызметкердің аты", "олардың ешқайсысында жоқ ат"),
        F::VotedAlready => sides!("комиссияның әр мүшесінен бір дауыс", "екінші дауыс"),
        F::NotInHand => sides!("өзіңіз алған қадам", "сіз алмаған қадам"),
        F::Unsigned { label } => {
            sides!(
                "әрекетке өз куәлігіңізбен қойылған қолтаңба: регламент бойынша {label} қадамына қол қойылады",
                "қолтаңбасыз әрекет"
            )
        }
        F::ResultUnsigned { label } => sides!(
            "өз қолтаңбаңыз қойылған нәтиженің өзі (GET …/draft), application/xml түрінде: {label} қадамында соған қол қойылады",
            "әрекет"
        ),
        F::ResultDiffers => {
            sides!("GET …/draft қазір беретін нәтиже, бірінші қолтаңба сіздікі", "басқа құжат")
        }
        F::OtherSigners { wanted } => {
            sides!(
                "осы рөлдердің осы ретпен қойған қолтаңбалары, біріншісі сіздікі: {wanted}",
                "басқа рөлдер немесе басқа рет"
            )
        }
        F::OtherCertificate => sides!("сізге тіркелген куәлікпен қойылған қолтаңба", "басқа куәлік"),
        F::NoCertificate => {
            sides!("әрекеттерге қол қою үшін сізге тіркелген куәлік", "ондай куәлік жоқ")
        }
        F::OtherAct { element } => {
            sides!("осы өтінішке арналған `urn:qaqpa:act:v1` кеңістігіндегі `act`", "басқа `{element}`")
        }
        F::NotStandingIn => {
            sides!(
                "қазір өзіңіз алмастырып отырған қызметкер",
                "сіз алмастырмайтын немесе енді алмастырмайтын адамның аты"
            )
        }
        F::Fields { kk, .. } => sides!("қызмет файлындағыдай өрістер", "{kk}"),
    }
}
