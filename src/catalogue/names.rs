//! Texts in three languages, as the service files have them.

use serde::{Deserialize, Serialize};

use crate::text::Lang;

/// One text in three languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Kazakh: the regulation's own words where it has them.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
    /// The languages in which the words are a translation of ours, not the regulation's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translated: Vec<Lang>,
}

impl Names {
    /// A text that no regulation has; nothing is marked as translated.
    pub fn new(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Self {
        Names { kk: kk.into(), ru: ru.into(), en: en.into(), translated: Vec::new() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }
}
