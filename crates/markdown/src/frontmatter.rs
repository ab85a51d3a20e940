//! Frontmatter, read twice: strictly, as Obsidian sees it, and recovered, as the author meant it.

use crate::yaml::{Mapping, mapping};
use cairn_model::{Diagnostic, DiagnosticCode, PropertyValue};
use std::collections::{HashMap, HashSet};

/// Frontmatter longer than this is not read.
const MAX_BYTES: usize = 64 << 10;

/// How a note's frontmatter reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrontmatterState {
    /// There is none.
    #[default]
    None,
    /// Delimiters with nothing between them.
    Empty,
    /// A mapping.
    Ok,
    /// Delimiters round something that is no mapping.
    Invalid,
}

/// Where a property stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The property's name as written.
    pub key: String,
    /// Line of the key, from 1.
    pub line: u32,
    /// Lines of the items below it.
    pub items: Vec<u32>,
}

/// What was found at the top of a note.
#[derive(Debug, Default)]
pub(crate) struct Frontmatter {
    pub strict: FrontmatterState,
    pub recovered: FrontmatterState,
    pub properties: Mapping,
    /// What Obsidian sees, where that differs.
    pub strict_properties: Option<Mapping>,
    /// Where the properties stand.
    pub places: Vec<Place>,
    /// Byte offset at which the body begins.
    pub body: usize,
}

/// Splits the frontmatter off and reads it.
pub(crate) fn split(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Frontmatter {
    let Some(block) = Block::find(text, diagnostics) else {
        return Frontmatter::default();
    };
    let mut found = Frontmatter {
        body: block.body,
        ..Frontmatter::default()
    };
    let yaml = &text[block.yaml.clone()];
    if yaml.len() > MAX_BYTES {
        diagnostics.push(Diagnostic::new(DiagnosticCode::FrontmatterTooLarge, 1));
        found.recovered = FrontmatterState::Invalid;
        found.strict = if block.strict {
            FrontmatterState::Invalid
        } else {
            FrontmatterState::None
        };
        return found;
    }
    let first_line = 1 + line_count(&text[..block.yaml.start]);
    let read = mapping(yaml);
    let state = match &read {
        _ if yaml.trim().is_empty() => FrontmatterState::Empty,
        Ok(_) => FrontmatterState::Ok,
        Err(_) => FrontmatterState::Invalid,
    };
    found.strict = if block.strict {
        state
    } else {
        FrontmatterState::None
    };
    found.recovered = state;
    match read {
        _ if state == FrontmatterState::Empty => {
            diagnostics.push(Diagnostic::new(DiagnosticCode::EmptyFrontmatter, 1));
        }
        Ok(read) => found.properties = read,
        Err(line) => {
            found.properties = mend(yaml, first_line + line.max(1) - 1, diagnostics);
            if !found.properties.is_empty() {
                found.recovered = FrontmatterState::Ok;
            }
            found.strict_properties = Some(Mapping::new());
        }
    }
    report_duplicates(yaml, first_line, diagnostics);
    keep_last(&mut found.properties);
    if found.properties.iter().any(|(key, _)| glued(key).is_some()) {
        found
            .strict_properties
            .get_or_insert_with(|| found.properties.clone());
        repair_keys(&mut found.properties, yaml, first_line, diagnostics);
        keep_last(&mut found.properties);
    }
    if found.strict == FrontmatterState::None {
        found.strict_properties = Some(Mapping::new());
    }
    places(yaml, first_line, &mut found.places);
    found
}

fn line_count(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX - 1)
}

/// What can be read of YAML that does not parse. Tabs where blanks belong are told apart, being easily mended.
fn mend(yaml: &str, line: u32, diagnostics: &mut Vec<Diagnostic>) -> Mapping {
    if yaml.contains('\t') {
        let spaced = yaml.replace('\t', "  ");
        if let Ok(read) = mapping(&spaced) {
            diagnostics.push(Diagnostic::new(DiagnosticCode::Tabs, line));
            return read;
        }
    }
    diagnostics.push(Diagnostic::new(DiagnosticCode::InvalidYaml, line));
    line_by_line(yaml)
}

/// Where a frontmatter block lies.
struct Block {
    yaml: std::ops::Range<usize>,
    body: usize,
    /// Whether Obsidian would see it.
    strict: bool,
}

