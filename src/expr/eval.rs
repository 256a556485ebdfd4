//! Evaluates an expression on a manifest. Absent means silent: what touches an absent value says
//! nothing, unless the rest decides anyway.

use super::ast::{Binary, Each, Expr, ExprKind, Unary};
use super::each::Seen;
use super::function;
use super::value::{Data, Value, plain, read};
use crate::manifest::{NodeId, Tree};
use crate::quantity::{ArithmeticError, Dimension, Number, Quantity};
use jiff::civil::Date;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something that was read is absent.
    Absent,
    /// It cannot be computed: out of range, or over the step budget. A finding, never a silent pass.
    Failed(&'static str),
}

/// The result of an evaluation.
pub(super) type Result<T> = std::result::Result<T, Stop>;

/// Steps that one evaluation may take. The largest built-in rule takes under 1,000 on a manifest of
/// 150 lines.
pub const STEP_BUDGET: u32 = 200_000;

/// What an expression sees.
#[derive(Debug)]
pub struct Scope<'m> {
    /// The manifest.
    pub tree: &'m Tree,
    /// The match of `given`.
    pub this: NodeId,
    /// The date to judge by.
    pub today: Date,
    /// The rule's parameters.
    pub parameters: &'m [(String, Data<'static>)],
}

/// One evaluation.
pub(super) struct Evaluation<'s> {
    pub(super) scope: &'s Scope<'s>,
    locals: Vec<(&'s str, Value<'s>)>,
    steps: u32,
    track: bool,
}

/// The value of an expression.
///
/// # Errors
/// [`Stop`], where there is none.
pub fn evaluate<'s>(expr: &'s Expr, scope: &'s Scope<'s>) -> Result<Value<'s>> {
    run(expr, scope, false)
}

/// The value of an expression with the places it rests on; slower.
///
/// # Errors
/// [`Stop`], where there is none.
pub fn evaluate_tracked<'s>(expr: &'s Expr, scope: &'s Scope<'s>) -> Result<Value<'s>> {
    run(expr, scope, true)
}

fn run<'s>(expr: &'s Expr, scope: &'s Scope<'s>, track: bool) -> Result<Value<'s>> {
    let mut evaluation = Evaluation {
        scope,
        locals: Vec::new(),
        steps: 0,
        track,
    };
    evaluation.value(expr)
}

impl<'s> Evaluation<'s> {
    pub(super) fn value(&mut self, expr: &'s Expr) -> Result<Value<'s>> {
        self.steps += 1;
        if self.steps > STEP_BUDGET {
            return Err(Stop::Failed("it takes too many steps"));
        }
        match &expr.kind {
            ExprKind::Bool(value) => Ok(Value::new(Data::Bool(*value))),
            ExprKind::Number(value) => Ok(Value::number(*value)),
            ExprKind::Text(text) => Ok(Value::new(Data::Text(Cow::Borrowed(text)))),
            ExprKind::List(items) => self.list(items),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Field(of, name) => {
                let of = self.value(of)?;
                self.field(of, name)
            }
            ExprKind::Index(of, index) => self.index(of, index),
            ExprKind::Unary(operator, operand) => self.unary(*operator, operand),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            ExprKind::Choice(test, yes, no) => {
                let (test, from) = self.truth(test)?;
                let chosen = self.value(if test { yes } else { no })?;
                Ok(merge(chosen.data, from, chosen.from))
            }
            ExprKind::Call(name, arguments) => function::call(self, name, arguments),
            ExprKind::Each {
                kind,
                list,
                name,
                body,
            } => self.each(*kind, list, name, body),
        }
    }

    fn list(&mut self, items: &'s [Expr]) -> Result<Value<'s>> {
        let mut data = Vec::with_capacity(items.len());
        let mut from = Vec::new();
        for item in items {
            let value = self.value(item)?;
            data.push(value.data);
            remember(&mut from, value.from);
        }
        Ok(Value {
            data: Data::List(data),
            from,
        })
    }

    fn name(&mut self, name: &str) -> Result<Value<'s>> {
        if let Some((_, value)) = self.locals.iter().rev().find(|(local, _)| *local == name) {
            return Ok(value.clone());
        }
        match name {
            "this" => self.at(self.scope.this),
            "manifest" => self.at(Tree::ROOT),
            _ => {
                let parameters = self.scope.parameters;
                parameters
                    .iter()
                    .find(|(parameter, _)| parameter == name)
                    .map(|(_, data)| Value::new(data.clone()))
                    .ok_or(Stop::Failed("it names something that is not there"))
            }
        }
    }

    /// The value at a place; scalars remember it.
    pub(super) fn at(&self, id: NodeId) -> Result<Value<'s>> {
        let data = read(self.scope.tree, id).ok_or(Stop::Absent)?;
        let from = if self.track && !matches!(data, Data::Node(_)) {
            vec![id]
        } else {
            Vec::new()
        };
        Ok(Value { data, from })
    }

