//! Tells moved notes from removed and new ones, and takes along what the user put on them: marks and places on maps.
//!
//! Nothing tells of a move but that one note went and another came that is the same file to the system, or has the same
//! content, or the same `id` of its own. Where more than one pair fits, none is taken: what was put on the old note stays with it, and is never deleted.

use crate::error::{EngineError, Notice};
use crate::session::{Places, Shared, locked};
use cairn_markdown::ParsedNote;
use cairn_model::{NodeId, PropertyValue, VaultPath};
use cairn_store::{Cache, DataFolder, Fingerprint, NoteRecord, UserDb};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// More than this is no memory of a move under way, but of a vault that was emptied.
const MOST_REMEMBERED: usize = 20_000;

/// From where to where.
pub(crate) type Move = (VaultPath, VaultPath);

type Notes = BTreeMap<VaultPath, Fingerprint>;

/// What a note is known by.
pub(crate) fn fingerprint(bytes: &[u8], note: &ParsedNote) -> Fingerprint {
    let id = note
        .properties
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("id"))
        .map(|(_, value)| match value {
            PropertyValue::List(_) | PropertyValue::Map(_) => String::new(),
            value => value.texts().concat(),
        });
    let hash = |bytes: &[u8]| match bytes.trim_ascii() {
        [] => 0,
        some => xxh3_64(some),
    };
    Fingerprint {
        content: hash(bytes),
        id: hash(id.unwrap_or_default().as_bytes()),
        file: 0,
    }
}

/// The notes that went and came in this session without a counterpart so far: the system may tell of the two halves of
/// a move one after the other.
#[derive(Default)]
pub(crate) struct Trail {
    lost: Notes,
    fresh: Notes,
}

impl Trail {
    /// The moves in a batch of changes. `gone` are notes that were there, `came` notes that were not.
    pub(crate) fn moves(&mut self, mut gone: Notes, mut came: Notes) -> Vec<Move> {
        self.fresh.retain(|path, _| !gone.contains_key(path));
        // What comes back to where it was has not moved.
        let back: Vec<VaultPath> = came
            .iter()
            .filter(|(path, print)| {
                let lost = self.lost.get(*path);
                lost.is_some_and(|lost| (lost.content, lost.id) == (print.content, print.id))
            })
            .map(|(path, _)| path.clone())
            .collect();
        for path in &back {
            came.remove(path);
        }
        self.lost
            .retain(|path, _| !came.contains_key(path) && !back.contains(path));
        let mut moves = pair(&mut gone, &mut came);
        moves.extend(pair(&mut self.lost, &mut came));
        moves.extend(pair(&mut gone, &mut self.fresh));
        for (memory, new) in [(&mut self.lost, gone), (&mut self.fresh, came)] {
            memory.extend(new);
            if memory.len() > MOST_REMEMBERED {
                memory.clear();
            }
        }
        moves
    }

    /// Finds the moves in a batch that is not saved yet, and takes along what hangs on the notes.
    pub(crate) fn follow(
        &mut self,
        shared: &Shared,
        data: &DataFolder,
        cache: &Cache,
        records: &[NoteRecord],
    ) {
        let followed = self
            .moves_in(cache, records)
            .and_then(|moves| take_along(shared, data, cache, &moves));
        if let Err(error) = followed {
            let notice = Notice::new(
                error.code(),
                format!(
                    "Notes were moved, but not the marks on them ({error}). The marks are kept under the old names."
                ),
                error.hint(),
            );
            shared.update(|status| status.error = Some(notice));
        }
    }

    fn moves_in(&mut self, cache: &Cache, records: &[NoteRecord]) -> Result<Vec<Move>, EngineError> {
        if cache.generation()? == 0 {
            // A vault that is read for the first time: everything came, nothing moved.
            return Ok(Vec::new());
        }
        let paths: Vec<&VaultPath> = records.iter().map(|record| &record.path).collect();
        let mut gone: Notes = cache.fingerprints(&paths)?.into_iter().collect();
        let mut came = Notes::new();
        for record in records.iter().filter(|record| record.contribution.is_some()) {
            if gone.remove(&record.path).is_none() {
                came.insert(record.path.clone(), record.fingerprint);
            }
        }
        Ok(self.moves(gone, came))
    }
}

/// Pairs what went with what came, and takes the pairs out: by what the system knows the file by, by content and name, by
/// content, by `id`.
fn pair(gone: &mut Notes, came: &mut Notes) -> Vec<Move> {
    if gone.is_empty() || came.is_empty() {
        return Vec::new();
    }
    let mut moves = pair_by(gone, came, |_, print| (print.file != 0).then_some(print.file));
    moves.extend(pair_by(gone, came, |path, print| {
        Some((print.content, path.file_name().to_owned()))
    }));
    moves.extend(pair_by(gone, came, |_, print| {
        (print.content != 0).then_some(print.content)
    }));
    moves.extend(pair_by(gone, came, |_, print| {
        (print.id != 0).then_some(print.id)
    }));
    moves
}

