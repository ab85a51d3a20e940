//! From a query to terms: what the index can answer of it.

use super::ast::{Compare, Expr, Place, PropertyTest, TextTest, ValueTest, What};
use super::stop::is_stop_word;
use crate::analysis::fold::is_ideograph;
use crate::analysis::{Form, Words, is_filler};
use crate::exact::Exact;
use crate::property;
use crate::schema::whole_name;

/// Words of one query that are looked at; a slug may have many.
const MAX_WORDS: usize = 128;

/// Letters of a beginning that texts are searched for.
const LOOKED_UP: usize = 3;

/// A query in terms.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// Every document.
    Everything,
    All(Vec<Plan>),
    Any(Vec<Plan>),
    Not(Box<Plan>),
    Leaf(Placed),
    /// A tag with those nested in it, folded.
    Tag(String),
    Property(PropertyTerm),
}

/// Text in a place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) place: Place,
    pub(crate) leaf: Leaf,
    /// It counts for the order, but a note need not have it.
    pub(crate) optional: bool,
}

/// Terms of the fields that hold properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PropertyTerm {
    Is(Exact),
    /// Both ends included or not.
    Between((String, bool), (String, bool)),
}

/// A word or a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Leaf {
    Word(Word),
    /// At least two terms, in this order, side by side.
    Phrase(Compound),
}

/// A word.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Word {
    /// As typed, folded; the parts of a compound in one. Empty for a long compound.
    pub(crate) written: String,
    /// Its stem, if that differs.
    pub(crate) stem: Option<String>,
    /// Its parts side by side, if it is a compound.
    pub(crate) parts: Option<Compound>,
    /// Whether what was typed may be its beginning.
    pub(crate) open: bool,
    /// Whether it is a name of something written in code: other inflections of it hardly count.
    pub(crate) token: bool,
    /// Stems of what it may become, if its ending is unfinished: a body knows `indexing` by its stem only.
    pub(crate) becomes: Vec<String>,
    /// The same word in the other script, with its stem, if the vault has it.
    pub(crate) others: Vec<String>,
}

/// Stems with their positions.
pub(crate) type Compound = Vec<(usize, String)>;

/// Turns an indexed query into terms, and what was typed into the words of a note's whole name, if it can be one.
pub(crate) fn plan(expr: &Expr) -> (Plan, Option<Vec<String>>) {
    let mut planner = Planner::default();
    let plan = planner.expr(expr);
    let mut typed = Vec::new();
    let name = is_name(expr, &mut typed).then(|| {
        let name = whole_name(&mut planner.words, &typed.join(" "));
        name.split(' ').map(str::to_owned).collect::<Vec<_>>()
    });
    (
        plan,
        name.filter(|words| words.iter().any(|word| !word.is_empty())),
    )
}

/// Words only, all of them wanted: they may be a name.
fn is_name<'a>(expr: &'a Expr, typed: &mut Vec<&'a str>) -> bool {
    match expr {
        Expr::Text(test) if test.place == Place::Anywhere => {
            typed.push(test.what.text());
            true
        }
        Expr::All(parts) => {
            for part in parts.iter().filter(|part| !matches!(part, Expr::Not(_))) {
                if !matches!(part, Expr::Text(_)) || !is_name(part, typed) {
                    return false;
                }
            }
            !typed.is_empty()
        }
        _ => false,
    }
}

