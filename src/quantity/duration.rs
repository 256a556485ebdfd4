//! `30m`, `1h30m`, `P90D` → seconds. A month counts 30 days and a year 365.

use super::number::{self, Fault};
use super::{Dimension, Format, Hint, Number, Quantity, show};
use jiff::fmt::temporal::SpanParser;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    /// Its length in milliseconds; units order by it.
    pub(super) millis: i128,
    /// How it is written in a duration.
    pub(super) name: &'static str,
}

const fn unit(millis: i128, name: &'static str) -> Unit {
    Unit { millis, name }
}

const DAY: i128 = 86_400_000;
const MINUTE: Unit = unit(60_000, "m");
const UNITS: [Unit; 8] = [
    unit(365 * DAY, "y"),
    unit(30 * DAY, "mo"),
    unit(7 * DAY, "w"),
    unit(DAY, "d"),
    unit(3_600_000, "h"),
    MINUTE,
    unit(1000, "s"),
    unit(1, "ms"),
];

/// The unit that a manifest names exactly.
fn exact_unit(name: &str) -> Option<Unit> {
    let name = if name == "min" { "m" } else { name };
    UNITS.iter().find(|unit| unit.name == name).copied()
}

/// The unit that a person means by a word, whatever its case.
pub(super) fn meant_unit(word: &str) -> Option<Unit> {
    let name = match word.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "w" | "wk" | "wks" | "week" | "weeks" => "w",
        "mo" | "mos" | "mon" | "month" | "months" => "mo",
        "y" | "yr" | "yrs" | "year" | "years" => "y",
        _ => return None,
    };
    exact_unit(name)
}

fn hint(message: &str) -> Hint {
    Hint::new(Format::Duration, message)
}

/// Reads a duration.
pub(super) fn parse(text: &str) -> Result<Quantity, Hint> {
    let millis = if text.starts_with('P') {
        return iso(text);
    } else if let Some(millis) = millis(text)? {
        millis
    } else {
        return Err(explain(text));
    };
    // Nearly all are whole seconds, which need not be reduced.
    let seconds = match millis % 1000 {
        0 => Number::from_integer(millis / 1000),
        _ => Number::new(millis, 1000),
    };
    Ok(Quantity::new(seconds, Dimension::TIME))
}

/// The sum of whole numbers with units from long to short, nothing between them.
fn millis(text: &str) -> Result<Option<i128>, Hint> {
    let mut sum = 0;
    let mut last: Option<Unit> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let (digits, tail) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
        let (name, tail) = tail.split_at(tail.bytes().take_while(u8::is_ascii_lowercase).count());
        let Some(unit) = exact_unit(name) else {
            return Ok(None);
        };
        let count = match number::decimal(digits) {
            Ok(count) => count.to_integer(),
            Err(Fault::TooLarge) => return Err(too_large()),
            Err(Fault::NotANumber | Fault::LeadingZero) => return Ok(None),
        };
        if last.is_some_and(|last| last <= unit) {
            return Ok(None);
        }
        sum += count * unit.millis;
        last = Some(unit);
        rest = tail;
    }
    Ok(Some(sum))
}

fn too_large() -> Hint {
    hint("is too large").with_help("write a number of at most 15 digits and a unit")
}

fn iso(text: &str) -> Result<Quantity, Hint> {
    let help = "write it like `PT30M` or `P90D`, or a whole number and a unit: `30m`, `90d`";
    let Ok(span) = SpanParser::new().parse_span(text) else {
        return Err(hint("is not an ISO 8601 duration").with_help(help));
    };
    let days = i64::from(span.get_years()) * 365
        + i64::from(span.get_months()) * 30
        + i64::from(span.get_weeks()) * 7
        + i64::from(span.get_days());
    // What jiff balances out of a fraction ends in nanoseconds, so nothing is lost here.
    let nanos = [
        i128::from(span.get_hours()) * 3_600_000_000_000,
        i128::from(span.get_minutes()) * 60_000_000_000,
        i128::from(span.get_seconds()) * 1_000_000_000,
        i128::from(span.get_milliseconds()) * 1_000_000,
        i128::from(span.get_microseconds()) * 1000,
        i128::from(span.get_nanoseconds()),
    ];
    let nanos = nanos.iter().sum::<i128>() + i128::from(days) * DAY * 1_000_000;
    Ok(Quantity::new(
        Number::new(nanos, 1_000_000_000),
        Dimension::TIME,
    ))
}

fn explain(text: &str) -> Hint {
    let upper = text.to_ascii_uppercase();
    if text.starts_with('p') && iso(&upper).is_ok() {
        return hint("is not in capital letters").suggest(upper);
    }
    if text.starts_with(['-', '−']) {
        return hint("is negative");
    }
    match number::decimal(text) {
        Ok(value) => {
            let suggestion = (value == Number::ZERO).then(|| "0s".to_owned());
            return hint("has no unit").suggest(suggestion);
        }
        Err(Fault::TooLarge) => return too_large(),
        Err(Fault::NotANumber | Fault::LeadingZero) => {}
    }
    if text
        .strip_suffix('M')
        .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit() || c == ' '))
    {
        return hint("could be months or minutes")
            .with_help("write `mo` for months or `m` for minutes");
    }
    let Some(terms) = loose_terms(text) else {
        return hint("is not a duration");
    };
    let whole = terms.iter().all(|(count, _)| count.is_integer());
    let message = if whole {
        "is not in the short form"
    } else {
        "is not a whole number of its unit"
    };
    hint(message).suggest(rewrite(&terms))
}

