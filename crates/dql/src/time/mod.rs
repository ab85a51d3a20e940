//! Dates and durations with Luxon's arithmetic: wall clocks in zones, casual month and year lengths.

mod civil;
mod date;
mod duration;
mod format;
mod read;
mod zone;

pub use civil::Civil;
pub use date::Date;
pub use duration::{Duration, Unit};
pub use zone::Zone;

pub(crate) use date::Shorthand;
pub(crate) use format::{format_date, format_duration};
pub(crate) use read::read_date;

/// What the clock says while a query runs.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Milliseconds since 1970 in UTC.
    pub now: i64,
    /// The zone in which dates without one are read.
    pub zone: Zone,
}
