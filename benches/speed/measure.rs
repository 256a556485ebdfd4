//! How long a process takes and how much memory it needs. The only place that starts processes.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A program with its arguments; its output goes nowhere.
#[derive(Clone)]
pub(crate) struct Run {
    words: Vec<OsString>,
}

/// What one run took, in microseconds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Time {
    pub(crate) wall: f64,
    /// User and system time of all threads.
    pub(crate) cpu: f64,
}

/// The first argument that makes this program measure the memory of the command after it.
pub(crate) const PEAK: &str = "--peak-of";

impl Run {
    pub(crate) fn new<S: Into<OsString>>(words: impl IntoIterator<Item = S>) -> Self {
        Run {
            words: words.into_iter().map(Into::into).collect(),
        }
    }

    /// The same with more arguments.
    pub(crate) fn with<S: Into<OsString>>(&self, more: impl IntoIterator<Item = S>) -> Self {
        let mut run = self.clone();
        run.words.extend(more.into_iter().map(Into::into));
        run
    }

    fn command(&self) -> io::Result<Command> {
        let (program, arguments) = self
            .words
            .split_first()
            .ok_or(io::ErrorKind::InvalidInput)?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        // What the environment says must not change what is measured.
        command
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("FORCE_COLOR");
        command.env("LC_ALL", "C.UTF-8");
        Ok(command)
    }

    fn time(&self) -> io::Result<Time> {
        let cpu = cpu_of_children()?;
        let mut command = self.command()?;
        let start = Instant::now();
        let status = command.status()?;
        let wall = start.elapsed().as_secs_f64() * 1e6;
        // 1: findings, as wished for.
        if !matches!(status.code(), Some(0 | 1)) {
            return Err(io::Error::other(format!(
                "{:?} ended with {status}",
                self.words
            )));
        }
        Ok(Time {
            wall,
            cpu: cpu_of_children()? - cpu,
        })
    }

    /// What it writes, and its exit code.
    pub(crate) fn output(&self) -> io::Result<(String, Option<i32>)> {
        let output = self.command()?.stdout(Stdio::piped()).output()?;
        Ok((
            String::from_utf8_lossy(&output.stdout).into_owned(),
            output.status.code(),
        ))
    }

    /// The most memory that it holds at a time, in bytes. A process of its own asks, because the
    /// system tells only the peak among all children.
    pub(crate) fn peak(&self) -> io::Result<f64> {
        let this = std::env::current_exe()?;
        let asked = Run::new([this.into_os_string(), PEAK.into()]).with(self.words.clone());
        let (answer, _) = asked.output()?;
        answer.trim().parse().map_err(io::Error::other)
    }
}

/// Runs the command in the arguments and answers its peak in bytes.
pub(crate) fn peak_of(arguments: impl IntoIterator<Item = OsString>) -> io::Result<i64> {
    const UNIT: i64 = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    Run::new(arguments).time()?;
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() * UNIT)
}

#[expect(clippy::cast_precision_loss, reason = "a benchmark takes no centuries")]
fn cpu_of_children() -> io::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64)
}

/// Runs several commands in turn, so that what else the machine does weighs on all alike; answers
/// the median of each.
pub(crate) fn in_turn<const N: usize>(rounds: usize, runs: [&Run; N]) -> io::Result<[Time; N]> {
    let mut times = [const { Vec::new() }; N];
    for run in runs {
        run.time()?;
    }
    for _ in 0..rounds {
        for (run, times) in runs.iter().zip(&mut times) {
            times.push(run.time()?);
        }
    }
    Ok(times.map(|times| Time {
        wall: median(times.iter().map(|time| time.wall)),
        cpu: median(times.iter().map(|time| time.cpu)),
    }))
}

/// The middle one; nothing else survives a noisy machine.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
