//! The syntax tree of an expression.

use crate::quantity::Number;
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

/// Words of an expression; those of a built-in rule stand in the program.
pub(super) type Word = Cow<'static, str>;

/// An expression with the bytes it takes in its own text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the expression's text.
    pub span: Range<usize>,
}

/// An expression inside of another one.
#[derive(Clone)]
pub enum Part {
    /// Read from a rule file.
    Read(Box<Expr>),
    /// Of a built-in rule, read when the program was built.
    Built(&'static Expr),
}

impl Deref for Part {
    type Target = Expr;

    fn deref(&self) -> &Expr {
        match self {
            Part::Read(expr) => expr,
            Part::Built(expr) => expr,
        }
    }
}

impl From<Expr> for Part {
    fn from(expr: Expr) -> Self {
        Part::Read(Box::new(expr))
    }
}

/// Where it comes from makes no difference.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// The forms of an expression: the subset of CEL (cel-spec, "Syntax") that rules need.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `true`, `false`
    Bool(bool),
    /// `3`, `0.5`
    Number(Number),
    /// `"text"`, `'text'`
    Text(Word),
    /// `[a, b]`
    List(Cow<'static, [Expr]>),
    /// `this`
    Name(Word),
    /// `a.b`
    Field(Part, Word),
    /// `a[0]`
    Index(Part, Part),
    /// `!a`, `-a`
    Unary(Unary, Part),
    /// `a + b`
    Binary(Binary, Part, Part),
    /// `a ? b : c`
    Choice(Part, Part, Part),
    /// `f(a)`; `a.f(b)` is `f(a, b)`.
    Call(Word, Cow<'static, [Expr]>),
    /// `list.all(x, test)` and its kin.
    Each {
        /// Which of them.
        kind: Each,
        /// The list.
        list: Part,
        /// The name of the item.
        name: Word,
        /// The test or the projection.
        body: Part,
    },
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `in`
    In,
    /// `&&`
    And,
    /// `||`
    Or,
}

impl Binary {
    /// Whether it computes a value; the others give true or false.
    pub fn is_arithmetic(self) -> bool {
        use Binary::{Add, Divide, Multiply, Subtract};
        matches!(self, Add | Subtract | Multiply | Divide)
    }
}

/// The macros over lists (cel-spec, "Macros").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Every item passes.
    All,
    /// Some item passes.
    Exists,
    /// Exactly one item passes.
    ExistsOne,
    /// The items that pass.
    Filter,
    /// What becomes of each item.
    Map,
}
