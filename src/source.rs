//! Text, byte spans, lines and columns, and untrusted text made safe to show.
//!
//! The one place that knows how bytes become lines and columns, and which code points must never
//! reach a terminal raw.

use crate::secret::{self, Secret};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A half-open range of bytes in a [`Source`]; both ends are character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets. Offsets over 4 GiB saturate; sources are at most 1 MiB.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The same range for indexing a string.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether no byte is inside.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A place as people and editors name it: line and column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// One text that findings point into, with its line index, built once at first use.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: OnceLock<Vec<u32>>,
    secrets: OnceLock<Vec<Secret>>,
}

impl Source {
    /// A source under the name that a user would type. The name may be hostile: it is shown escaped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Source {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            secrets: OnceLock::new(),
        })
    }

    /// The name, as given: a path or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, as given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What looks like a secret in it; looked for once.
    pub fn secrets(&self) -> &[Secret] {
        self.secrets.get_or_init(|| secret::secrets(&self.text))
    }

    /// A text about this one, without what looks like a secret here, wherever it is repeated there.
    pub fn discreet<'t>(&'t self, text: &'t str) -> Cow<'t, str> {
        let values = self
            .secrets()
            .iter()
            .map(|it| &self.text[it.hidden.clone()]);
        secret::without(text, values)
    }

    /// The text under a span; nothing where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Byte offsets at which lines start. LF, CRLF and a lone CR end a line, as in YAML 1.2 (5.4).
    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for (at, byte) in bytes.iter().enumerate() {
                let ends = match byte {
                    b'\n' => true,
                    b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                    _ => false,
                };
                if ends {
                    starts.push(Span::new(at + 1, 0).start);
                }
            }
            starts
        })
    }

    /// How many lines the text has; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The line (from 0) that holds a byte offset.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset) - 1
    }

    /// The span of a line (from 0) without its line break; empty past the end.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let Some(start) = starts.get(line) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let end = starts
            .get(line + 1)
            .map_or(self.text.len(), |next| *next as usize);
        let text = &self.text[*start as usize..end];
        Span::new(
            *start as usize,
            *start as usize + text.trim_end_matches(['\n', '\r']).len(),
        )
    }

    /// Line and column of a byte offset. A byte-order mark takes no column.
    pub fn place(&self, offset: u32) -> Place {
        let offset = (offset as usize).min(self.text.len());
        let line = self.line_of(Span::new(offset, 0).start);
        let start = self.line_starts()[line] as usize;
        let before = self.text.get(start..offset).unwrap_or("");
        let before = if start == 0 {
            before.trim_start_matches('\u{feff}')
        } else {
            before
        };
        Place {
            line: line + 1,
            column: before.chars().count() + 1,
        }
    }
}

/// Whether a code point must not be shown raw: controls, bidirectional overrides, zero-width and
/// other invisible characters, and the separators that some parsers read as line breaks.
///
/// The set follows CVE-2021-42574 (Trojan Source) and the invisible characters of Unicode 15 that
/// defeat word matching (soft hyphen, Hangul fillers, variation selectors, tags).
pub fn is_hidden(character: char) -> bool {
    // Nearly all characters of nearly all manifests.
    if matches!(character, ' '..='~') {
        return false;
    }
    matches!(character,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Finds the bracket of `##[error]` and `##vso[task.setvariable]`, which some build servers obey
/// wherever it stands in a line of output (actions/runner, `ActionCommand.TryParse`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Command {
    /// Number signs in a row, at most two; letters may follow two.
    signs: u8,
}

impl Command {
    /// Whether this character, after those before it, opens a command.
    pub fn opens(&mut self, character: char) -> bool {
        let opens = self.signs == 2 && character == '[';
        self.signs = match character {
            '#' => (self.signs + 1).min(2),
            c if self.signs == 2 && c.is_ascii_alphabetic() => 2,
            _ => 0,
        };
        opens
    }
}

/// Text with every hidden character written as an escape, tabs and line breaks kept, a backslash before
/// the bracket of what a build server would take for a command, and what looks like a secret masked.
///
/// All text that came from outside passes here once, when a report is made; no renderer shows
/// anything else.
pub fn shown(text: &str) -> Cow<'_, str> {
    match secret::masked(text) {
        Cow::Borrowed(text) => escaped(text),
        Cow::Owned(text) => Cow::Owned(escaped(&text).into_owned()),
    }
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains("##") && !text.chars().any(|c| is_hidden(c) || c == '\r') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut command = Command::default();
    for character in text.chars() {
        if command.opens(character) {
            out.push('\\');
        }
        match character {
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// [`shown`] on one line: line breaks and tabs become escapes too. For names, values in messages
/// and everything that a line-based format prints.
pub fn shown_line(text: &str) -> Cow<'_, str> {
    let text = shown(text);
    if !text.contains(['\n', '\t']) {
        return text;
    }
    Cow::Owned(text.replace('\n', "\\n").replace('\t', "\\t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_crlf() {
        let source = Source::new("a", "\u{feff}a: é\r\nb: 名前 x\rc: 1\n");
        let at = |word: &str| {
            let place = source.place(source.text().find(word).map_or(0, |i| i as u32));
            (place.line, place.column)
        };
        assert_eq!(at("é"), (1, 4));
        assert_eq!(at("x"), (2, 7));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(source.slice(source.line_span(0)), "\u{feff}a: é");
        assert_eq!(source.line_count(), 4);
    }

    #[test]
    fn hidden_characters_are_shown_as_escapes() {
        assert_eq!(shown("a\u{202e}b\u{1b}[2J"), "a\\u{202e}b\\u{1b}[2J");
        assert_eq!(shown_line("a\nb\r"), "a\\nb\\r");
        assert!(matches!(shown("plain — text"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_command_of_a_build_server_is_broken_wherever_it_stands() {
        assert_eq!(shown("see ##[error]x"), "see ##\\[error]x");
        assert_eq!(shown("###[a ##vso[task]"), "###\\[a ##vso\\[task]");
        assert_eq!(shown("## [x] #[y] ##\u{200b}["), "## [x] #[y] ##\\u{200b}[");
        assert_eq!(shown(&shown("##[x]")), "##\\[x]");
    }
}
