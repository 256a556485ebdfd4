//! What the functions of the expression language do.

use super::ast::Expr;
use super::breadth::breadth;
use super::called::Function;
use super::cover;
use super::eval::{Evaluation, Result, Stop, count};
use super::likeness;
use super::operate::order;
use super::signature::list_of;
use super::value::{Data, Shown, Trail, Value, plain};
use super::version;
use super::volume::volume;
use crate::manifest::{NodeId, Tree};
use crate::quantity::{self, Dimension, Format, Number, Quantity, Typed};
use crate::script;
use std::borrow::Cow;

pub(super) fn call<'s, T: Trail>(
    evaluation: &mut Evaluation<'s, T>,
    function: &Function,
    arguments: &'s [Expr],
) -> Result<Value<'s, T>> {
    match (function, arguments) {
        (Function::Has, [of]) => match evaluation.value(of) {
            Ok(value) => Ok(Value::truth((true, value.from))),
            Err(Stop::Absent | Stop::Spoken) => {
                Ok(Value::new(Data::Bool(evaluation.is_spoken_of(of))))
            }
            Err(stop) => Err(stop),
        },
        (Function::Default, [first, second]) => match evaluation.value(first) {
            Err(Stop::Absent) => evaluation.value(second),
            result => result,
        },
        (Function::Today, []) => Ok(Value::new(Data::Date(evaluation.scope.today))),
        (_, [one]) => {
            let value = evaluation.value(one)?;
            if let Some(list) = list_of(function) {
                return follow(evaluation, list, value);
            }
            let scope = evaluation.scope;
            let data = match (function, value.data) {
                (Function::Volume, action) => return volume(evaluation, &action),
                (Function::IsNobody, Data::Text(text)) => {
                    Data::Bool(scope.vocabulary.is_nobody(&text))
                }
                (Function::Size, Data::Text(text)) => count(text.chars().count()),
                (
                    Function::Sum
                    | Function::Product
                    | Function::Min
                    | Function::Max
                    | Function::Distinct
                    | Function::Size,
                    data,
                ) => {
                    let from = value.from;
                    return over_list(evaluation, function, Value { data, from });
                }
                (_, data) => of_one(function, data, scope.tree)?,
            };
            Ok(Value {
                data,
                from: value.from,
            })
        }
        (_, [left, right]) => {
            let left = evaluation.value(left)?;
            let right = evaluation.value(right)?;
            let (Data::Text(text), Data::Text(part)) = (&left.data, &right.data) else {
                return Err(Stop::Absent);
            };
            evaluation.steps((text.len() + part.len()) / BYTES_IN_A_STEP)?;
            let holds = match function {
                Function::Contains => text.contains(&**part),
                Function::StartsWith => text.starts_with(&**part),
                Function::Mentions => likeness::mentions(text, part),
                Function::Permits => likeness::permits(text, part),
                Function::Same => likeness::is_same(text, part),
                Function::Alike => likeness::alike(text, part),
                Function::Names => likeness::names(text, part),
                _ => text.ends_with(&**part),
            };
            Ok(Value::on_both(Data::Bool(holds), left.from, right.from))
        }
        _ => Err(Stop::Failed("it calls a function with too many values")),
    }
}

/// The entry of a list whose `id` a reference names. A reference that leads nowhere is silent here:
/// `dangling-reference` speaks of it.
fn follow<'m, T: Trail>(
    evaluation: &Evaluation<'m, T>,
    list: &[&str],
    reference: Value<'m, T>,
) -> Result<Value<'m, T>> {
    let tree = evaluation.scope.tree;
    let Data::Text(wanted) = &reference.data else {
        return Err(Stop::Absent);
    };
    if let Some(list) = tree.at(Tree::ROOT, list) {
        evaluation.steps(tree.items(list).len() / ENTRIES_IN_A_STEP)?;
    }
    entry(tree, list, wanted)
        .map(|id| Value {
            data: Data::Node(id),
            from: reference.from,
        })
        .ok_or(Stop::Absent)
}

/// The item of a list whose `id` is this text.
fn entry(tree: &Tree, list: &[&str], wanted: &str) -> Option<NodeId> {
    let list = tree.at(Tree::ROOT, list)?;
    tree.items(list).iter().copied().find(|item| {
        tree.get(*item, "id")
            .is_some_and(|id| &*tree[id].text == wanted)
    })
}

fn over_list<'m, T: Trail>(
    evaluation: &Evaluation<'m, T>,
    function: &Function,
    list: Value<'m, T>,
) -> Result<Value<'m, T>> {
    let (data, from) = match list.data {
        Data::List(items) => (items, list.from),
        _ => {
            let mut from = list.from.clone();
            let items = evaluation.items(list)?.map(|item| {
                from.add(item.from);
                item.data
            });
            (items.collect(), from)
        }
    };
    // Of `distinct` each is compared with those before it.
    let compared = match function {
        Function::Distinct => data.len(),
        _ => 1,
    };
    evaluation.steps(data.len() * compared / ENTRIES_IN_A_STEP)?;
    let data = match function {
        Function::Size => count(data.len()),
        Function::Sum => total(data)?,
        Function::Product => product(data)?,
        Function::Distinct => Data::List(data.into_iter().fold(Vec::new(), |mut seen, item| {
            if !seen.contains(&item) {
                seen.push(item);
            }
            seen
        })),
        _ => data
            .into_iter()
            .reduce(|best, next| {
                let better = match order(&next, &best) {
                    Some(order) if *function == Function::Min => order.is_lt(),
                    Some(order) => order.is_gt(),
                    None => false,
                };
                if better { next } else { best }
            })
            .ok_or(Stop::Absent)?,
    };
    Ok(Value { data, from })
}

