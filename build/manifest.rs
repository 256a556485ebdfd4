//! The numbers of fields, as the program will know them.

use std::sync::OnceLock;

/// The names of all fields in the order of the program's table.
pub(crate) static FIELDS: OnceLock<Vec<String>> = OnceLock::new();

/// As in `src/manifest/field.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldId(pub(crate) u16);

impl FieldId {
    pub(crate) const NONE: Self = FieldId(u16::MAX);

    pub(crate) fn of(name: &str) -> Self {
        let mut names = FIELDS.get().into_iter().flatten();
        let at = names.position(|known| known == name);
        at.map_or(Self::NONE, |at| FieldId(at as u16))
    }

    pub(crate) fn name(&self) -> Option<&'static str> {
        let name = FIELDS.get()?.get(usize::from(self.0))?;
        Some(name)
    }
}
