//! Sentences, paragraphs, code and tables that look like study notes to a parser and to an index.

use super::random::Random;
use super::vocabulary::Vocabulary;
use std::fmt::Write as _;

/// Both languages.
#[derive(Debug)]
pub(crate) struct Languages {
    pub english: Vocabulary,
    pub russian: Vocabulary,
}

impl Languages {
    pub fn new() -> Self {
        Self {
            english: Vocabulary::english(),
            russian: Vocabulary::russian(),
        }
    }
}

/// A sentence of 6 to 18 words; `link` stands at a place among them.
pub(crate) fn sentence(out: &mut String, words: &Vocabulary, random: &mut Random, link: Option<&str>) {
    let count = random.between(6, 18);
    let place = random.between(1, count - 1);
    for at in 0..count {
        if at > 0 {
            out.push_str(if random.one_in(12) { ", " } else { " " });
        }
        match link {
            Some(link) if at == place => out.push_str(link),
            _ if at == 0 => push_capital(out, words.word(random)),
            _ => push_word(out, words.word(random), random),
        }
    }
    out.push_str(if random.one_in(15) { "? " } else { ". " });
}

/// A paragraph of 2 to 6 sentences, the links spread over them.
pub(crate) fn paragraph(out: &mut String, words: &Vocabulary, random: &mut Random, links: &mut Vec<String>) {
    for _ in 0..random.between(2, 6) {
        let link = if random.one_in(3) { links.pop() } else { None };
        sentence(out, words, random, link.as_deref());
    }
    if random.one_in(20) {
        let _ = write!(out, "#{}", words.content_word(random));
    }
    out.push_str("\n\n");
}

/// A list of short items.
pub(crate) fn list(out: &mut String, words: &Vocabulary, random: &mut Random) {
    for _ in 0..random.between(2, 5) {
        out.push_str("- ");
        sentence(out, words, random, None);
        out.push('\n');
    }
    out.push('\n');
}

/// A fenced piece of code. Identifiers are joined words, often with a number: the long tail
/// of an index.
pub(crate) fn code(out: &mut String, words: &Vocabulary, random: &mut Random) {
    let language = random.of(&["sql", "rust", "go", "python", "yaml", ""]);
    let _ = writeln!(out, "```{language}");
    for _ in 0..random.between(3, 12) {
        let _ = write!(out, "{:indent$}", "", indent = random.below(3) as usize * 4);
        identifier(out, words, random);
        out.push_str(random.of(&[" = ", "(", ".", " -> ", ": "]));
        identifier(out, words, random);
        out.push_str(random.of(&[";\n", ")\n", " {\n", "\n"]));
    }
    out.push_str("```\n\n");
}

/// A table of 3 columns.
pub(crate) fn table(out: &mut String, words: &Vocabulary, random: &mut Random) {
    for row in 0..random.between(4, 8) {
        for _ in 0..3 {
            let _ = write!(out, "| {} {} ", words.content_word(random), words.word(random));
        }
        out.push_str(if row == 0 {
            "|\n| --- | ---: | --- |\n"
        } else {
            "|\n"
        });
    }
    out.push('\n');
}

fn identifier(out: &mut String, words: &Vocabulary, random: &mut Random) {
    out.push_str(words.word(random));
    if random.one_in(2) {
        out.push('_');
        out.push_str(words.content_word(random));
    } else {
        push_capital(out, words.content_word(random));
    }
    if random.one_in(4) {
        let _ = write!(out, "_{}", random.below(1_000));
    }
}

fn push_word(out: &mut String, word: &str, random: &mut Random) {
    let _ = match random.below(60) {
        0 => write!(out, "**{word}**"),
        1 => write!(out, "*{word}*"),
        2 | 3 => write!(out, "`{word}`"),
        4 => write!(out, "{}", random.below(10_000)),
        _ => {
            out.push_str(word);
            return;
        }
    };
}

fn push_capital(out: &mut String, word: &str) {
    let mut chars = word.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
}
