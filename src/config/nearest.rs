//! The word that was meant, where another stands.

/// Of "unknown field `a`, expected one of `b`, `c`" the expected word nearest to `a`, if it is near.
pub(super) fn nearest(message: &str) -> Option<&str> {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (unknown, known) = words.split_first().filter(|_| message.starts_with("unknown"))?;
    let near = known.iter().map(|word| (distance(unknown, word), *word)).min()?;
    (near.0 <= 2.max(unknown.len() / 3)).then_some(near.1)
}

/// Levenshtein's distance: insertions, deletions and replacements from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.chars().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
