//! What an answer must carry, and the words that carry it.

use super::vocabulary::{Category, Hit};
use super::word::{Class, Word};
use std::ops::Range;

/// One thing that an answer must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// From which point on.
    Threshold,
    /// What is done.
    Action,
    /// Who does it.
    Actor,
    /// By which way somebody is told.
    Channel,
    /// What proves it.
    Evidence,
    /// How much.
    Amount,
    /// What is measured.
    Measure,
    /// By which switch, flag, job or system.
    Mechanism,
    /// Where it is kept.
    Store,
    /// For how long it is kept.
    Retention,
    /// As whom it signs in.
    Principal,
    /// How it signs in.
    Method,
    /// What sets it off.
    Trigger,
    /// Why.
    Reason,
}

/// A slot, its name in rule files, what is missing where nothing fills it, and what fills it.
struct Row(
    Slot,
    &'static str,
    &'static str,
    &'static [Class],
    &'static [Category],
);

const COUNTS: &[Class] = &[
    Class::Number,
    Class::Percent,
    Class::Money,
    Class::Duration,
    Class::Clock,
    Class::Date,
];

const SLOTS: &[Row] = &[
    Row(
        Slot::Threshold,
        "threshold",
        "from which point on: after how long, above how much?",
        COUNTS,
        &[Category::Number, Category::Cadence, Category::Condition],
    ),
    Row(
        Slot::Action,
        "action",
        "what is done?",
        &[],
        &[Category::Action],
    ),
    Row(
        Slot::Actor,
        "actor",
        "who does it, or is told?",
        &[Class::Name, Class::Address, Class::Proper],
        &[Category::Role],
    ),
    Row(
        Slot::Channel,
        "channel",
        "by which channel are they reached?",
        &[Class::Name, Class::Address],
        &[Category::Channel],
    ),
    Row(
        Slot::Evidence,
        "evidence",
        "where can one see it: which file, test, figure or date?",
        &[
            Class::Identifier,
            Class::Address,
            Class::Number,
            Class::Percent,
            Class::Money,
            Class::Date,
        ],
        &[Category::Number],
    ),
    Row(
        Slot::Amount,
        "amount",
        "how much or how many?",
        COUNTS,
        &[Category::Number, Category::Bound],
    ),
    Row(
        Slot::Measure,
        "measure",
        "what is measured?",
        &[Class::Percent, Class::Identifier, Class::Name],
        &[Category::Measure],
    ),
    Row(
        Slot::Mechanism,
        "mechanism",
        "by which switch, flag or job?",
        &[Class::Identifier, Class::Name, Class::Proper],
        &[Category::Action],
    ),
    Row(
        Slot::Store,
        "store",
        "where is it kept?",
        &[
            Class::Identifier,
            Class::Name,
            Class::Proper,
            Class::Acronym,
        ],
        &[Category::Store],
    ),
    Row(
        Slot::Retention,
        "retention",
        "for how long is it kept?",
        &[Class::Duration],
        &[Category::Keeping],
    ),
    Row(
        Slot::Principal,
        "principal",
        "as which principal does it sign in?",
        &[Class::Identifier, Class::Name],
        &[Category::Principal],
    ),
    Row(
        Slot::Method,
        "method",
        "by which method does it sign in?",
        &[Class::Identifier],
        &[Category::Method],
    ),
    Row(
        Slot::Trigger,
        "trigger",
        "what sets it off?",
        &[
            Class::Number,
            Class::Percent,
            Class::Duration,
            Class::Clock,
            Class::Date,
            Class::Name,
        ],
        &[Category::Condition, Category::Cadence, Category::Number],
    ),
    Row(Slot::Reason, "reason", "why?", &[], &[Category::Reason]),
];

impl Slot {
    fn row(self) -> Option<&'static Row> {
        SLOTS.iter().find(|row| row.0 == self)
    }

    /// The slot's name in rule files.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// What is missing where it is not filled, as a question.
    pub fn question(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    /// The slot with a name.
    pub fn parse(name: &str) -> Option<Self> {
        SLOTS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The names of all slots.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        SLOTS.iter().map(|row| row.1)
    }

    /// The words that fill it, as indexes.
    pub(super) fn fillers(self, words: &[Word<'_>], hits: &[Hit]) -> Vec<Range<usize>> {
        let Some(row) = self.row() else {
            return Vec::new();
        };
        let tokens = words.iter().enumerate();
        let tokens = tokens.filter(|(_, word)| word.head && row.3.contains(&word.class));
        let phrases = hits.iter().filter(|hit| row.4.contains(&hit.category));
        let mut out: Vec<_> = tokens
            .map(|(at, _)| at..at + 1)
            .chain(phrases.map(|hit| hit.words.clone()))
            .collect();
        // What a standard calls evasive carries nothing, be it a proper name.
        for hit in hits.iter().filter(|hit| hit.decides) {
            out.retain(|range| range.end <= hit.words.start || hit.words.end <= range.start);
        }
        out.sort_by_key(|range| (range.start, range.end));
        out
    }
}
