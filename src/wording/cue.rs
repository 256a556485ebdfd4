//! What the words of an answer weigh. The weights were learned from labelled answers
//! (`benches/answers`) and stand, one a line, in `rules/vocabulary/<language>.cues.tsv`; a cue is a
//! word, two words beside each other, an ending, a kind of token, a group of phrases or an empty slot.
//! None is learned for one field alone: what a field asks is its slots, and cues of one field say more
//! about the answers that were at hand than about the next one.

use super::vocabulary::{Category, Hit};
use super::word::{Class, Word};
use crate::manifest::hash::{START, fnv};
use std::fmt;
use std::ops::Range;

/// One cue that an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue<'a> {
    /// A word, without its ending, or a kind of token.
    Word(&'a str),
    /// Two of them beside each other.
    Pair(&'a str, &'a str),
    /// The first word of the answer.
    First(&'a str),
    /// An ending that makes abstract nouns, such as `-tion`.
    Ending(&'a str),
    /// A group of phrases.
    Group(&'a str),
    /// A slot that nothing fills.
    Absent(&'a str),
    /// What every answer holds: which way the doubt leans.
    Always,
    /// How long the answer is.
    Length(&'a str),
}

impl Cue<'_> {
    fn parts(&self) -> [&str; 4] {
        match self {
            Cue::Word(word) => ["", word, "", ""],
            Cue::Pair(one, two) => ["", one, " ", two],
            Cue::First(word) => ["^", word, "", ""],
            Cue::Ending(ending) => ["-", ending, "", ""],
            Cue::Group(group) => ["@", group, "", ""],
            Cue::Absent(slot) => [":no ", slot, "", ""],
            Cue::Always => ["~", "", "", ""],
            Cue::Length(bucket) => ["#", bucket, "", ""],
        }
    }

    /// The key of its weight.
    pub fn hash(&self) -> u32 {
        self.parts().into_iter().fold(START, fnv)
    }
}

impl fmt::Display for Cue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts()
            .into_iter()
            .try_for_each(|part| f.write_str(part))
    }
}

/// A word without its English ending, as cues know it.
pub(super) fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 9] = ["ingly", "edly", "ings", "ing", "ies", "ed", "es", "ly", "s"];
    const SHORTEST: usize = 3;
    for ending in ENDINGS {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= SHORTEST
        {
            return stem;
        }
    }
    word
}

/// What a word is called among cues.
fn term<'w>(word: &'w Word<'_>) -> &'w str {
    match word.class {
        Class::Plain | Class::Proper | Class::Acronym => stem(&word.text),
        Class::Name => Class::Identifier.term(),
        class => class.term(),
    }
}

impl Class {
    /// The class among the words of cues; the sign keeps it apart from a word that reads alike.
    fn term(self) -> &'static str {
        match self {
            Class::Number => "<number>",
            Class::Percent => "<percent>",
            Class::Money => "<money>",
            Class::Duration => "<duration>",
            Class::Clock => "<clock>",
            Class::Date => "<date>",
            Class::Designator => "<designator>",
            Class::Identifier | Class::Name => "<identifier>",
            Class::Address => "<address>",
            Class::Plain => "<plain>",
            Class::Proper => "<proper>",
            Class::Acronym => "<acronym>",
        }
    }
}

const ENDINGS: [&str; 11] = [
    "tion", "tions", "ment", "ments", "ance", "ence", "ity", "ness", "ship", "ally", "ability",
];

/// Visits every cue of an answer with the words (by index) that it stands on.
pub(super) fn each(
    words: &[Word<'_>],
    hits: &[Hit],
    absent: &[&str],
    visit: &mut dyn FnMut(Cue<'_>, Range<usize>),
) {
    visit(Cue::Always, 0..0);
    visit(Cue::Length(bucket(words.len())), 0..0);
    for slot in absent {
        visit(Cue::Absent(slot), 0..0);
    }
    let mut before: Option<usize> = None;
    for (at, word) in words.iter().enumerate() {
        if !word.head {
            continue;
        }
        let name = term(word);
        let here = at..at + 1;
        visit(Cue::Word(name), here.clone());
        match before {
            None => visit(Cue::First(name), here.clone()),
            Some(last) if words[last].sentence == word.sentence => {
                visit(Cue::Pair(term(&words[last]), name), last..at + 1);
            }
            Some(_) => {}
        }
        before = Some(at);
        if word.class == Class::Plain {
            for ending in ENDINGS {
                if word.text.len() > ending.len() + 2 && word.text.ends_with(ending) {
                    visit(Cue::Ending(ending), here.clone());
                }
            }
        }
        let bounded =
            word.class.counts() && (word.signed || hits.iter().any(|hit| bounds(hit, at)));
        if bounded || word.signed {
            let group = if bounded { "bounded" } else { "signed" };
            visit(Cue::Group(group), here);
        }
    }
    passives(words, visit);
    for hit in hits {
        visit(Cue::Group(hit.category.name()), hit.words.clone());
    }
}

/// `is tracked`, `will be assessed`: a passive, by what stands before it.
fn passives(words: &[Word<'_>], visit: &mut dyn FnMut(Cue<'_>, Range<usize>)) {
    for (at, pair) in words.windows(2).enumerate() {
        let being = matches!(
            &*pair[0].text,
            "is" | "are" | "be" | "been" | "was" | "were" | "being"
        );
        if !being || pair[1].class != Class::Plain || !pair[1].text.ends_with("ed") {
            continue;
        }
        let before = at.checked_sub(1).map_or("", |at| &*words[at].text);
        visit(Cue::Pair(before, "<passive>"), at..at + 2);
        visit(Cue::Pair(&pair[0].text, "<passive>"), at..at + 2);
    }
}

/// Whether a phrase such as `more than` or `within` stands right before a word.
fn bounds(hit: &Hit, at: usize) -> bool {
    const NEAR: usize = 2;
    matches!(hit.category, Category::Condition | Category::Bound)
        && hit.words.end <= at
        && at - hit.words.end < NEAR
}

/// How many words an answer has, roughly: about as many answers in each bucket.
fn bucket(words: usize) -> &'static str {
    match words {
        0..=3 => "3",
        4..=7 => "7",
        8..=15 => "15",
        16..=30 => "30",
        31..=60 => "60",
        _ => "more",
    }
}
