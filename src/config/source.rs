//! The text that the settings were read from: what is found out later about them has its place there.

use crate::encoding::toml_text::TomlFault;

/// A file of settings as it was read; nothing where none was.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Its name in errors.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

impl PartialEq for Source {
    /// The same settings are the same wherever they were read.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which file.
    pub file: String,
    /// Counted from one.
    pub line: usize,
}

impl Source {
    /// The line of a section, `[section]` or one of its tables; nothing where the settings have no file.
    pub(super) fn of_section(&self, section: &str) -> Option<Place> {
        self.after(section, |_| true)
    }

    /// The line below a section that names what a fault is about, otherwise the section's.
    pub(super) fn of_fault(&self, section: &str, fault: &TomlFault) -> Option<Place> {
        let word = match fault {
            TomlFault::UnknownKey { key: word, .. }
            | TomlFault::UnknownWord { word, .. }
            | TomlFault::Kind { value: Some(word), .. }
            | TomlFault::Range { value: word, .. } => word,
            _ => return self.of_section(section),
        };
        self.after(section, |line| line.contains(word.as_str())).or_else(|| self.of_section(section))
    }

    fn after(&self, section: &str, is_it: impl Fn(&str) -> bool) -> Option<Place> {
        let begins = |line: &str| {
            let name = line.trim_start().trim_start_matches('[').trim_start();
            name.strip_prefix(section).is_some_and(|rest| rest.trim_start().starts_with([']', '.', '=']))
        };
        let below = self.text.lines().enumerate().skip_while(|(_, line)| !begins(line));
        let found = below.into_iter().find(|(_, line)| is_it(line.split('#').next().unwrap_or_default()));
        found.map(|(at, _)| Place { file: self.file.clone(), line: at + 1 })
    }
}
