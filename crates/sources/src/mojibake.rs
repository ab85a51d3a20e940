//! Repair of UTF-8 that was once decoded as Mac Roman or Windows-1252, run by run.
//!
//! Only maximal runs of non-ASCII characters are touched, and only if the bytes they stand for are valid UTF-8: encoding
//! the repaired run back gives the damaged one, so nothing is lost. Two-character runs also occur in sound text (a
//! quotation mark before an accented letter): they count only beside damage that is beyond doubt.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use std::borrow::Cow;

/// The mended text and the number of runs that changed.
pub(crate) fn repair(text: &str) -> (Cow<'_, str>, u32) {
    if text.is_ascii() {
        return (Cow::Borrowed(text), 0);
    }
    let tables = [
        Table::new(MACINTOSH, ['√', '¬']),
        Table::new(WINDOWS_1252, ['Ã', 'Â']),
    ];
    let sure = tables
        .each_ref()
        .map(|table| runs(text).filter(|run| is_sure(run, table)).count());
    if sure == [0, 0] {
        return (Cow::Borrowed(text), 0);
    }
    // Most documents were damaged once; a run that only the other table explains was damaged elsewhere.
    let main = usize::from(sure[1] > sure[0]);
    let (main, other) = (&tables[main], &tables[1 - main]);
    let mut out = String::with_capacity(text.len());
    let (mut end, mut count) = (0, 0);
    for run in runs(text) {
        let start = run.as_ptr() as usize - text.as_ptr() as usize;
        out.push_str(&text[end..start]);
        let by_other = !is_sure(run, main) && is_sure(run, other);
        match mend(run, if by_other { other } else { main }) {
            Some(mended) => {
                out.push_str(&mended);
                count += 1;
            }
            None => out.push_str(run),
        }
        end = start + run.len();
    }
    out.push_str(&text[end..]);
    (Cow::Owned(out), count)
}

/// Maximal runs of non-ASCII characters.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty())
}

/// Three characters or more that spell valid UTF-8, or the two that stand for an accented Latin letter.
fn is_sure(run: &str, table: &Table) -> bool {
    let length = run.chars().take(3).count();
    let accent = || run.starts_with(table.accents) && !run.ends_with(['”', '’', '“', '‘', '—', '–', '…']);
    (length > 2 || (length == 2 && accent())) && mend(run, table).is_some()
}

fn mend(run: &str, table: &Table) -> Option<String> {
    let bytes: Option<Vec<u8>> = run.chars().map(|c| table.byte(c)).collect();
    String::from_utf8(bytes?).ok()
}

/// Characters of a single-byte encoding, sorted for the way back.
struct Table {
    chars: Vec<(char, u8)>,
    /// What the first byte of most accented Latin letters became.
    accents: [char; 2],
}

impl Table {
    fn new(encoding: &'static Encoding, accents: [char; 2]) -> Self {
        let mut chars: Vec<(char, u8)> = (0x80..=0xFF_u8)
            .filter_map(|byte| {
                let bytes = [byte];
                let text = encoding.decode_without_bom_handling(&bytes).0;
                Some((text.chars().next()?, byte))
            })
            .collect();
        chars.sort_unstable();
        Self { chars, accents }
    }

    /// The byte of a character. Latin-1 controls stand for themselves, as lenient decoders leave them.
    fn byte(&self, c: char) -> Option<u8> {
        match self.chars.binary_search_by_key(&c, |(known, _)| *known) {
            Ok(at) => Some(self.chars[at].1),
            Err(_) => u8::try_from(u32::from(c))
                .ok()
                .filter(|byte| (0x80..0xA0).contains(byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(damaged: &str, text: &str, runs: u32) {
        assert_eq!(repair(damaged), (Cow::Borrowed(text), runs), "{damaged}");
    }

    fn damage(text: &str, encoding: &'static Encoding) -> String {
        encoding
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    #[test]
    fn damage_is_mended_run_by_run() {
        check("‚úÖ Arrays — naïve", "✅ Arrays — naïve", 1);
        check("donâ€™t stop, cafÃ©", "don’t stop, café", 2);
        check("√©tude ‚úÖ", "étude ✅", 2);
        check("‚úÖ cafÃ©", "✅ café", 2);
        for text in ["Основы сетей 🚀 и кэш", "naïve café — “quoted”", "数据库 索引"]
        {
            for encoding in [MACINTOSH, WINDOWS_1252] {
                let damaged = damage(text, encoding);
                assert_eq!(repair(&damaged).0, text, "{damaged}");
            }
        }
    }

    #[test]
    fn sound_text_stays() {
        for text in [
            "“États-Unis” — l’été",
            "Основы — сети",
            "CAFÉ” bar",
            "数据库",
            "≥ 3 × 4 → «да»",
        ] {
            check(text, text, 0);
        }
    }
}
