//! The words of the service centre's pages.

use super::words;
use crate::text::Lang;
use crate::text::said::said;

words! {
    TITLE: "Халыққа қызмет көрсету орталығы", "Центр обслуживания населения", "Service centre";
    HINT: "электрондық кезек, құжаттарды қабылдау, қолхаттар, нәтижені беру, сақтау және қайтару", "электронная очередь, приём документов, расписки, выдача, хранение и возврат", "electronic queue, intake of documents, receipts, hand-over, storage and return";
    LEAD: "Мұнда орталық қызметкері құжаттарды қабылдап, өз ЭЦҚ-мен қол қояды.", "Здесь работник центра принимает документы и подписывает запрос своей ЭЦП.", "Here an operator of the centre takes documents and signs the request with the operator's own EDS.";
    COME: "Орталық қызметкері ретінде кіріңіз", "Войдите как работник центра", "Sign in as an operator of the centre";
    COME_AS_TESTER: "Тестілеуші ретінде бастау", "Начать как тестировщик", "Begin as a tester";
    HALL: "Электрондық кезек", "Электронная очередь", "Electronic queue";
    HALL_LEAD: "Талон алыңыз. Нөміріңіз таблода шыққанда қызметкерге келіңіз.", "Возьмите талон. Подойдите к работнику, когда ваш номер появится на табло.", "Take a ticket. Come to the operator when your number is on the board.";
    TAKE_TICKET: "Талон алу", "Взять талон", "Take a ticket";
    YOUR_TICKET: "Сіздің талоныңыз", "Ваш талон", "Your ticket";
    WAITING: "Күтіп тұр", "Ожидают", "Waiting";
    CALLED: "Шақырылды", "Вызваны", "Called";
    NOBODY: "Ешкім жоқ", "Никого нет", "Nobody";
    CALL_NEXT: "Келесісін шақыру", "Вызвать следующего", "Call the next";
    HALL_FULL: "Бүгінге талон қалмады", "На сегодня талонов больше нет", "There are no tickets left today";
    TASKS: "Беру, сақтау, қайтару", "Выдача, хранение, возврат", "Hand-over, storage, return";
    NEW_REQUEST: "Құжаттарды қабылдау", "Приём документов", "Take documents in";
    BEGIN: "Қабылдауды бастау", "Начать приём", "Begin";
    SERVICE: "Қызмет", "Услуга", "Service";
    APPLICANT: "Қызмет алушының деректері", "Данные услугополучателя", "Data of the recipient";
    APPLICANT_NUMBER: "Қызмет алушының ЖСН-і (БСН-і)", "ИИН (БИН) услугополучателя", "IIN (BIN) of the recipient";
    REPRESENTATIVE: "Өкілдің деректері", "Данные представителя", "Data of the representative";
    REPRESENTATIVE_IIN: "Өкілдің ЖСН-і", "ИИН представителя", "IIN of the representative";
    POWER_NUMBER: "Сенімхаттың нөмірі", "Номер доверенности", "Number of the power of attorney";
    POWER_DATE: "Сенімхаттың күні", "Дата доверенности", "Date of the power of attorney";
    NOTARISED: "Сенімхат", "Доверенность", "Power of attorney";
    IS_NOTARISED: "нотариус куәландырған", "удостоверена нотариусом", "certified by a notary";
    FORM: "Өтініш", "Заявление", "Application";
    MORE_ROWS_HINT: "Файлдарды соңынан таңдаңыз: жол қосқанда таңдалған файлдар сақталмайды.", "Файлы выбирайте в конце: при добавлении строк выбранные файлы не сохраняются.", "Choose files last: files that are chosen already are not kept when rows are added.";
    SCANS: "Құжаттардың көшірмелері", "Копии документов", "Scans of the documents";
    CHECK: "Мемлекеттік дерекқорлардан сұрау және тексеру", "Запросить государственные базы и проверить", "Ask the state databases and check";
    CHECK_ONLY: "Тексеру", "Проверить", "Check";
    NUMBER_WRONG: "Он екі цифр жазыңыз", "Введите двенадцать цифр", "Enter twelve digits";
    ANSWERS: "Мемлекеттік дерекқорлардың жауаптары", "Ответы государственных баз данных", "Answers of the state databases";
    NATURAL_PERSONS: "ЖТ МДҚ (жеке тұлғалар)", "ГБД ФЛ (физические лица)", "GBD FL (natural persons)";
    LEGAL_PERSONS: "ЗТ МДҚ (заңды тұлғалар)", "ГБД ЮЛ (юридические лица)", "GBD UL (legal persons)";
    NOTARIES: "БНАЖ (нотариат)", "ЕНИС (нотариат)", "ENIS (notaries)";
    KNOWN: "деректер бар", "данные найдены", "data found";
    UNKNOWN: "деректер жоқ", "данных нет", "no data";
    ENDED: "қолданылуы тоқтаған", "прекращено", "ended";
    SILENT: "жауап келмеді", "ответа нет", "no answer";
    UNBELIEVED: "жауапқа сенуге болмайды", "ответу нельзя доверять", "the answer cannot be believed";
    MISSING: "Құжаттар топтамасы толық емес", "Пакет документов неполный", "The set of documents is not complete";
    MISSING_TAKEN_HINT: "Бұл қызметтің регламентінде мұнда қабылдаудан бас тарту жоқ: қол қойсаңыз, сұраныс осы күйінде қабылданып, көрсетілетін қызметті берушіге жіберіледі, шешімді сол шығарады.", "Регламент этой услуги не знает отказа в приёме здесь: после подписания запрос будет принят как есть и отправлен услугодателю, решает он.", "The regulation of this service knows no refusal to accept here: when you sign, the request is taken as it is and sent to the provider, who decides.";
    MISSING_HINT: "Қол қойсаңыз, регламент бойынша қабылдаудан бас тарту туралы қолхат беріледі.", "После подписания по регламенту будет выдана расписка об отказе в приёме.", "When you sign, the regulation's receipt of refusal is issued.";
    MISSING_REFUSED_HINT: "Қол қойсаңыз, регламент бойынша қабылдаудан бас тартылады.", "После подписания по регламенту в приёме будет отказано.", "When you sign, the regulation has the papers refused.";
    SIGN_AS_OPERATOR: "Қызметкер кілтімен қол қою және жіберу", "Подписать ключом работника и отправить", "Sign with the operator's key and send";
    AS_IT_CAME: "жауап келген күйінде", "ответ, как он пришёл", "the answer as it came";
    OPERATOR_IIN: "Сіздің ЖСН-іңіз", "Ваш ИИН", "Your IIN";
    OPERATOR_IIN_HINT: "Куәлігіңіздегідей: құжатта қол қоятын қызметкер көрсетіледі.", "Как в Вашем свидетельстве: в документе указывается подписывающий работник.", "As in your certificate: the document names the operator who signs.";
    SHOW_DOCUMENT: "Құжатты дайындау", "Подготовить документ", "Prepare the document";
    SIGN_BY_AGENT: "Қол қою агенті арқылы қол қою", "Подписать через агент подписания", "Sign through the agent";
    SIGNING: "Қол қою", "Подписание", "Signature";
    GONE: "Қабылдау ұзақ тұрып қалды. Қайта бастаңыз", "Приём слишком долго не завершался. Начните заново", "The intake was open for too long. Begin again";
    RECEIPT: "Құжаттардың қабылданғаны туралы қолхат", "Расписка о приёме документов", "Receipt of the documents";
    REFUSAL_RECEIPT: "Құжаттарды қабылдаудан бас тарту туралы қолхат", "Расписка об отказе в приёме документов", "Receipt of refusal to accept documents";
    NOT_TAKEN: "Сұраныс қабылданбады", "Запрос не принят", "The request was not taken";
    OPERATOR: "Қызметкер", "Работник", "Operator";
    ACCEPTED_AT: "Қабылданған уақыты", "Время приёма", "Accepted at";
    READY_BY: "Нәтиже дайын болады", "Результат будет готов", "The result is ready by";
    DOCUMENTS: "Қабылданған құжаттар", "Принятые документы", "Documents accepted";
    SIGNATURE_LINE: "Қызмет алушының қолы", "Подпись услугополучателя", "Signature of the recipient";
    PRINT: "Бетті басып шығарыңыз да, екі данасына қол қойыңыз.", "Распечатайте страницу и подпишите оба экземпляра.", "Print the page and sign both copies.";
    AGAIN: "Орталыққа оралу", "Вернуться в центр", "Back to the centre";
    REASONS: "Себептері", "Причины", "Reasons";
}

/// A ticket of the electronic queue.
pub fn ticket(lang: Lang, number: u32) -> String {
    said!(lang, "№ {number} талон", "Талон № {number}", "Ticket {number}")
}

/// The button that adds rows to a table.
pub fn more_rows(lang: Lang, count: usize) -> String {
    said!(lang, "Тағы {count} жол қосу", "Добавить ещё {count} строк", "Add {count} more rows")
}

/// What stands at a line with a character that no document can hold.
pub fn unwritable(lang: Lang, character: char) -> String {
    let code = format!("U+{:04X}", u32::from(character));
    said!(
        lang,
        "Құжатқа жазуға болмайтын таңба бар ({code}); оны өшіріп, қайта теріңіз",
        "Есть символ, который нельзя записать в документ ({code}); удалите его и введите текст заново",
        "There is a character that no document can hold ({code}); delete it and type the text again"
    )
}

/// How many wait.
pub fn waiting(lang: Lang, count: usize) -> String {
    said!(lang, "{count} адам күтіп тұр", "Ожидают: {count}", "{count} waiting")
}
