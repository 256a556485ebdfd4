//! The source lines of a finding with its marks, drawn by miette.
//!
//! miette is handed a small window for each run of lines, never the file: what it prints raw is
//! made safe here, long lines are cropped around their marks, and no file is scanned from its start.

use super::text::columns;
use crate::report::Mark;
use crate::source::{Source, Span, is_hidden};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;
use std::ops::Range;

/// A mark over more lines than this shows only its first line.
const TALLEST_MARK: usize = 4;
/// The fewest columns shown around a mark in a long line.
const LEAST_ROOM: usize = 24;

/// Draws source lines with their marks; built once for a run.
#[derive(Debug)]
pub(super) struct Snippets {
    handler: GraphicalReportHandler,
    width: usize,
    glyphs: &'static Glyphs,
    /// What miette has drawn of one window; kept for its capacity.
    drawn: String,
}

/// What stands for what is left out or must not be shown.
#[derive(Debug)]
struct Glyphs {
    /// Between windows, in the place of the frame.
    gap: &'static str,
    /// Characters of a long line.
    ellipsis: &'static str,
    /// A hidden character.
    hidden: char,
}

const UNICODE: Glyphs = Glyphs {
    gap: "⋮",
    ellipsis: "…",
    hidden: '\u{fffd}',
};
const ASCII: Glyphs = Glyphs {
    gap: ":",
    ellipsis: "...",
    hidden: '?',
};

impl Snippets {
    pub(super) fn new(color: bool, unicode: bool, width: usize) -> Self {
        let theme = GraphicalTheme {
            characters: if unicode {
                ThemeCharacters::unicode()
            } else {
                ThemeCharacters::ascii()
            },
            styles: if color { colors() } else { ThemeStyles::none() },
        };
        Snippets {
            handler: GraphicalReportHandler::new_themed(theme)
                .with_links(false)
                .without_syntax_highlighting()
                .with_wrap_lines(false)
                .with_context_lines(1),
            width,
            glyphs: if unicode { &UNICODE } else { &ASCII },
            drawn: String::new(),
        }
    }

    /// Adds one frame with all marked lines in their order. Its head names the first mark's place.
    pub(super) fn draw(
        &mut self,
        out: &mut String,
        path: &str,
        source: &Source,
        marks: &[Mark],
    ) -> fmt::Result {
        let mut areas: Vec<Area> = marks.iter().map(|mark| Area::new(source, mark)).collect();
        let head = areas.first().map_or(0, |area| area.start);
        areas.sort_by_key(|area| (area.start, area.end));
        areas.dedup_by(|next, kept| kept.absorb(next));
        let runs = runs(source, &areas);
        let digits = runs.last().map_or(1, |run| decimals(run.lines.end));
        let room = self.width.saturating_sub(digits + 4).max(LEAST_ROOM);
        let last = runs.len().saturating_sub(1);
        for (index, run) in runs.iter().enumerate() {
            let name = Header { path, source, head };
            let window = Window::new(name, run, room, self.glyphs);
            self.drawn.clear();
            self.handler.render_report(&mut self.drawn, &window)?;
            let pad = digits - decimals(run.lines.end);
            // miette's own head comes first and is empty.
            let skipped = 1 + usize::from(index > 0);
            let mut lines = self.drawn.lines().skip(skipped).peekable();
            while let Some(line) = lines.next() {
                if lines.peek().is_none() && index < last {
                    push(out, digits + 2, self.glyphs.gap);
                } else {
                    push(out, pad, line.trim_end());
                }
            }
        }
        Ok(())
    }
}

fn push(out: &mut String, blanks: usize, line: &str) {
    out.extend(std::iter::repeat_n(' ', blanks));
    out.push_str(line);
    out.push('\n');
}

/// Colours of the sixteen that every terminal theme keeps legible.
fn colors() -> ThemeStyles {
    let ansi = ThemeStyles::ansi();
    ThemeStyles {
        link: ansi.advice,
        highlights: vec![
            ansi.error.bold(),
            ansi.advice.bold(),
            ansi.highlights.first().copied().unwrap_or(ansi.help),
        ],
        ..ansi
    }
}