impl Block {
    fn find(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let first_end = line_end(text, 0);
        let opening = Delimiter::of(&text[..first_end])?;
        let mut strict = opening == Delimiter::Exact;
        let yaml_start = match opening {
            Delimiter::Glued => 3,
            _ => first_end,
        };
        let mut at = first_end;
        while at < text.len() {
            let end = line_end(text, at);
            match Delimiter::of(&text[at..end]) {
                Some(Delimiter::Glued) | None => at = end,
                Some(closing) => {
                    strict &= closing == Delimiter::Exact;
                    let code = match opening {
                        Delimiter::Glued => Some(DiagnosticCode::GluedKey),
                        _ if !strict => Some(DiagnosticCode::DelimiterBackslash),
                        _ => None,
                    };
                    diagnostics.extend(code.map(|code| Diagnostic::new(code, 1)));
                    return Some(Self {
                        yaml: yaml_start..at,
                        body: end,
                        strict,
                    });
                }
            }
        }
        // A lone `---` is a thematic break, not a frontmatter, unless properties follow it.
        let unclosed = text[first_end..]
            .lines()
            .next()
            .is_some_and(|line| simple_property(line).is_some());
        if unclosed {
            diagnostics.push(Diagnostic::new(DiagnosticCode::Unclosed, 1));
        }
        None
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    /// `---`
    Exact,
    /// `---\`
    Backslash,
    /// `---key: value`
    Glued,
}

impl Delimiter {
    fn of(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("---")?.trim_end();
        match rest {
            "" => Some(Self::Exact),
            "\\" => Some(Self::Backslash),
            _ if simple_property(rest).is_some() => Some(Self::Glued),
            _ => None,
        }
    }
}

fn line_end(text: &str, from: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[from..]).map_or(text.len(), |newline| from + newline + 1)
}

/// `key: value` at the beginning of a line, with an ordinary key.
fn simple_property(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let plain = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    (plain && !key.starts_with([' ', '-']) && (value.is_empty() || value.starts_with([' ', '\t', '\r'])))
        .then_some((key, value.trim()))
}

/// What can be read of YAML that does not parse: plain `key: value` lines and the items below a key.
fn line_by_line(yaml: &str) -> Mapping {
    let mut properties = Mapping::new();
    for line in yaml.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some((_, value)) = properties.last_mut() {
                match value {
                    PropertyValue::List(items) => items.push(PropertyValue::Text(unquote(item))),
                    PropertyValue::Null => {
                        *value = PropertyValue::List(vec![PropertyValue::Text(unquote(item))])
                    }
                    _ => {}
                }
            }
        } else if let Some((key, value)) = simple_property(line) {
            let value = match value {
                "" => PropertyValue::Null,
                list if list.starts_with('[') && list.ends_with(']') => {
                    let items = list[1..list.len() - 1]
                        .split(',')
                        .map(unquote)
                        .filter(|item| !item.is_empty());
                    PropertyValue::List(items.map(PropertyValue::Text).collect())
                }
                text => PropertyValue::Text(unquote(text)),
            };
            properties.push((key.to_owned(), value));
        }
    }
    properties
}

/// Without the quotes round it, or the one that is never closed. Others belong to the text.
fn unquote(text: &str) -> String {
    let text = text.trim();
    for quote in ['"', '\''] {
        let Some(rest) = text.strip_prefix(quote) else {
            continue;
        };
        let inner = rest.strip_suffix(quote).unwrap_or(rest);
        return if inner.contains(quote) { text } else { inner }.to_owned();
    }
    text.to_owned()
}

/// The key that `---key` was meant to be.
fn glued(key: &str) -> Option<&str> {
    key.strip_prefix("---").filter(|rest| !rest.is_empty())
}

fn repair_keys(properties: &mut Mapping, yaml: &str, first_line: u32, diagnostics: &mut Vec<Diagnostic>) {
    for (key, _) in properties {
        if let Some(rest) = glued(key) {
            let line = keys(yaml, first_line).find(|(written, _)| written == key);
            let line = line.map_or(first_line, |(_, line)| line);
            *key = rest.to_owned();
            diagnostics.push(Diagnostic::new(DiagnosticCode::GluedKey, line));
        }
    }
}

/// The keys at the top level of a YAML text, with their lines.
fn keys(yaml: &str, first_line: u32) -> impl Iterator<Item = (&str, u32)> {
    yaml.lines().zip(first_line..).filter_map(|(line, number)| {
        if line.starts_with([' ', '\t', '#']) || line.starts_with("- ") {
            return None;
        }
        let (key, value) = line.split_once(':')?;
        let key = key.trim().trim_matches(['"', '\'']);
        (!key.is_empty() && (value.is_empty() || value.starts_with([' ', '\t', '\r'])))
            .then_some((key, number))
    })
}

/// Reports each key that was there before, at its later line.
fn report_duplicates(yaml: &str, first_line: u32, diagnostics: &mut Vec<Diagnostic>) {
    if !any_twice(keys(yaml, first_line).map(|(key, _)| key)) {
        return;
    }
    let mut seen = HashSet::new();
    for (key, line) in keys(yaml, first_line) {
        if !seen.insert(key) {
            diagnostics.push(Diagnostic::new(DiagnosticCode::DuplicateKey, line));
        }
    }
}

/// Whether some text comes twice. Most frontmatters have few keys: sorting them costs less than hashing.
fn any_twice<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.windows(2).any(|pair| pair[0] == pair[1])
}

