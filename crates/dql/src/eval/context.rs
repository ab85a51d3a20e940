//! What expressions are evaluated in: the clock, the notes, the note that asks, and limits.

use crate::table::Table;
use crate::text::{Pattern, PatternError};
use crate::time::Clock;
use crate::value::{self, Map, Object, Value};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

/// Why a query was ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The user does not want it any more.
    Cancelled,
    /// It took too long.
    TimedOut,
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It cannot be evaluated on this row.
    Row(Box<str>),
    /// The query must end.
    Stopped(Stop),
    /// It needs more memory than a query may have.
    TooMuch,
}

impl Failure {
    pub(crate) fn row(message: impl Into<Box<str>>) -> Self {
        Self::Row(message.into())
    }
}

/// What a query may use.
pub struct Limits<'a> {
    /// Asked now and then whether to stop.
    pub stop: &'a dyn Fn() -> Option<Stop>,
    /// Bytes of texts and lists that a query may make.
    pub memory: usize,
}

/// How many steps pass between two questions whether to stop.
const STEPS: u32 = 512;

/// A pattern, or why it is none.
pub(crate) type Compiled = Rc<Result<Pattern, PatternError>>;

/// What expressions are evaluated in.
pub struct Context<'a> {
    pub(crate) clock: &'a Clock,
    pub(crate) table: &'a Table,
    /// Path of the note that asks; need not exist.
    pub(crate) origin: &'a str,
    pub(crate) this: Value,
    pub(crate) depth: Cell<u32>,
    limits: &'a Limits<'a>,
    steps: Cell<u32>,
    spent: Cell<usize>,
    patterns: RefCell<FxHashMap<(Arc<str>, bool), Compiled>>,
    full_paths: RefCell<FxHashMap<Arc<str>, Arc<str>>>,
}

impl<'a> Context<'a> {
    /// A context for one query.
    pub fn new(clock: &'a Clock, table: &'a Table, origin: &'a str, limits: &'a Limits<'a>) -> Self {
        let this = match table.page_at(origin) {
            Some(page) => Value::Object(Arc::new(Object::Page(Arc::clone(page)))),
            None => Value::object(Map::default()),
        };
        Self {
            clock,
            table,
            origin,
            this,
            depth: Cell::new(0),
            limits,
            steps: Cell::new(0),
            spent: Cell::new(0),
            patterns: RefCell::default(),
            full_paths: RefCell::default(),
        }
    }

    /// Counts a step; asks now and then whether to stop.
    pub(crate) fn tick(&self) -> Result<(), Failure> {
        let steps = self.steps.get() + 1;
        if steps < STEPS {
            self.steps.set(steps);
            return Ok(());
        }
        self.steps.set(0);
        match (self.limits.stop)() {
            Some(stop) => Err(Failure::Stopped(stop)),
            None => Ok(()),
        }
    }

    /// Reads some notes; asks between two handfuls whether to stop.
    pub(crate) fn warm(&self, places: &[usize]) -> Result<(), Failure> {
        for places in places.chunks(256) {
            if let Some(stop) = (self.limits.stop)() {
                return Err(Failure::Stopped(stop));
            }
            self.table.warm(places);
        }
        Ok(())
    }

    /// Reads every note.
    pub(crate) fn warm_all(&self) -> Result<(), Failure> {
        self.warm(&(0..self.table.len()).collect::<Vec<_>>())
    }

    /// Counts memory that is about to be used.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), Failure> {
        let spent = self.spent.get().saturating_add(bytes);
        self.spent.set(spent);
        if spent > self.limits.memory {
            Err(Failure::TooMuch)
        } else {
            Ok(())
        }
    }

    /// The full path of a link's path as seen from the asking note; itself if it leads nowhere.
    pub(crate) fn full_path(&self, path: &str) -> Arc<str> {
        if let Some(full) = self.full_paths.borrow().get(path) {
            return Arc::clone(full);
        }
        let written: Arc<str> = path.into();
        let full = self
            .table
            .resolve(path, self.origin)
            .unwrap_or_else(|| Arc::clone(&written));
        self.full_paths.borrow_mut().insert(written, Arc::clone(&full));
        full
    }

    /// The order of two values.
    pub(crate) fn compare(&self, a: &Value, b: &Value) -> Ordering {
        value::compare(a, b, &|path| self.full_path(path))
    }

    /// A compiled pattern, compiled once a query.
    pub(crate) fn pattern(&self, source: &Arc<str>, ignore_case: bool) -> Result<Compiled, Failure> {
        let key = (Arc::clone(source), ignore_case);
        if let Some(pattern) = self.patterns.borrow().get(&key) {
            return Ok(Rc::clone(pattern));
        }
        self.spend(64 * 1_024)?;
        let pattern = Rc::new(Pattern::new(source, ignore_case));
        self.patterns.borrow_mut().insert(key, Rc::clone(&pattern));
        Ok(pattern)
    }
}
