//! Opening and closing vaults, and the status that tells of it.

use super::{Host, convert, lock};
use crate::dto::VaultStatus;
use crate::error::ApiError;
use cairn_engine::{Engine, OpenOptions};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

impl Host {
    /// Opens a folder in the place of the open one. Its graph comes in the background.
    pub(super) fn open(&self, path: PathBuf, remember: bool) -> Result<VaultStatus, ApiError> {
        let (name, shown) = convert::name_and_path(&path);
        let listener = Arc::clone(&self.listener);
        let options = OpenOptions {
            watch: true,
            text: true,
            zone: super::query::local_zone(),
            on_status: Arc::new(move |status| listener(convert::status(status, &name, &shown))),
            ..OpenOptions::new(&path, self.data.clone())
        };
        // The old vault is closed first: it may be the same folder, and holds its lock.
        self.close();
        let engine = match Engine::open(options) {
            Ok(engine) => Arc::new(engine),
            Err(error) => return Err(self.fail(&path, &error.into())),
        };
        let root = engine.root().display().to_string();
        std::thread::spawn(engine.work_ahead());
        self.look_after(&engine);
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Some(engine);
        if remember {
            let now = self.seconds();
            // Remembering is a convenience: opening does not fail for it.
            let _ = self.with_user(|user| Ok(user.opened(&root, now)?));
        }
        Ok(self.current_status())
    }

    pub(super) fn close(&self) -> VaultStatus {
        let engine = self.engine.write().unwrap_or_else(PoisonError::into_inner).take();
        drop(engine);
        let closed = VaultStatus::closed();
        *lock(&self.resting) = closed.clone();
        (self.listener)(closed.clone());
        closed
    }

    fn fail(&self, path: &std::path::Path, error: &ApiError) -> ApiError {
        let status = convert::failed_status(path, error);
        *lock(&self.resting) = status.clone();
        (self.listener)(status);
        error.clone()
    }

    pub(super) fn current_status(&self) -> VaultStatus {
        match self.engine() {
            Ok(engine) => {
                let (name, path) = convert::name_and_path(engine.root());
                convert::status(&engine.status(), &name, &path)
            }
            Err(_) => lock(&self.resting).clone(),
        }
    }
}
