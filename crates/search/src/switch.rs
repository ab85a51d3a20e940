//! The quick switcher: a few letters to the name that was meant.

mod needle;

use needle::{Fit, Needle, Reader};
use rayon::prelude::*;

/// The names of one note.
#[derive(Clone, Copy, Debug)]
pub struct SwitchName<'a> {
    /// Whatever the caller finds the note by; it comes back in [`SwitchMatch`].
    pub index: usize,
    /// The title.
    pub title: &'a str,
    /// Other names.
    pub aliases: &'a [String],
    /// Path in the vault.
    pub path: &'a str,
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
/// An alias loses against a title that fits as well; a path counts half of it.
const ALIAS_LOSS: u32 = 1;
/// The matcher gives 16 points for a letter and 4 or more if it follows the one before.
const PATH_POINTS: u32 = 18;

/// A name of a note that fits.
#[derive(Clone, Copy, Debug)]
struct Candidate<'a> {
    score: u32,
    text: &'a str,
    /// Place in the list of names.
    at: usize,
}

/// The best `limit` names for `query`, best first: the same name, then those that begin so, then those with the letters
/// in this order, the closer together and the nearer to beginnings of words the better. Blanks separate words that may
/// stand in any order. Accents, case and `ё` make no difference. An empty query gives the first names as they come.
pub fn switch(names: &[SwitchName<'_>], query: &str, limit: usize) -> Vec<SwitchMatch> {
    let needle = Needle::of(query);
    if needle.is_empty() {
        return names
            .iter()
            .take(limit)
            .map(|name| found(name.index, name.title, Vec::new(), 0))
            .collect();
    }
    let mut best: Vec<Candidate<'_>> = names
        .par_chunks(CHUNK)
        .enumerate()
        .map_init(Reader::default, |reader, (chunk, names)| {
            let fits = |(at, name)| {
                Some(Candidate {
                    at: chunk * CHUNK + at,
                    ..best_name(reader, &needle, name)?
                })
            };
            let mut candidates: Vec<Candidate<'_>> = names.iter().enumerate().filter_map(fits).collect();
            keep_best(&mut candidates, limit);
            candidates
        })
        .flatten_iter()
        .collect();
    keep_best(&mut best, limit);
    best.sort_unstable_by_key(|candidate| candidate.key());
    let mut reader = Reader::default();
    best.iter()
        .map(|best| {
            found(
                names[best.at].index,
                best.text,
                reader.places(&needle, best.text),
                best.score,
            )
        })
        .collect()
}

impl Candidate<'_> {
    /// Smaller is better.
    fn key(&self) -> (std::cmp::Reverse<u32>, usize, usize) {
        (std::cmp::Reverse(self.score), self.text.len(), self.at)
    }
}

fn keep_best(candidates: &mut Vec<Candidate<'_>>, limit: usize) {
    if limit > 0 && candidates.len() > limit {
        candidates.select_nth_unstable_by_key(limit - 1, Candidate::key);
    }
    candidates.truncate(limit);
}

/// The path is looked at only if no name fits, and letters strewn over it do not count: any path has them.
fn best_name<'a>(reader: &mut Reader, needle: &Needle, name: &SwitchName<'a>) -> Option<Candidate<'a>> {
    let mut best: Option<Candidate<'a>> = None;
    let titles =
        std::iter::once((name.title, 0)).chain(name.aliases.iter().map(|alias| (alias.as_str(), ALIAS_LOSS)));
    for (text, loss) in titles {
        if let Some(fit) = reader.fit(needle, text) {
            let candidate = Candidate {
                score: fit.score().saturating_sub(loss),
                text,
                at: 0,
            };
            best = best
                .filter(|best| best.key() <= candidate.key())
                .or(Some(candidate));
        }
    }
    best.or_else(|| {
        let letters = match reader.fit(needle, name.path)? {
            Fit::Same(letters) | Fit::Begins(letters) | Fit::Letters(letters) => letters,
        };
        (letters >= PATH_POINTS * needle.letters()).then_some(Candidate {
            score: letters / 2,
            text: name.path,
            at: 0,
        })
    })
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
