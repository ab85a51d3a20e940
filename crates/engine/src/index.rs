//! Reads notes: bytes to contributions, many at once, with progress and cancel.

use crate::renames;
use cairn_graph::{
    Contribution, SectionRules, contribute_by, contribute_source, contribute_told_source, is_told_source,
};
use cairn_markdown::{Decoded, MAX_PARSED_BYTES, MAX_TEXT_BYTES, ParsedNote, ReadOptions, decode, read};
use cairn_model::{Diagnostic, DiagnosticCode, PropertyValue, VaultPath};
use cairn_sources::{Document, Format, Kind};
use cairn_store::Fingerprint;
use cairn_vault::{FileMeta, Skipped, Vault};
use rayon::prelude::*;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What the text index wants to know of a note beside its body. Kept until the text thread comes to the note, so that it
/// is not parsed twice.
#[derive(Debug, Default)]
pub(crate) struct NoteText {
    pub title: String,
    pub aliases: Vec<String>,
    pub tags: Vec<String>,
    pub headings: Vec<String>,
    pub properties: Vec<(String, PropertyValue)>,
}

impl From<ParsedNote> for NoteText {
    fn from(note: ParsedNote) -> Self {
        Self {
            title: note.title,
            aliases: note.aliases,
            tags: note.tags,
            headings: note.headings.into_iter().map(|heading| heading.text).collect(),
            properties: note.properties,
        }
    }
}

/// Topics of one document that count as its headings when its text is searched.
const MAX_HEADINGS: usize = 2_000;

/// Notes that a thread takes at once: with more, the other threads wait at the end for the last one.
const PIECE: usize = 64;

/// What became of a file.
pub(crate) enum ReadNote {
    Note(FileMeta, Fingerprint, Arc<Contribution>, Box<NoteText>),
    /// It went away before it was read.
    Gone(VaultPath),
    /// It looked like a study document by its name, but is none.
    Other(FileMeta),
    Skipped(VaultPath, Skipped),
}

/// Reads notes on all cores. `progress` is told now and then how many are done; returns early if `cancelled`.
pub(crate) fn read_all(
    vault: &dyn Vault,
    sections: &SectionRules,
    files: Vec<FileMeta>,
    cancelled: &(dyn Fn() -> bool + Sync),
    progress: &(dyn Fn(u32) + Sync),
) -> Vec<ReadNote> {
    let done = AtomicU32::new(0);
    let every = u32::try_from(files.len() / 50).unwrap_or(u32::MAX).max(20);
    files
        .into_par_iter()
        .with_min_len(8)
        .with_max_len(PIECE)
        .filter_map(|meta| {
            if cancelled() {
                return None;
            }
            let note = read_one(vault, sections, meta);
            let now = done.fetch_add(1, Ordering::Relaxed) + 1;
            if now.is_multiple_of(every) {
                progress(now);
            }
            Some(note)
        })
        .collect()
}

/// Reads one note. Never fails: what cannot be read is skipped with its reason.
pub(crate) fn read_one(vault: &dyn Vault, sections: &SectionRules, meta: FileMeta) -> ReadNote {
    match vault.read(&meta.path, MAX_TEXT_BYTES as u64) {
        Ok(bytes) if !meta.path.is_note() => read_document(meta, &bytes),
        Ok(bytes) => {
            let (mut fingerprint, contribution, text) = contribution_of(&meta.path, &bytes, sections);
            fingerprint.file = meta.file;
            ReadNote::Note(meta, fingerprint, Arc::new(contribution), Box::new(text))
        }
        // A folder of its path that became a file took the note with it.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            ReadNote::Gone(meta.path)
        }
        Err(error) => {
            let (code, reason) = match error.kind() {
                io::ErrorKind::FileTooLarge => (
                    DiagnosticCode::TooLarge,
                    "it is larger than 20 MiB: split it, or move it out of the vault".to_owned(),
                ),
                io::ErrorKind::PermissionDenied => (
                    DiagnosticCode::Unreadable,
                    "permission denied: check the file's permissions".to_owned(),
                ),
                _ => (DiagnosticCode::Unreadable, error.to_string()),
            };
            ReadNote::Skipped(
                meta.path.clone(),
                Skipped {
                    path: meta.path.to_string(),
                    code,
                    reason,
                },
            )
        }
    }
}

fn contribution_of(
    path: &VaultPath,
    bytes: &[u8],
    sections: &SectionRules,
) -> (Fingerprint, Contribution, NoteText) {
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let (_, note) = parse(
        bytes,
        ReadOptions {
            items: path
                .stem()
                .to_ascii_lowercase()
                .starts_with("moc-")
                .then_some(true),
        },
    );
    let mut contribution = contribute_by(sections, path, &note, size);
    if is_told_source(path, &note) {
        contribution = contribute_told_source(path, &read_source(bytes), contribution);
    }
    (renames::fingerprint(bytes, &note), contribution, note.into())
}

