//! The links of a note's text as written, with the part of the other note that each names.

use crate::error::EngineError;
use crate::session::Engine;
use crate::snapshot::Snapshot;
use cairn_graph::{NodeKey, Resolution};
use cairn_markdown::{Link, ParsedNote};
use cairn_model::{LinkForm, NodeId, Position};
use std::collections::HashMap;

/// Other notes read for one note's links, at most.
const MAX_READ: usize = 200;

/// A link of a text.
#[derive(Clone, Debug)]
pub struct TextLink {
    /// As written, without the part.
    pub target: String,
    /// The heading, if it names one.
    pub heading: Option<String>,
    /// The block id, if it names one.
    pub block: Option<String>,
    /// How it is written.
    pub form: LinkForm,
    /// Where it begins.
    pub at: Position,
    /// The node it leads to; `None` for a file that is no note.
    pub to: Option<NodeId>,
    /// Line of the heading or block in the note it leads to; `None` if there is no such part, or no such note.
    pub part_line: Option<u32>,
}

impl Engine {
    /// The links of a note's text, in order. `note` is the note as [`Engine::parsed`] gives it.
    ///
    /// # Errors
    /// [`EngineError::NoText`] for a missing note.
    pub fn text_links(
        &self,
        snapshot: &Snapshot,
        key: NodeKey,
        note: &ParsedNote,
    ) -> Result<Vec<TextLink>, EngineError> {
        let node = snapshot.graph.node(key);
        let path = node
            .path
            .as_deref()
            .ok_or_else(|| EngineError::NoText(node.title.to_string()))?;
        let mut read: HashMap<NodeId, Option<ParsedNote>> = HashMap::new();
        let mut line = |to: &NodeId, link: &Link| {
            if *to == NodeId::note(path) {
                return note.part_line(&link.target);
            }
            if link.target.heading.is_none() && link.target.block.is_none() {
                return Some(1);
            }
            if read.len() >= MAX_READ && !read.contains_key(to) {
                return None;
            }
            let parsed = read.entry(to.clone()).or_insert_with(|| {
                let other = snapshot.graph.find(to)?;
                self.parsed(snapshot, other).ok()
            });
            parsed.as_ref()?.part_line(&link.target)
        };
        let links = note.links.iter().map(|link| {
            let (to, part_line) = match snapshot.graph.resolve(&link.target.path, path) {
                Resolution::Attachment => (None, None),
                Resolution::Missing => (Some(NodeId::missing(&link.target.path)), None),
                found => {
                    let to = match found {
                        Resolution::Note(other) => NodeId::note(&other),
                        _ => NodeId::note(path),
                    };
                    let part_line = line(&to, link);
                    (Some(to), part_line)
                }
            };
            TextLink {
                target: link.target.path.clone(),
                heading: link.target.heading.clone(),
                block: link.target.block.clone(),
                form: link.form,
                at: link.at,
                to,
                part_line,
            }
        });
        Ok(links.collect())
    }
}
