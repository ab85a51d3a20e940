//! What is no topic: fields of a node, glossary entries, books and courses, employers.

use crate::document::{Kind, Value};
use crate::inline;
use crate::reader::Reader;
use crate::words::{self, Label, Role};

impl Reader<'_, '_> {
    /// Sets what a field says about a node.
    pub(crate) fn set_field(&mut self, node: u32, key: &str, label: Option<Label>, value: &str, line: u32) {
        let text = inline::plain(value);
        let name = inline::snake(key);
        let kind = self.builder.nodes[node as usize].kind;
        let step = matches!(kind, Kind::Stage | Kind::Path);
        match label {
            Some(Label::Tools) => self.builder.set(node, "tools", Value::List(inline::list(value))),
            Some(Label::Focus) => self.builder.set(node, "focus", Value::List(inline::list(value))),
            Some(Label::StudyTime | Label::Duration) => {
                let name = match label {
                    _ if !step => "study_time".to_owned(),
                    Some(Label::StudyTime) => "duration".to_owned(),
                    _ => name,
                };
                let value = inline::duration(&text).unwrap_or_else(|| text.as_str().into());
                self.builder.set(node, &name, value);
            }
            Some(Label::Resources) => {
                for entry in inline::list(value) {
                    self.builder
                        .reference(line, &entry, inline::clean(value).link.as_deref());
                }
                self.builder.set(node, &name, text.as_str().into());
            }
            _ => {
                let list = inline::list(value);
                let short =
                    list.iter().map(|entry| entry.split(' ').count()).sum::<usize>() <= list.len() * 5;
                let value = if list.len() > 1 && short {
                    Value::List(list)
                } else {
                    text.as_str().into()
                };
                self.builder.set(node, &name, value);
            }
        }
    }

    /// A glossary entry: `**Term**: definition`, `Term — definition`, `Term: definition`.
    pub(crate) fn term(&mut self, raw: &str, line: u32) -> bool {
        let field = inline::field(raw).map(|field| (field.key, field.remark, field.value));
        let dashed = || {
            [" — ", " – ", " - ", " = "]
                .iter()
                .find_map(|sign| raw.split_once(sign))
                .map(|(term, definition)| (term, None, definition))
        };
        let Some((term, remark, definition)) =
            field.filter(|(_, _, value)| !value.is_empty()).or_else(dashed)
        else {
            return false;
        };
        let term = inline::plain(term);
        let definition = inline::plain(definition);
        if term.split_whitespace().count() > 8 || definition.is_empty() {
            return false;
        }
        let Some(node) = self.builder.add(Kind::Term, &term, None, line) else {
            return false;
        };
        self.builder.set(node, "definition", definition.as_str().into());
        if let Some(remark) = remark {
            self.builder.set(node, "remark", remark.into());
        }
        true
    }

    /// A line of a definition list: the term before it means this. The name of a known field is one here, too.
    pub(crate) fn definition(&mut self, index: usize) {
        let Some((at, known)) = self.defined else { return };
        if self.survey.moc || matches!(self.role(), Role::NoTopics | Role::Resources) {
            return;
        }
        let line = self.lines.lines[at];
        let name = inline::plain(self.lines.text(&line));
        let text = self.lines.text(&self.lines.lines[index]);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(label) = words::label(&name)
            && let Some(node) = self.section()
        {
            self.understood(index);
            return self.set_field(node, &name, Some(label), &text, line.no);
        }
        let Some(node) = known.or_else(|| self.builder.add(Kind::Term, &name, None, line.no)) else {
            return;
        };
        if known.is_none() {
            self.understood(at);
        }
        self.understood(index);
        self.defined = Some((at, Some(node)));
        self.builder
            .set(node, "definition", inline::plain(&text).as_str().into());
    }

    /// A book, course or page.
    pub(crate) fn resource(&mut self, raw: &str, line: u32) {
        let clean = inline::clean(raw);
        let bare = clean
            .text
            .split_whitespace()
            .find(|word| word.contains("://"))
            .map(str::to_owned);
        self.builder.reference(
            line,
            inline::undecorated(&clean.text),
            clean.link.as_deref().or(bare.as_deref()),
        );
    }

    /// The open employer, if any.
    pub(crate) fn company_here(&self) -> Option<u32> {
        self.stack.iter().rev().find_map(|open| {
            open.node
                .filter(|node| self.builder.nodes[*node as usize].kind == Kind::Company)
        })
    }

    /// An employer on a line of its own, with its focus topics behind a colon or dash.
    pub(crate) fn company(&mut self, raw: &str, line: u32) -> Option<u32> {
        let field = inline::field(raw);
        let (name, focus) = match &field {
            Some(field) => (field.key, field.value),
            None => [" — ", " – ", " - "]
                .iter()
                .find_map(|sign| raw.split_once(sign))
                .unwrap_or((raw, "")),
        };
        let node = self
            .builder
            .add(Kind::Company, &inline::plain(name), None, line)?;
        if !focus.is_empty() {
            self.builder.set(node, "focus", Value::List(inline::list(focus)));
        }
        Some(node)
    }
}
