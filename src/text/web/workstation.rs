//! The words of the workstation's pages, and of the centre's queue.

use super::words;
use crate::text::Lang;
use crate::text::said::said;

words! {
    TITLE: "Қызметкердің жұмыс орны", "Рабочее место сотрудника", "Workstation";
    HINT: "рөл бойынша кезек: қабылдау, бұрыштама, комиссия, жоба, қол қою, беру", "очередь по роли: принять, резолюция, комиссия, проект, подпись, выдача", "a queue for each role: take, endorse, vote, draft, sign, hand over";
    LEAD: "Өз рөліңіздің қадамдары. Мерзімі жақын тұрғандары бірінші.", "Шаги вашей роли. Сначала те, чей срок ближе.", "The steps of your role. Those that are due first come first.";
    SIGN_IN: "Кіру", "Войти", "Sign in";
    SIGN_IN_LEAD: "Токен сізге қызметкерлер тізіміне қосылғанда берілген.", "Токен выдан вам при добавлении в список сотрудников.", "You were given a token when you were put on the list of staff.";
    COME_AGAIN: "Жұмысқа қайта кіріңіз.", "Войдите на рабочее место ещё раз.", "Sign in to work again.";
    TOKEN: "Қызметкердің токені", "Токен сотрудника", "Staff token";
    TOKEN_WRONG: "Мұндай токен тізімде жоқ", "Такого токена в списке нет", "No one on the list has this token";
    SWITCH: "Тестілеуші рөлі", "Роль тестировщика", "Tester's role";
    SWITCH_BUTTON: "Ауысу", "Сменить", "Switch";
    SWITCH_LEAD: "Осы машинада тестілеуші токенсіз кез келген рөлді таңдай алады.", "На этой машине тестировщик может выбрать любую роль без токена.", "On this machine a tester may choose any role without a token.";
    SWITCH_REFUSED: "Рөлді тек осы машинадан ауыстыруға болады", "Роль можно сменить только с этой машины", "The role can be switched from this machine only";
    BACK_TO_QUEUE: "Кезекке оралу", "Вернуться к очереди", "Back to the queue";
    QUEUE: "Кезек", "Очередь", "Queue";
    FILTERS: "Сүзгілер", "Фильтры", "Filters";
    SERVICE: "Қызмет", "Услуга", "Service";
    ALL_SERVICES: "Барлық қызметтер", "Все услуги", "All services";
    SEARCH: "Тіркеу нөмірі немесе ЖСН (БСН)", "Регистрационный номер или ИИН (БИН)", "Registration number or IIN (BIN)";
    SHOW: "Көрсету", "Показать", "Show";
    SHOW_ALL: "Бәрі", "Все", "All";
    SHOW_FREE: "Бос", "Свободные", "Free";
    SHOW_MINE: "Менде", "У меня", "Mine";
    SHOW_LATE: "Мерзімі өткен", "Просроченные", "Overdue";
    FIND: "Іздеу", "Найти", "Find";
    EMPTY: "Кезекте ештеңе жоқ.", "В очереди ничего нет.", "There is nothing in the queue.";
    PLAYED: "Рөл қолмен орындалатын етіп қойылмаса, оның қадамдары бірден автоматты түрде орындалады. Тестілеуші оны былай ауыстырады:", "Если роль не переведена на ручную работу, её шаги сразу выполняются автоматически. Тестировщик переключает это так:", "Unless a role is set to be done by hand, a player does its steps at once. A tester sets it so:";
    NUMBER: "Тіркеу нөмірі", "Регистрационный номер", "Registration number";
    STEP: "Қадам", "Шаг", "Step";
    DUE: "Мерзімі", "Срок", "Due";
    SINCE: "Ашылған уақыты", "Открыт с", "Open since";
    HOLDER: "Кімде", "У кого", "In whose hands";
    CHANNEL: "Арна", "Канал", "Channel";
    STATE: "Күйі", "Состояние", "Status";
    FREE: "бос", "свободен", "free";
    NO_LIMIT: "мерзімсіз", "без срока", "no limit";
    CASE: "Сұраныс", "Запрос", "Request";
    OPEN_STEP: "Ашық қадам", "Открытый шаг", "Open step";
    CLAUSE: "Тармақ", "Пункт", "Clause";
    NAMED: "Аталған орындаушы", "Назначен", "Named executor";
    WHAT_TO_DO: "Не істеу керек", "Что сделать", "What to do";
    APPLICATION: "Өтініш", "Заявление", "Application";
    APPLICANT: "ЖСН (БСН)", "ИИН (БИН)", "IIN (BIN)";
    REPRESENTATIVE: "Өкіл", "Представитель", "Representative";
    POWER: "Сенімхат", "Доверенность", "Power of attorney";
    DOCUMENTS: "Құжаттар", "Документы", "Documents";
    NO_DOCUMENTS: "Құжаттар қоса берілмеген.", "Документы не приложены.", "No documents are attached.";
    SIGNED_REQUEST: "Қол қойылған сұраныс (XML)", "Подписанный запрос (XML)", "The signed request (XML)";
    LOG: "Қадамдар журналы", "Журнал шагов", "Step log";
    REGISTERED: "Тіркелген", "Зарегистрирован", "Registered";
    REGISTERED_AT: "Тіркелген уақыты", "Время регистрации", "Registered at";
    RESULT_DUE: "Нәтиже мерзімі", "Срок результата", "Result due";
    QUEUE_NUMBER: "Кезектегі нөмірі", "Номер в очереди", "Number in the queue";
    KEPT: "мерзімінде", "в срок", "in time";
    LATE: "кешіккен", "с опозданием", "late";
    VOTES: "Дауыстар", "Голоса", "Votes";
    FOR: "қолдаймын", "за", "for";
    AGAINST: "қарсымын", "против", "against";
    DONE: "Әрекет орындалды", "Действие выполнено", "Done";
    NOT_DONE: "Әрекет орындалмады", "Действие не выполнено", "Not done";
    MOVED_ON: "Сұраныс келесі қадамға өтті", "Запрос перешёл к следующему шагу", "The request has moved to its next step";
    OTHERS: "Бұл сұраныстың ашық қадамы басқа рөлдікі немесе ол аяқталған", "Открытый шаг этого запроса у другой роли, или запрос завершён", "The open step of this request is another role's, or the request is finished";
    TEXT: "Жазба", "Запись", "Note";
    INSTRUCTION: "Бұрыштама мәтіні", "Текст резолюции", "Instruction";
    WHOM: "Кімге", "Кому", "To whom";
    EXECUTOR: "Орындаушы", "Исполнитель", "Executor";
    CHOOSE_WHOM: "Адамды таңдаңыз", "Выберите человека", "Choose a person";
    WRITE_INSTRUCTION: "Бұрыштама мәтінін жазыңыз", "Напишите текст резолюции", "Write the instruction";
    CHOOSE_VOTE: "Дауысыңызды таңдаңыз", "Выберите, как вы голосуете", "Choose how you vote";
    WRITE_REASON: "Кемінде бір себеп жазыңыз", "Напишите хотя бы одну причину", "Write at least one reason";
    PUT_ON_LIST: "Адамды қызметкерлер тізіміне тестілеушінің мына командасы қосады:", "Внести человека в список сотрудников можно командой тестировщика:", "The tester’s command puts a person on the list of staff:";
    MINUTES: "Қанша уақытқа", "На какое время", "For how long";
    AN_HOUR: "Бір сағат", "Один час", "An hour";
    A_DAY: "Жұмыс күні", "Рабочий день", "A working day";
    A_WEEK: "Бір апта", "Неделя", "A week";
    VOTE: "Сіздің дауысыңыз", "Ваш голос", "Your vote";
    FIELDS: "Нәтиженің өрістері", "Поля результата", "Fields of the result";
    FIELDS_HINT: "Әр жолда бір өріс: атауы=мәні", "По одному полю в строке: имя=значение", "One field a line: name=value";
    REASONS_KK: "Себептері, қазақша", "Причины, на казахском", "Reasons, in Kazakh";
    REASONS_RU: "Себептері, орысша", "Причины, на русском", "Reasons, in Russian";
    REASONS_EN: "Себептері, ағылшынша", "Причины, на английском", "Reasons, in English";
    REASONS_HINT: "Әр жолда бір себеп; кемінде бір тілде", "По одной причине в строке; хотя бы на одном языке", "One reason a line; in at least one language";
    PREVIEW: "Жобаны қарау", "Просмотреть проект", "Preview the draft";
    PREVIEW_LEAD: "Тексеріп, растаңыз. Растағанша ештеңе жазылмайды.", "Проверьте и подтвердите. До подтверждения ничего не записано.", "Check it and confirm. Nothing is recorded before you confirm.";
    CONFIRM: "Растау", "Подтвердить", "Confirm";
    EDIT: "Түзету", "Исправить", "Change it";
    HAND_OVER_TO: "Кімге, қай құжат бойынша берілді", "Кому и по какому документу выдано", "To whom, by which document";
    PRINT_RECEIPT: "Қолхатты басып шығару", "Распечатать расписку", "Print the receipt";
    VIEW_RESULT: "Нәтижені қарау", "Посмотреть результат", "View the result";

    TAKE: "Қолға алу", "Принять в работу", "Take";
    GIVE_BACK: "Қайтару", "Вернуть в очередь", "Give back";
    SUBSTITUTE: "Басқаға беру", "Передать замещающему", "Substitute";
    ENDORSE: "Бұрыштама қою", "Наложить резолюцию", "Endorse";
    NAME_EXECUTOR: "Орындаушыны тағайындау", "Назначить исполнителя", "Name the executor";
    COMPLETE: "Қадамды аяқтау", "Завершить шаг", "Complete the step";
    CAST_VOTE: "Дауыс беру", "Проголосовать", "Vote";
    DRAFT_RESULT: "Нәтиже жобасы", "Проект результата", "Draft the result";
    DRAFT_NEGATIVE: "Теріс нәтиже жобасы", "Проект отрицательного результата", "Draft the negative result";
    DRAFT_REFUSAL: "Бас тарту жобасы", "Проект отказа", "Draft a refusal";
    SIGN: "Қол қою", "Подписать", "Sign";
    HAND_OVER: "Беру", "Выдать", "Hand over";

    SIGN_ACT: "Әрекетке қол қою", "Подписание действия", "Sign the act";
    SIGN_ACT_LEAD: "Регламент бойынша бұл қадамға қол қойылады: куәлігіңіздің кілтімен.", "По регламенту этот шаг подписывается: ключом вашего свидетельства.", "The regulation has this step signed: with the key of your certificate.";
    SIGN_ACT_AS: "Куәлік иесі", "Владелец свидетельства", "Holder of the certificate";

    OUTCOME_RECORDED: "«Е-әкімдік» АЖ-де тіркелді", "зарегистрировано в ИС «Е-акимат»", "registered in E-akimat";
    OUTCOME_UNRECORDED: "«Е-әкімдік» АЖ жауап бермеді, кейін қайта сұралады", "ИС «Е-акимат» не ответила, запрос повторится", "E-akimat did not answer; it is asked again";
    OUTCOME_DONE: "орындалды", "сделано", "done";
    OUTCOME_PASSED: "шарт орындалды", "условие выполнено", "passed";
    OUTCOME_FAILED: "шарт орындалмады", "условие не выполнено", "failed";
    OUTCOME_POSITIVE: "оң шешім", "положительное решение", "positive decision";
    OUTCOME_NEGATIVE: "теріс шешім", "отрицательное решение", "negative decision";
    OUTCOME_UNSUPPORTED: "регламентте бас тарту жоқ, жалғасты", "отказ регламентом не предусмотрен, продолжено", "the regulation has no refusal; it went on";
    OUTCOME_ELSEWHERE: "басқа жүйеде", "в другой системе", "in another system";
    OUTCOME_OVERDUE: "мерзімі өтті", "срок прошёл", "overdue";
    OUTCOME_TAKEN: "қолға алынды", "принято в работу", "taken";
    OUTCOME_GIVEN_BACK: "қайтарылды", "возвращено", "given back";
    OUTCOME_SUBSTITUTED: "басқаға берілді", "передано замещающему", "substituted";
    OUTCOME_ENDORSED: "бұрыштама қойылды", "резолюция наложена", "endorsed";
    OUTCOME_VOTED: "дауыс берілді", "голос подан", "voted";
    OUTCOME_UNCLAIMED: "талап етілмеді", "не востребовано", "unclaimed";

    PORTAL: "портал", "портал", "portal";
    CENTRE: "орталық", "центр обслуживания", "service centre";
    PROVIDER: "қызмет берушінің жұмыс орны", "рабочее место услугодателя", "provider's workstation";
    OFFICE: "кеңсе", "канцелярия", "office";

    RECIPIENT: "қызмет алушы", "услугополучатель", "recipient";
    GATEWAY_WORKSTATION: "ЭҮАШ АЖО", "АРМ РШЭП", "regional gateway workstation";
    OPERATOR: "орталық қызметкері", "работник центра обслуживания", "service centre operator";
    CLERK: "кеңсе қызметкері", "сотрудник канцелярии", "office clerk";
    HEAD: "басшы", "руководитель", "head";
    RESPONSIBLE: "жауапты орындаушы", "ответственный исполнитель", "responsible executor";
    COMMISSION: "тұрғын үй комиссиясының мүшесі", "член жилищной комиссии", "member of the housing commission";
    AKIMAT: "жергілікті атқарушы орган", "местный исполнительный орган", "local executive body";
    EMPLOYEE: "қызмет берушінің қызметкері", "сотрудник услугодателя", "provider's employee";
    AUTHORISED: "уәкілетті тұлға", "уполномоченное лицо", "authorised person";
    ANY_OF_PROVIDER: "қызмет беруші", "услугодатель", "provider";
}