    fn field(&mut self, of: Value<'s>, name: &str) -> Result<Value<'s>> {
        match of.data {
            Data::Node(id) => {
                let id = self.scope.tree.get(id, name).ok_or(Stop::Absent)?;
                self.at(id)
                    .map(|value| merge(value.data, of.from, value.from))
            }
            Data::Comparison(comparison) if name == "bound" => {
                Ok(merge(Data::Quantity(comparison.bound), of.from, Vec::new()))
            }
            Data::Condition(condition) => {
                let data = match name {
                    "metric" => Data::Text(Cow::Borrowed(&condition.metric)),
                    "bound" => Data::Quantity(condition.comparison.bound),
                    "comparison" => Data::Comparison(&condition.comparison),
                    "lasting" => Data::Quantity(condition.lasting),
                    _ => return Err(Stop::Absent),
                };
                Ok(merge(data, of.from, Vec::new()))
            }
            // A sentence where a structured answer could stand: its fields are absent.
            _ => Err(Stop::Absent),
        }
    }

    /// Whether a field is there after all, and something is said about it already: it is not absent.
    pub(super) fn is_spoken_of(&mut self, expr: &'s Expr) -> bool {
        let ExprKind::Field(of, name) = &expr.kind else {
            return false;
        };
        let tree = self.scope.tree;
        match self.value(of).map(|of| of.data) {
            Ok(Data::Node(id)) => tree.get(id, name).is_some_and(|id| tree[id].spoken),
            _ => false,
        }
    }

    fn index(&mut self, of: &'s Expr, index: &'s Expr) -> Result<Value<'s>> {
        let of = self.value(of)?;
        let index = self.value(index)?;
        let Data::Quantity(at) = index.data else {
            return Err(Stop::Failed("an index is not a number"));
        };
        let at = at.value.to_integer();
        let items = self.items(of)?;
        let at = usize::try_from(if at < 0 { at + items.len() as i128 } else { at });
        at.ok()
            .and_then(|at| items.into_iter().nth(at))
            .ok_or(Stop::Absent)
    }

