//! Documents as others may write them – in another encoding, with an internal DTD subset – rewritten as the strict parser
//! takes them: in UTF-8, entities replaced, attributes that the DTD supplies written out (XML 1.0 §4.4, §3.3).
//!
//! For looking at canonical forms only (`qaqpa c14n`). Signatures are never verified over it: there a DTD is
//! refused. Nothing outside the document is read.

use std::collections::HashMap;

mod encoding;

pub use encoding::to_windows_1251;

use super::fault::{SyntaxFault, XmlFault, XmlLimit};
use super::names::reference;
use encoding::{decoded, utf16, without_declaration};

/// Entities within entities.
const NESTING_MAX: usize = 16;

/// How much longer than its source a document may become: entity bombs multiply.
const GROWTH_MAX: usize = 16;

/// Octets that any document may have, however short its source.
const OCTETS_FREE: usize = 1024 * 1024;

/// The document in UTF-8 without DTD and without XML declaration.
pub fn plain(octets: &[u8]) -> Result<String, XmlFault> {
    let text = decoded(octets)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let body = without_declaration(text)?;
    let mut rewriter = Rewriter {
        out: String::with_capacity(body.len()),
        octets_max: body.len() * GROWTH_MAX + OCTETS_FREE,
        dtd: Dtd::default(),
    };
    rewriter.document(body)?;
    Ok(rewriter.out)
}

/// What octets in UTF-16 say, without an XML declaration, whose encoding would be wrong in UTF-8; nothing where they are in another
/// encoding, or broken.
pub fn text_of_utf16(octets: &[u8]) -> Option<String> {
    let text = utf16(octets)?.ok()?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    without_declaration(text).ok().map(str::to_owned)
}

fn syntax(what: SyntaxFault) -> XmlFault {
    XmlFault::Syntax(what)
}

/// What the internal subset declares and matters here.
#[derive(Default)]
struct Dtd {
    /// Replacement texts; `None` for an external entity.
    entities: HashMap<String, Option<String>>,
    attributes: HashMap<String, Vec<AttributeDeclaration>>,
}

struct AttributeDeclaration {
    name: String,
    kind: Kind,
    default: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cdata,
    Tokens,
}

struct Rewriter {
    out: String,
    octets_max: usize,
    dtd: Dtd,
}

impl Rewriter {
    fn document(&mut self, text: &str) -> Result<(), XmlFault> {
        let mut rest = text;
        if let Some(at) = doctype_at(text) {
            self.out.push_str(&text[..at]);
            rest = self.doctype(&text[at + "<!DOCTYPE".len()..])?;
        }
        self.content(rest, 0)
    }

    fn push(&mut self, text: &str) -> Result<(), XmlFault> {
        if self.out.len() + text.len() > self.octets_max {
            return Err(XmlFault::Limit { what: XmlLimit::ExpandedBytes, limit: self.octets_max });
        }
        self.out.push_str(text);
        Ok(())
    }

