//! Looks through a folder of notes: lists each folder below it once, and asks for size and age of what may be read.
//!
//! A folder is opened below the root, so that nothing outside is reached whatever is put in its place meanwhile, and files are
//! asked for in their open folder: the way to them is most of what it takes.

use crate::stat::{meta_below, meta_in};
use crate::{FileMeta, Skipped, is_document};
use cairn_model::{DiagnosticCode, VaultPath};
use cap_std::fs::{Dir, FileType};
use rayon::Scope;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Folders that are listed at the same time. On threads of their own: where a file system does not answer, only looking
/// through it waits.
const THREADS: usize = 2;

/// What stands in a folder.
pub(crate) enum Found {
    /// With the system's spelling if that is not NFC.
    Note(FileMeta, Option<PathBuf>),
    Attachment(String),
    Document(FileMeta, Option<PathBuf>),
    Skipped(Skipped),
}

impl Found {
    /// By its path, and by its spelling if that is not NFC.
    pub(crate) fn order(&self) -> (&str, Option<&Path>) {
        match self {
            Self::Note(meta, spelling) | Self::Document(meta, spelling) => {
                (meta.path.as_str(), spelling.as_deref())
            }
            Self::Attachment(path) => (path, None),
            Self::Skipped(skipped) => (&skipped.path, None),
        }
    }

    fn skipped(path: String, code: DiagnosticCode, reason: &str) -> Self {
        Self::Skipped(Skipped {
            path,
            code,
            reason: reason.to_owned(),
        })
    }
}

enum Entry {
    File(Found),
    Folder {
        /// Below the root.
        path: PathBuf,
        /// As what stands in it begins.
        begins: String,
    },
}

impl Entry {
    fn order(&self) -> (&str, Option<&Path>) {
        match self {
            Self::File(found) => found.order(),
            Self::Folder { begins, .. } => (begins, None),
        }
    }
}

/// What stands in a folder whose absolute path is `root`, nearly in the order of paths. What begins with a dot is left out, and
/// links to folders are not followed, unless one is put in the place of a folder meanwhile, and never out of the root. Ends early
/// if `cancelled`.
///
/// # Errors
/// [`io::Error`] if the system gives no threads.
pub(crate) fn walk(root: &Path, dir: &Dir, cancelled: &(dyn Fn() -> bool + Sync)) -> io::Result<Vec<Found>> {
    let walk = Walk {
        root,
        dir,
        cancelled,
        listed: Mutex::default(),
    };
    let threads = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build();
    threads
        .map_err(io::Error::other)?
        .scope(|scope| walk.look_into(scope, PathBuf::new()));
    let listed = walk.listed.into_inner();
    Ok(in_order(listed.unwrap_or_else(PoisonError::into_inner)))
}

/// Folders with what stands in them, nothing below.
type Listed = HashMap<PathBuf, Vec<Entry>>;

/// Puts the files of a folder in the places of their folder.
fn in_order(mut listed: Listed) -> Vec<Found> {
    let mut out = Vec::with_capacity(listed.values().map(Vec::len).sum());
    let mut open = vec![listed.remove(Path::new("")).unwrap_or_default().into_iter()];
    while let Some(folder) = open.last_mut() {
        match folder.next() {
            Some(Entry::File(found)) => out.push(found),
            Some(Entry::Folder { path, .. }) => open.extend(listed.remove(&path).map(Vec::into_iter)),
            None => {
                open.pop();
            }
        }
    }
    out
}

struct Walk<'a> {
    root: &'a Path,
    dir: &'a Dir,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    listed: Mutex<Listed>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Folder,
    File,
    Link,
    Special,
}

impl Kind {
    /// Nothing where it is none of these.
    fn told(folder: bool, file: bool, link: bool) -> Option<Self> {
        let kinds = [(folder, Self::Folder), (file, Self::File), (link, Self::Link)];
        kinds.into_iter().find_map(|(is, kind)| is.then_some(kind))
    }

    fn of(kind: FileType) -> Option<Self> {
        Self::told(kind.is_dir(), kind.is_file(), kind.is_symlink())
    }

    /// `told` is what the system says with the name; some file systems say nothing, and have to be asked.
    fn or_asked(told: Option<Self>, ask: impl FnOnce() -> io::Result<Option<Self>>) -> io::Result<Self> {
        Ok(match told {
            Some(kind) => kind,
            None => ask()?.unwrap_or(Self::Special),
        })
    }
}

