//! What is computed of exact numbers.

use super::Number;
use num_traits::{CheckedAdd, CheckedMul};
use std::cmp::Ordering;

/// Numerator and denominator of two numbers where all four have 64 bits, as nearly all have: what is
/// computed of them needs no division of 128 bits.
fn short(a: &Number, b: &Number) -> Option<[i64; 4]> {
    let parts = [a.numer(), a.denom(), b.numer(), b.denom()].map(|part| i64::try_from(*part));
    let [Ok(a_over), Ok(a_under), Ok(b_over), Ok(b_under)] = parts else {
        return None;
    };
    Some([a_over, a_under, b_over, b_under])
}

fn times(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// The order.
pub(super) fn order(a: &Number, b: &Number) -> Ordering {
    match short(a, b) {
        Some([a_over, a_under, b_over, b_under]) => {
            times(a_over, b_under).cmp(&times(b_over, a_under))
        }
        None => a.cmp(b),
    }
}

/// The sum, where it is not too large.
pub(super) fn sum(a: &Number, b: &Number) -> Option<Number> {
    if a.is_integer() && b.is_integer() {
        return i128::checked_add(*a.numer(), *b.numer()).map(Number::from_integer);
    }
    let Some([a_over, a_under, b_over, b_under]) = short(a, b) else {
        return a.checked_add(b);
    };
    let over = times(a_over, b_under).checked_add(times(b_over, a_under))?;
    let under = times(a_under, b_under);
    let common = (u64::try_from(over.unsigned_abs()).ok())
        .zip(u64::try_from(under).ok())
        .map(|(over, under)| i128::from(common_divisor(over, under)));
    Some(match common {
        Some(common) => Number::new_raw(over / common, under / common),
        None => Number::new(over, under),
    })
}

/// The product, where it is not too large.
pub(super) fn product(a: &Number, b: &Number) -> Option<Number> {
    let Some([a_over, a_under, b_over, b_under]) = short(a, b) else {
        return a.checked_mul(b);
    };
    let negative = (a_over < 0) != (b_over < 0);
    let [mut a_over, mut a_under, mut b_over, mut b_under] =
        [a_over, a_under, b_over, b_under].map(i64::unsigned_abs);
    for (over, under) in [(&mut a_over, &mut b_under), (&mut b_over, &mut a_under)] {
        let common = common_divisor(*over, *under);
        (*over, *under) = (*over / common, *under / common);
    }
    let times = |a: u64, b: u64| i128::try_from(u128::from(a) * u128::from(b)).ok();
    let (over, under) = (times(a_over, b_over)?, times(a_under, b_under)?);
    Some(Number::new_raw(if negative { -over } else { over }, under))
}

/// Euclid's greatest common divisor of two numbers of which the second is not 0.
fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    if b == 1 {
        return 1;
    }
    while a != 0 {
        (a, b) = (b % a, a);
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_sums_and_orders_are_those_of_exact_fractions() {
        let ends = [i128::from(i64::MAX), i128::from(i64::MIN), 1 << 64, 1 << 90];
        let small = [0, 1, -1, 2, 6, -15, 35, 86_400, 1_000_000];
        let numbers: Vec<_> = small
            .into_iter()
            .chain(ends)
            .flat_map(|over| {
                [1, 3, 10, 86_400, i128::from(i64::MAX)].map(|it| Number::new(over, it))
            })
            .collect();
        for a in &numbers {
            for b in &numbers {
                // Equal fractions may be written otherwise.
                let parts = |of: Option<Number>| of.map(|it| (*it.numer(), *it.denom()));
                assert_eq!(parts(product(a, b)), parts(a.checked_mul(b)), "{a} * {b}");
                assert_eq!(parts(sum(a, b)), parts(a.checked_add(b)), "{a} + {b}");
                assert_eq!(order(a, b), a.cmp(b), "{a} and {b}");
            }
        }
    }
}
