//! Table rows to nodes: topics with their columns as attributes, or terms, employers, tasks, stages, by the header.

use crate::document::{Kind, Value};
use crate::inline;
use crate::reader::Reader;
use crate::table::{Row, Table};
use crate::words::{self, Label, Role};

/// What the rows of a table are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Of(Kind),
    References,
    /// Stages, counted in that word.
    Stages(&'static str),
}

impl Reader<'_, '_> {
    /// Adds the rows of a table below the section they stand in.
    pub(crate) fn table(&mut self, table: Table<'_>) {
        let role = self.role();
        let mental_model = self
            .pending
            .take()
            .filter(|(_, node)| node.is_none())
            .map(|(text, _)| text);
        while self.stack.last().is_some_and(|top| {
            top.rank > crate::reader::Rank::Stage && (top.node.is_none() || top.form.is_none())
        }) {
            self.stack.pop();
        }
        if role == Role::NoTopics {
            return;
        }
        let header: Vec<String> = table
            .header
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| words::fold(&inline::plain(cell)))
            .collect();
        let (name, rows) = self.meaning(&header, &table.rows, role);
        let parent = self.group(mental_model, &table).or_else(|| self.parent());
        let keys: Vec<String> = header.iter().map(|cell| inline::snake(cell)).collect();
        self.builder.understood += header.iter().map(|cell| cell.len() as u64).sum::<u64>();
        for row in table.rows {
            self.row(&row, name, rows, parent, &keys, &header);
        }
    }

    /// Which column names the rows, and what they are.
    fn meaning(&self, header: &[String], rows: &[Row<'_>], role: Role) -> (usize, Rows) {
        let column = |names: &[&str]| header.iter().position(|cell| words::any(names, cell));
        let stage = header
            .first()
            .and_then(|cell| words::stage_word(cell.split(' ').next().unwrap_or("")));
        if let Some((word, _)) = stage {
            return (0, Rows::Stages(word));
        }
        let by_name =
            |names: &[&str], kind: Kind| column(names).filter(|at| *at < 2).map(|at| (at, Rows::Of(kind)));
        let first = || {
            let counts = header.first().map_or_else(
                || {
                    rows.iter().all(|row| {
                        row.cells
                            .first()
                            .is_some_and(|cell| cell.trim_end_matches('.').parse::<u32>().is_ok())
                    })
                },
                |cell| words::NUMBER_COLUMNS.contains(&cell.as_str()),
            );
            usize::from(counts)
        };
        let by_role = match role {
            Role::Glossary => Some((first(), Rows::Of(Kind::Term))),
            Role::Companies => Some((first(), Rows::Of(Kind::Company))),
            Role::Checklist => Some((first(), Rows::Of(Kind::Task))),
            Role::Resources => Some((first(), Rows::References)),
            _ => None,
        };
        by_role
            .or_else(|| by_name(words::TERM_COLUMNS, Kind::Term))
            .or_else(|| by_name(words::COMPANY_COLUMNS, Kind::Company))
            .or_else(|| by_name(words::NAME_COLUMNS, Kind::Topic))
            .or_else(|| by_name(words::TASK_COLUMNS, Kind::Task))
            .or_else(|| {
                column(words::RESOURCE_COLUMNS)
                    .filter(|at| *at == 0)
                    .map(|at| (at, Rows::References))
            })
            .unwrap_or_else(|| (first(), Rows::Of(Kind::Topic)))
    }

    /// A line that describes a whole table makes a group of its rows, named by its first sentence.
    fn group(&mut self, mental_model: Option<String>, table: &Table<'_>) -> Option<u32> {
        let text = mental_model?;
        let model = text
            .split_once([':', '：'])
            .map_or(text.as_str(), |(_, model)| model)
            .trim();
        let sentence = model
            .find(". ")
            .map_or(model, |end| &model[..end])
            .trim_end_matches('.');
        let line = table
            .header
            .as_ref()
            .or(table.rows.first())
            .map_or(1, |row| row.line.saturating_sub(1).max(1));
        let parent = self.parent();
        let node = self.builder.add(Kind::Topic, sentence, parent, line)?;
        self.builder.set(node, "mental_model", model.into());
        Some(node)
    }

    fn row(
        &mut self,
        row: &Row<'_>,
        name: usize,
        rows: Rows,
        parent: Option<u32>,
        keys: &[String],
        header: &[String],
    ) {
        let raw = row.cells.get(name).map_or("", |cell| &**cell);
        let clean = inline::clean(raw);
        let title = inline::undecorated(&clean.text);
        self.builder.understood += row.cells.iter().map(|cell| cell.len() as u64).sum::<u64>();
        let node = match rows {
            Rows::References => {
                let link = row.cells.iter().find_map(|cell| inline::clean(cell).link);
                return self.builder.reference(row.line, title, link.as_deref());
            }
            Rows::Stages(word) => self.stage_row(word, title, row, parent),
            Rows::Of(kind @ (Kind::Term | Kind::Company)) => self.builder.add(kind, title, None, row.line),
            Rows::Of(kind) => self.builder.add(kind, title, parent, row.line),
        };
        let Some(node) = node else { return };
        if let Some(link) = &clean.link {
            self.describe(Some(node), None, None, Some(link), row.line);
        }
        for (column, cell) in row.cells.iter().enumerate().filter(|(column, _)| *column != name) {
            let text = inline::plain(cell);
            if matches!(text.as_str(), "" | "—" | "–" | "-" | "n/a" | "N/A" | "…" | "...")
                || (name > 0 && column == 0)
            {
                continue;
            }
            let key = keys
                .get(column)
                .cloned()
                .unwrap_or_else(|| format!("column_{}", column + 1));
            let folded = header.get(column).map_or("", String::as_str);
            self.cell(node, &key, folded, &text, row.line);
        }
    }

    /// A cell as an attribute; lists of tools and of focus topics, and study times, are read as such.
    fn cell(&mut self, node: u32, key: &str, header: &str, text: &str, line: u32) {
        let kind = self.builder.nodes[node as usize].kind;
        match words::label(header) {
            Some(Label::StudyTime | Label::Duration) => {
                self.set_field(node, header, Some(Label::StudyTime), text, line)
            }
            Some(Label::Tools) => {
                self.builder.set(node, "tools", Value::List(inline::list(text)));
                if key != "tools" {
                    self.builder.set(node, key, text.into());
                }
            }
            Some(Label::Focus) => self.builder.set(node, "focus", Value::List(inline::list(text))),
            _ if kind == Kind::Company && words::any(&["topic*", "тем*", "area*"], header) => {
                self.builder.set(node, "focus", Value::List(inline::list(text)));
            }
            _ if kind == Kind::Term
                && matches!(header, "meaning" | "description" | "значение" | "описание" | "") =>
            {
                self.builder.set(node, "definition", text.into());
            }
            _ => self.builder.set(node, key, text.into()),
        }
    }

    /// A row of a schedule: `1 | Networking | …` below `Week | Topic | …`.
    fn stage_row(
        &mut self,
        word: &'static str,
        cell: &str,
        row: &Row<'_>,
        parent: Option<u32>,
    ) -> Option<u32> {
        let named = crate::stage::read(cell, true);
        let counted = format!("{word} {}", cell.trim());
        let mut stage = named.or_else(|| crate::stage::read(&counted, true))?;
        let topic = row
            .cells
            .get(1)
            .map(|cell| inline::plain(cell))
            .unwrap_or_default();
        if stage.title.is_empty() {
            stage.title = &topic;
        }
        let _ = parent;
        self.stage_node(&stage, row.line)
    }
}
