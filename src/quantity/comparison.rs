//! `>= 97%` → operator and bound; `precision < 93% for 24h` → metric, operator, bound and duration.

use super::{Comparison, Condition, Format, Hint, Operator, Quantity};
use super::{duration, number, percent, rate, show};

/// Operators as typed, longest first; those with a word instead are refused with the sign.
const SIGNS: [(&str, Operator); 6] = [
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("==", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("=", Operator::Equal),
];

const MEANT: [(&str, Operator); 21] = [
    ("≥", Operator::AtLeast),
    ("≤", Operator::AtMost),
    ("=>", Operator::AtLeast),
    ("=<", Operator::AtMost),
    ("greater than or equal to ", Operator::AtLeast),
    ("less than or equal to ", Operator::AtMost),
    ("at least ", Operator::AtLeast),
    ("at most ", Operator::AtMost),
    ("no less than ", Operator::AtLeast),
    ("not less than ", Operator::AtLeast),
    ("no more than ", Operator::AtMost),
    ("not more than ", Operator::AtMost),
    ("up to ", Operator::AtMost),
    ("greater than ", Operator::Greater),
    ("more than ", Operator::Greater),
    ("above ", Operator::Greater),
    ("over ", Operator::Greater),
    ("less than ", Operator::Less),
    ("fewer than ", Operator::Less),
    ("below ", Operator::Less),
    ("under ", Operator::Less),
];

/// Verbs between a metric and its operator that add nothing: `precision falls below 93%`.
const VERBS: [&str; 9] = [
    "falls", "drops", "sinks", "rises", "goes", "stays", "remains", "is", "be",
];

/// A bound, with its text where it had to be put right.
struct Bound {
    value: Quantity,
    suggestion: Option<String>,
}

/// Reads a comparison.
pub(super) fn parse(text: &str) -> Result<Comparison, Hint> {
    let format = Format::Comparison;
    let lower = text.to_ascii_lowercase();
    let meant = MEANT.iter().find(|(word, _)| lower.starts_with(word));
    if let Some((word, operator)) = meant {
        let rest = text.get(word.len()..).unwrap_or_default().trim_start();
        let bound = read_bound(format, rest)?;
        let number = bound.suggestion.as_deref().unwrap_or(rest);
        let message = format!("has no operator but `{}`", word.trim_end());
        return Err(Hint::new(format, message).suggest(format!("{operator} {number}")));
    }
    let Some((sign, operator)) = SIGNS.into_iter().find(|(sign, _)| text.starts_with(sign)) else {
        let message = if text.contains(|c: char| c.is_ascii_digit()) {
            "has no operator"
        } else {
            "names no number"
        };
        return Err(Hint::new(format, message));
    };
    let rest = text.get(sign.len()..).unwrap_or_default().trim_start();
    let bound = read_bound(format, rest)?;
    match bound.suggestion {
        Some(number) => {
            let message =
                bound_message(rest).unwrap_or_else(|| "is not in the short form".to_owned());
            Err(Hint::new(format, message).suggest(format!("{operator} {number}")))
        }
        None => Ok(Comparison {
            operator,
            bound: bound.value,
        }),
    }
}

/// Reads a condition.
pub(super) fn parse_condition(text: &str) -> Result<Condition, Hint> {
    let format = Format::Condition;
    let (start, end) = find_operator(text).ok_or_else(|| {
        let message = if text.contains(|c: char| c.is_ascii_digit()) {
            "has no operator"
        } else {
            "names no number"
        };
        Hint::new(format, message)
    })?;
    let metric = text.get(..start).unwrap_or_default().trim();
    let sign = text.get(start..end).unwrap_or_default();
    let rest = text.get(end..).unwrap_or_default();
    let spoken = MEANT
        .iter()
        .any(|(word, _)| word.trim_end() == sign.trim_end().to_ascii_lowercase());
    let metric = if spoken { without_verb(metric) } else { metric };
    if metric.is_empty() {
        return Err(Hint::new(format, "names no metric"));
    }
    let Some((bound, lasting)) = rest.rsplit_once(" for ") else {
        return Err(Hint::new(format, "does not say for how long")
            .with_help("end it with `for` and a duration: `for 24h`"));
    };
    let (bound, lasting) = (bound.trim(), lasting.trim());
    let compared = parse(&format!("{sign}{bound}")).map_err(|hint| Hint {
        help: format.help().to_owned(),
        ..hint
    });
    let lasted = duration::parse(lasting).map_err(|hint| Hint {
        message: format!("ends in `{lasting}`, which {}", hint.message),
        ..hint
    });
    match (compared, lasted) {
        (Ok(comparison), Ok(lasting)) => Ok(Condition {
            metric: metric.to_owned(),
            comparison,
            lasting,
        }),
        (compared, lasted) => {
            let comparison = match &compared {
                Ok(_) => Some(format!("{} {bound}", sign.trim())),
                Err(hint) => hint.suggestion.clone(),
            };
            let duration = match &lasted {
                Ok(_) => Some(lasting.to_owned()),
                Err(hint) => hint.suggestion.clone(),
            };
            let suggestion = comparison
                .zip(duration)
                .map(|(c, d)| format!("{metric} {c} for {d}"));
            let hint = compared
                .err()
                .or(lasted.err())
                .unwrap_or_else(|| Hint::new(format, "is not a condition"));
            Err(hint.suggest(suggestion.filter(|text| parse_condition(text).is_ok())))
        }
    }
}

/// Where the operator stands: a sign, or else the first word for one.
fn find_operator(text: &str) -> Option<(usize, usize)> {
    if let Some(start) = text.find(['<', '>', '=', '≤', '≥']) {
        let rest = text.get(start..)?;
        let signs = SIGNS
            .iter()
            .chain(&MEANT[..4])
            .filter(|(sign, _)| rest.starts_with(sign));
        return signs
            .map(|(sign, _)| sign.len())
            .max()
            .map(|length| (start, start + length));
    }
    let lower = text.to_ascii_lowercase();
    let words = MEANT.iter().filter_map(|(word, _)| {
        let at = lower.find(&format!(" {word}"))? + 1;
        Some((at, at + word.len()))
    });
    words.min_by_key(|(start, end)| (*start, usize::MAX - end))
}

fn without_verb(metric: &str) -> &str {
    match metric.rsplit_once(' ') {
        Some((before, verb)) if VERBS.contains(&verb) => before.trim_end(),
        _ => metric,
    }
}

/// Reads the number and unit after an operator; what it could put right, it says.
fn read_bound(format: Format, text: &str) -> Result<Bound, Hint> {
    if text.is_empty() || !text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        return Err(Hint::new(format, "names no number"));
    }
    if let Some(value) = number::number(text) {
        return Ok(Bound {
            value: Quantity::plain(value),
            suggestion: None,
        });
    }
    let hint = match quantity(text) {
        Ok(value) => {
            return Ok(Bound {
                value,
                suggestion: None,
            });
        }
        Err(hint) => hint,
    };
    let plain = number::loose(text).map(show::exact);
    match hint
        .suggestion
        .clone()
        .or(plain)
        .and_then(|text| read_exact(&text).map(|value| (text, value)))
    {
        Some((text, value)) => Ok(Bound {
            value,
            suggestion: Some(text),
        }),
        None => Err(Hint {
            message: own_words(hint.message),
            ..Hint::new(format, "")
        }),
    }
}

