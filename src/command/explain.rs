//! `readiness explain`: what a rule asks and why, with examples.

use super::standards::Standards;
use super::{CannotJudge, Ended, Exit, written};
use crate::check::RuleError;
use crate::finding::{Builtin, Question, Severity};
use crate::rule::{self, Expectation, File};
use crate::standard::Ruling;
use crate::{lint, manifest, schema, standard, waiver};
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule's id; without one, the five questions
    rule: Option<String>,
    /// The platform's standard, where the rule is one of its own
    #[arg(long, value_name = "FILE")]
    standard: Option<PathBuf>,
}

/// Findings that the program makes without a rule file.
pub(super) fn builtin_findings() -> impl Iterator<Item = &'static Builtin> {
    manifest::BUILTIN
        .iter()
        .chain(schema::BUILTIN)
        .chain(waiver::BUILTIN)
        .chain(waiver::EXCUSES)
        .chain(lint::BUILTIN)
        .chain(standard::BUILTIN)
}

impl Explain {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let Some(wanted) = &self.rule else {
            written(questions(out))?;
            return Ok(Exit::Passed);
        };
        match rule::builtin_file(wanted) {
            Some(Ok(file)) => {
                written(page(out, &file))?;
                return Ok(Exit::Passed);
            }
            Some(Err(errors)) => return Err(refused(wanted, &errors)),
            None => {}
        }
        if let Some(builtin) = builtin_findings().find(|builtin| builtin.id == wanted) {
            written(builtin_page(out, builtin))?;
            return Ok(Exit::Passed);
        }
        let here = Path::new(".");
        let mut standards = Standards::new(self.standard.as_deref())?;
        standards.look(here)?;
        let rulings = standards.of(here).map_or(&[][..], |found| &found.rulings);
        let own: Vec<_> = rulings.iter().filter_map(Ruling::own).collect();
        if let Some(file) = own.iter().find(|file| file.rule.id == *wanted) {
            written(page(out, file))?;
            return Ok(Exit::Passed);
        }
        let own: Vec<_> = own.iter().map(|file| file.rule.id.as_str()).collect();
        Err(unknown(wanted, &own))
    }
}

/// A rule file with a mistake is no rule; only somebody who just wrote it can meet this.
fn refused(wanted: &str, errors: &[RuleError]) -> CannotJudge {
    let why = errors.first().map_or("", |error| error.message.as_str());
    CannotJudge(format!(
        "the file of the rule `{wanted}` is refused: {why}; `readiness test` shows where"
    ))
}

fn unknown(wanted: &str, own: &[&str]) -> CannotJudge {
    let rules = rule::builtin().iter().map(|rule| rule.id.as_str());
    let known: Vec<_> = rules
        .chain(own.iter().copied())
        .chain(builtin_findings().map(|builtin| builtin.id))
        .collect();
    let shown = crate::source::shown_line(wanted);
    let near = match schema::nearest(wanted, known.iter().copied()) {
        Some(near) => vec![near],
        None => {
            let part = |id: &&str| {
                wanted
                    .split('-')
                    .any(|word| word.len() > 3 && id.contains(word))
            };
            known.iter().copied().filter(part).take(5).collect()
        }
    };
    let help = match near.as_slice() {
        [] => "`readiness rules` lists them".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    CannotJudge(format!("there is no rule `{shown}`; {help}"))
}

fn questions(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "A capability is in production when five questions have clear answers:\n"
    )?;
    for question in Question::FIVE {
        writeln!(out, "  {:13} {}", question.name(), question.text())?;
    }
    writeln!(
        out,
        "\nEach rule asks a part of one of them. `readiness rules` lists the rules,\n\
         `readiness explain RULE` says what one asks, why, and shows a good and a bad answer."
    )
}

fn level(severity: Option<Severity>) -> String {
    severity.map_or_else(|| "off".to_owned(), |severity| severity.to_string())
}

fn page(out: &mut dyn Write, file: &File) -> io::Result<()> {
    let rule = &file.rule;
    writeln!(out, "{}: {}\n", rule.id, rule.title)?;
    writeln!(
        out,
        "question   {}: {}",
        rule.question.name(),
        rule.question.text()
    )?;
    let high = match rule.levels.high_impact == rule.levels.production {
        true => String::new(),
        false => format!(", {} at high impact", level(rule.levels.high_impact)),
    };
    writeln!(
        out,
        "severity   {} in a pilot, {} in production{high}",
        level(rule.levels.pilot),
        level(rule.levels.production),
    )?;
    writeln!(out, "since      {}", rule.since)?;
    for (name, value) in rule.shown_parameters() {
        writeln!(out, "parameter  {name}: {value}")?;
    }
    writeln!(out, "\n{}", file.documentation.why.trim_end())?;
    if let Ok(examples) = file.examples() {
        for (title, fails) in [("A finding:", true), ("No finding:", false)] {
            let matches =
                |expectation: &Expectation| (*expectation != Expectation::Silent) == fails;
            let example = examples
                .iter()
                .find(|example| matches(&example.expectation));
            let Some(example) = example else { continue };
            writeln!(out, "\n{title}\n")?;
            for line in example.manifest.text().lines() {
                writeln!(out, "    {line}")?;
            }
            if fails {
                for message in lint::messages(rule, example) {
                    writeln!(out, "\n    → {message}")?;
                }
            }
        }
    }
    maps(out, file)
}

fn maps(out: &mut dyn Write, file: &File) -> io::Result<()> {
    if file.documentation.maps.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nSpeaks of the same (no claim of conformity):")?;
    for (framework, clauses) in &file.documentation.maps {
        writeln!(out, "    {framework}: {}", clauses.join(", "))?;
    }
    Ok(())
}

fn builtin_page(out: &mut dyn Write, builtin: &Builtin) -> io::Result<()> {
    writeln!(out, "{}: {}\n", builtin.id, builtin.title)?;
    writeln!(
        out,
        "severity   {}, made by the program itself\n",
        builtin.severity
    )?;
    writeln!(out, "{}", builtin.why.trim_end())?;
    for (title, example) in [("A finding:", builtin.bad), ("No finding:", builtin.good)] {
        writeln!(out, "\n{title}\n")?;
        for line in example.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}
