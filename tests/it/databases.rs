//! The state databases: what each answers, by people who are looked for and not named.

mod answers;
mod consent_and_files;
mod room;
