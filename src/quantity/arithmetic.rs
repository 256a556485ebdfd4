//! What may be added, multiplied and compared, and what may not.

use super::fraction::{order, product, sum};
use super::{Comparison, Dimension, Number, Operator, Quantity};
use num_traits::Zero;
use std::cmp::Ordering;
use std::fmt;

/// Why two quantities have no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArithmeticError {
    /// The units do not go together.
    Dimensions,
    /// The result has more digits than an exact number holds.
    Overflow,
    /// The divisor is zero.
    DivisionByZero,
}

impl fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dimensions => "the units do not go together",
            Self::Overflow => "the result is too large",
            Self::DivisionByZero => "the divisor is zero",
        })
    }
}

impl std::error::Error for ArithmeticError {}

impl Dimension {
    /// A plain number or a percent.
    pub const NONE: Self = Self { time: 0, money: 0 };
    /// A duration, in seconds.
    pub const TIME: Self = Self { time: 1, money: 0 };
    /// A rate, per second.
    pub const RATE: Self = Self { time: -1, money: 0 };
    /// An amount in the manifest's currency.
    pub const MONEY: Self = Self { time: 0, money: 1 };

    /// The dimension in the words of a message: `a duration`.
    pub fn name(self) -> &'static str {
        match (self.time, self.money) {
            (0, 0) => "a number",
            (1, 0) => "a duration",
            (-1, 0) => "a rate",
            (0, 1) => "money",
            (-1, 1) => "money per time",
            (1, 1) => "money times time",
            (0, -1) => "a number per money",
            (1, -1) => "time per money",
            _ => "a product of several units",
        }
    }

    /// The dimension of a product.
    ///
    /// # Errors
    /// [`ArithmeticError::Overflow`] where an exponent leaves its range.
    pub fn times(self, other: Self) -> Result<Self, ArithmeticError> {
        let time = self
            .time
            .checked_add(other.time)
            .ok_or(ArithmeticError::Overflow)?;
        let money = self
            .money
            .checked_add(other.money)
            .ok_or(ArithmeticError::Overflow)?;
        Ok(Self { time, money })
    }

    /// The dimension of a quotient.
    ///
    /// # Errors
    /// [`ArithmeticError::Overflow`] where an exponent leaves its range.
    pub fn over(self, other: Self) -> Result<Self, ArithmeticError> {
        let time = self
            .time
            .checked_sub(other.time)
            .ok_or(ArithmeticError::Overflow)?;
        let money = self
            .money
            .checked_sub(other.money)
            .ok_or(ArithmeticError::Overflow)?;
        Ok(Self { time, money })
    }
}

#[expect(
    clippy::should_implement_trait,
    reason = "the traits of the operators promise a result, and here a result can be missing"
)]
impl Quantity {
    /// A value in the base units of a dimension: seconds and the manifest's currency.
    pub const fn new(value: Number, dimension: Dimension) -> Self {
        Self {
            value,
            dimension,
            percent: false,
        }
    }

    /// A number without units.
    pub const fn plain(value: Number) -> Self {
        Self::new(value, Dimension::NONE)
    }

    /// A ratio that is shown as a percentage: `1/2` is `50%`.
    pub const fn percentage(ratio: Number) -> Self {
        Self {
            value: ratio,
            dimension: Dimension::NONE,
            percent: true,
        }
    }

    /// A duration in seconds.
    pub const fn seconds(value: Number) -> Self {
        Self::new(value, Dimension::TIME)
    }

    /// The sum; a percentage as soon as one of the two is.
    ///
    /// # Errors
    /// Different dimensions, or a result that is too large.
    pub fn add(self, other: Self) -> Result<Self, ArithmeticError> {
        self.alike(other, sum)
    }

    /// The difference; a percentage as soon as one of the two is.
    ///
    /// # Errors
    /// Different dimensions, or a result that is too large.
    pub fn sub(self, other: Self) -> Result<Self, ArithmeticError> {
        self.alike(other, |a, b| sum(a, &-b))
    }

    fn alike(
        self,
        other: Self,
        apply: impl Fn(&Number, &Number) -> Option<Number>,
    ) -> Result<Self, ArithmeticError> {
        if self.dimension != other.dimension {
            return Err(ArithmeticError::Dimensions);
        }
        let value =
            apply(&held(self.value)?, &held(other.value)?).ok_or(ArithmeticError::Overflow)?;
        Ok(Self {
            value: held(value)?,
            dimension: self.dimension,
            percent: self.percent || other.percent,
        })
    }

