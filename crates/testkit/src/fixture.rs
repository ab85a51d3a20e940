//! Many notes in one text, each begun by a line `-- path.md`.

use cairn_model::VaultPath;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Splits a text into its files. A file begins after a line `-- path` and ends before the next such line; lines before
/// the first are ignored, so that a fixture may begin with a newline.
///
/// # Panics
/// If a path is no vault path: a fixture is written by hand.
pub fn fixture(text: &str) -> Vec<(VaultPath, String)> {
    let mut files: Vec<(VaultPath, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("-- ") {
            Some(path) => {
                let path = path.trim_end();
                let path = VaultPath::new(path).unwrap_or_else(|e| panic!("fixture path {path:?}: {e:?}"));
                files.push((path, String::new()));
            }
            None => {
                if let Some((_, body)) = files.last_mut() {
                    body.push_str(line);
                }
            }
        }
    }
    files
}

/// Writes files below a folder, making the folders between.
///
/// # Errors
/// What the file system says.
pub fn write_to(folder: &Path, files: &[(VaultPath, String)]) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path.as_str());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// A folder that is removed when this is dropped: a vault, and beside it a place for what Cairn writes.
#[derive(Debug)]
pub struct TempVault {
    folder: tempfile::TempDir,
}

impl TempVault {
    /// The vault's root.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// An empty folder outside the vault, for caches and indexes.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

/// Writes a fixture into a folder of its own.
///
/// # Panics
/// If the folder cannot be written: no test can go on without it.
pub fn temp_vault(text: &str) -> TempVault {
    let vault = TempVault {
        folder: tempfile::tempdir().expect("a temporary folder"),
    };
    for folder in [vault.root(), vault.data()] {
        fs::create_dir_all(folder).expect("a folder in the temporary folder");
    }
    write_to(&vault.root(), &fixture(text)).expect("the fixture's files");
    vault
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "\n-- a/one.md\n# One\n\ntext\n-- два.md\n";

    #[test]
    fn a_text_splits_at_its_path_lines() {
        let files = fixture(TWO);
        let shown: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        assert_eq!(shown, [("a/one.md", "# One\n\ntext\n"), ("два.md", "")]);
    }

    #[test]
    fn a_rule_of_dashes_is_text() {
        assert_eq!(fixture("-- a.md\n---\n--\n")[0].1, "---\n--\n");
    }

    #[test]
    fn a_temporary_vault_is_on_disk_until_dropped() {
        let vault = temp_vault(TWO);
        let root = vault.root();
        assert_eq!(
            fs::read_to_string(root.join("a/one.md")).expect("the note"),
            "# One\n\ntext\n"
        );
        assert!(vault.data().is_dir());
        drop(vault);
        assert!(!root.exists());
    }
}
