//! Any text is a query or is refused with a place in it.
#![no_main]

use cairn_dql::syntax::{parse_expression, parse_query, parse_source, read_inline_value};
use cairn_dql::{Clock, Zone};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let clock = Clock {
        now: 1_710_498_645_000,
        zone: Zone::local("UTC"),
    };
    let errors = [
        parse_query(text, &clock).err(),
        parse_expression(text, &clock).err(),
        parse_source(text, &clock).err(),
    ];
    for error in errors.into_iter().flatten() {
        assert!(error.offset <= text.len() && text.is_char_boundary(error.offset));
        assert!(error.line > 0 && error.column > 0);
    }
    let _ = read_inline_value(text, &clock);
});
