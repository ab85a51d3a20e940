//! The names that links and properties write, as places in a file.

use cairn_graph::TypedLink;
use cairn_markdown::{SourceText, markdown_target};
use cairn_vault::Span;
use std::ops::Range;

/// Characters looked at for the end of a link.
const LONGEST: usize = 4_096;

/// How a name stands in a file, which decides how another is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `[[name]]`, with whatever follows the name, or a name in quotes.
    Bare,
    /// `[text](name.md)`, blanks and the like as `%20`.
    Encoded,
    /// A name without quotes in a property.
    Plain,
}

/// A name in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    /// Its characters.
    pub at: Range<usize>,
    /// As written.
    pub written: String,
    pub form: Form,
}

/// Where a link's name stands; several places for a property that names it more than once in a line. None if it is not
/// where it was read, such as behind a reference `[text][ref]`.
pub(super) fn sites(source: &SourceText, link: &TypedLink) -> Vec<Site> {
    if link.column == 0 {
        return in_property(source, link);
    }
    let Some(at) = source.at(link.line, link.column) else {
        return Vec::new();
    };
    let text = source.text(at..at + LONGEST);
    let site = match text.iter().collect::<String>() {
        rest if rest.starts_with("[[") => wiki(&text, 2),
        rest if rest.starts_with("![[") => wiki(&text, 3),
        rest if rest.starts_with('[') || rest.starts_with("![") => markdown(&text),
        _ => None,
    };
    let fits = |site: &Site| {
        let written = match site.form {
            Form::Encoded => markdown_target(&site.written)
                .map(|target| target.path)
                .unwrap_or_default(),
            _ => site.written.replace('`', "").trim().to_owned(),
        };
        written == *link.target
    };
    let moved = site.filter(fits).map(|site| Site {
        at: site.at.start + at..site.at.end + at,
        ..site
    });
    moved.into_iter().collect()
}

fn wiki(text: &[char], start: usize) -> Option<Site> {
    let close = (start..text.len().saturating_sub(1)).find(|at| text[*at] == ']' && text[at + 1] == ']')?;
    let end = (start..close)
        .find(|at| matches!(text[*at], '|' | '#') || (text[*at] == '\\' && text.get(at + 1) == Some(&'|')))
        .unwrap_or(close);
    trimmed(text, start..end, Form::Bare)
}

fn markdown(text: &[char]) -> Option<Site> {
    let open = (0..text.len().saturating_sub(1)).find(|at| text[*at] == ']' && text[at + 1] == '(')? + 2;
    let (start, ends): (usize, &[char]) = match text.get(open) {
        Some('<') => (open + 1, &['>', '#']),
        _ => (open, &[')', ' ', '#', '\n']),
    };
    let end = (start..text.len()).find(|at| ends.contains(&text[*at]))?;
    let form = if start > open { Form::Bare } else { Form::Encoded };
    // `[text]([[name]])`: both notations at once.
    let both = text.get(start) == Some(&'[') && text.get(start + 1) == Some(&'[');
    match both {
        true => wiki(text, start + 2),
        false => trimmed(text, start..end, form),
    }
}

fn trimmed(text: &[char], range: Range<usize>, form: Form) -> Option<Site> {
    let blank = |at: &usize| text[*at].is_whitespace();
    let start = range.clone().find(|at| !blank(at))?;
    let end = range.rev().find(|at| !blank(at))? + 1;
    Some(Site {
        written: text[start..end].iter().collect(),
        at: start..end,
        form,
    })
}

/// A name in the line of a property or inline field, wherever it stands by itself.
fn in_property(source: &SourceText, link: &TypedLink) -> Vec<Site> {
    let Some((start, line)) = source.line(link.line) else {
        return Vec::new();
    };
    let text: Vec<char> = line.chars().collect();
    let name: Vec<char> = link.target.chars().collect();
    if name.is_empty() || name.len() > text.len() {
        return Vec::new();
    }
    let part =
        |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
    let by_itself = |at: &usize| {
        let end = at + name.len();
        let extension: String = text[end..].iter().take(3).collect();
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let after = text.get(if extension.eq_ignore_ascii_case(".md") {
            end + 3
        } else {
            end
        });
        text[*at..end] == name[..] && !part(before) && !part(after)
    };
    let found = (0..=text.len() - name.len()).filter(by_itself).map(|at| {
        let quoted = text[..at].iter().any(|c| matches!(c, '"' | '\''))
            || (at > 1 && text[at - 1] == '[' && text[at - 2] == '[');
        Site {
            at: start + at..start + at + name.len(),
            written: link.target.to_string(),
            form: if quoted { Form::Bare } else { Form::Plain },
        }
    });
    found.collect()
}

/// The same place with another name; `None` if that cannot be written there.
pub(super) fn renamed(source: &SourceText, site: &Site, name: &str) -> Option<Span> {
    let extension = site.written.to_ascii_lowercase().ends_with(".md");
    let name = if extension {
        format!("{name}.md")
    } else {
        name.to_owned()
    };
    let name = match site.form {
        Form::Bare => name,
        Form::Encoded => encoded(&name),
        Form::Plain if is_plain(&name) => name,
        Form::Plain => return None,
    };
    let at = source.offset(site.at.start);
    Some(Span {
        at: at as u64,
        len: (source.offset(site.at.end) - at) as u64,
        with: source.encode(&name),
    })
}

/// Whether YAML reads the name as a text without quotes.
fn is_plain(name: &str) -> bool {
    let first = name.chars().next().is_some_and(|c| c.is_alphanumeric());
    first
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | ' ' | '+' | '(' | ')'))
}

/// What would end a Markdown destination, written as `%20`.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '#' | '%' | '?' | '[' | ']' | '\\' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out
}
