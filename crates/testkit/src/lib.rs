//! What tests and benchmarks stand on: vaults written as one text, and generated vaults of any size.
//!
//! Invariant: the same spec gives the same bytes on every platform and in every run.
#![allow(clippy::disallowed_methods)] // Writes test vaults to disk; no product code uses this crate.

mod fixture;
mod torture;
mod vault;

pub use fixture::{TempVault, fixture, temp_vault, write_to};
pub use torture::{Tortured, kill_while_rating};
pub use vault::{GENERATOR_VERSION, GeneratedVault, VaultSpec, generate};
