//! GitLab's Code Quality report: a list of findings for the merge request.

use super::Renderer;
use crate::finding::Severity;
use crate::report::{Aside, FileReport, Reported, Summary, fnv};
use crate::source::Source;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

/// One JSON list. Waived findings are not in it: GitLab knows no way to say so.
#[derive(Debug, Default)]
pub struct Gitlab {
    started: bool,
}

impl Gitlab {
    fn put(&mut self, out: &mut dyn Write, issue: &Value) -> io::Result<()> {
        out.write_all(if self.started { b",\n" } else { b"\n" })?;
        self.started = true;
        serde_json::to_writer(out, issue)?;
        Ok(())
    }
}

impl Renderer for Gitlab {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn file(&mut self, out: &mut dyn Write, file: &FileReport, _: &Source) -> io::Result<()> {
        // Equal fingerprints would be shown as one finding.
        let mut times: HashMap<&str, usize> = HashMap::new();
        for finding in &file.findings {
            let time = times.entry(&finding.fingerprint).or_default();
            *time += 1;
            if finding.waived.is_none() {
                let fingerprint = fingerprint(file, finding, *time);
                self.put(out, &issue(file, finding, &fingerprint))?;
            }
        }
        for aside in &file.set_aside {
            self.put(out, &set_aside(file, aside))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        for reason in &summary.not_judged {
            let issue = json!({
                "description": one_line(reason),
                "check_name": "not-judged",
                "fingerprint": fnv(["not-judged", reason]),
                "severity": "blocker",
                "location": {"path": ".", "lines": {"begin": 1}},
            });
            self.put(out, &issue)?;
        }
        writeln!(out, "\n]")
    }
}

fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ")
}

fn fingerprint(file: &FileReport, finding: &Reported, time: usize) -> String {
    fnv([&file.location.uri, &finding.fingerprint, &time.to_string()])
}

/// An answer that is set aside: a merge request that adds one shows it as new.
fn set_aside(file: &FileReport, aside: &Aside) -> Value {
    json!({
        "description": aside.line(),
        "check_name": "set-aside",
        "fingerprint": fnv([&file.location.uri, "set-aside", &aside.field]),
        "severity": "info",
        "location": {
            "path": file.location.path,
            "lines": {"begin": aside.mark.start.line, "end": aside.mark.end.line},
        },
    })
}

fn issue(file: &FileReport, finding: &Reported, fingerprint: &str) -> Value {
    let mut description = finding.message_line();
    if let Some(help) = &finding.help {
        // Only this field is shown.
        description += &format!("; {}", one_line(help));
    }
    let here = !file.location.path.is_empty();
    let mark = finding.marks.first().filter(|_| here);
    let (begin, end) = mark.map_or((1, 1), |mark| (mark.start.line, mark.end.line));
    let path = if here {
        file.location.path.as_str()
    } else {
        "."
    };
    json!({
        "description": description,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {"path": path, "lines": {"begin": begin, "end": end}},
    })
}
