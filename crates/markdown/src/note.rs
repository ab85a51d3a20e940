//! A note as read: what its author wrote, with line numbers, nothing resolved.

use crate::body;
use crate::frontmatter::{self, FrontmatterState, Place};
use cairn_model::{Diagnostic, DiagnosticCode, LinkForm, LinkTarget, Position, PropertyValue};
use std::borrow::Cow;
use std::collections::HashSet;

/// A heading. `text` has no markup; `parent` is the index of the nearest heading of a lower level above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Text without markup, `{#id}` kept.
    pub text: String,
    /// With its markup, as links of Obsidian's name it.
    pub written: String,
    /// Whether some of it is code.
    pub marked: bool,
    /// Line from 1.
    pub line: u32,
    /// Index of the heading it stands below.
    pub parent: Option<u32>,
}

/// A link as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it names.
    pub target: LinkTarget,
    /// How it is written.
    pub form: LinkForm,
    /// Where it begins.
    pub at: Position,
    /// Index of the nearest heading above it.
    pub heading: Option<u32>,
    /// Index of the list item it stands in, if items were asked for.
    pub item: Option<u32>,
}

/// A list item, for outlines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Text of its first paragraph without markup; links give their alias or target.
    pub text: String,
    /// Line from 1.
    pub line: u32,
    /// Whether its list is numbered.
    pub ordered: bool,
    /// Index of the item it is nested in.
    pub parent: Option<u32>,
    /// Index of the nearest heading above it.
    pub heading: Option<u32>,
}

/// A paragraph that is one line of bold text and no label (nothing with a colon at its end): it groups the lists below
/// it as a heading would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Text without markup.
    pub text: String,
    /// Line from 1.
    pub line: u32,
    /// Index of the nearest heading above it.
    pub heading: Option<u32>,
}

/// A checklist item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The character in the box: a blank for open, `x` for done; authors use others too.
    pub status: char,
    /// What is to be done, as written.
    pub text: String,
    /// Line from 1.
    pub line: u32,
}

/// A block with an id, `^id` at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Without the `^`.
    pub id: String,
    /// Line of the id, from 1.
    pub line: u32,
}

/// An inline field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Without markup, as written.
    pub key: String,
    /// As written.
    pub value: String,
    /// Line from 1.
    pub line: u32,
}

/// A callout, `> [!kind] title`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// In lower case.
    pub kind: String,
    /// May be empty.
    pub title: String,
    /// Line from 1.
    pub line: u32,
}

/// Wiki-links by form, in the order of [`LinkForm::WIKI`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormCounts(pub [u32; 6]);

impl FormCounts {
    /// Counts one link; Markdown links are not wiki-links.
    pub fn add(&mut self, form: LinkForm) {
        if let Some(slot) = LinkForm::WIKI.iter().position(|f| *f == form) {
            self.0[slot] += 1;
        }
    }
}

/// What is only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// `dataview` blocks.
    pub dataview: u32,
    /// `dataviewjs` blocks.
    pub dataviewjs: u32,
    /// Inline queries, `= expr` in a code span.
    pub inline_queries: u32,
    /// Wiki-links by form.
    pub forms: FormCounts,
}

/// The running text of a note: what stands in no code, heading or property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Latin letters of blocks that are mostly Latin.
    pub english: u32,
    /// Cyrillic letters of the others.
    pub russian: u32,
    /// Words.
    pub words: u32,
    /// Line of a remark that a tool made the note and somebody should complete it; 0 without.
    pub generated_at: u32,
}

