//! `qaqpa calendar`, and what is said of due dates.

use jiff::civil::{Date, Weekday};

use crate::calendar::{
    Act, ActKind, CalendarFault, Counts, Day, DayKind, Doubt, DueError, Holiday, NoYear, NotOfficeHours, Unit,
};
use crate::text::Lang;
use crate::text::said::said;
use crate::text::toml::toml_fault;

/// A holiday's name.
pub const fn holiday(holiday: Holiday, lang: Lang) -> &'static str {
    let (kk, ru, en) = match holiday {
        Holiday::NewYear => ("Жаңа жыл", "Новый год", "New Year"),
        Holiday::OrthodoxChristmas => {
            ("православиелік Рождество", "православное Рождество", "Orthodox Christmas")
        }
        Holiday::WomensDay => {
            ("Халықаралық әйелдер күні", "Международный женский день", "International Women's Day")
        }
        Holiday::Nauryz => ("Наурыз мейрамы", "Наурыз мейрамы", "Nauryz"),
        Holiday::UnityDay => (
            "Қазақстан халқының бірлігі мерекесі",
            "Праздник единства народа Казахстана",
            "Day of Unity of the People of Kazakhstan",
        ),
        Holiday::DefenderDay => {
            ("Отан қорғаушы күні", "День защитника Отечества", "Defender of the Fatherland Day")
        }
        Holiday::VictoryDay => ("Жеңіс күні", "День Победы", "Victory Day"),
        Holiday::CapitalDay => ("Астана күні", "День Столицы", "Capital Day"),
        Holiday::ConstitutionDay => ("Конституция күні", "День Конституции", "Constitution Day"),
        Holiday::KurbanAit => {
            ("Құрбан айттың бірінші күні", "первый день Курбан-айта", "the first day of Kurban Ait")
        }
        Holiday::RepublicDay => ("Республика күні", "День Республики", "Republic Day"),
        Holiday::FirstPresidentDay => {
            ("Тұңғыш Президент күні", "День Первого Президента", "Day of the First President")
        }
        Holiday::IndependenceDay => ("Тәуелсіздік күні", "День Независимости", "Independence Day"),
    };
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// A day of the week.
pub const fn weekday(day: Weekday, lang: Lang) -> &'static str {
    let (kk, ru, en) = match day {
        Weekday::Monday => ("дүйсенбі", "понедельник", "Monday"),
        Weekday::Tuesday => ("сейсенбі", "вторник", "Tuesday"),
        Weekday::Wednesday => ("сәрсенбі", "среда", "Wednesday"),
        Weekday::Thursday => ("бейсенбі", "четверг", "Thursday"),
        Weekday::Friday => ("жұма", "пятница", "Friday"),
        Weekday::Saturday => ("сенбі", "суббота", "Saturday"),
        Weekday::Sunday => ("жексенбі", "воскресенье", "Sunday"),
    };
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// What kind of day it is, and why.
pub fn day_kind(kind: DayKind, lang: Lang) -> String {
    match kind {
        DayKind::Working => said!(lang, "жұмыс күні", "рабочий день", "working day"),
        DayKind::Weekend => said!(lang, "демалыс күні", "выходной день", "day off"),
        DayKind::Holiday(of) => {
            let name = holiday(of, lang);
            said!(lang, "мереке күні: {name}", "праздничный день: {name}", "public holiday: {name}")
        }
        DayKind::Religious(of) => {
            let name = holiday(of, lang);
            said!(
                lang,
                "демалыс күні: {name}",
                "выходной день: {name}",
                "day off (religious holiday): {name}"
            )
        }
        DayKind::Substitute { holiday: of, of: date } => {
            let name = holiday(of, lang);
            said!(
                lang,
                "демалыс күні: {name} демалыс күніне тап келді ({date})",
                "выходной день: {name} приходится на выходной ({date})",
                "day off: {name} falls on a day off ({date})"
            )
        }
        DayKind::Off { worked } => said!(
            lang,
            "демалыс күні: {worked} күнінен ауыстырылды",
            "выходной день: перенесён с {worked}",
            "day off: moved from {worked}"
        ),
        DayKind::Worked { off } => said!(
            lang,
            "жұмыс күні: демалыс {off} күніне ауыстырылды",
            "рабочий день: выходной перенесён на {off}",
            "working day: its day off is moved to {off}"
        ),
    }
}

