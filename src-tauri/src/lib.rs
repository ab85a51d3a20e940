//! The Tauri shell: start, window, events, and one thin adapter for each command of the protocol.
//!
//! Invariant: nothing here knows what a command means; that is the protocol's host.
#![cfg(feature = "desktop")]

mod args;
mod binary;
mod bindings;
mod commands;
mod event;
mod opening;
mod shell;
mod start;
mod window;

pub use bindings::{builder, export};
pub use event::StatusChanged;
pub use start::main;
