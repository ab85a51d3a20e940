//! A layout under way: made on a thread of its own, asked for its places meanwhile.

use super::place::Plan;
use crate::session::{Engine, Places, Shared, locked};
use crate::worker::Message;
use cairn_model::NodeId;
use crossbeam_channel::Sender;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Jobs remembered, so that a slow page still gets the end of its own.
const REMEMBERED: usize = 8;

/// Longer than any layout takes.
pub(super) const FOREVER: Duration = Duration::from_secs(3600);

/// A layout under way, or done.
pub struct MapJob {
    /// By what it is asked for.
    pub id: u32,
    scope: String,
    state: Mutex<JobState>,
    changed: Condvar,
    cancelled: AtomicBool,
}

#[derive(Default)]
struct JobState {
    revision: u32,
    done: bool,
    places: Arc<Vec<[f32; 2]>>,
}

/// The places of a job as they stand.
#[derive(Clone, Debug)]
pub struct MapPlaces {
    /// The job.
    pub job: u32,
    /// Rises with every improvement, from 1.
    pub revision: u32,
    /// Whether they are final.
    pub done: bool,
    /// By node of the map, layout units.
    pub places: Arc<Vec<[f32; 2]>>,
}

impl MapJob {
    /// The places once their revision is above `after`, or the latest when `at_most` has passed.
    pub(super) fn wait(&self, after: u32, at_most: Duration) -> MapPlaces {
        self.wait_while(at_most, |state| !state.done && state.revision <= after)
    }

    /// The final places, or the latest when `at_most` has passed.
    pub(super) fn wait_done(&self, at_most: Duration) -> MapPlaces {
        self.wait_while(at_most, |state| !state.done)
    }

    /// Those of the first revision are waited for however long they take.
    fn wait_while(&self, at_most: Duration, early: impl Fn(&mut JobState) -> bool) -> MapPlaces {
        let state = locked(&self.state);
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, at_most, early)
            .unwrap_or_else(PoisonError::into_inner);
        while state.revision == 0 {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.found(&state)
    }

    fn found(&self, state: &JobState) -> MapPlaces {
        MapPlaces {
            job: self.id,
            revision: state.revision,
            done: state.done,
            places: Arc::clone(&state.places),
        }
    }

    fn tell(&self, places: Vec<[f32; 2]>, done: bool) {
        let mut state = locked(&self.state);
        state.revision += 1;
        state.done = done;
        state.places = Arc::new(places);
        self.changed.notify_all();
    }
}

impl Engine {
    /// Begins to lay out; an unfinished layout of the same scope is given up.
    pub(super) fn start_job(&self, scope: String, ids: Vec<NodeId>, plan: Plan) -> Arc<MapJob> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let job = Arc::new(MapJob {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            scope,
            state: Mutex::default(),
            changed: Condvar::new(),
            cancelled: AtomicBool::new(false),
        });
        {
            let mut jobs = locked(&self.shared.jobs);
            for other in jobs.iter().filter(|other| other.scope == job.scope) {
                other.cancelled.store(true, Ordering::Relaxed);
            }
            jobs.push_back(Arc::clone(&job));
            if jobs.len() > REMEMBERED {
                jobs.pop_front();
            }
        }
        let (shared, messages, own) = (Arc::clone(&self.shared), self.messages(), Arc::clone(&job));
        std::thread::spawn(move || {
            let cancelled = || own.cancelled.load(Ordering::Relaxed) || shared.closing();
            let run = || plan.run(&cancelled, &|sketch| own.tell(sketch, false));
            let places = pool().map_or_else(run, |pool| pool.install(run));
            if !cancelled() {
                let kept = ids.into_iter().zip(places.iter().copied()).collect();
                keep(&shared, &messages, own.scope.clone(), kept);
            }
            own.tell(places, true);
        });
        job
    }
}

/// Threads of their own for layouts, which give way to those of requests: a map is to be seen and moved while its places
/// get better. `None` if there can be none: then the common ones do it.
fn pool() -> Option<&'static rayon::ThreadPool> {
    static POOL: OnceLock<Option<rayon::ThreadPool>> = OnceLock::new();
    let build = || {
        rayon::ThreadPoolBuilder::new()
            .thread_name(|number| format!("layout-{number}"))
            .start_handler(|_| give_way())
            .build()
            .ok()
    };
    POOL.get_or_init(build).as_ref()
}

fn give_way() {
    // On Linux a priority is a thread's; elsewhere it would be the whole process's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}

/// Keeps the places of a scope, in memory and in the cache.
fn keep(shared: &Shared, messages: &Sender<Message>, scope: String, places: Places) {
    let places = Arc::new(places);
    locked(&shared.layouts).insert(scope.clone(), Arc::clone(&places));
    // The worker may have ended meanwhile; places can be computed again.
    let _ = messages.send(Message::Layout(scope, places));
}