fn decimals(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// A mark as it can be drawn: within its lines, on character boundaries.
#[derive(Clone, Debug)]
struct Area {
    /// The first byte.
    start: usize,
    /// One past the last byte; `start` where there is no character to mark.
    end: usize,
    /// Lines from 0, the end exclusive.
    lines: Range<usize>,
    text: String,
}

impl Area {
    fn new(source: &Source, mark: &Mark) -> Self {
        let text = source.text();
        let start = boundary(text, mark.span.start);
        let first = source.line_of(Span::new(start, 0).start);
        let line = source.line_span(first).range();
        let start = start.min(line.end);
        let end = boundary(text, mark.span.end).max(start);
        let last = source.line_of(Span::new(end.saturating_sub(1).max(start), 0).start);
        let (end, last) = if last - first < TALLEST_MARK {
            (end.min(source.line_span(last).range().end), last)
        } else {
            (line.end, first)
        };
        let end = if end > start {
            end
        } else {
            let next = text[start..line.end].chars().next();
            start + next.map_or(0, char::len_utf8)
        };
        Area {
            start,
            end,
            lines: first..last + 1,
            text: mark.text.clone(),
        }
    }

    /// Takes the words of another mark on the same characters.
    fn absorb(&mut self, other: &Area) -> bool {
        let same = self.start == other.start && self.end == other.end;
        if same && !other.text.is_empty() && other.text != self.text {
            if !self.text.is_empty() {
                self.text += "; ";
            }
            self.text += &other.text;
        }
        same
    }
}

/// The nearest character boundary at or before an offset.
fn boundary(text: &str, at: u32) -> usize {
    let mut at = (at as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Lines that are drawn without a gap, and the marks on them.
#[derive(Debug)]
struct Run<'a> {
    lines: Range<usize>,
    areas: &'a [Area],
}

/// Marks far apart become runs of their own. A single run gets a line around it; several stay bare,
/// because they show each other's surroundings less than they fill the screen.
fn runs<'a>(source: &Source, areas: &'a [Area]) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut from = 0;
    let mut lines = 0..0;
    for (index, area) in areas.iter().enumerate() {
        if index > from && area.lines.start > lines.end + 1 {
            runs.push(Run {
                lines: lines.clone(),
                areas: &areas[from..index],
            });
            from = index;
        }
        if index == from {
            lines = area.lines.clone();
        }
        lines.end = lines.end.max(area.lines.end);
    }
    runs.push(Run {
        lines,
        areas: &areas[from..],
    });
    if let [only] = runs.as_mut_slice() {
        let filled = |line: usize| !source.slice(source.line_span(line)).trim().is_empty();
        if only.lines.start > 0 && filled(only.lines.start - 1) {
            only.lines.start -= 1;
        }
        if filled(only.lines.end) {
            only.lines.end += 1;
        }
    }
    runs
}

/// What a frame's head says.
#[derive(Clone, Copy, Debug)]
struct Header<'a> {
    path: &'a str,
    source: &'a Source,
    /// The byte whose place it names.
    head: usize,
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
struct Window<'a> {
    header: Header<'a>,
    text: String,
    pieces: Vec<Piece>,
    lines: Range<usize>,
    labels: Vec<LabeledSpan>,
    glyphs: &'static Glyphs,
}

impl<'a> Window<'a> {
    fn new(header: Header<'a>, run: &Run<'_>, room: usize, glyphs: &'static Glyphs) -> Self {
        let mut window = Window {
            header,
            text: String::new(),
            pieces: Vec::new(),
            lines: run.lines.clone(),
            labels: Vec::new(),
            glyphs,
        };
        for line in run.lines.clone() {
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
        if raw.chars().any(is_unsafe) {
            let safe = raw.chars().map(|c| if is_unsafe(c) { hidden } else { c });
            self.text.extend(safe);
        } else {
            self.text.push_str(raw);
        }
        self.pieces.push(Piece { source, at });
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
        let length: usize = self.header.source.text()[kept]
            .chars()
            .map(|c| {
                if is_unsafe(c) {
                    self.glyphs.hidden.len_utf8()
                } else {
                    c.len_utf8()
                }
            })
            .sum();
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

fn is_unsafe(character: char) -> bool {
    is_hidden(character) || character == '\r'
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
    let share = (room / marked.len()).max(LEAST_ROOM);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for mark in marked {
        let first = mark.start - offset;
        let tail = forward(text, first, share - share / 3);
        let used: usize = text[first..tail].chars().map(columns).sum();
        let lead = backward(text, first, share - used.min(share));
        match parts.last_mut() {
            Some(last) if lead <= last.end => last.end = last.end.max(tail),
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