/// A note as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedNote {
    /// `title` property, else the first heading of level 1 that names the note, else the first alias, else empty.
    pub title: String,
    /// `aliases` and `alias`.
    pub aliases: Vec<String>,
    /// Tags of properties and text, without `#`, each once.
    pub tags: Vec<String>,
    /// Frontmatter in the recovered reading.
    pub properties: Vec<(String, PropertyValue)>,
    /// How many of them, at the end, come from a second frontmatter that slipped into the body.
    pub displaced: usize,
    /// The frontmatter as Obsidian sees it, where that differs.
    pub strict_properties: Option<Vec<(String, PropertyValue)>>,
    /// Where the properties stand.
    pub places: Vec<Place>,
    /// How Obsidian sees the frontmatter.
    pub strict: FrontmatterState,
    /// How Cairn sees it.
    pub recovered: FrontmatterState,
    /// Line from which a code fence that never closes was read on, because a heading follows in it. Strictly all from there
    /// is code: [`ParsedNote::counts`] leave it out.
    pub fence_left_at: Option<u32>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links in order.
    pub links: Vec<Link>,
    /// List items in order; only if asked for.
    pub items: Vec<Item>,
    /// Bold paragraphs in order; only if items were asked for.
    pub groups: Vec<Group>,
    /// Checklist items in order.
    pub tasks: Vec<Task>,
    /// Block ids in order.
    pub blocks: Vec<Block>,
    /// Inline fields in order, the first 2,000.
    pub fields: Vec<Field>,
    /// Callouts in order.
    pub callouts: Vec<Callout>,
    /// What is only counted.
    pub counts: Counts,
    /// How much running text there is.
    pub prose: Prose,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
}

impl ParsedNote {
    /// The property of that name, case ignored.
    pub fn property(&self, name: &str) -> Option<&PropertyValue> {
        self.properties
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The frontmatter as Obsidian sees it: nothing where Obsidian sees none, no key mended, no second frontmatter.
    pub fn strict_properties(&self) -> &[(String, PropertyValue)] {
        self.strict_properties.as_deref().unwrap_or(&self.properties)
    }

    /// Line of the `index`th text of a property: that of its item, or of the key if the property is no list of lines. 0 if
    /// the property is not there.
    pub fn property_line(&self, name: &str, index: usize) -> u32 {
        let place = self
            .places
            .iter()
            .rfind(|place| place.key.eq_ignore_ascii_case(name));
        place.map_or(0, |place| place.items.get(index).copied().unwrap_or(place.line))
    }

    /// Whether the property of that name comes from a second frontmatter in the body.
    pub fn is_displaced(&self, name: &str) -> bool {
        let own = &self.properties[..self.properties.len() - self.displaced];
        self.displaced > 0 && !own.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
    }

    /// Texts of a property; empty if there is none.
    pub fn property_texts(&self, name: &str) -> Vec<String> {
        let texts = self.property(name).map(PropertyValue::texts).unwrap_or_default();
        texts.into_iter().map(Cow::into_owned).collect()
    }
}

/// What to collect besides the usual.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// List items: `Some(true)` always, `Some(false)` never, `None` for MOCs only.
    pub items: Option<bool>,
}

/// Reads a decoded note.
pub fn read(text: &str, options: ReadOptions) -> ParsedNote {
    let mut note = ParsedNote::default();
    let mut front = frontmatter::split(text, &mut note.diagnostics);
    let (body_text, offset) = (&text[front.body..], front.body);
    if let Some(second) = frontmatter::displaced(body_text) {
        let above = u32::try_from(text[..offset].matches('\n').count()).unwrap_or(u32::MAX / 2);
        note.diagnostics
            .push(Diagnostic::new(DiagnosticCode::Displaced, above + second.line));
        let known = |name: &str| front.properties.iter().any(|(key, _)| key == name);
        let fresh: Vec<_> = second
            .properties
            .into_iter()
            .filter(|(key, _)| !known(key))
            .collect();
        let moved = second.places.into_iter().map(|place| Place {
            line: above + place.line,
            items: place.items.iter().map(|line| above + line).collect(),
            ..place
        });
        let moved: Vec<_> = moved.filter(|place| !known(&place.key)).collect();
        note.displaced = fresh.len();
        front
            .strict_properties
            .get_or_insert_with(|| front.properties.clone());
        front.properties.extend(fresh);
        front.places.extend(moved);
    }
    note.strict_properties = front.strict_properties;
    note.places = front.places;
    note.strict = front.strict;
    note.recovered = front.recovered;
    note.properties = front.properties;
    note.aliases = ["aliases", "alias"]
        .iter()
        .filter_map(|name| note.property(name))
        .flat_map(PropertyValue::list_texts)
        .map(Cow::into_owned)
        .collect();
    note.tags = property_tags(&note);
    let items = options.items.unwrap_or_else(|| looks_like_moc(&note));
    body::read(text, offset, items, &mut note);
    note.title = title_of(&note);
    note
}

/// First headings that name a part of the note rather than the note.
const SECTION_WORDS: &[&str] = &[
    "question",
    "answer",
    "summary",
    "вопрос",
    "ответ",
    "сводка",
    "краткий ответ",
    "vopros",
    "otvet",
];

