//! Precision and recall of alignment against judged pairs: study documents with the sample vault.

use anyhow::{Context, Result, bail};
use cairn_sources::{Document, Kind, Value};
use cairn_study::align::{Reason, Term, Tie, Topic, TopicKind, ties};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What to evaluate.
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// The folder of the study documents
    documents: PathBuf,
    /// The judged pairs
    #[arg(long, default_value = "tests/alignment/seeds.txt")]
    judged: PathBuf,
    /// Show the held-out misses too
    #[arg(long)]
    all: bool,
}

/// Notes are one document; study documents follow.
const VAULT: u32 = 0;

/// What a judge says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    Open,
    Wrong,
}

/// Judged pairs; both orders of a pair are one.
type Judged = BTreeMap<(String, String), Verdict>;

/// How many ties were right, wrong, and missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Proposed, and judged right.
    pub right: u32,
    /// Proposed, and not judged right.
    pub wrong: u32,
    /// Judged right, and not proposed.
    pub missing: u32,
    /// Proposed where the judge leaves it open.
    pub open: u32,
}

impl Score {
    /// Share of the proposed ties that are right.
    pub fn precision(self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.wrong).max(1))
    }

    /// Share of the right ties that are proposed.
    pub fn recall(self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.missing).max(1))
    }
}

/// What was read: topics with what pairs call them.
#[derive(Default)]
struct Material {
    topics: Vec<Topic>,
    names: Vec<String>,
    glossary: Vec<Term>,
}

/// A pair that was proposed or judged, for the report.
struct Finding {
    pair: (String, String),
    held_out: bool,
    verdict: Verdict,
    tie: Option<(f32, Reason)>,
}

/// Prints figures and, for the pairs to tune on at least, what is wrong and what is missing.
pub fn run(args: &EvalArgs) -> Result<bool> {
    let root = crate::workspace::root();
    let (findings, titles) = evaluate(&root, &args.documents, &root.join(&args.judged))?;
    for finding in findings.iter().filter(|finding| args.all || !finding.held_out) {
        let (a, b) = &finding.pair;
        let sign = match (&finding.tie, finding.verdict) {
            (Some(_), Verdict::Wrong) => "wrong",
            (None, Verdict::Right) => "missing",
            _ => continue,
        };
        let why = finding
            .tie
            .as_ref()
            .map(|(confidence, reason)| format!(" {confidence:.2} {reason}"));
        let title = |name: &String| titles.get(name).cloned().unwrap_or_default();
        println!(
            "{sign:7} {a} “{}” - {b} “{}”{}",
            title(a),
            title(b),
            why.unwrap_or_default()
        );
    }
    for (name, held_out) in [("tuning", Some(false)), ("held out", Some(true)), ("all", None)] {
        for (kind, notes) in [("covers", Some(true)), ("same_as", Some(false)), ("both", None)] {
            let score = score(&findings, |finding| {
                held_out.is_none_or(|half| half == finding.held_out)
                    && notes.is_none_or(|notes| notes == is_covers(&finding.pair))
            });
            println!(
                "{name:14} {kind:8} precision {:.3}  recall {:.3}  right {} wrong {} missing {} open {}",
                score.precision(),
                score.recall(),
                score.right,
                score.wrong,
                score.missing,
                score.open
            );
        }
    }
    Ok(true)
}

fn is_covers(pair: &(String, String)) -> bool {
    [&pair.0, &pair.1]
        .iter()
        .any(|name| name.contains("/q-") || name.contains("/c-"))
}

fn score(findings: &[Finding], wanted: impl Fn(&Finding) -> bool) -> Score {
    let mut score = Score::default();
    for finding in findings.iter().filter(|finding| wanted(finding)) {
        match (&finding.tie, finding.verdict) {
            (Some(_), Verdict::Right) => score.right += 1,
            (Some(_), Verdict::Wrong) => score.wrong += 1,
            (Some(_), Verdict::Open) => score.open += 1,
            (None, Verdict::Right) => score.missing += 1,
            (None, _) => {}
        }
    }
    score
}

fn evaluate(
    root: &Path,
    documents: &Path,
    judged: &Path,
) -> Result<(Vec<Finding>, BTreeMap<String, String>)> {
    let judged = read_judged(judged)?;
    let mut material = Material::default();
    let vault = root.join("assets/sample-vault");
    for path in markdown_files(&vault)? {
        material.add_note(&vault, &path)?;
    }
    for (number, (key, path)) in (1..).zip(documents_of(documents, &judged)?) {
        let document = cairn_sources::read(&fs::read(path)?);
        material.add_document(number, &key, &document);
    }
    let mut proposed: BTreeMap<(String, String), (f32, Reason)> = BTreeMap::new();
    for Tie {
        a,
        b,
        confidence,
        reason,
        ..
    } in ties(&material.topics, &material.glossary)
    {
        let pair = ordered(&material.names[a], &material.names[b]);
        proposed.insert(pair, (confidence.get(), reason));
    }
    let pairs: BTreeSet<(String, String)> = proposed.keys().chain(judged.keys()).cloned().collect();
    let findings = pairs
        .into_iter()
        .map(|pair| Finding {
            held_out: held_out(&pair),
            verdict: judged.get(&pair).copied().unwrap_or(Verdict::Wrong),
            tie: proposed.remove(&pair),
            pair,
        })
        .collect();
    let titles = material
        .names
        .into_iter()
        .zip(material.topics.into_iter().map(|topic| topic.title));
    Ok((findings, titles.collect()))
}

