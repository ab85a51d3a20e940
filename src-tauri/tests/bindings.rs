//! The TypeScript bindings that are checked in are those the commands give now.
#![allow(clippy::disallowed_methods)] // Compares files.

use std::path::Path;

#[test]
fn checked_in_bindings_are_current() {
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    let scratch = tempfile::tempdir().unwrap();
    let fresh = scratch.path().join("bindings.ts");
    cairn_shell::export(&fresh).unwrap();
    let fresh = std::fs::read_to_string(fresh).unwrap();
    if std::env::var_os("CAIRN_UPDATE_BINDINGS").is_some() {
        std::fs::write(&checked_in, fresh).unwrap();
        return;
    }
    let current = std::fs::read_to_string(&checked_in).unwrap_or_default();
    assert!(
        current == fresh,
        "ui/src/ipc/bindings.ts is out of date: run `make bindings`"
    );
}
