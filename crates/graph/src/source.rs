//! What a study document gives to the graph: a source, and inside it what there is to know, in the document's order.

use crate::contribution::{Contribution, InnerEdge, InnerNode, LinkSource, NoteStats};
use cairn_markdown::ParsedNote;
use cairn_model::{Basis, EdgeKind, NodeKind, VaultPath};
use cairn_sources::{Document, Kind, Node, TimeUnit, Value};

/// Minutes of study in a day, and so on: an hour and a half beside work, as plans of eight to ten hours a week have it.
const MINUTES: [(TimeUnit, u32); 6] = [
    (TimeUnit::Minutes, 1),
    (TimeUnit::Hours, 60),
    (TimeUnit::Days, 90),
    (TimeUnit::Weeks, 600),
    (TimeUnit::Months, 2_600),
    (TimeUnit::Years, 31_000),
];

/// Bytes of a node's further text after which no more is kept.
const MAX_TEXT: usize = 400;
/// Topics that one employer may ask about.
const MAX_ASKS: usize = 64;

/// Words a note's `kind` may bear to be told a study document.
const KINDS: [&str; 4] = ["source", "document", "study document", "study-document"];
/// The tag that does the same.
const TAG: &str = "study-document";

/// Whether a note is told to be a study document: by its property `kind`, or a tag. Its text alone never makes it one.
pub fn is_told_source(path: &VaultPath, note: &ParsedNote) -> bool {
    let stem = path.stem().to_ascii_lowercase();
    if ["moc-", "q-", "c-"].iter().any(|prefix| stem.starts_with(prefix)) {
        return false;
    }
    let kind = note.property_texts("kind").into_iter().next().unwrap_or_default();
    KINDS.iter().any(|word| kind.trim().eq_ignore_ascii_case(word))
        || note.tags.iter().any(|tag| tag.eq_ignore_ascii_case(TAG))
}

/// What a study document gives to the graph. `bytes` is its size on disk.
pub fn contribute_source(path: &VaultPath, document: &Document, bytes: u32) -> Contribution {
    let (inner, places) = inner_nodes(document);
    let title = match document.title.trim() {
        "" => path.stem(),
        title => title,
    };
    Contribution {
        kind: NodeKind::Source,
        title: title.into(),
        aliases: Box::default(),
        difficulty: None,
        topic: None,
        links: Box::default(),
        edges: inner_edges(document, &places, &inner),
        inner: inner.into(),
        diagnostics: document.diagnostics.clone().into(),
        stats: NoteStats {
            bytes,
            ..NoteStats::default()
        },
    }
}

/// A note that is a study document: the document's nodes, and the note's own properties and links. A link stands for
/// the node whose lines it is in.
pub fn contribute_told_source(path: &VaultPath, document: &Document, note: Contribution) -> Contribution {
    let source = contribute_source(path, document, note.stats.bytes);
    let mut lines: Vec<(u32, u32)> = source
        .inner
        .iter()
        .zip(0..)
        .map(|(node, index)| (node.line, index))
        .collect();
    lines.sort_unstable();
    let mut links = note.links;
    for link in links.iter_mut().filter(|link| !link.basis.is_property()) {
        let after = lines.partition_point(|(line, _)| *line <= link.line);
        if let Some((_, index)) = after.checked_sub(1).and_then(|at| lines.get(at)) {
            link.source = LinkSource::Inner(*index);
            link.basis = Basis::MocBody;
        }
    }
    let diagnostics = note.diagnostics.iter().chain(&*source.diagnostics).cloned();
    Contribution {
        title: if document.title.trim().is_empty() {
            note.title
        } else {
            source.title
        },
        aliases: note.aliases,
        difficulty: note.difficulty,
        topic: note.topic,
        links,
        diagnostics: diagnostics.collect(),
        stats: note.stats,
        ..source
    }
}

/// The nodes without the passages of running text, and for each node of the document where it went.
fn inner_nodes(document: &Document) -> (Vec<InnerNode>, Vec<Option<u32>>) {
    let mut inner: Vec<InnerNode> = Vec::with_capacity(document.nodes.len());
    let mut keys: Vec<String> = Vec::with_capacity(document.nodes.len());
    // For a passage: what it belongs to.
    let mut places: Vec<Option<u32>> = Vec::with_capacity(document.nodes.len());
    for node in &document.nodes {
        let above = node.parent.map(|parent| parent as usize);
        let key = match above.and_then(|above| keys.get(above)) {
            Some(above) => format!("{above}/{}", node.slug()),
            None => node.slug(),
        };
        let parent = above.and_then(|above| places[above]);
        let place = kind_of(node.kind).map(|kind| {
            inner.push(InnerNode {
                kind,
                title: node.title.clone(),
                key: key.as_str().into(),
                parent,
                after: None,
                line: node.line,
                minutes: minutes(node),
                text: text(node),
                asks: asks(node),
            });
            u32::try_from(inner.len() - 1).unwrap_or(u32::MAX)
        });
        keys.push(key);
        places.push(place.or(parent));
    }
    (inner, places)
}

