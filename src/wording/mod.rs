//! Reads an answer in prose: does it carry what the question needs, and which words evade?
//!
//! Slots (what must be there) and phrases are found first; where weights were learned for the
//! language, all cues of the answer decide together, and where not, slots and phrases alone. Numbers,
//! units, identifiers and names of the same manifest need no language data; everything else comes
//! from `rules/vocabulary/`.

mod cue;
mod form;
#[cfg(test)]
mod german;
mod hash;
mod judge;
mod language;
mod nobody;
mod slot;
mod template;
mod vocabulary;
mod word;

pub use cue::Cue;
pub use slot::Slot;
pub use vocabulary::{Category, LONGEST, Vocabulary};

use std::ops::Range;
use vocabulary::{Hit, Language};
use word::{Class, Word, words};

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

/// How sure it is that an answer is hand-waving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is an answer.
    None,
    /// One of the signs speaks against it.
    Warning,
    /// What must be there is not, and the words evade; or it is no answer at all.
    Error,
}

impl Level {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// What is asked of an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The key of the field, such as `on_late`.
    pub field: &'a str,
    /// What the answer must carry.
    pub says: &'a [Slot],
    /// Ids that the same manifest declares: the strongest named things.
    pub names: &'a [&'a str],
}

/// The group of words that weigh most for hand-waving without being a known phrase.
pub const EMPTY: &str = "empty";

