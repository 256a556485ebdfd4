//! Which refused values can be written right without a doubt about what was meant.

use super::nearest;
use crate::finding::Edit;
use crate::manifest::{NodeId, Style, Tree};
use crate::quantity::{Format, Hint};
use crate::source::Span;

/// Units and what joins them: words that a spelling may lose.
const WORDS: &[&str] = &[
    "ms",
    "s",
    "m",
    "h",
    "d",
    "w",
    "mo",
    "y",
    "msec",
    "msecs",
    "sec",
    "secs",
    "min",
    "mins",
    "hr",
    "hrs",
    "wk",
    "wks",
    "mos",
    "yr",
    "yrs",
    "millisecond",
    "milliseconds",
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "a",
    "an",
    "and",
    "per",
    "rps",
    "rpm",
    "rph",
    "percent",
    "pt",
    "p",
];
/// The same for comparisons.
const OPERATORS: &[&str] = &[
    "at", "least", "most", "under", "over", "below", "above", "more", "less", "than", "fewer",
    "greater", "up", "to",
];

/// A value as the hint suggests it, where that only spells it otherwise.
pub(super) fn respelt(tree: &Tree, id: NodeId, format: Format, hint: &Hint) -> Option<Edit> {
    let better = hint.suggestion.as_deref()?;
    let text = &*tree[id].text;
    let same = match hint.message.as_str() {
        "has blanks around it" => true,
        message => means_the_same(format, text, better, message),
    };
    (same && is_plain(better)).then(|| replaced(tree, id, better))?
}

fn means_the_same(format: Format, text: &str, better: &str, message: &str) -> bool {
    // One thousand two hundred here is one and a fifth there.
    let grouped = text.contains(',');
    match format {
        Format::Duration => !grouped && only(text, &[WORDS]),
        // A bare number might be a share of one as well as of a hundred.
        Format::Percent => {
            !grouped && only(text, &[WORDS]) && (text.contains('%') || text.contains("percent"))
        }
        // `600 claims/d` says of what, and the short form does not.
        Format::Rate => !grouped && only(text, &[WORDS]),
        // `1200 USD` says in which currency.
        Format::Money => {
            let digit = |c: char| c.is_ascii_digit() || matches!(c, '_' | '\'' | ' ' | '.');
            text.chars().all(digit) && text.matches('.').count() < 2
        }
        Format::Date => !has_time(text),
        Format::Comparison => !grouped && only(text, &[WORDS, OPERATORS]),
        Format::Condition => message.starts_with("has a blank") || message.starts_with("ends in"),
        Format::Currency => text.to_ascii_uppercase() == better,
        // Other places may name it as it is.
        Format::Who | Format::Path | Format::Ref | Format::Id | Format::Uri => false,
    }
}

/// Whether a text names a time of day or a zone, which a date does not keep; midnight says no more than
/// the day.
fn has_time(text: &str) -> bool {
    let after_day = text.trim().find([':', 'T', 't']).filter(|at| {
        let digit = |at: usize| {
            text.trim()
                .as_bytes()
                .get(at)
                .is_some_and(u8::is_ascii_digit)
        };
        at.checked_sub(1).is_some_and(digit) && digit(at + 1)
    });
    after_day.is_some_and(|at| {
        let text = text.trim();
        let start = text[..at].rfind(' ').map_or(0, |blank| blank + 1);
        let time = match text.as_bytes()[at] {
            b':' => &text[start..],
            _ => &text[at + 1..],
        };
        !time.chars().all(|c| matches!(c, '0' | ':' | '.'))
    })
}

/// Whether all words of a text are among these.
fn only(text: &str, known: &[&[&str]]) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(|word| {
            let word = word.to_lowercase();
            known.iter().any(|list| list.contains(&word.as_str()))
        })
}

/// Whether a text stands in quotes of either kind as it is.
pub(super) fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\'', '\\', '\n', '\r', '\t'])
}

/// A number in quotes.
pub(super) fn quoted(tree: &Tree, id: NodeId) -> Option<Edit> {
    let text = &*tree[id].text;
    (tree[id].style == Style::Plain && is_plain(text))
        .then(|| replaced(tree, id, text))?
        .map(|edit| Edit {
            text: format!("\"{text}\""),
            ..edit
        })
}

/// Another text for a scalar, in its own quotes; nothing where it is not written as it reads.
fn replaced(tree: &Tree, id: NodeId, text: &str) -> Option<Edit> {
    let node = &tree[id];
    let raw = tree.source().slice(node.span);
    let quote = match node.style {
        Style::Plain if raw == &*node.text => "",
        Style::SingleQuoted if raw == format!("'{}'", node.text) => "'",
        Style::DoubleQuoted if raw == format!("\"{}\"", node.text) => "\"",
        _ => return None,
    };
    let text = match quote {
        "" => super::say::written(text),
        quote => format!("{quote}{text}{quote}"),
    };
    Some(Edit {
        span: node.span,
        text,
    })
}

/// A misspelt key as the field that it stands for, where no other field is near.
pub(super) fn renamed<'a>(
    tree: &Tree,
    id: NodeId,
    meant: &str,
    free: impl Iterator<Item = &'a str>,
) -> Option<Edit> {
    let span: Span = tree.key_span(id)?;
    let key = tree.key(id)?;
    if nearest(key, free.filter(|name| *name != meant)).is_some() {
        return None;
    }
    let raw = tree.source().slice(span);
    let quote = match raw.chars().next()? {
        '"' if raw == format!("\"{key}\"") => "\"",
        '\'' if raw == format!("'{key}'") => "'",
        _ if raw == key => "",
        _ => return None,
    };
    Some(Edit {
        span,
        text: format!("{quote}{meant}{quote}"),
    })
}
