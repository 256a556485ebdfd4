//! The type of an expression, found when a rule is loaded: a misspelt path, two units that do not
//! go together and a call with the wrong values are errors then, not at somebody's manifest.

use super::ast::{Binary, Each, Expr, ExprKind, Unary};
use super::called::{FUNCTIONS, Function};
use super::error::ExprError;
use super::signature::signature;
use crate::quantity::{Dimension, Format};
use crate::schema::{Shape, ShapeId, nearest};
use std::ops::Range;

/// What an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// It cannot be told.
    Any,
    /// Truth.
    Bool,
    /// A number with these units.
    Quantity(Dimension),
    /// Text.
    Text,
    /// A date.
    Date,
    /// An operator and a bound.
    Comparison,
    /// A metric, an operator, a bound and a duration.
    Condition,
    /// A list.
    List(Box<Type>),
    /// What stands at a path of the manifest: an object, a list, or an answer that may be a sentence.
    Shape(ShapeId),
}

impl Type {
    /// The type in words, with its article.
    pub fn name(&self) -> String {
        match self {
            Type::Any => "any value".to_owned(),
            Type::Bool => "true or false".to_owned(),
            Type::Quantity(dimension) => dimension.name().to_owned(),
            Type::Text => "a text".to_owned(),
            Type::Date => "a date".to_owned(),
            Type::Comparison => "a comparison".to_owned(),
            Type::Condition => "a condition".to_owned(),
            Type::List(_) => "a list".to_owned(),
            Type::Shape(id) if Shape::of(*id).items.is_some() => "a list".to_owned(),
            Type::Shape(_) => "an entry with fields".to_owned(),
        }
    }

    /// The type of a list's items; nothing for what is no list.
    pub fn item(&self) -> Option<Type> {
        match self {
            Type::Any => Some(Type::Any),
            Type::List(item) => Some((**item).clone()),
            Type::Shape(id) => Shape::of(*id).items.map(type_of),
            _ => None,
        }
    }

    /// Whether a value of this type may stand where the other is wanted.
    pub fn fits(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, _) | (_, Type::Any) => true,
            // An answer may be a sentence, a list of names a single one.
            (Type::Shape(id), Type::Text) | (Type::Text, Type::Shape(id)) => {
                Shape::of(*id).types.string
            }
            (Type::Shape(id), Type::Bool) | (Type::Bool, Type::Shape(id)) => {
                Shape::of(*id).types.boolean
            }
            (Type::List(a), Type::List(b)) => a.fits(b),
            (a, b) if a.item().is_some() && b.item().is_some() => true,
            (a, b) => a == b,
        }
    }
}

/// The type of what stands at a shape.
pub fn type_of(id: ShapeId) -> Type {
    let shape = Shape::of(id);
    if !shape.fields.is_empty() || shape.items.is_some() {
        return Type::Shape(id);
    }
    match shape.format {
        Some(Format::Duration) => Type::Quantity(Dimension::TIME),
        Some(Format::Percent) => Type::Quantity(Dimension::NONE),
        Some(Format::Rate) => Type::Quantity(Dimension::RATE),
        Some(Format::Money) => Type::Quantity(Dimension::MONEY),
        Some(Format::Date) => Type::Date,
        Some(Format::Comparison) => Type::Comparison,
        Some(Format::Condition) => Type::Condition,
        _ if shape.types.string && (shape.types.number || shape.types.boolean) => Type::Any,
        _ if shape.types.number || shape.types.integer => Type::Quantity(Dimension::NONE),
        _ if shape.types.boolean => Type::Bool,
        _ if shape.types.string => Type::Text,
        _ => Type::Any,
    }
}

/// The names that an expression may use, with their types, and the paths it reads, for the test
/// that something demands each of them.
#[derive(Debug, Default)]
pub struct Scopes {
    names: Vec<(String, Type)>,
    /// The shapes of all fields that were read, outside of `has` and `default`.
    pub reads: Vec<ShapeId>,
    guarded: usize,
}

impl Scopes {
    /// `this`, `manifest` and the rule's parameters.
    pub fn new(this: ShapeId, parameters: &[(String, Type)]) -> Self {
        let mut names = vec![
            ("this".to_owned(), type_of(this)),
            ("manifest".to_owned(), type_of(Shape::ROOT)),
        ];
        names.extend(parameters.iter().cloned());
        Scopes {
            names,
            ..Scopes::default()
        }
    }
}

type Inferred = Result<Type, ExprError>;