    /// XML 1.0 §2.8; what follows it.
    fn doctype<'a>(&mut self, text: &'a str) -> Result<&'a str, XmlFault> {
        let mut rest = text;
        loop {
            rest = rest.trim_start();
            match rest.as_bytes().first() {
                Some(b'>') => return Ok(&rest[1..]),
                Some(b'[') => rest = self.subset(&rest[1..])?,
                Some(b'"' | b'\'') => rest = literal(rest)?.1,
                Some(_) => {
                    let end = rest
                        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '[' | '>' | '"' | '\''))
                        .ok_or(XmlFault::Doctype)?;
                    rest = &rest[end..];
                }
                None => return Err(XmlFault::Doctype),
            }
        }
    }

    fn subset<'a>(&mut self, text: &'a str) -> Result<&'a str, XmlFault> {
        let mut rest = text.trim_start();
        loop {
            rest = if let Some(after) = rest.strip_prefix(']') {
                return Ok(after);
            } else if let Some(after) = rest.strip_prefix("<!--") {
                &after[after.find("-->").ok_or_else(|| syntax(SyntaxFault::OpenComment))? + 3..]
            } else if let Some(after) = rest.strip_prefix("<?") {
                &after[after.find("?>").ok_or_else(|| syntax(SyntaxFault::OpenInstruction))? + 2..]
            } else if let Some(after) = rest.strip_prefix("<!ENTITY") {
                self.entity(after)?
            } else if let Some(after) = rest.strip_prefix("<!ATTLIST") {
                self.attlist(after)?
            } else if rest.starts_with("<!ELEMENT") || rest.starts_with("<!NOTATION") {
                after_declaration(rest)?
            } else {
                return Err(syntax(SyntaxFault::Subset));
            }
            .trim_start();
        }
    }

    /// XML 1.0 §4.2; the first declaration of a name binds.
    fn entity<'a>(&mut self, text: &'a str) -> Result<&'a str, XmlFault> {
        let (name, rest) = word(text)?;
        if name == "%" {
            return Err(syntax(SyntaxFault::ParameterEntity));
        }
        if rest.starts_with(['"', '\'']) {
            let (value, rest) = literal(rest)?;
            // XML 1.0 §4.5: character references are replaced here, others where the entity is used.
            let value = with_characters(value)?;
            self.dtd.entities.entry(name.to_owned()).or_insert(Some(value));
            return after_declaration(rest);
        }
        self.dtd.entities.entry(name.to_owned()).or_insert(None);
        after_declaration(rest)
    }

    /// XML 1.0 §3.3.
    fn attlist<'a>(&mut self, text: &'a str) -> Result<&'a str, XmlFault> {
        let (element, mut rest) = word(text)?;
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                return Ok(after);
            }
            let (name, after) = word(rest)?;
            let (kind, after) = attribute_kind(after)?;
            let mut after = after.trim_start();
            let mut default = None;
            if let Some(keyword) = after.strip_prefix('#') {
                let (keyword, following) = word(keyword)?;
                after = following;
                if keyword == "FIXED" {
                    let (value, following) = literal(after)?;
                    (default, after) = (Some(value.to_owned()), following);
                }
            } else {
                let (value, following) = literal(after)?;
                (default, after) = (Some(value.to_owned()), following);
            }
            let declared = self.dtd.attributes.entry(element.to_owned()).or_default();
            if declared.iter().all(|known| known.name != name) {
                declared.push(AttributeDeclaration { name: name.to_owned(), kind, default });
            }
            rest = after;
        }
    }

    /// Content as it is, but for entities and start-tags.
    fn content(&mut self, text: &str, depth: usize) -> Result<(), XmlFault> {
        let mut rest = text;
        while let Some(at) = rest.find(['<', '&']) {
            self.push(&rest[..at])?;
            rest = &rest[at..];
            let whole = |end: Option<usize>, length: usize| {
                end.map(|end| end + length).ok_or_else(|| syntax(SyntaxFault::Open))
            };
            let length = if rest.starts_with("<!--") {
                whole(rest.find("-->"), 3)?
            } else if rest.starts_with("<![CDATA[") {
                whole(rest.find("]]>"), 3)?
            } else if rest.starts_with("<?") {
                whole(rest.find("?>"), 2)?
            } else if rest.starts_with("</") {
                whole(rest.find('>'), 1)?
            } else if rest.starts_with('<') {
                rest = self.start_tag(rest, depth)?;
                continue;
            } else {
                let (name, after) =
                    rest[1..].split_once(';').ok_or_else(|| syntax(SyntaxFault::Ampersand))?;
                self.reference(name, depth)?;
                rest = after;
                continue;
            };
            self.push(&rest[..length])?;
            rest = &rest[length..];
        }
        self.push(rest)
    }

    fn reference(&mut self, name: &str, depth: usize) -> Result<(), XmlFault> {
        if reference(name).is_some() {
            return self.push(&format!("&{name};"));
        }
        let replacement = self.replacement(name, depth)?;
        self.content(&replacement, depth + 1)
    }

    fn replacement(&self, name: &str, depth: usize) -> Result<String, XmlFault> {
        if depth >= NESTING_MAX {
            return Err(XmlFault::Limit { what: XmlLimit::Entities, limit: NESTING_MAX });
        }
        match self.dtd.entities.get(name) {
            Some(Some(replacement)) => Ok(replacement.clone()),
            _ => Err(XmlFault::Reference(name.chars().take(60).collect())),
        }
    }

    /// A start-tag with its attributes normalised as they are declared, and those written out that it lacks.
    fn start_tag<'a>(&mut self, text: &'a str, depth: usize) -> Result<&'a str, XmlFault> {
        let name_end = text[1..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
            .ok_or_else(|| syntax(SyntaxFault::OpenTag))?
            + 1;
        let name = &text[1..name_end];
        self.push(&text[..name_end])?;
        let mut rest = &text[name_end..];
        let mut given: Vec<&str> = Vec::new();
        loop {
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            if trimmed.starts_with('>') || trimmed.starts_with("/>") {
                self.supplied(name, &given, depth)?;
                let length = if trimmed.starts_with('>') { 1 } else { 2 };
                self.push(&trimmed[..length])?;
                return Ok(&trimmed[length..]);
            }
            if trimmed.len() == rest.len() {
                return Err(syntax(SyntaxFault::NoSpace));
            }
            let (attribute, after) = trimmed.split_once('=').ok_or_else(|| syntax(SyntaxFault::NoValue))?;
            let attribute = attribute.trim_end();
            let (value, after) = literal(after.trim_start())?;
            given.push(attribute);
            let written = self.value(name, attribute, value, depth)?;
            self.push(&format!(" {attribute}=\"{written}\""))?;
            rest = after;
        }
    }

    fn supplied(&mut self, element: &str, given: &[&str], depth: usize) -> Result<(), XmlFault> {
        let declared = self.dtd.attributes.get(element).map(Vec::as_slice).unwrap_or_default();
        let lacking = declared.iter().filter(|known| !given.contains(&known.name.as_str()));
        let lacking: Vec<(String, String)> =
            lacking.filter_map(|known| Some((known.name.clone(), known.default.clone()?))).collect();
        for (name, default) in lacking {
            let written = self.value(element, &name, &default, depth)?;
            self.push(&format!(" {name}=\"{written}\""))?;
        }
        Ok(())
    }

    /// XML 1.0 §3.3.3: what is no CDATA loses its blanks at the ends and doubled within.
    fn value(&self, element: &str, attribute: &str, raw: &str, depth: usize) -> Result<String, XmlFault> {
        let mut decoded = String::new();
        self.decode_value(raw, &mut decoded, depth)?;
        let declared = self
            .dtd
            .attributes
            .get(element)
            .and_then(|known| known.iter().find(|known| known.name == attribute));
        if declared.is_some_and(|known| known.kind == Kind::Tokens) {
            decoded = decoded.split(' ').filter(|token| !token.is_empty()).collect::<Vec<_>>().join(" ");
        }
        let mut written = String::with_capacity(decoded.len());
        for c in decoded.chars() {
            match c {
                '&' => written.push_str("&amp;"),
                '<' => written.push_str("&lt;"),
                '"' => written.push_str("&quot;"),
                '\t' | '\n' | '\r' => written.push_str(&format!("&#{};", u32::from(c))),
                c => written.push(c),
            }
        }
        Ok(written)
    }

    fn decode_value(&self, raw: &str, into: &mut String, depth: usize) -> Result<(), XmlFault> {
        let mut rest = raw;
        while let Some(at) = rest.find(['&', '<', '\t', '\r', '\n']) {
            into.push_str(&rest[..at]);
            rest = &rest[at..];
            if into.len() > self.octets_max {
                return Err(XmlFault::Limit { what: XmlLimit::ExpandedBytes, limit: self.octets_max });
            }
            match rest.as_bytes()[0] {
                b'<' => return Err(syntax(SyntaxFault::LessThan)),
                b'&' => {
                    let (name, after) =
                        rest[1..].split_once(';').ok_or_else(|| syntax(SyntaxFault::Ampersand))?;
                    match reference(name) {
                        Some(c) => into.push(c),
                        None => self.decode_value(&self.replacement(name, depth)?, into, depth + 1)?,
                    }
                    rest = after;
                }
                _ => {
                    into.push(' ');
                    rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
                }
            }
        }
        into.push_str(rest);
        Ok(())
    }
}

