//! The syntax trees of queries, sources and expressions.

use crate::value::Value;
use std::ops::Range;
use std::sync::Arc;

/// An expression and where it stands, in bytes.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The kinds of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A value written out.
    Literal(Value),
    /// A field, a lambda's argument, or `this`.
    Variable(Arc<str>),
    /// Two expressions and what is done with them.
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `a.b`, `a[b]`.
    Index(Box<Expr>, Box<Expr>),
    /// A call.
    Call(Box<Expr>, Vec<Expr>),
    /// `!a`.
    Not(Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{a: b}`; each name once.
    Object(Vec<(Arc<str>, Expr)>),
    /// `(a, b) => c`.
    Lambda(Arc<Lambda>),
}

/// Arguments and body.
#[derive(Debug)]
pub struct Lambda {
    /// Names of the arguments.
    pub arguments: Vec<Arc<str>>,
    /// What is computed.
    pub body: Expr,
}

/// Operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

impl Op {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::And => "&",
            Self::Or => "|",
        }
    }
}

/// What follows FROM, and where it stands.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it is.
    pub kind: SourceKind,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

/// The kinds of source.
#[derive(Clone, Debug)]
pub enum SourceKind {
    /// Notes with a tag or a tag below it; with its `#`.
    Tag(Arc<str>),
    /// A folder, or one note.
    Folder(Arc<str>),
    /// A file of comma-separated values.
    Csv(Arc<str>),
    /// Notes that link to this one.
    Incoming(Arc<str>),
    /// Notes that this one links to.
    Outgoing(Arc<str>),
    /// All notes but these.
    Not(Box<Source>),
    /// Both or either.
    Binary(SourceOp, Box<Source>, Box<Source>),
}

/// How two sources go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceOp {
    /// Notes of both.
    And,
    /// Notes of either.
    Or,
}

/// An expression with the name of its column.
#[derive(Clone, Debug)]
pub struct NamedExpr {
    /// As given by AS, else the text.
    pub name: Arc<str>,
    /// The expression.
    pub expr: Expr,
}

/// What a query shows.
#[derive(Clone, Debug)]
pub enum Header {
    /// A table.
    Table {
        /// Without `WITHOUT ID`.
        show_id: bool,
        /// Its columns.
        columns: Vec<NamedExpr>,
    },
    /// A list.
    List {
        /// Without `WITHOUT ID`.
        show_id: bool,
        /// What stands beside or in place of the id.
        format: Option<Expr>,
    },
    /// Tasks.
    Task,
    /// A calendar by a date.
    Calendar {
        /// The date.
        date: NamedExpr,
    },
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Small to large.
    Ascending,
    /// Large to small.
    Descending,
}

/// One key of SORT.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// By what.
    pub expr: Expr,
    /// Which way.
    pub direction: Direction,
}

/// One step after the source, and where it stands.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What is done.
    pub kind: OperationKind,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

/// The kinds of step.
#[derive(Clone, Debug)]
pub enum OperationKind {
    /// Keeps rows.
    Where(Expr),
    /// Sorts rows.
    Sort(Vec<SortKey>),
    /// Cuts rows.
    Limit(Expr),
    /// Puts rows of one value together.
    Group(NamedExpr),
    /// A row for each element of a list.
    Flatten(NamedExpr),
    /// A second FROM, which Dataview reads and then refuses.
    From(Source),
}

impl OperationKind {
    /// In small letters.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Where(_) => "where",
            Self::Sort(_) => "sort",
            Self::Limit(_) => "limit",
            Self::Group(_) => "group",
            Self::Flatten(_) => "flatten",
            Self::From(_) => "from",
        }
    }
}

/// A query.
#[derive(Clone, Debug)]
pub struct Query {
    /// What it shows.
    pub header: Header,
    /// Where its rows come from; `None` for the whole vault.
    pub source: Option<Source>,
    /// What is done with them, in order.
    pub operations: Vec<Operation>,
}