impl Plan {
    /// Calls `see` with every leaf that is wanted.
    pub(crate) fn leaves<'a>(&'a self, see: &mut dyn FnMut(&'a Placed)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.leaves(see)),
            Self::Leaf(leaf) => see(leaf),
            _ => {}
        }
    }

    /// The same, to change them.
    pub(crate) fn leaves_mut(&mut self, see: &mut dyn FnMut(&mut Placed)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter_mut().for_each(|part| part.leaves_mut(see)),
            Self::Leaf(leaf) => see(leaf),
            _ => {}
        }
    }

    /// How many conditions a document must satisfy that any of would do if none has all.
    pub(crate) fn needed(&self) -> usize {
        match self {
            Self::All(parts) => parts.iter().filter(|part| part.is_wish()).count(),
            part => usize::from(part.is_wish()),
        }
    }

    /// Whether it reads like a sentence: it has words that a document need not have.
    pub(crate) fn is_sentence(&self) -> bool {
        let mut found = false;
        self.leaves(&mut |placed| found |= placed.optional && matches!(placed.leaf, Leaf::Word(_)));
        found
    }

    /// Whether a document may go without it if it has another: a bare word. What was quoted, or asked of a place, is meant.
    pub(crate) fn is_wish(&self) -> bool {
        match self {
            Self::Leaf(placed) => {
                !placed.optional && placed.place == Place::Anywhere && matches!(placed.leaf, Leaf::Word(_))
            }
            Self::Any(parts) => parts.iter().all(Self::is_wish),
            _ => false,
        }
    }

    fn is_stop_word(&self) -> bool {
        matches!(self, Self::Leaf(Placed { leaf: Leaf::Word(word), .. }) if is_stop_word(&word.written))
    }
}

/// Whether one of several conditions that must hold is a word that a note need not have.
pub(super) fn is_optional(part: &Expr, parts: &[Expr]) -> bool {
    let stops = |part: &Expr| match part {
        Expr::Text(TextTest {
            what: What::Word { text, .. },
            exact_case: false,
            place,
            ..
        }) => !matches!(place, Place::File | Place::Path | Place::Tag) && is_stop_word(&property::fold(text)),
        _ => false,
    };
    stops(part)
        && parts
            .iter()
            .any(|other| matches!(other, Expr::Text(_) | Expr::Any(_)) && !stops(other))
}

/// Stop words are optional, unless there is nothing else. The last word, unfinished, is no stop word yet.
fn settle_stop_words(parts: &mut [Plan]) {
    if parts
        .iter()
        .all(|part| part.is_stop_word() || !matches!(part, Plan::Leaf(_) | Plan::Any(_)))
    {
        return;
    }
    for part in parts {
        let stop = part.is_stop_word();
        if let Plan::Leaf(leaf) = part {
            leaf.optional |= stop;
        }
    }
}

struct Planner {
    words: Words,
    left: usize,
}

impl Default for Planner {
    fn default() -> Self {
        Self {
            words: Words::default(),
            left: MAX_WORDS,
        }
    }
}

/// The words of a text as written, with their positions.
pub(crate) fn written_words(text: &str) -> Compound {
    let mut words = Words::default();
    let mut written = Compound::new();
    words.reset();
    while written.len() < MAX_WORDS && words.advance(text) {
        let parts = words.pieces().iter().filter(|piece| piece.form == Form::Part);
        written.extend(parts.map(|piece| (piece.position, words.text(piece).to_owned())));
    }
    written
}

/// The words and phrases of a text, as a part of a note is compared with them.
pub(crate) fn word_leaves(what: &What) -> Vec<Leaf> {
    Planner::default().leaves(what)
}

impl Planner {
    fn expr(&mut self, expr: &Expr) -> Plan {
        match expr {
            Expr::All(parts) if parts.is_empty() => Plan::Everything,
            Expr::All(parts) => {
                let mut plans: Vec<Plan> = Vec::new();
                for part in parts {
                    let wanted = match self.expr(part) {
                        // `TCP/IP` is two words, and both are wanted.
                        Plan::All(several) if matches!(part, Expr::Text(_)) => several,
                        plan => vec![plan],
                    };
                    for plan in wanted {
                        // What is asked for twice is looked for once.
                        if !plans.contains(&plan) {
                            plans.push(plan);
                        }
                    }
                }
                settle_stop_words(&mut plans);
                Plan::All(plans)
            }
            Expr::Any(parts) => Plan::Any(parts.iter().map(|part| self.expr(part)).collect()),
            Expr::Not(inner) => Plan::Not(Box::new(self.expr(inner))),
            Expr::Text(test) if test.place == Place::Tag => tag(test),
            Expr::Text(test) => self.text(test),
            Expr::Property(test) => self.property(test),
            Expr::Part(_) | Expr::Graph(_) => Plan::Everything,
        }
    }

