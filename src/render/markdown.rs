//! Markdown for a pull-request comment and for a job summary.
//!
//! Alone knows what GitHub and GitLab make of Markdown: besides markup, they turn `@team`, `#12`, `!3`
//! and addresses into links and notices. Words from outside that could mean anything of that stand in
//! code spans, which nothing looks into.

use super::Renderer;
use super::snippet::Snippets;
use super::text::guarded;
use crate::report::{Aside, FileReport, Reported, State, Summary, counted};
use crate::source::Source;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Bytes of a comment: GitHub takes 65,536 characters.
pub const COMMENT: usize = 60_000;
/// Bytes of a job summary: GitHub takes 1 MiB for a step.
pub const JOB_SUMMARY: usize = 1_000_000;
/// Bytes of a page that are kept for its first and last lines.
const FRAME: usize = 8_000;
/// With more findings than this they are folded away under the verdict.
const UNFOLDED: usize = 5;

/// One page, of at most so many bytes; what does not fit is counted.
#[derive(Debug)]
pub struct Markdown {
    limit: usize,
    snippets: Snippets,
    page: String,
    /// Manifests with nothing to say but their verdict.
    short: String,
    hidden_findings: usize,
    hidden_files: usize,
}

impl Markdown {
    /// A page of at most so many bytes, its last lines apart.
    pub fn new(limit: usize) -> Self {
        Markdown {
            limit,
            snippets: Snippets::new(false, true, 80),
            page: String::new(),
            short: String::new(),
            hidden_findings: 0,
            hidden_files: 0,
        }
    }

    fn fits(&self, more: &str) -> bool {
        self.page.len() + self.short.len() + more.len() + FRAME <= self.limit
    }
}

impl Renderer for Markdown {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, _: &mut dyn Write, file: &FileReport, source: &Source) -> io::Result<()> {
        let verdict = file.verdict_lines().join("; ");
        if file.findings.is_empty() {
            let mut line = format!("- {}: {verdict}\n", code(file.place()));
            for aside in &file.set_aside {
                let _ = writeln!(line, "  - {}", set_aside(aside));
            }
            if self.fits(&line) {
                self.short += &line;
            } else {
                self.hidden_files += 1;
            }
            return Ok(());
        }
        let mut head = format!("\n### {}: {verdict}\n", code(file.place()));
        if let Some(name) = &file.capability {
            let _ = writeln!(head, "\n{}, {}", code(name), file.stage.name());
        }
        table(&mut head, file);
        for (index, aside) in file.set_aside.iter().enumerate() {
            let blank = if index == 0 { "\n" } else { "" };
            let _ = writeln!(head, "{blank}- {}", set_aside(aside));
        }
        let folded = file.findings.len() > UNFOLDED;
        const UNFOLD: &str = "\n</details>\n";
        if folded {
            let findings = counted(file.findings.len(), "finding");
            let _ = write!(head, "\n<details><summary>{findings}</summary>\n");
        }
        if !self.fits(&(head.clone() + UNFOLD)) {
            self.hidden_files += 1;
            self.hidden_findings += file.findings.len();
            return Ok(());
        }
        self.page += &head;
        for finding in &file.findings {
            let text = self
                .finding(file, source, finding)
                .map_err(io::Error::other)?;
            if self.fits(&(text.clone() + UNFOLD)) {
                self.page += &text;
            } else {
                self.hidden_findings += 1;
            }
        }
        if folded {
            self.page += UNFOLD;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        writeln!(out, "## readiness {}", summary.findings_line())?;
        let mut room = FRAME / 2;
        let mut hidden = 0;
        for reason in &summary.not_judged {
            let line = format!("\n**not judged**: {}\n", prose(reason));
            match room.checked_sub(line.len()) {
                Some(left) => {
                    room = left;
                    out.write_all(line.as_bytes())?;
                }
                None => hidden += 1,
            }
        }
        if hidden > 0 {
            writeln!(out, "\n**not judged**: {hidden} more")?;
        }
        out.write_all(self.page.as_bytes())?;
        if !self.short.is_empty() {
            write!(out, "\n### Nothing to say\n\n{}", self.short)?;
        }
        if self.hidden_findings + self.hidden_files > 0 {
            writeln!(
                out,
                "\n**{} and {} not shown here**, for a comment has a longest length; other formats list all",
                counted(self.hidden_findings, "more finding"),
                counted(self.hidden_files, "more manifest")
            )?;
        }
        let line = summary.rules_line_with(code);
        let line = match line.len() <= FRAME / 4 {
            true => line,
            false => {
                let standards = vec![counted(summary.standards.len(), "standard")];
                let short = Summary {
                    standards,
                    ..summary.clone()
                };
                short.rules_line()
            }
        };
        writeln!(out, "\n{line}")
    }
}

