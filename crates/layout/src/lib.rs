//! Force and layered layouts: a graph of plain arrays goes in, coordinates come out.
//!
//! Nothing here reads a file, a clock or an unseeded random source, and the result does not depend on
//! the number of threads: the same input gives the same coordinates, bit by bit, on one machine.
//!
//! - [`force`] draws a whole map: linked nodes come close, groups become regions that are apart.
//! - [`layered`] draws a prerequisite path: every edge runs from left to right.
//!
//! Coordinates are in *layout units*: the unit in which the caller gives radii and box sizes. The y axis
//! points wherever the caller's does; neither layout has an up.

mod force;
mod layered;
mod random;

pub use force::{ForceOptions, GraphInput, force, force_watched};
pub use layered::{LayeredInput, LayeredLayout, LayeredOptions, layered};
