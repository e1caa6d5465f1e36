//! Documents made at random from a seed: namespaces declared, rebound and undeclared, Kazakh text, white space, CDATA, comments,
//! processing instructions, references, attributes in any order. What a document says and how it is spelt are drawn apart, so that
//! one content can be had in several spellings.

use std::fmt::Write as _;

/// How characters are written where XML leaves a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    /// As it comes.
    Mixed,
    /// Text in CDATA sections wherever that is possible.
    Cdata,
    /// As little as possible by reference.
    Escaped,
    /// Every character by a reference to its number.
    References,
}

/// Deepest nesting.
const DEPTH_MAX: u32 = 5;
/// Elements of one document: enough to nest, few enough to read when something differs.
const ELEMENTS_MAX: u32 = 24;

const NAMES: [&str; 10] = ["a", "b", "data", "Body", "Әлем", "сұрау", "x-y.1", "_z", "ЖСН", "k"];
const PREFIXES: [&str; 6] = ["p", "q", "ns0", "қ", "P", "soap"];
const URIS: [&str; 6] = ["urn:a", "urn:b", "URN:A", "urn:b/", "http://example.kz/z", "urn:q?a=1;b=2"];
/// Absolute, and no URIs or with an ampersand: every twelfth document has them, since libxml2 errs on them.
const IRIS: [&str; 4] = ["http://example.kz/\"quoted\"", "urn:қызмет", "urn:\u{FFFD}𐐀", "urn:q?a=1&b=2"];
/// Of so many documents, one has such namespace names.
pub const IRIS_EVERY: u64 = 12;
const PIECES: [&str; 22] = [
    "Қазақстан",
    "әғқңөұүһі",
    "ЖСН",
    "ТЕСТОВ",
    " ",
    "  ",
    "\n",
    "\t",
    "\r",
    "\r\n",
    "&",
    "<",
    ">",
    "]]>",
    "]]",
    "\"",
    "'",
    "0",
    "\u{85}\u{2028}",
    "\u{A0}",
    "e\u{301}",
    "😀",
];
const COMMENTS: [&str; 5] = ["", " c ", "Пікір <&> ]]> ", "a\nb", " - "];
const INSTRUCTIONS: [(&str, &str); 5] =
    [("pi", ""), ("қосу", "a=\"b\" "), ("p", "?x"), ("z", "<&>\n>"), ("xml-stylesheet", "href='x'")];
const XML_ATTRIBUTES: [(&str, &[&str]); 3] =
    [("lang", &["kk", "ru-KZ", ""]), ("space", &["preserve", "default"]), ("other", &["1", "2"])];

/// A stream of numbers: splitmix64.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.next() % 100 < chance
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

enum Item {
    Element { name: String, attributes: Vec<(String, String)>, children: Vec<Item> },
    Text(String),
    Comment(&'static str),
    Instruction(&'static str, &'static str),
}

/// Makes documents.
pub struct Generator {
    draw: Draw,
    elements: u32,
    ids: Vec<String>,
    seed: u64,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Generator { draw: Draw(seed), elements: 0, ids: Vec::new(), seed }
    }

    /// The document of the seed in one spelling.
    pub fn document(self, spelling: Spelling) -> String {
        self.with_ids(spelling).0
    }

    /// The same, and the ids of elements in it; there is at least the root's.
    pub fn with_ids(mut self, spelling: Spelling) -> (String, Vec<String>) {
        let before = self.misc();
        let root = self.element(0, &mut vec![(String::new(), String::new())]);
        let after = self.misc();
        let mut writer = Writer { spelling, draw: Draw(self.seed ^ 0x5EED), text: String::new() };
        if writer.draw.percent(30) {
            writer.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        }
        for item in before.iter().chain([&root]).chain(&after) {
            writer.item(item);
            if writer.draw.percent(40) {
                writer.text.push('\n');
            }
        }
        // Nothing may stand before a declaration, and white space may stand nowhere else but between.
        (writer.text.trim_end().to_owned(), self.ids)
    }

