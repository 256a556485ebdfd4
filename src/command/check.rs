//! `readiness check`: judges manifests.

use super::adopt::Adopt;
use super::judging::Judging;
use super::output::{Format, Look, Outputs, Target};
use super::repair::Repair;
use super::standards::Standards;
use super::terminal::Color;
use super::{CannotJudge, Ended, Exit};
use crate::finding::Severity;
use crate::input::{self, Input};
use crate::lint::Stage;
use crate::report::{FileReport, Summary};
use crate::rule::File;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Manifests, folders to search, or `-` for standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How findings are written (default: human; github where GITHUB_ACTIONS is `true`)
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write a report to a file as well; may be given several times, `-` is standard output
    #[arg(long = "output", short, value_name = "FORMAT=FILE")]
    outputs: Vec<Target>,
    /// The platform's standard: a repository's own can only add to it and raise it
    #[arg(long, value_name = "FILE")]
    standard: Option<PathBuf>,
    /// Judge as if at this stage: would it pass?
    #[arg(long = "as", value_enum, value_name = "STAGE")]
    judge_as: Option<As>,
    /// The least severity that makes the run fail
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// The date to judge by, as YYYY-MM-DD, for reproducible runs
    #[arg(long, value_parser = date)]
    today: Option<Date>,
    /// Pass where there is no manifest; otherwise that ends with exit code 2
    #[arg(long)]
    allow_empty: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Findings only: no verdicts, no summary
    #[arg(long, short)]
    quiet: bool,
    /// How many threads judge manifests (default: one for each processor)
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// The name of what comes on standard input
    #[arg(long, default_value = "<stdin>", value_name = "NAME")]
    stdin_filename: String,
    #[command(flatten)]
    adopt: Adopt,
    #[command(flatten)]
    repair: Repair,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum As {
    Pilot,
    Production,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write a date such as 2026-11-22".to_owned())
}

impl Check {
    /// `readiness` without a command.
    pub(super) fn here() -> Self {
        Check {
            paths: vec![PathBuf::from(".")],
            format: None,
            outputs: Vec::new(),
            standard: None,
            judge_as: None,
            fail_on: FailOn::Error,
            today: None,
            allow_empty: false,
            color: Color::Auto,
            quiet: false,
            jobs: None,
            stdin_filename: "<stdin>".to_owned(),
            adopt: Adopt::default(),
            repair: Repair::default(),
        }
    }

    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let mut found = input::collect(&self.paths, &self.stdin_filename, self.allow_empty);
        let today = self.today.unwrap_or_else(super::today);
        let mut summary = Summary::default();
        let started = Standards::new(self.standard.as_deref())
            .and_then(|own| Ok((own, self.adopt.before(&self.paths, &mut found)?)));
        let (mut standards, before) = match started {
            Ok(started) => started,
            // No report of an earlier run may be taken for this one.
            Err(error) => {
                summary.not_judged.push(error.to_string());
                self.outputs(false, today, Vec::new(), out)?
                    .nothing(&summary)?;
                return Err(error);
            }
        };
        let input::Found {
            mut inputs,
            refused,
        } = found;
        let mut failures: Vec<String> = refused.iter().map(ToString::to_string).collect();
        standards.look_all(&mut inputs, &self.paths, &mut failures);
        let policies = standards.policies(today, self.stage());
        let unchanged = before.unchanged();
        let judged: Vec<&Input> = inputs.iter().chain(unchanged).collect();
        let reports = standards.reports(&self.paths, &judged);
        summary.rules = policies.rules();
        summary.standards = standards.names();
        let gone = before.gone(policies.first());
        let many = inputs.len() + gone.len() + reports.len() > 1;
        let fixes_stdin = self.repair.fix && inputs.iter().any(|it| matches!(it, Input::Stdin(_)));
        let (mut errors, mut nowhere) = (io::stderr(), io::sink());
        // Where fixed text or a patch goes to standard output, no report does.
        let (report, text): (&mut dyn Write, &mut dyn Write) = match self.repair.diff {
            true => (&mut nowhere, out),
            false if fixes_stdin => (&mut errors, out),
            false => (out, &mut nowhere),
        };
        let mut outputs = self.outputs(many, today, standards.own_rules(), report)?;
        summary.unchanged = unchanged.len();
        if inputs.is_empty() && gone.is_empty() && !failures.is_empty() {
            summary.not_judged.clone_from(&failures);
            outputs.nothing(&summary)?;
            return Err(CannotJudge::all(&failures));
        }
        outputs.begin()?;
        for (file, source) in reports {
            summary.add(&file);
            outputs.file(&file, &source)?;
        }
        let mut entries = Vec::new();
        let mut changed = 0;
        let judging = Judging {
            repair: &self.repair,
            jobs: self.jobs,
            policies: &policies,
            before: &before,
        };
        judging.each(&inputs, &mut |judged| match judged {
            Ok(one) => {
                entries.extend(one.entry);
                if let Some(left) = one.left {
                    let _ = writeln!(io::stderr(), "readiness: {left}");
                }
                if let Some(repaired) = &one.repaired {
                    summary.fixes += repaired.fixes;
                    changed += usize::from(repaired.fixes > 0);
                    let done = match self.repair.diff {
                        true => repaired.show(text),
                        false => repaired.write(text),
                    };
                    if let Err(error) = done {
                        failures.push(error.to_string());
                    }
                }
                summary.add(&one.file);
                outputs.file(&one.file, &one.source)
            }
            // The other manifests are judged all the same.
            Err(error) => {
                failures.push(error.to_string());
                Ok(())
            }
        })?;
        for judgement in gone {
            let file = FileReport::new(&judgement);
            summary.add(&file);
            outputs.file(&file, &judgement.source)?;
        }
        summary.not_judged.clone_from(&failures);
        outputs.end(&summary)?;
        if !failures.is_empty() {
            return Err(CannotJudge::all(&failures));
        }
        if self.repair.diff {
            return Ok(self.repair.would(summary.fixes, changed, self.quiet));
        }
        let new = summary.errors + summary.warnings + summary.infos;
        before.finish(entries, new, self.quiet)?;
        Ok(if self.fails(&summary) {
            Exit::Failed
        } else {
            Exit::Passed
        })
    }

    fn stage(&self) -> Option<Stage> {
        self.judge_as.map(|stage| match stage {
            As::Pilot => Stage::Pilot,
            As::Production => Stage::Production,
        })
    }

    fn outputs<'o>(
        &self,
        many: bool,
        today: Date,
        own: Vec<&File>,
        out: &'o mut dyn Write,
    ) -> Result<Outputs<'o>, CannotJudge> {
        let color = match self.color {
            // Standard output is not where the report goes.
            Color::Auto if self.repair.fix && self.paths.iter().any(|it| it.as_os_str() == "-") => {
                Color::Never
            }
            color => color,
        };
        let format = match self.repair.diff {
            true => Some(Format::Compact),
            false => self.format,
        };
        let look = Look {
            color,
            quiet: self.quiet,
            many,
            today,
            least: self.fail_on.severity(),
            compares: self.adopt.compares(),
            own,
        };
        Outputs::open(format, &self.outputs, out, &look)
    }

    fn fails(&self, summary: &Summary) -> bool {
        let least = self.fail_on.severity();
        [
            (Severity::Error, summary.errors),
            (Severity::Warning, summary.warnings),
            (Severity::Info, summary.infos),
        ]
        .iter()
        .any(|(severity, count)| *severity >= least && *count > 0)
    }
}
