//! Opening an index folder, and beginning anew when its files cannot be trusted.

use super::disk::Disk;
use super::{TextIndex, payload};
use crate::SearchError;
use crate::failure::{damaged, from_io, guarded};
use crate::schema::{SCHEMA_VERSION, schema, settings, tokenizers};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::{Index, IndexMeta, SegmentReader};

/// Holds the schema's version, beside the folder with tantivy's files.
const VERSION_FILE: &str = "schema-version";
const FILES: &str = "files";

/// An opened index.
pub struct Opened {
    /// The index.
    pub index: TextIndex,
    /// The generation of its last commit; 0 if it is empty or was built anew.
    pub generation: u64,
    /// Why it was built anew, if it was: it is empty then.
    pub rebuilt: Option<String>,
}

pub(super) fn open(dir: &Path) -> Result<Opened, SearchError> {
    let files = dir.join(FILES);
    if files.is_file() {
        fs::remove_file(&files).map_err(|error| from_io(dir, error))?;
    }
    fs::create_dir_all(&files).map_err(|error| from_io(dir, error))?;
    let rebuilt = match version(dir)? {
        Some(version) if version == SCHEMA_VERSION => match load(&files) {
            Ok((index, generation)) => {
                return Ok(Opened {
                    index,
                    generation,
                    rebuilt: None,
                });
            }
            Err(SearchError::Damaged { reason }) => Some(reason),
            Err(other) => return Err(other),
        },
        Some(version) if version > SCHEMA_VERSION => {
            return Err(SearchError::Newer {
                path: dir.to_path_buf(),
            });
        }
        Some(version) => Some(format!(
            "it has version {version}, this program writes {SCHEMA_VERSION}"
        )),
        None if is_empty(&files)? && !dir.join(VERSION_FILE).exists() => None,
        None => Some("its version cannot be told".to_owned()),
    };
    let index = create(dir, &files)?;
    Ok(Opened {
        index,
        generation: 0,
        rebuilt,
    })
}

/// Whether there is an index in a folder, read through.
pub(super) fn examine(dir: &Path) -> Result<bool, SearchError> {
    match version(dir)? {
        None => Ok(false),
        Some(version) if version > SCHEMA_VERSION => Err(SearchError::Newer {
            path: dir.to_path_buf(),
        }),
        // One of an older version is not read; it is built anew.
        Some(version) if version < SCHEMA_VERSION => Ok(true),
        Some(_) => look(&dir.join(FILES)).map(|_| true),
    }
}

/// Has the index in a folder be built anew when it is opened the next time.
pub(super) fn distrust(files: &Path) {
    // Without its version it is not trusted. What cannot be taken away stays as it was.
    let _ = files.parent().map(|dir| fs::remove_file(dir.join(VERSION_FILE)));
}

