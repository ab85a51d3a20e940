//! A question note as a card: what is asked, and what answers it, by language.
//!
//! Headings tell: *Question*, *Вопрос*, *Answer*, *Short answer*, *Ответ* and the like begin a side; what lies below such a
//! heading belongs to it. Sections that hold links only by the section tables (prerequisites, follow-ups, references) are
//! on neither side. What else follows an answer answers too. A note without an answer heading asks by its title.

use crate::error::EngineError;
use crate::index;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{NodeKey, SectionRules};
use cairn_markdown::{Heading, ReadOptions, Rendered};

/// A language a note may have a side in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }

    /// The language of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::English, Self::Russian]
            .into_iter()
            .find(|language| language.name() == name)
    }
}

/// Which side of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is asked.
    Question,
    /// What answers it.
    Answer,
}

/// A part of a side, in one language, as Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardText {
    /// The side.
    pub side: Side,
    /// Its language.
    pub language: Language,
    /// The text.
    pub text: String,
}

/// A part of a side, in one language, as HTML.
pub struct CardPart {
    /// The language.
    pub language: Language,
    /// Sanitised HTML.
    pub html: String,
}

/// A card.
#[derive(Default)]
pub struct Card {
    /// What is asked; empty if only the title asks.
    pub question: Vec<CardPart>,
    /// What answers it.
    pub answer: Vec<CardPart>,
}

/// How headings of a side begin, in lower case.
const QUESTIONS: &[&str] = &["question", "the question", "вопрос", "vopros"];
const ANSWERS: &[&str] = &[
    "answer",
    "the answer",
    "short answer",
    "detailed answer",
    "full answer",
    "solution",
    "ответ",
    "краткий ответ",
    "подробный ответ",
    "решение",
    "otvet",
    "kratkiy otvet",
];

/// Letters that are Cyrillic, above which a text is Russian: code in it is Latin in any case.
const RUSSIAN: f32 = 0.2;

impl Engine {
    /// A note as a card.
    ///
    /// # Errors
    /// [`EngineError::NoText`] for a missing note, [`EngineError::Unreadable`].
    pub fn card(&self, snapshot: &Snapshot, key: NodeKey) -> Result<Card, EngineError> {
        let (path, bytes) = self.bytes(snapshot, key)?;
        let (decoded, note) = index::parse(&bytes, ReadOptions { items: Some(false) });
        let mut card = Card::default();
        for part in split(&decoded.text, &note.headings, &self.shared.sections.0) {
            let Rendered { html, .. } = self.render_text(snapshot, &path, &part.text).0;
            let side = match part.side {
                Side::Question => &mut card.question,
                Side::Answer => &mut card.answer,
            };
            side.push(CardPart {
                language: part.language,
                html,
            });
        }
        Ok(card)
    }
}

/// Splits a note. Texts come in the order of the note, those of one side and language that follow each other as one.
pub(crate) fn split(text: &str, headings: &[Heading], sections: &SectionRules) -> Vec<CardText> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let named: Vec<Option<Side>> = headings.iter().map(|heading| side_of(&heading.text)).collect();
    if named.iter().all(Option::is_none) {
        return whole(text, headings, sections);
    }
    let answered = named.contains(&Some(Side::Answer));
    let asked = named.iter().position(|side| *side == Some(Side::Question));
    let asked = asked.and_then(|at| Some(headings.get(at)?.level));
    let begin = |at: usize| {
        headings
            .get(at)
            .map_or(lines.len(), |heading| (heading.line as usize).saturating_sub(1))
    };
    let mut out = Parts::default();
    // What stands above the first heading is asked, unless it is the frontmatter alone.
    out.add(Side::Question, None, &lines[..begin(0).min(lines.len())].concat());
    let mut now = Place {
        side: Side::Question,
        language: None,
        level: 0,
    };
    let mut left_out: Option<u8> = None;
    for (at, heading) in headings.iter().enumerate() {
        if left_out.is_some_and(|level| heading.level > level) {
            continue;
        }
        left_out = None;
        let (from, to) = (begin(at).min(lines.len()), begin(at + 1).min(lines.len()));
        let (head, body) = (
            lines[from..to.max(from)].first().copied().unwrap_or_default(),
            &lines[(from + 1).min(to)..to],
        );
        if let Some(side) = named[at] {
            now = Place {
                side,
                language: Some(told_language(&heading.text)),
                level: heading.level,
            };
            out.add(side, now.language, &body.concat());
            continue;
        }
        let (within, body) = (now.level > 0 && heading.level > now.level, body.concat());
        // Within a side such a heading may be part of it ("Basics"), unless links stand below it.
        if sections.is_apparatus(&heading.text) && (!within || body.contains("[[")) {
            left_out = Some(heading.level);
        } else if now.level == 0 && asked.is_some_and(|level| heading.level >= level) {
            // Beside the question and before it: properties that a tool wrote into the text, for instance.
        } else if within {
            out.add(now.side, now.language, &format!("{head}{body}"));
        } else {
            // A section of its own: after an answer more of it, in the language it is written in.
            let answers = now.side == Side::Answer || (now.level > 0 && !answered);
            let side = if answers { Side::Answer } else { Side::Question };
            out.add(side, None, &format!("{head}{body}"));
        }
    }
    out.0
}

