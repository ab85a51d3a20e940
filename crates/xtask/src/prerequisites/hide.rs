//! A vault without its written requirements: no link of theirs, and no line of the sections they stand in.

use anyhow::{Context as _, Result};
use cairn_graph::{Change, Contribution, KnowledgeGraph, NodeKey, Resolution, contribute};
use cairn_markdown::{ParsedNote, ReadOptions, decode, read};
use cairn_model::{Basis, VaultPath};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

/// One note of the vault.
pub struct Note {
    pub path: VaultPath,
    /// The text, with what is hidden left out.
    pub text: String,
    contribution: Contribution,
    /// What it says of requirements, by (needing, needed): kept as paths, for the graph is built without it.
    told: Vec<(VaultPath, VaultPath)>,
}

/// A vault that keeps its requirements to itself.
pub struct Hidden {
    pub notes: Vec<Note>,
    pub graph: KnowledgeGraph,
    /// (a, b): a note says that a needs b.
    pub truth: HashSet<(NodeKey, NodeKey)>,
}

/// Links that say what needs what, and whether they run from what needs.
fn tells(basis: Basis) -> Option<bool> {
    match basis {
        Basis::PrerequisiteSection
        | Basis::EasierSection
        | Basis::PropertyPrerequisites
        | Basis::DisplacedPrerequisites
        | Basis::FieldPrerequisites => Some(true),
        Basis::AdvancedSection => Some(false),
        _ => None,
    }
}

/// Reads a vault and hides its requirements; with `pairs`, every other link between two notes of which one is said to
/// need the other is hidden too.
pub fn hide(vault: &Path, pairs: bool) -> Result<Hidden> {
    let mut files = Vec::new();
    list(vault, vault, &mut files)?;
    files.sort();
    let mut notes = Vec::new();
    let mut whole = Vec::new();
    for path in files {
        let bytes =
            std::fs::read(vault.join(path.as_str())).with_context(|| format!("{path} cannot be read"))?;
        let text = decode(&bytes).text.into_owned();
        let parsed = read(&text, ReadOptions { items: Some(true) });
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let contribution = contribute(&path, &parsed, size);
        whole.push(change(&path, contribution.clone()));
        notes.push(Note {
            text: without(&text, &secret_lines(&parsed, &contribution)),
            told: Vec::new(),
            contribution,
            path,
        });
    }
    let mut graph = KnowledgeGraph::default();
    graph.apply(whole);
    notes.iter_mut().for_each(|note| note.keep_to_itself(&graph));
    if pairs {
        let told: HashSet<(VaultPath, VaultPath)> =
            notes.iter().flat_map(|note| note.told.iter().cloned()).collect();
        notes.iter_mut().for_each(|note| {
            let path = note.path.clone();
            let between = |target: &VaultPath| {
                let (here, there) = (path.clone(), target.clone());
                told.contains(&(here.clone(), there.clone())) || told.contains(&(there, here))
            };
            note.drop_links(&graph, |_, target| target.is_some_and(between));
        });
    }
    let mut graph = KnowledgeGraph::default();
    graph.apply(
        notes
            .iter()
            .map(|note| change(&note.path, note.contribution.clone()))
            .collect(),
    );
    let ends = |(from, to): &(VaultPath, VaultPath)| Some((graph.note_at(from)?, graph.note_at(to)?));
    let truth = notes
        .iter()
        .flat_map(|note| &note.told)
        .filter_map(ends)
        .collect();
    Ok(Hidden { notes, graph, truth })
}

fn change(path: &VaultPath, contribution: Contribution) -> Change {
    Change {
        path: path.clone(),
        contribution: Some(Arc::new(contribution)),
    }
}

impl Note {
    fn keep_to_itself(&mut self, graph: &KnowledgeGraph) {
        let mut told = Vec::new();
        let path = self.path.clone();
        self.drop_links(graph, |basis, target| {
            let Some(forward) = tells(basis) else {
                return false;
            };
            if let Some(target) = target.filter(|target| **target != path) {
                let (from, to) = (path.clone(), target.clone());
                told.push(if forward { (from, to) } else { (to, from) });
            }
            true
        });
        self.told = told;
    }

    fn drop_links(
        &mut self,
        graph: &KnowledgeGraph,
        mut drops: impl FnMut(Basis, Option<&VaultPath>) -> bool,
    ) {
        let mut links = self.contribution.links.to_vec();
        links.retain(|link| {
            let target = match graph.resolve(&link.target, &self.path) {
                Resolution::Note(path) => Some(path),
                _ => None,
            };
            !drops(link.basis, target.as_deref())
        });
        self.contribution.links = links.into();
    }
}

/// Lines of properties that tell requirements, and of every section with a link that does, to the next heading of its
/// level.
fn secret_lines(note: &ParsedNote, contribution: &Contribution) -> BTreeSet<u32> {
    let mut secret = BTreeSet::new();
    let telling = contribution
        .links
        .iter()
        .filter(|link| tells(link.basis).is_some());
    let lines: HashSet<(u32, u32)> = telling.map(|link| (link.line, link.column)).collect();
    let links = note
        .links
        .iter()
        .filter(|link| lines.contains(&(link.at.line, link.at.column)));
    for link in links {
        secret.insert(link.at.line);
        let Some(start) = link.heading.map(|heading| heading as usize) else {
            continue;
        };
        let heading = &note.headings[start];
        let next = note.headings[start + 1..]
            .iter()
            .find(|next| next.level <= heading.level);
        // A section to the end of the note ends there: lines beyond it are none.
        let end = next.map_or(heading.line + 10_000, |next| next.line);
        secret.extend(heading.line..end);
    }
    for place in note.places.iter().filter(|place| place.key.contains("prereq")) {
        secret.insert(place.line);
        secret.extend(place.items.iter().copied());
    }
    secret
}

fn without(text: &str, secret: &BTreeSet<u32>) -> String {
    let lines = (1u32..)
        .zip(text.lines())
        .filter(|(line, _)| !secret.contains(line));
    lines.map(|(_, line)| [line, "\n"].concat()).collect()
}

fn list(root: &Path, folder: &Path, found: &mut Vec<VaultPath>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if hidden || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            list(root, &path, found)?;
        } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("md"))
            && let Ok(inside) = path.strip_prefix(root)
            && let Ok(inside) = VaultPath::new(&inside.to_string_lossy())
        {
            found.push(inside);
        }
    }
    Ok(())
}
