//! The vault that is opened at start: which one, whether that was tried yet, and why it failed.
//!
//! It is opened while the window comes up. Until then the page is told that a vault is being opened: else it
//! would show the first-run screen for a moment.

use cairn_protocol::dto::{Nothing, OpenVault, VaultState, VaultStatus};
use cairn_protocol::{ApiError, Backend};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How the opening of the first vault stands.
#[derive(Default)]
pub struct Opening {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tried: bool,
    failure: Option<Failure>,
}

#[derive(Clone)]
struct Failure {
    path: String,
    error: ApiError,
}

impl Opening {
    /// Asks the host to open `vault`, else the one opened last that still exists. If the host has nothing to
    /// tell after that, because there was none or it could not even begin, gives what the page must be told.
    pub fn begin(&self, host: &dyn Backend, vault: Option<PathBuf>) -> Option<VaultStatus> {
        let failure = open_first(host, vault).err();
        let silent = host
            .status(Nothing {})
            .ok()
            .filter(|status| status.state == VaultState::Closed);
        *self.lock() = State {
            tried: true,
            failure: failure.filter(|_| silent.is_some()),
        };
        silent.map(|status| self.explain(status))
    }

    /// A status that was asked for, as the page is to see it.
    pub fn explain(&self, status: VaultStatus) -> VaultStatus {
        if status.state != VaultState::Closed {
            return status;
        }
        match &*self.lock() {
            State { tried: false, .. } => VaultStatus {
                state: VaultState::Opening,
                ..status
            },
            State {
                failure: Some(failure),
                ..
            } => failure.status(),
            State { failure: None, .. } => status,
        }
    }

    /// A status that the host tells of its own accord. Once it does so, the failure at start is history.
    pub fn pass_on(&self, status: VaultStatus) -> VaultStatus {
        self.lock().failure = None;
        self.explain(status)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open_first(host: &dyn Backend, vault: Option<PathBuf>) -> Result<(), Failure> {
    let path = match vault {
        Some(vault) => spelled(&vault)?,
        None => match last_vault(host)? {
            Some(path) => path,
            None => return Ok(()),
        },
    };
    let opened = host.open_vault(OpenVault { path: path.clone() });
    opened.map(drop).map_err(|error| Failure { path, error })
}

fn last_vault(host: &dyn Backend) -> Result<Option<String>, Failure> {
    let recent = host.recent_vaults(Nothing {});
    let recent = recent.map_err(|error| Failure {
        path: String::new(),
        error,
    })?;
    Ok(recent
        .into_iter()
        .find(|vault| vault.exists)
        .map(|vault| vault.path))
}

fn spelled(vault: &Path) -> Result<String, Failure> {
    let absolute = std::path::absolute(vault).unwrap_or_else(|_| vault.to_owned());
    let shown = absolute.to_string_lossy().into_owned();
    absolute.into_os_string().into_string().map_err(|_| Failure {
        error: ApiError::new(
            "vault.path_not_text",
            format!("The name of the folder {shown} is not valid Unicode, so it cannot be opened."),
            "Rename the folder, or one above it.",
        ),
        path: shown,
    })
}

impl Failure {
    fn status(&self) -> VaultStatus {
        let name = Path::new(&self.path).file_name().unwrap_or_default();
        VaultStatus {
            state: VaultState::Failed,
            name: name.to_string_lossy().into_owned(),
            path: self.path.clone(),
            error: Some(self.error.clone()),
            ..VaultStatus::closed()
        }
    }
}

#[cfg(test)]
mod tests;
