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

/// A value, and what had to be put right to read it.
struct Read<T> {
    value: T,
    repair: Option<Repair>,
}

struct Repair {
    message: String,
    text: String,
}

/// Reads a comparison.
pub(super) fn parse(text: &str) -> Result<Comparison, Hint> {
    let format = Format::Comparison;
    let end = operator_at_start(text).ok_or_else(|| no_operator(format, text))?;
    let (sign, rest) = text.split_at(end);
    let read = compared(format, sign, rest)?;
    match read.repair {
        None => Ok(read.value),
        Some(repair) => Err(Hint::new(format, repair.message).suggest(repair.text)),
    }
}

/// Reads a condition.
pub(super) fn parse_condition(text: &str) -> Result<Condition, Hint> {
    let format = Format::Condition;
    let (start, end) = find_operator(text).ok_or_else(|| no_operator(format, text))?;
    let (sign, rest) = (
        text.get(start..end).unwrap_or_default(),
        text.get(end..).unwrap_or_default(),
    );
    let metric = text.get(..start).unwrap_or_default().trim();
    let metric = if sign.ends_with(' ') {
        without_verb(metric)
    } else {
        metric
    };
    if metric.is_empty() {
        return Err(Hint::new(format, "names no metric"));
    }
    let Some((bound, lasting)) = rest.rsplit_once(" for ") else {
        let help = "end it with `for` and a duration: `for 24h`";
        return Err(Hint::new(format, "does not say for how long").with_help(help));
    };
    let comparison = compared(format, sign, bound.trim())?;
    let lasting = lasted(lasting.trim())?;
    if comparison.repair.is_none() && lasting.repair.is_none() {
        let (comparison, lasting) = (comparison.value, lasting.value);
        return Ok(Condition {
            metric: metric.to_owned(),
            comparison,
            lasting,
        });
    }
    let exact = |repair: &Option<Repair>, text: &str| match repair {
        Some(repair) => repair.text.clone(),
        None => text.trim().to_owned(),
    };
    let written = rest.rsplit_once(" for ").map_or("", |(_, lasting)| lasting);
    let suggestion = format!(
        "{metric} {} for {}",
        exact(
            &comparison.repair,
            &format!("{} {}", sign.trim(), bound.trim())
        ),
        exact(&lasting.repair, written),
    );
    let message = comparison
        .repair
        .or(lasting.repair)
        .map(|repair| repair.message);
    Err(Hint::new(format, message.unwrap_or_default()).suggest(suggestion))
}

fn no_operator(format: Format, text: &str) -> Hint {
    let counts = text.contains(|c: char| c.is_ascii_digit());
    Hint::new(
        format,
        if counts {
            "has no operator"
        } else {
            "names no number"
        },
    )
}

