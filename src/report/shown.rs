//! A finding as it is shown: its text made safe, its places counted in lines and columns.
//!
//! The one choke point for text from outside: it is made safe to show here, so that renderers need
//! not think of terminals that obey their input, nor of passwords.

use super::Location;
use crate::finding::{Edit, Fault, Finding, Question, Related, SetAside, Severity, Waived};
use crate::secret;
use crate::source::{Place, Source, Span, shown, shown_line};
use std::path::Path;

/// How many characters of a message or a help are kept; the rest is counted.
const TEXT_LIMIT: usize = 1_000;
/// How many characters of a name, a label or a pointer are kept; the rest is counted.
const NAME_LIMIT: usize = 200;

/// A label that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The marked bytes.
    pub span: Span,
    /// Where it starts.
    pub start: Place,
    /// Where it ends: one past the last character.
    pub end: Place,
    /// A few words on one line; empty where the mark says enough.
    pub text: String,
}

/// A place in another file, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The other file's name on one line.
    pub path: String,
    /// Where it stands, for readers elsewhere.
    pub location: Location,
    /// The place there.
    pub mark: Mark,
}

/// The waiver of a finding, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Why the finding is acceptable.
    pub reason: String,
    /// What protects in the meantime.
    pub compensating: String,
    /// Who accepted it.
    pub approved_by: String,
    /// The last day on which it is accepted, as YYYY-MM-DD.
    pub expires: String,
    /// Where it stands in the manifest.
    pub mark: Mark,
}

/// An answer that is set aside, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The place of the answer, as written.
    pub field: String,
    /// Why the question does not concern the capability.
    pub reason: String,
    /// Who has approved that.
    pub approved_by: String,
    /// Where the entry stands in the manifest.
    pub mark: Mark,
}

impl Aside {
    pub(super) fn new(said: &SetAside, source: &Source) -> Self {
        Aside {
            field: line(&source.discreet(&said.field)),
            reason: text(&source.discreet(&said.reason)),
            approved_by: line(&source.discreet(&said.approved_by)),
            mark: mark(source, said.span, ""),
        }
    }

    /// What is set aside, by whom and why, on one line.
    pub fn line(&self) -> String {
        let reason: Vec<&str> = self.reason.lines().map(str::trim).collect();
        let (field, who) = (&self.field, &self.approved_by);
        format!(
            "`{field}` is set aside, approved by {who}: {}",
            reason.join(" ")
        )
    }
}

/// A finding that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The rule's id.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The rule's question.
    pub question: Question,
    /// In which way the answer falls short.
    pub fault: Fault,
    /// What is wrong; may hold line breaks.
    pub message: String,
    /// What to do; a line break stands before each line to type.
    pub help: Option<String>,
    /// JSON Pointer with list items by their names.
    pub pointer: String,
    /// The same for the same rule at the same pointer, whatever changes elsewhere: 16 hexadecimal
    /// digits.
    pub fingerprint: String,
    /// The marks; the first is the place of the finding. Never empty.
    pub marks: Vec<Mark>,
    /// Places in other files that take part.
    pub related: Vec<Elsewhere>,
    /// What takes the place of the first mark's text when the program puts it right, and where.
    pub fix: Option<Mark>,
    /// The waiver that accepts it: it is shown, and counts as nothing.
    pub waived: Option<Waiver>,
}

impl Reported {
    pub(super) fn new(finding: &Finding, source: &Source) -> Self {
        let mut marks: Vec<Mark> = finding
            .labels
            .iter()
            .map(|label| mark(source, label.span, &label.text))
            .collect();
        if marks.is_empty() {
            marks.push(mark(source, Span::default(), ""));
        }
        Reported {
            rule: line(&finding.rule),
            severity: finding.severity,
            question: finding.question,
            fault: finding.fault,
            message: text(&source.discreet(&finding.message)),
            help: (finding.help.as_deref()).map(|help| text(&source.discreet(help))),
            pointer: line(&source.discreet(&finding.pointer)),
            fingerprint: fingerprint(&finding.rule, &finding.pointer),
            marks,
            related: finding.related.iter().map(Elsewhere::new).collect(),
            fix: finding
                .fix
                .as_ref()
                .filter(|edit| is_showable(edit, source))
                .map(|edit| Mark {
                    text: edit.text.clone(),
                    ..mark(source, edit.span, "")
                }),
            waived: finding
                .waived
                .as_ref()
                .map(|waived| Waiver::new(waived, source)),
        }
    }

    /// The place of the finding.
    pub fn place(&self) -> Place {
        self.marks
            .first()
            .map_or(Place { line: 1, column: 1 }, |mark| mark.start)
    }

    /// The message on one line.
    pub fn message_line(&self) -> String {
        let lines: Vec<&str> = self.message.lines().map(str::trim).collect();
        lines.join(" ")
    }
}

/// Whether a replacement is its own safe form: a text that is to be typed cannot be cut or escaped.
fn is_showable(edit: &Edit, source: &Source) -> bool {
    line(&source.discreet(&edit.text)) == edit.text
}

impl Elsewhere {
    fn new(related: &Related) -> Self {
        Elsewhere {
            path: line(related.source.name()),
            location: Location::new(Path::new(related.source.name())),
            mark: mark(&related.source, related.span, &related.text),
        }
    }
}

impl Waiver {
    fn new(waived: &Waived, source: &Source) -> Self {
        Waiver {
            reason: text(&source.discreet(&waived.reason)),
            compensating: text(&source.discreet(&waived.compensating)),
            approved_by: line(&source.discreet(&waived.approved_by)),
            expires: waived.expires.to_string(),
            mark: mark(source, waived.span, ""),
        }
    }
}

fn mark(source: &Source, span: Span, label: &str) -> Mark {
    Mark {
        span,
        start: source.place(span.start),
        end: source.place(span.end.max(span.start)),
        text: line(&source.discreet(label)),
    }
}

fn text(raw: &str) -> String {
    // A part of a secret is not known for one.
    let raw = secret::masked(raw);
    let (kept, rest) = cut(raw.trim_end(), TEXT_LIMIT);
    shown(kept).into_owned() + &rest
}

pub(super) fn line(raw: &str) -> String {
    let raw = secret::masked(raw);
    let (kept, rest) = cut(&raw, NAME_LIMIT);
    shown_line(kept).into_owned() + &rest
}

/// The first characters, and words that say how many are left out.
fn cut(raw: &str, limit: usize) -> (&str, String) {
    // Bytes are at least as many as characters, and counting them is free.
    let end = (raw.len() > limit)
        .then(|| raw.char_indices().nth(limit))
        .flatten();
    match end {
        Some((at, _)) => {
            let left = raw[at..].chars().count();
            (&raw[..at], format!("... ({left} more characters)"))
        }
        None => (raw, String::new()),
    }
}

fn fingerprint(rule: &str, pointer: &str) -> String {
    fnv([rule, pointer])
}

/// FNV-1a, 64 bits (draft-eastlake-fnv), of texts with a NUL between them, as 16 hexadecimal digits:
/// stable over versions and machines, unlike the hasher of the standard library. Not for secrets.
pub(crate) fn fnv<const N: usize>(texts: [&str; N]) -> String {
    let bytes = texts.iter().enumerate().flat_map(|(index, text)| {
        let separator = (index > 0).then_some(0);
        separator.into_iter().chain(text.bytes())
    });
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
