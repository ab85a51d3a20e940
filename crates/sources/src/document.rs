//! What a study document came to be: nodes with their lines, edges, what was mended, what was left out.

use cairn_model::{Basis, Confidence, Diagnostic, EdgeKind, slug};
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

/// Declares an enum whose variants have stable snake_case names.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)* }

        impl $name {
            /// The stable name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

named! {
    /// What kind of study document this is, by what was found in it. Mixed documents take the kind of most of their nodes.
    DocumentKind {
        /// Sections with bullets.
        Outline = "outline",
        /// Tables whose rows are topics.
        ConceptTable = "concept_table",
        /// Topics with fields, roadmaps, checklists, glossary, companies: two of them at least.
        Guide = "guide",
        /// A map of content, as in a vault.
        Moc = "moc",
        /// Mostly a roadmap or study path.
        Roadmap = "roadmap",
        /// Mostly tasks.
        Checklist = "checklist",
        /// Mostly terms with definitions.
        Glossary = "glossary",
        /// Running text.
        Prose = "prose",
        /// Nothing was understood.
        Unknown = "unknown",
    }
}

named! {
    /// How the document is written down.
    Format {
        /// Markdown or plain text; they are read by the same rules.
        Text = "text",
        /// A page saved from a browser.
        Html = "html",
        /// An outline in OPML.
        Opml = "opml",
        /// Nodes and edges as roadmap editors export them.
        RoadmapJson = "roadmap_json",
        /// No text at all.
        Binary = "binary",
    }
}

named! {
    /// What a node of a document is.
    Kind {
        /// Something to know; nests.
        Topic = "topic",
        /// A roadmap or study path.
        Path = "path",
        /// A phase, week or step of a path, in order.
        Stage = "stage",
        /// A glossary entry, or a term that running text mentions.
        Term = "term",
        /// A checklist item.
        Task = "task",
        /// An employer with its focus topics.
        Company = "company",
        /// A paragraph of running text.
        Passage = "passage",
    }
}

named! {
    /// What was mended before reading.
    RepairCode {
        /// UTF-8 that had been decoded as Mac Roman or Windows-1252; counted by run.
        Mojibake = "mojibake",
        /// A table row broken over lines.
        BrokenRow = "broken_row",
    }
}

named! {
    /// Why a line was left out.
    DropReason {
        /// Navigation, buttons and counters of the page that the text was copied from.
        PageChrome = "page_chrome",
        /// A schedule of exercises inside a checklist: no topics of its own.
        PracticeQuota = "practice_quota",
        /// Boxes and captions of a drawn roadmap.
        Decoration = "decoration",
    }
}

named! {
    /// What spans of time are counted in; the names are plural.
    TimeUnit {
        /// Minutes.
        Minutes = "minutes",
        /// Hours.
        Hours = "hours",
        /// Days.
        Days = "days",
        /// Weeks.
        Weeks = "weeks",
        /// Months.
        Months = "months",
        /// Years.
        Years = "years",
    }
}

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text as written.
    Text(Box<str>),
    /// A number, such as that of a section.
    Number(u32),
    /// Yes or no, such as whether a task is done.
    Flag(bool),
    /// A list the document wrote as one: `a, b, c` or bullets.
    List(Vec<Box<str>>),
    /// A span of time or of numbered weeks.
    Range {
        /// The smaller end.
        min: u32,
        /// The larger end; equal to `min` if only one number is given.
        max: u32,
        /// What is counted.
        unit: TimeUnit,
    },
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// Characters of a slug: enough for every real title, and paths of 32 levels stay short.
const MAX_SLUG: usize = 120;

/// The slug of a title, whatever its siblings are called.
pub(crate) fn title_slug(title: &str) -> String {
    let mut slug = slug(title);
    match slug.char_indices().nth(MAX_SLUG) {
        Some((end, _)) => slug.truncate(end),
        None if slug.is_empty() => slug.push_str("entry"),
        None => {}
    }
    slug
}

/// A node of a document. Its parent stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its name, without markup, numbering and remark.
    pub title: Box<str>,
    /// Which one of its siblings it is whose titles give the same slug: the second and later ones are numbered.
    pub(crate) copy: Option<NonZeroU32>,
    /// Index of the node it belongs to.
    pub parent: Option<u32>,
    /// Line from 1.
    pub line: u32,
    /// What the document says about it, in the document's order.
    pub attributes: Vec<(Arc<str>, Value)>,
}

impl Node {
    /// Its own part of the slug path, unique among its siblings. It is made of the title: to keep one for each node would
    /// take as much memory as the titles do.
    pub fn slug(&self) -> String {
        let slug = title_slug(&self.title);
        match self.copy {
            Some(copy) => format!("{slug}-{copy}"),
            None => slug,
        }
    }

    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| value)
    }
}

/// An edge between two nodes of a document, beside [`Node::parent`], which is the `part_of` edge of each node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Index of the node it starts from.
    pub from: u32,
    /// Index of the node it leads to.
    pub to: u32,
    /// What it means.
    pub kind: EdgeKind,
    /// Which rule made it.
    pub basis: Basis,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// The line that says so, from 1.
    pub line: u32,
}

/// A line that was left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Line from 1.
    pub line: u32,
    /// The line, at most 200 characters.
    pub text: Box<str>,
    /// Why.
    pub reason: DropReason,
}

/// A book, course, page or file the document points to; not a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Line from 1.
    pub line: u32,
    /// Its name as written.
    pub text: Box<str>,
    /// Where it leads, if the document says so: an address or a relative path.
    pub target: Option<Box<str>>,
}

/// A study document as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The document's own title; empty if it has none.
    pub title: String,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// How it is written down.
    pub format: Format,
    /// What was mended, and how often.
    pub repairs: Vec<(RepairCode, u32)>,
    /// What was left out on purpose.
    pub dropped: Vec<Dropped>,
    /// Nodes; parents precede children, and siblings stand in the document's order.
    pub nodes: Vec<Node>,
    /// Edges other than `part_of`.
    pub edges: Vec<Edge>,
    /// What the document points to.
    pub references: Vec<Reference>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
    /// Share of the text that became nodes and attributes, or was left out on purpose: 0 to 1.
    pub understood: f32,
    /// The decoded and mended text; lines of nodes and edges count in it.
    pub text: String,
}

impl Document {
    /// The slug path of a node: the slugs from its outermost ancestor down, joined by `/`.
    pub fn slug_path(&self, node: u32) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut at = Some(node);
        while let Some(node) = at.and_then(|index| self.nodes.get(index as usize)) {
            parts.push(node.slug());
            at = node.parent;
        }
        parts.reverse();
        parts.join("/")
    }

    /// How many nodes are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.nodes.iter().filter(|node| node.kind == kind).count()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
