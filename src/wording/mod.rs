//! Reads an answer in prose: does it carry what the question needs, and which words evade?
//!
//! Slots (what must be there) are looked for first and decide; phrases only strengthen. Numbers,
//! units, identifiers and names of the same manifest need no language data; verbs and phrases come
//! from `rules/vocabulary/`.

mod slot;
mod vocabulary;
mod word;

pub use slot::Slot;
pub use vocabulary::{Category, Vocabulary};

use std::ops::Range;
use word::words;

/// What an answer as a whole is, where it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonAnswer {
    /// `TBD`, `???`, `<owner>`
    Placeholder,
    /// `yes`, `in place`, `partial`
    Boolean,
    /// `N/A` or `none` without a reason.
    NotApplicable,
}

/// What was found in one answer. Ranges are bytes of its text.
#[derive(Debug, Default)]
pub struct Reading {
    /// The slots that are filled, and by which words.
    pub slots: Vec<(Slot, Range<usize>)>,
    /// Words that evade.
    pub evading: Vec<(Category, Range<usize>)>,
    /// Whether the whole is no answer at all.
    pub non_answer: Option<NonAnswer>,
    /// `N/A:` with a reason of at least five words.
    pub excused: bool,
}

impl Reading {
    /// The wanted slots that nothing fills.
    pub fn missing(&self, wanted: &[Slot]) -> Vec<Slot> {
        let filled = |slot: &Slot| self.slots.iter().any(|(found, _)| found == slot);
        wanted
            .iter()
            .copied()
            .filter(|slot| !filled(slot))
            .collect()
    }
}

/// Reads one answer. `names` are the ids that the same manifest declares: the strongest named things.
pub fn read(text: &str, names: &[&str], vocabulary: &Vocabulary) -> Reading {
    let words = words(text);
    let found = non_answer_in(text, &words, vocabulary);
    let excused = found == Some(NonAnswer::NotApplicable) && has_reason(&words, vocabulary);
    Reading {
        evading: vocabulary.evading(&words),
        non_answer: found.filter(|_| !excused),
        excused,
        slots: slot::find(text, &words, names, vocabulary),
    }
}

/// Only whether an answer is none, as [`read`] says it: what is asked of every text of a manifest.
pub fn non_answer(text: &str, vocabulary: &Vocabulary) -> Option<NonAnswer> {
    let words = words(text);
    let found = non_answer_in(text, &words, vocabulary)?;
    let excused = found == NonAnswer::NotApplicable && has_reason(&words, vocabulary);
    (!excused).then_some(found)
}

/// Only the phrases that evade, as [`read`] finds them: what is asked of every sentence.
pub fn evading(text: &str, vocabulary: &Vocabulary) -> Vec<(Category, Range<usize>)> {
    vocabulary.evading(&words(text))
}

/// Words that a reason needs after `N/A`.
const REASON_WORDS: usize = 5;

fn has_reason(words: &[word::Word<'_>], vocabulary: &Vocabulary) -> bool {
    let skipped = vocabulary.leading(words, Category::NonAnswer);
    words.len() >= skipped + REASON_WORDS
}

/// Whether the whole text is no answer: a placeholder token anywhere in a short text, or a text that
/// begins as a negative and ends there.
fn non_answer_in(
    text: &str,
    words: &[word::Word<'_>],
    vocabulary: &Vocabulary,
) -> Option<NonAnswer> {
    const SHORT: usize = 6;
    let trimmed = text.trim();
    let symbols = !trimmed.is_empty() && words.is_empty();
    let bracketed = |open: char, close: char| trimmed.starts_with(open) && trimmed.ends_with(close);
    if symbols || bracketed('<', '>') || trimmed.starts_with("{{") || trimmed.contains("???") {
        return Some(NonAnswer::Placeholder);
    }
    if bracketed('[', ']') && words.len() <= SHORT {
        return Some(NonAnswer::Placeholder);
    }
    let whole = |category| vocabulary.leading(words, category) == words.len();
    if whole(Category::Boolean) {
        return Some(NonAnswer::Boolean);
    }
    if vocabulary.leading(words, Category::NonAnswer) > 0
        && (whole(Category::NonAnswer) || ends_after_nonanswer(text, words, vocabulary))
    {
        return Some(NonAnswer::NotApplicable);
    }
    let is_placeholder = |hit: &(Category, Range<usize>)| hit.0 == Category::Placeholder;
    let found = vocabulary.evading(words).into_iter().find(is_placeholder)?;
    // `TBD` in capitals is a mark wherever it stands; the words spelt out are one only where they
    // are most of a short answer ("orders in state pending" is not).
    let mark = text[found.1.clone()].chars().all(|c| !c.is_lowercase());
    (mark || whole(Category::Placeholder) || (words.len() <= SHORT && found.1.start == 0))
        .then_some(NonAnswer::Placeholder)
}

/// `N/A: …`, `N/A - …`, `None, …`: the negative is followed by a pause.
fn ends_after_nonanswer(text: &str, words: &[word::Word<'_>], vocabulary: &Vocabulary) -> bool {
    let length = vocabulary.leading(words, Category::NonAnswer);
    let Some(last) = length.checked_sub(1).and_then(|at| words.get(at)) else {
        return false;
    };
    let after = text[last.range.end..].trim_start_matches('.').trim_start();
    after.is_empty() || after.starts_with([':', '-', '–', '—', ',', ';', '(', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<NonAnswer> {
        read(text, &[], &Vocabulary::default()).non_answer
    }

    #[test]
    fn placeholders_booleans_and_bare_negatives_are_no_answers() {
        for text in [
            "TBD",
            "// TODO //",
            "???",
            "<owner>",
            "to be defined",
            "TBD with CRM team",
        ] {
            assert_eq!(of(text), Some(NonAnswer::Placeholder), "{text}");
        }
        for text in ["yes", "Implemented.", "in place", "partial"] {
            assert_eq!(of(text), Some(NonAnswer::Boolean), "{text}");
        }
        for text in ["N/A", "n/a.", "None", "not applicable", "N/A: no"] {
            assert_eq!(of(text), Some(NonAnswer::NotApplicable), "{text}");
        }
    }

    #[test]
    fn answers_that_look_like_non_answers_are_answers() {
        for text in [
            "claims stay in state pending until a handler clicks approve",
            "N/A: the feature runs in the browser of the handler only",
            "no schedule: the model is frozen for the trial",
            "yes, after 30m the on_call is paged",
            "none of the records leave the region",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        assert!(
            read(
                "N/A: the model is rules only, so nothing drifts",
                &[],
                &Vocabulary::default()
            )
            .excused
        );
    }

    #[test]
    fn an_answer_with_threshold_action_and_actor_lacks_nothing() {
        let wanted = [Slot::Threshold, Slot::Action, Slot::Actor];
        let text =
            "After 2h without an answer, the claims-ai on-call switches claims to manual-queue.";
        let reading = read(text, &["manual-queue"], &Vocabulary::default());
        assert_eq!(reading.missing(&wanted), []);
        let reading = read(
            "handled by the pipeline as appropriate",
            &[],
            &Vocabulary::default(),
        );
        assert_eq!(reading.missing(&wanted), wanted);
        assert!(!reading.evading.is_empty());
    }
}