/// A day in a line: date, day of the week, kind, act.
pub fn day(day: &Day, lang: Lang) -> String {
    let (date, weekday) = (day.date, weekday(day.date.weekday(), lang));
    let act = day.act.as_deref().map(|of| format!(" [{}]", act(of, lang))).unwrap_or_default();
    format!("{date} {weekday} – {}{act}", day_kind(day.kind, lang))
}

/// An act, or an article of one.
pub fn act(act: &Act, lang: Lang) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let (article, number, of) = (part(&act.article), part(&act.number), part(&act.of));
    let named = match act.by {
        ActKind::HolidaysLaw => said!(
            lang,
            "2001-12-13 № 267-II «Мерекелер туралы» заңның {article}-бабы",
            "Закон от 2001-12-13 № 267-II «О праздниках», статья {article}",
            "Law of 2001-12-13 No. 267-II on holidays, article {article}"
        ),
        ActKind::LawOf2022 => said!(
            lang,
            "2001-12-13 № 267-II «Мерекелер туралы» заңның 2022-09-29 № 143-VII заңмен өзгертілген {article}-бабы",
            "Закон от 2001-12-13 № 267-II «О праздниках», статья {article} в редакции Закона от 2022-09-29 № 143-VII",
            "Law of 2001-12-13 No. 267-II on holidays, article {article}, amended by the Law of 2022-09-29 No. 143-VII"
        ),
        ActKind::LabourCode2007 => said!(
            lang,
            "2007-05-15 № 251-III Еңбек кодексінің {article}-бабы",
            "Трудовой кодекс от 2007-05-15 № 251-III, статья {article}",
            "Labour Code of 2007-05-15 No. 251-III, article {article}"
        ),
        ActKind::LabourCode2015 => said!(
            lang,
            "2015-11-23 № 414-V Еңбек кодексінің {article}-бабы",
            "Трудовой кодекс от 2015-11-23 № 414-V, статья {article}",
            "Labour Code of 2015-11-23 No. 414-V, article {article}"
        ),
        ActKind::Government => said!(
            lang,
            "Үкіметтің {of} № {number} қаулысы",
            "постановление Правительства {of} № {number}",
            "Resolution of the Government of {of} No. {number}"
        ),
        ActKind::LabourMinister => said!(
            lang,
            "Еңбек және халықты әлеуметтік қорғау министрінің {of} № {number} бұйрығы",
            "приказ Министра труда и социальной защиты населения {of} № {number}",
            "Order of the Minister of Labour and Social Protection of {of} No. {number}"
        ),
    };
    let amended = act
        .amended_by
        .as_ref()
        .map(|by| said!(lang, ", № {by} өзгертуімен", ", с изменением № {by}", ", amended by No. {by}"));
    named + &amended.unwrap_or_default()
}

/// What is not certain.
pub fn doubt(doubt: Doubt, lang: Lang) -> String {
    match doubt {
        Doubt::DayOfAct => said!(
            lang,
            "  күмән: актінің нөмірі мен жылы белгілі, күні белгісіз",
            "  сомнение: известны номер и год акта, день неизвестен",
            "  in doubt: the number and the year of the act are known, its day is not"
        ),
        Doubt::AmendingLaw => said!(
            lang,
            "  күмән: бұл күнді енгізген заңның нөмірі белгісіз",
            "  сомнение: номер закона, который ввёл этот день, неизвестен",
            "  in doubt: the number of the law that brought this day in is not known"
        ),
        Doubt::CountedAhead => said!(
            lang,
            "  күмән: күні алдын ала есептелді; оны Мұсылмандар діни басқармасы жариялайды",
            "  сомнение: дата рассчитана заранее; её объявляет Духовное управление мусульман",
            "  in doubt: the date is counted ahead; the Spiritual Administration of Muslims names it"
        ),
        Doubt::LaterActs => said!(
            lang,
            "  күмән: кейінгі актілер осы жылдың күндерін ауыстыруы мүмкін",
            "  сомнение: дни этого года могли перенести более поздние акты",
            "  in doubt: later acts may have moved days of this year"
        ),
    }
}

