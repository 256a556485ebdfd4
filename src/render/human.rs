//! What a person reads: each finding with its source lines, then the verdict of each manifest.

use super::Renderer;
use super::snippet::{MOST_MARKS, Snippets};
use super::text::{guarded, width, wrapped};
use crate::finding::Severity;
use crate::report::{FileReport, Reported, Row, State, Summary, Verdict, Waiver, counted};
use crate::source::Source;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Findings shown of one manifest; the rest is counted and said, errors last.
const SHOWN: usize = 100;

/// How the output is to look. Nothing here is read from the environment.
#[derive(Clone, Debug)]
pub struct HumanOptions {
    /// Colours, as escape sequences of our own.
    pub color: bool,
    /// Frames of box-drawing characters instead of ASCII.
    pub unicode: bool,
    /// The address under which each rule's page stands, for links that a terminal can open; it must
    /// be nothing unless the output is a terminal.
    pub links: Option<String>,
    /// Columns.
    pub width: usize,
    /// Findings only: no verdicts, no summary.
    pub quiet: bool,
    /// More than one manifest: those without a finding take one line each.
    pub many: bool,
}

impl Default for HumanOptions {
    fn default() -> Self {
        HumanOptions {
            color: false,
            unicode: true,
            links: None,
            width: 80,
            quiet: false,
            many: false,
        }
    }
}

/// The format for people.
#[derive(Debug)]
pub struct Human {
    options: HumanOptions,
    snippets: Snippets,
    /// One manifest's text; kept for its capacity.
    page: String,
    /// The last line written stands for a whole manifest, without a blank line after it.
    tight: bool,
}

impl Human {
    /// A renderer for one run.
    pub fn new(options: HumanOptions) -> Self {
        Human {
            snippets: Snippets::new(options.color, options.unicode, options.width),
            options,
            page: String::new(),
            tight: false,
        }
    }
}

impl Renderer for Human {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, out: &mut dyn Write, file: &FileReport, source: &Source) -> io::Result<()> {
        self.page.clear();
        for finding in shown(&file.findings) {
            self.finding(file, source, finding)
                .map_err(io::Error::other)?;
            if self.page.len() > 1 << 16 {
                out.write_all(self.page.as_bytes())?;
                self.page.clear();
            }
        }
        self.hidden(file);
        if !self.options.quiet {
            if self.options.many && file.findings.is_empty() {
                self.one_line(file);
            } else {
                self.verdict(file);
            }
        }
        out.write_all(self.page.as_bytes())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if self.options.quiet {
            return Ok(());
        }
        self.page.clear();
        if self.tight {
            self.page.push('\n');
        }
        self.put(0, Style::Bold, &summary.findings_line());
        if let Some(line) = summary.fixable_line() {
            self.put(0, Style::Plain, &line);
        }
        self.put(0, Style::Dim, &summary.rules_line());
        out.write_all(self.page.as_bytes())
    }
}

/// A help that ends in a line to type, as its words and that line.
fn last_line(help: &str) -> Option<(&str, &str)> {
    let inside = help.strip_suffix('`')?;
    let (words, line) = inside.rsplit_once('`')?;
    let is_line = line.contains(": ") || line.trim_start().starts_with("- ");
    (is_line && !words.ends_with(" or ")).then_some((words.trim_end(), line))
}

/// Notes in lines of at most so many columns; none is broken.
fn packed(notes: &[String], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let comma = if index + 1 < notes.len() { "," } else { "" };
        let note = format!("{note}{comma}");
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&note) <= room => {
                line.push(' ');
                line.push_str(&note);
            }
            _ if width(&note) > room => lines.extend(wrapped(&note, room, 0)),
            _ => lines.push(note),
        }
    }
    lines
}

/// The findings to show: all, or the gravest in their order.
fn shown(findings: &[Reported]) -> Vec<&Reported> {
    let mut kept: Vec<usize> = (0..findings.len()).collect();
    if findings.len() > SHOWN {
        kept.sort_by_key(|index| (std::cmp::Reverse(findings[*index].severity), *index));
        kept.truncate(SHOWN);
        kept.sort_unstable();
    }
    kept.into_iter().map(|index| &findings[index]).collect()
}

/// Our own escape sequences; no others reach a terminal.
#[derive(Clone, Copy, Debug)]
enum Style {
    Plain,
    Bold,
    Dim,
    Red,
    Yellow,
    Green,
    Cyan,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "\x1b[1m",
            Style::Dim => "\x1b[2m",
            Style::Red => "\x1b[1;31m",
            Style::Yellow => "\x1b[1;33m",
            Style::Green => "\x1b[1;32m",
            Style::Cyan => "\x1b[1;36m",
        }
    }

    fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Style::Red,
            Severity::Warning => Style::Yellow,
            Severity::Info => Style::Cyan,
        }
    }
}

