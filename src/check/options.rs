//! Reads the options of a check out of a rule file, with errors at the words they are about.

use crate::expr::{Data, Expr, Scope, Scopes, Type, infer, parse, type_of};
use crate::manifest::{FieldId, Kind, NodeId, Tree, Word};
use crate::quantity::Dimension;
use crate::schema::{Shape, ShapeId, nearest};
use crate::source::Span;

/// What is wrong with a rule file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// Where in the rule file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl RuleError {
    /// An error at some words of a rule file.
    pub fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        RuleError {
            span,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// Expressions that were parsed when the program was built, by the values that they stand in, in
/// ascending order.
pub type Built = &'static [(u32, &'static Expr)];

/// The options of one check: a place in a rule file, and what expressions in it may name.
#[derive(Debug)]
pub struct Options<'a> {
    /// The rule file.
    pub tree: &'a Tree,
    /// The value of the check's key.
    pub at: NodeId,
    /// What `this` is.
    pub this: ShapeId,
    /// The rule's parameters.
    pub parameters: &'a [(String, Type)],
    /// A built-in rule, whose paths and types are proved by tests and not at every start: its
    /// expressions.
    pub built: Option<Built>,
}

/// How many at least: a whole number, or the parameter that holds it, which a standard may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    /// Written in the check.
    Fixed(usize),
    /// The parameter of this name.
    Parameter(String),
}

impl Count {
    /// The number at a place of a manifest.
    pub fn value(&self, scope: &Scope<'_>) -> usize {
        match self {
            Count::Fixed(number) => *number,
            Count::Parameter(name) => {
                let set = scope.parameters.iter().find(|(known, _)| known == name);
                match set {
                    Some((_, Data::Quantity(number))) => {
                        usize::try_from(number.value.ceil().to_integer()).unwrap_or(0)
                    }
                    _ => 0,
                }
            }
        }
    }
}

/// A dotted path of keys from `this`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    keys: Vec<Word>,
    fields: Vec<FieldId>,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'p> {
    /// A value.
    Value(NodeId),
    /// Nothing: the deepest entry that is there, and the path from it that leads nowhere: a key, or a
    /// section of the manifest with a key of it, for a section is a heading and not an answer.
    Absent(NodeId, &'p [Word]),
    /// A sentence stands where its parent's fields could be, or something is said already.
    Beyond,
}

impl FieldPath {
    /// The last key.
    pub fn name(&self) -> &str {
        self.keys.last().map_or("", |key| key)
    }

    /// The path as written.
    pub fn text(&self) -> String {
        self.keys.join(".")
    }

    /// What the schema says of it.
    pub fn shape(&self, this: ShapeId) -> Option<ShapeId> {
        walk(this, &self.keys).ok()
    }

    /// What it leads to from `this`. A value that is there and empty counts as absent, unless
    /// `empty` values are answers too.
    pub fn find<'p>(&'p self, tree: &Tree, this: NodeId, empty: bool) -> Found<'p> {
        let mut at = this;
        for (depth, (key, field)) in self.keys.iter().zip(&self.fields).enumerate() {
            let absent = || {
                let rest = &self.keys[depth..];
                let named = if at == Tree::ROOT { 2 } else { 1 };
                Found::Absent(at, &rest[..named.min(rest.len())])
            };
            match &tree[at].kind {
                Kind::Map(_) => {}
                Kind::Null => return absent(),
                _ => return Found::Beyond,
            }
            let Some(next) = tree.find(at, *field, key) else {
                return absent();
            };
            let value = &tree[next];
            if value.spoken {
                return Found::Beyond;
            }
            let nothing = matches!(value.kind, Kind::Null);
            if nothing || (!empty && !tree.is_given(next)) {
                return absent();
            }
            at = next;
        }
        Found::Value(at)
    }
}

fn walk(this: ShapeId, keys: &[Word]) -> Result<ShapeId, (ShapeId, &str)> {
    keys.iter().try_fold(this, |shape, key| {
        Shape::of(shape).field(key).ok_or((shape, &**key))
    })
}

