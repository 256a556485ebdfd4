//! Messages with expressions in braces: `"late after {this.max_wait}"`.

use super::ast::{Expr, ExprKind, Named};
use super::error::ExprError;
use super::eval::{Scope, evaluate};
use super::infer::{Scopes, Type, infer};
use super::parse::parse;
use super::value::{Data, Shown, Value};
use crate::manifest::{Kind, NodeId, Tree};

/// A text with expressions in it.
#[derive(Clone, Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Var(String),
    Expr(Expr),
}

/// Words that a check lends to the message of its rule, by name, such as `missing`.
pub type Vars = Vec<(&'static str, String)>;

/// The names of such words.
const LENT: &[&str] = &[
    "missing", "found", "target", "problem", "total", "limit", "count",
];

impl Template {
    /// Parses a template; `{{` and `}}` stand for braces.
    ///
    /// # Errors
    /// Where a brace is not closed or an expression cannot be parsed; the span counts from the
    /// template's start.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                literal.push(next);
                at += 2;
            } else if next == '{' {
                let Some(length) = closing(rest) else {
                    return Err(ExprError::new("the brace is not closed", at..at + 1)
                        .with_help("close it, or write `{{` for a brace"));
                };
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Self::part(&rest[1..length], at + 1)?);
                at += length + 1;
            } else {
                literal.push(next);
                at += next.len_utf8();
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Template { parts })
    }

    fn part(text: &str, offset: usize) -> Result<Part, ExprError> {
        if LENT.contains(&text.trim()) {
            return Ok(Part::Var(text.trim().to_owned()));
        }
        parse(text).map(Part::Expr).map_err(|error| ExprError {
            span: error.span.start + offset..error.span.end + offset,
            ..error
        })
    }

    /// Checks the expressions.
    ///
    /// # Errors
    /// As [`infer`].
    pub fn infer(&self, scopes: &mut Scopes) -> Result<(), ExprError> {
        for part in &self.parts {
            if let Part::Expr(expr) = part
                && infer(expr, scopes)? == Type::Bool
            {
                let message = "a message shows a value, not true or false";
                return Err(ExprError::new(message, expr.span.clone()));
            }
        }
        Ok(())
    }

    /// The text with its expressions evaluated. What is absent is shown as `…`, what is refused as it is
    /// written: a name that is misspelt is still a name.
    pub fn fill(&self, scope: &Scope<'_>, vars: &Vars) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Var(name) => {
                    let word = vars.iter().find(|(known, _)| known == name);
                    out.push_str(word.map_or("…", |(_, word)| word));
                }
                Part::Expr(expr) => match evaluate(expr, scope) {
                    Ok(value) => out.push_str(&excerpt(&shown(expr, &value, scope))),
                    Err(_) => match refused(expr, scope) {
                        Some(text) => out.push_str(&excerpt(text)),
                        None => out.push('…'),
                    },
                },
            }
        }
        out
    }
}

/// A duration or rate that is read and not computed is shown as it is written, so that it can be found
/// in the manifest.
fn shown(expr: &Expr, value: &Value<'_>, scope: &Scope<'_>) -> String {
    let timed = matches!(&value.data, Data::Quantity(quantity) if quantity.dimension.time != 0);
    match (&expr.kind, value.from.as_slice()) {
        (ExprKind::Field(..) | ExprKind::Name(..), [one]) if timed => {
            scope.tree[*one].text.to_string()
        }
        _ => Shown(&value.data, scope.tree).to_string(),
    }
}

/// The text at the end of a path such as `this.id`, where something is said about it already.
fn refused<'s>(expr: &Expr, scope: &Scope<'s>) -> Option<&'s str> {
    fn node(expr: &Expr, scope: &Scope<'_>) -> Option<NodeId> {
        match &expr.kind {
            ExprKind::Name(_, Named::This) => Some(scope.this),
            ExprKind::Name(_, Named::Manifest) => Some(Tree::ROOT),
            ExprKind::Field(of, key) => {
                let map = node(of, scope)?;
                scope.tree.find(map, key.field(), key.name())
            }
            _ => None,
        }
    }
    let node = &scope.tree[node(expr, scope)?];
    let is_text = matches!(node.kind, Kind::Text);
    (node.spoken && is_text && !node.text.trim().is_empty()).then_some(&*node.text)
}

/// The offset of the brace that closes the one at the start; quotes may hold braces.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices().skip(1) {
        match (quote, character) {
            (None, '}') => return Some(at),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// At most 80 characters of a value on one line: a message is not a place for an essay.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 80 {
        return line;
    }
    line.chars().take(79).chain(['…']).collect()
}
