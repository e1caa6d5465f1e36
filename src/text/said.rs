//! One sentence, its three languages beside one another.

/// The sentence in the language of `$lang`: Kazakh, Russian, English. A missing one does not compile.
macro_rules! said {
    ($lang:expr, $kk:literal, $ru:literal, $en:literal) => {
        match $lang {
            $crate::text::Lang::Kk => format!($kk),
            $crate::text::Lang::Ru => format!($ru),
            $crate::text::Lang::En => format!($en),
        }
    };
}

pub(crate) use said;
