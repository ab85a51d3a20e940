//! Edits as data: what is to change in which files, under the condition that these still hold what was looked at.

use cairn_model::VaultPath;
use std::io;
use xxhash_rust::xxh3::xxh3_128;

/// What a file's content is known by: equal marks, equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentMark(pub u128);

impl ContentMark {
    /// The mark of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }
}

/// Some bytes of a file, and what is to stand in their place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub at: u64,
    /// Bytes to take out.
    pub len: u64,
    /// Bytes to put in, in the encoding of the file.
    pub with: Vec<u8>,
}

/// What is to happen to a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileChange {
    /// There is no file of that name yet; its folder is there.
    Create(Vec<u8>),
    /// The file with that content is changed in these places, which do not overlap and go from first to last. Every other
    /// byte stays.
    Change(ContentMark, Vec<Span>),
    /// The file with that content goes.
    Remove(ContentMark),
}

/// An edit of one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileEdit {
    /// The file.
    pub path: VaultPath,
    /// What is to happen to it.
    pub change: FileChange,
}

/// Edits that are made all or not at all, each file once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EditSet {
    /// The edits, in the order in which they are made.
    pub files: Vec<FileEdit>,
}

/// A file before and after an edit; `None` where there is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStates {
    /// The file.
    pub path: VaultPath,
    /// What it must hold for the edit to be made.
    pub before: Option<Vec<u8>>,
    /// What it holds then.
    pub after: Option<Vec<u8>>,
}

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file holds something else than what was looked at.
    #[error("{0} has changed since it was looked at")]
    Changed(VaultPath),
    /// A file of that name is there already.
    #[error("{0} is there already")]
    Exists(VaultPath),
    /// The folder is not there, or not a part of the vault.
    #[error("there is no folder for {0}")]
    NoFolder(VaultPath),
    /// A file twice, spans that overlap or reach beyond the file's end, or a file that is no part of the vault.
    #[error("the edit of {0} does not fit")]
    Unfit(VaultPath),
    /// The system refused; every file is as it was before.
    #[error("{path} cannot be written: {source}")]
    Refused {
        /// The file.
        path: VaultPath,
        /// What the system says.
        source: io::Error,
    },
    /// The system refused, and then refused to put back what was written already.
    #[error(
        "{path} could not be written ({source}), and {} could not be put back",
        list(left)
    )]
    Half {
        /// The file that could not be written.
        path: VaultPath,
        /// What the system says.
        source: io::Error,
        /// The files that stay changed.
        left: Vec<VaultPath>,
    },
}

fn list(paths: &[VaultPath]) -> String {
    let shown: Vec<&str> = paths.iter().map(VaultPath::as_str).collect();
    shown.join(", ")
}

/// Largest file that is edited, in bytes.
pub const MAX_EDITED: u64 = 20 << 20;

impl EditSet {
    /// Looks at the files as `read` gives them, and says what each will hold. Nothing is written.
    ///
    /// # Errors
    /// [`EditError::Changed`], [`EditError::Exists`], [`EditError::Unfit`], [`EditError::Refused`] if a file cannot be read.
    pub fn states(
        &self,
        mut read: impl FnMut(&VaultPath) -> io::Result<Vec<u8>>,
    ) -> Result<Vec<FileStates>, EditError> {
        let mut states: Vec<FileStates> = Vec::with_capacity(self.files.len());
        for edit in &self.files {
            let path = &edit.path;
            if states.iter().any(|other| other.path == *path) {
                return Err(EditError::Unfit(path.clone()));
            }
            let before = match read(path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(source) => {
                    let path = path.clone();
                    return Err(EditError::Refused { path, source });
                }
            };
            let after = after(path, before.as_deref(), &edit.change)?;
            states.push(FileStates {
                path: path.clone(),
                before,
                after,
            });
        }
        Ok(states)
    }

    /// The edits that take these back.
    pub fn inverse(states: &[FileStates], edits: &Self) -> Self {
        let pairs = states.iter().zip(&edits.files);
        let files = pairs.filter_map(|(state, edit)| {
            let change = match (&edit.change, &state.before, &state.after) {
                (FileChange::Create(content), ..) => FileChange::Remove(ContentMark::of(content)),
                (FileChange::Remove(_), Some(before), _) => FileChange::Create(before.clone()),
                (FileChange::Change(_, spans), Some(before), Some(after)) => {
                    FileChange::Change(ContentMark::of(after), turned(spans, before))
                }
                _ => return None,
            };
            Some(FileEdit {
                path: edit.path.clone(),
                change,
            })
        });
        let mut files: Vec<FileEdit> = files.collect();
        files.reverse();
        Self { files }
    }
}

