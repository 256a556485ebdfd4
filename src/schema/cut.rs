//! A comma inside `{ }` ends a value where its author went on writing: the parts, put together again.

use super::say::{self, line, quoted};
use super::stray::Unknown;
use super::{Shape, digits, mend, nearest, shape_of};
use crate::finding::{Edit, Finding};
use crate::manifest::{Kind, NodeId, Style, Tree};
use crate::quantity::{self, Format};
use crate::source::Span;

/// Longer texts are shown by their beginning.
const LONGEST_LINE: usize = 400;

/// A value, and the entries without a colon that are the rest of it.
pub(super) struct Cut {
    pub(super) value: NodeId,
    pub(super) parts: Vec<NodeId>,
}

/// The values that a comma cuts off, by the unknown keys that their rests became, map by map.
pub(super) fn cuts(tree: &Tree, unknown: &Unknown) -> Vec<Cut> {
    let mut found = Vec::new();
    for (map, keys) in unknown {
        let bare = keys.iter().any(|id| tree.is_bare(*id));
        if let Some(shape) = shape_of(tree, *map).filter(|_| bare) {
            inside(tree, *map, Shape::of(shape), &mut found);
        }
    }
    found
}

fn inside(tree: &Tree, map: NodeId, shape: &Shape, found: &mut Vec<Cut>) {
    let free: Vec<_> = absent(tree, map, shape).collect();
    let mut open: Option<Cut> = None;
    for child in tree.children(map) {
        let bare = tree.is_bare(*child);
        if let Some(cut) = open
            .as_mut()
            .filter(|_| is_rest(tree, shape, &free, *child))
        {
            cut.parts.push(*child);
            continue;
        }
        found.extend(open.take().filter(|cut| !cut.parts.is_empty()));
        open = (!bare && is_plain(tree, *child)).then(|| Cut {
            value: *child,
            parts: Vec::new(),
        });
    }
    found.extend(open.filter(|cut| !cut.parts.is_empty()));
}

fn is_plain(tree: &Tree, id: NodeId) -> bool {
    let scalar = !matches!(tree[id].kind, Kind::List(_) | Kind::Map(_));
    scalar && tree[id].style == Style::Plain && !tree[id].span.is_empty()
}

/// Whether an entry is the rest of the value before: it has no colon, or words before it that no key
/// has, and is not more likely a field that has no value, lacks its colon or is misspelt.
fn is_rest(tree: &Tree, shape: &Shape, free: &[&'static str], id: NodeId) -> bool {
    let key = tree.key(id).unwrap_or_default();
    let words = key.contains(' ');
    if let Some(known) = shape.field_named(key) {
        return tree.is_bare(id) && !free.contains(&known) && !is_first(tree, id, key);
    }
    if !tree.is_bare(id) {
        let misspelt = || nearest(key, free.iter().copied()).is_some();
        return words && is_plain(tree, id) && !misspelt();
    }
    if key.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    match key.split_once(' ') {
        Some((word, _)) => !free.contains(&word),
        None => nearest(key, free.iter().copied()).is_none(),
    }
}

/// Whether an entry is the one that its map finds under a key.
fn is_first(tree: &Tree, id: NodeId, key: &str) -> bool {
    tree[id].parent.and_then(|map| tree.get(map, key)) == Some(id)
}

fn absent(tree: &Tree, map: NodeId, shape: &Shape) -> impl Iterator<Item = &'static str> {
    let names = shape.field_names();
    names.filter(move |name| tree.get(map, name).is_none())
}

/// `max_wait 2h`: the field that the first word names, and the rest.
pub(super) fn without_colon(tree: &Tree, id: NodeId) -> Option<(&'static str, &str)> {
    let map = tree[id].parent.filter(|_| tree.is_bare(id))?;
    let (word, rest) = tree.key(id)?.split_once(' ')?;
    let shape = Shape::of(shape_of(tree, map)?);
    let field = absent(tree, map, shape).find(|name| *name == word)?;
    Some((field, rest.trim()))
}

/// What is said of a value and its rest, once.
pub(super) fn said(tree: &Tree, cut: &Cut) -> Finding {
    let start = tree[cut.value].span;
    let end = cut.parts.iter().filter_map(|part| {
        let key = tree.key_span(*part)?;
        Some(match tree[*part].span.is_empty() {
            true => key,
            false => key.join(tree[*part].span),
        })
    });
    let whole = end.fold(start, Span::join);
    let written: Vec<_> = tree.source().slice(whole).split_whitespace().collect();
    let written = match written.join(" ") {
        text if text.len() > LONGEST_LINE => say::cropped(&text),
        text => text,
    };
    let key = tree.key(cut.value).unwrap_or_default();
    let rest = tree.key(cut.parts[0]).unwrap_or_default();
    let (how, lines, fix) = lines(tree, cut.value, &written);
    let typed: Vec<_> = lines
        .iter()
        .map(|it| format!("`{}`", line(key, it)))
        .collect();
    let mut finding = say::finding(
        tree,
        cut.value,
        "value-cut",
        whole,
        format!(
            "a comma ends a value inside `{{ }}`, so {} is no part of {}",
            quoted(rest),
            quoted(key)
        ),
        format!("{how} {}", say::or(&typed)),
    );
    "cut at the comma".clone_into(&mut finding.labels[0].text);
    let is_one_line = !tree.source().slice(whole).contains('\n');
    finding.fix = fix
        .filter(|_| is_one_line)
        .map(|text| Edit { span: whole, text });
    finding
}

/// How the whole is written so that it is one value: what to do, the readings, and the one text that is
/// right without a doubt.
fn lines(tree: &Tree, value: NodeId, written: &str) -> (&'static str, Vec<String>, Option<String>) {
    const WRITE: &str = "write";
    const KEEP: &str = "keep one value, such as";
    let first = || vec![tree[value].text.to_string()];
    let text = if written.contains(['"', '\\']) {
        format!("'{}'", written.replace('\'', "''"))
    } else {
        format!("\"{written}\"")
    };
    let Some(shape) = shape_of(tree, value).map(Shape::of) else {
        return (WRITE, vec![text], None);
    };
    if shape.types.number || shape.types.integer {
        let mut meant = digits::readings(written);
        meant.retain(|number| shape.types.number || !number.contains('.'));
        if !meant.is_empty() {
            return (WRITE, meant, None);
        }
    }
    if say::takes_words(shape) {
        return (WRITE, vec![format!("[{written}]")], None);
    }
    if !shape.choices.is_empty() {
        return (KEEP, first(), None);
    }
    let Some(format) = shape.format else {
        let fix = shape.types.string && mend::is_plain(written) && !written.ends_with('…');
        return (WRITE, vec![text.clone()], fix.then_some(text));
    };
    // A role may hold a comma; two addresses are two people.
    let each = |part: &str| part.contains('@') || part.trim() == "on_call";
    if format == Format::Who && written.split(',').all(each) {
        return (KEEP, first(), None);
    }
    match quantity::parse(format, written) {
        Ok(_) => (WRITE, vec![text], None),
        Err(hint) => match hint.suggestion {
            Some(better) => (WRITE, vec![say::written(&better)], None),
            None => (KEEP, first(), None),
        },
    }
}
