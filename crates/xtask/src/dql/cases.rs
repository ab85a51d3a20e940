//! Runs one case. The expected value is never looked at.

use super::vault::{Vault, instant};
use super::{encode, tree};
use anyhow::Result;
use cairn_dql::note::{
    InlineField, full_line_field, inline_fields, item_tags, property_aliases, property_tags,
};
use cairn_dql::syntax::{
    parse_expression, parse_query, parse_source, read_date_text, read_duration_text, read_inline_value,
    read_property,
};
use cairn_dql::value::{Object, Value};
use cairn_dql::{
    Clock, Context, Limits, Rows, RunError, Table, Zone, canonical_name, heading_name, run, source_paths,
};
use cairn_model::PropertyValue;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// When the cases were run.
const NOW: &str = "2024-03-15T10:30:45.000";
/// Bytes that a case may use.
const MEMORY: usize = 64 << 20;

pub(super) struct Runner {
    vault: Vault,
    tables: RefCell<BTreeMap<String, Arc<Table>>>,
}

fn refused(stage: &str) -> Json {
    json!({ "ok": false, "stage": stage })
}

impl Runner {
    pub(super) fn new(vault: &Json) -> Result<Self> {
        Ok(Self {
            vault: Vault::read(vault)?,
            tables: RefCell::default(),
        })
    }

    fn table(&self, zone: &str) -> Arc<Table> {
        let mut tables = self.tables.borrow_mut();
        let table = tables
            .entry(zone.to_owned())
            .or_insert_with(|| self.vault.table(zone));
        Arc::clone(table)
    }

    /// The result of a case, encoded.
    pub(super) fn actual(&self, case: &Json) -> Json {
        let zone = case["context"]["tz"].as_str().unwrap_or("UTC");
        let clock = Clock {
            now: instant(NOW, zone).unwrap_or(0),
            zone: Zone::local(zone),
        };
        let input = &case["input"];
        let text = input.as_str().unwrap_or("");
        match case["kind"].as_str().unwrap_or("") {
            "expression" => self.expression(case, text, &clock, zone),
            "query" => self.query(case, text, &clock, zone),
            "source" => self.source(case, text, &clock, zone),
            "page" => self.page(text, zone),
            "expression-parse" => match parse_expression(text, &clock) {
                Ok(expr) => json!({ "ok": true, "tree": tree::expression(&expr) }),
                Err(_) => json!({ "ok": false }),
            },
            "query-parse" => match parse_query(text, &clock) {
                Ok(query) => json!({ "ok": true, "tree": tree::query(&query) }),
                Err(_) => json!({ "ok": false }),
            },
            "duration" => typed(
                read_duration_text(text.trim(), &clock).map(|duration| Value::Duration(Arc::new(duration))),
            ),
            "date" => typed(read_date_text(text, &clock, true).map(Value::Date)),
            "inline-value" => json!({ "value": encode::value(&read_inline_value(text, &clock)) }),
            "inline-fields" => fields(text, false),
            "inline-task-fields" => fields(text, true),
            "full-line-field" => match full_line_field(text) {
                Some(field) => json!({ "field": { "key": field.key, "value": field.value } }),
                None => json!({ "field": null }),
            },
            "field-name" => json!({ "value": canonical_name(text) }),
            "header-name" => json!({ "value": heading_name(text) }),
            "list-item-tags" => {
                let tags: Vec<String> = item_tags(text, &clock).iter().map(ToString::to_string).collect();
                json!({ "tags": tags })
            }
            "frontmatter-value" => {
                json!({ "value": encode::value(&read_property(&property(input), &clock)) })
            }
            "frontmatter-tags" => json!({ "tags": distinct(property_tags(&properties(input))) }),
            "frontmatter-aliases" => json!({ "aliases": distinct(property_aliases(&properties(input))) }),
            kind => json!({ "ok": false, "error": format!("a kind that is not known: {kind}") }),
        }
    }

