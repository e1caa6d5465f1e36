//! What the documents check says, in three languages: each function gives Kazakh, Russian, English.

use crate::catalogue::{MediaType, NameFault, Names, ValueFault};
use crate::text::{Lang, clause as cited, size};

/// Three languages of one phrase.
type Words = [String; 3];

fn three(kk: &str, ru: &str, en: &str) -> Words {
    [kk.to_owned(), ru.to_owned(), en.to_owned()]
}

/// The whole sentence: what it is about, what is wrong, and where.
pub(super) fn sentence(
    label: &Names,
    [kk, ru, en]: &Words,
    line: Option<u32>,
    clause: Option<&str>,
) -> Names {
    let place = |word: [&str; 2], lang: Lang| {
        let line = line.map(|line| format!("{}{line}{}", word[0], word[1]));
        let clause = clause.map(|clause| cited(clause, lang));
        let parts: Vec<String> = line.into_iter().chain(clause).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
    };
    Names::new(
        format!("«{}»: {kk}{}", label.kk, place(["", "-жол"], Lang::Kk)),
        format!("«{}»: {ru}{}", label.ru, place(["строка ", ""], Lang::Ru)),
        format!("“{}” {en}{}", label.en, place(["line ", ""], Lang::En)),
    )
}

/// A cell of a table.
pub(super) fn cell(table: &Names, row: usize, column: &Names) -> Names {
    let of = |table: &str, column: &str| format!("{table} [{row}]: {column}");
    Names::new(of(&table.kk, &column.kk), of(&table.ru, &column.ru), of(&table.en, &column.en))
}

pub(super) fn absent() -> Words {
    three("толтырылмаған", "не заполнено", "is not filled in")
}

pub(super) fn repeated() -> Words {
    three("қайталанған", "повторяется", "stands there twice")
}

pub(super) fn unknown_field(known: Option<&str>) -> Words {
    let near = known.map(|known| format!(" (→ «{known}»?)")).unwrap_or_default();
    ["нысанда жоқ", "нет в форме", "is not in the form"].map(|words| format!("{words}{near}"))
}

pub(super) fn unknown_result_field(known: Option<&str>) -> Words {
    let near = known.map(|known| format!(" (→ «{known}»?)")).unwrap_or_default();
    ["қызмет нәтижесінде жоқ", "нет в результате услуги", "is not in the result of the service"]
        .map(|words| format!("{words}{near}"))
}

pub(super) fn rows(least: i64, most: i64) -> Words {
    [
        format!("жолдар саны {least} бен {most} аралығында болуы керек"),
        format!("строк должно быть от {least} до {most}"),
        format!("has {least} to {most} rows"),
    ]
}

pub(super) fn value(fault: ValueFault) -> Words {
    match fault {
        ValueFault::NotWritable { character } => {
            let code = format!("U+{:04X}", u32::from(character));
            [
                format!("құжатқа жазуға болмайтын таңба бар ({code}); оны өшіріп, қайта теріңіз"),
                format!(
                    "содержит символ, который нельзя записать в документ ({code}); удалите его и введите текст заново"
                ),
                format!(
                    "has a character that no document can hold ({code}); delete it and type the text again"
                ),
            ]
        }
        ValueFault::TooLong { max } => [
            format!("тым ұзын, ең көбі {max} таңба"),
            format!("слишком длинное, не больше {max} символов"),
            format!("is too long, {max} characters at most"),
        ],
        ValueFault::NotListed => {
            three("тізімдегі мәндердің бірі емес", "не из списка значений", "is not one of the listed values")
        }
        ValueFault::NotANumber { min, max } => {
            let of = |bound: Option<i64>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
            let bounds = format!("{}–{}", of(min), of(max));
            [
                format!("рұқсат етілген шектегі бүтін сан емес ({bounds})"),
                format!("не целое число в допустимых пределах ({bounds})"),
                format!("is not a whole number within its bounds ({bounds})"),
            ]
        }
        ValueFault::NotADate => {
            three("күн емес (ЖЖЖЖ-АА-КК)", "не дата (ГГГГ-ММ-ДД)", "is not a date (YYYY-MM-DD)")
        }
        ValueFault::NotAfterMask { mask } => [
            format!("{mask} үлгісіне сәйкес келмейді (0 – цифр, A – әріп)"),
            format!("не соответствует образцу {mask} (0 – цифра, A – буква)"),
            format!("does not follow its pattern {mask} (0 is a digit, A a letter)"),
        ],
        ValueFault::NotAnIin => three(
            "ЖСН емес: 12 цифр керек",
            "не ИИН: нужны 12 цифр",
            "is not an IIN: twelve digits are needed",
        ),
        ValueFault::OtherIin => three(
            "өтініш берушінің де, оның өкілінің де ЖСН-і емес",
            "не ИИН заявителя и не ИИН его представителя",
            "is neither the applicant's IIN nor that of the applicant's representative",
        ),
        ValueFault::AfterRequest => three(
            "өтініш берілген күннен кейінгі күн",
            "день позже дня подачи заявки",
            "is a day after that of the request",
        ),
        ValueFault::NoConsent => {
            three("келісім берілмеген (true)", "согласие не дано (true)", "is not given (true)")
        }
        ValueFault::NotATable => three(
            "жолдардан (row) тұруы керек",
            "должно состоять из строк (row)",
            "must consist of rows (row)",
        ),
    }
}

