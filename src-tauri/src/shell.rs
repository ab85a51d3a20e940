//! What the shell keeps while the window is open.

use cairn_protocol::{ApiError, Host};
use std::sync::Arc;

/// The managed state.
pub struct Shell {
    host: Arc<Host>,
}

/// Runs a command off the main thread. A panic in it is reported, and ends nothing else.
pub async fn call<T, F>(shell: &Shell, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&Host) -> Result<T, ApiError> + Send + 'static,
{
    let host = Arc::clone(&shell.host);
    let done = tauri::async_runtime::spawn_blocking(move || work(&host)).await;
    done.unwrap_or_else(|_| {
        Err(ApiError::new(
            "internal.panic",
            "Something went wrong inside Cairn. Your notes are not touched.",
            "Try again. If it happens again, restart Cairn.",
        ))
    })
}