fn read_exact(text: &str) -> Option<Quantity> {
    number::number(text)
        .map(Quantity::plain)
        .or_else(|| quantity(text).ok())
}

fn quantity(text: &str) -> Result<Quantity, Hint> {
    if text.ends_with('%')
        || text.ends_with("percent")
        || text.ends_with("pct")
        || text.ends_with("per cent")
    {
        percent::parse(text)
    } else if text.contains('/') || text.contains(" per ") {
        rate::parse(text)
    } else {
        duration::parse(text)
    }
}

fn bound_message(text: &str) -> Option<String> {
    quantity(text).err().map(|hint| own_words(hint.message))
}

/// What a duration's reader says of the bound alone does not fit the whole comparison.
fn own_words(message: String) -> String {
    if message.starts_with("is not a") {
        "is not a comparison with a number".to_owned()
    } else {
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read_and_printed() {
        let table = [
            (">= 97%", ">= 97%"),
            (">=97%", ">= 97%"),
            ("< 2s", "< 2s"),
            (">= 0.9", ">= 0.9"),
            ("< 300ms", "< 300ms"),
            (">= 600/min", ">= 600/min"),
            ("= 0", "== 0"),
            ("== 5", "== 5"),
            ("> -0.5", "> -0.5"),
            ("<= 30min", "<= 30m"),
        ];
        for (text, printed) in table {
            let comparison = parse(text).unwrap();
            assert_eq!(comparison.to_string(), printed);
            assert_eq!(parse(printed), Ok(comparison));
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            (
                ">=97 %",
                "has a blank before the percent sign",
                Some(">= 97%"),
            ),
            ("≥ 97%", "has no operator but `≥`", Some(">= 97%")),
            ("≤2s", "has no operator but `≤`", Some("<= 2s")),
            ("=> 97%", "has no operator but `=>`", Some(">= 97%")),
            (
                "at least 97 %",
                "has no operator but `at least`",
                Some(">= 97%"),
            ),
            (
                "Under 2 seconds",
                "has no operator but `under`",
                Some("< 2s"),
            ),
            ("< 2 seconds", "is not in the short form", Some("< 2s")),
            ("< 1.5h", "is not a comparison with a number", Some("< 90m")),
            ("< 5M", "could be months or minutes", None),
            (">= 600rpm", "is not a comparison with a number", None),
            (
                ">= 1,200",
                "is not a comparison with a number",
                Some(">= 1200"),
            ),
            ("97%", "has no operator", None),
            ("high", "names no number", None),
            (">=", "names no number", None),
            (">= high", "names no number", None),
            ("> 5 apples", "is not a comparison with a number", None),
            ("!= 5", "has no operator", None),
            (">= ٩٧%", "names no number", None),
            ("> 1000000000000000", "is too large", None),
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
    fn conditions_are_read_and_printed() {
        let table = [
            ("fast-track precision < 93% for 24h", "fast-track precision"),
            ("time for review > 2h for 7d", "time for review"),
            ("p95 latency >= 2s for 15m", "p95 latency"),
            ("précision <= 0.9 for 1h", "précision"),
        ];
        for (text, metric) in table {
            let condition = parse_condition(text).unwrap();
            assert_eq!(
                (condition.metric.as_str(), condition.to_string().as_str()),
                (metric, text)
            );
        }
    }

    #[test]
    fn other_conditions_are_refused_with_what_to_type() {
        let table = [
            ("precision < 93%", "does not say for how long", None),
            (
                "precision < 93 % for 24h",
                "has a blank before the percent sign",
                Some("precision < 93% for 24h"),
            ),
            (
                "precision < 93% for 24 hours",
                "ends in `24 hours`, which is not in the short form",
                Some("precision < 93% for 24h"),
            ),
            (
                "precision falls below 93% for 24h",
                "has no operator but `below`",
                Some("precision < 93% for 24h"),
            ),
            (
                "précision ≤ 93% for 24h",
                "has no operator but `≤`",
                Some("précision <= 93% for 24h"),
            ),
            (
                "error rate is more than 2 % for 1 day",
                "has no operator but `more than`",
                Some("error rate > 2% for 1d"),
            ),
            ("< 93% for 24h", "names no metric", None),
            ("if performance degrades", "names no number", None),
            ("precision at 93 for 24h", "has no operator", None),
            ("precision < low for 24h", "names no number", None),
            (
                "precision < 93% for ever",
                "ends in `ever`, which is not a duration",
                None,
            ),
        ];
        for (text, message, suggestion) in table {
            let hint = parse_condition(text).unwrap_err();
            assert_eq!(
                (hint.message.as_str(), hint.suggestion.as_deref()),
                (message, suggestion),
                "{text}"
            );
        }
    }
}