impl Markdown {
    fn finding(
        &mut self,
        file: &FileReport,
        source: &Source,
        finding: &Reported,
    ) -> Result<String, std::fmt::Error> {
        let waived = if finding.waived.is_some() {
            "waived "
        } else {
            ""
        };
        let mut text = format!(
            "\n- **{waived}{}** {}: {}\n\n",
            finding.severity,
            code(&finding.rule),
            prose(&finding.message)
        );
        let mut frame = String::new();
        self.snippets
            .draw(&mut frame, &file.path, source, &finding.marks)?;
        fence(&mut text, "  ", "text", &frame);
        for related in &finding.related {
            let mark = &related.mark;
            let place = format!("{}:{}:{}", related.path, mark.start.line, mark.start.column);
            let _ = write!(
                text,
                "\n  see also {} {}\n",
                code(&place),
                prose(&mark.text)
            );
        }
        if let Some(waiver) = &finding.waived {
            let _ = write!(
                text,
                "\n  waived until {} by {}: {}\n",
                waiver.expires,
                code(&waiver.approved_by),
                prose(&waiver.reason)
            );
        } else if let Some(help) = &finding.help {
            let (words, lines) = help.split_once('\n').unwrap_or((help, ""));
            let _ = write!(text, "\n  help: {}\n", prose(words));
            if !lines.is_empty() {
                text.push('\n');
                fence(&mut text, "  ", "yaml", lines);
            }
        }
        Ok(text)
    }
}

/// Who has set what aside, and why.
fn set_aside(aside: &Aside) -> String {
    format!(
        "{} is set aside, approved by {}: {}",
        code(&aside.field),
        code(&aside.approved_by),
        prose(&aside.reason)
    )
}

/// Where each question stands. No text from outside stands in it but the ids of rules that are plain:
/// how a bar in a cell is to be written is not the same everywhere.
fn table(out: &mut String, file: &FileReport) {
    let rows = super::rows(file);
    if rows.is_empty() {
        return;
    }
    out.push_str("\n| question | answer | rules |\n|---|---|---|\n");
    for row in rows {
        let notes = row.notes(|rule| match is_id(rule) {
            true => code(rule),
            false => "a rule".to_owned(),
        });
        let state = row.state.name();
        let state = if row.state == State::Clear {
            state.to_owned()
        } else {
            format!("**{state}**")
        };
        let _ = writeln!(out, "| {} | {state} | {} |", row.name(), notes.join(", "));
    }
}

fn is_id(rule: &str) -> bool {
    rule.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Text as a code span on one line.
pub(super) fn code(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.trim().is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    // One blank on each side is taken off where both are there.
    let apart = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if apart { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Text as a fenced block, each line indented, so that it can stand in a list.
pub(super) fn fence(out: &mut String, indent: &str, language: &str, text: &str) {
    let ticks = "`".repeat(longest_run(text).max(2) + 1);
    let _ = writeln!(out, "{indent}{ticks}{language}");
    for line in text.lines() {
        let _ = writeln!(out, "{indent}{}", guarded(line));
    }
    let _ = writeln!(out, "{indent}{ticks}");
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text on one line in which nothing has a meaning but what stands between two backticks, as code.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, after)) = after
            .split_once('`')
            .filter(|(inside, _)| !inside.is_empty())
        else {
            break;
        };
        words(&mut out, before);
        // Two spans that touch would be read as one.
        if out.ends_with('`') {
            out.push(' ');
        }
        out += &code(inside);
        rest = after;
    }
    words(&mut out, rest);
    out
}

fn words(out: &mut String, text: &str) {
    let is_blank = |c: char| c.is_whitespace();
    for word in text.split_inclusive(is_blank) {
        let bare = word.trim_end_matches(is_blank);
        if is_plain(bare) {
            out.push_str(bare);
        } else {
            if out.ends_with('`') {
                out.push(' ');
            }
            out.push_str(&code(bare));
        }
        if bare.len() < word.len() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// Whether no reader of Markdown sees more in a word than the word: no markup, no mention, no number
/// of an issue, no address, no commit.
fn is_plain(word: &str) -> bool {
    let body = word.strip_suffix([':', '?', '!']).unwrap_or(word);
    let letters = body.chars().all(|c| {
        c.is_alphanumeric() || ".,;'\"()-/=".contains(c) || c == '%' && !body.starts_with('%')
    });
    let hash = body.len() >= 7 && body.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lower = body.to_ascii_lowercase();
    letters && !hash && !lower.contains("www.") && !lower.contains("gh-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_could_mean_more_stand_in_code() {
        for word in [
            "@acme/claims",
            "#12",
            "!3",
            "GH-7",
            "<script>",
            "[x](y)",
            "![x](y)",
            "https://x.example",
            "www.x.example",
            "dana@x.example",
            ":tada:",
            "*x*",
            "_x_",
            "a|b",
            "~x",
            "$x$",
            "&amp;",
            "deadbeef",
            "\\",
            "%v1",
            "acme/x#3",
            "a&b",
            "^x",
            "{x}",
            "`",
            "(www.x.example)",
        ] {
            let shown = prose(&format!("is {word} there"));
            let ticks = "`".repeat(longest_run(word) + 1);
            assert!(shown.starts_with(&format!("is {ticks}")), "{shown}");
            assert!(shown.contains(word), "{shown}");
            assert!(shown.ends_with(&format!("{ticks} there")), "{shown}");
        }
        let plain = "late data is acted on after 26h, 50% (or so) and/or no-one's: why?";
        assert_eq!(prose(plain), plain);
    }

    #[test]
    fn backticks_of_a_message_are_code_and_none_opens_it() {
        assert_eq!(prose("no `team` here"), "no `team` here");
        assert_eq!(prose("`a``b` c"), "`a` `b` c");
        assert_eq!(prose("a ` b"), "a `` ` `` b");
        assert_eq!(prose("``x y"), "``` ``x ``` y");
        assert_eq!(code("a ``` b"), "````a ``` b````");
    }
}
