//! `cairn outline`: one study document, no vault.

use crate::args::Args;
use crate::output::{self, say};
use cairn_protocol::ApiError;
use cairn_sources::{Document, Kind, MAX_BYTES, Node, RepairCode, Value};
use serde::Serialize;
use serde::ser::{SerializeMap as _, SerializeStruct as _, Serializer};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;

/// Characters of a line that are given as evidence.
const EVIDENCE: usize = 200;

pub fn run(args: &Args, file: &Path) -> Result<(), ApiError> {
    let document = cairn_sources::read(bytes(file)?);
    let outline = Outline {
        name: file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        stem: file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        missing: missing(&document, file),
        starts: line_starts(&document.text),
        above: RefCell::default(),
        document: &document,
    };
    if args.json {
        // Written as it is made: a document of many nodes would not fit beside its own JSON.
        let mut out = BufWriter::new(std::io::stdout());
        let written = serde_json::to_writer_pretty(&mut out, &outline).map_err(std::io::Error::from);
        output::printed(written.and_then(|()| writeln!(out)).and_then(|()| out.flush()));
    } else {
        outline.print();
    }
    Ok(())
}

/// The file's bytes, one more than are read at most: so the reader sees that there is more.
fn bytes(file: &Path) -> Result<Vec<u8>, ApiError> {
    let failed = |error: std::io::Error| {
        ApiError::new(
            "source.unreadable",
            format!("{} could not be read: {error}.", file.display()),
            "Name a file: Markdown, plain text, HTML, OPML or roadmap JSON.",
        )
    };
    let opened = std::fs::File::open(file).map_err(failed)?;
    // Growing step by step would leave as much again behind.
    let length = opened.metadata().map_err(failed)?.len().min(MAX_BYTES as u64);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 2);
    opened
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}

/// Where each line of a text begins, in bytes; documents are read up to 32 MiB.
fn line_starts(text: &str) -> Vec<u32> {
    let ends = || text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let mut starts = Vec::with_capacity(ends().count() + 1);
    starts.push(0);
    starts.extend(ends().map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)));
    starts
}

/// Relative links of the document that lead to no file beside it: line and target.
fn missing(document: &Document, file: &Path) -> Vec<(u32, String)> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let relative =
        |target: &str| !target.contains(':') && !target.starts_with(['#', '/']) && target.contains('.');
    document
        .references
        .iter()
        .filter_map(|reference| Some((reference.line, reference.target.as_deref()?)))
        .filter(|(_, target)| {
            relative(target) && !folder.join(target.split('#').next().unwrap_or(target)).exists()
        })
        .map(|(line, target)| (line, target.to_owned()))
        .collect()
}

struct Outline<'a> {
    document: &'a Document,
    name: String,
    stem: String,
    /// Where each line begins in the document's text.
    starts: Vec<u32>,
    /// The node whose path was asked for last, and that path: siblings follow each other.
    above: RefCell<Option<(u32, String)>>,
    missing: Vec<(u32, String)>,
}

impl Outline<'_> {
    fn title(&self) -> &str {
        if self.document.title.is_empty() {
            &self.stem
        } else {
            &self.document.title
        }
    }

    /// The natural key of a node: its kind, the file, its slug path.
    fn id(&self, index: u32) -> String {
        let node = &self.document.nodes[index as usize];
        let (kind, name, slug) = (node.kind, &self.name, node.slug());
        let Some(parent) = node.parent else {
            return format!("{kind}:{name}#{slug}");
        };
        let mut above = self.above.borrow_mut();
        if above.as_ref().is_none_or(|(known, _)| *known != parent) {
            *above = Some((parent, self.document.slug_path(parent)));
        }
        let path = above.as_ref().map_or("", |(_, path)| path);
        format!("{kind}:{name}#{path}/{slug}")
    }

    fn evidence(&self, line: u32) -> [Evidence; 1] {
        let text = &self.document.text;
        let start = self.starts.get((line as usize).wrapping_sub(1));
        let rest = start.map_or("", |start| &text[*start as usize..]);
        let text = rest.lines().next().unwrap_or("").trim();
        [Evidence {
            line,
            text: text.chars().take(EVIDENCE).collect(),
        }]
    }

    fn counts(&self) -> BTreeMap<&'static str, usize> {
        const KINDS: [Kind; 7] = [
            Kind::Topic,
            Kind::Path,
            Kind::Stage,
            Kind::Term,
            Kind::Task,
            Kind::Company,
            Kind::Passage,
        ];
        KINDS
            .into_iter()
            .map(|kind| (kind.name(), self.document.count(kind)))
            .collect()
    }

    fn print(&self) {
        let document = self.document;
        say!(
            "{} ({}, {:.0} % understood)",
            self.title(),
            document.kind.name(),
            document.understood * 100.0
        );
        let counts = self.counts();
        let counts: Vec<String> = counts
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(kind, n)| format!("{n} {kind}"))
            .collect();
        say!(
            "{}",
            if counts.is_empty() {
                "nothing was read".to_owned()
            } else {
                counts.join(", ")
            }
        );
        for (code, count) in &document.repairs {
            say!("mended: {count} × {}", repair(*code));
        }
        if !document.dropped.is_empty() {
            say!("left out: {} lines", document.dropped.len());
        }
        for finding in &document.diagnostics {
            say!(
                "note: line {}: {} {}",
                finding.line,
                finding.code.message(),
                finding.code.hint()
            );
        }
        let mut depth: Vec<usize> = Vec::with_capacity(document.nodes.len());
        for node in &document.nodes {
            depth.push(node.parent.map_or(0, |parent| depth[parent as usize] + 1));
            say!(
                "{:>5} {}{}{}",
                node.line,
                "  ".repeat(depth[depth.len() - 1]),
                sign(node.kind),
                node.title
            );
        }
    }
}

fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Topic => "",
        Kind::Path => "path: ",
        Kind::Stage => "stage: ",
        Kind::Term => "term: ",
        Kind::Task => "[ ] ",
        Kind::Company => "company: ",
        Kind::Passage => "¶ ",
    }
}

fn repair(code: RepairCode) -> &'static str {
    match code {
        RepairCode::Mojibake => "text decoded wrongly",
        RepairCode::BrokenRow => "table row broken over lines",
    }
}

#[derive(Serialize)]
struct Evidence {
    line: u32,
    text: String,
}

#[derive(Serialize)]
struct EdgeRow<'a> {
    from: String,
    to: String,
    kind: &'a str,
    basis: &'a str,
    confidence: f32,
    evidence: [Evidence; 1],
}

#[derive(Serialize)]
struct NodeRow<'a> {
    id: String,
    parent: Option<String>,
    kind: &'a str,
    title: &'a str,
    line: u32,
    attributes: Attributes<'a>,
}

struct Attributes<'a>(&'a Node);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.attributes.len()))?;
        for (name, value) in &self.0.attributes {
            match value {
                Value::Text(text) => map.serialize_entry(&**name, &**text)?,
                Value::Number(number) => map.serialize_entry(&**name, number)?,
                Value::Flag(flag) => map.serialize_entry(&**name, flag)?,
                Value::List(list) => {
                    map.serialize_entry(&**name, &list.iter().map(|text| &**text).collect::<Vec<_>>())?
                }
                Value::Range { min, max, unit } => {
                    map.serialize_entry(
                        &**name,
                        &serde_json::json!({ "min": min, "max": max, "unit": unit.name() }),
                    )?;
                }
            }
        }
        map.end()
    }
}

/// A list that is made while it is written.
struct Rows<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Rows<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

impl Serialize for Outline<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde_json::json;
        let document = self.document;
        let mut out = serializer.serialize_struct("outline", 12)?;
        out.serialize_field("title", self.title())?;
        out.serialize_field("kind", document.kind.name())?;
        out.serialize_field("format", document.format.name())?;
        out.serialize_field("understood", &document.understood)?;
        let repairs = document
            .repairs
            .iter()
            .map(|(code, count)| json!({ "code": code.name(), "count": count }));
        out.serialize_field("repairs", &repairs.collect::<Vec<_>>())?;
        let dropped = || {
            document
                .dropped
                .iter()
                .map(|line| json!({ "line": line.line, "text": line.text, "reason": line.reason.name() }))
        };
        out.serialize_field("dropped", &Rows(dropped))?;
        out.serialize_field("nodes", &Rows(|| self.nodes()))?;
        out.serialize_field("edges", &Rows(|| self.part_of().chain(self.edges())))?;
        let references = || {
            document
                .references
                .iter()
                .map(|found| json!({ "line": found.line, "text": found.text, "target": found.target }))
        };
        out.serialize_field("references", &Rows(references))?;
        let missing = || {
            self.missing
                .iter()
                .map(|(line, target)| json!({ "line": line, "target": target }))
        };
        out.serialize_field("missing_links", &Rows(missing))?;
        let findings = || {
            document.diagnostics.iter().map(|finding| {
                let code = finding.code;
                json!({ "code": code.name(), "line": finding.line, "message": code.message(), "hint": code.hint() })
            })
        };
        out.serialize_field("diagnostics", &Rows(findings))?;
        out.serialize_field("counts", &self.counts())?;
        out.end()
    }
}

impl Outline<'_> {
    fn nodes(&self) -> impl Iterator<Item = NodeRow<'_>> {
        (0_u32..).zip(&self.document.nodes).map(|(index, node)| NodeRow {
            id: self.id(index),
            parent: node.parent.map(|parent| self.id(parent)),
            kind: node.kind.name(),
            title: &node.title,
            line: node.line,
            attributes: Attributes(node),
        })
    }

    /// What belongs to what, as edges.
    fn part_of(&self) -> impl Iterator<Item = EdgeRow<'_>> {
        (0_u32..).zip(&self.document.nodes).filter_map(|(index, node)| {
            Some(EdgeRow {
                from: self.id(index),
                to: self.id(node.parent?),
                kind: "part_of",
                basis: "document_structure",
                confidence: 1.0,
                evidence: self.evidence(node.line),
            })
        })
    }

    fn edges(&self) -> impl Iterator<Item = EdgeRow<'_>> {
        self.document.edges.iter().map(|edge| EdgeRow {
            from: self.id(edge.from),
            to: self.id(edge.to),
            kind: edge.kind.name(),
            basis: edge.basis.name(),
            confidence: edge.confidence.get(),
            evidence: self.evidence(edge.line),
        })
    }
}
