//! The words of the portal: services, registration, login, the form, signing.

use super::words;
use crate::calendar::Unit;
use crate::text::Lang;
use crate::text::said::said;

words! {
    SERVICES: "Қызметтер", "Услуги", "Services";
    SERVICES_HINT: "мемлекеттік қызметтер тізілімі: не беріледі, кімге, қанша уақытта, қандай құжаттар керек", "реестр государственных услуг: что даёт, кому, за какой срок, какие документы нужны", "the catalogue of public services: what, for whom, how long, which documents";
    SEARCH: "Қызметті іздеу", "Поиск услуги", "Search for a service";
    SEARCH_HINT: "Қызметтің, мекеменің немесе құжаттың атауынан бір сөз", "Слово из названия услуги, ведомства или документа", "A word of the service's name, of its provider or of a document";
    FIND: "Іздеу", "Найти", "Search";
    FOUND: "Табылған қызметтер", "Найденные услуги", "Services found";
    NOTHING: "Мұндай қызмет табылмады. Басқа сөзбен іздеп көріңіз.", "Такой услуги не найдено. Попробуйте другое слово.", "No such service was found. Try another word.";
    SERVICE: "Қызмет", "Услуга", "Service";
    PROVIDER: "Қызметті кім көрсетеді", "Кто оказывает услугу", "Who renders it";
    RESULT: "Нәтижесі", "Результат", "Result";
    NEGATIVE_RESULT: "Теріс нәтижесі", "Отрицательный результат", "Negative result";
    FOR_WHOM: "Кімге көрсетіледі", "Кому оказывается", "For whom";
    HOW_LONG: "Мерзімі", "Срок", "How long it takes";
    NO_LIMIT: "регламентте жалпы мерзім көрсетілмеген", "общий срок в регламенте не указан", "the regulation states no overall limit";
    FEE: "Ақысы", "Стоимость", "Fee";
    CLAUSE: "Регламенттің тармағы", "Пункт регламента", "Clause of the regulation";
    DOCUMENTS: "Қажетті құжаттар", "Необходимые документы", "Documents needed";
    NO_DOCUMENTS: "Құжат қоса беру талап етілмейді.", "Документы прилагать не требуется.", "No document has to be attached.";
    REQUIRED: "міндетті", "обязательно", "required";
    REFUSAL: "Бас тарту негіздері", "Основания отказа", "Grounds for refusal";
    REPRESENTATIVE: "Өкіл арқылы", "Через представителя", "Through a representative";
    REPRESENTATIVE_TEXT: "Халыққа қызмет көрсету орталығында, нотариалды куәландырылған сенімхат бойынша. Порталда алушының өзі қол қояды.", "В центре обслуживания, по нотариально удостоверенной доверенности. На портале подписывает сам получатель.", "At a service centre, by a notarised power of attorney. At the portal the recipient signs in person.";
    CHANNELS: "Қалай алуға болады", "Как получить", "How to get it";
    COMPLAINTS: "Шағым", "Жалобы", "Complaints";
    NO_COMPLAINTS: "Регламентте шағымдану тәртібі айтылмаған.", "Регламент о порядке обжалования ничего не говорит.", "The regulation says nothing of complaints.";
    HOW_IT_GOES: "Портал арқылы қалай өтеді", "Как проходит через портал", "How it goes by the portal";
    PAPER_ONLY: "Бұл қызмет тек қағаз түрінде көрсетіледі, оған онлайн тапсырыс беру мүмкін емес.", "Эта услуга оказывается только на бумаге, заказать её онлайн нельзя.", "This service is rendered on paper only; it cannot be ordered online.";
    NOT_ON_PORTAL: "Бұл қызметке портал арқылы өтініш қабылданбайды.", "Заявки на эту услугу через портал не принимаются.", "Requests for this service are not taken by the portal.";
    NOT_ORDERED_HERE: "Бұл қызметке порталда тапсырыс берілмейді", "Эта услуга на портале не заказывается", "This service is not ordered on the portal";
    ORDER: "Онлайн қызметке тапсырыс", "Заказать услугу онлайн", "Order the service online";
    CENTRE: "Мемлекеттік корпорация (ХҚКО) арқылы", "через Государственную корпорацию (ЦОН)", "by the State Corporation (service centre)";
    PORTAL: "портал арқылы", "через портал", "by the portal";
    PROVIDER_DESK: "қызмет берушінің жұмыс орнында", "на рабочем месте услугодателя", "at the provider's workstation";
    OFFICE: "қызмет берушінің кеңсесінде", "в канцелярии услугодателя", "at the provider's office";

    LOGIN: "Порталға кіру", "Вход на портал", "Log in";
    REGISTER: "Порталда тіркелу", "Регистрация на портале", "Register on the portal";
    IIN: "ЖСН", "ИИН", "IIN";
    IIN_HINT: "Он екі цифр", "Двенадцать цифр", "Twelve digits";
    PASSWORD: "Пароль", "Пароль", "Password";
    PASSWORD_HINT: "Кемінде 8 таңба", "Не менее 8 знаков", "At least 8 characters";
    ENTER: "Кіру", "Войти", "Log in";
    BY_PASSWORD: "ЖСН мен пароль арқылы", "По ИИН и паролю", "By IIN and password";
    BY_EDS: "ЭЦҚ арқылы", "По ЭЦП", "By EDS";
    BY_EDS_HINT: "Төмендегі құжатқа кілтіңізбен қол қойылады. ЭЦҚ кім екеніңізді дәлелдейді: кабинетте ЖСН-іңіздің барлық өтініштері көрінеді.", "Документ ниже подписывается вашим ключом. ЭЦП доказывает, кто вы: в кабинете видны все заявки вашего ИИН.", "The document below is signed with your key. The EDS proves who you are: the cabinet shows every request of your IIN.";
    NO_ACCOUNT: "Әлі тіркелмегенсіз бе?", "Ещё не зарегистрированы?", "Not registered yet?";
    HAVE_ACCOUNT: "Тіркелгенсіз бе?", "Уже зарегистрированы?", "Registered already?";
    REGISTER_BUTTON: "Тіркелу", "Зарегистрироваться", "Register";
    REGISTER_NOTE: "ЖСН мен пароль кім екеніңізді дәлелдемейді. ЭЦҚ арқылы бір рет кіргенге дейін кабинетте тек осы жазбадан жіберілген өтініштер көрінеді.", "ИИН и пароль не доказывают, кто вы. Пока вы не вошли по ЭЦП, в кабинете видны только заявки, отправленные из этой учётной записи.", "An IIN and a password do not prove who you are. Until you log in by EDS, the cabinet shows only what was sent from this account.";
    REGISTERED: "Тіркеу аяқталды", "Регистрация завершена", "You are registered";
    LOGIN_REFUSED: "Авторландырудан бас тарту туралы хабарлама", "Сообщение об отказе в авторизации", "Message refusing authorisation";
    SESSION_ENDED: "Сеансыңыз аяқталды", "Ваш сеанс завершился", "Your session has ended";
    SIGN_IN_AGAIN: "Қайта кіріңіз: содан кейін сұраған бетіңіз ашылады.", "Войдите ещё раз: затем откроется страница, которую вы запрашивали.", "Sign in again: the page that you asked for opens then.";
    SIGNED_OUT: "Сіз жүйеден шықтыңыз", "Вы вышли из системы", "You have signed out";

    QUESTION: "Сұрақ", "Вопрос", "Question";
    OF: "/", "из", "of";
    CONTINUE: "Жалғастыру", "Продолжить", "Continue";
    DRAFT_KEPT: "Жазғаныңыз осы жазбада сақталады; кейін жалғастыруға болады.", "Введённое сохраняется в вашей учётной записи; продолжить можно позже.", "What you fill in is kept in your account; you can go on later.";
    NOTHING_CHOSEN: "Таңдалмаған", "Не выбрано", "Nothing chosen";
    I_AGREE: "Келісемін", "Согласен", "I agree";
    DATE_HINT: "Мысалы: 24.11.2026", "Например: 24.11.2026", "For example: 24.11.2026";
    OURS: "Бұл өріс регламенттегі стандартқа сілтемеден алынған, оның мәтіні бізде жоқ", "Поле взято из стандарта, на который ссылается регламент; его текста у нас нет", "The field is implied by the standard that the regulation points to";
    ROW: "Жол", "Строка", "Row";
    ADD_ROW: "Жол қосу", "Добавить строку", "Add a row";
    FILES: "Құжаттарды қоса беру", "Прикрепление документов", "Attach documents";
    FILES_HINT: "Файлдың түрі атауы бойынша емес, мазмұны бойынша анықталады.", "Вид файла определяется по содержимому, а не по названию.", "The kind of a file is told by its content, not by its name.";
    ATTACH: "Қоса беру", "Прикрепить", "Attach";
    ATTACHED: "Қоса берілген файлдар", "Прикреплённые файлы", "Attached files";
    SENDING: "Файлдар жіберілуде", "Файлы отправляются", "The files are being sent";
    REMOVE: "Алып тастау", "Удалить", "Remove";
    CHECK_ANSWERS: "Жіберер алдында тексеріңіз", "Проверьте перед отправкой", "Check before you send";
    NOT_FILLED_IN: "толтырылмаған", "не заполнено", "not filled in";
    SEND_REQUEST: "Сұранысты жіберу", "Отправить запрос", "Send the request";
    DISCARD: "Жобаны өшіру", "Удалить черновик", "Discard the draft";

    CHANGED: "Сұраныс басқа бетте өзгертілген", "Запрос изменён на другой странице", "The request was changed on another page";
    CHANGED_HINT: "Бұл бет ашылғаннан кейін жауаптар не файлдар өзгерді, сондықтан ештеңеге қол қойылған жоқ. Алдымен жауаптарды тексеріңіз, содан кейін қол қойыңыз.", "После открытия этой страницы изменились ответы или файлы, поэтому ничего не подписано. Сначала проверьте ответы, затем подпишите.", "Since this page was opened answers or files have changed, and nothing was signed. Check the answers first, then sign.";
    NOTHING_TO_SIGN: "Қол қоятын сұраныс жоқ", "Подписывать нечего", "There is nothing to sign";
    NOTHING_TO_SIGN_HINT: "Сұраныс жіберіліп қойған немесе әлі толтырылмаған. Жіберілгендер төмендегі тізімде; қызметке қайта тапсырыс беру үшін оның бетін ашыңыз.", "Запрос уже отправлен или ещё не заполнен. Отправленные – в списке ниже; чтобы заказать услугу заново, откройте её страницу.", "The request was sent already, or is not filled in yet. What was sent is in the list below; to order the service anew open its page.";
    SIGN_TITLE: "Сұранысты куәландыру (қол қою)", "Удостоверение (подписание) запроса", "Certify (sign) the request";
    SIGN: "Қол қою", "Подписать", "Sign";
    SIGN_BY_AGENT: "Тіркеу куәлігін таңдап, қол қою", "Выбрать свидетельство и подписать", "Choose the certificate and sign";
    AGENT_HINT: "Кілт таңдау терезесін осы компьютердегі қол қою агенті ашады (NCALayer хаттамасы):", "Окно выбора ключа открывает агент подписи на этом компьютере (протокол NCALayer):", "The signing agent on this computer opens the choice of the key (NCALayer's protocol):";
    AGENT_ABSENT: "Агент жауап бермейді. Ол іске қосылғанын және оның сертификатына браузер сенетінін тексеріңіз.", "Агент не отвечает. Проверьте, что он запущен и браузер доверяет его сертификату.", "The agent does not answer. Check that it runs and that the browser trusts its certificate.";
    AGENT_REFUSED: "Қол қойылмады", "Подпись не поставлена", "It was not signed";
    AGENT_WORKING: "Агентке жіберілді…", "Отправлено агенту…", "Sent to the agent…";
    NEEDS_SCRIPT: "Агентпен қол қою үшін браузерде JavaScript қосулы болуы керек.", "Для подписи через агента в браузере должен быть включён JavaScript.", "To sign by the agent, JavaScript must be on in the browser.";
    TESTERS: "Тестілеушіге: агентсіз қол қою", "Для тестировщика: подписать без агента", "For testers: sign without an agent";
    SIGN_AS: "Кімнің кілтімен", "Чьим ключом", "With whose key";
    SIGN_AS_HINT: "Сынақ кілттері баршаға белгілі. Ақауы көрсетілгені – осы ЖСН-ге жаңа куәлік.", "Тестовые ключи известны всем. Где назван дефект, выпускается новое свидетельство этого ИИН.", "The test keys are known to everybody. Where a defect is named, a new certificate of this IIN is issued with it.";
    SIGN_AS_BUTTON: "Осы кілтпен қол қою", "Подписать этим ключом", "Sign with this key";
    DOCUMENT: "Қол қойылатын құжат", "Подписываемый документ", "The document to be signed";
    DOCUMENT_UNREAD: "Қол қойылатын құжат алынбады. Бетті жаңартыңыз.", "Подписываемый документ не получен. Обновите страницу.", "The document to be signed could not be fetched. Reload the page.";
    SAVE_DOCUMENT: "Қол қойылатын құжатты файл ретінде сақтау", "Сохранить подписываемый документ как файл", "Save the document to be signed as a file";
    SEND_SIGNED: "Қол қойылған сұранысты жіберу", "Отправить подписанный запрос", "Send the signed request";
    SIGNED_XML: "Қол қойылған құжат (XML)", "Подписанный документ (XML)", "The signed document (XML)";
    NOT_ACKNOWLEDGED: "Сұраныстың қабылданғаны расталмады", "Приём запроса не подтверждён", "The request is not acknowledged";
    ANSWER_UNSIGNED: "Шлюз жауабының қолтаңбасы дұрыс емес, сондықтан жауаптан ештеңе алынбады", "Подпись ответа шлюза неверна, поэтому из ответа ничего не взято", "The signature of the gateway's answer does not hold, and nothing of the answer is used";
    ANSWER_UNCLEAR: "Шлюз жауабы осы сұранысқа берілген жауап емес", "Ответ шлюза не относится к этому запросу", "What the gateway answered is no answer to this request";
    GATEWAY_SILENT: "Шлюз уақытында жауап бермеді", "Шлюз не ответил вовремя", "The gateway did not answer in time";
    NOTHING_LOST: "Толтырғаныңыз сақталды. Сұраныс кабинетте көрінсе, ол келіп түскен; көрінбесе, қайта жіберіңіз.", "Заполненное сохранено. Если запрос есть в кабинете, он дошёл; если нет, отправьте его ещё раз.", "What you filled in is kept. If the request is in your cabinet, it arrived; if not, send it again.";
    REFUSED: "Сұраныс қабылданбады", "Запрос не принят", "The request was not accepted";
    WHY: "Себептері", "Причины", "Why";
    START_AGAIN: "Басқа куәлікпен қол қою", "Подписать другим свидетельством", "Sign with another certificate";
    EDS_NEEDED: "Бұл қызмет үшін порталға ЖСН мен ЭЦҚ арқылы кіру керек (004 ¶11).", "Для этой услуги на портал входят по ИИН и ЭЦП (004 ¶11).", "For this service one logs in by IIN and EDS (004 ¶11).";
}

