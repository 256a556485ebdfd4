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
use crate::lint::{self, Among, Case, Judgement, Policy, Stage, Was};
use crate::manifest;
use crate::report::{FileReport, Summary};
use crate::repository::Repository;
use crate::rule::File;
use crate::source::Source;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
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
        let again = |at: usize| inputs.get(at).and_then(read_again);
        let fleet = Fleet::new(&again);
        // What is found there is compared, not shown.
        let past = Fleet::new(&|_| None);
        // One manifest has no others.
        let seats = |at: usize| Seats {
            now: (inputs.len() > 1).then(|| fleet.seat(at)),
            past: before.since.as_ref().map(|_| past.seat(at)),
        };
        let most = block_of(inputs.len(), jobs);
        let judge = |block: usize, around: &mut Around| {
            let start = block * most;
            let inputs = inputs.get(start..)?;
            let inputs = &inputs[..most.min(inputs.len())];
            let seated = inputs.iter().enumerate();
            let seated = seated.map(|(at, input)| (input, seats(start + at)));
            (!inputs.is_empty()).then(|| self.judge(seated, policies, before, around))
        };
        if jobs <= 1 {
            let mut around = Around::default();
            let mut blocks = (0..).map_while(|block| judge(block, &mut around));
            return blocks.try_for_each(|judged| judged.into_iter().try_for_each(&mut *take));
        }
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel(jobs);
            for _ in 0..jobs {
                let (send, next, judge) = (send.clone(), &next, &judge);
                scope.spawn(move || {
                    let mut around = Around::default();
                    while let block = next.fetch_add(1, Ordering::Relaxed)
                        && let Some(judged) = judge(block, &mut around)
                        && send.send((block, judged)).is_ok()
                    {}
                });
            }
            drop(send);
            let mut waiting = BTreeMap::new();
            let mut due = 0;
            for (block, judged) in receive {
                waiting.insert(block, judged);
                while let Some(judged) = waiting.remove(&due) {
                    due += 1;
                    judged.into_iter().try_for_each(&mut *take)?;
                }
            }
            Ok(())
        })
    }

    /// Judges inputs that follow each other, as many together as have room in the nearer caches of a
    /// processor.
    fn judge<'i>(
        &self,
        inputs: impl Iterator<Item = (&'i Input, Seats<'i>)>,
        policies: &Policies<'_>,
        before: &Before,
        around: &mut Around,
    ) -> Vec<Judged> {
        const BYTES_TOGETHER: usize = 64 << 10;
        let mut inputs = inputs.peekable();
        let mut all = Vec::new();
        while inputs.peek().is_some() {
            let mut bytes = 0;
            let mut read = Vec::new();
            while bytes < BYTES_TOGETHER
                && let Some((input, seats)) = inputs.next()
            {
                let one = self.read(input, seats, policies, before, around);
                bytes += one.as_ref().map_or(0, |one| one.bytes.len());
                read.push(one);
            }
            let cases: Vec<_> = read.iter().flatten().map(Read::case).collect();
            let mut judged = lint::check_all(&cases).into_iter();
            all.extend(read.into_iter().map(|one| {
                let one = one?;
                let input = one.input;
                let judgement = judged.next().flatten().ok_or_else(|| our_fault(input))?;
                let report = || self.report(one, judgement, before, around);
                lint::caught(report).unwrap_or_else(|| Err(our_fault(input)))
            }));
        }
        all
    }

    /// Reads one input, and puts right what is asked to be put right.
    fn read<'i>(
        &self,
        input: &'i Input,
        seats: Seats<'i>,
        policies: &'i Policies<'_>,
        before: &Before,
        around: &mut Around,
    ) -> Result<Read<'i>, CannotJudge> {
        let mut read = Read {
            input,
            name: input.name(),
            bytes: input.read()?,
            repository: around.go_to(input.folder()),
            policy: policies.of(input.folder()),
            seats,
            was: None,
            repaired: None,
            left: None,
        };
        let rest = || {
            if self.repair.is_on() {
                self.repair(&mut read);
            }
            read.was = before.was(input);
            read
        };
        lint::caught(rest).ok_or_else(|| our_fault(input))
    }

    /// The others of the run hear of what is put right once, and as it is now.
    fn repair(&self, read: &mut Read<'_>) {
        let (repository, policy) = (&read.repository, read.policy);
        let check = |bytes: &[u8]| lint::check(&read.name, bytes, repository, policy);
        let refused = self.repair.refuses(read.input);
        let fixed = match refused {
            None => fix::fix(&read.bytes, check),
            Some(_) => fix::none(check(&read.bytes)),
        };
        let fixable = |it: &Finding| it.fix.is_some();
        read.left = refused.filter(|_| fixed.judgement.findings.iter().any(fixable));
        let after = fixed.judgement.source.text();
        let bytes = match fixed.fixes {
            0 => read.bytes.clone(),
            _ => after.as_bytes().to_vec(),
        };
        read.repaired = Some(Repaired {
            input: read.input.clone(),
            after: after.to_owned(),
            before: std::mem::replace(&mut read.bytes, bytes),
            fixes: fixed.fixes,
        });
    }

    fn report(
        &self,
        read: Read<'_>,
        mut judgement: Judgement,
        before: &Before,
        around: &mut Around,
    ) -> Judged {
        let (input, policy) = (read.input, read.policy);
        let past = read.seats.past.as_ref();
        let entry = before.set_apart(input, &mut judgement, policy, &mut around.pasts, past)?;
        let mut file = FileReport::new(&judgement);
        file.locate(&judgement.source, &judgement.findings, |file| {
            read.repository.place_of(file)
        });
        Ok(One {
            file,
            source: judgement.source,
            entry,
            repaired: read.repaired,
            left: read.left,
        })
    }
}

