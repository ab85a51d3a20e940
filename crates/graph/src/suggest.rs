//! Which note a missing target may have meant: another name of it, its slug under another topic or difficulty, its name in
//! other letters, or a near spelling.

use crate::graph::{KnowledgeGraph, NodeKey};
use cairn_model::fold_name;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::ops::Bound;

/// A note that fits a missing target.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The note.
    pub node: NodeKey,
    /// Why, in words.
    pub reason: String,
}

/// Notes by everything a target may have in common with them. Built once for many targets.
///
/// Near spellings are found by segments: a name within an edit distance of 2 shares, unchanged and at most 2 places
/// away, one of 3 parts with the name it is near to (Li et al., "PASS-JOIN", VLDB 2011).
pub struct Suggester<'g> {
    graph: &'g KnowledgeGraph,
    /// Folded base names, in path order.
    names: Vec<(NodeKey, String)>,
    aliases: FxHashMap<String, u32>,
    letters: FxHashMap<String, u32>,
    slugs: BTreeMap<String, SmallVec<[u32; 1]>>,
    /// By length of the name, number of the part, and the part itself.
    parts: FxHashMap<(u32, u8, String), SmallVec<[u32; 1]>>,
}

/// Edits a near spelling may take, at most.
const NEAR: usize = 2;
/// A near spelling keeps this many letters for each edit.
const LETTERS_AN_EDIT: usize = 5;
/// Words of a slug that another may go on.
const MIN_WORDS: usize = 2;
/// A word of so many letters at most is another word if a letter differs.
const SHORT_WORD: usize = 3;
/// Parts of a name: one more than the edits.
const PARTS: usize = NEAR + 1;
/// Longest name compared letter by letter.
const LONGEST: usize = 200;

impl KnowledgeGraph {
    /// Prepares suggestions for missing targets.
    pub fn suggester(&self) -> Suggester<'_> {
        Suggester::new(self)
    }
}

impl<'g> Suggester<'g> {
    fn new(graph: &'g KnowledgeGraph) -> Self {
        let mut paths: Vec<_> = graph.contributions().collect();
        paths.sort_by(|a, b| a.0.cmp(b.0));
        let mut found = Self {
            graph,
            names: Vec::with_capacity(paths.len()),
            aliases: FxHashMap::default(),
            letters: FxHashMap::default(),
            slugs: BTreeMap::new(),
            parts: FxHashMap::default(),
        };
        for (path, note) in paths {
            let Some(key) = graph.note_at(path) else { continue };
            let name = fold_name(path.stem());
            let at = u32::try_from(found.names.len()).unwrap_or(u32::MAX);
            for other in note.aliases.iter().chain([&note.title]) {
                found.aliases.entry(fold_name(other)).or_insert(at);
            }
            found.letters.entry(letters(&name)).or_insert(at);
            if let Some(slug) = slug(&name) {
                found.slugs.entry(slug.to_owned()).or_default().push(at);
            }
            let chars: Vec<char> = name.chars().collect();
            let len = u32::try_from(chars.len()).unwrap_or(u32::MAX);
            if (LETTERS_AN_EDIT..=LONGEST).contains(&chars.len()) {
                for (number, part) in (0..).zip(parts(chars.len())) {
                    let text: String = chars[part].iter().collect();
                    found.parts.entry((len, number, text)).or_default().push(at);
                }
            }
            found.names.push((key, name));
        }
        found
    }

    /// The note that fits a missing target best, if one fits well.
    pub fn suggest(&self, target: &str) -> Option<Suggestion> {
        let wanted = fold_name(target.rsplit('/').next().unwrap_or(target));
        let wanted = wanted.strip_suffix(".md").unwrap_or(&wanted);
        let (at, reason) = self
            .aliases
            .get(wanted)
            .map(|at| (*at, "another name of".to_owned()))
            .or_else(|| self.by_slug(wanted))
            .or_else(|| self.by_letters(wanted))
            .or_else(|| self.by_words(wanted))
            .or_else(|| self.by_spelling(wanted))?;
        let node = self.names[at as usize].0;
        let path = self.graph.node(node).path.as_ref()?;
        Some(Suggestion {
            node,
            reason: format!("{reason} {}", path.stem()),
        })
    }