impl Walk<'_> {
    fn look_into<'a>(&'a self, scope: &Scope<'a>, folder: PathBuf) {
        // Folders that wait are not opened any more.
        if (self.cancelled)() {
            return;
        }
        let mut entries = Vec::new();
        let listed = match self.list(&folder, &mut entries) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                entries.clear();
                self.list_names(&folder, &mut entries)
            }
            listed => listed,
        };
        if listed.is_err() {
            let path = folder.to_string_lossy().into_owned();
            let reason = "this folder cannot be read";
            entries.push(Entry::File(Found::skipped(
                path,
                DiagnosticCode::Unreadable,
                reason,
            )));
        }
        for entry in &entries {
            if let Entry::Folder { path, .. } = entry {
                let path = path.clone();
                scope.spawn(move |scope| self.look_into(scope, path));
            }
        }
        entries.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        listed.insert(folder, entries);
    }

    fn list(&self, folder: &Path, out: &mut Vec<Entry>) -> io::Result<()> {
        let below = (!folder.as_os_str().is_empty()).then(|| self.dir.open_dir(folder));
        let below = below.transpose()?;
        let dir = below.as_ref().unwrap_or(self.dir);
        for entry in dir.entries()? {
            if (self.cancelled)() {
                break;
            }
            let entry = entry?;
            let told = Kind::of(entry.file_type()?);
            let kind = Kind::or_asked(told, || Ok(Kind::of(entry.metadata()?.file_type())));
            let name = entry.file_name();
            out.extend(self.look_at(folder, &name, kind, |path| {
                match meta_below(dir, Path::new(&name), &path) {
                    Some(meta) => Ok(meta),
                    None => entry.metadata().map(|metadata| meta_in(path, &metadata)),
                }
            }));
        }
        Ok(())
    }

    /// Lists a folder that may be listed and not be entered: its files are there, and cannot be read.
    fn list_names(&self, folder: &Path, out: &mut Vec<Entry>) -> io::Result<()> {
        for entry in std::fs::read_dir(self.root.join(folder))? {
            let entry = entry?;
            let told = |kind: std::fs::FileType| Kind::told(kind.is_dir(), kind.is_file(), kind.is_symlink());
            let kind = entry.file_type().map(|kind| told(kind).unwrap_or(Kind::Special));
            out.extend(self.look_at(folder, &entry.file_name(), kind, |_| {
                Err(io::ErrorKind::PermissionDenied.into())
            }));
        }
        Ok(())
    }

    fn look_at(
        &self,
        folder: &Path,
        name: &OsStr,
        kind: io::Result<Kind>,
        meta: impl Fn(VaultPath) -> io::Result<FileMeta>,
    ) -> Option<Entry> {
        if name.as_encoded_bytes().starts_with(b".") {
            return None;
        }
        let relative = folder.join(name);
        if matches!(kind, Ok(Kind::Folder)) {
            let begins = relative.to_string_lossy().into_owned() + "/";
            return Some(Entry::Folder {
                path: relative,
                begins,
            });
        }
        let is_note = relative
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
        let skipped =
            |path: &str, code, reason: &str| Some(Entry::File(Found::skipped(path.to_owned(), code, reason)));
        let Some(text) = relative.to_str() else {
            let path = relative.to_string_lossy();
            let note = is_note.then(|| skipped(&path, DiagnosticCode::BadName, "its name is not UTF-8"));
            return note.flatten();
        };
        if matches!(kind, Ok(Kind::Link)) && self.root.join(&relative).is_dir() {
            return skipped(
                text,
                DiagnosticCode::NotFollowed,
                "it is a link to a folder, which may lead round in a circle or out of the vault",
            );
        }
        let spelling = |meta: &FileMeta| (meta.path.as_str() != text).then(|| PathBuf::from(text));
        if !is_note {
            let file = matches!(kind, Ok(Kind::File));
            let document = VaultPath::new(text).ok();
            let document = document.filter(|path| file && is_document(path));
            return Some(Entry::File(match document.and_then(|path| meta(path).ok()) {
                Some(meta) => {
                    let spelling = spelling(&meta);
                    Found::Document(meta, spelling)
                }
                None => Found::Attachment(text.to_owned()),
            }));
        }
        if matches!(kind, Ok(Kind::Link | Kind::Special)) {
            return skipped(
                text,
                DiagnosticCode::NotFollowed,
                "it is a symbolic link or a special file",
            );
        }
        let unfit = |_| io::Error::from(io::ErrorKind::InvalidFilename);
        match kind.and_then(|_| meta(VaultPath::new(text).map_err(unfit)?)) {
            Ok(meta) => {
                let spelling = spelling(&meta);
                Some(Entry::File(Found::Note(meta, spelling)))
            }
            Err(error) => {
                let (code, reason) = unseen(error.kind());
                skipped(text, code, reason)
            }
        }
    }
}

