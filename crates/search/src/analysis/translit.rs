//! A word in the other script: `korutiny` as `корутины`, `кафка` as `kafka`.
//!
//! There is no one way to write a language in letters of another, so every usual way is tried, likelier ones first, and
//! the caller keeps those that its texts have. Sounds rather than a standard: ISO 9, GOST and what people type.

/// Ways kept while a word is read, and at its end.
const MOST: usize = 48;

/// A letter or several, and what they may be in the other script, likeliest first.
type Rule = (&'static str, &'static [&'static str]);

const TO_CYRILLIC: &[Rule] = &[
    ("shch", &["щ"]),
    ("iya", &["ия"]),
    ("sch", &["щ", "сч"]),
    ("zh", &["ж"]),
    ("kh", &["х"]),
    ("ts", &["ц", "тс"]),
    ("ch", &["ч"]),
    ("sh", &["ш"]),
    ("yu", &["ю"]),
    ("ju", &["ю"]),
    ("iu", &["ю", "иу"]),
    ("ya", &["я"]),
    ("ja", &["я"]),
    ("ia", &["ия", "я", "иа"]),
    ("yo", &["е"]),
    ("ye", &["е", "ые"]),
    ("je", &["е"]),
    ("ck", &["к"]),
    ("ph", &["ф"]),
    ("a", &["а"]),
    ("b", &["б"]),
    ("c", &["к", "ц", "с"]),
    ("d", &["д"]),
    ("e", &["е", "э"]),
    ("f", &["ф"]),
    ("g", &["г"]),
    ("h", &["х", "г"]),
    ("i", &["и", "й"]),
    ("j", &["й", "дж", "ж"]),
    ("k", &["к"]),
    ("l", &["л", "ль"]),
    ("m", &["м"]),
    ("n", &["н"]),
    ("o", &["о"]),
    ("p", &["п"]),
    ("q", &["к"]),
    ("r", &["р"]),
    ("s", &["с"]),
    ("t", &["т"]),
    ("u", &["у"]),
    ("v", &["в"]),
    ("w", &["в", "у"]),
    ("x", &["кс", "х"]),
    ("y", &["ы", "й", "и"]),
    ("z", &["з"]),
];

const TO_LATIN: &[Rule] = &[
    ("дж", &["j", "g", "dzh"]),
    ("кс", &["x", "ks"]),
    ("а", &["a"]),
    ("б", &["b"]),
    ("в", &["v", "w"]),
    ("г", &["g", "h"]),
    ("д", &["d"]),
    ("е", &["e"]),
    ("ж", &["zh", "j"]),
    ("з", &["z", "s"]),
    ("и", &["i"]),
    ("й", &["y", "i", "j"]),
    ("к", &["k", "c", "ck"]),
    ("л", &["l"]),
    ("м", &["m"]),
    ("н", &["n"]),
    ("о", &["o"]),
    ("п", &["p"]),
    ("р", &["r"]),
    ("с", &["s", "c"]),
    ("т", &["t"]),
    ("у", &["u"]),
    ("ф", &["f", "ph"]),
    ("х", &["h", "kh"]),
    ("ц", &["ts", "c"]),
    ("ч", &["ch"]),
    ("ш", &["sh"]),
    ("щ", &["shch", "sch"]),
    ("ъ", &[""]),
    ("ы", &["y", "i"]),
    ("ь", &[""]),
    ("э", &["e"]),
    ("ю", &["yu", "u", "iu"]),
    ("я", &["ya", "ia"]),
];

/// The folded word in the other script, likeliest ways first; nothing for a word of neither or both.
pub(crate) fn variants(word: &str) -> Vec<String> {
    let rules = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        TO_CYRILLIC
    } else if word.chars().all(|c| matches!(c, 'а'..='я')) {
        TO_LATIN
    } else {
        return Vec::new();
    };
    // How unlikely a way is, by its less likely letters.
    let mut ways: Vec<(usize, String)> = vec![(0, String::new())];
    let mut rest = word;
    while !rest.is_empty() {
        let Some((from, to)) = rules.iter().find(|(from, _)| rest.starts_with(from)) else {
            return Vec::new();
        };
        let mut next = Vec::with_capacity(ways.len() * to.len());
        for (cost, way) in &ways {
            next.extend(
                to.iter()
                    .enumerate()
                    .map(|(rank, letters)| (cost + rank, format!("{way}{letters}"))),
            );
        }
        next.sort_by_key(|each| each.0);
        next.truncate(MOST);
        ways = next;
        rest = &rest[from.len()..];
    }
    ways.into_iter()
        .map(|(_, way)| way)
        .filter(|way| !way.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        assert!(
            variants(word).iter().any(|way| way == expected),
            "{word}: {:?}",
            variants(word)
        );
    }

    #[test]
    fn words_are_written_in_the_other_script() {
        check("korutiny", "корутины");
        check("indeks", "индекс");
        check("index", "индекс");
        check("tranzaktsiya", "транзакция");
        check("tranzakciya", "транзакция");
        check("shardirovanie", "шардирование");
        check("мультипроцессор", "multiprocessor");
        check("кафка", "kafka");
        check("докер", "docker");
        check("индекс", "index");
        check("джаваскрипт", "javascript");
    }

    #[test]
    fn what_is_of_neither_script_stays() {
        for word in ["", "c++", "数", "x1", "кey"] {
            assert_eq!(variants(word), Vec::<String>::new(), "{word}");
        }
    }
}
