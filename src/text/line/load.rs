//! `qaqpa load`: what keeps a run from beginning, what is shown while it runs, and what came of it.

mod came;
mod misuse;
mod words;

pub use came::*;
pub use misuse::*;
pub use words::{Word, word};

use crate::text::Lang;
use crate::text::said::said;

/// What is loaded, before it begins.
pub fn begins(lang: Lang, target: &str, seed: u64, signing: &str) -> String {
    said!(
        lang,
        "{target} · seed {seed} · қол қою: {signing}",
        "{target} · seed {seed} · подписание: {signing}",
        "{target} · seed {seed} · signing: {signing}"
    )
}

/// How documents are signed.
pub fn signing(lang: Lang, kind: &str) -> String {
    match kind {
        "ahead" => said!(
            lang,
            "әр құжат жаңа, алдын ала",
            "каждый документ свой, заранее",
            "each document its own, ahead of time"
        ),
        "along" => said!(
            lang,
            "әр құжат жаңа, жүктемемен қатар",
            "каждый документ свой, рядом с нагрузкой",
            "each document its own, beside the load"
        ),
        pool => said!(lang, "қор: {pool}", "запас: {pool}", "from a {pool}"),
    }
}

/// The keys that change the rate.
pub fn keys(lang: Lang) -> String {
    said!(
        lang,
        "+ және - қарқынды оннан бірге өзгертеді, q аяқтайды",
        "+ и - меняют интенсивность на десятую часть, q заканчивает",
        "+ and - change the rate by a tenth, q ends the load"
    )
}

/// The line that is renewed while it runs.
pub fn live(lang: Lang, seconds: u64, rate: f64, p50: f64, p99: f64, wrong: u64, factor: f64) -> String {
    said!(
        lang,
        "{seconds} с · {rate:.0} жауап/с · p50 {p50:.1} мс · p99 {p99:.1} мс · қате {wrong} · қарқын ×{factor:.2}",
        "{seconds} с · {rate:.0} ответов/с · p50 {p50:.1} мс · p99 {p99:.1} мс · неверных {wrong} · интенсивность ×{factor:.2}",
        "{seconds} s · {rate:.0} answers/s · p50 {p50:.1} ms · p99 {p99:.1} ms · wrong {wrong} · rate ×{factor:.2}"
    )
}

/// The verdict of a good run.
pub fn passed(lang: Lang, rate: &str, p50: &str, p99: &str, results: u64) -> String {
    said!(
        lang,
        "ӨТТІ: секундына {rate} жауап, p50 {p50} мс, p99 {p99} мс (әр сұраныстың өз сәтінен бастап); {results} нәтиженің бәрі дұрыс қол қойылған",
        "ПРОЙДЕНО: {rate} ответов в секунду, p50 {p50} мс, p99 {p99} мс (от момента, назначенного каждому запросу); все {results} результатов подписаны и верны",
        "PASSED: {rate} answers a second, p50 {p50} ms, p99 {p99} ms (from the moment each request was due); all {results} results are signed and right"
    )
}

/// The verdict of a bad run.
pub fn failed(lang: Lang, why: &str) -> String {
    said!(lang, "ӨТПЕДІ: {why}", "НЕ ПРОЙДЕНО: {why}", "FAILED: {why}")
}

/// A threshold that is broken.
pub fn broken(lang: Lang, threshold: &str, measured: &str) -> String {
    said!(
        lang,
        "`{threshold}` орындалды (өлшенгені {measured})",
        "выполнилось `{threshold}` (измерено {measured})",
        "`{threshold}` came true (measured {measured})"
    )
}

/// A threshold that is broken by a multiple of the baseline.
pub fn broken_by_baseline(lang: Lang, threshold: &str, measured: &str, bound: &str) -> String {
    said!(
        lang,
        "`{threshold}` орындалды (өлшенгені {measured}, база бойынша шегі {bound})",
        "выполнилось `{threshold}` (измерено {measured}, предел по базе {bound})",
        "`{threshold}` came true (measured {measured}; by the baseline the limit is {bound})"
    )
}

/// A threshold on what was not measured.
pub fn unmeasured(lang: Lang, threshold: &str) -> String {
    said!(
        lang,
        "`{threshold}` бойынша ештеңе өлшенбеді: ондай кезең не нәтиже болған жоқ",
        "по `{threshold}` ничего не измерено: такой стадии или такого результата не было",
        "nothing was measured for `{threshold}`: there was no such stage or result"
    )
}

