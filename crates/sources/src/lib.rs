//! Study documents to topics with evidence: outlines, concept tables, guides, roadmaps, maps of content, prose.
//!
//! Invariant: reading is total and deterministic. Whatever the bytes are, there is a [`Document`], possibly empty, with
//! diagnostics; every node has its line, and nothing is a topic that the document does not name. What a document is, is
//! told by what stands in it, never by its file name.

mod builder;
mod decode;
mod document;
mod entries;
mod html;
mod inline;
mod items;
mod kind;
mod line;
mod mojibake;
mod opml;
mod passage;
mod prose;
mod reader;
mod relate;
mod roadmap_json;
mod rows;
mod stage;
mod survey;
mod table;
mod text;
mod words;

pub use decode::MAX_BYTES;
pub use document::{
    Document, DocumentKind, DropReason, Dropped, Edge, Format, Kind, Node, Reference, RepairCode, TimeUnit,
    Value,
};

use builder::Builder;
use cairn_model::{Diagnostic, DiagnosticCode};
use line::Lines;
use std::borrow::Cow;

/// Reads a document. Bytes that are handed over become its text without a copy.
pub fn read<'b>(bytes: impl Into<Cow<'b, [u8]>>) -> Document {
    read_bytes(bytes.into())
}

fn read_bytes(bytes: Cow<'_, [u8]>) -> Document {
    let mut builder = Builder::default();
    let Some(text) = decode::decode(bytes, &mut builder.diagnostics) else {
        return finish(builder, String::new(), String::new(), Format::Binary, None);
    };
    let text = match mojibake::repair(&text) {
        (_, 0) => text,
        (mended, runs) => {
            builder.repairs.push((RepairCode::Mojibake, runs));
            mended.into_owned()
        }
    };
    if text.trim().is_empty() {
        builder.once(DiagnosticCode::SourceEmpty, 0);
        return finish(builder, String::new(), text, Format::Text, None);
    }
    let (title, format, survey) = read_text(&text, &mut builder);
    relate::relate(&mut builder);
    finish(builder, title, text, format, survey)
}

/// Reads text in the format that its beginning shows.
fn read_text(text: &str, builder: &mut Builder) -> (String, Format, Option<survey::Survey>) {
    let head = text.trim_start();
    if head.starts_with(['{', '[']) && roadmap_json::looks_like_json(head) {
        return (roadmap_json::read(text, builder), Format::RoadmapJson, None);
    }
    if opml::is_opml(head) {
        let (lines, title) = opml::read(text, builder);
        let (title, survey) = read_lines(lines, false, title, builder);
        return (title, Format::Opml, Some(survey));
    }
    if html::is_html(head) {
        let (lines, title) = html::read(text, builder);
        let (title, survey) = read_lines(lines, false, title, builder);
        return (title, Format::Html, Some(survey));
    }
    let (lines, front, unclosed) = text::read(text);
    if let Some(line) = unclosed {
        builder.once(DiagnosticCode::UnclosedFence, line);
    }
    let (found, survey) = read_lines(lines, front.moc, String::new(), builder);
    (front.title.unwrap_or(found), Format::Text, Some(survey))
}

/// Reads lines; `title` is what the format calls the document, if anything.
fn read_lines(
    mut lines: Lines<'_>,
    moc: bool,
    title: String,
    builder: &mut Builder,
) -> (String, survey::Survey) {
    let survey = survey::look(&mut lines, moc, builder);
    builder.expect(
        lines
            .lines
            .iter()
            .filter(|line| line.mark != line::Mark::Blank)
            .count(),
    );
    let title = reader::read(&lines, &survey, builder, title);
    (title, survey)
}

fn finish(
    mut builder: Builder,
    title: String,
    text: String,
    format: Format,
    survey: Option<survey::Survey>,
) -> Document {
    let total = survey.as_ref().map_or(0, |survey| survey.total);
    let dropped: u64 = builder.dropped.iter().map(|line| line.text.len() as u64).sum();
    let understood = match total + dropped {
        _ if format == Format::RoadmapJson && !builder.nodes.is_empty() => 1.0,
        0 => 0.0,
        all => (builder.understood as f32 / all as f32).clamp(0.0, 1.0),
    };
    let prose = survey.as_ref().is_some_and(|survey| survey.prose);
    let said = |code: DiagnosticCode| builder.diagnostics.iter().any(|known| known.code == code);
    let unread = said(DiagnosticCode::SourceEmpty)
        || said(DiagnosticCode::SourceBinary)
        || said(DiagnosticCode::SourceFormat);
    if !unread && (understood < 0.1 || builder.nodes.is_empty()) {
        builder
            .diagnostics
            .push(Diagnostic::new(DiagnosticCode::SourceLittle, 0));
    }
    if survey.as_ref().is_some_and(|survey| survey.foreign) {
        builder
            .diagnostics
            .push(Diagnostic::new(DiagnosticCode::SourceLanguage, 0));
    }
    let kind = match format {
        Format::RoadmapJson if !builder.nodes.is_empty() => DocumentKind::Roadmap,
        _ => kind::of(
            &builder.nodes,
            survey.as_ref().is_some_and(|survey| survey.moc),
            prose,
        ),
    };
    builder.dropped.sort_by_key(|dropped| dropped.line);
    Document {
        title,
        kind,
        format,
        repairs: builder.repairs,
        dropped: builder.dropped,
        nodes: builder.nodes,
        edges: builder.edges,
        references: builder.references,
        diagnostics: builder.diagnostics,
        understood,
        text,
    }
}
