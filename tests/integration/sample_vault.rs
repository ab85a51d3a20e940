//! The sample vault keeps what `docs/sample-vault.md` promises.

use cairn_engine::{Engine, OpenOptions};
use cairn_graph::KnowledgeGraph;
use cairn_model::{EdgeKind, NodeKind};
use cairn_store::DataFolder;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the bundled sample vault lies.
pub fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/sample-vault")
}

fn graph() -> Arc<KnowledgeGraph> {
    let data = tempfile::tempdir().expect("a folder");
    let engine = Engine::open(OpenOptions::new(sample(), DataFolder::new(data.path()))).expect("opens");
    engine.wait_ready().expect("ready");
    engine.snapshot().graph
}

#[test]
fn it_is_as_large_as_promised() {
    let stats = graph().stats();
    let kinds = |kind| stats.notes_by_kind[kind];
    assert!(
        kinds("moc") >= 6 && kinds("question") >= 60 && kinds("concept") >= 30,
        "{:?}",
        stats.notes_by_kind
    );
    assert!(stats.queries[0] >= 10 && stats.nodes_by_kind["path"] >= 3);
    assert!(
        stats.diagnostics.is_empty(),
        "the sample vault is not damaged: {:?}",
        stats.diagnostics
    );
}

#[test]
fn every_link_leads_somewhere_but_the_gaps_on_purpose() {
    let graph = graph();
    let missing: BTreeSet<String> = graph
        .targets(true)
        .into_iter()
        .map(|wanted| wanted.target)
        .collect();
    let page = std::fs::read_to_string(sample().join("../../docs/sample-vault.md")).expect("the page");
    let told: BTreeSet<String> = missing
        .iter()
        .filter(|target| page.contains(&format!("`{target}`")))
        .cloned()
        .collect();
    assert_eq!(
        missing, told,
        "links to notes that do not exist must be told in docs/sample-vault.md"
    );
    assert!((10..=14).contains(&missing.len()), "{missing:?}");
}

#[test]
fn renamed_targets_have_a_suggestion() {
    let graph = graph();
    for target in [
        "q-connection-pooling--databases--medium",
        "q-dead-letter-queue--messaging--hard",
        "q-stateless-services--reliability--easy",
    ] {
        assert!(
            graph.suggester().suggest(target).is_some(),
            "no suggestion for {target}"
        );
    }
}

#[test]
fn requirements_cross_mocs_and_hardly_contradict_each_other() {
    let graph = graph();
    let topic = |key| graph.node(key).topic.clone();
    let crossing = graph
        .edges()
        .filter(|edge| edge.edge.kind == EdgeKind::Requires && topic(edge.from) != topic(edge.to))
        .count();
    assert!(crossing >= 20, "only {crossing} requirements cross topics");
    let both_ways = graph.edges().filter(|edge| {
        edge.edge.kind == EdgeKind::Requires && graph.edge(edge.to, edge.from, EdgeKind::Requires).is_some()
    });
    assert_eq!(both_ways.count(), 0);
}

#[test]
fn mocs_have_topics_that_nothing_covers_yet() {
    let graph = graph();
    let bare = graph
        .nodes()
        .filter(|(key, node)| node.kind == NodeKind::Topic && graph.children(*key).is_empty());
    assert!(bare.count() >= 20);
}
