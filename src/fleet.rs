//! The manifests of one run together: what several of them share, and who came first.
//!
//! Manifests take their seats in the order of their names, whatever thread reads them: a manifest
//! meets those before it and no others, so a run gives the same findings with any number of threads.
//! Nothing of a manifest is kept but numbers and places.

use crate::manifest::NodeId;
use crate::quantity::Quantity;
use crate::source::{Source, Span};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Earlier places that are named; the others are counted.
const MOST_NAMED: usize = 8;

/// Facts that there is room for before any is known.
const MOST_ROOM: usize = 1 << 20;

/// Something that a manifest may share with others.
#[derive(Clone, Debug)]
pub struct Fact<'r> {
    /// The rule that asks.
    pub rule: &'r str,
    /// What is the same where it is shared.
    pub key: String,
    /// What this manifest adds, and what all of them may come to; nothing where it may not be shared
    /// at all.
    pub sum: Option<(Quantity, Quantity)>,
    /// What the rule looked at.
    pub this: NodeId,
    /// The value that names it.
    pub at: NodeId,
    /// Where that value stands.
    pub span: Span,
}

/// A fact that goes beyond what the manifests before it left.
#[derive(Clone, Debug)]
pub struct Meeting<'r> {
    /// The fact.
    pub fact: Fact<'r>,
    /// What it comes to with all before it, and what it may come to.
    pub sum: Option<(Quantity, Quantity)>,
    /// How many manifests share it so far, this one included.
    pub count: usize,
    /// Where earlier ones say it.
    pub others: Vec<(Arc<Source>, Span)>,
}

/// Reads the manifest at a place in the order again; nothing where that cannot be done.
type Again<'a> = dyn Fn(usize) -> Option<Arc<Source>> + Sync + 'a;

/// The manifests of one run.
pub struct Fleet<'a> {
    state: Mutex<State>,
    turn: Condvar,
    again: &'a Again<'a>,
}

impl fmt::Debug for Fleet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct State {
    /// Whose turn it is.
    next: usize,
    /// Who need not be waited for when the turn comes.
    passed: BTreeSet<usize>,
    shared: HashMap<u64, Shared>,
}

/// Who said it first; more only where there is something to add up.
struct Shared {
    first: Place,
    sum: Option<Box<Sum>>,
}

struct Sum {
    total: Quantity,
    limit: Quantity,
    /// Nothing where one manifest alone says it: most do.
    later: Option<Box<Later>>,
}

/// Those who said it after the first one.
struct Later {
    count: usize,
    last: u32,
    named: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    manifest: u32,
    span: Span,
}

impl<'a> Fleet<'a> {
    /// A run over so many manifests, which can be read again to show their words.
    pub fn new(manifests: usize, again: &'a Again<'a>) -> Self {
        // A table that grows stands in memory twice, and is the most that is kept of a run.
        const FACTS_OF_A_MANIFEST: usize = 8;
        let facts = manifests.saturating_mul(FACTS_OF_A_MANIFEST).min(MOST_ROOM);
        let state = State {
            shared: HashMap::with_capacity(facts),
            ..State::default()
        };
        Fleet {
            state: Mutex::new(state),
            turn: Condvar::new(),
            again,
        }
    }

    /// The seat of the manifest at a place in the order. Each must be taken once, and asked to meet or
    /// dropped: those behind it wait for it.
    pub fn seat(&self, at: usize) -> Seat<'_> {
        Seat {
            fleet: self,
            at,
            taken: std::cell::Cell::new(false),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn due(&self, at: usize) -> MutexGuard<'_, State> {
        let mut state = self.state();
        while state.next < at {
            let waited = self.turn.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state
    }

    fn pass(&self, mut state: MutexGuard<'_, State>, at: usize) {
        state.passed.insert(at);
        let before = state.next;
        while let next = state.next
            && state.passed.remove(&next)
        {
            state.next += 1;
        }
        let moved = state.next > before;
        drop(state);
        if moved {
            self.turn.notify_all();
        }
    }
}

/// The place of one manifest among those of a run.
#[derive(Debug)]
pub struct Seat<'f> {
    fleet: &'f Fleet<'f>,
    at: usize,
    taken: std::cell::Cell<bool>,
}

impl Seat<'_> {
    /// Waits for the manifests before this one, adds what this one says, and gives what goes too far.
    pub fn meet<'r>(&self, facts: Vec<Fact<'r>>) -> Vec<Meeting<'r>> {
        if self.taken.replace(true) {
            return Vec::new();
        }
        let manifest = u32::try_from(self.at).unwrap_or(u32::MAX);
        let mut state = self.fleet.due(self.at);
        let met: Vec<_> = facts
            .into_iter()
            .filter_map(|fact| state.add(fact, manifest))
            .collect();
        self.fleet.pass(state, self.at);
        met.into_iter().map(|met| self.read(met)).collect()
    }

    /// A manifest that cannot be read says nothing, and must not keep the others waiting: it waits for
    /// nobody either.
    pub fn pass(&self) {
        if !self.taken.replace(true) {
            self.fleet.pass(self.fleet.state(), self.at);
        }
    }

    /// Earlier manifests are read again only for what is reported.
    fn read<'r>(&self, (mut meeting, places): (Meeting<'r>, Vec<Place>)) -> Meeting<'r> {
        meeting.others = places
            .into_iter()
            .filter_map(|place| {
                let source = (self.fleet.again)(place.manifest as usize)?;
                Some((source, place.span))
            })
            .collect();
        meeting
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.pass();
    }
}

