//! Figures: medians, ranges, ratios, targets; as a Markdown table and as JSON.

use super::child::Answer;
use super::vaults::BenchVault;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The figures of one vault: every repetition of every measurement, by name.
#[derive(Debug, Default)]
pub struct Figures(Answer);

/// Median, least and greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

/// A row of the table.
struct Row {
    figure: &'static str,
    words: &'static str,
    target: Target,
}

/// What a figure is held against.
enum Target {
    None,
    /// At most so many times another figure.
    Times(f64, &'static str),
    /// At most so much at 10,000 notes, and at 100,000; in proportion between and beyond, but never below the first.
    AtMost(f64, f64),
}

/// A saved file is looked at when it has been quiet for 250 ms, which is looked up every 62.5 ms.
const PAUSE_MS: f64 = 312.5;

const ROWS: &[Row] = &[
    row(
        "floor_s",
        "Floor: read all notes and find their links",
        Target::None,
    ),
    row(
        "usable_s",
        "Cold start to a usable graph",
        Target::Times(3.0, "floor_s"),
    ),
    row(
        "raw_index_s",
        "Floor: tantivy alone on the same text",
        Target::None,
    ),
    row(
        "searchable_s",
        "Cold start to all persisted and searchable",
        Target::Times(1.8, "raw_index_s"),
    ),
    row(
        "stemmed_index_s",
        "tantivy alone, with its stems of English words",
        Target::None,
    ),
    row(
        "warm_s",
        "Warm start, nothing changed: graph",
        Target::AtMost(0.25, 0.8),
    ),
    row(
        "warm_searchable_s",
        "Warm start, nothing changed: searchable",
        Target::None,
    ),
    row("atlas_ms", "First map of all MOCs", Target::None),
    row(
        "gaps_first_ms",
        "Gaps of the vault, first asked for",
        Target::None,
    ),
    row(
        "gaps_ms",
        "Gaps of the vault, asked again",
        Target::AtMost(100.0, 1_000.0),
    ),
    row(
        "memory_first_ms",
        "100,000 reviews read and remembered, once",
        Target::None,
    ),
    row(
        "home_at_once_ms",
        "Home with 100,000 reviews, asked as soon as the graph is there",
        Target::None,
    ),
    row(
        "home_first_ms",
        "Home with 100,000 reviews, first asked a second later",
        Target::AtMost(100.0, 1_000.0),
    ),
    row(
        "home_ms",
        "Home with 100,000 reviews",
        Target::AtMost(100.0, 1_000.0),
    ),
    row(
        "plan_first_ms",
        "Plan of 60 days with 100,000 reviews, made",
        Target::AtMost(1_000.0, 10_000.0),
    ),
    row("plan_ms", "Plan of 60 days, asked again", Target::None),
    row(
        "edit_graph_ms",
        "One edited note: in the graph",
        Target::AtMost(PAUSE_MS + 5.0, PAUSE_MS + 5.0),
    ),
    row(
        "edit_search_ms",
        "One edited note: searchable",
        Target::AtMost(PAUSE_MS + 50.0, PAUSE_MS + 50.0),
    ),
    row(
        "edit_work_graph_ms",
        "One edited note, without the pause: work until it is in the graph",
        Target::AtMost(5.0, 5.0),
    ),
    row(
        "edit_work_ms",
        "One edited note, without the pause: work until all is searchable",
        Target::AtMost(50.0, 50.0),
    ),
    row(
        "burst_s",
        "10,000 edited notes: from the last one to all searchable",
        Target::AtMost(10.0, 10.0),
    ),
    row("floor_cpu_s", "Processor time: floor of reading", Target::None),
    row(
        "raw_index_cpu_s",
        "Processor time: floor of indexing, reading included",
        Target::None,
    ),
    row(
        "cold_cpu_s",
        "Processor time: cold start to all persisted and searchable",
        Target::None,
    ),
    row("warm_cpu_s", "Processor time: warm start", Target::None),
    row("peak_mb", "Memory: peak of a cold start", Target::None),
    row(
        "anonymous_settled_mb",
        "Memory: own, settled after a cold start",
        Target::AtMost(120.0, 400.0),
    ),
    row(
        "anonymous_warm_settled_mb",
        "Memory: own, settled after a warm start",
        Target::AtMost(120.0, 400.0),
    ),
    row(
        "settled_mb",
        "Memory: the same after a cold start, with mapped files of the index",
        Target::None,
    ),
];

const fn row(figure: &'static str, words: &'static str, target: Target) -> Row {
    Row {
        figure,
        words,
        target,
    }
}

impl Figures {
    /// Takes what one process answered.
    pub fn add(&mut self, answer: Answer) {
        for (name, values) in answer {
            self.0.entry(name).or_default().extend(values);
        }
    }

