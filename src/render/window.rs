//! The few source lines that miette gets to see: safe to show, long ones cropped around their marks.
//!
//! Alone knows where a byte of the source stands in the window.

use super::snippet::{Area, Run};
use super::text::columns;
use crate::source::{Command, Source, Span, is_hidden};
use miette::{Diagnostic, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};
use std::fmt;
use std::ops::Range;

/// The fewest columns shown around a mark in a long line.
pub(super) const LEAST_ROOM: usize = 24;

/// What stands for what is left out or must not be shown.
#[derive(Debug)]
pub(super) struct Glyphs {
    /// Between windows, in the place of the frame.
    pub(super) gap: &'static str,
    /// Characters of a long line.
    ellipsis: &'static str,
    /// A hidden character.
    hidden: char,
}

pub(super) const UNICODE: Glyphs = Glyphs {
    gap: "⋮",
    ellipsis: "…",
    hidden: '\u{fffd}',
};
pub(super) const ASCII: Glyphs = Glyphs {
    gap: "...",
    ellipsis: "...",
    hidden: '?',
};

/// The columns for a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rooms {
    /// Without a mark.
    pub(super) plain: usize,
    /// With marks, and perhaps words to the right of them.
    pub(super) marked: usize,
}

/// What a frame's head says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a> {
    pub(super) path: &'a str,
    pub(super) source: &'a Source,
    /// The byte whose place it names.
    pub(super) head: usize,
}

/// A part of a line that is shown.
#[derive(Debug)]
struct Piece {
    /// Its bytes in the source.
    source: Range<usize>,
    /// Where it starts in the window.
    at: usize,
}

/// The text that miette sees: safe, cropped, and only the lines of one run.
#[derive(Debug)]
pub(super) struct Window<'a> {
    header: Header<'a>,
    text: String,
    pieces: Vec<Piece>,
    lines: Range<usize>,
    labels: Vec<LabeledSpan>,
    glyphs: &'static Glyphs,
}

impl<'a> Window<'a> {
    pub(super) fn new(
        header: Header<'a>,
        run: &Run<'_>,
        rooms: Rooms,
        glyphs: &'static Glyphs,
    ) -> Self {
        let mut window = Window {
            header,
            text: String::new(),
            pieces: Vec::new(),
            lines: run.lines.clone(),
            labels: Vec::new(),
            glyphs,
        };
        for line in run.lines.clone() {
            let marked = run.areas.iter().any(|area| area.lines.contains(&line));
            let room = if marked { rooms.marked } else { rooms.plain };
            window.add_line(line, run.areas, room);
        }
        for area in run.areas {
            let start = window.position(area.start, false);
            let end = if area.end > area.start {
                // A mark on nothing but a byte-order mark has no length in the window.
                window.position(area.end, true).max(start + 1)
            } else {
                start + 1
            };
            let words = (!area.text.is_empty()).then(|| area.text.clone());
            window
                .labels
                .push(LabeledSpan::new(words, start, end - start));
        }
        window
    }

    fn add_line(&mut self, line: usize, areas: &[Area], room: usize) {
        let source = self.header.source;
        let mut span = source.line_span(line).range();
        if line == 0 && source.text().starts_with('\u{feff}') {
            span.start = span.end.min('\u{feff}'.len_utf8());
        }
        let text = &source.text()[span.clone()];
        let marked: Vec<Range<usize>> = areas
            .iter()
            .filter(|area| area.lines.contains(&line))
            .map(|area| area.start.max(span.start)..area.end.clamp(span.start, span.end))
            .collect();
        for shown in cropped(text, span.start, &marked, room) {
            let gap = self
                .pieces
                .last()
                .map_or(0, |piece| piece.source.end)
                .max(span.start);
            if shown.start > gap {
                self.text.push_str(self.glyphs.ellipsis);
            }
            self.add_piece(shown);
        }
        if self
            .pieces
            .last()
            .is_some_and(|piece| piece.source.end < span.end)
        {
            self.text.push_str(self.glyphs.ellipsis);
        }
        // There is a blank to mark where there is no character.
        if marked.iter().any(|mark| mark.start == span.end) {
            self.text.push(' ');
        }
        self.text.push('\n');
    }

    fn add_piece(&mut self, source: Range<usize>) {
        let at = self.text.len();
        let hidden = self.glyphs.hidden;
        let raw = &self.header.source.text()[source.clone()];
        let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        if self.is_delicate(&source) || raw.contains("##") || !raw.bytes().all(plain) {
            self.text.extend(self.safe(source.clone(), hidden));
        } else {
            self.text.push_str(raw);
        }
        self.pieces.push(Piece { source, at });
    }

