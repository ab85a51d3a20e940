//! Data as it is sent: plain structures with serde and specta, no behaviour.
//!
//! Integers are 32-bit, because a JavaScript number cannot hold more; node ids are text.

mod gap;
mod health;
mod interview;
mod map;
mod map_desk;
mod mark;
mod need;
mod node;
mod path;
mod query;
mod review;
mod search;
mod source;
mod vault;

pub use gap::*;
pub use health::*;
pub use interview::*;
pub use map::*;
pub use map_desk::*;
pub use mark::*;
pub use need::*;
pub use node::*;
pub use path::*;
pub use query::*;
pub use review::*;
pub use search::*;
pub use source::*;
pub use vault::*;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A request without arguments.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct Nothing {}