/// The version of the files; nothing if it is not there or not readable. Versions up to 2 stood without a check.
fn version(dir: &Path) -> Result<Option<u32>, SearchError> {
    match fs::read(dir.join(VERSION_FILE)) {
        Ok(bytes) => {
            let text = std::str::from_utf8(&bytes).unwrap_or_default().trim();
            let checked = payload::read(text).and_then(|version| u32::try_from(version).ok());
            Ok(checked.or_else(|| text.parse().ok().filter(|version| *version <= 2)))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => Ok(None),
        Err(error) => Err(from_io(dir, error)),
    }
}

fn is_empty(files: &Path) -> Result<bool, SearchError> {
    let mut entries = fs::read_dir(files).map_err(|error| from_io(files, error))?;
    Ok(entries.next().is_none())
}

/// Reads through. No lock is taken, which would need a file: it works where nothing can be written, too.
fn look(files: &Path) -> Result<(), SearchError> {
    let (index, _) = checked(files)?;
    guarded(files, || {
        let segments = index.searchable_segments()?;
        segments
            .iter()
            .try_for_each(|segment| check_segment(&SegmentReader::open(segment)?))
    })
}

/// The files of an index that are not what was written. A start waits for it, and it is most of opening an index: they are
/// read side by side.
fn damaged_files(index: &Index, metas: &IndexMeta, dir: &Path) -> tantivy::Result<HashSet<PathBuf>> {
    let files = metas.list_segment_files();
    let written = index.directory().list_managed_files();
    let each = files.intersection(&written).par_bridge();
    let checked = each.map(|file| Ok((file, index.directory().validate_checksum(file)?)));
    let checked: Vec<_> = checked.collect::<tantivy::Result<_>>()?;
    let damaged = checked.into_iter().filter(|(_, whole)| !whole);
    // The list may name what a failed commit left and the next writer took away.
    let forgotten = written
        .iter()
        .filter(|file| is_forgotten(file, metas) && dir.join(file).exists());
    Ok(damaged.map(|(file, _)| file).chain(forgotten).cloned().collect())
}

/// Whether a file tells which documents of a segment were removed, as of a commit that is in force, and the commit does not
/// know of it. The commit's own file has no checksum: one wrong letter in it brings documents back.
fn is_forgotten(file: &Path, metas: &IndexMeta) -> bool {
    let deletions = || {
        let (segment, count) = file.to_str()?.strip_suffix(".del")?.split_once('.')?;
        Some((segment, count.parse::<u64>().ok()?))
    };
    deletions().is_some_and(|(id, count)| {
        let segment = metas
            .segments
            .iter()
            .find(|segment| segment.id().uuid_string() == id);
        count <= metas.opstamp && segment.is_some_and(|segment| !segment.has_deletes())
    })
}

/// An index whose files have their checksums, and its generation.
fn checked(files: &Path) -> Result<(Index, u64), SearchError> {
    let (index, payload) = guarded(files, || {
        let index = Index::open(Disk::open(files)?)?;
        let metas = index.load_metas()?;
        let damaged = damaged_files(&index, &metas, files)?;
        let payload = metas.payload;
        Ok((
            index,
            if damaged.is_empty() {
                Ok(payload)
            } else {
                Err(damaged)
            },
        ))
    })?;
    let payload = payload.map_err(|paths| damaged(format!("{} do not have their checksum", names(paths))))?;
    if index.schema() != schema().0 {
        return Err(damaged("its fields are not those of this program"));
    }
    let generation = match payload {
        None => 0,
        Some(payload) => payload::read(&payload).ok_or_else(|| damaged("its generation cannot be told"))?,
    };
    Ok((index, generation))
}

fn load(files: &Path) -> Result<(TextIndex, u64), SearchError> {
    let (index, generation) = checked(files)?;
    let index = TextIndex::over(index, files, generation)?;
    guarded(files, || {
        index
            .inner
            .reader
            .searcher()
            .segment_readers()
            .iter()
            .try_for_each(check_segment)
    })?;
    Ok((index, generation))
}

/// Whether the commit file, which has no checksum, agrees with a segment on the number of its documents.
fn check_segment(segment: &SegmentReader) -> tantivy::Result<()> {
    let norms = segment.get_fieldnorms_reader(schema().1.body.field)?;
    let alive = segment
        .alive_bitset()
        .map_or(norms.num_docs(), |alive| alive.num_alive_docs() as u32);
    if norms.num_docs() != segment.max_doc() || alive != segment.num_docs() {
        return Err(tantivy::TantivyError::InternalError(
            "a segment has another number of notes".to_owned(),
        ));
    }
    Ok(())
}

fn names(paths: impl IntoIterator<Item = PathBuf>) -> String {
    let mut names: Vec<String> = paths.into_iter().map(|path| path.display().to_string()).collect();
    names.sort_unstable();
    names.join(", ")
}

/// Deletes what is there and begins anew. The version is written last: an index without one is not trusted.
fn create(dir: &Path, files: &Path) -> Result<TextIndex, SearchError> {
    let in_use = guarded(files, || {
        Ok(MmapDirectory::open(files)?.acquire_lock(&INDEX_WRITER_LOCK)?)
    })?;
    drop(in_use);
    let version = dir.join(VERSION_FILE);
    let removed = if version.is_dir() {
        fs::remove_dir_all(&version)
    } else {
        fs::remove_file(&version)
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(from_io(dir, error)),
        _ => {}
    }
    fs::remove_dir_all(files)
        .and_then(|()| fs::create_dir_all(files))
        .map_err(|error| from_io(dir, error))?;
    // Of two programs that come to an empty folder at once, the second one opens what the first one made.
    let index = guarded(files, || {
        Index::builder()
            .schema(schema().0)
            .settings(settings())
            .tokenizers(tokenizers())
            .open_or_create(Disk::open(files)?)
    })?;
    let version = payload::write(SCHEMA_VERSION.into());
    fs::write(dir.join(VERSION_FILE), format!("{version}\n")).map_err(|error| from_io(dir, error))?;
    TextIndex::over(index, files, 0)
}
