//! The command line: one file for each command. The only place that knows clap, the clock, the
//! environment and the terminal.

mod adopt;
mod answer;
mod check;
mod completions;
mod explain;
mod judging;
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

use crate::source::shown_line;
use clap::{Parser, Subcommand};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

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
    if let Some(error) = option_and_file() {
        return cannot(&error);
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            return match written(error.print().and_then(|()| io::stdout().flush())) {
                Ok(()) => ExitCode::from(code),
                Err(error) => cannot(&error),
            };
        }
    };
    let command = arguments
        .command
        .unwrap_or_else(|| Command::Check(check::Check::here()));
    let left = Rc::new(Cell::new(false));
    let read = WhileRead {
        out: io::stdout().lock(),
        left: left.clone(),
    };
    let mut out = io::BufWriter::with_capacity(1 << 16, read);
    let ended = match command {
        Command::Check(check) => check.run(&mut out),
        Command::Answer(answer) => answer.run(&mut out, &left),
        Command::Explain(explain) => explain.run(&mut out),
        Command::Rules(rules) => rules.run(&mut out),
        Command::Schema(schema) => schema.run(&mut out),
        Command::Test(test) => test.run(&mut out),
        Command::Completions(completions) => completions.run(&mut out),
        Command::Man(man) => man.run(&mut out),
    };
    let flushed = written(out.flush());
    match ended.and_then(|exit| flushed.map(|()| exit)) {
        Ok(Exit::Passed) => ExitCode::SUCCESS,
        Ok(Exit::Failed) => ExitCode::from(1),
        Err(error) => cannot(&error),
    }
}

/// An argument that is an option and the path of a file: hooks pass on the names of changed files, and a
/// pull request chooses those.
fn option_and_file() -> Option<CannotJudge> {
    let arguments = std::env::args_os().skip(1);
    let mut options = arguments.take_while(|it| it != "--").filter(|it| {
        let option = it.len() > 1 && it.as_encoded_bytes().starts_with(b"-");
        option && Path::new(it).symlink_metadata().is_ok()
    });
    let name = options.next()?.to_string_lossy().into_owned();
    let name = shown_line(&name);
    Some(CannotJudge(format!(
        "`{name}` is an option and also the name of a file here, so it is neither\n  \
         rename the file; to judge it, write `./{name}`"
    )))
}

fn cannot(error: &CannotJudge) -> ExitCode {
    let _ = writeln!(io::stderr(), "readiness: {error}");
    ExitCode::from(2)
}

/// Standard output as long as somebody reads it. Nobody reading on is no fault, as for `head`, and no
/// verdict either: the run goes on in silence and ends with its own code.
struct WhileRead<W> {
    out: W,
    left: Rc<Cell<bool>>,
}

impl<W: Write> WhileRead<W> {
    fn quietly<T>(
        &mut self,
        done: T,
        write: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.left.get() {
            return Ok(done);
        }
        match write(&mut self.out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.left.set(true);
                Ok(done)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for WhileRead<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.quietly(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.quietly((), Write::flush)
    }
}

/// Errors of the output; that nobody reads it is none.
fn written(result: io::Result<()>) -> Result<(), CannotJudge> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CannotJudge(format!(
            "the output cannot be written: {error}"
        ))),
        _ => Ok(()),
    }
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
