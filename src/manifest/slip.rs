//! Syntax errors in our own words: common slips are recognised, the characters at fault marked, and
//! the user's own line is shown as it should be.

use super::delimiter::{
    after_quote, bad_escape, colon_in_flow, comment_glued, mismatched, unclosed_bracket,
    unclosed_quote,
};
use super::line::{Line, flow_token, open_brackets, quoted};
use super::placement::{misplaced_colon, wrong_place};
use super::{clip, head, said};
use crate::finding::Finding;
use crate::source::Span;
use granit_parser::ErrorKind;

/// A slip that was recognised.
pub(super) struct Slip {
    mark: Span,
    label: &'static str,
    message: String,
    help: String,
}

impl Slip {
    pub(super) fn new(
        mark: Span,
        label: &'static str,
        message: impl Into<String>,
        help: String,
    ) -> Self {
        Slip {
            mark,
            label,
            message: message.into(),
            help,
        }
    }

    pub(super) fn finding(self, text: &str) -> Finding {
        let mark = if text
            .get(self.mark.range())
            .is_some_and(|t| t.contains('\n'))
        {
            head(text, self.mark)
        } else {
            clip(text, self.mark)
        };
        let mut finding = said("unreadable", mark, self.message);
        finding.labels[0].text = self.label.into();
        finding.help = Some(self.help);
        finding
    }
}

/// What is wrong where the parser stopped.
pub(super) fn explain(text: &str, kind: &ErrorKind, at: usize) -> Finding {
    if let ErrorKind::MismatchedFlowCollectionEnd { open, close } = kind {
        return mismatched(text, at, *open, *close);
    }
    let line = Line::around(text, at);
    let slip = tab(text, line, kind)
        .or_else(|| by_kind(text, line, kind, at))
        .unwrap_or_else(|| unknown(text, line, kind, at));
    slip.finding(text)
}

/// An alias without an anchor, mostly a `*` that was meant as text.
pub(super) fn dangling(text: &str, span: Span) -> Finding {
    let line = Line::around(text, span.start as usize);
    start_character(text, line, span.start as usize, '*').finding(text)
}

/// What to do about `&name` that was meant as text, or is not needed.
pub(super) fn anchor_help(text: &str, anchor: Span) -> String {
    let line = Line::around(text, anchor.start as usize);
    let value = line.value();
    if value.start != anchor.start || !open_brackets(text, anchor.start as usize).is_empty() {
        return format!("delete `{}`", text.get(anchor.range()).unwrap_or(""));
    }
    let written = text.get(value.range()).unwrap_or("");
    let fixed = line.with(value, &quoted(written));
    format!("put the whole text in quotes: `{}`", fixed.trim_start())
}

fn by_kind(text: &str, line: Line<'_>, kind: &ErrorKind, at: usize) -> Option<Slip> {
    use ErrorKind as Kind;
    let here = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .unwrap_or(' ');
    match kind {
        Kind::UnclosedQuotedScalar
        | Kind::InvalidQuotedScalarIndent
        | Kind::DocumentIndicatorInQuotedScalar => unclosed_quote(text, at),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            Some(after_quote(text, line, at))
        }
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidUnicodeEscape => bad_escape(text, at),
        Kind::UnclosedFlowCollection { .. }
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::InvalidIndentation
        | Kind::InvalidFlowScalarIndent => unclosed_bracket(text, line, kind, at),
        Kind::InvalidBlockScalarHeader => Some(start_character(text, line, at, here)),
        Kind::CommentNotSeparated => Some(comment_glued(line, at)),
        Kind::MisplacedFlowCollectionEnd => Some(Slip::new(
            Span::new(at, at + 1),
            "closes nothing",
            format!("`{here}` closes a bracket that was not opened"),
            format!("delete it: `{}`", line.with(Span::new(at, at + 1), "")),
        )),
        Kind::BlockEntryInFlowCollection => Some(Slip::new(
            Span::new(at, at + 1),
            "no dash here",
            "items inside brackets are separated by commas, without a dash",
            format!(
                "delete the dash: `{}`",
                line.with(Span::new(at, at + 2), "")
            ),
        )),
        _ if matches!(
            here,
            '@' | '`' | '%' | '*' | '&' | '!' | ',' | '?' | '>' | '|'
        ) && begins_value(line, at) =>
        {
            Some(start_character(text, line, at, here))
        }
        Kind::MappingValueNotAllowed | Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => {
            flow_or(text, line, kind, at, misplaced_colon)
        }
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => {
            unclosed_bracket(text, line, kind, at).or_else(|| Some(colon_in_flow(line, at)))
        }
        Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::ExpectedDocumentStart
        | Kind::BlockSequenceEntryNotAllowed
        | Kind::UnexpectedEofBlockMapping => Some(wrong_place(text, line, kind, at)),
        _ => None,
    }
}

