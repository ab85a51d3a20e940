//! The vault that is opened at start: which one, whether that was tried yet, and why it failed.

use cairn_protocol::dto::{Nothing, OpenVault, VaultState, VaultStatus};
use cairn_protocol::{ApiError, Backend};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longer than any healthy start; a folder on a dead network share must not keep the page waiting.
const PATIENCE: Duration = Duration::from_secs(3);

/// Is `begun` once the host was asked to open the first vault, or there was none.
#[derive(Default)]
pub struct Opening {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    begun: bool,
    failure: Option<Failure>,
}

#[derive(Clone)]
struct Failure {
    path: String,
    error: ApiError,
}

impl Opening {
    /// Asks the host to open `vault`, else the one opened last that still exists. Gives the status to
    /// show if that failed and the host's own does not tell of it.
    pub fn begin(&self, host: &dyn Backend, vault: Option<PathBuf>) -> Option<VaultStatus> {
        let failure = open_first(host, vault).err().filter(|_| is_silent(host));
        let mut state = self.lock();
        state.begun = true;
        state.failure.clone_from(&failure);
        drop(state);
        self.changed.notify_all();
        failure.map(|failure| failure.status())
    }

    /// Returns when `begin` is through.
    pub fn wait(&self) {
        let state = self.lock();
        drop(
            self.changed
                .wait_timeout_while(state, PATIENCE, |state| !state.begun),
        );
    }

    /// The host knows nothing of a vault it could not even begin to open: says so in its place.
    pub fn explain(&self, status: VaultStatus) -> VaultStatus {
        match &self.lock().failure {
            Some(failure) if status.state == VaultState::Closed => failure.status(),
            _ => status,
        }
    }

    /// Whatever the host tells later, the old failure is history.
    pub fn forget_failure(&self) {
        self.lock().failure = None;
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

fn is_silent(host: &dyn Backend) -> bool {
    host.status(Nothing {})
        .is_ok_and(|status| status.state == VaultState::Closed)
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
