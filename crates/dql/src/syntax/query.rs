//! Queries: a header, a source, and steps in any order and number.

use super::ast::{Direction, Header, NamedExpr, Operation, OperationKind, Query, SortKey, Source};
use super::reader::Reader;
use std::sync::Arc;

impl Reader<'_> {
    pub(crate) fn query(&mut self) -> Option<Query> {
        self.blanks_and_remarks();
        let header = self.header()?;
        self.blanks_and_remarks();
        let source = self.attempt(Self::source_clause);
        let mut operations = Vec::new();
        loop {
            self.blanks_and_remarks();
            let from = self.at;
            let Some(kind) = self.attempt(Self::clause) else {
                break;
            };
            operations.push(Operation {
                kind,
                span: from..self.at,
            });
        }
        Some(Query {
            header,
            source,
            operations,
        })
    }

    /// Blanks, and lines from `//` to their end.
    fn blanks_and_remarks(&mut self) {
        loop {
            self.blanks();
            if !self.rest().starts_with("//") {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn header(&mut self) -> Option<Header> {
        const KINDS: [&str; 4] = ["TABLE", "LIST", "TASK", "CALENDAR"];
        match self.word(&KINDS, "TABLE, LIST, TASK, CALENDAR")? {
            "TABLE" => {
                let mut show_id = true;
                let mut columns = Vec::new();
                if !self.at_end() {
                    self.some_blanks()?;
                    show_id = !self.without_id();
                    columns = self.separated(Self::comma, Self::named);
                }
                Some(Header::Table { show_id, columns })
            }
            "LIST" => {
                let mut show_id = true;
                let mut format = None;
                if !self.at_end() {
                    self.some_blanks()?;
                    show_id = !self.without_id();
                    format = self.attempt(Self::expression);
                }
                Some(Header::List { show_id, format })
            }
            "TASK" => Some(Header::Task),
            _ => {
                self.some_blanks()?;
                Some(Header::Calendar { date: self.named()? })
            }
        }
    }

    fn without_id(&mut self) -> bool {
        let found = self.attempt(|reader| {
            reader.word(&["WITHOUT"], "WITHOUT ID")?;
            reader.some_blanks()?;
            reader.word(&["ID"], "ID")
        });
        if found.is_some() {
            self.blanks();
        }
        found.is_some()
    }

    /// An expression, named by AS or by its own text.
    fn named(&mut self) -> Option<NamedExpr> {
        let from = self.at;
        let expr = self.expression()?;
        let end = self.at;
        let name = self.attempt(|reader| {
            reader.some_blanks()?;
            reader.word(&["AS"], "AS")?;
            reader.some_blanks()?;
            reader.attempt(Self::identifier).or_else(|| reader.string())
        });
        let name = name.unwrap_or_else(|| without_newlines(&self.text[from..end]));
        Some(NamedExpr { name, expr })
    }

    fn source_clause(&mut self) -> Option<Source> {
        self.word(&["FROM"], "FROM")?;
        self.some_blanks()?;
        self.source()
    }

    fn clause(&mut self) -> Option<OperationKind> {
        if let Some(source) = self.attempt(Self::source_clause) {
            return Some(OperationKind::From(source));
        }
        const WORDS: [&str; 5] = ["WHERE", "SORT", "LIMIT", "GROUP BY", "FLATTEN"];
        let word = self.word(&WORDS, "WHERE, SORT, GROUP BY, FLATTEN, LIMIT")?;
        self.some_blanks()?;
        match word {
            "WHERE" => self.expression().map(OperationKind::Where),
            "LIMIT" => self.expression().map(OperationKind::Limit),
            "GROUP BY" => self.named().map(OperationKind::Group),
            "FLATTEN" => self.named().map(OperationKind::Flatten),
            _ => {
                let keys = self.separated(Self::comma, Self::sort_key);
                (!keys.is_empty()).then_some(OperationKind::Sort(keys))
            }
        }
    }

    fn sort_key(&mut self) -> Option<SortKey> {
        let expr = self.expression()?;
        self.blanks();
        let direction = match self.word(&["ASCENDING", "DESCENDING", "ASC", "DESC"], "ASC, DESC") {
            Some("DESCENDING" | "DESC") => Direction::Descending,
            _ => Direction::Ascending,
        };
        Some(SortKey { expr, direction })
    }
}

fn without_newlines(text: &str) -> Arc<str> {
    text.split(['\r', '\n']).map(str::trim).collect::<String>().into()
}
