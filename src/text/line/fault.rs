//! What keeps a command from its work.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// A file that cannot be read.
pub fn unreadable(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} файлын оқу мүмкін емес: {why}",
        "не удаётся прочитать {path}: {why}",
        "cannot read {path}: {why}"
    )
}

/// No threads for connections.
pub fn runtime(lang: Lang, why: &str) -> String {
    said!(
        lang,
        "желі ағындарын іске қосу мүмкін емес: {why}",
        "не удаётся запустить потоки ввода-вывода: {why}",
        "cannot start the I/O threads: {why}"
    )
}

/// A file that cannot be written.
pub fn unwritable(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} файлына жазу мүмкін емес: {why}",
        "не удаётся записать {path}: {why}",
        "cannot write {path}: {why}"
    )
}

/// A file too large for a document of the exchange.
pub fn too_large(lang: Lang, path: &dyn Display, max: u64) -> String {
    said!(
        lang,
        "{path} файлында рұқсат етілген {max} байттан көп; бұл алмасу құжаты емес",
        "в {path} больше допустимых {max} байт; это не документ обмена",
        "{path} has more than {max} bytes; it is not a document of this exchange"
    )
}

/// A certificate of a file that cannot be read.
pub fn in_certificate(lang: Lang, path: &dyn Display, number: usize, why: &str) -> String {
    said!(
        lang,
        "{path}, {number}-куәлік: {why}",
        "{path}, свидетельство {number}: {why}",
        "{path}, certificate {number}: {why}"
    )
}

/// A directory without certificates.
pub fn no_certificate(lang: Lang, path: &dyn Display) -> String {
    said!(
        lang,
        "{path}: мұнда бірде-бір куәлік жоқ",
        "{path}: здесь нет ни одного свидетельства",
        "{path}: no certificate in it"
    )
}

/// A signature that is none.
pub fn signature(lang: Lang, line: u32, column: u32, why: &str) -> String {
    said!(
        lang,
        "{line}-жол, {column}-бағандағы қолтаңба: {why}",
        "подпись в строке {line}, столбце {column}: {why}",
        "the signature at line {line}, column {column}: {why}"
    )
}

/// Zero is no number of a signature.
pub fn not_counted(lang: Lang) -> String {
    said!(
        lang,
        "қолтаңбалар бірден бастап саналады",
        "подписи считаются с единицы",
        "signatures are counted from one"
    )
}

/// Fewer signatures.
pub fn no_signature(lang: Lang, number: usize) -> String {
    said!(
        lang,
        "құжатта {number}-қолтаңба жоқ",
        "в документе нет подписи {number}",
        "there is no signature {number} in the document"
    )
}

/// Fewer References.
pub fn no_reference(lang: Lang, number: usize, count: usize) -> String {
    said!(
        lang,
        "{number}-Reference жоқ; қолтаңбада барлығы {count}",
        "нет Reference {number}; всего в подписи {count}",
        "there is no Reference {number}; the signature has {count}"
    )
}

/// A canonicalisation that is not known.
pub fn canonicalization(lang: Lang, uri: &str, known: &str) -> String {
    said!(
        lang,
        "`{uri}` канондау алгоритмі белгісіз; белгілілері:\n  {known}",
        "каноникализация `{uri}` неизвестна; есть:\n  {known}",
        "`{uri}` is no canonicalisation known here; there are:\n  {known}"
    )
}

/// An id of none or of several.
pub fn not_one_id(lang: Lang, id: &str) -> String {
    said!(
        lang,
        "`{id}` идентификаторы ешбір элементте жоқ немесе бірнешеуінде бар",
        "идентификатора `{id}` нет ни у одного элемента или он есть у нескольких",
        "no element has the id `{id}`, or several have it"
    )
}

/// An element that is not there.
pub fn no_element(lang: Lang, name: &str) -> String {
    said!(lang, "`{name}` элементі жоқ", "нет элемента `{name}`", "there is no element `{name}`")
}

/// Where to look when a gateway does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientHint {
    /// It may not run.
    Running,
    /// Another authority, or not the TLS port.
    Authority,
    /// A TLS listener spoken to over http.
    Scheme,
    /// Nothing to say.
    Nothing,
}

/// The hint, after the error.
pub fn client_hint(lang: Lang, hint: ClientHint) -> String {
    match hint {
        ClientHint::Running => said!(
            lang,
            "; ол іске қосылған ба? `qaqpa serve` өз мекенжайларын басып шығарады",
            "; запущен ли он? `qaqpa serve` печатает свои адреса",
            "; is it running? `qaqpa serve` prints its addresses"
        ),
        ClientHint::Authority => said!(
            lang,
            "; шлюз куәлігін осы куәландырушы орталық шығарды ма және бұл TLS порты ма?",
            "; этот ли центр выпустил свидетельство шлюза и тот ли это порт TLS?",
            "; is it the authority that issued the gateway's certificate, and is the port the TLS one?"
        ),
        ClientHint::Scheme => said!(
            lang,
            "; TLS тыңдаушысы http сұранысына осылай жауап береді: схеманы тексеріңіз",
            "; так отвечает слушатель TLS на запрос по http: проверьте схему",
            "; a TLS listener spoken to over http answers like this: check the scheme"
        ),
        ClientHint::Nothing => String::new(),
    }
}