pub(super) fn not_attached() -> Words {
    three("қоса берілмеген", "не приложен", "is not attached")
}

pub(super) fn too_many_files(max: u32) -> Words {
    [
        format!("файлдар тым көп, ең көбі {max}"),
        format!("слишком много файлов, не больше {max}"),
        format!("has too many files, {max} at most"),
    ]
}

pub(super) fn unknown_document() -> Words {
    three(
        "бұл қызметке керек емес құжат түрі",
        "вид документа, который эта услуга не принимает",
        "is a kind of document this service does not take",
    )
}

pub(super) fn empty_file() -> Words {
    three("бос файл", "пустой файл", "is an empty file")
}

pub(super) fn too_large(max: u64) -> Words {
    let [kk, ru, en] = [Lang::Kk, Lang::Ru, Lang::En].map(|lang| size(lang, max));
    [
        format!("файл тым үлкен, ең көбі {kk}"),
        format!("файл слишком велик, не больше {ru}"),
        format!("is too large a file, {en} at most"),
    ]
}

pub(super) fn format_not_taken(taken: &[String]) -> Words {
    let taken = taken.iter().map(|kind| kind_in_words(kind)).collect::<Vec<_>>().join(", ");
    [
        format!("файл пішімі қабылданбайды; қабылданатыны: {taken}"),
        format!("формат файла не принимается; принимаются: {taken}"),
        format!("is of a file format that is not taken; taken are {taken}"),
    ]
}

/// A media type as people call it, as far as it is known here.
fn kind_in_words(kind: &str) -> &str {
    match MediaType::parse(kind) {
        Some(known) => known.short_name(),
        None => kind,
    }
}

pub(super) fn other_content(content: Option<&str>) -> Words {
    match content.map(kind_in_words) {
        Some(content) => [
            format!("файл мазмұны мәлімделген түрге сәйкес емес: {content}"),
            format!("содержимое файла не того типа, что заявлен: {content}"),
            format!("is not of the declared type by its content: {content}"),
        ],
        None => three(
            "файл мазмұны мәлімделген түрге сәйкес емес",
            "содержимое файла не того типа, что заявлен",
            "is not of the declared type by its content",
        ),
    }
}

pub(super) fn file_name(fault: NameFault) -> Words {
    match fault {
        NameFault::TooLong => {
            three("файл атауы тым ұзын", "имя файла слишком длинное", "has too long a file name")
        }
        NameFault::Path => {
            three("файл атауында жол бар", "имя файла содержит путь", "has a path for a file name")
        }
        NameFault::Control => three(
            "файл атауында басқару таңбасы бар",
            "в имени файла управляющий символ",
            "has a control character in the file name",
        ),
        NameFault::Direction => three(
            "файл атауында жазу бағытын өзгертетін таңба бар",
            "в имени файла символ, меняющий направление письма",
            "has a mark that turns the direction of writing in the file name",
        ),
        NameFault::DoubleExtension => three(
            "файл атауында екі кеңейтім бар",
            "двойное расширение в имени файла",
            "has a double extension in the file name",
        ),
        NameFault::Extension => three(
            "файл атауының кеңейтімі түріне сәйкес емес",
            "расширение имени файла не соответствует типу",
            "has a file name without the extension of its type",
        ),
        NameFault::Edge => three(
            "файл атауы нүктеден не бос орыннан басталады немесе аяқталады",
            "имя файла начинается или кончается точкой или пробелом",
            "has a file name that begins or ends with a dot or a blank",
        ),
    }
}
