//! Which keys of a map were met already.

use super::tree::NodeId;
use std::borrow::Cow;
use std::collections::HashMap;

/// The keys of one map so far: a list while they are few, as in nearly all manifests.
pub(super) struct Known<'t> {
    few: Vec<(Cow<'t, str>, NodeId)>,
    many: HashMap<Cow<'t, str>, NodeId>,
}

impl<'t> Known<'t> {
    const FEW: usize = 24;

    /// With room for so many keys.
    pub(super) fn with_room(keys: usize) -> Self {
        Known {
            few: Vec::with_capacity(keys.min(Self::FEW)),
            many: HashMap::new(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<NodeId> {
        let listed = self.few.iter().find(|(known, _)| known == key);
        listed
            .map(|(_, id)| *id)
            .or_else(|| self.many.get(key).copied())
    }

    pub(super) fn insert(&mut self, key: Cow<'t, str>, id: NodeId) {
        if self.few.len() < Self::FEW {
            self.few.push((key, id));
        } else {
            self.many.insert(key, id);
        }
    }
}
