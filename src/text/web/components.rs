//! The words of the components, and of the pages about what went wrong with a page.

use super::words;

words! {
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
    FORGED_HINT: "Форма осы жүйенің ашық бетінен жіберілмеген немесе cookie файлдары өшірілген. Бетті қайта ашып, тағы жіберіңіз.", "Форма отправлена не с открытой страницы этой системы, или файлы cookie отключены. Откройте страницу заново и отправьте ещё раз.", "The form was not sent from an open page of this system, or cookies are off. Open the page again and send it once more.";
    UNREADABLE: "Форманы оқу мүмкін болмады", "Форму не удалось прочитать", "The form could not be read";
    UNREADABLE_HINT: "Бетті қайта ашып, тағы жіберіңіз.", "Откройте страницу заново и отправьте ещё раз.", "Open the page again and send it once more.";
    TOO_LARGE: "Форма тым үлкен", "Форма слишком велика", "The form is too large";
    TOO_LARGE_HINT: "Кішірек файл таңдаңыз.", "Выберите файл меньшего размера.", "Choose a smaller file.";
    BROKEN: "Ішкі қате", "Внутренняя ошибка", "Internal error";
    BROKEN_HINT: "Сәл күтіп, қайталап көріңіз.", "Подождите немного и попробуйте снова.", "Wait a little and try again.";
}
