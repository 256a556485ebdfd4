//! The data of each language, made into tables at build time.

use super::vocabulary::Category;
use super::word::{Class, Word};
use std::ops::Range;

/// Slots of a table of words, as `build/vocabulary.rs` makes them.
const SLOTS: usize = 1024;

/// Where each slot of a table starts, and where the last one ends.
pub(super) type Starts = [u16; SLOTS + 1];

/// Where the rows of a word stand, which go by its hash.
pub(super) fn in_slot(starts: &Starts, hash: u32) -> Range<usize> {
    let slot = hash as usize % SLOTS;
    usize::from(starts[slot])..usize::from(starts[slot + 1])
}

/// The hash of the first word of a phrase, its words, and what it does.
pub(super) type Phrase = (u32, &'static [&'static str], Category);

/// What clears a phrase of a category in the same clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clears {
    Class(Class),
    Category(Category),
}

/// One language of `rules/vocabulary/`.
#[derive(Debug)]
pub(super) struct Language {
    /// Its code of ISO 639-1.
    pub name: &'static str,
    /// Phrases, sorted by the slot of the first word.
    phrases: &'static [Phrase],
    /// Where each slot starts.
    starts: &'static Starts,
    /// What words end in that are made of others, such as `-leitung`, with its category; sorted by the
    /// last byte.
    endings: &'static [(&'static str, Category)],
    /// Small words that tell the language with their hashes, sorted by their slots, and where each slot
    /// starts.
    common: &'static [(u32, &'static str)],
    common_starts: &'static Starts,
    /// Whether every noun is written with a capital, so that a capital makes no name.
    pub(super) capital_nouns: bool,
    /// Whole names that name nobody in particular, without an article, sorted.
    pub(super) nobody: &'static [&'static str],
    /// What clears the phrases of a category.
    pub(super) unless: &'static [(Category, &'static [Clears])],
    /// Weights of cues, sorted by hash; none where nothing was learned.
    pub(super) weights: &'static [(u32, i16)],
    /// Where the hashes of each first byte start in `weights`.
    index: &'static [u16],
}

include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));

impl Language {
    /// What a cue weighs: above 0 it speaks for hand-waving.
    pub(super) fn weight(&self, hash: u32) -> Option<i16> {
        let bucket = (hash >> 24) as usize;
        let range =
            usize::from(*self.index.get(bucket)?)..usize::from(*self.index.get(bucket + 1)?);
        let part = self.weights.get(range)?;
        let at = part.binary_search_by_key(&hash, |(known, _)| *known).ok()?;
        Some(part[at].1)
    }

    /// Whether a word begins a phrase, ends as words that are made of others do, or was learned.
    pub(super) fn knows(&self, word: &str, hash: u32) -> bool {
        let mut starting = self.starting(hash).iter();
        starting.any(|(_, phrase, _)| phrase[0] == word)
            || self.ending(word).next().is_some()
            || self
                .weight(super::cue::Cue::Word(super::cue::stem(word)).hash())
                .is_some()
    }

    /// The categories of what a word ends in.
    pub(super) fn ending<'w>(&self, word: &'w str) -> impl Iterator<Item = Category> + use<'w> {
        const FIRST_PART: usize = 2;
        let last = word.as_bytes().last();
        let ends = move |(ending, _): &&(&str, Category)| {
            word.len() >= ending.len() + FIRST_PART && word.ends_with(ending)
        };
        let byte = |(ending, _): &(&str, Category)| ending.as_bytes().last().copied();
        let from = self.endings.partition_point(|it| byte(it).as_ref() < last);
        self.endings[from..]
            .iter()
            .take_while(move |it| byte(it).as_ref() == last)
            .filter(ends)
            .map(|(_, category)| *category)
    }

    /// Whether a word may end as words do that are made of others.
    pub(super) fn ends(&self, word: &Word<'_>) -> bool {
        !self.endings.is_empty() && !word.class.is_token()
    }

    /// The phrases whose first word has a hash: all of one word, but where two words have the same.
    pub(super) fn starting(&self, hash: u32) -> &'static [Phrase] {
        let near = &self.phrases[in_slot(self.starts, hash)];
        let is_it = |(first, _, _): &&Phrase| *first == hash;
        let from = near.iter().position(|it| is_it(&it)).unwrap_or(near.len());
        let count = near[from..].iter().take_while(is_it).count();
        &near[from..from + count]
    }

    /// Whether a word is one of the small words that tell the language.
    pub(super) fn is_common(&self, word: &str, hash: u32) -> bool {
        let near = &self.common[in_slot(self.common_starts, hash)];
        near.contains(&(hash, word))
    }
}

/// The languages that are read, the first being that of texts too short to tell.
pub(super) fn languages() -> &'static [Language] {
    &LANGUAGES
}

/// The language of texts that are too short to tell.
pub(super) fn first() -> &'static Language {
    &LANGUAGES[0]
}

/// The phrases of all languages that are no answer, as far as their first word has a hash. They stand
/// in the phrases of their languages, too: these few are looked up for every text of a manifest.
pub(super) fn none(hash: u32) -> impl Iterator<Item = &'static [&'static str]> {
    let near = NONE[in_slot(&NONE_STARTS, hash)].iter();
    near.filter(move |(first, _)| *first == hash)
        .map(|(_, phrase)| *phrase)
}

/// The languages that are read, but the first.
pub(super) fn others() -> &'static [Language] {
    &LANGUAGES[1..]
}
