//! What the page and the window may do, word for word: whoever widens it changes this file too.

use serde_json::{Value, json};
use std::fs;

fn file(path: &str) -> Value {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON")
}

#[test]
fn the_window_is_as_closed_as_was_decided() {
    let security = &file("tauri.conf.json")["app"]["security"];
    let policy = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' vault: data:",
        "font-src 'self'",
        "connect-src ipc: http://ipc.localhost",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ];
    let expected = json!({
        "csp": policy.join("; "),
        "dangerousDisableAssetCspModification": ["style-src"],
        "freezePrototype": true,
        "capabilities": ["main"],
    });
    assert_eq!(*security, expected);
}

#[test]
fn the_one_capability_is_what_every_window_has() {
    let folder = format!("{}/../src-tauri/capabilities", env!("CARGO_MANIFEST_DIR"));
    let files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability = file("src-tauri/capabilities/main.json");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["permissions"], json!(["core:default"]));
    assert_eq!(capability["remote"], Value::Null);
}

/// Plugins for files, shells and the network are not even compiled in.
#[test]
fn no_plugin_opens_files_shells_or_the_network() {
    let lock =
        fs::read_to_string(format!("{}/../Cargo.lock", env!("CARGO_MANIFEST_DIR"))).expect("a lock file");
    let mut plugins: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"tauri-plugin-")?.strip_suffix('"'))
        .collect();
    plugins.sort_unstable();
    // The dialog's own use of `fs` is for its types; neither registers a command for files here.
    plugins.retain(|plugin| !["dialog"].contains(plugin));
    assert!(plugins.iter().all(|plugin| *plugin == "fs"), "{plugins:?}");
}
