//! The query grammar. Every text is a query: what makes no sense as an operator is a word.
//!
//! ```text
//! query = { ["-"] atom | atom { "OR" atom } }
//! atom  = word | '"' anything '"'          (a quote that never closes goes to the end)
//! ```

/// A word or phrase as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// Text without blanks.
    Word(String),
    /// Text between quotes.
    Phrase(String),
}

/// A query as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// All of these are wanted; of each, one of its atoms.
    pub(super) wanted: Vec<Vec<Atom>>,
    /// None of these is.
    pub(super) excluded: Vec<Atom>,
    /// Whether the last wanted word may still be being typed.
    pub(super) open: bool,
}

/// Reads a query.
pub(super) fn parse(query: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut either = false;
    let mut rest = query;
    loop {
        rest = rest.trim_start_matches(is_blank);
        let Some(first) = rest.chars().next() else {
            return parsed;
        };
        let dash = first == '-';
        let body = if dash { &rest[1..] } else { rest };
        let excluded = dash && !body.starts_with(is_blank) && !body.is_empty();
        let (atom, after) = if excluded { atom(body) } else { atom(rest) };
        rest = after;
        parsed.open = false;
        if excluded {
            parsed.excluded.push(atom);
        } else if matches!(&atom, Atom::Word(word) if word == "OR") && !parsed.wanted.is_empty() && !either {
            either = true;
        } else {
            parsed.open = rest.is_empty() && matches!(atom, Atom::Word(_));
            match parsed.wanted.last_mut() {
                Some(last) if either => last.push(atom),
                _ => parsed.wanted.push(vec![atom]),
            }
            either = false;
        }
    }
}

/// The atom that `text` begins with, and what follows it.
fn atom(text: &str) -> (Atom, &str) {
    let mut chars = text.chars();
    if chars.next().is_some_and(is_quote) {
        let inner = chars.as_str();
        let end = inner.find(is_quote).unwrap_or(inner.len());
        let mut after = inner[end..].chars();
        after.next();
        return (Atom::Phrase(clean(&inner[..end])), after.as_str());
    }
    let end = text.find(|c| is_blank(c) || is_quote(c)).unwrap_or(text.len());
    (Atom::Word(clean(&text[..end])), &text[end..])
}

/// Control characters are not there.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clauses by blanks, alternatives by `|`, exclusions with `-`, phrases in brackets, `~` if the end is open.
    fn check(query: &str, expected: &str) {
        let parsed = parse(query);
        let show = |atom: &Atom| match atom {
            Atom::Word(word) => word.clone(),
            Atom::Phrase(text) => format!("[{text}]"),
        };
        let clause = |atoms: &Vec<Atom>| atoms.iter().map(show).collect::<Vec<_>>().join("|");
        let mut shown: Vec<String> = parsed.wanted.iter().map(clause).collect();
        shown.extend(parsed.excluded.iter().map(|atom| format!("-{}", show(atom))));
        assert_eq!(
            shown.join(" ") + if parsed.open { "~" } else { "" },
            expected,
            "{query:?}"
        );
    }

    #[test]
    fn words_and_phrases() {
        check("sql  joins", "sql joins~");
        check("sql joins ", "sql joins");
        check("a \"b c\" d\"e\"", "a [b c] d [e]");
        check("«чтение записи» ", "[чтение записи]");
    }

    #[test]
    fn a_quote_that_never_closes_goes_to_the_end() {
        check("a \"b c", "a [b c]");
        check("\"", "[]");
    }

    #[test]
    fn exclusion_needs_a_word() {
        check("a -b -\"c d\"", "a -b -[c d]");
        check("a - b --c", "a - b --c");
        check("b-tree", "b-tree~");
        check("-", "-~");
    }

    #[test]
    fn or_joins_its_neighbours() {
        check("a OR b c", "a|b c~");
        check("a OR b OR \"c\"", "a|b|[c]");
        check("OR a OR", "OR a");
        check("a OR -b", "a -b");
    }

    #[test]
    fn control_characters_are_not_there() {
        check("a\u{0}b\u{7} c\td", "ab c d~");
    }
}