/// Reads `24 hours`, `1.5h`, `1 hour and 30 min`.
fn loose_terms(text: &str) -> Option<Vec<(Number, Unit)>> {
    let mut terms = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && terms.len() < UNITS.len() {
        let (digits, tail) = rest.split_at(number::prefix(rest));
        let tail = tail.trim_start_matches([' ', '-']);
        let (word, tail) = tail.split_at(tail.bytes().take_while(u8::is_ascii_alphabetic).count());
        if word == "M" {
            return None;
        }
        terms.push((
            number::loose(digits.trim_end_matches(','))?,
            meant_unit(word)?,
        ));
        let tail = tail.trim_start_matches([' ', ',']);
        rest = tail.strip_prefix("and ").unwrap_or(tail);
    }
    rest.is_empty().then_some(terms)
}

/// The same length in the short form, in the units that were written where these fit.
fn rewrite(terms: &[(Number, Unit)]) -> Option<String> {
    let falling = terms.windows(2).all(|pair| pair[0].1 > pair[1].1);
    if falling && terms.iter().all(|(count, _)| count.is_integer()) {
        return Some(
            terms
                .iter()
                .map(|(count, unit)| format!("{count}{}", unit.name))
                .collect(),
        );
    }
    let largest = terms.iter().map(|(_, unit)| *unit).max()?;
    // At most eight numbers of at most 15 digits: this stays far below the limits of the type.
    let millis: Number = terms
        .iter()
        .map(|(count, unit)| *count * Number::from_integer(unit.millis))
        .sum();
    let fits = |unit: &Unit| *unit <= largest && (millis / unit.millis).is_integer();
    let unit = UNITS.into_iter().find(fits)?;
    Some(format!(
        "{}{}",
        show::exact(millis / unit.millis),
        unit.name
    ))
    .filter(|text| matches!(self::millis(text), Ok(Some(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Number {
        parse(text)
            .unwrap_or_else(|hint| panic!("{text}: {hint:?}"))
            .value
    }

    #[test]
    fn durations_are_seconds() {
        let table = [
            ("0s", 0),
            ("30m", 1800),
            ("30min", 1800),
            ("15s", 15),
            ("4h", 14_400),
            ("90d", 7_776_000),
            ("2w", 1_209_600),
            ("1mo", 2_592_000),
            ("3y", 94_608_000),
            ("1h30m", 5400),
            ("1d12h", 129_600),
            ("PT30M", 1800),
            ("P90D", 7_776_000),
            ("P1M", 2_592_000),
            ("P1Y", 31_536_000),
            ("P1W", 604_800),
            ("P1DT12H", 129_600),
            ("PT0S", 0),
        ];
        for (text, value) in table {
            assert_eq!(seconds(text), Number::from_integer(value), "{text}");
        }
        assert_eq!(seconds("300ms"), Number::new(3, 10));
        assert_eq!(seconds("PT0.25S"), Number::new(1, 4));
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("30", "has no unit", None),
            ("1.5", "has no unit", None),
            ("0", "has no unit", Some("0s")),
            ("1M", "could be months or minutes", None),
            ("15 M", "could be months or minutes", None),
            ("15 mins or so", "is not a duration", None),
            ("-5m", "is negative", None),
            ("-P1D", "is negative", None),
            ("1.5h", "is not a whole number of its unit", Some("90m")),
            ("0.5 days", "is not a whole number of its unit", Some("12h")),
            ("30 minutes", "is not in the short form", Some("30m")),
            ("24 hours", "is not in the short form", Some("24h")),
            ("24H", "is not in the short form", Some("24h")),
            (
                "1 hour and 30 min",
                "is not in the short form",
                Some("1h30m"),
            ),
            ("1h 30m", "is not in the short form", Some("1h30m")),
            ("30m1h", "is not in the short form", Some("90m")),
            ("6 months", "is not in the short form", Some("6mo")),
            ("1,200s", "is not in the short form", Some("1200s")),
            ("05m", "is not in the short form", Some("5m")),
            ("daily", "is not a duration", None),
            ("pt30m", "is not in capital letters", Some("PT30M")),
            ("12:30", "is not a duration", None),
            ("near real time", "is not a duration", None),
            ("٣٠m", "is not a duration", None),
            ("30m!", "is not a duration", None),
            ("1000000000000000y", "is too large", None),
            ("1000000000000000", "is too large", None),
            ("P", "is not an ISO 8601 duration", None),
            (
                "PT99999999999999999999H",
                "is not an ISO 8601 duration",
                None,
            ),
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

    #[test]
    fn a_printed_duration_reads_the_same() {
        for text in [
            "0s",
            "1ms",
            "300ms",
            "1500ms",
            "15s",
            "90s",
            "15m",
            "90m",
            "4h",
            "24h",
            "26h",
            "48h",
            "71h",
            "72h",
            "73h",
            "90d",
            "2w",
            "1mo",
            "3y",
            "1d1h1m1s1ms",
            "1000000000y",
        ] {
            let printed = parse(text).unwrap().to_string();
            assert_eq!(
                seconds(&printed.replace(' ', "")),
                seconds(text),
                "{text} as {printed}"
            );
        }
    }
}
