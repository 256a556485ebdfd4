//! `0.5%` → a ratio that knows it is a percentage.

use super::number::{self, Fault};
use super::{Format, Hint, Number, Quantity, show};

fn hint(message: impl Into<String>) -> Hint {
    Hint::new(Format::Percent, message)
}

/// Reads a percentage.
pub(super) fn parse(text: &str) -> Result<Quantity, Hint> {
    let Some(digits) = text.strip_suffix('%') else {
        return Err(explain_unsigned(text));
    };
    match number::decimal(digits) {
        Ok(value) => Ok(Quantity::percentage(value / 100)),
        Err(_) if digits.starts_with(['-', '−']) => Err(hint("is negative")),
        Err(fault) => {
            let message = match fault {
                Fault::TooLarge => "is too large",
                Fault::LeadingZero => "begins with a zero",
                Fault::NotANumber if digits.ends_with(' ') => "has a blank before the percent sign",
                Fault::NotANumber => "is not a percentage",
            };
            Err(hint(message).suggest(spelt(digits)))
        }
    }
}

fn spelt(digits: &str) -> Option<String> {
    number::loose(digits.trim_end()).map(|value| format!("{}%", show::exact(value)))
}

fn explain_unsigned(text: &str) -> Hint {
    if text.starts_with(['-', '−']) && number::number(text).is_some() {
        return hint("is negative");
    }
    match number::decimal(text) {
        Ok(value) => return unsigned(value),
        Err(Fault::TooLarge) => return hint("is too large"),
        Err(Fault::LeadingZero | Fault::NotANumber) => {}
    }
    let word = ["percent", "per cent", "pct"]
        .iter()
        .find_map(|word| text.strip_suffix(word));
    match word.and_then(spelt) {
        Some(suggestion) => hint("has no percent sign").suggest(suggestion),
        None => hint("is not a percentage"),
    }
}

/// `0.995` can only be a ratio and `99.5` only a percentage; `0.5` could be either.
fn unsigned(value: Number) -> Hint {
    let (as_written, as_ratio) = (show::exact(value), show::exact(value * 100));
    let clear = if value == Number::ZERO || value > Number::ONE {
        Some(as_written.clone())
    } else if value >= Number::new(9, 10) && value < Number::ONE {
        Some(as_ratio.clone())
    } else {
        None
    };
    match clear {
        Some(number) => hint("has no percent sign").suggest(format!("{number}%")),
        None => hint(format!("could be {as_written}% or {as_ratio}%"))
            .with_help(format!("write `{as_written}%` or `{as_ratio}%`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_ratios() {
        for (text, numer, denom) in [
            ("0%", 0, 1),
            ("0.5%", 1, 200),
            ("99.5%", 199, 200),
            ("250%", 5, 2),
        ] {
            let value = parse(text).unwrap();
            assert_eq!(
                (value.value, value.percent),
                (Number::new(numer, denom), true),
                "{text}"
            );
            assert_eq!(value.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("0.995", "has no percent sign", Some("99.5%")),
            ("99.5", "has no percent sign", Some("99.5%")),
            ("5", "has no percent sign", Some("5%")),
            ("0", "has no percent sign", Some("0%")),
            ("0.5", "could be 0.5% or 50%", None),
            ("1", "could be 1% or 100%", None),
            ("97 %", "has a blank before the percent sign", Some("97%")),
            ("5 percent", "has no percent sign", Some("5%")),
            ("99,5%", "is not a percentage", Some("99.5%")),
            ("007%", "begins with a zero", Some("7%")),
            ("-5%", "is negative", None),
            ("-5", "is negative", None),
            ("%", "is not a percentage", None),
            ("5%%", "is not a percentage", None),
            ("~5%", "is not a percentage", None),
            ("low", "is not a percentage", None),
            ("٥%", "is not a percentage", None),
            ("1e3%", "is not a percentage", None),
            ("1000000000000000%", "is too large", None),
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
