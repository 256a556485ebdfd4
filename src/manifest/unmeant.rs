//! What YAML accepts without a word and nobody means: `team:acme`, `-item`, `route: #channel`.

use super::line::{Line, glue, quoted, shorten};
use super::{clip, said};
use crate::finding::Finding;
use crate::source::{Source, Span};

/// A key's absent value, where a single word stands as its comment: `route: #claims-ai`.
pub(super) fn comment_as_value(source: &Source, key: Span) -> Option<Finding> {
    let text = source.text();
    let line = Line::around(text, key.end as usize);
    let rest = text.get(key.end as usize..line.start + line.text.len())?;
    let after = rest.trim_start().strip_prefix(':')?.trim_start();
    let word = after.trim_end();
    let channel = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let named = word.strip_prefix('#')?;
    if !named.starts_with(|c: char| c.is_ascii_lowercase()) || !named.chars().all(channel) {
        return None;
    }
    let start = line.start + line.text.len() - after.len();
    let mark = Span::new(start, start + word.len());
    let mut finding = said(
        "value-is-comment",
        mark,
        format!(
            "to YAML `{}` is a comment, so nothing is said here",
            shorten(word)
        ),
    );
    finding.labels[0].text = "quotes missing".into();
    finding.help = Some(format!(
        "put it in quotes: `{}`",
        line.with(mark, &quoted(word)).trim_start()
    ));
    Some(finding)
}

/// A scalar on a line of its own below its key (or at the top) that was meant as a key or an item.
pub(super) fn blank_missing(source: &Source, span: Span, key: Option<Span>) -> Option<Finding> {
    let text = source.text();
    let between = text.get(key.map_or(0, |key| key.end as usize)..span.start as usize)?;
    if key.is_some() && !between.contains('\n') {
        return None;
    }
    let line = Line::around(text, span.start as usize);
    let content = text.get(span.start as usize..line.span().end as usize)?;
    let item = content.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '\'' | '@' | '{'))
    });
    let at = if item { Some(1) } else { glue(content) }?;
    let after = if item { "dash" } else { "colon" };
    Some(glued(text, span.start as usize, content, at, after))
}

/// A key in braces without a value that was meant as both: `{unit:claim}`.
pub(super) fn blank_missing_in_key(source: &Source, key: Span) -> Option<Finding> {
    let content = source.slice(key);
    let at = glue(content)?;
    Some(glued(
        source.text(),
        key.start as usize,
        content,
        at,
        "colon",
    ))
}

fn glued(text: &str, start: usize, content: &str, at: usize, after: &str) -> Finding {
    let line = Line::around(text, start);
    let mut finding = said(
        "blank-missing",
        clip(text, Span::new(start, start + content.len())),
        format!("there is no blank after the {after}, so YAML sees one word"),
    );
    finding.labels[0].text = "blank missing".into();
    let place = Span::new(start + at, start + at);
    finding.help = Some(format!(
        "add a blank: `{}`",
        line.with(place, " ").trim_start()
    ));
    finding
}
