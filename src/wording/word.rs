//! Text → words with their bytes. Case is folded a word at a time, so that bytes stay true.

use std::borrow::Cow;
use std::ops::Range;

/// One word of a text.
#[derive(Debug)]
pub(super) struct Word<'t> {
    /// In lower case, hidden characters left out.
    pub(super) text: Cow<'t, str>,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

/// The words of a text: runs of letters, digits and apostrophes. Hyphens and slashes part words, so
/// that `best-effort` and `best effort` are the same.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = character.is_alphanumeric()
            || character == '\''
            || character == '’'
            || crate::source::is_hidden(character);
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                push(&mut out, text, from..at);
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn push<'t>(out: &mut Vec<Word<'t>>, text: &'t str, range: Range<usize>) {
    let raw = &text[range.clone()];
    let plain = raw
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let folded = if plain {
        Cow::Borrowed(raw)
    } else {
        let visible = raw.chars().filter(|c| !crate::source::is_hidden(*c));
        Cow::Owned(visible.flat_map(char::to_lowercase).map(straight).collect())
    };
    if !folded.is_empty() {
        out.push(Word {
            text: folded,
            range,
        });
    }
}

fn straight(character: char) -> char {
    if character == '’' { '\'' } else { character }
}
