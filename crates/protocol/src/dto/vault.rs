//! The vault's state, folders, MOCs, settings.

use crate::error::ApiError;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What this build is.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct AppInfo {
    /// Version of Cairn.
    pub version: String,
    /// Whether a sample vault is at hand.
    pub has_sample: bool,
    /// Whether the host can ask for a folder with a system dialog.
    pub can_pick_folder: bool,
}

/// Which vault to open.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct OpenVault {
    /// The folder, as the operating system spells it.
    pub path: String,
}

/// The life of a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// No vault is open.
    Closed,
    /// The cached index is being loaded.
    Opening,
    /// Notes are being read.
    Indexing,
    /// The graph is up to date.
    Ready,
    /// It could not be opened: see `error`.
    Failed,
}

/// Work under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Progress {
    /// What is being done, in words: "Reading notes".
    pub phase: String,
    /// Units done.
    pub done: u32,
    /// Units in all; 0 if not known yet.
    pub total: u32,
    /// Whether `cancel_work` ends it.
    pub can_cancel: bool,
}

/// State of the open vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VaultStatus {
    /// Where in its life it is.
    pub state: VaultState,
    /// Name of the folder.
    pub name: String,
    /// The folder.
    pub path: String,
    /// Rises with every change of the graph; 0 before the first.
    pub generation: u32,
    /// Notes in the graph.
    pub notes: u32,
    /// Wiki-links in them.
    pub links: u32,
    /// Distinct link targets without a note.
    pub missing: u32,
    /// Findings of severity warning or error.
    pub warnings: u32,
    /// Files left out.
    pub skipped: u32,
    /// Whether full-text search answers for the current generation.
    pub search_ready: bool,
    /// Work under way in the foreground or background.
    pub progress: Option<Progress>,
    /// Why nothing is written (second instance, read-only data folder), if so.
    pub read_only: Option<ApiError>,
    /// Why changes on disk are not followed, or only by polling, if so.
    pub watching: Option<ApiError>,
    /// Why opening failed.
    pub error: Option<ApiError>,
}

impl VaultStatus {
    /// The status while no vault is open.
    pub fn closed() -> Self {
        Self {
            state: VaultState::Closed,
            name: String::new(),
            path: String::new(),
            generation: 0,
            notes: 0,
            links: 0,
            missing: 0,
            warnings: 0,
            skipped: 0,
            search_ready: false,
            progress: None,
            read_only: None,
            watching: None,
            error: None,
        }
    }
}

/// A vault opened before.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct RecentVault {
    /// Name of the folder.
    pub name: String,
    /// The folder.
    pub path: String,
    /// Whether it is still there.
    pub exists: bool,
}

/// A MOC with its size.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct MocSummary {
    /// Node id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Questions that belong to it.
    pub questions: u32,
    /// Concepts that belong to it.
    pub concepts: u32,
    /// Other notes that belong to it.
    pub others: u32,
    /// Topics in its tree.
    pub topics: u32,
}

/// One entry of a tree of topics.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct TreeItem {
    /// The entry.
    pub node: crate::dto::NodeSummary,
    /// How many entries it has below it.
    pub children: u32,
}

/// Which folder.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FolderRequest {
    /// Vault-relative path, empty for the root.
    pub path: String,
}

/// A folder's content.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FolderListing {
    /// Sub-folders that hold notes, by name.
    pub folders: Vec<FolderSummary>,
    /// Notes, by title.
    pub notes: Vec<crate::dto::NodeSummary>,
}

/// A sub-folder.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FolderSummary {
    /// Last component.
    pub name: String,
    /// Vault-relative path.
    pub path: String,
    /// Notes below it, at any depth.
    pub notes: u32,
}

/// How the map is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RendererChoice {
    /// Measured at start.
    #[default]
    Auto,
    /// WebGL2.
    Webgl,
    /// Canvas 2D on the CPU.
    Canvas,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The user's choices for the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Settings {
    /// How the map is drawn.
    pub renderer: RendererChoice,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Width of the left pane in CSS pixels; 0 = default.
    pub left_width: u32,
    /// Width of the right pane in CSS pixels; 0 = default.
    pub right_width: u32,
    /// Whether the left pane is folded away.
    pub left_collapsed: bool,
    /// Whether the right pane is folded away.
    pub right_collapsed: bool,
    /// Whether queries see frontmatter as its author meant it, rather than as Obsidian sees it.
    pub queries_recovered: bool,
}
