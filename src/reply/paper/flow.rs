//! Where everything stands on the pages: lines of text, rules and the QR code, before anything is drawn.

use super::face::{Face, LACKING, Weight};
use super::printed::{Fact, PAGES_MAX, PrintError, Printed, Value, Words};
use super::qr::Qr;
use crate::text::Lang;
use crate::text::paper::{PaperLabel, TEST_MARK};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 44.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Where the text ends and the foot begins.
const BOTTOM: f32 = PAGE.1 - 50.0;
/// The column of labels, and what stands between it and the values.
const LABELS: f32 = 165.0;
const GAP: f32 = 14.0;
/// The side of the QR code; 120 octets make squares of over half a millimetre.
pub(super) const QR_SIDE: f32 = 104.0;
/// A line's height, of its size.
const LEADING: f32 = 1.3;

/// What a block of lines is, for a reader who does not see the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading,
    Paragraph,
    Label,
    Value,
    Figure { alt: String },
}

/// Something on a page; distances in points from its upper left corner.
pub(super) enum Mark {
    Line { x: f32, base: f32, style: Style, text: String, lang: Option<Lang>, block: usize },
    Head { x: f32, base: f32, text: String },
    Foot { x: f32, base: f32, text: String },
    Rule { y: f32 },
    Qr { x: f32, y: f32, block: usize },
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) weight: Weight,
    pub(super) size: f32,
    /// 0 is black.
    pub(super) grey: u8,
}

const fn style(weight: Weight, size: f32, grey: u8) -> Style {
    Style { weight, size, grey }
}

const TITLE: Style = style(Weight::Bold, 14.0, 0);
const TITLE_RU: Style = style(Weight::Bold, 14.0, 70);
const HEADING: Style = style(Weight::Bold, 11.0, 0);
const HEADING_RU: Style = style(Weight::Regular, 9.5, 80);
const LABEL: Style = style(Weight::Bold, 7.5, 40);
const LABEL_RU: Style = style(Weight::Regular, 7.5, 90);
const VALUE: Style = style(Weight::Regular, 9.5, 0);
const VALUE_RU: Style = style(Weight::Regular, 9.5, 70);
const NOTE: Style = style(Weight::Regular, 9.0, 0);
const NOTE_RU: Style = style(Weight::Regular, 9.0, 70);
const LINK: Style = style(Weight::Regular, 7.5, 0);
pub(super) const HEAD: Style = style(Weight::Bold, 9.0, 0);
pub(super) const FOOT: Style = style(Weight::Regular, 7.5, 90);

/// The sizes that are tried, as shares of the usual one: a little smaller where the last signature and the QR code then share a page.
const SHARES: [f32; 4] = [1.0, 0.96, 0.92, 0.88];

/// The pages of a document.
pub(super) struct Flow {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) blocks: Vec<Role>,
    y: f32,
    share: f32,
}

/// Where the last signature begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastSignature {
    /// Where the text before it ends.
    Follows,
    /// On a page where the QR code has room, too.
    WithCode,
}

/// Lines that belong together.
type Lines = Vec<(String, Style, Option<Lang>)>;

impl Flow {
    /// Lays a document out. The last signature and the QR code stand on one page: no page has the code alone.
    pub(super) fn of(printed: &Printed) -> Result<Flow, PrintError> {
        for share in SHARES {
            let (flow, together) = Flow::laid(printed, share, LastSignature::Follows)?;
            if together {
                return Ok(flow);
            }
        }
        Flow::laid(printed, 1.0, LastSignature::WithCode).map(|(flow, _)| flow)
    }

    fn empty(share: f32) -> Flow {
        Flow { pages: vec![Vec::new()], blocks: Vec::new(), y: MARGIN, share }
    }

    /// A document at a size, and whether the last signature and the QR code share a page.
    fn laid(printed: &Printed, share: f32, last: LastSignature) -> Result<(Flow, bool), PrintError> {
        let mut flow = Flow::empty(share);
        flow.titled(&printed.title)?;
        flow.rows(&printed.facts)?;
        let (signature, others) = match printed.signers.split_last() {
            Some((last, others)) => (Some(last), others),
            None => (None, &[][..]),
        };
        for signer in others {
            flow.signature(signer)?;
        }
        if last == LastSignature::WithCode {
            let mut end = Flow::empty(share);
            end.ended(signature, &printed.address)?;
            if end.pages.len() == 1 {
                flow.room(end.y - MARGIN)?;
            }
        }
        let begins = flow.pages.len();
        let code = flow.ended(signature, &printed.address)?;
        flow.edges(&printed.number)?;
        Ok((flow, begins == code))
    }

