//! What was odd while reading the vault, as a list.

use crate::session::Engine;
use cairn_model::{Diagnostic, DiagnosticCode, VaultPath};
use std::sync::Arc;

/// A finding with the note it concerns.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The note.
    pub path: Arc<VaultPath>,
    /// What was found, and where.
    pub diagnostic: Diagnostic,
}

impl Engine {
    /// Every finding, by path and line.
    pub fn findings(&self) -> Vec<Finding> {
        let snapshot = self.snapshot();
        let notes = snapshot.graph.contributions();
        let mut out: Vec<Finding> = notes
            .flat_map(|(path, note)| {
                note.diagnostics.iter().map(|diagnostic| Finding {
                    path: Arc::clone(path),
                    diagnostic: diagnostic.clone(),
                })
            })
            .collect();
        out.extend(snapshot.graph.name_clashes().into_iter().map(|path| Finding {
            path,
            diagnostic: Diagnostic::new(DiagnosticCode::NameClash, 0),
        }));
        out.sort_by(|a, b| {
            (&a.path, a.diagnostic.line, a.diagnostic.code).cmp(&(
                &b.path,
                b.diagnostic.line,
                b.diagnostic.code,
            ))
        });
        out
    }
}