    /// The same slug: rather under the same topic or at the same difficulty.
    fn by_slug(&self, wanted: &str) -> Option<(u32, String)> {
        let own: Vec<&str> = wanted.split("--").collect();
        let fit = |at: u32| {
            let other: Vec<&str> = self.names[at as usize].1.split("--").collect();
            match (own.get(1) == other.get(1), own.get(2) == other.get(2)) {
                _ if own[0] != other[0] => (4, "a note of another kind with the same slug:"),
                (true, false) => (0, "the same question at another difficulty:"),
                (false, true) => (1, "the same question under another topic:"),
                _ => (2, "the same question under another topic and difficulty:"),
            }
        };
        let same = self.slugs.get(slug(wanted)?)?;
        let best = same.iter().copied().min_by_key(|at| (fit(*at).0, *at))?;
        Some((best, fit(best).1.to_owned()))
    }

    fn by_letters(&self, wanted: &str) -> Option<(u32, String)> {
        let skeleton = letters(wanted);
        let at = *self.letters.get(&skeleton).filter(|_| !skeleton.is_empty())?;
        let signs = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let reason = if signs(wanted) == signs(&self.names[at as usize].1) {
            "the same words with other signs between them:"
        } else {
            "the same name in other letters:"
        };
        Some((at, reason.to_owned()))
    }

    /// A note whose slug goes on where the wanted one ends, at the end of a word: the shortest such.
    fn by_words(&self, wanted: &str) -> Option<(u32, String)> {
        let short = slug(wanted).filter(|slug| slug.split('-').count() >= MIN_WORDS)?;
        let prefix = wanted.split('-').next();
        let longer = self
            .slugs
            .range::<str, _>((Bound::Excluded(short), Bound::Unbounded));
        let fits = longer
            .take_while(|(slug, _)| slug.starts_with(short))
            .filter(|(slug, _)| slug[short.len()..].starts_with('-'))
            .flat_map(|(slug, found)| found.iter().map(move |at| (slug.len(), *at)))
            .filter(|(_, at)| self.names[*at as usize].1.split('-').next() == prefix);
        let (_, at) = fits.min()?;
        Some((at, "the same words and more:".to_owned()))
    }

    fn by_spelling(&self, wanted: &str) -> Option<(u32, String)> {
        let chars: Vec<char> = wanted.chars().collect();
        if !(LETTERS_AN_EDIT..=LONGEST).contains(&chars.len()) {
            return None;
        }
        let mut best: Option<(usize, u32)> = None;
        for len in chars.len().saturating_sub(NEAR)..=chars.len() + NEAR {
            for (number, part) in (0..).zip(parts(len)) {
                let places = part.start.saturating_sub(NEAR)..=part.start + NEAR;
                for text in places.filter_map(|start| chars.get(start..start + part.len())) {
                    let key = (
                        u32::try_from(len).unwrap_or(u32::MAX),
                        number,
                        text.iter().collect(),
                    );
                    for at in self.parts.get(&key).into_iter().flatten() {
                        let name = &self.names[*at as usize].1;
                        let edits = distance(&chars, name).filter(|_| same_words(wanted, name));
                        let found = edits.map(|edits| (edits, *at));
                        best = [best, found].into_iter().flatten().min();
                    }
                }
            }
        }
        best.map(|(edits, at)| match edits {
            1 => (at, "one letter apart from".to_owned()),
            n => (at, format!("{n} letters apart from")),
        })
    }
}

/// Whether two near names differ by a slip of the pen rather than in what they say: the same numbers, and the same short
/// words.
fn same_words(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(a) != digits(b) {
        return false;
    }
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (a, b) = (words(a), words(b));
    // Words of three letters are too short for a slip: another letter is another word.
    let slip = |(a, b): (&String, &String)| a == b || a.chars().count().min(b.chars().count()) > SHORT_WORD;
    a.len() != b.len() || a.iter().zip(&b).all(slip)
}

