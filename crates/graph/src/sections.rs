//! What a heading says about the links and topics below it: tables of patterns per language, which settings can extend.
//!
//! A table is text: lines `role: pattern, pattern`, and remarks that begin with `#`. A pattern that ends in `*` is a prefix, one that ends in
//! `*()` a prefix of headings that tell a level in parentheses at their end, `Advanced Joins (Hard)`. Any other
//! pattern is the whole heading, apart from a remark in parentheses or after `/`, `:` or a dash. The roles are tried in
//! their order and the first that matches wins. Headings are compared in lower case, without backticks and `{#id}`, without
//! a number or signs before them, blanks single, ё as е.

use cairn_model::Basis;
use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

/// The tables that come with Cairn: language, text.
pub const SECTION_TABLES: &[(&str, &str)] = &[
    ("English", include_str!("sections/english.txt")),
    ("Russian", include_str!("sections/russian.txt")),
    (
        "transliterated Russian",
        include_str!("sections/transliterated.txt"),
    ),
];

/// What links below a heading mean, in the order in which it is tried.
const BASES: [Basis; 9] = [
    Basis::PrerequisiteSection,
    Basis::EasierSection,
    Basis::AdvancedSection,
    Basis::HubSection,
    Basis::MocLink,
    Basis::RelatedSection,
    Basis::FollowUpSection,
    Basis::ReferencesSection,
    Basis::SameLevelSection,
];

/// How a heading of a MOC takes part in its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutlineRole {
    /// Study paths stand below it.
    StudyPaths,
    /// Only holds other headings: their children belong to the MOC itself.
    Container,
    /// Nothing below it is a topic: navigation, statistics, remarks.
    NoTopics,
    /// A topic, if bullets or such headings stand below it.
    Topic,
}

const OUTLINE: [(&str, OutlineRole); 3] = [
    ("study_paths", OutlineRole::StudyPaths),
    ("containers", OutlineRole::Container),
    ("no_topics", OutlineRole::NoTopics),
];

/// How a pattern ends that is a prefix of headings with a level.
const LEVELLED: &str = "*()";

/// How levels of difficulty begin, folded as headings are.
const LEVELS: [&str; 12] = [
    "easy",
    "easier",
    "medium",
    "hard",
    "advanced",
    "легк",
    "легч",
    "прощ",
    "средн",
    "сложн",
    "sredn",
    "slozhn",
];

/// Longest pattern, in characters.
const MAX_PATTERN: usize = 100;

/// A line of a table that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the section patterns: {problem}")]
pub struct SectionError {
    /// Line from 1.
    pub line: u32,
    /// What is wrong with it.
    pub problem: String,
}

/// The patterns by which headings are read. The user's own come before those of the tables.
#[derive(Clone, Debug)]
pub struct SectionRules {
    bases: [Vec<Box<str>>; BASES.len()],
    outline: [Vec<Box<str>>; OUTLINE.len()],
    own: Option<Box<Self>>,
}

static BUILT_IN: LazyLock<SectionRules> = LazyLock::new(|| {
    let mut rules = SectionRules::empty();
    for (_, table) in SECTION_TABLES {
        // That the tables which come with Cairn are right is a test's to say.
        let _ = rules.add(table);
    }
    rules
});

impl Default for SectionRules {
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

impl SectionRules {
    fn empty() -> Self {
        Self {
            bases: Default::default(),
            outline: Default::default(),
            own: None,
        }
    }

    /// The tables that come with Cairn.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The tables that come with Cairn, and before them the patterns of `table`. Lines that cannot be used are left out and
    /// told.
    pub fn with(table: &str) -> (Self, Vec<SectionError>) {
        let mut own = Self::empty();
        let errors = own.add(table);
        let rules = Self {
            own: Some(Box::new(own)),
            ..Self::default()
        };
        (rules, errors)
    }

    /// A number that differs where patterns of the user's own differ: notes read by other rules have to be read again.
    /// 0 if there are none.
    pub fn fingerprint(&self) -> i64 {
        let Some(own) = &self.own else { return 0 };
        if own.bases.iter().chain(&own.outline).all(Vec::is_empty) {
            return 0;
        }
        let mut hasher = rustc_hash::FxHasher::default();
        (&own.bases, &own.outline).hash(&mut hasher);
        // SQLite's integers are signed; the bits are all that counts.
        hasher.finish().cast_signed()
    }

