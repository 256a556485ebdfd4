//! Typed value → text, in the form in which people write it.

use super::fraction::product;
use super::{Comparison, Condition, Dimension, Number, Operator, Quantity, Typed, rate};
use std::fmt::{self, Write};

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.dimension.time, self.dimension.money) {
            (0, 0) if self.percent => percent(f, self.value),
            (0, 0) => decimal(f, self.value, 3, Grouping::Always),
            (1, 0) => duration(f, self.value),
            (-1, 0) => per_unit(f, self.value),
            (0, 1) => money(f, self.value),
            (-1, 1) => match scaled(self.value, DAY) {
                Some(daily) => {
                    money(f, daily)?;
                    f.write_str("/d")
                }
                None => {
                    money(f, self.value)?;
                    f.write_str("/s")
                }
            },
            _ => {
                decimal(f, self.value, 3, Grouping::Always)?;
                write!(f, " {}", units(self.dimension))
            }
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Equal => "==",
        })
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operator.fmt(f)?;
        f.write_char(' ')?;
        self.bound.fmt(f)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} for {}",
            self.metric, self.comparison, self.lasting
        )
    }
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quantity(value) => value.fmt(f),
            Self::Date(value) => value.fmt(f),
            Self::Comparison(value) => value.fmt(f),
            Self::Condition(value) => value.fmt(f),
        }
    }
}

const DAY: i128 = 86_400;

/// Where thousands are parted by a comma.
#[derive(Clone, Copy)]
enum Grouping {
    Never,
    Always,
    /// From 10,000 on: shorter numbers then read as the manifest has them.
    Long,
}

/// A number that a parser read, with all its digits.
pub(super) fn exact(value: Number) -> String {
    let mut text = String::new();
    let written = trimmed(&mut text, &Rounded::new(value, PLACES), 0, Grouping::Never);
    written.map_or_else(|_| String::new(), |()| text)
}

fn scaled(value: Number, factor: i128) -> Option<Number> {
    product(&value, &Number::from_integer(factor))
}

fn percent(out: &mut dyn Write, ratio: Number) -> fmt::Result {
    match scaled(ratio, 100) {
        Some(value) => {
            decimal(out, value, 3, Grouping::Always)?;
            out.write_char('%')
        }
        None => decimal(out, ratio, 3, Grouping::Always),
    }
}

fn per_unit(out: &mut dyn Write, per_second: Number) -> fmt::Result {
    let (count, unit) = rate::best_unit(per_second);
    decimal(out, count, 3, Grouping::Long)?;
    write!(out, "/{unit}")
}

/// Whole amounts without decimals, others with at least two. A price as a manifest may write it
/// keeps its digits (up to six); a computed amount is rounded, below one to four.
fn money(out: &mut dyn Write, value: Number) -> fmt::Result {
    const WRITTEN: i128 = 1_000_000;
    if value.is_integer() {
        return decimal(out, value, 0, Grouping::Always);
    }
    let below_one = value.numer().unsigned_abs() < value.denom().unsigned_abs();
    let places = if WRITTEN % value.denom() == 0 {
        6
    } else if below_one {
        visible_places(value, 4)
    } else {
        2
    };
    trimmed(out, &Rounded::new(value, places), 2, Grouping::Always)
}

fn decimal(out: &mut dyn Write, value: Number, places: usize, grouping: Grouping) -> fmt::Result {
    let places = if value.is_integer() { 0 } else { places };
    let rounded = Rounded::new(value, visible_places(value, places));
    trimmed(out, &rounded, 0, grouping)
}

/// More places than wanted where the value would vanish: `0.0004` is not `0`.
fn visible_places(value: Number, wanted: usize) -> usize {
    let vanishes = |places: usize| {
        let rounded = Rounded::new(value, places);
        rounded.whole == 0 && rounded.fraction().iter().all(|digit| *digit == 0)
    };
    if *value.numer() == 0 || !vanishes(wanted) {
        return wanted;
    }
    (wanted..=PLACES)
        .find(|places| !vanishes(*places))
        .unwrap_or(wanted)
}

