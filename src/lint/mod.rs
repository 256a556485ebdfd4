//! Manifest + rules + policy → findings. Pure: no clock, no environment, files only through
//! `repository`.

use crate::finding::Finding;
use crate::source::Source;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where a capability stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// It is being tried.
    Pilot,
    /// People rely on it.
    Production,
    /// It is switched off; only its form is judged.
    Retired,
}

impl Stage {
    /// The word in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Pilot => "pilot",
            Stage::Production => "production",
            Stage::Retired => "retired",
        }
    }
}

/// What was found in one manifest.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The text that the findings point into.
    pub source: Arc<Source>,
    /// `capability.name`, where it can be read.
    pub capability: Option<String>,
    /// Whether the file could be read as a manifest at all.
    pub readable: bool,
    /// The stage it was judged at.
    pub stage: Stage,
    /// Findings in their total order.
    pub findings: Vec<Finding>,
    /// How many errors stand between it and production: the errors of a judgement at the stage
    /// `production`.
    pub to_go: usize,
    /// Rules that had something to look at.
    pub applied: usize,
    /// Rules that had nothing to look at here (their `given` or `when` matched nothing).
    pub not_applicable: usize,
    /// Rules switched off at this stage.
    pub off: usize,
}
