//! The numbers of expressions, as the program knows them.

#[path = "../src/quantity/decimal.rs"]
mod decimal;

pub(crate) use decimal::number;

/// As in `src/quantity/mod.rs`.
pub(crate) type Number = num_rational::Ratio<i128>;
