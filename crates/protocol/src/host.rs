//! The one implementation of the command list over the engine; every host wraps it.

use crate::commands::Backend;
use crate::dto::*;
use crate::error::ApiError;
use std::path::PathBuf;

/// Asks the user for a folder with the system's dialog.
pub type FolderPicker = Box<dyn Fn() -> Option<PathBuf> + Send + Sync>;
/// Is told of every change of the vault's status.
pub type StatusListener = Box<dyn Fn(VaultStatus) + Send + Sync>;

/// What a host brings.
pub struct HostOptions {
    /// Where indexes and user data live.
    pub data_dir: PathBuf,
    /// The bundled sample vault, if it is there.
    pub sample_vault: Option<PathBuf>,
    /// The system's folder dialog, if there is one.
    pub pick_folder: Option<FolderPicker>,
    /// Called from a background thread, at most about ten times a second.
    pub on_status: StatusListener,
}

/// The commands over an engine.
pub struct Host {
    _options: HostOptions,
}

impl Host {
    /// A host with no vault open.
    pub fn new(options: HostOptions) -> Self {
        Self { _options: options }
    }
}

macro_rules! stub {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $reply:ty;)*) => {
        impl Backend for Host {
            $(fn $name(&self, _: $request) -> Result<$reply, ApiError> {
                Err(ApiError::new("stub", stringify!($name), ""))
            })*
        }
    };
}
crate::command_list!(stub);
