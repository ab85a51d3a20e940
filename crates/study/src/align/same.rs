//! Which topics of different documents are the same: equal names, the same under their parents, the same below.

use super::corpus::Corpus;
use super::covers::numbers_differ;
use super::lexicon::Word;
use super::names::{Form, Name};
use super::reason::{Reason, of_equal};
use super::{Tie, TieKind, Topic};
use cairn_model::Confidence;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Topics with one name that are compared: a name of more is no name.
const MOST_NAMESAKES: usize = 500;
/// Topics that one must have below it to be told by them.
const CHILDREN: usize = 3;
/// A word of more than this share of all titles is common, if it is of more than [`FEW`].
const COMMON: f32 = 0.02;
const FEW: u32 = 30;

/// Names of which one has one word more are near if the others weigh this much of it.
const NEAR: f32 = 0.7;

/// A pair of topics that may be the same.
struct Pair {
    a: usize,
    b: usize,
    confidence: f32,
    reason: Reason,
}

/// Ties between topics of different documents: best pairs first, one-to-one, groups without contradiction.
pub(super) fn same(topics: &[Topic], corpus: &Corpus) -> Vec<Tie> {
    let names = index(topics, corpus);
    let mut pairs: FxHashMap<(usize, usize), (f32, Reason)> = FxHashMap::default();
    for namesakes in names.values().filter(|found| found.len() <= MOST_NAMESAKES) {
        for (nth, &one) in namesakes.iter().enumerate() {
            for &other in &namesakes[nth + 1..] {
                consider(topics, corpus, one, other, &mut pairs);
            }
        }
    }
    placed(topics, corpus, &names, &mut pairs);
    let mut groups = Groups::new(topics, corpus);
    let mut ties = groups.join(sorted(pairs));
    let below = children(topics, &ties);
    ties.extend(groups.join(told_by_children(topics, corpus, &below, &ties)));
    ties
}

type At = (usize, usize);
type Pairs = FxHashMap<(usize, usize), (f32, Reason)>;

fn index(topics: &[Topic], corpus: &Corpus) -> FxHashMap<Vec<Word>, Vec<At>> {
    let mut names: FxHashMap<Vec<Word>, Vec<At>> = FxHashMap::default();
    for (at, entry) in corpus
        .entries
        .iter()
        .enumerate()
        .filter(|(at, _)| !topics[*at].kind.covers())
    {
        for (number, name) in entry.names.iter().enumerate() {
            let example = name.form == Form::Parenthesis && name.words.len() == 1 && name.long.is_empty();
            if !example && !matches!(name.form, Form::Head | Form::Part | Form::Listed) {
                names.entry(name.words.clone()).or_default().push((at, number));
            }
        }
    }
    names
}

fn consider(topics: &[Topic], corpus: &Corpus, one: At, other: At, pairs: &mut Pairs) {
    if topics[one.0].document == topics[other.0].document {
        return;
    }
    let (one, other) = if one.0 < other.0 {
        (one, other)
    } else {
        (other, one)
    };
    let name = |at: At| &corpus.entries[at.0].names[at.1];
    if let Some((confidence, reason)) = compare(topics, corpus, one.0, other.0, name(one), name(other)) {
        keep(pairs, (one.0, other.0), confidence, reason);
    }
}

fn keep(pairs: &mut Pairs, pair: (usize, usize), confidence: f32, reason: Reason) {
    let known = pairs.entry(pair).or_insert((0.0, Reason::Title));
    if confidence > known.0 || confidence == known.0 && reason < known.1 {
        *known = (confidence, reason);
    }
}