/// So many of a unit.
pub fn amount(lang: Lang, value: u32, unit: Unit) -> String {
    let many = |forms: [&'static str; 3]| {
        let (one, few, rest) = (forms[0], forms[1], forms[2]);
        match (value % 10, value % 100) {
            (_, 11..=14) => rest,
            (1, _) => one,
            (2..=4, _) => few,
            _ => rest,
        }
    };
    let (kk, ru, en) = match unit {
        Unit::Seconds => ("секунд", many(["секунда", "секунды", "секунд"]), "second"),
        Unit::Minutes => ("минут", many(["минута", "минуты", "минут"]), "minute"),
        Unit::Hours => ("сағат", many(["час", "часа", "часов"]), "hour"),
        Unit::CalendarDays => (
            "күнтізбелік күн",
            many(["календарный день", "календарных дня", "календарных дней"]),
            "calendar day",
        ),
        Unit::BusinessDays => {
            ("жұмыс күні", many(["рабочий день", "рабочих дня", "рабочих дней"]), "business day")
        }
        Unit::Months => ("ай", many(["месяц", "месяца", "месяцев"]), "month"),
    };
    let plural = if value == 1 { "" } else { "s" };
    said!(lang, "{value} {kk}", "{value} {ru}", "{value} {en}{plural}")
}

/// The due moment.
pub fn due(lang: Lang, local: &str, weekday: &str) -> String {
    said!(lang, "мерзімі: {local}, {weekday}", "срок: {local}, {weekday}", "due {local}, {weekday}")
}

/// From when it is counted.
pub fn start(lang: Lang, local: &str, weekday: &str, amount: &str) -> String {
    said!(
        lang,
        "  басталуы: {local}, {weekday}; ұзақтығы: {amount}",
        "  начало: {local}, {weekday}; длительность: {amount}",
        "  from {local}, {weekday}: {amount}"
    )
}

/// How seconds, minutes and hours are counted.
pub fn runs(lang: Lang, counts: Counts, hours: &str) -> String {
    match counts {
        Counts::Wall => {
            said!(lang, "  тәулік бойы саналады", "  считается круглосуточно", "  runs day and night")
        }
        Counts::Office => said!(
            lang,
            "  жұмыс уақытында саналады: {hours}",
            "  считается в рабочее время: {hours}",
            "  runs in office hours: {hours}"
        ),
    }
}

/// How days and months are counted.
pub fn days(lang: Lang, first: Date, last: Date) -> String {
    said!(
        lang,
        "  бірінші күні: {first}, соңғы күні: {last}; соңғы күннің аяғында бітеді",
        "  первый день {first}, последний день {last}; истекает в конце последнего дня",
        "  the first day is {first}, the last day {last}; it ends with the last day"
    )
}

/// A part that ran without a break.
pub fn stretch(lang: Lang, from: &str, to: &str) -> String {
    said!(lang, "  жүрді: {from} – {to}", "  шло: {from} – {to}", "  ran {from} to {to}")
}

/// A day that does not count.
pub fn skipped(lang: Lang, day: &str) -> String {
    said!(lang, "  саналмайды: {day}", "  не считается: {day}", "  skipped: {day}")
}

/// A day that counts although it is on a weekend.
pub fn counted(lang: Lang, day: &str) -> String {
    said!(lang, "  саналады: {day}", "  считается: {day}", "  counted: {day}")
}

/// What is no time.
pub fn no_time(lang: Lang, given: &str) -> String {
    said!(
        lang,
        "«{given}» – уақыт емес; 2026-11-24T10:00, 2026-11-24T10:00:00+05:00 немесе 2026-11-24 деп жазыңыз",
        "«{given}» – не время; напишите 2026-11-24T10:00, 2026-11-24T10:00:00+05:00 или 2026-11-24",
        "`{given}` is not a time; write 2026-11-24T10:00, 2026-11-24T10:00:00+05:00 or 2026-11-24"
    )
}

/// What is no date.
pub fn no_date(lang: Lang, given: &str) -> String {
    said!(
        lang,
        "«{given}» – күн емес; 2026-11-24 деп жазыңыз",
        "«{given}» – не дата; напишите 2026-11-24",
        "`{given}` is not a date; write 2026-11-24"
    )
}

/// What is no unit.
pub fn no_unit(lang: Lang, given: &str, nearest: Option<&str>) -> String {
    let known = Unit::ALL.map(Unit::as_str).join(", ");
    match nearest {
        Some(nearest) => said!(
            lang,
            "«{given}» деген өлшем жоқ; мүмкін {nearest}? Өлшемдер: {known}",
            "единицы «{given}» нет; может быть, {nearest}? Единицы: {known}",
            "there is no unit `{given}`; did you mean {nearest}? The units are {known}"
        ),
        None => said!(
            lang,
            "«{given}» деген өлшем жоқ; өлшемдер: {known}",
            "единицы «{given}» нет; единицы: {known}",
            "there is no unit `{given}`; the units are {known}"
        ),
    }
}

