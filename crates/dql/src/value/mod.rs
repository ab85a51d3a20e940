//! The kinds of value that Dataview knows, how they compare, what counts as true, and how they read.

pub mod number;
mod object;
mod order;
mod text;

pub use object::{Item, Map, Object, ObjectRef};

use crate::syntax::Lambda;
use crate::time::{Date, Duration};
use std::sync::Arc;

/// A value. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A double.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// An instant in a zone.
    Date(Date),
    /// A length of time.
    Duration(Arc<Duration>),
    /// A link into the vault.
    Link(Arc<Link>),
    /// A list.
    List(Arc<Vec<Value>>),
    /// Names with values.
    Object(ObjectRef),
    /// A lambda with what it saw where it was written.
    Function(Arc<Closure>),
    /// What is only to be shown.
    Widget(Arc<Widget>),
}

/// A lambda and the fields that were in scope.
#[derive(Debug)]
pub struct Closure {
    pub(crate) lambda: Arc<Lambda>,
    pub(crate) scope: Option<ObjectRef>,
}

/// Values that are only drawn.
#[derive(Debug)]
pub enum Widget {
    /// A link out of the vault.
    External {
        /// Where to.
        url: Arc<str>,
        /// What is shown.
        display: Arc<str>,
    },
    /// A row of `LIST expression`.
    Pair {
        /// The row's id.
        key: Value,
        /// The expression's value.
        value: Value,
    },
}

/// What a link's subpath names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// The note itself.
    File,
    /// A heading in it.
    Header,
    /// A block in it.
    Block,
}

impl LinkKind {
    /// As Dataview calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Header => "header",
            Self::Block => "block",
        }
    }
}

/// A link into the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As written, or the full path once resolved.
    pub path: Arc<str>,
    /// What `subpath` names.
    pub kind: LinkKind,
    /// Heading or block id.
    pub subpath: Option<Arc<str>>,
    /// What is shown in place of the name.
    pub display: Option<Arc<str>>,
    /// `![[...]]`.
    pub embed: bool,
}

impl Link {
    /// A link to a note.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            kind: LinkKind::File,
            subpath: None,
            display: None,
            embed: false,
        }
    }

    /// A link whose path may hold a `#heading` or `#^block`.
    pub(crate) fn infer(target: &str) -> Self {
        if let Some((path, rest)) = target.split_once("#^") {
            let block = rest.split("#^").next().unwrap_or("");
            Self {
                kind: LinkKind::Block,
                subpath: Some(block.into()),
                ..Self::file(path)
            }
        } else if let Some((path, rest)) = target.split_once('#') {
            Self::header(path, rest.split('#').next().unwrap_or(""))
        } else {
            Self::file(target)
        }
    }

    /// A link to a heading, whose text is brought into the form that links have.
    pub(crate) fn header(path: &str, heading: &str) -> Self {
        Self {
            kind: LinkKind::Header,
            subpath: Some(crate::text::heading_name(heading).into()),
            ..Self::file(path)
        }
    }

    /// The inside of `[[...]]`.
    pub(crate) fn parse_inner(inner: &str) -> Self {
        let mut from = 0;
        let pipe = loop {
            match inner[from..].find('|').map(|at| from + at) {
                Some(at) if at > 0 && inner.as_bytes()[at - 1] == b'\\' => from = at + 1,
                found => break found,
            }
        };
        let (target, display) = match pipe {
            Some(at) => (&inner[..at], Some(&inner[at + 1..])),
            None => (inner, None),
        };
        Self {
            display: display.map(Arc::from),
            ..Self::infer(&target.replace("\\|", "|"))
        }
    }
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list.
    pub fn list(values: Vec<Self>) -> Self {
        Self::List(Arc::new(values))
    }

    /// A duration.
    pub(crate) fn duration(duration: Duration) -> Self {
        Self::Duration(Arc::new(duration))
    }

    /// A link.
    pub fn link(link: Link) -> Self {
        Self::Link(Arc::new(link))
    }

    /// An object of these entries.
    pub fn object(map: Map) -> Self {
        Self::Object(Arc::new(Object::Map(map)))
    }

    /// Whether this is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The name of the kind, as `typeof` gives it; kinds compare by it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Date(_) => "date",
            Self::Duration(_) => "duration",
            Self::Link(_) => "link",
            Self::List(_) => "array",
            Self::Object(_) => "object",
            Self::Function(_) => "function",
            Self::Widget(_) => "widget",
        }
    }

    /// Whether there is something in it.
    #[allow(clippy::float_cmp)]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(flag) => *flag,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Date(date) => date.millis != 0,
            Self::Duration(duration) => duration.millis() != 0.0,
            Self::Link(link) => !link.path.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Object(object) => !object.is_empty(),
            Self::Function(_) | Self::Widget(_) => true,
        }
    }

    /// The value with every leaf replaced.
    pub(crate) fn map_leaves(&self, leaf: &dyn Fn(&Self) -> Self) -> Self {
        match self {
            Self::List(list) => Self::list(list.iter().map(|value| value.map_leaves(leaf)).collect()),
            Self::Object(object) => match &**object {
                Object::Map(map) => Self::object(
                    map.iter()
                        .map(|(key, value)| (Arc::clone(key), value.map_leaves(leaf)))
                        .collect(),
                ),
                _ => self.clone(),
            },
            value => leaf(value),
        }
    }
}

pub(crate) use order::{compare, stable_sort};
pub(crate) use text::file_title;