    /// The last signature and the QR code; the page of the code, from 1.
    fn ended(&mut self, signature: Option<&Vec<Fact>>, address: &str) -> Result<usize, PrintError> {
        if let Some(signer) = signature {
            self.signature(signer)?;
        }
        self.verification(address)
    }

    fn signature(&mut self, signer: &[Fact]) -> Result<(), PrintError> {
        self.heading(PaperLabel::Signature, signer.first().map_or(0.0, |_| 60.0))?;
        self.rows(signer)
    }

    fn sized(&self, style: Style) -> Style {
        Style { size: style.size * self.share, ..style }
    }

    fn titled(&mut self, title: &Words) -> Result<(), PrintError> {
        let column = (WIDTH - 24.0) / 2.0;
        let top = self.y;
        let mut ends = [top; 2];
        let sides =
            [(&title.kk, TITLE, Lang::Kk, MARGIN), (&title.ru, TITLE_RU, Lang::Ru, MARGIN + column + 24.0)]
                .map(|(text, style, lang, x)| (text, self.sized(style), lang, x));
        for ((text, style, lang, x), end) in sides.into_iter().zip(&mut ends) {
            let block = self.block(Role::Title);
            self.y = top;
            for line in wrapped(text, style, column)? {
                self.line(x, &line, style, Some(lang), block);
            }
            *end = self.y;
        }
        self.y = ends[0].max(ends[1]) + 8.0;
        Ok(())
    }

    fn heading(&mut self, label: PaperLabel, with: f32) -> Result<(), PrintError> {
        self.y += 9.0;
        self.room(34.0 + with)?;
        let text = label.text();
        for (words, style, lang) in [(text.kk, HEADING, Lang::Kk), (text.ru, HEADING_RU, Lang::Ru)] {
            let block = self.block(Role::Heading);
            self.line(MARGIN, words, self.sized(style), Some(lang), block);
        }
        self.y += 3.0;
        Ok(())
    }

    fn rows(&mut self, facts: &[Fact]) -> Result<(), PrintError> {
        facts.iter().try_for_each(|fact| self.row(fact))?;
        self.rule();
        Ok(())
    }

    fn row(&mut self, fact: &Fact) -> Result<(), PrintError> {
        let labels = in_both(&fact.label, [LABEL, LABEL_RU].map(|style| self.sized(style)), LABELS)?;
        let (value, plain) = (WIDTH - LABELS - GAP, self.sized(VALUE));
        let values = match &fact.value {
            Value::Plain(text) => styled(wrapped(text, plain, value)?, plain, None),
            Value::InWords(words) => in_both(words, [plain, self.sized(VALUE_RU)], value)?,
        };
        let air = 2.5 * self.share;
        let height = height(&labels).max(height(&values)) + 2.0 * air;
        // What fills more than a page begins where it stands and is broken between lines.
        self.room(if height > BOTTOM - MARGIN { 40.0 } else { height })?;
        self.rule();
        self.y += air;
        let top = self.y;
        let page = self.pages.len();
        self.column(MARGIN, labels, Role::Label)?;
        let (label_end, label_page) = (self.y, self.pages.len());
        if label_page == page {
            self.y = top;
        }
        self.column(MARGIN + LABELS + GAP, values, Role::Value)?;
        if self.pages.len() == label_page {
            self.y = self.y.max(label_end);
        }
        self.y += air;
        Ok(())
    }

    fn column(&mut self, x: f32, lines: Lines, role: Role) -> Result<(), PrintError> {
        let block = self.block(role);
        for (text, style, lang) in lines {
            self.room(style.size * LEADING)?;
            self.line(x, &text, style, lang, block);
        }
        Ok(())
    }

