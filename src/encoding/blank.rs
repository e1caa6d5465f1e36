//! Texts in which nothing can be seen.

/// Whether a text has nothing that a reader would see: it is empty, or of white space, control characters and characters that are drawn as
/// nothing (Unicode UAX #44, `Default_Ignorable_Code_Point`).
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_drawn_as_nothing(c))
}

const fn is_drawn_as_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            // The pattern of Braille without a point.
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_see_is_blank_and_what_somebody_can_is_not() {
        for text in
            ["", " \t\n", "\u{200B}", "\u{A0}\u{3000}", "\u{2060}\u{FEFF}\u{AD}", "\u{E0020}\u{1F}\u{2800}"]
        {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["ә", " . ", "\u{200B}1", "–", "\u{1F3E0}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
