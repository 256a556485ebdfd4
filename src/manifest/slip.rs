//! Syntax errors in our own words: common slips are recognised, the characters at fault marked, and
//! the user's own line is shown as it should be.

use super::line::{Line, closing, flow_token, open_brackets, open_quote, quoted, shorten};
use super::{clip, head, said};
use crate::finding::{Finding, Label};
use crate::source::Span;
use granit_parser::ErrorKind;

/// A slip that was recognised.
struct Slip {
    mark: Span,
    label: &'static str,
    message: String,
    help: String,
}

impl Slip {
    fn new(mark: Span, label: &'static str, message: impl Into<String>, help: String) -> Self {
        Slip {
            mark,
            label,
            message: message.into(),
            help,
        }
    }

    fn finding(self, text: &str) -> Finding {
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

fn spaces_of(line: Line<'_>) -> usize {
    let indentation = &line.text[..line.indent()];
    indentation
        .chars()
        .map(|c| if c == '\t' { 2 } else { 1 })
        .sum()
}

fn unclosed_quote(text: &str, at: usize) -> Option<Slip> {
    let end = Line::around(text, at);
    let mut line = end;
    let opening = loop {
        if let Some(found) = open_quote(line.text).filter(|found| line.start + found <= at) {
            break line.start + found;
        }
        line = line.above(text)?;
    };
    let quote = text[opening..].chars().next()?;
    let goes_on = line.start != end.start && end.key().is_none() && end.text.contains(quote);
    if goes_on {
        return Some(Slip::new(
            end.span(),
            "indented too little",
            "a text in quotes goes on here, and its lines are indented further than its key",
            format!("indent the line: `{}`", end.indented(spaces_of(line) + 2)),
        ));
    }
    let rest = &line.text[opening - line.start..];
    let (kept, comment) = match rest.find(" #") {
        Some(hash) => rest.split_at(hash),
        None => (rest, ""),
    };
    let close = |kept: &str| {
        format!(
            "{}{}{quote}{comment}",
            &line.text[..opening - line.start],
            kept.trim_end()
        )
    };
    let closers = kept.len() - kept.trim_end_matches([']', '}', ' ']).len();
    let fixed = if !open_brackets(text, opening).is_empty() && closers > 0 {
        let (inside, closing) = kept.split_at(kept.len() - closers);
        format!("{}{closing}", close(inside))
    } else {
        close(kept)
    };
    Some(Slip::new(
        Span::new(opening, opening + 1),
        "opened here",
        "this quote is not closed",
        format!("close it: `{}`", shorten(fixed.trim_start())),
    ))
}

/// Text after a closing quote: `'it's'`, `"x" y`.
fn after_quote(text: &str, line: Line<'_>, at: usize) -> Slip {
    let value = match open_brackets(text, at).is_empty() {
        true => line.value(),
        false => flow_token(line, at),
    };
    let written = text.get(value.range()).unwrap_or("");
    let inside = written
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let fixed = match inside {
        Some(inside) => quoted(&inside.replace("\\'", "'")),
        None => quoted(written),
    };
    let end = (value.end as usize).max(at + 1);
    let rest = shorten(text.get(at..end).unwrap_or(""));
    Slip::new(
        Span::new(at, end),
        "after the quote",
        format!("the text in quotes ends before `{rest}`"),
        format!(
            "put the whole text in quotes: `{}`",
            line.with(value, &fixed).trim_start()
        ),
    )
}

fn bad_escape(text: &str, at: usize) -> Option<Slip> {
    let line = Line::around(text, at);
    let rest = &line.text[at - line.start..];
    let mut found = None;
    let mut from = 1;
    while let Some(backslash) = rest
        .get(from..)
        .and_then(|r| r.find('\\'))
        .map(|i| from + i)
    {
        let next = rest[backslash + 1..].chars().next()?;
        if !"0abtnvfre\"/\\N_LP \t".contains(next) {
            found = Some((backslash, next));
            break;
        }
        from = backslash + 1 + next.len_utf8();
    }
    let (backslash, next) = found?;
    let mark = Span::new(at + backslash, at + backslash + 1 + next.len_utf8());
    let value = line.value();
    let written = text.get(value.range()).unwrap_or("");
    let inside = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let fixed = match inside {
        Some(inside) if !inside.contains(['\'', '"']) => line.with(value, &format!("'{inside}'")),
        _ => line.with(Span::new(at + backslash, at + backslash + 1), "\\\\"),
    };
    Some(Slip::new(
        mark,
        "no such escape",
        format!("`\\{next}` means nothing inside double quotes"),
        format!(
            "take single quotes, where `\\` is plain text: `{}`",
            fixed.trim_start()
        ),
    ))
}

fn unclosed_bracket(text: &str, line: Line<'_>, kind: &ErrorKind, at: usize) -> Option<Slip> {
    let until = match kind {
        // The parser points at the bracket itself.
        ErrorKind::UnclosedFlowCollection { .. } => text.len(),
        _ => at,
    };
    let open = open_brackets(text, until);
    let (opening, bracket) = *open.last()?;
    let first = Line::around(text, opening);
    let ended = matches!(
        kind,
        ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
    );
    if first.start == line.start && !ended {
        return None;
    }
    if let Some(opening) = open_quote(first.text).filter(|_| first.start != line.start) {
        return unclosed_quote(text, first.start + opening);
    }
    let closes = line.text.contains([']', '}']) && line.key().is_none();
    if closes && !ended {
        return Some(Slip::new(
            line.span(),
            "indented too little",
            "a list in brackets goes on here, and its lines are indented further than its key",
            format!("indent the line: `{}`", line.indented(spaces_of(first) + 2)),
        ));
    }
    let on_line = open.iter().rev().take_while(|(at, _)| *at >= first.start);
    let closing: String = on_line.map(|(_, open)| closer(*open)).collect();
    let content = first.content();
    let kept = content.strip_suffix(',').unwrap_or(content);
    Some(Slip::new(
        Span::new(opening, opening + 1),
        "opened here",
        format!("this `{bracket}` is not closed"),
        format!(
            "close it with `{}`: `{}`",
            closer(bracket),
            shorten(&format!("{kept}{closing}"))
        ),
    ))
}

fn closer(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

fn mismatched(text: &str, at: usize, open: char, close: char) -> Finding {
    let wrong = closing(text, at).filter(|wrong| text[*wrong..].starts_with(close));
    let mark = Span::new(at, at + 1);
    let right = closer(open);
    let (line, span) = match wrong {
        Some(wrong) => (Line::around(text, wrong), Span::new(wrong, wrong + 1)),
        None => (Line::around(text, at), mark),
    };
    let fixed = line.with(span, &right.to_string());
    let mut finding = Slip::new(
        mark,
        "opened here",
        format!("`{open}` is closed by `{close}`"),
        format!("close it with `{right}`: `{}`", fixed.trim_start()),
    )
    .finding(text);
    if wrong.is_some() {
        finding.labels.push(Label {
            span,
            text: "closed here".into(),
        });
    }
    finding
}

fn comment_glued(line: Line<'_>, at: usize) -> Slip {
    let end = line.start + line.text.trim_end().len();
    Slip::new(
        Span::new(at, end),
        "blank missing",
        "a comment starts with a blank before its `#`",
        format!(
            "add the blank: `{}`",
            line.with(Span::new(at, at), " ").trim_start()
        ),
    )
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

fn colon_in_flow(line: Line<'_>, at: usize) -> Slip {
    let before = at.saturating_sub(1).max(line.start);
    let token = flow_token(line, before);
    let mark = match flow_token(line, at) {
        whole if whole.start < token.start => whole,
        _ => token,
    };
    let value = line
        .text
        .get(mark.start as usize - line.start..mark.end as usize - line.start);
    Slip::new(
        mark,
        "quotes missing",
        "inside brackets a value without quotes holds no `: `, and entries are separated by commas",
        format!(
            "put it in quotes: `{}`",
            line.with(mark, &quoted(value.unwrap_or(""))).trim_start()
        ),
    )
}

/// `key:value`, a line without a colon, a colon inside a sentence, or a line indented too far.
fn misplaced_colon(text: &str, line: Line<'_>, at: usize) -> Option<Slip> {
    if line.colon().is_some_and(|colon| colon < at) {
        let value = line.value();
        let written = text.get(value.range()).unwrap_or("");
        let fixed = line.with(value, &quoted(written));
        return Some(Slip::new(
            value,
            "quotes missing",
            "a value without quotes holds no `: `",
            format!("put the whole text in quotes: `{}`", fixed.trim_start()),
        ));
    }
    let above = line.above(text);
    let broken = |line: &Line<'_>| line.glued().is_some() || line.colon().is_none();
    let own = Some(line).filter(|line| line.colon().is_none());
    if let Some(culprit) = own.or(above).filter(broken) {
        return Some(no_colon(culprit));
    }
    let above = above?;
    Some(Slip::new(
        key_span(line),
        "indented too far",
        format!(
            "`{}` is indented further than the line above, which has a value already",
            shorten(line.key()?)
        ),
        format!(
            "indent it like the line above: `{}`",
            line.indented(column(above))
        ),
    ))
}

fn no_colon(line: Line<'_>) -> Slip {
    let content = line.content();
    if let Some(at) = line.glued() {
        let glued = Span::new(line.entry(), line.span().end as usize);
        return Slip::new(
            glued,
            "blank missing",
            "there is no blank after the colon, so YAML sees one word",
            format!(
                "add a blank: `{}`",
                line.with(Span::new(at, at), " ").trim_start()
            ),
        );
    }
    Slip::new(
        line.span(),
        "no colon",
        format!(
            "`{}` has no colon after it, so it is not a key",
            shorten(content)
        ),
        format!("add a colon: `{}:`", shorten(content)),
    )
}

/// The column at which a line's key stands, dashes left of it.
fn column(line: Line<'_>) -> usize {
    line.text[..line.entry() - line.start].chars().count()
}

fn key_span(line: Line<'_>) -> Span {
    let start = line.entry();
    let end = line.colon().unwrap_or(line.span().end as usize);
    Span::new(start, end.max(start))
}

/// A line that fits no list or map around it: wrong indentation, or keys and items mixed.
fn wrong_place(text: &str, line: Line<'_>, kind: &ErrorKind, at: usize) -> Slip {
    let item = line.content().starts_with("- ") || line.content() == "-";
    if !item && (line.text.contains(": - ") || line.content().ends_with(": -")) {
        return item_on_key_line(text, line);
    }
    let Some(above) = line.above(text) else {
        return unknown(text, line, kind, at);
    };
    if item && line.indent() == line.entry() - line.start {
        return unknown(text, line, kind, at);
    }
    if *kind == ErrorKind::ExpectedDocumentStart && line.indent() == 0 {
        return indented_start(text, line);
    }
    let peer = peer(text, line);
    let peer_is_item = peer.is_some_and(|peer| peer.content().starts_with('-'));
    match peer {
        Some(_) if item && !peer_is_item => Slip::new(
            Span::new(line.start + line.indent(), line.start + line.indent() + 1),
            "item among keys",
            "a list item stands among keys",
            match line.key() {
                Some(_) => format!(
                    "delete the dash: `{}`",
                    shorten(text_from(line, line.entry()))
                ),
                None => format!(
                    "put it under a key, further in: `{}`",
                    line.indented(line.indent() + 2)
                ),
            },
        ),
        Some(_) if !item && peer_is_item && line.key().is_some() => Slip::new(
            key_span(line),
            "key among items",
            format!(
                "the key `{}` stands among list items",
                shorten(line.key().unwrap_or(""))
            ),
            format!("add a dash: `- {}`", shorten(line.content())),
        ),
        Some(_) if !item && line.key().is_none() => no_colon(line),
        _ => Slip::new(
            if item { line.span() } else { key_span(line) },
            "wrong indentation",
            "this line is indented like none of the lines above",
            format!(
                "indent it like the line above: `{}`",
                line.indented(expected(above, item))
            ),
        ),
    }
}

fn expected(above: Line<'_>, item: bool) -> usize {
    match above.content().starts_with("- ") && !item {
        true => column(above),
        false => above.indent(),
    }
}

/// The nearest line above with the same indentation and nothing less indented between.
fn peer<'t>(text: &'t str, line: Line<'t>) -> Option<Line<'t>> {
    let mut at = line.above(text)?;
    loop {
        if at.indent() == line.indent() {
            return Some(at);
        }
        if at.indent() < line.indent() {
            return None;
        }
        at = at.above(text)?;
    }
}

fn text_from<'t>(line: Line<'t>, at: usize) -> &'t str {
    line.text.get(at - line.start..).unwrap_or("").trim_end()
}

fn item_on_key_line(text: &str, line: Line<'_>) -> Slip {
    let value = line.value();
    let items = text
        .get(value.range())
        .unwrap_or("")
        .trim_start_matches("- ");
    let fixed = line.with(value, &format!("[{items}]"));
    Slip::new(
        Span::new(value.start as usize, value.start as usize + 1),
        "item beside its key",
        "a list item cannot stand on the line of its key",
        format!("write the list in brackets: `{}`", fixed.trim_start()),
    )
}

fn indented_start(text: &str, line: Line<'_>) -> Slip {
    let mut first = line;
    while let Some(above) = first.above(text) {
        first = above;
    }
    if first.indent() == 0 || first.start == line.start {
        return unknown(text, line, &ErrorKind::ExpectedDocumentStart, line.start);
    }
    Slip::new(
        key_span(first),
        "indented",
        format!(
            "the first key is indented, and `{}` below is not",
            shorten(line.key().unwrap_or(line.content()))
        ),
        format!("begin the line at the margin: `{}`", first.indented(0)),
    )
}

/// No slip that is known: the parser's words, at the parser's place.
fn unknown(text: &str, line: Line<'_>, kind: &ErrorKind, at: usize) -> Slip {
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
