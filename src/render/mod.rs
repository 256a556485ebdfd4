//! One file for each output format. A renderer sees one manifest at a time and keeps none.
//!
//! What all formats share: they show only what a [`FileReport`] holds, which is safe to show.

mod catalogue;
mod compact;
mod escape;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod markdown;
mod sarif;
mod snippet;
mod text;
mod window;

pub use catalogue::{Catalogue, Page};
pub use compact::Compact;
pub use github::Github;
pub use gitlab::Gitlab;
pub use html::Html;
pub use human::{Human, HumanOptions};
pub use json::Json;
pub use junit::Junit;
pub use markdown::{COMMENT, JOB_SUMMARY, Markdown};
pub use sarif::Sarif;
pub use text::{logged, wrapped};

/// The JSON Schema of the JSON format.
pub const REPORT_SCHEMA: &str = include_str!("../../schema/report.schema.json");

use crate::report::{FileReport, Row, State, Summary};
use crate::source::Source;
use std::io::{self, Write};

/// An output format. Calls come in order: `begin`, `file` for each manifest, `end`.
///
/// Every method passes on the errors of the writer; a closed pipe is one of them.
pub trait Renderer {
    /// Writes what stands before the first manifest.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes one manifest's findings and verdict.
    fn file(&mut self, out: &mut dyn Write, file: &FileReport, source: &Source) -> io::Result<()>;

    /// Writes what stands after the last manifest.
    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// The rows of a verdict's table: the five questions, and what concerns none of them where there is
/// something to say.
fn rows(file: &FileReport) -> Vec<&Row> {
    let rest = Some(&file.elsewhere)
        .filter(|row| row.rules.len() + row.warnings + row.waived.len() + row.known.len() > 0);
    let rows = file.questions.iter().chain(rest);
    rows.filter(|row| row.state != State::Unjudged).collect()
}
