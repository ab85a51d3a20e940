//! Words as numbers of 64 bits.

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const LOWER: u64 = 0xa076_1d64_78bd_642f;
const UPPER: u64 = 0xe703_7ed1_a0b4_28db;

/// A hash of a word; never 0. What it is must not be kept: it may be another in the next version.
#[inline]
pub(crate) fn hash(word: &[u8]) -> u64 {
    match word.len() {
        0..=3 => {
            let lower = word.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            hash_block(lower, 0)
        }
        len @ 4..=7 => {
            let lower = four(word.first_chunk()) | four(word.last_chunk()) << ((len - 4) * 8);
            hash_block(lower, 0)
        }
        len @ 8..=16 => {
            let upper = eight(word.last_chunk()).checked_shr((16 - len) as u32 * 8);
            hash_block(eight(word.first_chunk()), upper.unwrap_or_default())
        }
        len => {
            let (blocks, _) = word.as_chunks::<8>();
            let mix = |hash: u64, block: u64| (hash.rotate_left(23) ^ block).wrapping_mul(FACTOR);
            let hash = blocks
                .iter()
                .fold(len as u64, |hash, block| mix(hash, u64::from_le_bytes(*block)));
            finish(mix(hash, eight(word.last_chunk())))
        }
    }
}

/// [`hash`] of up to 16 bytes, the first ones lowest, zeros behind them.
#[inline]
pub(crate) fn hash_block(lower: u64, upper: u64) -> u64 {
    let product = u128::from(lower ^ LOWER) * u128::from(upper ^ UPPER);
    finish(product as u64 ^ (product >> 64) as u64)
}

fn finish(hash: u64) -> u64 {
    (hash ^ hash >> 29).wrapping_mul(FACTOR).max(1)
}

fn four(bytes: Option<&[u8; 4]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

fn eight(bytes: Option<&[u8; 8]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn a_block_has_the_hash_of_its_bytes(word in "[a-zа-я0-9]{0,8}") {
            let mut block = [0; 16];
            block[..word.len()].copy_from_slice(word.as_bytes());
            let block = u128::from_le_bytes(block);
            prop_assert_eq!(hash(word.as_bytes()), hash_block(block as u64, (block >> 64) as u64));
        }
    }

    #[test]
    fn words_that_look_alike_have_hashes_of_their_own() {
        let mut seen = HashMap::new();
        for at in 0..200_000 {
            for word in [
                format!("{at}"),
                format!("w{at}"),
                format!("{at}isolation"),
                format!("isolation_levels{at}"),
                format!("{}", char::from_u32(0x430 + at % 32).unwrap_or_default()).repeat(at as usize % 40),
            ] {
                let other = seen.insert(hash(word.as_bytes()), word.clone());
                assert!(
                    other.as_ref().is_none_or(|other| *other == word),
                    "{word} {other:?}"
                );
            }
        }
    }
}
