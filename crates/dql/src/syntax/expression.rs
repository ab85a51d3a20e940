//! Expressions: atoms, what follows them, and operators by precedence. `and` and `or` bind alike.

use super::ast::{Expr, ExprKind, Lambda, Op, Source, SourceKind, SourceOp};
use super::reader::Reader;
use crate::value::Value;
use std::sync::Arc;

/// Words that are no field names; `row.from` still is.
const KEYWORDS: [&str; 5] = ["FROM", "WHERE", "LIMIT", "GROUP", "FLATTEN"];

const MULTIPLY: [(&str, Op); 3] = [("*", Op::Multiply), ("/", Op::Divide), ("%", Op::Remainder)];
const ADD: [(&str, Op); 2] = [("+", Op::Add), ("-", Op::Subtract)];
const COMPARE: [(&str, Op); 6] = [
    (">=", Op::GreaterOrEqual),
    ("<=", Op::LessOrEqual),
    ("!=", Op::NotEqual),
    (">", Op::Greater),
    ("<", Op::Less),
    ("=", Op::Equal),
];
const BOOLEAN: [(&str, Op); 4] = [("and", Op::And), ("or", Op::Or), ("&", Op::And), ("|", Op::Or)];

/// Operators of one precedence, from loose to tight, and what an error calls them.
const LEVELS: [(&[(&str, Op)], &str); 4] = [
    (&BOOLEAN, "AND, OR"),
    (&COMPARE, "a comparison (=, !=, <, >)"),
    (&ADD, "'+', '-'"),
    (&MULTIPLY, "'*', '/', '%'"),
];

