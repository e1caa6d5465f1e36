//! The words that stand on every page.

use super::words;

words! {
    SKIP: "Негізгі мазмұнға өту", "Перейти к основному содержанию", "Skip to main content";
    BAND: "Сынақ жүйесі: нағыз мемлекеттік қызмет емес, кілттері баршаға белгілі", "Тестовая система: это не настоящая государственная услуга, ключи известны всем", "Test system: not a real public service, its keys are public";
    BRAND: "Қақпа", "Қақпа", "Qaqpa";
    LANGUAGES: "Тіл", "Язык", "Language";
    SECTIONS: "Бөлімдер", "Разделы", "Sections";
    BREADCRUMBS: "Сіздің орныңыз", "Вы здесь", "You are here";
    HOME: "Басты бет", "Главная", "Home";
    VERIFY: "Құжатты тексеру", "Проверка документа", "Verify a document";
    MANUAL: "Нұсқаулық (ағылшынша)", "Руководство (на английском)", "Manual";
    MANUAL_ENGLISH: "Нұсқаулық ағылшын тілінде.", "Руководство на английском языке.", "The manual is in English.";
    PATHS: "Бағдарламаларға арналған жолдар (ағылшынша)", "Пути для программ (на английском)", "Paths for programs";
    CLOCK: "Жүйе уақыты", "Время системы", "System time";
    CLOCK_STANDS: "сағат тоқтатылған", "часы остановлены", "the clock stands";
    CLOCK_MOVED: "сағат жылжытылған", "часы переведены", "the clock was moved";
    FAULTS_ARMED: "әдейі жасалған ақаулар қосулы", "включены намеренные сбои", "faults are armed on purpose";
    FOOTER: "Қазақстанның электрондық үкіметіндегі құжат алмасудың симуляторы", "Симулятор обмена документами электронного правительства Казахстана", "A simulator of document exchange in Kazakhstan's e-government";
    SIGNED_IN: "Кірген адам", "Вы вошли как", "Signed in as";
    SIGN_OUT: "Шығу", "Выйти", "Sign out";
    REFRESH: "Жаңарту", "Обновить", "Refresh";
    LIVE: "Бет өздігінен жаңарып тұрады", "Страница обновляется сама", "This page updates itself";
}
