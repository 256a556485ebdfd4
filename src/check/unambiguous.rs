//! `unambiguous: {}`: no value without quotes that other versions of YAML read as something else, and
//! no target without a percent sign among others that have one.

use super::{Check, Context, Options, Problem, RuleError};
use crate::finding::{Fault, Label};
use crate::manifest::limit::MAX_FINDINGS_OF_A_RULE;
use crate::manifest::{self, NodeId, Tree};
use crate::quantity::{Dimension, Number, Typed};
use crate::schema::{Shape, shape_of};

#[derive(Debug)]
struct Unambiguous;

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&[])?;
    Ok(Box::new(Unambiguous))
}

impl Check for Unambiguous {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let mut problems = Vec::new();
        for id in tree.ids().filter(|id| !tree[*id].spoken) {
            let Some(why) = manifest::ambiguous(&tree[id]) else {
                continue;
            };
            // A word that the schema asks for here means what the schema says.
            let expected = shape_of(tree, id).map(Shape::of);
            if expected.is_none_or(|shape| shape.choices.contains(&&*tree[id].text)) {
                continue;
            }
            if problems.len() >= MAX_FINDINGS_OF_A_RULE {
                problems.push(Problem::counted(id, Fault::Contradicted));
                continue;
            }
            let mut problem = Problem::at(context, id, Fault::Contradicted, "");
            problem.labels = vec![Label {
                span: tree.mark(id),
                text: "quote it".to_owned(),
            }];
            let text = tree[id].text.to_string();
            let key = tree
                .key(id)
                .map_or_else(|| "-".to_owned(), |key| format!("{key}:"));
            problem.help = Some(format!(
                "quote it, or write what is meant\n{key} \"{text}\""
            ));
            problem.vars = vec![("found", text), ("problem", why)];
            problems.push(problem);
        }
        problems.extend(without_percent(context));
        problems
    }
}

/// A quality target without a percent sign, beside others of the same measure that have one.
fn without_percent(context: &Context<'_>) -> Vec<Problem> {
    let tree = context.tree();
    let Some(list) = tree.at(Tree::ROOT, &["operations", "quality"]) else {
        return Vec::new();
    };
    let metric = |item: NodeId| {
        let metric = tree.get(item, "metric")?;
        Some(tree[metric].text.to_lowercase())
    };
    let target = |item: NodeId| {
        let target = tree.get(item, "target").filter(|id| !tree[*id].spoken)?;
        match tree[target].typed.as_deref()? {
            Typed::Comparison(comparison) => Some((target, comparison.bound)),
            _ => None,
        }
    };
    let entries = tree.items(list);
    let percents: Vec<_> = entries
        .iter()
        .filter(|item| target(**item).is_some_and(|(_, bound)| bound.percent))
        .filter_map(|item| metric(*item))
        .collect();
    let suspects = entries.iter().filter_map(|item| {
        let (at, bound) = target(*item)?;
        let plain = bound.dimension == Dimension::NONE && !bound.percent;
        let above_one = plain && bound.value > Number::from_integer(1);
        let among = metric(*item).is_some_and(|name| percents.contains(&name));
        (above_one && among).then_some(at)
    });
    let said = |at: NodeId| {
        let text = tree[at].text.trim();
        let mut problem = Problem::at(context, at, Fault::Contradicted, "no percent sign");
        problem.help = Some(format!(
            "write the percent sign\ntarget: \"{}%\"",
            tree[at]
                .typed
                .as_deref()
                .map_or_else(|| text.to_owned(), ToString::to_string)
        ));
        let why = "it has no percent sign, and the same measure has one elsewhere".to_owned();
        problem.vars = vec![("found", text.to_owned()), ("problem", why)];
        problem
    };
    suspects.map(said).collect()
}
