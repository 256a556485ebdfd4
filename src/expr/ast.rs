//! The syntax tree of an expression.

use super::called::Function;
use crate::manifest::FieldId;
use crate::quantity::Number;
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

/// Words of an expression; those of a built-in rule stand in the program.
pub(super) type Word = Cow<'static, str>;

/// An expression with the bytes it takes in its own text. Each fills one line of a processor's cache: those
/// of all rules are gone through for each manifest.
#[derive(Clone, Debug, PartialEq)]
#[repr(align(64))]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the expression's text.
    pub span: Range<usize>,
}

/// A part of an expression.
#[derive(Clone)]
pub enum Part<T: 'static = Expr> {
    /// Read from a rule file.
    Read(Box<T>),
    /// Of a built-in rule, read when the program was built.
    Built(&'static T),
}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Part::Read(part) => part,
            Part::Built(part) => part,
        }
    }
}

impl<T> From<T> for Part<T> {
    fn from(part: T) -> Self {
        Part::Read(Box::new(part))
    }
}

/// Where it comes from makes no difference.
impl<T: PartialEq> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Part<T> {
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
    /// `this`, and what it stands for.
    Name(Word, Named),
    /// `a.b`
    Field(Part, Key),
    /// `a[0]`
    Index(Part, Part),
    /// `!a`, `-a`
    Unary(Unary, Part),
    /// `a + b`
    Binary(Binary, Part, Part),
    /// `a ? b : c`
    Choice(Part, Part, Part),
    /// `f(a)`; `a.f(b)` is `f(a, b)`.
    Call(Function, Cow<'static, [Expr]>),
    /// `list.all(x, test)` and its kin.
    Each(Each, Part<Items>),
}

/// What a macro goes through.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// The list.
    pub list: Expr,
    /// The name of the item.
    pub name: Word,
    /// The test or the projection.
    pub body: Expr,
}

/// The name of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Of one that the schema knows.
    Field(FieldId),
    /// Of another one, such as the bound of a comparison.
    Other(Word),
}

impl Key {
    /// The field with a name.
    pub fn named(name: Word) -> Self {
        match FieldId::of(&name) {
            FieldId::NONE => Key::Other(name),
            field => Key::Field(field),
        }
    }

    /// Its number.
    pub fn field(&self) -> FieldId {
        match self {
            Key::Field(field) => *field,
            Key::Other(_) => FieldId::NONE,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Key::Field(field) => field.name().unwrap_or_default(),
            Key::Other(name) => name,
        }
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The match of `given`.
    This,
    /// The whole manifest.
    Manifest,
    /// The item of a macro: of the innermost one (0), of the one around it (1), and so on.
    Item(usize),
    /// A parameter of the rule, or nothing.
    Parameter,
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
