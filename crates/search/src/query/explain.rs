//! A query in one sentence: how it was understood.

use super::ast::{
    Ask, Expr, GraphTest, PartKind, PartTest, Place, PropertyTest, Quality, Query, TextTest, ValueTest, What,
};
use super::plan::is_optional;

impl Query {
    /// How the query was understood, as one sentence; a second one tells which words a note need not have.
    pub fn explain(&self) -> String {
        let mut told = format!("Finds what {}.", clause(&self.root, true, false, true));
        let mut only_order = Vec::new();
        optional(&self.root, &mut only_order);
        if let Some((last, first)) = only_order.split_last() {
            let and = if first.is_empty() { "" } else { " and " };
            told.push_str(&format!(
                " A note need not have {}{and}{last}: such words only help to order.",
                first.join(", ")
            ));
        }
        told
    }
}

/// The words that a note need not have, in quotes.
fn optional(expr: &Expr, out: &mut Vec<String>) {
    match expr {
        Expr::All(parts) => {
            for part in parts {
                match part {
                    Expr::Text(test) if is_optional(part, parts) => {
                        out.push(format!("“{}”", test.what.text()))
                    }
                    part => optional(part, out),
                }
            }
        }
        Expr::Any(parts) => parts.iter().for_each(|part| optional(part, out)),
        _ => {}
    }
}

/// A condition, or its opposite; in parentheses if it is one of several kinds.
/// `loose`: where words that say nothing need not stand.
fn clause(expr: &Expr, holds: bool, within: bool, loose: bool) -> String {
    match expr {
        Expr::Not(inner) => clause(inner, !holds, within, false),
        Expr::All(parts) if parts.is_empty() => (if holds { "is there" } else { "is not there" }).to_owned(),
        Expr::All(parts) => {
            let wanted = parts.iter().filter(|part| !loose || !is_optional(part, parts));
            let mut told: Vec<String> = wanted.map(|part| clause(part, holds, true, loose)).collect();
            match told.len() {
                1 => told.remove(0),
                _ => list(&told, holds, within),
            }
        }
        Expr::Any(parts) => {
            let told: Vec<String> = parts
                .iter()
                .map(|part| clause(part, holds, true, loose))
                .collect();
            list(&told, !holds, within)
        }
        Expr::Text(test) => text(test, holds),
        Expr::Part(test) => part(test, holds, within),
        Expr::Property(test) => property(test, holds),
        Expr::Graph(test) => graph(test, holds),
    }
}

fn list(clauses: &[String], all: bool, within: bool) -> String {
    let (last, first) = clauses
        .split_last()
        .map_or(("", &[][..]), |(last, first)| (last.as_str(), first));
    let word = if all { "and" } else { "or" };
    let told = format!("{} {word} {last}", first.join(", "));
    if within { format!("({told})") } else { told }
}

fn verb(holds: bool, yes: &'static str, no: &'static str) -> &'static str {
    if holds { yes } else { no }
}

fn text(test: &TextTest, holds: bool) -> String {
    let what = match &test.what {
        What::Word { text, open: true } => format!("“{text}…”"),
        What::Word { text, .. } => format!("“{text}”"),
        What::Together(text) => format!("“{text}” side by side"),
        What::Phrase { text, open: true } => format!("“{text}…” word for word"),
        What::Phrase { text, .. } => format!("“{text}” word for word"),
        What::Regex { text, .. } => format!("text that fits /{text}/"),
    };
    let case = if test.exact_case {
        " with the same capitals"
    } else {
        ""
    };
    let has = verb(holds, "has", "does not have");
    match test.place {
        Place::Anywhere => format!("{has} {what}{case}"),
        Place::Content => format!("{has} {what}{case} in its text"),
        Place::Title => format!("{has} {what}{case} in its title or an alias"),
        Place::Heading => format!("{has} {what}{case} in a heading"),
        Place::File => format!("{has} {what}{case} in its file name"),
        Place::Path => format!("{has} {what}{case} in its path"),
        Place::Tag => format!("{has} the tag #{}", test.what.text().trim_start_matches('#')),
    }
}

