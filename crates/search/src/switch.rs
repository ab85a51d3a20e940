//! The quick switcher: a few letters to the name that was meant.

mod letters;
mod needle;

pub use letters::Letters;

use needle::{Needle, Rank, Reader, Way};
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The names of one note.
#[derive(Clone, Copy, Debug)]
pub struct SwitchName<'a> {
    /// Whatever the caller finds the note by; it comes back in [`SwitchMatch`].
    pub index: usize,
    /// The title.
    pub title: &'a str,
    /// Other names.
    pub aliases: &'a [Box<str>],
    /// Path in the vault.
    pub path: &'a str,
    /// The letters of all of these names. A note that lacks one of those typed is not looked at.
    pub letters: Letters,
}

/// A note whose name fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwitchMatch {
    /// [`SwitchName::index`].
    pub index: usize,
    /// The name that fits best: the title, an alias or the path.
    pub text: String,
    /// That name in runs, and whether each of them was typed.
    pub runs: Vec<(String, bool)>,
    /// Relevance; comparable within one reply.
    pub score: u32,
    /// Whether it is the name that was typed, not one with its letters.
    pub same: bool,
}

/// Names that one task looks at: enough to be worth the task, few enough to share out evenly.
const CHUNK: usize = 2048;
/// Names that are matched exactly, for each one asked for: all names are matched quickly first, which can misjudge how
/// letters are strewn, but not which names have them.
const SPARE: usize = 4;
/// An alias loses against a title that fits as well, and the name of a file against both; letters of a path count half.
const ALIAS_LOSS: u32 = 1;
const FILE_LOSS: u32 = 2;

/// Which name of a note it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Title,
    Alias,
    Path,
}

/// A name of a note that fits.
#[derive(Clone, Copy, Debug)]
struct Candidate<'a> {
    score: u32,
    rank: Rank,
    text: &'a str,
    kind: Kind,
    /// Of names that fit as well, the order of the paths decides.
    path: &'a str,
    /// Place in the list of names.
    at: usize,
}

/// The best `limit` names for `query`, best first: the same name (or one language of a title in two, or the file's name),
/// then those that begin so, then those with the letters in this order, the closer together and the nearer to beginnings
/// of words the better. Blanks separate words that may stand in any order. Accents, case and `ё` make no difference. If
/// neither title nor alias fits, a path does that has the words. If no name begins so, one spelt nearly so comes before
/// those that have the letters. An empty query gives the first names as they come.
pub fn switch(names: &[SwitchName<'_>], query: &str, limit: usize) -> Vec<SwitchMatch> {
    let needle = Needle::of(query);
    if needle.is_empty() {
        let first = names.iter().take(limit);
        return first
            .map(|name| found(name.index, name.title, Vec::new(), (0, Rank::Letters)))
            .collect();
    }
    let letters = needle.letters();
    let errors = needle.nearly();
    // Fetching a name from memory is most of the work: each is looked at once. What begins so comes before all else, so
    // names spelt nearly so are wanted only as long as none does, and other names until enough do.
    let beginning = AtomicUsize::new(0);
    let look = |reader: &mut Reader, at: usize| -> [Option<Candidate<'_>>; 2] {
        let name = &names[at];
        let has = name.letters.have(letters);
        let begins = has && begins(&needle, name);
        let so_far = match begins {
            true => beginning.fetch_add(1, Ordering::Relaxed) + 1,
            false => beginning.load(Ordering::Relaxed),
        };
        let nearly = errors.is_some_and(|errors| name.letters.nearly_have(letters, errors));
        let near = (so_far == 0 && nearly)
            .then(|| near_name(&needle, name, at))
            .flatten();
        let wanted = has && (begins || so_far < limit);
        let fits = wanted
            .then(|| best_name(reader, &needle, name, (at, begins)))
            .flatten();
        [fits, near]
    };
    let (mut having, mut best) = (0..names.len().div_ceil(CHUNK))
        .into_par_iter()
        .map_init(Reader::default, |reader, chunk| {
            let (mut having, mut near) = (Vec::new(), Vec::new());
            for at in (chunk * CHUNK..names.len()).take(CHUNK) {
                let [fits, nearly] = look(reader, at);
                having.extend(fits);
                near.extend(nearly);
            }
            keep_best(&mut having, limit.saturating_mul(SPARE));
            (having, near)
        })
        .reduce(Default::default, |mut all, mut more| {
            all.0.append(&mut more.0);
            all.1.append(&mut more.1);
            all
        });
    let beginning = beginning.into_inner();
    if beginning > 0 {
        best.clear();
    }
    if beginning >= limit {
        having.retain(|each| each.rank > Rank::Letters);
    }
    let known: HashSet<usize> = best.iter().map(|near| near.at).collect();
    best.extend(having.into_iter().filter(|each| !known.contains(&each.at)));
    keep_best(&mut best, limit.saturating_mul(SPARE));
    let mut reader = Reader::default();
    for candidate in best.iter_mut().filter(|each| each.rank != Rank::Near) {
        let exact = Candidate::of(
            &mut reader,
            &needle,
            Way::Best,
            (candidate.text, candidate.kind, candidate.path),
            (candidate.at, true),
        );
        *candidate = exact.unwrap_or(*candidate);
    }
    best.sort_unstable_by_key(Candidate::key);
    best.truncate(limit);
    best.iter()
        .map(|best| {
            let places = reader.places(&needle, best.kind.way(Way::Best), best.text);
            found(names[best.at].index, best.text, places, (best.score, best.rank))
        })
        .collect()
}

impl Kind {
    /// Letters strewn over a path do not count: any path has them.
    fn way(self, way: Way) -> Way {
        if self == Self::Path { Way::Together } else { way }
    }
}

impl<'a> Candidate<'a> {
    fn of(
        reader: &mut Reader,
        needle: &Needle,
        way: Way,
        (text, kind, path): (&'a str, Kind, &'a str),
        (at, begins): (usize, bool),
    ) -> Option<Self> {
        let letters = reader.letters(needle, kind.way(way), text)?;
        let rank = match kind {
            _ if !begins => Rank::Letters,
            Kind::Title | Kind::Alias => needle.rank(text),
            Kind::Path => needle.rank_path(text),
        };
        let score = match kind {
            Kind::Title => rank.score() + letters,
            Kind::Alias => (rank.score() + letters).saturating_sub(ALIAS_LOSS),
            Kind::Path if rank > Rank::Letters => (rank.score() + letters).saturating_sub(FILE_LOSS),
            Kind::Path => letters / 2,
        };
        Some(Self {
            score,
            rank,
            text,
            kind,
            path,
            at,
        })
    }

    /// Smaller is better.
    fn key(&self) -> (std::cmp::Reverse<u32>, usize, &'a str, usize) {
        (std::cmp::Reverse(self.score), self.text.len(), self.path, self.at)
    }
}

fn keep_best(candidates: &mut Vec<Candidate<'_>>, limit: usize) {
    if limit > 0 && candidates.len() > limit {
        candidates.select_nth_unstable_by_key(limit - 1, Candidate::key);
    }
    candidates.truncate(limit);
}

/// The title and the aliases.
fn names_of<'a>(name: &SwitchName<'a>) -> impl Iterator<Item = (&'a str, Kind)> {
    let aliases = name.aliases.iter().map(|alias| (&**alias, Kind::Alias));
    std::iter::once((name.title, Kind::Title)).chain(aliases)
}

