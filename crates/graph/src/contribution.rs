//! What one note gives to the graph: its node, the nodes inside it, and its links with the rule that read them.
//!
//! A contribution knows nothing of other notes; targets are names as written.

use crate::links::{field_links, property_links};
use crate::outline;
use crate::sections::SectionRules;
use crate::suggest::slug;
use cairn_markdown::{Counts, FrontmatterState, Link, ParsedNote, Prose};
use cairn_model::{
    Basis, Confidence, Diagnostic, DiagnosticCode, Difficulty, EdgeKind, LinkForm, NodeKind, VaultPath,
};

/// Which node of a note a link belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkSource {
    /// The note itself.
    Note,
    /// The inner node of that index.
    Inner(u32),
}

/// A link with the rule that read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedLink {
    /// Name or path as written; empty for a link within the note.
    pub target: Box<str>,
    /// The rule.
    pub basis: Basis,
    /// Line from 1; 0 if unknown.
    pub line: u32,
    /// Column from 1; 0 for a property or an inline field.
    pub column: u32,
    /// Where it hangs.
    pub source: LinkSource,
    /// Whether it is one of many in a machine-made list.
    pub weak: bool,
    /// Whether it is a wiki-link or embed of the strictly read text (not a property, not a Markdown link).
    pub wiki: bool,
}

/// A topic, study path or stage inside a note; in a study document terms, tasks and companies too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InnerNode {
    /// What it is; never a kind of note.
    pub kind: NodeKind,
    /// Title.
    pub title: Box<str>,
    /// Slugs from the note down to it, `/` between.
    pub key: Box<str>,
    /// The inner node it belongs to; `None`: the note.
    pub parent: Option<u32>,
    /// The stage it follows.
    pub after: Option<u32>,
    /// Line from 1.
    pub line: u32,
    /// The study time the document tells for it, in minutes.
    pub minutes: Option<u32>,
    /// What else the document says of it: a term's meaning, a topic's key points. Cut short; may be empty.
    pub text: Box<str>,
    /// What an employer asks about, as the document names it; empty for others.
    pub asks: Box<[Box<str>]>,
}

/// An edge between two nodes of a study document, beside those of [`InnerNode::parent`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InnerEdge {
    /// Index of the inner node it starts from.
    pub from: u32,
    /// Index of the inner node it leads to.
    pub to: u32,
    /// What it means.
    pub kind: EdgeKind,
    /// The rule.
    pub basis: Basis,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// Line from 1.
    pub line: u32,
}

/// Figures of one note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoteStats {
    /// Size on disk.
    pub bytes: u32,
    /// Headings.
    pub headings: u32,
    /// How Obsidian sees the frontmatter.
    pub strict: FrontmatterState,
    /// How Cairn sees it.
    pub recovered: FrontmatterState,
    /// Queries and link forms.
    pub counts: Counts,
    /// Running text.
    pub prose: Prose,
    /// When the note says it was made, in days since 1970-01-01.
    pub created: Option<i32>,
    /// When the note says it was changed, in days since 1970-01-01.
    pub changed: Option<i32>,
}

/// What one note gives to the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// Moc, question, concept, note or source.
    pub kind: NodeKind,
    /// Title; if the note has none its base name, the slug of a question, concept or map as words.
    pub title: Box<str>,
    /// Other names.
    pub aliases: Box<[Box<str>]>,
    /// Property, else file name.
    pub difficulty: Option<Difficulty>,
    /// Property, else file name.
    pub topic: Option<Box<str>>,
    /// Links in order, properties first.
    pub links: Box<[TypedLink]>,
    /// Nodes inside the note.
    pub inner: Box<[InnerNode]>,
    /// Edges between them, of a study document.
    pub edges: Box<[InnerEdge]>,
    /// What was odd.
    pub diagnostics: Box<[Diagnostic]>,
    /// Figures.
    pub stats: NoteStats,
}

/// Reads what a note gives to the graph by the tables of sections that come with Cairn. `bytes` is its size on disk.
pub fn contribute(path: &VaultPath, note: &ParsedNote, bytes: u32) -> Contribution {
    contribute_by(SectionRules::built_in(), path, note, bytes)
}

