//! `readiness completions`: what a shell loads to complete the program's arguments.

use super::{Arguments, Ended, Exit, written};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use std::io::Write;

#[derive(Debug, Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Completions {
    /// The shell to write for
    #[arg(value_enum)]
    shell: Shell,
}

const AFTER: &str = "\
To install them for your user:

  bash         readiness completions bash > ~/.local/share/bash-completion/completions/readiness
  zsh          readiness completions zsh > \"${fpath[1]}/_readiness\"
  fish         readiness completions fish > ~/.config/fish/completions/readiness.fish
  elvish       readiness completions elvish >> ~/.config/elvish/rc.elv
  powershell   readiness completions powershell >> $PROFILE";

impl Completions {
    pub(super) fn run(&self, out: &mut dyn Write) -> Ended {
        let mut script = Vec::new();
        // Written whole and then passed on: the generator panics where a pipe is closed.
        generate(
            self.shell,
            &mut Arguments::command(),
            "readiness",
            &mut script,
        );
        written(out.write_all(&script))?;
        Ok(Exit::Passed)
    }
}
