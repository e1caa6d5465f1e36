//! `qaqpa pki`.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::reason::{is_hold, named};
use crate::text::said::said;

/// The built-in PKI is written out.
pub fn exported(lang: Lang, path: &dyn Display, files: usize) -> String {
    said!(
        lang,
        "{path}: {files} файл; оны --pki арқылы қолданыңыз",
        "{path}: файлов: {files}; используйте с --pki",
        "{path}: {files} files; use it with --pki"
    )
}

/// A hold is lifted.
pub fn lifted(lang: Lang, serial: &str) -> String {
    said!(lang, "қолданылуы қайта басталды: {serial}", "действие возобновлено: {serial}", "lifted: {serial}")
}

/// A certificate is revoked, or put on hold; `reason` is its name in RFC 5280.
pub fn revoked(lang: Lang, serial: &str, reason: &str, at: &dyn Display) -> String {
    let hold = is_hold(reason);
    let reason = named(reason, lang);
    if hold {
        return said!(
            lang,
            "қолданылуы уақытша тоқтатылды: {serial} ({reason}), {at} бастап шығарылған әрбір тізімде (CRL)",
            "действие приостановлено: {serial} ({reason}), в каждом списке (CRL), выпущенном с {at}",
            "put on hold: {serial} ({reason}), on every CRL made from {at} on"
        );
    }
    said!(
        lang,
        "қайтарып алынды: {serial} ({reason}), {at} бастап шығарылған әрбір тізімде (CRL)",
        "отозвано: {serial} ({reason}), в каждом списке (CRL), выпущенном с {at}",
        "revoked: {serial} ({reason}), on every CRL made from {at} on"
    )
}

/// A key is being made.
pub fn making(lang: Lang, key: &str) -> String {
    said!(lang, "{key} кілті жасалуда", "создаётся ключ {key}", "making the key {key}")
}

/// A PKI is made.
pub fn made(lang: Lang, path: &dyn Display, files: usize, at: &dyn Display) -> String {
    said!(
        lang,
        "{path}: {files} файл, {at} сәтінің айналасында",
        "{path}: файлов: {files}, вокруг {at}",
        "{path}: {files} files around {at}"
    )
}

/// A defect that such a certificate cannot have.
pub fn left_out(lang: Lang, why: &str) -> String {
    said!(lang, "жасалмады: {why}", "пропущено: {why}", "left out: {why}")
}

/// A certificate as it was issued.
#[derive(Clone, Copy)]
pub struct Issued<'a> {
    /// Its serial number.
    pub serial: &'a str,
    /// Whose it is.
    pub subject: &'a str,
    /// From when it is valid.
    pub from: &'a dyn Display,
    /// Until when.
    pub to: &'a dyn Display,
    /// The files, less their ends.
    pub stem: &'a dyn Display,
    /// The file as the authority names it.
    pub national: &'a str,
}

/// A certificate is issued.
pub fn issued(lang: Lang, issued: Issued<'_>) -> String {
    let Issued { serial, subject, from, to, stem, national } = issued;
    said!(
        lang,
        "шығарылды: {serial}, иесі {subject}, {from} бастап {to} дейін жарамды: {stem}.{{cert.pem,chain.pem,key.pem,p12,expected.json}}, {national}.p12",
        "выпущено: {serial}, владелец {subject}, действует с {from} по {to}: {stem}.{{cert.pem,chain.pem,key.pem,p12,expected.json}}, {national}.p12",
        "issued {serial} to {subject}, good from {from} to {to}: {stem}.{{cert.pem,chain.pem,key.pem,p12,expected.json}}, {national}.p12"
    )
}

/// What becomes of a request by its holder.
pub fn predicted(lang: Lang, codes: &str) -> String {
    if codes.is_empty() {
        return said!(
            lang,
            "иесінің сұранысы қабылданады",
            "запрос его владельца принимается",
            "a request by its holder is accepted"
        );
    }
    said!(
        lang,
        "иесінің сұранысынан бас тартылады: {codes}",
        "запросу его владельца отказывается: {codes}",
        "a request by its holder is refused: {codes}"
    )
}

/// A running gateway has read it.
pub fn taken_over(lang: Lang, management: &str) -> String {
    said!(
        lang,
        "{management} шлюзі енді осыны басшылыққа алады",
        "шлюз {management} теперь это учитывает",
        "the gateway at {management} goes by it from now on"
    )
}

/// No gateway runs.
pub fn nobody_runs(lang: Lang, directory: &dyn Display) -> String {
    said!(
        lang,
        "бұл каталогта ({directory}) шлюз жұмыс істеп тұрған жоқ; осы каталогпен іске қосылған шлюз оны ескереді",
        "на этом каталоге ({directory}) шлюз не работает; шлюз, запущенный на нём, это учтёт",
        "no gateway runs on this directory ({directory}); one that starts on it goes by it"
    )
}
