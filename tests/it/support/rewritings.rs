//! A signed document written otherwise: everything that changes its octets and not what its signature covers.

use qaqpa::encoding::base64;
use qaqpa::random::{Random, Seeded};

/// Draws what is rewritten, repeatably.
pub struct Rewriter(Seeded);

/// The order of P-256, FIPS 186-4 D.1.2.3.
const P256_ORDER: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA,
    0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
];

impl Rewriter {
    pub fn new(seed: u64) -> Self {
        Rewriter(Seeded::new(seed, "rewritings"))
    }

    /// A number below `count`.
    pub fn below(&self, count: usize) -> usize {
        (self.0.next_u64() % count as u64) as usize
    }

    fn once_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn blank(&self) -> &'static str {
        ["", " ", "\n", "\t ", "\r\n"][self.below(5)]
    }

    fn comment(&self) -> String {
        format!("<!-- {:x} <b>&amp; -->", self.0.next_u64())
    }

    /// The document in a spelling of its own.
    pub fn rewritten(&self, signed: &str) -> String {
        let body = signed.split_once("?>").map_or(signed, |(_, body)| body).trim();
        let signature = body.find("<ds:Signature").unwrap();
        let (content, rest) = body.split_at(signature);
        let end = rest.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
        let (signature, tail) = rest.split_at(end);
        let mut text = String::new();
        match self.below(6) {
            0 => text.push('\u{FEFF}'),
            1 => text.push_str("<?xml version=\"1.0\"?>"),
            2 => text.push_str("<?xml  version='1.0'  encoding='utf-8' standalone='yes' ?>\n"),
            3 => text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n\r\n"),
            _ => {}
        }
        if self.once_in(3) {
            text += &self.comment();
        }
        text += &self.spelt(content);
        text += &self.signature(signature);
        text += &self.spelt(tail);
        for _ in 0..self.below(3) {
            text += self.blank();
        }
        if self.once_in(4) {
            text += &self.comment();
        }
        text
    }

    /// Tags, text and comments otherwise.
    fn spelt(&self, xml: &str) -> String {
        let mut text = String::new();
        let mut rest = xml;
        while let Some(at) = rest.find('<') {
            text += &self.characters(&rest[..at]);
            let end = rest[at..].find('>').unwrap() + at + 1;
            text += &self.tag(&rest[at..end]);
            if self.once_in(12) {
                text += &self.comment();
            }
            rest = &rest[end..];
        }
        text + &self.characters(rest)
    }

    fn tag(&self, tag: &str) -> String {
        let (inner, close) = match tag.strip_suffix("/>") {
            Some(inner) => (inner, "/>"),
            None => (&tag[..tag.len() - 1], ">"),
        };
        let (name, mut rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut attributes = Vec::new();
        while let Some((attribute, behind)) = rest.split_once("=\"") {
            let (value, behind) = behind.split_once('"').unwrap();
            attributes.push(format!("{}=\"{value}\"", attribute.trim()));
            rest = behind;
        }
        if attributes.len() > 1 {
            let by = self.below(attributes.len());
            attributes.rotate_left(by);
        }
        let mut text = name.to_owned();
        for attribute in attributes {
            text += ["  ", " ", "\n", "\t"][self.below(4)];
            text += &if self.once_in(3) && !attribute.contains('\'') {
                attribute.replace('"', "'")
            } else {
                attribute
            };
        }
        // An element without content has two spellings.
        if close == "/>" && self.once_in(2) {
            return format!("{text}></{}>", name.trim_start_matches('<'));
        }
        text + self.blank() + close
    }

    fn characters(&self, characters: &str) -> String {
        let plain = !characters.contains(['&', ']']);
        match self.below(6) {
            0 if plain && !characters.is_empty() => format!("<![CDATA[{characters}]]>"),
            1 => characters.replace('\n', "\r\n"),
            2 if plain => {
                characters
                    .chars()
                    .map(|c| {
                        if c != '\n' && self.once_in(5) {
                            format!("&#x{:X};", c as u32)
                        } else {
                            c.to_string()
                        }
                    })
                    .collect()
            }
            3 if plain && characters.trim().len() > 4 => {
                let middle = characters.char_indices().nth(characters.chars().count() / 2).unwrap().0;
                format!("{}{}{}", &characters[..middle], self.comment(), &characters[middle..])
            }
            _ => characters.to_owned(),
        }
    }

    /// SignedInfo in other tags, another value of the same signature, other KeyInfo.
    fn signature(&self, signature: &str) -> String {
        let part = |from: &str, to: &str| {
            let start = signature.find(from).unwrap();
            let end = signature.find(to).unwrap() + to.len();
            &signature[start..end]
        };
        let open = &signature[..signature.find("<ds:SignedInfo").unwrap()];
        let signed_info = part("<ds:SignedInfo", "</ds:SignedInfo>");
        let tags = signed_info.split_inclusive('>').map(|piece| match piece.find('<') {
            Some(at) => format!("{}{}", &piece[..at], self.tag(&piece[at..])),
            None => piece.to_owned(),
        });
        let value = part("<ds:SignatureValue>", "</ds:SignatureValue>");
        let value = &value["<ds:SignatureValue>".len()..value.len() - "</ds:SignatureValue>".len()];
        let key_info = part("<ds:KeyInfo>", "</ds:KeyInfo>");
        let certificate = part("<ds:X509Certificate>", "</ds:X509Certificate>");
        let between = || self.blank();
        let mut text = open.trim_end().to_owned();
        text += between();
        text += &tags.collect::<String>();
        text += between();
        text += &format!("<ds:SignatureValue>{}</ds:SignatureValue>", self.value(value));
        text += between();
        text += &match self.below(4) {
            0 => format!(
                "<ds:KeyInfo><ds:KeyName>{:x}</ds:KeyName><ds:X509Data>{certificate}</ds:X509Data></ds:KeyInfo>",
                self.0.next_u64()
            ),
            1 => {
                let other = qaqpa::ca::builtin::text(
                    ["people/expired.cert.pem", "issuing.cert.pem", "root.cert.pem"][self.below(3)],
                );
                let other: String = other.unwrap().lines().filter(|line| !line.starts_with('-')).collect();
                let other = format!("<ds:X509Certificate>{other}</ds:X509Certificate>");
                let both = if self.once_in(2) {
                    format!("{other}{certificate}")
                } else {
                    format!("{certificate}\n{other}")
                };
                format!("<ds:KeyInfo><ds:X509Data>{both}</ds:X509Data></ds:KeyInfo>")
            }
            2 => {
                self.tag("<ds:KeyInfo>")
                    + between()
                    + "<ds:X509Data>"
                    + between()
                    + certificate
                    + "</ds:X509Data>"
                    + between()
                    + "</ds:KeyInfo>"
            }
            _ => key_info.to_owned(),
        };
        text + between() + "</ds:Signature >"
    }

    /// In lines, and of ECDSA the other of the two values.
    fn value(&self, value: &str) -> String {
        let mut octets = base64::decode(value).unwrap();
        if octets.len() == 64 && self.once_in(2) {
            let other = subtracted(&P256_ORDER, &octets[32..]);
            octets[32..].copy_from_slice(&other);
        }
        let digits = base64::encode(&octets);
        let length = 10 + self.below(90);
        let lines: Vec<&str> =
            digits.as_bytes().chunks(length).map(|line| std::str::from_utf8(line).unwrap()).collect();
        lines.join(["\n", " ", "\r\n", "&#13;\n"][self.below(4)])
    }
}

/// a − b, of equal length; a is not smaller.
fn subtracted(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut digits: Vec<u8> = a
        .iter()
        .zip(b)
        .rev()
        .map(|(a, b)| {
            let difference = i32::from(*a) - i32::from(*b) - borrow;
            borrow = i32::from(difference < 0);
            (difference + 256 * borrow) as u8
        })
        .collect();
    digits.reverse();
    digits
}
