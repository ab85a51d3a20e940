//! The words study documents are built with, per language, as data: sections, stages, fields, times, page chrome.
//!
//! A pattern that ends in `*` is a prefix, one that begins with `*` a suffix; any other is the whole text, apart from a
//! remark in parentheses or after `/`, `:` or a dash. Texts are compared in lower case, blanks single, ё as е.

mod chrome;
mod labels;

pub(crate) use chrome::chrome;
pub(crate) use labels::{Label, label};

use crate::document::TimeUnit;

/// Sections below which study paths stand.
#[rustfmt::skip]
const STUDY_PATHS: &[&str] = &[
    "study path*", "learning path*", "пути изучения*", "путь изучения*", "учебные пути*", "puti izucheniya*",
];

/// More such sections of documents that are no MOC.
#[rustfmt::skip]
const STUDY_PATHS_ELSEWHERE: &[&str] = &[
    "study roadmaps*", "learning roadmaps*", "roadmaps*", "study tracks*", "learning tracks*", "career paths*", "дорожные карты*", "lernpfade*", "parcours*", "rutas de*",
];

/// Names of a single roadmap or study path: a numbered list right below one is its steps.
#[rustfmt::skip]
const PATHS: &[&str] = &[
    "roadmap*", "*roadmap", "*learning path", "*study path", "*study plan", "study plan*", "learning plan*", "*learning plan", "*week plan",
    "*day plan", "*month plan", "*curriculum", "curriculum*", "дорожная карта*", "план обучения*", "план подготовки*", "план изучения*",
    "*план обучения", "lernplan*", "*lernplan", "plan de estudio*", "ruta de aprendizaje*", "parcours d'apprentissage*", "plano de estudo*",
];

/// Sections that only hold others.
#[rustfmt::skip]
const CONTAINERS: &[&str] = &[
    "by subtopic*", "by topic*", "by category*", "topics", "subtopics", "по подтемам*", "по темам*", "темы", "po podtemam*",
];

/// More such sections of documents that are no MOC.
#[rustfmt::skip]
const CONTAINERS_ELSEWHERE: &[&str] = &[
    "topic categories*", "topics by *", "categories", "all topics*", "syllabus", "modules", "core syllabus*", "категории*", "разделы",
    "программа курса*", "themen", "temas", "sujets",
];

/// Sections that hold no topics: navigation, statistics, remarks.
#[rustfmt::skip]
const NO_TOPICS: &[&str] = &[
    "overview", "all question*", "by difficulty*", "quick stat*", "statistics*", "stats", "related moc*", "how to use*", "quick link*",
    "quick start*", "navigation*", "notes", "see also*", "about*", "recently*", "progress*", "external*", "tips*", "contributing*", "обзор",
    "все вопросы*", "по сложности*", "статистика*", "связанные moc*", "как пользоваться*", "заметки",
];

/// More such sections of documents that are no MOC.
#[rustfmt::skip]
const NO_TOPICS_ELSEWHERE: &[&str] = &[
    "introduction", "intro", "preface", "foreword", "conclusion*", "table of contents*", "contents", "complete content index*", "content index*",
    "index", "legend", "license*", "credits*", "acknowledg*", "author*", "changelog*", "who is this*", "how to read*", "what's next*",
    "введение", "вступление", "предисловие", "заключение*", "содержание", "оглавление", "об авторе*", "лицензия*", "einleitung", "fazit",
    "inhalt*", "sommaire", "conclusión", "índice", "introducción", "introdução",
];

/// Sections of books, courses, pages.
#[rustfmt::skip]
const RESOURCES: &[&str] = &[
    "resources", "references", "additional resources*", "recommended *", "further reading*", "learning resources*", "useful resources*", "books*",
    "*books", "useful links*", "links", "videos*", "youtube*", "courses*", "online courses*", "bibliography*", "reading list*", "blogs*", "podcasts*",
    "articles", "practice platforms*", "ресурсы*", "ссылки*", "литература*", "источники*", "книги*", "курсы*", "полезные ссылки*", "что почитать*",
    "literatur*", "bücher*", "quellen*", "recursos*", "libros*", "ressources*", "livres*", "bibliographie*",
];

/// Sections of tasks.
#[rustfmt::skip]
const CHECKLISTS: &[&str] = &[
    "checklist*", "*checklist", "*checklist before*", "*check list", "check-list*", "to-do*", "todo*", "to do*", "action items*", "tasks", "tasks to*",
    "чек-лист*", "чеклист*", "*чек-лист", "*чеклист", "контрольный список*", "задачи", "список дел*", "checkliste*", "lista de verificación*",
    "liste de contrôle*", "lista de tareas*",
];