/// Pairs the notes whose key is borne by one note on each side only.
fn pair_by<K: Eq + Hash>(
    gone: &mut Notes,
    came: &mut Notes,
    key: impl Fn(&VaultPath, &Fingerprint) -> Option<K>,
) -> Vec<Move> {
    /// `None` for a key that several notes bear.
    fn single<K: Eq + Hash>(
        notes: &Notes,
        key: impl Fn(&VaultPath, &Fingerprint) -> Option<K>,
    ) -> HashMap<K, Option<VaultPath>> {
        let mut out = HashMap::new();
        for (path, print) in notes {
            if let Some(key) = key(path, print) {
                out.entry(key)
                    .and_modify(|one| *one = None)
                    .or_insert_with(|| Some(path.clone()));
            }
        }
        out
    }
    let mut to = single(came, &key);
    let mut moves: Vec<Move> = single(gone, &key)
        .into_iter()
        .filter_map(|(key, from)| Some((from?, to.remove(&key)??)))
        .collect();
    moves.sort();
    for (from, to) in &moves {
        gone.remove(from);
        came.remove(to);
    }
    moves
}

fn take_along(shared: &Shared, data: &DataFolder, cache: &Cache, moves: &[Move]) -> Result<(), EngineError> {
    if moves.is_empty() {
        return Ok(());
    }
    UserDb::open(data)?.follow_moves(&shared.library.name, moves)?;
    let ids: HashMap<NodeId, NodeId> = moves
        .iter()
        .map(|(from, to)| (NodeId::note(from), NodeId::note(to)))
        .collect();
    let mut moved = locked(&shared.moved);
    if moved.len() + ids.len() > MOST_REMEMBERED {
        moved.clear();
    }
    moved.extend(ids.clone());
    drop(moved);
    let mut layouts = locked(&shared.layouts);
    for (scope, places) in layouts.iter_mut() {
        if let Some(moved) = moved_places(places, &ids) {
            let rows: Vec<_> = moved
                .iter()
                .map(|(id, [x, y])| (id.to_string(), *x, *y))
                .collect();
            *places = Arc::new(moved);
            cache.save_layout(scope, &rows)?;
        }
    }
    Ok(())
}

/// The places with the moved nodes under their new ids; `None` if none of them has a place.
fn moved_places(places: &Places, ids: &HashMap<NodeId, NodeId>) -> Option<Places> {
    let leaving: HashSet<&NodeId> = ids.keys().filter(|id| places.contains_key(*id)).collect();
    if leaving.is_empty() {
        return None;
    }
    let stay = places.iter().filter(|(id, _)| !leaving.contains(id));
    let go = leaving
        .iter()
        .filter_map(|id| Some((ids.get(*id)?, places.get(*id)?)));
    Some(stay.chain(go).map(|(id, at)| (id.clone(), *at)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `path content id file`, one a line.
    fn notes(text: &str) -> Notes {
        let hash = |word: Option<&str>| {
            word.filter(|word| *word != "-")
                .map_or(0, |word| xxh3_64(word.as_bytes()))
        };
        text.lines()
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                let path = VaultPath::new(words.next()?).expect("a path");
                let print = Fingerprint {
                    content: hash(words.next()),
                    id: hash(words.next()),
                    file: hash(words.next()),
                };
                Some((path, print))
            })
            .collect()
    }

    fn shown(moves: &[Move]) -> Vec<String> {
        moves.iter().map(|(from, to)| format!("{from} > {to}")).collect()
    }

    fn check(gone: &str, came: &str, expected: &[&str]) {
        let mut moves = Trail::default().moves(notes(gone), notes(came));
        moves.sort();
        assert_eq!(shown(&moves), expected);
    }

    #[test]
    fn one_note_that_went_and_one_that_came_with_its_content_is_a_move() {
        check("a.md x", "b.md x", &["a.md > b.md"]);
        check("a.md x", "b.md y", &[]);
    }

    #[test]
    fn an_id_of_its_own_tells_a_note_that_was_moved_and_edited() {
        check("a.md x 7", "f/b.md y 7", &["a.md > f/b.md"]);
        check("a.md x 7\nc.md z 7", "b.md y 7", &[]);
    }

    #[test]
    fn a_file_stays_the_same_whatever_it_is_called_and_holds() {
        check("a.md x - 1\nc.md x - 2", "b.md y - 1", &["a.md > b.md"]);
        check(
            "a.md - - 1\nb.md - - 2",
            "d.md - - 2\nc.md - - 1",
            &["a.md > c.md", "b.md > d.md"],
        );
        check("a.md x - 1", "b.md y - 2", &[]);
    }

    #[test]
    fn a_folder_of_equal_notes_moves_by_their_names() {
        check(
            "f/a.md x\nf/b.md x\nf/c.md -",
            "g/a.md x\ng/b.md x\ng/c.md -",
            &["f/a.md > g/a.md", "f/b.md > g/b.md", "f/c.md > g/c.md"],
        );
    }

    #[test]
    fn where_several_pairs_fit_none_is_taken() {
        check("a.md x", "b.md x\nc.md x", &[]);
        check("a.md x\nb.md x", "c.md x", &[]);
        check("a.md -", "b.md -", &[]);
    }

    #[test]
    fn the_halves_of_a_move_may_come_one_after_the_other() {
        let mut trail = Trail::default();
        assert!(trail.moves(notes("a.md x"), notes("")).is_empty());
        assert_eq!(shown(&trail.moves(notes(""), notes("b.md x"))), ["a.md > b.md"]);
        assert!(trail.moves(notes(""), notes("c.md x")).is_empty());
        assert_eq!(shown(&trail.moves(notes("b.md x"), notes(""))), ["b.md > c.md"]);
    }

    #[test]
    fn a_note_that_comes_back_has_not_moved() {
        let mut trail = Trail::default();
        assert!(trail.moves(notes("a.md x"), notes("")).is_empty());
        assert!(trail.moves(notes("b.md x"), notes("a.md x")).is_empty());
    }
}
