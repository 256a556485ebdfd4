//! `unambiguous: {}`: no value without quotes that other versions of YAML read as something else.

use super::{Check, Context, Options, Problem, RuleError};
use crate::finding::{Fault, Label};
use crate::manifest;
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
        problems
    }
}
