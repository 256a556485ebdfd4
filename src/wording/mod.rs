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
mod judge;
mod language;
mod nobody;
mod none;
mod slot;
mod table;
mod template;
mod vocabulary;
mod word;

pub use cue::Cue;
pub use slot::Slot;
pub use vocabulary::{Category, LONGEST, Vocabulary};

use none::{has_reason, may_be_none, non_answer_in};
use std::ops::Range;
use table::Language;
use vocabulary::Hit;
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
    let spoken = language.unwrap_or_else(table::first);
    let hits = vocabulary.hits(spoken, &words);
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
        non_answer: non_answer_in(text, &words, spoken, vocabulary, &hits),
        decided: false,
        excused: false,
        language: language.map(|language| language.name),
        balance: 0,
    };
    if language.is_none() && reading.non_answer.is_none() {
        reading.evading = evading_in(&vocabulary.added_hits(&words));
        if !reading.evading.is_empty() {
            reading.level = Level::Warning;
            reading.decided = true;
        }
        return reading;
    }
    if reading.non_answer == Some(NonAnswer::NotApplicable)
        && has_reason(&words, spoken, vocabulary)
    {
        // The reason is an answer of its own.
        let asked = Asked {
            field: "reason",
            says: &[Slot::Reason],
            ..asked
        };
        reading.non_answer = None;
        let negative = vocabulary.leading(spoken, &words, Category::NonAnswer);
        let rest = &words[negative.max().unwrap_or(0)..];
        let hits = vocabulary.hits(spoken, rest);
        reading.weigh(rest, hits, asked, (vocabulary, spoken));
        reading.excused = reading.level == Level::None;
        return reading;
    }
    reading.weigh(&words, hits, asked, (vocabulary, spoken));
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
        mut hits: Vec<Hit>,
        asked: Asked<'_>,
        (vocabulary, language): (&Vocabulary, &'static Language),
    ) {
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
    let language = language.unwrap_or_else(table::first);
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
    let language = language.unwrap_or_else(table::first);
    let hits = vocabulary.hits(language, &words);
    let found = non_answer_in(text, &words, language, vocabulary, &hits)?;
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
    let mut hits = vocabulary.hits(language.unwrap_or_else(table::first), &words);
    let unjudged = language.is_none()
        && non_answer_in(text, &words, table::first(), vocabulary, &hits).is_none();
    match language {
        None => hits = vocabulary.added_hits(&words),
        Some(language) => vocabulary.clear(language, &words, &mut hits),
    }
    hits.retain(|hit| hit.category.evades());
    let evading = hits.into_iter();
    Sentence {
        evading: evading.map(|hit| (hit.category, hit.range)).collect(),
        unjudged,
    }
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
            ("The API is TBD", Some(NonAnswer::Placeholder)),
            (
                "A TODO: ask the SRE team first, then write it down",
                Some(NonAnswer::Placeholder),
            ),
            ("The SLA of the ERP holds", None),
            ("A handler calls by 9:00", None),
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
    fn the_fast_way_overlooks_nothing_in_the_labelled_answers() {
        let vocabulary = Vocabulary::default();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/answers");
        let mut read_in_full = 0;
        for entry in std::fs::read_dir(folder).expect("it is there") {
            let path = entry.expect("it is there").path();
            if path.extension().is_none_or(|end| end != "jsonl") {
                continue;
            }
            for line in std::fs::read_to_string(&path).expect("it is text").lines() {
                let row: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
                let Some(text) = row["text"].as_str() else {
                    continue;
                };
                for text in text.split_inclusive(". ").chain([text]) {
                    let full = read(text, Asked::default(), &vocabulary).non_answer;
                    assert_eq!(non_answer(text, &vocabulary), full, "{text}");
                    read_in_full += 1;
                }
            }
        }
        assert!(read_in_full > 5_000, "{read_in_full}");
    }

    #[test]
    fn the_reason_after_a_refusal_is_read() {
        let excused = |text| read(text, Asked::default(), &Vocabulary::default()).excused;
        assert!(excused("N/A: the model is rules only, so nothing drifts"));
        assert!(!excused("N/A, very unlikely to be needed"));
    }
}
