//! One line of a text that is not YAML yet: its indentation, key and value by eye, without a parser.

use super::limit::MAX_LINE_IN_HELP;
use crate::source::Span;

/// A line around an offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Its first byte in the text.
    pub(super) start: usize,
    /// Without its line break.
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// The line that holds a byte offset.
    pub(super) fn around(text: &'t str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let at = at.min(text.len());
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let start = bytes[..at].iter().rposition(ends).map_or(0, |end| end + 1);
        let end = bytes[at..]
            .iter()
            .position(ends)
            .map_or(text.len(), |end| at + end);
        let start = match text[start..end].strip_prefix('\u{feff}') {
            Some(rest) => end - rest.len(),
            None => start,
        };
        Line {
            start,
            text: &text[start..end],
        }
    }

    /// The nearest line above that is neither blank nor a comment.
    pub(super) fn above(self, text: &'t str) -> Option<Self> {
        let mut at = self.start;
        loop {
            at = text
                .get(..at)?
                .trim_end_matches('\u{feff}')
                .len()
                .checked_sub(1)?;
            let line = Line::around(text, at);
            if !line.content().is_empty() {
                return Some(line);
            }
            at = line.start;
        }
    }

    /// How many bytes of blanks begin the line.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// The line without indentation, trailing comment and trailing blanks.
    pub(super) fn content(self) -> &'t str {
        let end = comment(self.text).unwrap_or(self.text.len());
        self.text[..end].trim()
    }

    /// The bytes of the content.
    pub(super) fn span(self) -> Span {
        let start = self.start + self.indent();
        Span::new(start, start + self.content().len())
    }

    /// Where the content stands without its dashes, in the text.
    pub(super) fn entry(self) -> usize {
        let mut at = self.indent();
        while let Some(rest) = self.text.get(at..).and_then(|rest| rest.strip_prefix("- ")) {
            at = self.text.len() - rest.trim_start().len();
        }
        self.start + at
    }

    /// The first colon that separates a key from a value: its offset in the text.
    pub(super) fn colon(self) -> Option<usize> {
        let from = self.entry() - self.start;
        let content = self.text.get(from..)?;
        let end = comment(content).unwrap_or(content.len());
        let at = separator(&content[..end])?;
        Some(self.start + from + at)
    }

    /// The key before the colon.
    pub(super) fn key(self) -> Option<&'t str> {
        let from = self.entry() - self.start;
        let colon = self.colon()? - self.start;
        Some(self.text[from..colon].trim())
    }

    /// The bytes of what stands after the key's colon or after the dash, without a comment.
    pub(super) fn value(self) -> Span {
        let from = self.colon().map_or(self.entry(), |colon| colon + 1) - self.start;
        let rest = &self.text[from.min(self.text.len())..];
        let end = comment(rest).unwrap_or(rest.len());
        let blank = rest.len() - rest.trim_start().len();
        let end = rest[..end.max(blank)].trim_end().len().max(blank);
        Span::new(self.start + from + blank, self.start + from + end)
    }

    /// The line with some bytes of the text replaced, as a help shows it.
    pub(super) fn with(self, span: Span, new: &str) -> String {
        let range = span.range();
        let before = range.start.saturating_sub(self.start).min(self.text.len());
        let after = range
            .end
            .saturating_sub(self.start)
            .clamp(before, self.text.len());
        let (before, after) = (self.text.get(..before), self.text.get(after..));
        shorten(&format!(
            "{}{new}{}",
            before.unwrap_or(""),
            after.unwrap_or("")
        ))
    }

    /// The content under another indentation, as a help shows it.
    pub(super) fn indented(self, spaces: usize) -> String {
        let spaces = " ".repeat(spaces.min(MAX_LINE_IN_HELP / 2));
        shorten(&format!("{spaces}{}", self.content()))
    }

    /// A key whose value is glued to it (`team:acme`): where the blank is missing.
    pub(super) fn glued(self) -> Option<usize> {
        let from = self.entry();
        let content = &self.text[from - self.start..];
        glue(content).map(|at| from + at)
    }
}

/// A line as a help shows it: without trailing blanks, and not longer than a help can be.
pub(super) fn shorten(line: &str) -> String {
    let line = line.trim_end();
    if line.chars().count() <= MAX_LINE_IN_HELP {
        return line.into();
    }
    let cut: String = line.chars().take(MAX_LINE_IN_HELP).collect();
    cut + "…"
}

/// Where a blank is missing after `key:`; nothing for addresses (`https://…`) and times.
pub(super) fn glue(content: &str) -> Option<usize> {
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let end = content.find(|c| !name(c))?;
    let rest = content[end..].strip_prefix(':')?;
    let begins = content.starts_with(|c: char| c.is_ascii_lowercase());
    let glued = !rest.starts_with([' ', '\t', '/', '\r', '\n']) && !rest.is_empty();
    (begins && glued).then_some(end + 1)
}

