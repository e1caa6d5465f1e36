//! Octets to arena. Each rule that quick-xml leaves open is checked here: crates that read XML for a living accept half of
//! what XML forbids, and a signature over it would mean different things to different readers.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::builder::{Builder, Encoding, Inherited, Open, shown};
use super::declaration::{is_encoding_name, is_utf8, is_version};
use super::document::{Data, Document, Element, NodeId, Span};
use super::fault::{At, DeclarationFault, EncodingFault, SyntaxFault, XmlError, XmlFault, XmlLimit};
use super::names::{first_forbidden, is_ncname, is_space};
use super::position::Position;
use super::scan::{self, Tag};
use super::start_tag::{self, Found};
use crate::limits;

/// Parses a whole document of which nobody outside says how it is encoded: its declaration must name what is read here.
pub fn parse(octets: impl AsRef<[u8]>) -> Result<Document, XmlError> {
    parse_by(octets.as_ref(), Encoding::Declared, &[])
}

/// Parses a document whose encoding is known from outside: the transport said UTF-8, or it is text in memory. What its
/// declaration says of the encoding is overruled, XML 1.0 §4.3.3 and RFC 7303 §3.2.
pub fn parse_decoded(octets: impl AsRef<[u8]>) -> Result<Document, XmlError> {
    parse_by(octets.as_ref(), Encoding::KnownFromOutside, &[])
}

/// Parses an element that was taken out of its surroundings, with the bindings it used there and did not declare itself;
/// they are put on it, or on the element within that takes them, as if that had declared them. They stand in the order of their places.
pub fn parse_detached(octets: impl AsRef<[u8]>, inherited: &[Inherited]) -> Result<Document, XmlError> {
    parse_by(octets.as_ref(), Encoding::Declared, inherited)
}

fn parse_by(octets: &[u8], encoding: Encoding, inherited: &[Inherited]) -> Result<Document, XmlError> {
    let start = Position { line: 1, column: 1 };
    let refuse = |fault| Err(XmlError { fault, position: start });
    if octets.len() > limits::XML_BYTES_MAX {
        return refuse(XmlFault::Limit { what: XmlLimit::Bytes, limit: limits::XML_BYTES_MAX });
    }
    if octets.starts_with(&[0xFF, 0xFE])
        || octets.starts_with(&[0xFE, 0xFF])
        || octets.starts_with(b"<\0")
        || octets.starts_with(b"\0<")
    {
        return refuse(XmlFault::Encoding(EncodingFault::Utf16));
    }
    // Validated many octets at a time, then copied: quicker than the standard library's validation of an owned string.
    let source = match simdutf8::basic::from_utf8(octets) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let offset =
                simdutf8::compat::from_utf8(octets).map_or_else(|error| error.valid_up_to(), str::len);
            return Err(XmlError { fault: XmlFault::NotUtf8, position: Position::of(octets, offset) });
        }
    };
    match Builder::build(&source, encoding, inherited).map(Builder::into_document) {
        Ok(document) => Ok(Document { source, ..document }),
        Err(At(fault, offset)) => Err(XmlError { fault, position: Position::of(source.as_bytes(), offset) }),
    }
}

impl<'a> Builder<'a> {
    fn build(text: &'a str, encoding: Encoding, inherited: &[Inherited]) -> Result<Self, At> {
        if let Some(offset) = first_forbidden(text) {
            let code = text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
            return Err(At(XmlFault::Character(code), offset));
        }
        let mut builder = Builder::new(text, encoding);
        builder.push(Data::Document, NodeId::DOCUMENT, 0)?;
        builder.run(inherited)?;
        Ok(builder)
    }

