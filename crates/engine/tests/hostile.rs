//! Damaged and hostile files: each is read or left out with its reason, and none keeps the others from being read.
#![allow(clippy::disallowed_methods, reason = "the test makes the vault it looks at")]

use cairn_engine::{Engine, OpenOptions};
use cairn_store::DataFolder;
use std::fs;
use std::path::Path;

/// What is found in a vault of one file and the note `sound.md`: codes and reasons, and whether the link to the sound note
/// was read.
fn read(name: &str, bytes: &[u8]) -> (String, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("vault");
    fs::create_dir_all(&root).expect("made");
    fs::write(root.join("sound.md"), "# Sound\n").expect("written");
    fs::write(root.join(name), bytes).expect("written");
    let engine = open(&root, folder.path());
    let graph = engine.snapshot().graph;
    let mut found: Vec<String> = engine
        .findings()
        .iter()
        .map(|f| f.diagnostic.code.name().to_owned())
        .collect();
    found.extend(
        engine
            .skipped()
            .into_iter()
            .map(|file| file.code.name().to_owned()),
    );
    let sound = graph.find_named("sound.md").expect("the sound note was read");
    (found.join(", "), !graph.backlinks(sound).is_empty())
}

fn open(root: &Path, data: &Path) -> Engine {
    let engine = Engine::open(OpenOptions::new(root, DataFolder::new(data.join("data")))).expect("opens");
    engine.wait_ready().expect("ready");
    engine
}

fn check(bytes: impl AsRef<[u8]>, codes: &str) {
    let (found, linked) = read("bad.md", bytes.as_ref());
    assert_eq!(found, codes);
    assert!(linked, "the link was not read: {codes}");
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn encodings_are_read_as_they_were_meant() {
    let text = "---\ntitle: T\n---\n[[sound]]\n";
    check(
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "encoding.byte_order_mark",
    );
    check(
        [&b"\xFF\xFE"[..], &utf16(text, u16::to_le_bytes)].concat(),
        "encoding.utf16",
    );
    check(
        [&b"\xFE\xFF"[..], &utf16(text, u16::to_be_bytes)].concat(),
        "encoding.utf16",
    );
    check(utf16(text, u16::to_le_bytes), "encoding.utf16");
    check(text.replace('\n', "\r\n"), "encoding.line_ends");
    check(text.replace('\n', "\r"), "encoding.line_ends");
    check(b"a\0b [[sound]]\0", "encoding.nul_bytes");
    check(b"[[sound]] \xFF\xFE\xFA", "encoding.not_utf8");
}

#[test]
fn nesting_is_read_to_its_bound() {
    check("- ".repeat(10_000) + "[[sound]]", "markdown.too_deep");
    check(">".repeat(10_000) + "[[sound]]", "markdown.too_deep");
    check("> ".repeat(10_000) + "[[sound]]", "markdown.too_deep");
    check("- > ".repeat(5_000) + "[[sound]]", "markdown.too_deep");
    check("[".repeat(10_000) + "[[sound]]" + &"]".repeat(10_000), "");
    check("*_".repeat(10_000) + " [[sound]]", "");
    let indented: String = (0..1_000)
        .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
        .collect();
    check(format!("[[sound]]\n\n{indented}"), "markdown.too_deep");
}

#[test]
fn bombs_in_the_frontmatter_do_not_go_off() {
    let fenced = |yaml: &str| format!("---\n{yaml}---\n[[sound]]\n");
    check(
        fenced(&("k: ".to_owned() + &"x".repeat(64 << 10) + "\n")),
        "frontmatter.too_large",
    );
    let mut laughs = "a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n".to_owned();
    for (name, of) in ('b'..='i').zip('a'..) {
        laughs += &format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 9].join(","));
    }
    check(fenced(&laughs), "frontmatter.invalid_yaml");
    check(
        fenced(&("a: ".to_owned() + &"[".repeat(20_000) + "\n")),
        "frontmatter.invalid_yaml",
    );
    let deep: String = (0..200)
        .map(|depth| format!("{}k:\n", " ".repeat(depth)))
        .collect();
    check(fenced(&deep), "frontmatter.invalid_yaml");
    check(fenced("a: 1\na: 2\n"), "frontmatter.duplicate_key");
    check(fenced("tags:\n\t- a\n"), "frontmatter.tabs");
    check("---\n".repeat(100_000) + "[[sound]]", "frontmatter.empty");
}

#[test]
fn giant_notes_are_read_in_part_or_left_out() {
    let line = "[[sound]] ".to_owned() + &"word ".repeat(19 << 20 >> 2)[..19 << 20];
    check(line, "size.text_only");
    check("[[sound]]".repeat((19 << 20) / 9), "size.text_only");
    check("| [[".repeat(500_000) + "[[sound]]", "");
    check(
        "#_a ".repeat(300_000) + "%% [[sound]]",
        "markdown.unclosed_comment",
    );
    let (found, linked) = read("bad.md", &vec![b'x'; 21 << 20]);
    assert_eq!((found.as_str(), linked), ("size.too_large", false));
}

#[test]
fn names_that_differ_only_in_case_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("vault");
    fs::create_dir_all(root.join("a")).expect("made");
    for name in ["a/Note.md", "a/note.md", "a/other.md", "note.pdf"] {
        fs::write(root.join(name), "[[NOTE]]").expect("written");
    }
    let engine = open(&root, folder.path());
    let found: Vec<_> = engine
        .findings()
        .iter()
        .map(|f| format!("{} {}", f.path, f.diagnostic.code.name()))
        .collect();
    assert_eq!(found, ["a/Note.md file.name_clash", "a/note.md file.name_clash"]);
}
