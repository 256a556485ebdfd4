//! The names of the fields that the schema knows.

use super::hash::in_slot;

include!(concat!(env!("OUT_DIR"), "/fields.rs"));

/// A name as it stands in the program, where a field of a manifest has it.
pub(super) fn field(name: &str) -> Option<&'static str> {
    let alike = &FIELDS[in_slot(&STARTS, name)];
    alike.iter().copied().find(|known| *known == name)
}