/// How sure it is that two topics with names of the same words are the same.
fn compare(
    topics: &[Topic],
    corpus: &Corpus,
    one: usize,
    other: usize,
    a: &Name,
    b: &Name,
) -> Option<(f32, Reason)> {
    if numbers_differ(corpus, a, b) || depths_differ(corpus, a, b) {
        return None;
    }
    if a.general {
        let parent = |at: usize| {
            topics[at]
                .parent
                .and_then(|parent| corpus.entries.get(parent))
                .map(|entry| entry.names.first())
        };
        let (above, over) = (parent(one)??, parent(other)??);
        let told = a.weak == b.weak && above.words == over.words && !above.general;
        return told.then_some((0.75, Reason::Title));
    }
    let form = |name: &Name| match name.form {
        Form::Title => 1.0,
        Form::Bare => 0.96,
        Form::Alias => 0.94,
        _ => 0.88,
    };
    let mut confidence = 0.97 * form(a) * form(b);
    let mut reason = of_equal(corpus, a, b);
    if a.weak != b.weak {
        let apart = |word: &Word| a.weak.contains(word) != b.weak.contains(word);
        if a.weak
            .iter()
            .chain(&b.weak)
            .any(|word| apart(word) && corpus.lexicon.side(*word) && !corpus.lexicon.vague(*word))
        {
            return None;
        }
        if let [word] = a.words[..]
            && common(corpus, word)
        {
            return None;
        }
        if a.weak.is_empty() && lists(corpus, other) || b.weak.is_empty() && lists(corpus, one) {
            return None;
        }
        confidence *= if a.words.len() == 1 { 0.8 } else { 0.88 };
        if matches!(reason, Reason::Title | Reason::Plural) {
            reason = Reason::Wording;
        }
    }
    Some((confidence, reason))
}

/// Whether the title names the kinds of its theme in parentheses: `X algorithms (a, b, c)` is about these.
fn lists(corpus: &Corpus, topic: usize) -> bool {
    let names = &corpus.entries[topic].names;
    names.iter().any(|name| name.form == Form::Listed)
}

fn common(corpus: &Corpus, word: Word) -> bool {
    let frequency = corpus.frequency(word);
    frequency > FEW && frequency as f32 > corpus.entries.len() as f32 * COMMON
}

/// Whether one is about the beginnings and the other about the depths.
fn depths_differ(corpus: &Corpus, a: &Name, b: &Name) -> bool {
    let has = |name: &Name, words: &[&str]| {
        name.weak
            .iter()
            .any(|word| words.contains(&corpus.lexicon.text(*word)))
    };
    let low = ["basic", "fundament", "introduct", "intro", "beginn"];
    let high = ["advanc", "deep", "deeper", "dive", "intern"];
    has(a, &low) && has(b, &high) || has(a, &high) && has(b, &low)
}

/// Pairs of which one says in its title what stands above the other: `Database indexing` and `Indexes` under `Databases`.
fn placed(topics: &[Topic], corpus: &Corpus, names: &FxHashMap<Vec<Word>, Vec<At>>, pairs: &mut Pairs) {
    for (words, owners) in names.iter().filter(|(words, _)| (2..=5).contains(&words.len())) {
        for (nth, &left) in words.iter().enumerate() {
            let mut rest = words.clone();
            rest.remove(nth);
            let shorter = names.get(&rest).filter(|found| found.len() <= MOST_NAMESAKES);
            for (&one, &other) in owners
                .iter()
                .flat_map(|one| shorter.into_iter().flatten().map(move |other| (one, other)))
            {
                let (a, b) = (
                    &corpus.entries[one.0].names[one.1],
                    &corpus.entries[other.0].names[other.1],
                );
                let apart = topics[one.0].document != topics[other.0].document && !a.general && !b.general;
                let whole = |name: &Name| matches!(name.form, Form::Title | Form::Bare);
                let told = apart
                    && whole(a)
                    && whole(b)
                    && a.weak == b.weak
                    && corpus.entries[other.0].stands_under(left);
                let pair = (one.0.min(other.0), one.0.max(other.0));
                if told {
                    keep(pairs, pair, 0.72, Reason::Parenthesised);
                }
                let vague = |word: &Word| corpus.lexicon.vague(*word);
                let near = apart
                    && whole(a)
                    && whole(b)
                    && rest.len() > 1
                    && a.weak.iter().chain(&b.weak).all(vague)
                    && corpus.weigh(&rest) >= NEAR * corpus.weigh(words);
                if near {
                    let words = corpus.spell(&rest);
                    keep(pairs, pair, 0.6, Reason::RareWords { words });
                }
            }
        }
    }
}

