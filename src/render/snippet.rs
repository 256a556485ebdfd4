//! The source lines of a finding with its marks, drawn by miette.
//!
//! miette is handed a small window for each run of lines, never the file: it would scan it from its
//! start for every mark.

use super::text::width;
use super::window::{ASCII, Glyphs, Header, LEAST_ROOM, Rooms, UNICODE, Window};
use crate::report::Mark;
use crate::source::{Source, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use std::fmt;
use std::ops::Range;

/// A mark over more lines than this shows only its first line.
const TALLEST_MARK: usize = 4;

/// How often a window is drawn narrower until its labels fit.
const MOST_ATTEMPTS: usize = 4;

/// Marks drawn of one finding; the rest is counted.
pub(super) const MOST_MARKS: usize = 16;

/// Draws source lines with their marks; built once for a run.
#[derive(Debug)]
pub(super) struct Snippets {
    handler: GraphicalReportHandler,
    width: usize,
    glyphs: &'static Glyphs,
    /// What miette has drawn of one window; kept for its capacity.
    drawn: String,
}

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
        let mut areas: Vec<Area> = marks
            .iter()
            .take(MOST_MARKS)
            .map(|mark| Area::new(source, mark))
            .collect();
        let head = areas.first().map_or(0, |area| area.start);
        areas.sort_by_key(|area| (area.start, area.end));
        areas.dedup_by(|next, kept| kept.absorb(next));
        let runs = runs(source, &areas);
        let digits = runs.last().map_or(1, |run| decimals(run.lines.end));
        let room = self.width.saturating_sub(digits + 4).max(LEAST_ROOM);
        let last = runs.len().saturating_sub(1);
        for (index, run) in runs.iter().enumerate() {
            let name = Header { path, source, head };
            let mut rooms = Rooms {
                plain: room,
                marked: room,
            };
            let mut over = self.window(name, run, rooms)?;
            // Words to the right of a mark take room as well: where they do not fit, less is shown of
            // what stands before it.
            for _ in 0..MOST_ATTEMPTS {
                if over == 0 || rooms.marked <= LEAST_ROOM {
                    break;
                }
                rooms.marked = rooms.marked.saturating_sub(over).max(LEAST_ROOM);
                over = self.window(name, run, rooms)?;
            }
            if over > 0 && rooms.marked < room {
                rooms.marked = room;
                self.window(name, run, rooms)?;
            }
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

    /// Draws one window; answers by how many columns it is too wide.
    fn window(
        &mut self,
        name: Header<'_>,
        run: &Run<'_>,
        rooms: Rooms,
    ) -> Result<usize, fmt::Error> {
        let window = Window::new(name, run, rooms, self.glyphs);
        self.drawn.clear();
        self.handler.render_report(&mut self.drawn, &window)?;
        let widest = self.drawn.lines().map(visible).max().unwrap_or(0);
        Ok(widest.saturating_sub(self.width))
    }
}

/// The columns of a line without its colours.
fn visible(line: &str) -> usize {
    let mut parts = line.split('\x1b');
    let first = parts.next().map_or(0, width);
    let after = |part: &str| part.split_once('m').map_or(0, |(_, text)| width(text));
    first + parts.map(after).sum::<usize>()
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
pub(super) struct Area {
    /// The first byte.
    pub(super) start: usize,
    /// One past the last byte; `start` where there is no character to mark.
    pub(super) end: usize,
    /// Lines from 0, the end exclusive.
    pub(super) lines: Range<usize>,
    pub(super) text: String,
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
pub(super) struct Run<'a> {
    pub(super) lines: Range<usize>,
    pub(super) areas: &'a [Area],
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