/// Milliseconds.
pub fn millis(lang: Lang, value: &str) -> String {
    said!(lang, "{value} мс", "{value} мс", "{value} ms")
}

/// What the tables of a search are of.
pub fn of_all_rates(lang: Lang) -> String {
    said!(
        lang,
        "бірінші жолдар осы қарқындыкі; күй, болжам, кезең кестелері мен тексеріс — сыналған барлық қарқындыкі",
        "первые строки — этой интенсивности; таблицы по статусу, предсказанию, стадиям и проверка — всех испытанных",
        "the first lines are of this rate; the tables by status, by what was foretold and by stage, and the audit, are of all rates that were tried"
    )
}

/// A baseline of something else.
pub fn other_baseline(lang: Lang, baseline: &str, channel: &str) -> String {
    said!(
        lang,
        "база басқа арнадан: {baseline}, мұнда {channel}; сандар салыстырылмайды",
        "база снята на другом канале: {baseline}, здесь {channel}; числа несравнимы",
        "the baseline is of another channel: {baseline}, here it is {channel}; the figures do not compare"
    )
}

/// A load over the asynchronous channel of a gateway where nothing can be registered.
pub fn nobody_registers(lang: Lang, service: &str, owner: &str) -> String {
    said!(
        lang,
        "шлюзде `{service}` қызметі (kind = queued, owner = {owner}) болуы керек; ол жоқ болса, `--management URL` беріңіз — сонда жүктеме оны өзі тіркейді",
        "на шлюзе должна быть услуга `{service}` (kind = queued, owner = {owner}); если её нет, дайте `--management URL` — тогда нагрузка зарегистрирует её сама",
        "the gateway must have the service `{service}` (kind = queued, owner = {owner}); if it has not, give `--management URL`, and the load registers it"
    )
}

/// What always fails a run, and how many of it.
pub fn failure(lang: Lang, kind: &str, count: u64) -> String {
    match kind {
        "wrong" => said!(
            lang,
            "{count} жауап болжанғандай емес",
            "{count} ответов не такие, как предсказано",
            "{count} answers are not as foretold"
        ),
        "errors" => said!(
            lang,
            "{count} сұранысқа жауап жоқ",
            "на {count} запросов нет ответа",
            "{count} requests have no answer"
        ),
        "unsent" => said!(
            lang,
            "{count} сұраныс уақытында жіберілмеді",
            "{count} запросов не удалось отправить вовремя",
            "{count} requests could not be sent in time"
        ),
        "lost" => said!(
            lang,
            "тіркелген {count} сұраныс жоғалды",
            "{count} подтверждённых запросов потеряно",
            "{count} acknowledged requests are lost"
        ),
        "unasked" => said!(
            lang,
            "тіркелген {count} сұраныс туралы сұрау мүмкін болмады: шлюз жауап бермеді",
            "о {count} подтверждённых запросах не удалось спросить: шлюз не ответил",
            "{count} acknowledged requests could not be asked for: the gateway did not answer"
        ),
        "search" => said!(
            lang,
            "шарт орындалмайтын қарқын табылмады",
            "не найдено интенсивности, при которой условие не выполняется",
            "no rate was found at which the condition does not come true"
        ),
        "twice" => said!(
            lang,
            "{count} тіркеу нөмірі екі рет берілді",
            "{count} регистрационных номеров выданы дважды",
            "{count} registration numbers were given twice"
        ),
        "unproved" => said!(
            lang,
            "{count} нәтиженің қолтаңбасы не мазмұны дұрыс емес",
            "у {count} результатов подпись или содержание неверны",
            "{count} results have a wrong signature or content"
        ),
        _ => said!(
            lang,
            "генератор үлгермеді: бұл сандар шлюздікі емес, генератордікі",
            "генератор не успевал: эти числа — его, а не шлюза",
            "the generator could not keep up: these figures are its own, not the gateway's"
        ),
    }
}

/// A time in which nothing was answered.
pub fn stall(lang: Lang, at: &str, lasted: &str, waited: u64) -> String {
    said!(
        lang,
        "шлюз {at} секундтан бастап {lasted} с ештеңеге жауап бермеді; {waited} сұраныс күтті",
        "с секунды {at} шлюз {lasted} с ни на что не отвечал; ждали {waited} запросов",
        "from second {at} on the gateway answered nothing for {lasted} s; {waited} requests waited"
    )
}

