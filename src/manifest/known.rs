//! Which keys of a map were met already.

use super::tree::NodeId;
use std::borrow::Cow;
use std::collections::HashMap;

/// The keys so far of a map and of the maps around it, those of the innermost last: a list while a map
/// has few of them, as nearly all have.
#[derive(Default)]
pub(super) struct Known<'t> {
    few: Vec<(Cow<'t, str>, NodeId)>,
    many: HashMap<(NodeId, Cow<'t, str>), NodeId>,
}

/// A map whose keys are gathered.
#[derive(Clone, Copy)]
pub(super) struct Gathered {
    map: NodeId,
    /// Where its keys begin.
    start: usize,
}

impl<'t> Known<'t> {
    const FEW: usize = 24;

    /// Begins with the keys of a map inside the one before.
    pub(super) fn enter(&self, map: NodeId) -> Gathered {
        Gathered {
            map,
            start: self.few.len(),
        }
    }

    /// Forgets the keys of a map.
    pub(super) fn leave(&mut self, map: Gathered) {
        self.few.truncate(map.start);
    }

    /// The value of a key that was met.
    pub(super) fn get(&self, map: Gathered, key: &str) -> Option<NodeId> {
        let few = &self.few[map.start..];
        if let Some((_, id)) = few.iter().find(|(known, _)| known == key) {
            return Some(*id);
        }
        match few.len() < Self::FEW {
            true => None,
            false => self.many.get(&(map.map, Cow::Borrowed(key))).copied(),
        }
    }

    /// Adds a key that was not met.
    pub(super) fn insert(&mut self, map: Gathered, key: Cow<'t, str>, id: NodeId) {
        if self.few.len() - map.start < Self::FEW {
            self.few.push((key, id));
        } else {
            self.many.insert((map.map, key), id);
        }
    }
}
