//! The TypeScript bindings: written anew, or compared with those checked in.

use crate::workspace;
use anyhow::{Context as _, Result};

/// Runs the bindings test, which compares, or writes when the environment tells it to. Whether it passed.
pub fn run(check: bool) -> Result<bool> {
    let mut cargo = workspace::cargo();
    cargo.args([
        "test",
        // With the whole workspace: another set of packages would have dependencies built again.
        "--workspace",
        "--features",
        "desktop",
        "--test",
        "bindings",
    ]);
    if check {
        cargo.env_remove("CAIRN_UPDATE_BINDINGS");
    } else {
        cargo.env("CAIRN_UPDATE_BINDINGS", "1");
    }
    Ok(cargo.status().context("cargo test cannot be run")?.success())
}
