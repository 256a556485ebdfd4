//! Durations, percents, rates, money, dates, comparisons: text → typed value, typed value → text.
//!
//! Values are exact rationals: a finding that says two numbers disagree must not rest on rounding.

mod arithmetic;
mod comparison;
mod currency;
mod date;
mod decimal;
mod duration;
mod fraction;
mod money;
mod number;
mod path;
mod percent;
mod rate;
mod show;
mod text;
mod uri;

pub use arithmetic::ArithmeticError;
pub use currency::foreign;
pub use decimal::number;

use jiff::civil::Date;
use num_rational::Ratio;

/// An exact number.
pub type Number = Ratio<i128>;

/// The exponents of a quantity's units: a duration is `time: 1`, a rate `time: -1`, money `money: 1`,
/// a plain number or percent neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dimension {
    /// Exponent of seconds.
    pub time: i8,
    /// Exponent of the manifest's currency.
    pub money: i8,
}

/// A number with a dimension, in seconds and in the manifest's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The value in base units.
    pub value: Number,
    /// Its units.
    pub dimension: Dimension,
    /// Shown as a percentage (only where the dimension is none).
    pub percent: bool,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `==` or `=`
    Equal,
}

/// `>= 97%`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The operator.
    pub operator: Operator,
    /// What is compared against.
    pub bound: Quantity,
}

/// `fast-track precision < 93% for 24h`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The metric's name as written.
    pub metric: String,
    /// The operator and the bound.
    pub comparison: Comparison,
    /// For how long, in seconds.
    pub lasting: Quantity,
}

/// What a scalar with a format means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A duration, percent, rate, money or plain number.
    Quantity(Quantity),
    /// A calendar date.
    Date(Date),
    /// An operator and a bound.
    Comparison(Comparison),
    /// A metric, an operator, a bound and a duration.
    Condition(Condition),
}

/// The custom formats of the manifest's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `30m`, `4h`, `P90D`
    Duration,
    /// `0.5%`
    Percent,
    /// `600/min`
    Rate,
    /// `18740`, `0.021`
    Money,
    /// `2026-09-18`
    Date,
    /// `>= 97%`
    Comparison,
    /// `<metric> < 93% for 24h`
    Condition,
    /// `@org/team`, an address, `#channel`, a role, a schedule URL
    Who,
    /// Repository-relative path, `#anchor` allowed
    Path,
    /// Id of another entry of the manifest
    Ref,
    /// Kebab-case id
    Id,
    /// RFC 3986
    Uri,
    /// ISO 4217
    Currency,
}

/// Why a text does not fit its format, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Completes the sentence that begins with the value in backticks: `has no unit`.
    pub message: String,
    /// The accepted forms in one line that starts with a verb.
    pub help: String,
    /// The exact text to type instead, where it can be told.
    pub suggestion: Option<String>,
}

/// Longer suggestions would fill a report with text that its author has to read anyway.
const LONGEST_SUGGESTION: usize = 160;

impl Hint {
    fn new(format: Format, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: format.help().to_owned(),
            suggestion: None,
        }
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    fn suggest(mut self, text: impl Into<Option<String>>) -> Self {
        self.suggestion = text.into().filter(|text| text.len() <= LONGEST_SUGGESTION);
        self
    }
}

impl Format {
    /// The accepted forms in one line that starts with a verb.
    pub fn help(self) -> &'static str {
        match self {
            Self::Duration => "write a whole number and a unit: ms, s, m, h, d, w, mo or y",
            Self::Percent => "write a number and a percent sign: `99.5%`",
            Self::Rate => "write a number, a slash and a unit of time: s, min, h, d, w or mo",
            Self::Money => {
                "write a plain number without currency or separators: `18740` or `0.021`"
            }
            Self::Date => "write year, month and day: `2026-09-18`",
            Self::Comparison => "write an operator and a number: `>= 97%`, `< 2s` or `>= 0.9`",
            Self::Condition => {
                "write a metric, an operator, a number and for how long: `precision < 93% for 24h`"
            }
            Self::Who => {
                "write `@org/team`, an e-mail address, a `#channel`, a role or a schedule URL"
            }
            Self::Path => "write a path within the repository: `docs/runbook.md#undo`",
            Self::Ref => "write the `id` of another entry: `manual-queue`",
            Self::Id => "write lower-case letters, digits and dashes: `claims-feed`",
            Self::Uri => "write a scheme, a colon and the rest: `s3://bucket/folder`",
            Self::Currency => "write a three-letter ISO 4217 code: `EUR`, `USD` or `GBP`",
        }
    }
}

