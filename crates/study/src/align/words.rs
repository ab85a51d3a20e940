//! Titles to words: splitting, stop words, stems, and the words that change little.

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;

/// A piece of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word in lower case, and whether it was written in capitals.
    Word(String, bool),
    /// A sign that parts alternatives: comma, slash, ampersand.
    Part,
    /// A sign that begins a remark: colon, dash between blanks.
    Remark,
}

/// Splits a title. Hyphens part words, unless one side is a single letter (`B-tree`); `n+1`, `c++`, `node.js` and
/// `HTTP/2` stay whole.
pub(super) fn split(title: &str) -> Vec<Piece> {
    let chars: Vec<char> = title.chars().collect();
    let mut pieces = Vec::new();
    let mut word = String::new();
    let mixed = title.chars().any(char::is_uppercase);
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map_or(' ', |at| chars[at]);
        let after = chars.get(at + 1).copied().unwrap_or(' ');
        let inside = before.is_alphanumeric() && after.is_alphanumeric();
        let lone = |side: usize, step: isize| {
            let next = side.checked_add_signed(step).and_then(|at| chars.get(at));
            next.is_none_or(|c| !c.is_alphanumeric())
        };
        let short = inside && (lone(at + 1, 1) || at > 0 && lone(at - 1, -1));
        match c {
            _ if c.is_alphanumeric() => word.push(c),
            '\u{300}'..='\u{36f}' => {}
            '+' | '#' if before.is_alphabetic() && after.is_ascii_digit() => word.push(c),
            '+' if inside => {}
            '+' | '#' if !word.is_empty() && !after.is_alphanumeric() => word.push(c),
            '.' if inside => word.push(c),
            '-' | '\u{2010}' | '\u{2011}' if short => {}
            '/' if short || before.is_alphabetic() && after.is_ascii_digit() => {}
            '\'' | '’' if !word.is_empty() => {
                if after == 's' {
                    push(&mut word, mixed, &mut pieces);
                }
            }
            _ => {
                push(&mut word, mixed, &mut pieces);
                match c {
                    ',' | ';' | '/' | '&' | '|' | '+' => pieces.push(Piece::Part),
                    ':' | '—' | '–' => pieces.push(Piece::Remark),
                    '-' if before == ' ' && after == ' ' => pieces.push(Piece::Remark),
                    _ => {}
                }
            }
        }
    }
    push(&mut word, mixed, &mut pieces);
    pieces
}

/// Abbreviations that are also plain words: in lower case, in a title that has capitals, the word is meant.
pub(super) const PLAIN: &[&str] = &["acid", "base", "cap", "dry", "raft", "rest", "soap", "solid"];