fn part(test: &PartTest, holds: bool, within: bool) -> String {
    let kind = match test.kind {
        PartKind::Line => "a line",
        PartKind::Block => "a block",
        PartKind::Section => "a section",
        PartKind::Task => "a task",
        PartKind::TaskTodo => "an open task",
        PartKind::TaskDone => "a done task",
    };
    let has = verb(holds, "has", "does not have");
    if test.inner.is_everything() {
        return format!("{has} {kind}");
    }
    // In a part everything stands in its text: that need not be said again.
    let inner = clause(&test.inner, true, within, false).replace(" in its text", "");
    format!("{has} {kind} that {inner}")
}

fn property(test: &PropertyTest, holds: bool) -> String {
    let key = &test.key;
    match &test.value {
        ValueTest::Exists => format!("{} the property “{key}”", verb(holds, "has", "does not have")),
        ValueTest::Null => format!(
            "{} the property “{key}” without a value",
            verb(holds, "has", "does not have")
        ),
        value => format!(
            "{} a property “{key}” that {}",
            verb(holds, "has", "does not have"),
            self::value(value, true, false)
        ),
    }
}

/// What a value must be, or must not; in parentheses if it is one of several conditions.
fn value(test: &ValueTest, holds: bool, within: bool) -> String {
    let several = |parts: &[ValueTest], word: &str| {
        let told: Vec<String> = parts.iter().map(|part| value(part, holds, true)).collect();
        let told = told.join(word);
        if within { format!("({told})") } else { told }
    };
    match test {
        ValueTest::Exists => "is there".to_owned(),
        ValueTest::Null => verb(holds, "is empty", "is not empty").to_owned(),
        ValueTest::Text(text, true) => format!("{} “{text}”", verb(holds, "is", "is not")),
        ValueTest::Text(text, false) => format!("{} “{text}”", verb(holds, "has", "does not have")),
        ValueTest::Regex(text, _) => format!("{} /{text}/", verb(holds, "fits", "does not fit")),
        ValueTest::Number(compare, number) => {
            format!("{} {} {number}", verb(holds, "is", "is not"), compare.words())
        }
        ValueTest::Date(compare, date) => {
            let word = compare
                .words()
                .replace("less than", "before")
                .replace("more than", "after");
            format!("{} {word} {date}", verb(holds, "is", "is not"))
        }
        ValueTest::All(parts) => several(parts, if holds { " and " } else { " or " }),
        ValueTest::Any(parts) => several(parts, if holds { " or " } else { " and " }),
        ValueTest::Not(inner) => value(inner, !holds, within),
    }
}

fn graph(test: &GraphTest, holds: bool) -> String {
    let is = verb(holds, "is", "is not");
    match &test.ask {
        Ask::Kind(kind) => format!("{is} a node of kind {}", kind.name()),
        Ask::Difficulty(Some(level)) => format!("{is} {}", level.name()),
        Ask::Difficulty(None) => verb(holds, "has no difficulty", "has a difficulty").to_owned(),
        Ask::Topic(name) => format!("{is} about the topic “{name}”"),
        Ask::Moc(name) => format!(
            "{} to the MOC “{name}”",
            verb(holds, "belongs first of all", "does not belong first of all")
        ),
        Ask::Source(name) => format!("{is} in the study document “{name}”, or covered there"),
        Ask::LinksTo(name) => format!("{} “{name}”", verb(holds, "links to", "does not link to")),
        Ask::LinkedFrom(name) => format!("{is} linked from “{name}”"),
        Ask::Requires(name) => format!("{} “{name}” first", verb(holds, "needs", "does not need")),
        Ask::Covers(name) => format!("{} “{name}”", verb(holds, "covers", "does not cover")),
        Ask::In(name) => format!("{is} anywhere below “{name}”"),
        Ask::Is(quality) => format!("{is} {}", quality_words(*quality)),
        Ask::Mastery(compare, number) => {
            format!("{is} known {} {:.0} %", compare.words(), number * 100.0)
        }
    }
}

fn quality_words(quality: Quality) -> &'static str {
    match quality {
        Quality::Missing => "a note that is linked to and not there",
        Quality::Orphan => "an orphan: no note leads to it, and no map of content holds it",
        Quality::Due => "due for review",
        Quality::Weak => "weak: reviewed, and known less than well",
        Quality::Known => "known",
        Quality::Bookmarked => "bookmarked",
        Quality::Uncovered => "a topic that no note covers",
    }
}
