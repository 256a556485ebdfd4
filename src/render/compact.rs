//! `path:line:column: severity[rule] message`, one line a finding, for editors and grep.

use super::{Renderer, text::guarded};
use crate::report::{FileReport, Summary};
use crate::source::Source;
use std::io::{self, Write};

/// One line a finding, and a last line that proves that it ran.
#[derive(Debug, Default)]
pub struct Compact {
    /// Leaves the last line out.
    pub quiet: bool,
}

impl Renderer for Compact {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, out: &mut dyn Write, file: &FileReport, _: &Source) -> io::Result<()> {
        for finding in &file.findings {
            let place = finding.place();
            let until = match &finding.waived {
                Some(waiver) => format!(" (waived until {})", waiver.expires),
                None => String::new(),
            };
            writeln!(
                out,
                "{}:{}:{}: {}[{}] {}{until}",
                guarded(&file.path),
                place.line,
                place.column,
                finding.severity,
                finding.rule,
                finding.message_line()
            )?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(out, "{}; {}", summary.findings_line(), summary.rules_line())
    }
}
