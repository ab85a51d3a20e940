//! How well search finds what somebody wants, against judged queries over the sample vault, beside plain BM25.

use anyhow::{Context, Result, bail};
use cairn_engine::{Engine, OpenOptions, SearchOptions, Snapshot};
use cairn_graph::NodeKey;
use cairn_store::DataFolder;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, STRING, Schema, TEXT, Value};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// What to evaluate.
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// The vault
    #[arg(long, default_value = "assets/sample-vault")]
    vault: PathBuf,
    /// The judged queries
    #[arg(long, default_value = "tests/relevance/queries.txt")]
    judged: PathBuf,
    /// Show every query whose first hit is not an answer
    #[arg(long)]
    misses: bool,
}

/// Shares that a build must reach.
const LEAST_AT_1: f64 = 0.85;
const LEAST_AT_5: f64 = 0.97;
/// Hits that are looked at.
const LOOKED_AT: usize = 5;

/// A judged query.
struct Judged {
    sort: String,
    query: String,
    answers: Vec<String>,
}

/// How often an answer was first, and among the first five.
#[derive(Clone, Copy, Default)]
struct Score {
    asked: u32,
    first: u32,
    five: u32,
}

impl Score {
    fn add(&mut self, judged: &Judged, found: &[String]) {
        self.asked += 1;
        let place = found.iter().position(|name| judged.answers.contains(name));
        self.first += u32::from(place == Some(0));
        self.five += u32::from(place.is_some_and(|place| place < LOOKED_AT));
    }

    fn shares(self) -> (f64, f64) {
        let share = |count: u32| f64::from(count) / f64::from(self.asked.max(1));
        (share(self.first), share(self.five))
    }
}

/// Evaluates and prints; whether the least shares are reached.
pub fn run(args: &EvalArgs) -> Result<bool> {
    let judged = read(&args.judged)?;
    let data = tempfile::tempdir()?;
    let options = OpenOptions {
        text: true,
        ..OpenOptions::new(&args.vault, DataFolder::new(data.path()))
    };
    let engine = Engine::open(options)?;
    if let Err(notice) = engine.wait_searchable() {
        bail!("{} {}", notice.message, notice.hint);
    }
    let snapshot = engine.snapshot();
    let plain = Plain::of(&engine, &snapshot)?;
    let mut scores: BTreeMap<String, [Score; 2]> = BTreeMap::new();
    for each in &judged {
        let hits = engine.search(&snapshot, &each.query, SearchOptions::best(LOOKED_AT))?;
        let found: Vec<String> = hits.nodes.iter().map(|hit| name(&snapshot, hit.node)).collect();
        let plain = plain.search(&each.query)?;
        for sort in [each.sort.as_str(), "all"] {
            let [ours, theirs] = scores.entry(sort.to_owned()).or_default();
            ours.add(each, &found);
            theirs.add(each, &plain);
        }
        if args.misses && !found.first().is_some_and(|first| each.answers.contains(first)) {
            println!(
                "{:>9}  {:<44} wants {}, finds {}",
                each.sort,
                each.query,
                each.answers.join(" or "),
                found.join(", ")
            );
        }
    }
    println!(
        "{:>9}  queries   success@1 (plain BM25)   success@5 (plain BM25)",
        ""
    );
    for (sort, [ours, theirs]) in &scores {
        let ((one, five), (plain_one, plain_five)) = (ours.shares(), theirs.shares());
        println!(
            "{sort:>9}  {:>7}   {one:>9.3} ({plain_one:.3})         {five:>9.3} ({plain_five:.3})",
            ours.asked
        );
    }
    let (one, five) = scores
        .get("all")
        .map(|[ours, _]| ours.shares())
        .unwrap_or_default();
    let reached = one >= LEAST_AT_1 && five >= LEAST_AT_5;
    if !reached {
        println!("below success@1 {LEAST_AT_1} or success@5 {LEAST_AT_5}");
    }
    Ok(reached)
}

fn read(path: &PathBuf) -> Result<Vec<Judged>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with("# "));
    lines
        .map(|line| {
            let mut parts = line.split(" | ");
            let (Some(sort), Some(query), Some(answers)) = (parts.next(), parts.next(), parts.next()) else {
                bail!("{line:?} is not `sort | query | answers`");
            };
            Ok(Judged {
                sort: sort.trim().to_owned(),
                query: query.to_owned(),
                answers: answers
                    .split(", ")
                    .map(|answer| answer.trim().to_owned())
                    .collect(),
            })
        })
        .collect()
}

/// A note by its file name; what stands inside one with its title behind `#`.
fn name(snapshot: &Snapshot, key: NodeKey) -> String {
    let node = snapshot.graph.node(key);
    let Some(path) = node.path.as_deref() else {
        return node.title.to_string();
    };
    match snapshot.graph.note_at(path) == Some(key) {
        true => path.stem().to_owned(),
        false => format!("{}#{}", path.stem(), node.title),
    }
}

/// tantivy with its own tokenizer and parser, over one field that holds title and text.
struct Plain {
    index: Index,
}

impl Plain {
    fn of(engine: &Engine, snapshot: &Snapshot) -> Result<Self> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20_000_000)?;
        for (path, note) in snapshot.graph.contributions() {
            let bytes = engine.vault().read(path, u64::MAX)?;
            let mut document = TantivyDocument::new();
            document.add_text(id, path.stem());
            document.add_text(
                text,
                format!("{}\n{}", note.title, String::from_utf8_lossy(&bytes)),
            );
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(Self { index })
    }

    fn search(&self, query: &str) -> Result<Vec<String>> {
        let schema = self.index.schema();
        let (id, text) = (schema.get_field("id")?, schema.get_field("text")?);
        let (query, _) = QueryParser::for_index(&self.index, vec![text]).parse_query_lenient(query);
        let searcher = self.index.reader()?.searcher();
        let found = searcher.search(&query, &TopDocs::with_limit(LOOKED_AT).order_by_score())?;
        let name = |address| -> Result<String> {
            let document: TantivyDocument = searcher.doc(address)?;
            let id = document.get_first(id).and_then(|id| id.as_str());
            Ok(id.unwrap_or_default().to_owned())
        };
        found.into_iter().map(|(_, address)| name(address)).collect()
    }
}
