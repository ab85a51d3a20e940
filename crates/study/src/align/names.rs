//! What a topic may be called: its title, the title without remarks, what stands in parentheses, aliases, and its parts.

use super::lexicon::{Lexicon, Origin, Read, Word};
use super::words::{Piece, asks, by_means, narrows, parts, split, states};

/// How a name belongs to its topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// The title.
    Title,
    /// The title without what stands in parentheses or behind a colon.
    Bare,
    /// What stands in parentheses, if it is one thing.
    Parenthesis,
    /// An alias.
    Alias,
    /// The title up to the word that narrows it: "for", "in".
    Head,
    /// One of the things that the title or an alias lists.
    Part,
    /// One of the things that parentheses list.
    Listed,
}

/// A name in words.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) form: Form,
    /// The words that make the theme, in order. Never empty.
    pub(super) order: Vec<Word>,
    /// The same, sorted, each once.
    pub(super) words: Vec<Word>,
    /// Words that change little, sorted.
    pub(super) weak: Vec<Word>,
    /// Words whose long form was written.
    pub(super) long: Vec<(Word, Origin)>,
    /// All words as written, folded: for telling equal names from equal stems.
    pub(super) written: Box<str>,
    /// Set if it is taken from a sentence, in which any word may stand by chance. `What is X` is none: it names X.
    pub(super) sentence: bool,
    /// Set if all its words change little, so that it says something only under its parent.
    pub(super) general: bool,
}

/// The names of a title and its aliases, and the words in its parentheses. `asks` is whether it names something to know: then what
/// it is done with is part of that, as it is not of what a note treats.
pub(super) fn names(
    title: &str,
    aliases: &[String],
    asks: bool,
    lexicon: &mut Lexicon,
) -> (Vec<Name>, Vec<Word>) {
    let mut found = Vec::new();
    let (main, inside) = parentheses(title);
    let mut context = Vec::new();
    let pieces = split(&main);
    let form = if inside.is_empty() {
        Form::Title
    } else {
        Form::Bare
    };
    if !inside.is_empty() {
        add(&mut found, Form::Title, &split(title), lexicon);
    }
    of_title(&mut found, form, &pieces, asks, lexicon);
    for inside in &inside {
        let pieces = split(inside);
        let one = !pieces
            .iter()
            .any(|piece| parting(piece) || *piece == Piece::Remark);
        if one && pieces.len() <= 4 {
            add(&mut found, Form::Parenthesis, &pieces, lexicon);
        }
        let words = lexicon.read(&pieces);
        let spelled = words.len() == 1 && words[0].long.is_some(); // the letters of an abbreviation are no list
        if !one && !spelled {
            for item in pieces.split(parting).filter(|item| !item.is_empty()) {
                add(&mut found, Form::Listed, item, lexicon);
            }
        }
        context.extend(words.iter().map(|read| read.word));
    }
    for alias in aliases {
        let pieces = split(alias);
        add(&mut found, Form::Alias, &pieces, lexicon);
        add_parts(&mut found, &pieces, lexicon);
    }
    found.retain(|name| !name.general || matches!(name.form, Form::Title | Form::Bare));
    found.sort_by(|a, b| (a.form, &a.words).cmp(&(b.form, &b.words)));
    found.dedup_by(|a, b| a.form == b.form && a.words == b.words);
    context.sort_unstable();
    context.dedup();
    (found, context)
}