/// Where the document type declaration begins, beside comments and instructions that may hold anything.
fn doctype_at(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &text[at..];
        if rest.starts_with("<!DOCTYPE") {
            return Some(at);
        }
        let end = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else {
            return None;
        };
        at += end;
    }
}

fn word(text: &str) -> Result<(&str, &str), XmlFault> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '"' | '\'' | '('))
        .unwrap_or(text.len());
    if end == 0 {
        Err(syntax(SyntaxFault::NamelessDeclaration))
    } else {
        Ok((&text[..end], text[end..].trim_start()))
    }
}

fn literal(text: &str) -> Result<(&str, &str), XmlFault> {
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))
        .ok_or_else(|| syntax(SyntaxFault::NoQuotes))?;
    text[1..].split_once(quote).ok_or_else(|| syntax(SyntaxFault::OpenValue))
}

fn attribute_kind(text: &str) -> Result<(Kind, &str), XmlFault> {
    let text = text.trim_start();
    let group =
        |text: &'_ str| text.find(')').map(|end| end + 1).ok_or_else(|| syntax(SyntaxFault::OpenGroup));
    if text.starts_with('(') {
        return Ok((Kind::Tokens, &text[group(text)?..]));
    }
    let (kind, rest) = word(text)?;
    match kind {
        "CDATA" => Ok((Kind::Cdata, rest)),
        "NOTATION" => Ok((Kind::Tokens, &rest[group(rest)?..])),
        _ => Ok((Kind::Tokens, rest)),
    }
}

/// What follows a declaration's `>`, quotes in it skipped.
fn after_declaration(text: &str) -> Result<&str, XmlFault> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Ok(&text[at + 1..]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    Err(syntax(SyntaxFault::OpenDeclaration))
}

fn with_characters(text: &str) -> Result<String, XmlFault> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        let (name, after) = rest[at + 1..].split_once(';').ok_or_else(|| syntax(SyntaxFault::Ampersand))?;
        out.push(reference(name).ok_or_else(|| XmlFault::Reference(name.chars().take(60).collect()))?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
