//! Speed and memory as ratios to yardsticks that are built and run at the same time. `README.md`
//! beside this folder says what each number means.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod manifests;
mod measure;
mod report;
mod yardstick;

use manifests::Manifests;
use measure::{PEAK, Run, Time, in_turn, median};
use report::Findings;
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use yardstick::PARSE;

const USAGE: &str = "\
usage: benches/run [--quick] [--keep] [--program PATH]
  --quick         a tenth of the manifests and of the rounds: to try a change, not to publish
  --keep          leave the generated manifests in place and say where
  --program PATH  measure another build, for example one that is linked otherwise
";

const MIB: f64 = 1024.0 * 1024.0;

struct Options {
    quick: bool,
    keep: bool,
    program: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    match arguments.peek().and_then(|first| first.to_str()) {
        Some(PEAK) => {
            println!("{}", measure::peak_of(arguments.skip(1))?);
            return Ok(());
        }
        Some(PARSE) => {
            println!("{}", yardstick::parse_all(arguments.skip(1))?);
            return Ok(());
        }
        _ => {}
    }
    let Some(options) = options(arguments)? else {
        print!("{USAGE}");
        return Ok(());
    };
    let folder = std::env::temp_dir().join(format!("readiness-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = Speed::prepare(&folder, &options).and_then(|speed| speed.table());
    if options.keep {
        eprintln!("the manifests are in {}", folder.display());
    } else {
        std::fs::remove_dir_all(&folder)?;
    }
    print!("{}", measured?);
    Ok(())
}

fn options(
    mut arguments: impl Iterator<Item = OsString>,
) -> Result<Option<Options>, Box<dyn Error>> {
    let mut options = Options {
        quick: false,
        keep: false,
        program: env!("CARGO_BIN_EXE_readiness").into(),
    };
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--quick") => options.quick = true,
            Some("--keep") => options.keep = true,
            Some("--program") => options.program = arguments.next().ok_or(USAGE)?.into(),
            // Cargo adds it.
            Some("--bench") => {}
            Some("--help" | "-h") => return Ok(None),
            _ => return Err(format!("unknown option {}\n{USAGE}", argument.display()).into()),
        }
    }
    Ok(Some(options))
}

/// The programs and manifests, ready to be measured.
struct Speed {
    readiness: Run,
    empty: Run,
    rounds: usize,
    /// How many manifests the large folders hold.
    many: usize,
    one: PathBuf,
    hundred: PathBuf,
    clean: PathBuf,
    bad: PathBuf,
    long: PathBuf,
    long_bad: PathBuf,
    shorter: PathBuf,
}

const LONG: usize = 50_000;
const SHORTER: usize = 12_000;

/// One row of the table.
struct Row {
    number: &'static str,
    what: &'static str,
    measured: String,
    value: f64,
    /// What is asked for first, where that is less than the goal.
    first: Option<f64>,
    goal: f64,
    unit: &'static str,
}

impl Speed {
    fn prepare(folder: &Path, options: &Options) -> Result<Self, Box<dyn Error>> {
        let manifests = Manifests::new(folder)?;
        let many = if options.quick { 1_000 } else { 10_000 };
        Ok(Speed {
            readiness: Run::new([options.program.as_os_str()]).with([
                "check",
                "--color",
                "never",
                "--today",
                "2026-11-22",
            ]),
            empty: yardstick::empty(folder)?,
            rounds: if options.quick { 3 } else { 7 },
            many,
            one: manifests.many("one", 1, false)?,
            hundred: manifests.many("hundred", 100, false)?,
            clean: manifests.many("clean", many, false)?,
            bad: manifests.many("bad", many, true)?,
            long: manifests.long("long", LONG, false)?,
            long_bad: manifests.long("long-bad", LONG, true)?,
            shorter: manifests.long("shorter", SHORTER, false)?,
        })
    }