/// Text in quotes: double ones where they hold it as it is, else single ones.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// Walks over a line outside quotes: gives each character with its offset and the one before it.
/// Ends at a comment, or at a quote that the line does not close, which is returned.
fn walk(line: &str, mut visit: impl FnMut(usize, char) -> bool) -> Ended {
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match open {
            Some((_, '"')) if escaped => escaped = false,
            Some((_, '"')) if c == '\\' => escaped = true,
            Some((_, quote)) if c == quote => open = None,
            Some(_) => {}
            None if c == '#' && matches!(before, ' ' | '\t') => return Ended::Comment(at),
            None if matches!(c, '"' | '\'') && begins_token(before) => open = Some((at, c)),
            None => {
                if !visit(at, c) {
                    return Ended::Stopped(at);
                }
            }
        }
        before = c;
    }
    match open {
        Some((at, _)) => Ended::InQuote(at),
        None => Ended::Whole,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Ended {
    Comment(usize),
    InQuote(usize),
    Stopped(usize),
    Whole,
}

fn begins_token(before: char) -> bool {
    matches!(before, ' ' | '\t' | '[' | '{' | ',' | '(')
}

fn comment(line: &str) -> Option<usize> {
    match walk(line, |_, _| true) {
        Ended::Comment(at) => Some(at),
        _ => None,
    }
}

fn separator(line: &str) -> Option<usize> {
    let ends = |at: usize| {
        let next = line[at + 1..].chars().next();
        next.is_none_or(|c| matches!(c, ' ' | '\t' | '\r'))
    };
    match walk(line, |at, c| !(c == ':' && ends(at))) {
        Ended::Stopped(at) => Some(at),
        _ => None,
    }
}

/// The quote that a line opens and does not close.
pub(super) fn open_quote(line: &str) -> Option<usize> {
    match walk(line, |_, _| true) {
        Ended::InQuote(at) => Some(at),
        _ => None,
    }
}

/// The brackets that are open at an offset, outermost first: where each stands, and which.
pub(super) fn open_brackets(text: &str, until: usize) -> Vec<(usize, char)> {
    brackets(text, until, |_, _| true)
}

/// Where the bracket at an offset is closed, by whatever bracket.
pub(super) fn closing(text: &str, opening: usize) -> Option<usize> {
    let mut found = None;
    brackets(text, text.len(), |open, close| {
        if open == opening {
            found = Some(close);
        }
        found.is_none()
    });
    found
}

/// Follows brackets up to an offset, or until `closed` (told where a pair opens and closes) says no.
///
/// In a block value a bracket opens a list only where a value begins; a quote that a line does not
/// close ends with the line.
fn brackets(
    text: &str,
    until: usize,
    mut closed: impl FnMut(usize, usize) -> bool,
) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut start = 0;
    for line in text[..until.min(text.len())].split_inclusive('\n') {
        let here = Line {
            start,
            text: line.trim_end(),
        };
        let (entry, value) = (here.entry(), here.value().start as usize);
        let ended = walk(line, |at, c| {
            let at = start + at;
            match c {
                '[' | '{' if !open.is_empty() || at == value || at == entry => open.push((at, c)),
                ']' | '}' => {
                    return open.pop().is_none_or(|(opening, _)| closed(opening, at));
                }
                _ => {}
            }
            true
        });
        if matches!(ended, Ended::Stopped(_)) {
            break;
        }
        start += line.len();
    }
    open
}

/// The value around an offset inside brackets: from the last comma, bracket or colon to the next.
pub(super) fn flow_token(line: Line<'_>, at: usize) -> Span {
    let here = at.saturating_sub(line.start).min(line.text.len());
    let mut start = 0;
    let mut end = None;
    let mut last = ' ';
    walk(line.text, |at, c| {
        let ends = matches!(c, ',' | '[' | ']' | '{' | '}');
        if at < here && (ends || (c == ' ' && last == ':')) {
            start = at + 1;
        } else if at >= here && end.is_none() && matches!(c, ',' | ']' | '}') {
            end = Some(at);
        }
        last = c;
        true
    });
    let end = end.unwrap_or_else(|| comment(line.text).unwrap_or(line.text.len()));
    let token = line.text.get(start..end).unwrap_or("");
    let blank = token.len() - token.trim_start().len();
    let start = line.start + start + blank;
    Span::new(start, start + token.trim().len())
}

/// Whether an offset stands inside brackets.
pub(super) fn in_brackets(text: &str, at: usize) -> bool {
    !open_brackets(text, at).is_empty()
}

/// Whether a value goes by an anchor somewhere in the text.
pub(super) fn names(text: &str, anchor: &str) -> bool {
    let ends = |rest: &str| rest.starts_with(|c: char| c.is_whitespace() || ",[]{}".contains(c));
    let mut found = text.match_indices('&');
    !anchor.is_empty() && found.any(|(at, _)| text[at + 1..].strip_prefix(anchor).is_some_and(ends))
}

/// Whether the value of a line goes on in the next one, which is indented further.
pub(super) fn goes_on(text: &str, line: Line<'_>) -> bool {
    let rest = text.get(line.start + line.text.len()..).unwrap_or("");
    let next = rest.lines().find(|next| !next.trim().is_empty());
    let depth = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    next.is_some_and(|next| {
        let inside = next.len() - next.trim_start().len();
        inside > depth(line.text) && !next.trim_start().starts_with('#')
    })
}
