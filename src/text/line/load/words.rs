//! The words of the report of `qaqpa load`.

use crate::text::Lang;
use crate::text::said::said;

/// A word of the report.
pub fn word(lang: Lang, key: Word) -> String {
    match key {
        Word::Due => said!(lang, "өз сәтінен, мс", "от назначенного момента, мс", "from the due moment, ms"),
        Word::Raw => said!(lang, "жіберуден, мс", "от отправки, мс", "from sending, ms"),
        Word::Count => said!(lang, "саны", "число", "count"),
        Word::Status => said!(lang, "HTTP күйі", "статус HTTP", "HTTP status"),
        Word::Verdict => said!(lang, "болжам", "предсказание", "foretold"),
        Word::Stage => {
            said!(lang, "кезең (Server-Timing)", "стадия (Server-Timing)", "stage (Server-Timing)")
        }
        Word::Result => said!(lang, "нәтижеге дейін, мс", "до результата, мс", "to the result, ms"),
        Word::Surprise => said!(lang, "болжанғандай емес", "не как предсказано", "not as foretold"),
        Word::Thresholds => said!(lang, "шарттар", "условия", "thresholds"),
        Word::Measured => said!(lang, "өлшенгені", "измерено", "measured"),
        Word::Spectrum => said!(lang, "кідіріс спектрі", "спектр задержки", "latency spectrum"),
        Word::Timeline => said!(lang, "уақыт бойынша", "во времени", "over time"),
        Word::RateLatency => {
            said!(lang, "қарқын мен кідіріс", "интенсивность и задержка", "rate against latency")
        }
        Word::Environment => said!(lang, "орта", "среда", "environment"),
        Word::Difference => said!(lang, "базадан айырма", "разница с базой", "difference to the baseline"),
        Word::Baseline => said!(lang, "база", "база", "baseline"),
        Word::Scenario => said!(lang, "сценарий", "сценарий", "scenario"),
        Word::Planned => said!(lang, "жоспар, /с", "план, /с", "planned, /s"),
        Word::Answered => said!(lang, "жауап, /с", "ответов, /с", "answered, /s"),
        Word::Percentile => said!(lang, "процентиль", "процентиль", "percentile"),
        Word::Second => said!(lang, "секунд", "секунда", "second"),
        Word::Bad => said!(lang, "нашар", "плохих", "bad"),
        Word::Load => said!(lang, "Жүктеме", "Нагрузка", "Load"),
    }
}

/// A word of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// From the due moment.
    Due,
    /// From sending.
    Raw,
    /// How many.
    Count,
    /// HTTP status.
    Status,
    /// What was foretold.
    Verdict,
    /// A stage of the gateway.
    Stage,
    /// To the result.
    Result,
    /// Not as foretold.
    Surprise,
    /// Thresholds.
    Thresholds,
    /// What was measured.
    Measured,
    /// The distribution.
    Spectrum,
    /// Second by second.
    Timeline,
    /// Rate against latency.
    RateLatency,
    /// Machine and program.
    Environment,
    /// Difference to the baseline.
    Difference,
    /// What the baseline measured.
    Baseline,
    /// The scenario.
    Scenario,
    /// Planned rate.
    Planned,
    /// Answered rate.
    Answered,
    /// Percentile.
    Percentile,
    /// Second.
    Second,
    /// Wrong, or without an answer.
    Bad,
    /// The title.
    Load,
}
