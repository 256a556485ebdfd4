//! `2026-09-18` → a day of the calendar.

use super::{Format, Hint};
use jiff::civil::Date;

/// A year outside is a typing mistake or a stand-in for "never".
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn hint(message: &str) -> Hint {
    Hint::new(Format::Date, message)
}

/// Reads a date.
pub(super) fn parse(text: &str) -> Result<Date, Hint> {
    let Some((year, month, day)) = numbers(text) else {
        return Err(explain(text));
    };
    if !YEARS.contains(&year) {
        return Err(
            hint("lies outside the years 1900 to 2200").with_help("write a date that can be kept")
        );
    }
    Date::new(year, month, day).map_err(|_| hint("is not a day of the calendar"))
}

/// The parts of exactly `YYYY-MM-DD`.
fn numbers(text: &str) -> Option<(i16, i8, i8)> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    Some((
        text.get(..4)?.parse().ok()?,
        text.get(5..7)?.parse().ok()?,
        text.get(8..)?.parse().ok()?,
    ))
}

fn explain(text: &str) -> Hint {
    if text.get(..10).is_some_and(is_day) && text.get(10..).is_some_and(is_time) {
        return hint("holds a time as well").suggest(text.get(..10).map(str::to_owned));
    }
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .take(4)
        .collect();
    let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if parts.iter().all(digits) => match (year.len(), day.len()) {
            (4, 1..=2) => hint("is not in the form of a date").suggest(written(year, month, day)),
            (1..=2, 4) => day_and_month(year, month, day),
            (1..=2, 2) => hint("could begin with the day or the month"),
            _ => hint("is not a date"),
        },
        [year, month] if digits(year) && digits(month) && year.len() == 4 && month.len() <= 2 => {
            hint("has no day")
        }
        [all] if digits(all) && all.len() == 8 => {
            let suggestion = written(&text[..4], &text[4..6], &text[6..]);
            hint("is not in the form of a date").suggest(suggestion)
        }
        [first, second, year] if year.len() == 4 => {
            let suggestion = named(first, second, year).or_else(|| named(second, first, year));
            match suggestion {
                Some(_) => hint("is not in the form of a date").suggest(suggestion),
                None => hint("is not a date"),
            }
        }
        _ => hint("is not a date"),
    }
}

/// `31.12.2027` can only be read in one way, `03.04.2027` in two.
fn day_and_month(first: &str, second: &str, year: &str) -> Hint {
    let readings = [written(year, second, first), written(year, first, second)];
    match readings {
        [Some(one), Some(other)] if one != other => hint("could begin with the day or the month")
            .with_help(format!("write `{one}` or `{other}`")),
        [Some(only), _] | [None, Some(only)] => hint("is not in the form of a date").suggest(only),
        [None, None] => hint("is not a day of the calendar"),
    }
}

fn is_time(rest: &str) -> bool {
    rest.strip_prefix(['T', 't', ' '])
        .is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()))
}

/// `18`, `Sept`, `2026`
fn named(day: &str, month: &str, year: &str) -> Option<String> {
    let month = month.to_ascii_lowercase();
    let at = MONTHS
        .iter()
        .position(|name| month.len() >= 3 && name.starts_with(month.as_str()))?;
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    written(year, &(at + 1).to_string(), day)
}

fn written(year: &str, month: &str, day: &str) -> Option<String> {
    let text = format!("{year}-{month:0>2}-{day:0>2}");
    is_day(&text).then_some(text)
}

fn is_day(text: &str) -> bool {
    numbers(text).is_some_and(|(year, month, day)| {
        YEARS.contains(&year) && Date::new(year, month, day).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_days_are_read_and_printed() {
        for text in ["2026-09-18", "2028-02-29", "1900-01-01", "2200-12-31"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("2026-02-30", "is not a day of the calendar", None),
            ("2027-02-29", "is not a day of the calendar", None),
            ("2026-00-10", "is not a day of the calendar", None),
            ("9999-12-31", "lies outside the years 1900 to 2200", None),
            ("0001-01-01", "lies outside the years 1900 to 2200", None),
            (
                "2026-9-1",
                "is not in the form of a date",
                Some("2026-09-01"),
            ),
            (
                "2026/09/18",
                "is not in the form of a date",
                Some("2026-09-18"),
            ),
            (
                "20260918",
                "is not in the form of a date",
                Some("2026-09-18"),
            ),
            (
                "18 September 2026",
                "is not in the form of a date",
                Some("2026-09-18"),
            ),
            (
                "Sep 18th, 2026",
                "is not in the form of a date",
                Some("2026-09-18"),
            ),
            (
                "2026-09-18T10:00:00Z",
                "holds a time as well",
                Some("2026-09-18"),
            ),
            ("03/04/2027", "could begin with the day or the month", None),
            (
                "18/09/2026",
                "is not in the form of a date",
                Some("2026-09-18"),
            ),
            (
                "12/31/2027",
                "is not in the form of a date",
                Some("2027-12-31"),
            ),
            (
                "31.12.2027",
                "is not in the form of a date",
                Some("2027-12-31"),
            ),
            ("31.02.2027", "is not a day of the calendar", None),
            ("09/18/26", "could begin with the day or the month", None),
            ("2026-09", "has no day", None),
            ("2026", "is not a date", None),
            ("Q3 2026", "is not a date", None),
            ("soon", "is not a date", None),
            ("２０２６-09-18", "is not a date", None),
            ("2026-9-99", "is not in the form of a date", None),
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
