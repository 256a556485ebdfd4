//! `wording: {…}`: reads every text of the manifest that is an answer, against one kind of non-answer
//! or one category of phrases.

use super::{Check, Context, Options, Phase, Problem, RuleError};
use crate::finding::{Fault, Label};
use crate::manifest::{Kind, NodeId};
use crate::quantity::Format;
use crate::schema::{Shape, ShapeId};
use crate::wording::{self, Category, NonAnswer};

#[derive(Debug)]
enum Wording {
    /// Values that are no answer at all.
    Whole(NonAnswer),
    /// Phrases in answers that carry no number.
    Phrases(Vec<Category>),
}

const NON_ANSWERS: &[(&str, NonAnswer)] = &[
    ("placeholder", NonAnswer::Placeholder),
    ("boolean", NonAnswer::Boolean),
    ("not_applicable", NonAnswer::NotApplicable),
];

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["non_answer", "phrases"])?;
    if let Some(at) = options.get("non_answer") {
        let name = &*options.tree[at].text;
        let found = NON_ANSWERS.iter().find(|(known, _)| *known == name);
        let Some((_, kind)) = found else {
            let help = "write placeholder, boolean or not_applicable";
            return Err(options.error(at, format!("there is no non-answer `{name}`"), help));
        };
        return Ok(Box::new(Wording::Whole(*kind)));
    }
    let at = options.demand("phrases", "phrases: [frequency]")?;
    let category = |(id, name): (NodeId, &str)| {
        Category::parse(name).ok_or_else(|| {
            let names: Vec<_> = Category::names().collect();
            let help = format!("write one of {}", names.join(", "));
            options.error(id, format!("there is no category `{name}`"), help)
        })
    };
    let categories: Result<Vec<_>, _> = options.texts(at)?.into_iter().map(category).collect();
    Ok(Box::new(Wording::Phrases(categories?)))
}

impl Check for Wording {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let mut problems = Vec::new();
        walk(
            context,
            context.scope.this,
            context.shape,
            &mut |id, shape| {
                if tree[id].spoken {
                    return;
                }
                problems.extend(match self {
                    Wording::Whole(kind) => whole(context, id, shape, *kind),
                    Wording::Phrases(categories) => phrases(context, id, shape, categories),
                });
            },
        );
        problems
    }

    fn phase(&self) -> Phase {
        match self {
            Wording::Whole(_) => Phase::NonAnswers,
            Wording::Phrases(_) => Phase::Words,
        }
    }
}

/// Every scalar that the schema knows, with its shape. What a team keeps under `x-` is its own.
fn walk(
    context: &Context<'_>,
    id: NodeId,
    shape: ShapeId,
    visit: &mut dyn FnMut(NodeId, &'static Shape),
) {
    let tree = context.tree();
    let known = Shape::of(shape);
    match &tree[id].kind {
        Kind::Map(values) => {
            for value in values {
                let field = tree.key(*value).and_then(|key| known.field(key));
                if let Some(field) = field {
                    walk(context, *value, field, visit);
                }
            }
        }
        Kind::List(items) => {
            for item in items {
                if let Some(shape) = known.items {
                    walk(context, *item, shape, visit);
                }
            }
        }
        Kind::Null => {}
        Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text => visit(id, known),
    }
}

fn whole(context: &Context<'_>, id: NodeId, shape: &Shape, kind: NonAnswer) -> Option<Problem> {
    let tree = context.tree();
    let text = &tree[id].text;
    let found = match &tree[id].kind {
        // `reversible: false` is an answer: the one place where the schema takes a boolean.
        Kind::Bool(value) => (!(shape.types.boolean && !value)).then_some(NonAnswer::Boolean),
        Kind::Text if shape.choices.contains(&&**text) => None,
        Kind::Text => wording::non_answer(text, context.vocabulary),
        _ => None,
    };
    // An id may be made of any words, and a list may hold the name of a field such as `handled`.
    let named = matches!(shape.format, Some(Format::Id | Format::Ref));
    let listed = tree.key(id).is_none();
    let closed = match found {
        Some(NonAnswer::Placeholder) => named && text.contains(['-', '_']),
        Some(NonAnswer::Boolean) => named || listed,
        Some(NonAnswer::NotApplicable) => named,
        None => true,
    };
    (found == Some(kind) && !closed).then(|| {
        let mut problem = Problem::at(context, id, Fault::Vague, "");
        if shape.example.is_empty() {
            return problem;
        }
        let key = tree.key(id).unwrap_or("-");
        let separator = if key == "-" { " " } else { ": " };
        problem.help = Some(format!(
            "{}\n{key}{separator}{}",
            shape.description, shape.example
        ));
        problem.vars = vec![("found", text.to_string())];
        problem
    })
}

/// Phrases are looked for in sentences only, and a number in the same text clears them: it says how
/// often or how much.
fn phrases(
    context: &Context<'_>,
    id: NodeId,
    shape: &Shape,
    categories: &[Category],
) -> Option<Problem> {
    let tree = context.tree();
    let text = &tree[id].text;
    let prose = matches!(tree[id].kind, Kind::Text) && shape.choices.is_empty();
    let formatted = shape.format.is_some_and(|format| format != Format::Who);
    if !prose || formatted {
        return None;
    }
    let hits: Vec<_> = wording::evading(text, context.vocabulary)
        .into_iter()
        .filter(|(category, _)| categories.contains(category))
        .collect();
    let (_, first) = hits.first()?;
    let inside = |at: usize| hits.iter().any(|(_, range)| range.contains(&at));
    let mut bytes = text.bytes().enumerate();
    if bytes.any(|(at, byte)| byte.is_ascii_digit() && !inside(at)) {
        return None;
    }
    let mut problem = Problem::at(context, id, Fault::Vague, "");
    // The words evade, but nothing else spoke against the answer.
    problem.doubtful = true;
    problem.vars = vec![("found", text[first.clone()].to_owned())];
    problem.labels = hits
        .iter()
        .map(|(_, range)| Label {
            span: tree.part(id, range.clone()),
            text: String::new(),
        })
        .collect();
    Some(problem)
}
