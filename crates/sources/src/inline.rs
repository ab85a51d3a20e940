//! Pieces of a line: markup taken off, links, remarks, fields, lists, spans of time.

use crate::document::{TimeUnit, Value};
use crate::words;

/// A text without its markup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Clean {
    pub text: String,
    /// Where its first link leads.
    pub link: Option<String>,
    /// Whether a wiki-link named it.
    pub wiki: bool,
}

/// Takes off emphasis, code marks, links, `{#id}` and HTML tags. Links give their text, wiki-links alias or target.
pub(crate) fn clean(raw: &str) -> Clean {
    let mut out = Clean {
        text: String::with_capacity(raw.len()),
        ..Clean::default()
    };
    let mut rest = raw.split(" {#").next().unwrap_or(raw).trim();
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '[' | '!' => link(rest, &mut out),
            '\\' => {
                let next = rest.chars().nth(1);
                out.text
                    .push(next.filter(char::is_ascii_punctuation).unwrap_or('\\'));
                &rest[1 + next.filter(char::is_ascii_punctuation).map_or(0, char::len_utf8)..]
            }
            '*' | '`' => emphasis(rest, c, &mut out),
            '_' | '~' => emphasis(rest, c, &mut out),
            '<' => tag(rest, &mut out),
            '&' => entity(rest, &mut out),
            c => {
                out.text.push(c);
                &rest[c.len_utf8()..]
            }
        };
    }
    let end = out.text.trim_end().len();
    out.text.truncate(end);
    out
}

/// The text alone.
pub(crate) fn plain(raw: &str) -> String {
    if raw.contains(['[', '!', '\\', '*', '`', '_', '~', '<', '&', '{']) {
        clean(raw).text
    } else {
        raw.trim().to_owned()
    }
}

/// `*`, `**`, `` ` ``, `~~` go; `_` goes only at the edge of a word, and a lone `*` or `~` between blanks stays.
fn emphasis<'a>(rest: &'a str, mark: char, out: &mut Clean) -> &'a str {
    let length = rest.bytes().take_while(|byte| *byte == mark as u8).count();
    let after = rest[length..].chars().next();
    let before = out.text.chars().next_back();
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let keep = match mark {
        '`' => false,
        '_' => word(before) && word(after) || (blank(before) && blank(after)),
        '~' => length < 2,
        _ => blank(before) && blank(after) && length == 1 || (word(before) && word(after) && length == 1),
    };
    if keep {
        out.text.push_str(&rest[..length]);
    }
    &rest[length..]
}

/// `[text](target)`, `![alt](src)`, `[[target|alias]]`; anything else is text.
fn link<'a>(rest: &'a str, out: &mut Clean) -> &'a str {
    let image = rest.starts_with('!');
    let open = &rest[usize::from(image)..];
    if let Some(inner) = open.strip_prefix("[[")
        && let Some(end) = head(inner, 1000).find("]]")
    {
        let (target, alias) = inner[..end]
            .split_once('|')
            .unwrap_or((&inner[..end], &inner[..end]));
        out.text.push_str(alias.trim());
        out.wiki = true;
        out.link
            .get_or_insert_with(|| target.trim_end_matches('\\').to_owned());
        return &inner[end + 2..];
    }
    if open.starts_with('[')
        && let Some(middle) = head(open, 2000).find("](")
        && let Some(end) = closing(&open[middle + 2..])
    {
        let target = open[middle + 2..middle + 2 + end]
            .split(" \"")
            .next()
            .unwrap_or("");
        if !image {
            out.text.push_str(&clean_flat(&open[1..middle]));
            out.link
                .get_or_insert_with(|| target.trim().trim_matches(['<', '>']).to_owned());
        }
        return &open[middle + 3 + end..];
    }
    let first = rest.chars().next().unwrap_or('[');
    out.text.push(first);
    &rest[first.len_utf8()..]
}

/// At most so many bytes of a text: searching no further keeps reading linear.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Emphasis within a link's text; links do not nest.
fn clean_flat(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '*' | '`')).collect()
}

/// Where the parenthesis closes that was opened before `text`; within 400 bytes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate().take(400) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// An HTML tag or an address in angle brackets; `<` alone is text.
fn tag<'a>(rest: &'a str, out: &mut Clean) -> &'a str {
    let inner = &rest[1..];
    let end = head(inner, 300).find('>');
    if let Some(end) = end {
        let name = inner.trim_start_matches('/');
        if inner.starts_with("http") {
            out.link.get_or_insert_with(|| inner[..end].to_owned());
            return &inner[end + 1..];
        }
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner[..end].contains('<') {
            if name.to_ascii_lowercase().starts_with("br") {
                out.text.push_str("; ");
            }
            return &inner[end + 1..];
        }
    }
    out.text.push('<');
    inner
}

fn entity<'a>(rest: &'a str, out: &mut Clean) -> &'a str {
    const ENTITIES: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&nbsp;", ' '),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&mdash;", '—'),
        ("&ndash;", '–'),
    ];
    for (name, c) in ENTITIES {
        if let Some(after) = rest.strip_prefix(name) {
            out.text.push(*c);
            return after;
        }
    }
    out.text.push('&');
    &rest[1..]
}