/// The `title` property, the first heading of level 1 that is no mere section, or the first alias.
fn title_of(note: &ParsedNote) -> String {
    let property = note
        .property("title")
        .and_then(PropertyValue::as_text)
        .map(str::trim);
    let section = |text: &str| {
        let name = text.split('(').next().unwrap_or(text).trim().to_lowercase();
        SECTION_WORDS.contains(&name.as_str())
    };
    let heading = || {
        note.headings
            .iter()
            .find(|h| h.level == 1 && !section(&h.text))
            .map(|h| h.text.as_str())
    };
    let alias = || note.aliases.first().map(String::as_str);
    property
        .filter(|title| !title.is_empty())
        .or_else(heading)
        .or_else(alias)
        .unwrap_or_default()
        .to_owned()
}

fn looks_like_moc(note: &ParsedNote) -> bool {
    let kind = note.property("kind").and_then(PropertyValue::as_text);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("moc"))
        || note.tags.iter().any(|tag| tag.eq_ignore_ascii_case("moc"))
}

fn property_tags(note: &ParsedNote) -> Vec<String> {
    let mut tags = TagList::default();
    for name in ["tags", "tag"] {
        for text in note.property_texts(name) {
            text.split([',', ' '])
                .map(|tag| tag.trim().trim_start_matches('#'))
                .filter(|tag| !tag.is_empty())
                .for_each(|tag| tags.add(tag));
        }
    }
    tags.tags
}

/// Tags in order, each once: to Obsidian `#A` and `#a` are one tag.
#[derive(Default)]
pub(crate) struct TagList {
    pub tags: Vec<String>,
    seen: HashSet<String>,
}

impl TagList {
    pub(crate) fn new(tags: Vec<String>) -> Self {
        let mut list = Self::default();
        tags.iter().for_each(|tag| list.add(tag));
        list
    }

    pub(crate) fn add(&mut self, tag: &str) {
        if self.seen.insert(tag.to_lowercase()) {
            self.tags.push(tag.to_owned());
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        for tag in self.tags.drain(len.min(self.tags.len())..) {
            self.seen.remove(&tag.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(properties: &[(String, PropertyValue)]) -> Vec<&str> {
        properties.iter().map(|(key, _)| key.as_str()).collect()
    }

    #[test]
    fn both_readings_of_a_damaged_frontmatter_are_kept() {
        let check = |text: &str, strict: &[&str], recovered: &[&str]| {
            let note = read(text, ReadOptions::default());
            assert_eq!(keys(note.strict_properties()), strict, "{text:?}");
            assert_eq!(keys(&note.properties), recovered, "{text:?}");
        };
        check("---\na: 1\nb: 2\n---\n", &["a", "b"], &["a", "b"]);
        check("---\\\na: 1\n---\n", &[], &["a"]);
        check("---\n'---id': 1\nb: 2\n---\n", &["---id", "b"], &["id", "b"]);
        check(
            "---\na: 1\n---\n\n# T\n\n---\nmoc: b\nid: 2\n---\n",
            &["a"],
            &["a", "moc", "id"],
        );
        check("---\na: \"1\nb: 2\n---\n", &[], &["a", "b"]);
    }

    #[test]
    fn properties_know_their_lines() {
        let note = read(
            "---\ntitle: T\nmoc: m\nrelated:\n- a\n\n- b\ntags:\n- c\n---\n\n---\nprerequisites:\n  - p\nstatus: x\n---\n",
            ReadOptions::default(),
        );
        let lines = |name| [0, 1].map(|index| note.property_line(name, index));
        assert_eq!((lines("moc"), lines("related")), ([3, 3], [5, 7]));
        assert_eq!((lines("prerequisites"), lines("tags")), ([14, 13], [9, 8]));
        assert_eq!(note.diagnostics, [Diagnostic::new(DiagnosticCode::Displaced, 12)]);
    }

    #[test]
    fn tags_and_aliases_are_listed_once() {
        let note = read(
            "---\naliases: One, Two\nalias: [Three]\ntags: \"#A, b\"\n---\n#a #c #C/d\n",
            ReadOptions::default(),
        );
        assert_eq!(note.aliases, ["One", "Two", "Three"]);
        assert_eq!(note.tags, ["A", "b", "c", "C/d"]);
    }
}
