//! Words that are more than a run of ASCII letters: other scripts, camelCase, joined words, technical tokens.

use super::fold::{fold_into, is_capital, is_ideograph, is_word};
use super::words::{Form, Words, is_filler};

/// Parts of one compound; a longer chain goes on as the next word.
const MAX_PARTS: usize = 16;
/// More parts than this are a sentence in disguise (a slug), not a word: they are not joined.
const MAX_JOINED: usize = 4;

/// A part of a compound, in bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    from: usize,
    to: usize,
    /// Number of the run it belongs to: `b-Tree2Map` has the runs `b` and `Tree2Map`.
    run: usize,
}

/// Reads the word at `start` and pushes its pieces; gives where it ends (always further on) and its positions.
pub(super) fn read(words: &mut Words, text: &str, start: usize, position: usize) -> (usize, usize) {
    let Some(first) = text[start..].chars().next() else {
        return (text.len(), 0);
    };
    let after = start + first.len_utf8();
    if first == '.' && is_dot_net(text, start) {
        return (
            start + 4,
            push_folded(words, text, Form::Part, (start, start + 4), position),
        );
    }
    if !is_word(first) {
        return (after, 0);
    }
    if is_ideograph(first) {
        return (
            after,
            push_folded(words, text, Form::Part, (start, after), position),
        );
    }
    let mut parts = std::mem::take(&mut words.parts);
    parts.clear();
    let end = parse(text, start, &mut parts);
    let positions = match &parts[..] {
        [only] if words.body && is_filler(&text[only.from..only.to]) => 1,
        _ => emit(words, text, &parts, position),
    };
    words.parts = parts;
    (end, positions)
}

fn parse(text: &str, start: usize, parts: &mut Vec<Part>) -> usize {
    let (mut at, mut run) = (start, 0);
    loop {
        let end = run_end(text, at);
        let tail = technical_tail(text, at, end);
        split_camel(text, at, end, run, parts);
        if let Some(last) = parts.last_mut() {
            last.to += tail;
        }
        let end = end + tail;
        if tail > 0 || parts.len() >= MAX_PARTS {
            return end;
        }
        let mut rest = text[end..].chars();
        let (Some(joiner), Some(next)) = (rest.next(), rest.next()) else {
            return end;
        };
        if !is_word(next) || is_ideograph(next) {
            return end;
        }
        at = end + joiner.len_utf8();
        match joiner {
            '\'' | '’' => {
                let suffix = run_end(text, at);
                if text[at..suffix].chars().count() <= 2 {
                    return suffix; // the `s` of `index's`, the `t` of `don't`
                }
            }
            '-' | '_' | '.' | '\u{2010}' | '\u{2011}' => {}
            _ => return end,
        }
        run += 1;
    }
}

fn run_end(text: &str, at: usize) -> usize {
    let bytes = &text.as_bytes()[at..];
    let ascii = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let at = at + ascii;
    if bytes.get(ascii).is_none_or(u8::is_ascii) {
        return at;
    }
    let stop = text[at..].find(|c: char| !is_word(c) || is_ideograph(c));
    stop.map_or(text.len(), |stop| at + stop)
}

/// Length of the `++` of `C++` or the `#` of `C#`: only behind a single letter, so that `count++` stays `count`.
fn technical_tail(text: &str, at: usize, end: usize) -> usize {
    if end - at != 1 || !text.as_bytes()[at].is_ascii_alphabetic() {
        return 0;
    }
    let rest = &text[end..];
    let apart = |tail: &str| !tail.starts_with(is_word);
    if rest.starts_with("++") {
        2
    } else if rest.strip_prefix('#').is_some_and(apart) {
        1
    } else {
        0
    }
}

fn is_dot_net(text: &str, at: usize) -> bool {
    let alone = !text[..at].ends_with(|c: char| is_word(c) || c == '.');
    let name = text
        .get(at + 1..at + 4)
        .is_some_and(|name| name.eq_ignore_ascii_case("net"));
    alone && name && !text[at + 4..].starts_with(is_word)
}

/// Splits at `aB`, and before the last capital of `ABcd`. `APIs` and `IPv4` stay whole: one letter is no part there.
fn split_camel(text: &str, at: usize, end: usize, run: usize, parts: &mut Vec<Part>) {
    let small = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if text.as_bytes()[at..end].iter().all(small) {
        return parts.push(Part {
            from: at,
            to: end,
            run,
        });
    }
    let mut from = at;
    let (mut before_upper, mut before_any) = (false, false);
    for (offset, c) in text[at..end].char_indices() {
        let here = at + offset;
        let upper = is_capital(c);
        let boundary = upper && before_any && (!before_upper || two_lower(&text[here + c.len_utf8()..end]));
        if boundary && parts.len() + 1 < MAX_PARTS {
            parts.push(Part { from, to: here, run });
            from = here;
        }
        before_upper = upper;
        before_any = true;
    }
    parts.push(Part { from, to: end, run });
}

