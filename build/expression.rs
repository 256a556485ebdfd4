//! Expressions of rule files, parsed by the program's own parser → statics that need no parsing.

use serde_json::Value;
use std::fmt::Write as _;

#[path = "../src/expr/ast.rs"]
mod ast;
#[path = "../src/expr/called.rs"]
mod called;
#[path = "../src/expr/error.rs"]
mod error;
#[path = "../src/expr/parse.rs"]
mod parse;
#[path = "../src/expr/token.rs"]
mod token;

use ast::{Expr, ExprKind, Key, Part};

/// The statics of all rules, and how many there are.
#[derive(Default)]
pub(crate) struct Expressions {
    pub(crate) statics: String,
    count: usize,
}

impl Expressions {
    /// The name of the static that holds the expression of a text; nothing where the text is none, or a
    /// mere path or word, which may be no expression at all and costs nothing to parse.
    pub(crate) fn add(&mut self, value: &Value) -> Option<String> {
        let expr = parse::parse(value.as_str()?).ok()?;
        let is_one = !matches!(
            expr.kind,
            ExprKind::Name(..) | ExprKind::Field(..) | ExprKind::Text(_) | ExprKind::Number(_)
        );
        is_one.then(|| self.put(&expr))
    }

    /// The name of the static that holds the expression of a text, whatever it is; nothing where the text
    /// is none.
    pub(crate) fn read(&mut self, value: &Value) -> Option<String> {
        let expr = parse::parse(value.as_str()?).ok()?;
        Some(self.put(&expr))
    }

    /// Adds an expression after all that it holds, and answers its name.
    fn put(&mut self, expr: &Expr) -> String {
        let source = self.source(expr);
        let name = format!("EXPR_{}", self.count);
        self.count += 1;
        let _ = writeln!(self.statics, "static {name}: Expr = {source};");
        name
    }

    fn part(&mut self, part: &Part) -> String {
        format!("Part::Built(&{})", self.put(part))
    }

    /// An expression as Rust source.
    fn source(&mut self, expr: &Expr) -> String {
        let word = |word: &str| format!("Cow::Borrowed({word:?})");
        let kind = match &expr.kind {
            ExprKind::Bool(value) => format!("Bool({value})"),
            ExprKind::Number(value) => {
                format!(
                    "Number(Number::new_raw({}, {}))",
                    value.numer(),
                    value.denom()
                )
            }
            ExprKind::Text(text) => format!("Text({})", word(text)),
            ExprKind::List(items) => format!("List({})", self.all(items)),
            ExprKind::Name(name, named) => format!("Name({}, Named::{named:?})", word(name)),
            ExprKind::Field(of, key) => {
                let key = match key {
                    Key::Field(field) => format!("Field({field:?})"),
                    Key::Other(name) => format!("Other({})", word(name)),
                };
                format!("Field({}, Key::{key})", self.part(of))
            }
            ExprKind::Index(of, index) => {
                format!("Index({}, {})", self.part(of), self.part(index))
            }
            ExprKind::Unary(operator, operand) => {
                format!("Unary(Unary::{operator:?}, {})", self.part(operand))
            }
            ExprKind::Binary(operator, left, right) => {
                let (left, right) = (self.part(left), self.part(right));
                format!("Binary(Binary::{operator:?}, {left}, {right})")
            }
            ExprKind::Choice(test, yes, no) => {
                let (test, yes, no) = (self.part(test), self.part(yes), self.part(no));
                format!("Choice({test}, {yes}, {no})")
            }
            ExprKind::Call(function, arguments) => {
                format!("Call(Function::{function:?}, {})", self.all(arguments))
            }
            ExprKind::Each(kind, items) => {
                let (list, body) = (self.source(&items.list), self.source(&items.body));
                let name = format!("ITEMS_{}", self.count);
                self.count += 1;
                let _ = writeln!(
                    self.statics,
                    "static {name}: Items = Items {{ list: {list}, name: {}, body: {body} }};",
                    word(&items.name)
                );
                format!("Each(Each::{kind:?}, Part::Built(&{name}))")
            }
        };
        format!("Expr {{ kind: ExprKind::{kind}, span: {:?} }}", expr.span)
    }

    fn all(&mut self, items: &[Expr]) -> String {
        let items: Vec<String> = items.iter().map(|item| self.source(item)).collect();
        let name = format!("EXPR_{}", self.count);
        self.count += 1;
        let (count, items) = (items.len(), items.join(", "));
        let _ = writeln!(self.statics, "static {name}: [Expr; {count}] = [{items}];");
        format!("Cow::Borrowed(&{name})")
    }
}
