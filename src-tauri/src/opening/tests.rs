//! Which vault is opened at start, and what is said if that fails.

use super::Opening;
use cairn_protocol::dto::*;
use cairn_protocol::{ApiError, Backend, command_list};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Mutex;

/// Remembers what it was asked to open; opens everything but `/bad`.
#[derive(Default)]
struct Fake {
    recent: Vec<RecentVault>,
    /// Whether its status tells of a failure.
    failed: bool,
    opened: Mutex<Vec<String>>,
}

macro_rules! fake {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $reply:ty;)*) => {
        impl Backend for Fake {
            $(fn $name(&self, request: $request) -> Result<$reply, ApiError> {
                self.answer(stringify!($name), serde_json::to_value(request).unwrap())
            })*
        }
    };
}
command_list!(fake);

impl Fake {
    fn answer<T: DeserializeOwned>(&self, command: &str, request: Value) -> Result<T, ApiError> {
        let reply = match (command, request["path"].as_str()) {
            ("recent_vaults", _) => json!(self.recent),
            ("status", _) if self.failed => json!(status(VaultState::Failed)),
            ("status", _) => json!(status(VaultState::Closed)),
            ("open_vault", Some("/bad")) => {
                return Err(ApiError::new("vault.not_found", "Not there.", "Look."));
            }
            ("open_vault", Some(path)) => {
                self.opened.lock().unwrap().push(path.to_owned());
                json!(status(VaultState::Opening))
            }
            _ => return Err(ApiError::new("test.unexpected", command, "")),
        };
        Ok(serde_json::from_value(reply).unwrap())
    }
}

fn status(state: VaultState) -> VaultStatus {
    VaultStatus {
        state,
        ..VaultStatus::closed()
    }
}

fn recent(path: &str, exists: bool) -> RecentVault {
    RecentVault {
        name: path.to_owned(),
        path: path.to_owned(),
        exists,
    }
}

fn check(vault: Option<&str>, recent: Vec<RecentVault>, opened: &[&str]) {
    let fake = Fake {
        recent,
        ..Fake::default()
    };
    let opening = Opening::default();
    opening.begin(&fake, vault.map(PathBuf::from));
    assert_eq!(*fake.opened.lock().unwrap(), opened);
    assert_eq!(
        opening.explain(status(VaultState::Closed)).state,
        VaultState::Closed
    );
}

#[test]
fn the_named_vault_comes_before_the_last_one() {
    check(Some("/named"), vec![recent("/last", true)], &["/named"]);
}

#[test]
fn the_last_vault_that_still_exists_is_opened() {
    check(
        None,
        vec![
            recent("/gone", false),
            recent("/last", true),
            recent("/older", true),
        ],
        &["/last"],
    );
}

#[test]
fn at_first_nothing_is_opened() {
    check(None, vec![], &[]);
}

#[test]
fn until_it_was_tried_a_vault_is_being_opened() {
    let opening = Opening::default();
    assert_eq!(
        opening.explain(status(VaultState::Closed)).state,
        VaultState::Opening
    );
    assert_eq!(
        opening.pass_on(status(VaultState::Closed)).state,
        VaultState::Opening
    );
    assert_eq!(
        opening.explain(status(VaultState::Indexing)).state,
        VaultState::Indexing
    );
}

#[test]
fn the_page_is_told_when_there_is_nothing_to_open() {
    let told = Opening::default().begin(&Fake::default(), None).unwrap();
    assert_eq!(told.state, VaultState::Closed);
}

#[test]
fn a_failure_is_shown_until_the_host_tells_something_newer() {
    let opening = Opening::default();
    let told = opening
        .begin(&Fake::default(), Some(PathBuf::from("/bad")))
        .unwrap();
    assert_eq!((told.state, told.name.as_str()), (VaultState::Failed, "bad"));
    let asked = opening.explain(status(VaultState::Closed));
    assert_eq!(asked.error.unwrap().code, "vault.not_found");
    assert_eq!(
        opening.pass_on(status(VaultState::Closed)).state,
        VaultState::Closed
    );
    assert_eq!(
        opening.explain(status(VaultState::Closed)).state,
        VaultState::Closed
    );
}

#[test]
fn a_failure_that_the_host_tells_itself_is_left_to_it() {
    let fake = Fake {
        failed: true,
        ..Fake::default()
    };
    assert!(
        Opening::default()
            .begin(&fake, Some(PathBuf::from("/bad")))
            .is_none()
    );
}
