//! Resolves link targets the way Obsidian does: exact path, own folder, then the shortest path.
//!
//! Invariant: resolution depends only on the set of paths, never on file contents or on the order of indexing.

use cairn_model::{VaultPath, fold_name};
use petgraph::stable_graph::NodeIndex;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::hash::BuildHasher as _;
use std::sync::Arc;

/// Where a target leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// To the link's own note (`[[#heading]]`).
    Itself,
    /// To a note.
    Note(Arc<VaultPath>),
    /// To another file of the vault, such as an image.
    Attachment,
    /// Nowhere.
    Missing,
}

#[derive(Clone)]
struct Named {
    path: Arc<VaultPath>,
    node: NodeIndex,
    name: Name,
}

/// What links call a note by.
#[derive(Clone)]
pub(crate) struct Name {
    key: u64,
    /// Its folded path without `.md`.
    folded: Box<str>,
    /// Where the base name begins in it.
    base: usize,
}

impl Name {
    pub(crate) fn of(path: &VaultPath) -> Self {
        let folded = fold_name(path.without_extension());
        let base = last_part(&folded);
        Self {
            key: key_of(base),
            base: folded.len() - base.len(),
            folded: folded.into(),
        }
    }

    /// The folded base name.
    fn base(&self) -> &str {
        &self.folded[self.base..]
    }
}

/// The set of paths, by folded base name.
#[derive(Clone, Default)]
pub(crate) struct NameIndex {
    /// By the key of the name. Others may share it.
    notes: FxHashMap<u64, SmallVec<[Named; 1]>>,
    /// Folded paths of the files that are not notes, by folded file name.
    attachments: FxHashMap<Box<str>, SmallVec<[Box<str>; 1]>>,
}

/// What has to be resolved again when a note of that base name comes or goes. Two names may share a key.
pub(crate) fn key_of_target(target: &str) -> u64 {
    key_of(&lookup_key(target))
}

fn key_of(base: &str) -> u64 {
    FxBuildHasher.hash_one(base)
}

fn last_part(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..])
}

/// The folded base name a target is looked up by.
fn lookup_key(target: &str) -> Cow<'_, str> {
    let name =
        strip_md(memchr::memrchr(b'/', target.as_bytes()).map_or(target, |slash| &target[slash + 1..]));
    let folded = name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if folded {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(fold_name(name))
    }
}

fn strip_md(name: &str) -> &str {
    let cut = name.len().saturating_sub(3);
    match name.get(cut..) {
        Some(ext) if cut > 0 && ext.eq_ignore_ascii_case(".md") => &name[..cut],
        _ => name,
    }
}

impl NameIndex {
    pub(crate) fn reserve(&mut self, notes: usize) {
        self.notes.reserve(notes);
    }

    pub(crate) fn insert(&mut self, name: Name, path: Arc<VaultPath>, node: NodeIndex) {
        let entry = self.notes.entry(name.key).or_default();
        if !entry.iter().any(|known| known.path == path) {
            entry.push(Named { path, node, name });
            entry.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }

    pub(crate) fn remove(&mut self, path: &VaultPath) {
        let key = Name::of(path).key;
        if let Some(entry) = self.notes.get_mut(&key) {
            entry.retain(|known| *known.path != *path);
            if entry.is_empty() {
                self.notes.remove(&key);
            }
        }
    }

    /// Replaces the set of files that are there and are no notes of the graph: attachments, and notes that could not be
    /// read. Answers the folded names under which something came or went.
    pub(crate) fn set_attachments<'a>(&mut self, paths: impl Iterator<Item = &'a str>) -> Vec<Box<str>> {
        let mut fresh: FxHashMap<Box<str>, SmallVec<[Box<str>; 1]>> = FxHashMap::default();
        for path in paths {
            let folded = fold_name(path);
            let mut add = |path: &str| fresh.entry(last_part(path).into()).or_default().push(path.into());
            // Without an ending a link asks for a note.
            if last_part(&folded).contains('.') {
                add(&folded);
            }
            let note = strip_md(&folded);
            if note.len() < folded.len() {
                add(note);
            }
        }
        fresh.values_mut().for_each(|paths| paths.sort());
        let before = std::mem::replace(&mut self.attachments, fresh);
        let came = self
            .attachments
            .iter()
            .filter(|(name, paths)| before.get(*name) != Some(paths));
        let went = before.keys().filter(|name| !self.attachments.contains_key(*name));
        came.map(|(name, _)| name).chain(went).cloned().collect()
    }

    /// Notes whose paths differ only in case, in no order.
    pub(crate) fn clashes(&self) -> impl Iterator<Item = &Arc<VaultPath>> {
        self.notes
            .values()
            .filter(|entry| entry.len() > 1)
            .flat_map(|entry| {
                let same = |named: &&Named| {
                    entry
                        .iter()
                        .filter(|other| other.name.folded == named.name.folded)
                        .count()
                        > 1
                };
                entry.iter().filter(same).map(|named| &named.path)
            })
    }

