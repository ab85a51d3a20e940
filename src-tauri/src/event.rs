//! What the shell tells the page without being asked.

use cairn_protocol::dto::VaultStatus;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// The vault's status is another one now.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct StatusChanged(pub VaultStatus);
