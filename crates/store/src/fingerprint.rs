//! What a note is known by when it turns up under another path.

/// 64-bit hashes. They tell notes apart; they do not prove that two are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Of the bytes; 0 for a note with nothing in it, which is like any other of its kind.
    pub content: u64,
    /// Of the note's own `id` property; 0 without one.
    pub id: u64,
    /// Of what the system knows the file by; 0 where it does not tell.
    pub file: u64,
}
