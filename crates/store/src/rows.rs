//! A note's contribution as a compact row: borrowed when written, owned again when read.

use crate::StoreError;
use cairn_graph::{Contribution, InnerEdge, InnerNode, LinkSource, NoteStats, TypedLink};
use cairn_markdown::{Counts, FormCounts, FrontmatterState, Prose};
use cairn_model::{Basis, Confidence, Diagnostic, DiagnosticCode, Difficulty, EdgeKind, NodeKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Rises with every change of the row's shape or of what reading a note yields: older caches are then rebuilt.
pub(crate) const ROW_VERSION: u32 = 19;

type Text<'a> = Cow<'a, str>;

/// A text in a list: by itself serde would copy it out of the row.
#[derive(Serialize, Deserialize)]
struct Element<'a>(#[serde(borrow)] Text<'a>);

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    kind: u8,
    #[serde(borrow)]
    title: Text<'a>,
    #[serde(borrow)]
    aliases: Vec<Element<'a>>,
    difficulty: Option<u8>,
    #[serde(borrow)]
    topic: Option<Element<'a>>,
    #[serde(borrow)]
    links: Vec<LinkRow<'a>>,
    #[serde(borrow)]
    inner: Vec<InnerRow<'a>>,
    edges: Vec<EdgeRow>,
    diagnostics: Vec<(u8, u32)>,
    stats: StatsRow,
}

#[derive(Serialize, Deserialize)]
struct LinkRow<'a> {
    #[serde(borrow)]
    target: Text<'a>,
    basis: u8,
    line: u32,
    column: u32,
    /// 0: the note; n: inner node n - 1.
    source: u32,
    /// Bit 0: weak, bit 1: wiki-link.
    flags: u8,
}

#[derive(Serialize, Deserialize)]
struct InnerRow<'a> {
    kind: u8,
    #[serde(borrow)]
    title: Text<'a>,
    #[serde(borrow)]
    key: Text<'a>,
    parent: Option<u32>,
    after: Option<u32>,
    line: u32,
    minutes: Option<u32>,
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(borrow)]
    asks: Vec<Element<'a>>,
}

#[derive(Serialize, Deserialize)]
struct EdgeRow {
    from: u32,
    to: u32,
    kind: u8,
    basis: u8,
    confidence: f32,
    line: u32,
}

#[derive(Serialize, Deserialize)]
struct StatsRow {
    bytes: u32,
    headings: u32,
    strict: u8,
    recovered: u8,
    queries: [u32; 3],
    forms: [u32; 6],
    /// English, Russian, words, line of a tool's remark.
    prose: [u32; 4],
    /// Made and changed, days since 1970-01-01.
    days: [Option<i32>; 2],
}

const STATES: [FrontmatterState; 4] = [
    FrontmatterState::None,
    FrontmatterState::Empty,
    FrontmatterState::Ok,
    FrontmatterState::Invalid,
];

fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    all.iter()
        .position(|other| other == one)
        .and_then(|at| u8::try_from(at).ok())
        .unwrap_or(0)
}

fn at<T: Copy>(all: &[T], place: u8) -> Result<T, StoreError> {
    all.get(usize::from(place))
        .copied()
        .ok_or(StoreError::Damaged(postcard::Error::DeserializeBadEnum))
}

fn element(text: &str) -> Element<'_> {
    Element(Cow::Borrowed(text))
}

fn boxed(text: Text<'_>) -> Box<str> {
    text.into()
}

