//! `reference: {…}`: ids that are named resolve, ids are unique, entries are used.

use super::{Check, Context, Options, Problem, RuleError};
use crate::finding::{Fault, Label, Stage};
use crate::manifest::limit::MAX_FINDINGS_OF_A_RULE;
use crate::manifest::{Kind, NodeId, Tree, Word};
use crate::quantity::{self, Format};
use crate::schema::{Required, Shape, nearest, shape_of};
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug)]
enum Reference {
    /// Every reference leads to an entry.
    Resolves,
    /// No two entries share an id.
    Unique,
    /// Every entry of these lists is referred to.
    Used(Vec<String>),
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["ids", "used"])?;
    if let Some(lists) = options.get("used") {
        let mut paths = Vec::new();
        for (id, text) in options.texts(lists)? {
            options.path(id)?;
            paths.push(text.to_owned());
        }
        return Ok(Box::new(Reference::Used(paths)));
    }
    let at = options.demand("ids", "ids: resolve")?;
    match &*options.tree[at].text {
        "resolve" => Ok(Box::new(Reference::Resolves)),
        "unique" => Ok(Box::new(Reference::Unique)),
        other => {
            let help = "write `resolve` or `unique`";
            Err(options.error(at, format!("`{other}` is no way to check ids"), help))
        }
    }
}

impl Check for Reference {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        match self {
            Reference::Resolves => unresolved(context),
            Reference::Unique => repeated(context),
            Reference::Used(lists) => unused(context, lists, &references(tree)),
        }
    }
}

/// A scalar that names an entry, and the lists in which the entry may stand.
struct Named {
    at: NodeId,
    lists: &'static [&'static str],
}

/// All references of a manifest, by the schema.
fn references(tree: &Tree) -> Vec<Named> {
    tree.ids()
        .filter(|id| matches!(tree[*id].kind, Kind::Text) && !tree[*id].spoken)
        .filter_map(|at| {
            let shape = Shape::of(shape_of(tree, at)?);
            let on_call = shape.format == Some(Format::Who) && &*tree[at].text == "on_call";
            let lists = if on_call { &[] } else { shape.refers_to };
            (on_call || !lists.is_empty()).then_some(Named { at, lists })
        })
        .collect()
}

/// The ids of the entries of a list such as `operations.alerts`.
fn ids_of<'t>(tree: &'t Tree, list: &str) -> Vec<(NodeId, &'t str)> {
    let Some(list) = at(tree, list) else {
        return Vec::new();
    };
    tree.items(list)
        .iter()
        .filter_map(|item| tree.get(*item, "id"))
        .map(|id| (id, &*tree[id].text))
        .collect()
}

/// Whether an id is what a reference names; a refused id counts as it is to be spelt.
fn is_named(tree: &Tree, id: NodeId, text: &str) -> bool {
    &*tree[id].text == text
        || (tree[id].spoken
            && quantity::parse(Format::Id, &tree[id].text)
                .is_err_and(|hint| hint.suggestion.as_deref() == Some(text)))
}

/// The references that lead nowhere, those to the same absent entry as one.
fn unresolved(context: &Context<'_>) -> Vec<Problem> {
    let tree = context.tree();
    // Each list with its entries; nothing where the list itself is spoken of.
    let mut known: BTreeMap<&'static str, Option<Vec<(NodeId, &str)>>> = BTreeMap::new();
    let mut groups: Vec<Vec<Named>> = Vec::new();
    let mut places: BTreeMap<(&[&str], &str), usize> = BTreeMap::new();
    for reference in references(tree) {
        let text = &*tree[reference.at].text;
        let lists = match reference.lists {
            [] => &["owner.on_call"][..],
            lists => lists,
        };
        let resolves = lists.iter().any(|list| {
            let known = known
                .entry(list)
                .or_insert_with(|| (!is_spoken_of(context, list)).then(|| ids_of(tree, list)));
            match known {
                None => true,
                Some(_) if reference.lists.is_empty() => is_given(tree, list),
                Some(ids) => {
                    context.take(ids.len() / ENTRIES_IN_A_STEP);
                    ids.iter().any(|(id, _)| is_named(tree, *id, text))
                }
            }
        });
        if resolves {
            continue;
        }
        let place = *places.entry((lists, text)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(reference),
            None => groups.push(vec![reference]),
        }
    }
    let each = groups.iter().enumerate();
    each.map(|(index, group)| match index < MAX_FINDINGS_OF_A_RULE {
        true => dangling(context, group, index),
        false => Problem::counted(group[0].at, Fault::Contradicted),
    })
    .collect()
}

/// The value at a dotted path from the top of the manifest.
fn at(tree: &Tree, path: &str) -> Option<NodeId> {
    let mut keys = path.split('.');
    keys.try_fold(Tree::ROOT, |node, key| tree.get(node, key))
}

fn is_given(tree: &Tree, path: &str) -> bool {
    at(tree, path).is_some_and(|id| tree.is_given(id))
}

/// Whether something else is said of a whole list: that it is refused, misspelt, or missing where
/// the stage asks for it.
fn is_spoken_of(context: &Context<'_>, list: &str) -> bool {
    let tree = context.tree();
    let word = |key: &str| -> Word { key.to_owned().into() };
    let mut at = Tree::ROOT;
    for (depth, key) in list.split('.').enumerate() {
        if (context.explained.iter()).any(|(node, name)| *node == at && name == key) {
            return true;
        }
        let rest = || list.split('.').skip(depth).map(word).collect::<Vec<_>>();
        match tree.get(at, key) {
            Some(next) if tree[next].spoken => return true,
            Some(next) => at = next,
            None if context.is_excused(at, &rest()) => return false,
            None => break,
        }
    }
    if is_given(tree, list) {
        return false;
    }
    match Shape::at(list).map(|shape| Shape::of(shape).required) {
        Some(Required::Pilot) => true,
        Some(Required::Production) => context.stage == Stage::Production,
        Some(Required::Conditional | Required::Optional) | None => false,
    }
}

