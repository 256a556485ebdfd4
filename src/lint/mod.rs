//! Manifest + rules + policy → findings. Pure: no clock, no environment, files only through
//! `repository`.

use crate::finding::Finding;
pub use crate::finding::Stage;
use crate::source::Source;
use std::sync::Arc;

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