/// Writes a contribution as a row.
pub(crate) fn encode(note: &Contribution) -> Result<Vec<u8>, StoreError> {
    let row = Row {
        kind: place(NodeKind::ALL, &note.kind),
        title: Cow::Borrowed(&note.title),
        aliases: note.aliases.iter().map(|alias| element(alias)).collect(),
        difficulty: note
            .difficulty
            .map(|difficulty| place(Difficulty::ALL, &difficulty)),
        topic: note.topic.as_deref().map(element),
        links: note.links.iter().map(link_row).collect(),
        inner: note.inner.iter().map(inner_row).collect(),
        edges: note.edges.iter().map(edge_row).collect(),
        diagnostics: note
            .diagnostics
            .iter()
            .map(|d| (place(DiagnosticCode::ALL, &d.code), d.line))
            .collect(),
        stats: StatsRow {
            bytes: note.stats.bytes,
            headings: note.stats.headings,
            strict: place(&STATES, &note.stats.strict),
            recovered: place(&STATES, &note.stats.recovered),
            queries: [
                note.stats.counts.dataview,
                note.stats.counts.dataviewjs,
                note.stats.counts.inline_queries,
            ],
            forms: note.stats.counts.forms.0,
            prose: [
                note.stats.prose.english,
                note.stats.prose.russian,
                note.stats.prose.words,
                note.stats.prose.generated_at,
            ],
            days: [note.stats.created, note.stats.changed],
        },
    };
    Ok(postcard::to_stdvec(&row)?)
}

fn link_row(link: &TypedLink) -> LinkRow<'_> {
    LinkRow {
        target: Cow::Borrowed(&link.target),
        basis: place(Basis::ALL, &link.basis),
        line: link.line,
        column: link.column,
        source: match link.source {
            LinkSource::Note => 0,
            LinkSource::Inner(index) => index + 1,
        },
        flags: u8::from(link.weak) | (u8::from(link.wiki) << 1),
    }
}

fn inner_row(inner: &InnerNode) -> InnerRow<'_> {
    InnerRow {
        kind: place(NodeKind::ALL, &inner.kind),
        title: Cow::Borrowed(&inner.title),
        key: Cow::Borrowed(&inner.key),
        parent: inner.parent,
        after: inner.after,
        line: inner.line,
        minutes: inner.minutes,
        text: Cow::Borrowed(&inner.text),
        asks: inner.asks.iter().map(|name| element(name)).collect(),
    }
}

fn edge_row(edge: &InnerEdge) -> EdgeRow {
    EdgeRow {
        from: edge.from,
        to: edge.to,
        kind: place(EdgeKind::ALL, &edge.kind),
        basis: place(Basis::ALL, &edge.basis),
        confidence: edge.confidence.get(),
        line: edge.line,
    }
}

/// Reads a contribution back.
pub(crate) fn decode(bytes: &[u8]) -> Result<Contribution, StoreError> {
    let row: Row<'_> = postcard::from_bytes(bytes)?;
    let inner_count = row.inner.len();
    let links = row
        .links
        .into_iter()
        .map(|link| link_of(link, inner_count))
        .collect::<Result<Vec<_>, _>>()?;
    let inner = row
        .inner
        .into_iter()
        .map(|inner| inner_of(inner, inner_count))
        .collect::<Result<Vec<_>, _>>()?;
    let edges = row
        .edges
        .into_iter()
        .map(|edge| edge_of(&edge, inner_count))
        .collect::<Result<Vec<_>, _>>()?;
    let diagnostics = row
        .diagnostics
        .into_iter()
        .map(|(code, line)| Ok(Diagnostic::new(at(DiagnosticCode::ALL, code)?, line)));
    let [dataview, dataviewjs, inline_queries] = row.stats.queries;
    let [english, russian, words, generated_at] = row.stats.prose;
    Ok(Contribution {
        kind: at(NodeKind::ALL, row.kind)?,
        title: boxed(row.title),
        aliases: row.aliases.into_iter().map(|alias| boxed(alias.0)).collect(),
        difficulty: row
            .difficulty
            .map(|difficulty| at(Difficulty::ALL, difficulty))
            .transpose()?,
        topic: row.topic.map(|topic| boxed(topic.0)),
        links: links.into(),
        inner: inner.into(),
        edges: edges.into(),
        diagnostics: diagnostics.collect::<Result<Vec<_>, StoreError>>()?.into(),
        stats: NoteStats {
            bytes: row.stats.bytes,
            headings: row.stats.headings,
            strict: at(&STATES, row.stats.strict)?,
            recovered: at(&STATES, row.stats.recovered)?,
            counts: Counts {
                dataview,
                dataviewjs,
                inline_queries,
                forms: FormCounts(row.stats.forms),
            },
            prose: Prose {
                english,
                russian,
                words,
                generated_at,
            },
            created: row.stats.days[0],
            changed: row.stats.days[1],
        },
    })
}