struct Place {
    side: Side,
    language: Option<Language>,
    level: u8,
}

#[derive(Default)]
struct Parts(Vec<CardText>);

impl Parts {
    fn add(&mut self, side: Side, language: Option<Language>, text: &str) {
        let bare = body_of(text);
        if bare.is_empty() {
            return;
        }
        let language = language.unwrap_or_else(|| language_of(bare));
        match self.0.last_mut() {
            Some(last) if last.side == side && last.language == language => {
                last.text.push_str("\n\n");
                last.text.push_str(bare);
            }
            _ => self.0.push(CardText {
                side,
                language,
                text: bare.to_owned(),
            }),
        }
    }
}

/// A text without blank lines and rules at its ends, and without a frontmatter.
fn body_of(text: &str) -> &str {
    let text = text.trim();
    let front = text
        .strip_prefix("---")
        .filter(|rest| rest.starts_with(['\n', '\r', '\\', 'i']));
    let text = match front {
        Some(rest) => rest.find("\n---").map_or("", |end| {
            let after = &rest[end + 4..];
            after.split_once('\n').map_or("", |(_, body)| body)
        }),
        None => text,
    };
    let mut text = text.trim();
    while let Some(shorter) = text.strip_suffix("\n---").or_else(|| text.strip_prefix("---\n")) {
        text = shorter.trim();
    }
    if text == "---" { "" } else { text }
}

/// A note without an answer heading: everything answers its title, without the sections that hold links.
fn whole(text: &str, headings: &[Heading], sections: &SectionRules) -> Vec<CardText> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut out = Parts::default();
    let mut kept = String::new();
    let mut left_out: Option<u8> = None;
    let mut at = 0;
    for (index, line) in lines.iter().enumerate() {
        if let Some(heading) = headings
            .get(at)
            .filter(|heading| heading.line as usize == index + 1)
        {
            at += 1;
            if left_out.is_none_or(|level| heading.level <= level) {
                left_out = sections.is_apparatus(&heading.text).then_some(heading.level);
            }
            // The title is shown as what is asked.
            if heading.level == 1 && left_out.is_none() {
                continue;
            }
        }
        if left_out.is_none() {
            kept.push_str(line);
        }
    }
    out.add(Side::Answer, None, &kept);
    out.0
}

/// Its words, without a language in parentheses, signs and numbers around them.
fn words(heading: &str) -> String {
    let bare = heading.split(['(', '{', '/', ':']).next().unwrap_or_default();
    let bare = bare.trim_matches(|c: char| !c.is_alphabetic());
    bare.to_lowercase().replace('ё', "е")
}

fn side_of(heading: &str) -> Option<Side> {
    let words = words(heading);
    if QUESTIONS.contains(&words.as_str()) {
        Some(Side::Question)
    } else if ANSWERS.contains(&words.as_str()) {
        Some(Side::Answer)
    } else {
        None
    }
}

