//! Reads lines into topics: a stack of open headings, stages, numbers, labels and bullets; each line finds its place on it.

use crate::builder::Builder;
use crate::document::{Kind, Value};
use crate::inline;
use crate::line::{Form, Lines, Mark, Number};
use crate::stage::Stage;
use crate::survey::{self, Survey};
use crate::table;
use crate::words::{self, Label, Role};

/// Ranks of what may be open, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Heading,
    Stage,
    Number,
    Label,
    Bullet,
}

/// Something open that later lines may belong to.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    pub rank: Rank,
    pub indent: u16,
    /// Heading: its level. Stage: its rank. Bullet: its sign. Number: its depth.
    pub sub: u32,
    pub form: Option<Form>,
    /// The node it made, if any.
    pub node: Option<u32>,
    pub role: Role,
    pub label: Option<Label>,
    /// Its text, for tasks and for paths that only turn out to be some.
    pub title: String,
    pub line: u32,
    /// What first came to stand in it.
    pub holds: Option<Rank>,
    /// A number whose sibling before it had nothing below: an item of a list, not a section.
    pub tight: bool,
    /// Whether marked checklist items stand below this heading.
    pub marked: bool,
}

/// The reader's state.
pub(crate) struct Reader<'a, 'b> {
    pub lines: &'a Lines<'a>,
    pub survey: &'a Survey,
    pub builder: &'b mut Builder,
    pub stack: Vec<Level>,
    /// The label whose value may be the next line, with the node it belongs to.
    pub pending: Option<(String, Option<u32>)>,
    /// Whether a blank line stands before this one.
    pub after_blank: bool,
    /// The document's title.
    pub title: String,
    /// Whether the last line stood in a fence, where that one began, and whether only plain lines came since.
    pub in_fence: bool,
    pub fence_line: u32,
    pub after_fence: bool,
    /// The line of the term that definitions define now, and its node.
    pub defined: Option<(usize, Option<u32>)>,
    /// Terms that running text mentions.
    pub mentioned: rustc_hash::FxHashMap<Box<str>, u32>,
}

/// Reads all lines.
pub(crate) fn read(lines: &Lines<'_>, survey: &Survey, builder: &mut Builder, title: String) -> String {
    let mut reader = Reader {
        lines,
        survey,
        builder,
        stack: Vec::new(),
        pending: None,
        after_blank: true,
        title,
        in_fence: false,
        fence_line: 0,
        after_fence: false,
        defined: None,
        mentioned: rustc_hash::FxHashMap::default(),
    };
    let mut index = 0;
    while index < lines.lines.len() {
        index = reader.line(index);
    }
    reader.title
}

impl Reader<'_, '_> {
    /// Reads a line, or the table that begins with it; gives the index of the next.
    fn line(&mut self, index: usize) -> usize {
        let line = self.lines.lines[index];
        let text = self.lines.text(&line);
        if matches!(line.mark, Mark::Blank | Mark::Code | Mark::TableEnd) {
            self.after_blank |= line.mark == Mark::Blank;
            return index + 1;
        }
        if !self.survey.moc
            && !line.fenced
            && let Some(table) = table::read(self.lines, index, self.builder)
        {
            let end = table.end.max(index + 1);
            self.table(table);
            self.after_blank = false;
            return end;
        }
        let pending = self.pending.take();
        self.leave_fence(index);
        match line.mark {
            Mark::Heading(level) => self.heading(index, level),
            _ if self.survey.title == Some(index) => self.title_line(index, text),
            Mark::Number(number) => self.number(index, number),
            Mark::Bullet(sign) => self.bullet(index, sign),
            Mark::Check(done) => self.task(index, done),
            Mark::Term => self.defined = Some((index, None)),
            Mark::Definition => self.definition(index),
            Mark::Plain | Mark::TabRow | Mark::PipeRow => self.plain(index, pending),
            _ => {}
        }
        self.after_blank = false;
        index + 1
    }

