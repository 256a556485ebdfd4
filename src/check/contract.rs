//! `contract: {field: …}`: a data contract (ODCS) can be read, says what it is, and promises data
//! before it counts as late.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError, elsewhere, listed};
use crate::finding::{Fault, Label};
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::{self, Dimension, Format, Quantity, Typed};
use crate::repository::Seen;
use std::cmp::Ordering;

#[derive(Debug)]
struct Contract {
    field: FieldPath,
    /// When data counts as late. Without it the form of the contract is asked.
    late: Option<FieldPath>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["field", "late"])?;
    let field = options.path(options.demand("field", "field: contract")?)?;
    let late = options.get("late").map(|at| options.path(at)).transpose()?;
    Ok(Box::new(Contract { field, late }))
}

impl Check for Contract {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let this = context.scope.this;
        let Found::Value(id) = self.field.find(tree, this, false) else {
            return Vec::new();
        };
        let path = tree[id].text.split('#').next().unwrap_or_default();
        let lower = path.to_lowercase();
        if !["yaml", "yml", "json"]
            .iter()
            .any(|end| lower.ends_with(end))
        {
            return Vec::new();
        }
        let look = context.repository.look(path);
        // That it is absent or empty is said of every path.
        let Some(file) = look.file().filter(|f| !f.source.text().trim().is_empty()) else {
            return Vec::new();
        };
        context.take_file(file);
        let documents = file.documents().unwrap_or_default();
        let problem = match (&self.late, documents) {
            (None, [contract]) => form(context, id, path, file, contract),
            (None, []) => {
                let says = "cannot be read as YAML or JSON";
                Some(said(context, id, path, says, "no contract yet"))
            }
            (None, _) => None,
            (Some(late), [contract]) => match late.find(tree, this, false) {
                Found::Value(late) => later(context, id, late, file, contract),
                Found::Absent(..) | Found::Beyond => None,
            },
            (Some(_), _) => None,
        };
        problem.into_iter().collect()
    }
}

fn said(context: &Context<'_>, id: NodeId, path: &str, says: &str, label: &str) -> Problem {
    let mut problem = Problem::at(context, id, Fault::Vague, label);
    problem.vars = vec![
        ("found", path.to_owned()),
        ("problem", format!("`{path}` {says}")),
    ];
    problem
}

/// What every contract says of itself (ODCS 3, "Fundamentals"; in ODCS 2 the id is `uuid`).
fn form(
    context: &Context<'_>,
    id: NodeId,
    path: &str,
    file: &Seen,
    contract: &Tree,
) -> Option<Problem> {
    let text = |key: &str| {
        let at = contract.get(Tree::ROOT, key)?;
        contract.is_given(at).then(|| &*contract[at].text)
    };
    if !matches!(contract[Tree::ROOT].kind, Kind::Map(_)) || text("kind") != Some("DataContract") {
        let says = "is no data contract: it has no `kind: DataContract`";
        return Some(said(context, id, path, says, "no contract yet"));
    }
    let mut missing = Vec::new();
    if text("id").or_else(|| text("uuid")).is_none() {
        missing.push("id");
    }
    for key in ["version", "apiVersion"] {
        if text(key).is_none() {
            missing.push(key);
        }
    }
    if !missing.is_empty() {
        return Some(said(
            context,
            id,
            path,
            &format!("has no {}", listed(&missing)),
            "says too little",
        ));
    }
    let latency = latency(contract)?;
    if latency.quantity.is_some() {
        return None;
    }
    let says = match latency.unit.as_str() {
        _ if latency.value.is_some() => {
            let value = latency.value.as_deref().unwrap_or_default();
            format!("gives its latency as `{value}`, which is no number; the unit stands beside it")
        }
        "m" => "gives its latency in `m`, which may be minutes or months".to_owned(),
        "" => "gives its latency without a unit".to_owned(),
        unit => format!("gives its latency in `{unit}`, which is no unit of time"),
    };
    let mut problem = said(context, id, path, &says, "unit unclear");
    problem.help = Some(format!(
        "write the unit out in `{path}`\nunit: {}",
        if latency.unit == "m" {
            "minutes"
        } else {
            "hours"
        }
    ));
    problem.related = vec![elsewhere(&file.source, contract, latency.at, "latency")];
    Some(problem)
}

/// The contract lets data be later than the manifest accepts.
fn later(
    context: &Context<'_>,
    id: NodeId,
    late: NodeId,
    file: &Seen,
    contract: &Tree,
) -> Option<Problem> {
    let tree = context.tree();
    let promised = latency(contract)?;
    let latency = promised.quantity?;
    let Some(Typed::Quantity(limit)) = tree[late].typed.as_deref() else {
        return None;
    };
    if latency.compare(*limit) != Some(Ordering::Greater) {
        return None;
    }
    let mut problem = Problem::at(context, late, Fault::Contradicted, "counts as late");
    problem.labels.push(Label {
        span: tree.mark(id),
        text: format!("promises {latency}"),
    });
    problem.labels.sort_by_key(|label| label.span);
    problem.related = vec![elsewhere(
        &file.source,
        contract,
        promised.at,
        "the promise",
    )];
    problem.vars = vec![
        ("found", latency.to_string()),
        ("target", limit.to_string()),
    ];
    Some(problem)
}

struct Latency {
    /// Nothing where the unit does not say what it is.
    quantity: Option<Quantity>,
    unit: String,
    /// The value, where it is no number.
    value: Option<String>,
    at: NodeId,
}

/// The largest latency that the contract names.
fn latency(contract: &Tree) -> Option<Latency> {
    let list = contract.get(Tree::ROOT, "slaProperties")?;
    let of = |item: &NodeId| {
        let text = |key: &str| contract.get(*item, key).map(|at| contract[at].text.trim());
        if !text("property")?.eq_ignore_ascii_case("latency") {
            return None;
        }
        let at = contract.get(*item, "value")?;
        let written = contract[at].text.trim();
        if written.is_empty() {
            return None;
        }
        let value = quantity::number(written);
        let unit = text("unit").unwrap_or_default().to_owned();
        let quantity = unit_of_time(&unit).zip(value).map(|(one, value)| Quantity {
            value: one.value * value,
            ..one
        });
        let value = value.is_none().then(|| written.to_owned());
        Some(Latency {
            quantity,
            unit,
            value,
            at,
        })
    };
    let all = contract.items(list).iter().filter_map(of);
    all.reduce(|one, other| match (one.quantity, other.quantity) {
        (None, _) => one,
        (_, None) => other,
        (Some(a), Some(b)) if b.compare(a) == Some(Ordering::Greater) => other,
        _ => one,
    })
}

/// One of a unit as ODCS writes it: `d`, `day` or `days`. A bare `m` may be minutes or months.
fn unit_of_time(unit: &str) -> Option<Quantity> {
    let unit = unit.to_lowercase();
    let short = match unit.as_str() {
        "ms" | "millisecond" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "min" | "mins" | "minute" | "minutes" => "min",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "w" | "wk" | "week" | "weeks" => "w",
        "mo" | "month" | "months" => "mo",
        "y" | "yr" | "yrs" | "year" | "years" => "y",
        _ => return None,
    };
    match quantity::parse(Format::Duration, &format!("1{short}")) {
        Ok(Some(Typed::Quantity(one))) if one.dimension != Dimension::NONE => Some(one),
        _ => None,
    }
}
