//! What a heading says about the links below it: patterns per language, as data.
//!
//! A pattern that ends in `*` is a prefix. Any other pattern is the whole heading, apart from a remark in parentheses
//! or after `/`, `:` or a dash. The first basis that matches wins. Headings are compared in lower case, without
//! backticks and `{#id}`, blanks single, ё as е.

use cairn_model::Basis;

const PATTERNS: &[(Basis, &[&str])] = &[
    (
        Basis::PrerequisiteSection,
        &[
            "prerequisite*",
            "before this*",
            "what you need first*",
            "предпосылк*",
            "предварительн*",
            "пререквизит*",
            "что нужно знать*",
            "predposylk*",
            "predvaritel*",
            "prerekvizit*",
        ],
    ),
    (
        Basis::EasierSection,
        &[
            "base",
            "basics",
            "easier*",
            "simpler*",
            "база",
            "базовые",
            "проще*",
            "легче*",
            "baza",
            "bazovye",
            "proshche*",
            "legche*",
        ],
    ),
    (
        Basis::AdvancedSection,
        &[
            "advanced*",
            "harder*",
            "next steps*",
            "продвинут*",
            "сложные",
            "сложнее*",
            "следующие шаги*",
            "prodvinut*",
            "slozhnye",
            "slozhnee*",
            "sleduyushchie shagi*",
        ],
    ),
    (
        Basis::HubSection,
        &["hub", "hubs", "хаб", "хабы", "khab", "khaby"],
    ),
    (Basis::MocLink, &["moc*", "maps of content*"]),
    (
        Basis::RelatedSection,
        &[
            "related question*",
            "related concept*",
            "related topic*",
            "related note*",
            "similar question*",
            "see also*",
            "связанные вопрос*",
            "похожие вопрос*",
            "смежные вопрос*",
            "связанные концеп*",
            "связанные замет*",
            "смотрите также*",
            "см. также*",
            "svyazannye vopros*",
            "pokhozhie vopros*",
            "smezhnye vopros*",
            "svyazannye kontsep*",
        ],
    ),
    (
        Basis::FollowUpSection,
        &[
            "follow-up*",
            "follow up*",
            "followup*",
            "дополнительные вопрос*",
            "последующие вопрос*",
            "уточняющие вопрос*",
            "dopolnitel'nye vopros*",
            "dopolnitelnye vopros*",
            "posleduyushchie vopros*",
        ],
    ),
    (
        Basis::ReferencesSection,
        &[
            "references",
            "sources",
            "further reading",
            "ссылки",
            "источники",
            "литература",
            "ssylki",
            "istochniki",
        ],
    ),
    (
        Basis::SameLevelSection,
        &[
            "related",
            "similar",
            "same level*",
            "adjacent",
            "связанные",
            "связанные темы",
            "похожие",
            "смежные",
            "того же уровня*",
            "тот же уровень*",
            "такой же уровень*",
            "на том же уровне*",
            "svyazannye",
            "pokhozhie",
            "smezhnye",
            "togo zhe urovnya*",
            "tot zhe uroven*",
        ],
    ),
];

/// Headings of a MOC below which study paths stand.
const STUDY_PATHS: &[&str] = &[
    "study path*",
    "learning path*",
    "пути изучения*",
    "путь изучения*",
    "учебные пути*",
    "puti izucheniya*",
];

/// Headings of a MOC that only hold others: their children belong to the MOC itself.
const CONTAINERS: &[&str] = &[
    "by subtopic*",
    "by topic*",
    "by category*",
    "topics",
    "subtopics",
    "по подтемам*",
    "по темам*",
    "темы",
    "po podtemam*",
];

/// Headings of a MOC that hold no topics: navigation, statistics, remarks.
const NO_TOPICS: &[&str] = &[
    "overview",
    "all question*",
    "by difficulty*",
    "quick stat*",
    "statistics*",
    "stats",
    "related moc*",
    "how to use*",
    "quick link*",
    "quick start*",
    "navigation*",
    "resources",
    "references",
    "notes",
    "see also*",
    "about*",
    "recently*",
    "progress*",
    "external*",
    "tips*",
    "contributing*",
    "обзор",
    "все вопросы*",
    "по сложности*",
    "статистика*",
    "связанные moc*",
    "как пользоваться*",
    "ресурсы",
    "ссылки",
    "заметки",
];

/// What the heading itself says, if anything.
pub(crate) fn basis_of(heading: &str) -> Option<Basis> {
    let folded = fold_heading(heading);
    PATTERNS
        .iter()
        .find(|(_, patterns)| any(patterns, &folded))
        .map(|(basis, _)| *basis)
}

/// How a heading of a MOC takes part in its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutlineRole {
    /// Study paths stand below it.
    StudyPaths,
    /// Only holds other headings.
    Container,
    /// Nothing below it is a topic.
    NoTopics,
    /// A topic, if bullets or such headings stand below it.
    Topic,
}

pub(crate) fn outline_role(heading: &str) -> OutlineRole {
    let folded = fold_heading(heading);
    match () {
        () if any(STUDY_PATHS, &folded) => OutlineRole::StudyPaths,
        () if any(CONTAINERS, &folded) => OutlineRole::Container,
        () if any(NO_TOPICS, &folded) => OutlineRole::NoTopics,
        () => OutlineRole::Topic,
    }
}

fn any(patterns: &[&str], folded: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, folded))
}

fn matches(pattern: &str, folded: &str) -> bool {
    if let Some(prefix) = pattern.strip_suffix('*') {
        return folded.starts_with(prefix);
    }
    folded.strip_prefix(pattern).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(['(', '/', ':', '-', '—', '–', '"'])
    })
}

fn fold_heading(heading: &str) -> String {
    let text = heading.split("{#").next().unwrap_or(heading).replace('`', "");
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(
            word.chars()
                .flat_map(char::to_lowercase)
                .map(|c| if c == 'ё' { 'е' } else { c }),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_in_three_languages() {
        let cases = [
            ("Prerequisites (Easier)", Some(Basis::PrerequisiteSection)),
            ("`Prerequisites` {#p}", Some(Basis::PrerequisiteSection)),
            ("Предпосылки (полегче)", Some(Basis::PrerequisiteSection)),
            ("Базовые / Предпосылки", Some(Basis::EasierSection)),
            ("Prodvinutyy Uroven", Some(Basis::AdvancedSection)),
            ("Related Questions (RU/EN)", Some(Basis::RelatedSection)),
            ("Похожие Вопросы (Same Level)", Some(Basis::RelatedSection)),
            ("Related (\"hard\")", Some(Basis::SameLevelSection)),
            ("Смежные (тот  Же уровень)", Some(Basis::SameLevelSection)),
            ("Ssylki (RU)", Some(Basis::ReferencesSection)),
            ("MOC-ссылки (RU)", Some(Basis::MocLink)),
            ("Reference Types", None),
            ("Базовый Пример", None),
            ("Связанные Аннотации", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(basis_of(heading), expected, "{heading}");
        }
    }
}
