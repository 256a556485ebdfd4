//! The names of the fields that the schema knows.

use super::hash::in_slot;

include!(concat!(env!("OUT_DIR"), "/fields.rs"));

/// The number of a name that a field of the schema has: two keys with the same one are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldId(pub(crate) u16);

impl FieldId {
    /// Of a name that no field has.
    pub(crate) const NONE: Self = FieldId(u16::MAX);

    /// The number of a name.
    pub fn of(name: &str) -> Self {
        let slot = in_slot(&STARTS, name);
        let start = slot.start;
        let at = FIELDS[slot].iter().position(|known| *known == name);
        let number = at.and_then(|at| u16::try_from(start + at).ok());
        number.map_or(Self::NONE, FieldId)
    }

    /// The name as it stands in the program; nothing for [`FieldId::NONE`].
    pub(crate) fn name(self) -> Option<&'static str> {
        FIELDS.get(usize::from(self.0)).copied()
    }
}
