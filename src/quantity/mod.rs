//! Durations, percents, rates, money, dates, comparisons: text → typed value, typed value → text.
//!
//! Values are exact rationals: a finding that says two numbers disagree must not rest on rounding.

use jiff::civil::Date;
use num_rational::Ratio;
use std::fmt;

/// An exact number.
pub type Number = Ratio<i128>;

/// The exponents of a quantity's units: a duration is `time: 1`, a rate `time: -1`, money `money: 1`,
/// a plain number or percent neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dimension {
    /// Exponent of seconds.
    pub time: i8,
    /// Exponent of the manifest's currency.
    pub money: i8,
}

/// A number with a dimension, in seconds and in the manifest's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The value in base units.
    pub value: Number,
    /// Its units.
    pub dimension: Dimension,
    /// Shown as a percentage (only where the dimension is none).
    pub percent: bool,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `==` or `=`
    Equal,
}

/// `>= 97%`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The operator.
    pub operator: Operator,
    /// What is compared against.
    pub bound: Quantity,
}

/// `fast-track precision < 93% for 24h`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The metric's name as written.
    pub metric: String,
    /// The operator and the bound.
    pub comparison: Comparison,
    /// For how long, in seconds.
    pub lasting: Quantity,
}

/// What a scalar with a format means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A duration, percent, rate, money or plain number.
    Quantity(Quantity),
    /// A calendar date.
    Date(Date),
    /// An operator and a bound.
    Comparison(Comparison),
    /// A metric, an operator, a bound and a duration.
    Condition(Condition),
}

/// The custom formats of the manifest's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `30m`, `4h`, `P90D`
    Duration,
    /// `0.5%`
    Percent,
    /// `600/min`
    Rate,
    /// `18740`, `0.021`
    Money,
    /// `2026-09-18`
    Date,
    /// `>= 97%`
    Comparison,
    /// `<metric> < 93% for 24h`
    Condition,
    /// `@org/team`, an address, `#channel`, a role, a schedule URL
    Who,
    /// Repository-relative path, `#anchor` allowed
    Path,
    /// Id of another entry of the manifest
    Ref,
    /// Kebab-case id
    Id,
    /// RFC 3986
    Uri,
    /// ISO 4217
    Currency,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)
    }
}