fn of_title(found: &mut Vec<Name>, form: Form, pieces: &[Piece], means: bool, lexicon: &mut Lexicon) {
    add(found, form, pieces, lexicon);
    let remark = pieces.iter().position(|piece| *piece == Piece::Remark);
    let pieces = remark.map_or(pieces, |at| &pieces[..at]);
    if remark.is_some() {
        add(found, Form::Bare, pieces, lexicon);
    }
    let narrowed = pieces
        .iter()
        .skip(1)
        .position(|piece| matches!(piece, Piece::Word(word, false) if narrows(word)));
    if sentence(pieces) {
        return;
    }
    let part = pieces.iter().position(parting);
    if let Some(at) = part.filter(|_| matches!(pieces.first(), Some(Piece::Word(word, _)) if asks(word))) {
        add(found, Form::Title, &pieces[..at], lexicon); // `What is X, and how does it fail?`
    }
    if let Some(at) = narrowed {
        add(found, Form::Head, &pieces[..=at], lexicon);
        add_parts(found, &pieces[..=at], lexicon);
        if let Some(Piece::Word(word, _)) = pieces.get(at + 1)
            && means
            && by_means(word)
        {
            add(found, Form::Part, &pieces[at + 2..], lexicon);
            add_parts(found, &pieces[at + 2..], lexicon);
        }
    }
    add_parts(found, pieces, lexicon);
}

/// Adds what the pieces list. In `vertical or horizontal scaling` the single word before takes the last word, too.
fn add_parts(found: &mut Vec<Name>, pieces: &[Piece], lexicon: &mut Lexicon) {
    let listed: Vec<&[Piece]> = pieces.split(parting).filter(|part| !part.is_empty()).collect();
    if listed.len() < 2 {
        return;
    }
    for (at, part) in listed.iter().enumerate() {
        if matches!(part.first(), Some(Piece::Word(word, false)) if at > 0 && asks(word)) {
            continue; // half a question names nothing
        }
        add(found, Form::Part, part, lexicon);
        let after = listed[at + 1..].iter().find(|part| part.len() == 2);
        if let ([only], Some([_, last])) = (part, after) {
            add(found, Form::Part, &[only.clone(), last.clone()], lexicon);
        }
    }
}

/// Whether a title is a question or clause that does not just name its theme.
fn sentence(pieces: &[Piece]) -> bool {
    let word = |at: usize| match pieces.get(at) {
        Some(Piece::Word(word, _)) => word.as_str(),
        _ => "",
    };
    let names = matches!(
        (word(0), word(1), word(2)),
        ("what", "is" | "are", _)
            | ("что", "такое", _)
            | ("when", "to", "use" | "choose" | "prefer" | "pick")
    );
    let clause = (1..pieces.len()).any(|at| states(word(at)));
    !names && (asks(word(0)) || clause)
}

fn parting(piece: &Piece) -> bool {
    match piece {
        Piece::Part => true,
        Piece::Word(word, capitals) => !capitals && parts(word),
        Piece::Remark => false,
    }
}

fn add(found: &mut Vec<Name>, form: Form, pieces: &[Piece], lexicon: &mut Lexicon) {
    let read = lexicon.read(pieces);
    let (weak, strong): (Vec<Read>, Vec<Read>) = read.iter().partition(|read| read.weak);
    let general = strong.is_empty();
    let theme = if general { &weak } else { &strong };
    if theme.is_empty() {
        return;
    }
    let order: Vec<Word> = theme.iter().map(|read| read.word).collect();
    let written: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word, _) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    found.push(Name {
        form,
        words: set(order.clone()),
        order,
        weak: if general {
            Vec::new()
        } else {
            set(weak.iter().map(|read| read.word).collect())
        },
        long: read
            .iter()
            .filter_map(|read| Some((read.word, read.long?)))
            .collect(),
        written: written.join(" ").into(),
        sentence: sentence(pieces),
        general,
    });
}

/// Sorted, each once.
pub(super) fn set(mut words: Vec<Word>) -> Vec<Word> {
    words.sort_unstable();
    words.dedup();
    words
}

/// A title without its parentheses, and what stands in them.
fn parentheses(title: &str) -> (String, Vec<String>) {
    let mut main = String::new();
    let mut inside = Vec::new();
    let mut rest = title;
    while let Some((before, after)) = rest.split_once(['(', '（']) {
        let Some((within, behind)) = after.split_once([')', '）']) else {
            break;
        };
        main.push_str(before);
        main.push(' ');
        inside.push(within.to_owned());
        rest = behind;
    }
    main.push_str(rest);
    if main.trim().is_empty() {
        return (title.to_owned(), Vec::new());
    }
    (main, inside)
}
