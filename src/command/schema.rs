//! `readiness schema`: prints a JSON Schema.

use super::{Ended, Exit, written};
use crate::{baseline, render, rule, schema, standard};
use clap::{Args, ValueEnum};
use std::io::Write;

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Which one
    #[arg(value_enum, default_value_t = Which::Manifest)]
    which: Which,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// A `readiness.yaml` manifest
    Manifest,
    /// A rule file
    Rule,
    /// A `readiness-standard.yaml`
    Standard,
    /// The vocabulary of a standard
    Vocabulary,
    /// The report of `check --format json`
    Report,
    /// The file of `check --baseline`
    Baseline,
}

impl Schema {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let text = match self.which {
            Which::Manifest => schema::TEXT,
            Which::Rule => rule::SCHEMA,
            Which::Standard => standard::SCHEMA,
            Which::Vocabulary => standard::VOCABULARY_SCHEMA,
            Which::Report => render::REPORT_SCHEMA,
            Which::Baseline => baseline::SCHEMA,
        };
        written(out.write_all(text.as_bytes()))?;
        Ok(Exit::Passed)
    }
}
