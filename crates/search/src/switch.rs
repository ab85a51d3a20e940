//! The quick switcher: a few letters to the name that was meant.

mod letters;
mod needle;

pub use letters::Letters;

use needle::{Needle, Reader, Way};
use rayon::prelude::*;

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
}

/// Names that one task looks at: enough to be worth the task, few enough to share out evenly.
const CHUNK: usize = 2048;
/// Names that are matched exactly, for each one asked for: all names are matched quickly first, which can misjudge how
/// letters are strewn, but not which names have them.
const SPARE: usize = 4;
/// An alias loses against a title that fits as well; a path counts half of it.
const ALIAS_LOSS: u32 = 1;

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
    text: &'a str,
    kind: Kind,
    /// Of names that fit as well, the order of the paths decides.
    path: &'a str,
    /// Place in the list of names.
    at: usize,
}

/// The best `limit` names for `query`, best first: the same name, then those that begin so, then those with the letters
/// in this order, the closer together and the nearer to beginnings of words the better. Blanks separate words that may
/// stand in any order. Accents, case and `ё` make no difference. If neither title nor alias fits, a path does that has
/// the words. An empty query gives the first names as they come.
pub fn switch(names: &[SwitchName<'_>], query: &str, limit: usize) -> Vec<SwitchMatch> {
    let needle = Needle::of(query);
    if needle.is_empty() {
        let first = names.iter().take(limit);
        return first
            .map(|name| found(name.index, name.title, Vec::new(), 0))
            .collect();
    }
    let has_letters = |at: &usize| names[*at].letters.have(needle.letters());
    let mut places: Vec<usize> = (0..names.len()).into_par_iter().filter(has_letters).collect();
    // What begins so comes before all else: with enough of it, nothing else needs to be looked at.
    let begin = |at: &&usize| begins(&needle, &names[**at]);
    let beginning: Vec<usize> = places.par_iter().filter(begin).copied().collect();
    if beginning.len() >= limit {
        places = beginning;
    }
    let mut best: Vec<Candidate<'_>> = places
        .par_chunks(CHUNK)
        .map_init(Reader::default, |reader, places| {
            let fit = |&at: &usize| best_name(reader, &needle, &names[at], at);
            let mut candidates: Vec<Candidate<'_>> = places.iter().filter_map(fit).collect();
            keep_best(&mut candidates, limit.saturating_mul(SPARE));
            candidates
        })
        .flatten_iter()
        .collect();
    keep_best(&mut best, limit.saturating_mul(SPARE));
    let mut reader = Reader::default();
    for candidate in &mut best {
        let exact = Candidate::of(
            &mut reader,
            &needle,
            Way::Best,
            (candidate.text, candidate.kind, candidate.path),
            candidate.at,
        );
        *candidate = exact.unwrap_or(*candidate);
    }
    best.sort_unstable_by_key(Candidate::key);
    best.truncate(limit);
    best.iter()
        .map(|best| {
            let places = reader.places(&needle, best.kind.way(Way::Best), best.text);
            found(names[best.at].index, best.text, places, best.score)
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
        at: usize,
    ) -> Option<Self> {
        let fit = reader.fit(needle, kind.way(way), text)?;
        let score = match kind {
            Kind::Title => fit.score(),
            Kind::Alias => fit.score().saturating_sub(ALIAS_LOSS),
            Kind::Path => fit.letters / 2,
        };
        Some(Self {
            score,
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

/// Whether the title or an alias begins with what was typed.
fn begins(needle: &Needle, name: &SwitchName<'_>) -> bool {
    let mut names = std::iter::once(name.title).chain(name.aliases.iter().map(|alias| &**alias));
    names.any(|name| needle.begins(name))
}

/// The best of a note's names, matched quickly. The path is looked at only if no name fits.
fn best_name<'a>(
    reader: &mut Reader,
    needle: &Needle,
    name: &SwitchName<'a>,
    at: usize,
) -> Option<Candidate<'a>> {
    let aliases = name.aliases.iter().map(|alias| (&**alias, Kind::Alias));
    let mut best: Option<Candidate<'a>> = None;
    for text in std::iter::once((name.title, Kind::Title)).chain(aliases) {
        if let Some(candidate) = Candidate::of(reader, needle, Way::Quick, (text.0, text.1, name.path), at) {
            best = best
                .filter(|best| best.key() <= candidate.key())
                .or(Some(candidate));
        }
    }
    best.or_else(|| Candidate::of(reader, needle, Way::Quick, (name.path, Kind::Path, name.path), at))
}

fn found(index: usize, text: &str, places: Vec<u32>, score: u32) -> SwitchMatch {
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
    }
}
