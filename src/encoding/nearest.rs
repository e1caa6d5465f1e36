//! The nearest known name to a mistyped one.

/// Longer words are not compared: they are no typing error of a name.
const WORD_CHARS_MAX: usize = 64;

/// The candidate that differs from `word` in the fewest letters, if they are few: a third of the word at most.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let chars = word.chars().count();
    if chars > WORD_CHARS_MAX {
        return None;
    }
    let far = chars / 3 + 1;
    candidates
        .into_iter()
        .map(|of| (distance(word, of), of))
        .filter(|(d, _)| *d <= far)
        .min_by_key(|(d, _)| *d)
        .map(|(_, of)| of)
}

/// Levenshtein's distance, without regard to case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(WORD_CHARS_MAX).flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_told_and_a_far_one_is_not() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("requierd", ["name", "required", "label"]), Some("required"));
        assert_eq!(nearest("colour", ["name", "required", "label"]), None);
        assert_eq!(nearest("", []), None);
    }
}
