//! What the pages say, a file a door, each text with its three languages beside one another.
//!
//! A new page adds its words to the file of its door by [`words!`](self), or a sentence with values by `said!`.

pub mod cabinet;
pub mod centre;
pub mod components;
pub mod console;
pub mod home;
pub mod issued;
pub mod layout;
pub mod portal;
pub mod tour;
pub mod verify;
pub mod workstation;

/// Texts as constants: Kazakh, Russian, English. A missing one does not compile; `ALL` has every one of them for the tests.
macro_rules! words {
    ($($name:ident: $kk:literal, $ru:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: $crate::text::Text = $crate::text::Text { kk: $kk, ru: $ru, en: $en };
        )*
        /// Every text of this file.
        pub const ALL: &[(&str, $crate::text::Text)] = &[$((stringify!($name), $name),)*];
    };
}

pub(crate) use words;