/// Three parts of a length, as even as may be.
fn parts(len: usize) -> [std::ops::Range<usize>; PARTS] {
    [0, 1, 2].map(|number| len * number / PARTS..len * (number + 1) / PARTS)
}

/// What a name of the form `q-<slug>--<topic>--<difficulty>`, `c-<slug>` or `moc-<slug>` is about.
pub(crate) fn slug(name: &str) -> Option<&str> {
    let rest = ["q-", "c-", "moc-"].iter().find_map(|prefix| {
        let (start, rest) = name.split_at_checked(prefix.len())?;
        start.eq_ignore_ascii_case(prefix).then_some(rest)
    })?;
    let slug = rest.split("--").next().unwrap_or(rest);
    (!slug.is_empty()).then_some(slug)
}

/// A name as it sounds in Latin letters, whichever way Russian is written in them; nothing but letters and digits.
fn letters(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match CYRILLIC.iter().find(|(from, _)| *from == c) {
            Some((_, latin)) => out.push_str(latin),
            None if c.is_alphanumeric() => out.push(c),
            None => {}
        }
    }
    for (spelled, sound) in SPELLINGS {
        if out.contains(spelled) {
            out = out.replace(spelled, sound);
        }
    }
    out
}

/// Russian letters by sound; the signs have none.
#[rustfmt::skip]
const CYRILLIC: [(char, &str); 33] = [
    ('а', "a"), ('б', "b"), ('в', "v"), ('г', "g"), ('д', "d"), ('е', "e"), ('ё', "e"), ('ж', "zh"), ('з', "z"),
    ('и', "i"), ('й', "i"), ('к', "k"), ('л', "l"), ('м', "m"), ('н', "n"), ('о', "o"), ('п', "p"), ('р', "r"),
    ('с', "s"), ('т', "t"), ('у', "u"), ('ф', "f"), ('х', "h"), ('ц', "c"), ('ч', "ch"), ('ш', "sh"), ('щ', "sh"),
    ('ъ', ""), ('ы', "i"), ('ь', ""), ('э', "e"), ('ю', "u"), ('я', "a"),
];

/// Ways in which the same sound is written in Latin letters (GOST, ISO 9, BGN, and by habit), in order.
const SPELLINGS: [(&str, &str); 15] = [
    ("x", "ks"),
    ("shch", "sh"),
    ("sch", "sh"),
    ("kh", "h"),
    ("ts", "c"),
    ("yu", "u"),
    ("iu", "u"),
    ("ju", "u"),
    ("ya", "a"),
    ("ia", "a"),
    ("ja", "a"),
    ("yo", "e"),
    ("jo", "e"),
    ("y", "i"),
    ("ii", "i"),
];

/// Whether two names in lower case are spelt nearly alike: at most 2 letters apart, and at most a fifth of them.
pub fn spelt_alike(a: &str, b: &str) -> bool {
    distance(&a.chars().collect::<Vec<char>>(), b).is_some()
}

