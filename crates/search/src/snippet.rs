//! The piece of a note that shows why it was found.

mod plain;
mod spot;
mod window;

use crate::verify::TextReader;
use plain::Plain;
pub(crate) use spot::is_near;
pub use spot::is_spelt_like;

/// How much of a note is looked at: what is longer is no note that somebody wrote.
const MAX_BYTES: usize = 2 << 20;

/// A piece of text in runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text, and whether each run of it matched. `…` stands where text was left off.
    pub runs: Vec<(String, bool)>,
    /// Line of the first match, from 1; where the shown text begins if no word of it matched; 0 if there is no text.
    pub line: u32,
}

/// The piece of `text`, a whole note of which the body begins at the byte `body`, that has most of `terms` (those of a
/// [`crate::TextHit`]), at most `max_chars` characters long; of pieces with as many, one of running text.
///
/// Markup is stripped lightly and whitespace becomes single blanks; words are never cut, unless one alone is too long.
/// If no word matches, it is where running text begins.
pub fn snippet(
    reader: &mut TextReader,
    (text, body): (&str, usize),
    terms: &[String],
    max_chars: usize,
) -> Snippet {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let plain = Plain::of(text, text.floor_char_boundary(body));
    let spots = spot::spots(&mut reader.words, &plain.text, terms);
    let window = window::best(&plain, &spots, max_chars);
    let at = window.first(&spots).unwrap_or(window.from);
    Snippet {
        runs: window.runs(&plain.text, &spots),
        line: plain.line(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Matches in brackets, the line behind a colon.
    fn check(text: &str, terms: &str, max: usize, expected: &str) {
        let terms: Vec<String> = terms.split_whitespace().map(str::to_owned).collect();
        let body = text.find("\n---\n").map_or(0, |at| at + 5);
        let snippet = snippet(&mut TextReader::default(), (text, body), &terms, max);
        let shown: String = snippet
            .runs
            .iter()
            .map(|(run, hit)| if *hit { format!("[{run}]") } else { run.clone() })
            .collect();
        assert_eq!(format!("{shown}:{}", snippet.line), expected);
        let chars: usize = snippet.runs.iter().map(|(run, _)| run.chars().count()).sum();
        assert!(chars <= max, "{chars} characters instead of {max}");
    }

    #[test]
    fn words_match_by_form_stem_prefix_and_typing_error() {
        check(
            "Indexes speed up scans.",
            "index",
            99,
            "[Indexes] speed up scans.:1",
        );
        check(
            "Indexes speed up scans.",
            "sca*",
            99,
            "Indexes speed up [scans].:1",
        );
        check(
            "Indexes speed up scans.",
            "spede~",
            99,
            "Indexes [speed] up scans.:1",
        );
        check(
            "Индексы ускоряют чтение",
            "индекс",
            99,
            "[Индексы] ускоряют чтение:1",
        );
        check("the useEffect hook", "effect", 99, "the use[Effect] hook:1");
        check("a B-tree", "btree", 99, "a [B-tree]:1");
    }

    #[test]
    fn the_window_with_most_terms_wins() {
        let text =
            "one hash here and then a great deal of other text follows before the hash join comes to an end";
        check(text, "hash join", 30, "…the [hash] [join] comes to an…:1");
    }

    #[test]
    fn the_line_is_that_of_the_first_match() {
        check(
            "---\ntags: x\n---\n# Title\n\nfirst\n\nsecond join\n",
            "join",
            40,
            "Title · first · second [join]:8",
        );
        check("a\nb\nc", "b c", 9, "a · [b] · [c]:2");
    }

    #[test]
    fn frontmatter_is_no_text() {
        check("---\njoin: 1\n---\nText\n", "join", 40, "Text:4");
    }

    #[test]
    fn markup_is_stripped() {
        check(
            "- [ ] **see** [[a b|the b]] and `c()` [d](http://e)",
            "c",
            60,
            "see the b and [c]() d:1",
        );
        check(
            "> ## head\n```rust\nlet x = 1;\n```\n",
            "x",
            60,
            "head · let [x] = 1;:3",
        );
        check(
            "![alt](i.png) <b>bold</b> snake_case 2 < 3 == 4",
            "case",
            60,
            "alt bold snake_[case] 2 < 3 == 4:1",
        );
        check("| a | b |\n|---|---|\n| c | d |", "d", 60, "a b · c [d]:3");
    }

    #[test]
    fn without_a_match_the_text_begins() {
        check("Some text\nof a note", "nothing", 14, "Some text…:1");
        check("", "x", 10, ":0");
        check(
            "---\nid: 1\n---\n# Kind\nlevel: hard\nsource: https://example.org/a\n\nWhat is a write-ahead log?\n",
            "nothing",
            60,
            "…What is a write-ahead log?:8",
        );
        check("text", "", 0, ":1");
    }

    #[test]
    fn running_text_is_shown_rather_than_headings_links_and_code() {
        let text = "# Flow\n\n- [[c-flow]]\n- [Flow](http://flow)\n\n```\nflow { emit(flow) }\n```\n\nA flow emits one value after the other.\n";
        check(text, "flow", 30, "…A [flow] emits one value…:10");
        check(text, "nothing", 30, "…A flow emits one value after…:10");
        check("# Flow\n\n- [[c-flow]]\n", "flow", 30, "[Flow] · c-[flow]:1");
    }

    #[test]
    fn long_words_are_cut_only_if_they_must() {
        check("aaaaaaaaaaaaaaaaaaaaaaaa", "x", 10, "aaaaaaaaa…:1");
        check("ж".repeat(50).as_str(), "ж*", 10, "[жжжжжжжж]…:1");
    }
}
