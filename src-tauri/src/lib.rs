//! The Tauri shell: start, window, events, and one thin adapter for each command of the protocol.
//!
//! Invariant: nothing here knows what a command means; that is the protocol's host.
#![cfg(feature = "desktop")]

mod bindings;
mod commands;
mod event;
mod shell;

pub use bindings::{builder, export};
pub use event::StatusChanged;
