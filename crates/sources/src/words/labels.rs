//! Names of labels and fields, and what they say about what follows.

use super::{any, fold};

/// What a label says about what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// Tools: topics that also make the section's list of tools.
    Tools,
    /// The time it takes to study.
    StudyTime,
    /// A duration other than that: of a phase, of a whole path.
    Duration,
    /// Marks what follows as of a higher level: `0.1%`, `Advanced`.
    Level,
    /// Topics of a company, or what a week is about.
    Focus,
    /// Lists what the topic is about; the list is kept as one attribute.
    Field,
    /// Books, courses, pages.
    Resources,
    /// Only introduces what follows.
    Transparent,
    /// Tasks.
    Checklist,
}

#[rustfmt::skip]
const LABELS: &[(Label, &[&str])] = &[
    (Label::Tools, &[
        "tools*", "*tools", "tool stack*", "tech stack*", "technologies*", "tooling*", "software", "stack", "инструмент*", "технологии*", "стек*",
        "werkzeuge*", "herramientas*", "outils*", "ferramentas*",
    ]),
    (Label::StudyTime, &[
        "estimated study time*", "study time*", "estimated time*", "time estimate*", "time to learn*", "learning time*", "estimated effort*", "effort",
        "time", "time needed*", "time required*", "estimate*", "how long*", "время изучения*", "время на изучение*", "оценка времени*", "срок изучения*",
        "lernzeit*", "zeitaufwand*", "tiempo*", "temps d'étude*", "tempo de estudo*",
    ]),
    (Label::Duration, &[
        "total time*", "duration*", "total duration*", "timeline*", "length", "длительность*", "продолжительность*", "общее время*", "срок*", "dauer*",
        "duración*", "durée*", "duração*",
    ]),
    (Label::Level, &[
        "0.1%*", "1%*", "top 1%*", "elite*", "expert*", "advanced*", "senior level*", "pro level*", "mastery*", "deep dive*", "продвинут*", "эксперт*",
        "для продвинутых*", "fortgeschritten*", "avanzado*", "avancé*",
    ]),
    (Label::Focus, &["focus", "focus topics*", "focus areas*", "key topics*", "key focus*", "topics to focus*", "фокус*", "ключевые темы*", "основные темы*", "schwerpunkt*", "enfoque*"]),
    (Label::Resources, &["resources*", "key resources*", "books*", "links*", "references*", "further reading*", "read more*", "материалы*", "ресурсы*", "книги*", "ссылки*", "литература*"]),
    (Label::Checklist, &["checklist*", "*checklist", "чек-лист*", "чеклист*", "todo*", "to do*"]),
    (Label::Transparent, &[
        "topics*", "subtopics*", "topics to cover*", "key questions*", "concepts*", "key concepts*", "core concepts*", "key points*", "covers", "what to learn*",
        "learn", "study", "you need*", "you will learn*", "you'll learn*", "must know*", "main topics*", "includes*", "including*", "contents*",
        "темы*", "подтемы*", "концепции*", "понятия*", "что изучить*", "вы узнаете*", "изучить*", "основное*", "themen*", "temas*", "sujets*",
    ]),
    (Label::Field, &[
        "what you'll learn*", "what you will learn*", "key implementations*", "implementations*", "interview focus*", "practice*", "build*", "project*",
        "goal*", "objective*", "outcome*", "deliverable*", "prerequisite*", "why*", "when to use*", "example*", "trade-off*", "tradeoff*", "pitfall*",
        "technique*", "key technique*", "exercise*", "homework*", "milestone*", "interview readiness*", "interview question*", "real skill*", "skill*",
        "read", "watch", "mental model*", "difficulty*", "description*", "summary*", "note", "tip", "status*", "level", "priority*", "remember*",
        "что вы узнаете*", "практика*", "проект*", "цель*", "задание*", "пример*", "результат*", "сложность*", "заметка*", "зачем*", "ziel*", "übung*",
        "objetivo*", "práctica*", "objectif*", "pratique*",
    ]),
];

/// The meaning of a label or field name.
pub(crate) fn label(text: &str) -> Option<Label> {
    let folded = fold(text);
    LABELS
        .iter()
        .find(|(_, patterns)| any(patterns, &folded))
        .map(|(label, _)| *label)
}
