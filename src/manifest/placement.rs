//! Slips with colons, dashes and indentation: a line that is no key, or stands in the wrong place.

use super::line::{Line, quoted, shorten};
use super::slip::{Slip, unknown};
use crate::source::Span;
use granit_parser::ErrorKind;

/// `key:value`, a line without a colon, a colon inside a sentence, or a line indented too far.
pub(super) fn misplaced_colon(text: &str, line: Line<'_>, at: usize) -> Option<Slip> {
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
pub(super) fn wrong_place(text: &str, line: Line<'_>, kind: &ErrorKind, at: usize) -> Slip {
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
            like(text, line, above, item),
        ),
    }
}

/// The line as it should stand: like the line above whose column is nearest, an item like an item.
fn like<'t>(text: &'t str, line: Line<'t>, above: Line<'t>, item: bool) -> String {
    const FARTHEST: usize = 60;
    let fits = |other: &Line<'_>| !item || other.content().starts_with('-');
    let column_of = |other: Line<'_>| match item {
        true => other.indent(),
        false => column(other),
    };
    let lines = std::iter::successors(Some(above), |line| line.above(text)).take(FARTHEST);
    let nearest = lines
        .filter(|other| fits(other) && column_of(*other) != line.indent())
        .min_by_key(|other| column_of(*other).abs_diff(line.indent()))
        .unwrap_or(above);
    let fixed = line.indented(column_of(nearest));
    match nearest.start == above.start {
        true => format!("indent it like the line above: `{fixed}`"),
        false => format!("indent it like `{}`: `{fixed}`", shorten(nearest.content())),
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
