//! The signing agent: what its command prints, and its page.

use crate::text::Lang;
use crate::text::said::said;

/// Its address, and that it is ready.
pub fn ready(lang: Lang, url: &str, management: Option<&str>) -> Vec<String> {
    let mut lines = vec![address(lang, url)];
    lines.extend(
        management
            .map(|url| said!(lang, "басқару         {url}", "управление     {url}", "management  {url}")),
    );
    lines.push(said!(lang, "дайын", "готов", "ready"));
    lines
}

/// Its address, as `qaqpa serve` lists it.
pub fn address(lang: Lang, url: &str) -> String {
    said!(lang, "қол қою агенті  {url}", "агент подписи  {url}", "agent       {url}")
}

/// The port is somebody else's: the real program, or another agent.
pub fn taken(lang: Lang, why: &str) -> String {
    said!(
        lang,
        "қол қою агенті іске қосылмады: {why}. Осы порттағы NCALayer-ді не басқа агентті тоқтатыңыз немесе agent.address параметрін өзгертіңіз",
        "агент подписи не запущен: {why}. Остановите NCALayer или другой агент на этом порту либо измените agent.address",
        "the signing agent does not run: {why}. Stop NCALayer or the other agent on this port, or change agent.address"
    )
}

/// The heading of its page.
pub fn title(lang: Lang) -> String {
    said!(lang, "Qaqpa қол қою агенті", "Агент подписи Qaqpa", "The signing agent of Qaqpa")
}

/// What it is.
pub fn about(lang: Lang, version: &str) -> String {
    said!(
        lang,
        "Агент жұмыс істеп тұр: беттер оған NCALayer ({version}) хаттамасы бойынша қосылады. Кілттері сынақтық, заңды күші жоқ.",
        "Агент работает: страницы обращаются к нему по протоколу NCALayer ({version}). Ключи тестовые и юридической силы не имеют.",
        "The agent runs: pages speak to it with the protocol of NCALayer ({version}). Its keys are for tests and have no legal force."
    )
}

/// Nobody is asked.
pub fn headless(lang: Lang) -> String {
    said!(
        lang,
        "Ешкімнен сұралмайды: сәйкес келетін бірінші кілтпен қол қойылады.",
        "Никого не спрашивают: подписывает первый подходящий ключ.",
        "Nobody is asked: the first key that fits signs."
    )
}

/// How many requests wait for a person.
pub fn waiting(lang: Lang, count: usize) -> String {
    said!(lang, "Шешім күтіп тұр: {count}", "Ждут решения: {count}", "Waiting for you: {count}")
}

/// No request waits.
pub fn nothing_waits(lang: Lang) -> String {
    said!(
        lang,
        "Бет қол қоюды сұрағанда, сұраныс осында өзі шығады.",
        "Когда страница попросит подпись, запрос появится здесь сам.",
        "When a page asks for a signature, the request appears here by itself."
    )
}

/// The link that reads the page again, where scripts are off.
pub fn look_again(lang: Lang) -> String {
    said!(lang, "Қайта қарау", "Посмотреть снова", "Look again")
}

/// The heading of the list of keys.
pub fn keys(lang: Lang) -> String {
    said!(lang, "Кілттер", "Ключи", "Keys")
}

/// The heading of the list of requests.
pub fn requests(lang: Lang) -> String {
    said!(lang, "Соңғы сұранулар", "Последние запросы", "The last requests")
}

/// The list of requests is empty.
pub fn no_request(lang: Lang) -> String {
    said!(lang, "әзірге жоқ", "пока нет", "none yet")
}

/// What a page asks.
pub fn asks(lang: Lang, origin: &str, method: &str, documents: usize) -> String {
    said!(
        lang,
        "{origin} беті қол қоюды сұрайды ({method}), құжаттар саны: {documents}",
        "Страница {origin} просит подпись ({method}), документов: {documents}",
        "A page of {origin} asks for a signature ({method}), documents: {documents}"
    )
}

/// What a button does, by the name of what comes of it.
pub fn button(lang: Lang, outcome: &str) -> String {
    match outcome {
        "signed" => said!(lang, "Қол қою", "Подписать", "Sign"),
        "cancelled" => said!(lang, "Бас тарту", "Отмена", "Cancel"),
        "wrong-password" => said!(lang, "Пароль қате", "Неверный пароль", "Wrong password"),
        _ => said!(lang, "Кілт жоқ", "Нет ключа", "No key"),
    }
}

/// What came of a request, by its name.
pub fn outcome(lang: Lang, name: &str) -> String {
    match name {
        "answered" => said!(lang, "жауап берілді", "дан ответ", "answered"),
        "failed" => said!(lang, "қате", "ошибка", "failed"),
        "signed" => said!(lang, "орындалды", "выполнено", "done"),
        "cancelled" => said!(lang, "бас тартылды", "отменено", "cancelled"),
        "wrong-password" => said!(lang, "пароль қате", "неверный пароль", "wrong password"),
        "no-key" => said!(lang, "кілт табылмады", "ключ не найден", "no key"),
        "expired" => said!(lang, "куәліктің мерзімі өткен", "срок действия истёк", "certificate expired"),
        "revoked" => said!(lang, "куәлік қайтарып алынған", "свидетельство отозвано", "certificate revoked"),
        "slow" => said!(lang, "кешігіп орындалды", "выполнено с задержкой", "done, but late"),
        "broken-off" => said!(lang, "қосылым үзілді", "соединение прервано", "connection broken off"),
        _ => said!(lang, "реті бұзылды", "порядок нарушен", "wrong order"),
    }
}