impl State {
    fn add<'r>(&mut self, fact: Fact<'r>, manifest: u32) -> Option<(Meeting<'r>, Vec<Place>)> {
        let place = Place {
            manifest,
            span: fact.span,
        };
        let Some(shared) = self.shared.get_mut(&key(&fact)) else {
            let sum = fact.sum.map(|(total, limit)| {
                Box::new(Sum {
                    total,
                    limit,
                    later: None,
                })
            });
            self.shared.insert(key(&fact), Shared { first: place, sum });
            return None;
        };
        let first = shared.first;
        let Some((sum, (amount, limit))) = shared.sum.as_deref_mut().zip(fact.sum) else {
            let other = first.manifest != manifest;
            let met = Meeting {
                fact,
                sum: None,
                count: 2,
                others: Vec::new(),
            };
            return other.then(|| (met, vec![first]));
        };
        // Units that differ cannot be added, numbers that overflow neither: nothing is known then.
        sum.total = sum.total.add(amount).ok()?;
        if limit.compare(sum.limit) == Some(Ordering::Greater) {
            sum.limit = limit;
        }
        if sum.later.is_none() && first.manifest == manifest {
            return None;
        }
        let later = sum.later.get_or_insert_with(|| {
            Box::new(Later {
                count: 0,
                last: first.manifest,
                named: Vec::new(),
            })
        });
        let mut earlier = vec![first];
        earlier.extend(&later.named);
        earlier.retain(|place| place.manifest != manifest);
        if later.last != manifest {
            later.count += 1;
            later.last = manifest;
            if later.named.len() + 1 < MOST_NAMED {
                later.named.push(place);
            }
        }
        if sum.total.compare(sum.limit) != Some(Ordering::Greater) {
            return None;
        }
        let met = Meeting {
            sum: Some((sum.total, sum.limit)),
            count: 1 + later.count,
            others: Vec::new(),
            fact,
        };
        Some((met, earlier))
    }
}

/// The same for the same rule and words, in every run.
fn key(fact: &Fact<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    fact.rule.hash(&mut hasher);
    fact.key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Dimension, Number};

    fn plain(number: i128) -> Quantity {
        Quantity {
            value: Number::from_integer(number),
            dimension: Dimension::NONE,
            percent: false,
        }
    }

    fn fact(key: &str, sum: Option<(i128, i128)>) -> Fact<'static> {
        Fact {
            rule: "a-b",
            key: key.to_owned(),
            sum: sum.map(|(amount, limit)| (plain(amount), plain(limit))),
            this: NodeId(0),
            at: NodeId(0),
            span: Span::new(0, 1),
        }
    }

    fn names(at: usize) -> Option<Arc<Source>> {
        Some(Source::new(format!("{at}.yaml"), "x"))
    }

    fn others(meeting: &Meeting<'_>) -> Vec<String> {
        let names = meeting.others.iter().map(|(source, _)| source.name());
        names.map(str::to_owned).collect()
    }

    #[test]
    fn whoever_goes_over_the_limit_meets_all_before_it() {
        let fleet = Fleet::new(3, &names);
        let meet = |at, amount| fleet.seat(at).meet(vec![fact("k", Some((amount, 100)))]);
        assert!(meet(0, 60).is_empty());
        assert!(meet(1, 40).is_empty());
        let met = meet(2, 1);
        assert_eq!(others(&met[0]), ["0.yaml", "1.yaml"]);
        assert_eq!(met[0].sum, Some((plain(101), plain(100))));
        assert_eq!(met[0].count, 3);
    }

    #[test]
    fn one_manifest_alone_meets_nobody() {
        let fleet = Fleet::new(3, &names);
        let facts = vec![fact("k", Some((80, 100))), fact("k", Some((80, 100)))];
        assert!(fleet.seat(0).meet(facts).is_empty());
        let fleet = Fleet::new(3, &names);
        assert!(
            fleet
                .seat(0)
                .meet(vec![fact("k", None), fact("k", None)])
                .is_empty()
        );
        assert_eq!(
            others(&fleet.seat(1).meet(vec![fact("k", None)])[0]),
            ["0.yaml"]
        );
    }

    #[test]
    fn who_has_nothing_to_say_waits_for_nobody_and_keeps_nobody_waiting() {
        let fleet = Fleet::new(3, &names);
        let meet = |at| fleet.seat(at).meet(vec![fact("k", None)]).len();
        drop(fleet.seat(3));
        fleet.seat(1).pass();
        assert_eq!(meet(0), 0);
        assert_eq!(meet(2), 1);
        assert_eq!(meet(4), 1);
    }

    #[test]
    fn the_order_of_names_decides_and_not_that_of_threads() {
        for _ in 0..50 {
            let fleet = Fleet::new(3, &names);
            let met = std::thread::scope(|scope| {
                let late = scope.spawn(|| fleet.seat(2).meet(vec![fact("k", None)]).len());
                let unread = scope.spawn(|| drop(fleet.seat(1)));
                let first = scope.spawn(|| fleet.seat(0).meet(vec![fact("k", None)]).len());
                unread.join().unwrap_or_default();
                (first.join().ok(), late.join().ok())
            });
            assert_eq!(met, (Some(0), Some(1)));
        }
    }
}