/// Why nothing is told of a file that a folder names.
fn unseen(error: io::ErrorKind) -> (DiagnosticCode, &'static str) {
    match error {
        io::ErrorKind::PermissionDenied => (
            DiagnosticCode::Unreadable,
            "permission denied: check the permissions of its folder",
        ),
        _ => (DiagnosticCode::Vanished, "it went away while it was looked at"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_file_that_may_not_be_looked_at_is_still_there() {
        assert_eq!(
            unseen(io::ErrorKind::PermissionDenied).0,
            DiagnosticCode::Unreadable
        );
        assert_eq!(unseen(io::ErrorKind::NotFound).0, DiagnosticCode::Vanished);
    }

    /// Paths as they are found, in a folder with these files.
    fn check(files: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("its path");
        for file in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
            std::fs::write(path, "").expect("written");
        }
        let dir = Dir::open_ambient_dir(&root, cap_std::ambient_authority()).expect("opens");
        let found = walk(&root, &dir, &|| false).expect("walks");
        let paths: Vec<&str> = found.iter().map(|found| found.order().0).collect();
        assert_eq!(paths, expected);
    }

    #[test]
    fn files_come_in_the_order_of_their_paths() {
        check(
            &[
                "b/z.md",
                "a/b/c.md",
                "a/b-c.md",
                "a/b.md",
                "a.md",
                "a-b/x.png",
                ".git/x.md",
            ],
            &["a-b/x.png", "a.md", "a/b-c.md", "a/b.md", "a/b/c.md", "b/z.md"],
        );
        check(&[], &[]);
    }

    #[test]
    fn folders_may_lie_deep() {
        let deep = "d/".repeat(700) + "n.md";
        check(&[&deep], &[&deep]);
    }

    #[test]
    fn folders_that_wait_are_not_opened_when_it_is_called_off() {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..200 {
            std::fs::create_dir(folder.path().join(number.to_string())).expect("made");
            std::fs::write(folder.path().join(format!("{number}/a.md")), "").expect("written");
        }
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).expect("opens");
        let asked = AtomicUsize::new(0);
        // The root is listed, and as many folders as are looked through at that time.
        let cancelled = || asked.fetch_add(1, Ordering::Relaxed) > 201;
        let found = walk(folder.path(), &dir, &cancelled).expect("walks");
        assert!(found.len() <= THREADS, "{} notes", found.len());
    }

    #[test]
    fn a_folder_that_may_only_be_listed_still_has_its_files() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("f")).expect("made");
        for name in ["f/a.md", "f/p.png", "f/.x.md"] {
            std::fs::write(folder.path().join(name), "").expect("written");
        }
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).expect("opens");
        let walk = Walk {
            root: folder.path(),
            dir: &dir,
            cancelled: &|| false,
            listed: Mutex::default(),
        };
        let mut entries = Vec::new();
        walk.list_names(Path::new("f"), &mut entries).expect("lists");
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        let told = entries.iter().map(|entry| match entry {
            Entry::File(Found::Skipped(skipped)) => (skipped.path.as_str(), skipped.code.name()),
            entry => (entry.order().0, ""),
        });
        let told: Vec<_> = told.collect();
        assert_eq!(told, [("f/a.md", "file.unreadable"), ("f/p.png", "")]);
    }

    #[test]
    fn a_note_whose_kind_cannot_be_told_is_left_out_with_its_reason() {
        let fails = || Err(io::ErrorKind::PermissionDenied.into());
        let asked = |kind| Kind::or_asked(None, || Ok(kind)).ok();
        assert_eq!(
            (asked(Some(Kind::File)), asked(None)),
            (Some(Kind::File), Some(Kind::Special))
        );
        let kind = Kind::or_asked(None, fails);
        let dir = Dir::open_ambient_dir(".", cap_std::ambient_authority()).expect("opens");
        let walk = Walk {
            root: Path::new("."),
            dir: &dir,
            cancelled: &|| false,
            listed: Mutex::default(),
        };
        let found = walk.look_at(Path::new(""), "a.md".as_ref(), kind, |_| {
            Err(io::ErrorKind::NotFound.into())
        });
        assert!(
            matches!(found, Some(Entry::File(Found::Skipped(why))) if why.code == DiagnosticCode::Unreadable)
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn folders_whose_names_are_no_text_are_entered() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        for name in [b"\xff", b"\xfe"] {
            let inside = folder.path().join(OsStr::from_bytes(name));
            std::fs::create_dir(&inside).expect("made");
            for file in ["a.md", "p.png"] {
                std::fs::write(inside.join(file), "").expect("written");
            }
        }
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).expect("opens");
        let found = walk(folder.path(), &dir, &|| false).expect("walks");
        assert_eq!(found.len(), 2);
        let bad = |found: &Found| matches!(found, Found::Skipped(why) if why.code == DiagnosticCode::BadName);
        assert!(found.iter().all(bad));
    }
}
