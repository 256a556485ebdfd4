//! `reference: {…}`: ids that are named resolve, ids are unique, entries are used.

use super::{Check, Context, Options, Problem, RuleError};
use crate::finding::{Fault, Label};
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::Format;
use crate::schema::{Shape, nearest, shape_of};
use std::collections::BTreeMap;

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
            Reference::Resolves => {
                let mut known = BTreeMap::new();
                references(tree)
                    .iter()
                    .filter(|reference| !resolves(tree, reference, &mut known))
                    .map(|reference| dangling(context, reference))
                    .collect()
            }
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
    let keys: Vec<_> = list.split('.').collect();
    let Some(list) = tree.at(Tree::ROOT, &keys) else {
        return Vec::new();
    };
    tree.items(list)
        .iter()
        .filter_map(|item| tree.get(*item, "id"))
        .map(|id| (id, &*tree[id].text))
        .collect()
}

/// The ids of each list that a reference asked for.
type Known<'t> = BTreeMap<&'static str, Vec<(NodeId, &'t str)>>;

fn resolves<'t>(tree: &'t Tree, reference: &Named, known: &mut Known<'t>) -> bool {
    let text = &*tree[reference.at].text;
    if reference.lists.is_empty() {
        let rota = tree.at(Tree::ROOT, &["owner", "on_call"]);
        return rota.is_some_and(|id| tree.is_given(id));
    }
    reference.lists.iter().any(|list| {
        let ids = known.entry(list).or_insert_with(|| ids_of(tree, list));
        ids.iter().any(|(_, id)| *id == text)
    })
}

fn dangling(context: &Context<'_>, reference: &Named) -> Problem {
    let tree = context.tree();
    let text = &*tree[reference.at].text;
    let mut problem = Problem::at(context, reference.at, Fault::Contradicted, "not defined");
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
    problem.help = Some(match nearest(text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?\n{key}: {near}"),
        None if known.is_empty() => format!("add an entry to {lists}\n- {{id: {text}}}"),
        None => format!(
            "name one of {}, or add an entry\n- {{id: {text}}}",
            super::listed(&known)
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
        let mut seen: Vec<NodeId> = Vec::new();
        for id in tree
            .items(list)
            .iter()
            .filter_map(|item| tree.get(*item, "id"))
        {
            let earlier = seen
                .iter()
                .find(|other| tree[**other].text == tree[id].text);
            if let Some(earlier) = earlier {
                let mut problem = Problem::at(context, id, Fault::Contradicted, "the same again");
                problem.labels.push(Label {
                    span: tree.mark(*earlier),
                    text: "first here".to_owned(),
                });
                problem.vars = vec![("found", tree[id].text.to_string())];
                out.push(problem);
            } else if !tree[id].text.is_empty() {
                seen.push(id);
            }
        }
    }
    out
}

/// Entries that nothing refers to. A sentence that holds the id counts as a reference.
fn unused(context: &Context<'_>, lists: &[String], references: &[Named]) -> Vec<Problem> {
    let tree = context.tree();
    let mut out = Vec::new();
    for list in lists {
        for (id, text) in ids_of(tree, list) {
            let named = references.iter().any(|named| &*tree[named.at].text == text);
            let told = || {
                tree.ids().any(|other| {
                    other != id
                        && tree[other].text.len() > text.len()
                        && tree[other].text.contains(text)
                })
            };
            if !named && !told() && !tree[id].spoken {
                let mut problem = Problem::at(context, id, Fault::Vague, "never used");
                problem.vars = vec![("found", text.to_owned()), ("target", format!("`{list}`"))];
                out.push(problem);
            }
        }
    }
    out
}
