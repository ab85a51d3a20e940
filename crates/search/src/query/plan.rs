//! From what was typed to terms.

use super::MAX_WORDS;
use super::parse::{Atom, Parsed};
use super::stop::is_stop_word;
use crate::analysis::fold::is_ideograph;
use crate::analysis::{Form, Words};
use crate::schema::whole_name;

/// A query in terms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// All of these are wanted; never empty.
    pub(crate) wanted: Vec<Clause>,
    /// None of these is.
    pub(crate) excluded: Vec<Leaf>,
    /// The query as the whole name of a note.
    pub(crate) name: String,
}

/// Something that is wanted: one of its leaves.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) leaves: Vec<Leaf>,
    /// It counts for the order, but a note need not have it.
    pub(crate) optional: bool,
}

/// A word or a phrase.
#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    Word(Word),
    /// At least two terms, in this order, side by side.
    Phrase(Compound),
}

/// A word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    /// As typed, folded; the parts of a compound in one. Empty for a long compound.
    pub(crate) written: String,
    /// Its stem, if that differs.
    pub(crate) stem: Option<String>,
    /// Its parts side by side, if it is a compound.
    pub(crate) parts: Option<Compound>,
    /// Whether what was typed may be its beginning.
    pub(crate) open: bool,
    /// Stems of what it may become, if its ending is unfinished: a body knows `indexing` by its stem only.
    pub(crate) becomes: Vec<String>,
}

/// Stems with their positions.
pub(crate) type Compound = Vec<(usize, String)>;

/// Turns a query into terms; nothing if it wants nothing.
pub(super) fn plan(parsed: &Parsed) -> Option<Plan> {
    let mut planner = Planner {
        words: Words::default(),
        left: MAX_WORDS,
    };
    let mut plan = Plan::default();
    let mut typed = Vec::new();
    for atoms in &parsed.wanted {
        let clauses: Vec<Vec<Leaf>> = atoms
            .iter()
            .map(|atom| planner.leaves(atom))
            .filter(|l| !l.is_empty())
            .collect();
        typed.extend(atoms.iter().map(text));
        match <[Vec<Leaf>; 1]>::try_from(clauses) {
            // `TCP/IP` is two words, and both are wanted.
            Ok([leaves]) => plan.wanted.extend(leaves.into_iter().map(Clause::one)),
            Err(several) if several.is_empty() => {}
            Err(several) => plan.wanted.push(Clause {
                leaves: several.into_iter().flatten().collect(),
                optional: false,
            }),
        }
    }
    plan.excluded = parsed
        .excluded
        .iter()
        .flat_map(|atom| planner.leaves(atom))
        .collect();
    if parsed.open
        && let Some(Leaf::Word(last)) = plan.wanted.last_mut().and_then(|clause| clause.leaves.last_mut())
    {
        last.open = true;
        last.becomes = planner.becomes(&last.written);
    }
    settle_stop_words(&mut plan.wanted);
    plan.name = whole_name(&mut planner.words, &typed.join(" "));
    (!plan.wanted.is_empty()).then_some(plan)
}

impl Clause {
    fn one(leaf: Leaf) -> Self {
        Self {
            leaves: vec![leaf],
            optional: false,
        }
    }

    fn is_stop_word(&self) -> bool {
        matches!(&self.leaves[..], [Leaf::Word(word)] if is_stop_word(&word.written))
    }
}

/// Stop words are optional, unless there is nothing else. The last word, unfinished, is no stop word yet.
fn settle_stop_words(wanted: &mut [Clause]) {
    if wanted.iter().all(Clause::is_stop_word) {
        return;
    }
    for clause in wanted {
        clause.optional = clause.is_stop_word();
    }
}

fn text(atom: &Atom) -> &str {
    match atom {
        Atom::Word(text) | Atom::Phrase(text) => text,
    }
}

struct Planner {
    words: Words,
    left: usize,
}

impl Planner {
    fn leaves(&mut self, atom: &Atom) -> Vec<Leaf> {
        let (mut leaves, compound) = self.analyse(text(atom));
        match atom {
            Atom::Phrase(_) if compound.len() > 1 => vec![Leaf::Phrase(compound)],
            _ => {
                leaves.retain(|word| !word.written.is_empty() || word.parts.is_some());
                leaves.into_iter().map(Leaf::Word).collect()
            }
        }
    }

    /// Stems of a word whose English ending is half typed (`indexin`, `scanni`, `quickl`). Russian endings need no help:
    /// what is typed of one is nearly always another.
    fn becomes(&mut self, written: &str) -> Vec<String> {
        let rest = match written.as_bytes() {
            [.., b'i', b'n'] => "g",
            [.., b'i'] => "ng",
            [.., b'l'] => "y",
            _ => return Vec::new(),
        };
        self.words.reset();
        let stem = self
            .words
            .advance(&format!("{written}{rest}"))
            .then(|| read_word(&self.words).stem)
            .flatten();
        stem.into_iter()
            .filter(|stem| stem.len() >= 3 && stem.len() < written.len())
            .collect()
    }

    /// The words of a text, and all of it as one compound.
    fn analyse(&mut self, text: &str) -> (Vec<Word>, Compound) {
        let (mut found, mut all) = (Vec::new(), Compound::new());
        let mut ideographs_end = None;
        self.words.reset();
        while self.left > 0 && self.words.advance(text) {
            self.left -= 1;
            let word = read_word(&self.words);
            let parts = parts(&self.words);
            all.extend(parts.iter().cloned());
            let span = self.words.pieces().first().map(|piece| (piece.from, piece.to));
            let ideograph = span.is_some_and(|(from, to)| text[from..to].starts_with(is_ideograph));
            match found.last_mut() {
                Some(last) if ideograph && ideographs_end == span.map(|(from, _)| from) => {
                    append(last, &word, parts)
                }
                _ => found.push(word),
            }
            ideographs_end = span.filter(|_| ideograph).map(|(_, to)| to);
        }
        (found, all)
    }
}

/// Scripts without blanks: characters side by side are one word.
fn append(word: &mut Word, next: &Word, parts: Compound) {
    let before = std::mem::take(&mut word.written);
    let compound = word
        .parts
        .get_or_insert_with(|| vec![(parts[0].0.saturating_sub(1), before)]);
    compound.extend(parts);
    word.stem.clone_from(&next.stem);
}

fn read_word(words: &Words) -> Word {
    let mut word = Word::default();
    let parts = parts(words);
    let pieces = words.pieces();
    let lead = if parts.len() > 1 { Form::Whole } else { Form::Part };
    // The first whole covers most: the joined compound comes before the runs it consists of.
    if let Some(at) = pieces.iter().position(|piece| piece.form == lead) {
        let covers = pieces.iter().all(|piece| piece.to <= pieces[at].to);
        if covers {
            word.written = words.text(&pieces[at]).to_owned();
            word.stem = pieces
                .get(at + 1)
                .filter(|next| next.form == Form::Stem)
                .map(|next| words.text(next).to_owned());
        }
    }
    word.parts = (parts.len() > 1).then_some(parts);
    word
}

/// The parts of the word found last, by their stems.
fn parts(words: &Words) -> Compound {
    let mut parts = Compound::new();
    let mut before = None;
    for piece in words.pieces() {
        match (piece.form, before) {
            (Form::Part, _) => parts.push((piece.position, words.text(piece).to_owned())),
            (Form::Stem, Some(Form::Part)) => {
                if let Some(last) = parts.last_mut() {
                    last.1 = words.text(piece).to_owned();
                }
            }
            _ => {}
        }
        before = Some(piece.form);
    }
    parts
}
