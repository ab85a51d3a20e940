//! What the shell keeps while the window is open.

use crate::opening::Opening;
use cairn_protocol::{ApiError, Host};
use std::sync::Arc;

/// The managed state.
pub struct Shell {
    host: Arc<Host>,
    opening: Arc<Opening>,
}

impl Shell {
    /// The host, and how the opening of the first vault stands.
    pub fn new(host: Arc<Host>, opening: Arc<Opening>) -> Self {
        Self { host, opening }
    }

    /// The commands.
    pub fn host(&self) -> &Arc<Host> {
        &self.host
    }

    /// How the opening of the first vault stands.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }
}

/// Runs a command off the main thread. A panic in it is reported, and ends nothing else.
pub async fn call<T, F>(shell: &Shell, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&Host) -> Result<T, ApiError> + Send + 'static,
{
    let host = Arc::clone(&shell.host);
    let done = tauri::async_runtime::spawn_blocking(move || work(&host)).await;
    done.unwrap_or_else(|_| Err(panicked()))
}

fn panicked() -> ApiError {
    ApiError::new(
        "internal.panic",
        "Something went wrong inside Cairn. Your notes are not touched.",
        "Try again. If it happens again, restart Cairn.",
    )
}