/// The difference between what a user feels and what a sender measures.
pub fn omitted(lang: Lang, latency: &str, raw: &str) -> String {
    said!(
        lang,
        "жіберілген сәттен p99 {raw} мс, ал өз сәтінен {latency} мс: кезекте күткен уақыт та есептелді",
        "p99 от отправки {raw} мс, а от назначенного момента {latency} мс: ожидание в очереди тоже считается",
        "p99 is {raw} ms from the moment of sending and {latency} ms from the moment each request was due: waiting in line counts"
    )
}

/// A pool that repeats.
pub fn pool_repeats(lang: Lang, repeats: u64) -> String {
    said!(
        lang,
        "ЕСКЕРТУ: қордағы құжаттар {repeats} рет қайта жіберілді; шлюз оларға бірінші нөмірді береді және жаңадан тіркемейді",
        "ВНИМАНИЕ: документы запаса посланы снова {repeats} раз; шлюз отвечает на них первым номером и заново не регистрирует",
        "WARNING: documents of the pool were sent again {repeats} times; the gateway answers them with the first number and registers nothing"
    )
}

/// Requests that were there before the run.
pub fn repeated(lang: Lang, count: u64) -> String {
    said!(
        lang,
        "ЕСКЕРТУ: {count} сұраныс бұрын тіркелген; бұл seed осы шлюзде қолданылған",
        "ВНИМАНИЕ: {count} запросов уже были зарегистрированы; этот seed на этом шлюзе уже использован",
        "WARNING: {count} requests had been registered before; this seed was used on this gateway already"
    )
}

/// The audit.
pub fn audit(lang: Lang, audited: u64, results: u64, unanswered: u64, drain: &str) -> String {
    said!(
        lang,
        "тексеріс: тіркелген {audited} сұраныс қаралды, дұрыс нәтиже {results}, нәтижесіз {unanswered}; соңғысы жүктемеден кейін {drain} с",
        "проверка: просмотрено {audited} подтверждённых запросов, верных результатов {results}, без результата {unanswered}; последний через {drain} с после нагрузки",
        "audit: {audited} acknowledged requests looked for, {results} right results, {unanswered} without a result; the last {drain} s after the load"
    )
}

/// The generator's own figures.
pub fn generator(lang: Lang, late: u64, late_p99: &str, cpu: &str, signing: &str) -> String {
    said!(
        lang,
        "генератор: кешіккені {late} (p99 {late_p99} мс), ядро {cpu} жіберуге, {signing} қол қоюға",
        "генератор: опоздало {late} (p99 {late_p99} мс), ядер {cpu} на отправку, {signing} на подписание",
        "generator: {late} late (p99 {late_p99} ms), {cpu} cores to send, {signing} to sign"
    )
}

/// The CPU of the built-in gateway.
pub fn target_cpu(lang: Lang, cores: &str, micros: &str) -> String {
    said!(
        lang,
        "ішкі шлюз: ядро {cores}, бір сұранысқа {micros} мкс",
        "встроенный шлюз: ядер {cores}, {micros} мкс на запрос",
        "built-in gateway: {cores} cores, {micros} µs a request"
    )
}

/// What a search found.
pub fn found(lang: Lang, rate: &str, threshold: &str) -> String {
    said!(
        lang,
        "`{threshold}` орындалмайтын ең жоғары қарқын: секундына {rate}",
        "наибольшая интенсивность, при которой `{threshold}` не выполняется: {rate} в секунду",
        "the highest rate at which `{threshold}` does not come true: {rate} a second"
    )
}

/// Documents signed for another tool.
pub fn pool_signed(lang: Lang, count: u64, directory: &dyn std::fmt::Display) -> String {
    said!(
        lang,
        "{count} құжатқа қол қойылды: {directory}",
        "подписано документов: {count}, в {directory}",
        "{count} documents signed, in {directory}"
    )
}

/// What the stages of the gateway come to.
pub fn stages_part(lang: Lang, percent: &str) -> String {
    said!(
        lang,
        "кезеңдер бірге — жіберуден жауапқа дейінгі уақыттың {percent} %",
        "стадии вместе — {percent} % времени от отправки до ответа",
        "the stages together are {percent} % of the time from sending to the answer"
    )
}
