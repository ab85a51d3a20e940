//! Inline fields in Dataview's three forms: `key:: value` on a line of its own, `[key:: value]`, `(key:: value)`.

use std::collections::HashMap;

/// Longest key, in bytes: how far before its `::` a field may begin.
const LONGEST_KEY: usize = 120;

/// Calls `found` with key and value of every field of a source line. As in Dataview, a line with fields in brackets is
/// no field as a whole.
pub(crate) fn scan(line: &str, mut found: impl FnMut(&str, &str)) {
    let (mut any, mut in_code, mut seen) = (false, false, 0);
    let closes = closes(line);
    for at in memchr::memmem::find_iter(line.as_bytes(), b"::") {
        let ticks = memchr::memchr_iter(b'`', &line.as_bytes()[seen..at]).count();
        in_code ^= ticks % 2 == 1;
        seen = at;
        if in_code {
            continue;
        }
        if let Some((key, value)) = bracketed(line, at, &closes) {
            any = true;
            found(key, value);
        }
    }
    if any {
        return;
    }
    let line = content(line);
    if let Some((key, value)) = line.split_once("::")
        && let Some(key) = key_of(key)
    {
        found(key, value.trim());
    }
}

/// A line without the marks of quotes, lists and tasks before it.
fn content(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    if let Some(item) = item_text(rest) {
        rest = item;
        if let Some((_, task)) = task(rest) {
            rest = task;
        }
    }
    rest.trim_start()
}

/// What follows a list marker, if the text begins with one.
pub(crate) fn item_text(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if digits > 0 => digits + 1,
        _ => return None,
    };
    let rest = &text[marker..];
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

/// The character in the box of a task, and the text behind it. Obsidian takes any character for a status.
pub(crate) fn task(text: &str) -> Option<(char, &str)> {
    let mut inner = text.strip_prefix('[')?.chars();
    let status = inner.next()?;
    let rest = inner.as_str().strip_prefix(']')?;
    (status != ']' && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| (status, rest.trim()))
}

/// Where each bracket of a line is closed: found in one pass, so that a line of megabytes costs no more than its length.
fn closes(line: &str) -> HashMap<usize, usize> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut found = HashMap::new();
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'[' => open.push((b']', at)),
            b'(' => open.push((b')', at)),
            b']' | b')' if open.last().is_some_and(|(close, _)| *close == byte) => {
                if let Some((_, from)) = open.pop() {
                    found.insert(from, at);
                }
            }
            _ => {}
        }
    }
    found
}

/// The field in brackets whose `::` stands at `at`.
fn bracketed<'t>(line: &'t str, at: usize, closes: &HashMap<usize, usize>) -> Option<(&'t str, &'t str)> {
    let from = ceil(line, at.saturating_sub(LONGEST_KEY));
    let open = from + line[from..at].rfind(['[', '(', ']', ')'])?;
    if line.as_bytes()[open] == b'[' && line[..open].ends_with('[') {
        return None;
    }
    let close = *closes.get(&open)?;
    let key = key_of(&line[open + 1..at])?;
    line.get(at + 2..close).map(|value| (key, value.trim()))
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// A key is words; `**key**` is one too.
fn key_of(text: &str) -> Option<&str> {
    let key = text.trim().trim_matches(['*', '_', '~']).trim();
    let told = !key.is_empty() && key.len() <= LONGEST_KEY;
    let word = |c: char| c.is_alphanumeric() || !c.is_ascii() || matches!(c, ' ' | '-' | '_' | '/');
    (told && key.chars().all(word)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[(&str, &str)]) {
        let mut out = Vec::new();
        scan(line, |key, value| out.push((key.to_owned(), value.to_owned())));
        let out: Vec<_> = out.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(out, expected, "{line:?}");
    }

    #[test]
    fn fields_have_three_forms() {
        check("moc:: [[moc-x]]", &[("moc", "[[moc-x]]")]);
        check("> - [ ] **Время чтения**:: 5 мин", &[("Время чтения", "5 мин")]);
        check("1. order:: first", &[("order", "first")]);
        check(
            "text [due:: 2026-01-02] and (see:: [[a|b]], [[c]])",
            &[("due", "2026-01-02"), ("see", "[[a|b]], [[c]]")],
        );
    }

    #[test]
    fn code_links_and_prose_are_no_fields() {
        check("`a:: b` and `[c:: d]`", &[]);
        check("[[a::b]]", &[]);
        check("call f(x) as std::vec, please", &[]);
        check(":: no key", &[]);
        check("[open:: never closed", &[]);
    }

    #[test]
    fn a_box_may_hold_any_status() {
        assert_eq!(task("[-] dropped"), Some(('-', "dropped")));
        assert_eq!(task("[x]"), Some(('x', "")));
        assert_eq!(
            (task("[x](a.md)"), task("[] a"), task("[ab] c")),
            (None, None, None)
        );
        assert_eq!(item_text("12) a"), Some("a"));
        assert_eq!((item_text("-a"), item_text("12 a")), (None, None));
    }
}
