//! `readiness check`: judges manifests.

use super::adopt::{Adopt, Before, Entry};
use super::output::{Format, Look, Outputs, Target};
use super::repair::{Repair, Repaired};
use super::standards::{Policies, Standards};
use super::terminal::Color;
use super::{CannotJudge, Ended, Exit};
use crate::finding::{Finding, Severity};
use crate::fix;
use crate::fleet::{Fleet, Seat};
use crate::input::{self, Input, Pasts};
use crate::lint::{self, Among, Stage};
use crate::manifest;
use crate::report::{FileReport, Summary};
use crate::repository::Repository;
use crate::rule::File;
use crate::source::Source;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

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
    /// How many manifests are judged at a time (default: one for each processor)
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

/// What became of one manifest.
struct One {
    file: FileReport,
    source: Arc<Source>,
    /// What the baseline is to know of it.
    entry: Option<Entry>,
    /// Its text before and after, where fixes are asked for.
    repaired: Option<Repaired>,
    /// Why it was not fixed, where it could be.
    left: Option<String>,
}

/// A judged manifest, or what kept it from being judged.
type Judged = Result<One, CannotJudge>;

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
        self.each(&inputs, &policies, &before, &mut |judged| match judged {
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

    /// Judges all inputs, several at a time, and hands the results on in order, as soon as those before
    /// them are done.
    fn each(
        &self,
        inputs: &[Input],
        policies: &Policies<'_>,
        before: &Before,
        take: &mut dyn FnMut(Judged) -> Result<(), CannotJudge>,
    ) -> Result<(), CannotJudge> {
        // Counting the processors reads several files of the system: not for one manifest.
        let jobs = match inputs.len() {
            0 | 1 => 1,
            many => self.jobs.map_or_else(processors, usize::from).min(many),
        };
        if let [only] = inputs {
            return take(self.judge(only, policies, before, &mut Around::default(), None));
        }
        let again = |at: usize| inputs.get(at).and_then(read_again);
        let fleet = Fleet::new(&again);
        // What is found there is compared, not shown.
        let past = Fleet::new(&|_| None);
        let seats = |at: usize| Seats {
            now: fleet.seat(at),
            past: before.since.as_ref().map(|_| past.seat(at)),
        };
        if jobs <= 1 {
            let mut around = Around::default();
            return inputs.iter().enumerate().try_for_each(|(at, input)| {
                take(self.judge(input, policies, before, &mut around, Some(seats(at))))
            });
        }
        let block = block_of(inputs.len(), jobs);
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel(jobs);
            for _ in 0..jobs {
                let (send, next, seats) = (send.clone(), &next, &seats);
                scope.spawn(move || {
                    let mut around = Around::default();
                    let mut done = Vec::with_capacity(block);
                    // One at a time: each has to wait for the facts of those before it.
                    while let at = next.fetch_add(1, Ordering::Relaxed)
                        && let Some(input) = inputs.get(at)
                    {
                        let seats = Some(seats(at));
                        let judged = self.judge(input, policies, before, &mut around, seats);
                        done.push((at, judged));
                        if done.len() == block && send.send(std::mem::take(&mut done)).is_err() {
                            return;
                        }
                    }
                    let _ = send.send(done);
                });
            }
            drop(send);
            let mut waiting = BTreeMap::new();
            let mut due = 0;
            for judged in receive {
                waiting.extend(judged);
                while let Some(judged) = waiting.remove(&due) {
                    due += 1;
                    take(judged)?;
                }
            }
            Ok(())
        })
    }

    /// Judges one input. A panic here is our fault and must not end a run over hundreds of manifests.
    fn judge(
        &self,
        input: &Input,
        policies: &Policies<'_>,
        before: &Before,
        around: &mut Around,
        seats: Option<Seats<'_>>,
    ) -> Judged {
        let bytes = input.read()?;
        let judged = catch_unwind(AssertUnwindSafe(|| {
            around.go_to(input.folder());
            let repository = &around.repository;
            let policy = policies.of(input.folder());
            let name = input.name();
            let mut left = None;
            let mut repaired = None;
            if self.repair.is_on() {
                let check = |bytes: &[u8]| lint::check(&name, bytes, repository, policy);
                let refused = self.repair.refuses(input);
                let fixed = match refused {
                    None => fix::fix(&bytes, check),
                    Some(_) => fix::none(check(&bytes)),
                };
                let fixable = |it: &Finding| it.fix.is_some();
                left = refused.filter(|_| fixed.judgement.findings.iter().any(fixable));
                repaired = Some(Repaired {
                    input: input.clone(),
                    before: bytes.clone(),
                    after: fixed.judgement.source.text().to_owned(),
                    fixes: fixed.fixes,
                });
            }
            // The others of the run hear of it once, and as it is now.
            let now = repaired.as_ref().filter(|it| it.fixes > 0);
            let now = now.map_or(bytes.as_slice(), |it| it.after.as_bytes());
            let was = before.was(input);
            let among = Among {
                seat: seats.as_ref().map(|seats| &seats.now),
                was: was.as_ref(),
            };
            let mut judgement = lint::check_among(&name, now, repository, policy, among);
            let past = seats.as_ref().and_then(|seats| seats.past.as_ref());
            let entry = before.set_apart(input, &mut judgement, policy, &mut around.pasts, past)?;
            let mut file = FileReport::new(&judgement);
            file.locate(&judgement.source, &judgement.findings, |file| {
                repository.place_of(file)
            });
            Ok(One {
                file,
                source: judgement.source,
                entry,
                repaired,
                left,
            })
        }));
        judged.unwrap_or_else(|_| {
            let name = input.name();
            let name = crate::source::shown_line(&name);
            Err(CannotJudge(format!(
                "`{name}` could not be judged: this is a fault of readiness itself"
            )))
        })
    }
}

/// How many results a thread hands over at a time: each alone costs a change of threads, and too many
/// keep those waiting that come before them.
fn block_of(inputs: usize, jobs: usize) -> usize {
    const MOST: usize = 16;
    (inputs / (jobs * MOST)).clamp(1, MOST)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The places of one manifest among the others: as they are, and as they were.
struct Seats<'f> {
    now: Seat<'f>,
    past: Option<Seat<'f>>,
}

/// The repository around the folder that was judged last: manifests of one folder often name the same
/// runbook, and are judged one after the other.
#[derive(Default)]
struct Around {
    folder: PathBuf,
    repository: Repository,
    pasts: Pasts,
}

impl Around {
    fn go_to(&mut self, folder: &Path) {
        if self.folder != folder {
            self.folder = folder.to_path_buf();
            self.repository = self.repository.moved(folder);
        }
    }
}

/// The text of a manifest that was judged before, to show what a later one shares with it.
fn read_again(input: &Input) -> Option<Arc<Source>> {
    match input {
        Input::File(_) => Some(manifest::open(&input.name(), &input.read().ok()?).0),
        Input::Stdin(_) => None,
    }
}