/// Sections of terms with definitions.
#[rustfmt::skip]
const GLOSSARIES: &[&str] = &[
    "glossary*", "*glossary", "terminology*", "key terms*", "terms", "terms and definitions*", "definitions*", "vocabulary*", "key definitions*",
    "abbreviations*", "acronyms*", "lexicon*", "глоссарий*", "термины*", "словарь*", "определения*", "терминология*", "сокращения*", "glossar*",
    "begriffe*", "glosario*", "glossaire*", "glossário*", "vocabulario*",
];

/// Sections of employers.
#[rustfmt::skip]
const COMPANIES: &[&str] = &[
    "companies*", "company*", "by company*", "*by company", "employers*", "target companies*", "interviews by company*", "*per company", "компании*",
    "по компаниям*", "работодатели*", "*по компаниям", "*в компаниях", "firmen*", "unternehmen*", "empresas*", "entreprises*",
];

/// What may say how many there are, or which.
#[rustfmt::skip]
const COUNTS: &[&str] = &[
    "the", "some", "several", "top", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "my", "our", "dream",
    "несколько", "топ", "две", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "мои", "наши",
];

/// A heading without the words before it that only count: `Three companies` is `companies`.
fn uncounted(folded: &str) -> &str {
    let mut rest = folded;
    while let Some((word, after)) = rest.split_once(' ') {
        let counts = COUNTS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit());
        if !counts || after.is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

/// What a section is for, by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Study paths stand below it.
    StudyPaths,
    /// It is one roadmap or study path, if steps stand below it.
    Path,
    /// Only holds other headings.
    Container,
    /// Nothing below it is a topic.
    NoTopics,
    /// Books, courses, pages.
    Resources,
    /// Tasks.
    Checklist,
    /// Terms with definitions.
    Glossary,
    /// Employers.
    Companies,
    /// Something to know.
    Topic,
}

/// The role of a heading; a MOC knows fewer, as in a vault.
pub(crate) fn role(heading: &str, moc: bool) -> Role {
    let folded = fold(heading);
    let is = |patterns: &[&str]| any(patterns, &folded);
    match () {
        () if is(STUDY_PATHS) || (!moc && is(STUDY_PATHS_ELSEWHERE)) => Role::StudyPaths,
        () if moc && is(CONTAINERS) => Role::Container,
        () if moc && (is(NO_TOPICS) || is(&["resources", "references", "ресурсы", "ссылки"])) => {
            Role::NoTopics
        }
        () if moc => Role::Topic,
        () if is(CHECKLISTS) => Role::Checklist,
        () if is(GLOSSARIES) => Role::Glossary,
        () if is(COMPANIES) || any(COMPANIES, uncounted(&folded)) => Role::Companies,
        () if is(CONTAINERS) || is(CONTAINERS_ELSEWHERE) => Role::Container,
        () if is(NO_TOPICS) || is(NO_TOPICS_ELSEWHERE) => Role::NoTopics,
        () if is(RESOURCES) => Role::Resources,
        () if is(PATHS) => Role::Path,
        () => Role::Topic,
    }
}

/// Words for a stage, coarse to fine; the number is the rank.
#[rustfmt::skip]
const STAGES: &[(&str, &[&str])] = &[
    ("year", &["year", "год", "jahr", "año", "année", "ano"]),
    ("semester", &["semester", "семестр", "semestre"]),
    ("quarter", &["quarter", "квартал", "quartal", "trimestre"]),
    ("phase", &["phase", "stage", "milestone", "этап", "фаза", "стадия", "etappe", "fase", "étape", "etapa"]),
    ("level", &["level", "tier", "уровень", "stufe", "nivel", "niveau", "nível"]),
    ("month", &["month", "месяц", "monat", "mes", "mois", "mês"]),
    ("sprint", &["sprint", "iteration", "спринт", "итерация"]),
    ("week", &["week", "неделя", "недели", "weeks", "woche", "semana", "semaine"]),
    ("day", &["day", "days", "день", "дни", "tag", "día", "dia", "jour"]),
    ("step", &["step", "шаг", "schritt", "paso", "passo"]),
];

/// The name and rank of a stage word, whole and in lower case.
pub(crate) fn stage_word(word: &str) -> Option<(&'static str, u8)> {
    let singular = |known: &str| word.strip_suffix('s').is_some_and(|word| word == known);
    let at = STAGES
        .iter()
        .position(|(_, words)| words.iter().any(|known| *known == word || singular(known)))?;
    Some((STAGES[at].0, u8::try_from(at).unwrap_or(u8::MAX)))
}

/// Words that say a heading or line is a numbered section: `Chapter 3`, `Глава 3`.
#[rustfmt::skip]
pub(crate) const SECTION_WORDS: &[&str] = &[
    "chapter", "part", "section", "module", "unit", "lesson", "topic", "lecture", "roadmap", "track", "path", "глава", "часть", "раздел", "модуль",
    "урок", "тема", "лекция", "kapitel", "teil", "modul", "capítulo", "tema", "chapitre", "partie", "módulo", "leçon",
];