impl<'a> Options<'a> {
    /// The same options for another value of the rule file.
    pub fn with(&self, at: NodeId) -> Options<'a> {
        Options { at, ..*self }
    }

    /// An error at a value of the rule file.
    pub fn error(
        &self,
        at: NodeId,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> RuleError {
        RuleError::new(self.tree.mark(at), message, help)
    }

    /// A whole number from one on, or the name of a parameter that is one.
    ///
    /// # Errors
    /// Where the value is neither.
    pub fn count(&self, at: NodeId) -> Result<Count, RuleError> {
        let written = &self.tree[at];
        let number = Type::Quantity(Dimension::NONE);
        match written.kind {
            Kind::Integer(number) if number > 0 => {
                Ok(Count::Fixed(usize::try_from(number).unwrap_or(usize::MAX)))
            }
            Kind::Text
                if (self.parameters.iter())
                    .any(|(name, kind)| **name == *written.text && *kind == number) =>
            {
                Ok(Count::Parameter(written.text.to_string()))
            }
            _ => Err(self.error(
                at,
                "this is neither a whole number nor a parameter that is one",
                "write a number such as 8, or its name under `parameters`",
            )),
        }
    }

    /// Refuses keys that the check does not know.
    ///
    /// # Errors
    /// At the first unknown key, with a did-you-mean.
    pub fn only(&self, known: &[&str]) -> Result<(), RuleError> {
        match self.built {
            Some(_) => Ok(()),
            None => only(self.tree, self.at, known),
        }
    }

    /// An option's value.
    pub fn get(&self, key: &str) -> Option<NodeId> {
        self.tree.get(self.at, key)
    }

    /// An option that must be there.
    ///
    /// # Errors
    /// Where it is not.
    pub fn demand(&self, key: &str, example: &str) -> Result<NodeId, RuleError> {
        self.get(key).ok_or_else(|| {
            let span = self.tree.anchor(self.at);
            RuleError::new(
                span,
                format!("`{key}` is missing"),
                format!("add `{example}`"),
            )
        })
    }

    /// A list of texts, or one text alone.
    ///
    /// # Errors
    /// Where an item is not a text.
    pub fn texts(&self, at: NodeId) -> Result<Vec<(NodeId, &'a str)>, RuleError> {
        let items = match &self.tree[at].kind {
            Kind::List(items) => items.clone(),
            _ => vec![at],
        };
        let text = |id: NodeId| match self.tree[id].kind {
            Kind::Text => Ok((id, &*self.tree[id].text)),
            _ => Err(self.error(id, "this is not a text", "write a text or a list of texts")),
        };
        items.into_iter().map(text).collect()
    }

    /// An expression.
    ///
    /// # Errors
    /// Where it cannot be parsed, or does not fit the schema.
    pub fn expr(&self, at: NodeId) -> Result<Expr, RuleError> {
        let built = self.built.unwrap_or_default().iter();
        if let Some((_, expr)) = built.into_iter().find(|(id, _)| *id == at.0) {
            return Ok(Expr::clone(expr));
        }
        let text = &self.tree[at].text;
        let mut scopes = Scopes::new(self.this, self.parameters);
        let parsed = parse(text).and_then(|expr| {
            if self.built.is_none() {
                infer(&expr, &mut scopes)?;
            }
            Ok(expr)
        });
        parsed.map_err(|error| {
            RuleError::new(
                self.tree.part(at, error.span),
                error.message,
                error
                    .help
                    .unwrap_or_else(|| "change the expression".to_owned()),
            )
        })
    }

    /// An expression that must be true or false.
    ///
    /// # Errors
    /// As [`Options::expr`], and where it is something else.
    pub fn test(&self, at: NodeId) -> Result<Expr, RuleError> {
        let expr = self.expr(at)?;
        if self.built.is_none() {
            let mut scopes = Scopes::new(self.this, self.parameters);
            if let Ok(found) = infer(&expr, &mut scopes)
                && !found.fits(&Type::Bool)
            {
                let message = format!("this is {}, not true or false", found.name());
                return Err(self.error(at, message, "compare it with something"));
            }
        }
        Ok(expr)
    }

    /// The shapes that an expression reads and is silent about where they are absent.
    pub fn reads(&self, expr: &Expr) -> Vec<ShapeId> {
        if self.built.is_some() {
            return Vec::new();
        }
        let mut scopes = Scopes::new(self.this, self.parameters);
        let _ = infer(expr, &mut scopes);
        scopes.reads
    }

    /// A dotted path of fields from `this`.
    ///
    /// # Errors
    /// Where the schema does not know it.
    pub fn path(&self, at: NodeId) -> Result<FieldPath, RuleError> {
        let keys: Vec<Word> = match &self.tree[at].text {
            Word::Borrowed(text) => text.split('.').map(Word::Borrowed).collect(),
            Word::Owned(text) => text.split('.').map(|key| key.to_owned().into()).collect(),
        };
        if self.built.is_none()
            && let Err((shape, key)) = walk(self.this, &keys)
        {
            let names: Vec<_> = Shape::of(shape).field_names().collect();
            let help = match nearest(key, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", names.join(", ")),
            };
            return Err(self.error(at, format!("there is no field `{key}` here"), help));
        }
        let fields = keys.iter().map(|key| FieldId::of(key)).collect();
        Ok(FieldPath { keys, fields })
    }

    /// The type of what a path leads to.
    pub fn type_at(&self, path: &FieldPath) -> Type {
        path.shape(self.this).map_or(Type::Any, type_of)
    }
}

/// Refuses keys of a map in a rule file that nothing reads.
///
/// # Errors
/// At the first unknown key, with a did-you-mean.
pub fn only(tree: &Tree, at: NodeId, known: &[&str]) -> Result<(), RuleError> {
    for child in tree.children(at) {
        let Some(key) = tree.key(*child) else {
            continue;
        };
        if known.contains(&key) {
            continue;
        }
        let span = tree.key_span(*child).unwrap_or_default();
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", known.join(", ")),
        };
        return Err(RuleError::new(
            span,
            format!("there is no key `{key}` here"),
            help,
        ));
    }
    Ok(())
}