    fn misc(&mut self) -> Vec<Item> {
        (0..self.draw.below(3)).map(|_| self.aside()).collect()
    }

    fn aside(&mut self) -> Item {
        if self.draw.percent(50) {
            Item::Comment(COMMENTS[self.draw.below(COMMENTS.len())])
        } else {
            let (target, data) = INSTRUCTIONS[self.draw.below(INSTRUCTIONS.len())];
            Item::Instruction(target, data)
        }
    }

    /// `scope` is prefix and namespace name, innermost last.
    fn element(&mut self, depth: u32, scope: &mut Vec<(String, String)>) -> Item {
        self.elements += 1;
        let outer = scope.len();
        let mut attributes = self.declarations(scope, outer);
        let bound: Vec<(String, String)> = bindings(scope);
        let prefixed: Vec<&(String, String)> =
            bound.iter().filter(|(prefix, _)| !prefix.is_empty()).collect();
        let local = self.draw.of(&NAMES);
        let name = match prefixed.len() {
            0 => local.to_owned(),
            n if self.draw.percent(60) => format!("{}:{local}", prefixed[self.draw.below(n)].0),
            _ => local.to_owned(),
        };
        let mut expanded: Vec<(String, String)> = Vec::new();
        for _ in 0..self.draw.below(5) {
            let local = self.draw.of(&NAMES).to_owned();
            let (qname, uri) = match prefixed.len() {
                0 => (local.clone(), String::new()),
                n if self.draw.percent(50) => {
                    let (prefix, uri) = prefixed[self.draw.below(n)];
                    (format!("{prefix}:{local}"), uri.clone())
                }
                _ => (local.clone(), String::new()),
            };
            if !expanded.contains(&(uri.clone(), local.clone())) {
                expanded.push((uri, local));
                attributes.push((qname, self.content()));
            }
        }
        if self.draw.percent(15) {
            let (local, values) = XML_ATTRIBUTES[self.draw.below(XML_ATTRIBUTES.len())];
            attributes.push((format!("xml:{local}"), self.draw.of(values).to_owned()));
        }
        if depth == 0 || self.draw.percent(40) {
            let id = format!("e{}", self.elements);
            attributes.push(("Id".to_owned(), id.clone()));
            self.ids.push(id);
        }
        for at in (1..attributes.len()).rev() {
            attributes.swap(at, self.draw.below(at + 1));
        }
        let mut children: Vec<Item> = Vec::new();
        for _ in 0..self.draw.below(6) {
            let child = match self.draw.below(10) {
                0..=3 if depth < DEPTH_MAX && self.elements < ELEMENTS_MAX => self.element(depth + 1, scope),
                4 => self.aside(),
                _ => Item::Text(self.content()),
            };
            // Two texts side by side are one.
            let doubled = matches!((children.last(), &child), (Some(Item::Text(_)), Item::Text(_)));
            if !doubled {
                children.push(child);
            }
        }
        scope.truncate(outer);
        Item::Element { name, attributes, children }
    }

    fn declarations(&mut self, scope: &mut Vec<(String, String)>, outer: usize) -> Vec<(String, String)> {
        let mut written = Vec::new();
        for _ in 0..[0, 0, 1, 1, 2, 3][self.draw.below(6)] {
            let prefix = if self.draw.percent(30) { "" } else { self.draw.of(&PREFIXES) };
            let undeclared = prefix.is_empty() && self.draw.percent(40);
            let uri = match (undeclared, self.seed % IRIS_EVERY) {
                (true, _) => "",
                (false, 0) if self.draw.percent(50) => self.draw.of(&IRIS),
                _ => self.draw.of(&URIS),
            };
            if scope[outer..].iter().any(|(known, _)| known == prefix) {
                continue;
            }
            scope.push((prefix.to_owned(), uri.to_owned()));
            written.push((
                if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") },
                uri.to_owned(),
            ));
        }
        written
    }

    fn content(&mut self) -> String {
        (0..self.draw.below(6)).map(|_| self.draw.of(&PIECES)).collect()
    }
}

