//! `readiness explain`: what a rule asks and why, with examples.

use super::rules::Format;
use super::standards::Standards;
use super::terminal::columns;
use super::{CannotJudge, Ended, Exit, written};
use crate::check::RuleError;
use crate::finding::{Builtin, Question, Severity};
use crate::render::{logged, wrapped};
use crate::rule::{self, Expectation, File};
use crate::source::shown_line;
use crate::standard::Ruling;
use crate::{lint, manifest, schema, standard, waiver};
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule's id; without one, the five questions
    rule: Option<String>,
    /// The platform's standard, where the rule is one of its own
    #[arg(long, value_name = "FILE")]
    standard: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Findings that the program makes without a rule file.
pub fn builtin_findings() -> impl Iterator<Item = &'static Builtin> {
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
        let json = matches!(self.format, Format::Json);
        let Some(wanted) = &self.rule else {
            written(if json {
                questions_json(out)
            } else {
                questions(out)
            })?;
            return Ok(Exit::Passed);
        };
        match rule::builtin_file(wanted) {
            Some(Ok(file)) => {
                written(if json {
                    page_json(out, &file)
                } else {
                    page(out, &file)
                })?;
                return Ok(Exit::Passed);
            }
            Some(Err(errors)) => return Err(refused(wanted, &errors)),
            None => {}
        }
        if let Some(builtin) = builtin_findings().find(|builtin| builtin.id == wanted) {
            written(if json {
                builtin_json(out, builtin)
            } else {
                builtin_page(out, builtin)
            })?;
            return Ok(Exit::Passed);
        }
        let here = Path::new(".");
        let mut standards = Standards::new(self.standard.as_deref())?;
        standards.look(here)?;
        let rulings = standards.of(here).map_or(&[][..], |found| &found.rulings);
        let own: Vec<_> = rulings.iter().filter_map(Ruling::own).collect();
        if let Some(file) = own.iter().find(|file| file.rule.id == *wanted) {
            written(if json {
                page_json(out, file)
            } else {
                page(out, file)
            })?;
            return Ok(Exit::Passed);
        }
        let own: Vec<_> = own.iter().map(|file| &*file.rule.id).collect();
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
    let rules = rule::builtin().iter().map(|rule| &*rule.id);
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

fn printed(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn questions_json(out: &mut dyn Write) -> io::Result<()> {
    let questions: Vec<_> = Question::FIVE
        .into_iter()
        .map(|question| json!({"name": question.name(), "question": question.text()}))
        .collect();
    printed(out, &json!(questions))
}

fn page_json(out: &mut dyn Write, file: &File) -> io::Result<()> {
    let rule = &file.rule;
    let examples = |fails: bool| -> Vec<String> {
        let examples = file.examples().unwrap_or_default();
        let wanted = |expectation: &Expectation| (*expectation != Expectation::Silent) == fails;
        let matching = examples.iter().filter(|one| wanted(&one.expectation));
        matching.map(|one| one.manifest.text().to_owned()).collect()
    };
    let parameters = rule.shown_parameters().into_iter();
    let parameters: serde_json::Map<_, _> = parameters
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect();
    printed(
        out,
        &json!({
            "id": rule.id,
            "title": rule.title,
            "question": rule.question.name(),
            "severity": {
                "pilot": level(rule.levels.pilot),
                "production": level(rule.levels.production),
                "high_impact": level(rule.levels.high_impact),
            },
            "waivable": rule.waivable,
            "since": rule.since,
            "parameters": parameters,
            "why": file.documentation.why.trim_end(),
            "pass": examples(false),
            "fail": examples(true),
            "maps": file.documentation.mappings().map(|one| one.json()).collect::<Vec<_>>(),
        }),
    )
}

fn builtin_json(out: &mut dyn Write, builtin: &Builtin) -> io::Result<()> {
    printed(
        out,
        &json!({
            "id": builtin.id,
            "title": builtin.title,
            "severity": builtin.severity,
            "why": builtin.why.trim_end(),
            "pass": [builtin.good],
            "fail": [builtin.bad],
            "maps": [],
        }),
    )
}

fn level(severity: Option<Severity>) -> String {
    severity.map_or_else(|| "off".to_owned(), |severity| severity.to_string())
}

/// A standard's rule is somebody else's text.
fn page(out: &mut dyn Write, file: &File) -> io::Result<()> {
    let mut page = Vec::new();
    page_as_it_is(&mut page, file)?;
    out.write_all(logged(&String::from_utf8_lossy(&page)).as_bytes())
}

fn page_as_it_is(out: &mut dyn Write, file: &File) -> io::Result<()> {
    let rule = &file.rule;
    writeln!(out, "{}\n", prose(&format!("{}: {}", rule.id, rule.title)))?;
    let question = format!("{}: {}", rule.question.name(), rule.question.text());
    let question = wrapped(&question, columns() - 11, 0);
    writeln!(out, "question   {}", question.join("\n           "))?;
    let high = match rule.levels.high_impact == rule.levels.production {
        true => String::new(),
        false => format!(", {} at high impact", level(rule.levels.high_impact)),
    };
    if rule.levels.is_off() {
        writeln!(out, "severity   off until a standard turns it on")?;
    } else {
        writeln!(
            out,
            "severity   {} in a pilot, {} in production{high}",
            level(rule.levels.pilot),
            level(rule.levels.production),
        )?;
    }
    writeln!(out, "since      {}", rule.since)?;
    for (name, value) in rule.shown_parameters() {
        writeln!(out, "parameter  {name}: {value}")?;
    }
    writeln!(out, "\n{}", prose(&file.documentation.why))?;
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
    let mut framework = None;
    for mapping in file.documentation.mappings() {
        if framework.is_none() {
            writeln!(out, "\nSpeaks of the same (no claim of conformity):")?;
        }
        if framework != Some(mapping.framework) {
            let edition = mapping.version().map(|version| format!(" ({version})"));
            let name = shown_line(mapping.name());
            writeln!(out, "    {name}{}", edition.unwrap_or_default())?;
            framework = Some(mapping.framework);
        }
        let title = mapping.title().map(|title| format!(": {title}"));
        let doubt = if mapping.verified() {
            ""
        } else {
            " (unverified)"
        };
        let clause = shown_line(mapping.clause);
        writeln!(out, "      {clause}{}{doubt}", title.unwrap_or_default())?;
    }
    Ok(())
}

/// Paragraphs in lines of the width there is.
fn prose(text: &str) -> String {
    let paragraphs = text.trim_end().split("\n\n").map(|paragraph| {
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        wrapped(&line, columns(), 0).join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn builtin_page(out: &mut dyn Write, builtin: &Builtin) -> io::Result<()> {
    writeln!(
        out,
        "{}\n",
        prose(&format!("{}: {}", builtin.id, builtin.title))
    )?;
    writeln!(
        out,
        "severity   {}, made by the program itself\n",
        builtin.severity
    )?;
    writeln!(out, "{}", prose(builtin.why))?;
    for (title, example) in [("A finding:", builtin.bad), ("No finding:", builtin.good)] {
        writeln!(out, "\n{title}\n")?;
        for line in example.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}
