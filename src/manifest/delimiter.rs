//! Slips with quotes, brackets and comments: opened and not closed, closed and not opened, closed
//! too early.

use super::field::FieldId;
use super::line::{Line, closing, flow_token, open_brackets, open_quote, quoted, shorten};
use super::slip::{Slip, spaces_of};
use crate::finding::{Finding, Label};
use crate::source::Span;
use granit_parser::ErrorKind;

pub(super) fn unclosed_quote(text: &str, at: usize) -> Option<Slip> {
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
pub(super) fn after_quote(text: &str, line: Line<'_>, at: usize) -> Slip {
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

pub(super) fn bad_escape(text: &str, at: usize) -> Option<Slip> {
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

pub(super) fn unclosed_bracket(
    text: &str,
    line: Line<'_>,
    kind: &ErrorKind,
    at: usize,
) -> Option<Slip> {
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
    if let Some(slip) = comment_inside(first) {
        return Some(slip);
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

/// `{route: #claims-ai}`: the rest of the line became a comment, and the brackets with it.
fn comment_inside(line: Line<'_>) -> Option<Slip> {
    let rest = &line.text[line.span().end as usize - line.start..];
    let word = rest.trim_start();
    let begins = line.content().ends_with([':', ',', '[', '{']) && word.starts_with('#');
    let length = word.find([',', ']', '}', ' '])?;
    if !begins || length < 2 {
        return None;
    }
    let start = line.start + line.text.len() - word.len();
    let mark = Span::new(start, start + length);
    let fixed = line.with(mark, &quoted(&word[..length]));
    Some(Slip::new(
        mark,
        "quotes missing",
        format!("to YAML `{}` begins a comment", shorten(&word[..length])),
        format!("put it in quotes: `{}`", fixed.trim_start()),
    ))
}

fn closer(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

pub(super) fn mismatched(text: &str, at: usize, open: char, close: char) -> Finding {
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

pub(super) fn comment_glued(line: Line<'_>, at: usize) -> Slip {
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

/// `max_wait: 2h then: manual-queue`: where a field follows a value without a comma before it, as the
/// bytes between the two and the field's name.
fn comma_missing(line: Line<'_>, token: Span) -> Option<(Span, &str)> {
    let start = token.start as usize - line.start;
    let written = line.text.get(start..token.end as usize - line.start)?;
    let mut from = 0;
    while let Some(colon) = written[from..].find(": ").map(|at| from + at) {
        let name = written[..colon].rsplit([' ', ';']).next().unwrap_or("");
        let gap_end = colon - name.len();
        let before = written[..gap_end].trim_end_matches([' ', ';']);
        let own_value = before.trim_end();
        if FieldId::of(name) != FieldId::NONE && !own_value.is_empty() && !own_value.ends_with(':')
        {
            let gap = Span::new(
                token.start as usize + before.len(),
                token.start as usize + gap_end,
            );
            return Some((gap, name));
        }
        from = colon + 2;
    }
    None
}

pub(super) fn colon_in_flow(line: Line<'_>, at: usize) -> Slip {
    let before = at.saturating_sub(1).max(line.start);
    let token = flow_token(line, before);
    let mark = match flow_token(line, at) {
        whole if whole.start < token.start => whole,
        _ => token,
    };
    let rest = line
        .text
        .get(mark.start as usize - line.start..)
        .unwrap_or("");
    let end = rest.find([',', '}', ']']).unwrap_or(rest.len());
    let around = Span::new(mark.start as usize, mark.start as usize + end);
    if let Some((gap, name)) = comma_missing(line, around) {
        let end = gap.end as usize;
        return Slip::new(
            Span::new(end, end + name.len()),
            "comma missing",
            format!(
                "inside `{{ }}` entries are separated by commas, and none stands before `{name}`"
            ),
            format!("add the comma: `{}`", line.with(gap, ", ").trim_start()),
        );
    }
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