/// A panic is our fault and must not end a run over hundreds of manifests.
fn our_fault(input: &Input) -> CannotJudge {
    let name = input.name();
    let name = crate::source::shown_line(&name);
    CannotJudge(format!(
        "`{name}` could not be judged: this is a fault of readiness itself"
    ))
}

/// An input with everything around it, before it is judged.
struct Read<'i> {
    input: &'i Input,
    name: String,
    bytes: Vec<u8>,
    repository: Rc<Repository>,
    policy: &'i Policy<'i>,
    seats: Seats<'i>,
    /// What it said of itself before.
    was: Option<Was>,
    repaired: Option<Repaired>,
    left: Option<String>,
}

impl Read<'_> {
    fn case(&self) -> Case<'_> {
        Case {
            name: &self.name,
            bytes: &self.bytes,
            repository: &self.repository,
            policy: self.policy,
            among: Among {
                seat: self.seats.now.as_ref(),
                was: self.was.as_ref(),
            },
        }
    }
}

/// How many inputs a thread takes and hands over at a time: each alone costs a change of threads and shares
/// nothing with the next, and too many keep the other threads waiting. Measured: eight take a quarter less
/// time than each alone, more of them hardly less.
fn block_of(inputs: usize, jobs: usize) -> usize {
    const MOST: usize = 8;
    const BLOCKS_OF_A_THREAD: usize = 4;
    (inputs / (jobs * BLOCKS_OF_A_THREAD)).clamp(1, MOST)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The places of one manifest among the others: as they are, and as they were.
struct Seats<'f> {
    now: Option<Seat<'f>>,
    past: Option<Seat<'f>>,
}

/// The repository around the folder that was read last: manifests of one folder often name the same
/// runbook, and are judged one after the other.
#[derive(Default)]
struct Around {
    folder: PathBuf,
    repository: Rc<Repository>,
    pasts: Pasts,
}

impl Around {
    fn go_to(&mut self, folder: &Path) -> Rc<Repository> {
        if self.folder != folder {
            self.folder = folder.to_path_buf();
            self.repository = Rc::new(self.repository.moved(folder));
        }
        self.repository.clone()
    }
}

/// The text of a manifest that was judged before, to show what a later one shares with it.
fn read_again(input: &Input) -> Option<Arc<Source>> {
    match input {
        Input::File(_) => Some(manifest::open(&input.name(), &input.read().ok()?).0),
        Input::Stdin(_) => None,
    }
}
