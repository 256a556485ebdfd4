//! Judges whether an AI capability is ready for production.
//!
//! A capability is described in a `readiness.yaml` manifest. Rules, one YAML file each, ask the five
//! questions that separate production from a pilot, and every answer that is missing, vague or
//! contradicted becomes a [`finding::Finding`] that knows the words it is about.
//!
//! Modules stand in layers: each may use only what stands above it in this list.

pub mod secret;

pub mod script;

pub mod source;

pub mod quantity;

pub mod finding;

pub mod manifest;

pub mod schema;

pub mod wording;

pub mod repository;

pub mod expr;

pub mod fleet;

pub mod check;

pub mod rule;

pub mod waiver;

pub mod lint;

pub mod fix;

pub mod baseline;

pub mod report;

pub mod render;

pub mod standard;

pub mod input;

pub mod command;
