//! What `qaqpa catalogue` says, in three languages.

use crate::catalogue::{Actor, Channel, Limit, Service, StepKind, Unit};
use crate::text::Lang;
use crate::text::said::said;

/// A channel.
pub(super) fn channel(channel: Channel, lang: Lang) -> String {
    match channel {
        Channel::Portal => said!(lang, "портал", "портал", "portal"),
        Channel::Centre => said!(lang, "орталық", "центр", "centre"),
        Channel::Provider => {
            said!(
                lang,
                "көрсетілетін қызметті берушінің АЖО-сы",
                "АРМ услугодателя",
                "provider's workstation"
            )
        }
        Channel::Office => said!(lang, "кеңсе", "канцелярия", "office"),
    }
}

/// Who.
pub(super) fn actor(actor: Actor, lang: Lang) -> String {
    match actor {
        Actor::Recipient => said!(lang, "көрсетілетін қызметті алушы", "услугополучатель", "recipient"),
        Actor::Portal => said!(lang, "портал", "портал", "portal"),
        Actor::RegionalGatewayWorkstation => {
            said!(lang, "ЭҮАШ АЖО", "АРМ РШЭП", "regional gateway workstation")
        }
        Actor::StateCorporationEmployee => said!(
            lang,
            "Мемлекеттік корпорация қызметкері",
            "работник Государственной корпорации",
            "State Corporation employee"
        ),
        Actor::OfficeClerk => said!(lang, "кеңсе қызметкері", "сотрудник канцелярии", "office clerk"),
        Actor::Head => said!(lang, "басшы", "руководитель", "head"),
        Actor::ResponsibleExecutor => {
            said!(lang, "жауапты орындаушы", "ответственный исполнитель", "responsible executor")
        }
        Actor::HousingCommission => {
            said!(lang, "тұрғын үй комиссиясы", "жилищная комиссия", "housing commission")
        }
        Actor::LocalExecutiveBody => {
            said!(lang, "жергілікті атқарушы орган", "местный исполнительный орган", "local executive body")
        }
        Actor::ProviderEmployee => said!(
            lang,
            "көрсетілетін қызметті берушінің қызметкері",
            "сотрудник услугодателя",
            "provider's employee"
        ),
        Actor::AuthorisedPerson => said!(lang, "уәкілетті тұлға", "уполномоченное лицо", "authorised person"),
        Actor::Provider => said!(lang, "көрсетілетін қызметті беруші", "услугодатель", "provider"),
    }
}

/// A limit, such as "15 minutes"; one channel's other value stands behind it.
pub(super) fn limit(limit: &Limit, lang: Lang) -> String {
    let value = match limit.min {
        Some(min) => format!("{min}–{}", limit.value),
        None => limit.value.to_string(),
    };
    let mut text = match limit.unit {
        Unit::Seconds => said!(lang, "{value} секунд", "{value} сек.", "{value} seconds"),
        Unit::Minutes => said!(lang, "{value} минут", "{value} мин.", "{value} minutes"),
        Unit::Hours => said!(lang, "{value} сағат", "{value} ч.", "{value} hours"),
        Unit::CalendarDays => {
            said!(lang, "{value} күнтізбелік күн", "{value} календ. дн.", "{value} calendar days")
        }
        Unit::BusinessDays => said!(lang, "{value} жұмыс күні", "{value} раб. дн.", "{value} business days"),
        Unit::Months => said!(lang, "{value} ай", "{value} мес.", "{value} months"),
    };
    for when in &limit.when {
        text.push_str(&format!(" ({}: {})", channel(when.intake, lang), when.value));
    }
    text
}

/// A kind of step.
pub(super) fn step_kind(kind: StepKind, lang: Lang) -> String {
    match kind {
        StepKind::Check => said!(lang, "тексеру", "проверка", "check"),
        StepKind::Ask => said!(lang, "сұрау", "запрос", "ask"),
        StepKind::Note => said!(lang, "әрекет", "действие", "note"),
        StepKind::Decide => said!(lang, "шешім", "решение", "decide"),
        StepKind::Sign => said!(lang, "қол қою", "подпись", "sign"),
        StepKind::HandOver => said!(lang, "беру", "передача", "hand over"),
    }
}

/// The channels in and out.
pub(super) fn channels(service: &Service, lang: Lang) -> String {
    let names = |list: &[Channel]| list.iter().map(|of| channel(*of, lang)).collect::<Vec<_>>().join(", ");
    let (intake, result) = (names(&service.channels.intake), names(&service.channels.result));
    let channels = said!(
        lang,
        "өтініш: {intake} · нәтиже: {result}",
        "прием: {intake} · результат: {result}",
        "in: {intake} · out: {result}"
    );
    if !service.paper_only {
        return channels;
    }
    channels + &said!(lang, " · тек қағаз түрінде", " · только на бумаге", " · on paper only")
}

