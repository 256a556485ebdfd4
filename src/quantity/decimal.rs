//! Decimal digits → exact number; it alone knows how many digits are exact. The build script reads the
//! numbers of built-in rules with it.

use super::Number;

/// As many digits as a YAML number keeps when another tool reads it as a float.
const DIGITS: usize = 15;

/// Why a text is no plain decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Other characters than digits and one point between digits.
    NotANumber,
    /// `007`
    LeadingZero,
    /// More digits than are exact.
    TooLarge,
}

/// The exact value of a number in plain form (`-3`, `0.021`): no exponent, at most 15 digits.
pub fn number(text: &str) -> Option<Number> {
    match text.strip_prefix('-') {
        Some(rest) => decimal(rest).ok().map(|value| -value),
        None => decimal(text.strip_prefix('+').unwrap_or(text)).ok(),
    }
}

/// Reads digits with at most one point between them, without a sign.
pub(super) fn decimal(text: &str) -> Result<Number, Fault> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(Fault::NotANumber);
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(Fault::LeadingZero);
    }
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    if whole.len() + fraction.len() > DIGITS {
        return Err(Fault::TooLarge);
    }
    let value = whole
        .bytes()
        .chain(fraction.bytes())
        .fold(0, |sum: i64, b| sum * 10 + i64::from(b - b'0'));
    let value = i128::from(value);
    // Most are whole numbers, which need not be reduced.
    Ok(match fraction.len() {
        0 => Number::from_integer(value),
        places => Number::new(value, (0..places).fold(1, |power, _| power * 10)),
    })
}
