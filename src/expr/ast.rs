//! The syntax tree of an expression.

use crate::quantity::Number;
use std::ops::Range;

/// An expression with the bytes it takes in its own text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the expression's text.
    pub span: Range<usize>,
}

/// The forms of an expression: the subset of CEL (cel-spec, "Syntax") that rules need.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `true`, `false`
    Bool(bool),
    /// `3`, `0.5`
    Number(Number),
    /// `"text"`, `'text'`
    Text(String),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `this`
    Name(String),
    /// `a.b`
    Field(Box<Expr>, String),
    /// `a[0]`
    Index(Box<Expr>, Box<Expr>),
    /// `!a`, `-a`
    Unary(Unary, Box<Expr>),
    /// `a + b`
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Choice(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `f(a)`; `a.f(b)` is `f(a, b)`.
    Call(String, Vec<Expr>),
    /// `list.all(x, test)` and its kin.
    Each {
        /// Which of them.
        kind: Each,
        /// The list.
        list: Box<Expr>,
        /// The name of the item.
        name: String,
        /// The test or the projection.
        body: Box<Expr>,
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