/// What is no number that a limit may have.
pub fn no_number(lang: Lang, given: &str, unit: Unit) -> String {
    let (unit, most) = (unit.as_str(), unit.value_max());
    said!(
        lang,
        "«{given}» – {unit} саны емес; 1 мен {most} аралығындағы санды жазыңыз",
        "«{given}» – не число {unit}; напишите число от 1 до {most}",
        "`{given}` is not a number of {unit}; give 1 to {most}"
    )
}

/// Why a limit cannot be counted.
pub fn due_error(error: &DueError, lang: Lang) -> String {
    match error {
        DueError::Zero { unit } => no_number(lang, "0", *unit),
        DueError::TooLarge { value, unit } => no_number(lang, &value.to_string(), *unit),
        DueError::NoYear(error) => no_year(error, lang),
        DueError::BeyondTime { from } => said!(
            lang,
            "{from} күні басталатын мерзім жазуға болатын соңғы күннен кейін бітеді",
            "срок, который начинается {from}, кончается позже последнего дня, который можно записать",
            "the limit starts on {from} and ends beyond the last day that can be written"
        ),
    }
}

/// A year without data.
pub fn no_year(error: &NoYear, lang: Lang) -> String {
    let year = error.year;
    let Some((first, last)) = error.span else {
        return said!(
            lang,
            "күнтізбеде {year} жылдың деректері жоқ",
            "в календаре нет данных за {year} год",
            "the calendar has no data for {year}"
        );
    };
    said!(
        lang,
        "күнтізбеде {year} жылдың деректері жоқ; {first}–{last} жылдар бар",
        "в календаре нет данных за {year} год; есть {first}–{last}",
        "the calendar has no data for {year}; it has {first} to {last}"
    )
}

/// What is no office hours.
pub fn not_office_hours(error: &NotOfficeHours, lang: Lang) -> String {
    let given = &error.0;
    said!(
        lang,
        "«{given}» – жұмыс уақыты емес; тәуліктің аралықтарын ретімен жазыңыз, мысалы 09:00-13:00,14:30-18:30",
        "«{given}» – не рабочее время; напишите промежутки суток по порядку, например 09:00-13:00,14:30-18:30",
        "`{given}` is no office hours; write spans of a day in order, such as 09:00-13:00,14:30-18:30"
    )
}

/// What is wrong with a year file.
pub fn fault(fault: &CalendarFault, lang: Lang) -> String {
    match fault {
        CalendarFault::Toml(fault) => toml_fault(fault, lang),
        CalendarFault::TooLarge { octets, octets_max } => said!(
            lang,
            "файлда {octets} байт бар, жыл файлында ең көбі {octets_max}",
            "в файле {octets} байт, в файле года – не больше {octets_max}",
            "the file has {octets} bytes, a year file has at most {octets_max}"
        ),
        CalendarFault::OtherYear { date, year } => said!(
            lang,
            "{date} – {year} жылдың күні емес",
            "{date} – не день {year} года",
            "{date} is not a day of {year}"
        ),
        CalendarFault::NotADate => said!(
            lang,
            "тек күн керек, мысалы 2014-05-08",
            "нужна только дата, например 2014-05-08",
            "a date alone is expected, such as 2014-05-08"
        ),
        CalendarFault::Twice(date) => {
            said!(lang, "{date} күнінің жолы бар", "для {date} строка уже есть", "{date} has a row already")
        }
        CalendarFault::OffAlready(date) => said!(
            lang,
            "{date} онсыз да демалыс күні; off – демалысқа айналатын жұмыс күні",
            "{date} и так выходной; off – рабочий день, который становится выходным",
            "{date} is a day off already; `off` is the working day that becomes one"
        ),
        CalendarFault::WorkedAlready(date) => said!(
            lang,
            "{date} онсыз да жұмыс күні; worked – жұмысқа айналатын демалыс күні",
            "{date} и так рабочий день; worked – выходной, который становится рабочим",
            "{date} is a working day already; `worked` is the day off that becomes one"
        ),
        CalendarFault::NoAct => {
            said!(
                lang,
                "оны белгілеген актіні атаңыз",
                "назовите акт, который это установил",
                "name the act that ordered it"
            )
        }
        CalendarFault::YearTwice(year) => {
            said!(lang, "{year} жылдың файлы бар", "файл {year} года уже есть", "{year} has a file already")
        }
        CalendarFault::NoSubstitute(date) => said!(
            lang,
            "{date} мерекесі үшін жылда жұмыс күні қалмады",
            "для праздника {date} не осталось рабочего дня в году",
            "no working day of the year is left for the holiday of {date}"
        ),
    }
}
