//! How the values of a scenario are written: durations, sizes, weighted lists, rates.

use std::time::Duration;

use super::error::{LoadError, Wanted};
use crate::encoding::nearest;

/// Entries of one weighted list.
const ENTRIES_MAX: usize = 64;

/// Longer is no run of a test: a week.
const SECONDS_MAX: f64 = 7.0 * 86_400.0;

/// A value that cannot be.
pub(super) fn refused(key: &'static str, value: &str, wanted: Wanted) -> LoadError {
    let names: &[&str] = match wanted {
        Wanted::Names(names) | Wanted::OneOf(names) | Wanted::Metric(names) => names,
        _ => &[],
    };
    LoadError::Value {
        key,
        value: value.chars().take(80).collect(),
        wanted,
        nearest: nearest(value, names.iter().copied()).map(str::to_owned),
    }
}

/// The number at the start of `text`, and its unit.
pub(super) fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    number.is_finite().then_some((number, &text[end..]))
}

/// Seconds of a duration: `500ms`, `10s`, `2m`, `1h`; `µs` too.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let (number, unit) = number(text.trim())?;
    // Divided, and not multiplied by what has no exact double.
    let seconds = match unit {
        "us" | "µs" => number / 1e6,
        "ms" => number / 1e3,
        "s" => number,
        "m" => number * 60.0,
        "h" => number * 3600.0,
        _ => return None,
    };
    Some(seconds).filter(|seconds| *seconds <= SECONDS_MAX)
}

/// A duration.
pub(super) fn duration(key: &'static str, text: &str) -> Result<Duration, LoadError> {
    seconds(text).map(Duration::from_secs_f64).ok_or_else(|| refused(key, text, Wanted::Duration))
}

/// Octets: `4500`, `4k`, `1.5m`.
pub(super) fn size(text: &str) -> Option<usize> {
    let (number, unit) = number(text.trim())?;
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1024.0,
        "m" | "mb" => 1024.0 * 1024.0,
        _ => return None,
    };
    let octets = number * factor;
    (octets <= crate::limits::BODY_BYTES_MAX as f64).then_some(octets as usize)
}

/// A rate, requests a second.
pub(super) fn rate(key: &'static str, text: &str) -> Result<f64, LoadError> {
    let found = number(text.trim()).filter(|(_, unit)| unit.is_empty() || *unit == "/s");
    found
        .map(|(rate, _)| rate)
        .filter(|rate| *rate > 0.0 && *rate <= RATE_MAX)
        .ok_or_else(|| refused(key, text, Wanted::Rate))
}

/// More a second is not asked of one machine.
pub(super) const RATE_MAX: f64 = 1_000_000.0;

/// What is drawn, and how often each: by weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Mix<T> {
    entries: Vec<(T, f64)>,
}

impl<T> Mix<T> {
    /// The only entry, where there is no other.
    pub fn only(&self) -> Option<&T> {
        match &*self.entries {
            [(only, _)] => Some(only),
            _ => None,
        }
    }

    /// `A=8,B=1`; a name without a weight weighs 1.
    pub(super) fn parse(
        key: &'static str,
        text: &str,
        wanted: Wanted,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Self, LoadError> {
        let mut entries = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, weight) = match part.rsplit_once('=') {
                Some((name, weight)) => {
                    let weight =
                        number(weight.trim()).filter(|(weight, unit)| *weight >= 0.0 && unit.is_empty());
                    (name.trim(), weight.ok_or_else(|| refused(key, part, wanted))?.0)
                }
                None => (part, 1.0),
            };
            entries.push((read(name).ok_or_else(|| refused(key, name, wanted))?, weight));
        }
        let total: f64 = entries.iter().map(|(_, weight)| weight).sum();
        if entries.len() > ENTRIES_MAX || entries.is_empty() {
            return Err(refused(key, text, wanted));
        }
        if total <= 0.0 {
            return Err(refused(key, text, Wanted::Weight));
        }
        entries.retain(|(_, weight)| *weight > 0.0);
        Ok(Mix { entries })
    }

    /// What this draw falls on.
    pub(super) fn pick(&self, draw: u64) -> usize {
        let total: f64 = self.entries.iter().map(|(_, weight)| weight).sum();
        // 53 bits: as many as a double has.
        let mut at = (draw >> 11) as f64 / (1u64 << 53) as f64 * total;
        for (index, (_, weight)) in self.entries.iter().enumerate() {
            if at < *weight {
                return index;
            }
            at -= weight;
        }
        self.entries.len() - 1
    }

    /// What may be drawn.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(one, _)| one)
    }

    /// What stands at this index of [`Mix::pick`].
    pub(super) fn at(&self, index: usize) -> &T {
        &self.entries[index].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_are_read_with_their_units_and_nothing_else_is() {
        assert_eq!(seconds("500ms"), Some(0.5));
        assert_eq!(seconds("2m"), Some(120.0));
        assert_eq!(seconds("20µs"), Some(20e-6));
        for wrong in ["", "5", "ms", "-1s", "1d", "1e3s", "99999h", "1..2s"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
        assert_eq!(size("4k"), Some(4096));
        assert_eq!(size("4500"), Some(4500));
        assert_eq!(size("4kk"), None);
        assert_eq!(size("999999m"), None);
    }

    #[test]
    fn a_mix_is_drawn_by_its_weights() {
        let read = |name: &str| (name != "nobody").then(|| name.to_owned());
        let mix = Mix::parse("people", "a=3, b", Wanted::Weights, read).unwrap();
        let of_b = (0..1000u64).filter(|n| mix.at(mix.pick(n * (u64::MAX / 1000))) == "b").count();
        assert!((240..=260).contains(&of_b), "{of_b}");
        for wrong in ["", "nobody", "a=x", "a=-1", "a=0", "a=1s"] {
            assert!(Mix::parse("people", wrong, Wanted::Weights, read).is_err(), "{wrong}");
        }
    }
}