/// The type of an expression.
///
/// # Errors
/// Where it names a path that the schema does not know, mixes units, or calls a function wrongly.
pub fn infer(expr: &Expr, scopes: &mut Scopes) -> Inferred {
    match &expr.kind {
        ExprKind::Bool(_) => Ok(Type::Bool),
        ExprKind::Number(_) => Ok(Type::Quantity(Dimension::NONE)),
        ExprKind::Text(_) => Ok(Type::Text),
        ExprKind::List(items) => {
            let mut item = Type::Any;
            for expr in items.iter() {
                item = infer(expr, scopes)?;
            }
            Ok(Type::List(Box::new(item)))
        }
        ExprKind::Name(name, _) => named(name, expr, scopes),
        ExprKind::Field(of, key) => {
            let of = infer(of, scopes)?;
            field(&of, key.name(), expr, scopes)
        }
        ExprKind::Index(of, index) => {
            let list = infer(of, scopes)?;
            expect(index, &Type::Quantity(Dimension::NONE), scopes)?;
            list.item().ok_or_else(|| {
                ExprError::new(format!("{} has no items", list.name()), of.span.clone())
            })
        }
        ExprKind::Unary(Unary::Not, operand) => expect(operand, &Type::Bool, scopes),
        ExprKind::Unary(Unary::Negate, operand) => infer(operand, scopes),
        ExprKind::Binary(operator, left, right) => {
            binary(*operator, left, right, &expr.span, scopes)
        }
        ExprKind::Choice(test, yes, no) => {
            expect(test, &Type::Bool, scopes)?;
            let yes = infer(yes, scopes)?;
            expect(no, &yes, scopes)?;
            Ok(yes)
        }
        ExprKind::Call(function, arguments) => call(function, arguments, expr, scopes),
        ExprKind::Each(kind, items) => {
            let super::ast::Items { list, name, body } = &**items;
            let of = infer(list, scopes)?;
            let Some(item) = of.item() else {
                let message = format!("{} has no items", of.name());
                return Err(ExprError::new(message, list.span.clone()));
            };
            scopes.names.push((name.to_string(), item.clone()));
            let result = if *kind == Each::Map {
                infer(body, scopes)
            } else {
                expect(body, &Type::Bool, scopes)
            };
            scopes.names.pop();
            Ok(match kind {
                Each::All | Each::Exists | Each::ExistsOne => result.map(|_| Type::Bool)?,
                Each::Filter => result.map(|_| Type::List(Box::new(item)))?,
                Each::Map => Type::List(Box::new(result?)),
            })
        }
    }
}

fn expect(expr: &Expr, wanted: &Type, scopes: &mut Scopes) -> Inferred {
    let found = infer(expr, scopes)?;
    if found.fits(wanted) {
        return Ok(found);
    }
    let message = format!("this is {}, not {}", found.name(), wanted.name());
    Err(ExprError::new(message, expr.span.clone()))
}

fn named(name: &str, expr: &Expr, scopes: &Scopes) -> Inferred {
    if let Some((_, found)) = scopes.names.iter().rev().find(|(known, _)| known == name) {
        return Ok(found.clone());
    }
    let error = ExprError::new(format!("there is no `{name}` here"), expr.span.clone());
    let known = scopes.names.iter().map(|(known, _)| known.as_str());
    Err(match nearest(name, known) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("start a path with `this` or `manifest`"),
    })
}

fn field(of: &Type, name: &str, expr: &Expr, scopes: &mut Scopes) -> Inferred {
    let at = expr.span.end - name.len()..expr.span.end;
    match of {
        Type::Any => Ok(Type::Any),
        Type::Comparison if name == "bound" => Ok(Type::Any),
        Type::Condition => match name {
            "metric" => Ok(Type::Text),
            "bound" => Ok(Type::Any),
            "comparison" => Ok(Type::Comparison),
            "lasting" => Ok(Type::Quantity(Dimension::TIME)),
            _ => Err(ExprError::new(format!("a condition has no `{name}`"), at)
                .with_help("write `metric`, `comparison`, `bound` or `lasting`")),
        },
        Type::Shape(id) => match Shape::of(*id).field(name) {
            Some(found) => {
                if scopes.guarded == 0 {
                    scopes.reads.push(found);
                }
                Ok(type_of(found))
            }
            None => Err(unknown_field(*id, name, at)),
        },
        other => {
            let message = format!("{} has no field `{name}`", other.name());
            Err(ExprError::new(message, at))
        }
    }
}

