//! Notes made to take long, deep or much: each is read within its cap with a word about it, and the rest of the vault is as if it
//! were not there. How the time grows is measured by `cargo run --release -p xtask -- bombs`.

use crate::world::{World, picture};
use cairn_engine::SearchOptions;
use cairn_model::NodeId;
use std::fs;

/// Name, text, code.
type Part = (&'static str, String, Option<&'static str>);

/// File name, text, and the code of what is said about it, if anything has to be.
type Bomb = (String, String, Option<&'static str>);

fn bombs() -> Vec<Bomb> {
    let named = |extension: &str, bombs: Vec<Part>| {
        let bombs = bombs.into_iter();
        let named: Vec<Bomb> = bombs
            .map(|(name, text, code)| (format!("bomb-{name}.{extension}"), text, code))
            .collect();
        named
    };
    let mut all = named("md", fronts());
    all.extend(named("md", bodies()));
    all.extend(documents());
    all
}

/// Study documents that are deep, wide, or one long line.
fn documents() -> Vec<Bomb> {
    let deep = |open: &str, close: &str, times: usize| open.repeat(times) + "deep" + &close.repeat(times);
    let outline = deep("<outline text=\"a\">", "</outline>", 20_000);
    let all = [
        ("deep.html", deep("<div>", "</div>", 20_000)),
        ("lists.html", deep("<ul><li>", "</li></ul>", 20_000)),
        (
            "table.html",
            format!("<table>{}</table>", "<tr><td>a<td>b".repeat(10_000)),
        ),
        ("open.html", "<b><i><a href=x>".repeat(50_000)),
        ("deep.opml", format!("<opml><body>{outline}</body></opml>")),
        ("deep.json", deep("{\"nodes\":[", "]}", 50_000)),
        (
            "deep.txt",
            (0..1_000)
                .map(|depth| format!("{}- a\n", " ".repeat(depth)))
                .collect(),
        ),
        ("line.txt", "a, ".repeat(100_000)),
        ("brackets.txt", "- a (b [c ".repeat(10_000)),
    ];
    all.map(|(name, text)| (format!("bomb-{name}"), text, None))
        .into()
}

fn fronts() -> Vec<Part> {
    let lines = |line: &str, times: usize| line.repeat(times);
    let aliases: String = (1..12)
        .map(|level| {
            format!(
                "a{level}: &a{level} [{}]\n",
                format!("*a{}, ", level - 1).repeat(10)
            )
        })
        .collect();
    vec![
        (
            "aliases",
            format!("---\na0: &a0 [x, x]\n{aliases}---\n# Aliases\n"),
            Some("frontmatter."),
        ),
        (
            "depth",
            format!("---\na: {}x\n---\n# Depth\n", lines("[", 10_000)),
            Some("frontmatter."),
        ),
        (
            "long-front",
            format!("---\n{}---\n# Long\n", lines("key: value\n", 20_000)),
            Some("frontmatter."),
        ),
    ]
}

fn bodies() -> Vec<Part> {
    let lines = |line: &str, times: usize| line.repeat(times);
    vec![
        (
            "quotes",
            format!("# Quotes\n\n{}deep\n", lines("> ", 10_000)),
            None,
        ),
        ("lists", format!("# Lists\n\n{}deep\n", lines("- ", 10_000)), None),
        (
            "brackets",
            format!("# Brackets\n\n{}\n", lines("[", 100_000)),
            None,
        ),
        (
            "emphasis",
            format!("# Emphasis\n\n{}\n", lines("**a _b ", 50_000)),
            None,
        ),
        (
            "table",
            format!(
                "# Table\n\n| a | b |\n| --- | --- |\n{}",
                lines("| x | y |\n", 100_000)
            ),
            None,
        ),
        (
            "columns",
            format!(
                "# Columns\n\n{}|\n{}|\n",
                lines("| a ", 20_000),
                lines("| --- ", 20_000)
            ),
            None,
        ),
        (
            "html",
            format!("# Markup\n\n{}\n", lines("<div><b ", 50_000)),
            None,
        ),
        (
            "formulas",
            format!("# Formulas\n\n{}\n", lines("$\\frac{a}{$ ", 50_000)),
            None,
        ),
        (
            "queries",
            format!(
                "# Queries\n\n{}",
                lines("```dataview\nLIST WHERE ((((a\n```\n", 2_000)
            ),
            None,
        ),
        (
            "three-mib",
            format!("# Three MiB\n\n{}", lines("word [[quotes]]\n", 200_000)),
            Some("size.text_only"),
        ),
        (
            "one-line",
            format!("# One line\n\n{}", lines("word ", 4_000_000)),
            Some("size.text_only"),
        ),
        ("too-large", lines("word ", 4_400_000), Some("size.too_large")),
    ]
}

#[test]
fn what_is_made_to_take_long_is_told_and_harms_nothing_else() {
    let world = World::new(40);
    let before = picture(&world.open(&world.data));
    for (name, text, _) in bombs() {
        fs::write(world.vault.join(name), text).expect("written");
    }
    let engine = world.open(&world.data);
    let snapshot = engine.snapshot();
    let skipped = engine.skipped();
    for (name, text, code) in bombs() {
        let note = snapshot.graph.contributions().find(|(at, _)| at.as_str() == name);
        let read = note
            .into_iter()
            .flat_map(|(_, note)| note.diagnostics.iter().map(|each| each.code.name()));
        let left = skipped
            .iter()
            .filter(|each| each.path == name)
            .map(|each| each.code.name());
        let said: Vec<&str> = read.chain(left).collect();
        let told = code.is_none_or(|code| said.iter().any(|each| each.starts_with(code)));
        assert!(told, "{name}: {said:?}");
        // Not every file of JSON is a document.
        let left_out = code == Some("size.too_large") || name.ends_with(".json");
        assert!(note.is_some() || left_out, "{name} is not in the graph");
        let id = NodeId::from_text(&format!("note:{name}"));
        // What is merely long is shown by `xtask bombs`; what is deep may be too deep for a stack.
        if let Some(key) = snapshot.graph.find(&id).filter(|_| text.len() < 50_000) {
            let shown = engine.render(&snapshot, key);
            assert!(shown.is_ok() || code.is_some(), "{name}: {:?}", shown.err());
        }
    }
    for query in [
        "((((".repeat(100),
        "/(a+)+b/".to_owned(),
        "-".repeat(500),
        "a OR ".repeat(90),
    ] {
        // A result or a reason, either is an answer.
        let _ = engine.search(&snapshot, &query, SearchOptions::best(10));
    }
    drop((snapshot, engine));
    for (name, ..) in bombs() {
        fs::remove_file(world.vault.join(name)).expect("removed");
    }
    assert!(
        picture(&world.open(&world.data)) == before,
        "the rest of the vault was affected"
    );
}
