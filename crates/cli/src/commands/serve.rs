//! `cairn serve`.

use crate::args::Args;
use crate::output::{self, say};
use crate::{serve, session};
use cairn_protocol::dto::{OpenVault, VaultStatus};
use cairn_protocol::{ApiError, Backend as _, Host, HostOptions};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

pub fn run(args: &Args, vault: Option<&Path>, port: u16) -> Result<(), ApiError> {
    let (sender, receiver) = watch::channel(VaultStatus::closed());
    let host = Arc::new(Host::new(HostOptions {
        data_dir: session::data_dir(args)?,
        sample_vault: sample_vault(),
        pick_folder: None,
        pick_file: None,
        on_status: Box::new(move |status| {
            sender.send_replace(status);
        }),
        now: session::clock(args),
    }));
    if let Some(path) = vault {
        host.open_vault(OpenVault {
            path: path.display().to_string(),
        })?;
    }
    let json = args.json;
    let announce = |address: &str| {
        if json {
            output::document(&json!({ "address": address }));
        } else {
            say!("Open {address} in a browser on this machine. The address works once. Ctrl+C ends.");
        }
    };
    serve::serve(host, receiver, port, announce).map_err(|error| {
        ApiError::new(
            "serve.failed",
            error.to_string(),
            "Choose another port with --port, or leave it out.",
        )
    })
}

/// Beside the program as installed, or in the tree it was built in.
fn sample_vault() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let mut places = program.ancestors().skip(1).flat_map(|dir| {
        [
            dir.join("share/cairn/sample-vault"),
            dir.join("assets/sample-vault"),
        ]
    });
    places.find(|place| place.is_dir())
}
