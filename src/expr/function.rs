//! The functions of the expression language: what they take, give and do.

use super::ast::{Expr, Function};
use super::breadth::breadth;
use super::cover;
use super::eval::{Evaluation, Result, Stop, count};
use super::infer::Type;
use super::likeness;
use super::operate::order;
use super::value::{Data, Shown, Trail, Value, plain};
use super::version;
use super::volume::volume;
use crate::manifest::{NodeId, Tree};
use crate::quantity::{self, Dimension, Format, Number, Quantity, Typed};
use crate::schema::Shape;
use crate::script;
use std::borrow::Cow;

/// Name, number of arguments, and what it does: the list that a misspelt name is compared with and
/// the documentation is made from.
pub const FUNCTIONS: &[(&str, usize, &str)] = &[
    ("has", 1, "whether a value is there"),
    (
        "default",
        2,
        "the first value, or the second where the first is absent",
    ),
    ("size", 1, "how many items a list has, or characters a text"),
    (
        "words",
        1,
        "how many words a text has; absent where no blanks stand between them",
    ),
    (
        "sum",
        1,
        "the sum of a list of numbers or quantities; 0 of none",
    ),
    (
        "product",
        1,
        "the product of a list of plain numbers; 1 of none",
    ),
    ("min", 1, "the least of a list"),
    ("max", 1, "the greatest of a list"),
    ("distinct", 1, "a list without its repetitions"),
    ("today", 0, "the date to judge by"),
    ("ceil", 1, "a plain number, rounded up to a whole one"),
    ("days", 1, "a duration as a number of days"),
    (
        "duration",
        1,
        "a duration written as in a manifest: duration(\"180d\")",
    ),
    (
        "percent",
        1,
        "a share written as in a manifest: percent(\"1%\")",
    ),
    (
        "rate",
        1,
        "a rate written as in a manifest: rate(\"60/min\")",
    ),
    (
        "date",
        1,
        "a date written as in a manifest: date(\"2026-01-31\")",
    ),
    ("text", 1, "a value as a message shows it"),
    ("lower", 1, "a text in lower case"),
    (
        "isNobody",
        1,
        "whether a name is a word for nobody in particular: `the team`, `IT`, or one that a standard calls so",
    ),
    ("contains", 2, "whether a text holds another"),
    ("startsWith", 2, "whether a text starts with another"),
    ("endsWith", 2, "whether a text ends with another"),
    (
        "mentions",
        2,
        "whether a name holds all words of an act: mentions(\"approve-payment\", \"approve the payments\")",
    ),
    (
        "permits",
        2,
        "whether a right allows an act: permits(\"payments.write\", \"approve payment\")",
    ),
    (
        "same",
        2,
        "whether two names are one owner: same(\"@acme/claims-ai\", \"Claims-AI\")",
    ),
    (
        "alike",
        2,
        "whether two nouns may count the same: alike(\"motor claims\", \"claim\")",
    ),
    (
        "names",
        2,
        "whether a text names an id as a whole word: names(\"to manual-queue\", \"manual-queue\")",
    ),
    (
        "breadth",
        1,
        "what a right reaches, where that is more than one thing: breadth(\"claims:read:*\"); absent where \
         it is narrow",
    ),
    (
        "isFloating",
        1,
        "whether a version can come to mean another one: isFloating(\"small-latest\")",
    ),
    ("dates", 1, "the dates in a text, as a list"),
    (
        "dateIn",
        1,
        "the date that a version is or ends with: dateIn(\"example-small-2026-03-01\"); absent where there is none",
    ),
    (
        "coverGap",
        1,
        "the longest time in a week that the hours of a cover leave open: coverGap(\"Mon-Fri 8-18\"); \
         absent where they cannot be read",
    ),
    (
        "volume",
        1,
        "how often an action runs in a day at most: the least of its limits and of the load; absent where \
         it states no limit in numbers",
    ),
    ("integration", 1, "the entry of `integrations` with this id"),
    ("source", 1, "the entry of `data_sources` with this id"),
    ("alert", 1, "the entry of `operations.alerts` with this id"),
    (
        "fallback",
        1,
        "the entry of `operations.fallbacks` with this id",
    ),
];