/// No time-stamp.
pub fn time_stamp(lang: Lang, url: &str, why: &str) -> String {
    said!(
        lang,
        "{url} мекенжайынан уақыт белгісі: {why}",
        "метка времени от {url}: {why}",
        "the time-stamp from {url}: {why}"
    )
}

/// No service of the catalogue.
pub fn no_service(lang: Lang, given: &str, nearest: Option<&str>) -> String {
    let near = nearest.map(|near| format!(" (→ {near}?)")).unwrap_or_default();
    said!(
        lang,
        "«{given}» деген қызмет жоқ{near}; тізімі: qaqpa catalogue list",
        "услуги «{given}» нет{near}; список: qaqpa catalogue list",
        "there is no service `{given}`{near}; `qaqpa catalogue list` lists them"
    )
}

/// No such page.
pub fn no_page(lang: Lang, name: &str) -> String {
    said!(
        lang,
        "`{name}` беті жоқ; беттер тізімі: `qaqpa manual`",
        "нет страницы `{name}`; список страниц: `qaqpa manual`",
        "there is no page `{name}`; `qaqpa manual` lists the pages"
    )
}

/// A directory with files in it.
pub fn not_empty(lang: Lang, path: &dyn Display) -> String {
    said!(
        lang,
        "{path} бос емес; басқа каталогты көрсетіңіз немесе үстінен жазу үшін --force беріңіз",
        "{path} уже есть и не пуст; укажите другой каталог или --force, чтобы записать поверх",
        "{path} exists and is not empty; give another directory, or --force to write over it"
    )
}

/// A directory without a PKI.
pub fn not_a_pki(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} – жарамды PKI каталогы емес: {why}",
        "{path} – не каталог PKI, пригодный к использованию: {why}",
        "{path} is not a PKI that can be used: {why}"
    )
}

/// No certificate named.
pub fn no_serial(lang: Lang) -> String {
    said!(lang, "--serial немесе --cert көрсетіңіз", "укажите --serial или --cert", "give --serial or --cert")
}

/// A CRL of the authority.
pub fn authority_crl(lang: Lang, name: &str, why: &str) -> String {
    said!(
        lang,
        "куәландырушы орталықтың {name} тізімі (CRL): {why}",
        "список (CRL) удостоверяющего центра {name}: {why}",
        "the authority's CRL {name}: {why}"
    )
}

/// Not a filter of the log.
pub fn log_filter(lang: Lang, origin: &str, filter: &str) -> String {
    said!(
        lang,
        "{origin} = `{filter}` – журнал сүзгісі емес; `info` мәнін беріп көріңіз",
        "{origin} = `{filter}` – не фильтр журнала; попробуйте `info`",
        "{origin} = `{filter}` is not a log filter; try `info`"
    )
}

/// The log cannot be started.
pub fn log(lang: Lang, why: &str) -> String {
    said!(
        lang,
        "журналды бастау мүмкін емес: {why}",
        "не удаётся начать журнал: {why}",
        "cannot start the log: {why}"
    )
}

/// A running gateway that did not answer.
pub fn gateway_silent(lang: Lang, management: &str, why: &str) -> String {
    said!(
        lang,
        "журналға жазылды, бірақ {management} шлюзі жауап бермеді: {why}",
        "запись в журнале есть, но шлюз {management} не ответил: {why}",
        "it is in the ledger, but the gateway at {management} did not answer: {why}"
    )
}

/// A running gateway that refused.
pub fn gateway_refused(lang: Lang, management: &str, why: &str) -> String {
    said!(
        lang,
        "журналға жазылды, бірақ {management} шлюзі оны қабылдамады: {why}",
        "запись в журнале есть, но шлюз {management} её не принял: {why}",
        "it is in the ledger, but the gateway at {management} did not take it over: {why}"
    )
}

/// A text in another encoding.
pub fn not_utf8(lang: Lang) -> String {
    said!(lang, "мәтін UTF-8 кодтауында емес", "текст не в кодировке UTF-8", "the text is not UTF-8")
}

/// Not JSON. What the parser says is English in every language, so only English has it.
pub fn not_json(lang: Lang, line: usize, column: usize, error: &dyn Display) -> String {
    said!(
        lang,
        "бұл JSON емес: {line}-жол, {column}-баған",
        "это не JSON: строка {line}, столбец {column}",
        "{error}"
    )
}

/// JSON that is no report.
pub fn not_a_report(lang: Lang, error: &dyn Display) -> String {
    said!(lang, "бұл Qaqpa есебі емес", "это не отчёт Qaqpa", "{error}")
}

/// A file without reports.
pub fn no_report(lang: Lang) -> String {
    said!(lang, "мұнда есеп жоқ", "здесь нет отчёта", "there is no report in it")
}

