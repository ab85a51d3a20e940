//! Study documents the user added from elsewhere: a vault whose files are joined by the copies kept in `user.db`.
//!
//! They stand under a folder that no vault can have, as its name begins with a dot; from there on they are read, kept,
//! searched and followed as every other file.

use crate::error::{EngineError, Notice};
use crate::index;
use crate::session::{Engine, Shared, locked};
use cairn_graph::NodeKey;
use cairn_model::{NodeId, NodeKind, VaultPath};
use cairn_sources::Format;
use cairn_store::{AddedDocument, DataFolder, NewDocument, StoreError, TieVerdicts, UserDb};
use cairn_vault::{
    EditError, FileMeta, FileStates, FileTimes, Hint, Scan, Vault, VaultError, is_document, read_file,
};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use xxhash_rust::xxh3::xxh3_64;

/// Where added documents stand.
const FOLDER: &str = ".added";
/// Documents above this many bytes are not taken in.
const MAX_DOCUMENT: u64 = 20 << 20;

/// A study document of the vault, or added to it.
#[derive(Clone, Debug)]
pub struct AddedSource {
    /// Its node.
    pub id: NodeId,
    /// What there is to tell about adding it: another name, or that it was there already.
    pub notice: Option<String>,
}

/// The vault's files, and the added documents.
pub(crate) struct Library {
    vault: Arc<dyn Vault>,
    pub(crate) data: DataFolder,
    pub(crate) name: String,
    documents: Mutex<BTreeMap<VaultPath, AddedDocument>>,
}

impl Library {
    pub(crate) fn new(vault: Arc<dyn Vault>, data: DataFolder, root: &Path) -> Self {
        Self {
            vault,
            data,
            name: name_of(root),
            documents: Mutex::default(),
        }
    }

    /// Looks what is kept, and reads again what changed in its place. Gives a notice for each file that is gone, and before
    /// them one if the user's own data was damaged and restored.
    pub(crate) fn refresh(&self) -> Result<Vec<Notice>, EngineError> {
        if !UserDb::is_there(&self.data) {
            return Ok(Vec::new());
        }
        let user = UserDb::open(&self.data)?;
        let mut notices = Vec::new();
        if let Some(account) = user.restored()? {
            let hint = "Your notes were not touched.";
            notices.push(Notice::new("data.restored", account, hint));
            if !user.is_read_only() {
                user.restored_told()?;
            }
        }
        for document in user.documents(&self.name)? {
            let Some(origin) = &document.origin else { continue };
            match read_file(Path::new(origin), MAX_DOCUMENT) {
                Ok(bytes) if stamp(&bytes) == document.stamp || bytes.is_empty() => {}
                // The text taken in before is read on.
                Ok(_) if user.is_read_only() => {}
                Ok(bytes) => user.keep_document(
                    &self.name,
                    NewDocument {
                        name: &document.name,
                        origin: Some(origin),
                        added: document.added,
                        stamp: stamp(&bytes),
                        content: &bytes,
                    },
                )?,
                Err(error) => notices.push(gone(origin, &error)),
            }
        }
        self.load(&user)?;
        Ok(notices)
    }

    fn load(&self, user: &UserDb) -> Result<(), StoreError> {
        let documents = user.documents(&self.name)?.into_iter();
        *locked(&self.documents) = documents
            .filter_map(|document| Some((place(&document.name)?, document)))
            .collect();
        Ok(())
    }

    /// How many documents the user added.
    pub(crate) fn added_documents(&self) -> usize {
        locked(&self.documents).len()
    }

    fn added(&self, path: &VaultPath) -> Option<AddedDocument> {
        locked(&self.documents).get(path).cloned()
    }
}