impl Human {
    /// Text in a style.
    fn paint(&mut self, style: Style, text: &str) {
        let code = if self.options.color { style.code() } else { "" };
        self.page.push_str(code);
        self.page.push_str(text);
        if !code.is_empty() {
            self.page.push_str("\x1b[0m");
        }
    }

    /// A whole line.
    fn put(&mut self, indent: usize, style: Style, line: &str) {
        self.page.extend(std::iter::repeat_n(' ', indent));
        self.paint(style, &guarded(line));
        self.page.push('\n');
    }

    fn finding(
        &mut self,
        file: &FileReport,
        source: &Source,
        finding: &Reported,
    ) -> std::fmt::Result {
        if self.tight {
            self.page.push('\n');
            self.tight = false;
        }
        self.head(finding)?;
        self.snippets
            .draw(&mut self.page, &file.path, source, &finding.marks)?;
        let more = finding.marks.len().saturating_sub(MOST_MARKS);
        if more > 0 {
            let line = format!("and {} not shown here", counted(more, "more place"));
            self.put(2, Style::Plain, &line);
        }
        for other in &finding.related {
            let place = other.mark.start;
            let line = format!(
                "{}:{}:{}: {}",
                other.path, place.line, place.column, other.mark.text
            );
            self.put(2, Style::Plain, &line);
        }
        match (&finding.waived, &finding.help) {
            (Some(waiver), _) => self.waiver(waiver),
            (None, Some(help)) => self.help(help),
            (None, None) => {}
        }
        self.page.push('\n');
        Ok(())
    }

    /// Who accepts the finding until when, and why; what to do about it is no longer the question.
    fn waiver(&mut self, waiver: &Waiver) {
        let words = format!(
            "until {} by {}: {}",
            waiver.expires, waiver.approved_by, waiver.reason
        );
        for (title, words) in [("waived:", &words), ("meanwhile:", &waiver.compensating)] {
            let indent = 3 + title.len();
            let room = self.options.width.saturating_sub(indent + 2).max(20);
            for (index, line) in wrapped(words, room, 0).iter().enumerate() {
                if index == 0 {
                    self.page.push_str("  ");
                    self.paint(Style::Cyan, title);
                    self.page.push(' ');
                    self.page.push_str(&guarded(line));
                    self.page.push('\n');
                } else {
                    self.put(indent, Style::Plain, line);
                }
            }
        }
    }

    /// `error[rule]: message`, wrapped, each further line two columns in.
    fn head(&mut self, finding: &Reported) -> std::fmt::Result {
        let severity = finding.severity.to_string();
        let style = match finding.waived {
            Some(_) => Style::Dim,
            None => Style::of(finding.severity),
        };
        let severity = match finding.waived {
            Some(_) => format!("waived {severity}"),
            None => severity,
        };
        let used = severity.len() + width(&finding.rule) + 3;
        let linkable = |id: &str| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let link = self
            .options
            .links
            .as_ref()
            .filter(|_| linkable(&finding.rule));
        let rule = match link {
            Some(base) => {
                let mut rule = String::new();
                let id = &finding.rule;
                write!(rule, "\x1b]8;;{base}{id}\x1b\\{id}\x1b]8;;\x1b\\")?;
                rule
            }
            None => finding.rule.clone(),
        };
        self.paint(style, &format!("{severity}[{rule}]"));
        self.page.push(':');
        let room = self.options.width.saturating_sub(2);
        for (index, line) in wrapped(&finding.message, room, used).iter().enumerate() {
            if index > 0 {
                self.put(2, Style::Bold, line);
            } else if line.is_empty() {
                self.page.push('\n');
            } else {
                self.page.push(' ');
                self.paint(Style::Bold, line);
                self.page.push('\n');
            }
        }
        Ok(())
    }

    /// The words wrapped; the lines after the first line break are there to be typed, and stay as
    /// they are.
    fn help(&mut self, help: &str) {
        let (words, code) = help.split_once('\n').unwrap_or((help, ""));
        let room = self.options.width.saturating_sub(10).max(20);
        // A line to type that does not fit beside the words stands below them, with its blanks.
        let long = Some(words).filter(|words| code.is_empty() && width(words) >= room);
        let line = long.and_then(last_line);
        let line = line.filter(|(words, line)| words.ends_with(':') || 2 * width(line) > room);
        let (words, code) = line.unwrap_or((words, code));
        for (index, line) in wrapped(words, room, 0).iter().enumerate() {
            if index == 0 {
                self.page.push_str("  ");
                self.paint(Style::Cyan, "help:");
                self.page.push(' ');
                self.page.push_str(line);
                self.page.push('\n');
            } else {
                self.put(8, Style::Plain, line);
            }
        }
        for line in code.lines() {
            self.put(10, Style::Green, line);
        }
    }

