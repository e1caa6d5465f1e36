//! How large a file is, in the unit that people read.

use super::lang::Lang;
use super::said::said;

/// Octets in a kilobyte, as the limits of the services count.
const KILO: u64 = 1024;

/// A number of octets: `5 MB`, `1.5 MB`, `300 KB`, `12 bytes`. What is not whole is rounded to tenths.
pub fn size(lang: Lang, octets: u64) -> String {
    let shown = |unit: u64| {
        let tenths = octets.saturating_mul(10).saturating_add(unit / 2) / unit;
        let point = if lang == Lang::En { '.' } else { ',' };
        match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}{point}{rest}", tenths / 10),
        }
    };
    match octets {
        0..KILO => said!(lang, "{octets} байт", "{octets} байт", "{octets} bytes"),
        octets if octets < KILO * KILO => {
            let shown = shown(KILO);
            said!(lang, "{shown} КБ", "{shown} КБ", "{shown} KB")
        }
        _ => {
            let shown = shown(KILO * KILO);
            said!(lang, "{shown} МБ", "{shown} МБ", "{shown} MB")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_unit_and_with_the_point_of_the_language() {
        for (octets, ru, en) in [
            (0, "0 байт", "0 bytes"),
            (1023, "1023 байт", "1023 bytes"),
            (1536, "1,5 КБ", "1.5 KB"),
            (5_242_880, "5 МБ", "5 MB"),
            (5_767_168, "5,5 МБ", "5.5 MB"),
            (u64::MAX, "1759218604441,5 МБ", "1759218604441.5 MB"),
        ] {
            assert_eq!(size(Lang::Ru, octets), ru);
            assert_eq!(size(Lang::En, octets), en);
        }
    }
}
