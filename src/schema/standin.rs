#![allow(missing_docs)]
use crate::quantity::{Format, Typed};
#[derive(Debug)]
pub struct Hint {
    pub message: String,
    pub help: String,
    pub suggestion: Option<String>,
}
pub fn parse(format: Format, text: &str) -> Result<Option<Typed>, Hint> {
    let bad = |message: &str, help: &str, s: Option<String>| {
        Err(Hint {
            message: message.into(),
            help: help.into(),
            suggestion: s,
        })
    };
    let number = |t: &str| -> Option<crate::quantity::Number> {
        let (a, b) = t.split_once('.').unwrap_or((t, ""));
        let n: i128 = format!("{a}{b}").parse().ok()?;
        Some(crate::quantity::Number::new(n, 10i128.pow(b.len() as u32)))
    };
    let q = |value| {
        Ok(Some(Typed::Quantity(crate::quantity::Quantity {
            value,
            dimension: Default::default(),
            percent: false,
        })))
    };
    match format {
        Format::Money => match number(text) {
            Some(n) => q(n),
            None => bad(
                "is not a plain amount",
                "write digits with a point: `1200.50`",
                None,
            ),
        },
        Format::Duration | Format::Percent | Format::Rate => match number(
            text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%' || c == '/'),
        ) {
            Some(n) if number(text).is_none() => q(n),
            _ => bad(
                "has no unit",
                "write a number with a unit",
                Some(format!("{text}m")),
            ),
        },
        _ if text.trim().is_empty() || text.contains("bad value") => {
            bad("is not what is wanted here", "write a better one", None)
        }
        _ => Ok(None),
    }
}