/// A CRL of nobody named.
pub fn nobodys_crl(lang: Lang) -> String {
    said!(
        lang,
        "бұл тізім есептегі немесе --trust ішіндегі орталықтардың ешқайсысына тиесілі емес",
        "это список не того удостоверяющего центра, что есть в отчёте или в --trust",
        "not the list of any authority in the report or in --trust"
    )
}

/// Not a time. The error quotes what was given.
pub fn not_a_time(lang: Lang, error: &crate::clock::NotATime) -> String {
    let given = error.text();
    said!(
        lang,
        "`{given}` уақыт емес; 2026-11-24 немесе 2026-11-24T10:00:00Z түрінде жазыңыз",
        "`{given}` – не время; пишите 2026-11-24 или 2026-11-24T10:00:00Z",
        "`{given}` is not a time; write 2026-11-24 or 2026-11-24T10:00:00Z"
    )
}

/// Not XML.
pub fn not_well_formed(lang: Lang, why: &str) -> String {
    said!(
        lang,
        "құжат дұрыс құрылған XML емес: {why}",
        "документ не является правильным XML: {why}",
        "the document is not well-formed XML: {why}"
    )
}

/// A Reference to none or to several.
pub fn no_single_element(lang: Lang, id: &str) -> String {
    said!(
        lang,
        "`{id}` сілтеме жасайтын идентификаторы бар жалғыз элемент жоқ",
        "нет единственного элемента с идентификатором, на который ссылается `{id}`",
        "no single element bears the id that `{id}` refers to"
    )
}

/// Signed before.
pub fn signed_already(lang: Lang) -> String {
    said!(
        lang,
        "құжатқа қол қойылып қойған; қол қойылмаған құжатты беріңіз",
        "документ уже подписан; подписывайте неподписанный",
        "the document is signed already; sign the unsigned one"
    )
}

/// Not SOAP.
pub fn not_an_envelope(lang: Lang) -> String {
    said!(
        lang,
        "бұл бір Body элементі бар SOAP конверті емес",
        "это не конверт SOAP с одним элементом Body",
        "not a SOAP envelope with one Body"
    )
}

/// No place for the signature.
pub fn no_place(lang: Lang, place: &str) -> String {
    said!(
        lang,
        "қолтаңба қойылатын `{place}` орнында жалғыз элемент жоқ; орын /request/signatures түріндегі жолмен көрсетіледі",
        "на месте `{place}`, куда ставится подпись, нет единственного элемента; место – это путь вида /request/signatures",
        "no single element stands at `{place}`, where the signature was to go; a place is a path such as /request/signatures"
    )
}

/// The place lies in what is signed.
pub fn place_signed(lang: Lang, place: &str) -> String {
    said!(
        lang,
        "`{place}` қол қойылатын элементтің ішінде: enveloped емес қолтаңба қол қойылатын элементтен тыс тұрады",
        "`{place}` находится внутри подписываемого элемента: подпись не вида enveloped стоит вне подписываемого",
        "`{place}` lies in the signed element: a signature that is not enveloped stands outside what it signs"
    )
}

/// A key that does not sign XML.
pub fn key_kind(lang: Lang, kind: &str) -> String {
    said!(
        lang,
        "{kind} түріндегі кілтпен мұнда XML құжатына қол қойылмайды",
        "ключом вида {kind} здесь XML не подписывается",
        "a key of kind {kind} does not sign XML here"
    )
}

/// A report without diagnostic data.
pub fn not_diagnostic(lang: Lang) -> String {
    said!(
        lang,
        "есепте диагностикалық деректер жоқ; оны `?level=diagnostic` немесе `--report diagnostic` арқылы сұратыңыз",
        "в отчёте нет диагностических данных; запросите его с `?level=diagnostic` или `--report diagnostic`",
        "the report holds no diagnostic data; ask for it with `?level=diagnostic` or `--report diagnostic`"
    )
}

/// A certificate of a report that cannot be read.
pub fn report_certificate(lang: Lang, serial: &str, why: &str) -> String {
    said!(
        lang,
        "есептегі сериялық нөмірі {serial} куәлік оқылмайды: {why}",
        "свидетельство с серийным номером {serial} в отчёте не читается: {why}",
        "the certificate with serial number {serial} in the report cannot be read: {why}"
    )
}

/// A certificate of a report that is not base64.
pub fn report_not_base64(lang: Lang, serial: &str) -> String {
    said!(
        lang,
        "есептегі сериялық нөмірі {serial} куәлік base64 емес",
        "свидетельство с серийным номером {serial} в отчёте не в base64",
        "the certificate with serial number {serial} in the report is not base64"
    )
}

/// A word of a report that is none of those written.
pub fn report_word(lang: Lang, word: &str, what: &str) -> String {
    said!(
        lang,
        "есептегі `{word}` мәні белгісіз",
        "значение `{word}` в отчёте неизвестно",
        "`{word}` in the report is no {what}"
    )
}