/// Reads a study document; one the reader fails on is an empty one with a diagnostic.
pub(crate) fn read_source(bytes: &[u8]) -> Document {
    catch_unwind(AssertUnwindSafe(|| cairn_sources::read(bytes))).unwrap_or_else(|_| Document {
        diagnostics: vec![Diagnostic::new(DiagnosticCode::ParserFailed, 0)],
        ..cairn_sources::read(&[])
    })
}

/// Reads a file that is a study document by its name.
fn read_document(meta: FileMeta, bytes: &[u8]) -> ReadNote {
    let document = read_source(bytes);
    if is_other(&meta.path, &document) {
        return ReadNote::Other(meta);
    }
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let contribution = contribute_source(&meta.path, &document, size);
    let fingerprint = renames::fingerprint(bytes, &ParsedNote::default());
    let text = Box::new(text_of(&document));
    ReadNote::Note(meta, fingerprint, Arc::new(contribution), text)
}

/// Programs keep all sorts of data as JSON: only a roadmap is a document. Where nothing stands there is none.
fn is_other(path: &VaultPath, document: &Document) -> bool {
    let json = path.file_name().to_ascii_lowercase().ends_with(".json");
    let nothing = document.nodes.is_empty() && document.text.trim().is_empty();
    nothing || json && (document.format != Format::RoadmapJson || document.nodes.is_empty())
}

/// What the text index wants to know of a study document: its topics stand for headings.
fn text_of(document: &Document) -> NoteText {
    let topics = document.nodes.iter().filter(|node| node.kind == Kind::Topic);
    NoteText {
        title: document.title.clone(),
        headings: topics
            .take(MAX_HEADINGS)
            .map(|node| node.title.to_string())
            .collect(),
        ..NoteText::default()
    }
}

/// The text of a study document for the index, if it is one.
pub(crate) fn document_text(path: &VaultPath, bytes: &[u8]) -> Option<(String, NoteText)> {
    let document = read_source(bytes);
    let text = text_of(&document);
    (!is_other(path, &document)).then_some((document.text, text))
}

/// Decodes and parses; a note the parser fails on is read as an empty one with a diagnostic.
pub(crate) fn parse(bytes: &[u8], options: ReadOptions) -> (Decoded<'_>, ParsedNote) {
    let mut decoded = decode(bytes);
    let cut = floor_char_boundary(&decoded.text, MAX_PARSED_BYTES);
    let parsed = catch_unwind(AssertUnwindSafe(|| read(&decoded.text[..cut], options)));
    let mut note = parsed.unwrap_or_else(|_| ParsedNote {
        diagnostics: vec![Diagnostic::new(DiagnosticCode::ParserFailed, 0)],
        ..ParsedNote::default()
    });
    if cut < decoded.text.len() {
        note.diagnostics
            .push(Diagnostic::new(DiagnosticCode::TextOnly, 1));
    }
    note.diagnostics.append(&mut decoded.diagnostics);
    (decoded, note)
}

fn floor_char_boundary(text: &str, limit: usize) -> usize {
    let mut cut = limit.min(text.len());
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_vault::{Scan, VaultError};

    /// A vault whose files cannot be read.
    struct Refusing(io::ErrorKind);

    impl Vault for Refusing {
        fn scan(&self, _: &(dyn Fn() -> bool + Sync)) -> Result<Scan, VaultError> {
            Ok(Scan::default())
        }

        fn read(&self, _: &VaultPath, _: u64) -> io::Result<Vec<u8>> {
            Err(self.0.into())
        }

        fn meta(&self, _: &VaultPath) -> Option<FileMeta> {
            None
        }

        fn write(&self, _: &[cairn_vault::FileStates]) -> Result<(), cairn_vault::EditError> {
            Ok(())
        }

        fn clear_leftovers(&self, _: &[VaultPath]) {}
    }

    fn check(error: io::ErrorKind, expected: &str) {
        let meta = FileMeta {
            path: VaultPath::new("a.md").expect("a path"),
            size: 1,
            modified: 1,
            file: 0,
        };
        let found = match read_one(&Refusing(error), SectionRules::built_in(), meta) {
            ReadNote::Note(..) => "read".to_owned(),
            ReadNote::Gone(_) => "gone".to_owned(),
            ReadNote::Other(_) => "other".to_owned(),
            ReadNote::Skipped(_, why) => format!("{} {}", why.code.name(), why.reason),
        };
        assert!(found.contains(expected), "{error}: {found}");
    }

    #[test]
    fn what_cannot_be_read_is_left_out_with_its_reason() {
        check(
            io::ErrorKind::PermissionDenied,
            "file.unreadable permission denied",
        );
        check(io::ErrorKind::FileTooLarge, "size.too_large");
        check(io::ErrorKind::NotFound, "gone");
        check(io::ErrorKind::NotADirectory, "gone");
    }
}