/// Of equal keys the last one stays.
fn keep_last(properties: &mut Mapping) {
    if !any_twice(properties.iter().map(|(key, _)| key.as_str())) {
        return;
    }
    let mut last = HashMap::new();
    for (index, (key, _)) in properties.iter().enumerate() {
        last.insert(key.clone(), index);
    }
    let mut index = 0;
    properties.retain(|(key, _)| {
        index += 1;
        last.get(key) == Some(&(index - 1))
    });
}

/// Where the properties stand, and the items below them.
fn places(yaml: &str, first_line: u32, out: &mut Vec<Place>) {
    let first = out.len();
    for (line, number) in yaml.lines().zip(first_line..) {
        if line.trim_start().starts_with("- ") {
            if let Some(place) = out[first..].last_mut() {
                place.items.push(number);
            }
        } else if let Some((key, line)) = keys(line, number).next() {
            let (key, items) = (key.trim_start_matches('-').to_owned(), Vec::new());
            out.push(Place { key, line, items });
        }
    }
}

/// A second frontmatter that slipped into the body.
pub(crate) struct Displaced {
    pub properties: Mapping,
    /// Line of its opening delimiter in the body, from 1.
    pub line: u32,
    pub places: Vec<Place>,
}

/// Keys by which a frontmatter is known, in lower case: those of Obsidian, of its common plugins and of study vaults.
const KNOWN: [&str; 40] = [
    "id",
    "uid",
    "title",
    "topic",
    "topics",
    "subtopic",
    "subtopics",
    "tag",
    "tags",
    "alias",
    "aliases",
    "cssclass",
    "cssclasses",
    "moc",
    "related",
    "prerequisites",
    "prerequisite",
    "requires",
    "sources",
    "source",
    "author",
    "created",
    "updated",
    "modified",
    "date",
    "difficulty",
    "level",
    "question_kind",
    "kind",
    "type",
    "status",
    "category",
    "language",
    "language_tags",
    "original_language",
    "publish",
    "permalink",
    "slug",
    "up",
    "parent",
];

/// Whether the keys are a frontmatter's rather than words before a colon: two that are known, and none in the fashion of
/// prose, which begins with a capital letter.
fn like_frontmatter(properties: &Mapping) -> bool {
    let known = |key: &str| KNOWN.contains(&key.trim_start_matches('-').to_ascii_lowercase().as_str());
    let prose = |key: &str| !known(key) && key.starts_with(char::is_uppercase);
    let keys = || properties.iter().map(|(key, _)| key.as_str());
    keys().filter(|key| known(key)).count() >= 2 && !keys().any(prose)
}

/// Properties of a second frontmatter that slipped into the body: a block between delimiters, outside code, in which
/// every line is a property, an item, indented, a comment or blank, and the keys are a frontmatter's.
pub(crate) fn displaced(body: &str) -> Option<Displaced> {
    let mut from = 0;
    // Fences are counted up to here: each line once, however many rules the body holds.
    let (mut counted, mut in_fence) = (0, false);
    while let Some(found) = memchr::memmem::find(&body.as_bytes()[from..], b"---") {
        let at = from + found;
        from = at + 3;
        let begins_line = at == 0 || body.as_bytes()[at - 1] == b'\n';
        let opening = &body[at..line_end(body, at)];
        if !begins_line || Delimiter::of(opening).is_none_or(|d| d == Delimiter::Glued) {
            continue;
        }
        in_fence ^= fences(&body[counted..at]) % 2 == 1;
        counted = at;
        let yaml = &body[at + opening.len()..];
        if let Some(end) = closing_delimiter(yaml).filter(|_| !in_fence) {
            let yaml = &yaml[..end];
            let properties = mapping(yaml).unwrap_or_else(|_| line_by_line(yaml));
            if !like_frontmatter(&properties) {
                continue;
            }
            let line = 1 + line_count(&body[..at]);
            let mut found = Vec::new();
            places(yaml, line + 1, &mut found);
            return Some(Displaced {
                properties,
                line,
                places: found,
            });
        }
    }
    None
}

/// Where the closing delimiter begins, if everything before it looks like properties.
fn closing_delimiter(yaml: &str) -> Option<usize> {
    let mut end = 0;
    for line in yaml.split_inclusive('\n') {
        if Delimiter::of(line).is_some_and(|d| d != Delimiter::Glued) {
            return (end > 0).then_some(end);
        }
        let property = simple_property(line.trim_end()).is_some_and(|(key, _)| !key.contains(' '));
        let continues =
            line.trim().is_empty() || line.starts_with([' ', '\t', '#']) || line.starts_with("- ");
        if !property && (end == 0 || !continues) {
            return None;
        }
        end += line.len();
    }
    None
}

/// Lines that begin or end a block of code.
fn fences(text: &str) -> usize {
    let (mut from, mut count) = (0, 0);
    while from < text.len() {
        let end = line_end(text, from);
        let line = text[from..end].trim_start();
        count += usize::from(line.starts_with("```") || line.starts_with("~~~"));
        from = end;
    }
    count
}

#[cfg(test)]
mod tests;
