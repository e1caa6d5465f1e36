//! The words of the personal cabinet.

use super::words;

words! {
    CABINET: "Жеке кабинет", "Личный кабинет", "Personal cabinet";
    CABINET_HINT: "өтініштеріңіз, хабарламалар, нәтижелер, жобалар", "ваши заявки, уведомления, результаты, черновики", "your requests, notices, results and drafts";
    REQUESTS: "Менің өтініштерім", "Мои заявки", "My requests";
    NONE: "Әзірге өтініш жоқ.", "Заявок пока нет.", "There is no request yet.";
    NUMBER: "Сұраныс нөмірі", "Номер запроса", "Request number";
    PORTAL_NUMBER: "Портал нөмірі", "Номер портала", "The portal's number";
    SERVICE: "Қызмет түрі", "Тип услуги", "Service type";
    STATUS: "Сұраныс мәртебесі", "Статус запроса", "Request status";
    DUE: "Қызмет көрсету мерзімі", "Срок оказания услуги", "Due date";
    DUE_HOW: "Мерзім қалай есептелді", "Как подсчитан срок", "How the due date was counted";
    NO_DUE: "көрсетілмеген", "не указан", "not stated";
    REGISTERED: "Тіркелген уақыты", "Зарегистрирован", "Registered";
    QUEUE: "Кезек нөмірі", "Номер очереди", "Queue number";
    REFRESH: "Мәртебесін жаңғырту", "Обновить статус", "Refresh status";
    VIEW_RESULT: "Нәтижені қарау", "Просмотр результата", "View result";
    VIEW_DOCUMENT: "Шығу құжатын қарау", "Просмотреть выходной документ", "View output document";
    SAVE: "Сақтау", "Сохранить", "Save";
    SAVE_XML: "XML түрінде сақтау", "Сохранить в XML", "Save as XML";
    HISTORY: "Өту барысы", "Ход рассмотрения", "History";
    REASONS: "Бас тарту себептері", "Причины отказа", "Reasons of the refusal";
    CLAUSE: "Тармақ", "Пункт", "Clause";
    BY: "Орындаған", "Исполнил", "Done by";
    DONE_BY: "Мерзімі", "Срок", "Due";
    KEPT: "мерзімінде", "в срок", "in time";
    LATE: "кешіктірілген", "с опозданием", "late";
    OPEN: "Қазір", "Сейчас", "Now";
    NOTICES: "Хабарламалар", "Уведомления", "Notices";
    NO_NOTICES: "Хабарлама жоқ.", "Уведомлений нет.", "There is no notice.";
    NEW: "жаңа", "новое", "new";
    READ_ALL: "Бәрін оқылды деп белгілеу", "Отметить все прочитанными", "Mark all as read";
    ACCEPTED: "Сұраныстың қабылданғаны туралы мәртебе", "Статус о принятии запроса", "The request was accepted";
    RESULT_AT: "Нәтижені алу күні мен уақыты", "Дата и время получения результата", "Date and time of the result";
    RESULT_READY: "Қызмет нәтижесі дайын", "Результат услуги готов", "The result is ready";
    SERVICE_REFUSED: "Қызметтен бас тартылды", "В услуге отказано", "The service was refused";
    DRAFTS: "Жобалар", "Черновики", "Drafts";
    GO_ON: "Жалғастыру", "Продолжить", "Go on";
    SAVED: "Сақталған", "Сохранён", "Saved";
    QUESTIONNAIRE: "Қызмет сапасын бағалау", "Оценить качество услуги", "Rate the service";
    THANKS: "Жауаптарыңыз сақталды", "Ваши ответы сохранены", "Your answers were kept";
    SEND_ANSWERS: "Жауап беру", "Ответить", "Answer";
    CHOOSE: "Жауапты таңдаңыз", "Выберите ответ", "Choose an answer";
    SENT: "Сұраныс жіберілді және тіркелді", "Запрос отправлен и зарегистрирован", "The request was sent and registered";
    UNPROVEN: "Мұнда тек осы жазбадан жіберілген өтініштер көрінеді. ЖСН-іңіздің барлық өтініштерін көру үшін ЭЦҚ арқылы кіріңіз.", "Здесь видны только заявки, отправленные из этой учётной записи. Чтобы увидеть все заявки вашего ИИН, войдите по ЭЦП.", "Only what was sent from this account is shown. To see every request of your IIN, log in by EDS.";
    DOWNLOADS: "Құжаттар", "Документы", "Documents";
    NOT_READY: "Нәтиже әлі дайын емес.", "Результат ещё не готов.", "The result is not ready yet.";
    FROM: "Басталуы", "Начало", "From";
    SKIPPED: "Саналмаған күндер", "Не засчитанные дни", "Days that did not count";
    CALL_CENTRE: "Анықтама: call-орталық 1414", "Справки: call-центр 1414", "Questions: call centre 1414";
}
