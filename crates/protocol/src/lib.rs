//! What crosses the border between Cairn's core and any user interface: DTOs, errors, and the one command list.
//!
//! Invariant: a command is declared once, in [`commands`]; every host that misses one fails to compile.

pub mod clock;
pub mod columns;
pub mod commands;
pub mod dto;
mod error;
mod exchange;
pub mod host;

pub use commands::{BINARY_COMMAND_NAMES, Backend, BinaryBackend, COMMAND_NAMES, dispatch, dispatch_binary};
pub use error::{ApiError, TextPlace};
pub use host::{Host, HostOptions};
