//! Lines without a mark: labels, fields, plain headings, glossary entries, and running text.

use crate::document::{DropReason, Kind};
use crate::inline;
use crate::line::Mark;
use crate::reader::{Level, Rank, Reader};
use crate::stage::Stage;
use crate::survey;
use crate::words::{self, Label, Role};

impl Reader<'_, '_> {
    pub(crate) fn plain(&mut self, index: usize, pending: Option<(String, Option<u32>)>) {
        let line = self.lines.lines[index];
        let raw = self.lines.text(&line);
        let role = self.role();
        if self.survey.moc || role == Role::NoTopics {
            return;
        }
        if let Some(stage) = self.survey.stage(raw, false) {
            return self.plain_stage(index, &stage, role);
        }
        if role == Role::Glossary && self.term(raw, line.no) {
            return self.understood(index);
        }
        if self.survey.prose && !line.fenced {
            return self.running_text(index);
        }
        if let Some((key, Some(node))) = pending
            && line.indent == 0
            && !matches!(role, Role::Checklist)
        {
            self.understood(index);
            return self.set_field(node, &key, words::label(&key), raw, line.no);
        }
        if role == Role::Companies
            && self.company_here().is_none()
            && self.introduces(index).is_some_and(is_list)
        {
            self.understood(index);
            let node = self.company(raw, line.no);
            return self.open_label(index, node, None);
        }
        if self.remark_line(raw) || self.field_line(index, raw) || self.label(index, raw) {
            return self.understood(index);
        }
        if self.after_blank && line.indent == 0 && role != Role::Checklist {
            self.stack_to_label(line.indent);
            self.heading_like(index, raw);
        }
    }

    /// A stage on a line of its own. Within a checklist only those with something below are stages.
    fn plain_stage(&mut self, index: usize, stage: &Stage<'_>, role: Role) {
        let line = self.lines.lines[index];
        self.understood(index);
        if role == Role::Checklist {
            let title = inline::plain(stage.title);
            let holds = self.introduces(index).is_some_and(|mark| {
                matches!(mark, Mark::Check(_)) || (mark != Mark::Bullet('W') && is_list(mark))
            });
            if !holds && !title.is_empty() {
                let text = self.lines.text(&line).to_owned();
                self.builder.understood -= text.len() as u64;
                return self.builder.drop_line(line.no, &text, DropReason::PracticeQuota);
            }
            return self.open_label(index, None, None);
        }
        let level = self.level(index, Rank::Stage, 0);
        self.open_stage(stage, level);
    }

    /// Finds the place of a stage: below a coarser one, after one of its own kind.
    pub(crate) fn open_stage(&mut self, stage: &Stage<'_>, mut level: Level) {
        while let Some(top) = self.stack.last() {
            let close = match top.rank {
                Rank::Heading => false,
                Rank::Stage => top.sub >= u32::from(stage.rank),
                Rank::Label => {
                    top.holds.is_some_and(|holds| holds > Rank::Stage) || top.indent > level.indent
                }
                Rank::Number | Rank::Bullet => top.indent >= level.indent,
            };
            if !close {
                break;
            }
            self.stack.pop();
        }
        level.rank = Rank::Stage;
        level.sub = u32::from(stage.rank);
        level.node = self.stage_node(stage, level.line);
        self.push(level);
    }

