//! The single checks of a service file: names, texts, dates, limits, citations.

use std::collections::HashSet;

use super::inconsistency::{Bearer, Inconsistency, KeyPath, Needed};
use super::limit::Limit;
use super::names::Names;
use super::service::Service;
use crate::encoding::nearest;
use crate::text::Lang;

/// Fine, or what is wrong and where.
pub(super) type Verdict = Result<(), (KeyPath, Inconsistency)>;

/// A name that nothing bears, with the one it resembles.
pub(super) fn dangling<'a>(name: &str, what: Bearer, known: impl Iterator<Item = &'a str>) -> Inconsistency {
    Inconsistency::Dangling { name: name.to_owned(), what, nearest: nearest(name, known).map(str::to_owned) }
}

/// A limit that can be counted.
pub(super) fn limit(key: &KeyPath, limit: Option<&Limit>) -> Verdict {
    let Some(limit) = limit else { return Ok(()) };
    let range = |key: KeyPath, value: u32, value_max: u32| {
        let fine = (1..=value_max).contains(&value);
        if fine { Ok(()) } else { Err((key, Inconsistency::Range { value, value_min: 1, value_max })) }
    };
    let value_max = limit.unit.value_max();
    range(key.key("value"), limit.value, value_max)?;
    if let Some(min) = limit.min {
        range(key.key("min"), min, limit.value)?;
    }
    for (at, when) in limit.when.iter().enumerate() {
        range(key.key("when").at(at).key("value"), when.value, value_max)?;
    }
    Ok(())
}

/// A text in each language.
pub(super) fn words(key: &KeyPath, names: &Names) -> Verdict {
    match Lang::ALL.into_iter().find(|lang| names.get(*lang).trim().is_empty()) {
        Some(lang) => Err((key.clone(), Inconsistency::NoWords(lang.as_str()))),
        None => Ok(()),
    }
}

/// A citation begins with the code of the service's regulation.
pub(super) fn cite(service: &Service, key: KeyPath, cite: &str) -> Verdict {
    let code = &service.regulation.cite;
    let rest = cite.strip_prefix(code.as_str()).map(str::trim_start);
    if rest.is_some_and(|rest| rest.starts_with('¶') || rest.starts_with("annex ")) {
        return Ok(());
    }
    Err((key, Inconsistency::NotACitation(cite.chars().take(60).collect(), code.clone())))
}

/// A day.
pub(super) fn date(key: KeyPath, text: &str) -> Verdict {
    let fine = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if fine { Ok(()) } else { Err((key, Inconsistency::NotADate(text.chars().take(40).collect()))) }
}

/// At least one.
pub(super) fn some(key: KeyPath, count: usize, what: Needed) -> Verdict {
    if count > 0 { Ok(()) } else { Err((key, Inconsistency::Missing(what))) }
}

/// No two alike.
pub(super) fn distinct<'a>(key: &KeyPath, names: impl Iterator<Item = &'a str>) -> Verdict {
    let mut seen = HashSet::new();
    for (at, name) in names.enumerate() {
        if !seen.insert(name) {
            return Err((key.at(at), Inconsistency::Twice(name.to_owned())));
        }
    }
    Ok(())
}

/// A name.
pub(super) fn name(key: KeyPath, name: &str) -> Verdict {
    if is_name(name) { Ok(()) } else { Err((key, Inconsistency::NotAName(name.to_owned()))) }
}

/// A name that needs no escaping anywhere: in a path, in XML, in a URL.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() <= 128 && name.chars().all(allowed)
}