    /// The product; a percentage only where both are.
    ///
    /// # Errors
    /// A result that is too large.
    pub fn mul(self, other: Self) -> Result<Self, ArithmeticError> {
        let dimension = self.dimension.times(other.dimension)?;
        let value =
            product(&held(self.value)?, &held(other.value)?).ok_or(ArithmeticError::Overflow)?;
        Ok(Self {
            value: held(value)?,
            dimension,
            percent: self.percent && other.percent,
        })
    }

    /// The quotient; a percentage only where a percentage is divided by a number.
    ///
    /// # Errors
    /// A divisor of zero, or a result that is too large.
    pub fn div(self, other: Self) -> Result<Self, ArithmeticError> {
        let dimension = self.dimension.over(other.dimension)?;
        let divisor = held(other.value)?;
        if divisor.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        let inverse = Number::new_raw(
            divisor.denom() * divisor.numer().signum(),
            divisor.numer().abs(),
        );
        let value = product(&held(self.value)?, &inverse).ok_or(ArithmeticError::Overflow)?;
        let percent = self.percent && !other.percent && dimension == Dimension::NONE;
        Ok(Self {
            value: held(value)?,
            dimension,
            percent,
        })
    }

    /// The order of two values, `None` where the dimensions differ.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let order = || order(&self.value, &other.value);
        (self.dimension == other.dimension).then(order)
    }
}

/// Keeps clear of the least integer, whose sign no exact number can turn.
fn held(value: Number) -> Result<Number, ArithmeticError> {
    const MOST: u128 = 1 << 126;
    if value.numer().unsigned_abs() > MOST || value.denom().unsigned_abs() > MOST {
        return Err(ArithmeticError::Overflow);
    }
    Ok(value)
}

impl Operator {
    /// Whether the order of a value and a bound satisfies the operator.
    pub fn holds_for(self, order: Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Equal => order.is_eq(),
        }
    }
}

impl Comparison {
    /// Whether a value satisfies the comparison, `None` where the dimensions differ.
    pub fn holds_for(&self, value: Quantity) -> Option<bool> {
        value
            .compare(self.bound)
            .map(|order| self.operator.holds_for(order))
    }

    /// What holds exactly where this does not: `< 93%` becomes `>= 93%`, `None` for an equality.
    pub fn negated(&self) -> Option<Self> {
        let operator = match self.operator {
            Operator::Less => Operator::AtLeast,
            Operator::AtMost => Operator::Greater,
            Operator::Greater => Operator::AtMost,
            Operator::AtLeast => Operator::Less,
            Operator::Equal => return None,
        };
        Some(Self {
            operator,
            bound: self.bound,
        })
    }

