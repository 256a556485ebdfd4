//! The decision over one answer: what its cues weigh together, and which words weigh most.

use super::Level;
use super::cue::{self, Cue};
use super::table::Language;
use super::vocabulary::{Hit, Vocabulary};
use super::word::Word;
use std::ops::Range;

/// How a text weighs.
#[derive(Debug, Default)]
pub(super) struct Weighing {
    /// See [`balance`].
    pub(super) balance: i64,
    /// What each word adds.
    by_word: Vec<i32>,
}

/// A balance above which an answer is called vague. Not 0: a false alarm costs more than a miss.
const DOUBT: i64 = 1000;

/// A balance above which it is surely so: at least 19 of 20 such answers of a source that nothing was
/// learned from were labelled vague (`benches/answers`).
const SURE: i64 = 3200;

/// What cues weigh together, in 1/1000 of log-odds: their sum set against the square root of their
/// number, so that a long answer is not judged by its length. Above 0 they speak for hand-waving.
fn balance(sum: i64, cues: usize) -> i64 {
    let cues = i64::try_from(cues.max(4)).unwrap_or(i64::MAX / 4096);
    sum * 4 * 64 / (cues * 4096).isqrt().max(1)
}

/// A balance above which it is sure enough where a slot is empty and a known phrase evades.
const AGREED: i64 = 1000;

/// What a balance says; `agreed` where a slot is empty and a known phrase evades.
pub(super) fn level(balance: i64, agreed: bool) -> Level {
    match balance {
        balance if balance <= DOUBT => Level::None,
        balance if balance > SURE || (agreed && balance > AGREED) => Level::Error,
        _ => Level::Warning,
    }
}

/// What phrases say that a standard added, whatever the cues weigh: a platform team that calls a phrase
/// evasive has decided it.
pub(super) fn decided(hits: &[Hit], lacks: bool) -> Level {
    match (hits.iter().any(|hit| hit.decides), lacks) {
        (false, _) => Level::None,
        (true, false) => Level::Warning,
        (true, true) => Level::Error,
    }
}

/// Weighs the cues of an answer. Each counts once, however often it stands there.
pub(super) fn weigh(
    words: &[Word<'_>],
    hits: &[Hit],
    absent: &[&str],
    vocabulary: &Vocabulary,
    language: &Language,
) -> Weighing {
    let mut seen: Vec<(u32, i16)> = Vec::with_capacity(words.len() * 3);
    let mut by_word = vec![0_i32; words.len()];
    cue::each(
        words,
        hits,
        absent,
        &mut |cue: Cue<'_>, at: Range<usize>| {
            let hash = cue.hash();
            let Some(weight) = vocabulary.weight(language, hash) else {
                return;
            };
            seen.push((hash, weight));
            let share = i32::from(weight) / i32::try_from(at.len().max(1)).unwrap_or(1);
            for word in &mut by_word[at] {
                *word += share;
            }
        },
    );
    seen.sort_unstable();
    seen.dedup();
    let sum = seen.iter().map(|(_, weight)| i64::from(*weight)).sum();
    Weighing {
        balance: balance(sum, seen.len()),
        by_word,
    }
}

impl Weighing {
    /// The words in a row that weigh most for hand-waving, at most one run in a sentence, the
    /// heaviest first; runs that weigh far less than the first are left out.
    pub(super) fn heaviest(&self, words: &[Word<'_>]) -> Vec<Range<usize>> {
        const MOST: usize = 2;
        let mut runs: Vec<(i32, Range<usize>)> = Vec::new();
        let (mut sum, mut start) = (0, 0);
        let mut fresh = true;
        for (at, weight) in self.by_word.iter().enumerate() {
            fresh |= at > 0 && words[at].sentence != words[at - 1].sentence;
            if sum <= 0 || fresh {
                (sum, start) = (0, at);
            }
            sum += weight;
            if fresh {
                runs.push((sum, start..at + 1));
                fresh = false;
            } else if let Some(best) = runs.last_mut()
                && sum > best.0
            {
                *best = (sum, start..at + 1);
            }
        }
        runs.sort_by_key(|(sum, run)| (-sum, run.start));
        let least = runs.first().map_or(0, |(sum, _)| sum / 2).max(0);
        let kept = runs.into_iter().take_while(|(sum, _)| *sum > least);
        kept.take(MOST).map(|(_, run)| whole(words, run)).collect()
    }

    /// Whether the clause around some words speaks for an answer.
    pub(super) fn carries(&self, words: &[Word<'_>], filler: &Range<usize>) -> bool {
        let clause = words[filler.start].clause;
        let start = words.partition_point(|word| word.clause < clause);
        let end = words.partition_point(|word| word.clause <= clause);
        self.by_word[start..end].iter().sum::<i32>() < 0
    }
}

/// A word or two say little to a reader, and a clause without its last words reads cut off: the
/// clause is shown as far as that goes.
fn whole(words: &[Word<'_>], range: Range<usize>) -> Range<usize> {
    const TELLING: usize = 4;
    const REST: usize = 3;
    let (first, last) = (words[range.start].clause, words[range.end - 1].clause);
    let start = words.partition_point(|word| word.clause < first);
    let end = words.partition_point(|word| word.clause <= last);
    if range.len() < TELLING {
        return start..end;
    }
    let reach = |from: usize, to: usize, rest: usize| if rest <= REST { to } else { from };
    reach(range.start, start, range.start - start)..reach(range.end, end, end - range.end)
}