/// The length of the operator, or of the words for one, that `text` begins with.
fn operator_at_start(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let all = SIGNS
        .iter()
        .chain(&MEANT)
        .filter(|(sign, _)| lower.starts_with(sign));
    all.map(|(sign, _)| sign.len()).max()
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

/// Reads an operator, or the words for one, and its bound.
fn compared(format: Format, sign: &str, rest: &str) -> Result<Read<Comparison>, Hint> {
    let rest = rest.trim_start();
    let bound = read_bound(format, rest)?;
    let lower = sign.to_ascii_lowercase();
    let known = |list: &[(&str, Operator)]| {
        list.iter()
            .find(|(sign, _)| *sign == lower)
            .map(|(_, operator)| *operator)
    };
    let (operator, spoken) = match (known(&SIGNS), known(&MEANT)) {
        (Some(operator), _) => (operator, false),
        (None, Some(operator)) => (operator, true),
        (None, None) => return Err(no_operator(format, rest)),
    };
    let value = Comparison {
        operator,
        bound: bound.value,
    };
    let number = bound
        .repair
        .as_ref()
        .map_or(rest, |repair| repair.text.as_str());
    let text = format!("{operator} {number}");
    let message = match bound.repair {
        _ if spoken => format!("says `{}` for `{operator}`", sign.trim()),
        Some(repair) => repair.message,
        None => {
            return Ok(Read {
                value,
                repair: None,
            });
        }
    };
    Ok(Read {
        value,
        repair: Some(Repair { message, text }),
    })
}

fn lasted(text: &str) -> Result<Read<Quantity>, Hint> {
    let format = Format::Condition;
    let hint = match duration::parse(text) {
        Ok(value) => {
            return Ok(Read {
                value,
                repair: None,
            });
        }
        Err(hint) => hint,
    };
    let message = format!("ends in `{text}`, which {}", hint.message);
    match hint
        .suggestion
        .and_then(|text| Some((duration::parse(&text).ok()?, text)))
    {
        Some((value, text)) => Ok(Read {
            value,
            repair: Some(Repair { message, text }),
        }),
        None => Err(Hint::new(format, message).with_help(hint.help)),
    }
}

/// Reads the number and unit after an operator.
fn read_bound(format: Format, text: &str) -> Result<Read<Quantity>, Hint> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        return Err(Hint::new(format, "names no number"));
    }
    let hint = match quantity(text) {
        Ok(value) => {
            return Ok(Read {
                value,
                repair: None,
            });
        }
        Err(hint) => hint,
    };
    let message = match hint.message.as_str() {
        "is not a duration" | "is not a percentage" | "is not a rate" => {
            "has no number in a known unit"
        }
        message => message,
    };
    match hint
        .suggestion
        .and_then(|text| Some((quantity(&text).ok()?, text)))
    {
        Some((value, text)) => {
            let repair = Repair {
                message: message.to_owned(),
                text,
            };
            Ok(Read {
                value,
                repair: Some(repair),
            })
        }
        None => Err(Hint::new(format, message)),
    }
}

/// Reads a bound by the kind that its unit shows.
fn quantity(text: &str) -> Result<Quantity, Hint> {
    if let Some(value) = number::number(text) {
        return Ok(Quantity::plain(value));
    }
    if ["%", "percent", "per cent", "pct"]
        .iter()
        .any(|sign| text.ends_with(sign))
    {
        // A difference or a margin may fall below nothing, a share may not.
        return match text.strip_prefix('-') {
            Some(rest) => percent::parse(rest).map(|share| Quantity {
                value: -share.value,
                ..share
            }),
            None => percent::parse(text),
        }
        .map_err(|hint| Hint {
            suggestion: hint.suggestion.map(|better| match text.starts_with('-') {
                true => format!("-{better}"),
                false => better,
            }),
            ..hint
        });
    }
    if text.contains('/') || text.contains(" per ") {
        return rate::parse(text);
    }
    let plain = number::loose(text).map(show::exact);
    duration::parse(text).map_err(|hint| match plain {
        Some(plain) => Hint {
            message: "has separators".to_owned(),
            suggestion: Some(plain),
            ..hint
        },
        None => rate::parse(text)
            .err()
            .filter(|rate| rate.suggestion.is_some())
            .unwrap_or(hint),
    })
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
            (">= -1%", ">= -1%"),
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
            ("≥ 97%", "says `≥` for `>=`", Some(">= 97%")),
            ("≤2s", "says `≤` for `<=`", Some("<= 2s")),
            ("=> 97%", "says `=>` for `>=`", Some(">= 97%")),
            ("at least 97 %", "says `at least` for `>=`", Some(">= 97%")),
            ("Under 2 seconds", "says `Under` for `<`", Some("< 2s")),
            ("< 2 seconds", "is not in the short form", Some("< 2s")),
            ("< 1.5h", "is not a whole number of its unit", Some("< 90m")),
            ("< 5M", "could be months or minutes", None),
            (">= 600rpm", "is not in the short form", Some(">= 600/min")),
            (">= 1,200", "has separators", Some(">= 1200")),
            ("97%", "has no operator", None),
            ("high", "names no number", None),
            (">=", "names no number", None),
            (">= high", "names no number", None),
            ("> 5 apples", "has no number in a known unit", None),
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
                "says `below` for `<`",
                Some("precision < 93% for 24h"),
            ),
            (
                "précision ≤ 93% for 24h",
                "says `≤` for `<=`",
                Some("précision <= 93% for 24h"),
            ),
            (
                "error rate is more than 2 % for 1 day",
                "says `more than` for `>`",
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