fn push(word: &mut String, mixed: bool, pieces: &mut Vec<Piece>) {
    if word.is_empty() || word == "s" && !pieces.is_empty() {
        word.clear();
        return;
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let small = word.trim_end_matches('s').chars().any(char::is_lowercase);
    let mut folded = word.to_lowercase().replace('ё', "е");
    if mixed && capitals == 0 && PLAIN.contains(&folded.as_str()) {
        folded.push('~');
    }
    pieces.push(Piece::Word(folded, capitals >= 2 && !small));
    word.clear();
}

/// Words that part alternatives, as signs do.
const PARTING: &[&str] = &["vs", "versus", "and", "or", "against", "и", "или", "против"];

/// Whether a word parts alternatives.
pub(super) fn parts(word: &str) -> bool {
    PARTING.contains(&word)
}

/// Words after which a title says where or for what its theme is used.
const PREPOSITIONS: &[&str] = &[
    "for",
    "in",
    "with",
    "using",
    "via",
    "by",
    "at",
    "on",
    "from",
    "under",
    "within",
    "across",
    "without",
    "instead",
    "для",
    "в",
    "во",
    "с",
    "со",
    "на",
    "при",
    "через",
    "под",
    "без",
    "вместо",
];

/// Whether what follows a word is what something is done with: an essential part of the theme.
pub(super) fn by_means(word: &str) -> bool {
    matches!(word, "with" | "using" | "via" | "through" | "через")
}

/// Whether a word within a title shows that the title is a clause, which says something of its words instead of naming them.
pub(super) fn states(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were")
}

/// Whether what follows a word only narrows the theme.
pub(super) fn narrows(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

#[rustfmt::skip]
const STOP: &[&str] = &[
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "based", "be", "between", "by", "can", "difference", "differences",
    "do", "does", "did", "each", "etc", "describe", "for", "from", "give", "given", "has", "have", "having", "how", "i",
    "if", "in", "instead", "into", "is", "it", "its", "keep", "like", "made", "make", "mean", "means", "much", "my", "no", "not", "of", "on", "one",
    "or", "our", "out", "over", "per", "should", "so", "such", "than", "that", "the", "their", "them", "there", "these",
    "they", "this", "to", "under", "up", "use", "used", "uses", "using", "versus", "via", "vs", "was", "we", "what",
    "when", "where", "which", "while", "who", "why", "will", "with", "within", "without", "work", "works", "would",
    "you", "your", "need", "walk", "reading", "writing", "finding", "explaining", "against", "across", "happens", "deal", "some", "other",
    "без", "бы", "в", "вам", "вместо", "во", "вы", "где", "для", "до", "его", "же", "за", "зачем", "и", "из", "или", "их",
    "к", "как", "какая", "какие", "какой", "когда", "ко", "ли", "между", "на", "не", "нужен", "нужна", "нужно", "нужны",
    "о", "об", "объясните", "он", "она", "они", "от", "отличается", "отличие", "отличия", "по", "под", "почему", "при",
    "против", "работает", "работают", "разница", "с", "со", "такое", "такой", "то", "у", "чем", "через", "что", "это",
];

#[rustfmt::skip]
const WEAK: &[&str] = &[
    "advanced", "algorithm", "applied", "approach", "aspect", "basic", "basics", "beginner", "benefit", "best", "bonus", "common",
    "comparison", "complexity", "concept", "configuration", "consideration", "core", "deep", "deeper", "definition", "detail", "detailed",
    "dive", "essential", "example", "fundamental", "fundamentals", "general", "guide", "handling", "idea", "impact",
    "implementation", "implementing", "implication", "important", "internal", "internals", "intermediate", "intro",
    "introduction", "level", "main", "mechanism", "method", "methodology", "mode", "model", "note", "notes",
    "operation", "option", "overview", "part", "pattern", "pitfall", "policy", "practice", "prevention", "principle", "problem", "property",
    "protection", "protocol", "purpose", "question", "resource", "rule", "skill", "solution", "specific", "start", "step", "strategy",
    "style", "summary", "technique", "theorem", "theory", "thing", "tip", "tool", "topic", "tradeoff", "trade", "off",
    "type", "understanding", "understand", "usage", "various", "way", "safe", "right", "default", "clause", "explain",
    "алгоритм", "введение", "вид", "вопрос", "задача", "идея", "инструмент", "концепция", "метод", "механизм", "модель",
    "обзор", "определение", "основа", "основы", "основные", "паттерн", "паттерны", "подход", "понятие", "практика", "пример",
    "принцип", "проблема", "протокол", "реализация", "решение", "свойство", "способ", "стратегия", "тема", "теорема",
    "теория", "тип", "базовые", "использование", "применение", "шаблон",
];

/// Words of [`WEAK`] that only say that the theme is treated in breadth: a note on one side of it is part of that.
const VAGUE: &[&str] = &[
    "algorithm",
    "approach",
    "concept",
    "handling",
    "idea",
    "mechanism",
    "pattern",
    "practice",
    "best",
    "principle",
    "solution",
    "strategy",
    "technique",
    "алгоритм",
    "концепция",
    "механизм",
    "паттерн",
    "подход",
    "практика",
    "принцип",
    "стратегия",
];

/// Words of [`WEAK`] that take one side of a theme: a topic with one is not the same as one without it.
const SIDES: &[&str] = &[
    "algorithm",
    "алгоритм",
    "type",
    "method",
    "mode",
    "option",
    "usage",
    "problem",
    "tool",
    "configuration",
    "complexity",
    "benefit",
    "implication",
    "example",
    "pitfall",
    "impact",
    "implementation",
    "вид",
    "тип",
    "метод",
    "проблема",
    "инструмент",
    "пример",
];

/// Words that begin a question.
const ASKING: &[&str] = &[
    "how",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "как",
    "какие",
    "какой",
    "когда",
    "почему",
    "зачем",
    "что",
];

/// Whether a word begins a question, or a clause.
pub(super) fn asks(word: &str) -> bool {
    ASKING.contains(&word)
}

/// Forms whose stem the stemmer misses or takes for that of another word.
const IRREGULAR: &[(&str, &str)] = &[
    ("indices", "index"),
    ("matrices", "matrix"),
    ("vertices", "vertex"),
    ("replica", "replic"),
    ("replicas", "replic"),
    ("scalability", "scale"),
    ("scalable", "scale"),
    ("consistent", "consistent"),
    ("eventual", "eventual"),
    ("eventually", "eventual"),
    ("operating", "operating"),
    ("author", "author-person"),
    ("authors", "author-person"),
    ("general", "general"),
    ("police", "police"),
    ("organ", "organ"),
    ("organs", "organ"),
    ("universe", "universe"),
    ("university", "university"),
    ("new", "new"),
    ("news", "news"),
    ("deadlocked", "deadlock"),
    ("postgres", "postgresql"),
    ("k8s", "kubernet"),
    ("js", "javascript"),
    ("golang", "go"),
    ("behind", "back"),
    ("authn", "authent"),
    ("authz", "author"),
    ("webhooks", "webhook"),
    ("ssl", "tls"),
    ("https", "https"),
];

/// Stems words and knows which of them change little.
pub(super) struct Stems {
    english: Stemmer,
    russian: Stemmer,
    weak: FxHashSet<String>,
    vague: FxHashSet<String>,
    sides: FxHashSet<String>,
}

impl Stems {
    pub(super) fn new() -> Self {
        let mut stems = Self {
            english: Stemmer::new(Algorithm::English),
            russian: Stemmer::new(Algorithm::Russian),
            weak: FxHashSet::default(),
            vague: FxHashSet::default(),
            sides: FxHashSet::default(),
        };
        stems.weak = WEAK.iter().map(|word| stems.stem(word)).collect();
        stems.sides = SIDES.iter().map(|word| stems.stem(word)).collect();
        stems.vague = VAGUE.iter().map(|word| stems.stem(word)).collect();
        stems
    }

    /// The stem of a folded word. British spellings are read as American ones, so that both have one stem.
    pub(super) fn stem(&self, word: &str) -> String {
        if let Some((_, stem)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
            return (*stem).to_owned();
        }
        if word.chars().any(|c| matches!(c, 'а'..='я')) {
            return self.russian.stem(word).into_owned();
        }
        if word.chars().count() < 3 || !word.is_ascii() {
            return word.to_owned();
        }
        let mut word = word.to_owned();
        for (british, american) in [("isation", "ization"), ("ising", "izing"), ("iour", "ior")] {
            word = word.replace(british, american);
        }
        for (british, american) in [
            ("ise", "ize"),
            ("ised", "ized"),
            ("iser", "izer"),
            ("ises", "izes"),
        ] {
            if word.len() > 7 && word.ends_with(british) {
                word.truncate(word.len() - british.len());
                word.push_str(american);
            }
        }
        self.english.stem(&word).into_owned()
    }

    /// Whether a weak stem only says that its theme is treated in breadth.
    pub(super) fn vague(&self, stem: &str) -> bool {
        self.vague.contains(stem)
    }

    /// Whether a weak stem takes one side of its theme.
    pub(super) fn side(&self, stem: &str) -> bool {
        self.sides.contains(stem)
    }

    /// Whether a stem changes little: it is no theme of its own.
    pub(super) fn weak(&self, stem: &str) -> bool {
        self.weak.contains(stem) || stem.chars().all(|c| c.is_ascii_digit() || c == '.')
    }
}

/// Whether a folded word says nothing of the theme. In capitals it may be a keyword of a language, such as `WHERE`.
pub(super) fn stops(word: &str, capitals: bool) -> bool {
    !(capitals && word.len() > 2) && STOP.contains(&word)
}