/// The same by rules of the user's own.
pub fn contribute_by(rules: &SectionRules, path: &VaultPath, note: &ParsedNote, bytes: u32) -> Contribution {
    let kind = kind_of(path, note);
    let mut diagnostics = note.diagnostics.clone();
    let (topic, difficulty) = topic_and_difficulty(path, note, kind, &mut diagnostics);
    let mut links = property_links(note, topic.as_deref(), &mut diagnostics);
    links.extend(field_links(note));
    let outline = if kind == NodeKind::Moc {
        outline::read(note, rules)
    } else {
        outline::Outline::default()
    };
    let bases = heading_bases(note, rules, &mut diagnostics);
    for (index, link) in note.links.iter().enumerate() {
        // What leads to a part of its own note, as a table of contents does, says nothing of other notes.
        if link.form == LinkForm::Markdown && link.target.path.is_empty() {
            continue;
        }
        let source = outline
            .link_source
            .get(index)
            .copied()
            .unwrap_or(LinkSource::Note);
        let basis = basis_of(kind, link, &bases, outline.in_study_path(index));
        links.push(TypedLink {
            wiki: link.form != LinkForm::Markdown && is_strict(note, link.at.line),
            ..typed(link, basis, source)
        });
    }
    let title = if note.title.is_empty() {
        title_from_name(path.stem())
    } else {
        note.title.clone()
    };
    Contribution {
        kind,
        title: title.into(),
        aliases: note.aliases.iter().map(|alias| alias.as_str().into()).collect(),
        difficulty,
        topic: topic.map(String::into_boxed_str),
        links: links.into(),
        inner: outline.nodes.into(),
        edges: Box::default(),
        diagnostics: diagnostics.into(),
        stats: NoteStats {
            bytes,
            headings: u32::try_from(strict_headings(note)).unwrap_or(u32::MAX),
            strict: note.strict,
            recovered: note.recovered,
            counts: note.counts,
            prose: note.prose,
            created: told_day(note, &CREATED),
            changed: told_day(note, &CHANGED),
        },
    }
}

/// Properties that tell when a note was made, the plainest first.
const CREATED: [&str; 5] = ["created", "created_at", "date created", "creation date", "date"];
/// Properties that tell when it was changed.
const CHANGED: [&str; 5] = [
    "updated",
    "modified",
    "updated_at",
    "date modified",
    "last_modified",
];

/// The day that the first of some properties with a date tells, in days since 1970-01-01. A time of day is passed over.
fn told_day(note: &ParsedNote, names: &[&str]) -> Option<i32> {
    let texts = names.iter().flat_map(|name| note.property_texts(name));
    texts.filter_map(|text| day_of(&text)).next()
}

/// The day a text begins with, as `2026-01-12` or `2026/1/12`, in days since 1970-01-01.
fn day_of(text: &str) -> Option<i32> {
    let text = text.split(['T', ' ']).next()?;
    let mut parts = text.split(['-', '/']);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let days = date.since(jiff::civil::Date::constant(1970, 1, 1)).ok()?;
    Some(days.get_days())
}

fn typed(link: &Link, basis: Basis, source: LinkSource) -> TypedLink {
    TypedLink {
        target: link.target.path.as_str().into(),
        basis,
        line: link.at.line,
        column: link.at.column,
        source,
        weak: false,
        wiki: false,
    }
}

/// Whether a line is text in the strict reading, and not within a fence that never closes.
fn is_strict(note: &ParsedNote, line: u32) -> bool {
    note.fence_left_at.is_none_or(|left| line < left)
}

fn strict_headings(note: &ParsedNote) -> usize {
    note.headings
        .iter()
        .filter(|heading| is_strict(note, heading.line))
        .count()
}

