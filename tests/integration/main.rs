//! The whole core on the bundled sample vault.
#![allow(
    clippy::disallowed_methods,
    reason = "the tests look at files of the sample vault"
)]

mod commands;
mod days;
mod gaps;
mod policy;
mod sample_vault;
mod sources;