/// Whether the topic of a pair (of two, the first) stands on a line that leaves 3 when divided by 4.
fn held_out(pair: &(String, String)) -> bool {
    let topic = if pair.0.starts_with("note:") {
        &pair.1
    } else {
        &pair.0
    };
    let line = topic.rsplit(':').next().and_then(|line| line.parse::<u32>().ok());
    line.is_some_and(|line| line % 4 == 3)
}

fn ordered(a: &str, b: &str) -> (String, String) {
    if a <= b {
        (a.to_owned(), b.to_owned())
    } else {
        (b.to_owned(), a.to_owned())
    }
}

fn read_judged(path: &Path) -> Result<Judged> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut judged = Judged::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let mut words = line.splitn(3, ' ');
        let (Some(a), Some(sign), Some(b)) = (words.next(), words.next(), words.next()) else {
            bail!("not a judged pair: {line}");
        };
        let verdict = match sign {
            "+" => Verdict::Right,
            "?" => Verdict::Open,
            "-" => Verdict::Wrong,
            _ => bail!("no such verdict: {line}"),
        };
        judged.insert(ordered(a, b), verdict);
    }
    Ok(judged)
}

/// The documents that judged pairs name, by what they call them: the end of the file's name.
fn documents_of(folder: &Path, judged: &Judged) -> Result<Vec<(String, PathBuf)>> {
    let keys: BTreeSet<&str> = judged
        .keys()
        .flat_map(|(a, b)| [a, b])
        .filter(|name| !name.starts_with("note:"))
        .filter_map(|name| Some(name.rsplit_once(':')?.0))
        .collect();
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    let stem = |path: &Path| {
        path.file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default()
            .to_owned()
    };
    let of_key = |key: &str| {
        let found = files
            .iter()
            .find(|path| stem(path).starts_with(key) || stem(path).contains(&format!("_{key}")));
        let path = found.with_context(|| format!("no document {key} in {}", folder.display()))?;
        Ok((key.to_owned(), path.clone()))
    };
    keys.into_iter().map(of_key).collect()
}

fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

impl Material {
    fn add_note(&mut self, vault: &Path, file: &Path) -> Result<()> {
        let path = file.strip_prefix(vault)?.to_string_lossy().replace('\\', "/");
        let stem = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let (kind, slug) = match stem.split_once('-') {
            Some(("q", rest)) => (TopicKind::Question, rest),
            Some(("c", rest)) => (TopicKind::Concept, rest),
            Some(("moc", rest)) => (TopicKind::Moc, rest),
            _ => return Ok(()),
        };
        let note = cairn_markdown::read(&fs::read_to_string(file)?, Default::default());
        let slug = slug.split("--").next().unwrap_or(slug).to_owned();
        let properties = |names: &[&str]| names.iter().flat_map(|name| note.property_texts(name)).collect();
        let mut aliases: Vec<String> = properties(&["aliases"]);
        aliases.push(slug.clone());
        self.names.push(format!("note:{}", path));
        self.topics.push(Topic {
            document: VAULT,
            kind,
            title: note.property_texts("title").into_iter().next().unwrap_or(slug),
            aliases,
            text: String::new(),
            parent: None,
            tags: properties(&["topic", "subtopics", "tags"]),
        });
        Ok(())
    }

    fn add_document(&mut self, number: u32, key: &str, document: &Document) {
        let mut index = BTreeMap::new();
        for (at, node) in (0_u32..).zip(&document.nodes) {
            if node.kind == Kind::Term {
                let meaning = match node.attribute("definition") {
                    Some(Value::Text(text)) => text.to_string(),
                    _ => String::new(),
                };
                self.glossary.push(Term {
                    name: node.title.to_string(),
                    meaning,
                });
            }
            if !matches!(node.kind, Kind::Topic | Kind::Stage | Kind::Term) {
                continue;
            }
            index.insert(at, self.topics.len());
            self.names.push(format!("{key}:{}", node.line));
            self.topics.push(Topic {
                document: number,
                kind: TopicKind::Topic,
                title: node.title.to_string(),
                aliases: Vec::new(),
                text: said(node),
                parent: node.parent.and_then(|parent| index.get(&parent).copied()),
                tags: Vec::new(),
            });
        }
    }
}

/// What a document says of a node, as one text.
fn said(node: &cairn_sources::Node) -> String {
    let mut said = String::new();
    for (_, value) in &node.attributes {
        match value {
            Value::Text(text) => said.extend([text, " "]),
            Value::List(items) => items.iter().for_each(|item| said.extend([item, " "])),
            _ => {}
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures that documents of the project's own must keep to.
    #[test]
    fn sample_documents_are_aligned_with_the_sample_vault() {
        let root = crate::workspace::root();
        let documents = root.join("assets/sample-vault/Documents");
        let (findings, _) = evaluate(&root, &documents, &root.join("tests/alignment/sample.txt")).unwrap();
        let score = score(&findings, |_| true);
        assert!(score.right >= 150, "{score:?}");
        assert!(score.precision() >= 0.95, "{score:?}");
        assert!(score.recall() >= 0.9, "{score:?}");
    }

    #[test]
    fn a_score_of_nothing_is_zero() {
        assert_eq!(Score::default().precision(), 0.0);
    }
}