    /// Resolves a target as written in the note at `from`.
    pub(crate) fn resolve(&self, target: &str, from: &VaultPath) -> Resolution {
        match self.choose(self.candidates(key_of_target(target)), target, from) {
            Found::Itself => Resolution::Itself,
            Found::Note(named) => Resolution::Note(Arc::clone(&named.path)),
            Found::Attachment => Resolution::Attachment,
            Found::Missing => Resolution::Missing,
        }
    }

    /// The notes that a target of that key may lead to.
    pub(crate) fn candidates(&self, key: u64) -> Candidates<'_> {
        Candidates(self.notes.get(&key).map_or(&[], SmallVec::as_slice))
    }

    /// The note a target leads to, as a node; `Err` tells what else it is.
    pub(crate) fn resolve_node(
        &self,
        candidates: Candidates<'_>,
        target: &str,
        from: &VaultPath,
    ) -> Result<NodeIndex, Resolution> {
        match self.choose(candidates, target, from) {
            Found::Note(named) => Ok(named.node),
            Found::Itself => Err(Resolution::Itself),
            Found::Attachment => Err(Resolution::Attachment),
            Found::Missing => Err(Resolution::Missing),
        }
    }

    fn choose<'a>(&self, candidates: Candidates<'a>, target: &str, from: &VaultPath) -> Found<'a> {
        if target.is_empty() {
            return Found::Itself;
        }
        let named = match candidates.0 {
            [] => None,
            // Nearly every name is the only one, and nearly every link has it as it is.
            [only] if only.name.base() == target && !target.contains('.') => Some(only),
            several => several_named(several, target, from),
        };
        if let Some(named) = named {
            return Found::Note(named);
        }
        if self.is_attachment(target, from) {
            return Found::Attachment;
        }
        Found::Missing
    }

    /// Whether a target is the path, the end of a path, or the name of a file that is no note.
    fn is_attachment(&self, target: &str, from: &VaultPath) -> bool {
        let folded = fold_name(target);
        let name = last_part(&folded);
        let Some(paths) = self.attachments.get(name) else {
            return false;
        };
        if folded.starts_with("./") || folded.starts_with("../") {
            let absolute = relative(&fold_name(from.folder()), &folded);
            return absolute.is_some_and(|absolute| paths.iter().any(|path| **path == *absolute));
        }
        let folded = folded.trim_start_matches('/');
        let ends = |path: &str| {
            path.strip_suffix(folded)
                .is_some_and(|head| head.is_empty() || head.ends_with('/'))
        };
        paths.iter().any(|path| ends(path))
    }
}

/// The notes whose name has the key of a target, those of other names of that key among them.
#[derive(Clone, Copy)]
pub(crate) struct Candidates<'a>(&'a [Named]);

enum Found<'a> {
    Itself,
    Note(&'a Named),
    Attachment,
    Missing,
}

/// Of the notes of a key.
fn several_named<'a>(several: &'a [Named], target: &str, from: &VaultPath) -> Option<&'a Named> {
    let base = lookup_key(target);
    let mut named = several.iter().filter(|named| named.name.base() == base);
    if !target.contains('/') {
        // A note at the root is named by its whole path, wherever the link stands.
        let at_root = named.clone().find(|named| !named.name.folded.contains('/'));
        return at_root.or_else(|| nearest(named, target, from));
    }
    let folded = fold_name(strip_md(target));
    if folded.starts_with("./") || folded.starts_with("../") {
        let absolute = relative(&fold_name(from.folder()), &folded)?;
        return named.find(|named| *named.name.folded == *absolute);
    }
    let folded = folded.trim_start_matches('/');
    if let Some(exact) = named.clone().find(|named| *named.name.folded == *folded) {
        return Some(exact);
    }
    let suffix = |named: &&Named| {
        named
            .name
            .folded
            .strip_suffix(folded)
            .is_some_and(|head| head.ends_with('/'))
    };
    nearest(named.filter(suffix), target, from)
}

/// Files below the link's own folder come first, then the shortest path, then what is spelt so, then the alphabet.
fn nearest<'a>(
    mut entry: impl Iterator<Item = &'a Named>,
    target: &str,
    from: &VaultPath,
) -> Option<&'a Named> {
    let first = entry.next()?;
    // Nearly every name is the only one: then nothing has to be ranked.
    let Some(second) = entry.next() else {
        return Some(first);
    };
    let folder = from.folder();
    let below = |path: &VaultPath| {
        folder.is_empty()
            || path
                .as_str()
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    let rank = |named: &&Named| {
        (
            !below(&named.path),
            named.path.as_str().len(),
            !named.path.without_extension().ends_with(strip_md(target)),
            Arc::clone(&named.path),
        )
    };
    [first, second].into_iter().chain(entry).min_by_key(rank)
}

