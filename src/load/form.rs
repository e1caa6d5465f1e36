//! The form of a service, read from the catalogue that the gateway publishes, and filled in by draws.

use serde::Deserialize;

use crate::clock::Now;
use crate::encoding::base64;
use crate::random::Random;
use crate::xml::Writer;

/// A service as `GET /api/v1/services/{id}` describes it: what of it a request needs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Form {
    /// serviceId.
    pub id: String,
    /// Whether it is rendered on paper only: an electronic request for it is refused.
    pub paper_only: bool,
    fields: Vec<Field>,
    documents: Vec<Document>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    required: bool,
    max_chars: Option<usize>,
    mask: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    choices: Vec<Choice>,
    /// Of a table: a row has an element for each.
    columns: Vec<Field>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Choice {
    value: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    #[serde(rename = "type")]
    kind: String,
    required: bool,
    mime_types: Vec<String>,
    max_bytes: Option<usize>,
}

/// What attachments begin with, so that who looks at the first octets finds what the media type says.
const BEGINNINGS: [(&str, &str, &[u8]); 3] = [
    ("application/pdf", "pdf", b"%PDF-1.4\n"),
    ("image/jpeg", "jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    ("image/png", "png", b"\x89PNG\r\n\x1a\n"),
];

/// What fills a document up to the size that is wanted.
const FILLING: &[u8] = b"0123456789abcdef\n";

impl Form {
    /// Writes the fields that must be there.
    pub(super) fn write_fields(&self, w: &mut Writer, declarant: &str, date: Now, random: &dyn Random) {
        for field in self.fields.iter().filter(|field| field.required) {
            field.write(w, declarant, date, random);
        }
    }

    /// Writes the documents that must be there; so many octets of base64 fill the first.
    pub(super) fn write_documents(&self, w: &mut Writer, filling: usize) {
        let mut filling = filling;
        let mut required = self.documents.iter().filter(|document| document.required).peekable();
        if required.peek().is_none() {
            return;
        }
        w.open("attachments");
        for document in required {
            let mime = document.mime_types.first().map_or("application/pdf", String::as_str);
            let (_, extension, beginning) =
                BEGINNINGS.iter().find(|known| known.0 == mime).unwrap_or(&BEGINNINGS[0]);
            let room = document.max_bytes.unwrap_or(usize::MAX).saturating_sub(beginning.len());
            // Four digits of base64 are three octets.
            let more = std::mem::take(&mut filling).min(room / 3 * 4) / 4 * 3;
            let mut content = beginning.to_vec();
            content.extend(FILLING.iter().copied().cycle().take(more));
            w.open("attachment")
                .leaf("documentType", &document.kind)
                .leaf("fileName", &format!("{}.{extension}", document.kind))
                .leaf("mimeType", mime)
                .leaf("content", &base64::encode(&content))
                .close();
        }
        w.close();
    }

    /// Whether a document must be there.
    pub(super) fn wants_documents(&self) -> bool {
        self.documents.iter().any(|document| document.required)
    }
}

impl Field {
    fn write(&self, w: &mut Writer, declarant: &str, date: Now, random: &dyn Random) {
        if self.columns.is_empty() {
            w.leaf(&self.name, &self.value(declarant, date, random));
            return;
        }
        w.open(&self.name).open("row");
        for column in &self.columns {
            w.leaf(&column.name, &column.value(declarant, date, random));
        }
        w.close().close();
    }

    fn value(&self, declarant: &str, date: Now, random: &dyn Random) -> String {
        let draw = random.next_u64();
        if !self.choices.is_empty() {
            return self.choices[(draw % self.choices.len() as u64) as usize].value.clone();
        }
        let day = || date.to_string().chars().take(10).collect::<String>();
        let text = match self.kind.as_str() {
            "integer" | "number" | "decimal" | "money" => {
                let (min, max) = (self.min.unwrap_or(1), self.max.unwrap_or(9));
                let span = max.saturating_sub(min).max(0) as u64 + 1;
                min.saturating_add((draw % span.min(1000)) as i64).to_string()
            }
            "date" => day(),
            "boolean" | "consent" => "true".to_owned(),
            "iin" => declarant.to_owned(),
            "bin" => "123456789021".to_owned(),
            "email" => format!("load{}@example.kz", draw % 1_000_000),
            _ => match &self.mask {
                Some(mask) => masked(mask, draw),
                None => format!("Орал қ., Достық д., {}", draw % 1_000_000),
            },
        };
        match self.max_chars {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        }
    }
}

/// `0` is a digit, `A` a letter, anything else itself.
fn masked(mask: &str, draw: u64) -> String {
    let mut left = draw;
    let mut next = |of: u64| {
        let drawn = left % of;
        left = left.rotate_right(7);
        drawn as u8
    };
    mask.chars()
        .map(|wanted| match wanted {
            '0' => char::from(b'0' + next(10)),
            'A' => char::from(b'A' + next(26)),
            other => other,
        })
        .collect()
}
