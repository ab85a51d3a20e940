//! The small vault that the cases are about, as a table of notes.

use anyhow::{Context as _, Result};
use cairn_dql::note::{NoteInput, PageData};
use cairn_dql::{Clock, Notes, Table, Zone};
use cairn_graph::{Change, KnowledgeGraph, Resolution, contribute};
use cairn_markdown::{ReadOptions, read};
use cairn_model::VaultPath;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file's text and its times on a wall clock.
#[derive(Clone)]
struct File {
    text: String,
    created: String,
    modified: String,
}

/// The files of the vault.
pub(super) struct Vault {
    files: BTreeMap<String, File>,
    graph: Arc<KnowledgeGraph>,
}

/// Milliseconds since 1970 at which a wall clock shows this.
pub(super) fn instant(wall: &str, zone: &str) -> Result<i64> {
    let time: jiff::civil::DateTime = wall.parse().with_context(|| format!("no time: {wall}"))?;
    Ok(time.in_tz(zone)?.timestamp().as_millisecond())
}

impl Vault {
    pub(super) fn read(json: &Json) -> Result<Self> {
        let mut files = BTreeMap::new();
        for (path, text) in json["files"].as_object().context("the vault has no files")? {
            let stat = &json["stat"][path];
            let time = |key: &str| stat[key].as_str().unwrap_or("2024-01-01T00:00:00").to_owned();
            let file = File {
                text: text.as_str().unwrap_or("").to_owned(),
                created: time("ctime"),
                modified: time("mtime"),
            };
            files.insert(path.clone(), file);
        }
        let mut graph = KnowledgeGraph::default();
        let changes = files
            .iter()
            .filter(|(path, _)| is_note(path))
            .filter_map(|(path, file)| {
                let path = VaultPath::new(path).ok()?;
                let note = read(&file.text, ReadOptions::default());
                let size = u32::try_from(file.text.len()).ok()?;
                let contribution = Some(Arc::new(contribute(&path, &note, size)));
                Some(Change { path, contribution })
            });
        graph.apply(changes.collect());
        Ok(Self {
            files,
            graph: Arc::new(graph),
        })
    }

    /// The vault's table in a time zone.
    pub(super) fn table(&self, zone: &str) -> Arc<Table> {
        let paths = self.files.keys().filter(|path| is_note(path));
        let notes = ZonedNotes {
            files: self.files.clone(),
            graph: Arc::clone(&self.graph),
            zone: zone.to_owned(),
        };
        Table::new(
            paths.map(|path| Arc::from(path.as_str())).collect(),
            Box::new(notes),
            &|_| None,
        )
    }
}

fn is_note(path: &str) -> bool {
    path.ends_with(".md")
}

struct ZonedNotes {
    files: BTreeMap<String, File>,
    graph: Arc<KnowledgeGraph>,
    zone: String,
}

impl Notes for ZonedNotes {
    fn read(&self, path: &str) -> Option<Arc<PageData>> {
        let file = self.files.get(path)?;
        let clock = Clock {
            now: 0,
            zone: Zone::local(&self.zone),
        };
        let input = NoteInput {
            path,
            text: &file.text,
            size: file.text.len() as u64,
            created: instant(&file.created, &self.zone).ok()?,
            modified: instant(&file.modified, &self.zone).ok()?,
            recovered: false,
        };
        Some(Arc::new(PageData::read(&input, &clock)))
    }

    fn resolve(&self, target: &str, from: &str) -> Option<Arc<str>> {
        let origin = VaultPath::new(from).ok()?;
        match self.graph.resolve(target, &origin) {
            Resolution::Note(path) => Some(path.as_str().into()),
            Resolution::Itself => self.files.contains_key(from).then(|| from.into()),
            Resolution::Attachment | Resolution::Missing => {
                self.files.contains_key(target).then(|| target.into())
            }
        }
    }

    fn csv(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|file| file.text.clone())
    }
}
