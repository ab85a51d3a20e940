//! Answers and what is remembered of them, over vaults on the disk.

use super::*;
use crate::OpenOptions;
use cairn_store::DataFolder;
use cairn_testkit::{TempVault, temp_vault};

const DAY_MS: i64 = 86_400_000;

const NOTES: &str = "
-- q-basis--x--easy.md
# Basis
-- q-top--x--hard.md
# Top
## Prerequisites
- [[q-basis--x--easy]]
";
const BASIS: &str = "note:q-basis--x--easy.md";
const TOP: &str = "note:q-top--x--hard.md";

fn open(vault: &TempVault) -> Engine {
    let engine = Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
    engine.wait_ready().expect("ready");
    engine
}

fn noon(day: i64) -> Moment {
    Moment {
        ms: day * DAY_MS + DAY_MS / 2,
        offset: 0,
    }
}

fn answer(engine: &Engine, node: &str, rating: Rating, day: i64) -> i64 {
    let answer = Answer {
        node: NodeId::from_text(node),
        rating,
        at: noon(day),
        duration_ms: 900,
        kind: ReviewKind::Manual,
    };
    engine.answered(&engine.snapshot(), &[answer]).expect("writes")[0]
}

fn state(engine: &Engine, node: &str, day: i64) -> Option<MemoryState> {
    let memory = engine.memory(noon(day)).expect("reads");
    memory.state(&NodeId::from_text(node)).copied()
}

#[test]
fn an_answer_is_remembered_over_sessions_and_taken_back_with_its_credit() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    assert_eq!(state(&engine, TOP, 0), None);
    answer(&engine, BASIS, Rating::Good, 0);
    let before = state(&engine, BASIS, 10).expect("a state");
    let top = answer(&engine, TOP, Rating::Easy, 10);
    let credited = state(&engine, BASIS, 10).expect("a state");
    assert!(credited.stability > before.stability && credited.credits == 1);
    drop(engine);
    let engine = open(&vault);
    assert_eq!(state(&engine, BASIS, 10), Some(credited));
    assert_eq!(engine.take_back_review(top, noon(10)).expect("undoes").len(), 2);
    assert_eq!(state(&engine, BASIS, 10), Some(before));
    assert_eq!(state(&engine, TOP, 10), None);
    assert!(engine.take_back_review(top, noon(10)).expect("looks").is_empty());
}

#[test]
fn credit_is_given_only_to_what_was_reviewed_and_only_if_wanted() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    answer(&engine, TOP, Rating::Good, 0);
    assert_eq!(state(&engine, BASIS, 0), None);
    let options = MemoryOptions {
        credit: false,
        ..MemoryOptions::default()
    };
    answer(&engine, BASIS, Rating::Good, 0);
    engine.save_memory_options(&options).expect("saves");
    answer(&engine, TOP, Rating::Good, 9);
    assert_eq!(state(&engine, BASIS, 9).map(|state| state.credits), Some(0));
}

#[test]
fn what_is_not_in_the_vault_is_not_answered() {
    let vault = temp_vault("-- q-a.md\n# A\n[[q-gone]]\n");
    let engine = open(&vault);
    for (node, code) in [
        ("note:nowhere.md", "node.not_found"),
        ("missing:q-gone", "node.no_text"),
    ] {
        let answer = Answer {
            node: NodeId::from_text(node),
            rating: Rating::Good,
            at: noon(0),
            duration_ms: 0,
            kind: ReviewKind::Manual,
        };
        let failed = engine.answered(&engine.snapshot(), &[answer]).err();
        assert_eq!(failed.map(|error| error.code()), Some(code));
    }
    assert!(engine.memory(noon(0)).expect("reads").log.is_empty());
}

#[test]
fn choices_survive_and_stay_in_bounds() {
    let options = MemoryOptions {
        target: 0.85,
        new_per_day: 3,
        credit: false,
        language: Some(Language::Russian),
        ..MemoryOptions::default()
    };
    assert_eq!(MemoryOptions::read(&options.text()), options);
    let odd = MemoryOptions::read("target: 7\nnew_per_day: -1\nwhat: 3\nno colon");
    assert_eq!(
        odd,
        MemoryOptions {
            target: 0.97,
            ..MemoryOptions::default()
        }
    );
}

#[test]
fn parameters_that_do_not_read_are_the_default() {
    assert!(read_parameters("").is_none());
    assert!(read_parameters("1 2 x").is_none());
    let default = MemoryModel::default();
    let text: Vec<String> = default.parameters().iter().map(f32::to_string).collect();
    let read = read_parameters(&text.join(" ")).expect("reads");
    assert_eq!(read.parameters(), default.parameters());
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the test damages the file")]
fn a_damaged_log_is_restored_and_told_of_once() {
    let vault = temp_vault(NOTES);
    let engine = open(&vault);
    answer(&engine, BASIS, Rating::Good, 0);
    engine.back_up(noon(0)).expect("copies");
    drop(engine);
    std::fs::write(vault.data().join("user.db"), [7; 4096]).expect("writes");
    let code = |engine: &Engine| engine.status().error.map(|notice| notice.code);
    let engine = open(&vault);
    assert_eq!(code(&engine).as_deref(), Some("data.restored"));
    assert_eq!(engine.memory(noon(1)).expect("reads").log.len(), 1);
    drop(engine);
    assert_eq!(code(&open(&vault)), None);
}