    /// Whether a part of the source holds a part of a secret.
    fn is_delicate(&self, part: &Range<usize>) -> bool {
        let secrets = self.header.source.secrets().iter();
        secrets
            .map(|secret| &secret.hidden)
            .any(|secret| secret.start < part.end && part.start < secret.end)
    }

    /// The characters with a mark in the place of each that must not be shown: one for one, so that
    /// columns stay.
    fn safe(&self, part: Range<usize>, hidden: char) -> impl Iterator<Item = char> + use<'a> {
        const SECRET: char = '*';
        let source = self.header.source;
        let mut command = Command::default();
        let mut secrets = source.secrets().iter().map(|it| &it.hidden).peekable();
        source.text()[part.clone()]
            .char_indices()
            .map(move |(at, character)| {
                let at = part.start + at;
                while secrets.next_if(|secret| secret.end <= at).is_some() {}
                let is_unsafe =
                    command.opens(character) | is_hidden(character) | (character == '\r');
                if is_unsafe {
                    hidden
                } else if secrets.peek().is_some_and(|secret| secret.contains(&at)) {
                    SECRET
                } else {
                    character
                }
            })
    }

    /// Where a byte of the source stands in the window; an end that is cropped away stands after the
    /// ellipsis.
    fn position(&self, offset: usize, end: bool) -> usize {
        let after = self
            .pieces
            .partition_point(|piece| piece.source.start < offset + usize::from(!end));
        let Some(piece) = self.pieces.get(after.saturating_sub(1)) else {
            return 0;
        };
        let kept = piece.source.start..offset.clamp(piece.source.start, piece.source.end);
        let safe = self.safe(kept, self.glyphs.hidden);
        let length: usize = safe.map(char::len_utf8).sum();
        let cropped = end && offset > piece.source.end;
        piece.at
            + length
            + if cropped {
                self.glyphs.ellipsis.len()
            } else {
                0
            }
    }
}

/// The parts of a line to show: all of it where it fits, else the surroundings of each mark.
fn cropped(text: &str, offset: usize, marked: &[Range<usize>], room: usize) -> Vec<Range<usize>> {
    let whole = 0..text.len();
    let at = |part: Range<usize>| offset + part.start..offset + part.end;
    if forward(text, 0, room) == text.len() {
        return vec![at(whole)];
    }
    // Two ellipses and their gutter.
    let room = room.saturating_sub(4);
    if marked.is_empty() {
        return vec![at(0..forward(text, 0, room))];
    }
    // What is hardly wider than the sign for it is not left out.
    const HARDLY: usize = 8;
    let share = (room / marked.len()).max(LEAST_ROOM);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for mark in marked {
        let first = mark.start - offset;
        let tail = forward(text, first, share - share / 3);
        let used: usize = text[first..tail].chars().map(columns).sum();
        let lead = backward(text, first, share - used.min(share));
        match parts.last_mut() {
            Some(last) if lead <= forward(text, last.end, HARDLY) => last.end = last.end.max(tail),
            _ => parts.push(lead..tail),
        }
    }
    if let [only] = parts.as_mut_slice() {
        let used: usize = text[only.clone()].chars().map(columns).sum();
        only.end = forward(text, only.end, room.saturating_sub(used));
    }
    parts.into_iter().map(at).collect()
}

/// The end of the text of at most so many columns from a byte on.
fn forward(text: &str, from: usize, room: usize) -> usize {
    let mut left = room;
    for (at, character) in text[from..].char_indices() {
        match left.checked_sub(columns(character)) {
            Some(rest) => left = rest,
            None => return from + at,
        }
    }
    text.len()
}

/// The start of the text of at most so many columns up to a byte.
fn backward(text: &str, to: usize, room: usize) -> usize {
    let mut left = room;
    for (at, character) in text[..to].char_indices().rev() {
        match left.checked_sub(columns(character)) {
            Some(rest) => left = rest,
            None => return at + character.len_utf8(),
        }
    }
    0
}

impl SourceCode for Window<'_> {
    /// The whole window for what miette draws, and the place of the head where it asks for no
    /// context: it does so only for that.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = if before == 0 {
            let place = self
                .header
                .source
                .place(Span::new(self.header.head, 0).start);
            (place.line - 1, place.column - 1)
        } else {
            (self.lines.start, 0)
        };
        Ok(Box::new(Contents {
            window: self,
            span: SourceSpan::from((0, self.text.len())),
            line,
            column,
        }))
    }
}

#[derive(Debug)]
struct Contents<'a> {
    window: &'a Window<'a>,
    span: SourceSpan,
    line: usize,
    column: usize,
}

impl<'a> SpanContents<'a> for Contents<'a> {
    fn data(&self) -> &'a [u8] {
        self.window.text.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.window.header.path)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.window.lines.len()
    }
}

impl fmt::Display for Window<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Window<'_> {}

impl Diagnostic for Window<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
