//! `qaqpa cms show`.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// The content; `None` where it is kept elsewhere.
pub fn content(lang: Lang, bytes: Option<usize>, of: &str) -> String {
    match bytes {
        Some(bytes) => said!(
            lang,
            "мазмұны: {bytes} байт, түрі {of}",
            "содержимое: {bytes} байт типа {of}",
            "content: {bytes} bytes of type {of}"
        ),
        None => said!(
            lang,
            "мазмұны: бөлек сақталады, түрі {of}",
            "содержимое: хранится отдельно, типа {of}",
            "content: kept elsewhere of type {of}"
        ),
    }
}

/// A certificate in it.
pub fn certificate(lang: Lang, serial: &str, subject: &dyn Display) -> String {
    said!(
        lang,
        "куәлік {serial}: {subject}",
        "свидетельство {serial}: {subject}",
        "certificate {serial}: {subject}"
    )
}

/// Who issued it, and for when.
pub fn issued(lang: Lang, issuer: &dyn Display, from: &dyn Display, to: &dyn Display) -> String {
    said!(
        lang,
        "  шығарушысы {issuer}, {from} … {to}",
        "  издатель {issuer}, {from} … {to}",
        "  by {issuer}, {from} … {to}"
    )
}

/// How many CRLs and OCSP responses it has.
pub fn revocation(lang: Lang, lists: usize, responses: usize) -> String {
    said!(
        lang,
        "қайтарып алынған куәліктер тізімдері: {lists}; OCSP жауаптары: {responses}",
        "списки отозванных свидетельств: {lists}; ответы OCSP: {responses}",
        "lists of revoked certificates: {lists}; OCSP responses: {responses}"
    )
}

/// A signer.
pub fn signer(lang: Lang, number: usize, id: &dyn Display, digest: Option<&str>) -> String {
    let digest = digest
        .map_or_else(|| said!(lang, "белгісіз хэш", "неизвестный хэш", "an unknown digest"), str::to_owned);
    said!(
        lang,
        "{number}-қол қоюшы: {id}, {digest}",
        "подписавший {number}: {id}, {digest}",
        "signer {number}: by {id}, {digest}"
    )
}

/// A signed attribute.
pub fn signed(lang: Lang, name: &str) -> String {
    said!(lang, "  қол қойылған {name}", "  подписано {name}", "  signed {name}")
}

/// An unsigned one.
pub fn unsigned(lang: Lang, name: &str) -> String {
    said!(lang, "  қол қойылмаған {name}", "  не подписано {name}", "  unsigned {name}")
}

/// A time-stamp in it.
pub fn time_stamp(lang: Lang, time: &dyn Display, policy: &str, imprint: &str) -> String {
    said!(
        lang,
        "    уақыты {time}, саясаты {policy}, хэші {imprint}",
        "    время {time}, политика {policy}, хэш {imprint}",
        "    of {time}, policy {policy}, imprint of {imprint}"
    )
}

/// A time-stamp that cannot be read.
pub fn unreadable_time_stamp(lang: Lang) -> String {
    said!(lang, "    оқылмайды", "    не читается", "    that cannot be read")
}
