//! Whatever is typed into the search box is a query, or is refused with a place in it; a query reads any note to its end.
#![no_main]

use cairn_search::{SearchError, TextReader, Verifier, parse, snippet};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (typed, note) = text.split_once('\n').unwrap_or((text, "# Joins\n\n- [ ] hash join #db\n"));
    match parse(typed) {
        Ok(query) => {
            let mut reader = TextReader::default();
            for verifier in [Verifier::new(&query.root), Verifier::on_lines(&query.root)].into_iter().flatten() {
                let line = verifier.line(&mut reader, note);
                assert!(line.is_none_or(|line| line as usize <= note.lines().count().max(1)));
                verifier.fits_name(&mut reader, note);
            }
            let _ = query.root.weakened();
        }
        Err(SearchError::Syntax { at, .. }) => {
            assert!(at.from <= at.to && at.to <= typed.len(), "{at:?} in {typed:?}");
        }
        Err(_) => {}
    }
    snippet(&mut TextReader::default(), (note, 0), &[typed.to_owned()], 200);
});