    fn text(&mut self, test: &TextTest) -> Plan {
        let mut leaves = self.leaves(&test.what);
        if let What::Phrase { text, open: true } = &test.what
            && let Some(Leaf::Phrase(parts)) = leaves.last_mut()
        {
            // The index knows no phrase that ends in a beginning: it tells the words before, and the beginning.
            parts.pop();
            if parts.iter().all(|(_, part)| is_filler(part)) {
                leaves.clear();
            }
            let last = self.analyse(text).0.pop();
            leaves.extend(
                last.filter(|word| word.written.chars().count() >= LOOKED_UP)
                    .map(Leaf::Word),
            );
        }
        if let What::Word { open: true, .. } | What::Phrase { open: true, .. } = test.what
            && let Some(Leaf::Word(last)) = leaves.last_mut()
        {
            last.open = true;
            last.becomes = self.becomes(&last.written);
        }
        let placed = |leaf| {
            Plan::Leaf(Placed {
                place: test.place,
                leaf,
                optional: false,
            })
        };
        match leaves.len() {
            0 => Plan::Everything,
            1 => placed(leaves.remove(0)),
            _ => {
                let mut plans: Vec<Plan> = leaves.into_iter().map(placed).collect();
                // `TCP/IP` is two words, rather side by side.
                plans.push(Plan::Leaf(Placed {
                    place: test.place,
                    leaf: Leaf::Phrase(self.analyse(test.what.text()).1),
                    optional: true,
                }));
                settle_stop_words(&mut plans);
                Plan::All(plans)
            }
        }
    }

    fn leaves(&mut self, what: &What) -> Vec<Leaf> {
        let (mut leaves, compound) = self.analyse(what.text());
        match what {
            What::Phrase { .. } | What::Together(_) if compound.len() > 1 => vec![Leaf::Phrase(compound)],
            _ => {
                leaves.retain(|word| !word.written.is_empty() || word.parts.is_some());
                if what.text().starts_with('@') {
                    leaves.iter_mut().for_each(|word| word.token = true);
                }
                leaves.into_iter().map(Leaf::Word).collect()
            }
        }
    }

    fn property(&mut self, test: &PropertyTest) -> Plan {
        let key = &test.key;
        self.value(key, &test.value)
    }

    fn value(&mut self, key: &str, value: &ValueTest) -> Plan {
        let is = |term: Exact| Plan::Property(PropertyTerm::Is(term));
        match value {
            ValueTest::Exists | ValueTest::Regex(..) => is(property::exists(key)),
            ValueTest::Null => is(property::null(key)),
            ValueTest::Text(text, true) => is(property::whole(key, text)),
            ValueTest::Text(text, false) => {
                let words = property::words(&mut self.words, text);
                Plan::All(words.iter().map(|word| is(property::word(key, word))).collect())
            }
            ValueTest::Number(compare, number) => {
                between(*compare, &property::number(key, *number), &property::numbers(key))
            }
            ValueTest::Date(compare, date) => {
                between(*compare, &property::date(key, date), &property::dates(key))
            }
            ValueTest::All(parts) => Plan::All(parts.iter().map(|part| self.value(key, part)).collect()),
            ValueTest::Any(parts) => Plan::Any(parts.iter().map(|part| self.value(key, part)).collect()),
            ValueTest::Not(inner) => Plan::All(vec![
                is(property::exists(key)),
                Plan::Not(Box::new(self.value(key, inner))),
            ]),
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

/// A tag as typed, folded, without `#` and what ends it.
fn tag(test: &TextTest) -> Plan {
    let name = test.what.text().trim_start_matches('#').trim_end_matches('/');
    Plan::Tag(property::fold(name))
}

fn between(compare: Compare, at: &str, (least, most): &(String, String)) -> Plan {
    let (at, least, most) = (at.to_owned(), least.clone(), most.clone());
    let (from, to) = match compare {
        Compare::Less => ((least, true), (at, false)),
        // A day is before what begins with it.
        Compare::AtMost => ((least, true), (at + "\u{10ffff}", true)),
        Compare::More => ((at + "\u{10ffff}", false), (most, true)),
        Compare::AtLeast => ((at, true), (most, true)),
        Compare::Equal => ((at.clone(), true), (at + "\u{10ffff}", true)),
    };
    Plan::Property(PropertyTerm::Between(from, to))
}
