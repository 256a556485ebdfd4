//! Entries inside `{ }` that have neither a colon nor a value, `{a: 1, b}`, and scalars as written.

use super::gate;
use super::parse::{Body, Raw, RawId};
use super::tree::Style;
use crate::source::{Source, Span};

/// Whether a value is a scalar without quotes.
pub(super) fn is_plain(raw: &[Raw<'_>], value: RawId) -> bool {
    let raw = &raw[value];
    let style = match &raw.body {
        Body::Scalar { style, .. } => *style,
        _ => return false,
    };
    style == Style::Plain && !raw.span.is_empty()
}

/// Whether a key and its value are such an entry.
pub(super) fn is_bare(source: &Source, raw: &[Raw<'_>], key: RawId, value: RawId) -> bool {
    let absent = raw[value].span.is_empty() && matches!(raw[value].body, Body::Scalar { .. });
    absent && is_plain(raw, key) && ends_entry(source, raw[key].span)
}

/// Whether an entry ends after a key.
pub(super) fn ends_entry(source: &Source, key: Span) -> bool {
    let after = source.text().get(key.end as usize..).unwrap_or("");
    after.trim_start().starts_with([',', '}'])
}

/// The entry's words, which may be digits.
pub(super) fn text<'t>(
    source: &'t Source,
    raw: &'t [Raw<'_>],
    key: RawId,
) -> Option<(&'t str, Span)> {
    let raw = &raw[key];
    match &raw.body {
        Body::Scalar { text, style } => {
            Some((as_written(source, raw.span, text, *style), raw.span))
        }
        _ => None,
    }
}

/// A scalar's text as it stands in the source, where only characters that the parser refuses make the
/// difference.
pub(super) fn as_written<'t>(
    source: &'t Source,
    span: Span,
    text: &'t str,
    style: Style,
) -> &'t str {
    let quote = usize::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
    let raw = source.slice(span);
    let inside = raw
        .get(quote..raw.len().saturating_sub(quote))
        .unwrap_or("");
    if inside != text && gate::parseable(inside) == text {
        return inside;
    }
    text
}