fn told_language(heading: &str) -> Language {
    let lower = heading.to_lowercase();
    if lower.contains("(ru") {
        Language::Russian
    } else if lower.contains("(en") {
        Language::English
    } else if ["vopros", "otvet", "kratkiy otvet"].contains(&words(heading).as_str()) {
        Language::Russian
    } else {
        language_of(heading)
    }
}

fn language_of(text: &str) -> Language {
    let (mut cyrillic, mut letters) = (0_u32, 0_u32);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        cyrillic += u32::from(('\u{400}'..='\u{4ff}').contains(&c));
    }
    if letters > 0 && cyrillic as f32 >= RUSSIAN * letters as f32 {
        Language::Russian
    } else {
        Language::English
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let note = cairn_markdown::read(text, ReadOptions { items: Some(false) });
        let parts = split(text, &note.headings, SectionRules::built_in());
        let shown: Vec<String> = parts
            .iter()
            .map(|part| {
                format!(
                    "{:?} {:?}: {}\n",
                    part.side,
                    part.language,
                    part.text.replace('\n', "⏎")
                )
            })
            .collect();
        expected.assert_eq(&shown.concat());
    }

    #[test]
    fn both_languages_are_told_apart_and_sections_of_links_left_out() {
        check(
            "---\nid: a\n---\n# Вопрос (RU)\n> Что это?\n\n# Question (EN)\n> What is it?\n\n---\n\n## Ответ (RU)\nЭто `code`.\n### Пример\nтак\n\n## Answer (EN)\nIt is.\n```md\n## Answer\n```\n### Hub\n- [[c-h]]\n### Basics\nin it\n## Follow-ups\n- more?\n### Nested\nx\n## Краткая Версия\nНапоследок.\n## References\n- [[c-a]]\n",
            &expect![[r#"
                Question Russian: > Что это?
                Question English: > What is it?
                Answer Russian: Это `code`.⏎⏎### Пример⏎так
                Answer English: It is.⏎```md⏎## Answer⏎```⏎⏎### Basics⏎in it
                Answer Russian: ## Краткая Версия⏎Напоследок.
            "#]],
        );
    }

    #[test]
    fn what_stands_beside_the_question_before_it_is_not_asked() {
        check(
            "---\nid: a\n---\n# Classification\ntopic: kotlin\n\n# Timestamps\ntags: [a]\n\n# Question (EN)\n> What is it?\n\n## Answer (EN)\nIt is.\n",
            &expect![[r#"
                Question English: > What is it?
                Answer English: It is.
            "#]],
        );
        check(
            "# Indexes\nGiven a table.\n## Question\nWhich index?\n## Answer\nA B-tree.\n",
            &expect![[r#"
                Question English: # Indexes⏎Given a table.⏎⏎Which index?
                Answer English: A B-tree.
            "#]],
        );
    }

    #[test]
    fn transliterated_headings_and_those_without_a_language_count() {
        check(
            "# Vopros (RU)\nЧто?\n## Otvet (RU)\nТо.\n",
            &expect![[r#"
                Question Russian: Что?
                Answer Russian: То.
            "#]],
        );
        check(
            "---\ntitle: T\n---\n# How does it work?\n\n> Explain it.\n\n## Short Answer\nWell.\n\n## Answer\nAt length.\n### Part\nmore\n\n## Common Mistakes\n- none\n\n## Prerequisites\n- [[c]]\n",
            &expect![[r#"
                Question English: # How does it work?⏎⏎> Explain it.
                Answer English: Well.⏎⏎At length.⏎⏎### Part⏎more⏎⏎## Common Mistakes⏎- none
            "#]],
        );
    }

    #[test]
    fn a_note_without_an_answer_heading_answers_its_title() {
        check(
            "---\ntags: [a]\n---\n# Title\nSome text.\n## Part\nmore\n## Related Questions\n- [[q]]\n",
            &expect![[r#"
                Answer English: Some text.⏎## Part⏎more
            "#]],
        );
        check("", &expect![[""]]);
        check(
            "# Question (EN)\n> Only asked\n",
            &expect![[r#"
            Question English: > Only asked
        "#]],
        );
        check("## Answer\n", &expect![[""]]);
    }
}
