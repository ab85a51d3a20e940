//! The life of the process: start, the first vault, the end.

use crate::args::Args;
use crate::event::StatusChanged;
use crate::opening::Opening;
use crate::shell::Shell;
use crate::{binary, bindings, window};
use cairn_protocol::dto::Nothing;
use cairn_protocol::host::{FolderPicker, StatusListener, wall_clock};
use cairn_protocol::{Backend, Host, HostOptions};
use clap::Parser;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use tauri::{App, AppHandle, Manager, RunEvent};
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;

/// Longer than any page takes to load.
const PAGE_PATIENCE: Duration = Duration::from_secs(2);

/// Runs the window until it is closed.
pub fn main() -> ExitCode {
    let args = Args::parse();
    if !has_display() {
        eprintln!(
            "cairn-desktop: there is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set)."
        );
        eprintln!(
            "hint: start it from a desktop session, under `xvfb-run`, or use `cairn serve VAULT` and a browser."
        );
        return ExitCode::FAILURE;
    }
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cairn-desktop: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> tauri::Result<()> {
    let bindings = bindings::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(binary::handler(bindings.invoke_handler()))
        .setup(move |app| {
            bindings.mount_events(app);
            set_up(app, args)
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if matches!(event, RunEvent::Exit) {
            close(app);
        }
    });
    Ok(())
}

fn set_up(app: &App, args: Args) -> Result<(), Box<dyn Error>> {
    let opening = Arc::new(Opening::default());
    let host = Arc::new(Host::new(HostOptions {
        data_dir: args.data.unwrap_or_else(|| data_dir(app)),
        sample_vault: sample_vault(app),
        pick_folder: Some(folder_picker(app.handle().clone())),
        pick_file: Some(file_picker(app.handle().clone())),
        on_status: status_listener(app.handle().clone(), Arc::clone(&opening)),
        now: wall_clock(),
    }));
    app.manage(Shell::new(host, Arc::clone(&opening)));
    let (loaded, page_is_there) = mpsc::channel();
    open_first_vault(app.handle().clone(), page_is_there, opening, args.vault);
    end_on_signals(app.handle().clone());
    Ok(window::open(app, loaded)?)
}

/// In the background and after the page was loaded: reading a vault for the first time takes every core, and
/// would double the time until something is seen.
fn open_first_vault(app: AppHandle, page: Receiver<()>, opening: Arc<Opening>, vault: Option<PathBuf>) {
    tauri::async_runtime::spawn_blocking(move || {
        // However it ends: the vault is opened even if the page never comes.
        let _ = page.recv_timeout(PAGE_PATIENCE);
        let host = Arc::clone(app.state::<Shell>().host());
        if let Some(status) = opening.begin(&*host, vault) {
            drop(StatusChanged(status).emit(&app));
        }
    });
}

fn status_listener(app: AppHandle, opening: Arc<Opening>) -> StatusListener {
    Box::new(move |status| {
        // Fails only while the app ends, when nobody looks any more.
        drop(StatusChanged(opening.pass_on(status)).emit(&app));
    })
}

fn folder_picker(app: AppHandle) -> FolderPicker {
    Box::new(move || {
        let mut dialog = app.dialog().file().set_title("Choose a folder of notes");
        if let Some(window) = app.get_webview_window("main") {
            dialog = dialog.set_parent(&window);
        }
        dialog.blocking_pick_folder()?.into_path().ok()
    })
}

fn file_picker(app: AppHandle) -> FolderPicker {
    Box::new(move || {
        let mut dialog = app
            .dialog()
            .file()
            .set_title("Choose a study document")
            .add_filter(
                "Study documents",
                &["md", "txt", "text", "html", "htm", "opml", "json"],
            );
        if let Some(window) = app.get_webview_window("main") {
            dialog = dialog.set_parent(&window);
        }
        dialog.blocking_pick_file()?.into_path().ok()
    })
}

fn data_dir(app: &App) -> PathBuf {
    // Without a home folder there is no better place; Cairn says that nothing is kept if it cannot write there.
    let base = app.path().data_dir().unwrap_or_else(|_| std::env::temp_dir());
    base.join("cairn")
}

fn sample_vault(app: &App) -> Option<PathBuf> {
    let bundled = app.path().resource_dir().ok();
    // A program that was unpacked somewhere has it beside it.
    let beside = std::env::current_exe().ok();
    let beside = beside.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    let folders = [bundled, beside].into_iter().flatten();
    sample_in_tree()
        .into_iter()
        .chain(folders.map(|folder| folder.join("sample-vault")))
        .find(|dir| dir.is_dir())
}

#[cfg(debug_assertions)]
fn sample_in_tree() -> Option<PathBuf> {
    Some(PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/assets/sample-vault"
    )))
}

/// A release must not know where it was built.
#[cfg(not(debug_assertions))]
fn sample_in_tree() -> Option<PathBuf> {
    None
}

fn close(app: &AppHandle) {
    if let Some(shell) = app.try_state::<Shell>() {
        drop(shell.host().close_vault(Nothing {}));
    }
}

#[cfg(unix)]
fn end_on_signals(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        let (Ok(mut interrupt), Ok(mut terminate)) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        app.exit(0);
    });
}

#[cfg(not(unix))]
fn end_on_signals(_: AppHandle) {}

#[cfg(target_os = "linux")]
#[allow(clippy::disallowed_methods)] // A host may look at its environment.
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}
