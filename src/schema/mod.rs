//! The shape of a manifest: what each value is, and findings where it is something else.

mod near;
mod shape;

pub use near::nearest;
pub use shape::{Field, Required, Shape, ShapeId, Types};

/// The schema's text: JSON Schema 2020-12, for editors and for the validator.
pub const TEXT: &str = include_str!("../../schema/readiness.schema.json");