/// Emoji and other pictographs that decorate a line.
pub(crate) fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c),
        0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x2300..=0x23FF | 0xFE0F | 0x200D | 0x20E3 | 0xE0020..=0xE007F | 0x2190..=0x21FF | 0x25A0..=0x25FF)
}

/// The text without pictographs at its edges.
pub(crate) fn undecorated(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_pictograph(c))
}

/// `Title (remark)`: the two apart. A parenthesis that spells the title's abbreviation belongs to the title.
pub(crate) fn remark(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    if let Some((title, remark)) = text.strip_suffix(']').and_then(|rest| rest.rsplit_once(" ["))
        && remark.chars().filter(|c| c.is_lowercase()).count() > 2
        && !remark.contains([']', '('])
    {
        return (title.trim_end(), Some(remark.trim()));
    }
    let Some(inner) = text.strip_suffix([')', '）']) else {
        return (text, None);
    };
    let Some(open) = inner.rfind(['(', '（']) else {
        return (text, None);
    };
    let title = inner[..open].trim_end();
    let remark = inner[open..].trim_start_matches(['(', '（']).trim();
    if title.is_empty() || remark.is_empty() || remark.contains(')') || is_abbreviation(remark) {
        return (text, None);
    }
    (title, Some(remark))
}

/// `SQL`, `2PC`, `I/O`, `CI/CD`: no lower-case word of its own.
pub(crate) fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    letters > 0 && text.chars().count() <= 10 && !text.contains(' ') && upper * 2 > letters && upper > 1
}

/// A field: `**Key**: value`, `**Key:** value`, `Key: value`, `**Key** (remark): value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub key: &'a str,
    pub remark: Option<&'a str>,
    pub value: &'a str,
    /// Whether the key is emphasised.
    pub bold: bool,
}

/// Reads a field; `None` if the line is none. A key has at most six words and no end of a sentence.
pub(crate) fn field(raw: &str) -> Option<Field<'_>> {
    let raw = raw.trim();
    let marks: &[&str] = &["**", "__", "*"];
    for mark in marks {
        let Some(inner) = raw.strip_prefix(mark) else {
            continue;
        };
        let end = inner.find(mark).filter(|end| *end > 0)?;
        let (key, mut after) = (inner[..end].trim(), inner[end + mark.len()..].trim_start());
        let mut remark = None;
        if let Some(key) = key.strip_suffix([':', '：']) {
            return known_key(key.trim_end(), None, after.trim(), true);
        }
        if let Some(inside) = after.strip_prefix('(')
            && let Some(close) = inside.find(')')
        {
            remark = Some(inside[..close].trim());
            after = inside[close + 1..].trim_start();
        }
        let value = after.strip_prefix([':', '：']).or_else(|| {
            after
                .strip_prefix("— ")
                .or_else(|| after.strip_prefix("– "))
                .or_else(|| after.strip_prefix("- "))
        });
        return match value {
            Some(value) => known_key(key, remark, value.trim(), true),
            None if after.is_empty() => known_key(key, remark, "", true),
            None => None,
        };
    }
    let at = raw
        .char_indices()
        .take(80)
        .find(|(_, c)| matches!(c, ':' | '：'))
        .map(|(at, _)| at)?;
    let value = raw[at..].trim_start_matches([':', '：']);
    if !value.is_empty() && !value.starts_with(char::is_whitespace) {
        return None;
    }
    known_key(raw[..at].trim(), None, value.trim(), false)
}

fn known_key<'a>(key: &'a str, remark: Option<&'a str>, value: &'a str, bold: bool) -> Option<Field<'a>> {
    let words = key.split_whitespace().count();
    let fits = (1..=if bold { 9 } else { 6 }).contains(&words)
        && key.contains(|c: char| c.is_alphanumeric())
        && !key.contains(['.', '!', '?', ';', '|', '=', '"']) | (key.contains('%') && !key.contains("  "));
    fits.then_some(Field {
        key,
        remark,
        value,
        bold,
    })
}

/// A column or field name as the name of an attribute: `What You'll Learn` → `what_youll_learn`.
pub(crate) fn snake(name: &str) -> String {
    let name = plain(name).replace(['\'', '’'], "");
    let mut out = cairn_model::slug(&name).replace('-', "_");
    if out.is_empty() {
        out.push_str("column");
    }
    out
}

