//! The words of the components, and of the pages about what went wrong with a page.

use super::words;

words! {
    REOPEN: "Бетті қайта ашу", "Открыть страницу заново", "Open the page again";
    GO_BACK: "Алдыңғы бетке қайту", "Вернуться на предыдущую страницу", "Go back to the page before";
    ERROR_SUMMARY: "Мына қателерді түзетіңіз", "Исправьте ошибки", "There is a problem";
    ERROR: "Қате", "Ошибка", "Error";
    OPTIONAL: "міндетті емес", "необязательно", "optional";
    CHANGE: "Өзгерту", "Изменить", "Change";
    PREVIOUS: "Алдыңғы", "Назад", "Previous";
    NEXT: "Келесі", "Далее", "Next";
    PAGES: "Беттер", "Страницы", "Pages";
    PAGE: "Бет", "Страница", "Page";
    IMPORTANT: "Назар аударыңыз", "Важно", "Important";
    SUCCESS: "Орындалды", "Готово", "Success";
    WARNING: "Ескерту", "Внимание", "Warning";
    BACK: "Артқа", "Вернуться", "Back";
    COPY: "Көшіріп алу", "Скопировать", "Copy";
    CURL: "Осыны командалық жолдан жасау", "То же самое из командной строки", "The same from the command line";
    NONE: "жоқ", "нет", "none";
    YES: "Иә", "Да", "Yes";
    NO: "Жоқ", "Нет", "No";

    NOT_FOUND: "Мұндай бет жоқ", "Такой страницы нет", "There is no such page";
    NOT_FOUND_HINT: "Мекенжайды тексеріңіз немесе басты беттен бастаңыз.", "Проверьте адрес или начните с главной страницы.", "Check the address, or begin at the home page.";
    FORGED: "Форма қабылданған жоқ", "Форма не принята", "The form was not accepted";
    FORGED_HINT: "Форманы басқа сайттың беті жіберді. Ештеңе орындалған жоқ. Сізге керек бетті осы жүйеде өзіңіз ашыңыз.", "Форму отправила страница другого сайта. Ничего не выполнено. Откройте нужную страницу в этой системе сами.", "A page of another site sent the form. Nothing was done. Open the page that you need in this system yourself.";
    STALE: "Бет ескірген", "Страница устарела", "The page is out of date";
    STALE_HINT: "Браузер жабылып ашылған немесе cookie файлдары өшірілген. Ештеңе орындалған жоқ. Бетті қайта ашып, форманы тағы жіберіңіз.", "Браузер был закрыт, или файлы cookie отключены. Ничего не выполнено. Откройте страницу заново и отправьте форму ещё раз.", "The browser was closed, or cookies are off. Nothing was done. Open the page again and send the form once more.";
    UNREADABLE: "Форманы оқу мүмкін болмады", "Форму не удалось прочитать", "The form could not be read";
    UNREADABLE_HINT: "Бетті қайта ашып, тағы жіберіңіз.", "Откройте страницу заново и отправьте ещё раз.", "Open the page again and send it once more.";
    TOO_LARGE: "Форма тым үлкен", "Форма слишком велика", "The form is too large";
    TOO_LARGE_HINT: "Аз жіберіңіз: кішірек файл немесе қысқарақ мәтін.", "Отправьте меньше: файл меньшего размера или текст короче.", "Send less: a smaller file, or a shorter text.";
    BROKEN: "Ішкі қате", "Внутренняя ошибка", "Internal error";
    BROKEN_HINT: "Сәл күтіп, қайталап көріңіз.", "Подождите немного и попробуйте снова.", "Wait a little and try again.";
}
