//! `holds: <expression>`: a condition between values. Every value that took part is marked.

use super::{Check, Context, Options, Problem, RuleError};
use crate::expr::{Expr, Stop, Vars, evaluate, holds};
use crate::finding::{Fault, Label};
use crate::schema::ShapeId;

#[derive(Debug)]
struct Holds {
    test: Expr,
    reads: Vec<ShapeId>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    let test = options.test(options.at)?;
    let reads = options.reads(&test);
    Ok(Box::new(Holds { test, reads }))
}

/// The check of a built-in rule, whose expression is all that there is to it.
pub fn built(test: &Expr) -> Box<dyn Check> {
    Box::new(Holds {
        test: test.clone(),
        reads: Vec::new(),
    })
}

impl Check for Holds {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let failed = match holds(&self.test, &context.scope) {
            Ok(false) => None,
            Err(Stop::Failed(why)) => Some(why),
            Ok(true) | Err(Stop::Absent | Stop::Spoken) => return Vec::new(),
        };
        vec![problem(&self.test, context, failed)]
    }

    fn reads(&self) -> Vec<ShapeId> {
        self.reads.clone()
    }
}

/// The problem with every value that took part marked; the expression is evaluated once more for
/// them, which only findings pay for.
fn problem(test: &Expr, context: &Context<'_>, failed: Option<&'static str>) -> Problem {
    let from = evaluate(test, &context.scope).map_or_else(|_| Vec::new(), |v| v.from);
    let tree = context.tree();
    let this = context.scope.this;
    let mut labels = context.labels(&from);
    if labels.is_empty() {
        labels.push(Label {
            span: tree.mark(this),
            text: String::new(),
        });
    }
    Problem {
        fault: Fault::Contradicted,
        doubtful: false,
        labels,
        related: Vec::new(),
        pointer: tree.named_pointer(from.first().copied().unwrap_or(this)),
        help: failed.map(|why| format!("change the values so that they can be computed: {why}")),
        vars: Vars::new(),
        speaks: Vec::new(),
    }
}
