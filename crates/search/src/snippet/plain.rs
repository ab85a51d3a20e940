//! Markdown to plain text, lightly: for reading in one line, with the way back to the note's lines.

/// Plain text in one line.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) text: String,
    lines: Vec<Line>,
}

/// A line of the text.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where its text begins.
    start: usize,
    /// From 1.
    number: u32,
    /// Whether it is running text: no heading, row of a table, property or code, and more than links.
    prose: bool,
}

/// Characters outside of links that running text has at least.
const PROSE: usize = 24;
const BETWEEN_LINES: &str = " · ";

impl Plain {
    /// The text from the byte `body` on.
    pub(super) fn of(text: &str, body: usize) -> Self {
        let mut plain = Self {
            text: String::with_capacity(text.len()),
            lines: Vec::new(),
        };
        let before = text.as_bytes()[..body]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        let first = u32::try_from(before + 1).unwrap_or(u32::MAX / 2);
        let mut code = false;
        for (line, number) in text[body..].lines().zip(first..) {
            let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
            code ^= fence;
            let aside = code || fence || line.trim_start().starts_with(['#', '|']) || is_property(line);
            plain.push_line(line, number, !aside);
        }
        plain
    }

    /// The line of a place in the text.
    pub(super) fn line(&self, at: usize) -> u32 {
        self.at(at).map_or(0, |line| line.number)
    }

    /// Whether a place is in running text.
    pub(super) fn is_prose(&self, at: usize) -> bool {
        self.at(at).is_some_and(|line| line.prose)
    }

    /// Where running text begins; where all text does if there is none.
    pub(super) fn first_prose(&self) -> usize {
        self.lines
            .iter()
            .find(|line| line.prose)
            .map_or(0, |line| line.start)
    }

    /// Where to begin before a place in running text: not with the end of something else.
    pub(super) fn prose_from(&self, from: usize, place: usize) -> usize {
        if !self.is_prose(place) || self.is_prose(from) {
            return from;
        }
        let after = self.lines.partition_point(|line| line.start <= from);
        let next = self.lines[after..].iter().find(|line| line.prose);
        next.map_or(from, |line| line.start.min(place))
    }

    fn at(&self, at: usize) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.start <= at);
        after.checked_sub(1).map(|before| &self.lines[before])
    }

    fn push_line(&mut self, line: &str, number: u32, prose: bool) {
        let line = without_block_marks(line);
        if line.is_empty() {
            return;
        }
        let before = self.text.len();
        if before > 0 {
            self.text.push_str(BETWEEN_LINES);
        }
        let start = self.text.len();
        let outside = push_inline(line, &mut self.text);
        let end = self.text.trim_end().len().max(start);
        self.text.truncate(end);
        if end == start {
            self.text.truncate(before);
        } else {
            self.lines.push(Line {
                start,
                number,
                prose: prose && outside >= PROSE,
            });
        }
    }
}

/// Whether a line is a property: frontmatter that stands below the first, or was never closed, is in the text.
fn is_property(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        let name = key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        name && !key.is_empty() && (value.is_empty() || value.starts_with(' '))
    })
}

/// A line without the marks of quotes, headings, lists, tasks and fences; empty if there is nothing else in it.
fn without_block_marks(line: &str) -> &str {
    let mut line = line.trim();
    if line.starts_with("```") || line.starts_with("~~~") {
        return "";
    }
    if line
        .bytes()
        .all(|b| matches!(b, b'-' | b'|' | b':' | b'=' | b'*' | b'_' | b' '))
    {
        return "";
    }
    loop {
        let rest = line.trim_start_matches('#');
        let marks = line.len() - rest.len();
        let next = if (1..=6).contains(&marks) && rest.starts_with(' ') {
            rest
        } else {
            let marks = ["> ", ">", "- ", "* ", "+ ", "[ ] ", "[x] ", "[X] "];
            match marks.iter().find_map(|mark| line.strip_prefix(mark)) {
                Some(rest) => rest,
                None => return line,
            }
        };
        line = next.trim_start();
    }
}

/// Appends the text of a line without links' targets, emphasis, code marks and HTML tags; gives how many characters of it
/// are no links' text.
fn push_inline(line: &str, out: &mut String) -> usize {
    let start = out.len();
    let mut rest = line;
    let mut outside = 0;
    while let Some(c) = rest.chars().next() {
        let (text, after) = markup(rest, out[start..].chars().next_back()).unwrap_or_else(|| {
            outside += 1;
            rest.split_at(c.len_utf8())
        });
        for c in text.chars() {
            let blank = c.is_whitespace() || c.is_control();
            if !blank {
                out.push(c);
            } else if out.len() > start && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        rest = after;
    }
    outside
}

/// The text of the markup that `rest` begins with, and what follows it; nothing if it begins with plain text.
fn markup(rest: &str, before: Option<char>) -> Option<(&str, &str)> {
    let first = rest.chars().next()?;
    match first {
        '!' if rest[1..].starts_with('[') => markup(&rest[1..], before),
        '[' => wiki_link(rest).or_else(|| link(rest)),
        '*' | '`' => Some(("", &rest[1..])),
        '|' => Some((" ", &rest[1..])),
        '~' | '=' => {
            let after = rest.get(2..).filter(|_| rest[1..].starts_with(first))?;
            let marks =
                after.starts_with(|c: char| !c.is_whitespace()) || before.is_some_and(|c| !c.is_whitespace());
            marks.then_some(("", after))
        }
        '_' => {
            let inner =
                before.is_some_and(char::is_alphanumeric) && rest[1..].starts_with(char::is_alphanumeric);
            (!inner).then_some(("", &rest[1..]))
        }
        '<' => {
            let tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
            let end = rest.find('>').filter(|_| tag)?;
            Some(("", &rest[end + 1..]))
        }
        _ => None,
    }
}

fn wiki_link(rest: &str) -> Option<(&str, &str)> {
    let inner = rest.strip_prefix("[[")?;
    let end = inner.find("]]")?;
    let target = &inner[..end];
    let shown = target.rsplit_once('|').map_or(target, |(_, alias)| alias);
    Some((shown, &inner[end + 2..]))
}

fn link(rest: &str) -> Option<(&str, &str)> {
    let end = rest.find("](")?;
    let target = &rest[end + 2..];
    let close = target.find(')')?;
    let text = &rest[1..end];
    (!text.contains(['[', ']'])).then_some((text, &target[close + 1..]))
}
