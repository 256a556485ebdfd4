//! `readiness answer`: judges single answers, for drafting, editors and measurements.

use super::terminal::{self, Color};
use super::{CannotJudge, Ended, Exit, written};
use crate::check::listed;
use crate::finding::{Fault, Finding, Label, Severity};
use crate::lint::Judgement;
use crate::render::{Human, Renderer};
use crate::report::FileReport;
use crate::rule::{self, Prose};
use crate::schema;
use crate::secret;
use crate::source::{Source, Span, shown_line};
use crate::standard::Effective;
use crate::wording::{self, Asked, Level, NonAnswer, Reading, Slot, Vocabulary};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Answer {
    /// The kind of answer: the key of its field, such as `on_late`
    #[arg(long, value_name = "KIND")]
    field: Option<String>,
    /// The platform's standard, whose vocabulary counts too
    #[arg(long, value_name = "FILE")]
    standard: Option<PathBuf>,
    /// How the judgement is written; JSON lines in give JSON lines out
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Show also what each word weighs
    #[arg(long)]
    explain: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Color,
    /// The answer; without it, lines `{"field": …, "text": …}` are read from standard input
    text: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// One line of standard input. Other keys are left aside.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(default)]
    field: Option<String>,
    text: String,
}

/// One line of output; offsets are bytes of `text`.
#[derive(Debug, Serialize)]
struct Judged<'a> {
    field: &'a str,
    text: &'a str,
    verdict: &'static str,
    level: &'static str,
    missing: Vec<&'static str>,
    words: Vec<Words<'a>>,
    slots: Vec<Filled<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<Explained>,
}

#[derive(Debug, Serialize)]
struct Words<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    category: &'static str,
}

#[derive(Debug, Serialize)]
struct Filled<'a> {
    slot: &'static str,
    text: &'a str,
    start: usize,
    end: usize,
}

/// Why: the language, what the cues sum to, and each cue with its weight in 1/1000 of log-odds.
#[derive(Debug, Serialize)]
struct Explained {
    language: Option<&'static str>,
    balance: i64,
    cues: Vec<(String, i16)>,
}

/// The longest line of standard input that is read, in bytes.
const LONGEST_LINE: u64 = 10 << 20;

impl Answer {
    pub(super) fn run(&self, out: &mut dyn Write, left: &Cell<bool>) -> Ended {
        let kinds = rule::prose();
        if let Some(field) = &self.field {
            known(&kinds, field)?;
        }
        let standard = self.standard.as_deref();
        let standard = standard
            .map(|path| Effective::read(path, None))
            .transpose()?;
        let judge = Judge {
            kinds: &kinds,
            vocabulary: standard.map_or_else(Vocabulary::default, |standard| standard.vocabulary()),
            explain: self.explain,
        };
        match &self.text {
            Some(text) => self.one(&judge, text, out),
            None if io::stdin().is_terminal() => Err(CannotJudge(
                "there is no answer to judge; write one: \
                 readiness answer --field on_late \"handled by the pipeline\""
                    .to_owned(),
            )),
            None => self.lines(&judge, out, left),
        }
    }

    fn one(&self, judge: &Judge<'_>, text: &str, out: &mut dyn Write) -> Ended {
        let field = self.field.as_deref().unwrap_or_default();
        let text = &*secret::covered(text);
        let reading = judge.read(field, text);
        let failed = reading.level == Level::Error;
        if self.format == Format::Json {
            written(json(out, &judge.judged(field, text, &reading)))?;
        } else {
            written(self.show(out, judge, field, text, &reading))?;
        }
        Ok(if failed { Exit::Failed } else { Exit::Passed })
    }

    /// One line out for each line in, in order. A line that cannot be read ends the run: a gap would
    /// shift every answer after it.
    fn lines(&self, judge: &Judge<'_>, out: &mut dyn Write, left: &Cell<bool>) -> Ended {
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let mut limited = io::Read::take(&mut input, LONGEST_LINE);
            if limited.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let said =
                |problem: String| CannotJudge(format!("standard input, line {number}: {problem}"));
            let read: Line = serde_json::from_slice(&line).map_err(|error| {
                said(format!(
                    "{error}; write {{\"field\": \"on_late\", \"text\": \"…\"}}"
                ))
            })?;
            let field = read
                .field
                .as_deref()
                .or(self.field.as_deref())
                .unwrap_or_default();
            // As long as it was, so that offsets stay true.
            let text = secret::covered(&read.text);
            let reading = judge.read(field, &text);
            written(json(out, &judge.judged(field, &text, &reading)))?;
            // Lines may come for ever.
            if left.get() {
                break;
            }
        }
        Ok(Exit::Passed)
    }

    fn show(
        &self,
        out: &mut dyn Write,
        judge: &Judge<'_>,
        field: &str,
        text: &str,
        reading: &Reading,
    ) -> io::Result<()> {
        let severity = match reading.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::None if reading.language.is_none() => {
                return writeln!(
                    out,
                    "unjudged: there is no vocabulary for the language of this answer"
                );
            }
            Level::None => {
                writeln!(out, "clear")?;
                return self.explained(out, judge, field, text, reading);
            }
        };
        let name = if field.is_empty() { "answer" } else { field };
        let source = Source::new(name, text);
        let span = |range: &std::ops::Range<usize>| Span::new(range.start, range.end);
        let mut labels: Vec<_> = reading
            .shown()
            .into_iter()
            .map(|(group, range)| Label {
                span: span(range),
                text: if group == wording::EMPTY {
                    String::new()
                } else {
                    group.replace('_', " ")
                },
            })
            .collect();
        if labels.is_empty() {
            labels.push(Label {
                span: span(&(0..text.len())),
                text: String::new(),
            });
        }
        let finding = Finding {
            severity,
            fault: Fault::Vague,
            labels,
            help: Some(questions(reading)).filter(|help| !help.is_empty()),
            ..Finding::error(name, Span::default(), message(reading))
        };
        let judgement = Judgement {
            findings: vec![finding],
            ..Judgement::unread(source.clone())
        };
        let mut options = terminal::options(self.color);
        options.quiet = true;
        Human::new(options).file(out, &FileReport::new(&judgement), &source)?;
        self.explained(out, judge, field, text, reading)
    }

    /// The cues that weigh most, and what they sum to.
    fn explained(
        &self,
        out: &mut dyn Write,
        judge: &Judge<'_>,
        field: &str,
        text: &str,
        reading: &Reading,
    ) -> io::Result<()> {
        const SHOWN: usize = 12;
        let Some(explained) = judge.explained(field, text, reading) else {
            return Ok(());
        };
        for (slot, range) in &reading.slots {
            writeln!(
                out,
                "{:>12}  {}",
                slot.name(),
                shown_line(&text[range.clone()])
            )?;
        }
        writeln!(
            out,
            "{:>12}  together; above 0 they speak for hand-waving",
            explained.balance
        )?;
        for (cue, weight) in explained.cues.iter().take(SHOWN) {
            writeln!(out, "{weight:>12}  {}", shown_line(cue))?;
        }
        Ok(())
    }
}

