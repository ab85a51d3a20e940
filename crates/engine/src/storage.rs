//! Where a vault's index lives: its folder in the data folder, or memory where that may not be written.

use crate::error::{EngineError, Notice};
use crate::session::{OpenOptions, Places, Shared, locked};
use cairn_model::NodeId;
use cairn_search::TextIndex;
use cairn_store::{Cache, Lock, StoreError};
use std::path::PathBuf;
use std::sync::Arc;

/// The cache, the lock that lets it be written, and why it may not be, if so.
pub(crate) struct Storage {
    pub cache: Cache,
    pub lock: Option<Lock>,
    /// The cache's file, if this process may write it.
    pub file: Option<PathBuf>,
    pub read_only: Option<Notice>,
    /// The text index, and the generation it holds.
    pub text: Option<(TextIndex, u64)>,
    pub notice: Option<Notice>,
}

/// Opens the vault's own folder; where it may not be written, the index is kept in memory.
pub(crate) fn open(shared: &Shared, options: &OpenOptions) -> Result<Storage, EngineError> {
    let folder = match options
        .data
        .vault(&shared.root)
        .and_then(|folder| Ok((folder.lock()?, folder)))
    {
        Ok((Some(lock), folder)) => {
            let opened = if options.rebuild {
                Cache::open_fresh(&folder.cache_path())?
            } else {
                Cache::open(&folder.cache_path())?
            };
            opened.cache.read_by(shared.sections.0.fingerprint())?;
            load_layouts(shared, &opened.cache);
            let notice = opened.rebuilt.map(|reason| rebuilt_notice(&reason));
            let text = options
                .text
                .then(|| TextIndex::open(&folder.text_path()))
                .transpose()?
                .map(|opened| (opened.index, opened.generation));
            return Ok(Storage {
                cache: opened.cache,
                lock: Some(lock),
                file: Some(folder.cache_path()),
                read_only: None,
                text,
                notice,
            });
        }
        Ok((None, folder)) => folder,
        Err(error @ StoreError::NotWritable { .. }) => {
            let error = EngineError::from(error);
            let notice = Notice::new(
                error.code(),
                format!("{error}. The index is kept in memory only."),
                error.hint(),
            );
            return in_memory(options, notice);
        }
        Err(error) => return Err(error.into()),
    };
    let notice = Notice::new(
        "data.locked",
        "Another Cairn has this vault open, so this one only reads.",
        "Close the other window or command to let this one keep its index.",
    );
    let cache = Cache::open_read_only(&folder.cache_path()).ok().flatten();
    let mut storage = in_memory(options, notice)?;
    if let Some(cache) = cache {
        storage.cache = cache;
    }
    Ok(storage)
}

/// Tells that the cache was damaged.
pub(crate) fn rebuilt_notice(reason: &str) -> Notice {
    Notice::new(
        "data.rebuilt",
        format!("The index was damaged and is built anew ({reason})."),
        "Nothing of yours is lost; the vault was not touched.",
    )
}

/// Maps keep their places from one session to the next.
fn load_layouts(shared: &Shared, cache: &Cache) {
    let stored = cache.layouts().unwrap_or_default();
    let places = stored.into_iter().map(|(scope, rows)| {
        let places: Places = rows
            .into_iter()
            .map(|(id, x, y)| (NodeId::from_text(&id), [x, y]))
            .collect();
        (scope, Arc::new(places))
    });
    locked(&shared.layouts).extend(places);
}

fn in_memory(options: &OpenOptions, notice: Notice) -> Result<Storage, EngineError> {
    let text = if options.text {
        Some((TextIndex::in_memory()?, 0))
    } else {
        None
    };
    Ok(Storage {
        cache: Cache::in_memory()?,
        lock: None,
        file: None,
        read_only: Some(notice),
        text,
        notice: None,
    })
}
