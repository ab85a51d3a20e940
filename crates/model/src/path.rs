//! Vault-relative paths and the folding that makes two spellings of a name the same name.

use memchr::{memchr, memrchr};
use std::fmt;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

/// A path below the vault's root: NFC, `/` between components, never absolute, never `..`.
///
/// The operating system's own spelling may differ (macOS stores NFD); the file port keeps that spelling to itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultPath(Box<str>);

/// Why a text is no vault path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultPathError {
    /// Nothing between two separators, or nothing at all.
    EmptyComponent,
    /// A `.` or `..` component, a leading `/`, or a NUL byte: the path could leave the vault.
    Escapes,
}

impl VaultPath {
    /// Checks and normalises (`\` is not a separator; NFC).
    ///
    /// # Errors
    /// [`VaultPathError`] if the text could name something outside the vault.
    pub fn new(text: &str) -> Result<Self, VaultPathError> {
        if text.starts_with('/') || memchr(b'\0', text.as_bytes()).is_some() {
            return Err(VaultPathError::Escapes);
        }
        for component in text.split('/') {
            match component {
                "" => return Err(VaultPathError::EmptyComponent),
                "." | ".." => return Err(VaultPathError::Escapes),
                _ => {}
            }
        }
        Ok(Self(if text.is_ascii() || is_nfc(text) {
            text.into()
        } else {
            text.nfc().collect::<String>().into()
        }))
    }

    /// The whole path, `/` between components.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component, with its extension.
    pub fn file_name(&self) -> &str {
        self.slash().map_or(&*self.0, |slash| &self.0[slash + 1..])
    }

    /// The last component without its last extension: what Obsidian calls the base name.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match memrchr(b'.', name.as_bytes()) {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }

    /// The containing folder, empty at the root.
    pub fn folder(&self) -> &str {
        self.slash().map_or("", |slash| &self.0[..slash])
    }

    /// The path without its last extension.
    pub fn without_extension(&self) -> &str {
        &self.0[..self.0.len() - (self.file_name().len() - self.stem().len())]
    }

    /// Whether this names a note: a `.md` file, in any case.
    pub fn is_note(&self) -> bool {
        match self.0.as_bytes() {
            [.., before, dot, m, d] => *before != b'/' && [*dot, *m, *d].eq_ignore_ascii_case(b".md"),
            _ => false,
        }
    }

    /// Where the file's name begins: asked for several times for each link of a vault.
    fn slash(&self) -> Option<usize> {
        memrchr(b'/', self.0.as_bytes())
    }
}

impl fmt::Display for VaultPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folds a name for comparison: NFC, lower case. Two names that fold alike are one name to a link, as in Obsidian.
pub fn fold_name(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    // Nearly every name is composed already, and to see that is cheaper than to compose it.
    let composed = |text: &str| is_nfc_quick(text.chars()) == IsNormalized::Yes;
    let lower: String = if composed(name) {
        name.chars().flat_map(char::to_lowercase).collect()
    } else {
        name.nfc().flat_map(char::to_lowercase).collect()
    };
    if composed(&lower) {
        lower
    } else {
        lower.nfc().collect()
    }
}

/// A slug for natural keys inside a file: letters and digits of any script in lower case, `-` for every other run.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut add = |c: char| {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    };
    if text.is_ascii() {
        text.bytes()
            .for_each(|byte| add(char::from(byte.to_ascii_lowercase())));
    } else {
        fold_name(text).chars().for_each(add);
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_knows_its_parts() {
        let path = VaultPath::new("a/b.c/Note.one.md").expect("a plain path");
        assert_eq!(
            (
                path.folder(),
                path.stem(),
                path.without_extension(),
                path.is_note()
            ),
            ("a/b.c", "Note.one", "a/b.c/Note.one", true)
        );
    }

    #[test]
    fn a_path_cannot_leave_the_vault() {
        for bad in ["", "/etc/passwd", "../x.md", "a/../../x", "a//b", "a/./b", "a\0b"] {
            assert!(VaultPath::new(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn both_normal_forms_are_one_path() {
        assert_eq!(VaultPath::new("cafe\u{301}.md"), VaultPath::new("caf\u{e9}.md"));
        assert_eq!(fold_name("CAFE\u{301}"), fold_name("caf\u{e9}"));
    }

    #[test]
    fn slugs_keep_letters_of_every_script() {
        assert_eq!(slug("Индексы & B-Tree (основы)"), "индексы-b-tree-основы");
    }
}
