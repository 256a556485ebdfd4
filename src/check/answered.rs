//! `answered: {fields: […]}`: the fields are there and not empty. What is missing is marked at the
//! nearest key that is there.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError, listed};
use crate::expr::{self, Expr};
use crate::finding::{Fault, Label, Stage};
use crate::manifest::{NodeId, Word};
use crate::schema::{Required, Shape, ShapeId};

/// A field that must be there, perhaps only when something else holds.
#[derive(Debug)]
pub(super) struct Demand {
    pub(super) path: FieldPath,
    when: Option<Expr>,
    /// An empty list is an answer too.
    may_be_empty: bool,
}

#[derive(Debug)]
struct Answered {
    demands: Vec<Demand>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["fields"])?;
    let fields = options.demand("fields", "fields: [owner.team]")?;
    let demands = demands(&options.with(fields))?;
    Ok(Box::new(Answered { demands }))
}

/// A list of paths, or of `{field, when, may_be_empty}`.
pub(super) fn demands(options: &Options<'_>) -> Result<Vec<Demand>, RuleError> {
    let tree = options.tree;
    let items = tree.items(options.at);
    if items.is_empty() {
        let help = "name at least one field, as in `fields: [owner.team]`";
        return Err(options.error(options.at, "no field is named", help));
    }
    let demand = |id: &NodeId| {
        let item = options.with(*id);
        if tree.children(*id).is_empty() {
            return Ok(Demand {
                path: item.path(*id)?,
                when: None,
                may_be_empty: false,
            });
        }
        item.only(&["field", "when", "may_be_empty"])?;
        let field = item.demand("field", "field: owner.team")?;
        Ok(Demand {
            path: item.path(field)?,
            when: item.get("when").map(|when| item.test(when)).transpose()?,
            may_be_empty: item.get("may_be_empty").is_some(),
        })
    };
    items.iter().map(demand).collect()
}

pub(super) fn shapes(demands: &[Demand], this: ShapeId) -> Vec<ShapeId> {
    demands.iter().filter_map(|d| d.path.shape(this)).collect()
}

/// Fields that are missing under one entry.
pub(super) struct Lack {
    pub(super) parent: NodeId,
    /// Dotted paths from the entry, with their shapes.
    pub(super) fields: Vec<(String, Option<ShapeId>)>,
}

/// What is missing of the demanded fields, by the entry that lacks it.
pub(super) fn lacks(
    demands: &[Demand],
    context: &Context<'_>,
    this: NodeId,
    shape: ShapeId,
) -> Vec<Lack> {
    let mut out: Vec<Lack> = Vec::new();
    for demand in demands {
        let Found::Absent(parent, path) =
            demand.path.find(context.tree(), this, demand.may_be_empty)
        else {
            continue;
        };
        if !demand.is_asked(context, shape) || context.is_excused(parent, path) {
            continue;
        }
        let shape = absent_shape(context, shape, this, parent, path);
        let name = path.join(".");
        match out.iter_mut().find(|lack| lack.parent == parent) {
            Some(lack) if lack.fields.iter().any(|(known, _)| *known == name) => {}
            Some(lack) => lack.fields.push((name, shape)),
            None => out.push(Lack {
                parent,
                fields: vec![(name, shape)],
            }),
        }
    }
    out
}

impl Demand {
    /// What is asked in production only is silent in a pilot when absent; a condition decides the
    /// rest.
    fn is_asked(&self, context: &Context<'_>, shape: ShapeId) -> bool {
        if context.stage == Stage::Pilot {
            let required = self.path.shape(shape).map(|id| Shape::of(id).required);
            if required == Some(Required::Production) {
                return false;
            }
        }
        let holds = |when| expr::holds(when, &context.scope) == Ok(true);
        self.when.as_ref().is_none_or(holds)
    }
}

