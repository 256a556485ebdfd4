//! One file for each output format. A renderer sees one manifest at a time and keeps none.
//!
//! What all formats share: they show only what a [`FileReport`] holds, which is safe to show.

mod compact;
mod human;
mod json;
mod snippet;
mod text;
mod window;

pub use compact::Compact;
pub use human::{Human, HumanOptions};
pub use json::Json;

/// The JSON Schema of the JSON format.
pub const REPORT_SCHEMA: &str = include_str!("../../schema/report.schema.json");

use crate::report::{FileReport, Summary};
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
