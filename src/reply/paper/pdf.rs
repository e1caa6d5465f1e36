//! The printed page as PDF/A-3a (ISO 19005-3): tagged, fonts embedded, the signed XML attached.

use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::face::Face;
use super::flow::{FOOT, Flow, HEAD, Mark, PAGE, QR_SIDE, RULE, Role, Style};
use super::printed::{PrintError, Printed};
use super::qr::Qr;
use crate::clock::Now;
use crate::text::Lang;

/// Writes a result as PDF with its signed XML attached; the same octets for the same XML and address.
pub fn pdf(printed: &Printed, signed: &[u8]) -> Result<Vec<u8>, PrintError> {
    let flow = Flow::of(printed)?;
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A3_A).finish();
    let configuration = configuration.map_err(|_| PrintError::Pdf)?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let written = date(printed.signed_at);
    document.set_metadata(described(printed, written));
    let mut parts: Vec<Vec<Identifier>> = vec![Vec::new(); flow.blocks.len()];
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PrintError::Pdf)?;
    for marks in &flow.pages {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, &printed.address, &mut parts)?;
        }
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tags(flow.blocks, parts));
    let attached = document.embed_file(attachment(&printed.number, signed, written));
    attached.ok_or(PrintError::Pdf)?;
    let written = document.finish().map_err(|error| {
        tracing::error!(%error, "a result could not be written as PDF/A-3");
        PrintError::Pdf
    });
    written.map(without_suspects)
}

/// ISO 32000-1 §14.7.1: `Suspects` is false where it is absent, and some readers take a `false` that is written for an error. Blanks in its
/// place leave every offset of the file as it is. No text of the attached XML reads like this: `<` is escaped there.
fn without_suspects(mut pdf: Vec<u8>) -> Vec<u8> {
    const MARKED: &[u8] = b"/MarkInfo<</Marked true/Suspects false>>";
    const SUSPECTS: &[u8] = b"/Suspects false";
    if let Some(at) = memchr::memmem::rfind(&pdf, MARKED) {
        let from = at + MARKED.len() - SUSPECTS.len() - 2;
        pdf[from..from + SUSPECTS.len()].fill(b' ');
    }
    pdf
}

fn described(printed: &Printed, written: DateTime) -> Metadata {
    Metadata::new()
        .title(format!("{} / {} {}", printed.title.kk, printed.title.ru, printed.number))
        .language(Lang::Kk.as_str().to_owned())
        .creator("Qaqpa".to_owned())
        .creation_date(written)
}

/// ISO 19005-3 §6.8: the XML is what the page was made from.
fn attachment(number: &str, signed: &[u8], written: DateTime) -> EmbeddedFile {
    EmbeddedFile {
        path: format!("{number}.xml"),
        mime_type: MimeType::new("application/xml"),
        description: Some(format!("{number}: signed XML")),
        association_kind: AssociationKind::Source,
        data: signed.to_vec().into(),
        modification_date: Some(written),
        // As it is, so that a person finds it without a tool.
        compress: Some(false),
        location: None,
    }
}

