//! The text of an expression → its words and signs.

use super::error::ExprError;
use crate::quantity;
use std::ops::Range;

/// A word, number, text or sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Name(&'t str),
    Number(quantity::Number),
    Text(String),
    Sign(&'static str),
}

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 25] = [
    "<=", ">=", "==", "!=", "&&", "||", "<", ">", "+", "-", "*", "/", "!", "?", ":", "(", ")", "[",
    "]", ".", ",", "%", "{", "}", "=",
];

/// The words, numbers, texts and signs of an expression, each with its bytes.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, ExprError> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = if next.is_whitespace() {
            at += next.len_utf8();
            continue;
        } else if next.is_ascii_digit() {
            number(rest, at)?
        } else if next.is_ascii_alphabetic() || next == '_' {
            let length = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            (Token::Name(&rest[..length]), length)
        } else if next == '"' || next == '\'' {
            quoted(rest, next, at)?
        } else if let Some(sign) = sign(rest) {
            (Token::Sign(sign), sign.len())
        } else {
            let span = at..at + next.len_utf8();
            return Err(ExprError::new(
                format!("`{next}` has no meaning here"),
                span,
            ));
        };
        out.push((token, at..at + length));
        at += length;
    }
    Ok(out)
}

fn sign(rest: &str) -> Option<&'static str> {
    let first = rest.as_bytes().first();
    let starts = |sign: &&&str| sign.as_bytes().first() == first && rest.starts_with(**sign);
    SIGNS.iter().find(starts).copied()
}

fn number(rest: &str, at: usize) -> Result<(Token<'static>, usize), ExprError> {
    let mut length = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let fraction = rest[length..].strip_prefix('.').map_or(0, |after| {
        after
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(after.len())
    });
    if fraction > 0 {
        length += 1 + fraction;
    }
    let unit = rest[length..]
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '%')
        .unwrap_or(rest.len() - length);
    if unit > 0 {
        let all = &rest[..length + unit];
        return Err(
            ExprError::new(format!("`{all}` is not a number"), at..at + all.len()).with_help(
                format!("write duration(\"{all}\"), percent(\"{all}\") or rate(\"{all}\")"),
            ),
        );
    }
    quantity::number(&rest[..length])
        .map(|value| (Token::Number(value), length))
        .ok_or_else(|| ExprError::new("the number is too large", at..at + length))
}

fn quoted(rest: &str, quote: char, at: usize) -> Result<(Token<'static>, usize), ExprError> {
    let mut out = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((index, character)) = characters.next() {
        match character {
            c if c == quote => return Ok((Token::Text(out), index + 1)),
            '\\' => match characters.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, 't')) => out.push('\t'),
                Some((_, c @ ('\\' | '"' | '\''))) => out.push(c),
                _ => {
                    return Err(ExprError::new(
                        "the escape is none of \\n \\t \\\\ \\\" \\'",
                        at + index..at + index + 1,
                    ));
                }
            },
            c => out.push(c),
        }
    }
    Err(ExprError::new("the quote is not closed", at..at + 1))
}