    /// The items of a list, each with the places it rests on; empty items are left out.
    pub(super) fn items(&self, list: Value<'s>) -> Result<Vec<Value<'s>>> {
        match list.data {
            Data::Node(id) => {
                let items = self.scope.tree.items(id);
                Ok(items.iter().filter_map(|id| self.at(*id).ok()).collect())
            }
            Data::List(items) => Ok(items
                .into_iter()
                .map(|data| Value {
                    data,
                    from: list.from.clone(),
                })
                .collect()),
            // A sentence where a list could stand.
            _ => Err(Stop::Absent),
        }
    }

    fn unary(&mut self, operator: Unary, operand: &'s Expr) -> Result<Value<'s>> {
        let value = self.value(operand)?;
        let data = match (operator, value.data) {
            (Unary::Not, Data::Bool(value)) => Data::Bool(!value),
            (Unary::Negate, Data::Quantity(quantity)) => Data::Quantity(Quantity {
                value: -quantity.value,
                ..quantity
            }),
            _ => return Err(Stop::Absent),
        };
        Ok(Value {
            data,
            from: value.from,
        })
    }

    fn truth(&mut self, expr: &'s Expr) -> Result<(bool, Vec<NodeId>)> {
        let value = self.value(expr)?;
        match value.data {
            Data::Bool(truth) => Ok((truth, value.from)),
            _ => Err(Stop::Absent),
        }
    }

    fn binary(&mut self, operator: Binary, left: &'s Expr, right: &'s Expr) -> Result<Value<'s>> {
        match operator {
            Binary::And => self.logic(false, left, right),
            Binary::Or => self.logic(true, left, right),
            _ => {
                if operator == Binary::In
                    && let ExprKind::List(items) = &right.kind
                {
                    return self.is_one_of(left, items);
                }
                let left = self.value(left)?;
                let right = self.value(right)?;
                let data = self.combine(operator, &left, &right)?;
                Ok(merge(data, left.from, right.from))
            }
        }
    }

    /// `&&` (decided by false) and `||` (decided by true). As in CEL either side may decide, so an
    /// absent side is silent only where the other does not.
    fn logic(&mut self, decides: bool, left: &'s Expr, right: &'s Expr) -> Result<Value<'s>> {
        let left = self.truth(left);
        if let Ok((truth, from)) = &left
            && *truth == decides
        {
            return Ok(Value {
                data: Data::Bool(decides),
                from: from.clone(),
            });
        }
        if let Err(Stop::Failed(_)) = left {
            return left.map(|(truth, from)| Value {
                data: Data::Bool(truth),
                from,
            });
        }
        let (right, from) = self.truth(right)?;
        if right == decides {
            return Ok(Value {
                data: Data::Bool(decides),
                from,
            });
        }
        let (_, earlier) = left?;
        Ok(merge(Data::Bool(!decides), earlier, from))
    }

    fn combine(&self, operator: Binary, left: &Value<'s>, right: &Value<'s>) -> Result<Data<'s>> {
        match operator {
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
                arithmetic(operator, &left.data, &right.data)
            }
            Binary::Equal => Ok(Data::Bool(self.same(&left.data, &right.data))),
            Binary::NotEqual => Ok(Data::Bool(!self.same(&left.data, &right.data))),
            Binary::In => self.is_in(&left.data, &right.data).map(Data::Bool),
            Binary::Less | Binary::AtMost | Binary::Greater | Binary::AtLeast => {
                let order = order(&left.data, &right.data).ok_or(Stop::Absent)?;
                Ok(Data::Bool(match operator {
                    Binary::Less => order.is_lt(),
                    Binary::AtMost => order.is_le(),
                    Binary::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
            Binary::And | Binary::Or => Err(Stop::Failed("it is not an operation on two values")),
        }
    }

    /// `a in [b, c]`: long lists of words are compared where they stand.
    fn is_one_of(&mut self, wanted: &'s Expr, items: &'s [Expr]) -> Result<Value<'s>> {
        let wanted = self.value(wanted)?;
        let mut from = wanted.from;
        let mut found = false;
        for item in items {
            if let (ExprKind::Text(word), Data::Text(text)) = (&item.kind, &wanted.data) {
                found |= *word == **text;
                continue;
            }
            let item = self.value(item)?;
            found |= self.same(&item.data, &wanted.data);
            remember(&mut from, item.from);
        }
        Ok(Value {
            data: Data::Bool(found),
            from,
        })
    }

    fn is_in(&self, wanted: &Data<'s>, list: &Data<'s>) -> Result<bool> {
        match list {
            Data::List(items) => Ok(items.iter().any(|item| self.same(item, wanted))),
            Data::Node(id) => {
                let tree = self.scope.tree;
                let mut items = tree.items(*id).iter().filter_map(|id| read(tree, *id));
                Ok(items.any(|item| self.same(&item, wanted)))
            }
            // A sentence where a list could stand.
            _ => Err(Stop::Absent),
        }
    }

    fn same(&self, left: &Data<'s>, right: &Data<'s>) -> bool {
        match (left, right) {
            (Data::Quantity(a), Data::Quantity(b)) => {
                a.dimension == b.dimension && a.value == b.value
            }
            _ => left == right,
        }
    }

    fn each(
        &mut self,
        kind: Each,
        list: &'s Expr,
        name: &'s str,
        body: &'s Expr,
    ) -> Result<Value<'s>> {
        let list = self.value(list)?;
        let items = self.items(list)?;
        let mut seen = Seen::default();
        for item in items {
            self.locals.push((name, item.clone()));
            let result = self.value(body);
            self.locals.pop();
            match result {
                Ok(value) => seen.add(kind, item, value),
                Err(Stop::Absent) => seen.miss(),
                Err(stop) => return Err(stop),
            }
        }
        seen.result(kind)
    }
}

