//! What the note and the notes embedded in it share: the output, the ids given away, what may still be spent.

use super::anchors::Anchors;
use super::{LinkResolver, RenderedHeading};

/// HTML of a page, before the sanitiser.
const MAX_OUTPUT: usize = 20 << 20;
/// Notes embedded in one page.
const MAX_EMBEDS: u32 = 200;
/// Text of embedded notes read for one page.
const MAX_EMBEDDED_BYTES: usize = 16 << 20;
/// Notes embedded in one another.
pub(super) const MAX_EMBED_DEPTH: usize = 3;

/// An embedded note, or the note itself with neither part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) node: String,
    /// The heading's slug or the block.
    pub(super) anchor: String,
}

/// One rendering.
pub(super) struct Page<'r> {
    pub(super) resolver: &'r dyn LinkResolver,
    pub(super) out: String,
    pub(super) headings: Vec<RenderedHeading>,
    pub(super) anchors: Anchors,
    /// The notes the output stands in, the note itself first.
    pub(super) chain: Vec<Place>,
    written: usize,
    embeds: u32,
    embedded_bytes: usize,
}

impl<'r> Page<'r> {
    pub(super) fn new(resolver: &'r dyn LinkResolver) -> Self {
        let own = resolver
            .link(&cairn_model::LinkTarget::default())
            .map(|link| link.node)
            .unwrap_or_default();
        Self {
            resolver,
            out: String::new(),
            headings: Vec::new(),
            anchors: Anchors::default(),
            chain: vec![Place {
                node: own,
                anchor: String::new(),
            }],
            written: 0,
            embeds: 0,
            embedded_bytes: 0,
        }
    }

    /// Appends HTML.
    pub(super) fn put(&mut self, html: &str) {
        self.written += html.len();
        self.out.push_str(html);
    }

    /// Appends text.
    pub(super) fn put_text(&mut self, text: &str) {
        let before = self.out.len();
        super::escape::text(&mut self.out, text);
        self.written += self.out.len() - before;
    }

    /// Whether nothing more may be written but what closes.
    pub(super) fn is_full(&self) -> bool {
        self.written >= MAX_OUTPUT
    }

    /// Whether the notes embedded so far leave room for another one.
    pub(super) fn may_embed(&self) -> bool {
        self.embeds < MAX_EMBEDS && self.embedded_bytes < MAX_EMBEDDED_BYTES && !self.is_full()
    }

    /// Counts an embedded text.
    pub(super) fn embedded(&mut self, bytes: usize) {
        self.embeds += 1;
        self.embedded_bytes += bytes;
    }

    /// What the footnote ids of the note embedded last begin with.
    pub(super) fn embed_prefix(&self) -> String {
        format!("{}-", self.embeds)
    }
}