fn two_lower(rest: &str) -> bool {
    rest.chars().take(2).filter(|c| c.is_lowercase()).count() == 2
}

fn emit(words: &mut Words, text: &str, parts: &[Part], position: usize) -> usize {
    if parts.last().is_some_and(|last| last.run > 0) && parts.len() <= MAX_JOINED {
        push_joined(words, text, parts, position);
    }
    let mut positions = 0;
    let mut run = usize::MAX;
    for (index, part) in parts.iter().enumerate() {
        if part.run != run {
            run = part.run;
            let count = parts[index..].iter().take_while(|other| other.run == run).count();
            let (from, to) = (part.from, parts[index + count - 1].to);
            if count > 1 {
                push_folded(words, text, Form::Whole, (from, to), position + positions);
            }
        }
        positions += push_folded(
            words,
            text,
            Form::Part,
            (part.from, part.to),
            position + positions,
        );
    }
    positions
}

/// Pushes the parts in one: without what joins them, except the dot of a version number.
fn push_joined(words: &mut Words, text: &str, parts: &[Part], position: usize) {
    let start = words.arena.len();
    let mut before = None;
    for part in parts {
        let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        if before.is_some_and(|at: usize| text[at..].starts_with('.') && digit(at - 1)) && digit(part.from) {
            words.arena.push('.');
        }
        fold_into(&text[part.from..part.to], &mut words.arena);
        before = Some(part.to);
    }
    let span = (parts[0].from, before.unwrap_or_default());
    words.push(Form::Whole, start, span, position);
}

/// Pushes the folded text of a span; gives 1, or 0 if nothing is left of it.
fn push_folded(words: &mut Words, text: &str, form: Form, span: (usize, usize), position: usize) -> usize {
    let start = words.arena.len();
    fold_into(&text[span.0..span.1], &mut words.arena);
    let before = words.pieces.len();
    words.push(form, start, span, position);
    usize::from(words.pieces.len() > before)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `term@position`, stems as `/stem`, wholes as `=whole`.
    fn check(text: &str, expected: &str) {
        let mut words = Words::default();
        words.reset();
        let mut found = Vec::new();
        while words.advance(text) {
            for piece in words.pieces() {
                let sign = match piece.form {
                    Form::Part => "",
                    Form::Whole => "=",
                    Form::Stem => "/",
                };
                found.push(format!("{sign}{}@{}", words.text(piece), piece.position));
                assert!(
                    text.get(piece.from..piece.to).is_some(),
                    "{text:?}: no text at {piece:?}"
                );
            }
        }
        assert_eq!(found.join(" "), expected, "{text:?}");
    }

    #[test]
    fn plain_words_fold_and_stem() {
        check("Index SCANS, twice", "index@0 scans@1 /scan@1 twice@2");
    }

    #[test]
    fn camel_case_is_found_whole_and_in_parts() {
        check("useEffect", "=useeffect@0 use@0 effect@1");
        check("HTMLParser x", "=htmlparser@0 html@0 parser@1 x@2");
        check("APIs IPv4", "apis@0 /api@0 ipv4@1");
    }

    #[test]
    fn joined_words_are_found_whole_and_in_parts() {
        check("b-tree", "=btree@0 b@0 tree@1");
        check("read_only", "=readonly@0 /readon@0 read@0 only@1 /onli@1");
        check(
            "node.js v3.14",
            "=nodejs@0 /nodej@0 node@0 js@1 =v3.14@2 v3@2 14@3",
        );
    }

    #[test]
    fn technical_tokens_stay() {
        check("C++ and C#, .NET i++", "c++@0 and@1 c#@2 .net@3 i++@4");
        check("count++ a#b net.", "count@0 a@1 b@2 net@3");
    }

    #[test]
    fn apostrophes_end_a_word_or_join_names() {
        check(
            "index's don’t O'Reilly",
            "index@0 don@1 =oreilly@2 /oreilli@2 o@2 reilly@3 /reilli@3",
        );
    }

    #[test]
    fn other_scripts_are_words_too() {
        check("Индексы Ёлки", "индексы@0 /индекс@0 елки@1 /елк@1");
        check("数据x", "数@0 据@1 x@2");
        check("e\u{301}te\u{301}", "ete@0");
    }

    #[test]
    fn nothing_is_lost_or_looped_over_at_the_edges() {
        check("", "");
        check("--- ... \u{301} ’ — #", "");
        check("-a- _b_ .c.", "a@0 b@1 c@2");
    }
}
