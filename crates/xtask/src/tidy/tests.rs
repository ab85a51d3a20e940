//! Each rule on small fixtures: what it finds, and what it lets pass.

use super::packages::{Dependency, Package};
use super::*;
use cairn_testkit::fixture;

fn sources(text: &str) -> Vec<Source> {
    fixture(text)
        .into_iter()
        .map(|(path, text)| Source {
            path: path.as_str().to_owned(),
            text,
        })
        .collect()
}

/// Compares findings, as lines, with what is expected at the beginning of each.
fn expect(findings: &[Finding], expected: &[&str]) {
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let matched = shown.len() == expected.len() && shown.iter().zip(expected).all(|(s, e)| s.starts_with(e));
    assert!(matched, "expected {expected:#?}, found {shown:#?}");
}

fn package(name: &str, dependencies: &[&str]) -> Package {
    let dependencies = dependencies
        .iter()
        .map(|text| match text.strip_prefix("dev ") {
            Some(name) => Dependency {
                name: name.to_owned(),
                dev: true,
            },
            None => Dependency {
                name: (*text).to_owned(),
                dev: false,
            },
        })
        .collect();
    Package {
        name: name.to_owned(),
        manifest: format!("{name}/Cargo.toml"),
        dependencies,
        targets: Vec::new(),
    }
}

#[test]
fn a_crate_uses_only_what_is_below_it() {
    let good = [
        package(
            "cairn-graph",
            &["cairn-model", "cairn-markdown", "petgraph", "dev cairn-testkit"],
        ),
        package("cairn-store", &["cairn-graph", "cairn-search", "serde"]),
        package("cairn-desktop", &["cairn-protocol", "tauri"]),
        package("xtask", &["cairn-engine", "cairn-testkit", "serde"]),
    ];
    expect(&dependencies::check(&good), &[]);
    let bad = [
        package("cairn-model", &["cairn-graph"]),
        package("cairn-vault", &["cairn-markdown"]),
        package("cairn-engine", &["dev cairn-protocol", "cairn-testkit"]),
    ];
    expect(
        &dependencies::check(&bad),
        &[
            "cairn-model/Cargo.toml:1: cairn-model depends on cairn-graph, which is not below it",
            "cairn-vault/Cargo.toml:1: cairn-vault depends on cairn-markdown, which is not below it",
            "cairn-engine/Cargo.toml:1: cairn-engine depends on cairn-protocol, which is not below it",
            "cairn-engine/Cargo.toml:1: cairn-engine depends on cairn-testkit, which is for tests and tools",
        ],
    );
}

#[test]
fn only_the_window_knows_tauri_and_the_domain_knows_no_serde() {
    let packages = [
        package("cairn-cli", &["tauri", "tauri-plugin-dialog", "serde"]),
        package("cairn-study", &["serde", "dev serde"]),
        package("cairn-markdown", &["serde"]),
        package("cairn-new", &[]),
    ];
    expect(
        &dependencies::check(&packages),
        &[
            "cairn-cli/Cargo.toml:1: cairn-cli depends on tauri: only",
            "cairn-cli/Cargo.toml:1: cairn-cli depends on tauri-plugin-dialog: only",
            "cairn-study/Cargo.toml:1: cairn-study depends on serde: convert",
            "cairn-new/Cargo.toml:1: cairn-new has no place",
        ],
    );
}

#[test]
fn a_module_says_in_its_first_line_what_it_is() {
    let files = sources(
        "-- a.rs\n//! Says it.\n-- b.rs\n// Says it.\n-- c.rs\n//! placeholder\n-- d.rs\n\n//! Late.\n-- e.ts\nlet x\n",
    );
    expect(
        &rust::check(&files),
        &[
            "b.rs:1: does not begin",
            "c.rs:1: is still a placeholder",
            "d.rs:1: does not begin",
        ],
    );
}

#[test]
fn long_files_and_functions_are_found() {
    let body = "    work();\n".repeat(79);
    let file = |path: &str, lines: usize| Source {
        path: path.to_owned(),
        text: format!("//! Long.\n{}", "// x\n".repeat(lines - 1)),
    };
    let mut files = sources(&format!(
        "-- f.rs\n//! F.\n\n/// Doc.\n#[inline]\nfn long() {{\n{body}}}\n\nimpl A {{\n    fn fits() {{\n{}    }}\n}}\n",
        "        work();\n".repeat(78)
    ));
    files.extend([file("ok.rs", 500), file("remark.rs", 501), file("bad.rs", 801)]);
    expect(
        &rust::check(&files),
        &[
            "f.rs:5: function long has 81 lines",
            "remark.rs:501: remark: 501 lines",
            "bad.rs:801: 801 lines, more than 800",
        ],
    );
}

