//! Which notes treat which topics: names that are equal, names that are part of names, tags.

use super::corpus::{Corpus, Place};
use super::lexicon::Word;
use super::names::{Form, Name, set};
use super::reason::{Reason, of_equal};
use super::{Tie, TieKind, Topic};
use cairn_model::Confidence;
use rustc_hash::FxHashMap;

/// Below this a tie is not worth proposing.
const LEAST: f32 = 0.5;
/// A note as sure as this has the very name of the topic: broader notes need not be proposed.
const EXACT: f32 = 0.9;
/// A broader note that is surer than this is near enough all the same.
const NARROW: f32 = 0.6;
/// A note filed under the name of a topic, and nothing more.
const FILED: f32 = 0.4;
/// Names compared for one word: a word of more names tells too little.
const MOST_NAMES: usize = 1_000;
/// Longest part of a topic's title that is looked up as a name, in words.
const LONGEST_PART: usize = 6;

type At = (u32, u32);

/// The names of all notes, by their words.
struct Names {
    equal: FxHashMap<Vec<Word>, Vec<At>>,
    having: FxHashMap<Word, Vec<At>>,
    tags: FxHashMap<Vec<Word>, Vec<(u32, u32)>>,
}

/// Ties from notes to topics of other documents.
pub(super) fn covers(topics: &[Topic], corpus: &Corpus) -> Vec<Tie> {
    let names = index(topics, corpus);
    let mut ties = Vec::new();
    for (at, topic) in topics.iter().enumerate() {
        if topic.kind.covers() {
            continue;
        }
        let mut best: FxHashMap<usize, (f32, Reason)> = FxHashMap::default();
        for name in corpus.entries[at].names.iter().filter(|name| !name.general) {
            let tagged = name.form == Form::Part && names.tags.contains_key(&name.words);
            let named = names.equal.contains_key(&name.words) || tagged;
            for (note, found) in candidates(name, &names) {
                let note = note as usize;
                if topics[note].document == topic.document {
                    continue;
                }
                let other = &corpus.entries[note].names[found as usize];
                if let Some((confidence, reason)) = compare(corpus, (note, other), (at, name), named) {
                    let known = best.get(&note).map_or(0.0, |known| known.0);
                    if confidence > known {
                        best.insert(note, (confidence, reason));
                    }
                }
            }
            for (note, tag) in filed(corpus, name, &names) {
                let told = name.words.len() > 1 || corpus.place(note, at) == Place::Together;
                if told && topics[note].document != topic.document && !best.contains_key(&note) {
                    let tag = corpus.entries[note].fine[tag as usize].0.clone();
                    best.insert(note, (FILED, Reason::Tag { tag }));
                }
            }
        }
        if best.values().any(|(confidence, _)| *confidence >= EXACT) {
            best.retain(|_, (sure, reason)| *sure >= NARROW || !matches!(reason, Reason::Broader { .. }));
        }
        ties.extend(best.into_iter().map(|(note, (confidence, reason))| Tie {
            a: note,
            b: at,
            kind: TieKind::Covers,
            confidence: Confidence::new(confidence),
            reason,
        }));
    }
    ties
}

fn index(topics: &[Topic], corpus: &Corpus) -> Names {
    let mut names = Names {
        equal: FxHashMap::default(),
        having: FxHashMap::default(),
        tags: FxHashMap::default(),
    };
    for (note, entry) in corpus
        .entries
        .iter()
        .enumerate()
        .filter(|(at, _)| topics[*at].kind.covers())
    {
        let note = u32::try_from(note).unwrap_or(u32::MAX);
        for (number, name) in (0..).zip(&entry.names).filter(|(_, name)| !name.general) {
            names
                .equal
                .entry(name.words.clone())
                .or_default()
                .push((note, number));
            for word in &name.words {
                names.having.entry(*word).or_default().push((note, number));
            }
        }
        for (number, (text, words)) in (0..).zip(&entry.fine) {
            if text.contains('/') && !words.is_empty() {
                names.tags.entry(words.clone()).or_default().push((note, number));
            }
        }
    }
    names
}