    /// A whole line in parentheses right below a title is its remark.
    fn remark_line(&mut self, raw: &str) -> bool {
        let Some(inner) = raw.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
            return false;
        };
        let Some(node) = self.stack.last().and_then(|top| top.node) else {
            return false;
        };
        self.describe(Some(node), None, Some(inner), None, 0);
        true
    }

    /// `Key: value` about the section, if the key is known or recurs.
    fn field_line(&mut self, index: usize, raw: &str) -> bool {
        let Some(field) = inline::field(raw).filter(|field| !field.value.is_empty()) else {
            return false;
        };
        let label = words::label(field.key);
        if words::fold(field.key) == "mental model" {
            self.pending = Some((raw.to_owned(), None));
            return true;
        }
        let node = match self.lines.lines[index].indent {
            0 if self.after_fence => self
                .stack
                .iter()
                .rev()
                .filter(|level| level.rank == Rank::Heading)
                .find_map(|level| level.node),
            0 => self.section(),
            _ => self.parent(),
        };
        let Some(node) = node.filter(|_| label.is_some() || self.survey.is_field(field.key)) else {
            return false;
        };
        self.set_field(node, field.key, label, field.value, self.lines.lines[index].no);
        true
    }

    /// The node of the innermost open heading, stage or numbered section.
    pub(crate) fn section(&self) -> Option<u32> {
        self.stack
            .iter()
            .rev()
            .filter(|level| level.rank < Rank::Label)
            .find_map(|level| level.node)
    }

    /// A label: a line that ends in a colon, is emphasised as a whole, or stands right before a list.
    fn label(&mut self, index: usize, raw: &str) -> bool {
        let field = inline::field(raw).filter(|field| field.value.is_empty());
        let next = self.introduces(index);
        let listed = next.is_some_and(is_list);
        let key = match &field {
            Some(field) => field.key,
            None if raw.ends_with(':') && raw.chars().count() <= 120 => raw.trim_end_matches(':'),
            None if listed && survey::is_title(raw) => raw,
            None => return false,
        };
        let (key, colon) = (
            inline::undecorated(key).to_owned(),
            field.is_some() || raw.ends_with(':'),
        );
        let known = words::label(&key);
        if !listed {
            let value = colon && next == Some(Mark::Plain);
            self.pending = value.then(|| (key, self.section()));
            return value;
        }
        self.stack_to_label(self.lines.lines[index].indent);
        let stages = next == Some(Mark::Bullet('W'));
        let tasks = matches!(next, Some(Mark::Check(_))) || self.role() == Role::Checklist;
        let known =
            known.or((stages || tasks || self.role() == Role::Resources).then_some(Label::Transparent));
        if let Some(Label::Focus | Label::Field | Label::StudyTime | Label::Duration) = known {
            return self.open_field(index, &key, known);
        }
        let node = if known.is_none() {
            self.label_topic(index, &key)
        } else {
            None
        };
        self.open_label(index, node, known);
        let top = self.stack.last_mut();
        if let Some(top) = top {
            top.title = key;
            if known == Some(Label::Checklist) {
                top.role = Role::Checklist;
            }
        }
        true
    }

    /// Bullets below the name of a field are its values; what is to be learnt, though, are topics.
    fn open_field(&mut self, index: usize, key: &str, label: Option<Label>) -> bool {
        let learn = words::any(&["what you*", "*learn*", "*узнаете*"], &words::fold(key));
        self.open_label(index, None, if learn { Some(Label::Transparent) } else { label });
        if let Some(top) = self.stack.last_mut() {
            top.title = key.to_owned();
        }
        true
    }

    fn label_topic(&mut self, index: usize, key: &str) -> Option<u32> {
        let parent = self.parent();
        let clean = inline::clean(key);
        let (title, remark) = inline::remark(inline::undecorated(&clean.text));
        let (title, remark) = (title.to_owned(), remark.map(str::to_owned));
        let line = self.lines.lines[index].no;
        let node = self.builder.add(Kind::Topic, &title, parent, line);
        self.describe(node, None, remark.as_deref(), clean.link.as_deref(), line);
        node
    }

    fn open_label(&mut self, index: usize, node: Option<u32>, label: Option<Label>) {
        let line = self.lines.lines[index];
        let title = inline::plain(self.lines.text(&line));
        self.stack_to_label(line.indent);
        let level = Level {
            node,
            label,
            title,
            ..self.level(index, Rank::Label, 0)
        };
        self.push(level);
    }

    /// Closes bullets and labels that a line of that indentation ends, and the last item of a plain numbered list.
    fn stack_to_label(&mut self, indent: u16) {
        while let Some(top) = self.stack.last() {
            let close = match top.rank {
                Rank::Bullet | Rank::Label => top.indent >= indent,
                Rank::Number => top.indent > indent || (top.indent == indent && top.tight),
                Rank::Heading | Rank::Stage => false,
            };
            if !close {
                break;
            }
            self.stack.pop();
        }
    }

    /// A short line alone between blank lines: a heading of a text that marks none. It ends numbered sections.
    fn heading_like(&mut self, index: usize, raw: &str) {
        let line = self.lines.lines[index];
        let alone = self
            .lines
            .lines
            .get(index + 1)
            .is_none_or(|next| next.mark == Mark::Blank);
        let full = self.lines.next_full(index + 1).is_some();
        if !alone || !full || !survey::is_title(raw) || line.fenced {
            return;
        }
        while self
            .stack
            .last()
            .is_some_and(|top| top.rank > Rank::Heading || top.form.is_some() || top.sub == 7)
        {
            self.stack.pop();
        }
        self.understood(index);
        let text = inline::plain(raw);
        let role = words::role(&text, false);
        let mut level = Level {
            role,
            title: text.clone(),
            ..self.level(index, Rank::Heading, 7)
        };
        if matches!(role, Role::Topic | Role::Path) {
            level.node = self.label_topic(index, &text);
        }
        self.push(level);
    }
}

/// Marks that a label introduces.
pub(crate) fn is_list(mark: Mark) -> bool {
    matches!(mark, Mark::Bullet(_) | Mark::Check(_) | Mark::Number(_))
}
