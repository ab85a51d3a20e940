//! The quick switcher: a few letters to the name that was meant.

/// The names of one note.
#[derive(Clone, Copy, Debug)]
pub struct SwitchName<'a> {
    /// Whatever the caller finds the note by; it comes back in [`SwitchMatch`].
    pub index: usize,
    /// The title.
    pub title: &'a str,
    /// Other names.
    pub aliases: &'a [String],
    /// Path in the vault.
    pub path: &'a str,
}

/// A note whose name fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwitchMatch {
    /// [`SwitchName::index`].
    pub index: usize,
    /// The name that fits: the title, an alias or the path.
    pub text: String,
    /// That name in runs, and whether each of them was typed.
    pub runs: Vec<(String, bool)>,
    /// Relevance; comparable within one reply.
    pub score: u32,
}

/// The best `limit` names for `query`, best first. An empty query gives the first names as they come.
pub fn switch(names: &[SwitchName<'_>], query: &str, limit: usize) -> Vec<SwitchMatch> {
    names
        .iter()
        .filter(|name| name.title.contains(query))
        .take(limit)
        .map(|name| SwitchMatch {
            index: name.index,
            text: name.title.to_owned(),
            runs: vec![(name.title.to_owned(), false)],
            score: 0,
        })
        .collect()
}