/// A path that the schema does not know, with the name that was meant.
fn unknown_field(id: ShapeId, name: &str, at: Range<usize>) -> ExprError {
    let shape = Shape::of(id);
    if shape.items.is_some() {
        return ExprError::new(format!("a list has no field `{name}`"), at)
            .with_help("go through its items with `all`, `exists`, `filter` or `map`");
    }
    let error = ExprError::new(format!("there is no field `{name}` here"), at);
    let names: Vec<_> = shape.fields.iter().map(|field| field.name).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(format!("its fields are {}", names.join(", "))),
    }
}

fn binary(
    operator: Binary,
    left: &Expr,
    right: &Expr,
    span: &Range<usize>,
    scopes: &mut Scopes,
) -> Inferred {
    if matches!(operator, Binary::And | Binary::Or) {
        expect(left, &Type::Bool, scopes)?;
        return expect(right, &Type::Bool, scopes).map(|_| Type::Bool);
    }
    let a = infer(left, scopes)?;
    let b = infer(right, scopes)?;
    let refuse = |verb: &str| {
        let message = format!("{} cannot be {verb} {}", a.name(), b.name());
        Err(ExprError::new(message, span.clone()))
    };
    match operator {
        Binary::Equal | Binary::NotEqual if a.fits(&b) => Ok(Type::Bool),
        Binary::Less | Binary::AtMost | Binary::Greater | Binary::AtLeast if a.fits(&b) => {
            Ok(Type::Bool)
        }
        Binary::In => match b.item() {
            Some(item) if item.fits(&a) => Ok(Type::Bool),
            _ => refuse("in"),
        },
        Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
            arithmetic(operator, &a, &b).map_or_else(|| refuse(verb_of(operator)), Ok)
        }
        _ => refuse("compared with"),
    }
}

fn verb_of(operator: Binary) -> &'static str {
    match operator {
        Binary::Add => "added to",
        Binary::Subtract => "reduced by",
        Binary::Multiply => "multiplied by",
        _ => "divided by",
    }
}

fn arithmetic(operator: Binary, a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        (Type::Any, _) | (_, Type::Any) => Some(Type::Any),
        (Type::Quantity(a), Type::Quantity(b)) => match operator {
            Binary::Multiply => Some(Type::Quantity(Dimension {
                time: a.time + b.time,
                money: a.money + b.money,
            })),
            Binary::Divide => Some(Type::Quantity(Dimension {
                time: a.time - b.time,
                money: a.money - b.money,
            })),
            _ => (a == b).then_some(Type::Quantity(*a)),
        },
        (Type::Date, Type::Quantity(b)) if *b == Dimension::TIME => match operator {
            Binary::Add | Binary::Subtract => Some(Type::Date),
            _ => None,
        },
        (Type::Date, Type::Date) => {
            (operator == Binary::Subtract).then_some(Type::Quantity(Dimension::TIME))
        }
        (Type::Text, Type::Text) => (operator == Binary::Add).then_some(Type::Text),
        _ => None,
    }
}

fn call(function: &Function, arguments: &[Expr], expr: &Expr, scopes: &mut Scopes) -> Inferred {
    let guarded = usize::from(matches!(function, Function::Has | Function::Default));
    scopes.guarded += guarded;
    let types: Result<Vec<_>, _> = arguments.iter().map(|a| infer(a, scopes)).collect();
    scopes.guarded -= guarded;
    let found = signature(function, &types?).map_err(|message| {
        let name = function.name();
        let error = ExprError::new(message, expr.span.clone());
        let known = FUNCTIONS.iter().map(|(_, known, ..)| *known);
        match nearest(name, known) {
            Some(near) if near != name => error.with_help(format!("did you mean `{near}`?")),
            _ => error,
        }
    })?;
    literal_fits(function, arguments)?;
    Ok(found)
}

/// A quantity written in an expression must be one.
fn literal_fits(function: &Function, arguments: &[Expr]) -> Result<(), ExprError> {
    let format = match function {
        Function::Duration => Format::Duration,
        Function::Percent => Format::Percent,
        Function::Rate => Format::Rate,
        Function::Date => Format::Date,
        _ => return Ok(()),
    };
    let [argument] = arguments else { return Ok(()) };
    let ExprKind::Text(text) = &argument.kind else {
        let message = format!("`{}` takes a text in quotes", function.name());
        return Err(ExprError::new(message, argument.span.clone()));
    };
    crate::quantity::parse(format, text)
        .map(|_| ())
        .map_err(|hint| {
            let message = format!("`{text}` {}", hint.message);
            ExprError::new(message, argument.span.clone()).with_help(hint.help)
        })
}
