//! Plain scalars: what YAML 1.2 makes of them, and where other YAML versions make something else.

use super::tree::{Kind, Node, Style};
use std::borrow::Cow;

/// What a plain scalar is by the core schema of YAML 1.2.2 (10.3.2). Whole numbers that do not fit
/// 64 bits become floats.
pub(super) fn resolve(text: &str) -> Kind {
    // Nearly all answers are text by their first character or their length.
    const LONGEST_WORD: usize = "false".len();
    if !may_be_number(text) {
        return match text.as_bytes() {
            [] => Kind::Null,
            [b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F', ..] if text.len() <= LONGEST_WORD => {
                constant(text)
            }
            _ => Kind::Text,
        };
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Kind::Float(f64::NAN);
    }
    let (sign, unsigned) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (if text.starts_with('-') { -1.0 } else { 1.0 }, rest),
        None => (1.0, text),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Kind::Float(sign * f64::INFINITY);
    }
    if let Some(number) = radix(text, "0o", 8).or_else(|| radix(text, "0x", 16)) {
        return number;
    }
    if is_decimal(unsigned) {
        if let Ok(whole) = text.parse::<i64>() {
            return Kind::Integer(whole);
        }
        if let Ok(number) = text.parse::<f64>() {
            return Kind::Float(number);
        }
    }
    Kind::Text
}

/// Whether a scalar begins as numbers do.
fn may_be_number(text: &str) -> bool {
    matches!(
        text.as_bytes().first(),
        Some(b'0'..=b'9' | b'-' | b'+' | b'.')
    )
}

fn constant(text: &str) -> Kind {
    match text {
        "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => Kind::Text,
    }
}

