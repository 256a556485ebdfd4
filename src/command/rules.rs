//! `readiness rules`: the rules in force here, and who set what.

use super::standards::{Standards, folder_of};
use super::terminal::columns;
use super::{CannotJudge, Ended, Exit, written};
use crate::finding::Severity;
use crate::render::{logged, wrapped};
use crate::rule::{self, File, shown_parameter};
use crate::source::shown_line;
use crate::standard::{Effective, Origin, Ruling};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// The folder whose rules to list
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The platform's standard: a repository's own can only add to it and raise it
    #[arg(long, value_name = "FILE")]
    standard: Option<PathBuf>,
    /// How they are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    Human,
    Json,
}

impl Rules {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        if !self.path.exists() {
            let shown = self.path.to_string_lossy();
            let shown = shown_line(&shown);
            return Err(CannotJudge(format!("there is no folder `{shown}`")));
        }
        let mut standards = Standards::new(self.standard.as_deref())?;
        let folder = folder_of(&self.path);
        standards.look(folder)?;
        let none = Effective::default();
        let effective = standards.of(folder).unwrap_or(&none);
        written(match self.format {
            Format::Human => {
                let mut listed = Vec::new();
                let made = table(&mut listed, effective);
                let listed = logged(&String::from_utf8_lossy(&listed));
                made.and_then(|()| out.write_all(listed.as_bytes()))
            }
            Format::Json => list(out, effective),
        })?;
        Ok(Exit::Passed)
    }
}

fn level(severity: Option<Severity>) -> String {
    severity.map_or_else(|| "off".to_owned(), |severity| severity.to_string())
}

fn table(out: &mut dyn Write, effective: &Effective) -> io::Result<()> {
    let mut rulings: Vec<&Ruling> = effective.rulings.iter().collect();
    // A standard's own rules stand with the others of their question.
    let order = |ruling: &&Ruling| {
        let mut rules = effective.rulings.iter();
        let first = rules.position(|other| other.rule().question == ruling.rule().question);
        (first, ruling.rule().id.clone())
    };
    rulings.sort_by_cached_key(order);
    let widest = rulings.iter().map(|ruling| ruling.rule().id.len());
    let widest = widest.max().unwrap_or(0).min(48);
    let mut question = None;
    let width = columns();
    for ruling in rulings {
        let rule = ruling.rule();
        if question != Some(rule.question) {
            if question.is_some() {
                writeln!(out)?;
            }
            question = Some(rule.question);
            let line = format!("{}: {}", rule.question.name(), rule.question.text());
            writeln!(out, "{}", wrapped(&line, width, 0).join("\n"))?;
        }
        let levels = ruling.levels();
        let mut shown = format!("{}/{}", level(levels.pilot), level(levels.production));
        if levels.high_impact != levels.production {
            shown = format!("{shown}, {} at high impact", level(levels.high_impact));
        }
        if let Some(from) = &ruling.enforce_from {
            shown = format!("{shown}, enforced from {} on", from.value);
        }
        writeln!(out, "  {:widest$}  {shown}", rule.id)?;
        for line in wrapped(&shown_line(&rule.title), width.saturating_sub(6), 0) {
            writeln!(out, "      {line}")?;
        }
        // Who set what stays on one line, to be looked for.
        for line in changes(ruling) {
            writeln!(out, "      {line}")?;
        }
    }
    let last = format!(
        "{} rules, severity in a pilot/in production; `readiness explain RULE` says why each asks",
        effective.rulings.len()
    );
    writeln!(out, "\n{}", wrapped(&last, width, 0).join("\n"))?;
    if effective.standards.is_empty() {
        return Ok(());
    }
    writeln!(out, "standards: {}", effective.standards.join(", "))?;
    let days = &effective.max_days;
    writeln!(
        out,
        "waivers: at most {} days ({})",
        days.value,
        days.from.shown()
    )?;
    let approvers = &effective.approvers;
    if !approvers.value.is_empty() {
        let names = shown_line(&approvers.value.join(", ")).into_owned();
        writeln!(
            out,
            "waivers: approved by {names} ({})",
            approvers.from.shown()
        )?;
    }
    if !effective.never_waivable.is_empty() {
        writeln!(
            out,
            "waivers: never of {}",
            effective.never_waivable.join(", ")
        )?;
    }
    for required in &effective.required {
        writeln!(out, "required: {}", shown_line(&required.pattern))?;
    }
    if !effective.findings.is_empty() {
        writeln!(
            out,
            "settings without effect: {}; `readiness check` shows each",
            effective.findings.len()
        )?;
    }
    Ok(())
}