/// `a` and `b` as the places of one value.
pub(super) fn merge<'m>(data: Data<'m>, mut a: Vec<NodeId>, b: Vec<NodeId>) -> Value<'m> {
    remember(&mut a, b);
    Value { data, from: a }
}

/// Adds places that are not known yet, in their order.
pub(super) fn remember(known: &mut Vec<NodeId>, more: Vec<NodeId>) {
    for id in more {
        if !known.contains(&id) {
            known.push(id);
        }
    }
}

/// The order of two values of one kind.
pub(super) fn order(left: &Data<'_>, right: &Data<'_>) -> Option<Ordering> {
    match (left, right) {
        (Data::Quantity(a), Data::Quantity(b)) => {
            let (a, b) = alike(*a, *b);
            a.compare(b)
        }
        (Data::Date(a), Data::Date(b)) => Some(a.cmp(b)),
        (Data::Text(a), Data::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// A plain zero, which is what the sum of nothing gives, takes the unit of what it meets.
fn alike(a: Quantity, b: Quantity) -> (Quantity, Quantity) {
    let zero = |q: Quantity| q.dimension == Dimension::NONE && *q.value.numer() == 0;
    let with = |q: Quantity, dimension| Quantity { dimension, ..q };
    if zero(a) {
        (with(a, b.dimension), b)
    } else if zero(b) {
        (a, with(b, a.dimension))
    } else {
        (a, b)
    }
}

fn arithmetic<'m>(operator: Binary, left: &Data<'m>, right: &Data<'m>) -> Result<Data<'m>> {
    match (left, right) {
        (Data::Quantity(a), Data::Quantity(b)) => {
            let (a, b) = match operator {
                Binary::Add | Binary::Subtract => alike(*a, *b),
                _ => (*a, *b),
            };
            let result = match operator {
                Binary::Add => a.add(b),
                Binary::Subtract => a.sub(b),
                Binary::Multiply => a.mul(b),
                _ => a.div(b),
            };
            result.map(Data::Quantity).map_err(|error| match error {
                ArithmeticError::Dimensions => Stop::Failed("it mixes different units"),
                ArithmeticError::Overflow => Stop::Failed("a number is too large"),
                ArithmeticError::DivisionByZero => Stop::Failed("it divides by zero"),
            })
        }
        (Data::Date(a), Data::Quantity(b)) if b.dimension == Dimension::TIME => {
            let b = match operator {
                Binary::Subtract => Quantity {
                    value: -b.value,
                    ..*b
                },
                _ => *b,
            };
            shift(*a, b).map(Data::Date)
        }
        (Data::Date(a), Data::Date(b)) if operator == Binary::Subtract => {
            let days = a.since(*b).map_err(|_| Stop::Failed("a date is too far"))?;
            let seconds = i128::from(days.get_days()) * 86_400;
            Ok(Data::Quantity(Quantity {
                value: Number::from_integer(seconds),
                dimension: Dimension::TIME,
                percent: false,
            }))
        }
        (Data::Text(a), Data::Text(b)) if operator == Binary::Add => {
            Ok(Data::Text(Cow::Owned(format!("{a}{b}"))))
        }
        _ => Err(Stop::Absent),
    }
}

/// A date some time later; whole days count.
fn shift(date: Date, by: Quantity) -> Result<Date> {
    let days = (by.value / Number::from_integer(86_400))
        .floor()
        .to_integer();
    let days = i64::try_from(days).map_err(|_| Stop::Failed("a date is too far"))?;
    jiff::Span::new()
        .try_days(days)
        .and_then(|span| date.checked_add(span))
        .map_err(|_| Stop::Failed("a date is too far"))
}

/// A plain number made of a count.
pub(super) fn count<'m>(number: usize) -> Data<'m> {
    plain(Number::from_integer(number as i128))
}