    /// Runs something in the context of a case.
    fn within<T>(
        &self,
        case: &Json,
        clock: &Clock,
        zone: &str,
        run: impl FnOnce(&Context<'_>, &Table) -> T,
    ) -> T {
        let table = self.table(zone);
        let limits = Limits {
            stop: &|| None,
            memory: MEMORY,
        };
        let origin = case["context"]["origin"].as_str().unwrap_or("");
        run(&Context::new(clock, &table, origin, &limits), &table)
    }

    fn expression(&self, case: &Json, text: &str, clock: &Clock, zone: &str) -> Json {
        let Ok(expr) = parse_expression(text, clock) else {
            return refused("parse");
        };
        self.within(case, clock, zone, |context, table| {
            let row = case["context"]["row"]
                .as_str()
                .and_then(|path| table.page_at(path));
            let row = row.map(|page| Arc::new(Object::Page(Arc::clone(page))));
            match context.evaluate(&expr, row.as_ref()) {
                Ok(value) => json!({
                    "ok": true,
                    "type": value.kind(),
                    "value": encode::value(&value),
                    "text": value.to_text(),
                }),
                Err(_) => refused("eval"),
            }
        })
    }

    fn query(&self, case: &Json, text: &str, clock: &Clock, zone: &str) -> Json {
        let Ok(query) = parse_query(text, clock) else {
            return refused("parse");
        };
        self.within(case, clock, zone, |context, _| match run(context, &query, usize::MAX) {
            Err(_) => refused("eval"),
            Ok(outcome) => {
                let mut out = json!({ "ok": true, "type": outcome.rows.kind() });
                match &outcome.rows {
                    Rows::Table { headers, rows } => {
                        out["headers"] = headers.iter().map(|header| json!(&**header)).collect();
                        out["rows"] = rows.iter().map(|row| row.iter().map(encode::value).collect::<Json>()).collect();
                    }
                    Rows::List { rows } => out["rows"] = rows.iter().map(encode::value).collect(),
                    Rows::Tasks { rows } => {
                        out["rows"] = encode::tasks(rows);
                        out["nested"] = encode::nested(rows);
                    }
                    Rows::Calendar { rows } => {
                        let row = |(date, link): &(Value, Value)| {
                            json!({ "date": encode::value(date), "link": encode::value(link) })
                        };
                        out["rows"] = rows.iter().map(row).collect();
                    }
                }
                if !outcome.dropped.is_empty() {
                    out["dropped"] = json!(outcome.dropped.len());
                }
                out
            }
        })
    }

    fn source(&self, case: &Json, text: &str, clock: &Clock, zone: &str) -> Json {
        let Ok(source) = parse_source(text, clock) else {
            return refused("parse");
        };
        let paths: Result<Vec<Arc<str>>, RunError> =
            self.within(case, clock, zone, |context, _| source_paths(context, &source));
        match paths {
            Err(_) => refused("eval"),
            Ok(mut paths) => {
                paths.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
                let paths: Vec<&str> = paths.iter().map(|path| &**path).collect();
                json!({ "ok": true, "tree": tree::source(&source), "paths": paths })
            }
        }
    }

    fn page(&self, path: &str, zone: &str) -> Json {
        let table = self.table(zone);
        match table.page_at(path) {
            Some(page) => {
                json!({ "page": encode::value(&Value::Object(Arc::new(Object::Page(Arc::clone(page))))) })
            }
            None => json!({ "page": null }),
        }
    }
}

fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in texts {
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

fn typed(value: Option<Value>) -> Json {
    json!({ "value": value.as_ref().map(encode::value), "text": value.map(|value| value.to_text()) })
}

fn fields(line: &str, tasks: bool) -> Json {
    let units = |at: usize| line[..at].encode_utf16().count();
    let field = |field: &InlineField| {
        json!({
            "key": field.key,
            "value": field.value,
            "start": units(field.start),
            "end": units(field.end),
            "wrapping": field.wrapping,
        })
    };
    json!({ "fields": inline_fields(line, tasks).iter().map(field).collect::<Vec<_>>() })
}

fn property(json: &Json) -> PropertyValue {
    match json {
        Json::Null => PropertyValue::Null,
        Json::Bool(flag) => PropertyValue::Bool(*flag),
        Json::Number(number) => PropertyValue::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => PropertyValue::Text(text.clone()),
        Json::Array(values) => PropertyValue::List(values.iter().map(property).collect()),
        Json::Object(_) => PropertyValue::Map(properties(json)),
    }
}

fn properties(json: &Json) -> Vec<(String, PropertyValue)> {
    let entries = json.as_object().into_iter().flatten();
    entries
        .map(|(key, value)| (key.clone(), property(value)))
        .collect()
}