    /// What was opened within a fence ends with it: later lines are about the section.
    fn leave_fence(&mut self, index: usize) {
        let fenced = self.lines.lines[index].fenced;
        if !fenced && self.in_fence {
            while self
                .stack
                .last()
                .is_some_and(|top| top.rank > Rank::Heading && top.line >= self.fence_line)
            {
                self.stack.pop();
            }
            self.after_fence = true;
        } else if fenced && !self.in_fence {
            self.fence_line = self.lines.lines[index].no;
        }
        self.in_fence = fenced;
        self.after_fence &= matches!(self.lines.lines[index].mark, Mark::Plain);
    }

    /// The nearest node that is open.
    pub fn parent(&self) -> Option<u32> {
        self.stack.iter().rev().find_map(|level| level.node)
    }

    /// What the section is for that the line stands in.
    pub fn role(&self) -> Role {
        self.stack
            .iter()
            .rev()
            .find(|level| level.role != Role::Topic || level.rank == Rank::Heading)
            .map_or(Role::Topic, |level| level.role)
    }

    /// Counts a line as understood.
    pub fn understood(&mut self, index: usize) {
        self.builder.understood += self.lines.text(&self.lines.lines[index]).len() as u64;
    }

    pub fn push(&mut self, level: Level) {
        if let Some(label) = self.stack.iter_mut().rev().find(|open| open.rank == Rank::Label) {
            label.holds.get_or_insert(level.rank);
        }
        if let Some(above) = self.stack.last_mut() {
            above.holds.get_or_insert(level.rank);
        }
        self.stack.push(level);
    }

    fn heading(&mut self, index: usize, level: u8) {
        let line = self.lines.lines[index];
        let raw = self.lines.text(&line).trim_end_matches('#').trim_end();
        self.understood(index);
        while self
            .stack
            .last()
            .is_some_and(|top| top.rank != Rank::Heading || top.sub >= u32::from(level))
        {
            self.stack.pop();
        }
        let clean = inline::clean(raw);
        let text = inline::undecorated(&clean.text).trim().to_owned();
        let above = self.stack.last().map(|top| (top.role, top.node));
        let mut open = Level {
            rank: Rank::Heading,
            indent: 0,
            sub: u32::from(level),
            form: None,
            node: None,
            role: survey::role(numbered(&text).1, self.survey, index),
            label: None,
            title: numbered(&text).1.to_owned(),
            line: line.no,
            holds: None,
            tight: false,
            marked: self.survey.below(index).tasks > 0,
        };
        if self.survey.moc {
            self.moc_heading(&mut open, level, above);
        } else {
            self.plain_heading(&mut open, index, above, &clean, &text);
        }
        self.push(open);
    }

    /// As in a vault: level 1 is the note itself, headings with bullets are topics, those right below "Study Paths" are paths.
    fn moc_heading(&mut self, open: &mut Level, level: u8, above: Option<(Role, Option<u32>)>) {
        let study = self.in_study_paths();
        match above {
            Some((Role::NoTopics, _)) => open.role = Role::NoTopics,
            _ if level == 1 => open.role = Role::Container,
            _ => {}
        }
        if level == 1
            && self
                .survey
                .title
                .is_none_or(|title| self.lines.lines[title].no == open.line)
        {
            self.title = open.title.clone();
        }
        if open.role == Role::Topic {
            let parent = self.parent();
            let kind = if study && parent.is_none() {
                Kind::Path
            } else {
                Kind::Topic
            };
            open.node = self
                .builder
                .add(kind, crate::items::moc_title(&open.title), parent, open.line);
        }
    }

    pub fn in_study_paths(&self) -> bool {
        self.stack.iter().any(|level| level.role == Role::StudyPaths)
    }

