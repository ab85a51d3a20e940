//! A number with a check: the commit's payload, a generation, since tantivy's commit file has no check of its own; and the
//! schema's version.

/// Writes a payload.
pub(super) fn write(generation: u64) -> String {
    format!("{generation} {:08x}", check(generation))
}

/// Reads a payload back; nothing if it was not written by [`write`].
pub(super) fn read(payload: &str) -> Option<u64> {
    let (generation, _) = payload.split_once(' ')?;
    let generation = generation.parse().ok()?;
    (write(generation) == payload).then_some(generation)
}

/// FNV-1a over the bytes of the number.
fn check(generation: u64) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    generation.to_le_bytes().into_iter().fold(0x811c_9dc5, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_payload_is_not_taken() {
        let payload = write(4711);
        assert_eq!(read(&payload), Some(4711));
        for at in 0..payload.len() {
            let mut bytes = payload.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(String::from_utf8(bytes).ok().and_then(|text| read(&text)), None);
        }
    }
}