/// What is asked as a question for each gap.
fn questions(reading: &Reading) -> String {
    let questions: Vec<_> = reading.missing.iter().map(|slot| slot.question()).collect();
    questions.join(" ")
}

/// What is wrong with an answer.
pub(super) fn message(reading: &Reading) -> String {
    match reading.non_answer {
        Some(NonAnswer::Placeholder) => "a placeholder stands where the answer belongs".to_owned(),
        Some(NonAnswer::Boolean) => "a yes or no stands where the answer belongs".to_owned(),
        Some(NonAnswer::NotApplicable) => "the question is refused without a reason".to_owned(),
        None if reading.decided && reading.missing.is_empty() => {
            "the standard calls these words evasive".to_owned()
        }
        None => {
            // A slot whose words carry nothing is asked for as well, but they do stand there.
            let filled = |slot: &Slot| reading.slots.iter().any(|(other, _)| other == slot);
            let empty = reading.missing.iter().filter(|slot| !filled(slot));
            let slots: Vec<_> = empty.map(|slot| slot.name()).collect();
            let gap = match slots.as_slice() {
                [] => "nothing that a stranger could act on".to_owned(),
                slots => format!("no {}", slots.join(", no ")),
            };
            let sure = if reading.level == Level::Error {
                "says"
            } else {
                "seems to say"
            };
            format!("the answer {sure} too little: {gap}")
        }
    }
}

fn known(kinds: &[Prose], field: &str) -> Result<(), CannotJudge> {
    let names = || kinds.iter().map(|kind| kind.field.as_str());
    if names().any(|name| name == field) {
        return Ok(());
    }
    let help = match schema::nearest(field, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", listed(&names().collect::<Vec<_>>())),
    };
    let shown = shown_line(field);
    Err(CannotJudge(format!(
        "there is no kind of answer `{shown}`; {help}"
    )))
}

fn json(out: &mut dyn Write, judged: &Judged<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, judged)?;
    writeln!(out)
}

struct Judge<'a> {
    kinds: &'a [Prose],
    vocabulary: Vocabulary,
    explain: bool,
}

impl Judge<'_> {
    fn asked<'f>(&'f self, field: &'f str) -> Asked<'f> {
        let kind = self.kinds.iter().find(|kind| kind.field == field);
        Asked {
            field,
            says: kind.map_or(&[], |kind| &kind.says),
            names: &[],
        }
    }

    fn read(&self, field: &str, text: &str) -> Reading {
        wording::read(text, self.asked(field), &self.vocabulary)
    }

    fn explained(&self, field: &str, text: &str, reading: &Reading) -> Option<Explained> {
        self.explain.then(|| Explained {
            language: reading.language,
            balance: reading.balance,
            cues: wording::weighed(text, self.asked(field), &self.vocabulary),
        })
    }

    fn judged<'t>(&self, field: &'t str, text: &'t str, reading: &Reading) -> Judged<'t> {
        let words = reading.evading.iter().map(|(category, range)| Words {
            text: &text[range.clone()],
            start: range.start,
            end: range.end,
            category,
        });
        let slots = reading.slots.iter().map(|(slot, range)| Filled {
            slot: slot.name(),
            text: &text[range.clone()],
            start: range.start,
            end: range.end,
        });
        Judged {
            field,
            text,
            verdict: match reading.level {
                Level::None if reading.language.is_none() => "unjudged",
                Level::None => "clear",
                _ => "vague",
            },
            level: reading.level.name(),
            missing: reading.missing.iter().map(|slot| slot.name()).collect(),
            words: words.collect(),
            slots: slots.collect(),
            explained: self.explained(field, text, reading),
        }
    }
}