    fn add(&mut self, table: &str) -> Vec<SectionError> {
        let mut errors = Vec::new();
        for (line, number) in table.lines().zip(1..) {
            let line = line.trim();
            if !line.is_empty()
                && !line.starts_with('#')
                && let Err(problem) = self.add_line(line)
            {
                errors.push(SectionError {
                    line: number,
                    problem: problem.0,
                });
            }
        }
        errors
    }

    fn add_line(&mut self, line: &str) -> Result<(), Problem> {
        let (role, patterns) = line
            .split_once(':')
            .ok_or_else(|| Problem(format!("{line:?} has no colon; write `role: pattern, pattern`")))?;
        let place = self.place(role.trim())?;
        for pattern in patterns.split(',').map(fold_heading) {
            let prefix = pattern
                .strip_suffix(LEVELLED)
                .or_else(|| pattern.strip_suffix('*'));
            let words = prefix.unwrap_or(&pattern);
            if words.trim().is_empty() {
                return Err(Problem(
                    "there is an empty pattern, which would match every heading".to_owned(),
                ));
            }
            if words.contains('*') {
                return Err(Problem(format!("in {pattern:?} `*` may only stand at the end")));
            }
            if pattern.chars().count() > MAX_PATTERN {
                return Err(Problem(format!(
                    "a pattern is longer than {MAX_PATTERN} characters"
                )));
            }
            place.push(pattern.into());
        }
        Ok(())
    }

    fn place(&mut self, role: &str) -> Result<&mut Vec<Box<str>>, Problem> {
        if let Some(index) = BASES.iter().position(|basis| basis.name() == role) {
            return Ok(&mut self.bases[index]);
        }
        if let Some(index) = OUTLINE.iter().position(|(name, _)| *name == role) {
            return Ok(&mut self.outline[index]);
        }
        let known: Vec<&str> = BASES
            .iter()
            .map(|basis| basis.name())
            .chain(OUTLINE.map(|(name, _)| name))
            .collect();
        Err(Problem(format!(
            "there is no role {role:?}; the roles are {}",
            known.join(", ")
        )))
    }

    /// Whether a heading says what the links below it mean: prerequisites, follow-ups, references.
    pub fn is_apparatus(&self, heading: &str) -> bool {
        self.basis_of(heading).is_some()
    }

    /// What the heading itself says, if anything.
    pub(crate) fn basis_of(&self, heading: &str) -> Option<Basis> {
        self.basis(&fold_heading(heading))
    }

    fn basis(&self, folded: &str) -> Option<Basis> {
        let own = self.own.as_ref().and_then(|own| own.basis(folded));
        own.or_else(|| {
            let found = self.bases.iter().position(|patterns| any(patterns, folded));
            found.map(|index| BASES[index])
        })
    }

    /// What a MOC's heading says about the topics below it.
    pub(crate) fn outline_role(&self, heading: &str) -> OutlineRole {
        self.role(&fold_heading(heading)).unwrap_or(OutlineRole::Topic)
    }

    fn role(&self, folded: &str) -> Option<OutlineRole> {
        let own = self.own.as_ref().and_then(|own| own.role(folded));
        own.or_else(|| {
            let found = self.outline.iter().position(|patterns| any(patterns, folded));
            found.map(|index| OUTLINE[index].1)
        })
    }
}

/// What is wrong with a line, in words.
struct Problem(String);

/// Whether a heading ends in a level of difficulty in parentheses.
fn ends_in_level(folded: &str) -> bool {
    let told = folded.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    told.is_some_and(|(_, level)| LEVELS.iter().any(|word| level.trim().starts_with(word)))
}

fn any(patterns: &[Box<str>], folded: &str) -> bool {
    // Every pattern begins with what it stands for: nearly all are told apart by one byte.
    let first = folded.as_bytes().first();
    patterns
        .iter()
        .any(|pattern| pattern.as_bytes().first() == first && matches(pattern, folded))
}

fn matches(pattern: &str, folded: &str) -> bool {
    if let Some(prefix) = pattern.strip_suffix(LEVELLED) {
        return folded.starts_with(prefix) && ends_in_level(folded);
    }
    if let Some(prefix) = pattern.strip_suffix('*') {
        return folded.starts_with(prefix);
    }
    folded.strip_prefix(pattern).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(['(', '/', ':', '-', '—', '–', '"'])
    })
}