/// Each setting that is not the rule's own, with who made it.
fn changes(ruling: &Ruling) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |from: &Origin, what: String| {
        let by = match from {
            Origin::Builtin => return,
            other => other.shown(),
        };
        match lines.iter_mut().find(|(known, _)| *known == by) {
            Some((_, all)) => all.push(what),
            None => lines.push((by, vec![what])),
        }
    };
    if ruling.own().is_some() {
        add(&ruling.brought, "the rule itself".to_owned());
    }
    let brought = ruling.brought.shown();
    for (name, set) in [
        ("pilot", &ruling.pilot),
        ("production", &ruling.production),
        ("high impact", &ruling.high_impact),
    ] {
        if set.from.shown() != brought {
            add(&set.from, format!("{name} {}", level(set.value)));
        }
    }
    if let Some(from) = &ruling.enforce_from {
        add(&from.from, format!("enforced from {} on", from.value));
    }
    for (name, set) in &ruling.parameters {
        if set.from.shown() != brought {
            add(&set.from, format!("{name} {}", shown_parameter(&set.value)));
        }
    }
    let line = |(by, what): (String, Vec<String>)| format!("{by}: {}", what.join(", "));
    lines.into_iter().map(line).collect()
}

fn list(out: &mut dyn Write, effective: &Effective) -> io::Result<()> {
    let rules: Vec<Value> = effective
        .rulings
        .iter()
        .map(|ruling| entry(ruling, effective))
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}

fn entry(ruling: &Ruling, effective: &Effective) -> Value {
    let rule = ruling.rule();
    let waivable = rule.waivable && !effective.never_waivable.iter().any(|it| *it == rule.id);
    let parameter = |(name, set): &(String, crate::standard::Set<_>)| {
        let value = json!({"value": shown_parameter(&set.value), "set_by": set.from.shown()});
        (name.clone(), value)
    };
    let parameters: Map<String, Value> = ruling.parameters.iter().map(parameter).collect();
    json!({
        "id": rule.id,
        "title": shown_line(&rule.title),
        "question": rule.question.name(),
        "severity": {
            "pilot": level(ruling.pilot.value),
            "production": level(ruling.production.value),
            "high_impact": level(ruling.high_impact.value),
        },
        "set_by": {
            "pilot": ruling.pilot.from.shown(),
            "production": ruling.production.from.shown(),
            "high_impact": ruling.high_impact.from.shown(),
        },
        "enforce_from": ruling.enforce_from.as_ref().map(|from| {
            json!({"value": from.value.to_string(), "set_by": from.from.shown()})
        }),
        "parameters": parameters,
        "waivable": waivable,
        "since": rule.since,
        "origin": ruling.brought.shown(),
        "maps": maps(ruling),
    })
}

/// The clauses that speak of the same.
fn maps(ruling: &Ruling) -> Vec<Value> {
    let all = |file: &File| {
        file.documentation
            .mappings()
            .map(|one| one.json())
            .collect()
    };
    match ruling.own() {
        Some(file) => all(file),
        None => match rule::builtin_file(&ruling.rule().id) {
            Some(Ok(file)) => all(&file),
            _ => Vec::new(),
        },
    }
}
