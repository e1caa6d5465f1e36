//! The two faces of the printed page: Noto Sans, regular and bold, under the OFL (`fonts/OFL.txt`).
//!
//! Latin and Cyrillic need no shaping: one character is one glyph, so that a width measured is the width drawn.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;

static REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/NotoSans-Bold.ttf");

/// Stands for a character that the font lacks.
pub(super) const LACKING: char = '\u{FFFD}';

/// Which of the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// One face, as it is measured and embedded.
pub(super) struct Face {
    pub(super) font: Font,
    reader: FontRef<'static>,
    units_per_em: f32,
}

static FACES: LazyLock<Option<[Face; 2]>> = LazyLock::new(|| Some([Face::read(REGULAR)?, Face::read(BOLD)?]));

impl Face {
    fn read(octets: &'static [u8]) -> Option<Self> {
        let font = Font::new(octets.into(), 0)?;
        Some(Face { units_per_em: font.units_per_em(), font, reader: FontRef::new(octets).ok()? })
    }

    /// The face of a weight; `None` if the font of this build does not read.
    pub(super) fn of(weight: Weight) -> Option<&'static Face> {
        let [regular, bold] = FACES.as_ref()?;
        Some(if weight == Weight::Bold { bold } else { regular })
    }

    /// The glyphs of one line. Their advances are of the em.
    pub(super) fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        let map = self.reader.charmap();
        let metrics = self.reader.glyph_metrics(Size::unscaled(), LocationRef::default());
        let glyph = |(at, c): (usize, char)| {
            let id = map.map(c).or_else(|| map.map(LACKING)).unwrap_or_default();
            let advance = metrics.advance_width(id).unwrap_or_default() / self.units_per_em;
            KrillaGlyph::new(GlyphId::new(id.to_u32()), advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
        };
        line.char_indices().map(glyph).collect()
    }

    /// How wide a line is, in points, at a size in points.
    pub(super) fn width(&self, line: &str, size: f32) -> f32 {
        self.glyphs(line).iter().map(|glyph| glyph.x_advance * size).sum()
    }

    /// A text that this face can draw: composed (NFC), with blanks for controls and U+FFFD for what the font lacks.
    pub(super) fn drawable(&self, text: &str) -> String {
        let map = self.reader.charmap();
        let drawn = |c: char| match c {
            c if c.is_control() || c.is_whitespace() => ' ',
            c if map.map(c).is_some() => c,
            _ => LACKING,
        };
        text.nfc().map(drawn).collect()
    }

    /// The text in lines of at most this width; a word that is wider is broken.
    pub(super) fn wrapped(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in self.drawable(text).split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(&line, size) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_have_the_letters_of_kazakh_and_russian() {
        for weight in [Weight::Regular, Weight::Bold] {
            let face = Face::of(weight).unwrap();
            let letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЙйЪъЫыЭэ№₸«»–—";
            assert_eq!(face.drawable(letters), letters);
            assert_eq!(face.drawable("и\u{306}\t漢"), "й \u{FFFD}");
        }
    }

    #[test]
    fn a_line_is_never_wider_than_asked() {
        let face = Face::of(Weight::Regular).unwrap();
        let text = format!("Қазақстан Республикасы {}", "ұ".repeat(300));
        let lines = face.wrapped(&text, 10.0, 120.0);
        assert!(lines.len() > 10 && lines.iter().all(|line| face.width(line, 10.0) <= 120.0));
        assert_eq!(lines.concat().chars().filter(|c| *c == 'ұ').count(), 300);
        assert_eq!(face.wrapped(" \n ", 10.0, 120.0), [""; 0]);
    }
}
