//! Phrases that evade and verbs that act: data of a language, made into a table at build time.

use super::word::Word;
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
    /// `quarantine`: a verb that says what is done. It does not evade.
    Action,
    /// `because`: it gives a reason. It does not evade.
    Reason,
    /// `on call`: somebody who can be reached. It does not evade.
    Role,
    /// `high priority`: a fixed expression that holds an evading word and evades nothing.
    Neutral,
}

impl Category {
    /// The word in vocabulary files and rule files.
    pub fn name(self) -> &'static str {
        CATEGORIES
            .iter()
            .find(|(category, _)| *category == self)
            .map_or("", |(_, name)| name)
    }

    /// The category with a name.
    pub fn parse(name: &str) -> Option<Self> {
        CATEGORIES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(category, _)| *category)
    }

    /// The names of all categories.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        CATEGORIES.iter().map(|(_, name)| *name)
    }

    /// Whether its phrases evade an answer.
    pub fn evades(self) -> bool {
        !matches!(
            self,
            Category::Action
                | Category::Reason
                | Category::Role
                | Category::Boolean
                | Category::Neutral
        )
    }
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
    (Category::Neutral, "neutral"),
];

include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));

/// The phrases in force: those of `rules/vocabulary/en.yaml`.
#[derive(Debug)]
pub struct Vocabulary {
    /// Words of each phrase with its category, sorted by the slot of the first word.
    phrases: &'static [(&'static [&'static str], Category)],
    /// Where each slot starts.
    starts: &'static [u16],
}

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary {
            phrases: &PHRASES,
            starts: &STARTS,
        }
    }
}

impl Vocabulary {
    /// The longest phrase of each category that starts at a word, as (category, words).
    fn at<'v>(&'v self, words: &'v [Word<'_>]) -> impl Iterator<Item = (Category, usize)> + 'v {
        let first = words.first().map_or("", |word| &*word.text);
        let slot = slot(first);
        let range = usize::from(self.starts[slot])..usize::from(self.starts[slot + 1]);
        self.phrases[range]
            .iter()
            .filter(move |(phrase, _)| {
                phrase.len() <= words.len() && phrase.iter().zip(words).all(|(a, b)| *a == b.text)
            })
            .map(|(phrase, category)| (*category, phrase.len()))
    }

    /// All phrases of a text, the longest where several start at one word.
    pub(super) fn all(&self, words: &[Word<'_>]) -> Vec<(Category, Range<usize>)> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let found = self.at(&words[at..]).max_by_key(|(_, length)| *length);
            let Some((category, length)) = found else {
                at += 1;
                continue;
            };
            out.push((
                category,
                words[at].range.start..words[at + length - 1].range.end,
            ));
            at += length;
        }
        out
    }

    /// The phrases of a text that evade.
    pub(super) fn evading(&self, words: &[Word<'_>]) -> Vec<(Category, Range<usize>)> {
        let mut found = self.all(words);
        found.retain(|(category, _)| category.evades());
        found
    }

    /// How many words the longest phrase of a category takes at the start of a text.
    pub(super) fn leading(&self, words: &[Word<'_>], category: Category) -> usize {
        self.at(words)
            .filter(|(found, _)| *found == category)
            .map(|(_, length)| length)
            .max()
            .unwrap_or(0)
    }
}

/// The slot of a phrase by its first word (FNV-1a); `build.rs` counts the same.
fn slot(word: &str) -> usize {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash as usize % SLOTS
}
