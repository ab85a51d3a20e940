//! Any text as a path: what is taken for one stays inside the vault, and reads as it was written.
#![no_main]

use cairn_model::VaultPath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(path) = VaultPath::new(text) else {
        return;
    };
    let parts: Vec<&str> = path.as_str().split('/').collect();
    assert!(parts.iter().all(|part| !part.is_empty() && *part != "." && *part != ".."));
    assert!(!path.as_str().contains('\0') && !path.as_str().starts_with('/'));
    assert_eq!(VaultPath::new(path.as_str()).as_ref(), Ok(&path));
    assert!(path.as_str().starts_with(path.folder()) && path.as_str().ends_with(path.file_name()));
});