/// How long until a deadline, in the largest fitting unit; `late` where it has passed.
pub fn left(lang: Lang, minutes: u64, late: bool) -> String {
    let amount = match minutes {
        0..60 => said!(lang, "{minutes} минут", "{minutes} мин.", "{minutes} min"),
        60..2880 => {
            let hours = minutes / 60;
            said!(lang, "{hours} сағат", "{hours} ч.", "{hours} h")
        }
        _ => {
            let days = minutes / 1440;
            said!(lang, "{days} күн", "{days} дн.", "{days} days")
        }
    };
    if late {
        said!(lang, "мерзімі {amount} бұрын өтті", "просрочено на {amount}", "overdue by {amount}")
    } else {
        said!(lang, "{amount} қалды", "осталось {amount}", "{amount} left")
    }
}

/// Who had it until when.
pub fn in_hand(lang: Lang, name: &str, until: &str) -> String {
    said!(lang, "{name}, {until} дейін", "{name}, до {until}", "{name}, until {until}")
}

/// A step by its label, as the regulation calls it: a step, a process, a condition, an action; and its refusal.
pub fn step(lang: Lang, label: &str) -> String {
    let (own, refusal) = match label.split_once('/') {
        Some((own, "refusal")) => (own, true),
        _ => (label, false),
    };
    let numbered = |letter: char| own.strip_prefix(letter).filter(|rest| rest.parse::<u16>().is_ok());
    let own = if let Some(number) = numbered('P') {
        said!(lang, "{number}-процесс", "Процесс {number}", "Process {number}")
    } else if let Some(number) = numbered('C') {
        said!(lang, "{number}-шарт", "Условие {number}", "Condition {number}")
    } else if let Some(number) = numbered('A') {
        said!(lang, "{number}-әрекет", "Действие {number}", "Action {number}")
    } else {
        said!(lang, "{own}-қадам", "Шаг {own}", "Step {own}")
    };
    if refusal { said!(lang, "{own}, бас тарту", "{own}, отказ", "{own}, refusal") } else { own }
}

