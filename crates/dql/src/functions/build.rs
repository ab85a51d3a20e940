//! How a function is declared and called: its variants by kinds of arguments, and the places where a list stands for a call
//! on each of its elements.

use crate::eval::{Context, Failure};
use crate::value::Value;

/// What kind of value a variant takes at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Any,
    Array,
    Boolean,
    Date,
    Duration,
    Function,
    Link,
    Null,
    Number,
    Object,
    String,
}

impl Kind {
    /// As `typeof` names it; `*` for any.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "*",
            Self::Array => "array",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Function => "function",
            Self::Link => "link",
            Self::Null => "null",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
        }
    }

    fn takes(self, value: &Value) -> bool {
        self == Self::Any || self.name() == value.kind()
    }
}

/// What a variant does. The arguments are of its kinds.
pub type Run = fn(&Context<'_>, &[Value]) -> Result<Value, Failure>;

/// One way to call a function.
#[derive(Debug)]
pub struct Variant {
    /// Kinds of its arguments; `None` for any number of any.
    pub takes: Option<&'static [Kind]>,
    /// What it does.
    pub run: Run,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it is given, for people.
    pub signature: &'static str,
    /// What it does, for people.
    pub about: &'static str,
    /// Tried in order.
    pub variants: &'static [Variant],
    /// For a number of arguments: the places where a list stands for one call for each element.
    pub lists: &'static [(usize, &'static [usize])],
}

impl Function {
    /// Calls it.
    pub(crate) fn call(&self, context: &Context<'_>, arguments: Vec<Value>) -> Result<Value, Failure> {
        let places = self.lists.iter().find(|(count, _)| *count == arguments.len());
        let lists: Vec<usize> = places
            .into_iter()
            .flat_map(|(_, places)| *places)
            .copied()
            .filter(|place| matches!(arguments[*place], Value::List(_)))
            .collect();
        if !lists.is_empty() {
            return self.each(context, &arguments, &lists);
        }
        for variant in self.variants {
            let fits = match variant.takes {
                None => true,
                Some(kinds) => {
                    kinds.len() == arguments.len()
                        && kinds
                            .iter()
                            .zip(&arguments)
                            .all(|(kind, value)| kind.takes(value))
                }
            };
            if fits {
                return (variant.run)(context, &arguments);
            }
        }
        let kinds: Vec<_> = arguments.iter().map(Value::kind).collect();
        Err(Failure::row(format!(
            "No implementation of '{}' found for arguments: {}; it takes {}",
            self.name,
            kinds.join(", "),
            self.signature
        )))
    }

    /// Calls it for each element, as far as the shortest list goes.
    fn each(&self, context: &Context<'_>, arguments: &[Value], lists: &[usize]) -> Result<Value, Failure> {
        let element = |place: usize, at: usize| match &arguments[place] {
            Value::List(list) => list.get(at).cloned(),
            other => Some(other.clone()),
        };
        let mut out = Vec::new();
        loop {
            let at = out.len();
            let mut each = arguments.to_vec();
            for place in lists {
                match element(*place, at) {
                    Some(value) => each[*place] = value,
                    None => return Ok(Value::list(out)),
                }
            }
            context.tick()?;
            context.spend(24)?;
            out.push(self.call(context, each)?);
        }
    }
}
