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

/// Text without a tag in it.
const PIECE: usize = 4_096;

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
    /// Bytes of text since the last tag.
    unbroken: usize,
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
            unbroken: 0,
            embeds: 0,
            embedded_bytes: 0,
        }
    }

    /// Appends HTML.
    pub(super) fn put(&mut self, html: &str) {
        self.written += html.len();
        self.out.push_str(html);
        if html.starts_with('<') {
            self.unbroken = 0;
        }
    }

    /// Appends text.
    pub(super) fn put_text(&mut self, text: &str) {
        for piece in pieces(text, |_| true) {
            if self.is_full() {
                return;
            }
            let before = self.out.len();
            super::escape::text(&mut self.out, piece);
            self.count_text(self.out.len() - before);
        }
    }

    /// Appends text with character references.
    pub(super) fn put_references(&mut self, text: &str) {
        let between = |c: char| c == '&' || c.is_whitespace() || !c.is_ascii();
        for piece in pieces(text, between) {
            let escaped = piece.replace('<', "&lt;").replace('>', "&gt;");
            self.out.push_str(&escaped);
            self.count_text(escaped.len());
        }
    }

    /// Breaks long text with an empty comment, which the sanitiser drops: its time grows with the square of the length
    /// of a text.
    fn count_text(&mut self, bytes: usize) {
        self.written += bytes;
        self.unbroken += bytes;
        if self.unbroken > PIECE {
            self.unbroken = 0;
            self.out.push_str("<!---->");
        }
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

/// The text in pieces; a long one ends only before a character at which `may_end` says so.
fn pieces(text: &str, may_end: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let from = rest.floor_char_boundary(PIECE);
        let end = if rest.len() <= PIECE {
            rest.len()
        } else {
            rest[from..].find(&may_end).map_or(rest.len(), |i| from + i)
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}
