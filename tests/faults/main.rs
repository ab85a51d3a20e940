//! What harms others does not harm Cairn's user: processes killed, disks full or failing, files damaged, folders in turmoil.
//!
//! Each test is short; `make torture` runs the same at length. What was reached stands in `docs/reliability.md`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the tests damage what they look at, and tell how far they came"
)]

mod bombs;
mod damage;
mod disk;
mod kill;
mod lost;
mod paths;
mod storm;
mod two;
mod versions;
mod world;
