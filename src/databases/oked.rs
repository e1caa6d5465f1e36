//! The classes of the general classifier of economic activities (OKED) that companies of room `people` have.

/// What a class is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Activity {
    pub(super) ru: &'static str,
    pub(super) kk: &'static str,
}

/// The names by codes, in our own short words.
const NAMES: [(&str, &str, &str); 10] = [
    ("41201", "Строительство жилых зданий", "Тұрғын үйлер салу"),
    ("46909", "Оптовая торговля широким ассортиментом товаров", "Түрлі тауарларды көтерме саудада сату"),
    ("47111", "Розничная торговля продуктами питания", "Азық-түлікті бөлшек саудада сату"),
    ("49410", "Грузовые перевозки автомобильным транспортом", "Автомобильмен жүк тасымалдау"),
    ("56101", "Рестораны и доставка продуктов питания", "Мейрамханалар және тамақ жеткізу"),
    ("62011", "Разработка программного обеспечения", "Бағдарламалық жасақтама әзірлеу"),
    ("69202", "Деятельность в области учета и аудита", "Есеп жүргізу және аудит қызметі"),
    ("71112", "Деятельность в области архитектуры", "Сәулет саласындағы қызмет"),
    ("85600", "Вспомогательные услуги в области образования", "Білім беру саласындағы қосалқы қызметтер"),
    ("96021", "Услуги парикмахерских и салонов красоты", "Шаштараз және сұлулық салондарының қызметтері"),
];

/// What a class is called; of one that is not among them, nothing is known.
pub(super) fn name_of(code: &str) -> Activity {
    let found = NAMES.iter().find(|(known, ..)| *known == code);
    found.map_or(Activity { ru: "Прочая деятельность", kk: "Өзге қызмет" }, |(_, ru, kk)| Activity { ru, kk })
}