    /// The spread of a figure, if it was measured.
    pub fn spread(&self, name: &str) -> Option<Spread> {
        let mut values = self.0.get(name)?.clone();
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 {
            values[middle]
        } else {
            (values[middle - 1] + values[middle]) / 2.0
        };
        Some(Spread { median, min, max })
    }
}

/// What was measured on which vaults.
#[derive(Debug, Default)]
pub struct Report(Vec<(BenchVault, Figures)>);

impl Report {
    /// Takes a vault's figures.
    pub fn add(&mut self, vault: BenchVault, figures: Figures) {
        self.0.push((vault, figures));
    }

    /// One table for each vault.
    pub fn markdown(&self) -> String {
        self.0
            .iter()
            .map(|(vault, figures)| table(vault, figures))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Everything, with the single repetitions.
    pub fn json(&self) -> Value {
        let vaults: Vec<Value> = self
            .0
            .iter()
            .map(|(vault, figures)| {
                json!({ "vault": vault.name, "notes": vault.notes, "bytes": vault.bytes, "figures": figures.0 })
            })
            .collect();
        json!({ "cores": std::thread::available_parallelism().map_or(0, usize::from), "vaults": vaults })
    }
}

fn table(vault: &BenchVault, figures: &Figures) -> String {
    let mut out = format!(
        "### {} ({} notes, {:.1} MB)\n\n",
        vault.name,
        vault.notes,
        vault.bytes as f64 / 1e6
    );
    out.push_str("| | median | min to max | ratio | target | |\n| --- | ---: | ---: | ---: | ---: | --- |\n");
    for row in ROWS {
        let Some(spread) = figures.spread(row.figure) else {
            continue;
        };
        let (ratio, target, met) = compare(row, spread, vault, figures);
        let unit = row.figure.rsplit('_').next().unwrap_or_default();
        let verdict = match met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} to {} | {ratio} | {target} | {verdict} |",
            row.words,
            show(spread.median, unit),
            number(spread.min, unit),
            show(spread.max, unit),
        );
    }
    out
}

/// The ratio and the target as words, and whether it is met.
fn compare(
    row: &Row,
    spread: Spread,
    vault: &BenchVault,
    figures: &Figures,
) -> (String, String, Option<bool>) {
    match row.target {
        Target::None => (String::new(), String::new(), None),
        Target::Times(most, base) => match figures.spread(base) {
            Some(base) => {
                let ratio = spread.median / base.median;
                (format!("{ratio:.2}"), format!("{most:.1} x"), Some(ratio <= most))
            }
            None => (String::new(), format!("{most:.1} x"), None),
        },
        Target::AtMost(small, large) => {
            let share = ((vault.notes as f64 - 10_000.0) / 90_000.0).max(0.0);
            let most = small + (large - small) * share;
            let unit = row.figure.rsplit('_').next().unwrap_or_default();
            (String::new(), show(most, unit), Some(spread.median <= most))
        }
    }
}

fn show(value: f64, unit: &str) -> String {
    format!(
        "{} {}",
        number(value, unit),
        if unit == "mb" { "MB" } else { unit }
    )
}

fn number(value: f64, unit: &str) -> String {
    match unit {
        "s" => format!("{value:.2}"),
        "ms" => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn figures(values: &[(&str, &[f64])]) -> Figures {
        Figures(
            values
                .iter()
                .map(|(name, values)| ((*name).to_owned(), values.to_vec()))
                .collect(),
        )
    }

    #[test]
    fn the_median_is_the_middle_of_the_sorted_values() {
        let figures = figures(&[("odd", &[3.0, 1.0, 2.0]), ("even", &[4.0, 1.0, 2.0, 3.0])]);
        assert_eq!(
            figures.spread("odd"),
            Some(Spread {
                median: 2.0,
                min: 1.0,
                max: 3.0
            })
        );
        assert_eq!(figures.spread("even").unwrap().median, 2.5);
        assert_eq!(figures.spread("none"), None);
    }

    #[test]
    fn a_table_holds_each_figure_against_its_target() {
        let vault = BenchVault {
            name: "v".into(),
            path: PathBuf::new(),
            notes: 10_000,
            bytes: 50_000_000,
        };
        let figures = figures(&[
            ("floor_s", &[0.5]),
            ("usable_s", &[1.0, 1.25, 2.0]),
            ("anonymous_settled_mb", &[130.0]),
        ]);
        let table = table(&vault, &figures);
        let usable = "| Cold start to a usable graph | 1.25 s | 1.00 to 2.00 s | 2.50 | 3.0 x | met |";
        assert!(table.contains(usable), "{table}");
        assert!(
            table.contains(
                "| Memory: own, settled after a cold start | 130 MB | 130 to 130 MB |  | 120 MB | missed |"
            ),
            "{table}"
        );
    }
}
