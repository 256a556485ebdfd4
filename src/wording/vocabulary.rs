//! Phrases that evade and words that carry an answer: those of each language, and what a standard adds.

use super::table::{Clears, Language, Phrase, first, none};
use super::word::{Class, Word};
use crate::manifest::hash::{START, fnv};
use std::collections::HashMap;
use std::ops::Range;

/// What a phrase does in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// `to be defined`
    Placeholder,
    /// `in place`: a yes where an answer is asked.
    Boolean,
    /// `not applicable`
    NonAnswer,
    /// `next phase`
    Deferral,
    /// `as needed`
    Discretion,
    /// `the team`
    UnnamedActor,
    /// `regularly`
    Frequency,
    /// `handled appropriately`
    EmptyAction,
    /// `we take security seriously`
    Reassurance,
    /// `minimal`: a degree without a number.
    Degree,
    /// `robust`
    Quality,
    /// `quarantine`: a verb that says what is done.
    Action,
    /// `because`
    Reason,
    /// `on call`: somebody who can be reached.
    Role,
    /// `if`, `after`
    Condition,
    /// `twice`, `half`
    Number,
    /// `every night`
    Cadence,
    /// `never`, `at most`: what may not be.
    Bound,
    /// `phone`, `banner`
    Channel,
    /// `append only`, `ledger`
    Store,
    /// `kept`, `purged`
    Keeping,
    /// `service account`
    Principal,
    /// `certificate`
    Method,
    /// `precision`, `error rate`
    Measure,
    /// `high priority`: a fixed expression that holds an evading word and evades nothing.
    Neutral,
}

const CATEGORIES: &[(Category, &str)] = &[
    (Category::Placeholder, "placeholder"),
    (Category::Boolean, "boolean"),
    (Category::NonAnswer, "non_answer"),
    (Category::Deferral, "deferral"),
    (Category::Discretion, "discretion"),
    (Category::UnnamedActor, "unnamed_actor"),
    (Category::Frequency, "frequency"),
    (Category::EmptyAction, "empty_action"),
    (Category::Reassurance, "reassurance"),
    (Category::Degree, "degree"),
    (Category::Quality, "quality"),
    (Category::Action, "action"),
    (Category::Reason, "reason"),
    (Category::Role, "role"),
    (Category::Condition, "condition"),
    (Category::Number, "number"),
    (Category::Cadence, "cadence"),
    (Category::Bound, "bound"),
    (Category::Channel, "channel"),
    (Category::Store, "store"),
    (Category::Keeping, "keeping"),
    (Category::Principal, "principal"),
    (Category::Method, "method"),
    (Category::Measure, "measure"),
    (Category::Neutral, "neutral"),
];

impl Category {
    /// The word in vocabulary files and rule files.
    pub fn name(self) -> &'static str {
        let row = CATEGORIES.iter().find(|(category, _)| *category == self);
        row.map_or("", |(_, name)| name)
    }

    /// The category with a name.
    pub fn parse(name: &str) -> Option<Self> {
        let row = CATEGORIES.iter().find(|(_, known)| *known == name);
        row.map(|(category, _)| *category)
    }

    /// The names of all categories.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        CATEGORIES.iter().map(|(_, name)| *name)
    }

    /// Whether its phrases evade an answer.
    pub fn evades(self) -> bool {
        self <= Category::Quality && self != Category::Boolean
    }
}

/// A phrase that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// What it does.
    pub category: Category,
    /// Its words, by index.
    pub words: Range<usize>,
    /// Its bytes.
    pub range: Range<usize>,
    /// A standard added it, and it evades: where nothing clears it, it decides.
    pub decides: bool,
}

/// Words that a phrase may have.
pub const LONGEST: usize = 12;

/// The phrases in force: those of `rules/vocabulary/` and those that a standard adds.
#[derive(Debug, Default)]
pub struct Vocabulary {
    added: Vec<(Vec<String>, Category)>,
    /// Weights of cues instead of the built-in ones.
    learned: HashMap<u32, i16>,
}

impl Vocabulary {
    /// Adds a phrase to every language; answers whether it can be found, which takes one to
    /// [`LONGEST`] words of one sentence.
    pub fn add(&mut self, phrase: &str, category: Category) -> bool {
        let words = super::word::words(phrase, &[]);
        let last = words.last().map_or(0, |word| word.sentence);
        if words.is_empty() || words.len() > LONGEST || last > 0 {
            return false;
        }
        let words = words.into_iter().map(|word| word.text.into_owned());
        let entry = (words.collect::<Vec<_>>(), category);
        if let Err(at) = self.added.binary_search(&entry) {
            self.added.insert(at, entry);
        }
        true
    }