fn radix(text: &str, prefix: &str, base: u32) -> Option<Kind> {
    let digits = text.strip_prefix(prefix)?;
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    Some(match i64::from_str_radix(digits, base) {
        Ok(whole) => Kind::Integer(whole),
        Err(_) => Kind::Float(digits.chars().fold(0.0, |sum, c| {
            sum * f64::from(base) + f64::from(c.to_digit(base).unwrap_or(0))
        })),
    })
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let digits = |part: &[u8]| part.iter().take_while(|b| b.is_ascii_digit()).count();
    let bytes = text.as_bytes();
    let whole = digits(bytes);
    let (mut rest, mut fraction) = (&bytes[whole..], 0);
    if let [b'.', after @ ..] = rest {
        fraction = digits(after);
        rest = &after[fraction..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let unsigned = after.strip_prefix(b"-").or(after.strip_prefix(b"+"));
        let unsigned = unsigned.unwrap_or(after);
        return whole + fraction > 0 && !unsigned.is_empty() && digits(unsigned) == unsigned.len();
    }
    whole + fraction > 0 && rest.is_empty()
}

/// Why a scalar without quotes means different things to readers of YAML 1.1 and 1.2; nothing where
/// they agree.
///
/// Only types are compared. `1.10` is the number 1.1 to every reader, so it is not named here; where
/// a version is expected, its being a number is the fault. Dates are text in YAML 1.2 and the same
/// day in YAML 1.1, so they are not named either.
pub fn ambiguous(node: &Node) -> Option<String> {
    if node.style != Style::Plain || matches!(node.kind, Kind::List(_) | Kind::Map(_)) {
        return None;
    }
    let text = &*node.text;
    const LONGEST_WORD: usize = "off".len();
    if !may_be_number(text) {
        let value = (text.len() <= LONGEST_WORD).then(|| word(text))??;
        return Some(format!("YAML 1.1 reads it as `{value}`, YAML 1.2 as text"));
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = match unsigned.contains('_') {
        true => Cow::Owned(unsigned.replace('_', "")),
        false => Cow::Borrowed(unsigned),
    };
    if matches!(
        unsigned,
        ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN"
    ) {
        return Some("it is no number in JSON, so some readers see nothing".into());
    }
    if let Some(seconds) = base_60(&digits) {
        return Some(format!("YAML 1.1 reads it as the number {seconds}"));
    }
    if matches!(node.kind, Kind::Integer(_) | Kind::Float(_)) {
        return number(text, unsigned);
    }
    old_number(unsigned, &digits)
}

fn word(text: &str) -> Option<&'static str> {
    const TRUE: [&str; 8] = ["yes", "Yes", "YES", "on", "On", "ON", "y", "Y"];
    const FALSE: [&str; 8] = ["no", "No", "NO", "off", "Off", "OFF", "n", "N"];
    match text {
        _ if TRUE.contains(&text) => Some("true"),
        _ if FALSE.contains(&text) => Some("false"),
        _ => None,
    }
}

fn number(text: &str, unsigned: &str) -> Option<String> {
    if unsigned.starts_with("0o") {
        return Some("YAML 1.1 reads it as text, YAML 1.2 as an octal number".into());
    }
    if let Some(hex) = unsigned.strip_prefix("0x") {
        let value = i64::from_str_radix(hex, 16).ok()?;
        return Some(format!("it is the number {value} in hexadecimal form"));
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        // YAML 1.1 asks for a dot in the mantissa and a sign in the exponent.
        if !mantissa.contains('.') || !exponent.starts_with(['-', '+']) {
            return Some("YAML 1.1 reads it as text, YAML 1.2 as a number".into());
        }
        return None;
    }
    let zero_led = unsigned.len() > 1 && unsigned.bytes().all(|b| b.is_ascii_digit());
    if zero_led && unsigned.starts_with('0') {
        return Some(match i64::from_str_radix(unsigned, 8) {
            Ok(octal) => format!("YAML 1.1 reads it as the octal number {octal}"),
            Err(_) => "YAML 1.1 reads it as text, YAML 1.2 as a number".into(),
        });
    }
    None
}

/// Forms that only YAML 1.1 reads as numbers: `0b11`, `1_000`.
fn old_number(unsigned: &str, digits: &str) -> Option<String> {
    if let Some(binary) = digits.strip_prefix("0b") {
        let value = i64::from_str_radix(binary, 2).ok()?;
        return Some(format!("YAML 1.1 reads it as the number {value}"));
    }
    let starts = unsigned.starts_with(|c: char| c.is_ascii_digit());
    if starts && unsigned.contains('_') && is_decimal(digits) {
        return Some(format!("YAML 1.1 reads it as the number {digits}"));
    }
    None
}

/// The value of a base-60 number of YAML 1.1 (`12:30` is 750).
fn base_60(text: &str) -> Option<u64> {
    let (first, rest) = text.split_once(':')?;
    if !first.starts_with(|c: char| ('1'..='9').contains(&c)) {
        return None;
    }
    let mut value: u64 = first.parse().ok()?;
    for part in rest.split(':') {
        let digits = part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        let part: u64 = if digits { part.parse().ok()? } else { 60 };
        if part > 59 {
            return None;
        }
        value = value.checked_mul(60)?.checked_add(part)?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::super::{Tree, read};
    use super::*;
    use crate::source::Source;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let cases = [
            ("", Kind::Null),
            ("~", Kind::Null),
            ("NULL", Kind::Null),
            ("True", Kind::Bool(true)),
            ("yes", Kind::Text),
            ("-17", Kind::Integer(-17)),
            ("+3", Kind::Integer(3)),
            ("007", Kind::Integer(7)),
            ("0o17", Kind::Integer(15)),
            ("0x1F", Kind::Integer(31)),
            (
                "9223372036854775808",
                Kind::Float(9_223_372_036_854_775_808.0),
            ),
            ("1.10", Kind::Float(1.1)),
            (".5", Kind::Float(0.5)),
            ("1.", Kind::Float(1.0)),
            ("1e3", Kind::Float(1000.0)),
            ("-.INF", Kind::Float(f64::NEG_INFINITY)),
            ("1_000", Kind::Text),
            ("12:30", Kind::Text),
            ("2026-09-30", Kind::Text),
            ("1e", Kind::Text),
            (".", Kind::Text),
            ("+", Kind::Text),
            ("0x", Kind::Text),
            ("inf", Kind::Text),
            ("tRUE", Kind::Text),
        ];
        for (text, kind) in cases {
            assert_eq!(resolve(text), kind, "{text}");
        }
    }

    fn said_of(value: &str) -> Option<String> {
        let source = Source::new("readiness.yaml", format!("a: {value}\n"));
        let tree = read(&source).tree.expect("it is YAML");
        ambiguous(&tree[tree.get(Tree::ROOT, "a").expect("a key")])
    }

    #[test]
    fn scalars_that_yaml_versions_read_differently_are_ambiguous() {
        let cases = [
            ("no", "YAML 1.1 reads it as `false`, YAML 1.2 as text"),
            ("On", "YAML 1.1 reads it as `true`, YAML 1.2 as text"),
            ("y", "YAML 1.1 reads it as `true`, YAML 1.2 as text"),
            ("007", "YAML 1.1 reads it as the octal number 7"),
            ("0750", "YAML 1.1 reads it as the octal number 488"),
            ("09", "YAML 1.1 reads it as text, YAML 1.2 as a number"),
            (
                "0o17",
                "YAML 1.1 reads it as text, YAML 1.2 as an octal number",
            ),
            ("0x1F", "it is the number 31 in hexadecimal form"),
            ("1e3", "YAML 1.1 reads it as text, YAML 1.2 as a number"),
            ("12:30", "YAML 1.1 reads it as the number 750"),
            ("1_000", "YAML 1.1 reads it as the number 1000"),
            ("0b11", "YAML 1.1 reads it as the number 3"),
            (
                ".inf",
                "it is no number in JSON, so some readers see nothing",
            ),
        ];
        for (value, reason) in cases {
            assert_eq!(said_of(value).as_deref(), Some(reason), "{value}");
        }
    }

    #[test]
    fn scalars_that_every_reader_takes_alike_are_not_ambiguous() {
        for value in [
            "1.10",
            "\"no\"",
            "'007'",
            "0",
            "0.5",
            "18740",
            "-3",
            "1.5e+3",
            "none",
            "0:x",
            "2026-09-30",
            "true",
            "~",
            "1:75",
            "a_b",
            "12:30 CET",
            "x:30",
            "É",
            "|\n  no",
            "[no]",
        ] {
            assert_eq!(said_of(value), None, "{value}");
        }
    }
}
