//! Generated vaults of any size, for benchmarks: realistic in structure, links and words; deterministic by seed.

mod notes;
mod plan;
mod prose;
mod random;
#[cfg(test)]
mod tests;
mod vocabulary;

use cairn_model::VaultPath;
use plan::Plan;
pub use plan::VaultSpec;
use prose::Languages;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// Counts up when a spec gives other bytes than before: vaults on disk are then written anew.
pub const GENERATOR_VERSION: u32 = 1;

/// Threads that write; more do not help, the file system is the limit.
const WRITERS: u32 = 2;

/// A vault that is not on disk: any of its notes can be made, in any order.
#[derive(Debug)]
pub struct GeneratedVault {
    plan: Plan,
    languages: Languages,
}

impl GeneratedVault {
    /// Prepares the words and the links' targets.
    pub fn new(spec: VaultSpec) -> Self {
        Self {
            plan: Plan::new(spec),
            languages: Languages::new(),
        }
    }

    /// How many notes it has.
    pub fn len(&self) -> u32 {
        self.plan.spec.notes
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The path and text of a note, by its number from 0.
    ///
    /// # Panics
    /// Never: the paths are vault paths by construction.
    pub fn note(&self, index: u32) -> (VaultPath, String) {
        let note = self.plan.identity(index);
        let path = self.plan.path(&note);
        let path = VaultPath::new(&path).expect("generated paths have no empty or dot components");
        (path, notes::text(&self.plan, &self.languages, &note))
    }

    /// Every note, in order of number.
    pub fn notes(&self) -> impl Iterator<Item = (VaultPath, String)> {
        (0..self.len()).map(|index| self.note(index))
    }

    /// Writes every note below a folder. Returns the number of bytes written.
    ///
    /// # Errors
    /// What the file system says; the folder then holds a part of the vault.
    pub fn write_to(&self, folder: &Path) -> io::Result<u64> {
        self.make_folders(folder)?;
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|part| scope.spawn(move || self.write_part(folder, part)))
                .collect();
            let mut bytes = 0;
            for writer in writers {
                bytes += writer
                    .join()
                    .map_err(|_| io::Error::other("a writing thread panicked"))??;
            }
            Ok(bytes)
        })
    }

    fn write_part(&self, folder: &Path, part: u32) -> io::Result<u64> {
        let mut bytes = 0;
        for index in (part..self.len()).step_by(WRITERS as usize) {
            let (path, text) = self.note(index);
            std::fs::write(folder.join(path.as_str()), &text)?;
            bytes += text.len() as u64;
        }
        Ok(bytes)
    }

    fn make_folders(&self, folder: &Path) -> io::Result<()> {
        let mut folders = BTreeSet::new();
        for index in 0..self.len() {
            let path = self.plan.path(&self.plan.identity(index));
            if let Some((parent, _)) = path.rsplit_once('/')
                && !folders.contains(parent)
            {
                std::fs::create_dir_all(folder.join(parent))?;
                folders.insert(parent.to_owned());
            }
        }
        Ok(())
    }
}

/// Writes the vault of a spec below a folder. Returns the number of bytes written.
///
/// # Errors
/// What the file system says.
pub fn generate(spec: VaultSpec, folder: &Path) -> io::Result<u64> {
    GeneratedVault::new(spec).write_to(folder)
}
