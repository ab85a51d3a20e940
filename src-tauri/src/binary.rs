//! The commands whose replies are bytes: they pass by the typed handler, which knows only JSON.

use crate::shell::{Shell, call};
use cairn_protocol::dto::*;
use cairn_protocol::{ApiError, BINARY_COMMAND_NAMES, BinaryBackend};
use tauri::ipc::{Invoke, Response};
use tauri::{State, Wry};

#[tauri::command]
pub async fn map_data(shell: State<'_, Shell>, request: MapDataRequest) -> Result<Response, ApiError> {
    call(&shell, move |host| host.map_data(request))
        .await
        .map(Response::new)
}

#[tauri::command]
pub async fn map_places(shell: State<'_, Shell>, request: MapPlacesRequest) -> Result<Response, ApiError> {
    call(&shell, move |host| host.map_places(request))
        .await
        .map(Response::new)
}

#[tauri::command]
pub async fn map_measure(shell: State<'_, Shell>, request: MapMeasureRequest) -> Result<Response, ApiError> {
    call(&shell, move |host| host.map_measure(request))
        .await
        .map(Response::new)
}

/// Every such command of the protocol must have an adapter of its name here.
macro_rules! adapters {
    ($($(#[$doc:meta])* $name:ident($request:ty);)*) => {
        tauri::generate_handler![$($name),*]
    };
}

/// Passes commands on: to the adapters here, or to the typed ones.
pub fn handler(
    typed: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let binary: Box<dyn Fn(Invoke<Wry>) -> bool + Send + Sync> =
        Box::new(cairn_protocol::binary_command_list!(adapters));
    move |invoke| {
        if BINARY_COMMAND_NAMES.contains(&invoke.message.command()) {
            binary(invoke)
        } else {
            typed(invoke)
        }
    }
}
