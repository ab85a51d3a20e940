//! `cairn need`.

use crate::args::{Args, Verdict};
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_engine::EngineError;
use cairn_protocol::ApiError;
use cairn_protocol::host::views;
use cairn_store::{DataFolder, UserDb};
use serde_json::json;
use std::path::Path;

pub fn run(
    args: &Args,
    vault: &Path,
    (from, to): (Option<&str>, Option<&str>),
    verdict: Option<Verdict>,
) -> Result<(), ApiError> {
    let engine = session::open(args, vault, Needs::default())?;
    if let (Some(from), Some(to), Some(verdict)) = (from, to, verdict) {
        let snapshot = engine.snapshot();
        let id = |name: &str| -> Result<_, EngineError> {
            Ok(snapshot.graph.node(engine.find(&snapshot, name)?).id.clone())
        };
        let ends = (id(from)?, id(to)?);
        let user = UserDb::open(&DataFolder::new(session::data_dir(args)?)).map_err(EngineError::from)?;
        let pinned = match verdict {
            Verdict::Pin => Some(true),
            Verdict::Reject => Some(false),
            Verdict::Open => None,
        };
        let now = session::now(args).ms.div_euclid(1000);
        engine.decide_need(&user, ends, pinned, now)?;
    }
    let rules = views::need_rules(&engine)?;
    if args.json {
        output::document(&json!(rules));
        return Ok(());
    }
    for rule in &rules.rules {
        say!(
            "{:<28} {:>5} needs, {:.2} sure, times {}",
            rule.basis,
            rule.count,
            rule.confidence,
            rule.factor
        );
    }
    for decision in &rules.decisions {
        let what = if decision.pinned { "pinned" } else { "rejected" };
        say!("{what}: {} needs {}", decision.from_title, decision.to_title);
    }
    for both in &rules.contradictions {
        say!(
            "said both ways: {} needs {} ({:.2}), and the other way ({:.2})",
            both.a.title,
            both.b.title,
            both.a_needs_b,
            both.b_needs_a
        );
    }
    for knot in &rules.knots {
        say!(
            "a tangle of {} notes: {} needs set aside, at most {:.2} times what must be",
            knot.nodes,
            knot.cuts,
            knot.ratio
        );
    }
    say!("{} needs set aside because they closed a circle", rules.cuts);
    Ok(())
}
