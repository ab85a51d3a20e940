//! Notes as text, and what is read of them.

use super::{Diagnostic, DiagnosticCode};
use crate::note::{ReadOptions, read};
use expect_test::{Expect, expect};

fn check(text: &str, expected: &Expect) {
    let note = read(text, ReadOptions { items: Some(true) });
    let mut out = String::new();
    for h in &note.headings {
        out += &format!("h{} {:?} line {} in {:?}\n", h.level, h.text, h.line, h.parent);
    }
    for l in &note.links {
        out += &format!(
            "{} {:?} at {}:{} under {:?} item {:?}\n",
            l.form.name(),
            l.target.path,
            l.at.line,
            l.at.column,
            l.heading,
            l.item
        );
    }
    for i in &note.items {
        out += &format!(
            "item {:?} line {} ordered {} in {:?}\n",
            i.text, i.line, i.ordered, i.parent
        );
    }
    out += &format!("tags {:?}\n", note.tags);
    for task in &note.tasks {
        out += &format!("task [{}] {:?} line {}\n", task.status, task.text, task.line);
    }
    for block in &note.blocks {
        out += &format!("block {} line {}\n", block.id, block.line);
    }
    for field in &note.fields {
        out += &format!("field {} = {:?} line {}\n", field.key, field.value, field.line);
    }
    for callout in &note.callouts {
        out += &format!(
            "callout {} {:?} line {}\n",
            callout.kind, callout.title, callout.line
        );
    }
    for d in &note.diagnostics {
        out += &format!("{} line {}\n", d.code.name(), d.line);
    }
    expected.assert_eq(&out);
}

