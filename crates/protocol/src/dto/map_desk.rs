//! What the page keeps of a vault's maps. The core keeps it with the user's own data and does not read it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Choices and named views of the open vault's maps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MapDesk {
    /// What the page wrote, at most 256 KiB; empty if it never did.
    pub text: String,
}