/// Letters that are compared, and entries that are looked at, in the time of a step.
const BYTES_IN_A_STEP: usize = 4;
const ENTRIES_IN_A_STEP: usize = 4;

const OVERFLOW: Stop = Stop::Failed("a number is too large");

fn total<'m>(items: Vec<Data<'m>>) -> Result<Data<'m>> {
    let mut items = items.into_iter();
    let Some(first) = items.next() else {
        return Ok(plain(Number::from_integer(0)));
    };
    items.try_fold(first, |sum, item| match (sum, item) {
        (Data::Quantity(a), Data::Quantity(b)) => {
            a.add(b).map(Data::Quantity).map_err(|_| OVERFLOW)
        }
        _ => Err(Stop::Absent),
    })
}

fn product<'m>(items: Vec<Data<'m>>) -> Result<Data<'m>> {
    let mut items = items.into_iter();
    let Some(first) = items.next() else {
        return Ok(Data::Quantity(Quantity {
            value: Number::from_integer(1),
            dimension: Dimension::NONE,
            percent: true,
        }));
    };
    items.try_fold(first, |product, item| match (product, item) {
        (Data::Quantity(a), Data::Quantity(b)) => {
            a.mul(b).map(Data::Quantity).map_err(|_| OVERFLOW)
        }
        _ => Err(Stop::Absent),
    })
}

fn of_one<'m>(function: &Function, data: Data<'m>, tree: &Tree) -> Result<Data<'m>> {
    match (function, data) {
        (Function::Text, Data::Text(text)) => Ok(Data::Text(text)),
        (Function::Text, data) => Ok(Data::Text(Cow::Owned(Shown(&data, tree).to_string()))),
        // What cannot be counted is not said to be too few.
        (Function::Words, Data::Text(text)) => script::words(&text).map(count).ok_or(Stop::Absent),
        (Function::Dates, Data::Text(text)) => {
            Ok(Data::List(version::dates(&text).map(Data::Date).collect()))
        }
        (Function::DateIn, Data::Text(text)) => {
            version::date_in(&text).map(Data::Date).ok_or(Stop::Absent)
        }
        (Function::IsFloating, Data::Text(text)) => Ok(Data::Bool(version::is_floating(&text))),
        (Function::Breadth, Data::Text(right)) => {
            let reach = breadth(&right).ok_or(Stop::Absent)?;
            Ok(Data::Text(Cow::Owned(reach)))
        }
        (Function::CoverGap, Data::Text(text)) => {
            let minutes = cover::longest_gap(&text).ok_or(Stop::Absent)?;
            Ok(Data::Quantity(Quantity {
                value: Number::from_integer(i128::from(minutes) * 60),
                dimension: Dimension::TIME,
                percent: false,
            }))
        }
        (Function::Lower, Data::Text(text)) => Ok(Data::Text(lower(text))),
        (Function::Days, Data::Quantity(duration)) => {
            let day = Quantity::seconds(Number::from_integer(86_400));
            let days = duration.div(day).map_err(|_| OVERFLOW)?;
            Ok(plain(days.value))
        }
        (Function::Ceil, Data::Quantity(number)) => Ok(plain(number.value.ceil())),
        (Function::Duration, Data::Text(text)) => literal(Format::Duration, &text),
        (Function::Percent, Data::Text(text)) => literal(Format::Percent, &text),
        (Function::Rate, Data::Text(text)) => literal(Format::Rate, &text),
        (Function::Date, Data::Text(text)) => literal(Format::Date, &text),
        _ => Err(Stop::Absent),
    }
}

/// A text in lower case. Most are already.
fn lower(text: Cow<'_, str>) -> Cow<'_, str> {
    let upper = |found: bool, byte: &u8| found | byte.is_ascii_uppercase();
    match text.is_ascii() {
        true if !text.as_bytes().iter().fold(false, upper) => text,
        true => Cow::Owned(text.to_ascii_lowercase()),
        false => Cow::Owned(text.to_lowercase()),
    }
}

/// A quantity written in an expression or as a parameter.
pub(super) fn literal<'m>(format: Format, text: &str) -> Result<Data<'m>> {
    match quantity::parse(format, text) {
        Ok(Some(Typed::Quantity(quantity))) => Ok(Data::Quantity(quantity)),
        Ok(Some(Typed::Date(date))) => Ok(Data::Date(date)),
        _ => Err(Stop::Failed("a quantity in it cannot be read")),
    }
}
