//! Russian loan words by their sound.

/// Russian letters by sound; the signs have none.
#[rustfmt::skip]
const LETTERS: &[(char, &str)] = &[
    ('а', "a"), ('б', "b"), ('в', "v"), ('г', "g"), ('д', "d"), ('е', "e"), ('ж', "j"), ('з', "z"), ('и', "i"), ('й', "i"),
    ('к', "k"), ('л', "l"), ('м', "m"), ('н', "n"), ('о', "o"), ('п', "p"), ('р', "r"), ('с', "s"), ('т', "t"), ('у', "u"),
    ('ф', "f"), ('х', "h"), ('ц', "ts"), ('ч', "ch"), ('ш', "sh"), ('щ', "sh"), ('ы', "i"), ('э', "e"), ('ю', "u"), ('я', "ia"),
];

/// A word by its sound, so that `докер` and `docker` are one. Nothing for words too short to be told apart.
pub(super) fn sound(word: &str) -> Option<String> {
    let mut out = String::new();
    for c in word.chars() {
        match LETTERS.iter().find(|(from, _)| *from == c) {
            Some((_, latin)) => out.push_str(latin),
            None if c.is_ascii_lowercase() => out.push(c),
            None if matches!(c, 'ь' | 'ъ') => {}
            None => return None,
        }
    }
    for (spelled, heard) in [
        ("ck", "k"),
        ("ch", "c"),
        ("ph", "f"),
        ("qu", "kv"),
        ("x", "ks"),
        ("w", "v"),
        ("y", "i"),
        ("c", "k"),
    ] {
        out = out.replace(spelled, heard);
    }
    let mut letters: Vec<char> = out.chars().collect();
    letters.dedup();
    (letters.len() >= 5).then(|| letters.into_iter().collect())
}