    fn table(&self) -> Result<String, Box<dyn Error>> {
        let compact = self.readiness.with(["--format", "compact", "--jobs", "2"]);
        let human = self.readiness.with(["--jobs", "2"]);
        let clean_findings = findings(&compact.with([&self.clean]))?;
        let bad_findings = findings(&compact.with([&self.bad]))?;
        let long_findings = findings(&compact.with([&self.long_bad]))?;
        let mut rows = vec![self.cold_start()?];
        rows.extend(self.bulk(&compact, &human)?);
        rows.extend(self.memory(&human)?);
        rows.extend(self.long_files(&compact)?);
        rows.extend(self.findings(&compact, &human)?);
        let mut out = format!(
            "{}; {} manifests; findings: {clean_findings} in the clean ones, {bad_findings} in the \
             bad ones, {long_findings} in the long bad one\n\n",
            machine(),
            self.many,
        );
        out.push_str("| # | what | measured | now | asked first | goal | |\n");
        out.push_str("|---|---|---|---:|---:|---:|---|\n");
        for row in rows {
            out.push_str(&row.line());
        }
        Ok(out)
    }

    fn cold_start(&self) -> Result<Row, Box<dyn Error>> {
        let check = self.readiness.with([&self.one]);
        let [check, empty] = in_turn(self.rounds * 40, [&check, &self.empty])?;
        Ok(Row {
            number: "P1",
            what: "cold start: one clean manifest against an empty process, wall",
            measured: format!(
                "{} / {}",
                milliseconds(check.wall),
                milliseconds(empty.wall)
            ),
            value: check.wall / empty.wall,
            first: Some(4.0),
            goal: 2.0,
            unit: "x",
        })
    }

    fn bulk(&self, compact: &Run, human: &Run) -> Result<Vec<Row>, Box<dyn Error>> {
        let parse = yardstick::parse(2, &self.clean)?;
        let (compact, human) = (compact.with([&self.clean]), human.with([&self.clean]));
        // Few manifests are judged so fast that what else the machine does moves the ratio by a fifth.
        const RUNS: usize = 15_000;
        let rounds = self.rounds.max(RUNS / self.many);
        let [compact, human, parse] = in_turn(rounds, [&compact, &human, &parse])?;
        let row = |number, what, time: Time, first| Row {
            number,
            what,
            measured: format!(
                "{} / {}; wall {:.2}x",
                milliseconds(time.cpu),
                milliseconds(parse.cpu),
                time.wall / parse.wall
            ),
            value: time.cpu / parse.cpu,
            first,
            goal: 1.6,
            unit: "x",
        };
        Ok(vec![
            row(
                "P2",
                "bulk: many clean manifests against their bare parse, 2 threads",
                compact,
                Some(3.0),
            ),
            row(
                "P2h",
                "the same with the human format, verdicts included",
                human,
                None,
            ),
        ])
    }

    fn memory(&self, human: &Run) -> Result<Vec<Row>, Box<dyn Error>> {
        let peak = |folder: &PathBuf| -> Result<f64, Box<dyn Error>> {
            let run = human.with([folder]);
            let peaks: Result<Vec<f64>, _> = (0..self.rounds).map(|_| run.peak()).collect();
            Ok(median(peaks?.into_iter()) / MIB)
        };
        let (one, hundred, many) = (peak(&self.one)?, peak(&self.hundred)?, peak(&self.clean)?);
        let long = peak(&self.long)?;
        let bytes = self.long.join("readiness.yaml").metadata()?.len();
        let row = |number, what, measured, value, goal, unit| Row {
            number,
            what,
            measured,
            value,
            first: None,
            goal,
            unit,
        };
        #[expect(clippy::cast_precision_loss, reason = "a size under a mebibyte")]
        let size = bytes as f64 / MIB;
        Ok(vec![
            row(
                "P6",
                "peak memory, one manifest",
                String::new(),
                one,
                8.0,
                " MiB",
            ),
            row(
                "P7",
                "peak at many manifests minus peak at 100",
                format!("{many:.1} - {hundred:.1} MiB"),
                many - hundred,
                3.0,
                " MiB",
            ),
            row(
                "P8m",
                "peak of a 50,000-line manifest, a byte of it",
                format!("{:.1} MiB / {bytes} B", long - one),
                (long - one) / size,
                25.0,
                " B",
            ),
        ])
    }

