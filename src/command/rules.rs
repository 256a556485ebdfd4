//! `readiness rules`: the rules in force.

use super::{Ended, Exit, written};
use crate::finding::Severity;
use crate::rule::{self, Rule};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io::{self, Write};

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// How they are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Rules {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let rules = rule::builtin();
        written(match self.format {
            Format::Human => table(out, rules),
            Format::Json => list(out, rules),
        })?;
        Ok(Exit::Passed)
    }
}

fn level(severity: Option<Severity>) -> String {
    severity.map_or_else(|| "off".to_owned(), |severity| severity.to_string())
}

fn table(out: &mut dyn Write, rules: &[Rule]) -> io::Result<()> {
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut question = None;
    for rule in rules {
        if question != Some(rule.question) {
            if question.is_some() {
                writeln!(out)?;
            }
            question = Some(rule.question);
            writeln!(out, "{}: {}", rule.question.name(), rule.question.text())?;
        }
        let mut levels = format!(
            "{}/{}",
            level(rule.levels.pilot),
            level(rule.levels.production)
        );
        if rule.levels.high_impact != rule.levels.production {
            levels = format!(
                "{levels}, {} at high impact",
                level(rule.levels.high_impact)
            );
        }
        writeln!(out, "  {:widest$}  {levels}", rule.id)?;
        writeln!(out, "  {:widest$}    {}", "", rule.title)?;
    }
    writeln!(
        out,
        "\n{} rules, severity in a pilot/in production; `readiness explain RULE` says why each asks",
        rules.len()
    )
}

fn list(out: &mut dyn Write, rules: &[Rule]) -> io::Result<()> {
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "title": rule.title,
                "question": rule.question.name(),
                "severity": {
                    "pilot": level(rule.levels.pilot),
                    "production": level(rule.levels.production),
                    "high_impact": level(rule.levels.high_impact),
                },
                "since": rule.since,
                "origin": "built-in",
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}