#[test]
fn errors_that_are_text_are_found_in_every_position() {
    let files = sources(
        "-- a.rs\n//! A.\nfn a() -> Result<u8, String> { b() }\ntype B = std::result::Result<(), std::string::String>;\n\
         fn c() -> Result<String, Error> { d() }\nfn e(_: Option<Result<Vec<u8>, String>>) {}\n",
    );
    expect(
        &rust::check(&files),
        &[
            "a.rs:2: Result<_, String>",
            "a.rs:3: Result<_",
            "a.rs:5: Result<_",
        ],
    );
}

#[test]
fn a_domain_type_derives_no_serde() {
    let text = "//! M.\n#[derive(Clone, serde::Serialize)]\nstruct A;\n";
    let files = sources(&format!(
        "-- crates/model/src/a.rs\n{text}-- crates/protocol/src/a.rs\n{text}"
    ));
    expect(
        &rust::check(&files),
        &["crates/model/src/a.rs:2: a domain type derives serde"],
    );
}

#[test]
fn only_one_folder_imports_tauri() {
    let line = "import { invoke } from '@tauri-apps/api/core';\n";
    let files = sources(&format!(
        "-- ui/src/ipc/tauri.ts\n{line}-- ui/src/views/A.svelte\n<script>\n{line}{{@html x}}\n"
    ));
    expect(&ui::check(&files), &["ui/src/views/A.svelte:2: imports Tauri"]);
}

#[test]
fn html_enters_the_page_in_one_component() {
    let files = sources("-- ui/src/A.svelte\n{@html a}\n-- ui/src/B.svelte\n<p>\n{@html b}\n");
    expect(
        &ui::check(&files),
        &["ui/src/A.svelte:1: {@html", "ui/src/B.svelte:2: {@html"],
    );
    expect(
        &ui::check(&sources("-- ui/src/A.svelte\n<p>\n")),
        &["ui/src:1: no component"],
    );
}

#[test]
fn long_components_and_scripts_are_found() {
    let lines = "x\n".repeat(801);
    let files = sources(&format!(
        "-- ui/src/ipc/bindings.ts\n{lines}-- ui/src/a.ts\n{lines}-- ui/test/B.svelte\n{lines}"
    ));
    expect(
        &ui::check(&files),
        &["ui/src/a.ts:801: 801 lines", "ui/test/B.svelte:401: 801 lines"],
    );
}

#[test]
fn paths_of_one_machine_are_found() {
    let files = sources(&format!(
        "-- a.rs\nlet a = \"/{tmp}/x\";\nlet b = \"https://a.org/{tmp}/x\";\nlet c = \"$X/{tmp}/y\";\n\
         let d = \"/{home}/you/Notes\";\n\
         -- assets/n.md\n/{tmp}/x\n-- Makefile\nrun:\n\t/{home}/me/bin\n",
        tmp = "tmp",
        home = "home"
    ));
    expect(
        &paths::check(&files),
        &["a.rs:1: names a path below", "Makefile:2: names a path below"],
    );
}

#[test]
fn a_test_file_that_nothing_runs_is_found() {
    let mut own = package("cairn-tests", &[]);
    own.targets.push("tests/integration/lib.rs".to_owned());
    let files = sources(
        "-- tests/integration/lib.rs\nmod used;\nconst SPECS: &str = \"specs\";\n-- tests/integration/used.rs\n//! U.\n\
         -- tests/integration/lost.rs\n//! L.\n-- tests/specs/links/one.md\ntext\n-- tests/Cargo.toml\n[package]\n\
         -- tests/e2e/package.json\n{ \"test\": \"node --test browser/\" }\n-- tests/e2e/browser/a.mjs\nrun()\n\
         -- tests/e2e/other/b.mjs\nrun()\n",
    );
    expect(
        &used::check(&[own], &files),
        &[
            "tests/integration/lost.rs:1: nothing runs",
            "tests/e2e/other/b.mjs:1: nothing runs",
        ],
    );
}

#[test]
fn dependencies_are_listed_and_come_from_the_registry() {
    let packages = [
        package("cairn-a", &["cairn-b", "regex", "dev tempfile"]),
        package("cairn-b", &[]),
    ];
    let listed =
        "-- docs/dependencies.md\n| `regex` | finds |\n| `tempfile` | folders |\n| `vite` | builds |\n";
    let manifest = "-- ui/package.json\n{\"devDependencies\": {\"vite\": \"8\"}}\n";
    expect(
        &supply::check(&packages, &sources(&format!("{listed}{manifest}"))),
        &[],
    );
    let files = "-- docs/dependencies.md\n| `regex` | finds |\n| `old` | not any more |\n-- Cargo.lock\nsource = \"git+x\"\n\
                 -- fuzz/Cargo.toml\n[dependencies]\ncairn-a = { path = \"../a\" }\nfuzzer = \"1\"\n\n[[bin]]\nname = \"x\"\n";
    expect(
        &supply::check(&packages, &sources(files)),
        &[
            "docs/dependencies.md:1: fuzzer is not listed",
            "docs/dependencies.md:1: tempfile is not listed",
            "docs/dependencies.md:2: no manifest names old",
            "Cargo.lock:1: does not come from the registry",
        ],
    );
}