    fn long_files(&self, compact: &Run) -> Result<Vec<Row>, Box<dyn Error>> {
        let parse = yardstick::parse(1, &self.long)?;
        let check = |folder: &PathBuf| compact.with([folder]);
        let (long, shorter, one) = (check(&self.long), check(&self.shorter), check(&self.one));
        let [long, shorter, one, parse] =
            in_turn(self.rounds * 3, [&long, &shorter, &one, &parse])?;
        let (long_line, shorter_line) =
            ((long.cpu - one.cpu) / 50.0, (shorter.cpu - one.cpu) / 12.0);
        let row = |number, what, measured, value, goal| Row {
            number,
            what,
            measured,
            value,
            first: None,
            goal,
            unit: "x",
        };
        Ok(vec![
            row(
                "P8",
                "a 50,000-line manifest against its bare parse, 1 thread",
                format!("{} / {}", milliseconds(long.cpu), milliseconds(parse.cpu)),
                long.cpu / parse.cpu,
                2.0,
            ),
            row(
                "P9",
                "time a line: 50,000 lines against 12,000, start subtracted",
                format!("{:.0} / {:.0} ns", long_line, shorter_line),
                long_line / shorter_line,
                1.25,
            ),
        ])
    }

    fn findings(&self, compact: &Run, human: &Run) -> Result<Vec<Row>, Box<dyn Error>> {
        let [compact_clean, compact_bad] =
            [&self.clean, &self.bad].map(|folder| compact.with([folder]));
        let [human_clean, human_bad] = [&self.clean, &self.bad].map(|folder| human.with([folder]));
        let runs = [&compact_clean, &compact_bad, &human_clean, &human_bad];
        let [compact_clean, compact_bad, human_clean, human_bad] = in_turn(self.rounds, runs)?;
        let long = Findings::of(&self.long_bad.join("readiness.yaml"))?;
        let short = Findings::of(&self.bad.join("team-000/c00000.readiness.yaml"))?;
        let (in_long, in_short) = (long.each()?, short.each()?);
        let row = |number, what, measured, value, first, goal| Row {
            number,
            what,
            measured,
            value,
            first,
            goal,
            unit: "x",
        };
        let pair = |a: Time, b: Time| format!("{} / {}", milliseconds(a.cpu), milliseconds(b.cpu));
        Ok(vec![
            row(
                "P10",
                "all bad against all clean, one line a finding",
                pair(compact_bad, compact_clean),
                compact_bad.cpu / compact_clean.cpu,
                None,
                1.3,
            ),
            row(
                "P11",
                "all bad against all clean, graphical reports",
                pair(human_bad, human_clean),
                human_bad.cpu / human_clean.cpu,
                Some(4.0),
                3.0,
            ),
            row(
                "P12",
                "a graphical report in a 50,000-line manifest against one in a short one",
                format!(
                    "{in_long:.1} / {in_short:.1} us; {} / {} reports",
                    long.shown, short.shown
                ),
                in_long / in_short,
                Some(3.0),
                2.0,
            ),
        ])
    }
}

impl Row {
    fn line(&self) -> String {
        let first = self
            .first
            .map(|first| format!("{first}{}", self.unit))
            .unwrap_or_default();
        let met = match self.first {
            _ if self.value <= self.goal => "met",
            Some(first) if self.value <= first => "first met",
            _ => "not met",
        };
        format!(
            "| {} | {} | {} | {:.2}{unit} | {first} | {}{unit} | {met} |\n",
            self.number,
            self.what,
            self.measured,
            self.value,
            self.goal,
            unit = self.unit,
        )
    }
}

fn milliseconds(microseconds: f64) -> String {
    format!("{:.2} ms", microseconds / 1000.0)
}

/// How many findings a run has; the compact format writes one line for each.
fn findings(run: &Run) -> Result<usize, Box<dyn Error>> {
    let (text, _) = run.with(["--quiet"]).output()?;
    Ok(text.lines().count())
}

fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores, {}", std::env::consts::OS)
}
