//! Syntax errors in our own words: common slips are recognised, the characters at fault marked, and
//! the user's own line is shown as it should be.

use super::delimiter::{
    after_quote, bad_escape, colon_in_flow, comment_glued, mismatched, unclosed_bracket,
    unclosed_quote,
};
use super::line::{Line, flow_token, goes_on, in_brackets, names, open_brackets, quoted};
use super::placement::{misplaced_colon, wrong_place};
use super::{clip, head, said};
use crate::finding::{Edit, Finding};
use crate::source::Span;
use granit_parser::ErrorKind;

/// A slip that was recognised.
pub(super) struct Slip {
    mark: Span,
    label: &'static str,
    message: String,
    help: String,
    /// What stands under the mark when it is put right.
    fix: Option<String>,
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
            fix: None,
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
        finding.fix = self
            .fix
            .filter(|_| mark == self.mark)
            .map(|text| Edit { span: mark, text });
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
pub(super) fn dangling(text: &str, span: Span, in_brackets: bool) -> Finding {
    let line = Line::around(text, span.start as usize);
    let slip = start_character(text, line, span.start as usize, '*', in_brackets);
    let name = text.get(span.range()).unwrap_or("").trim_start_matches('*');
    if !names(text, name) {
        return slip.finding(text);
    }
    Slip {
        fix: None,
        message: format!("`*{name}` stands for a value that is named `&{name}` further down only"),
        label: "not named yet",
        help: format!("move the value with `&{name}` above this line, or write it out here"),
        ..slip
    }
    .finding(text)
}

/// What to do about `&name` that was meant as text, or is not needed.
pub(super) fn anchor_help(text: &str, anchor: Span, in_brackets: bool) -> String {
    let delete = || format!("delete `{}`", text.get(anchor.range()).unwrap_or(""));
    if in_brackets {
        return delete();
    }
    let line = Line::around(text, anchor.start as usize);
    let value = line.value();
    if value.start != anchor.start {
        return delete();
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
        Kind::InvalidBlockScalarHeader => {
            Some(start_character(text, line, at, here, in_brackets(text, at)))
        }
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
            Some(start_character(text, line, at, here, in_brackets(text, at)))
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
fn start_character(
    text: &str,
    line: Line<'_>,
    at: usize,
    character: char,
    in_brackets: bool,
) -> Slip {
    let mark = match in_brackets {
        true => flow_token(line, at),
        false => Span::new(at, (line.value().end as usize).max(at + 1)),
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
    // Quotes around the first line of a longer text would break the rest.
    let ends_here = in_brackets || !goes_on(text, line);
    Slip {
        fix: ends_here.then(|| quoted(value)),
        ..Slip::new(
            mark,
            "quotes missing",
            message,
            match ends_here {
                true => format!("put it in quotes: `{}`", fixed.trim_start()),
                false => "put the whole text in quotes, from here to its last line".to_owned(),
            },
        )
    }
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

#[cfg(test)]
mod tests {
    use super::super::{Read, read};
    use crate::source::Source;

    /// A text's first finding: the words under its mark, and the line that its help shows.
    fn slip(text: &str) -> (String, String) {
        let source = Source::new("readiness.yaml", text);
        let Read { findings, .. } = read(&source);
        let finding = findings.first().expect("a finding");
        let help = finding.help.as_deref().expect("a help");
        let line = help.split_once(": `").map_or(help, |(_, line)| line);
        let line = line.strip_suffix('`').unwrap_or(line);
        (source.slice(finding.span()).into(), line.into())
    }

    fn assert_slips(cases: &[(&str, &str, &str)]) {
        for (text, marked, line) in cases {
            let (under, shown) = slip(text);
            assert_eq!((&*under, &*shown), (*marked, *line), "{text}");
        }
    }

    #[test]
    fn a_value_that_starts_with_a_sign_of_yaml_is_shown_in_quotes() {
        assert_slips(&[
            (
                "team: @acme/claims\n",
                "@acme/claims",
                "team: \"@acme/claims\"",
            ),
            ("o:\n  - @acme/x # who\n", "@acme/x", "- \"@acme/x\" # who"),
            (
                "o: {team: @acme/x, by: y}\n",
                "@acme/x",
                "o: {team: \"@acme/x\", by: y}",
            ),
            (
                "by: [on_call, @acme/x]\n",
                "@acme/x",
                "by: [on_call, \"@acme/x\"]",
            ),
            (
                "note: `code` here\n",
                "`code` here",
                "note: \"`code` here\"",
            ),
            ("target: >= 97%\nb: 1\n", ">= 97%", "target: \">= 97%\""),
            (
                "q:\n  - {m: x, target: >= 97%}\n",
                ">= 97%",
                "- {m: x, target: \">= 97%\"}",
            ),
            ("target: > 97%\n", "> 97%", "target: \"> 97%\""),
            ("files: *.csv\n", "*.csv", "files: \"*.csv\""),
            ("note: * all\n", "* all", "note: \"* all\""),
            ("share: %5\n", "%5", "share: \"%5\""),
            ("note: & more\n", "& more", "note: \"& more\""),
            ("note: &more text\n", "&more", "note: \"&more text\""),
            (
                "note: !important thing\n",
                "!important",
                "\"!important thing\"",
            ),
        ]);
    }

    #[test]
    fn a_missing_blank_is_shown_in_its_line() {
        assert_slips(&[
            ("a: 1\nteam:acme\nb: 2\n", "team:acme", "team: acme"),
            ("owner:\n  team:acme\n  x: 1\n", "team:acme", "team: acme"),
            ("owner:\n  team:acme\n", "team:acme", "team: acme"),
            (
                "decision: {unit:claim, deadline: 4h}\n",
                "unit:claim",
                "decision: {unit: claim, deadline: 4h}",
            ),
            ("never:\n  -approve\n  -close\n", "-approve", "- approve"),
            ("never:\n  -approve\n  - close\n", "-approve", "- approve"),
            ("team: \"x\"#c\n", "#c", "team: \"x\" #c"),
        ]);
    }

    #[test]
    fn an_address_or_a_time_is_not_a_missing_blank() {
        for text in [
            "source:\n  kafka://claims\n",
            "at:\n  12:30\n",
            "a: b:c\n",
            "- b:c\n",
            "-5\n",
        ] {
            let source = Source::new("readiness.yaml", text);
            assert!(read(&source).findings.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_word_that_became_a_comment_is_shown_in_quotes() {
        assert_slips(&[
            (
                "route: #claims-ai\nb: 1\n",
                "#claims-ai",
                "route: \"#claims-ai\"",
            ),
            (
                "alerts:\n  - {id: x, route: #claims-ai}\n  - {id: y}\n",
                "#claims-ai",
                "- {id: x, route: \"#claims-ai\"}",
            ),
        ]);
        let source = Source::new("readiness.yaml", "owner: # who runs it\n  team: x\nb: #\n");
        assert!(read(&source).findings.is_empty());
    }

    #[test]
    fn an_open_quote_or_bracket_is_marked_where_it_opens() {
        assert_slips(&[
            (
                "owner: \"@acme\n  team: x\nb: 1\n",
                "\"",
                "owner: \"@acme\"",
            ),
            ("owner: 'acme\nb: 'x'\n", "'", "owner: 'acme'"),
            ("a: 'x\n", "'", "a: 'x'"),
            ("a: [x, \"y]\nb: 1\n", "\"", "a: [x, \"y\"]"),
            ("users: [a, b\nowner: x\nc: {d: e}\n", "[", "users: [a, b]"),
            ("users: [a, b,\nowner: x\n", "[", "users: [a, b]"),
            (
                "decision: {unit: claim\nb: 1\n",
                "{",
                "decision: {unit: claim}",
            ),
            (
                "l:\n  - {to: x, by: [a, b}\n  - {to: y}\n",
                "[",
                "- {to: x, by: [a, b]",
            ),
            ("{a: 1", "{", "{a: 1}"),
            ("users: [a, b}\n", "[", "users: [a, b]"),
            ("users: [a]]\n", "]", "users: [a]"),
        ]);
    }

    #[test]
    fn text_around_quotes_is_shown_inside_them() {
        assert_slips(&[
            ("note: 'it's'\n", "s'", "note: \"it's\""),
            ("note: \"x\" and y\n", "and y", "note: '\"x\" and y'"),
            ("path: \"C:\\data\"\n", "\\d", "path: 'C:\\data'"),
            (
                "note: we log: everything\n",
                "we log: everything",
                "note: \"we log: everything\"",
            ),
            ("- note: a: b # c\n", "a: b", "- note: \"a: b\" # c"),
            (
                "a: {note: we log: all, b: 1}\n",
                "we log: all",
                "a: {note: \"we log: all\", b: 1}",
            ),
        ]);
    }

    #[test]
    fn a_line_in_the_wrong_place_is_shown_in_the_right_one() {
        assert_slips(&[
            ("owner:\n\tteam: a\n", "\t", "  team: a"),
            ("owner:\n  team: a\n\tby: c\n", "\t", "  by: c"),
            ("a: 1\n b: 2\n", "b", "b: 2"),
            ("a:\n  b: 1\n c: 2\n", "c", "  c: 2"),
            ("a:\n  b: 1\n    c: 2\n", "c", "  c: 2"),
            ("a:\n  - b: 1\n   c: 2\n", "c", "    c: 2"),
            ("a:\n  - x\n - y\n", "- y", "  - y"),
            ("a:\n  - x\n  b: 1\n", "b", "- b: 1"),
            ("a:\n  b: 1\n  - c: 2\n", "-", "c: 2"),
            ("  a: 1\nb: 2\n", "a", "a: 1"),
            ("a: - b\n", "-", "a: [b]"),
            ("a: [x, - y]\n", "-", "a: [x, y]"),
            ("a: 1\nb\nc: 2\n", "b", "b:"),
            ("a: [x,\ny]\n", "y]", "  y]"),
            ("a: \"x\ny\"\n", "y\"", "  y\""),
        ]);
    }
}