impl Vault for Library {
    fn scan(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Scan, VaultError> {
        let mut scan = self.vault.scan(cancelled)?;
        let documents = locked(&self.documents);
        scan.documents
            .extend(documents.iter().map(|(path, document)| meta(path, document)));
        Ok(scan)
    }

    fn read(&self, path: &VaultPath, limit: u64) -> io::Result<Vec<u8>> {
        let Some(document) = self.added(path) else {
            return self.vault.read(path, limit);
        };
        let failed = |error: StoreError| io::Error::other(error.to_string());
        let user = UserDb::open(&self.data).map_err(failed)?;
        let content = user
            .document_content(&self.name, &document.name)
            .map_err(failed)?;
        content.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn meta(&self, path: &VaultPath) -> Option<FileMeta> {
        match self.added(path) {
            Some(document) => Some(meta(path, &document)),
            None => self.vault.meta(path),
        }
    }

    fn write(&self, states: &[FileStates]) -> Result<(), EditError> {
        match states.iter().find(|state| self.added(&state.path).is_some()) {
            Some(state) => Err(EditError::Unfit(state.path.clone())),
            None => self.vault.write(states),
        }
    }

    fn clear_leftovers(&self, near: &[VaultPath]) {
        self.vault.clear_leftovers(near);
    }

    fn times(&self, path: &VaultPath) -> Option<FileTimes> {
        self.vault.times(path)
    }
}

fn meta(path: &VaultPath, document: &AddedDocument) -> FileMeta {
    FileMeta {
        path: path.clone(),
        size: document.size,
        modified: document.stamp,
        file: 0,
    }
}

/// By what the user's own data of a vault are kept: its path. Two paths that are no text may be shown alike, and are told apart.
fn name_of(root: &Path) -> String {
    match root.to_str() {
        Some(path) => path.to_owned(),
        None => format!(
            "{} ({:016x})",
            root.display(),
            xxh3_64(root.as_os_str().as_encoded_bytes())
        ),
    }
}

fn place(name: &str) -> Option<VaultPath> {
    VaultPath::new(&format!("{FOLDER}/{name}")).ok()
}

fn stamp(bytes: &[u8]) -> i64 {
    xxh3_64(bytes).cast_signed()
}

fn gone(origin: &str, error: &io::Error) -> Notice {
    let what = match error.kind() {
        io::ErrorKind::NotFound => format!("{origin} is not there any more"),
        io::ErrorKind::FileTooLarge => format!("{origin} has grown beyond 20 MiB"),
        _ => format!("{origin} cannot be read ({error})"),
    };
    Notice::new(
        "source.gone",
        format!("{what}. Cairn goes on with its own copy of this study document."),
        "Bring the file back to have changes followed, or remove the document under Sources.",
    )
}

fn refused(code: &str, message: String, hint: &str) -> EngineError {
    EngineError::Source(Notice::new(code, message, hint))
}

/// Why some bytes are no study document to take in, if so.
fn check(name: &str, bytes: &[u8]) -> Result<(), EngineError> {
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(too_large(name));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(refused(
            "source.empty",
            format!("“{name}” is empty, so there is nothing to read"),
            "Nothing was added. Choose a file with text.",
        ));
    }
    let document = index::read_source(bytes);
    if document.format == Format::Binary {
        return Err(refused(
            "source.binary",
            format!("“{name}” is not text"),
            "Nothing was added. Save it as Markdown, plain text or HTML first.",
        ));
    }
    let json = name.to_ascii_lowercase().ends_with(".json");
    if json && (document.format != Format::RoadmapJson || document.nodes.is_empty()) {
        return Err(refused(
            "source.format",
            format!("“{name}” holds no roadmap"),
            "Nothing was added. Roadmaps are read as JSON with `nodes` and `edges`.",
        ));
    }
    Ok(())
}

fn too_large(name: &str) -> EngineError {
    refused(
        "source.too_large",
        format!("“{name}” is larger than 20 MiB"),
        "Nothing was added. Split it, and add the parts.",
    )
}

/// A name for a copy: one component, with an extension by which it is a document.
fn name_for(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let shown: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let shown = shown.trim_start_matches('.').trim();
    let shown = if shown.is_empty() { "document" } else { shown };
    match place(shown) {
        Some(path) if is_document(&path) => shown.to_owned(),
        _ => format!("{shown}.txt"),
    }
}

/// `guide (2).txt`, if `guide.txt` is taken.
fn free_name(name: &str, taken: &[AddedDocument]) -> String {
    let free = |name: &str| {
        taken
            .iter()
            .all(|document| !document.name.eq_ignore_ascii_case(name))
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let mut numbered = (2..).map(|number| format!("{stem} ({number}).{extension}"));
    if free(name) {
        return name.to_owned();
    }
    numbered.find(|name| free(name)).unwrap_or_default()
}

impl Engine {
    /// Adds a study document that lies outside the vault. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`EngineError::Source`] says why it is not taken in; nothing is changed then.
    pub fn add_source_file(&self, file: &Path, now: i64) -> Result<AddedSource, EngineError> {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let shown = file.display().to_string();
        let bytes = read_file(file, MAX_DOCUMENT).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => too_large(&name),
            _ => refused(
                "source.unreadable",
                format!("“{shown}” cannot be read: {error}"),
                "Nothing was added. Check the path and its permissions.",
            ),
        })?;
        let whole = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
        if let Ok(inside) = whole.strip_prefix(self.root()) {
            return Err(refused(
                "source.in_vault",
                format!("“{}” lies in the vault already", inside.display()),
                "Text, HTML, OPML and roadmap files of the vault are read by themselves; give a note the property `kind: source`.",
            ));
        }
        self.add_source(&name, Some(&whole.display().to_string()), &bytes, now)
    }

