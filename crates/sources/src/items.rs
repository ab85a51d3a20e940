//! Numbered items, bullets and checklist items: where they belong, and whether they are topics, stages, fields or tasks.

use crate::document::{Kind, Value};
use crate::inline::{self, Clean};
use crate::line::{Mark, Number};
use crate::reader::{Level, Rank, Reader};
use crate::words::{self, Label, Role};

/// Bullet signs that are used below others without indentation.
const SECOND_SIGNS: &[char] = &['◦', '○', 'o', '▪', '▫', '–', '→', '➔', '➜', '⁃', '·', '◇'];

impl Reader<'_, '_> {
    pub(crate) fn number(&mut self, index: usize, number: Number) {
        let line = self.lines.lines[index];
        let mut tight = false;
        while let Some(top) = self.stack.last() {
            let sibling =
                top.rank == Rank::Number && top.indent == line.indent && top.form == Some(number.form);
            let close = match top.rank {
                Rank::Heading => false,
                Rank::Stage => self.below_stage(line.indent, number) || top.indent > line.indent,
                Rank::Bullet => top.indent >= line.indent,
                Rank::Label => self.label_ends(Rank::Number, line.indent),
                Rank::Number if top.indent != line.indent => top.indent > line.indent,
                Rank::Number if sibling => top.sub >= u32::from(number.depth),
                Rank::Number => self
                    .stack
                    .iter()
                    .any(|open| open.form == Some(number.form) && open.indent == line.indent),
            };
            if !close {
                break;
            }
            tight = sibling && top.holds.is_none() && !self.after_blank;
            self.stack.pop();
        }
        let level = Level {
            form: Some(number.form),
            tight,
            ..self.level(index, Rank::Number, u32::from(number.depth))
        };
        self.item(index, level, Some(number));
    }

    /// Whether a numbered section that was open before the stages goes on.
    fn below_stage(&self, indent: u16, number: Number) -> bool {
        self.stack
            .iter()
            .any(|open| open.rank == Rank::Number && open.form == Some(number.form) && open.indent == indent)
    }

    pub(crate) fn bullet(&mut self, index: usize, sign: char) {
        let line = self.lines.lines[index];
        while let Some(top) = self.stack.last() {
            let close = match top.rank {
                Rank::Heading => false,
                Rank::Stage => top.indent > line.indent,
                Rank::Label => self.label_ends(Rank::Bullet, line.indent),
                Rank::Number => {
                    top.indent > line.indent
                        || (top.indent == line.indent && (self.survey.moc || (top.tight && self.after_blank)))
                }
                Rank::Bullet if top.indent != line.indent => top.indent > line.indent,
                Rank::Bullet => {
                    let open = self.stack.iter().any(|open| {
                        open.rank == Rank::Bullet && open.indent == line.indent && open.sub == u32::from(sign)
                    });
                    open || self.survey.moc || !SECOND_SIGNS.contains(&sign)
                }
            };
            if !close {
                break;
            }
            self.stack.pop();
        }
        let level = self.level(index, Rank::Bullet, u32::from(sign));
        self.item(index, level, None);
    }

    /// Whether the label on top ends before something of that rank: it keeps what it first held, and deeper.
    fn label_ends(&self, rank: Rank, indent: u16) -> bool {
        let Some(top) = self.stack.last() else {
            return false;
        };
        top.indent > indent || top.holds.is_some_and(|holds| rank < holds)
    }

    pub(crate) fn level(&self, index: usize, rank: Rank, sub: u32) -> Level {
        let line = self.lines.lines[index];
        Level {
            rank,
            indent: line.indent,
            sub,
            role: Role::Topic,
            line: line.no,
            ..Level::root()
        }
    }

    /// What a numbered item or bullet says.
    fn item(&mut self, index: usize, mut level: Level, number: Option<Number>) {
        let raw = self.lines.text(&self.lines.lines[index]);
        if self.survey.moc {
            level.node = self.moc_item(raw, &level);
            self.understood(index);
            self.push(level);
            return;
        }
        let role = self.role();
        if role == Role::NoTopics || (role == Role::Checklist && !self.is_task_list()) {
            self.push(level);
            return;
        }
        self.understood(index);
        match role {
            Role::Checklist => return self.task_node(index, false),
            Role::Glossary if self.term(raw, level.line) => return self.push(level),
            Role::Resources => {
                self.resource(raw, level.line);
                return self.push(level);
            }
            Role::Companies if self.company_here().is_none() => {
                level.node = self.company(raw, level.line);
                return self.push(level);
            }
            _ => {}
        }
        if let Some(stage) = self.survey.stage(raw, false) {
            return self.open_stage(&stage, level);
        }
        if self.field(raw, &mut level) {
            return self.push(level);
        }
        let label = self
            .stack
            .iter()
            .rev()
            .take_while(|open| open.rank != Rank::Heading)
            .find_map(|open| open.label);
        if label == Some(Label::Resources) {
            self.resource(raw, level.line);
            return self.push(level);
        }
        if matches!(
            label,
            Some(Label::Field | Label::Focus | Label::StudyTime | Label::Duration)
        ) && let Some(node) = self.parent()
        {
            let key = self
                .stack
                .iter()
                .rev()
                .find(|open| open.label == label)
                .map(|open| inline::snake(&open.title))
                .unwrap_or_default();
            let key = if label == Some(Label::Focus) {
                "focus".to_owned()
            } else {
                key
            };
            self.builder
                .set(node, &key, Value::List(vec![inline::plain(raw).into()]));
            return self.push(level);
        }
        level.node = self.topic(raw, &level, number);
        if let Some(node) = level.node {
            self.mark_by_label(node, label, number.is_some());
        }
        self.push(level);
    }