/// A heading of what is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Heading {
    /// The act.
    Act,
    /// Who renders it.
    Provider,
    /// Who may ask.
    Recipients,
    /// What it costs.
    Fee,
    /// In which form.
    Forms,
    /// By which channels.
    Channels,
    /// The overall deadline.
    Deadline,
    /// The form.
    Fields,
    /// The documents.
    Documents,
    /// What is checked before a request is taken in.
    IntakeChecks,
    /// When documents are not accepted.
    IntakeRefusal,
    /// The provider's steps.
    Steps,
    /// A channel's flow.
    Flow,
    /// The result.
    Result,
    /// The refusal.
    Refusal,
    /// What becomes of a result that nobody comes for.
    Storage,
    /// Further rules.
    Rules,
    /// Complaints.
    Complaints,
    /// How the text is read where it is not clear.
    Readings,
}

/// A heading.
pub(super) fn heading(heading: Heading, lang: Lang) -> String {
    match heading {
        Heading::Act => said!(lang, "Акт", "Акт", "Act"),
        Heading::Provider => said!(lang, "Көрсетілетін қызметті беруші", "Услугодатель", "Provider"),
        Heading::Recipients => {
            said!(lang, "Көрсетілетін қызметті алушылар", "Услугополучатели", "Recipients")
        }
        Heading::Fee => said!(lang, "Ақысы", "Плата", "Fee"),
        Heading::Forms => said!(lang, "Көрсету нысаны", "Форма оказания", "Form of service"),
        Heading::Channels => said!(lang, "Арналар", "Каналы", "Channels"),
        Heading::Deadline => said!(lang, "Жалпы мерзім", "Общий срок", "Overall deadline"),
        Heading::Fields => said!(lang, "Нысан", "Форма запроса", "Form"),
        Heading::Documents => said!(lang, "Құжаттар", "Документы", "Documents"),
        Heading::IntakeChecks => {
            said!(lang, "Қабылдау кезіндегі тексеру", "Проверка при приеме", "Checks at the intake")
        }
        Heading::IntakeRefusal => {
            said!(
                lang,
                "Құжаттарды қабылдаудан бас тарту",
                "Отказ в приеме документов",
                "Refusal to accept documents"
            )
        }
        Heading::Steps => said!(
            lang,
            "Көрсетілетін қызметті берушінің қадамдары",
            "Шаги услугодателя",
            "Steps of the provider"
        ),
        Heading::Flow => said!(lang, "Өзара іс-қимыл", "Порядок взаимодействия", "Flow"),
        Heading::Result => said!(lang, "Нәтиже", "Результат", "Result"),
        Heading::Refusal => said!(lang, "Бас тарту", "Отказ", "Refusal"),
        Heading::Storage => said!(lang, "Сақтау", "Хранение", "Storage"),
        Heading::Rules => said!(lang, "Өзге қағидалар", "Иные правила", "Further rules"),
        Heading::Complaints => said!(lang, "Шағым", "Жалобы", "Complaints"),
        Heading::Readings => said!(lang, "Мәтін қалай оқылды", "Как прочитан текст", "How the text is read"),
    }
}

/// What stands for a field or document that is ours.
pub(super) fn ours(lang: Lang) -> String {
    said!(lang, "біздікі", "наше", "ours")
}

/// What stands for a required field or document.
pub(super) fn required(lang: Lang) -> String {
    said!(lang, "міндетті", "обязательно", "required")
}

/// The service is rendered on paper only.
pub(super) fn paper_only(id: &str, clause: &str, lang: Lang) -> String {
    said!(
        lang,
        "qaqpa: {id} тек қағаз түрінде көрсетіледі ({clause})",
        "qaqpa: {id} оказывается только на бумаге ({clause})",
        "qaqpa: {id} is rendered on paper only ({clause})"
    )
}

/// A count of rows, and how many are reached, explained, open and stale.
pub(super) fn coverage(counts: [usize; 5], lang: Lang) -> String {
    let [rows, reached, reasons, open, stale] = counts;
    said!(
        lang,
        "тармақтар: {rows} · жетілген: {reached} · себебі бар: {reasons} · ашық: {open} · ескірген: {stale}",
        "пункты: {rows} · достигнуто: {reached} · с причиной: {reasons} · открыто: {open} · устарело: {stale}",
        "clauses: {rows} · reached: {reached} · with a reason: {reasons} · open: {open} · stale: {stale}"
    )
}

/// A row that nothing reaches and that has no reason.
pub(super) fn open(lang: Lang) -> String {
    said!(lang, "ашық", "открыто", "open")
}

/// A name that is no row, or a reason without one.
pub(super) fn stale(lang: Lang) -> String {
    said!(lang, "ескірген", "устарело", "stale")
}
