//! Frontmatter, read twice: strictly, as Obsidian sees it, and recovered, as the author meant it.

use crate::yaml::{Mapping, mapping};
use cairn_model::{Diagnostic, DiagnosticCode, PropertyValue};

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

/// What was found at the top of a note.
#[derive(Debug, Default)]
pub(crate) struct Frontmatter {
    pub strict: FrontmatterState,
    pub recovered: FrontmatterState,
    pub properties: Mapping,
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
    let read = mapping(yaml);
    let state = match &read {
        _ if yaml.trim().is_empty() => FrontmatterState::Empty,
        Some(_) => FrontmatterState::Ok,
        None => FrontmatterState::Invalid,
    };
    found.strict = if block.strict {
        state
    } else {
        FrontmatterState::None
    };
    found.recovered = state;
    found.properties = read.unwrap_or_default();
    if state == FrontmatterState::Invalid {
        diagnostics.push(Diagnostic::new(DiagnosticCode::InvalidYaml, 2));
        found.properties = line_by_line(yaml);
        if !found.properties.is_empty() {
            found.recovered = FrontmatterState::Ok;
        }
    }
    repair_keys(&mut found.properties, diagnostics);
    drop_duplicates(&mut found.properties, diagnostics);
    found
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
    (plain && !key.starts_with([' ', '-']) && (value.is_empty() || value.starts_with([' ', '\r'])))
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

fn unquote(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).to_owned()
}

/// `---id` was meant to be `id`.
fn repair_keys(properties: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) {
    for (key, _) in properties {
        if let Some(rest) = key.strip_prefix("---").filter(|rest| !rest.is_empty()) {
            *key = rest.to_owned();
            diagnostics.push(Diagnostic::new(DiagnosticCode::GluedKey, 2));
        }
    }
}

fn drop_duplicates(properties: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) {
    let mut index = 0;
    while index < properties.len() {
        let key = &properties[index].0;
        if properties[index + 1..].iter().any(|(later, _)| later == key) {
            diagnostics.push(Diagnostic::new(DiagnosticCode::DuplicateKey, 1));
            properties.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Properties of a second frontmatter that slipped into the body: a block between delimiters, outside code, in which
/// every line is a property, an item, indented, a comment or blank.
pub(crate) fn displaced(body: &str) -> Option<Mapping> {
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&body.as_bytes()[from..], b"---") {
        let at = from + found;
        from = at + 3;
        let begins_line = at == 0 || body.as_bytes()[at - 1] == b'\n';
        let opening = &body[at..line_end(body, at)];
        if begins_line
            && Delimiter::of(opening).is_some_and(|d| d != Delimiter::Glued)
            && !in_fence(&body[..at])
        {
            let yaml = &body[at + opening.len()..];
            if let Some(end) = closing_delimiter(yaml) {
                let read = mapping(&yaml[..end]).unwrap_or_else(|| line_by_line(&yaml[..end]));
                return (!read.is_empty()).then_some(read);
            }
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
        let property = simple_property(line).is_some_and(|(key, _)| !key.contains(' '));
        let continues =
            line.trim().is_empty() || line.starts_with([' ', '\t', '#']) || line.starts_with("- ");
        if !property && (end == 0 || !continues) {
            return None;
        }
        end += line.len();
    }
    None
}

fn in_fence(before: &str) -> bool {
    before
        .lines()
        .filter(|line| line.trim_start().starts_with("```"))
        .count()
        % 2
        == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use DiagnosticCode as Code;
    use FrontmatterState as State;

    fn check(text: &str, strict: State, recovered: State, keys: &[&str], codes: &[Code]) {
        let mut diagnostics = Vec::new();
        let found = split(text, &mut diagnostics);
        assert_eq!((found.strict, found.recovered), (strict, recovered), "{text:?}");
        assert_eq!(
            found
                .properties
                .iter()
                .map(|(key, _)| key.as_str())
                .collect::<Vec<_>>(),
            keys,
            "{text:?}"
        );
        assert_eq!(
            diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
            codes,
            "{text:?}"
        );
    }

    #[test]
    fn a_plain_frontmatter_is_read_both_ways() {
        check("---\na: 1\n---\nbody", State::Ok, State::Ok, &["a"], &[]);
        check("---\n---\n", State::Empty, State::Empty, &[], &[]);
        check("body", State::None, State::None, &[], &[]);
        check("---\r\na: 1\r\n---\r\nbody", State::Ok, State::Ok, &["a"], &[]);
    }

    #[test]
    fn damage_is_recovered_and_reported() {
        check(
            "---\\\na: 1\n---\\\nbody",
            State::None,
            State::Ok,
            &["a"],
            &[Code::DelimiterBackslash],
        );
        check(
            "---\n'---id': x\nb: 2\n---\n",
            State::Ok,
            State::Ok,
            &["id", "b"],
            &[Code::GluedKey],
        );
        check(
            "---id: x\nb: 2\n---\n",
            State::None,
            State::Ok,
            &["id", "b"],
            &[Code::GluedKey],
        );
        check(
            "---\na: 1\na: 2\n---\n",
            State::Ok,
            State::Ok,
            &["a"],
            &[Code::DuplicateKey],
        );
        check(
            "---\na: 1\nbody",
            State::None,
            State::None,
            &[],
            &[Code::Unclosed],
        );
        check(
            "---\na: \"x\nb: [1\nc: z\n---\n",
            State::Invalid,
            State::Ok,
            &["a", "b", "c"],
            &[Code::InvalidYaml],
        );
    }

    #[test]
    fn the_last_of_two_equal_keys_wins() {
        let found = split("---\na: one\nb: x\na: two\n---\n", &mut Vec::new());
        assert_eq!(
            found.properties,
            [
                ("b".into(), PropertyValue::Text("x".into())),
                ("a".into(), PropertyValue::Text("two".into()))
            ]
        );
    }

    #[test]
    fn a_displaced_frontmatter_is_found_in_the_body() {
        let found = displaced("\n# Title\n---\ntopic: sql\n---\n").expect("a frontmatter");
        assert_eq!(found[0].0, "topic");
        for not in [
            "# T\n\ntext\n\n---\n\nmore: or less\n",
            "```yaml\n---\na: b\n---\n```\n",
            "---\nprose: yes\nbut then text\n---\n",
        ] {
            assert!(displaced(not).is_none(), "{not:?}");
        }
    }
}
