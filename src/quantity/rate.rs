//! `600/min` → per second.

use super::duration::meant_unit;
use super::number;
use super::{Dimension, Format, Hint, Number, Quantity, show};

/// The units of a rate with their seconds; a month counts 30 days.
pub(super) const UNITS: [(&str, i128); 6] = [
    ("s", 1),
    ("min", 60),
    ("h", 3600),
    ("d", 86_400),
    ("w", 604_800),
    ("mo", 2_592_000),
];

fn hint(message: &str) -> Hint {
    Hint::new(Format::Rate, message)
}

/// Reads a rate.
pub(super) fn parse(text: &str) -> Result<Quantity, Hint> {
    let Some((digits, name)) = text.split_once('/') else {
        return Err(explain(text));
    };
    let unit = UNITS.iter().find(|(unit, _)| *unit == name);
    match (number::decimal(digits), unit) {
        (Ok(count), Some((_, seconds))) => Ok(Quantity::new(count / seconds, Dimension::RATE)),
        (Ok(_), None) if matches!(name, "m" | "M") => Err(hint("could be per minute or per month")
            .with_help(format!("write `{digits}/min` or `{digits}/mo`"))),
        (Err(fault), Some(_)) if !digits.starts_with('-') => {
            let explained = fault
                .hint(Format::Rate)
                .unwrap_or_else(|| hint("is not a rate"));
            Err(explained.suggest(spelt(text)))
        }
        _ => Err(explain(text)),
    }
}

fn explain(text: &str) -> Hint {
    if text.starts_with(['-', '−']) {
        return hint("is negative");
    }
    if let Some(suggestion) = spelt(text) {
        return hint("is not in the short form").suggest(suggestion);
    }
    match number::loose(text) {
        Some(_) => hint("has no unit of time"),
        None => hint("is not a rate"),
    }
}

/// Reads `600 per minute`, `600rpm`, `1,200 claims / day`.
fn spelt(text: &str) -> Option<String> {
    let (digits, rest) = text.split_at(number::prefix(text));
    let count = number::loose(digits)?;
    let rest = rest.trim().to_ascii_lowercase();
    let unit = match rest.as_str() {
        "rps" | "qps" | "tps" => "s",
        "rpm" | "qpm" => "min",
        "rph" => "h",
        "rpd" => "d",
        "hourly" => "h",
        "daily" => "d",
        "weekly" => "w",
        "monthly" => "mo",
        _ => unit_after_separator(&rest)?,
    };
    Some(format!("{}/{unit}", show::exact(count)))
}

fn unit_after_separator(rest: &str) -> Option<&'static str> {
    let padded = format!(" {rest}");
    let separators = ["/", " per ", " a ", " an ", " each ", " every "];
    let (noun, word) = separators
        .iter()
        .find_map(|separator| padded.rsplit_once(separator))?;
    let word = word.trim();
    let readable = noun.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    // `m` alone could be minutes or months.
    if !readable || noun.contains(" per ") || word == "m" {
        return None;
    }
    let millis = meant_unit(word)?.millis;
    UNITS
        .iter()
        .find(|(_, seconds)| seconds * 1000 == millis)
        .map(|(name, _)| *name)
}

/// A rate in one of [`UNITS`], the one in which it reads best.
pub(super) fn best_unit(per_second: Number) -> (Number, &'static str) {
    let scaled = |(name, seconds): (&'static str, i128)| {
        num_traits::CheckedMul::checked_mul(&per_second, &Number::from_integer(seconds))
            .map(|n| (n, name))
    };
    let [second, minute, hour, day, week, month] = UNITS;
    // Limits are mostly said per minute and capacities per day.
    let limits = [
        (minute, 1000),
        (day, 10_000),
        (second, i128::MAX),
        (minute, i128::MAX),
        (hour, i128::MAX),
    ];
    let limits =
        limits
            .into_iter()
            .chain([(day, i128::MAX), (week, i128::MAX), (month, i128::MAX)]);
    let whole = |(unit, limit): ((&'static str, i128), i128)| {
        scaled(unit)
            .filter(|(n, _)| n.is_integer() && n.numer().unsigned_abs() < limit.unsigned_abs())
    };
    let at_least_one =
        |unit| scaled(unit).filter(|(n, _)| n.numer().unsigned_abs() >= n.denom().unsigned_abs());
    limits
        .into_iter()
        .find_map(whole)
        .or_else(|| UNITS.into_iter().find_map(at_least_one))
        .or_else(|| scaled(month))
        .unwrap_or((per_second, second.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_per_second() {
        let table = [
            ("25/s", 25, 1),
            ("600/min", 10, 1),
            ("1/h", 1, 3600),
            ("9000/d", 5, 48),
            ("7/w", 1, 86_400),
            ("30/mo", 1, 86_400),
            ("0.5/s", 1, 2),
            ("0/d", 0, 1),
        ];
        for (text, numer, denom) in table {
            let value = parse(text).unwrap();
            assert_eq!(
                (value.value, value.dimension),
                (Number::new(numer, denom), Dimension::RATE),
                "{text}"
            );
        }
    }

    #[test]
    fn rates_are_printed_as_people_write_them() {
        for text in [
            "600/min", "300/min", "25/min", "25/s", "1000/s", "9000/d", "60/d", "5/w", "10/mo",
            "1/min",
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        for (text, printed) in [
            ("60/h", "1/min"),
            ("500/h", "500/h"),
            ("0/s", "0/min"),
            ("9999/min", "9999/min"),
            ("0.25/mo", "0.25/mo"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), printed);
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("600", "has no unit of time", None),
            ("1,200", "has no unit of time", None),
            ("600/m", "could be per minute or per month", None),
            (
                "600 per minute",
                "is not in the short form",
                Some("600/min"),
            ),
            ("600rpm", "is not in the short form", Some("600/min")),
            ("25 rps", "is not in the short form", Some("25/s")),
            ("600/minute", "is not in the short form", Some("600/min")),
            ("600 / min", "is not in the short form", Some("600/min")),
            ("600 claims/day", "is not in the short form", Some("600/d")),
            (
                "600 requests per hour",
                "is not in the short form",
                Some("600/h"),
            ),
            ("1,200/min", "is not a rate", Some("1200/min")),
            ("60 a day", "is not in the short form", Some("60/d")),
            ("007/min", "begins with a zero", Some("7/min")),
            ("-5/min", "is negative", None),
            ("600 per m", "is not a rate", None),
            ("600/fortnight", "is not a rate", None),
            ("600/5min", "is not a rate", None),
            ("many", "is not a rate", None),
            ("/min", "is not a rate", None),
            ("٦/min", "is not a rate", None),
            ("1000000000000000/s", "is too large", None),
        ];
        for (text, message, suggestion) in table {
            let hint = parse(text).unwrap_err();
            assert_eq!(
                (hint.message.as_str(), hint.suggestion.as_deref()),
                (message, suggestion),
                "{text}"
            );
        }
        assert_eq!(
            parse("600/m").unwrap_err().help,
            "write `600/min` or `600/mo`"
        );
    }
}