/// Whether the title, an alias or the file's name begins with what was typed, or is it.
fn begins(needle: &Needle, name: &SwitchName<'_>) -> bool {
    names_of(name).any(|(name, _)| needle.rank(name) > Rank::Letters)
        || needle.rank_path(name.path) > Rank::Letters
}

/// A name of the note that is spelt nearly as what was typed.
fn near_name<'a>(needle: &Needle, name: &SwitchName<'a>, at: usize) -> Option<Candidate<'a>> {
    let (text, kind) = names_of(name).find(|(text, _)| needle.is_near(text))?;
    Some(Candidate {
        score: Rank::Near.score() - u32::from(kind == Kind::Alias),
        rank: Rank::Near,
        text,
        kind,
        path: name.path,
        at,
    })
}

/// The best of a note's names, matched quickly. The path is looked at only if no name fits, or if it is what was typed.
fn best_name<'a>(
    reader: &mut Reader,
    needle: &Needle,
    name: &SwitchName<'a>,
    (at, begins): (usize, bool),
) -> Option<Candidate<'a>> {
    let mut best: Option<Candidate<'a>> = None;
    for text in names_of(name) {
        if let Some(candidate) = Candidate::of(
            reader,
            needle,
            Way::Quick,
            (text.0, text.1, name.path),
            (at, begins),
        ) {
            best = best
                .filter(|best| best.key() <= candidate.key())
                .or(Some(candidate));
        }
    }
    if best.is_some_and(|best| !begins || best.rank >= needle.rank_path(name.path)) {
        return best;
    }
    let path = (name.path, Kind::Path, name.path);
    Candidate::of(reader, needle, Way::Quick, path, (at, begins)).or(best)
}

fn found(index: usize, text: &str, places: Vec<u32>, (score, rank): (u32, Rank)) -> SwitchMatch {
    let mut runs: Vec<(String, bool)> = Vec::new();
    let mut places = places.into_iter().peekable();
    for (at, c) in text.chars().enumerate() {
        let hit = places.next_if(|&place| place as usize == at).is_some();
        match runs.last_mut() {
            Some((run, same)) if *same == hit => run.push(c),
            _ => runs.push((c.to_string(), hit)),
        }
    }
    SwitchMatch {
        index,
        text: text.to_owned(),
        runs,
        score,
        same: rank >= Rank::Joined,
    }
}
