//! The words every other crate speaks: ids, vault paths, link targets, kinds, confidences, diagnostics.
//!
//! Invariant: nothing here performs I/O, and nothing here knows serde; what is stored or sent is converted.

mod diagnostic;
mod id;
mod kind;
mod link;
mod path;
mod property;
mod review;
mod terms;

pub use diagnostic::{Diagnostic, DiagnosticCode, Severity};
pub use id::NodeId;
pub use kind::{Basis, Confidence, Difficulty, EdgeKind, NodeKind};
pub use link::{LinkForm, LinkTarget, Position};
pub use path::{VaultPath, VaultPathError, fold_name, slug};
pub use property::{PropertyKind, PropertyValue};
pub use review::{Moment, Rating, Review, ReviewKind, StudyDay};
pub use terms::RUSSIAN_TERMS;
