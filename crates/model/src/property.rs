//! Typed frontmatter values, without any YAML library's types.

/// A property value as the frontmatter gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum PropertyValue {
    /// An empty value or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Text; dates stay text here.
    Text(String),
    /// A list.
    List(Vec<PropertyValue>),
    /// A mapping, in the file's order.
    Map(Vec<(String, PropertyValue)>),
}

impl PropertyValue {
    /// Every text in the value: the text itself, or those of a list, nested lists flattened. Numbers are written out.
    ///
    /// `[[a]]` in YAML is a list in a list; flattening gives back `a`, which is what the author meant.
    pub fn texts(&self) -> Vec<String> {
        let mut out = Vec::new();
        self.collect_texts(&mut out);
        out
    }

    fn collect_texts(&self, out: &mut Vec<String>) {
        match self {
            Self::Text(text) if !text.trim().is_empty() => out.push(text.trim().to_owned()),
            Self::Number(number) => out.push(number.to_string()),
            Self::List(items) => items.iter().for_each(|item| item.collect_texts(out)),
            Self::Null | Self::Bool(_) | Self::Text(_) | Self::Map(_) => {}
        }
    }

    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
