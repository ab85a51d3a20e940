//! Prepares the window's build: resources, capabilities, and the link option that keeps SQLite to ourselves.
#![allow(clippy::disallowed_methods)] // A build script has the environment and the file system for its only ports.

fn main() {
    #[cfg(feature = "desktop")]
    desktop::prepare();
}

#[cfg(feature = "desktop")]
mod desktop {
    use std::path::Path;

    pub fn prepare() {
        hide_static_symbols();
        ensure_frontend();
        let attributes =
            tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/*.json");
        if let Err(error) = tauri_build::try_build(attributes) {
            println!("cargo::error=the window cannot be prepared: {error:#}");
        }
    }

    /// SQLite is linked in; WebKit loads the system's. Without this WebKit would call ours.
    fn hide_static_symbols() {
        if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
            println!("cargo::rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
        }
    }

    /// The interface must exist when the window is compiled; before its first build a page says how to make it.
    fn ensure_frontend() {
        let dist = Path::new("ui/dist");
        let index = dist.join("index.html");
        if index.exists() {
            return;
        }
        let page = "<!doctype html><title>Cairn</title><p>The interface is not built yet: run <code>make build</code>.</p>";
        let written = std::fs::create_dir_all(dist).and_then(|()| std::fs::write(&index, page));
        if let Err(error) = written {
            println!("cargo::error=ui/dist cannot be created: {error}");
        }
    }
}
