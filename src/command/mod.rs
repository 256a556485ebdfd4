//! The command line: one file for each command. The only place that knows clap, the clock, the
//! environment and the terminal.

mod adopt;
mod answer;
mod check;
mod completions;
mod explain;
mod man;
mod output;
mod repair;
mod rules;
mod schema;
mod standards;
mod terminal;
mod test;
mod words;

pub use explain::builtin_findings;

use clap::{Parser, Subcommand};
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// Judges whether AI capabilities are ready for production.
///
/// A capability is described in a `readiness.yaml` manifest. Each answer that is missing, vague or
/// contradicted is a finding that shows the words, asks the question and gives a line to type.
#[derive(Debug, Parser)]
#[command(name = "readiness", version, about, long_about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge manifests (the default: `readiness` alone checks the current folder)
    Check(check::Check),
    /// Judge a single answer, or lines of them
    Answer(answer::Answer),
    /// Say what a rule asks and why, with examples
    Explain(explain::Explain),
    /// List the rules in force
    Rules(rules::Rules),
    /// Print a JSON Schema
    Schema(schema::Schema),
    /// Run the examples inside rule files
    Test(test::Test),
    /// Print what a shell loads to complete arguments
    Completions(completions::Completions),
    /// Print a manual page
    Man(man::Man),
}

/// How a run ends. The codes are a contract: see `docs/cli.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing at or above the chosen severity.
    Passed,
    /// There is.
    Failed,
}

/// What keeps a run from judging; it ends with exit code 2.
#[derive(Debug)]
struct CannotJudge(String);

impl CannotJudge {
    /// Several reasons, each on its own line.
    fn all(reasons: &[String]) -> Self {
        CannotJudge(reasons.join("\nreadiness: "))
    }
}

impl<E: std::error::Error> From<E> for CannotJudge {
    fn from(error: E) -> Self {
        CannotJudge(error.to_string())
    }
}

impl fmt::Display for CannotJudge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type Ended = Result<Exit, CannotJudge>;

/// Runs the program on the arguments and environment of this process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let command = arguments
        .command
        .unwrap_or_else(|| Command::Check(check::Check::here()));
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let ended = match command {
        Command::Check(check) => check.run(&mut out),
        Command::Answer(answer) => answer.run(&mut out),
        Command::Explain(explain) => explain.run(&mut out),
        Command::Rules(rules) => rules.run(&mut out),
        Command::Schema(schema) => schema.run(&mut out),
        Command::Test(test) => test.run(&mut out),
        Command::Completions(completions) => completions.run(&mut out),
        Command::Man(man) => man.run(&mut out),
    };
    let flushed = out.flush();
    match ended {
        // Nobody reads on: as for `head`, that is no fault.
        _ if closed(&flushed) => ExitCode::SUCCESS,
        Ok(Exit::Passed) => ExitCode::SUCCESS,
        Ok(Exit::Failed) => ExitCode::from(1),
        Err(error) if error.0 == CLOSED => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "readiness: {error}");
            ExitCode::from(2)
        }
    }
}

/// The mark of a closed pipe among errors.
const CLOSED: &str = "the output is closed";

fn closed(result: &io::Result<()>) -> bool {
    result
        .as_ref()
        .is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Errors of the output: a closed pipe ends quietly, anything else is said.
fn written(result: io::Result<()>) -> Result<(), CannotJudge> {
    if closed(&result) {
        return Err(CannotJudge(CLOSED.to_owned()));
    }
    result.map_err(|error| CannotJudge(format!("the output cannot be written: {error}")))
}

/// The date of this machine's clock, read once in a run; UTC, so that a gate says the same wherever
/// it runs.
fn today() -> jiff::civil::Date {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let days = i64::try_from(seconds / 86_400).unwrap_or(0);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or(epoch)
}
