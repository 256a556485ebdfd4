//! Whether a whole text is no answer: a placeholder, a bare yes, a refusal.

use super::table::Language;
use super::vocabulary::{Category, Hit, Vocabulary};
use super::word::{self, Word};
use super::{NonAnswer, template};

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
    !first.is_ascii()
        || text.as_bytes().contains(&b'?')
        || template::may_be_unfilled(text)
        || vocabulary.may_begin_none(first)
        || may_be_spelt(text)
        || may_hold_mark(text, vocabulary)
}

/// Whether a text is short enough to spell a word letter by letter: `T.B.D.`
fn may_be_spelt(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.take(MOST_SPELT + 1).count() <= MOST_SPELT
}

/// A word has so many letters at most that is spelt letter by letter.
const MOST_SPELT: usize = 4;

/// Whether a word in capitals may be a mark such as `TBD`, which is one wherever it stands.
fn may_hold_mark(text: &str, vocabulary: &Vocabulary) -> bool {
    // Without a branch, many bytes are looked at in one go.
    let capitals = |word: &[u8]| {
        let pairs = word.iter().zip(word.get(1..).unwrap_or_default());
        pairs.fold(false, |found, (one, two)| {
            found | (one.is_ascii_uppercase() & two.is_ascii_uppercase())
        })
    };
    if !capitals(text.as_bytes()) {
        return false;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '\'';
    let mut words = text.split(|c| !inside(c));
    !text.is_ascii()
        || words.any(|word| {
            capitals(word.as_bytes()) && vocabulary.may_begin_none(word.trim_matches('\''))
        })
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
