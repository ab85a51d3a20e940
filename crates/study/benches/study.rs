//! Speed of the acyclic view, plans and paths on vaults of made-up notes.

fn main() {}
