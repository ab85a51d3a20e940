//! Markdown and plain text to lines: frontmatter, fences, comments, underlined headings.

use crate::line::{Line, Lines, Mark, mark};
use std::borrow::Cow;

/// The frontmatter's fields that matter here, as `key: value` lines say them.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub title: Option<String>,
    /// Whether it says that the document is a map of content.
    pub moc: bool,
}

/// Cuts a text into lines. An unclosed fence is no fence: its line is given back.
pub(crate) fn read(text: &str) -> (Lines<'_>, Front, Option<u32>) {
    let (front, body) = frontmatter(text);
    let mut lines: Vec<Line> = Vec::with_capacity(memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1);
    let mut cutter = Cutter::default();
    let mut start = 0;
    for (index, raw) in text.split('\n').enumerate() {
        let no = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let line = if start < body {
            Line::new(no, start..start, 0, Mark::Blank)
        } else {
            cutter.line(text, no, start, raw)
        };
        lines.push(line);
        start += raw.len() + 1;
    }
    // `split` gives an empty piece after a final line feed, which is no line.
    if text.ends_with('\n') || text.is_empty() {
        lines.pop();
    }
    let mut lines = Lines {
        text: Cow::Borrowed(text),
        lines,
    };
    let unclosed = close_fences(&mut lines, text, cutter.fences, cutter.open);
    underlined(&mut lines);
    definitions(&mut lines);
    (lines, front, unclosed)
}

/// Where the body begins, and what the frontmatter says. YAML is not needed for these few keys.
fn frontmatter(text: &str) -> (Front, usize) {
    let mut front = Front::default();
    let mut lines = text.split_inclusive('\n');
    let mut at = match lines.next() {
        Some(first) if first.trim_end() == "---" => first.len(),
        _ => return (front, 0),
    };
    for line in lines.take(200) {
        at += line.len();
        let trimmed = line.trim_end();
        if trimmed == "---" || trimmed == "..." {
            return (front, at);
        }
        if let Some((key, value)) = trimmed.split_once(':') {
            let value = value.trim().trim_matches(['"', '\'']);
            match key.trim().to_ascii_lowercase().as_str() {
                "title" if !value.is_empty() => front.title = Some(value.to_owned()),
                "kind" | "type" => front.moc |= value.eq_ignore_ascii_case("moc"),
                "tags" => {
                    front.moc |= value
                        .split([',', '[', ']', ' '])
                        .any(|tag| tag.eq_ignore_ascii_case("moc"))
                }
                _ => {}
            }
        } else if trimmed
            .trim_start()
            .strip_prefix("- ")
            .is_some_and(|tag| tag.trim().eq_ignore_ascii_case("moc"))
        {
            front.moc = true;
        }
    }
    (Front::default(), 0)
}

/// A fence: its lines, whether its content may be read.
struct Fence {
    first: usize,
    last: usize,
    label: bool,
}

#[derive(Default)]
struct Cutter {
    open: Option<(char, usize, usize, bool)>,
    fences: Vec<Fence>,
    comment: bool,
}

impl Cutter {
    fn line(&mut self, text: &str, no: u32, start: usize, raw: &str) -> Line {
        let body = raw.trim_end();
        let trimmed = body.trim_start_matches([' ', '\t', '\u{A0}', '>']);
        let at = start + (body.len() - trimmed.len());
        let range = at..start + body.len();
        let indent = body[..body.len() - trimmed.len()]
            .chars()
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum();
        let index = no as usize - 1;
        if let Some((sign, length, first, label)) = self.open {
            let run = trimmed.chars().take_while(|c| *c == sign).count();
            if run >= length && trimmed.chars().all(|c| c == sign) {
                self.fences.push(Fence {
                    first,
                    last: index,
                    label,
                });
                self.open = None;
            }
            return Line::new(no, range, indent, Mark::Code);
        }
        if let Some(sign) = trimmed.chars().next().filter(|c| matches!(c, '`' | '~')) {
            let run = trimmed.chars().take_while(|c| *c == sign).count();
            let info = trimmed[run..].trim();
            if run >= 3 && !info.contains('`') {
                let word = info
                    .split(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or("")
                    .to_ascii_lowercase();
                let label = !matches!(
                    word.as_str(),
                    "" | "text" | "txt" | "plain" | "plaintext" | "markdown" | "md"
                );
                self.open = Some((sign, run, index, label));
                return Line::new(no, range, indent, Mark::Code);
            }
        }
        if self.in_comment(trimmed) {
            return Line::new(no, range, indent, Mark::Code);
        }
        classify(text, no, range, indent)
    }

    /// HTML comments are never read; nothing else stands on their lines in practice.
    fn in_comment(&mut self, trimmed: &str) -> bool {
        let was = self.comment;
        if !was && trimmed.starts_with("<!--") {
            self.comment = true;
        }
        let within = self.comment;
        if self.comment && trimmed.contains("-->") {
            self.comment = false;
        }
        within
    }
}

fn classify(text: &str, no: u32, range: std::ops::Range<usize>, indent: usize) -> Line {
    let (found, length) = mark(&text[range.clone()]);
    Line::new(no, range.start + length..range.end, indent, found)
}

/// Lines of unlabelled fences are read if most of them look like study content. An open fence is none.
fn close_fences(
    lines: &mut Lines<'_>,
    text: &str,
    fences: Vec<Fence>,
    open: Option<(char, usize, usize, bool)>,
) -> Option<u32> {
    let unclosed = open.map(|(_, _, first, _)| first);
    for fence in fences.into_iter().filter(|fence| !fence.label) {
        let inner = fence.first + 1..fence.last;
        let read: Vec<Line> = inner
            .clone()
            .map(|index| reclassify(lines, text, index))
            .collect();
        if is_study(&read, |line| text.get(line.range()).unwrap_or("")) {
            for (index, line) in inner.zip(read) {
                lines.lines[index] = line;
                lines.lines[index].fenced = true;
            }
        }
    }
    if let Some(first) = unclosed {
        for index in first + 1..lines.lines.len() {
            lines.lines[index] = reclassify(lines, text, index);
        }
    }
    unclosed.map(|first| lines.lines[first].no)
}

fn reclassify(lines: &Lines<'_>, text: &str, index: usize) -> Line {
    let old = lines.lines[index];
    let line = classify(text, old.no, old.range(), usize::from(old.indent));
    match line.mark {
        // A comment of a program, or a drawing.
        Mark::Heading(_) | Mark::TabRow => {
            Line::new(old.no, old.range(), usize::from(old.indent), Mark::Plain)
        }
        _ => line,
    }
}

/// Whether at least half of a fence's lines are checklist items, bullets, numbers, stages or table rows, and none is program code.
fn is_study<'t>(lines: &[Line], text: impl Fn(&Line) -> &'t str) -> bool {
    let (mut study, mut other) = (0_usize, 0_usize);
    for line in lines {
        let content = text(line);
        match line.mark {
            Mark::Blank => {}
            _ if content.ends_with([';', '{', '}']) || content.contains("()") || content.contains(" = ") => {
                other += 2
            }
            Mark::Check(_) | Mark::Bullet(_) | Mark::Number(_) | Mark::PipeRow | Mark::Border => study += 1,
            Mark::Plain if crate::stage::read(content, false).is_some() => study += 1,
            _ => other += 1,
        }
    }
    study > 0 && study >= other
}