/// What was found in one answer. Ranges are bytes of its text.
#[derive(Debug)]
pub struct Reading {
    /// How sure it is that the answer is hand-waving.
    pub level: Level,
    /// The slots that are filled, and by which words.
    pub slots: Vec<(Slot, Range<usize>)>,
    /// What the answer must carry and does not.
    pub missing: Vec<Slot>,
    /// From the first word to the last.
    pub words: Range<usize>,
    /// Words that evade, by the name of their group.
    pub evading: Vec<(&'static str, Range<usize>)>,
    /// Whether the whole is no answer at all.
    pub non_answer: Option<NonAnswer>,
    /// Words that a standard calls evasive speak against it, and nothing else does.
    pub decided: bool,
    /// `N/A:` with a reason of at least five words.
    pub excused: bool,
    /// The language as a code of ISO 639-1; `None` where we have no data for it, and the answer was
    /// not judged.
    pub language: Option<&'static str>,
    /// What the learned cues sum to, in 1/1000 of log-odds; above 0 they speak for hand-waving.
    pub balance: i64,
}

/// Reads one answer.
pub fn read(text: &str, asked: Asked<'_>, vocabulary: &Vocabulary) -> Reading {
    let (words, language) = parted(text, asked.names);
    let mut reading = Reading {
        level: Level::None,
        slots: Vec::new(),
        missing: Vec::new(),
        words: if words.is_empty() {
            0..0
        } else {
            bytes(&words, &(0..words.len()))
        },
        evading: Vec::new(),
        non_answer: non_answer_in(text, &words, language, vocabulary),
        decided: false,
        excused: false,
        language: language.map(|language| language.name),
        balance: 0,
    };
    let language = match language {
        Some(language) => language,
        None if reading.non_answer.is_some() => vocabulary::first(),
        None => {
            reading.evading = evading_in(&vocabulary.added_hits(&words));
            if !reading.evading.is_empty() {
                reading.level = Level::Warning;
                reading.decided = true;
            }
            return reading;
        }
    };
    if reading.non_answer == Some(NonAnswer::NotApplicable)
        && has_reason(&words, language, vocabulary)
    {
        // The reason is an answer of its own.
        let asked = Asked {
            field: "reason",
            says: &[Slot::Reason],
            ..asked
        };
        reading.non_answer = None;
        let negative = vocabulary.leading(language, &words, Category::NonAnswer);
        reading.weigh(
            &words[negative.max().unwrap_or(0)..],
            asked,
            (vocabulary, language),
        );
        reading.excused = reading.level == Level::None;
        return reading;
    }
    reading.weigh(&words, asked, (vocabulary, language));
    reading
}

impl Reading {
    /// The words to mark, in reading order: phrases that everybody knows stand for the words around
    /// them. Nothing where the whole is no answer, or all of it says nothing.
    pub fn shown(&self) -> Vec<(&'static str, &Range<usize>)> {
        let all = |(group, range): &(&str, Range<usize>)| *group == EMPTY && *range == self.words;
        if self.non_answer.is_some() || self.evading.iter().all(all) {
            return Vec::new();
        }
        // Known phrases first, the longest of those that overlap.
        let mut ordered: Vec<_> = self.evading.iter().collect();
        ordered.sort_by_key(|(group, range)| (*group == EMPTY, std::cmp::Reverse(range.len())));
        let mut shown: Vec<(&'static str, &Range<usize>)> = Vec::new();
        for (group, range) in ordered {
            let apart = |other: &Range<usize>| range.end <= other.start || other.end <= range.start;
            if shown.iter().all(|(_, other)| apart(other)) {
                shown.push((group, range));
            }
        }
        shown.sort_by_key(|(_, range)| range.start);
        shown
    }

    fn weigh(
        &mut self,
        words: &[Word<'_>],
        asked: Asked<'_>,
        (vocabulary, language): (&Vocabulary, &'static Language),
    ) {
        let mut hits = vocabulary.hits(language, words);
        vocabulary.clear(language, words, &mut hits);
        let hits = &hits[..];
        for slot in asked.says {
            let fillers = slot.fillers(words, hits);
            if fillers.is_empty() {
                self.missing.push(*slot);
            }
            let range = |range: Range<usize>| (*slot, bytes(words, &range));
            self.slots.extend(fillers.into_iter().map(range));
        }
        // `keine` within a sentence refuses nothing; learned cues weigh that by themselves.
        let refuses = |hit: &&Hit| hit.category != Category::NonAnswer || hit.words.len() > 1;
        let learned = vocabulary.is_learned(language);
        let evading = hits.iter().filter(|hit| hit.category.evades());
        let evading = evading.filter(|hit| learned || refuses(hit));
        self.evading = evading
            .map(|hit| (hit.category.name(), hit.range.clone()))
            .collect();
        if self.non_answer.is_some() {
            self.level = Level::Error;
            return;
        }
        // Of a path, an amount or a name alone, only its kind can be judged.
        let alone = words.iter().all(|word| word.class.is_token());
        if alone || !learned {
            self.level = match (self.missing.is_empty(), self.evading.is_empty()) {
                (false, false) => Level::Error,
                (true, true) => Level::None,
                _ => Level::Warning,
            };
            return;
        }
        let absent: Vec<_> = self.missing.iter().map(|slot| slot.name()).collect();
        let weighing = judge::weigh(words, hits, &absent, vocabulary, language);
        self.balance = weighing.balance;
        let agreed = !self.missing.is_empty() && !self.evading.is_empty();
        let weighed = judge::level(weighing.balance, agreed);
        self.level = weighed.max(judge::decided(hits, !self.missing.is_empty()));
        if self.level == Level::None {
            return;
        }
        if weighed == Level::None {
            self.decided = true;
            return;
        }
        let heaviest = weighing.heaviest(words).into_iter();
        self.evading
            .extend(heaviest.map(|run| (EMPTY, bytes(words, &run))));
        // Words that stand among empty ones carry nothing.
        let carried = |slot: &Slot| {
            let fillers = slot.fillers(words, hits);
            fillers.iter().any(|filler| weighing.carries(words, filler))
        };
        self.missing = asked
            .says
            .iter()
            .filter(|slot| !carried(slot))
            .copied()
            .collect();
        if self.missing.is_empty() {
            self.missing = asked.says.to_vec();
        }
    }
}

/// The phrases that evade, by the name of their group.
fn evading_in(hits: &[Hit]) -> Vec<(&'static str, Range<usize>)> {
    let evading = hits.iter().filter(|hit| hit.category.evades());
    evading
        .map(|hit| (hit.category.name(), hit.range.clone()))
        .collect()
}

fn bytes(words: &[Word<'_>], range: &Range<usize>) -> Range<usize> {
    words[range.start].range.start..words[range.end - 1].range.end
}

/// The words of a text and its language. Where every noun has a capital, a capital makes no name, but
/// after a title: `Frau Yilmaz`.
fn parted<'t>(text: &'t str, names: &[&str]) -> (Vec<Word<'t>>, Option<&'static Language>) {
    let mut words = words(text, names);
    let language = language::language(&words);
    if language.is_some_and(|language| language.capital_nouns) {
        let mut titled = false;
        for word in &mut words {
            if word.class == Class::Proper && !titled {
                word.class = Class::Plain;
            }
            titled = form::is_title(&word.text);
        }
    }
    (words, language)
}

/// Visits every cue of an answer, for learning what each weighs.
pub fn cues(text: &str, asked: Asked<'_>, vocabulary: &Vocabulary, visit: &mut dyn FnMut(Cue<'_>)) {
    let (words, language) = parted(text, asked.names);
    let language = language.unwrap_or_else(vocabulary::first);
    let mut hits = vocabulary.hits(language, &words);
    vocabulary.clear(language, &words, &mut hits);
    let missing = asked
        .says
        .iter()
        .filter(|slot| slot.fillers(&words, &hits).is_empty());
    let absent: Vec<_> = missing.map(|slot| slot.name()).collect();
    cue::each(&words, &hits, &absent, &mut |cue, _| visit(cue));
}

/// The cues of an answer that weigh anything, each once, the heaviest first: why it was judged so.
pub fn weighed(text: &str, asked: Asked<'_>, vocabulary: &Vocabulary) -> Vec<(String, i16)> {
    let mut out = Vec::new();
    let (_, language) = parted(text, asked.names);
    let Some(language) = language else {
        return out;
    };
    cues(text, asked, vocabulary, &mut |cue| {
        let weight = vocabulary.weight(language, cue.hash());
        out.extend(weight.map(|weight| (cue.to_string(), weight)));
    });
    out.sort_by_key(|(cue, weight)| (-weight.abs(), cue.clone()));
    out.dedup();
    out
}

/// Only whether an answer is none, as [`read`] says it: what is asked of every text of a manifest.
pub fn non_answer(text: &str, vocabulary: &Vocabulary) -> Option<NonAnswer> {
    if !may_be_none(text, vocabulary) {
        return None;
    }
    let (words, language) = parted(text, &[]);
    let found = non_answer_in(text, &words, language, vocabulary)?;
    let language = language.unwrap_or_else(vocabulary::first);
    let excused = found == NonAnswer::NotApplicable && has_reason(&words, language, vocabulary);
    (!excused).then_some(found)
}

/// What is heard in any sentence, whatever it is asked for.
#[derive(Debug)]
pub struct Sentence {
    /// The phrases that evade and that nothing in their clause clears.
    pub evading: Vec<(Category, Range<usize>)>,
    /// It cannot be judged, because it is in a language that we have no data for.
    pub unjudged: bool,
}

/// Only the phrases that evade, and whether the text can be judged at all.
pub fn sentence(text: &str, vocabulary: &Vocabulary) -> Sentence {
    let (words, language) = parted(text, &[]);
    let mut hits = match language {
        None => vocabulary.added_hits(&words),
        Some(language) => {
            let mut hits = vocabulary.hits(language, &words);
            vocabulary.clear(language, &words, &mut hits);
            hits
        }
    };
    hits.retain(|hit| hit.category.evades());
    let evading = hits.into_iter();
    Sentence {
        evading: evading.map(|hit| (hit.category, hit.range)).collect(),
        unjudged: language.is_none() && non_answer_in(text, &words, language, vocabulary).is_none(),
    }
}

/// Whether a text may be no answer, told without parting it: nearly all values of a manifest are
/// plainly one. Whatever [`non_answer_in`] looks for must pass here.
fn may_be_none(text: &str, vocabulary: &Vocabulary) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '\'' || crate::source::is_hidden(c);
    let Some(start) = text.find(inside) else {
        return true;
    };
    let first = &text[start..];
    let first = first
        .find(|c| !inside(c))
        .map_or(first, |end| &first[..end]);
    !first.is_ascii()
        || text.contains(['<', '[', '{', '?'])
        || text.contains("your")
        || first.len() == 1
        || vocabulary.may_begin_none(first)
        || may_hold_mark(text, vocabulary)
}

/// Whether a word in capitals may be a mark such as `TBD`, which is one wherever it stands.
fn may_hold_mark(text: &str, vocabulary: &Vocabulary) -> bool {
    let capitals = |word: &[u8]| {
        let mut pairs = word.windows(2);
        pairs.any(|pair| pair.iter().all(u8::is_ascii_uppercase))
    };
    if !capitals(text.as_bytes()) {
        return false;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '\'';
    let mut words = text.split(|c| !inside(c));
    !text.is_ascii()
        || text.contains("YOUR")
        || words.any(|word| {
            capitals(word.as_bytes()) && vocabulary.may_begin_none(word.trim_matches('\''))
        })
}

/// Words that a reason needs after `N/A`.
const REASON_WORDS: usize = 5;

fn has_reason(words: &[Word<'_>], language: &'static Language, vocabulary: &Vocabulary) -> bool {
    let skipped = vocabulary.leading(language, words, Category::NonAnswer);
    words.len() >= skipped.max().unwrap_or(0) + REASON_WORDS
}

/// Whether the whole text is no answer: a placeholder token anywhere in a short text, or a text that
/// begins as a negative and ends there.
fn non_answer_in(
    text: &str,
    words: &[Word<'_>],
    language: Option<&'static Language>,
    vocabulary: &Vocabulary,
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
    let language = language.unwrap_or_else(vocabulary::first);
    let leading = |category| vocabulary.leading(language, words, category);
    let is_all = |length: usize| length == words.len();
    if words.is_empty() || leading(Category::Boolean).any(is_all) {
        return Some(NonAnswer::Boolean);
    }
    if let Some(word) = spelt(words) {
        let one = word::words(&word, &[]);
        return non_answer_in(&word, &one, Some(language), vocabulary)
            .filter(|found| *found == NonAnswer::Placeholder);
    }
    let ends = |length: usize| is_all(length) || ends_after(text, &words[length - 1]);
    if leading(Category::NonAnswer).any(ends) {
        return Some(NonAnswer::NotApplicable);
    }
    let whole = leading(Category::Placeholder).any(is_all);
    let hits = vocabulary.hits(language, words).into_iter();
    let found = hits
        .into_iter()
        .find(|hit| hit.category == Category::Placeholder)?;
    // `TBD` in capitals is a mark wherever it stands; the words spelt out are one only where they
    // are most of a short answer ("orders in state pending" is not).
    let mark = text[found.range.clone()].chars().all(|c| !c.is_lowercase());
    (mark || whole || (words.len() <= SHORT && found.words.start == 0))
        .then_some(NonAnswer::Placeholder)
}

/// The word that a whole text spells letter by letter: `T.B.D.`, `t b d`.
fn spelt(words: &[Word<'_>]) -> Option<String> {
    let is_letter = |word: &Word<'_>| word.text.chars().nth(1).is_none();
    let few = (3..=4).contains(&words.len());
    (few && words.iter().all(is_letter)).then(|| words.iter().map(|word| &*word.text).collect())
}

/// `N/A: …`, `N/A - …`, `None, …`: the negative is followed by a pause.
fn ends_after(text: &str, last: &Word<'_>) -> bool {
    let after = text[last.range.end..].trim_start_matches('.').trim_start();
    after.is_empty() || after.starts_with([':', '-', '–', '—', ',', ';', '(', '.'])
}

#[cfg(test)]
mod tests {
    use super::{Asked, NonAnswer, Vocabulary, non_answer, read};

    #[test]
    fn placeholders_yeses_and_bare_refusals_are_no_answers_and_are_found_the_fast_way_too() {
        let vocabulary = Vocabulary::default();
        for (text, expected) in [
            ("TBD", Some(NonAnswer::Placeholder)),
            ("// TODO //", Some(NonAnswer::Placeholder)),
            ("T B D", Some(NonAnswer::Placeholder)),
            ("T.B.D.", Some(NonAnswer::Placeholder)),
            ("ＴＢＤ", Some(NonAnswer::Placeholder)),
            ("\u{422}BD", Some(NonAnswer::Placeholder)),
            ("\u{3a4}\u{392}D", Some(NonAnswer::Placeholder)),
            ("???", Some(NonAnswer::Placeholder)),
            ("<owner>", Some(NonAnswer::Placeholder)),
            ("to be defined", Some(NonAnswer::Placeholder)),
            ("TBD with CRM team", Some(NonAnswer::Placeholder)),
            ("@your-team", Some(NonAnswer::Placeholder)),
            ("yes", Some(NonAnswer::Boolean)),
            ("Implemented.", Some(NonAnswer::Boolean)),
            ("in place", Some(NonAnswer::Boolean)),
            ("N/A", Some(NonAnswer::NotApplicable)),
            ("not applicable", Some(NonAnswer::NotApplicable)),
            ("N/A: no", Some(NonAnswer::NotApplicable)),
            (
                "claims stay in state pending until a handler clicks approve",
                None,
            ),
            (
                "N/A: the feature runs in the browser of the handler only",
                None,
            ),
            ("no schedule: the model is frozen for the trial", None),
            ("none of the records leave the region", None),
        ] {
            assert_eq!(non_answer(text, &vocabulary), expected, "{text}");
            let read = read(text, Asked::default(), &vocabulary);
            assert_eq!(read.non_answer, expected, "{text}");
        }
    }

    #[test]
    fn the_reason_after_a_refusal_is_read() {
        let excused = |text| read(text, Asked::default(), &Vocabulary::default()).excused;
        assert!(excused("N/A: the model is rules only, so nothing drifts"));
        assert!(!excused("N/A, very unlikely to be needed"));
    }
}
