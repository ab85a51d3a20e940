//! Running text: passages, headings glued to their ends, mentions of terms. Order is given only where the text has it.

use crate::document::Kind;
use crate::inline;
use crate::reader::{Level, Rank, Reader};
use crate::survey;
use cairn_model::{Basis, DiagnosticCode, EdgeKind};

/// Mentions a passage may have.
const MAX_MENTIONS: usize = 40;

impl Reader<'_, '_> {
    /// A paragraph: a heading if it stands like one, else a passage, perhaps with a heading glued to its end.
    pub(crate) fn running_text(&mut self, index: usize) {
        let line = self.lines.lines[index];
        let raw = self.lines.text(&line);
        let text = inline::plain(raw);
        if is_heading(&text) {
            self.builder.understood += text.len() as u64;
            self.prose_heading(index, &text);
            return;
        }
        let (passage, glued) = split_glued(&text);
        let scrambled = self.is_scrambled();
        let parent = if scrambled { None } else { self.parent() };
        let Some(node) = self
            .builder
            .add(Kind::Passage, first_sentence(passage), parent, line.no)
        else {
            return;
        };
        self.mentions(node, passage, line.no);
        if let Some(heading) = glued {
            self.builder.understood += heading.len() as u64;
            self.builder.once(DiagnosticCode::SourceScrambled, line.no);
            self.builder.add(Kind::Topic, heading, None, line.no);
        } else if passage.starts_with([':', ',', ')', '(']) {
            self.builder.once(DiagnosticCode::SourceScrambled, line.no);
        }
    }

    fn is_scrambled(&self) -> bool {
        self.builder
            .diagnostics
            .iter()
            .any(|known| known.code == DiagnosticCode::SourceScrambled)
    }

    fn prose_heading(&mut self, index: usize, text: &str) {
        let line = self.lines.lines[index];
        if self.is_scrambled() {
            self.builder.add(Kind::Topic, text, None, line.no);
            if self.title.is_empty() {
                text.clone_into(&mut self.title);
            }
            return;
        }
        while self
            .stack
            .last()
            .is_some_and(|top| top.rank > Rank::Heading || top.sub == 7)
        {
            self.stack.pop();
        }
        let parent = self.parent();
        let node = self.builder.add(Kind::Topic, text, parent, line.no);
        let level = Level {
            node,
            title: text.to_owned(),
            ..self.level(index, Rank::Heading, 7)
        };
        self.push(level);
    }

    /// Terms a passage mentions: abbreviations and names of technologies, by their spelling.
    fn mentions(&mut self, passage: u32, text: &str, line: u32) {
        let mut seen: Vec<&str> = Vec::new();
        for term in terms(text).take(MAX_MENTIONS) {
            if seen.contains(&term) {
                continue;
            }
            seen.push(term);
            self.builder.understood += term.len() as u64;
            let known = self.mentioned.get(term).copied();
            let node = known.or_else(|| self.builder.add(Kind::Term, term, None, line));
            if let Some(node) = node {
                self.mentioned.insert(term.into(), node);
                self.builder
                    .edge(passage, node, EdgeKind::Mention, Basis::InlineBody, 0.5, line);
            }
        }
    }
}

/// A line in title case without the end of a sentence.
fn is_heading(text: &str) -> bool {
    let long = text.chars().count() > 100;
    let chars = text.chars().count() <= 80 && survey::is_title(text);
    chars && is_title_case(text)
        || !long && !text.ends_with(['.', '!', '?', ':', ';', ',']) && is_title_case(text)
}

/// Most of its longer words begin with a capital, and the first does.
fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '-' || c == '/')
        .filter(|word| word.chars().count() > 3)
        .collect();
    let capital = |word: &&&str| {
        word.chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| !c.is_lowercase())
    };
    let first = text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    first && !words.is_empty() && words.iter().filter(capital).count() * 10 >= words.len() * 7
}

/// A passage, and the heading that was glued to the end of its last sentence.
fn split_glued(text: &str) -> (&str, Option<&str>) {
    if text.ends_with(['.', '!', '?', ':', ';', ',', ')', '”', '"']) {
        return (text, None);
    }
    // A capital after an abbreviation is no new sentence.
    let ends = |at: &usize| {
        text[at + 1..].starts_with(' ')
            && !["e.g", "i.e", " vs", " etc", " cf"]
                .iter()
                .any(|short| text[..*at].ends_with(short))
    };
    let Some(at) = text
        .rmatch_indices(['.', '!', '?'])
        .map(|(at, _)| at)
        .take(8)
        .find(ends)
    else {
        return (text, None);
    };
    let tail = text[at + 1..].trim();
    let words = tail.split_whitespace().count();
    if (1..=14).contains(&words) && is_title_case(tail) {
        (&text[..=at], Some(tail))
    } else {
        (text, None)
    }
}

fn first_sentence(text: &str) -> &str {
    let text = text.trim_start_matches([':', ',', ' ']);
    let end = text
        .match_indices(['.', '!', '?'])
        .map(|(at, _)| at)
        .find(|at| text[at + 1..].starts_with(' '));
    end.map_or(text, |end| &text[..=end])
}

/// Words spelled as only terms are: two capitals or more, or a capital or digit within (`TLS`, `gRPC`, `HTTP/2`, `B-Trees`, `Node.js`).
fn terms(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '“' | '”' | '[' | ']')
    })
    .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+' && c != '#'))
    .filter(|word| is_term(word))
}

fn is_term(word: &str) -> bool {
    let length = word.chars().count();
    if !(2..=24).contains(&length)
        || !word.starts_with(char::is_alphabetic)
        || word.ends_with("'s")
        || word.contains("://")
    {
        return false;
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let inner = word.chars().skip(1).any(char::is_uppercase)
        || word.chars().next().is_some_and(|c| c.is_lowercase()) && capitals > 0;
    let dotted = word.contains(".js") || word.ends_with(".NET");
    // `Event-Driven` and `Non-Blocking` are words in title case.
    // `UDP-based`: the term is what stands before.
    let based = word
        .split('-')
        .skip(1)
        .any(|part| part.chars().count() > 3 && part.chars().all(char::is_lowercase));
    let compound = based
        || word
            .split('-')
            .all(|part| part.chars().count() > 2 && part.chars().skip(1).all(char::is_lowercase));
    dotted || (inner && capitals > 0 && !compound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_come_off_the_sentence_they_were_glued_to() {
        assert_eq!(
            split_glued("It is. ACID vs. BASE"),
            ("It is.", Some("ACID vs. BASE"))
        );
        assert_eq!(
            split_glued("It is slow. Database Indexing: The Secret to Speed"),
            ("It is slow.", Some("Database Indexing: The Secret to Speed"))
        );
        for text in [
            "It is slow. It is also old",
            "It is slow, e.g. Node Streams",
            "It is slow, e.g. Node",
            "One sentence.",
            "It uses v1.2 Style",
        ] {
            assert_eq!(split_glued(text), (text, None));
        }
    }

    #[test]
    fn terms_are_told_by_their_spelling() {
        let found: Vec<&str> = terms(
            "HTTP/2 over TCP (like gRPC, Node.js, B-Trees) is Event-Driven. I like It, O'Reilly's too.",
        )
        .collect();
        assert_eq!(found, ["HTTP/2", "TCP", "gRPC", "Node.js", "B-Trees"]);
    }
}
