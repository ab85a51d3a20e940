//! Where a vault's index lives: its folder in the data folder, or memory where that may not be written.

use crate::error::{EngineError, Notice};
use crate::keeper::Place;
use crate::session::{OpenOptions, Places, Shared, locked};
use crate::text::TextPlace;
use cairn_model::NodeId;
use cairn_store::{Cache, Lock, OpenedCache, StoreError, VaultFolder};
use std::path::Path;
use std::sync::Arc;

/// The cache, the lock that lets it be written, and why it may not be, if so.
pub(crate) struct Storage {
    pub cache: Cache,
    pub lock: Option<Lock>,
    pub place: Place,
    pub read_only: Option<Notice>,
    /// Where the text index lies, if there is to be one.
    pub text: Option<TextPlace>,
    pub notice: Option<Notice>,
}

/// Opens the vault's own folder; where it may not be written, the index is kept in memory.
pub(crate) fn open(shared: &Shared, options: &OpenOptions) -> Result<Storage, EngineError> {
    let folder = options.data.vault(&shared.root);
    match folder.lock() {
        Ok(Some(lock)) => return open_own(shared, options, folder, Some(lock)),
        Ok(None) => {}
        // There is not even room for the folder.
        Err(error) if error.is_full() => return open_own(shared, options, folder, None),
        Err(error @ StoreError::NotWritable { .. }) => {
            let error = EngineError::from(error);
            let notice = Notice::new(
                error.code(),
                format!("{error}. The index is kept in memory only."),
                error.hint(),
            );
            let mut storage = in_memory(options, notice)?;
            if let Ok(Some(cache)) = Cache::open_read_only(&folder.cache_path()) {
                storage.cache = cache;
            }
            return Ok(storage);
        }
        Err(error) => return Err(error.into()),
    }
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

/// Opens a folder of which this process is the writer. What cannot be opened now stays as it is, and memory takes its place.
fn open_own(
    shared: &Shared,
    options: &OpenOptions,
    folder: VaultFolder,
    lock: Option<Lock>,
) -> Result<Storage, EngineError> {
    let file = folder.cache_path();
    // What cannot be moved stays in the way, and the first attempt to save tells so.
    let odd = folder.put_odd_aside().ok().flatten();
    let opened = match open_cache(shared, &file, options.rebuild) {
        Err(error @ StoreError::Newer(_)) => {
            let error = EngineError::from(error);
            let message = format!("{error}. It is left as it is, and the index is kept in memory only.");
            return in_memory(options, Notice::new(error.code(), message, error.hint()));
        }
        opened => opened,
    };
    let (cache, place, notice) = match opened {
        Ok(opened) => {
            load_layouts(shared, &opened.cache);
            let odd = odd.map(|path| {
                format!(
                    "{} was not a file or folder of it and was put aside",
                    path.display()
                )
            });
            let notice = opened.rebuilt.or(odd).map(|reason| rebuilt_notice(&reason));
            (opened.cache, Place::File(file), notice)
        }
        // The first attempt to save tells why.
        Err(_) => (Cache::in_memory()?, Place::Awaited(folder.clone()), None),
    };
    let text = options.text.then(|| TextPlace::Folder(folder.text_path()));
    Ok(Storage {
        cache,
        lock,
        place,
        read_only: None,
        text,
        notice,
    })
}

fn open_cache(shared: &Shared, file: &Path, rebuild: bool) -> Result<OpenedCache, StoreError> {
    let opened = if rebuild {
        Cache::open_fresh(file)?
    } else {
        Cache::open(file)?
    };
    opened.cache.read_by(shared.sections.0.fingerprint())?;
    Ok(opened)
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
    Ok(Storage {
        cache: Cache::in_memory()?,
        lock: None,
        place: Place::Nowhere,
        read_only: Some(notice),
        text: options.text.then_some(TextPlace::Memory),
        notice: None,
    })
}