    /// Whether the whole of a name is a word for nobody in particular: of the built-in ones, or of those
    /// that a standard calls so.
    pub fn is_nobody(&self, name: &str) -> bool {
        if super::nobody::is_group_word(name) {
            return true;
        }
        if self.added.is_empty() {
            return false;
        }
        let words = super::word::words(name, &[]);
        // `the platform squad`, `our platform squad`
        let small = |word: &&Word<'_>| first().is_common(&word.text, word.hash);
        let small = words.iter().take_while(small).count();
        let is_it = |(phrase, category): &(Vec<String>, Category)| {
            *category == Category::UnnamedActor
                && (0..=small).any(|from| {
                    phrase.len() == words.len() - from
                        && stands(phrase.iter().map(String::as_str), &words[from..])
                })
        };
        self.added.iter().any(is_it)
    }

    /// Replaces the built-in weights of cues (in 1/1000 of log-odds): for measuring weights that were
    /// learned otherwise.
    pub fn weigh_by<'c>(&mut self, weights: impl IntoIterator<Item = (&'c str, i16)>) {
        let weights = weights.into_iter();
        self.learned = weights
            .map(|(cue, weight)| (fnv(START, cue), weight))
            .collect();
    }

    /// Whether cues were learned for a language.
    pub(super) fn is_learned(&self, language: &Language) -> bool {
        !language.weights.is_empty() || !self.learned.is_empty()
    }

    /// What a cue weighs: above 0 it speaks for hand-waving.
    pub(super) fn weight(&self, language: &Language, hash: u32) -> Option<i16> {
        match self.learned.is_empty() {
            true => language.weight(hash),
            false => self.learned.get(&hash).copied(),
        }
    }

    /// The phrases that start at a word, as (category, number of words): the built-in ones, then
    /// those that were added.
    fn at<'v>(
        &'v self,
        language: &'static Language,
        words: &'v [Word<'_>],
    ) -> impl Iterator<Item = (Category, usize)> + 'v {
        let starting = words.first().map(|word| language.starting(word.hash));
        let plain = words.first().filter(|word| !word.class.is_token());
        let ending = language.ending(plain.map_or("", |word| &word.text));
        built_in(starting.unwrap_or_default(), words)
            .chain(ending.map(|category| (category, 1)))
            .chain(self.added_at(words))
    }

    /// The phrases of a standard that start at a word.
    fn added_at<'v>(
        &'v self,
        words: &'v [Word<'_>],
    ) -> impl Iterator<Item = (Category, usize)> + 'v {
        let first = words.first().map_or("", |word| &*word.text);
        let from = self
            .added
            .partition_point(|(phrase, _)| phrase[0].as_str() < first);
        let added = self.added[from..].iter();
        added
            .take_while(move |(phrase, _)| phrase[0] == first)
            .filter(|(phrase, _)| stands(phrase.iter().map(String::as_str), words))
            .map(|(phrase, category)| (*category, phrase.len()))
    }

    /// The built-in phrases of a text in reading order, with those that a standard added. Of built-in
    /// ones that evade, the longest at a place wins; added ones take no other's place, so that a
    /// standard can only add to what evades.
    pub(super) fn hits(&self, language: &'static Language, words: &[Word<'_>]) -> Vec<Hit> {
        let mut out = Vec::new();
        let mut evading_until = 0;
        let mut neutral_until = 0;
        for at in 0..words.len() {
            let starting = language.starting(words[at].hash);
            // Nothing begins at most words.
            if starting.is_empty() && self.added.is_empty() && !language.ends(&words[at]) {
                continue;
            }
            // A phrase neither begins inside a name nor crosses the end of a sentence.
            let here = &words[at..sentence_end(words, at)];
            let competes = |category: Category| {
                category.evades() || matches!(category, Category::Neutral | Category::Boolean)
            };
            let neutral = self
                .added_at(here)
                .filter(|(category, _)| *category == Category::Neutral);
            let evading = built_in(starting, here)
                .chain(neutral)
                .filter(|(category, _)| competes(*category))
                .max_by_key(|(_, length)| *length)
                .filter(|_| at >= evading_until);
            let hit = |category, length, decides| hit(words, at..at + length, category, decides);
            if let Some((category, length)) = evading {
                evading_until = at + length;
                if category == Category::Neutral {
                    neutral_until = evading_until;
                } else if !is_named(words[at].class) {
                    out.push(hit(category, length, false));
                }
            }
            if at >= neutral_until && words[at].class != Class::Name {
                for (category, length) in self.added_at(here) {
                    if category.evades() {
                        out.retain(|known| *known != hit(category, length, false));
                        out.push(hit(category, length, true));
                    }
                }
            }
            if at < evading_until && evading.is_none_or(|(_, length)| length > 1) {
                continue;
            }
            for (category, length) in self.at(language, here) {
                if !competes(category) {
                    out.push(hit(category, length, false));
                }
            }
        }
        out
    }

    /// Only the phrases of a standard that evade, for a text whose language is not known.
    pub(super) fn added_hits(&self, words: &[Word<'_>]) -> Vec<Hit> {
        let mut out = Vec::new();
        for at in 0..words.len() * usize::from(!self.added.is_empty()) {
            for (category, length) in self.added_at(&words[at..sentence_end(words, at)]) {
                if category.evades() {
                    out.push(hit(words, at..at + length, category, true));
                }
            }
        }
        out
    }

    /// Leaves out the phrases that evade and that their clause clears.
    pub(super) fn clear(
        &self,
        language: &'static Language,
        words: &[Word<'_>],
        hits: &mut Vec<Hit>,
    ) {
        let clause = |hit: &Hit| words[hit.words.start].clause;
        let cleared: Vec<bool> = hits
            .iter()
            .map(|hit| {
                let unless = language
                    .unless
                    .iter()
                    .find(|(category, _)| *category == hit.category);
                unless.is_some_and(|(_, clears)| {
                    clears.iter().any(|clear| match clear {
                        Clears::Category(category) => hits.iter().any(|other| {
                            other.category == *category && clause(other) == clause(hit)
                        }),
                        Clears::Class(class) => {
                            around(words, hit).any(|word| word.class == *class && word.head)
                        }
                    })
                })
            })
            .collect();
        let mut at = 0;
        hits.retain(|_| {
            at += 1;
            !cleared[at - 1]
        });
    }

    /// Whether a phrase that is no answer may begin with a word of a text, in any language.
    pub(super) fn may_begin_none(&self, word: &str, text: &str) -> bool {
        let lower = crate::script::folded(word);
        let hash = fnv(START, &lower);
        let is_none = |category: &Category| {
            matches!(
                category,
                Category::Placeholder | Category::Boolean | Category::NonAnswer
            )
        };
        none(hash).any(|phrase| {
            let goes_on = || phrase.get(1).is_none_or(|second| may_hold(text, second));
            phrase[0] == lower && goes_on()
        }) || self
            .added
            .iter()
            .any(|(phrase, category)| phrase[0] == lower && is_none(category))
    }

    /// How many words the phrases of a category take at the start of a text.
    pub(super) fn leading<'v>(
        &'v self,
        language: &'static Language,
        words: &'v [Word<'_>],
        category: Category,
    ) -> impl Iterator<Item = usize> + 'v {
        self.at(language, words)
            .filter(move |(found, _)| *found == category)
            .map(|(_, length)| length)
    }
}