/// Reads `text` as its format demands; formats whose text is their value give `None`.
///
/// # Errors
/// A [`Hint`] that says what does not fit and, where it can be told, what to type instead.
pub fn parse(format: Format, text: &str) -> Result<Option<Typed>, Hint> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Hint::new(format, "is empty"));
    }
    // To ask first whether all is plain is faster, and nearly always it is.
    let plain = trimmed.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let hidden = || trimmed.chars().find(|c| is_hidden(*c));
    if let Some(hidden) = (!plain).then(hidden).flatten() {
        let message = format!("holds the hidden character U+{:04X}", u32::from(hidden));
        return Err(Hint::new(format, message));
    }
    let parsed = parse_trimmed(format, trimmed).map_err(|hint| Hint {
        // A suggestion that would be refused in turn is worse than none.
        suggestion: hint
            .suggestion
            .filter(|text| parse_trimmed(format, text).is_ok()),
        ..hint
    })?;
    if trimmed.len() == text.len() {
        return Ok(parsed);
    }
    Err(Hint::new(format, "has blanks around it").suggest(trimmed.to_owned()))
}

fn parse_trimmed(format: Format, text: &str) -> Result<Option<Typed>, Hint> {
    match format {
        Format::Duration => duration::parse(text).map(|value| Some(Typed::Quantity(value))),
        Format::Percent => percent::parse(text).map(|value| Some(Typed::Quantity(value))),
        Format::Rate => rate::parse(text).map(|value| Some(Typed::Quantity(value))),
        Format::Money => money::parse(text).map(|value| Some(Typed::Quantity(value))),
        Format::Date => date::parse(text).map(|value| Some(Typed::Date(value))),
        Format::Comparison => comparison::parse(text).map(|value| Some(Typed::Comparison(value))),
        Format::Condition => {
            comparison::parse_condition(text).map(|value| Some(Typed::Condition(value)))
        }
        Format::Who => text::check_who(text).map(|()| None),
        Format::Ref => text::check_id(Format::Ref, text).map(|()| None),
        Format::Id => text::check_id(Format::Id, text).map(|()| None),
        Format::Path => path::check(text).map(|()| None),
        Format::Uri => uri::check(text).map(|()| None),
        Format::Currency => currency::check(text).map(|()| None),
    }
}

