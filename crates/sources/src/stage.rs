//! Lines that name a stage of a roadmap: `Week 1-4: Title`, `Phase 2 (Core)`, `Неделя 3. Сети`, `1st month — Basics`.

use crate::inline;
use crate::words;

/// A stage as its line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stage<'a> {
    /// `week`, `phase`, …: the English word.
    pub word: &'static str,
    /// Coarse to fine: a phase holds weeks.
    pub rank: u8,
    /// Its number, or the first and last of a span.
    pub numbers: (u32, u32),
    /// Its own title; empty if the line has none.
    pub title: &'a str,
}

/// Reads a stage. `heading` also takes a title that follows without a sign between.
pub(crate) fn read(text: &str, heading: bool) -> Option<Stage<'_>> {
    let text = inline::undecorated(text);
    let text = text.trim_start_matches(['*', '_', '#', ' ']);
    let first = text.chars().next()?;
    let (word, rank, numbers, rest) = if first.is_ascii_digit() {
        number_first(text)?
    } else {
        word_first(text)?
    };
    let rest = rest.trim_start();
    let title = match rest.chars().next() {
        None => "",
        Some(':' | '：' | '-' | '–' | '—' | '.' | '|' | '→') => {
            rest.trim_start_matches([':', '：', '-', '–', '—', '.', '|', '→', ' '])
        }
        Some('(' | '*' | '_') => rest,
        Some(_) if heading => rest,
        Some(_) => return None,
    };
    let title = title
        .trim()
        .trim_matches(['*', '_', ' '])
        .trim_start_matches([':', '–', '—', ' ', '*']);
    Some(Stage {
        word,
        rank,
        numbers,
        title,
    })
}

type Head<'a> = (&'static str, u8, (u32, u32), &'a str);

/// `Week 1`, `Weeks 3–4`, `Phase II`, `Неделя №1`, `Phase One`.
fn word_first(text: &str) -> Option<Head<'_>> {
    let length = text.find(|c: char| !c.is_alphabetic())?;
    if length > 24 {
        return None;
    }
    let (word, rank) = words::stage_word(&text[..length].to_lowercase())?;
    let rest = text[length..].trim_start_matches([' ', '\u{A0}', '#', '№', '-', '_']);
    let (numbers, rest) = span(rest)?;
    Some((word, rank, numbers, rest))
}

/// `1st week`, `2-я неделя`, `3. Woche`.
fn number_first(text: &str) -> Option<Head<'_>> {
    let (number, rest) = digits(text)?;
    let ending = rest.trim_start_matches(['-', '.']);
    let length = ending.find(|c: char| !c.is_alphabetic()).unwrap_or(ending.len());
    let suffix = [
        "st", "nd", "rd", "th", "я", "й", "ая", "ый", "ой", "er", "ère", "ème", "e", "ª", "a", "º", "o",
    ]
    .contains(&ending[..length].to_lowercase().as_str());
    // A plain number before the word counts weeks: `2 weeks before` is no stage.
    if !suffix && !rest.starts_with(". ") {
        return None;
    }
    let rest = if suffix { &ending[length..] } else { &rest[1..] };
    let rest = rest.trim_start();
    let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (word, rank) = words::stage_word(&rest[..length].to_lowercase())?;
    // `3. Day trading` is the third item, not the third day.
    let after = rest[length..].trim_start();
    let ends = after.is_empty() || after.starts_with([':', '-', '–', '—', '(', '.', '*']);
    ends.then_some((word, rank, (number, number), &rest[length..]))
}

/// A number or a span of numbers: `1`, `1-4`, `1 – 4`, `1 & 2`, `II`, `one`.
fn span(text: &str) -> Option<((u32, u32), &str)> {
    let Some((first, rest)) = digits(text) else {
        let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let value = spelled(&text[..length])?;
        return Some(((value, value), &text[length..]));
    };
    let after = rest.trim_start();
    let joined = [
        "-", "–", "—", "&", "+", "to ", "and ", "до ", "и ", "bis ", "à ", "a ",
    ]
    .iter()
    .find_map(|sign| after.strip_prefix(sign));
    if let Some((last, rest)) = joined.and_then(|rest| digits(rest.trim_start()))
        && last > first
    {
        return Some(((first, last), rest));
    }
    // `1.5`, `2nd`, `3x` are no numbers of a stage.
    let decimal = rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let word = rest.starts_with(|c: char| c.is_alphanumeric());
    (!decimal && !word).then_some(((first, first), rest))
}

fn digits(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > 3 {
        return None;
    }
    Some((text[..length].parse().ok()?, &text[length..]))
}

fn spelled(word: &str) -> Option<u32> {
    const WORDS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    const ROMAN: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    let found = WORDS
        .iter()
        .position(|known| word.eq_ignore_ascii_case(known))
        .or_else(|| ROMAN.iter().position(|known| *known == word))?;
    u32::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, (u32, u32), &str)>) {
        let stage = read(text, false);
        assert_eq!(
            stage.as_ref().map(|s| (s.word, s.numbers, s.title)),
            expected,
            "{text}"
        );
    }

    #[test]
    fn stages_in_many_wordings() {
        check(
            "Week 1-4:  Data Structures",
            Some(("week", (1, 4), "Data Structures")),
        );
        check(
            "**Phase 1: Fundamentals (8 weeks)**",
            Some(("phase", (1, 1), "Fundamentals (8 weeks)")),
        );
        check(
            "Phase 2 (Core Engineering)",
            Some(("phase", (2, 2), "(Core Engineering)")),
        );
        check("Неделя 3. Сети", Some(("week", (3, 3), "Сети")));
        check("Недели 3–4 — Сети", Some(("week", (3, 4), "Сети")));
        check("2-я неделя: Сети", Some(("week", (2, 2), "Сети")));
        check("🚀 Month 2 - Scale", Some(("month", (2, 2), "Scale")));
        check("Phase II: Depth", Some(("phase", (2, 2), "Depth")));
        check("Step Four", Some(("step", (4, 4), "")));
        check("Day 3", Some(("day", (3, 3), "")));
    }

    #[test]
    fn what_is_no_stage() {
        for text in [
            "Level 1 cache is small",
            "2 Weeks Before",
            "Week",
            "Days of wonder",
            "Step by step",
            "3. Day trading basics",
            "Phase 1.5x gain",
        ] {
            check(text, None);
        }
    }
}
