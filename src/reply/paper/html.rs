//! The printed page as HTML: no script, nothing fetched, fit for a printer and a narrow screen.

use std::fmt::Write as _;

use super::printed::{Fact, Printed, Value, Words};
use super::qr::Qr;
use crate::text::Lang;
use crate::text::paper::{PaperLabel, TEST_MARK};

/// Whether the page is the answer of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the document as it was asked for.
    Unasked,
    /// The document was looked for by its digest, and is the one issued.
    Genuine,
}

const STYLE: &str = "body{font:16px/1.45 'Noto Sans',sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
h1{font-size:1.35rem;line-height:1.3;margin:0 0 .3rem}h2{font-size:1.05rem;margin:2rem 0 .3rem}\
.second{color:#555;font-weight:400}p{margin:.3rem 0}\
dl{margin:1rem 0;border-bottom:1px solid #bbb}dl div{display:grid;grid-template-columns:15rem 1fr;gap:0 1rem;border-top:1px solid #bbb;padding:.4rem 0}\
dt{font-size:.85rem;font-weight:600}dd{margin:0;overflow-wrap:anywhere}dt span,dd span{display:block}\
.verify{display:flex;gap:1.2rem;flex-wrap:wrap}.verify div{flex:1 1 18rem;overflow-wrap:anywhere}.qr{width:11rem;height:11rem;flex:none}\
.test{border:2px solid;padding:.2rem .6rem;margin:0 0 1.2rem;font-weight:700;text-align:center}\
.verdict{border:2px solid;padding:.6rem 1rem;margin:0 0 1.5rem}.yes{border-color:#176b2c}.no{border-color:#a11a1a}a{color:#0b4f9e}\
@media(max-width:36rem){dl div{grid-template-columns:1fr}}\
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}.second{color:#aaa}a{color:#8ab4f8}}\
@media print{body{margin:0;max-width:none;color:#000;background:#fff}.second{color:#444}dl div{break-inside:avoid}}";

/// Writes a result as a page. Labels are Kazakh and Russian, or English where that is asked for; values are as the XML has them.
pub fn html(printed: &Printed, lang: Option<Lang>, verdict: Verdict) -> String {
    let page = Page { lang };
    let mut body = String::new();
    if verdict == Verdict::Genuine {
        body.push_str(&page.banner("yes", "✓", [PaperLabel::Genuine, PaperLabel::Compare]));
    }
    let _ = writeln!(body, "<h1>{}</h1>", page.inline(&printed.title));
    body.push_str(&page.list(&printed.facts));
    for signer in &printed.signers {
        let _ = writeln!(body, "<h2>{}</h2>", page.inline(&PaperLabel::Signature.text().into()));
        body.push_str(&page.list(signer));
    }
    body.push_str(&page.verification(&printed.address));
    page.document(&format!("{} {}", page.first(&printed.title), printed.number), &body)
}

/// The page of a verification that found no such document.
pub fn not_genuine_html(lang: Option<Lang>) -> String {
    let page = Page { lang };
    let title: Words = PaperLabel::NotGenuine.text().into();
    let body = page.banner("no", "✗", [PaperLabel::NotGenuine, PaperLabel::NeverIssued]);
    page.document(page.first(&title), &body)
}

/// In which language labels are: in Kazakh and Russian where none is asked for.
struct Page {
    lang: Option<Lang>,
}

impl Page {
    fn first<'a>(&self, words: &'a Words) -> &'a str {
        words.in_lang(self.lang.unwrap_or(Lang::Kk))
    }

    /// The words in each language of the page, first one first.
    fn said<'a>(&self, words: &'a Words) -> Vec<(Lang, &'a str)> {
        match self.lang {
            Some(lang) => vec![(lang, words.in_lang(lang))],
            None => both(words),
        }
    }

    fn inline(&self, words: &Words) -> String {
        spans(&self.said(words))
    }

    fn list(&self, facts: &[Fact]) -> String {
        let mut list = String::from("<dl>\n");
        for Fact { label, value } in facts {
            let value = match value {
                Value::Plain(text) => escaped(text),
                Value::InWords(words) => spans(&both(words)),
            };
            let _ = writeln!(list, "<div><dt>{}</dt><dd>{value}</dd></div>", self.inline(label));
        }
        list + "</dl>\n"
    }

    fn banner(&self, class: &str, sign: &str, [head, below]: [PaperLabel; 2]) -> String {
        let (head, below) = (self.inline(&head.text().into()), self.inline(&below.text().into()));
        format!("<div class=\"verdict {class}\"><p><strong>{sign} {head}</strong></p><p>{below}</p></div>\n")
    }

    fn verification(&self, address: &str) -> String {
        let heading = self.inline(&PaperLabel::Verification.text().into());
        let code = Qr::of(address).map(|code| code.svg()).unwrap_or_default();
        let address = escaped(address);
        let force = self.inline(&PaperLabel::NoForce.text().into());
        format!(
            "<h2>{heading}</h2>\n<div class=\"verify\">{code}<div><p><a href=\"{address}\">{address}</a></p><p>{force}</p></div></div>\n"
        )
    }

    fn document(&self, title: &str, body: &str) -> String {
        let (lang, title) = (self.lang.unwrap_or(Lang::Kk).as_str(), escaped(title));
        let mark = TEST_MARK.map(|(lang, word)| format!("<span lang=\"{}\">{word}</span>", lang.as_str()));
        let mark = mark.join(" · ");
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body>\n<p class=\"test\">{mark}</p>\n<main>\n{body}</main>\n</body>\n</html>\n"
        )
    }
}

/// Kazakh and Russian; once where both say the same.
fn both(words: &Words) -> Vec<(Lang, &str)> {
    let mut said = vec![(Lang::Kk, words.kk.as_str())];
    if words.ru != words.kk {
        said.push((Lang::Ru, words.ru.as_str()));
    }
    said
}

fn spans(said: &[(Lang, &str)]) -> String {
    let span = |(n, (lang, text)): (usize, &(Lang, &str))| {
        let class = if n == 0 { "" } else { " class=\"second\"" };
        let (lang, between, text) = (lang.as_str(), if n == 0 { "" } else { " " }, escaped(text));
        format!("{between}<span lang=\"{lang}\"{class}>{text}</span>")
    };
    said.iter().enumerate().map(span).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
