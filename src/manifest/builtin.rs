//! The ids of findings about the way a manifest is written, documented like rules.

use crate::finding::Builtin;

/// Every id that [`super::open`] and [`super::read`] can report.
pub static BUILTIN: &[Builtin] = &[];