    fn plain_heading(
        &mut self,
        open: &mut Level,
        index: usize,
        above: Option<(Role, Option<u32>)>,
        clean: &inline::Clean,
        text: &str,
    ) {
        if self.survey.title == Some(index) {
            text.clone_into(&mut self.title);
            return self.title_role(open, index);
        }
        let (number, rest) = numbered(text);
        let rest = rest.to_owned();
        if let Some(stage) = self.survey.stage(text, true) {
            open.node = self.stage_node(&stage, open.line);
            open.role = Role::Topic;
            return;
        }
        match above.map(|(role, _)| role) {
            Some(role @ (Role::NoTopics | Role::Checklist | Role::Resources | Role::Glossary))
                if matches!(open.role, Role::Topic | Role::Container | Role::Path) =>
            {
                open.role = role
            }
            Some(Role::Companies) if open.role == Role::Topic => {
                open.node = self.builder.add(Kind::Company, &rest, None, open.line);
                return;
            }
            _ => {}
        }
        let path = match open.role {
            Role::Path => self.holds_stages(index),
            Role::Topic => {
                self.stack.last().is_some_and(|top| top.role == Role::StudyPaths) && self.holds_stages(index)
            }
            _ => return,
        };
        let kind = if path { Kind::Path } else { Kind::Topic };
        let whole_link = clean.link.is_some()
            && clean.text.len() < clean.link.as_deref().map_or(0, str::len) + clean.text.len();
        let (title, remark) = if clean.link.is_some() && whole_link {
            (rest.as_str(), None)
        } else {
            inline::remark(&rest)
        };
        let parent = self.parent();
        open.node = self.builder.add(kind, title, parent, open.line);
        if kind == Kind::Topic && open.role == Role::Path {
            open.role = Role::Topic;
        }
        self.describe(open.node, number, remark, clean.link.as_deref(), open.line);
    }

    /// A title without a mark.
    fn title_line(&mut self, index: usize, text: &str) {
        self.understood(index);
        self.title = inline::plain(text);
        let line = self.lines.lines[index].no;
        let role = words::role(&self.title, false);
        let marked = self
            .lines
            .lines
            .iter()
            .any(|line| matches!(line.mark, Mark::Check(_)));
        let mut open = Level {
            role,
            marked,
            title: self.title.clone(),
            line,
            ..Level::root()
        };
        self.title_role(&mut open, index);
        self.push(open);
    }

    /// The title of a checklist, glossary or roadmap says what the whole document is; any other is no topic.
    fn title_role(&mut self, open: &mut Level, index: usize) {
        let after = &self.lines.lines[index + 1..];
        let sections = after.iter().any(|line| matches!(line.mark, Mark::Heading(_)));
        let steps = after
            .iter()
            .any(|line| matches!(line.mark, Mark::Number(_)) && line.indent == 0);
        match open.role {
            Role::Checklist | Role::Glossary | Role::Companies | Role::Resources => {}
            Role::Path if steps && !sections && !self.survey.has_stages() => {
                open.node = self
                    .builder
                    .add(Kind::Path, inline::remark(&open.title).0, None, open.line);
            }
            _ => open.role = Role::Container,
        }
    }

    /// Whether steps of a path stand below a heading: stages, or a numbered list before the next heading.
    fn holds_stages(&self, index: usize) -> bool {
        self.survey.below(index).stages > 0
            || self.lines.lines[index + 1..]
                .iter()
                .take_while(|line| !matches!(line.mark, Mark::Heading(_)))
                .any(|line| matches!(line.mark, Mark::Number(_)))
    }

    /// Sets what a title line says beside the title.
    pub fn describe(
        &mut self,
        node: Option<u32>,
        number: Option<u32>,
        remark: Option<&str>,
        link: Option<&str>,
        line: u32,
    ) {
        let Some(node) = node else { return };
        if let Some(number) = number {
            self.builder.set(node, "number", Value::Number(number));
        }
        if let Some(remark) = remark {
            // `8 weeks` is a duration, `0-2 years experience` is not.
            let ends = remark
                .split_whitespace()
                .next_back()
                .map(|word| words::fold(word.trim_matches(|c: char| !c.is_alphabetic())));
            match inline::duration(remark)
                .filter(|_| ends.is_some_and(|word| words::time_unit(&word).is_some()))
            {
                Some(duration) => self.builder.set(node, "duration", duration),
                None => self.builder.set(node, "remark", remark.into()),
            }
        }
        if let Some(link) = link {
            self.builder.set(node, "link", link.into());
            let title = self.builder.nodes[node as usize].title.clone();
            self.builder.reference(line, &title, Some(link));
        }
    }

