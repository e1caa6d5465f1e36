//! Which report somebody asks for: `?level=` and `?lang=`, `Accept` and `Accept-Language`, RFC 9110 §12.5.

use super::Level;
use crate::text::{Lang, preferred};

/// In which form a report goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// `application/json`.
    #[default]
    Json,
    /// `application/xml`, `schemas/report.xsd`.
    Xml,
    /// `text/html`, for people.
    Html,
    /// `text/plain`, for a terminal.
    Text,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportQuery {
    /// How much.
    pub level: Level,
    /// In which form.
    pub form: Form,
    /// In which language, where the form has one.
    pub lang: Lang,
}

/// Why it is nothing that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportQueryError {
    /// No such level.
    #[error("level=`{0}`")]
    Level(String),
    /// No such language.
    #[error("lang=`{0}`")]
    Lang(String),
    /// No such form.
    #[error("form=`{0}`")]
    Form(String),
}

impl ReportQuery {
    /// From a query and the two headers; parameters of the query that are somebody else's are passed over.
    pub fn read(
        query: Option<&str>,
        accept: Option<&str>,
        languages: Option<&str>,
    ) -> Result<Self, ReportQueryError> {
        let parameter = |name: &str| {
            let mut pairs = query.unwrap_or("").split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|pair| pair.0 == name).map(|pair| pair.1)
        };
        let shown = |text: &str| text.chars().take(40).collect::<String>();
        let level = match parameter("level") {
            Some(text) => Level::parse(text).ok_or_else(|| ReportQueryError::Level(shown(text)))?,
            None => Level::default(),
        };
        let lang = match parameter("lang") {
            Some(text) => Lang::parse(text).ok_or_else(|| ReportQueryError::Lang(shown(text)))?,
            None => languages.map_or(Lang::En, Lang::accepted),
        };
        let form = match parameter("form") {
            Some("json") => Form::Json,
            Some("xml") => Form::Xml,
            Some("html") => Form::Html,
            Some("text") => Form::Text,
            Some(text) => return Err(ReportQueryError::Form(shown(text))),
            None => accept.and_then(|header| preferred(header, form)).unwrap_or_default(),
        };
        Ok(ReportQuery { level, form, lang })
    }
}

fn form(kind: &str) -> Option<Form> {
    match kind.to_ascii_lowercase().as_str() {
        "application/json" | "application/*" | "*/*" => Some(Form::Json),
        "application/xml" | "text/xml" => Some(Form::Xml),
        "text/html" | "application/xhtml+xml" | "text/*" => Some(Form::Html),
        "text/plain" => Some(Form::Text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: Option<&str>, accept: Option<&str>, languages: Option<&str>) -> (Level, Form, Lang) {
        let asked = ReportQuery::read(query, accept, languages).unwrap();
        (asked.level, asked.form, asked.lang)
    }

    #[test]
    fn who_says_nothing_gets_the_detailed_report_as_json() {
        assert_eq!(asked(None, None, None), (Level::Detailed, Form::Json, Lang::En));
        assert_eq!(
            asked(Some("octets=all"), Some("*/*"), Some("de")),
            (Level::Detailed, Form::Json, Lang::En)
        );
    }

    #[test]
    fn a_browser_gets_a_page_in_the_language_it_likes_best() {
        let chrome = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(
            asked(None, Some(chrome), Some("de-DE,ru;q=0.7,kk-KZ;q=0.9")),
            (Level::Detailed, Form::Html, Lang::Kk)
        );
        assert_eq!(asked(None, Some("application/xml;q=0.5, text/html;q=0"), Some("ru-KZ")).1, Form::Xml);
        assert_eq!(
            asked(Some("level=simple&lang=ru"), Some("text/html"), Some("kk")),
            (Level::Simple, Form::Html, Lang::Ru)
        );
    }

    #[test]
    fn what_is_not_there_is_said_to_be_not_there() {
        assert_eq!(
            ReportQuery::read(Some("level=full"), None, None),
            Err(ReportQueryError::Level("full".to_owned()))
        );
        assert_eq!(
            ReportQuery::read(Some("lang=de"), None, None),
            Err(ReportQueryError::Lang("de".to_owned()))
        );
    }
}