/// Names of notes that may go with a name of a topic.
fn candidates(name: &Name, names: &Names) -> Vec<At> {
    let mut found: Vec<At> = Vec::new();
    let postings = |word: &Word| names.having.get(word).map_or(&[][..], Vec::as_slice);
    let rarest = name
        .words
        .iter()
        .map(postings)
        .filter(|found| !found.is_empty())
        .min_by_key(|found| found.len());
    found.extend(
        rarest
            .filter(|found| found.len() <= MOST_NAMES)
            .unwrap_or_default(),
    );
    if name.words.len() > 2 {
        // names that share two words, neither of which is the rarest of all
        found.extend(
            name.words
                .iter()
                .map(postings)
                .filter(|found| found.len() <= MOST_NAMES / 10)
                .flatten(),
        );
    }
    for start in 0..name.order.len() {
        for end in start + 1..=name.order.len().min(start + LONGEST_PART) {
            found.extend(
                names
                    .equal
                    .get(&set(name.order[start..end].to_vec()))
                    .into_iter()
                    .flatten(),
            );
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Notes whose last part of a tag is the name of the topic.
fn filed(corpus: &Corpus, name: &Name, names: &Names) -> Vec<(usize, u32)> {
    let vague = name.weak.iter().all(|word| corpus.lexicon.vague(*word));
    let whole = matches!(name.form, Form::Title | Form::Bare | Form::Head) && vague;
    let found = names
        .tags
        .get(&name.words)
        .filter(|found| whole && found.len() <= MOST_NAMES);
    found
        .into_iter()
        .flatten()
        .map(|(note, tag)| (*note as usize, *tag))
        .collect()
}

/// How sure it is that a note of one name treats a topic of the other, and why; `named` is whether any note has the
/// name of the topic.
fn compare(
    corpus: &Corpus,
    (note, a): (usize, &Name),
    (topic, b): (usize, &Name),
    named: bool,
) -> Option<(f32, Reason)> {
    let shared: Vec<Word> = a
        .words
        .iter()
        .copied()
        .filter(|word| b.words.binary_search(word).is_ok())
        .collect();
    let place = corpus.place(note, topic);
    if shared.is_empty() || numbers_differ(corpus, a, b) {
        return None;
    }
    let found = match (shared.len() == a.words.len(), shared.len() == b.words.len()) {
        (true, true) => equal(corpus, note, a, b, place),
        (false, true) => topic_in_note(corpus, note, a, b, place, named),
        (true, false) => note_in_topic(corpus, note, a, b, place),
        (false, false) => overlap(corpus, a, b, &shared, place),
    }?;
    (found.0 >= LEAST).then_some(found)
}

/// Whether both names have numbers, and other ones: `Python 2` is not `Python 3`.
pub(super) fn numbers_differ(corpus: &Corpus, a: &Name, b: &Name) -> bool {
    let numbers = |name: &Name| -> Vec<Word> {
        let digits = |word: &Word| {
            corpus
                .lexicon
                .text(*word)
                .starts_with(|c: char| c.is_ascii_digit())
        };
        name.weak.iter().copied().filter(digits).collect()
    };
    let (a, b) = (numbers(a), numbers(b));
    !a.is_empty() && !b.is_empty() && a != b
}

/// How much a form says for a note and for a topic.
fn form_weight(form: Form) -> f32 {
    match form {
        Form::Title => 1.0,
        Form::Bare | Form::Alias => 0.97,
        Form::Parenthesis => 0.9,
        Form::Head => 0.86,
        Form::Part => 0.82,
        Form::Listed => 0.76,
    }
}

/// Whether a name is of the whole topic or note, as its author wrote it.
fn whole(name: &Name) -> bool {
    matches!(name.form, Form::Title | Form::Bare | Form::Alias)
}

/// The only word of a name. A long form of several words that is read as one is not meant.
fn single(a: &Name, b: &Name) -> Option<Word> {
    let [word] = a.words[..] else { return None };
    let long = a.long.iter().chain(&b.long).any(|(long, _)| *long == word);
    (!long).then_some(word)
}

fn equal(corpus: &Corpus, note: usize, a: &Name, b: &Name, place: Place) -> Option<(f32, Reason)> {
    let side = |one: &Name, other: &Name| {
        one.weak
            .iter()
            .any(|word| corpus.lexicon.side(*word) && !other.weak.contains(word))
    };
    if side(a, b) && side(b, a) {
        return None; // two sides of one theme
    }
    let listed = a.form == Form::Listed || b.form == Form::Listed;
    if listed && !(whole(a) || whole(b)) || a.form == Form::Listed {
        return None;
    }
    if let Some(word) = single(a, b) {
        let told = corpus.tagged(note, word) || place == Place::Together;
        let sure = match (whole(a), whole(b)) {
            (true, true) => a.form != Form::Alias || told || same_form(a, b),
            _ if listed => a.form == Form::Title && corpus.rare(word) && place != Place::Apart,
            (_, false) if a.form == Form::Alias => told,
            (_, false) if matches!(a.form, Form::Title | Form::Bare) => {
                place != Place::Apart || corpus.rare(word) || b.form == Form::Head
            }
            _ => (told || corpus.rare(word)) && place != Place::Apart,
        };
        if !sure {
            return None;
        }
    }
    if b.form == Form::Parenthesis && place == Place::Apart {
        return None;
    }
    let apart = if place == Place::Apart { 0.92 } else { 1.0 };
    let confidence = 0.97 * form_weight(a.form) * form_weight(b.form) * apart;
    let whole = whole(a) && whole(b) || a.form == Form::Parenthesis || b.form == Form::Parenthesis;
    let reason = if whole { of_equal(corpus, a, b) } else { part(b) };
    Some((confidence, reason))
}

/// Whether two names have a word written the same, but for a plain ending: `logs` for `log`, not `logging`.
fn same_form(a: &Name, b: &Name) -> bool {
    let plain = |word: &str| -> String {
        let bare = word
            .strip_suffix("ing")
            .or_else(|| word.strip_suffix("es"))
            .or_else(|| word.strip_suffix(['s', 'e']));
        bare.filter(|bare| bare.len() > 2).unwrap_or(word).to_owned()
    };
    let forms = |name: &Name| -> Vec<String> { name.written.split(' ').map(plain).collect() };
    if a.written.is_ascii() != b.written.is_ascii() {
        return true; // a word of another language that means the same is no mere form of it
    }
    let (a, b) = (forms(a), forms(b));
    a.iter().any(|word| b.contains(word))
}

fn broader(name: &Name) -> Reason {
    Reason::Broader {
        part: name.written.clone(),
    }
}

fn part(name: &Name) -> Reason {
    Reason::PartOfTitle {
        part: name.written.clone(),
    }
}

/// The note is about some side of the topic.
fn topic_in_note(
    corpus: &Corpus,
    note: usize,
    a: &Name,
    b: &Name,
    place: Place,
    named: bool,
) -> Option<(f32, Reason)> {
    // `Sorting algorithms` are a side of sorting; with two words or more the theme is told well enough.
    let broad = |word: &Word| {
        let side = b.words.len() == 1 && corpus.lexicon.side(*word);
        corpus.lexicon.vague(*word) && !side
    };
    if b.form == Form::Listed || a.form == Form::Listed || !b.weak.iter().all(broad) {
        return None;
    }
    let share = corpus.weigh(&b.words) / corpus.weigh(&a.words);
    if let [word] = b.words[..] {
        let area = corpus.in_area(note, word);
        let tagged = corpus.tagged(note, word) || area && !b.weak.is_empty();
        let rare = !a.sentence && !area && b.weak.is_empty() && corpus.rare(word);
        let theme = rare && a.order.first() == Some(&word) && (named || place == Place::Together);
        let told = match place {
            Place::Apart => false,
            _ if !same_form(a, b) => false,
            Place::Together if b.form == Form::Part => tagged || rare && named,
            _ => (whole(b) || b.form == Form::Head || corpus.lexicon.is_short(word)) && (tagged || theme),
        };
        let sure = if place == Place::Together { 0.55 } else { 0.5 };
        return told.then(|| (sure + 0.2 * share, part(b)));
    }
    let own = whole(b) || place == Place::Together;
    (own && together(&a.order, &b.words)).then(|| (0.6 + 0.2 * share, part(b)))
}

/// The topic is some side of what the note is about.
fn note_in_topic(corpus: &Corpus, note: usize, a: &Name, b: &Name, place: Place) -> Option<(f32, Reason)> {
    if matches!(b.form, Form::Listed | Form::Parenthesis)
        || matches!(a.form, Form::Listed | Form::Parenthesis)
    {
        return None;
    }
    let share = corpus.weigh(&a.words) / corpus.weigh(&b.words);
    if let Some(word) = single(a, a) {
        let least = if single(b, b) != Some(word) && b.long.iter().any(|(long, _)| *long == word) {
            0.12
        } else {
            0.4
        };
        let own = match a.form {
            Form::Title | Form::Bare => true,
            Form::Head => place == Place::Together || b.order.last() == Some(&word),
            Form::Alias => {
                corpus.lexicon.is_short(word)
                    || !a.weak.iter().any(|weak| corpus.lexicon.vague(*weak)) && corpus.tagged(note, word)
            }
            _ => false,
        };
        let first = a.form == Form::Title && b.order.first() == Some(&word) && corpus.tagged(note, word);
        let apart = place == Place::Apart && !corpus.lexicon.is_short(word);
        let told = own && (corpus.rare(word) || first) && !apart && share >= least;
        return told.then(|| (0.48 + 0.2 * share, broader(a)));
    }
    let own = a.form != Form::Alias || place == Place::Together || share >= 0.7;
    // A whole name of several words that stands in a clause is what the clause is about.
    let least = if b.sentence && whole(a) { 0.25 } else { 0.4 };
    let told = own && share >= least && together(&b.order, &a.words);
    told.then(|| (0.55 + 0.25 * share, broader(a)))
}

/// Both have words of their own beside those they share.
fn overlap(corpus: &Corpus, a: &Name, b: &Name, shared: &[Word], place: Place) -> Option<(f32, Reason)> {
    let common = corpus.weigh(shared);
    let all = corpus.weigh(&a.words) + corpus.weigh(&b.words) - common;
    let least = if place == Place::Together { 0.5 } else { 0.6 };
    let told = shared.len() >= 2 && common / all >= least && place != Place::Apart;
    told.then(|| {
        (
            0.3 + 0.4 * common / all,
            Reason::RareWords {
                words: corpus.spell(shared),
            },
        )
    })
}

/// Whether some words stand together in a name, with at most one other between them.
fn together(order: &[Word], words: &[Word]) -> bool {
    let wide = (words.len() + 1).min(order.len()).max(1);
    order
        .windows(wide)
        .any(|window| words.iter().all(|word| window.contains(word)))
}
