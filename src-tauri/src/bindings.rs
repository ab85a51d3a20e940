//! The command list as Tauri and TypeScript see it.

use crate::{commands, event::StatusChanged};
use cairn_protocol::dto::*;
use specta_typescript::Typescript;
use std::path::Path;
use tauri_specta::{Builder, Casing, ErrorHandlingMode, collect_commands, collect_events};

/// Every command of the protocol must have an adapter of its name in [`commands`].
macro_rules! adapters {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $reply:ty;)*) => {
        collect_commands![$(commands::$name),*]
    };
}

/// Commands and events, typed.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        .function_casing(Casing::CamelCase)
        .disable_serde_phases()
        .commands(cairn_protocol::command_list!(adapters))
        .events(collect_events![StatusChanged])
        // What the commands with bytes in their replies take, and the headers of what they give.
        .typ::<MapDataRequest>()
        .typ::<MapHeader>()
        .typ::<MapPlacesRequest>()
        .typ::<MapPlacesHeader>()
        .typ::<MapMeasureRequest>()
        .typ::<MapMeasureHeader>()
}

/// Writes the TypeScript bindings.
///
/// # Errors
/// A type that TypeScript cannot say, or a file that cannot be written.
pub fn export(path: &Path) -> Result<(), specta_typescript::Error> {
    let header = "// Generated from crates/protocol: run `make bindings` instead of editing.\n";
    builder().export(Typescript::default().header(header), path)
}
