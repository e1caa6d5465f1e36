//! The year files that the program carries.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::file::{self, CalendarError};
use super::year::Year;

macro_rules! files {
    ($($year:literal)+) => {
        [$((concat!("schemas/calendar/", $year, ".toml"), include_str!(concat!("../../schemas/calendar/", $year, ".toml")))),+]
    };
}

/// Each its name and its text.
const FILES: [(&str, &str); 16] = files! {
    "2012" "2013" "2014" "2015" "2016" "2017" "2018" "2019" "2020" "2021" "2022" "2023" "2024" "2025" "2026" "2027"
};

/// They are read once.
pub(super) static YEARS: LazyLock<Result<Arc<BTreeMap<i16, Year>>, CalendarError>> =
    LazyLock::new(|| file::years(FILES).map(Arc::new));