/// An instant in UTC, with its second.
fn date(at: Now) -> DateTime {
    let text = at.to_string();
    let number =
        |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u16>().ok()).unwrap_or(0);
    let small = |from, to| u8::try_from(number(from, to)).unwrap_or(0);
    DateTime::new(number(0, 4))
        .month(small(5, 7))
        .day(small(8, 10))
        .hour(small(11, 13))
        .minute(small(14, 16))
        .second(small(17, 19))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn draw(
    surface: &mut Surface<'_>,
    mark: &Mark,
    address: &str,
    parts: &mut [Vec<Identifier>],
) -> Result<(), PrintError> {
    match mark {
        Mark::Line { x, base, style, text, lang, block } => {
            let span = SpanTag::empty().with_lang(lang.map(Lang::as_str));
            parts[*block].push(surface.start_tagged(ContentTag::Span(span)));
            // A blank ends the line: words of two lines are two words.
            write(surface, Point::from_xy(*x, *base), *style, &format!("{text} "))?;
        }
        Mark::Head { x, base, text } => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)));
            write(surface, Point::from_xy(*x, *base), HEAD, text)?;
        }
        Mark::Foot { x, base, text } => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
            write(surface, Point::from_xy(*x, *base), FOOT, text)?;
        }
        Mark::Rule { y } => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            let rule = Rect::from_xywh(RULE.0, *y, RULE.1 - RULE.0, 0.5).ok_or(PrintError::Pdf)?;
            let mut path = PathBuilder::new();
            path.push_rect(rule);
            fill(surface, path, 190)?;
        }
        Mark::Qr { x, y, block } => {
            parts[*block].push(surface.start_tagged(ContentTag::Other));
            let code = Qr::of(address).ok_or(PrintError::Pdf)?;
            fill(surface, squares(&code, *x, *y)?, 0)?;
        }
    }
    surface.end_tagged();
    Ok(())
}

fn write(surface: &mut Surface<'_>, at: Point, style: Style, text: &str) -> Result<(), PrintError> {
    let face = Face::of(style.weight).ok_or(PrintError::Pdf)?;
    surface.set_fill(Some(shade(style.grey)));
    surface.draw_glyphs(at, &face.glyphs(text), face.font.clone(), text, style.size, false);
    Ok(())
}

fn squares(code: &Qr, x: f32, y: f32) -> Result<PathBuilder, PrintError> {
    let points = |squares: usize| f32::from(u16::try_from(squares).unwrap_or(u16::MAX));
    let side = QR_SIDE / points(code.side);
    let mut path = PathBuilder::new();
    for (column, row, length) in &code.runs {
        let (left, top) = (x + points(*column) * side, y + points(*row) * side);
        let run = Rect::from_xywh(left, top, points(*length) * side, side).ok_or(PrintError::Pdf)?;
        path.push_rect(run);
    }
    Ok(path)
}

fn fill(surface: &mut Surface<'_>, path: PathBuilder, grey: u8) -> Result<(), PrintError> {
    let path: Path = path.finish().ok_or(PrintError::Pdf)?;
    surface.set_fill(Some(shade(grey)));
    surface.draw_path(&path);
    Ok(())
}

fn shade(grey: u8) -> Fill {
    Fill { paint: luma::Color::new(grey).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// The structure of the document, ISO 32000-1 §14.8: headings, tables of labels and values, paragraphs, a figure.
fn tags(blocks: Vec<Role>, parts: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(Lang::Kk.as_str().to_owned()));
    let (mut table, mut row) = (Vec::new(), Vec::new());
    for (role, parts) in blocks.into_iter().zip(parts) {
        let parts: Vec<Node> = parts.into_iter().map(Node::from).collect();
        if !matches!(role, Role::Label | Role::Value) && !table.is_empty() {
            tree.push(TagGroup::with_children(Tag::Table, std::mem::take(&mut table)));
        }
        match role {
            Role::Label => row.push(TagGroup::with_children(Tag::TH(TableHeaderScope::Row), parts).into()),
            Role::Value => {
                row.push(TagGroup::with_children(Tag::TD, parts).into());
                table.push(TagGroup::with_children(Tag::TR, std::mem::take(&mut row)).into());
            }
            Role::Title => tree.push(TagGroup::with_children(heading(1), parts)),
            Role::Heading => tree.push(TagGroup::with_children(heading(2), parts)),
            Role::Paragraph => tree.push(TagGroup::with_children(Tag::P, parts)),
            Role::Figure { alt } => tree.push(TagGroup::with_children(Tag::Figure(Some(alt)), parts)),
        }
    }
    tree
}

fn heading(level: u16) -> Tag<krilla::tagging::kind::Hn> {
    Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), None)
}