fn units(dimension: Dimension) -> String {
    let power = |name: &str, exponent: u8| match exponent {
        1 => name.to_owned(),
        _ => format!("{name}^{exponent}"),
    };
    let parts = [("money", dimension.money), ("s", dimension.time)];
    let above: Vec<_> = parts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(name, n)| power(name, n.unsigned_abs()))
        .collect();
    let below = parts
        .iter()
        .filter(|(_, n)| *n < 0)
        .map(|(name, n)| power(name, n.unsigned_abs()));
    let below: String = below.map(|unit| format!("/{unit}")).collect();
    format!("{}{below}", above.join("*"))
}

/// Hours up to three days, days and hours from there on; milliseconds where there are any.
fn duration(out: &mut dyn Write, seconds: Number) -> fmt::Result {
    let sign = if *seconds.numer() < 0 { "-" } else { "" };
    let Some(millis) = scaled(seconds, 1000) else {
        decimal(out, seconds, 0, Grouping::Never)?;
        return out.write_char('s');
    };
    let magnitude = millis.numer().unsigned_abs() / millis.denom().unsigned_abs();
    if !millis.is_integer() && magnitude < 1000 {
        decimal(out, millis, 3, Grouping::Never)?;
        return out.write_str("ms");
    }
    // A computed length is rounded to what matters beside its size.
    let step = match magnitude {
        _ if millis.is_integer() => 1,
        259_200_000.. => 60_000,
        60_000.. => 1000,
        _ => 1,
    };
    let rounded = Rounded::new(millis / Number::from_integer(step), 0).whole;
    let Some(millis) = rounded.checked_mul(step.unsigned_abs()) else {
        decimal(out, seconds, 0, Grouping::Never)?;
        return out.write_char('s');
    };
    out.write_str(sign)?;
    clock(out, millis)
}

fn clock(out: &mut dyn Write, millis: u128) -> fmt::Result {
    const HOUR: u128 = 3_600_000;
    let (days, rest) = if millis >= 72 * HOUR {
        (millis / (24 * HOUR), millis % (24 * HOUR))
    } else {
        (0, millis)
    };
    let parts = [
        (days, "d"),
        (rest / HOUR, "h"),
        (rest % HOUR / 60_000, "m"),
        (rest % 60_000 / 1000, "s"),
        (rest % 1000, "ms"),
    ];
    let given = parts.iter().filter(|(count, _)| *count > 0);
    for (at, (count, unit)) in given.enumerate() {
        let gap = if at > 0 { " " } else { "" };
        write!(out, "{gap}{count}{unit}")?;
    }
    match millis {
        0 => out.write_str("0s"),
        _ => Ok(()),
    }
}

/// Places behind the point that are told at most.
const PLACES: usize = 18;

/// A number cut to some places, half away from zero.
struct Rounded {
    negative: bool,
    whole: u128,
    digits: [u8; PLACES],
    places: usize,
}

impl Rounded {
    fn new(value: Number, places: usize) -> Self {
        let mut denom = value.denom().unsigned_abs().max(1);
        let numer = value.numer().unsigned_abs();
        let (mut whole, mut rest) = (numer / denom, numer % denom);
        let mut digits = [0; PLACES];
        let fraction = &mut digits[..places];
        for place in &mut *fraction {
            if rest > u128::MAX / 10 {
                // Four bits of a divisor beyond 124 bits are far behind the last place shown.
                (rest, denom) = (rest >> 4, denom >> 4);
            }
            let digit = (rest * 10) / denom;
            rest = (rest * 10) % denom;
            *place = u8::try_from(digit.min(9)).unwrap_or(9);
        }
        if rest >= denom - rest {
            let carried = fraction.iter().rposition(|digit| *digit < 9);
            let from = carried.map_or(0, |at| at + 1);
            fraction.iter_mut().skip(from).for_each(|digit| *digit = 0);
            match carried.and_then(|at| fraction.get_mut(at)) {
                Some(digit) => *digit += 1,
                None => whole += 1,
            }
        }
        let zero = whole == 0 && fraction.iter().all(|digit| *digit == 0);
        Self {
            negative: *value.numer() < 0 && !zero,
            whole,
            digits,
            places,
        }
    }

    /// The digits behind the point.
    fn fraction(&self) -> &[u8] {
        &self.digits[..self.places]
    }
}

