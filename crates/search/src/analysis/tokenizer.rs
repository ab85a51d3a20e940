//! The words as a tantivy tokenizer.

use super::words::Words;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The analysis of a text field.
pub(crate) struct NoteTokenizer {
    words: Words,
    token: Token,
    body: bool,
}

impl NoteTokenizer {
    /// For the body, or for the other fields.
    pub(crate) fn new(body: bool) -> Self {
        Self {
            words: if body { Words::of_body() } else { Words::default() },
            token: Token::default(),
            body,
        }
    }
}

/// A clone starts with empty buffers: tantivy clones one for each field of each segment.
impl Clone for NoteTokenizer {
    fn clone(&self) -> Self {
        Self::new(self.body)
    }
}

impl Tokenizer for NoteTokenizer {
    type TokenStream<'a> = NoteTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NoteTokens<'a> {
        self.words.reset();
        self.token.reset();
        NoteTokens {
            words: &mut self.words,
            token: &mut self.token,
            text,
            next: usize::MAX,
        }
    }
}

/// The terms of one text.
pub(crate) struct NoteTokens<'a> {
    words: &'a mut Words,
    token: &'a mut Token,
    text: &'a str,
    next: usize,
}

impl TokenStream for NoteTokens<'_> {
    fn advance(&mut self) -> bool {
        while self.next >= self.words.pieces().len() {
            if !self.words.advance(self.text) {
                return false;
            }
            self.next = 0;
        }
        let piece = self.words.pieces()[self.next];
        self.next += 1;
        self.token.text.clear();
        self.token.text.push_str(self.words.text(&piece));
        self.token.position = piece.position;
        self.token.offset_from = piece.from;
        self.token.offset_to = piece.to;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