/// Edit distance if it is small for the length: at most 2, and at most a fifth of the letters.
fn distance(a: &[char], b: &str) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    let limit = (a.len().min(b.len()) / LETTERS_AN_EDIT).min(NEAR);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
        if row.iter().min().is_some_and(|least| *least > limit) {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Change, contribute};
    use cairn_markdown::{ReadOptions, read};
    use cairn_model::VaultPath;
    use std::sync::Arc;

    fn check(notes: &[(&str, &str)], wanted: &str, expected: Option<&str>) {
        let mut graph = KnowledgeGraph::default();
        let changes = notes.iter().map(|(path, text)| {
            let path = VaultPath::new(path).expect("a path");
            let note = read(text, ReadOptions::default());
            let contribution = Some(Arc::new(contribute(&path, &note, 1)));
            Change { path, contribution }
        });
        graph.apply(changes.collect());
        let found = graph.suggester().suggest(wanted).map(|found| found.reason);
        assert_eq!(found.as_deref(), expected, "{wanted}");
    }

    #[test]
    fn a_slug_is_found_under_another_topic_or_difficulty() {
        let notes = [
            ("q-joins--db--hard.md", ""),
            ("q-joins--sql--easy.md", ""),
            ("q-locks--os--easy.md", ""),
            ("c-index.md", ""),
        ];
        check(
            &notes,
            "q-joins--sql--hard",
            Some("the same question at another difficulty: q-joins--sql--easy"),
        );
        check(
            &notes,
            "q-locks--db--easy",
            Some("the same question under another topic: q-locks--os--easy"),
        );
        check(
            &notes,
            "x/q-locks--db--hard.md",
            Some("the same question under another topic and difficulty: q-locks--os--easy"),
        );
        check(
            &notes,
            "q-index--db--easy",
            Some("a note of another kind with the same slug: c-index"),
        );
        check(&notes, "q-nothing--db--easy", None);
    }

    #[test]
    fn a_slug_that_goes_on_is_found_by_its_words() {
        let notes = [
            ("q-sealed-vs-enum-classes--kotlin--medium.md", ""),
            ("q-sealed-vs-enumerations--kotlin--easy.md", ""),
        ];
        check(
            &notes,
            "q-sealed-vs-enum",
            Some("the same words and more: q-sealed-vs-enum-classes--kotlin--medium"),
        );
        check(&notes, "q-sealed", None);
        check(&notes, "c-sealed-vs-enum", None);
    }

    #[test]
    fn another_number_or_short_word_is_another_note() {
        let notes = [
            ("c-http2.md", ""),
            ("c-app-signing.md", ""),
            ("c-indexing.md", ""),
        ];
        check(&notes, "c-http3", None);
        check(&notes, "c-apk-signing", None);
        check(&notes, "c-indxing", Some("one letter apart from c-indexing"));
    }

    #[test]
    fn names_are_found_in_other_letters_and_signs() {
        let notes = [
            ("c-что-такое-индекс.md", ""),
            ("Yandex Shchuka.md", ""),
            ("c_b tree.md", ""),
        ];
        check(
            &notes,
            "c-chto-takoe-indeks",
            Some("the same name in other letters: c-что-такое-индекс"),
        );
        check(
            &notes,
            "яндекс щука",
            Some("the same name in other letters: Yandex Shchuka"),
        );
        check(&notes, "Яндех Щука", None);
        check(
            &notes,
            "c-b-tree",
            Some("the same words with other signs between them: c_b tree"),
        );
    }

    #[test]
    fn near_spellings_and_other_names_are_found() {
        let notes = [
            (
                "c-transactions.md",
                "---\naliases: [ACID]\n---\n# Units of work\n",
            ),
            ("ab.md", ""),
        ];
        check(
            &notes,
            "c-transaction",
            Some("one letter apart from c-transactions"),
        );
        check(
            &notes,
            "c-tranzaktions",
            Some("2 letters apart from c-transactions"),
        );
        check(&notes, "c-tranzaktionz", None);
        check(&notes, "ac", None);
        check(&notes, "acid", Some("another name of c-transactions"));
        check(&notes, "Units of Work", Some("another name of c-transactions"));
    }

    proptest::proptest! {
        #[test]
        fn segments_miss_no_near_spelling(name in "[ab]{10,14}", wanted in "[ab]{10,14}") {
            let mut graph = KnowledgeGraph::default();
            let path = VaultPath::new(&format!("{name}.md")).expect("a path");
            let contribution = Some(Arc::new(contribute(&path, &read("", ReadOptions::default()), 0)));
            graph.apply(vec![Change { path, contribution }]);
            let chars: Vec<char> = wanted.chars().collect();
            let near = distance(&chars, &name).is_some();
            proptest::prop_assert_eq!(graph.suggester().suggest(&wanted).is_some(), near);
        }
    }
}