/// Without the zeros at the end, but never fewer places than `least` where there are any.
fn trimmed(out: &mut dyn Write, value: &Rounded, least: usize, grouping: Grouping) -> fmt::Result {
    let last = value.fraction().iter().rposition(|digit| *digit != 0);
    let places = last.map_or(0, |at| (at + 1).max(least));
    if value.negative {
        out.write_char('-')?;
    }
    let group = match grouping {
        Grouping::Never => false,
        Grouping::Always => true,
        Grouping::Long => value.whole >= 10_000,
    };
    if !group || value.whole < 1000 {
        write!(out, "{}", value.whole)?;
    } else {
        let whole = value.whole.to_string();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.write_char(',')?;
            }
            out.write_char(digit)?;
        }
    }
    if places > 0 {
        out.write_char('.')?;
        for digit in value.fraction().iter().take(places) {
            out.write_char(char::from(b'0' + digit))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(numer: i128, denom: i128, dimension: Dimension) -> String {
        Quantity::new(Number::new(numer, denom), dimension).to_string()
    }

    #[test]
    fn durations_read_as_people_write_them() {
        let table = [
            (0, 1, "0s"),
            (3, 10, "300ms"),
            (1, 3, "333.333ms"),
            (3, 2, "1s 500ms"),
            (4, 3, "1s 333ms"),
            (90, 1, "1m 30s"),
            (5400, 1, "1h 30m"),
            (86_400, 1, "24h"),
            (87_600, 1, "24h 20m"),
            (93_600, 1, "26h"),
            (172_800, 1, "48h"),
            (259_200, 1, "3d"),
            (262_800, 1, "3d 1h"),
            (7_776_000, 1, "90d"),
            (200_000, 3, "18h 31m 7s"),
            (2_000_000, 3, "7d 17h 11m"),
            (-5400, 1, "-1h 30m"),
        ];
        for (numer, denom, text) in table {
            assert_eq!(shown(numer, denom, Dimension::TIME), text);
        }
    }

    #[test]
    fn money_has_two_decimals_unless_it_is_whole() {
        let table = [
            (18_740, 1, "18,740"),
            (730_000, 3, "243,333.33"),
            (-5, 2, "-2.50"),
            (21, 1000, "0.021"),
            (35, 100, "0.35"),
            (1, 2, "0.50"),
            (1, 100_000, "0.00001"),
            (150_015, 100_000, "1.50015"),
            (5_999_999, 3_000_000, "2"),
            (1_999_999, 1_000_000, "1.999999"),
            (1_000_000, 1, "1,000,000"),
        ];
        for (numer, denom, text) in table {
            assert_eq!(shown(numer, denom, Dimension::MONEY), text);
        }
    }

    #[test]
    fn numbers_and_percentages_have_at_most_three_decimals() {
        let table = [
            (1, 3, "0.333"),
            (2, 3, "0.667"),
            (5, 10_000, "0.001"),
            (4, 10_000, "0.0004"),
            (12_345, 1, "12,345"),
        ];
        for (numer, denom, text) in table {
            assert_eq!(shown(numer, denom, Dimension::NONE), text);
        }
        let percent = |numer, denom| Quantity::percentage(Number::new(numer, denom)).to_string();
        assert_eq!(
            [percent(75, 10_000), percent(1, 3), percent(3, 2)],
            ["0.75%", "33.333%", "150%"]
        );
    }

    #[test]
    fn every_dimension_has_units() {
        let table = [
            (-1, 1, "86,400/d"),
            (1, 1, "1 money*s"),
            (-2, 0, "1 /s^2"),
            (0, -1, "1 /money"),
            (2, -1, "1 s^2/money"),
        ];
        for (time, money, text) in table {
            assert_eq!(shown(1, 1, Dimension { time, money }), text);
        }
    }

    #[test]
    fn extreme_values_are_printed() {
        for numer in [i128::MIN + 1, -1, 0, 1, i128::MAX] {
            for denom in [1, 3, i128::MAX] {
                for time in [i8::MIN, -1, 0, 1, i8::MAX] {
                    for money in [i8::MIN, -1, 0, 1, i8::MAX] {
                        assert!(!shown(numer, denom, Dimension { time, money }).is_empty());
                    }
                }
            }
        }
    }
}
