//! Positions in UTF-16 code units, as JavaScript counts them.

/// How many code units a text has.
pub(crate) fn units(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// A text that can be cut by code units. Half a pair shows as U+FFFD.
pub(crate) enum Units<'t> {
    Ascii(&'t str),
    Wide(Vec<u16>),
}

impl<'t> Units<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            Self::Ascii(text)
        } else {
            Self::Wide(text.encode_utf16().collect())
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Ascii(text) => text.len(),
            Self::Wide(wide) => wide.len(),
        }
    }

    /// From one position to another; both are clipped.
    pub(crate) fn cut(&self, from: usize, to: usize) -> String {
        let to = to.min(self.len());
        let from = from.min(to);
        match self {
            Self::Ascii(text) => text[from..to].to_owned(),
            Self::Wide(wide) => String::from_utf16_lossy(&wide[from..to]),
        }
    }

    pub(crate) fn reversed(&self) -> String {
        match self {
            Self::Ascii(text) => text.chars().rev().collect(),
            Self::Wide(wide) => String::from_utf16_lossy(&wide.iter().rev().copied().collect::<Vec<_>>()),
        }
    }
}