/// That an act cannot be done: nobody has the role yet.
pub fn nobody_has(lang: Lang, role: &str) -> String {
    said!(
        lang,
        "«{role}» рөлі бойынша тізімде басқа ешкім жоқ, сондықтан тағайындайтын адам жоқ.",
        "В роли «{role}» в списке больше никого нет: назначить некого.",
        "Nobody else on the list has the role “{role}”: there is nobody to name."
    )
}

/// What a tester does on the page, so that somebody has the role.
pub fn switch_once(lang: Lang, role: &str) -> String {
    said!(
        lang,
        "Беттің жоғарғы жағынан «{role}» рөлін бір рет таңдап, осы рөліңізге қайта оралыңыз: содан кейін оны тағайындай аласыз.",
        "Один раз выберите роль «{role}» вверху страницы и вернитесь к своей роли: после этого её можно назначить.",
        "Choose the role “{role}” at the top of the page once and come back to your own: then it can be named."
    )
}

/// How large a file is.
pub fn octets(lang: Lang, count: u64) -> String {
    said!(lang, "{count} байт", "{count} байт", "{count} bytes")
}

/// Which page of the queue.
pub fn page(lang: Lang, number: u32) -> String {
    said!(lang, "{number}-бет", "Страница {number}", "Page {number}")
}
