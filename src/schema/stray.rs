//! Fields that stand under the wrong parent: one cause, one finding, wherever their home is.

use super::say::{self, cropped, holder, quoted};
use super::{Shape, ShapeId, shape_of};
use crate::finding::Finding;
use crate::manifest::{Kind, NodeId, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// An absent field that needs no second finding, as the value that lacks it and its name.
pub(super) type Lacking = (NodeId, &'static str);

/// Keys that strayed together, what is said of them, and what is therefore not missing.
pub(super) struct Stray {
    pub(super) keys: Vec<NodeId>,
    pub(super) finding: Finding,
    pub(super) explained: Vec<Lacking>,
}

/// The unknown keys of each map.
pub(super) type Unknown = BTreeMap<NodeId, Vec<NodeId>>;

/// The unknown keys that are fields of a home nearby.
pub(super) fn strays(tree: &Tree, unknown: &Unknown) -> Vec<Stray> {
    let mut found = entries_without_list(tree, unknown);
    let entries: BTreeSet<NodeId> = found.iter().flat_map(|it| it.keys.clone()).collect();
    for (map, keys) in unknown.iter().filter(|(map, _)| !entries.contains(map)) {
        let mut keys = keys.clone();
        found.extend(beside_their_key(tree, *map, &mut keys));
        found.extend(sections_within(tree, *map, &mut keys));
        found.extend(without_section(tree, *map, &mut keys));
    }
    found
}

/// Entries of a list whose own line is missing, so that they went on in the list above.
fn entries_without_list(tree: &Tree, unknown: &Unknown) -> Vec<Stray> {
    let mut found: Vec<Stray> = Vec::new();
    for (entry, keys) in unknown {
        let list = tree[*entry].parent;
        let Some(list) = list.filter(|list| matches!(tree[*list].kind, Kind::List(_))) else {
            continue;
        };
        if keys.len() < 2 {
            continue;
        }
        let Some(home) = home_of_entry(tree, list, *entry) else {
            continue;
        };
        let same = |stray: &&mut Stray| stray.explained == [home];
        match found.last_mut().filter(same) {
            Some(stray) => stray.keys.push(*entry),
            None => found.push(Stray {
                keys: vec![*entry],
                finding: said_of_entry(tree, *entry, home),
                explained: vec![home],
            }),
        }
    }
    found
}

/// The one absent list beside this one whose entries have all the fields of an entry.
fn home_of_entry(tree: &Tree, list: NodeId, entry: NodeId) -> Option<Lacking> {
    let above = tree[list].parent?;
    let fits = |item: ShapeId| {
        let mut keys = tree.children(entry).iter().filter_map(|id| tree.key(*id));
        keys.all(|key| Shape::is_free(key) || Shape::of(item).field(key).is_some())
    };
    let mut homes = Shape::of(shape_of(tree, above)?)
        .fields
        .iter()
        .filter(|field| tree.get(above, field.name).is_none())
        .filter(|field| Shape::of(field.shape).items.is_some_and(fits));
    let home = homes.next()?;
    let only = homes.next().is_none();
    only.then_some((above, home.name))
}

fn said_of_entry(tree: &Tree, entry: NodeId, home: Lacking) -> Finding {
    let (above, field) = home;
    let named = ["id", "name"].iter().find_map(|key| tree.get(entry, key));
    let name = named.map_or_else(|| "the entry".to_owned(), |id| quoted(&tree[id].text));
    let indent = if above == Tree::ROOT { "" } else { "  " };
    say::finding(
        tree,
        entry,
        "unknown-key",
        tree.anchor(entry),
        format!("{name} has the fields of an entry of `{field}`, whose own line is missing"),
        format!("add the line `{field}:` above the entry\n{indent}{field}:"),
    )
}

/// `on_late:` and its fields on the same level.
fn beside_their_key(tree: &Tree, map: NodeId, keys: &mut Vec<NodeId>) -> Vec<Stray> {
    let Some(shape) = shape_of(tree, map).map(Shape::of) else {
        return Vec::new();
    };
    let children = tree.children(map);
    let mut found = Vec::new();
    for (at, head) in children.iter().enumerate() {
        let field = tree
            .key(*head)
            .and_then(|key| shape.fields.iter().find(|f| f.name == key));
        let Some(field) = field.filter(|_| matches!(tree[*head].kind, Kind::Null)) else {
            continue;
        };
        let inside = Shape::of(field.shape);
        let its_own = |id: &&NodeId| {
            keys.contains(id)
                && tree
                    .key(**id)
                    .is_some_and(|key| inside.field(key).is_some())
        };
        let own: Vec<NodeId> = children[at + 1..]
            .iter()
            .take_while(its_own)
            .copied()
            .collect();
        let Some(first) = own.first() else {
            continue;
        };
        keys.retain(|key| !own.contains(key));
        let finding = say::finding(
            tree,
            *first,
            "unknown-key",
            tree.key_span(*first).unwrap_or_else(|| tree.mark(*first)),
            format!(
                "{} {} of {}, and stand{} beside it",
                listed(tree, &own),
                if own.len() == 1 {
                    "is a field"
                } else {
                    "are fields"
                },
                quoted(field.name),
                if own.len() == 1 { "s" } else { "" },
            ),
            format!(
                "indent below its key\n{}:\n{}",
                field.name,
                lines(tree, &own)
            ),
        );
        found.push(Stray {
            keys: own,
            finding,
            explained: vec![(map, field.name)],
        });
    }
    found
}

/// Two or more fields of a section whose own line is not there.
fn without_section(tree: &Tree, map: NodeId, keys: &mut Vec<NodeId>) -> Option<Stray> {
    let sections = Shape::of(Shape::ROOT).fields.iter();
    let absent = sections.filter(|field| tree.get(Tree::ROOT, field.name).is_none());
    let belongs = |id: &NodeId, section: ShapeId| {
        tree.key(*id)
            .is_some_and(|key| Shape::of(section).field(key).is_some())
    };
    let (section, own) = absent
        .map(|field| {
            let own = keys.iter().filter(|key| belongs(key, field.shape));
            (field.name, own.copied().collect::<Vec<_>>())
        })
        .max_by_key(|(_, own)| own.len())
        .filter(|(_, own)| own.len() > 1)?;
    let first = own[0];
    keys.retain(|key| !own.contains(key));
    let name = tree.key(first).unwrap_or_default();
    let help = match map == Tree::ROOT {
        true => format!("indent them below a line `{section}:`\n{section}:\n  {name}:"),
        false => format!(
            "add the line `{section}:` above `{}`, at the left margin\n{section}:\n  {name}:",
            cropped(name)
        ),
    };
    let finding = say::finding(
        tree,
        first,
        "unknown-key",
        tree.key_span(first).unwrap_or_else(|| tree.mark(first)),
        format!(
            "{} are fields of `{section}`, whose own line is missing",
            listed(tree, &own)
        ),
        help,
    );
    Some(Stray {
        keys: own,
        finding,
        explained: vec![(Tree::ROOT, section)],
    })
}

/// Sections that stand inside another one, with fields of theirs beside them.
fn sections_within(tree: &Tree, map: NodeId, keys: &mut Vec<NodeId>) -> Vec<Stray> {
    let mut found = Vec::new();
    for section in Shape::of(Shape::ROOT).fields {
        let name = section.name;
        let here = tree.get(map, name).filter(|id| keys.contains(id));
        let absent = map != Tree::ROOT && tree.get(Tree::ROOT, name).is_none();
        let Some(key) = here.filter(|_| absent) else {
            continue;
        };
        let mut own = vec![key];
        if tree[key].kind == Kind::Null {
            let inside = Shape::of(section.shape);
            let its_own = |id: &&NodeId| {
                keys.contains(id)
                    && tree
                        .key(**id)
                        .is_some_and(|key| inside.field(key).is_some())
            };
            let after = tree.children(map).iter().skip_while(|id| **id != key);
            own.extend(after.skip(1).take_while(its_own));
        }
        keys.retain(|key| !own.contains(key));
        let finding = say::finding(
            tree,
            key,
            "unknown-key",
            tree.key_span(key).unwrap_or_else(|| tree.mark(key)),
            format!(
                "`{name}` is a section of its own, and stands inside {}",
                holder(tree, map)
            ),
            format!("move the line to the left margin\n{name}:"),
        );
        found.push(Stray {
            keys: own,
            finding,
            explained: vec![(Tree::ROOT, name)],
        });
    }
    found
}

/// Where a single unknown key belongs: the name of that place, and what is not missing there.
pub(super) fn home(tree: &Tree, map: NodeId, key: &str) -> Option<(&'static str, Option<Lacking>)> {
    let mut homes = Shape::of(Shape::ROOT)
        .fields
        .iter()
        .filter_map(|section| Some((section, Shape::of(section.shape).field_named(key)?)));
    if let (Some((section, field)), None) = (homes.next(), homes.next()) {
        let there = tree.get(Tree::ROOT, section.name).filter(|id| *id != map);
        let free = there.filter(|id| tree.get(*id, key).is_none());
        return Some((section.name, free.map(|id| (id, field))));
    }
    // A hostile map has more than anybody would look through.
    const MOST: usize = 64;
    let around = [Some(map), tree[map].parent].into_iter().flatten();
    let mut near = around
        .flat_map(|around| tree.children(around).iter().take(MOST))
        .filter_map(|other| {
            let shape =
                shape_of(tree, *other).filter(|_| matches!(tree[*other].kind, Kind::Map(_)))?;
            let field = Shape::of(shape).field_named(key)?;
            let name = tree
                .key(*other)
                .filter(|_| tree.get(*other, key).is_none())?;
            let name = Shape::of(shape_of(tree, tree[*other].parent?)?).field_named(name)?;
            Some((name, Some((*other, field))))
        });
    let only = near.next()?;
    near.next().is_none().then_some(only)
}

/// `` `a`, `b` and 3 more ``
fn listed(tree: &Tree, keys: &[NodeId]) -> String {
    let names: Vec<_> = keys
        .iter()
        .map(|key| quoted(tree.key(*key).unwrap_or_default()))
        .collect();
    match names.as_slice() {
        [one] => one.clone(),
        [rest @ .., last] if rest.len() < 4 => format!("{} and {last}", rest.join(", ")),
        many => format!(
            "{}, {}, {} and {} more",
            many[0],
            many[1],
            many[2],
            many.len() - 3
        ),
    }
}

/// The lines of some values, two blanks further in.
fn lines(tree: &Tree, keys: &[NodeId]) -> String {
    let line = |key: &NodeId| {
        let name = cropped(tree.key(*key).unwrap_or_default());
        let value = tree.source().slice(tree[*key].span);
        match value.contains('\n') || value.len() > 120 {
            true => format!("  {name}:"),
            false => format!("  {name}: {value}").trim_end().to_owned(),
        }
    };
    keys.iter().map(line).collect::<Vec<_>>().join("\n")
}
