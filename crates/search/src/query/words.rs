//! The words of the query language: operators, the values they take, and what each is for.

use super::ast::{Ask, PartKind, Place, Quality};
use cairn_model::{Difficulty, NodeKind};

/// What an operator begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Place(Place),
    Part(PartKind),
    Case(bool),
    Graph(GraphWord),
}

/// An operator about the graph, whose value is read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GraphWord {
    Kind,
    Difficulty,
    Topic,
    Moc,
    Source,
    LinksTo,
    LinkedFrom,
    Requires,
    Covers,
    In,
    Is,
    Mastery,
}

/// Every operator with an example of its value.
pub(super) const OPERATORS: &[(&str, Operator, &str)] = &[
    ("file", Operator::Place(Place::File), "file:join"),
    ("path", Operator::Place(Place::Path), "path:Concepts/"),
    ("content", Operator::Place(Place::Content), "content:index"),
    ("title", Operator::Place(Place::Title), "title:index"),
    ("heading", Operator::Place(Place::Heading), "heading:answer"),
    ("tag", Operator::Place(Place::Tag), "tag:#databases"),
    ("line", Operator::Part(PartKind::Line), "line:(hash join)"),
    ("block", Operator::Part(PartKind::Block), "block:(hash join)"),
    (
        "section",
        Operator::Part(PartKind::Section),
        "section:(hash join)",
    ),
    ("task", Operator::Part(PartKind::Task), "task:read"),
    ("task-todo", Operator::Part(PartKind::TaskTodo), "task-todo:read"),
    ("task-done", Operator::Part(PartKind::TaskDone), "task-done:read"),
    ("match-case", Operator::Case(true), "match-case:ACID"),
    ("ignore-case", Operator::Case(false), "ignore-case:acid"),
    ("kind", Operator::Graph(GraphWord::Kind), "kind:question"),
    (
        "difficulty",
        Operator::Graph(GraphWord::Difficulty),
        "difficulty:hard",
    ),
    ("topic", Operator::Graph(GraphWord::Topic), "topic:databases"),
    ("moc", Operator::Graph(GraphWord::Moc), "moc:databases"),
    ("source", Operator::Graph(GraphWord::Source), "source:guide"),
    (
        "links-to",
        Operator::Graph(GraphWord::LinksTo),
        "links-to:c-index",
    ),
    (
        "linked-from",
        Operator::Graph(GraphWord::LinkedFrom),
        "linked-from:moc-sql",
    ),
    (
        "requires",
        Operator::Graph(GraphWord::Requires),
        "requires:c-index",
    ),
    ("covers", Operator::Graph(GraphWord::Covers), "covers:Indexing"),
    ("in", Operator::Graph(GraphWord::In), "in:moc-databases"),
    ("is", Operator::Graph(GraphWord::Is), "is:known"),
    ("mastery", Operator::Graph(GraphWord::Mastery), "mastery:<0.7"),
];

const QUALITIES: &[(&str, Quality)] = &[
    ("missing", Quality::Missing),
    ("orphan", Quality::Orphan),
    ("due", Quality::Due),
    ("weak", Quality::Weak),
    ("known", Quality::Known),
    ("bookmarked", Quality::Bookmarked),
    ("uncovered", Quality::Uncovered),
];

const KINDS: &[NodeKind] = &[
    NodeKind::Question,
    NodeKind::Concept,
    NodeKind::Moc,
    NodeKind::Note,
    NodeKind::Topic,
    NodeKind::Source,
    NodeKind::Stage,
    NodeKind::Path,
    NodeKind::Term,
    NodeKind::Task,
    NodeKind::Company,
    NodeKind::Missing,
];

/// The operator of that name, without its colon.
pub(super) fn operator(name: &str) -> Option<(Operator, &'static str)> {
    let found = OPERATORS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(name));
    found.map(|(_, operator, example)| (*operator, *example))
}

/// The name of an operator.
pub(super) fn name_of(operator: Operator) -> &'static str {
    let found = OPERATORS.iter().find(|(_, known, _)| *known == operator);
    found.map_or("", |(name, ..)| name)
}