impl Reader<'_> {
    pub(crate) fn expression(&mut self) -> Option<Expr> {
        self.deeper(|reader| reader.binary(0))
    }

    fn binary(&mut self, level: usize) -> Option<Expr> {
        let Some((operators, name)) = LEVELS.get(level) else {
            return self.postfixed();
        };
        let mut left = self.binary(level + 1)?;
        while let Some((op, right)) = self.attempt(|reader| {
            reader.blanks();
            let op = reader.operator(operators, name)?;
            reader.blanks();
            let right = reader.binary(level + 1)?;
            reader.join()?;
            Some((op, right))
        }) {
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
                span,
            };
        }
        Some(left)
    }

    fn operator(&mut self, operators: &[(&str, Op)], name: &'static str) -> Option<Op> {
        let rest = self.rest();
        let fits = |sign: &str| {
            rest.get(..sign.len())
                .is_some_and(|text| text.eq_ignore_ascii_case(sign))
        };
        match operators.iter().find(|(sign, _)| fits(sign)) {
            Some((sign, op)) => {
                self.at += sign.len();
                Some(*op)
            }
            None => self.fail(name),
        }
    }

    /// An atom with its `.name`, `[index]` and `(arguments)`.
    fn postfixed(&mut self) -> Option<Expr> {
        let from = self.at;
        let mut expr = self.atom()?;
        // What does not follow `a` does not follow `!a` either: without this, each `!a[` would double the time.
        while self.no_postfix != Some(self.at) {
            let at = self.at;
            let linked = |reader: &mut Self| {
                let postfix = reader.postfix()?;
                reader.join()?;
                Some(postfix)
            };
            let Some(postfix) = self.attempt(linked) else {
                self.no_postfix = Some(at);
                break;
            };
            let base = Box::new(expr);
            let kind = match postfix {
                Postfix::Index(index) => ExprKind::Index(base, Box::new(index)),
                Postfix::Call(arguments) => ExprKind::Call(base, arguments),
            };
            expr = Expr {
                kind,
                span: from..self.at,
            };
        }
        Some(expr)
    }

    fn postfix(&mut self) -> Option<Postfix> {
        match self.peek() {
            Some('.') => {
                self.at += 1;
                let from = self.at;
                let name = self.identifier()?;
                Some(Postfix::Index(Expr {
                    kind: ExprKind::Literal(Value::Text(name)),
                    span: from..self.at,
                }))
            }
            Some('[') => {
                self.at += 1;
                self.blanks();
                let index = self.expression()?;
                self.blanks();
                self.take("]", "']'")?;
                Some(Postfix::Index(index))
            }
            Some('(') => {
                self.at += 1;
                self.blanks();
                let arguments = self.separated(Self::comma, Self::expression);
                self.blanks();
                self.take(")", "')'")?;
                Some(Postfix::Call(arguments))
            }
            _ => None,
        }
    }

    fn atom(&mut self) -> Option<Expr> {
        let from = self.at;
        let kind = self.atom_kind()?;
        Some(match kind {
            Atom::Whole(expr) => expr,
            Atom::Kind(kind) => Expr {
                kind,
                span: from..self.at,
            },
        })
    }

    fn atom_kind(&mut self) -> Option<Atom> {
        let literal = |value: Value| Atom::Kind(ExprKind::Literal(value));
        if let Some(link) = self.embed_link() {
            return Some(literal(Value::link(link)));
        }
        match self.peek() {
            Some('!') => return self.attempt(Self::negated),
            Some('[') => return self.attempt(Self::list).map(Atom::Kind),
            Some('{') => return self.attempt(Self::object).map(Atom::Kind),
            Some('(') => {
                return self
                    .attempt(Self::lambda)
                    .map(Atom::Kind)
                    .or_else(|| self.attempt(Self::parenthesised).map(Atom::Whole));
            }
            Some('"') => return self.string().map(|text| literal(Value::Text(text))),
            _ => {
                self.fail::<()>("a text in double quotes");
            }
        }
        if let Some(flag) = self.boolean() {
            return Some(literal(Value::Bool(flag)));
        }
        if let Some(number) = self.number() {
            return Some(literal(Value::Number(number)));
        }
        if let Some(date) = self.called("date(", Self::date_or_word) {
            return Some(literal(Value::Date(date)));
        }
        if let Some(duration) = self.called("dur(", Self::duration) {
            return Some(literal(Value::duration(duration)));
        }
        if self.rest().starts_with("null") {
            self.at += 4;
            return Some(literal(Value::Null));
        }
        self.attempt(Self::variable).map(Atom::Kind)
    }

    /// `name( literal )`.
    fn called<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.attempt(|reader| {
            if !reader.rest().starts_with(name) {
                return None;
            }
            reader.at += name.len();
            reader.blanks();
            let value = read(reader)?;
            reader.blanks();
            reader.take(")", "')'")?;
            Some(value)
        })
    }

    fn variable(&mut self) -> Option<ExprKind> {
        let from = self.at;
        let name = self.identifier()?;
        if KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(&name)) {
            self.at = from;
            return self.fail("an expression");
        }
        Some(ExprKind::Variable(name))
    }

    fn negated(&mut self) -> Option<Atom> {
        self.at += 1;
        // Blanks may follow only where a lambda does.
        let lambda = |reader: &mut Self| {
            let from = reader.at;
            reader.some_blanks()?;
            reader.peek().filter(|c| *c == '(')?;
            let kind = reader.lambda()?;
            let span = from..reader.at;
            Some(Expr { kind, span })
        };
        let negated = self.deeper(|reader| reader.postfixed().or_else(|| reader.attempt(lambda)))?;
        Some(Atom::Kind(ExprKind::Not(Box::new(negated))))
    }

    fn list(&mut self) -> Option<ExprKind> {
        self.at += 1;
        self.blanks();
        let values = self.separated(Self::comma, Self::expression);
        self.blanks();
        self.take("]", "']'")?;
        Some(ExprKind::List(values))
    }

    fn object(&mut self) -> Option<ExprKind> {
        self.at += 1;
        self.blanks();
        let entries = self.separated(Self::comma, |reader| {
            let name = reader.attempt(Self::identifier).or_else(|| reader.string())?;
            reader.blanks();
            reader.take(":", "':'")?;
            reader.blanks();
            Some((name, reader.expression()?))
        });
        self.blanks();
        self.take("}", "'}'")?;
        let mut each: Vec<(Arc<str>, Expr)> = Vec::with_capacity(entries.len());
        for (name, expr) in entries {
            match each.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = expr,
                None => each.push((name, expr)),
            }
        }
        Some(ExprKind::Object(each))
    }

    fn lambda(&mut self) -> Option<ExprKind> {
        self.at += 1;
        self.blanks();
        let arguments = self.separated(Self::comma, Self::identifier);
        self.blanks();
        if !self.rest().starts_with(')') {
            return None;
        }
        self.at += 1;
        self.blanks();
        if !self.rest().starts_with("=>") {
            return None;
        }
        self.at += 2;
        self.blanks();
        let body = self.expression()?;
        Some(ExprKind::Lambda(Arc::new(Lambda { arguments, body })))
    }

    fn parenthesised(&mut self) -> Option<Expr> {
        self.at += 1;
        self.blanks();
        let inner = self.expression()?;
        self.blanks();
        self.take(")", "')'")?;
        Some(inner)
    }

    /// What follows FROM. `and` and `or` bind alike.
    pub(crate) fn source(&mut self) -> Option<Source> {
        self.deeper(|reader| {
            let mut left = reader.one_source()?;
            while let Some((op, right)) = reader.attempt(|reader| {
                reader.blanks();
                let op = match reader.operator(&BOOLEAN, "AND, OR")? {
                    Op::And => SourceOp::And,
                    _ => SourceOp::Or,
                };
                reader.blanks();
                let right = reader.one_source()?;
                reader.join()?;
                Some((op, right))
            }) {
                let span = left.span.start..right.span.end;
                left = Source {
                    kind: SourceKind::Binary(op, Box::new(left), Box::new(right)),
                    span,
                };
            }
            Some(left)
        })
    }

    fn one_source(&mut self) -> Option<Source> {
        let from = self.at;
        let kind = match self.peek() {
            Some('(') => {
                return self.attempt(|reader| {
                    reader.at += 1;
                    reader.blanks();
                    let inner = reader.source()?;
                    reader.blanks();
                    reader.take(")", "')'")?;
                    Some(inner)
                });
            }
            Some('-' | '!') => self.attempt(|reader| {
                reader.at += 1;
                let negated = reader.deeper(Self::one_source)?;
                Some(SourceKind::Not(Box::new(negated)))
            }),
            Some('"') => self.string().map(SourceKind::Folder),
            Some('#') => self.tag().map(SourceKind::Tag),
            Some('[') => self.link().map(|link| SourceKind::Incoming(link.path)),
            _ if self.rest().starts_with("outgoing(") => self.attempt(|reader| {
                reader.at += "outgoing(".len();
                reader.blanks();
                let link = reader.link()?;
                reader.take(")", "')'")?;
                Some(SourceKind::Outgoing(link.path))
            }),
            _ if self.rest().starts_with("csv(") => self.attempt(|reader| {
                reader.at += "csv(".len();
                reader.blanks();
                let path = reader.string()?;
                reader.take(")", "')'")?;
                Some(SourceKind::Csv(path))
            }),
            _ => self.fail_with(
                "a source (#tag, \"folder\", [[note]], outgoing([[note]]))",
                "Folders stand in double quotes, tags begin with '#'.",
            ),
        }?;
        Some(Source {
            kind,
            span: from..self.at,
        })
    }
}

/// What follows an atom.
enum Postfix {
    Index(Expr),
    Call(Vec<Expr>),
}

enum Atom {
    /// With a span of its own.
    Whole(Expr),
    Kind(ExprKind),
}
