//! A comma inside `{ }` ends a value where its author went on writing: the parts, put together again.

use super::say::{self, line, quoted};
use super::stray::Unknown;
use super::{Shape, ShapeId, digits, mend, nearest, shape_of};
use crate::finding::{Edit, Finding};
use crate::manifest::{Kind, NodeId, Style, Tree};
use crate::quantity::{self, Format};
use crate::source::Span;

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
            inside(tree, *map, shape, &mut found);
        }
    }
    found
}

fn inside(tree: &Tree, map: NodeId, shape: ShapeId, found: &mut Vec<Cut>) {
    let mut open: Option<Cut> = None;
    for child in tree.children(map) {
        if !tree.is_bare(*child) {
            found.extend(open.take().filter(|cut| !cut.parts.is_empty()));
            let plain = tree[*child].style == Style::Plain && !tree[*child].span.is_empty();
            let scalar = !matches!(tree[*child].kind, Kind::List(_) | Kind::Map(_));
            open = (plain && scalar).then(|| Cut {
                value: *child,
                parts: Vec::new(),
            });
        } else if is_field(tree, map, shape, *child) {
            found.extend(open.take().filter(|cut| !cut.parts.is_empty()));
        } else if let Some(cut) = &mut open {
            cut.parts.push(*child);
        }
    }
    found.extend(open.filter(|cut| !cut.parts.is_empty()));
}

/// Whether an entry without a colon is more likely a field that has no value, or lacks its colon.
fn is_field(tree: &Tree, map: NodeId, shape: ShapeId, id: NodeId) -> bool {
    let key = tree.key(id).unwrap_or_default();
    if Shape::of(shape).field(key).is_some() {
        return tree.get(map, key) == Some(id);
    }
    if key.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    match key.contains(' ') {
        true => without_colon(tree, id).is_some(),
        false => nearest(key, absent(tree, map, shape)).is_some(),
    }
}

fn absent(tree: &Tree, map: NodeId, shape: ShapeId) -> impl Iterator<Item = &'static str> {
    let names = Shape::of(shape).field_names();
    names.filter(move |name| tree.get(map, name).is_none())
}

/// `max_wait 2h`: the field that the first word names, and the rest.
pub(super) fn without_colon(tree: &Tree, id: NodeId) -> Option<(&'static str, &str)> {
    let map = tree[id].parent.filter(|_| tree.is_bare(id))?;
    let (word, rest) = tree.key(id)?.split_once(' ')?;
    let field = absent(tree, map, shape_of(tree, map)?).find(|name| *name == word)?;
    Some((field, rest.trim()))
}

/// What is said of a value and its rest, once.
pub(super) fn said(tree: &Tree, cut: &Cut) -> Finding {
    let start = tree[cut.value].span;
    let end = cut.parts.iter().filter_map(|part| tree.key_span(*part));
    let whole = end.fold(start, Span::join);
    let written: Vec<_> = tree.source().slice(whole).split_whitespace().collect();
    let written = written.join(" ");
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
        let fix = shape.types.string && mend::is_plain(written);
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
