//! JUnit's XML: a suite for each manifest, a case for each clear question and for each finding.
//!
//! There is no one standard: what is written is valid by the schema of Ant's JUnit task and by those of
//! Jenkins (junit-4 wants a property in each suite, junit-10 allows it).

use super::Renderer;
use super::escape::Xml;
use crate::finding::{Question, Severity};
use crate::report::{Aside, FileReport, Reported, Row, State, Summary, Verdict};
use crate::source::Source;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::io::{self, Write};

/// One suite for each manifest.
#[derive(Debug)]
pub struct Junit {
    /// The date of the run.
    today: Date,
    /// Findings below it are text, not failures: the report must agree with the exit code.
    least: Severity,
    suites: usize,
}

impl Junit {
    /// A renderer for a run on a date that fails from a severity on.
    pub fn new(today: Date, least: Severity) -> Self {
        Junit {
            today,
            least,
            suites: 0,
        }
    }

    fn suite(&mut self, out: &mut dyn Write, name: &str, suite: &Suite) -> io::Result<()> {
        let id = self.suites;
        self.suites += 1;
        writeln!(
            out,
            "<testsuite name=\"{name}\" package=\"readiness\" id=\"{id}\" \
             timestamp=\"{}T00:00:00\" hostname=\"localhost\" tests=\"{}\" failures=\"{}\" \
             errors=\"{}\" time=\"0\">\n<properties><property name=\"verdict\" value=\"{}\"/></properties>",
            self.today,
            suite.tests,
            suite.failures,
            suite.errors,
            Xml(&suite.verdict),
            name = Xml(name),
        )?;
        write!(
            out,
            "{}<system-out>{}</system-out>",
            suite.cases,
            Xml(&suite.text)
        )?;
        writeln!(out, "\n<system-err/>\n</testsuite>")
    }
}

/// The cases of a suite, written before their counts.
#[derive(Default)]
struct Suite {
    tests: usize,
    failures: usize,
    errors: usize,
    cases: String,
    text: String,
    verdict: String,
}

impl Suite {
    fn case(&mut self, class: &str, name: &str, content: &str) {
        self.tests += 1;
        let _ = write!(
            self.cases,
            "<testcase classname=\"{}\" name=\"{}\" time=\"0\"",
            Xml(class),
            Xml(name)
        );
        let _ = match content {
            "" => writeln!(self.cases, "/>"),
            content => writeln!(self.cases, ">{content}</testcase>"),
        };
    }

    /// A question without a finding that fails.
    fn clear(&mut self, row: &Row) {
        let words = row
            .question
            .map_or("the capability as a whole", |question| question.text());
        self.case(row.name(), words, "");
    }

    /// A finding that was there before and fails no run.
    fn known(&mut self, file: &FileReport, finding: &Reported) {
        let why = format!("known before: {}", finding.message_line());
        let _ = writeln!(
            self.text,
            "{}: known {}[{}] {}",
            at(file, finding),
            finding.severity,
            finding.rule,
            finding.message_line()
        );
        let skipped = format!("<skipped>{}</skipped>", Xml(&why));
        self.case(finding.question.name(), &name(finding), &skipped);
    }

    /// An answer that an entry of `not_applicable` sets aside.
    fn set_aside(&mut self, file: &FileReport, aside: &Aside) {
        let place = aside.mark.start;
        let path = &file.location.path;
        let why = aside.line();
        let _ = writeln!(self.text, "{path}:{}:{}: {why}", place.line, place.column);
        let section = aside.field.split('/').nth(1).unwrap_or_default();
        let class = Question::of_section(section).map_or("capability", Question::name);
        let name = format!("set-aside {}", aside.field);
        self.case(class, &name, &format!("<skipped>{}</skipped>", Xml(&why)));
    }

    fn finding(&mut self, file: &FileReport, finding: &Reported, least: Severity) {
        let at = at(file, finding);
        let message = finding.message_line();
        let name = name(finding);
        let class = finding.question.name();
        if let Some(waiver) = &finding.waived {
            let why = format!(
                "{message}; waived until {} by {}: {}",
                waiver.expires, waiver.approved_by, waiver.reason
            );
            let _ = writeln!(
                self.text,
                "{at}: waived {}[{}] {why}",
                finding.severity, finding.rule
            );
            return self.case(class, &name, &format!("<skipped>{}</skipped>", Xml(&why)));
        }
        if finding.severity < least {
            let _ = writeln!(
                self.text,
                "{at}: {}[{}] {message}",
                finding.severity, finding.rule
            );
            return;
        }
        let element = if file.verdict == Verdict::Unreadable {
            self.errors += 1;
            "error"
        } else {
            self.failures += 1;
            "failure"
        };
        let mut body = format!("{at}: {}", finding.message);
        for mark in finding
            .marks
            .iter()
            .skip(1)
            .filter(|mark| !mark.text.is_empty())
        {
            let _ = write!(
                body,
                "\n{}:{}:{}: {}",
                file.place(),
                mark.start.line,
                mark.start.column,
                mark.text
            );
        }
        if let Some(help) = &finding.help {
            let _ = write!(body, "\nhelp: {help}");
        }
        let content = format!(
            "<{element} message=\"{}\" type=\"{}\">{}</{element}>",
            Xml(&message),
            finding.severity,
            Xml(&body)
        );
        self.case(class, &name, &content);
    }
}

fn at(file: &FileReport, finding: &Reported) -> String {
    let place = finding.place();
    format!("{}:{}:{}", file.place(), place.line, place.column)
}

/// The rule and the place in the manifest: the same case in the next run.
fn name(finding: &Reported) -> String {
    match finding.pointer.as_str() {
        "" => finding.rule.clone(),
        pointer => format!("{} {pointer}", finding.rule),
    }
}

impl Renderer for Junit {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>"
        )
    }

    fn file(&mut self, out: &mut dyn Write, file: &FileReport, _: &Source) -> io::Result<()> {
        let mut suite = Suite::default();
        // That it ran must be told from that it did not: what is clear is a case too.
        for row in file
            .questions
            .iter()
            .filter(|row| row.state == State::Clear)
        {
            suite.clear(row);
        }
        if file.elsewhere.state == State::Clear {
            suite.clear(&file.elsewhere);
        }
        for finding in &file.findings {
            suite.finding(file, finding, self.least);
        }
        for finding in &file.known {
            suite.known(file, finding);
        }
        for aside in &file.set_aside {
            suite.set_aside(file, aside);
        }
        suite.verdict = file.verdict_lines().join("; ");
        self.suite(out, file.place(), &suite)
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !summary.not_judged.is_empty() {
            let mut suite = Suite {
                verdict: "not judged".to_owned(),
                ..Suite::default()
            };
            for reason in &summary.not_judged {
                suite.errors += 1;
                let content = format!(
                    "<error message=\"{0}\" type=\"not-judged\">{0}</error>",
                    Xml(reason)
                );
                suite.case("readiness", reason, &content);
            }
            self.suite(out, "not judged", &suite)?;
        }
        writeln!(out, "</testsuites>")
    }
}