/// Controls, and the characters that reorder or hide the text around them.
fn is_hidden(c: char) -> bool {
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{3164}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: [Format; 13] = [
        Format::Duration,
        Format::Percent,
        Format::Rate,
        Format::Money,
        Format::Date,
        Format::Comparison,
        Format::Condition,
        Format::Who,
        Format::Path,
        Format::Ref,
        Format::Id,
        Format::Uri,
        Format::Currency,
    ];

    fn hostile() -> Vec<String> {
        let pieces = [
            "",
            " ",
            "-",
            "+",
            ".",
            "/",
            "%",
            "0",
            "00",
            "1",
            "9",
            "-1",
            "1.",
            ".1",
            "1e9",
            "P",
            "PT",
            "P1",
            "M",
            "mo",
            "min",
            "for",
            " for ",
            " per ",
            "<",
            ">=",
            "=",
            "≥",
            "€",
            "½",
            "٣",
            "1\u{301}",
            "é",
            "日本",
            "😀",
            "\0",
            "\u{1b}[31m",
            "\u{202e}",
            "\u{200b}",
            "\u{a0}",
            "@",
            "#",
            "..",
            "../",
            "\\",
            "C:",
            "://",
            ",",
            "_",
            "'",
            "24h",
            "2026-09-18",
            "2026-13-99",
            "%zz",
            "340282366920938463463374607431768211456",
        ];
        let mut texts: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        for first in pieces {
            for second in pieces {
                texts.push(format!("{first}{second}"));
                texts.push(format!("1{first} {second}1"));
            }
            texts.push(first.repeat(3000));
            texts.push(format!("1{}", first.repeat(3000)));
        }
        texts
    }

    #[test]
    fn no_text_makes_a_parser_or_a_printer_panic() {
        for text in hostile() {
            for format in FORMATS {
                match parse(format, &text) {
                    Ok(Some(typed)) => assert!(!typed.to_string().is_empty()),
                    Ok(None) => {}
                    Err(hint) => assert!(!hint.message.is_empty() && !hint.help.is_empty()),
                }
            }
            let _ = number(&text);
        }
    }

    #[test]
    fn a_suggestion_is_accepted_when_typed() {
        let mut seen = 0;
        for text in hostile() {
            for format in FORMATS {
                if let Err(Hint {
                    suggestion: Some(suggestion),
                    ..
                }) = parse(format, &text)
                {
                    seen += 1;
                    assert!(
                        parse(format, &suggestion).is_ok(),
                        "{format:?} {text:?} gave {suggestion:?}"
                    );
                }
            }
        }
        assert!(seen > 100);
    }

    #[test]
    fn hints_read_as_the_rest_of_a_sentence() {
        for text in hostile() {
            for format in FORMATS {
                if let Err(hint) = parse(format, &text) {
                    assert!(
                        hint.message.starts_with(|c: char| c.is_ascii_lowercase()),
                        "{hint:?}"
                    );
                    assert!(
                        hint.help.starts_with(|c: char| c.is_ascii_lowercase()),
                        "{hint:?}"
                    );
                    assert!(
                        !hint.message.ends_with('.') && !hint.help.ends_with('.'),
                        "{hint:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn blanks_around_a_value_are_refused_with_the_value() {
        let hint = parse(Format::Duration, " 30m ").unwrap_err();
        assert_eq!(
            (hint.message.as_str(), hint.suggestion.as_deref()),
            ("has blanks around it", Some("30m"))
        );
        assert_eq!(
            parse(Format::Duration, "  ").unwrap_err().message,
            "is empty"
        );
    }

    #[test]
    fn a_hidden_character_is_named() {
        let hint = parse(Format::Who, "@acme/\u{202e}claims").unwrap_err();
        assert_eq!(hint.message, "holds the hidden character U+202E");
    }

    #[test]
    fn what_is_printed_reads_the_same() {
        let counts = [
            0, 1, 2, 7, 24, 59, 60, 61, 71, 72, 90, 100, 365, 999, 1000, 3600, 9999,
        ];
        let kinds = [
            (Format::Duration, "ms s m h d w mo y"),
            (Format::Rate, "/s /min /h /d /w /mo"),
            (Format::Percent, "% .5% .125%"),
        ];
        let value = |format, text: &str| match parse(format, text) {
            Ok(Some(Typed::Quantity(quantity))) => quantity,
            other => panic!("{text}: {other:?}"),
        };
        for (format, units) in kinds {
            for (count, unit) in counts
                .iter()
                .flat_map(|count| units.split(' ').map(move |u| (count, u)))
            {
                let text = format!("{count}{unit}");
                let printed = value(format, &text).to_string().replace([' ', ','], "");
                assert_eq!(
                    value(format, &printed),
                    value(format, &text),
                    "{text} as {printed}"
                );
            }
        }
    }

    /// The values of the manifest in the specification.
    #[test]
    fn every_value_of_a_real_manifest_is_accepted() {
        let values = [
            (
                Format::Duration,
                "90d 15m 30m 2h 7d 3s 28d 180d 72h 24h 3y 5m",
            ),
            (Format::Percent, "0.5% 99.5% 99.9% 99% 0.75%"),
            (Format::Rate, "600/min 300/min 9000/d 25/min 60/d 25/s"),
            (Format::Money, "0.021 2400 18740 22000 0.35 400 250000"),
            (Format::Date, "2027-09-01 2026-10-01"),
            (
                Format::Who,
                "@acme/claims-platform dana.cruz@acme.example #claims-ai on_call",
            ),
            (
                Format::Path,
                "docs/runbook.md#undo-route schemas/claim.v3.json",
            ),
            (Format::Ref, "manual-queue feed-late claims-core"),
            (
                Format::Uri,
                "s3://acme-audit/claims-triage kafka://claims-prod/claims.v3",
            ),
            (Format::Currency, "EUR"),
        ];
        for (format, texts) in values {
            for text in texts.split(' ') {
                assert!(parse(format, text).is_ok(), "{text}");
            }
        }
    }
}
