//! `across: {same: […], sum: …, within: …}`: what several manifests of one run share comes to no more
//! than there is of it.

use super::{Check, Context, Options, Problem, RuleError};
use crate::expr::{Data, Expr, Value, evaluate};
use crate::finding::{Fault, Related};
use crate::fleet::{Fact, Meeting};
use crate::manifest::{Kind, NodeId};
use crate::quantity::{Dimension, Number, Quantity};
use crate::schema::ShapeId;
use std::borrow::Cow;

#[derive(Debug)]
struct Across {
    /// Entries are one where all of these are the same.
    same: Vec<Expr>,
    /// What an entry adds; without it, one.
    sum: Option<Expr>,
    /// What all of them may come to; the largest that any of them names.
    within: Expr,
    reads: Vec<ShapeId>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["same", "sum", "within"])?;
    let same = options.demand("same", "same: [this.id]")?;
    let keys = options.texts(same)?;
    if keys.is_empty() {
        let help = "write `same: [this.id]`";
        return Err(options.error(same, "nothing says what is the same", help));
    }
    let keys = keys.into_iter().map(|(at, _)| options.expr(at));
    let same = keys.collect::<Result<Vec<_>, _>>()?;
    let sum = options.get("sum").map(|at| options.expr(at)).transpose()?;
    let within = options.expr(options.demand("within", "within: this.capacity")?)?;
    let mut reads = options.reads(&within);
    for expr in same.iter().chain(&sum) {
        reads.extend(options.reads(expr));
    }
    Ok(Box::new(Across {
        same,
        sum,
        within,
        reads,
    }))
}

impl Check for Across {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let met = context.met.iter();
        met.filter(|met| met.fact.this == context.scope.this)
            .map(|met| problem(context, met))
            .collect()
    }

    fn facts<'r>(&self, context: &Context<'r>) -> Vec<Fact<'r>> {
        self.fact(context).into_iter().collect()
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn reads(&self) -> Vec<ShapeId> {
        self.reads.clone()
    }
}

impl Across {
    fn fact<'r>(&self, context: &Context<'r>) -> Option<Fact<'r>> {
        let tree = context.tree();
        let mut key = String::new();
        let mut at: Option<NodeId> = None;
        for expr in &self.same {
            let value = evaluate(expr, &context.scope).ok()?;
            at = at.or(value.from.first().copied());
            key += &normal(&shown(value.data)?);
            key.push('\n');
        }
        let at = at.unwrap_or(context.scope.this);
        let amount = match &self.sum {
            Some(sum) => quantity(&evaluate(sum, &context.scope).ok()?)?,
            None => one(),
        };
        let within = quantity(&evaluate(&self.within, &context.scope).ok()?)?;
        // What differs in kind says nothing of each other.
        amount.compare(within)?;
        Some(Fact {
            rule: context.rule,
            key,
            sum: Some((amount, within)),
            this: context.scope.this,
            at,
            span: tree.mark(at),
        })
    }
}

fn shown(data: Data<'_>) -> Option<Cow<'_, str>> {
    match data {
        Data::Text(text) => Some(text),
        Data::Quantity(quantity) => Some(quantity.to_string().into()),
        Data::Date(date) => Some(date.to_string().into()),
        _ => None,
    }
}

fn quantity(value: &Value<'_>) -> Option<Quantity> {
    match value.data {
        Data::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

fn one() -> Quantity {
    Quantity {
        value: Number::from_integer(1),
        dimension: Dimension::NONE,
        percent: false,
    }
}

/// Words in lower case, blanks made one: what people read as the same.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        match word.is_ascii() {
            true => out += word,
            false => out += &word.to_lowercase(),
        }
    }
    out.make_ascii_lowercase();
    out
}

/// The places in other manifests, the first ones by name.
pub(super) fn others(met: &Meeting<'_>) -> Vec<Related> {
    let other = |(source, span): &(std::sync::Arc<crate::source::Source>, _)| Related {
        source: source.clone(),
        span: *span,
        text: "shares it".to_owned(),
    };
    met.others.iter().map(other).collect()
}

fn problem(context: &Context<'_>, met: &Meeting<'_>) -> Problem {
    let tree = context.tree();
    let mut problem = Problem::at(context, met.fact.at, Fault::Contradicted, "shared");
    problem.speaks = Vec::new();
    problem.related = others(met);
    let named = match tree[met.fact.at].kind {
        Kind::List(_) | Kind::Map(_) => String::new(),
        _ => tree[met.fact.at].text.to_string(),
    };
    problem.vars = vec![("found", named), ("count", met.count.to_string())];
    if let Some((total, limit)) = met.sum {
        problem.vars.push(("total", total.to_string()));
        problem.vars.push(("limit", limit.to_string()));
    }
    problem
}
