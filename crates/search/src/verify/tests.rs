//! Queries against one text: the line that fits.

use super::fits;
use crate::query::parse;

/// `line`: of the part that fits; 0 if none does.
fn check(query: &str, text: &str, line: u32) {
    let query = parse(query).expect("a query");
    assert_eq!(fits(text, &query.root).unwrap_or_default(), line, "{query:?}");
}

const NOTE: &str = "---\ntags: x\n---\n# Joins\n\nA hash join builds a table.\nThe merge join sorts.\n\n```\n# no heading\n- [ ] no task\n```\n\n## Costs\n\n- [ ] measure the Merge join\n- [x] read about hash tables\n";

#[test]
fn a_line_has_all_of_it() {
    check("line:(hash join) ", NOTE, 6);
    check("line:(hash sorts) ", NOTE, 0);
    check("line:(join -hash) ", NOTE, 4);
    check("line:(sorting OR building) ", NOTE, 6);
    check("line:\"merge join\"", NOTE, 7);
    check("line:/^the \\w+ join/", NOTE, 7);
}

#[test]
fn blocks_end_at_blank_lines_and_sections_at_headings() {
    check("block:(hash sorts) ", NOTE, 6);
    check("block:(joins sorts) ", NOTE, 6);
    check("block:(builds measure) ", NOTE, 0);
    check("section:(hash sorts) ", NOTE, 4);
    check("section:(builds measure) ", NOTE, 0);
    check("section:(costs measure) ", NOTE, 14);
}

#[test]
fn tasks_are_told_by_their_box() {
    check("task:join ", NOTE, 16);
    check("task-todo:join ", NOTE, 16);
    check("task-done:join ", NOTE, 0);
    check("task-done:\"hash tables\"", NOTE, 17);
    check("task-done:\"hash table\"", NOTE, 0);
    check("task-todo:no ", NOTE, 0);
}

#[test]
fn capitals_count_if_they_should() {
    check("match-case:Merge", NOTE, 16);
    check("match-case:merge", NOTE, 7);
    check("line:match-case:(Merge measure)", NOTE, 16);
    check("match-case:/T[a-z]e/", NOTE, 7);
    check("heading:/costs?/", NOTE, 14);
    check("heading:/no/", NOTE, 0);
}