/// Units of time and the words for them.
#[rustfmt::skip]
const UNITS: &[(TimeUnit, &[&str])] = &[
    (TimeUnit::Minutes, &["minute", "minutes", "min", "mins", "минута", "минуты", "минут", "мин", "minuten", "minutos"]),
    (TimeUnit::Hours, &["hour", "hours", "h", "hr", "hrs", "час", "часа", "часов", "ч", "stunde", "stunden", "hora", "horas", "heure", "heures"]),
    (TimeUnit::Days, &["day", "days", "d", "день", "дня", "дней", "tag", "tage", "tagen", "día", "días", "dia", "dias", "jour", "jours"]),
    (TimeUnit::Weeks, &["week", "weeks", "wk", "wks", "w", "неделя", "недели", "недель", "нед", "woche", "wochen", "semana", "semanas", "semaine", "semaines"]),
    (TimeUnit::Months, &["month", "months", "mo", "месяц", "месяца", "месяцев", "мес", "monat", "monate", "mes", "meses", "mois", "mês"]),
    (TimeUnit::Years, &["year", "years", "yr", "yrs", "год", "года", "лет", "jahr", "jahre", "año", "años", "an", "ans", "année", "années", "ano", "anos"]),
];

/// The unit of time of a word.
pub(crate) fn time_unit(word: &str) -> Option<TimeUnit> {
    UNITS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(name, _)| *name)
}

/// Header cells of the column that names a row.
#[rustfmt::skip]
pub(crate) const NAME_COLUMNS: &[&str] = &[
    "topic*", "concept", "concepts", "name", "subject*", "skill*", "area*", "item", "pattern*", "title", "technology", "тема*", "понятие*", "концепция*",
    "название*", "навык*", "раздел*", "область*", "thema*", "konzept*", "begriff*", "tema*", "concepto*", "sujet*",
];
/// Header cells of a glossary's first column.
#[rustfmt::skip]
pub(crate) const TERM_COLUMNS: &[&str] = &["term*", "acronym*", "abbreviation*", "термин*", "сокращение*", "término*", "terme*"];
/// Header cells of an employer's column.
#[rustfmt::skip]
pub(crate) const COMPANY_COLUMNS: &[&str] = &["company*", "employer*", "компания*", "работодатель*", "firma*", "unternehmen*", "empresa*", "entreprise*"];
/// Header cells of a task's column.
#[rustfmt::skip]
pub(crate) const TASK_COLUMNS: &[&str] = &["task*", "to do*", "todo*", "action item*", "задача*", "aufgabe*", "tarea*", "tâche*"];
/// Header cells of a column of books, courses, pages.
#[rustfmt::skip]
pub(crate) const RESOURCE_COLUMNS: &[&str] = &["book*", "resource*", "course*", "link*", "книга*", "ресурс*", "курс*", "ссылка*", "buch*", "libro*", "livre*"];
/// Header cells of a column that only numbers rows.
#[rustfmt::skip]
pub(crate) const NUMBER_COLUMNS: &[&str] = &["#", "no", "no.", "nr", "nr.", "№", "n", "id", "п/п", "№ п/п", ""];

/// Whether any pattern fits a folded text.
pub(crate) fn any(patterns: &[&str], folded: &str) -> bool {
    let name = folded.split(['(', ':', '/']).next().unwrap_or(folded).trim_end();
    patterns.iter().any(|pattern| matches(pattern, folded, name))
}

/// `name` is the text before its remark.
fn matches(pattern: &str, folded: &str, name: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix('*') {
        return match rest.strip_suffix('*') {
            Some(inner) => name.contains(inner),
            None => name.ends_with(rest),
        };
    }
    if let Some(prefix) = pattern.strip_suffix('*') {
        return folded.starts_with(prefix);
    }
    folded.strip_prefix(pattern).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(['(', '/', ':', '-', '—', '–', '"'])
    })
}

/// A heading or label for comparison.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                'ё' => out.push('е'),
                '’' => out.push('\''),
                '`' | '*' => {}
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_told_by_their_words() {
        for (heading, expected) in [
            ("Learning Roadmaps", Role::StudyPaths),
            ("Roadmap 1: Junior", Role::Path),
            ("12-week plan", Role::Path),
            ("Final Checklist Before Interviews", Role::Checklist),
            ("Чек-лист перед собеседованием", Role::Checklist),
            ("Glossary of Terms", Role::Glossary),
            ("Company-Specific Focus", Role::Companies),
            ("Вопросы по компаниям", Role::Companies),
            ("Recommended Books", Role::Resources),
            ("Topic Categories", Role::Container),
            ("Table of contents", Role::NoTopics),
            ("Indexes", Role::Topic),
        ] {
            assert_eq!(role(heading, false), expected, "{heading}");
        }
        assert_eq!(role("Glossary", true), Role::Topic);
    }
}