fn kind_of(path: &VaultPath, note: &ParsedNote) -> NodeKind {
    let stem = path.stem().to_ascii_lowercase();
    let kind = note
        .property_texts("kind")
        .first()
        .map(|kind| kind.to_ascii_lowercase())
        .unwrap_or_default();
    // An index lists the whole vault rather than a theme: it is no map of content, whatever else it is called.
    let index = note.tags.iter().any(|tag| tag.eq_ignore_ascii_case("index"));
    let tagged_moc = || note.tags.iter().any(|tag| tag.eq_ignore_ascii_case("moc"));
    let question_section = || {
        note.headings.iter().any(|h| {
            h.level == 1
                && ["question", "вопрос"]
                    .iter()
                    .any(|word| h.text.to_lowercase().starts_with(word))
        })
    };
    // The name is the author's surest word; copied frontmatter often keeps the properties of another kind.
    if stem.starts_with("moc-") {
        NodeKind::Moc
    } else if stem.starts_with("q-") {
        NodeKind::Question
    } else if stem.starts_with("c-") {
        NodeKind::Concept
    } else if kind == "moc" && !index {
        NodeKind::Moc
    } else if kind == "concept" {
        NodeKind::Concept
    } else if kind == "question" || note.property("question_kind").is_some() {
        NodeKind::Question
    } else if tagged_moc() && !index {
        NodeKind::Moc
    } else if question_section() {
        NodeKind::Question
    } else {
        NodeKind::Note
    }
}

/// The slug of a name such as `q-hash-join--sql--easy`, `c-hash-join` or `moc-sql` as words, "Hash join"; any other name as it is:
/// its author reads it every day.
fn title_from_name(stem: &str) -> String {
    let words = slug(stem).map(in_words).unwrap_or_default();
    if words.is_empty() { stem.to_owned() } else { words }
}

/// A slug as words: "System design" for `system-design`.
pub fn in_words(slug: &str) -> String {
    let words = slug.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// `q-<slug>--<topic>--<difficulty>` tells what the properties leave out.
fn topic_and_difficulty(
    path: &VaultPath,
    note: &ParsedNote,
    kind: NodeKind,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<String>, Option<Difficulty>) {
    let named = |text: &str| Difficulty::from_name(text.trim().to_ascii_lowercase().as_str());
    let mut topic = note.property_texts("topic").into_iter().next();
    let mut difficulty = note
        .property_texts("difficulty")
        .first()
        .and_then(|text| named(text));
    if kind == NodeKind::Question && (topic.is_none() || difficulty.is_none()) {
        let mut parts = path.stem().rsplit("--");
        let from_name = (parts.next().and_then(named), parts.next(), parts.next());
        if let (Some(told), Some(area), Some(_)) = from_name {
            diagnostics.push(Diagnostic::new(DiagnosticCode::FromFileName, 1));
            difficulty = difficulty.or(Some(told));
            topic = topic.or(Some(area.to_owned()));
        }
    }
    (topic, difficulty)
}

/// For each heading: what it says, and whether it stands below a related section. Headings without a link below them are
/// not read: they are most, and what they say is not asked for.
fn heading_bases(
    note: &ParsedNote,
    rules: &SectionRules,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Option<Basis>, bool)> {
    let headings = &note.headings;
    let mut asked = vec![false; headings.len()];
    for link in &note.links {
        let mut above = link.heading.map(|index| index as usize);
        // Of a heading that is asked for already, those above it are, too.
        while let Some(index) = above.filter(|index| asked.get(*index) == Some(&false)) {
            asked[index] = true;
            above = headings[index].parent.map(|index| index as usize);
        }
    }
    let mut out: Vec<(Option<Basis>, bool)> = Vec::with_capacity(headings.len());
    for (heading, asked) in headings.iter().zip(asked) {
        let below = heading
            .parent
            .and_then(|parent| out.get(parent as usize))
            .is_some_and(|(basis, below)| *below || *basis == Some(Basis::RelatedSection));
        let marked = heading.marked || heading.text.contains("{#");
        let basis = (asked || marked).then(|| rules.basis_of(&heading.text)).flatten();
        if basis.is_some() && marked {
            diagnostics.push(Diagnostic::new(DiagnosticCode::HeadingMarks, heading.line));
        }
        out.push((basis, below));
    }
    out
}

fn basis_of(kind: NodeKind, link: &Link, bases: &[(Option<Basis>, bool)], in_study_path: bool) -> Basis {
    match kind {
        NodeKind::Moc if in_study_path => return Basis::StudyPath,
        NodeKind::Moc => return Basis::MocBody,
        NodeKind::Question | NodeKind::Concept => {}
        _ => return Basis::NoteBody,
    }
    match link.heading.and_then(|heading| bases.get(heading as usize)) {
        Some((Some(basis), _)) => *basis,
        Some((None, true)) => Basis::UnderRelated,
        _ => Basis::InlineBody,
    }
}