/// Whether a value (or an item inside brackets) begins at this offset of the line.
fn begins_value(line: Line<'_>, at: usize) -> bool {
    let before = line.text.get(..at.saturating_sub(line.start)).unwrap_or("");
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with([':', '-', '[', '{', ','])
}

/// A character that means something to YAML at the start of a value.
fn start_character(text: &str, line: Line<'_>, at: usize, character: char) -> Slip {
    let mark = match open_brackets(text, at).is_empty() {
        false => flow_token(line, at),
        true => Span::new(at, (line.value().end as usize).max(at + 1)),
    };
    let value = text.get(mark.range()).unwrap_or("");
    let message = match character {
        '>' | '|' => {
            format!("`{character}` at the start of a value begins a text over several lines")
        }
        '*' => {
            "`*` at the start of a value stands for another value, and there is none of this name"
                .into()
        }
        '&' => "`&` at the start of a value gives it a name, and here is none".into(),
        '`' => "a value without quotes cannot start with a backtick".into(),
        _ => format!("a value without quotes cannot start with `{character}`"),
    };
    let fixed = line.with(mark, &quoted(value));
    Slip::new(
        mark,
        "quotes missing",
        message,
        format!("put it in quotes: `{}`", fixed.trim_start()),
    )
}

/// A tab where only spaces count.
fn tab(text: &str, line: Line<'_>, kind: &ErrorKind) -> Option<Slip> {
    use ErrorKind as Kind;
    let about_tabs = matches!(
        kind,
        Kind::TabInBlockIndentation
            | Kind::TabInPlainScalar
            | Kind::TabInIndentation
            | Kind::TabNotAllowed
            | Kind::TabAtBlockScalarStart
    );
    let indentation = |line: Line<'_>| line.text[..line.indent()].find('\t');
    let mut line = line;
    let mut next = 0;
    // The parser may point at the value before the tab.
    while about_tabs && indentation(line).is_none() && next < 8 {
        let end = line.start + line.text.len();
        let break_length = text[end..].find(|c| c != '\r' && c != '\n')?;
        line = Line::around(text, end + break_length.max(1));
        next += 1;
    }
    let at = indentation(line)?;
    let spaces = match line.above(text) {
        Some(above) if above.content().ends_with(':') => spaces_of(above) + 2,
        Some(above) => spaces_of(above),
        None => 0,
    };
    let tabs = line.text[at..line.indent()].trim_end_matches(' ').len();
    let mark = Span::new(line.start + at, line.start + at + tabs);
    Some(Slip::new(
        mark,
        "tab",
        "the line is indented with a tab, and YAML counts spaces only",
        format!("indent with spaces: `{}`", line.indented(spaces)),
    ))
}

pub(super) fn spaces_of(line: Line<'_>) -> usize {
    let indentation = &line.text[..line.indent()];
    indentation
        .chars()
        .map(|c| if c == '\t' { 2 } else { 1 })
        .sum()
}

type Explain = fn(&str, Line<'_>, usize) -> Option<Slip>;

/// An unclosed bracket above explains more than the line where the parser noticed it.
fn flow_or(
    text: &str,
    line: Line<'_>,
    kind: &ErrorKind,
    at: usize,
    other: Explain,
) -> Option<Slip> {
    if open_brackets(text, at).is_empty() {
        return other(text, line, at);
    }
    unclosed_bracket(text, line, kind, at).or_else(|| Some(colon_in_flow(line, at)))
}

/// No slip that is known: the parser's words, at the parser's place.
pub(super) fn unknown(text: &str, line: Line<'_>, kind: &ErrorKind, at: usize) -> Slip {
    if let (true, Some(above)) = (line.content().is_empty(), line.above(text)) {
        return unknown(text, above, kind, above.start);
    }
    let at = at.max(line.start).min(text.len());
    let rest = text.get(at..line.start + line.text.len()).unwrap_or("");
    let blank = rest.len() - rest.trim_start().len();
    let word = rest.trim_start().split([' ', '\t']).next().unwrap_or("");
    let mark = match word.is_empty() {
        true if !line.content().is_empty() => line.span(),
        true => Span::new(at, at),
        false => Span::new(at + blank, at + blank + word.len()),
    };
    let value = line.value();
    let help = match text.get(value.range()) {
        Some(written) if !written.is_empty() && line.key().is_some() => {
            let fixed = line.with(value, &quoted(written));
            format!("put the value in quotes: `{}`", fixed.trim_start())
        }
        _ => {
            "write the line as a key, a colon, a blank and a value: `team: \"@acme/claims\"`".into()
        }
    };
    Slip::new(
        head(text, mark),
        "",
        format!("YAML cannot be read from here on: {kind}"),
        help,
    )
}
