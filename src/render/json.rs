//! The stable format for programs; schema/report.schema.json describes it.

use super::Renderer;
use crate::finding::{Fault, Question, Severity};
use crate::lint::Stage;
use crate::report::{Aside, FileReport, Mark, Reported, Row, State, Summary, Verdict, Waiver};
use crate::source::Source;
use serde::Serialize;
use std::io::{self, Write};

/// The version of the format; it changes when a reader of the old one would break.
const FORMAT_VERSION: u32 = 1;

/// One JSON object, written manifest by manifest.
#[derive(Debug, Default)]
pub struct Json {
    started: bool,
}

impl Renderer for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.started = false;
        let tool = Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        };
        write!(out, "{{\"format_version\":{FORMAT_VERSION},\"tool\":")?;
        serde_json::to_writer(&mut *out, &tool)?;
        write!(out, ",\"files\":[")
    }

    fn file(&mut self, out: &mut dyn Write, file: &FileReport, _: &Source) -> io::Result<()> {
        out.write_all(if self.started { b",\n" } else { b"\n" })?;
        self.started = true;
        serde_json::to_writer(out, &FileJson::new(file))?;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write!(out, "\n],\"summary\":")?;
        serde_json::to_writer(&mut *out, summary)?;
        writeln!(out, "}}")
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    capability: Option<&'a str>,
    stage: Option<Stage>,
    verdict: Verdict,
    to_go: Option<usize>,
    questions: Questions<'a>,
    elsewhere: RowJson<'a>,
    findings: Vec<FindingJson<'a>>,
    known: Vec<FindingJson<'a>>,
    rules: Rules,
    waivers_used: usize,
    set_aside: Vec<AsideJson<'a>>,
}

/// The five by name, so that a program need not search a list.
#[derive(Serialize)]
struct Questions<'a> {
    data: RowJson<'a>,
    integrations: RowJson<'a>,
    ownership: RowJson<'a>,
    cost: RowJson<'a>,
    permissions: RowJson<'a>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    state: State,
    rules: Vec<&'a str>,
    warnings: usize,
    waived: Vec<&'a str>,
    known: Vec<&'a str>,
}

#[derive(Serialize)]
struct Rules {
    applied: usize,
    not_applicable: usize,
    off: usize,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'a str,
    severity: Severity,
    question: Question,
    fault: Fault,
    message: &'a str,
    help: Option<&'a str>,
    pointer: &'a str,
    fingerprint: &'a str,
    place: PlaceJson,
    labels: Vec<LabelJson<'a>>,
    related: Vec<RelatedJson<'a>>,
    fix: Option<LabelJson<'a>>,
    waived: Option<WaivedJson<'a>>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    path: &'a str,
    text: &'a str,
    place: PlaceJson,
}

#[derive(Serialize)]
struct WaivedJson<'a> {
    reason: &'a str,
    compensating: &'a str,
    approved_by: &'a str,
    expires: &'a str,
    place: PlaceJson,
}

#[derive(Serialize)]
struct AsideJson<'a> {
    field: &'a str,
    reason: &'a str,
    approved_by: &'a str,
    place: PlaceJson,
}

#[derive(Serialize)]
struct LabelJson<'a> {
    text: &'a str,
    place: PlaceJson,
}

#[derive(Default, Serialize)]
struct PlaceJson {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: u32,
    end_byte: u32,
}

impl<'a> FileJson<'a> {
    fn new(file: &'a FileReport) -> Self {
        let readable = !matches!(
            file.verdict,
            Verdict::Unreadable | Verdict::Deleted | Verdict::Standard
        );
        let [data, integrations, ownership, cost, permissions] =
            file.questions.each_ref().map(RowJson::new);
        FileJson {
            path: &file.path,
            capability: file.capability.as_deref(),
            stage: readable.then_some(file.stage),
            verdict: file.verdict,
            to_go: readable.then_some(file.to_go),
            questions: Questions {
                data,
                integrations,
                ownership,
                cost,
                permissions,
            },
            elsewhere: RowJson::new(&file.elsewhere),
            findings: file.findings.iter().map(FindingJson::new).collect(),
            known: file.known.iter().map(FindingJson::new).collect(),
            rules: Rules {
                applied: file.applied,
                not_applicable: file.not_applicable,
                off: file.off,
            },
            waivers_used: file.waivers_used,
            set_aside: file.set_aside.iter().map(AsideJson::new).collect(),
        }
    }
}

impl<'a> RowJson<'a> {
    fn new(row: &'a Row) -> Self {
        RowJson {
            state: row.state,
            rules: row.rules.iter().map(|(rule, _)| rule.as_str()).collect(),
            warnings: row.warnings,
            waived: row.waived.iter().map(|(rule, _)| rule.as_str()).collect(),
            known: row.known.iter().map(|(rule, _)| rule.as_str()).collect(),
        }
    }
}

impl<'a> FindingJson<'a> {
    fn new(finding: &'a Reported) -> Self {
        FindingJson {
            rule: &finding.rule,
            severity: finding.severity,
            question: finding.question,
            fault: finding.fault,
            message: &finding.message,
            help: finding.help.as_deref(),
            pointer: &finding.pointer,
            fingerprint: &finding.fingerprint,
            place: finding
                .marks
                .first()
                .map_or_else(PlaceJson::default, PlaceJson::new),
            labels: finding
                .marks
                .iter()
                .map(|mark| LabelJson {
                    text: &mark.text,
                    place: PlaceJson::new(mark),
                })
                .collect(),
            related: finding
                .related
                .iter()
                .map(|other| RelatedJson {
                    path: &other.path,
                    text: &other.mark.text,
                    place: PlaceJson::new(&other.mark),
                })
                .collect(),
            fix: finding.fix.as_ref().map(|fix| LabelJson {
                text: &fix.text,
                place: PlaceJson::new(fix),
            }),
            waived: finding.waived.as_ref().map(WaivedJson::new),
        }
    }
}

impl<'a> WaivedJson<'a> {
    fn new(waiver: &'a Waiver) -> Self {
        WaivedJson {
            reason: &waiver.reason,
            compensating: &waiver.compensating,
            approved_by: &waiver.approved_by,
            expires: &waiver.expires,
            place: PlaceJson::new(&waiver.mark),
        }
    }
}

impl<'a> AsideJson<'a> {
    fn new(aside: &'a Aside) -> Self {
        AsideJson {
            field: &aside.field,
            reason: &aside.reason,
            approved_by: &aside.approved_by,
            place: PlaceJson::new(&aside.mark),
        }
    }
}

impl PlaceJson {
    fn new(mark: &Mark) -> Self {
        PlaceJson {
            line: mark.start.line,
            column: mark.start.column,
            end_line: mark.end.line,
            end_column: mark.end.column,
            start_byte: mark.span.start,
            end_byte: mark.span.end.max(mark.span.start),
        }
    }
}