/// How a text is to be written that has a mask.
pub fn mask_hint(mask: &str, lang: Lang) -> String {
    said!(
        lang,
        "Үлгісі: {mask} (0 – цифр, A – әріп)",
        "Образец: {mask} (0 – цифра, A – буква)",
        "As {mask} (0 is a digit, A a letter)"
    )
}

/// How large a file may be.
pub fn megabytes(lang: Lang, count: u64) -> String {
    said!(lang, "{count} МБ", "{count} МБ", "{count} MB")
}

/// How long a limit is.
pub fn within(value: u32, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Seconds => said!(lang, "{value} секунд", "{value} сек.", "{value} seconds"),
        Unit::Minutes => said!(lang, "{value} минут", "{value} мин.", "{value} minutes"),
        Unit::Hours => said!(lang, "{value} сағат", "{value} ч.", "{value} hours"),
        Unit::CalendarDays => {
            said!(lang, "{value} күнтізбелік күн", "{value} календ. дн.", "{value} calendar days")
        }
        Unit::BusinessDays => said!(lang, "{value} жұмыс күні", "{value} раб. дн.", "{value} business days"),
        Unit::Months => said!(lang, "{value} ай", "{value} мес.", "{value} months"),
    }
}

/// A file that was chosen and has nothing in it.
pub fn empty_file(lang: Lang, name: &str) -> String {
    said!(
        lang,
        "«{name}» файлы бос (0 байт). Мазмұны бар файлды таңдаңыз.",
        "Файл «{name}» пуст (0 байт). Выберите файл с содержимым.",
        "The file “{name}” is empty (0 bytes). Choose a file with something in it."
    )
}
