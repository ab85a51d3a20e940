//! What Home and the gaps rest on, worked out while nobody asks yet: so the first question is answered as soon as any
//! later one. It is kept with the snapshot it is of, so nothing here can be out of date.

use crate::error::EngineError;
use crate::interview::{ScopeQuery, scope_query};
use crate::memory::remembered;
use crate::session::{Engine, Shared};
use crate::status::{State, Status};
use cairn_model::Moment;
use std::sync::Arc;
use std::time::Duration;

/// A vault that is being written is left alone: what is worked out for one of its states would be of no use.
const REST: Duration = Duration::from_secs(1);

/// Later than any review: what is remembered then holds at every moment after the last one.
const NO_CLOCK: Moment = Moment {
    ms: i64::MAX,
    offset: 0,
};

impl Engine {
    /// Works ahead whenever the graph has changed, until the vault is closed: for a thread in the background. It holds no
    /// engine.
    pub fn work_ahead(&self) -> impl FnOnce() + Send + use<> {
        let shared = Arc::clone(&self.shared);
        move || {
            let mut done = 0;
            let ready = |status: &Status| status.state == State::Ready;
            while shared.await_status(|status| ready(status) && status.generation != done) {
                if done != 0 && !shared.await_rest(REST) {
                    return;
                }
                done = shared.snapshot().generation;
                // Whoever asks is told what is wrong.
                let _ = prepare(&shared);
            }
        }
    }
}

/// Works out what is asked of the snapshot that stands now; stops as soon as another does, or the vault is closed.
fn prepare(shared: &Shared) -> Result<(), EngineError> {
    let generation = shared.snapshot().generation;
    // A snapshot that is held makes the next change copy the graph, so it is held for one step each.
    let current = || Some(shared.snapshot()).filter(|now| now.generation == generation && !shared.closing());
    std::thread::scope(|scope| {
        let gaps = scope.spawn(|| -> Result<(), EngineError> {
            let interview = shared.interview()?;
            if let Some(snapshot) = current() {
                shared.standing_gaps(&snapshot, interview.as_ref())?;
            }
            Ok(())
        });
        if let Some(snapshot) = current() {
            shared.requirements(&snapshot)?;
        }
        if let Some(snapshot) = current() {
            let query = match shared.interview()? {
                Some(interview) => scope_query(&snapshot, &interview),
                None => Some(ScopeQuery::default()),
            };
            if let Some(query) = query {
                shared.study_scope(&snapshot, &query)?;
            }
        }
        if let Some(user) = shared.user()?.filter(|_| current().is_some()) {
            remembered(shared, &user, NO_CLOCK)?;
        }
        // A panic has told of itself.
        gaps.join().unwrap_or(Ok(()))
    })
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test is who writes the note")]
mod tests {
    use super::*;
    use crate::OpenOptions;
    use cairn_store::DataFolder;
    use cairn_testkit::temp_vault;

    const NOTES: &str = "-- q-a--x--easy.md\n# A\n-- q-b--x--hard.md\n# B\n## Prerequisites\n- [[q-a--x--easy]]\n- [[q-gone]]\n";

    #[test]
    fn what_home_asks_is_there_before_it_asks_and_again_after_a_change() {
        let vault = temp_vault(NOTES);
        let engine =
            Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
        engine.wait_ready().expect("ready");
        assert!(!engine.snapshot().is_prepared());
        prepare(&engine.shared).expect("reads");
        assert!(engine.snapshot().is_prepared());
        std::fs::write(engine.root().join("q-c--x--easy.md"), "# C").expect("writes");
        engine.rescan();
        engine.wait_until(|status| status.notes == 3);
        assert!(!engine.snapshot().is_prepared());
        prepare(&engine.shared).expect("reads");
        assert!(engine.snapshot().is_prepared());
    }

    #[test]
    fn it_ends_with_the_vault() {
        let vault = temp_vault(NOTES);
        let engine =
            Engine::open(OpenOptions::new(vault.root(), DataFolder::new(vault.data()))).expect("opens");
        let ahead = std::thread::spawn(engine.work_ahead());
        engine.wait_ready().expect("ready");
        drop(engine);
        ahead.join().expect("ends");
    }
}
