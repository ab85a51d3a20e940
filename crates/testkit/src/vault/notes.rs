//! The text of one generated note: frontmatter, sections, links.

use super::plan::{Identity, Kind, Plan};
use super::prose::{self, Languages};
use super::random::Random;
use std::fmt::Write as _;

const TEXT: u64 = 2;

/// Links that lead nowhere: one in so many.
const MISSING_ONE_IN: u32 = 50;

/// Writes notes of one vault.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    plan: &'a Plan,
    languages: &'a Languages,
    random: Random,
    note: &'a Identity,
    out: String,
}

/// The text of a note.
pub(crate) fn text(plan: &Plan, languages: &Languages, note: &Identity) -> String {
    let random = Random::stream(plan.spec.seed, TEXT, note.index);
    let out = String::with_capacity(plan.spec.bytes_per_note as usize * 2);
    let mut writer = Writer {
        plan,
        languages,
        random,
        note,
        out,
    };
    match note.kind {
        Kind::Moc => writer.moc(),
        Kind::Concept | Kind::Question | Kind::Note => writer.plain(),
    }
    writer.out
}

impl Writer<'_> {
    fn plain(&mut self) {
        self.frontmatter();
        let mean = self.plan.spec.bytes_per_note;
        let length = self
            .out
            .len()
            .max(self.random.between(mean / 2, mean * 3 / 2) as usize);
        let (needed, related, mut inline) = self.draw_links();
        self.opening();
        let spec = &self.plan.spec;
        let russian = spec.russian_one_in > 0 && self.random.one_in(spec.russian_one_in);
        let links_length = 60 * (needed.len() + related.len() + inline.len()) + 60;
        let end = length.saturating_sub(links_length);
        self.answer(if russian { end * 2 / 3 } else { end }, &mut inline);
        if russian {
            self.russian(end);
        }
        for link in inline {
            let _ = writeln!(self.out, "See {link}.\n");
        }
        self.section("Prerequisites", &needed);
        self.section(
            if self.note.kind == Kind::Question {
                "Related Questions"
            } else {
                "Related"
            },
            &related,
        );
    }

    /// Links of the Prerequisites section, of the Related section, and of the text: as many as the spec says on average.
    fn draw_links(&mut self) -> (Vec<String>, Vec<String>, Vec<String>) {
        let count = self.random.below(2 * self.plan.spec.links_per_note + 1);
        let needed = (0..count / 4)
            .filter_map(|_| self.plan.prerequisite(self.note.index, &mut self.random))
            .collect();
        let related = (0..count / 3)
            .map(|_| self.plan.related(self.note.index, &mut self.random))
            .collect();
        let inline = (0..count - count / 4 - count / 3)
            .map(|_| self.plan.related(self.note.index, &mut self.random))
            .collect();
        (self.links(needed), self.links(related), self.links(inline))
    }

    fn links(&mut self, targets: Vec<u32>) -> Vec<String> {
        targets.into_iter().map(|target| self.link(target)).collect()
    }

    /// A link in one of the forms people write, most often the plain one.
    fn link(&mut self, target: u32) -> String {
        if self.random.one_in(MISSING_ONE_IN) {
            return format!(
                "[[c-unwritten-{}]]",
                self.random.below(self.plan.spec.notes / 20 + 1)
            );
        }
        let Identity { name, title, .. } = self.plan.identity(target);
        match self.random.below(100) {
            0..60 => format!("[[{name}]]"),
            60..85 => format!("[[{name}|{title}]]"),
            85..93 => format!("[[{name}#Answer]]"),
            93..95 => format!("![[{name}]]"),
            _ => format!("[{title}]({}.md)", name.replace(' ', "%20")),
        }
    }

    fn frontmatter(&mut self) {
        let Identity {
            kind,
            topic,
            difficulty,
            title,
            ..
        } = self.note;
        let subtopic = self.languages.english.content_word(&mut self.random).to_owned();
        let alias = format!(
            "{} {}",
            title.to_lowercase(),
            self.languages.english.content_word(&mut self.random)
        );
        let _ = write!(self.out, "---\ntitle: {title}\naliases: [{alias}]\n");
        match kind {
            Kind::Moc => {
                let _ = write!(self.out, "kind: moc\ntags: [moc, {topic}]\n");
            }
            Kind::Note => {
                let _ = writeln!(self.out, "tags: [{topic}]");
            }
            Kind::Concept | Kind::Question => {
                let word = if *kind == Kind::Concept {
                    "concept"
                } else {
                    "question"
                };
                let related: Vec<String> = (0..2)
                    .map(|_| self.plan.related(self.note.index, &mut self.random))
                    .map(|target| self.plan.identity(target).name)
                    .collect();
                let _ = write!(
                    self.out,
                    "kind: {word}\ntopic: {topic}\nsubtopics: [{subtopic}]\ndifficulty: {difficulty}\n\
                     moc: moc-{topic}\nrelated: [{}]\ntags: [{topic}/{subtopic}, interview]\n",
                    related.join(", ")
                );
            }
        }
        let (month, day) = (self.random.between(1, 12), self.random.between(1, 28));
        let _ = write!(self.out, "created: 2026-{month:02}-{day:02}\n---\n");
    }

    fn opening(&mut self) {
        let _ = write!(self.out, "# {}\n\n", self.note.title);
        let english = &self.languages.english;
        if self.note.kind == Kind::Question {
            self.out.push_str("> ");
            prose::sentence(&mut self.out, english, &mut self.random, None);
            self.out.push_str("\n\n## Short Answer\n\n");
        }
        prose::paragraph(&mut self.out, english, &mut self.random, &mut Vec::new());
    }

    fn answer(&mut self, end: usize, links: &mut Vec<String>) {
        let english = &self.languages.english;
        self.out.push_str("## Answer\n\n");
        while self.out.len() < end {
            match self.random.below(14) {
                0 => prose::code(&mut self.out, english, &mut self.random),
                1 => prose::table(&mut self.out, english, &mut self.random),
                2 => prose::list(&mut self.out, english, &mut self.random),
                3 | 4 => {
                    let [a, b] = [(); 2].map(|()| english.content_word(&mut self.random));
                    let _ = write!(self.out, "### {a} {b}\n\n");
                }
                _ => prose::paragraph(&mut self.out, english, &mut self.random, links),
            }
        }
    }

    fn russian(&mut self, end: usize) {
        self.out.push_str("## Ответ (RU)\n\n");
        while self.out.len() < end {
            prose::paragraph(
                &mut self.out,
                &self.languages.russian,
                &mut self.random,
                &mut Vec::new(),
            );
        }
    }

    fn section(&mut self, heading: &str, links: &[String]) {
        if links.is_empty() {
            return;
        }
        let _ = write!(self.out, "## {heading}\n\n");
        for link in links {
            let _ = writeln!(self.out, "- {link}");
        }
        self.out.push('\n');
    }

    fn moc(&mut self) {
        self.frontmatter();
        let _ = write!(self.out, "# {}\n\n", self.note.title);
        prose::paragraph(
            &mut self.out,
            &self.languages.english,
            &mut self.random,
            &mut Vec::new(),
        );
        self.out.push_str("## Study Paths\n\n");
        for level in ["Beginner", "Intermediate", "Advanced"] {
            let _ = write!(self.out, "### {level} Path\n\n");
            self.outline(4, true);
        }
        self.out.push_str("## By Subtopic\n\n");
        for _ in 0..5 {
            let subtopic = self.languages.english.content_word(&mut self.random);
            let _ = write!(self.out, "### {subtopic}\n\n");
            self.outline(3, false);
        }
        let topic = &self.note.topic;
        let _ = write!(
            self.out,
            "## All Questions\n\n```dataview\nTABLE difficulty FROM \"Questions/{topic}\" SORT difficulty ASC\n```\n\n"
        );
        let others: Vec<u32> = (0..3).map(|_| self.random.below(self.plan.spec.mocs)).collect();
        let others = self.links(others);
        self.section("Related MOCs", &others);
    }

    /// Numbered or headed groups of links.
    fn outline(&mut self, groups: u32, numbered: bool) {
        for number in 1..=groups {
            let english = &self.languages.english;
            let [a, b] = [(); 2].map(|()| english.content_word(&mut self.random));
            let _ = if numbered {
                writeln!(self.out, "{number}. **{a} {b}**")
            } else {
                write!(self.out, "#### {a} {b}\n\n")
            };
            for _ in 0..self.random.between(1, 3) {
                let target = self.plan.in_topic(self.note.index, &mut self.random);
                let link = self.link(target);
                let _ = writeln!(self.out, "{}- {link}", if numbered { "   " } else { "" });
            }
            if !numbered {
                self.out.push('\n');
            }
        }
        self.out.push('\n');
    }
}