fn fold_heading(heading: &str) -> String {
    let named = unnamed(heading.split("{#").next().unwrap_or(heading));
    let text = unmarked(named).replace('`', "");
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

/// A heading without the block id (`^id`) and tags at its end.
fn unnamed(heading: &str) -> &str {
    let mut heading = heading.trim_end();
    while let Some((rest, word)) = heading.rsplit_once(' ')
        && word.len() > 1
        && word.starts_with(['^', '#'])
    {
        heading = rest.trim_end();
    }
    heading
}

/// A heading without a number (`2.`, `3.1)`, `(4)`) or signs (an emoji) before its first word. What is nothing else stays.
fn unmarked(heading: &str) -> &str {
    let counted = heading.trim_start().trim_start_matches('(');
    let end = counted.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ')');
    let (number, rest) = counted.split_at(end.unwrap_or(0));
    let numbered = number.starts_with(|c: char| c.is_ascii_digit()) && number.ends_with(['.', ')']);
    let rest = if numbered { rest } else { heading };
    // A pattern of the user's own may begin with any sign that is typed.
    let sign = |c: char| !c.is_alphanumeric() && !c.is_ascii();
    let words = rest.trim_start_matches(|c: char| c.is_whitespace() || sign(c));
    if words.is_empty() { heading } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_in_three_languages() {
        let cases = [
            ("Prerequisites (Easier)", Some(Basis::PrerequisiteSection)),
            ("`Prerequisites` {#p}", Some(Basis::PrerequisiteSection)),
            ("Pre-requisites ^before", Some(Basis::PrerequisiteSection)),
            ("3.Prerequisites #study #x", Some(Basis::PrerequisiteSection)),
            ("(4) Prerequisites", Some(Basis::PrerequisiteSection)),
            ("2.0 Prerequisites", None),
            ("C #", None),
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
            ("1. Prerequisites", Some(Basis::PrerequisiteSection)),
            ("🔗 Prerequisites", Some(Basis::PrerequisiteSection)),
            ("Requirements", None),
            (
                "Advanced Scopes & Lifecycle (Medium)",
                Some(Basis::AdvancedSection),
            ),
            ("Продвинутый Flow (средний уровень)", Some(Basis::AdvancedSection)),
            ("Продвинутые возможности", None),
            ("Before you start", Some(Basis::PrerequisiteSection)),
            ("Pohozhie voprosy", Some(Basis::RelatedSection)),
            ("Next Steps (Harder)", Some(Basis::AdvancedSection)),
            ("Advanced features of SQL", None),
            ("Harder problems in the field", None),
            ("Next steps of the algorithm", None),
            ("Easier to read", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(SectionRules::built_in().basis_of(heading), expected, "{heading}");
        }
    }

    #[test]
    fn the_tables_of_every_language_are_right() {
        for (language, table) in SECTION_TABLES {
            assert_eq!(SectionRules::empty().add(table), [], "{language}");
        }
    }

    #[test]
    fn settings_extend_the_tables_and_come_first() {
        let (rules, errors) = SectionRules::with(
            "# mine\nprerequisite_section: Voraussetzungen*, 前置知识\nrelated_section: Base\nno_topics: Anhang*\n",
        );
        assert_eq!(errors, []);
        assert_eq!(
            rules.basis_of("Voraussetzungen (leicht)"),
            Some(Basis::PrerequisiteSection)
        );
        assert_eq!(rules.basis_of("前置知识"), Some(Basis::PrerequisiteSection));
        assert_eq!(rules.basis_of("Base"), Some(Basis::RelatedSection));
        assert_eq!(rules.basis_of("Prerequisites"), Some(Basis::PrerequisiteSection));
        assert_eq!(rules.outline_role("Anhang A"), OutlineRole::NoTopics);
        assert_ne!(rules.fingerprint(), 0);
        assert_eq!(
            SectionRules::with("# nothing\n").0.fingerprint(),
            SectionRules::default().fingerprint()
        );
    }

    #[test]
    fn a_bad_line_is_told_and_the_others_hold() {
        let (rules, errors) = SectionRules::with(
            "prerequisite_section: a*\nsections: b\nhub_section: c*d\nmoc_link: ,\nno colon\n",
        );
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors.iter().map(|error| error.line).collect::<Vec<_>>(),
            [2, 3, 4, 5]
        );
        assert!(
            told[0].contains("there is no role \"sections\"") && told[0].contains("prerequisite_section")
        );
        assert!(told[1].contains("`*` may only stand at the end"));
        assert_eq!(rules.basis_of("Abc"), Some(Basis::PrerequisiteSection));
    }
}