    /// The QR code, and beside it how to verify; its page, from 1.
    fn verification(&mut self, address: &str) -> Result<usize, PrintError> {
        self.heading(PaperLabel::Verification, QR_SIDE + 12.0)?;
        let (top, page) = (self.y, self.pages.len());
        let x = if Qr::of(address).is_some() {
            let block = self.block(Role::Figure { alt: format!("QR: {address}") });
            self.put(Mark::Qr { x: MARGIN, y: top + 4.0, block });
            MARGIN + QR_SIDE + 16.0
        } else {
            MARGIN
        };
        let width = PAGE.0 - MARGIN - x;
        let lacks = self
            .pages
            .iter()
            .flatten()
            .any(|mark| matches!(mark, Mark::Line { text, .. } if text.contains(LACKING)));
        let notes = [PaperLabel::HowToVerify, PaperLabel::NoForce].into_iter();
        for note in notes.chain(lacks.then_some(PaperLabel::NotInFont)) {
            let lines = in_both(&note.text().into(), [NOTE, NOTE_RU].map(|style| self.sized(style)), width)?;
            self.column(x, lines, Role::Paragraph)?;
            self.y += 4.0;
        }
        let link = self.sized(LINK);
        self.column(x, styled(wrapped(address, link, width)?, link, None), Role::Paragraph)?;
        if self.pages.len() == page {
            self.y = self.y.max(top + QR_SIDE + 8.0);
        }
        Ok(page)
    }

    /// Above each page that it is a test, below it the number and which page it is.
    fn edges(&mut self, number: &str) -> Result<(), PrintError> {
        let face = Face::of(FOOT.weight).ok_or(PrintError::Pdf)?;
        let mark = TEST_MARK.map(|(_, word)| word).join(" · ");
        let width = Face::of(HEAD.weight).ok_or(PrintError::Pdf)?.width(&mark, HEAD.size);
        let pages = self.pages.len();
        for (n, page) in (1..).zip(&mut self.pages) {
            page.push(Mark::Head { x: (PAGE.0 - width) / 2.0, base: MARGIN - 14.0, text: mark.clone() });
            let base = PAGE.1 - 30.0;
            page.push(Mark::Rule { y: base - 14.0 });
            page.push(Mark::Foot { x: MARGIN, base, text: face.drawable(number) });
            let text = format!("{n} / {pages}");
            page.push(Mark::Foot { x: PAGE.0 - MARGIN - face.width(&text, FOOT.size), base, text });
        }
        Ok(())
    }

    fn block(&mut self, role: Role) -> usize {
        self.blocks.push(role);
        self.blocks.len() - 1
    }

    fn line(&mut self, x: f32, text: &str, style: Style, lang: Option<Lang>, block: usize) {
        let base = self.y + style.size * 1.07;
        self.put(Mark::Line { x, base, style, text: text.to_owned(), lang, block });
        self.y += style.size * LEADING;
    }

    fn rule(&mut self) {
        let y = self.y;
        self.put(Mark::Rule { y });
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Turns the page where less than this is left of it.
    fn room(&mut self, height: f32) -> Result<(), PrintError> {
        if self.y + height > BOTTOM {
            if self.pages.len() == PAGES_MAX {
                return Err(PrintError::TooLong { pages_max: PAGES_MAX });
            }
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        Ok(())
    }
}

fn height(lines: &[(String, Style, Option<Lang>)]) -> f32 {
    lines.iter().map(|(_, style, _)| style.size * LEADING).sum()
}

fn styled(lines: Vec<String>, style: Style, lang: Option<Lang>) -> Lines {
    lines.into_iter().map(|line| (line, style, lang)).collect()
}

/// Kazakh, and Russian below it; once where both say the same.
fn in_both(words: &Words, [kk, ru]: [Style; 2], width: f32) -> Result<Lines, PrintError> {
    let mut lines = styled(wrapped(&words.kk, kk, width)?, kk, Some(Lang::Kk));
    if words.ru != words.kk {
        lines.extend(styled(wrapped(&words.ru, ru, width)?, ru, Some(Lang::Ru)));
    }
    Ok(lines)
}

fn wrapped(text: &str, style: Style, width: f32) -> Result<Vec<String>, PrintError> {
    Ok(Face::of(style.weight).ok_or(PrintError::Pdf)?.wrapped(text, style.size, width))
}

/// The widest rule.
pub(super) const RULE: (f32, f32) = (MARGIN, PAGE.0 - MARGIN);
