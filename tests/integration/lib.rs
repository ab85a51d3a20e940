//! Integration tests of the workspace live in `main.rs`; this library is empty.
