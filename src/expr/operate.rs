//! What operators make of two values: the order of like ones, arithmetic with units and dates.

use super::ast::Binary;
use super::eval::{Result, Stop};
use super::value::Data;
use crate::quantity::{ArithmeticError, Dimension, Number, Quantity};
use jiff::civil::Date;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Whether two values are equal, however they are written.
pub(super) fn same(left: &Data<'_>, right: &Data<'_>) -> bool {
    match (left, right) {
        (Data::Quantity(a), Data::Quantity(b)) => a.dimension == b.dimension && a.value == b.value,
        _ => left == right,
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

/// The result of `+`, `-`, `*` or `/`.
pub(super) fn arithmetic<'m>(
    operator: Binary,
    left: &Data<'m>,
    right: &Data<'m>,
) -> Result<Data<'m>> {
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