fn after(path: &VaultPath, before: Option<&[u8]>, change: &FileChange) -> Result<Option<Vec<u8>>, EditError> {
    let expected = |mark: &ContentMark| match before {
        Some(bytes) if ContentMark::of(bytes) == *mark => Ok(bytes),
        _ => Err(EditError::Changed(path.clone())),
    };
    match change {
        FileChange::Create(_) if before.is_some() => Err(EditError::Exists(path.clone())),
        FileChange::Create(content) => Ok(Some(content.clone())),
        FileChange::Remove(mark) => expected(mark).map(|_| None),
        FileChange::Change(mark, spans) => {
            let spliced = splice(expected(mark)?, spans);
            Ok(Some(spliced.ok_or_else(|| EditError::Unfit(path.clone()))?))
        }
    }
}

/// The bytes with the spans replaced; `None` if they overlap or reach too far.
fn splice(bytes: &[u8], spans: &[Span]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for span in spans {
        let at = usize::try_from(span.at).ok()?;
        out.extend_from_slice(bytes.get(done..at)?);
        out.extend_from_slice(&span.with);
        done = at.checked_add(usize::try_from(span.len).ok()?)?;
    }
    out.extend_from_slice(bytes.get(done..)?);
    Some(out)
}

/// The spans that put back what others took out of `before`.
fn turned(spans: &[Span], before: &[u8]) -> Vec<Span> {
    // How far the text behind a span has moved.
    let (mut put_in, mut taken_out) = (0, 0);
    let mut out = Vec::with_capacity(spans.len());
    for span in spans {
        let len = span.with.len() as u64;
        let from = usize::try_from(span.at).unwrap_or(usize::MAX);
        let to = usize::try_from(span.at + span.len).unwrap_or(usize::MAX);
        out.push(Span {
            at: span.at + put_in - taken_out,
            len,
            with: before.get(from..to).unwrap_or_default().to_vec(),
        });
        put_in += len;
        taken_out += span.len;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> VaultPath {
        VaultPath::new("a.md").expect("a path")
    }

    fn set(change: FileChange) -> EditSet {
        EditSet {
            files: vec![FileEdit { path: path(), change }],
        }
    }

    fn span(at: u64, len: u64, with: &str) -> Span {
        Span {
            at,
            len,
            with: with.into(),
        }
    }

    /// A text, what a set makes of it, and that its inverse makes the text again.
    fn check(before: Option<&str>, change: FileChange, expected: Option<&str>) {
        let read = |content: Option<Vec<u8>>| {
            move |_: &VaultPath| content.clone().ok_or_else(|| io::ErrorKind::NotFound.into())
        };
        let edits = set(change);
        let states = edits
            .states(read(before.map(|text| text.as_bytes().to_vec())))
            .expect("it fits");
        assert_eq!(states[0].after.as_deref(), expected.map(str::as_bytes));
        let back = EditSet::inverse(&states, &edits);
        let again = back.states(read(states[0].after.clone())).expect("it fits back");
        assert_eq!(again[0].after.as_deref(), before.map(str::as_bytes));
        assert_eq!(
            EditSet::inverse(&again, &back),
            edits,
            "the inverse of the inverse"
        );
    }

    #[test]
    fn an_edit_and_its_inverse_leave_no_trace() {
        let mark = |text: &str| ContentMark::of(text.as_bytes());
        check(None, FileChange::Create("new".into()), Some("new"));
        check(Some("old"), FileChange::Remove(mark("old")), None);
        let text = "[[a]] and [[a]] end";
        let spans = vec![span(2, 1, "long"), span(12, 1, ""), span(19, 0, "!")];
        let expected = "[[long]] and [[]] end!";
        check(Some(text), FileChange::Change(mark(text), spans), Some(expected));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let of = |change, content: Option<&str>| {
            let content = content.map(|text| text.as_bytes().to_vec());
            let found = set(change).states(|_| content.clone().ok_or_else(|| io::ErrorKind::NotFound.into()));
            found.expect_err("refused").to_string()
        };
        let mark = ContentMark::of(b"ab");
        assert!(of(FileChange::Create(vec![]), Some("ab")).ends_with("is there already"));
        assert!(of(FileChange::Remove(mark), Some("other")).contains("has changed"));
        assert!(of(FileChange::Remove(mark), None).contains("has changed"));
        for spans in [
            vec![span(1, 2, "")],
            vec![span(3, 0, "")],
            vec![span(1, 1, ""), span(0, 1, "")],
            vec![span(0, u64::MAX, "")],
        ] {
            assert!(of(FileChange::Change(mark, spans), Some("ab")).contains("does not fit"));
        }
        let twice = EditSet {
            files: [FileChange::Create(vec![]), FileChange::Create(vec![])]
                .map(|change| FileEdit { path: path(), change })
                .into(),
        };
        assert!(twice.states(|_| Err(io::ErrorKind::NotFound.into())).is_err());
    }
}