/// The shape of what is missing at a path from an entry somewhere below `this`.
pub(super) fn absent_shape(
    context: &Context<'_>,
    shape: ShapeId,
    this: NodeId,
    parent: NodeId,
    path: &[Word],
) -> Option<ShapeId> {
    let tree = context.tree();
    let mut keys: Vec<_> = path.iter().rev().map(|key| &**key).collect();
    let mut at = parent;
    while at != this {
        keys.push(tree.key(at)?);
        at = tree[at].parent?;
    }
    keys.iter()
        .rev()
        .try_fold(shape, |shape, key| Shape::of(shape).field(key))
}

impl Check for Answered {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let this = context.scope.this;
        lacks(&self.demands, context, this, context.shape)
            .into_iter()
            .map(|lack| missing(context, &lack))
            .collect()
    }

    fn demands(&self, this: ShapeId) -> Vec<ShapeId> {
        shapes(&self.demands, this)
    }

    fn asked(&self) -> Vec<String> {
        self.demands.iter().map(|it| it.path.text()).collect()
    }
}

/// The problem that an entry lacks fields, with lines to type out of the schema's own examples.
pub(super) fn missing(context: &Context<'_>, lack: &Lack) -> Problem {
    let tree = context.tree();
    let names: Vec<_> = lack.fields.iter().map(|(name, _)| name.as_str()).collect();
    let label = match names.as_slice() {
        [one] => format!("no `{one}`"),
        [first, second] => format!("no `{first}`, no `{second}`"),
        many => format!("{} fields missing", many.len()),
    };
    // An empty list or text stands there to be marked itself.
    let first = names[0].split('.').next().unwrap_or_default();
    let empty = tree.get(lack.parent, first);
    let span = empty
        .and_then(|empty| tree.key_span(empty))
        .unwrap_or_else(|| tree.anchor(lack.parent));
    Problem {
        fault: Fault::Missing,
        doubtful: false,
        labels: vec![Label { span, text: label }],
        related: Vec::new(),
        pointer: format!(
            "{}/{}",
            tree.named_pointer(lack.parent),
            names[0].replace('.', "/")
        ),
        help: Some(lines_to_type(&lack.fields)),
        vars: vec![("missing", listed(&names))],
        speaks: Vec::new(),
    }
}

/// `add …` with a line for each field; one field says what it is for.
fn lines_to_type(fields: &[(String, Option<ShapeId>)]) -> String {
    if let [(name, shape)] = fields {
        let why = shape.map_or("", |id| Shape::of(id).description);
        let question = why.split_inclusive(['?', '.']).next().unwrap_or_default();
        return format!("{question}\n{}", line_to_type(name, *shape));
    }
    // Fields of one section stand under one key: what is pasted must be read.
    let mut help = "add what is missing, such as".to_owned();
    let mut last = None;
    for (name, shape) in fields {
        let section = name.split_once('.').map(|(section, _)| section);
        let line = line_to_type(name, *shape);
        let line = match line.split_once('\n') {
            Some((_, inside)) if section == last => inside,
            _ => &line,
        };
        help.push('\n');
        help.push_str(line);
        last = section;
    }
    help
}

/// `key: example`; a section stands on a line of its own above.
pub(super) fn line_to_type(path: &str, shape: Option<ShapeId>) -> String {
    let example = shape.map_or("", |id| Shape::of(id).example);
    let line = |key: &str| format!("{key}: {example}").trim_end().to_owned();
    match path.split_once('.') {
        Some((section, key)) => format!("{section}:\n  {}", line(key)),
        None => line(path),
    }
}

#[cfg(test)]
mod tests {
    use super::lines_to_type;

    #[test]
    fn fields_of_one_section_are_shown_under_one_key() {
        let names = ["cost.currency", "cost.load", "team", "owner.team"];
        let fields: Vec<_> = names.map(|name| (name.to_owned(), None)).into();
        assert_eq!(
            lines_to_type(&fields),
            "add what is missing, such as\ncost:\n  currency:\n  load:\nteam:\nowner:\n  team:"
        );
    }
}
