//! The queries written in a note: `dataview` and `dataviewjs` blocks, and `= expression` in a code span.

use crate::body::options;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// How a query is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryKind {
    /// A `dataview` block.
    Dataview,
    /// A `dataviewjs` block: a program, which is not run.
    Script,
    /// `= expression` in a code span.
    Inline,
}

impl QueryKind {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dataview => "dataview",
            Self::Script => "dataviewjs",
            Self::Inline => "inline",
        }
    }
}

/// A query in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteQuery {
    /// How it is written.
    pub kind: QueryKind,
    /// Line from 1.
    pub line: u32,
    /// The query, without fence and `=`.
    pub text: String,
}

/// The queries of a note, in order.
pub fn queries(text: &str) -> Vec<NoteQuery> {
    let body = crate::front(text).recovered_body;
    let mut found: Vec<NoteQuery> = Vec::new();
    let mut open = false;
    let starts: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let line = |offset: usize| {
        let above = starts.partition_point(|newline| *newline < offset + body);
        u32::try_from(above + 1).unwrap_or(u32::MAX)
    };
    for (event, range) in Parser::new_ext(&text[body..], options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let word = info.split_whitespace().next().unwrap_or("").to_ascii_lowercase();
                let kind = match word.as_str() {
                    "dataview" => QueryKind::Dataview,
                    "dataviewjs" => QueryKind::Script,
                    _ => continue,
                };
                open = true;
                found.push(NoteQuery {
                    kind,
                    line: line(range.start),
                    text: String::new(),
                });
            }
            Event::End(TagEnd::CodeBlock) => open = false,
            Event::Text(text) if open => {
                if let Some(query) = found.last_mut() {
                    query.text.push_str(&text);
                }
            }
            Event::Code(code) => {
                if let Some(text) = code.strip_prefix("= ") {
                    found.push(NoteQuery {
                        kind: QueryKind::Inline,
                        line: line(range.start),
                        text: text.to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_found_with_their_lines() {
        let text = "---\na: 1\n---\n# T\n\n```dataview\nLIST\nFROM #a\n```\n\nSee `= this.a` and `b`.\n\n> ```dataviewjs\n> dv.x()\n> ```\n";
        let found: Vec<_> = queries(text)
            .into_iter()
            .map(|query| (query.kind.name(), query.line, query.text))
            .collect();
        let text = String::from;
        assert_eq!(
            found,
            [
                ("dataview", 6, text("LIST\nFROM #a\n")),
                ("inline", 11, text("this.a")),
                ("dataviewjs", 13, text("dv.x()\n")),
            ]
        );
    }
}