fn sorted(pairs: Pairs) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = pairs
        .into_iter()
        .map(|((a, b), (confidence, reason))| Pair {
            a,
            b,
            confidence,
            reason,
        })
        .collect();
    pairs.sort_by(|x, y| {
        y.confidence
            .total_cmp(&x.confidence)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    pairs
}

/// Groups of topics that are the same.
struct Groups {
    parent: Vec<usize>,
    /// For each group by its root: what each document calls it.
    called: Vec<FxHashMap<u32, usize>>,
    /// Topics of one document with the same title have one number.
    title: Vec<usize>,
}

impl Groups {
    fn new(topics: &[Topic], corpus: &Corpus) -> Self {
        let mut seen: FxHashMap<(u32, &[Word], Vec<Word>), usize> = FxHashMap::default();
        let classes = ["pattern", "theorem", "protocol"]; // say what kind of thing it is, and nothing of the thing
        let own = |at: usize| {
            let names = corpus.entries[at].names.iter().filter(|name| !name.general);
            names
                .filter(|name| name.form <= Form::Bare)
                .max_by_key(|name| name.form)
        };
        let title: Vec<usize> = (0..topics.len())
            .map(|at| match own(at) {
                Some(name) => {
                    let telling = name
                        .weak
                        .iter()
                        .copied()
                        .filter(|word| !classes.contains(&corpus.lexicon.text(*word)));
                    *seen
                        .entry((topics[at].document, &name.words, telling.collect()))
                        .or_insert(at)
                }
                None => at,
            })
            .collect();
        Self {
            parent: (0..topics.len()).collect(),
            called: (0..topics.len())
                .map(|at| FxHashMap::from_iter([(topics[at].document, title[at])]))
                .collect(),
            title,
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Takes the pairs in their order, as long as no document has two topics of different titles in one group.
    fn join(&mut self, pairs: Vec<Pair>) -> Vec<Tie> {
        let mut ties = Vec::new();
        for pair in pairs {
            let (one, other) = (self.root(self.title[pair.a]), self.root(self.title[pair.b]));
            let (small, large) = match Reverse(self.called[one].len()).cmp(&Reverse(self.called[other].len()))
            {
                std::cmp::Ordering::Less => (other, one),
                _ => (one, other),
            };
            if small != large {
                let fits = self.called[small].iter().all(|(document, title)| {
                    self.called[large]
                        .get(document)
                        .is_none_or(|known| known == title)
                });
                if !fits {
                    continue;
                }
                let called = std::mem::take(&mut self.called[small]);
                self.called[large].extend(called);
                self.parent[small] = large;
            }
            ties.push(Tie {
                a: pair.a,
                b: pair.b,
                kind: TieKind::SameAs,
                confidence: Confidence::new(pair.confidence),
                reason: pair.reason,
            });
        }
        ties
    }
}

/// For pairs of topics: how many of the topics below them are the same.
fn children(topics: &[Topic], ties: &[Tie]) -> FxHashMap<(usize, usize), u32> {
    let mut shared: FxHashMap<(usize, usize), u32> = FxHashMap::default();
    let mut seen = FxHashSet::default();
    let known = |at: usize| topics[at].parent.filter(|parent| *parent < topics.len());
    for tie in ties {
        if let (Some(one), Some(other)) = (known(tie.a), known(tie.b))
            && seen.insert((tie.a, other))
            && seen.insert((tie.b, one))
        {
            *shared.entry((one.min(other), one.max(other))).or_default() += 1;
        }
    }
    shared
}

/// Topics whose names share a word and under which the same stands.
fn told_by_children(
    topics: &[Topic],
    corpus: &Corpus,
    below: &FxHashMap<(usize, usize), u32>,
    ties: &[Tie],
) -> Vec<Pair> {
    let mut count = vec![0_u32; topics.len()];
    for parent in topics.iter().filter_map(|topic| topic.parent) {
        if let Some(count) = count.get_mut(parent) {
            *count += 1;
        }
    }
    let tied: FxHashSet<(usize, usize)> = ties.iter().map(|tie| (tie.a, tie.b)).collect();
    let mut pairs = Pairs::default();
    for (&(a, b), &shared) in below.iter().filter(|(pair, _)| !tied.contains(*pair)) {
        let of = count[a].min(count[b]);
        let words = |at: usize| {
            corpus.entries[at]
                .names
                .iter()
                .filter(|name| !name.general)
                .flat_map(|name| &name.words)
        };
        let alike = words(a).any(|word| words(b).any(|other| other == word));
        let enough = of as usize >= CHILDREN && shared * 2 > of && topics[a].document != topics[b].document;
        if enough && alike && !topics[a].kind.covers() && !topics[b].kind.covers() {
            let confidence = 0.55 + 0.3 * shared as f32 / of as f32;
            keep(&mut pairs, (a, b), confidence, Reason::Children { shared, of });
        }
    }
    sorted(pairs)
}
