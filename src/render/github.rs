//! Workflow commands of GitHub Actions: findings as annotations, the rest as plain lines of the log.
//!
//! Alone knows how commands are escaped (actions/toolkit, `command.ts`) and how many are shown.

use super::Renderer;
use super::text::guarded;
use crate::finding::Severity;
use crate::report::{FileReport, Reported, Summary, counted};
use crate::source::Source;
use std::io::{self, Write};

/// Annotations of one kind that GitHub shows for a step (actions/toolkit, `problem-matchers.md`).
const SHOWN: usize = 10;

/// Annotations first come, first served for each severity; what GitHub would not show is a plain line.
#[derive(Debug, Default)]
pub struct Github {
    /// Findings so far: errors, warnings, infos.
    seen: [usize; 3],
    /// Leaves verdicts and counts out.
    quiet: bool,
}

impl Github {
    /// A renderer for one step; a quiet one leaves verdicts and counts out.
    pub fn new(quiet: bool) -> Self {
        Github {
            quiet,
            ..Github::default()
        }
    }
}

impl Renderer for Github {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, out: &mut dyn Write, file: &FileReport, _: &Source) -> io::Result<()> {
        for finding in &file.findings {
            if finding.waived.is_some() {
                line(out, file, finding)?;
                continue;
            }
            let seen = match finding.severity {
                Severity::Error => &mut self.seen[0],
                Severity::Warning => &mut self.seen[1],
                Severity::Info => &mut self.seen[2],
            };
            *seen += 1;
            if *seen <= SHOWN {
                annotation(out, file, finding)?;
            } else {
                line(out, file, finding)?;
            }
        }
        if self.quiet {
            return Ok(());
        }
        for aside in &file.set_aside {
            let place = aside.mark.start;
            let path = &file.location.path;
            let said = format!("{path}:{}:{}: {}", place.line, place.column, aside.line());
            writeln!(out, "{}", guarded(&said))?;
        }
        let verdict = file.verdict_lines().join("; ");
        let known = match file.known.len() {
            0 => String::new(),
            known => format!(", {known} known"),
        };
        let said = format!("{}: {verdict}{known}", file.place());
        writeln!(out, "{}", guarded(&said))
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        for reason in &summary.not_judged {
            writeln!(out, "::error title=readiness::{}", data(reason))?;
        }
        if self.quiet {
            return Ok(());
        }
        let more: usize = self
            .seen
            .iter()
            .map(|seen| seen.saturating_sub(SHOWN))
            .sum();
        if more > 0 {
            let findings = counted(more, "more finding");
            writeln!(
                out,
                "{findings} as plain lines above: GitHub shows {SHOWN} of a kind"
            )?;
        }
        writeln!(out, "{}", summary.findings_line())?;
        writeln!(out, "{}", summary.rules_line())
    }
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn annotation(out: &mut dyn Write, file: &FileReport, finding: &Reported) -> io::Result<()> {
    write!(out, "::{} ", command(finding.severity))?;
    // What stands in another repository has no line here.
    let here = !file.location.path.is_empty();
    if here {
        write!(out, "file={}", property(&file.location.path))?;
    }
    if let Some(mark) = finding.marks.first().filter(|_| here) {
        write!(out, ",line={},endLine={}", mark.start.line, mark.end.line)?;
        // Columns belong to one line.
        if mark.start.line == mark.end.line {
            write!(
                out,
                ",col={},endColumn={}",
                mark.start.column, mark.end.column
            )?;
        }
    }
    write!(
        out,
        "{}title={}::{}",
        if here { "," } else { "" },
        property(&finding.rule),
        data(&finding.message)
    )?;
    if let Some(help) = &finding.help {
        write!(out, "%0Ahelp: {}", data(help))?;
    }
    writeln!(out)
}

fn line(out: &mut dyn Write, file: &FileReport, finding: &Reported) -> io::Result<()> {
    let place = finding.place();
    let waived = if finding.waived.is_some() {
        "waived "
    } else {
        ""
    };
    let said = format!(
        "{}:{}:{}: {waived}{}[{}] {}",
        file.place(),
        place.line,
        place.column,
        finding.severity,
        finding.rule,
        finding.message_line()
    );
    writeln!(out, "{}", guarded(&said))
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_toolkit() {
        assert_eq!(data("50%0A\r\n::x,"), "50%250A%0D%0A::x,");
        assert_eq!(property("a,b::c%\n"), "a%2Cb%3A%3Ac%25%0A");
    }
}
