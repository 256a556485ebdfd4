//! `readiness man`: the manual pages, made from the same definitions as `--help`.

use super::{Arguments, CannotJudge, Ended, Exit, written};
use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;
use std::io::Write;

#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command that the page is about; the whole program where none is named
    command: Option<String>,
}

/// The same for every command; `docs/cli.md` is the contract.
const EXIT_STATUS: &str = "\
.SH \"EXIT STATUS\"
.TP
0
nothing at or above \\-\\-fail\\-on
.TP
1
there is a finding at or above it
.TP
2
it could not judge: wrong arguments, no manifest, a file that cannot be read
";

impl Man {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let mut program = Arguments::command();
        program.build();
        let page = match &self.command {
            None => Page::new(program),
            Some(name) => {
                let names: Vec<&str> = program
                    .get_subcommands()
                    .map(clap::Command::get_name)
                    .collect();
                let found = program.find_subcommand(name).ok_or_else(|| {
                    let name = crate::source::shown_line(name);
                    CannotJudge(format!(
                        "there is no command `{name}`\n  write `readiness man` and one of: {}",
                        names.join(", ")
                    ))
                })?;
                Page::new(found.clone())
            }
        };
        let mut text = Vec::new();
        let page = page.source(concat!("readiness ", env!("CARGO_PKG_VERSION")));
        written(page.render(&mut text))?;
        text.extend_from_slice(EXIT_STATUS.as_bytes());
        written(out.write_all(&text))?;
        Ok(Exit::Passed)
    }
}
