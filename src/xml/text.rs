//! Character data: pieces that markup splits are one text node, with references resolved and line ends normalised.

use super::builder::{Builder, Gathered, shown};
use super::document::{Data, Span};
use super::fault::{At, SyntaxFault, XmlFault};
use super::names::{is_space, reference};

impl Builder<'_> {
    /// XML 1.0 §2.4: `]]>` must not stand in character data.
    pub(super) fn text(&mut self, start: usize, end: usize) -> Result<(), At> {
        let piece = &self.text[start..end];
        if self.open.is_empty() {
            return if piece.bytes().all(is_space) { Ok(()) } else { Err(At(XmlFault::TextOutside, start)) };
        }
        let octets = piece.as_bytes();
        if let Some(at) = memchr::memchr_iter(b'>', octets).find(|at| octets[..*at].ends_with(b"]]")) {
            return Err(At(XmlFault::Syntax(SyntaxFault::SectionEnd), start + at - 2));
        }
        self.gather(start, end, start, end);
        Ok(())
    }

    /// The same of what has neither `>` nor a carriage return in it.
    pub(super) fn plain_text(&mut self, start: usize, end: usize) -> Result<(), At> {
        if self.open.is_empty() || !matches!(self.gathered, Gathered::Nothing) {
            return self.text(start, end);
        }
        self.gathered = Gathered::Source { start, end, is_plain: true };
        Ok(())
    }

    pub(super) fn cdata(&mut self, start: usize, end: usize) -> Result<(), At> {
        if self.open.is_empty() {
            return Err(At(XmlFault::TextOutside, start));
        }
        self.gather(start, end, start + 9, end - 3);
        Ok(())
    }

    pub(super) fn general_ref(&mut self, start: usize, end: usize) -> Result<(), At> {
        if self.open.is_empty() {
            return Err(At(XmlFault::TextOutside, start));
        }
        let content = &self.text[start + 1..end - 1];
        let c = reference(content).ok_or_else(|| At(XmlFault::Reference(shown(content)), start))?;
        let (from, first) = self.moved_to_side(start);
        self.side.push(c);
        self.gathered = Gathered::Side { from, start: first, end };
        Ok(())
    }

    /// Moves what is gathered to the side buffer: where it begins there, and in the source.
    fn moved_to_side(&mut self, start: usize) -> (usize, usize) {
        match self.gathered {
            Gathered::Nothing => (self.side.len(), start),
            Gathered::Side { from, start, .. } => (from, start),
            Gathered::Source { start, end, .. } => {
                let from = self.side.len();
                push_with_line_ends(&mut self.side, &self.text[start..end]);
                (from, start)
            }
        }
    }

    /// Adds the characters of `text[from..to]`, markup `start..end` of the source.
    fn gather(&mut self, start: usize, end: usize, from: usize, to: usize) {
        if matches!(self.gathered, Gathered::Nothing) && (from, to) == (start, end) {
            self.gathered = Gathered::Source { start, end, is_plain: false };
            return;
        }
        let (side_from, first) = self.moved_to_side(start);
        push_with_line_ends(&mut self.side, &self.text[from..to]);
        self.gathered = Gathered::Side { from: side_from, start: first, end };
    }

    pub(super) fn flush(&mut self) -> Result<(), At> {
        let (span, start, end) = match std::mem::replace(&mut self.gathered, Gathered::Nothing) {
            Gathered::Nothing => return Ok(()),
            Gathered::Source { start, end, is_plain: true } => {
                (Span::source(start, end).clean_if(true), start, end)
            }
            Gathered::Source { start, end, .. } => (self.normalized(start, end), start, end),
            Gathered::Side { from, start, end } if from < self.side.len() => {
                let clean = is_clean_text(&self.side.as_bytes()[from..]);
                (Span::side(from, self.side.len()).clean_if(clean), start, end)
            }
            // `<![CDATA[]]>` is no character, hence no node.
            Gathered::Side { .. } => return Ok(()),
        };
        self.leaf(Data::Text(span), start, end)
    }

    /// A piece of the source with its line ends as XML 1.0 §2.11 says.
    pub(super) fn normalized(&mut self, start: usize, end: usize) -> Span {
        let piece = &self.text[start..end];
        // Neither `&` nor `<` stands in a piece of the source; in a comment or an instruction nothing is escaped anyway.
        match memchr::memchr2(b'\r', b'>', piece.as_bytes()) {
            None => return Span::source(start, end).clean_if(true),
            Some(at) if memchr::memchr(b'\r', &piece.as_bytes()[at..]).is_none() => {
                return Span::source(start, end);
            }
            Some(_) => {}
        }
        let from = self.side.len();
        push_with_line_ends(&mut self.side, piece);
        Span::side(from, self.side.len()).clean_if(is_clean_text(&self.side.as_bytes()[from..]))
    }
}

/// XML 1.0 §2.11: CRLF and CR become LF.
fn push_with_line_ends(into: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        into.push_str(&rest[..at]);
        into.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    into.push_str(rest);
}

/// Whether text is written in canonical form as it stands.
fn is_clean_text(text: &[u8]) -> bool {
    memchr::memchr3(b'>', b'&', b'<', text).is_none() && memchr::memchr(b'\r', text).is_none()
}
