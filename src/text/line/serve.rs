//! `qaqpa serve`.

use std::path::Path;

use crate::text::Lang;
use crate::text::said::said;

/// The addresses, a line each with what it is for, and that the gateway is ready. Scripts wait for the English ones and for
/// endpoints.json.
pub fn addresses(lang: Lang, gateway: &str, plain: &str, management: &str) -> [String; 4] {
    [
        said!(
            lang,
            "шлюз            {gateway}  портал, кабинет, орталық, жұмыс орны, құжатты тексеру; TLS арқылы REST және SOAP",
            "шлюз           {gateway}  портал, кабинет, центр, рабочее место, проверка документов; REST и SOAP через TLS",
            "gateway     {gateway}  portal, cabinet, centre, workstation, verification; REST and SOAP over TLS"
        ),
        said!(
            lang,
            "TLS қолданылмайды {plain}  соның өзі TLS қолданбай; сынақ орталығының CRL, OCSP және уақыт белгілері",
            "без TLS        {plain}  то же без TLS; CRL, OCSP и метки времени тестового центра",
            "plain       {plain}  the same without TLS; CRL, OCSP and time-stamps of the test authority"
        ),
        said!(
            lang,
            "басқару         {management}  тестілеушіге: журнал, сағат, куәліктер, ақаулар, адамдар",
            "управление     {management}  для тестировщика: журнал, часы, свидетельства, неисправности, люди",
            "management  {management}  for testers: journal, clock, certificates, faults, people"
        ),
        said!(lang, "дайын", "готов", "ready"),
    ]
}

/// What was written last is in the log still.
pub fn not_folded(lang: Lang, directory: &Path) -> String {
    let directory = directory.display();
    said!(
        lang,
        "тізілімнің журналы оның файлына көшірілмеді: {directory} ішіндегі registry.sqlite пен registry.sqlite-wal файлдарын бірге сақтаңыз",
        "журнал реестра не перенесён в его файл: храните registry.sqlite и registry.sqlite-wal из {directory} вместе",
        "the registry's log was not copied into its file: keep registry.sqlite and registry.sqlite-wal of {directory} together"
    )
}

/// Connections that were cut off at the end.
pub fn cut(lang: Lang, connections: usize, millis: u64) -> String {
    said!(
        lang,
        "{connections} қосылым {millis} мс өткен соң үзілді",
        "соединений прервано: {connections}, через {millis} мс",
        "{connections} connections were cut off after {millis} ms"
    )
}
