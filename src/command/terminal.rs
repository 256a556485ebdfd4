//! What the terminal can show: colour, width, links. Decided for standard output, where we write.

use crate::render::HumanOptions;
use clap::ValueEnum;
use std::env;
use std::io::{self, IsTerminal};

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; or where `CLICOLOR_FORCE` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

impl Color {
    /// Whether standard output gets colour. A choice on the command line wins over the environment
    /// (no-color.org, bixense.com/clicolors).
    pub(super) fn is_on(self) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            Color::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
            Color::Auto => {
                io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// How many columns a line has here.
pub(super) fn columns() -> usize {
    const NARROWEST: usize = 40;
    const WIDEST: usize = 120;
    let terminal = io::stdout().is_terminal();
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let columns = env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| if terminal { measured() } else { None })
        .unwrap_or(80);
    columns.clamp(NARROWEST, WIDEST)
}

/// How the human format is to look here.
pub(super) fn options(color: Color) -> HumanOptions {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    HumanOptions {
        color: color.is_on(),
        // Only a locale that says otherwise takes the frames away: logs of CI have none and show
        // UTF-8 well.
        unicode: !locale.is_some_and(|locale| matches!(locale.as_str(), "C" | "POSIX")),
        width: columns(),
        ..HumanOptions::default()
    }
}
