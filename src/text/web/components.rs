//! The words of the components, and of the pages about what went wrong with a page.

use super::words;
use crate::text::said::said;
use crate::text::{Lang, size};

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
    STALE_HINT: "Бет ашылғаннан кейін осы браузерде біреу кірген не шыққан, браузер жабылып ашылған немесе cookie файлдары өшірілген. Ештеңе орындалған жоқ. Бетті қайта ашып, жоғарыда кімнің аты тұрғанын тексеріңіз де, форманы тағы жіберіңіз.", "После открытия страницы в этом браузере кто-то вошёл или вышел, либо браузер был закрыт, либо файлы cookie отключены. Ничего не выполнено. Откройте страницу заново, проверьте, кто указан вверху, и отправьте форму ещё раз.", "Since the page was opened somebody has signed in or out in this browser, or the browser was closed, or cookies are off. Nothing was done. Open the page again, look who is named at the top, and send the form once more.";
    UNREADABLE: "Форманы оқу мүмкін болмады", "Форму не удалось прочитать", "The form could not be read";
    UNREADABLE_HINT: "Бетті қайта ашып, тағы жіберіңіз.", "Откройте страницу заново и отправьте ещё раз.", "Open the page again and send it once more.";
    TOO_LARGE: "Форма тым үлкен", "Форма слишком велика", "The form is too large";
    BROKEN: "Ішкі қате", "Внутренняя ошибка", "Internal error";
    BROKEN_HINT: "Сәл күтіп, қайталап көріңіз.", "Подождите немного и попробуйте снова.", "Wait a little and try again.";
}

/// A form that is too large: how much is taken.
pub fn too_large(lang: Lang, octets_max: u64) -> String {
    let most = size(lang, octets_max);
    said!(
        lang,
        "Файлдармен бірге ең көбі {most} қабылданады. Ештеңе сақталған жоқ. Форманы қайта ашып, кішірек файл таңдаңыз.",
        "Вместе с файлами принимается не больше {most}. Ничего не сохранено. Откройте форму заново и выберите файл меньшего размера.",
        "At most {most} are taken, files included. Nothing was kept. Open the form again and choose a smaller file."
    )
}
