//! The shape of a manifest: what each value is, and findings where it is something else.

mod annotate;
mod builtin;
mod cut;
mod digits;
mod form;
mod mend;
mod near;
mod place;
mod say;
mod shape;
mod stray;
mod validate;

pub use annotate::{annotate, shape_of};
pub use builtin::BUILTIN;
pub use near::nearest;
pub use place::{Astray, Place, holds, meets, place};
pub use shape::{Field, Required, Shape, ShapeId, Types};
pub use validate::{Spoken, is_refusal, options, validate};

/// The schema's text: JSON Schema 2020-12, for editors and for the validator.
pub const TEXT: &str = include_str!("../../schema/readiness.schema.json");