#[test]
fn links_know_their_form_place_and_section() {
    check(
        "---\ntitle: T\n---\n# A `b`\n[[one]] ![[two]]\n## C\n- [[three|3]] [[four#H]] [[five#H|5]] [[six#^id]]\n\n| a | b |\n|---|---|\n| [[seven\\|7]] | x |\n",
        &expect![[r#"
            h1 "A b" line 4 in None
            h2 "C" line 6 in Some(0)
            plain "one" at 5:1 under Some(0) item None
            embed "two" at 5:9 under Some(0) item None
            alias "three" at 7:3 under Some(1) item Some(0)
            heading "four" at 7:15 under Some(1) item Some(0)
            heading_alias "five" at 7:26 under Some(1) item Some(0)
            block "six" at 7:39 under Some(1) item Some(0)
            alias "seven" at 11:3 under Some(1) item None
            item "3 four#H 5 six#^id" line 7 ordered false in None
            tags []
        "#]],
    );
}

#[test]
fn nothing_is_a_link_in_code_comments_or_html() {
    check(
        "`[[a]]` <!-- [[b]] --> %%[[c]]%% [[d]]\n\n```\n[[e]] #no\n```\n\n%%\n[[f]]\n%%\n\n<div>\n[[g]]\n</div>\n\n[[h]] #yes\n",
        &expect![[r##"
            plain "d" at 1:34 under None item None
            plain "h" at 15:1 under None item None
            tags ["yes"]
        "##]],
    );
}

#[test]
fn markdown_links_to_notes_count_and_others_do_not() {
    check(
        "[x](My%20Note.md) [y](https://e.org/a.md) [z](#top) [p](pic.png) [q](../b/c)\n",
        &expect![[r#"
            markdown "My Note.md" at 1:1 under None item None
            markdown "" at 1:43 under None item None
            markdown "../b/c" at 1:66 under None item None
            tags []
        "#]],
    );
}

#[test]
fn items_nest_and_keep_their_first_line() {
    check(
        "1. **Basics**\n   - [[q-a]] - why\n   - Learn: x\n     more\n2. Next\n",
        &expect![[r#"
            plain "q-a" at 2:6 under None item Some(1)
            item "Basics" line 1 ordered true in None
            item "q-a - why" line 2 ordered false in Some(0)
            item "Learn: x " line 3 ordered false in Some(0)
            item "Next" line 5 ordered true in None
            tags []
        "#]],
    );
}

#[test]
fn a_fence_that_never_closes_ends_before_the_next_heading() {
    let text = "# A\n```sh\n# no heading\n\n## no blank line after\nls\n\n## Related\n\n- [[x]] #t\n";
    check(
        text,
        &expect![[r#"
        h1 "A" line 1 in None
        h2 "Related" line 8 in Some(0)
        plain "x" at 10:3 under Some(1) item Some(0)
        item "x #t" line 10 ordered false in None
        tags ["t"]
        markdown.unclosed_fence line 2
    "#]],
    );
    let note = read(text, ReadOptions::default());
    assert_eq!(note.fence_left_at, Some(8));
    assert_eq!(note.counts.forms.0.iter().sum::<u32>(), 0, "strictly it is code");
    let kept = read("```md\na\n\n## B\n\n[[x]]\n", ReadOptions::default());
    assert!(kept.links.is_empty() && kept.headings.is_empty());
}

#[test]
fn a_fence_that_never_closes_is_reported() {
    check(
        "a\n```kotlin\n[[x]]\n",
        &expect![[r#"
        tags []
        markdown.unclosed_fence line 2
    "#]],
    );
    check(
        "```\nx\n```\n",
        &expect![[r#"
        tags []
    "#]],
    );
}

#[test]
fn a_comment_hides_everything_in_it() {
    check(
        "A %%[[x]] #x%% #a\n\n%%\n- [ ] [[y]] k:: v ^id\n\n> [!note] z\n%%\n\n# H %%[[w]]%% i\n[[b]]\n",
        &expect![[r#"
            h1 "H  i" line 9 in None
            plain "b" at 10:1 under Some(0) item None
            tags ["a"]
        "#]],
    );
}

#[test]
fn a_comment_may_end_in_another_heading_than_it_began() {
    check(
        "# abcd %% x\n# ж %% y\n- ж %% z\n- ю %% ц\n",
        &expect![[r#"
            h1 "abcd  x" line 1 in None
            h1 "y" line 2 in None
            item "ж " line 3 ordered false in None
            tags []
        "#]],
    );
}

#[test]
fn a_block_id_stands_at_the_end_of_its_line() {
    check(
        "a ^one `b`\n\n- c ^two **d**\n- e ^three \n\n| f ^four | g ^five |\n|---|---|\n",
        &expect![[r#"
            item "c ^two d" line 3 ordered false in None
            item "e" line 4 ordered false in None
            tags []
            block three line 4
        "#]],
    );
}

#[test]
fn a_comment_that_never_closes_is_text() {
    check(
        "a %% b [[c]] #d\n\n# E\n- [[f]]\n",
        &expect![[r#"
        h1 "E" line 3 in None
        plain "c" at 1:8 under None item None
        plain "f" at 4:3 under Some(0) item Some(0)
        item "f" line 4 ordered false in None
        tags ["d"]
        markdown.unclosed_comment line 1
    "#]],
    );
}

#[test]
fn formulas_hold_no_links_but_prices_do() {
    check(
        "$$\n[[1,2],[3,4]]\n$$\n\n$a [[m]] b$ and $5 [[n]] or $6 more\n",
        &expect![[r#"
            plain "n" at 5:20 under None item None
            tags []
        "#]],
    );
}

#[test]
fn tasks_blocks_fields_and_callouts_are_read() {
    check(
        "- [ ] open ^t1\n- [-] dropped\n  more ^not\n  at all\n- [x](a.md) no task\n\npara ^p-1\n\n| a |\n|---|\n| b |\n\n^table\n\nx^2 and [^1]\n\n[^1]: foot [[n]] ^f\n\n> [!WARNING]- Mind *this*\n> text\n\nmoc:: [[m]]\n`no:: field` [due:: 2026-01-02]\n```\nalso:: none ^no\n```\n",
        &expect![[r#"
            markdown "a.md" at 5:3 under None item Some(2)
            plain "n" at 17:12 under None item None
            plain "m" at 22:7 under None item None
            item "open" line 1 ordered false in None
            item "[-] dropped " line 2 ordered false in None
            item "x no task" line 5 ordered false in None
            tags []
            task [ ] "open ^t1" line 1
            task [-] "dropped" line 2
            block t1 line 1
            block p-1 line 7
            block table line 13
            block f line 17
            field moc = "[[m]]" line 22
            field due = "2026-01-02" line 23
            callout warning "Mind *this*" line 19
        "#]],
    );
}

#[test]
fn a_link_cut_by_a_table_is_reported() {
    check(
        "| a | b |\n|---|---|\n| [[x|y]] | c |\n| [[p\\|q]] | `[[r|s]]` |\n| [[t]] | [[u]] |\n",
        &expect![[r#"
            alias "p" at 4:3 under None item None
            plain "t" at 5:3 under None item None
            plain "u" at 5:11 under None item None
            tags []
            link.lost_in_table line 3
        "#]],
    );
}

#[test]
fn code_marks_in_a_link_are_taken_out() {
    check(
        "[[q-`foo`-bar]] [[a#B `c`|d]] [[b|`c`]] [[x\ny]]\n",
        &expect![[r#"
            plain "q-foo-bar" at 1:1 under None item None
            heading_alias "a" at 1:17 under None item None
            alias "b" at 1:31 under None item None
            tags []
            link.code_marks line 1
        "#]],
    );
}

#[test]
fn deep_nesting_keeps_its_links_and_makes_no_topics() {
    let deep = "- ".repeat(10_000) + "x [[a]]\n- y\n";
    let note = read(&deep, ReadOptions { items: Some(true) });
    assert_eq!((note.links.len(), note.items.len()), (1, 101));
    let quotes = read(&(">".repeat(10_000) + " [[b]]"), ReadOptions::default());
    for (note, line) in [(&note, 1), (&quotes, 1)] {
        assert_eq!(note.diagnostics, [Diagnostic::new(DiagnosticCode::TooDeep, line)]);
    }
}

#[test]
fn a_line_of_many_links_counts_its_columns() {
    let note = read(&"[[ж]] ".repeat(200_000), ReadOptions::default());
    let last = note.links.last().expect("a link");
    assert_eq!((note.links.len(), last.at.column), (200_000, 199_999 * 6 + 1));
}

proptest::proptest! {
    #[test]
    fn reading_is_total(text in "[\\[\\]#|`~*_>%:\\-\\\\ \\n!a-cж(){}]{0,200}") {
        let note = read(&text, ReadOptions::default());
        let lines = u32::try_from(text.lines().count()).expect("few lines") + 1;
        proptest::prop_assert!(note.links.iter().all(|l| l.at.line >= 1 && l.at.line <= lines));
    }
}

#[test]
fn items_nest_by_tabs_as_by_blanks() {
    let nested = |text: &str| {
        let note = read(text, ReadOptions { items: Some(true) });
        let items: Vec<_> = note
            .items
            .iter()
            .map(|item| (item.text.clone(), item.line, item.parent))
            .collect();
        let tasks: Vec<_> = note
            .tasks
            .iter()
            .map(|task| (task.status, task.text.clone(), task.line))
            .collect();
        (items, tasks)
    };
    let spaced = "- [ ] a\n  - [x] b\n    - [/] c\n  - d [[l]]\n- e\n";
    for tabbed in [
        "- [ ] a\n\t- [x] b\n\t\t- [/] c\n\t- d [[l]]\n- e\n",
        "* [ ] a\n\t* [x] b\n\t\t* [/] c\n\t* d [[l]]\n* e\n",
        "1. [ ] a\n\t- [x] b\n\t\t1. [/] c\n\t- d [[l]]\n2. e\n",
        "   - [ ] a\n\t\t- [x] b\n\t\t\t- [/] c\n\t\t- d [[l]]\n   - e\n",
    ] {
        assert_eq!(nested(tabbed), nested(spaced), "{tabbed:?}");
    }
}

#[test]
fn tabbed_items_are_told_apart_from_the_line_above() {
    let tasks = |text: &str| {
        let note = read(text, ReadOptions { items: Some(true) });
        let tasks: Vec<_> = note
            .tasks
            .iter()
            .map(|task| (task.text.clone(), task.line))
            .collect();
        tasks
    };
    assert_eq!(tasks("   - \u{436}\n\t\t- [ ] b\n"), [("b".to_owned(), 2)]);
    assert_eq!(tasks("   - x -\n\t\t- [ ] b\n"), [("b".to_owned(), 2)]);
    assert_eq!(tasks("-\n\t- [ ] b\n"), [("b".to_owned(), 2)]);
    assert_eq!(tasks("- a\r\n\t- [ ] b\r\n"), [("b".to_owned(), 2)]);
    assert_eq!(
        tasks(">\t- [ ] b\n>\t- [ ] c\n"),
        [("b".to_owned(), 1), ("c".to_owned(), 2)]
    );
}

#[test]
fn a_link_to_a_part_of_the_note_itself_is_a_link() {
    let note = read(
        "# My part\n[t](#My%20part) [none](#) ![i](#x)\n",
        ReadOptions::default(),
    );
    let parts: Vec<_> = note
        .links
        .iter()
        .map(|link| (link.target.path.as_str(), note.part_line(&link.target)))
        .collect();
    assert_eq!(parts, [("", Some(1))]);
}
