//! Evaluates an expression on a manifest. Absent means silent: what touches an absent value says
//! nothing, unless the rest decides anyway.

use super::ast::{Binary, Each, Expr, ExprKind, Key, Named, Unary};
use super::each::Seen;
use super::function;
use super::operate::{arithmetic, order, same};
use super::value::{Data, Trail, Value, plain, read};
use super::work::Work;
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::{Number, Quantity};
use crate::wording::Vocabulary;
use jiff::civil::Date;
use std::borrow::Cow;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something that was read is absent.
    Absent,
    /// Something that was read is spoken of already, so that nothing follows from it: as silent as what
    /// is absent, and not left out of a list or replaced by a default.
    Spoken,
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
    /// The phrases in force.
    pub vocabulary: &'m Vocabulary,
    /// What may still be computed.
    pub work: &'m Work,
}

/// One evaluation.
pub(super) struct Evaluation<'s, T> {
    pub(super) scope: &'s Scope<'s>,
    /// The items of the macros around, the innermost last.
    items: Vec<Value<'s, T>>,
    steps: u32,
}

/// Whether an expression holds.
///
/// # Errors
/// [`Stop`], where there is no value, or another than true or false.
pub fn holds<'s>(expr: &'s Expr, scope: &'s Scope<'s>) -> Result<bool> {
    let truth = Evaluation::<()>::new(scope).truth(expr);
    truth.map(|(truth, ())| truth)
}

/// The value of an expression with the places it rests on; slower.
///
/// # Errors
/// [`Stop`], where there is none.
pub fn evaluate<'s>(expr: &'s Expr, scope: &'s Scope<'s>) -> Result<Value<'s>> {
    Evaluation::new(scope).value(expr)
}

/// Whether something holds, and the places that it rests on.
type Truth<T> = (bool, T);

impl<'s, T: Trail> Evaluation<'s, T> {
    fn new(scope: &'s Scope<'s>) -> Self {
        Evaluation {
            scope,
            items: Vec::new(),
            steps: 0,
        }
    }

    fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps > STEP_BUDGET || !self.scope.work.take(1) {
            return Err(Stop::Failed("it takes too many steps"));
        }
        Ok(())
    }

    /// As many steps more as something takes that is done in one go.
    pub(super) fn steps(&self, steps: usize) -> Result<()> {
        match self.scope.work.take(steps) {
            true => Ok(()),
            false => Err(Stop::Failed("it takes too many steps")),
        }
    }

    pub(super) fn value(&mut self, expr: &'s Expr) -> Result<Value<'s, T>> {
        self.step()?;
        match &expr.kind {
            ExprKind::Bool(value) => Ok(Value::new(Data::Bool(*value))),
            ExprKind::Number(value) => Ok(Value::new(plain(*value))),
            ExprKind::Text(text) => Ok(Value::new(Data::Text(Cow::Borrowed(text)))),
            ExprKind::List(items) => self.list(items),
            ExprKind::Name(name, named) => self.name(name, *named),
            ExprKind::Field(of, key) => match self.place(of)? {
                Some(map) => self.at(self.inside(map, key)?),
                None => {
                    let of = self.value(of)?;
                    self.field(of, key)
                }
            },
            ExprKind::Index(of, index) => self.index(of, index),
            ExprKind::Unary(Unary::Not, operand) => self.not(operand).map(Value::truth),
            ExprKind::Unary(Unary::Negate, operand) => self.negated(operand),
            ExprKind::Binary(operator, left, right) if operator.is_arithmetic() => {
                let left = self.value(left)?;
                let right = self.value(right)?;
                let data = arithmetic(*operator, &left.data, &right.data)?;
                Ok(Value::on_both(data, left.from, right.from))
            }
            ExprKind::Binary(operator, left, right) => {
                self.test(*operator, left, right).map(Value::truth)
            }
            ExprKind::Choice(test, yes, no) => {
                let (test, from) = self.truth(test)?;
                let chosen = self.value(if test { yes } else { no })?;
                Ok(Value::on_both(chosen.data, from, chosen.from))
            }
            ExprKind::Call(function, arguments) => function::call(self, function, arguments),
            ExprKind::Each(kind, items) => self.each(*kind, &items.list, &items.body),
        }
    }

    fn list(&mut self, items: &'s [Expr]) -> Result<Value<'s, T>> {
        let mut data = Vec::with_capacity(items.len());
        let mut from = T::default();
        for item in items {
            let value = self.value(item)?;
            data.push(value.data);
            from.add(value.from);
        }
        Ok(Value {
            data: Data::List(data),
            from,
        })
    }

    fn name(&self, name: &str, named: Named) -> Result<Value<'s, T>> {
        match named {
            Named::This => self.at(self.scope.this),
            Named::Manifest => self.at(Tree::ROOT),
            Named::Item(out) => self.item(out).cloned().ok_or(Stop::Absent),
            Named::Parameter => {
                let mut parameters = self.scope.parameters.iter();
                parameters
                    .find(|(parameter, _)| parameter == name)
                    .map(|(_, data)| Value::new(data.clone()))
                    .ok_or(Stop::Failed("it names something that is not there"))
            }
        }
    }

    /// The value at a place; scalars remember it.
    pub(super) fn at(&self, id: NodeId) -> Result<Value<'s, T>> {
        let tree = self.scope.tree;
        at(tree, id).ok_or_else(|| match tree[id].spoken {
            true => Stop::Spoken,
            false => Stop::Absent,
        })
    }

    /// The list or map that a path such as `manifest.capability` leads to, found without a value for
    /// each step; nothing where the expression is no path or leads to something else.
    fn place(&self, expr: &Expr) -> Result<Option<NodeId>> {
        let tree = self.scope.tree;
        let id = match &expr.kind {
            ExprKind::Name(_, Named::This) => self.scope.this,
            ExprKind::Name(_, Named::Manifest) => Tree::ROOT,
            ExprKind::Name(_, Named::Item(out)) => match self.item(*out) {
                Some(Value {
                    data: Data::Node(id),
                    from,
                }) if from.is_empty() => *id,
                _ => return Ok(None),
            },
            ExprKind::Field(of, key) => match self.place(of)? {
                Some(map) => self.inside(map, key)?,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        match &tree[id].kind {
            Kind::List(_) | Kind::Map(_) if !tree[id].spoken => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    /// The value of a key.
    fn inside(&self, map: NodeId, key: &Key) -> Result<NodeId> {
        let tree = self.scope.tree;
        let found = match key {
            Key::Field(field) => tree.find(map, *field, ""),
            Key::Other(name) => tree.get(map, name),
        };
        found.ok_or(Stop::Absent)
    }

    /// The item of a macro.
    fn item(&self, out: usize) -> Option<&Value<'s, T>> {
        self.items.iter().nth_back(out)
    }

    fn field(&mut self, of: Value<'s, T>, key: &Key) -> Result<Value<'s, T>> {
        let data = match of.data {
            Data::Node(id) => {
                let value = self.at(self.inside(id, key)?)?;
                return Ok(Value::on_both(value.data, of.from, value.from));
            }
            Data::Comparison(comparison) if key.name() == "bound" => {
                Data::Quantity(comparison.bound)
            }
            Data::Condition(condition) => match key.name() {
                "metric" => Data::Text(Cow::Borrowed(&condition.metric)),
                "bound" => Data::Quantity(condition.comparison.bound),
                "comparison" => Data::Comparison(&condition.comparison),
                "lasting" => Data::Quantity(condition.lasting),
                _ => return Err(Stop::Absent),
            },
            // A sentence where a structured answer could stand: its fields are absent.
            _ => return Err(Stop::Absent),
        };
        Ok(Value { data, ..of })
    }

    /// Whether a field is there after all, and something is said about it already: it is not absent.
    pub(super) fn is_spoken_of(&mut self, expr: &'s Expr) -> bool {
        let ExprKind::Field(of, key) = &expr.kind else {
            return false;
        };
        let tree = self.scope.tree;
        match self.value(of).map(|of| of.data) {
            Ok(Data::Node(id)) => self.inside(id, key).is_ok_and(|id| tree[id].spoken),
            _ => false,
        }
    }

    fn index(&mut self, of: &'s Expr, index: &'s Expr) -> Result<Value<'s, T>> {
        let of = self.value(of)?;
        let index = self.value(index)?;
        let Data::Quantity(at) = index.data else {
            return Err(Stop::Failed("an index is not a number"));
        };
        let at = at.value.to_integer();
        let mut items = self.items(of)?;
        let item = match usize::try_from(at) {
            Ok(at) => items.nth(at),
            Err(_) => {
                let items: Vec<_> = items.collect();
                let at = usize::try_from(at + items.len() as i128);
                at.ok().and_then(|at| items.into_iter().nth(at))
            }
        };
        item.ok_or(Stop::Absent)
    }

    /// The items of a list, each with the places it rests on; empty items are left out.
    pub(super) fn items(&self, list: Value<'s, T>) -> Result<Items<'s, T>> {
        let scope = self.scope;
        match list.data {
            Data::Node(id) => Ok(Items::Read(scope.tree.items(id).iter(), scope)),
            Data::List(items) => Ok(Items::Made(items.into_iter(), list.from)),
            // A sentence where a list could stand.
            _ => Err(Stop::Absent),
        }
    }

    fn negated(&mut self, operand: &'s Expr) -> Result<Value<'s, T>> {
        let value = self.value(operand)?;
        let Data::Quantity(quantity) = value.data else {
            return Err(Stop::Absent);
        };
        let data = Data::Quantity(Quantity {
            value: -quantity.value,
            ..quantity
        });
        Ok(Value { data, ..value })
    }

    /// As [`Self::value`] of what is true or false, which most of every rule is, without the value.
    fn truth(&mut self, expr: &'s Expr) -> Result<Truth<T>> {
        match &expr.kind {
            ExprKind::Unary(Unary::Not, operand) => {
                self.step()?;
                self.not(operand)
            }
            ExprKind::Binary(operator, left, right) if !operator.is_arithmetic() => {
                self.step()?;
                self.test(*operator, left, right)
            }
            _ => match self.value(expr)? {
                Value {
                    data: Data::Bool(truth),
                    from,
                } => Ok((truth, from)),
                _ => Err(Stop::Absent),
            },
        }
    }

    fn not(&mut self, operand: &'s Expr) -> Result<Truth<T>> {
        self.truth(operand).map(|(truth, from)| (!truth, from))
    }

    /// An operation that is true or false.
    fn test(&mut self, operator: Binary, left: &'s Expr, right: &'s Expr) -> Result<Truth<T>> {
        match (operator, &right.kind) {
            (Binary::And, _) => self.logic(false, left, right),
            (Binary::Or, _) => self.logic(true, left, right),
            (Binary::In, ExprKind::List(items)) => self.is_one_of(left, items),
            (Binary::Equal | Binary::NotEqual, ExprKind::Text(word)) => {
                let Value { data, from } = self.value(left)?;
                let same = matches!(data, Data::Text(text) if *text == **word);
                Ok((same == (operator == Binary::Equal), from))
            }
            _ => {
                let left = self.value(left)?;
                let right = self.value(right)?;
                let truth = self.compare(operator, &left.data, &right.data)?;
                let mut from = left.from;
                from.add(right.from);
                Ok((truth, from))
            }
        }
    }

    /// `&&` (decided by false) and `||` (decided by true). As in CEL either side may decide, so an
    /// absent side is silent only where the other does not.
    fn logic(&mut self, decides: bool, left: &'s Expr, right: &'s Expr) -> Result<Truth<T>> {
        let left = match self.truth(left) {
            Ok((truth, from)) if truth == decides => return Ok((truth, from)),
            Err(Stop::Failed(why)) => return Err(Stop::Failed(why)),
            left => left,
        };
        let (right, from) = self.truth(right)?;
        if right == decides {
            return Ok((right, from));
        }
        let (_, mut earlier) = left?;
        earlier.add(from);
        Ok((right, earlier))
    }

    fn compare(&self, operator: Binary, left: &Data<'s>, right: &Data<'s>) -> Result<bool> {
        let order = || order(left, right).ok_or(Stop::Absent);
        match operator {
            Binary::Equal => Ok(same(left, right)),
            Binary::NotEqual => Ok(!same(left, right)),
            Binary::In => self.is_in(left, right),
            Binary::Less => Ok(order()?.is_lt()),
            Binary::AtMost => Ok(order()?.is_le()),
            Binary::Greater => Ok(order()?.is_gt()),
            Binary::AtLeast => Ok(order()?.is_ge()),
            _ => Err(Stop::Failed("it is not a comparison of two values")),
        }
    }

    /// `a in [b, c]`: long lists of words are compared where they stand.
    fn is_one_of(&mut self, wanted: &'s Expr, items: &'s [Expr]) -> Result<Truth<T>> {
        let wanted = self.value(wanted)?;
        let mut from = wanted.from;
        let mut found = false;
        for item in items {
            if let (ExprKind::Text(word), Data::Text(text)) = (&item.kind, &wanted.data) {
                found |= *word == **text;
                continue;
            }
            let item = self.value(item)?;
            found |= same(&item.data, &wanted.data);
            from.add(item.from);
        }
        Ok((found, from))
    }

    fn is_in(&self, wanted: &Data<'s>, list: &Data<'s>) -> Result<bool> {
        match list {
            Data::List(items) => {
                self.steps(items.len())?;
                Ok(items.iter().any(|item| same(item, wanted)))
            }
            Data::Node(id) => {
                let tree = self.scope.tree;
                self.steps(tree.items(*id).len())?;
                let mut items = tree.items(*id).iter().filter_map(|id| read(tree, *id));
                Ok(items.any(|item| same(&item, wanted)))
            }
            // A sentence where a list could stand.
            _ => Err(Stop::Absent),
        }
    }

    fn each(&mut self, kind: Each, list: &'s Expr, body: &'s Expr) -> Result<Value<'s, T>> {
        let items = match &list.kind {
            ExprKind::List(words) if words.iter().all(|it| word(it).is_some()) => {
                Items::Written(words.iter())
            }
            _ => {
                let list = self.value(list)?;
                self.items(list)?
            }
        };
        let mut seen = Seen::none_of(items.size_hint().1.unwrap_or(0), kind);
        for item in items {
            self.step()?;
            self.items.push(item);
            let result = self.value(body);
            let item = self.items.pop();
            match result {
                Ok(value) => seen.add(item, value),
                Err(Stop::Spoken) if matches!(kind, Each::Filter | Each::Map) => {
                    return Err(Stop::Spoken);
                }
                Err(Stop::Absent | Stop::Spoken) => seen.miss(),
                Err(_) if seen.is_decided() => {}
                Err(stop) => return Err(stop),
            }
            if !T::KEPT && seen.is_decided() {
                break;
            }
        }
        seen.result()
    }
}

/// The items of a list, one after the other.
pub(super) enum Items<'s, T> {
    /// Of the manifest.
    Read(std::slice::Iter<'s, NodeId>, &'s Scope<'s>),
    /// Words that stand in the expression.
    Written(std::slice::Iter<'s, Expr>),
    /// Of a list that an expression made, all of which rest on the same places.
    Made(std::vec::IntoIter<Data<'s>>, T),
}

impl<'s, T: Trail> Iterator for Items<'s, T> {
    type Item = Value<'s, T>;

    fn next(&mut self) -> Option<Value<'s, T>> {
        match self {
            Items::Read(ids, scope) => ids.find_map(|id| at(scope.tree, *id)),
            Items::Written(words) => words.find_map(word).map(Value::new),
            Items::Made(items, from) => items.next().map(|data| Value {
                data,
                from: from.clone(),
            }),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let most = match self {
            Items::Read(ids, _) => ids.len(),
            Items::Written(words) => words.len(),
            Items::Made(items, _) => items.len(),
        };
        (0, Some(most))
    }
}

/// A word that stands in an expression.
fn word(expr: &Expr) -> Option<Data<'_>> {
    match &expr.kind {
        ExprKind::Text(word) => Some(Data::Text(Cow::Borrowed(word))),
        _ => None,
    }
}

/// The value at a place; scalars remember it where places are kept.
fn at<T: Trail>(tree: &Tree, id: NodeId) -> Option<Value<'_, T>> {
    let data = read(tree, id)?;
    let from = match data {
        Data::Node(_) => T::default(),
        _ => T::of(id),
    };
    Some(Value { data, from })
}

/// A plain number made of a count.
pub(super) fn count<'m>(number: usize) -> Data<'m> {
    plain(Number::from_integer(number as i128))
}