/// Where the functions that follow a reference look.
fn list_of(function: &Function) -> Option<&'static [&'static str]> {
    match function {
        Function::Integration => Some(&["integrations"]),
        Function::Source => Some(&["data_sources"]),
        Function::Alert => Some(&["operations", "alerts"]),
        Function::Fallback => Some(&["operations", "fallbacks"]),
        _ => None,
    }
}

/// The type that a call gives for arguments of these types; an error says what it wants instead.
pub(super) fn signature(
    function: &Function,
    arguments: &[Type],
) -> std::result::Result<Type, String> {
    use Function as F;
    let name = function.name();
    let Some((_, arity, _)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return Err(format!("there is no function `{name}`"));
    };
    if arguments.len() != *arity {
        let plural = if *arity == 1 { "value" } else { "values" };
        return Err(format!(
            "`{name}` takes {arity} {plural}, not {}",
            arguments.len()
        ));
    }
    let wants = |at: usize, fits: bool, what: &str| {
        if fits {
            Ok(())
        } else {
            Err(format!(
                "`{name}` takes {what}, not {}",
                arguments[at].name()
            ))
        }
    };
    let number = Type::Quantity(Dimension::NONE);
    match function {
        F::Has => Ok(Type::Bool),
        F::Default => {
            wants(1, arguments[0].fits(&arguments[1]), &arguments[0].name())?;
            Ok(arguments[0].clone())
        }
        F::Size => {
            let fits = arguments[0].item().is_some() || arguments[0].fits(&Type::Text);
            wants(0, fits, "a list or a text")?;
            Ok(number)
        }
        F::Sum | F::Min | F::Max | F::Product | F::Distinct => {
            let Some(item) = arguments[0].item() else {
                return Err(format!(
                    "`{name}` takes a list, not {}",
                    arguments[0].name()
                ));
            };
            match function {
                F::Distinct => Ok(Type::List(Box::new(item))),
                F::Product => {
                    wants(0, item.fits(&number), "a list of plain numbers")?;
                    Ok(number)
                }
                F::Sum => {
                    let fits = matches!(item, Type::Quantity(_) | Type::Any);
                    wants(0, fits, "a list of quantities")?;
                    Ok(item)
                }
                _ => Ok(item),
            }
        }
        F::Today => Ok(Type::Date),
        F::Days => {
            wants(
                0,
                arguments[0].fits(&Type::Quantity(Dimension::TIME)),
                "a duration",
            )?;
            Ok(number)
        }
        F::Duration | F::Percent | F::Rate | F::Date => {
            wants(0, arguments[0] == Type::Text, "a text in quotes")?;
            Ok(match function {
                F::Duration => Type::Quantity(Dimension::TIME),
                F::Percent => number,
                F::Rate => Type::Quantity(Dimension::RATE),
                _ => Type::Date,
            })
        }
        F::Ceil => {
            wants(0, arguments[0].fits(&number), "a plain number")?;
            Ok(number)
        }
        F::Text => Ok(Type::Text),
        F::IsNobody => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            Ok(Type::Bool)
        }
        F::Volume => {
            let limited = match &arguments[0] {
                Type::Shape(shape) => Shape::of(*shape).field("limits").is_some(),
                other => *other == Type::Any,
            };
            wants(0, limited, "an action")?;
            Ok(number)
        }
        F::Dates | F::DateIn | F::CoverGap | F::IsFloating | F::Breadth => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            Ok(match function {
                F::Dates => Type::List(Box::new(Type::Date)),
                F::DateIn => Type::Date,
                F::IsFloating => Type::Bool,
                F::Breadth => Type::Text,
                _ => Type::Quantity(Dimension::TIME),
            })
        }
        F::Words | F::Lower => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            Ok(if *function == F::Words {
                number
            } else {
                Type::Text
            })
        }
        F::Contains
        | F::StartsWith
        | F::EndsWith
        | F::Mentions
        | F::Permits
        | F::Same
        | F::Alike
        | F::Names => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            wants(1, arguments[1].fits(&Type::Text), "a text")?;
            Ok(Type::Bool)
        }
        _ => {
            wants(0, arguments[0].fits(&Type::Text), "an id")?;
            let list = list_of(function).unwrap_or(&[]);
            Ok(Shape::at(&list.join("."))
                .and_then(|shape| Shape::of(shape).items)
                .map_or(Type::Any, Type::Shape))
        }
    }
}

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