    /// Adds a study document by its content; `origin` is where its file lies, if it has a place.
    ///
    /// # Errors
    /// [`EngineError::Source`] says why it is not taken in; nothing is changed then.
    pub fn add_source(
        &self,
        name: &str,
        origin: Option<&str>,
        bytes: &[u8],
        now: i64,
    ) -> Result<AddedSource, EngineError> {
        check(name, bytes)?;
        let library = &self.shared.library;
        let user = UserDb::open(&library.data)?;
        let taken = user.documents(&library.name)?;
        let own = name_for(name);
        let again = taken
            .iter()
            .find(|document| origin.is_some() && document.origin.as_deref() == origin);
        let twin = taken.iter().find(|document| document.stamp == stamp(bytes));
        let (kept, notice) = match (again, twin) {
            (Some(again), _) => (
                again.name.clone(),
                Some(format!("{own} was added before; it was read again.")),
            ),
            (None, Some(twin)) => {
                return Err(refused(
                    "source.twice",
                    format!("“{own}” says the same as “{}”, which was added before", twin.name),
                    "Nothing was added.",
                ));
            }
            (None, None) => {
                let free = free_name(&own, &taken);
                let notice = (free != own)
                    .then(|| format!("Another document is called {own}, so this one is kept as {free}."));
                (free, notice)
            }
        };
        let path = place(&kept).ok_or_else(|| {
            refused(
                "source.name",
                format!("“{own}” is no name for a document"),
                "Rename the file.",
            )
        })?;
        let document = NewDocument {
            name: &kept,
            origin,
            added: now,
            stamp: stamp(bytes),
            content: bytes,
        };
        user.keep_document(&library.name, document)?;
        library.load(&user)?;
        let id = NodeId::note(&path);
        self.hint(Hint::Notes(vec![path]));
        Ok(AddedSource { id, notice })
    }

    /// Takes an added document away. Its file is not touched.
    ///
    /// # Errors
    /// [`EngineError::Source`] if the document is a file of the vault.
    pub fn remove_source(&self, id: &NodeId) -> Result<(), EngineError> {
        let library = &self.shared.library;
        let path = id.note_path().and_then(|path| VaultPath::new(path).ok());
        let document = path.as_ref().and_then(|path| library.added(path));
        let (Some(path), Some(document)) = (path, document) else {
            return Err(refused(
                "source.in_vault",
                "This study document is a file of the vault".to_owned(),
                "Cairn does not change the vault. Move the file out of it, or take away its `kind: source`.",
            ));
        };
        let user = UserDb::open(&library.data)?;
        user.remove_document(&library.name, &document.name)?;
        library.load(&user)?;
        self.hint(Hint::Notes(vec![path]));
        Ok(())
    }

    /// What the user says of ties in this vault.
    ///
    /// # Errors
    /// The user's own data cannot be read.
    pub fn tie_verdicts(&self) -> Result<TieVerdicts, EngineError> {
        self.shared.tie_verdicts()
    }

    /// Where an added document's file lies; `None` for a file of the vault. The inner option is empty for a document
    /// that was handed over without a place.
    pub fn source_origin(&self, path: &VaultPath) -> Option<Option<String>> {
        self.shared.library.added(path).map(|document| document.origin)
    }

    /// A study document as read now: what the graph does not keep, such as dropped lines and repairs.
    ///
    /// # Errors
    /// [`EngineError::NoText`], [`EngineError::Unreadable`].
    pub fn document(&self, key: NodeKey) -> Result<cairn_sources::Document, EngineError> {
        let snapshot = self.snapshot();
        let bytes = self.bytes(&snapshot, key)?.1;
        Ok(index::read_source(&bytes))
    }
}

impl Shared {
    /// What the user says of ties in this vault.
    pub(crate) fn tie_verdicts(&self) -> Result<TieVerdicts, EngineError> {
        let Some(user) = self.user()? else {
            return Ok(TieVerdicts::default());
        };
        Ok(user.tie_verdicts(&self.library.name)?.into_iter().collect())
    }
}

/// The notices of a refresh as one: the first, and how many others are like it.
pub(crate) fn tell(shared: &Shared, notices: Vec<Notice>) {
    let mut notices = notices.into_iter();
    if let Some(mut first) = notices.next() {
        let like = |other: &Notice| other.code == first.code && other.message != first.message;
        let more = notices.filter(like).count();
        if more > 0 {
            first.message = format!("{} So it is with {more} more.", first.message);
        }
        shared.update(|status| status.error = Some(first));
    }
}

impl crate::snapshot::Snapshot {
    /// The study documents, by title.
    pub fn sources(&self) -> Vec<NodeKey> {
        let found = self
            .graph
            .nodes()
            .filter(|(_, node)| node.kind == NodeKind::Source);
        let mut found: Vec<NodeKey> = found.map(|(key, _)| key).collect();
        found.sort_by_cached_key(|key| {
            let node = self.graph.node(*key);
            (node.title.to_lowercase(), node.id.clone())
        });
        found
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt as _;

    #[test]
    fn vaults_whose_paths_are_no_text_keep_apart() {
        let name = |bytes: &[u8]| name_of(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(name(b"/a b/\xd0\xb6"), "/a b/\u{436}");
        assert_ne!(name(b"/b\xff"), name(b"/b\xfe"));
    }
}
