//! Whether a whole text is no answer: a placeholder, a bare yes, a refusal.

use super::table::Language;
use super::vocabulary::{Category, Hit, Vocabulary};
use super::word::{self, Word};
use super::{NonAnswer, template};

/// Signs of a text that matter here, each a bit.
mod sign {
    /// Brackets of a template, and `???`.
    pub(super) const GAP: u8 = 1;
    pub(super) const LESS: u8 = 2;
    pub(super) const GREATER: u8 = 4;
    /// `your-team`, `YOUR_KEY`
    pub(super) const JOINT: u8 = 8;
    pub(super) const CAPITAL: u8 = 16;
    pub(super) const FOREIGN: u8 = 32;
}

/// The sign that each byte is.
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        signs[byte] = match byte as u8 {
            b'[' | b'{' | b'?' => sign::GAP,
            b'<' => sign::LESS,
            b'>' => sign::GREATER,
            b'-' | b'_' => sign::JOINT,
            b'A'..=b'Z' => sign::CAPITAL,
            128.. => sign::FOREIGN,
            _ => 0,
        };
        byte += 1;
    }
    signs
};

/// Whether a text may be no answer, told without parting it: nearly all values of a manifest are
/// plainly one. Whatever [`non_answer_in`] looks for must pass here.
pub(super) fn may_be_none(text: &str, vocabulary: &Vocabulary) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '\'' || crate::source::is_hidden(c);
    let Some(start) = text.find(inside) else {
        return true;
    };
    let first = &text[start..];
    let first = first
        .find(|c| !inside(c))
        .map_or(first, |end| &first[..end]);
    // Every text of every manifest comes by here, so its bytes are looked at once.
    let (mut signs, mut pairs, mut before) = (0, 0, 0);
    for byte in text.bytes() {
        let sign = SIGNS[usize::from(byte)];
        signs |= sign;
        pairs |= sign & before;
        before = sign;
    }
    let has = |wanted: u8| signs & wanted == wanted;
    !first.is_ascii()
        || has(sign::GAP)
        || has(sign::LESS | sign::GREATER)
        || (has(sign::JOINT) && may_be_sample(text))
        || vocabulary.may_begin_none(first, text)
        || may_be_spelt(text)
        || (pairs & sign::CAPITAL != 0 && (has(sign::FOREIGN) || may_hold_mark(text, vocabulary)))
}

/// Whether a text may hold `your-team` or `YOUR_KEY`.
fn may_be_sample(text: &str) -> bool {
    let is_joint = |byte: &u8| matches!(byte, b'-' | b'_');
    let mut parts = text.as_bytes().split(is_joint);
    parts.any(|part| part.ends_with(b"your") || part.ends_with(b"YOUR"))
}

/// Whether a text may spell a word letter by letter: `T.B.D.` It is short, and not of letters alone.
fn may_be_spelt(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.take(MOST_SPELT + 1).count() <= MOST_SPELT
        && !text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A word has so many letters at most that is spelt letter by letter.
const MOST_SPELT: usize = 4;

/// Whether a word in capitals may be a mark such as `TBD`, which is one wherever it stands.
fn may_hold_mark(text: &str, vocabulary: &Vocabulary) -> bool {
    let capitals = |word: &str| {
        let mut pairs = word.as_bytes().windows(2);
        pairs.any(|pair| pair.iter().all(u8::is_ascii_uppercase))
    };
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '\'';
    let mut words = text.split(|c| !inside(c));
    words.any(|word| capitals(word) && vocabulary.may_begin_none(word.trim_matches('\''), text))
}

/// Words that a reason needs after `N/A`.
const REASON_WORDS: usize = 5;

pub(super) fn has_reason(
    words: &[Word<'_>],
    language: &'static Language,
    vocabulary: &Vocabulary,
) -> bool {
    let skipped = vocabulary.leading(language, words, Category::NonAnswer);
    words.len() >= skipped.max().unwrap_or(0) + REASON_WORDS
}

/// Whether the whole text is no answer: a placeholder token anywhere in a short text, or a text that
/// begins as a negative and ends there. `hits` are its phrases, none of them cleared.
pub(super) fn non_answer_in(
    text: &str,
    words: &[Word<'_>],
    language: &'static Language,
    vocabulary: &Vocabulary,
    hits: &[Hit],
) -> Option<NonAnswer> {
    const SHORT: usize = 6;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        // Nothing was said, which is another fault than saying nothing.
        return None;
    }
    let symbols = words.is_empty();
    let bracketed = |open: char, close: char| trimmed.starts_with(open) && trimmed.ends_with(close);
    if symbols || bracketed('<', '>') || trimmed.starts_with("{{") || trimmed.contains("???") {
        return Some(NonAnswer::Placeholder);
    }
    if (bracketed('[', ']') && words.len() <= SHORT) || template::is_unfilled(text) {
        return Some(NonAnswer::Placeholder);
    }
    let leading = |category| vocabulary.leading(language, words, category);
    let is_all = |length: usize| length == words.len();
    if words.is_empty() || leading(Category::Boolean).any(is_all) {
        return Some(NonAnswer::Boolean);
    }
    if let Some(word) = spelt(words) {
        let one = word::words(&word, &[]);
        let hits = vocabulary.hits(language, &one);
        return non_answer_in(&word, &one, language, vocabulary, &hits)
            .filter(|found| *found == NonAnswer::Placeholder);
    }
    let ends = |length: usize| is_all(length) || ends_after(text, &words[length - 1]);
    if leading(Category::NonAnswer).any(ends) {
        return Some(NonAnswer::NotApplicable);
    }
    let whole = leading(Category::Placeholder).any(is_all);
    let mut hits = hits.iter();
    let found = hits.find(|hit| hit.category == Category::Placeholder)?;
    // `TBD` in capitals is a mark wherever it stands; the words spelt out are one only where they
    // are most of a short answer ("orders in state pending" is not).
    let mark = text[found.range.clone()].chars().all(|c| !c.is_lowercase());
    (mark || whole || (words.len() <= SHORT && found.words.start == 0))
        .then_some(NonAnswer::Placeholder)
}

/// The word that a whole text spells letter by letter: `T.B.D.`, `t b d`.
fn spelt(words: &[Word<'_>]) -> Option<String> {
    let is_letter = |word: &Word<'_>| word.text.chars().nth(1).is_none();
    let few = (3..=MOST_SPELT).contains(&words.len());
    (few && words.iter().all(is_letter)).then(|| words.iter().map(|word| &*word.text).collect())
}

/// `N/A: …`, `N/A - …`, `None, …`: the negative is followed by a pause.
fn ends_after(text: &str, last: &Word<'_>) -> bool {
    let after = text[last.range.end..].trim_start_matches('.').trim_start();
    after.is_empty() || after.starts_with([':', '-', '–', '—', ',', ';', '(', '.'])
}