/// The operator that was probably meant by a name that is none.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let near = |known: &str| name.len() > 2 && differ_by_one(&name, known);
    OPERATORS
        .iter()
        .map(|(known, ..)| *known)
        .find(|known| near(known))
}

/// Whether one letter more, less, other, or two swapped make one of the other.
fn differ_by_one(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, rest @ ..], other) | (other, [_, rest @ ..]) if rest == other => true,
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([p, q, x @ ..], [r, s, y @ ..]) => p == s && q == r && x == y,
        ([], [_]) => true,
        _ => false,
    }
}

/// The values there are, in words, where another was given.
#[derive(Debug, PartialEq)]
pub(super) struct Choices(pub String);

impl From<&str> for Choices {
    fn from(values: &str) -> Self {
        Self(values.to_owned())
    }
}

/// What a value names: one of these, by its whole name or a beginning that only it has.
fn named<T: Copy>(value: &str, all: &[(&str, T)]) -> Result<T, Choices> {
    let value = value.to_lowercase();
    if let Some((_, found)) = all.iter().find(|(name, _)| *name == value) {
        return Ok(*found);
    }
    let mut begin = all.iter().filter(|(name, _)| name.starts_with(&value));
    match (begin.next(), begin.next()) {
        (Some((_, found)), None) if !value.is_empty() => Ok(*found),
        _ => {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            Err(Choices(names.join(", ")))
        }
    }
}

/// What a value names: a link means the note it leads to, whatever is shown for it and whichever heading it leads to.
fn link_target(value: &str) -> &str {
    let value = value.trim();
    let Some(inner) = value.trim_start_matches('!').strip_prefix("[[") else {
        return value;
    };
    let name = inner.strip_suffix("]]").unwrap_or(inner);
    let end = name.find(['|', '#']).filter(|end| *end > 0);
    // In a table a backslash stands before the line.
    name[..end.unwrap_or(name.len())].trim_end_matches('\\').trim()
}

/// The question that a value asks; else the values there are.
pub(super) fn ask(word: GraphWord, value: &str) -> Result<Ask, Choices> {
    let text = || link_target(value).to_owned();
    Ok(match word {
        GraphWord::Kind => {
            let kinds: Vec<(&str, NodeKind)> = KINDS.iter().map(|kind| (kind.name(), *kind)).collect();
            Ask::Kind(named(value.strip_suffix('s').unwrap_or(value), &kinds)?)
        }
        GraphWord::Difficulty => {
            let levels = [
                ("easy", Some(Difficulty::Easy)),
                ("medium", Some(Difficulty::Medium)),
                ("hard", Some(Difficulty::Hard)),
                ("none", None),
            ];
            Ask::Difficulty(named(value, &levels)?)
        }
        GraphWord::Is => Ask::Is(named(value, QUALITIES)?),
        GraphWord::Mastery => {
            let (compare, number) = super::compare::read(value).ok_or("<0.7, >=0.9, <50%")?;
            Ask::Mastery(compare, number as f32)
        }
        GraphWord::Topic => Ask::Topic(text()),
        GraphWord::Moc => Ask::Moc(text()),
        GraphWord::Source => Ask::Source(text()),
        GraphWord::LinksTo => Ask::LinksTo(text()),
        GraphWord::LinkedFrom => Ask::LinkedFrom(text()),
        GraphWord::Requires => Ask::Requires(text()),
        GraphWord::Covers => Ask::Covers(text()),
        GraphWord::In => Ask::In(text()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_operator_is_guessed_and_a_word_is_not() {
        for (name, expected) in [
            ("flie", Some("file")),
            ("tagg", Some("tag")),
            ("kid", Some("kind")),
            ("http", None),
            ("std", None),
        ] {
            assert_eq!(meant(name), expected, "{name}");
        }
    }

    #[test]
    fn a_value_may_be_the_beginning_of_one_name_only() {
        assert_eq!(ask(GraphWord::Kind, "que"), Ok(Ask::Kind(NodeKind::Question)));
        assert_eq!(
            ask(GraphWord::Kind, "Questions"),
            Ok(Ask::Kind(NodeKind::Question))
        );
        assert!(ask(GraphWord::Kind, "t").is_err_and(|Choices(names)| names.contains("topic")));
        assert!(ask(GraphWord::Is, "").is_err());
    }
}