fn inner_edges(document: &Document, places: &[Option<u32>], inner: &[InnerNode]) -> Box<[InnerEdge]> {
    let place = |index: u32| {
        let passage = document
            .nodes
            .get(index as usize)
            .is_none_or(|node| node.kind == Kind::Passage);
        places.get(index as usize).copied().flatten().filter(|_| !passage)
    };
    let edges = document.edges.iter().filter_map(|edge| {
        let (from, to) = (place(edge.from)?, place(edge.to)?);
        debug_assert!((from as usize) < inner.len() && (to as usize) < inner.len());
        Some(InnerEdge {
            from,
            to,
            kind: edge.kind,
            basis: edge.basis,
            confidence: edge.confidence,
            line: edge.line,
        })
    });
    edges.filter(|edge| edge.kind != EdgeKind::PartOf).collect()
}

fn kind_of(kind: Kind) -> Option<NodeKind> {
    match kind {
        Kind::Topic => Some(NodeKind::Topic),
        Kind::Path => Some(NodeKind::Path),
        Kind::Stage => Some(NodeKind::Stage),
        Kind::Term => Some(NodeKind::Term),
        Kind::Task => Some(NodeKind::Task),
        Kind::Company => Some(NodeKind::Company),
        Kind::Passage => None,
    }
}

/// The middle of the study time that the document tells.
fn minutes(node: &Node) -> Option<u32> {
    let Some(Value::Range { min, max, unit }) = node.attribute("study_time") else {
        return None;
    };
    let (_, each) = MINUTES.iter().find(|(counted, _)| counted == unit)?;
    let twice = u64::from(*min) + u64::from(*max);
    u32::try_from(twice * u64::from(*each) / 2)
        .ok()
        .filter(|minutes| *minutes > 0)
}

/// What an employer is said to ask about.
fn asks(node: &Node) -> Box<[Box<str>]> {
    match node.attribute("focus") {
        Some(Value::List(names)) if node.kind == Kind::Company => {
            names.iter().take(MAX_ASKS).cloned().collect()
        }
        Some(Value::Text(name)) if node.kind == Kind::Company => [name.clone()].into(),
        _ => Box::default(),
    }
}

/// What the document's texts and lists say of a node.
fn text(node: &Node) -> Box<str> {
    let mut out = String::new();
    let texts = node.attributes.iter().flat_map(|(_, value)| match value {
        Value::Text(text) => vec![&**text],
        Value::List(entries) => entries.iter().map(|entry| &**entry).collect(),
        Value::Number(_) | Value::Flag(_) | Value::Range { .. } => Vec::new(),
    });
    for text in texts {
        if out.len() >= MAX_TEXT {
            break;
        }
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.extend(text.chars().take(MAX_TEXT));
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn path(text: &str) -> VaultPath {
        VaultPath::new(text).expect("a path")
    }

    fn check(text: &str, expected: &Expect) {
        let document = cairn_sources::read(text.as_bytes());
        let source = contribute_source(&path("guide.txt"), &document, 7);
        let mut out = format!("{} {:?}\n", source.kind.name(), source.title);
        for node in &source.inner {
            let parent = node.parent.map(|parent| &*source.inner[parent as usize].key);
            out += &format!(
                "{} {} in {parent:?} line {} {:?}\n",
                node.kind.name(),
                node.key,
                node.line,
                node.minutes
            );
        }
        for edge in &source.edges {
            let key = |index: u32| &*source.inner[index as usize].key;
            out += &format!("{} {} {}\n", key(edge.from), edge.kind.name(), key(edge.to));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn a_guide_keeps_its_tree_its_order_and_its_study_times() {
        check(
            "# Guide\n\n## Category 1: Data\n\n### Indexes\n\n**Estimated Study Time**: 2-3 weeks\n\n## Roadmap\n\n### Phase 1: Basics\n- Week 1: Indexes\n- Week 2: Joins\n",
            &expect![[r#"
                source "Guide"
                topic category-1-data in None line 3 None
                topic category-1-data/indexes in Some("category-1-data") line 5 Some(1500)
                path roadmap in None line 9 None
                path roadmap/phase-1-basics in Some("roadmap") line 11 None
                stage roadmap/phase-1-basics/indexes in Some("roadmap/phase-1-basics") line 12 None
                stage roadmap/phase-1-basics/joins in Some("roadmap/phase-1-basics") line 13 None
                roadmap/phase-1-basics/indexes next roadmap/phase-1-basics/joins
                roadmap/phase-1-basics/indexes covers category-1-data/indexes
            "#]],
        );
    }

    #[test]
    fn only_a_note_that_is_told_so_is_a_source() {
        let told = |name: &str, text: &str| {
            let note = cairn_markdown::read(text, cairn_markdown::ReadOptions { items: Some(false) });
            is_told_source(&path(name), &note)
        };
        assert!(told("a.md", "---\nkind: source\n---\n"));
        assert!(told("a.md", "---\ntags: [study-document]\n---\n"));
        assert!(!told("Documents/a.md", "# 1. Topics\n- a\n- b\n"));
        assert!(!told("q-a.md", "---\nkind: source\n---\n"));
    }
}
