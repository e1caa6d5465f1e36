//! What a form sent.

use bytes::Bytes;

use crate::encoding::{is_blank, percent};

/// Members of a form; the longest questionnaire has some forty.
pub(super) const MEMBERS_MAX: usize = 512;

/// The member that a form has which was sent to see its page in another language. No field of a service is called so.
pub const LANGUAGE: &str = "page.language";

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The member of the form.
    pub field: String,
    /// As the sender calls it; a stranger's text.
    pub file_name: String,
    /// As the browser calls its type; empty where it does not.
    pub kind: String,
    /// What is in it.
    pub octets: Bytes,
}

/// The members of a form in their order, and its files.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pub(super) texts: Vec<(String, String)>,
    pub(super) files: Vec<Upload>,
}

impl Fields {
    /// A form of `application/x-www-form-urlencoded`, or a query; `None` where it cannot be decoded or has too many members.
    pub fn of_urlencoded(text: &str) -> Option<Self> {
        let mut texts = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            texts.push((decoded(name)?, decoded(value)?));
            if texts.len() > MEMBERS_MAX {
                return None;
            }
        }
        Some(Fields { texts, files: Vec::new() })
    }

    /// The value of a member that is there, without the spaces around it; line ends as LF.
    pub fn text(&self, name: &str) -> Option<String> {
        let found = self.texts.iter().find(|member| member.0 == name)?;
        Some(found.1.trim().replace("\r\n", "\n"))
    }

    /// The value of a member that is there and has something to read.
    pub fn filled(&self, name: &str) -> Option<String> {
        self.text(name).filter(|value| !is_blank(value))
    }

    /// Every value of a member, as they came.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.texts.iter().filter(move |member| member.0 == name).map(|member| member.1.as_str())
    }

    /// Whether the form is sent for its page in another language: nothing is done but to show it.
    pub fn changes_language(&self) -> bool {
        self.filled(LANGUAGE).is_some()
    }

    /// All members.
    pub fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same with these members instead of its own of these names.
    #[must_use]
    pub fn with<'a>(mut self, members: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        for (name, value) in members {
            self.texts.retain(|member| member.0 != name);
            self.texts.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The file of a member; a field left empty sends none.
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == field && !file.octets.is_empty())
    }

    /// The files that were chosen and have nothing in them; a field left empty sends no name.
    pub fn empty_files(&self) -> impl Iterator<Item = &Upload> {
        self.files.iter().filter(|file| file.octets.is_empty() && !file.file_name.is_empty())
    }

    /// All files that are not empty.
    pub fn files(&self) -> impl Iterator<Item = &Upload> {
        self.files.iter().filter(|file| !file.octets.is_empty())
    }
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(percent::decode(&text.replace('+', " "))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_and_an_unreadable_one_is_none() {
        let fields =
            Fields::of_urlencoded("name=%D3%98%D0%BB%D0%B8%D1%8F&text=a%0D%0Ab+c&empty=&many=1&many=2")
                .unwrap();
        assert_eq!(fields.text("name").as_deref(), Some("Әлия"));
        assert_eq!(fields.text("text").as_deref(), Some("a\nb c"));
        assert_eq!((fields.text("empty").as_deref(), fields.filled("empty")), (Some(""), None));
        assert_eq!(fields.all("many").collect::<Vec<_>>(), ["1", "2"]);
        let other = Fields::of_urlencoded("many=3&new=4").unwrap();
        let with = fields.clone().with(other.members());
        assert_eq!(
            (with.all("many").collect::<Vec<_>>(), with.text("new").as_deref()),
            (vec!["3"], Some("4"))
        );
        assert!(Fields::of_urlencoded("a=%zz").is_none());
        assert!(Fields::of_urlencoded("a=%ff").is_none());
        assert!(Fields::of_urlencoded(&"a=1&".repeat(MEMBERS_MAX + 1)).is_none());
    }
}