    /// Whether this admits more than `other`, `None` where direction or dimension differ.
    ///
    /// A withdraw criterion says when a target is missed by far, so its [`Self::negated`] is what is looser.
    pub fn is_looser_than(&self, other: &Self) -> Option<bool> {
        let order = self.bound.compare(other.bound)?;
        let further = match (self.operator, other.operator) {
            (Operator::Greater | Operator::AtLeast, Operator::Greater | Operator::AtLeast) => {
                order.reverse()
            }
            (Operator::Less | Operator::AtMost, Operator::Less | Operator::AtMost) => order,
            _ => return None,
        };
        let includes = |operator| matches!(operator, Operator::AtLeast | Operator::AtMost);
        Some(
            further.is_gt()
                || (further.is_eq() && includes(self.operator) && !includes(other.operator)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Format, Typed, parse};

    fn read(format: Format, text: &str) -> Quantity {
        match parse(format, text) {
            Ok(Some(Typed::Quantity(value))) => value,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn comparison(text: &str) -> Comparison {
        match parse(Format::Comparison, text) {
            Ok(Some(Typed::Comparison(value))) => value,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn durations_add_up() {
        let sum = read(Format::Duration, "30m").add(read(Format::Duration, "2h"));
        assert_eq!(sum.map(|sum| sum.to_string()), Ok("2h 30m".to_owned()));
    }

    #[test]
    fn a_duration_and_money_do_not_add_up() {
        let (duration, money) = (read(Format::Duration, "30m"), read(Format::Money, "12"));
        assert_eq!(duration.add(money), Err(ArithmeticError::Dimensions));
        assert_eq!(duration.compare(money), None);
    }

    #[test]
    fn a_product_of_percentages_is_exact() {
        let product = read(Format::Percent, "99.5%")
            .mul(read(Format::Percent, "99.9%"))
            .unwrap();
        assert!(product.percent);
        assert_eq!(product.value, Number::new(9_940_050, 10_000_000));
        assert_eq!(product.to_string(), "99.401%");
    }

    #[test]
    fn a_rate_times_a_duration_is_a_number() {
        let count = read(Format::Rate, "25/min")
            .mul(read(Format::Duration, "30d"))
            .unwrap();
        assert_eq!(
            (count.dimension, count.to_string().as_str()),
            (Dimension::NONE, "1,080,000")
        );
    }

    #[test]
    fn the_exposure_of_an_action_is_exact_to_the_cent() {
        let noticed = ["24h", "15m", "5m"].map(|text| read(Format::Duration, text));
        let noticed = noticed[0].add(noticed[1]).unwrap().add(noticed[2]).unwrap();
        assert_eq!(noticed.to_string(), "24h 20m");
        let wrong = read(Format::Rate, "6000/d").mul(noticed).unwrap();
        let exposure = wrong.mul(read(Format::Money, "40")).unwrap();
        assert_eq!(exposure.to_string(), "243,333.33");
    }

    #[test]
    fn a_percentage_of_something_is_no_percentage() {
        let share = read(Format::Percent, "50%");
        assert!(
            !share
                .mul(Quantity::plain(Number::from_integer(2)))
                .unwrap()
                .percent
        );
        assert!(
            share
                .div(Quantity::plain(Number::from_integer(2)))
                .unwrap()
                .percent
        );
        assert!(!share.div(share).unwrap().percent);
        assert!(!read(Format::Money, "10").mul(share).unwrap().percent);
    }

    #[test]
    fn extreme_values_overflow_instead_of_panicking() {
        let values = [
            i128::MIN,
            i128::MIN + 1,
            -(1 << 126),
            -1,
            0,
            1,
            1 << 126,
            i128::MAX,
        ];
        let mut overflows = 0;
        for left in values {
            for right in values {
                let (left, right) = (
                    Quantity::plain(Number::from_integer(left)),
                    Quantity::new(Number::from_integer(right), Dimension { time: 0, money: 0 }),
                );
                for result in [
                    left.add(right),
                    left.sub(right),
                    left.mul(right),
                    left.div(right),
                ] {
                    overflows += usize::from(result == Err(ArithmeticError::Overflow));
                    let _ = result.map(|value| value.to_string());
                }
                let _ = (left.compare(right), left.to_string());
            }
        }
        assert!(overflows > 50);
        let zero = Quantity::plain(Number::from_integer(0));
        assert_eq!(zero.div(zero), Err(ArithmeticError::DivisionByZero));
        let deep = Quantity::new(
            Number::from_integer(1),
            Dimension {
                time: i8::MAX,
                money: i8::MIN,
            },
        );
        assert_eq!(deep.mul(deep), Err(ArithmeticError::Overflow));
        assert_eq!(
            deep.div(Quantity::seconds(Number::from_integer(-1)))
                .map(|v| v.dimension.time),
            Ok(126)
        );
    }

    #[test]
    fn a_comparison_holds_at_its_bound_only_where_it_says_so() {
        let half = Quantity::plain(Number::new(1, 2));
        let held = [">= 50%", "> 50%", "<= 0.5", "< 0.5", "== 50%"];
        let held = held.map(|text| comparison(text).holds_for(half));
        assert_eq!(
            held,
            [Some(true), Some(false), Some(true), Some(false), Some(true)]
        );
        assert_eq!(comparison("< 2s").holds_for(half), None);
    }

    #[test]
    fn a_withdraw_criterion_is_looser_where_its_opposite_admits_more() {
        let looser = |when: &str, target: &str| {
            comparison(when)
                .negated()?
                .is_looser_than(&comparison(target))
        };
        assert_eq!(looser("< 93%", ">= 97%"), Some(true));
        assert_eq!(looser("< 97%", ">= 97%"), Some(false));
        assert_eq!(looser("<= 97%", ">= 97%"), Some(false));
        assert_eq!(looser("< 97%", "> 97%"), Some(true));
        assert_eq!(looser("< 98%", ">= 97%"), Some(false));
        assert_eq!(looser("> 5s", "< 2s"), Some(true));
        assert_eq!(looser("> 93%", ">= 97%"), None);
        assert_eq!(looser("== 93%", ">= 97%"), None);
        assert_eq!(looser("< 93s", ">= 97%"), None);
    }
}