    /// A stage below the path it belongs to.
    pub fn stage_node(&mut self, stage: &Stage<'_>, line: u32) -> Option<u32> {
        let parent = self.path_here(line);
        let clean = inline::clean(stage.title);
        let (title, remark) = match clean
            .text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'))
        {
            Some(inner) if inline::duration(inner).is_none() => (inner, None),
            Some(inner) => ("", Some(inner)),
            None => leading_remark(&clean.text).unwrap_or_else(|| inline::remark(&clean.text)),
        };
        let span = if stage.numbers.0 == stage.numbers.1 {
            stage.numbers.0.to_string()
        } else {
            format!("{}-{}", stage.numbers.0, stage.numbers.1)
        };
        let mut own = stage.word.to_owned();
        if let Some(first) = own.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let title = if !title.contains(char::is_alphanumeric) {
            format!("{own} {span}")
        } else {
            title.to_owned()
        };
        let node = self.builder.add(Kind::Stage, &title, parent, line)?;
        let value = match words::time_unit(stage.word) {
            Some(unit) => Value::Range {
                min: stage.numbers.0,
                max: stage.numbers.1,
                unit,
            },
            None => Value::Number(stage.numbers.0),
        };
        self.builder.set(node, stage.word, value);
        self.describe(Some(node), None, remark, clean.link.as_deref(), line);
        Some(node)
    }

    /// The open stage or path; a topic, label or title that turns out to hold stages becomes a path.
    fn path_here(&mut self, line: u32) -> Option<u32> {
        if let Some(node) = self.parent() {
            let found = &mut self.builder.nodes[node as usize];
            let own = self.stack.iter().rev().position(|level| level.node == Some(node));
            let label = self
                .stack
                .iter()
                .rev()
                .position(|level| level.rank == Rank::Label && level.node.is_none());
            if label.is_none_or(|label| own.is_some_and(|own| own < label)) {
                if found.kind == Kind::Topic {
                    found.kind = Kind::Path;
                }
                return Some(node);
            }
        }
        let above = self.parent();
        let at = self
            .stack
            .iter()
            .rposition(|level| !level.title.is_empty() && level.node.is_none());
        let (title, at_line) = match at {
            Some(at) => (self.stack[at].title.clone(), self.stack[at].line),
            None => (
                self.title.clone(),
                self.survey.title.map_or(line, |title| self.lines.lines[title].no),
            ),
        };
        let named = title.contains(char::is_alphanumeric);
        let title = if named { title } else { "Roadmap".to_owned() };
        let above = above.filter(|above| self.builder.nodes[*above as usize].kind != Kind::Company);
        let node = self
            .builder
            .add(Kind::Path, inline::remark(&title).0, above, at_line);
        match at {
            Some(at) => self.stack[at].node = node,
            None => self.stack.insert(
                0,
                Level {
                    node,
                    ..Level::root()
                },
            ),
        }
        node
    }
}

impl Level {
    /// A level below everything, for what belongs to the document itself.
    pub fn root() -> Self {
        Self {
            rank: Rank::Heading,
            indent: 0,
            sub: 0,
            form: None,
            node: None,
            role: Role::Container,
            label: None,
            title: String::new(),
            line: 1,
            holds: None,
            tight: false,
            marked: false,
        }
    }
}

/// `(2 weeks): Title`: the title, and the remark before it.
fn leading_remark(text: &str) -> Option<(&str, Option<&str>)> {
    let (remark, after) = text.strip_prefix('(')?.split_once(')')?;
    let title = after
        .trim_start()
        .strip_prefix([':', '：', '-', '–', '—'])?
        .trim();
    (!title.is_empty()).then_some((title, Some(remark.trim())))
}

/// `1. Title`, `Chapter 3: Title`: the number and the title without it.
pub(crate) fn numbered(text: &str) -> (Option<u32>, &str) {
    if let Some((Number { value, form, .. }, length)) = crate::line::number(text)
        && form != Form::Lower
    {
        return (Some(u32::from(value)), text[length..].trim_start());
    }
    let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    if words::SECTION_WORDS.contains(&text[..length].to_lowercase().as_str()) {
        let rest = text[length..].trim_start_matches([' ', '#', '№']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = rest[digits..].trim_start();
        let title = after.trim_start_matches([':', '.', '-', '–', '—', ' ']);
        if (1..=3).contains(&digits) && !title.is_empty() && (title.len() < after.len()) {
            return (rest[..digits].parse().ok(), title);
        }
    }
    (None, text)
}