/// Each prefix with what it stands for here.
fn bindings(scope: &[(String, String)]) -> Vec<(String, String)> {
    let mut bound: Vec<(String, String)> = Vec::new();
    for (prefix, uri) in scope.iter().rev() {
        if bound.iter().all(|(known, _)| known != prefix) {
            bound.push((prefix.clone(), uri.clone()));
        }
    }
    bound
}

struct Writer {
    spelling: Spelling,
    draw: Draw,
    text: String,
}

impl Writer {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Text(text) => self.characters(text),
            Item::Comment(text) => self.text.extend(["<!--", *text, "-->"]),
            Item::Instruction(target, "") => self.text.extend(["<?", *target, "?>"]),
            Item::Instruction(target, data) => {
                self.text.extend(["<?", *target, [" ", "\t", "\n "][self.draw.below(3)], *data, "?>"])
            }
            Item::Element { name, attributes, children } => {
                self.text.extend(["<", name.as_str()]);
                for (name, value) in attributes {
                    self.space();
                    self.text.push_str(name);
                    self.text.push('=');
                    self.value(value);
                }
                if children.is_empty() && self.draw.percent(50) {
                    self.text.push_str([" />", "/>"][self.draw.below(2)]);
                    return;
                }
                self.text.push('>');
                children.iter().for_each(|child| self.item(child));
                self.text.extend(["</", name.as_str(), [">", "\n>"][self.draw.below(2)]]);
            }
        }
    }

    fn space(&mut self) {
        let space = [" ", " ", "\n", "\t "][self.draw.below(4)];
        self.text.push_str(space);
    }

    /// In either kind of quotes. Literal white space would become blanks, so that it is written by reference.
    fn value(&mut self, value: &str) {
        let quote = if self.draw.percent(50) { '"' } else { '\'' };
        self.text.push(quote);
        for c in value.chars() {
            match c {
                ' ' if self.spelling == Spelling::Mixed => {
                    self.text.push_str([" ", "\t", "\n", "\r\n", "&#x20;"][self.draw.below(5)])
                }
                '\t' | '\n' | '\r' | '&' | '<' => self.reference(c),
                c if c == quote || self.spelling == Spelling::References => self.reference(c),
                c => self.text.push(c),
            }
        }
        self.text.push(quote);
    }

    fn reference(&mut self, c: char) {
        let number = u32::from(c);
        let named = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&apos;")]
            .iter()
            .find(|(known, _)| *known == c);
        match (named, self.draw.below(3)) {
            (Some((_, name)), 0) => self.text.push_str(name),
            // Writing to a string does not fail.
            (_, 1) => write!(self.text, "&#x{number:X};").unwrap(),
            _ => write!(self.text, "&#{number};").unwrap(),
        }
    }

    fn characters(&mut self, text: &str) {
        let cdata = match self.spelling {
            Spelling::Cdata => true,
            Spelling::Mixed => self.draw.percent(30),
            Spelling::Escaped | Spelling::References => false,
        };
        if cdata { self.sections(text) } else { self.escaped(text) }
    }

    /// CDATA sections; a CR cannot stand in one as itself, nor can `]]>`.
    fn sections(&mut self, text: &str) {
        for (number, part) in text.split('\r').enumerate() {
            if number > 0 {
                self.text.push_str("&#13;");
            }
            let whole = part.replace("]]>", "]]]]><![CDATA[>");
            let line_end =
                if self.spelling == Spelling::Mixed && self.draw.percent(50) { "\r\n" } else { "\n" };
            self.text.extend(["<![CDATA[", &whole.replace('\n', line_end), "]]>"]);
        }
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\r' | '&' | '<' | '>' => self.reference(c),
                _ if self.spelling == Spelling::References => self.reference(c),
                '\n' if self.spelling == Spelling::Mixed => {
                    self.text.push_str(["\n", "\r\n", "&#10;"][self.draw.below(3)])
                }
                c if self.spelling == Spelling::Mixed && self.draw.percent(10) => self.reference(c),
                c => self.text.push(c),
            }
        }
    }
}