/// Whether a text may have a word, which is in lower case: hidden characters may stand within.
fn may_hold(text: &str, word: &str) -> bool {
    let is_shown = |byte: u8| matches!(byte, b'\t' | b'\n' | b' '..=b'~');
    let mut parts = text.as_bytes().windows(word.len());
    !text.bytes().all(is_shown) || parts.any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Of phrases whose first word may be the first of a text, those that it begins with.
fn built_in<'w>(
    starting: &'static [Phrase],
    words: &'w [Word<'_>],
) -> impl Iterator<Item = (Category, usize)> + 'w {
    let here = starting.iter();
    here.filter(|(_, phrase, _)| stands(phrase.iter().copied(), words))
        .map(|(_, phrase, category)| (*category, phrase.len()))
}

fn hit(words: &[Word<'_>], at: Range<usize>, category: Category, decides: bool) -> Hit {
    Hit {
        category,
        range: words[at.start].range.start..words[at.end - 1].range.end,
        words: at,
        decides,
    }
}

/// Where the words end that a phrase may have from a word on.
fn sentence_end(words: &[Word<'_>], at: usize) -> usize {
    let same = |word: &&Word<'_>| word.sentence == words[at].sentence;
    at + words[at..].iter().take(LONGEST).take_while(same).count()
}

fn is_named(class: Class) -> bool {
    matches!(class, Class::Identifier | Class::Address | Class::Name)
}

/// Whether a text begins with the words of a phrase. The first ones were looked for and are alike, so
/// the last ones tell more.
fn stands<'p>(
    phrase: impl ExactSizeIterator<Item = &'p str> + DoubleEndedIterator,
    words: &[Word<'_>],
) -> bool {
    let here = words.get(..phrase.len());
    here.is_some_and(|here| phrase.zip(here).rev().all(|(a, b)| a == b.text))
}

/// The words of the clause that a phrase starts in, without its own.
fn around<'w, 't>(words: &'w [Word<'t>], hit: &'w Hit) -> impl Iterator<Item = &'w Word<'t>> {
    let clause = words[hit.words.start].clause;
    let before = words[..hit.words.start].iter().rev();
    let after = words[hit.words.end..].iter();
    let same = move |word: &&Word<'t>| word.clause == clause;
    before.take_while(same).chain(after.take_while(same))
}