    fn run(&mut self, inherited: &[Inherited]) -> Result<(), At> {
        let first = if self.text.starts_with('\u{FEFF}') { 3 } else { 0 };
        // The reader passes over a byte order mark of its own accord: a second one would move every place after it.
        if self.text[first..].starts_with('\u{FEFF}') {
            return Err(At(XmlFault::TextOutside, first));
        }
        let (mut at, mut found) = (first, Vec::with_capacity(8));
        loop {
            let next = match self.usual(at, inherited, &mut found)? {
                None => self.event(at, first, inherited)?,
                usual => usual,
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        if let Some(open) = self.open.last() {
            let at = self.nodes[open.id.0 as usize].source_start as usize;
            return Err(At(XmlFault::Unclosed(shown(&self.text[open.qname.0..open.qname.1])), at));
        }
        if self.root.is_none() {
            return Err(At(XmlFault::Empty, self.text.len()));
        }
        self.nodes[0].end = self.nodes.len() as u32;
        self.nodes[0].source_end = self.text.len() as u32;
        Ok(())
    }

    /// Reads on where the usual stands there: where that ends. Where something else stands there nothing is done.
    fn usual(
        &mut self,
        at: usize,
        inherited: &[Inherited],
        found: &mut Vec<Found>,
    ) -> Result<Option<usize>, At> {
        let octets = self.text.as_bytes();
        match (octets.get(at), octets.get(at + 1)) {
            (None, _) | (Some(b'<'), None | Some(b'!' | b'?')) => Ok(None),
            (Some(b'<'), Some(b'/')) => {
                let Some(open) = self.open.last() else { return Ok(None) };
                let name = &octets[open.qname.0..open.qname.1];
                let end = at + 2 + name.len();
                if !octets[at + 2..].starts_with(name) || octets.get(end) != Some(&b'>') {
                    return Ok(None);
                }
                self.flush()?;
                self.close(end + 1);
                Ok(Some(end + 1))
            }
            (Some(b'<'), Some(_)) => {
                let Some(Tag { name_end, end, is_empty }) = scan::tag(octets, at, found) else {
                    return Ok(None);
                };
                self.flush()?;
                self.opens(at, end, |builder, is_root| {
                    let inherited = taken_by(inherited, at, is_root);
                    start_tag::read_found(builder, (at + 1, name_end), found, inherited)
                })?;
                if is_empty {
                    self.close(end);
                }
                Ok(Some(end))
            }
            (Some(b'&'), _) => {
                let end = self.escaped(at)?;
                Ok((end != at).then_some(end))
            }
            (Some(_), _) => {
                let (end, is_plain) = scan::text(octets, at);
                if is_plain {
                    self.plain_text(at, end)?
                } else {
                    self.text(at, end)?
                }
                Ok(Some(end))
            }
        }
    }

    /// Reads what stands at this place, which is the beginning of markup, a reference or the end, as quick-xml finds it: where that ends;
    /// nothing at the end of the document.
    fn event(&mut self, start: usize, first: usize, inherited: &[Inherited]) -> Result<Option<usize>, At> {
        let mut reader = reader_of(&self.text[start..]);
        let event = reader.read_event();
        let end = start + reader.buffer_position() as usize;
        match event {
            Ok(Event::Text(_)) => self.text(start, end)?,
            Ok(Event::GeneralRef(_)) => self.general_ref(start, end)?,
            Ok(Event::CData(_)) => self.cdata(start, end)?,
            Ok(other) => {
                self.flush()?;
                match other {
                    Event::Start(_) => self.start_tag(start, end, end - 1, inherited)?,
                    Event::Empty(_) => {
                        self.start_tag(start, end, end - 2, inherited)?;
                        self.close(end);
                    }
                    Event::End(_) => self.end_tag(start, end)?,
                    Event::Comment(_) => self.comment(start, end)?,
                    Event::PI(_) => self.pi(start, end)?,
                    Event::Decl(_) => self.declaration(start, end, first)?,
                    Event::DocType(_) => return Err(At(XmlFault::Doctype, start)),
                    Event::Eof => return Ok(None),
                    Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) => {}
                }
            }
            Err(error) => return Err(self.syntax(&error, start, start + reader.error_position() as usize)),
        }
        Ok(Some(end))
    }

    /// Character data that begins with a reference, up to the markup behind it or to a reference that is not closed: where that stands. Escaped
    /// XML has so many of them that quick-xml is not asked for each.
    fn escaped(&mut self, start: usize) -> Result<usize, At> {
        let octets = self.text.as_bytes();
        let mut at = start;
        loop {
            let special = memchr::memchr2(b'&', b'<', &octets[at..]).map_or(octets.len(), |found| at + found);
            if special == octets.len() || octets[special] == b'<' {
                if at > start && special > at {
                    self.text(at, special)?;
                }
                return Ok(if at > start { special } else { start });
            }
            let end =
                memchr::memchr3(b';', b'&', b'<', &octets[special + 1..]).map(|found| special + 1 + found);
            let Some(end) = end.filter(|end| octets[*end] == b';') else { return Ok(at) };
            if special > at {
                self.text(at, special)?;
            }
            self.general_ref(special, end + 1)?;
            at = end + 1;
        }
    }

    /// What quick-xml could not read: a DTD is still reported as a DTD.
    fn syntax(&self, error: &quick_xml::Error, start: usize, offset: usize) -> At {
        let is_doctype = self.text.get(start..).is_some_and(|rest| {
            rest.trim_start().get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype"))
        });
        if is_doctype {
            return At(XmlFault::Doctype, start);
        }
        At(XmlFault::Syntax(fault_of(error)), offset)
    }

    fn start_tag(
        &mut self,
        start: usize,
        end: usize,
        content_end: usize,
        inherited: &[Inherited],
    ) -> Result<(), At> {
        self.opens(start, end, |builder, is_root| {
            let inherited = taken_by(inherited, start, is_root);
            start_tag::read(builder, start + 1, content_end, inherited)
        })
    }

    /// An element begins here; `read` reads its start-tag, and is told whether it is the root's.
    fn opens(
        &mut self,
        start: usize,
        end: usize,
        read: impl FnOnce(&mut Self, bool) -> Result<(Element, (usize, usize)), At>,
    ) -> Result<(), At> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(At(XmlFault::SecondRoot, start));
        }
        if self.open.len() >= limits::XML_DEPTH_MAX {
            return Err(At(XmlFault::Limit { what: XmlLimit::Depth, limit: limits::XML_DEPTH_MAX }, start));
        }
        let parent = self.open.last().map_or(NodeId::DOCUMENT, |open| open.id);
        let is_root = self.root.is_none();
        self.scope.enter();
        let (element, qname) = read(self, is_root)?;
        let id = self.push(Data::Element(element), parent, start)?;
        self.nodes[id.0 as usize].source_end = end as u32;
        if is_root {
            self.root = Some(id);
        }
        self.open.push(Open { id, qname });
        Ok(())
    }

    fn end_tag(&mut self, start: usize, end: usize) -> Result<(), At> {
        let name = self.text[start + 2..end - 1].trim_end_matches([' ', '\t', '\r', '\n']);
        let Some(open) = self.open.last() else {
            return Err(At(XmlFault::Syntax(SyntaxFault::EndTag), start));
        };
        let expected = &self.text[open.qname.0..open.qname.1];
        if name != expected {
            return Err(At(XmlFault::EndTag { expected: shown(expected), found: shown(name) }, start));
        }
        self.close(end);
        Ok(())
    }

    fn close(&mut self, source_end: usize) {
        if let Some(open) = self.open.pop() {
            let end = self.nodes.len() as u32;
            let node = &mut self.nodes[open.id.0 as usize];
            node.end = end;
            node.source_end = source_end as u32;
            self.scope.leave();
        }
    }

    /// XML 1.0 §2.5: no `--` within, no `-` at the end.
    fn comment(&mut self, start: usize, end: usize) -> Result<(), At> {
        let (from, to) = (start + 4, end - 3);
        if to < from {
            return Err(At(XmlFault::Syntax(SyntaxFault::Comment), start));
        }
        let content = &self.text[from..to];
        if content.contains("--") || content.ends_with('-') {
            return Err(At(XmlFault::Syntax(SyntaxFault::DoubleHyphen), start));
        }
        let span = self.normalized(from, to);
        self.leaf(Data::Comment(span), start, end)
    }

    /// XML 1.0 §2.6.
    fn pi(&mut self, start: usize, end: usize) -> Result<(), At> {
        let content = &self.text[start + 2..end - 2];
        let target_len = content.bytes().position(is_space).unwrap_or(content.len());
        let target = &content[..target_len];
        if target.eq_ignore_ascii_case("xml") {
            return Err(At(XmlFault::Declaration(DeclarationFault::Late), start));
        }
        if !is_ncname(target) {
            return Err(At(XmlFault::Name(shown(target)), start));
        }
        let skipped = content[target_len..].bytes().take_while(|octet| is_space(*octet)).count();
        let target = Span::source(start + 2, start + 2 + target_len);
        let data = self.normalized(start + 2 + target_len + skipped, end - 2);
        self.leaf(Data::Pi { target, data }, start, end)
    }

    /// XML 1.0 §2.8 and §4.3.3.
    fn declaration(&mut self, start: usize, end: usize, base: usize) -> Result<(), At> {
        let wrong = |why| Err(At(XmlFault::Declaration(why), start));
        if start != base {
            return wrong(DeclarationFault::Late);
        }
        let pairs = start_tag::pseudo_attributes(&self.text[start + 5..end - 2])
            .ok_or(At(XmlFault::Declaration(DeclarationFault::Unreadable), start))?;
        let names: Vec<&str> = pairs.iter().map(|pair| pair.0).collect();
        if !matches!(
            names[..],
            ["version"]
                | ["version", "encoding"]
                | ["version", "standalone"]
                | ["version", "encoding", "standalone"]
        ) {
            return wrong(DeclarationFault::Parts);
        }
        for (name, value) in pairs {
            match name {
                // §2.8: what a later 1.x has that 1.0 has not is an error where it stands.
                "version" if !is_version(value) => return wrong(DeclarationFault::Version),
                // A reader of 1.1 reads these as line feeds: what is signed would mean two things.
                "version" if value == "1.1" && self.text.contains(['\u{85}', '\u{2028}']) => {
                    return wrong(DeclarationFault::LineEnds);
                }
                "encoding" if !is_encoding_name(value) => return wrong(DeclarationFault::Encoding),
                "encoding" if self.encoding == Encoding::Declared && !is_utf8(value, self.text) => {
                    return Err(At(XmlFault::Encoding(EncodingFault::Declared(shown(value))), start));
                }
                "standalone" if !matches!(value, "yes" | "no") => return wrong(DeclarationFault::Standalone),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Those of the bindings that the element which begins at `start` takes.
fn taken_by(inherited: &[Inherited], start: usize, is_root: bool) -> &[Inherited] {
    if inherited.is_empty() {
        return inherited;
    }
    let place = if is_root { 0 } else { start };
    let from = inherited.partition_point(|binding| binding.at < place);
    let to = inherited.partition_point(|binding| binding.at <= place);
    &inherited[from..to]
}

/// A reader that leaves to the builder what the builder checks.
fn reader_of(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.check_comments = false;
    reader
}

/// What quick-xml could not read, in our own terms.
fn fault_of(error: &quick_xml::Error) -> SyntaxFault {
    use quick_xml::Error;
    use quick_xml::errors::{IllFormedError, SyntaxError};
    match error {
        Error::Syntax(syntax) => match syntax {
            SyntaxError::InvalidBangMarkup | SyntaxError::UnclosedDoctype => SyntaxFault::Bang,
            SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => SyntaxFault::OpenInstruction,
            SyntaxError::UnclosedComment => SyntaxFault::OpenComment,
            SyntaxError::UnclosedCData => SyntaxFault::OpenSection,
            SyntaxError::UnclosedTag => SyntaxFault::OpenTag,
            SyntaxError::UnclosedSingleQuotedAttributeValue
            | SyntaxError::UnclosedDoubleQuotedAttributeValue => SyntaxFault::OpenValue,
        },
        Error::IllFormed(IllFormedError::UnclosedReference) => SyntaxFault::Ampersand,
        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => SyntaxFault::DoubleHyphen,
        _ => SyntaxFault::Other,
    }
}
