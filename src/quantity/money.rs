//! `18740`, `0.021` → an exact amount in the manifest's currency.

use super::number::{self, Fault};
use super::{Dimension, Format, Hint, Number, Quantity, currency, show};
use num_traits::CheckedMul;

/// Prices per unit of work need more decimals than a coin has.
const DECIMALS: usize = 6;

fn hint(message: &str) -> Hint {
    Hint::new(Format::Money, message)
}

/// Reads an amount.
pub(super) fn parse(text: &str) -> Result<Quantity, Hint> {
    let value = match number::decimal(text) {
        Ok(value) => value,
        Err(fault) => {
            return Err(match fault.hint(Format::Money) {
                Some(hint) if fault == Fault::TooLarge => hint,
                Some(hint) => hint.suggest(spelt(text)),
                None => explain(text),
            });
        }
    };
    if text
        .split_once('.')
        .is_some_and(|(_, fraction)| fraction.len() > DECIMALS)
    {
        return Err(hint("has more than 6 decimals").with_help("round it to 6 decimals"));
    }
    Ok(Quantity::new(value, Dimension::MONEY))
}

fn explain(text: &str) -> Hint {
    let unsigned = text.strip_prefix(['-', '−', '+']);
    if unsigned.is_some_and(|rest| number::loose(rest).is_some()) {
        return hint("has a sign");
    }
    let suggestion = spelt(text);
    // `€18.740` is eighteen thousand to one reader and eighteen and three quarters to another.
    let bare = currency::strip(text).trim();
    if let (Some(thousand), true) = (grouped_by_point(bare), bare != text) {
        return hint("could begin its fraction at the point, or group thousands there")
            .with_help(format!("write `{thousand}` or `{bare}`"));
    }
    let message = match suggestion {
        Some(_) if text.bytes().any(|b| b.is_ascii_alphabetic()) || !text.is_ascii() => {
            "is not a plain number"
        }
        Some(_) if text.starts_with('$') => "is not a plain number",
        Some(_) => "has separators",
        None => "is not an amount of money",
    };
    hint(message).suggest(suggestion)
}

/// `18.740` with its point as a separator of thousands.
fn grouped_by_point(text: &str) -> Option<String> {
    let (whole, rest) = text.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&whole.len()) && rest.len() == 3 && !whole.starts_with('0');
    (fits && digits(whole) && digits(rest)).then(|| format!("{whole}{rest}"))
}

/// Reads `€1.2k`, `1,200 EUR`, `1M`, `1e3`.
fn spelt(text: &str) -> Option<String> {
    let bare = currency::strip(text).trim();
    let (digits, word) = match bare.find(|c: char| c.is_ascii_alphabetic()) {
        Some(at) => bare.split_at(at),
        None => (bare, ""),
    };
    let factor: i128 = match word {
        "" => 1,
        "k" | "K" | "thousand" => 1000,
        "m" | "M" | "mn" | "mio" | "million" => 1_000_000,
        "bn" | "billion" => 1_000_000_000,
        _ => power_of_ten(word)?,
    };
    let value = number::loose(digits.trim())?.checked_mul(&Number::from_integer(factor))?;
    Some(show::exact(value)).filter(|text| parse(text).is_ok())
}

/// `e3`, `E+03`
fn power_of_ten(word: &str) -> Option<i128> {
    let digits = word.strip_prefix(['e', 'E'])?;
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let exponent: u32 = digits.parse().ok()?;
    (exponent <= 15).then(|| 10_i128.pow(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, numer, denom) in [
            ("0", 0, 1),
            ("18740", 18740, 1),
            ("0.021", 21, 1000),
            ("0.000001", 1, 1_000_000),
        ] {
            let value = parse(text).unwrap();
            assert_eq!(
                (value.value, value.dimension),
                (Number::new(numer, denom), Dimension::MONEY),
                "{text}"
            );
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("1M", "is not a plain number", Some("1000000")),
            ("€1.2k", "is not a plain number", Some("1200")),
            ("$400", "is not a plain number", Some("400")),
            ("1,200", "has separators", Some("1200")),
            ("1_200", "has separators", Some("1200")),
            ("18 740", "has separators", Some("18740")),
            ("1.200,50", "has separators", Some("1200.5")),
            ("1200 EUR", "is not a plain number", Some("1200")),
            ("CHF 9'500", "is not a plain number", Some("9500")),
            (
                "€18.740",
                "could begin its fraction at the point, or group thousands there",
                None,
            ),
            ("€18.7401", "is not a plain number", Some("18.7401")),
            ("2 million", "is not a plain number", Some("2000000")),
            ("1e3", "is not a plain number", Some("1000")),
            ("007", "begins with a zero", Some("7")),
            ("-5", "has a sign", None),
            ("+5", "has a sign", None),
            ("minimal", "is not an amount of money", None),
            ("400/d", "is not an amount of money", None),
            ("1e99999999999", "is not an amount of money", None),
            ("٤٠٠", "is not an amount of money", None),
            ("0.1234567", "has more than 6 decimals", None),
            ("1000000000000000", "is too large", None),
        ];
        for (text, message, suggestion) in table {
            let hint = parse(text).unwrap_err();
            assert_eq!(
                (hint.message.as_str(), hint.suggestion.as_deref()),
                (message, suggestion),
                "{text}"
            );
        }
    }
}
