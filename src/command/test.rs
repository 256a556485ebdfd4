//! `readiness test`: runs the examples inside rule files and vocabularies.

use super::terminal::{self, Color};
use super::{CannotJudge, Ended, Exit, words, written};
use crate::check::RuleError;
use crate::finding::Finding;
use crate::lint::Judgement;
use crate::manifest::Word;
use crate::render::{Human, Renderer, logged};
use crate::report::{FileReport, counted};
use crate::rule::{self, File, Outcome};
use crate::source::{Source, shown};
use crate::standard::Words;
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct Test {
    /// Rule files and vocabularies, or folders of them; without one, the built-in rules
    paths: Vec<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// A file with examples.
enum Tested {
    Rule(Box<File>),
    Words(Words),
}

type Read = (Arc<Source>, Result<Tested, Vec<RuleError>>);

#[derive(Default)]
pub(super) struct Counts {
    rules: usize,
    vocabularies: usize,
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Test {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let files = self.files()?;
        let mut counts = Counts::default();
        let mut seen: Vec<Word> = Vec::new();
        for (source, file) in files {
            match file {
                Ok(Tested::Words(file)) => {
                    counts.vocabularies += 1;
                    let mut said = Vec::new();
                    written(words::examples(
                        &mut said,
                        source.name(),
                        &file,
                        &mut counts,
                    ))?;
                    written(log(out, &said))?;
                }
                Ok(Tested::Rule(file)) => {
                    counts.rules += 1;
                    if seen.contains(&file.rule.id) {
                        counts.failed += 1;
                        let id = shown(&file.rule.id).into_owned();
                        written(writeln!(out, "FAIL {id}: a second rule with this id"))?;
                    }
                    seen.push(file.rule.id.clone());
                    let mut said = Vec::new();
                    written(examples(&mut said, &file, &mut counts))?;
                    written(log(out, &said))?;
                }
                Err(errors) => {
                    if words::is_vocabulary(&source) {
                        counts.vocabularies += 1;
                    } else {
                        counts.rules += 1;
                    }
                    counts.failed += 1;
                    written(self.refused(out, &source, &errors))?;
                }
            }
        }
        let Counts {
            rules,
            vocabularies,
            passed,
            failed,
        } = counts;
        let mut said = Vec::new();
        if rules > 0 || vocabularies == 0 {
            said.push(counted(rules, "rule"));
        }
        match vocabularies {
            0 => {}
            1 => said.push("1 vocabulary".to_owned()),
            many => said.push(format!("{many} vocabularies")),
        }
        written(writeln!(
            out,
            "{}, {} passed, {failed} failed",
            said.join(", "),
            counted(passed, "example")
        ))?;
        Ok(if failed > 0 {
            Exit::Failed
        } else {
            Exit::Passed
        })
    }

    fn files(&self) -> Result<Vec<Read>, CannotJudge> {
        if self.paths.is_empty() {
            let files = rule::builtin_files().into_iter();
            let boxed = |file| Tested::Rule(Box::new(file));
            let files = files.map(|(path, file)| (Source::new(path, ""), file.map(boxed)));
            return Ok(files.collect());
        }
        let mut paths = Vec::new();
        for path in &self.paths {
            let before = paths.len();
            rule_files(path, &mut paths)?;
            if paths.len() == before {
                let path = path.display().to_string();
                return Err(CannotJudge(format!("no rule file in `{}`", shown(&path))));
            }
        }
        paths.sort();
        let read = |path: PathBuf| {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(&path)
                .map_err(|error| CannotJudge(format!("`{}`: {error}", shown(&name))))?;
            let source = Source::new(name, text);
            if words::is_vocabulary(&source) {
                return Ok(match Words::read(source.name(), source.text().as_bytes()) {
                    Ok(words) => (source, Ok(Tested::Words(words))),
                    Err((source, errors)) => (source, Err(errors)),
                });
            }
            let file = File::read(&source).map(|file| Tested::Rule(Box::new(file)));
            Ok((source, file))
        };
        paths.into_iter().map(read).collect()
    }

    /// What is wrong with a rule file, shown like the findings of a manifest.
    fn refused(
        &self,
        out: &mut dyn Write,
        source: &Arc<Source>,
        errors: &[RuleError],
    ) -> io::Result<()> {
        let finding = |error: &RuleError| Finding {
            help: Some(error.help.clone()).filter(|help| !help.is_empty()),
            ..Finding::error("rule-refused", error.span, error.message.clone())
        };
        let judgement = Judgement {
            readable: true,
            findings: errors.iter().map(finding).collect(),
            ..Judgement::unread(source.clone())
        };
        let mut options = terminal::options(self.color);
        options.quiet = true;
        Human::new(options).file(out, &FileReport::new(&judgement), source)
    }
}

/// What stands beside rules and is none.
const NO_RULES: [&str; 2] = ["standards", "frameworks.yaml"];

/// The rule files under a path.
fn rule_files(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), CannotJudge> {
    if !path.is_dir() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    let walk = ignore::WalkBuilder::new(path)
        .follow_links(false)
        .filter_entry(|entry| NO_RULES.iter().all(|name| entry.file_name() != *name))
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| CannotJudge(error.to_string()))?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let name = entry.file_name().to_string_lossy();
        let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        if is_file && is_yaml && !words::is_language(entry.path()) {
            found.push(entry.into_path());
        }
    }
    Ok(())
}

fn log(out: &mut dyn Write, said: &[u8]) -> io::Result<()> {
    out.write_all(logged(&String::from_utf8_lossy(said)).as_bytes())
}

/// Runs the examples of one rule and says each that does not hold.
fn examples(out: &mut dyn Write, file: &File, counts: &mut Counts) -> io::Result<()> {
    let id = shown(&file.rule.id);
    let examples = match file.examples() {
        Ok(examples) => examples,
        Err(error) => {
            counts.failed += 1;
            return writeln!(out, "FAIL {id}: {}\n     {}", error.message, error.help);
        }
    };
    for example in examples {
        let outcome = match crate::lint::example(&file.rule, &example) {
            Ok(outcome) => outcome,
            Err(why) => {
                counts.failed += 1;
                writeln!(out, "FAIL {id}, {}: {}", example.name, shown(&why))?;
                continue;
            }
        };
        if outcome.is_right() {
            counts.passed += 1;
            continue;
        }
        counts.failed += 1;
        writeln!(
            out,
            "FAIL {id}, {}: {}",
            example.name,
            shown(&said(&outcome))
        )?;
    }
    Ok(())
}

/// What came of an example, where it is not right.
pub(super) fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Silent | Outcome::Reported => "right".to_owned(),
        Outcome::Noisy(messages) => {
            format!(
                "noisy: it must be silent, but says\n     {}",
                messages.join("\n     ")
            )
        }
        Outcome::Missed => "missed: it must be reported, but nothing is said".to_owned(),
        Outcome::Misplaced(expected, found) => format!(
            "misplaced: the marks are others\n     expected {expected:?}\n     found    {found:?}"
        ),
    }
}