    /// A topic from an item: its title, what describes it, its link.
    fn topic(&mut self, raw: &str, level: &Level, number: Option<Number>) -> Option<u32> {
        let parent = self.parent();
        let path_step = number.is_some()
            && self
                .stack
                .last()
                .is_some_and(|top| top.role == Role::Path && top.node.is_some());
        let lead = inline::field(raw)
            .filter(|field| !field.value.is_empty() && (field.bold || field.key.split(' ').count() <= 5));
        let (clean, description) = match &lead {
            Some(field) => (inline::clean(field.key), Some(inline::plain(field.value))),
            None => (inline::clean(raw), None),
        };
        let text = inline::undecorated(&clean.text).trim_end_matches(':').trim();
        let text = text.strip_suffix(['.', ';', ',']).unwrap_or(text);
        let Clean { link, wiki, .. } = &clean;
        let link = link.clone().or_else(|| inline::clean(raw).link);
        let (title, remark) = if number.is_some() && level.indent == 0 {
            inline::remark(text)
        } else {
            (text, None)
        };
        let title = if *wiki && link.as_deref() == Some(title) {
            moc_name(title)
        } else {
            title.to_owned()
        };
        let kind = if path_step { Kind::Stage } else { Kind::Topic };
        let node = self.builder.add(kind, &title, parent, level.line)?;
        let number = number
            .filter(|_| level.indent == 0)
            .map(|number| u32::from(number.value));
        self.describe(Some(node), number, remark, link.as_deref(), level.line);
        if let Some(description) = description {
            self.builder.set(node, "description", description.as_str().into());
        }
        Some(node)
    }

    /// Items below "Tools" are also the section's tools; those below "0.1%" are of that level.
    fn mark_by_label(&mut self, node: u32, label: Option<Label>, section: bool) {
        let title = self.builder.nodes[node as usize].title.clone();
        let holder = self
            .stack
            .iter()
            .rposition(|open| open.label == label && label.is_some());
        let Some(holder) = holder.filter(|_| !section) else {
            return;
        };
        match label {
            Some(Label::Tools) => {
                let above = self.stack[..holder].iter().rev().find_map(|open| open.node);
                if let Some(above) = above {
                    self.builder.set(above, "tools", Value::List(vec![title]));
                }
                self.builder.set(node, "role", "tool".into());
            }
            Some(Label::Level) => {
                let name = self.stack[holder].title.trim_end_matches(':').trim().to_owned();
                let name = name.strip_suffix(" level").unwrap_or(&name).to_owned();
                self.builder.set(node, "level", name.as_str().into());
            }
            _ => {}
        }
    }

    /// As in a vault: every bullet below a topic is one, numbered items right below a study path are its stages.
    fn moc_item(&mut self, raw: &str, level: &Level) -> Option<u32> {
        let heading = self.stack.iter().rev().find(|open| open.rank == Rank::Heading)?;
        let nested = self.stack.last().is_some_and(|open| open.rank > Rank::Heading);
        if heading.role == Role::NoTopics || (heading.role == Role::StudyPaths && !nested) {
            return None;
        }
        let clean = inline::clean(raw);
        let title = moc_item_title(raw, &clean);
        let study = self.in_study_paths() && level.rank == Rank::Number && !nested;
        let kind = if study { Kind::Stage } else { Kind::Topic };
        let parent = self.parent();
        let node = self.builder.add(kind, &title, parent, level.line)?;
        if let Some(link) = clean.link {
            self.builder.set(node, "link", link.as_str().into());
            self.builder.reference(level.line, &title, Some(&link));
        }
        Some(node)
    }

    pub(crate) fn task(&mut self, index: usize, done: bool) {
        let line = self.lines.lines[index];
        while self
            .stack
            .last()
            .is_some_and(|top| matches!(top.rank, Rank::Bullet) && top.indent >= line.indent)
        {
            self.stack.pop();
        }
        let role = self.role();
        if self.survey.moc {
            return self.bullet(index, '-');
        }
        self.understood(index);
        if role == Role::NoTopics {
            return;
        }
        self.task_node(index, done);
    }