fn relative(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paths: &[&str], from: &str, target: &str, expected: &str) {
        let mut names = NameIndex::default();
        for path in paths {
            let path = VaultPath::new(path).expect("a path");
            names.insert(Name::of(&path), Arc::new(path), NodeIndex::new(0));
        }
        names.set_attachments(["img/p.png", "b/Drawing.canvas"].into_iter());
        let from = VaultPath::new(from).expect("a path");
        let found = match names.resolve(target, &from) {
            Resolution::Note(path) => path.as_str().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(found, expected, "[[{target}]] in {from}");
    }

    #[test]
    fn names_resolve_as_in_obsidian() {
        let vault = [
            "a/n.md",
            "b/n.md",
            "long/folder/n.md",
            "b/Other Note.md",
            "v1.2.md",
        ];
        check(&vault, "b/x.md", "n", "b/n.md");
        check(&vault, "x.md", "n", "a/n.md");
        check(&vault, "long/x.md", "N.MD", "long/folder/n.md");
        check(&vault, "x.md", "folder/n", "long/folder/n.md");
        check(&vault, "b/x.md", "../a/n", "a/n.md");
        check(&vault, "x.md", "other note", "b/Other Note.md");
        check(&vault, "x.md", "v1.2", "v1.2.md");
        check(&vault, "x.md", "", "Itself");
        check(&vault, "x.md", "p.png", "Attachment");
        check(&vault, "x.md", "q.png", "Missing");
        check(&vault, "x.md", "../n", "Missing");
    }

    #[test]
    fn names_of_one_key_are_told_apart() {
        let (a, b) = ("f/a.md", "g/b.md");
        let mut names = NameIndex::default();
        for (path, node) in [(a, 1), (b, 2)] {
            let path = VaultPath::new(path).expect("a path");
            let name = Name {
                key: key_of("a"),
                ..Name::of(&path)
            };
            names.insert(name, Arc::new(path), NodeIndex::new(node));
        }
        let from = VaultPath::new("x.md").expect("a path");
        let candidates = Candidates(&names.notes[&key_of("a")]);
        let check = |candidates, target, expected: Option<usize>| {
            let found = names.resolve_node(candidates, target, &from);
            assert_eq!(found.ok().map(NodeIndex::index), expected, "{target}");
        };
        for (target, expected) in [("a", 1), ("b", 2), ("A.md", 1), ("g/b", 2), ("f/a", 1)] {
            check(candidates, target, Some(expected));
        }
        for target in ["c", "f/b", "a.b"] {
            check(candidates, target, None);
        }
        let only = Candidates(&candidates.0[..1]);
        check(only, "a", Some(1));
        check(only, "b", None);
    }

    #[test]
    fn a_note_at_the_root_is_an_exact_path() {
        let vault = ["n.md", "a/n.md", "a/b/n.md"];
        check(&vault, "a/x.md", "n", "n.md");
        check(&vault, "a/x.md", "a/n", "a/n.md");
        check(&vault, "a/x.md", "./n", "a/n.md");
        check(&vault, "a/x.md", "/n", "n.md");
        check(&vault, "a/b/x.md", "b/n", "a/b/n.md");
        check(&vault, "a/b/x.md", "../n", "a/n.md");
    }

    #[test]
    fn names_of_every_script_and_form_are_folded() {
        let vault = [
            "中文/数据库 索引.md",
            "📚 Books.md",
            "caf\u{e9}.md",
            "Straße.md",
            "ЁЛКА.md",
        ];
        check(&vault, "x.md", "数据库 索引", "中文/数据库 索引.md");
        check(&vault, "x.md", "📚 books", "📚 Books.md");
        check(&vault, "x.md", "CAFE\u{301}", "caf\u{e9}.md");
        check(&vault, "x.md", "straße", "Straße.md");
        check(&vault, "x.md", "ёлка", "ЁЛКА.md");
        check(&vault, "x.md", "елка", "Missing");
    }

    #[test]
    fn of_names_that_differ_in_case_the_one_spelt_so_is_meant() {
        let vault = ["f/Note A.md", "f/note a.md"];
        check(&vault, "f/x.md", "Note A", "f/Note A.md");
        check(&vault, "f/x.md", "note a", "f/note a.md");
        check(&vault, "f/x.md", "NOTE A", "f/Note A.md");
    }

    #[test]
    fn a_note_that_could_not_be_read_is_there() {
        let mut names = NameIndex::default();
        names.set_attachments(["big/Big.md", "LICENSE"].into_iter());
        let from = VaultPath::new("x.md").expect("a path");
        for (target, expected) in [
            ("big", Resolution::Attachment),
            ("big.md", Resolution::Attachment),
            ("big/BIG", Resolution::Attachment),
            ("other/big", Resolution::Missing),
            ("LICENSE", Resolution::Missing),
        ] {
            assert_eq!(names.resolve(target, &from), expected, "{target}");
        }
    }

    #[test]
    fn attachments_are_found_by_path_and_name() {
        let vault = ["a.md"];
        check(&vault, "b/x.md", "drawing.canvas", "Attachment");
        check(&vault, "b/x.md", "IMG/P.png", "Attachment");
        check(&vault, "b/x.md", "./drawing.canvas", "Attachment");
        check(&vault, "b/x.md", "../img/p.png", "Attachment");
        check(&vault, "b/x.md", "other/p.png", "Missing");
        check(&vault, "b/x.md", "mg/p.png", "Missing");
        check(&vault, "b/x.md", "drawing", "Missing");
    }
}
