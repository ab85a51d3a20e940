//! Lines, blocks, sections, headings and tasks of a Markdown text.

use crate::query::PartKind;

/// The line, from 1, at which the first part of a kind begins that fits.
pub(super) fn find(text: &str, kind: PartKind, fits: &mut dyn FnMut(&str) -> bool) -> Option<u32> {
    match kind {
        PartKind::Line => lines(text).find(|(_, line)| fits(line)).map(|(number, _)| number),
        PartKind::Block => blocks(text, fits),
        PartKind::Section => sections(text, fits),
        PartKind::Task | PartKind::TaskTodo | PartKind::TaskDone => {
            let mut fence = Fence::default();
            for (number, line) in lines(text) {
                if fence.hides(line) {
                    continue;
                }
                let fitting = task(line).filter(|(done, _)| match kind {
                    PartKind::TaskTodo => !done,
                    PartKind::TaskDone => *done,
                    _ => true,
                });
                if fitting.is_some_and(|(_, text)| fits(text)) {
                    return Some(number);
                }
            }
            None
        }
    }
}

/// The line of the first heading that fits.
pub(super) fn headings(text: &str, fits: &mut dyn FnMut(&str) -> bool) -> Option<u32> {
    let mut fence = Fence::default();
    lines(text)
        .find(|(_, line)| !fence.hides(line) && is_heading(line) && fits(line))
        .map(|(number, _)| number)
}

fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines())
}

/// Whether a line belongs to a code fence, its ends among them.
#[derive(Default)]
struct Fence(Option<char>);

impl Fence {
    fn hides(&mut self, line: &str) -> bool {
        let line = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        let mark = mark.and_then(|mark| mark.chars().next());
        match (self.0, mark) {
            (None, Some(_)) => self.0 = mark,
            (Some(open), Some(mark)) if open == mark => self.0 = None,
            (open, _) => return open.is_some(),
        }
        true
    }
}

fn is_heading(line: &str) -> bool {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && line[level..].starts_with([' ', '\t'])
}

/// Whether a task is done, and its text.
fn task(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let rest = line.strip_prefix(['-', '*', '+']).or_else(|| {
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        (digits.len() < line.len())
            .then_some(digits)?
            .strip_prefix(['.', ')'])
    })?;
    let mut chars = rest.trim_start().strip_prefix('[')?.chars();
    let status = chars.next()?;
    let text = chars.as_str().strip_prefix(']')?;
    text.starts_with([' ', '\t']).then_some((status != ' ', text))
}

fn blocks(text: &str, fits: &mut dyn FnMut(&str) -> bool) -> Option<u32> {
    let mut from: Option<(u32, usize)> = None;
    let mut fence = Fence::default();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let blank = !fence.hides(line) && line.trim().is_empty();
        match from {
            Some((first, begin)) if blank => {
                if fits(&text[begin..at]) {
                    return Some(first);
                }
                from = None;
            }
            None if !blank => from = Some((number, at)),
            _ => {}
        }
        at += line.len();
    }
    from.filter(|(_, begin)| fits(&text[*begin..]))
        .map(|(first, _)| first)
}

fn sections(text: &str, fits: &mut dyn FnMut(&str) -> bool) -> Option<u32> {
    let (mut first, mut begin, mut at) = (1, 0, 0);
    let mut fence = Fence::default();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if !fence.hides(line) && is_heading(line) && at > begin {
            if fits(&text[begin..at]) {
                return Some(first);
            }
            (first, begin) = (number, at);
        }
        at += line.len();
    }
    fits(&text[begin..]).then_some(first)
}