    fn hidden(&mut self, file: &FileReport) {
        let more = file.findings.len().saturating_sub(SHOWN);
        if more > 0 {
            let line = format!(
                "{} more in {} not shown here; other formats list all",
                counted(more, "finding"),
                file.path
            );
            self.put(0, Style::Bold, &line);
            self.page.push('\n');
        }
    }

    /// A manifest without a finding, in a run of many.
    fn one_line(&mut self, file: &FileReport) {
        self.tight = true;
        let verdict = match file.verdict {
            Verdict::HonestPilot => format!("honest pilot, {} to go", file.to_go),
            Verdict::Retired => "retired".to_owned(),
            _ => file.verdict_lines().swap_remove(0),
        };
        let verdict = match file.known.len() {
            0 => verdict,
            known => format!("{verdict}, {known} known"),
        };
        self.paint(verdict_style(file.verdict), &verdict);
        self.page.push_str("  ");
        self.page.push_str(&title(file, self.options.unicode));
        self.page.push('\n');
    }

    fn verdict(&mut self, file: &FileReport) {
        let title = title(file, self.options.unicode);
        self.put(0, Style::Bold, &title);
        for row in &file.questions {
            self.row(row);
        }
        let elsewhere = &file.elsewhere;
        let said = elsewhere.rules.len()
            + elsewhere.warnings
            + elsewhere.waived.len()
            + elsewhere.known.len();
        if said > 0 {
            self.row(&file.elsewhere);
        }
        self.set_aside(file);
        for line in file.verdict_lines() {
            self.put(2, verdict_style(file.verdict), &line);
        }
        self.page.push('\n');
        self.tight = false;
    }

    /// `  set aside     /operations/incident, by model-risk@acme.example: …`
    fn set_aside(&mut self, file: &FileReport) {
        let room = self.options.width.saturating_sub(16).max(20);
        for (number, aside) in file.set_aside.iter().enumerate() {
            let title = if number == 0 { "set aside" } else { "" };
            let words = format!(
                "{}, by {}: {}",
                aside.field, aside.approved_by, aside.reason
            );
            for (index, line) in wrapped(&words, room, 0).iter().enumerate() {
                let title = if index == 0 { title } else { "" };
                let _ = write!(self.page, "  {title:<14}");
                self.page.push_str(&guarded(line));
                self.page.push('\n');
            }
        }
    }

    /// `  ownership     missing       owner-missing, alert-missing (2)`
    fn row(&mut self, row: &Row) {
        let (style, state) = match row.state {
            State::Unjudged => return,
            State::Clear => (Style::Green, "clear"),
            State::Vague => (Style::Yellow, "vague"),
            State::Missing => (Style::Red, "missing"),
            State::Contradicted => (Style::Red, "contradicted"),
        };
        let notes = row.notes(str::to_owned);
        let room = self.options.width.saturating_sub(30).max(20);
        let mut lines = packed(&notes, room);
        if lines.is_empty() {
            lines.push(String::new());
        }
        let _ = write!(self.page, "  {:<14}", row.name());
        self.paint(style, state);
        for (index, line) in lines.iter().enumerate() {
            if !line.is_empty() {
                let blanks = if index == 0 { 14 - state.len() } else { 30 };
                self.page.extend(std::iter::repeat_n(' ', blanks));
                self.page.push_str(&guarded(line));
            }
            self.page.push('\n');
        }
    }
}

fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::ProductionReady => Style::Green,
        Verdict::HonestPilot => Style::Cyan,
        Verdict::Pilot => Style::Yellow,
        Verdict::Unreadable | Verdict::Deleted => Style::Red,
        Verdict::Retired | Verdict::Standard => Style::Dim,
    }
}

/// The capability's name, its file and the stage.
fn title(file: &FileReport, unicode: bool) -> String {
    let dot = if unicode { " · " } else { " - " };
    let mut parts = Vec::new();
    parts.extend(file.capability.as_deref());
    parts.push(&file.path);
    let judged = !matches!(
        file.verdict,
        Verdict::Unreadable | Verdict::Deleted | Verdict::Standard
    );
    if judged {
        parts.push(file.stage.name());
    }
    parts.join(dot)
}