/// An entry to type: the schema's example under another id.
fn entry(list: &str, id: &str) -> Option<String> {
    let example = Shape::of(Shape::at(list)?).example;
    let fields = example.strip_prefix("[{id: ")?.split_once('}')?.0;
    let fields = fields.split_once(',').map_or("", |(_, fields)| fields);
    Some(match fields {
        "" => format!("- {{id: {id}}}"),
        fields => format!("- {{id: {id},{fields}}}"),
    })
}

/// Findings that say what may have been meant: looking for it takes long where lists are.
const MOST_MEANT: usize = 100;

fn dangling(context: &Context<'_>, group: &[Named], index: usize) -> Problem {
    const MOST: usize = 12;
    let tree = context.tree();
    let reference = &group[0];
    let text = &*tree[reference.at].text;
    let mut problem = Problem::at(context, reference.at, Fault::Contradicted, "not defined");
    for other in group.iter().skip(1) {
        problem.speaks.push(other.at);
        if problem.labels.len() < MOST {
            problem.labels.push(Label {
                span: tree.mark(other.at),
                text: "named here too".to_owned(),
            });
        }
    }
    problem.vars = vec![("found", text.to_owned())];
    if reference.lists.is_empty() {
        problem.vars.push(("target", "`owner.on_call`".to_owned()));
        problem.help = Some(
            "say under `owner` who is on call\n\
             on_call: {schedule: docs/rota.md, cover: 24x7, ack_within: 15m}"
                .to_owned(),
        );
        return problem;
    }
    let known: Vec<_> = reference
        .lists
        .iter()
        .flat_map(|list| ids_of(tree, list))
        .map(|(_, id)| id)
        .collect();
    let lists: Vec<_> = reference
        .lists
        .iter()
        .map(|list| format!("`{list}`"))
        .collect();
    let lists = lists.join(" or ");
    let key = tree.key(reference.at).unwrap_or("-");
    let entry = entry(reference.lists[0], text).unwrap_or_else(|| format!("- {{id: {text}}}"));
    let near = match index < MOST_MEANT {
        true => nearest(text, known.iter().copied()),
        false => None,
    };
    problem.help = Some(match near {
        Some(near) => format!("did you mean `{near}`?\n{key}: {near}"),
        None if known.is_empty() => format!("add an entry to {lists}\n{entry}"),
        None => format!(
            "name one of {}, or add an entry\n{entry}",
            super::some_of(&known)
        ),
    });
    problem.vars.push(("target", lists));
    problem
}

/// Ids that stand twice in one list.
fn repeated(context: &Context<'_>) -> Vec<Problem> {
    let tree = context.tree();
    let lists = tree
        .ids()
        .filter(|id| matches!(tree[*id].kind, Kind::List(_)));
    let mut out = Vec::new();
    for list in lists {
        let mut seen: BTreeMap<&str, NodeId> = BTreeMap::new();
        for id in tree
            .items(list)
            .iter()
            .filter_map(|item| tree.get(*item, "id"))
        {
            let earlier = seen.get(&*tree[id].text);
            if out.len() >= MAX_FINDINGS_OF_A_RULE && earlier.is_some() {
                out.push(Problem::counted(id, Fault::Contradicted));
            } else if let Some(earlier) = earlier {
                let mut problem = Problem::at(context, id, Fault::Contradicted, "the same again");
                problem.labels.push(Label {
                    span: tree.mark(*earlier),
                    text: "first here".to_owned(),
                });
                problem.vars = vec![("found", tree[id].text.to_string())];
                out.push(problem);
            } else if !tree[id].text.is_empty() {
                seen.insert(&tree[id].text, id);
            }
        }
    }
    out
}

/// Texts that are looked at, and bytes in them, in the time of a step.
const PLACES_IN_A_STEP: usize = 16;
/// Entries that are looked at in the time of a step.
const ENTRIES_IN_A_STEP: usize = 8;

/// Entries that nothing refers to. A sentence that holds the id counts as a reference.
fn unused(context: &Context<'_>, lists: &[String], references: &[Named]) -> Vec<Problem> {
    let tree = context.tree();
    let mut out = Vec::new();
    let named: BTreeSet<&str> = references.iter().map(|it| &*tree[it.at].text).collect();
    let bytes = LazyCell::new(|| tree.ids().map(|id| tree[id].text.len()).sum::<usize>());
    for list in lists {
        for (id, text) in ids_of(tree, list) {
            if named.contains(text) || tree[id].spoken {
                continue;
            }
            if !context.take((2 * tree.len() + *bytes) / PLACES_IN_A_STEP) {
                return out;
            }
            // What stands in a refused part was meant as a reference, perhaps.
            let meant = || {
                tree.ids()
                    .any(|other| other != id && tree[other].spoken && &*tree[other].text == text)
            };
            let told = || {
                tree.ids().any(|other| {
                    other != id
                        && tree[other].text.len() > text.len()
                        && tree[other].text.contains(text)
                })
            };
            if !meant() && !told() {
                let mut problem = Problem::at(context, id, Fault::Vague, "never used");
                problem.vars = vec![("found", text.to_owned()), ("target", format!("`{list}`"))];
                out.push(problem);
            }
        }
    }
    out
}