/// Parts of `a, b (c, d); e`: split at commas and semicolons outside brackets, blanks and code marks off.
pub(crate) fn list(text: &str) -> Vec<Box<str>> {
    let (mut depth, mut start) = (0_i32, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = (depth - 1).max(0),
            ',' | ';' | '、' | '，' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
        .into_iter()
        .map(|part| plain(part).trim().trim_end_matches('.').to_owned())
        .filter(|part| part.contains(char::is_alphanumeric))
        .map(String::into_boxed_str)
        .collect()
}

/// A span of time: `4-6 weeks`, `~2 h`, `2–3 недели`, `1 month`, `10+ hours`, `2 to 3 days`. The first one in the text.
pub(crate) fn duration(text: &str) -> Option<Value> {
    let folded = words::fold(text);
    let mut numbers: Vec<u32> = Vec::new();
    let mut word_start: Option<usize> = None;
    let mut chars = folded.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_digit() {
            let mut number = c.to_digit(10).unwrap_or(0);
            while let Some((_, digit)) = chars.peek().copied().filter(|(_, c)| c.is_ascii_digit()) {
                number = number
                    .saturating_mul(10)
                    .saturating_add(digit.to_digit(10).unwrap_or(0));
                chars.next();
            }
            // The whole part of a decimal is enough for an estimate.
            if folded[..at].ends_with('.') && !numbers.is_empty() && !folded[..at].ends_with("..") {
                continue;
            }
            numbers.push(number);
        } else if c.is_alphabetic() {
            let start = *word_start.get_or_insert(at);
            if chars.peek().is_none_or(|(_, next)| !next.is_alphabetic()) {
                let word = &folded[start..at + c.len_utf8()];
                word_start = None;
                match words::time_unit(word) {
                    Some(unit) => {
                        if let Some(range) = range(&numbers, unit) {
                            return Some(range);
                        }
                    }
                    None if matches!(
                        word,
                        "to" | "до" | "bis" | "a" | "à" | "and" | "or" | "или" | "full" | "about" | "около"
                    ) => {}
                    None => numbers.clear(),
                }
            }
        }
    }
    None
}

fn range(numbers: &[u32], unit: TimeUnit) -> Option<Value> {
    let (min, max) = match numbers {
        [] => return None,
        [.., a, b] if a < b => (*a, *b),
        [.., last] => (*last, *last),
    };
    Some(Value::Range { min, max, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_off() {
        for (raw, text, link) in [
            ("**1. Fundamentals** (CS)", "1. Fundamentals (CS)", None),
            ("[Data & `x`](a/b_(c).md \"t\")", "Data & x", Some("a/b_(c).md")),
            ("[[q-a--b|A b]] - why", "A b - why", Some("q-a--b")),
            (
                "snake_case and _em_ and a * b",
                "snake_case and em and a * b",
                None,
            ),
            ("a\\*b &amp; c<br>d {#id}", "a*b & c; d", None),
            ("x < y [z] !", "x < y [z] !", None),
        ] {
            let clean = clean(raw);
            assert_eq!((clean.text.as_str(), clean.link.as_deref()), (text, link));
        }
    }

    #[test]
    fn remarks_leave_abbreviations_in_the_title() {
        assert_eq!(
            remark("Operating Systems (Very Important)"),
            ("Operating Systems", Some("Very Important"))
        );
        assert_eq!(remark("Relational DB (SQL)"), ("Relational DB (SQL)", None));
        assert_eq!(remark("(only)"), ("(only)", None));
        assert_eq!(remark("Delivery [must have]"), ("Delivery", Some("must have")));
        assert_eq!(remark("Access a [i]"), ("Access a [i]", None));
    }

    #[test]
    fn fields_have_a_key_and_a_value() {
        let key = |raw| field(raw).map(|field| (field.key, field.value, field.bold));
        assert_eq!(
            key("**What You'll Learn**: a, b"),
            Some(("What You'll Learn", "a, b", true))
        );
        assert_eq!(key("**Time:** 2 h"), Some(("Time", "2 h", true)));
        assert_eq!(key("Tools: x"), Some(("Tools", "x", false)));
        assert_eq!(key("0.1%:"), Some(("0.1%", "", false)));
        assert_eq!(key("http://x.y"), None);
        assert_eq!(key("One sentence. And: more"), None);
    }

    #[test]
    fn spans_of_time_have_a_unit() {
        let check = |text, expected: Option<(u32, u32, TimeUnit)>| {
            assert_eq!(
                duration(text),
                expected.map(|(min, max, unit)| Value::Range { min, max, unit }),
                "{text}"
            );
        };
        check("4-6 weeks", Some((4, 6, TimeUnit::Weeks)));
        check(
            "2-3 weeks (practice each problem 5 times)",
            Some((2, 3, TimeUnit::Weeks)),
        );
        check("~2 h", Some((2, 2, TimeUnit::Hours)));
        check("от 2 до 3 недель", Some((2, 3, TimeUnit::Weeks)));
        check("90min", Some((90, 90, TimeUnit::Minutes)));
        check("2 to 4 days", Some((2, 4, TimeUnit::Days)));
        check("1.5 hours", Some((1, 1, TimeUnit::Hours)));
        check("16 weeks (4 months)", Some((16, 16, TimeUnit::Weeks)));
        check("Ongoing throughout preparation", None);
        check("3 problems a week", None);
    }

    #[test]
    fn lists_split_outside_brackets() {
        assert_eq!(
            list("A (b, c), `D`; e."),
            ["A (b, c)".into(), "D".into(), "e".into()] as [Box<str>; 3]
        );
    }
}
