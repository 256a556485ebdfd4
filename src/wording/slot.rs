//! What an answer must carry, and the words that carry it.

use super::vocabulary::{Category, Vocabulary};
use super::word::Word;
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

const SLOTS: &[(Slot, &str, &str)] = &[
    (
        Slot::Threshold,
        "threshold",
        "from which point on: after how long, above how much?",
    ),
    (Slot::Action, "action", "what is done?"),
    (Slot::Actor, "actor", "who does it, or is told?"),
    (
        Slot::Channel,
        "channel",
        "by which channel are they reached?",
    ),
    (
        Slot::Evidence,
        "evidence",
        "where can one see it: which file, test or date?",
    ),
    (Slot::Amount, "amount", "how much or how many?"),
    (Slot::Measure, "measure", "what is measured?"),
    (
        Slot::Mechanism,
        "mechanism",
        "by which switch, flag or job?",
    ),
    (Slot::Store, "store", "where is it kept?"),
    (Slot::Retention, "retention", "for how long is it kept?"),
    (
        Slot::Principal,
        "principal",
        "as which principal does it sign in?",
    ),
    (Slot::Method, "method", "by which method does it sign in?"),
    (Slot::Trigger, "trigger", "what sets it off?"),
    (Slot::Reason, "reason", "why?"),
];

impl Slot {
    /// The slot's name in rule files.
    pub fn name(self) -> &'static str {
        SLOTS
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// What is missing where it is not filled, as a question.
    pub fn question(self) -> &'static str {
        SLOTS
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.2)
    }

    /// The slot with a name.
    pub fn parse(name: &str) -> Option<Self> {
        SLOTS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The names of all slots.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        SLOTS.iter().map(|row| row.1)
    }
}

/// The kinds of concrete thing that words can be; a slot takes some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// A number with or without a unit.
    Number,
    /// A number with a unit of time.
    Duration,
    /// An id of this manifest.
    Name,
    /// A handle, address or channel.
    Address,
    /// A path, URL, snake_case, back-ticked or otherwise technical token.
    Identifier,
    /// A word that starts with a capital inside a sentence.
    Proper,
    /// A verb that says what is done.
    Action,
    /// A role that can be reached.
    Role,
    /// `if`, `when`, `after`
    Condition,
    /// `because`
    Reason,
}

fn takes(slot: Slot, anchor: Anchor) -> bool {
    use Anchor::{
        Action, Address, Condition, Duration, Identifier, Name, Number, Proper, Reason, Role,
    };
    let anchors: &[Anchor] = match slot {
        Slot::Threshold => &[Number, Duration, Condition],
        Slot::Action => &[Action],
        Slot::Actor => &[Name, Address, Role, Proper],
        Slot::Channel => &[Name, Address],
        Slot::Evidence => &[Identifier, Address, Number],
        Slot::Amount => &[Number, Duration],
        Slot::Measure => &[Number, Identifier, Name],
        Slot::Mechanism => &[Identifier, Name, Proper, Action],
        Slot::Store => &[Identifier, Name, Proper],
        Slot::Retention => &[Duration],
        Slot::Principal => &[Identifier, Name],
        Slot::Method => &[Identifier, Proper],
        Slot::Trigger => &[Condition, Number, Duration, Name],
        Slot::Reason => &[Reason],
    };
    anchors.contains(&anchor)
}

/// The slots that the words of a text fill.
pub(super) fn find(
    text: &str,
    words: &[Word<'_>],
    names: &[&str],
    vocabulary: &Vocabulary,
) -> Vec<(Slot, Range<usize>)> {
    let mut anchors = tokens(text, names);
    for (category, range) in vocabulary.all(words) {
        match category {
            Category::Action => anchors.push((Anchor::Action, range)),
            Category::Role => anchors.push((Anchor::Role, range)),
            Category::Reason => anchors.push((Anchor::Reason, range)),
            _ => {}
        }
    }
    for word in words {
        if matches!(
            &*word.text,
            "if" | "when" | "after" | "unless" | "until" | "once"
        ) {
            anchors.push((Anchor::Condition, word.range.clone()));
        }
    }
    SLOTS
        .iter()
        .flat_map(|(slot, ..)| {
            anchors
                .iter()
                .filter(|(anchor, _)| takes(*slot, *anchor))
                .map(|(_, range)| (*slot, range.clone()))
        })
        .collect()
}

/// The concrete tokens of a text, told by their form.
fn tokens(text: &str, names: &[&str]) -> Vec<(Anchor, Range<usize>)> {
    let mut out = Vec::new();
    let mut sentence_start = true;
    let mut at = 0;
    for raw in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += raw.len();
        let token = raw.trim_end();
        let inner = token.trim_matches(|c: char| {
            matches!(
                c,
                '(' | ')' | ',' | ';' | ':' | '.' | '"' | '\'' | '!' | '?'
            )
        });
        let Some(offset) = token.find(inner).filter(|_| !inner.is_empty()) else {
            continue;
        };
        let range = start + offset..start + offset + inner.len();
        if let Some(anchor) = form(inner, names, sentence_start) {
            let next = text[at..].split_whitespace().next().unwrap_or("");
            let timed = anchor == Anchor::Number && is_time(inner, next);
            out.push((if timed { Anchor::Duration } else { anchor }, range));
        }
        sentence_start = token.ends_with(['.', '!', '?', ':']);
    }
    out
}

fn form(token: &str, names: &[&str], sentence_start: bool) -> Option<Anchor> {
    let bare = token.trim_matches('`');
    if names.contains(&bare) {
        return Some(Anchor::Name);
    }
    if token.starts_with(['@', '#']) && token.len() > 2 || is_address(token) {
        return Some(Anchor::Address);
    }
    let digit = token.starts_with(|c: char| c.is_ascii_digit() || "<>=≤≥€$£~".contains(c))
        && token.contains(|c: char| c.is_ascii_digit());
    if digit {
        return Some(Anchor::Number);
    }
    let technical = token.starts_with('`')
        || token.contains("://")
        || token.contains('_')
        || token.contains('/') && token.len() > 3 && !token.eq_ignore_ascii_case("and/or")
        || token.contains('.') && !token.ends_with('.') && token.len() > 4
        || token.chars().skip(1).any(char::is_uppercase) && token.chars().any(char::is_lowercase)
        || token.starts_with("--");
    if technical {
        return Some(Anchor::Identifier);
    }
    let capital = token.starts_with(char::is_uppercase) && token.len() > 1;
    (capital && !sentence_start).then_some(Anchor::Proper)
}

fn is_address(token: &str) -> bool {
    token
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// Whether a number counts time: `30m`, `2 hours`.
fn is_time(token: &str, next: &str) -> bool {
    const UNITS: &[&str] = &[
        "ms", "s", "sec", "second", "m", "min", "minute", "h", "hr", "hour", "d", "day", "w",
        "week", "mo", "month", "y", "yr", "year",
    ];
    let unit = token.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let word = if unit.is_empty() { next } else { unit };
    let word = word
        .trim_end_matches(|c: char| !c.is_ascii_alphabetic())
        .to_ascii_lowercase();
    UNITS.contains(&word.as_str())
        || word
            .strip_suffix('s')
            .is_some_and(|one| UNITS.contains(&one))
}
