//! What looks like a password, a token or a private key: where it stands in a text, and the text with
//! it masked. It alone knows the forms.
//!
//! A form is one that its issuer documents, or a value under a key such as `password`. That a text
//! looks random is not enough: digests, ids and versions of models do as well.

mod key;
mod token;

use std::borrow::Cow;
use std::ops::Range;

/// What looks like a secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// All of it, with what names its kind.
    pub range: Range<usize>,
    /// What must not be shown: after `ghp_`, for example.
    pub hidden: Range<usize>,
    /// What it is, in a few words.
    pub kind: &'static str,
}

/// What stands for a secret in a message.
const MASK: &str = "****";

/// Values longer than this are looked at no further.
const LONGEST: usize = 512;

/// Everything in a text that looks like a secret, in its order; none overlaps another.
pub fn secrets(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    token::tokens(text, &mut found);
    key::marked(text, &mut found);
    if found.is_empty() {
        return found;
    }
    found.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut end = 0;
    found.retain(|secret| {
        let apart = secret.range.start >= end;
        end = end.max(secret.range.end);
        apart
    });
    found
}

/// The text with `****` in the place of each secret.
pub fn masked(text: &str) -> Cow<'_, str> {
    replaced(text, |_| MASK.to_owned())
}

/// The text with a `*` in the place of each byte of a secret, so that places in it stay.
pub fn covered(text: &str) -> Cow<'_, str> {
    replaced(text, |length| "*".repeat(length))
}

/// The text with something else in the place of each secret, of which only the length is told.
fn replaced(text: &str, other: impl Fn(usize) -> String) -> Cow<'_, str> {
    let found = secrets(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for secret in found {
        out.push_str(&text[at..secret.hidden.start]);
        out.push_str(&other(secret.hidden.len()));
        at = secret.hidden.end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// A text without some values, wherever they stand in it, and without the beginnings of them that a
/// message has cropped.
pub fn without<'t>(text: &'t str, values: impl Iterator<Item = &'t str>) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for value in values.filter(|value| !value.is_empty()) {
        if text.contains(beginning(value)) {
            text = Cow::Owned(masked_of(&text, value));
        }
    }
    text
}

/// So much of a value that it is told from other words.
fn beginning(value: &str) -> &str {
    const TELLING: usize = 8;
    let end = value.char_indices().nth(TELLING);
    end.map_or(value, |(end, _)| &value[..end])
}

fn masked_of(text: &str, value: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(beginning(value)) {
        out.push_str(&rest[..at]);
        out.push_str(MASK);
        let alike = rest[at..].chars().zip(value.chars());
        let alike = alike.take_while(|(a, b)| a == b);
        rest = &rest[at + alike.map(|(a, _)| a.len_utf8()).sum::<usize>()..];
    }
    out + rest
}