/// An index into the inner nodes that is sure to be one.
fn checked(index: Option<u32>, count: usize) -> Result<Option<u32>, StoreError> {
    match index {
        Some(index) if index as usize >= count => {
            Err(StoreError::Damaged(postcard::Error::DeserializeBadEnum))
        }
        index => Ok(index),
    }
}

fn link_of(row: LinkRow<'_>, inner: usize) -> Result<TypedLink, StoreError> {
    let source = checked(row.source.checked_sub(1), inner)?;
    Ok(TypedLink {
        target: boxed(row.target),
        basis: at(Basis::ALL, row.basis)?,
        line: row.line,
        column: row.column,
        source: source.map_or(LinkSource::Note, LinkSource::Inner),
        weak: row.flags & 1 != 0,
        wiki: row.flags & 2 != 0,
    })
}

fn inner_of(row: InnerRow<'_>, count: usize) -> Result<InnerNode, StoreError> {
    Ok(InnerNode {
        kind: at(NodeKind::ALL, row.kind)?,
        title: boxed(row.title),
        key: boxed(row.key),
        parent: checked(row.parent, count)?,
        after: checked(row.after, count)?,
        line: row.line,
        minutes: row.minutes,
        text: boxed(row.text),
        asks: row.asks.into_iter().map(|name| boxed(name.0)).collect(),
    })
}

fn edge_of(row: &EdgeRow, count: usize) -> Result<InnerEdge, StoreError> {
    let end = |index: u32| checked(Some(index), count).map(|index| index.unwrap_or_default());
    Ok(InnerEdge {
        from: end(row.from)?,
        to: end(row.to)?,
        kind: at(EdgeKind::ALL, row.kind)?,
        basis: at(Basis::ALL, row.basis)?,
        confidence: Confidence::new(row.confidence),
        line: row.line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_model::VaultPath;

    fn contribution(text: &str) -> Contribution {
        let path = VaultPath::new("moc-x.md").expect("a path");
        let note = cairn_markdown::read(text, cairn_markdown::ReadOptions { items: Some(true) });
        cairn_graph::contribute(&path, &note, 7)
    }

    #[test]
    fn a_row_gives_back_what_was_written() {
        let text = "---\ntitle: X\ncreated: 2026-01-12\naliases: [a, б]\nmoc: y\n---\n# H\n## Study Paths\n### P\n1. **S**\n   - [[q]] - why\n2. T\n";
        let written = contribution(text);
        assert!(!written.inner.is_empty() && !written.links.is_empty());
        assert_eq!(
            decode(&encode(&written).expect("encodes")).expect("decodes"),
            written
        );
    }

    #[test]
    fn a_row_keeps_the_edges_and_study_times_of_a_document() {
        let path = VaultPath::new("guide.txt").expect("a path");
        let text = "# Guide\n## Roadmap\n### Phase 1: Basics\n- Week 1: Indexes\n- Week 2: Joins\n";
        let written = cairn_graph::contribute_source(&path, &cairn_sources::read(text.as_bytes()), 7);
        assert!(!written.edges.is_empty());
        assert_eq!(
            decode(&encode(&written).expect("encodes")).expect("decodes"),
            written
        );
    }

    #[test]
    fn a_damaged_row_is_an_error_not_a_panic() {
        let bytes = encode(&contribution("# H\n- [[a]]\n## B\n- c\n")).expect("encodes");
        for cut in 0..bytes.len() {
            let _ = decode(&bytes[..cut]);
            let mut flipped = bytes.clone();
            flipped[cut] ^= 0xFF;
            let _ = decode(&flipped);
        }
    }
}