/// `Title` above `====` or `----`: the underline goes, the title becomes a heading. Only a lone line counts as title.
fn underlined(lines: &mut Lines<'_>) {
    for index in 1..lines.lines.len() {
        let (above, line) = (lines.lines[index - 1], lines.lines[index]);
        let lone = index < 2 || lines.lines[index - 2].mark == Mark::Blank;
        if line.mark != Mark::Rule || above.mark != Mark::Plain || !lone || line.fenced || above.indent > 3 {
            continue;
        }
        let level = match lines.text(&line).chars().next() {
            Some('=' | '═') => 1,
            Some('-' | '─' | '~') => 2,
            _ => continue,
        };
        let table = lines.text(&above).contains('|') || lines.text(&above).contains("  ");
        if lines.text(&above).chars().count() <= 100 && !table {
            lines.lines[index - 1].mark = Mark::Heading(level);
            lines.lines[index].mark = Mark::Blank;
        }
    }
}

/// Lines that begin with a colon below a short line, as Pandoc and PHP Markdown Extra write definitions; once alone it may be
/// running text that lost its beginning.
fn definitions(lines: &mut Lines<'_>) {
    let found: Vec<(Option<usize>, usize)> = (1..lines.lines.len())
        .filter(|index| is_definition(lines, *index))
        .filter_map(|index| {
            let before = (0..index)
                .rev()
                .take(2)
                .find(|at| lines.lines[*at].mark != Mark::Blank)?;
            let follows = is_definition(lines, before);
            (follows || is_defined(lines, before)).then_some(((!follows).then_some(before), index))
        })
        .collect();
    if found.iter().filter(|(term, _)| term.is_some()).count() < 2 {
        return;
    }
    for (term, index) in found {
        if let Some(term) = term {
            lines.lines[term].mark = Mark::Term;
        }
        // Its text goes on in the lines below that are indented.
        let more = |line: &Line| line.mark == Mark::Plain && line.indent > 0;
        let last = (index + 1..lines.lines.len())
            .take_while(|at| more(&lines.lines[*at]))
            .last()
            .unwrap_or(index);
        let (no, start) = (lines.lines[index].no, lines.lines[index].range().start + 1);
        let indent = usize::from(lines.lines[index].indent);
        let end = lines.lines[last].range().end;
        lines.lines[index + 1..=last]
            .iter_mut()
            .for_each(|line| line.mark = Mark::Blank);
        lines.lines[index] = Line::new(no, start..end, indent, Mark::Definition);
    }
}

fn is_definition(lines: &Lines<'_>, index: usize) -> bool {
    let line = &lines.lines[index];
    let text = lines.text(line);
    line.mark == Mark::Plain
        && !line.fenced
        && line.indent < 4
        && text.starts_with(':')
        && text[1..].starts_with([' ', '\t'])
}

/// Whether a line may be a term: short, and with nothing but a blank line or a definition before it.
fn is_defined(lines: &Lines<'_>, index: usize) -> bool {
    let line = &lines.lines[index];
    let text = lines.text(line);
    let begins = index == 0 || lines.lines[index - 1].mark != Mark::Plain || is_definition(lines, index - 1);
    line.mark == Mark::Plain
        && !line.fenced
        && line.indent == 0
        && begins
        && text.chars().count() <= 80
        && text.split_whitespace().count() <= 8
        && !text.ends_with(['.', ':', ',', ';', '!', '?'])
}
