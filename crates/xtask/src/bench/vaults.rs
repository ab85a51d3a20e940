//! The vaults that are measured: generated ones, kept between runs, and copies of real ones.

use crate::workspace;
use anyhow::{Context as _, Result, ensure};
use cairn_testkit::VaultSpec;
use std::fs;
use std::path::{Path, PathBuf};

/// A vault that may be written to.
#[derive(Debug)]
pub struct BenchVault {
    pub name: String,
    pub path: PathBuf,
    pub notes: usize,
    pub bytes: u64,
}

impl BenchVault {
    /// The generated vault of so many notes; written if it is not there yet, or was written by another spec.
    pub fn generated(count: u32) -> Result<Self> {
        let spec = VaultSpec::of(count);
        let path = folder()?.join(format!("generated-{count}"));
        // Beside the vault, not in it; written last, so that half a vault is not taken for a whole.
        let stamp = path.with_extension("spec");
        let wanted = format!("{} {spec:?}", cairn_testkit::GENERATOR_VERSION);
        if fs::read_to_string(&stamp).ok().as_deref() != Some(&wanted) {
            eprintln!("generating {count} notes");
            remove(&path)?;
            cairn_testkit::generate(spec, &path)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            fs::write(&stamp, wanted)?;
        }
        Self::at(format!("generated, {count} notes"), path)
    }

    /// A copy of a vault, made anew for each run: measuring edits a note.
    pub fn copy_of(original: &Path) -> Result<Self> {
        ensure!(original.is_dir(), "{} is no folder", original.display());
        let name = original
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let path = folder()?.join(format!("copy-{name}"));
        remove(&path)?;
        copy(original, &path)?;
        Self::at(name, path)
    }

    fn at(name: String, path: PathBuf) -> Result<Self> {
        let files = notes(&path)?;
        let mut bytes = 0;
        for file in &files {
            bytes += fs::metadata(file)?.len();
        }
        Ok(Self {
            name,
            path,
            notes: files.len(),
            bytes,
        })
    }
}

/// Every note below a folder, sorted; names that begin with a dot are not part of a vault.
pub fn notes(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if Path::new(&name)
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
            {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn folder() -> Result<PathBuf> {
    let folder = workspace::root().join("target/bench-vaults");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for note in notes(from)? {
        let target = to.join(note.strip_prefix(from)?);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&note, &target).with_context(|| format!("{} cannot be copied", note.display()))?;
    }
    Ok(())
}