    /// Whether plain bullets are tasks here: the checklist has no marked ones.
    fn is_task_list(&self) -> bool {
        let heading = self
            .stack
            .iter()
            .find(|open| open.role == Role::Checklist && open.rank == Rank::Heading);
        let label = self
            .stack
            .iter()
            .rev()
            .any(|open| open.role == Role::Checklist && open.rank == Rank::Label);
        let marked = heading.is_some_and(|heading| heading.marked);
        label || (heading.is_some() && !marked)
    }

    fn task_node(&mut self, index: usize, done: bool) {
        let line = self.lines.lines[index];
        let raw = self.lines.text(&line);
        let clean = inline::clean(raw);
        let title = inline::undecorated(&clean.text)
            .trim_end_matches(['.', ';'])
            .to_owned();
        let parent = self.parent();
        let section: Vec<Box<str>> = self
            .stack
            .iter()
            .filter(|open| {
                open.node.is_none()
                    && !open.title.is_empty()
                    && open.rank != Rank::Bullet
                    && open.title != self.title
            })
            .map(|open| open.title.trim_end_matches(':').into())
            .collect();
        let Some(node) = self.builder.add(Kind::Task, &title, parent, line.no) else {
            return;
        };
        if !section.is_empty() {
            self.builder.set(node, "section", Value::List(section));
        }
        if done {
            self.builder.set(node, "done", Value::Flag(true));
        }
        if let Some(link) = &clean.link {
            self.builder.set(node, "link", link.as_str().into());
        }
        if self.stack.iter().any(|open| open.role == Role::Resources) || clean.link.is_some() {
            self.builder.reference(line.no, &title, clean.link.as_deref());
        }
        let mut level = self.level(index, Rank::Bullet, u32::from('☐'));
        level.node = Some(node);
        self.push(level);
    }

    /// A field of the node above: known by its name, or because it recurs. Sets it, or opens the label it is.
    fn field(&mut self, raw: &str, level: &mut Level) -> bool {
        let Some(field) = inline::field(raw) else {
            return false;
        };
        let label = words::label(field.key);
        let company = self
            .parent()
            .is_some_and(|node| self.builder.nodes[node as usize].kind == Kind::Company);
        let known = label.is_some()
            || (company && !field.value.is_empty())
            || (self.survey.is_field(field.key)
                && self.parent().is_some()
                && (field.bold || !field.value.is_empty()));
        if !known || self.parent().is_none() && field.value.is_empty() && label != Some(Label::Transparent) {
            return false;
        }
        if field.value.is_empty() {
            level.label = label;
            level.title = field.key.to_owned();
            return label.is_some() && label != Some(Label::Focus);
        }
        let Some(node) = self.parent() else { return false };
        self.set_field(node, field.key, label, field.value, level.line);
        true
    }

    /// Whether the next full line is one that a label may introduce.
    pub(crate) fn introduces(&self, index: usize) -> Option<Mark> {
        let next = self.lines.next_full(index + 1)?;
        let line = self.lines.lines[next];
        // The fence around a list is not the list.
        let next = if line.mark == Mark::Code {
            (next..self.lines.lines.len().min(next + 3)).find(|at| self.lines.lines[*at].fenced)?
        } else {
            next
        };
        let line = self.lines.lines[next];
        match line.mark {
            Mark::Plain if self.survey.stage(self.lines.text(&line), false).is_some() => {
                Some(Mark::Bullet('W'))
            }
            mark => Some(mark),
        }
    }
}

/// A bullet of a MOC that is only a link is named by the link; one with a description, by the description.
fn moc_item_title(raw: &str, clean: &Clean) -> String {
    let Some(link) = clean.link.as_deref().filter(|_| clean.wiki || raw.contains("](")) else {
        return moc_title(&clean.text).to_owned();
    };
    let text = clean.text.trim();
    let described = text
        .split_once(" - ")
        .or_else(|| text.split_once(" — "))
        .or_else(|| text.split_once(": "));
    match described {
        Some((name, description)) if name.trim().starts_with(link) => moc_title(description).to_owned(),
        _ if text == link => moc_name(link),
        _ => moc_title(text).to_owned(),
    }
}

/// A heading or bullet of a MOC as a title: no `{#id}`, no trailing colon, no "Learn:" before it.
pub(crate) fn moc_title(text: &str) -> &str {
    let text = text.split("{#").next().unwrap_or(text).trim();
    let text = ["Learn:", "Изучить:"]
        .iter()
        .find_map(|verb| text.strip_prefix(verb))
        .unwrap_or(text);
    text.trim().trim_end_matches(':').trim()
}

/// `q-git-merge--tools--easy` as words: `Git merge`.
pub(crate) fn moc_name(target: &str) -> String {
    let name = target.rsplit('/').next().unwrap_or(target);
    let name = ["q-", "c-", "moc-"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let name = name.split("--").next().unwrap_or(name).replace('-', " ");
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
