//! `wording: {…}`: reads every text of the manifest that is an answer, against one kind of non-answer
//! or one category of phrases.

use super::{Check, Context, Options, Phase, Problem, RuleError};
use crate::finding::{Fault, Label};
use crate::manifest::limit::MAX_FINDINGS_OF_A_RULE;
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::Format;
use crate::schema::{Shape, is_refusal, shape_of};
use crate::wording::{self, Asked, Category, Level, NonAnswer, Vocabulary};
use std::ops::Range;

#[derive(Debug)]
enum Wording {
    /// Values that are no answer at all.
    Whole(NonAnswer),
    /// Phrases in answers that carry no number.
    Phrases(Vec<Category>),
    /// Answers in a language that we have no words of.
    Unjudged,
}

const NON_ANSWERS: &[(&str, NonAnswer)] = &[
    ("placeholder", NonAnswer::Placeholder),
    ("boolean", NonAnswer::Boolean),
    ("not_applicable", NonAnswer::NotApplicable),
];

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["non_answer", "phrases", "unjudged"])?;
    if let Some(at) = options.get("unjudged") {
        return match options.tree[at].kind {
            Kind::Bool(true) => Ok(Box::new(Wording::Unjudged)),
            _ => {
                let help = "write unjudged: true";
                Err(options.error(at, "`unjudged` is either true or not there", help))
            }
        };
    }
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
        match self {
            Wording::Whole(kind) => context
                .non_answers()
                .iter()
                .filter(|(id, found)| found == kind && !tree[*id].spoken)
                .filter(|(id, _)| is_inside(tree, *id, context.scope.this))
                .enumerate()
                .map(|(index, (id, _))| match index < MAX_FINDINGS_OF_A_RULE {
                    true => whole(context, *id),
                    false => Problem::counted(*id, Fault::Vague),
                })
                .collect(),
            Wording::Unjudged => unjudged(context).into_iter().collect(),
            Wording::Phrases(categories) => {
                let this = context.scope.this;
                let mut problems = Vec::new();
                for id in prose_of(context, this) {
                    if tree[*id].spoken {
                        continue;
                    }
                    let problem = phrases(context, *id, categories);
                    let full = problems.len() >= MAX_FINDINGS_OF_A_RULE;
                    problems.extend(problem.map(|problem| match full {
                        true => Problem::counted(*id, Fault::Vague),
                        false => problem,
                    }));
                }
                problems
            }
        }
    }

    fn phase(&self) -> Phase {
        match self {
            Wording::Whole(_) => Phase::NonAnswers,
            Wording::Phrases(_) | Wording::Unjudged => Phase::Words,
        }
    }
}

fn is_inside(tree: &Tree, id: NodeId, outer: NodeId) -> bool {
    std::iter::successors(Some(id), |id| tree[*id].parent).any(|id| id == outer)
}

/// The sentences at or below a value: what it holds stands behind it, before all else.
fn prose_of<'m>(context: &Context<'m>, this: NodeId) -> impl Iterator<Item = &'m NodeId> {
    let tree = context.tree();
    let all = context.prose();
    let from = all.partition_point(|id| *id < this);
    let inside = move |id: &&NodeId| is_inside(tree, **id, this);
    all[from..].iter().take_while(inside)
}

/// Every text that the schema knows as a sentence. What a team keeps under `x-` is its own.
pub(super) fn prose(tree: &Tree) -> Vec<NodeId> {
    let is_prose = |id: &NodeId| {
        let shape = match tree[*id].kind {
            Kind::Text => shape_of(tree, *id).map(Shape::of),
            _ => None,
        };
        shape.is_some_and(|shape| {
            let formatted = shape.format.is_some_and(|format| format != Format::Who);
            shape.choices.is_empty() && !formatted
        })
    };
    tree.ids().filter(is_prose).collect()
}

/// The values of a manifest that are no answer at all.
pub(super) fn non_answers(tree: &Tree, vocabulary: &Vocabulary) -> Vec<(NodeId, NonAnswer)> {
    let found = |id: NodeId| {
        let shape = Shape::of(shape_of(tree, id)?);
        let text = &tree[id].text;
        // An id may be made of any words.
        let named = matches!(shape.format, Some(Format::Id | Format::Ref));
        if named && text.contains(['-', '_']) {
            return None;
        }
        let found = match &tree[id].kind {
            // `reversible: false` is an answer: the one place where the schema takes a boolean.
            Kind::Bool(value) => (*value || !shape.types.boolean).then_some(NonAnswer::Boolean),
            Kind::Text if tree[id].typed.is_some() || shape.choices.contains(&&**text) => None,
            Kind::Text if is_address(text) => None,
            Kind::Text => wording::non_answer(text, vocabulary),
            _ => None,
        }?;
        // A list may hold the name of a field such as `handled`.
        let an_answer = match found {
            NonAnswer::Placeholder => false,
            NonAnswer::Boolean => named || tree.key(id).is_none() || is_code(text, shape),
            NonAnswer::NotApplicable => named || is_for_the_schema(text, shape),
        };
        (!an_answer).then_some((id, found))
    };
    tree.ids().filter_map(found).collect()
}

/// A refusal in the place of a word from a list or of a group of fields: there is no room for a reason
/// either, so what may stand there is the thing to say.
fn is_for_the_schema(text: &str, shape: &Shape) -> bool {
    let refused = !shape.choices.is_empty() || !shape.types.string;
    let words = shape.items.is_some_and(|it| Shape::of(it).types.string);
    refused && !shape.answer && (is_refusal(text) || (shape.is_owed() && !words))
}

/// A path, an address, a handle: one word that is plainly a name. Most values of a manifest are.
fn is_address(text: &str) -> bool {
    const LONGEST_NEGATIVE: usize = "n/a.".len();
    text.len() > LONGEST_NEGATIVE
        && text.bytes().any(|byte| matches!(byte, b'/' | b'@'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@')
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `NO` in quotes is Norway where a place is asked.
fn is_code(text: &str, shape: &Shape) -> bool {
    !shape.answer && text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn whole(context: &Context<'_>, id: NodeId) -> Problem {
    let tree = context.tree();
    let mut problem = Problem::at(context, id, Fault::Vague, "");
    let Some(shape) = shape_of(tree, id).map(Shape::of) else {
        return problem;
    };
    problem.vars = vec![
        ("found", tree[id].text.to_string()),
        ("problem", refusal(&tree[id].text).to_owned()),
    ];
    if !shape.example.is_empty() {
        let key = tree
            .key(id)
            .map_or_else(|| "-".to_owned(), |key| format!("{key}:"));
        problem.help = Some(format!("{}\n{key} {}", shape.description, shape.example));
    }
    problem
}

/// What a value that is no answer does instead of answering: it refuses, or it sends the reader away.
fn refusal(text: &str) -> &'static str {
    const AWAY: [&str; 9] = [
        "as above", "as d", "ditto", "dito", "refer", "same as", "see ", "siehe", "wie ",
    ];
    let text = text.trim().to_lowercase();
    match AWAY.iter().any(|start| text.starts_with(start)) {
        true => "sends the reader to another place, and nothing says which",
        false => "gives no reason why the question would not concern this capability",
    }
}

/// A text in a language without vocabulary, where nothing else was said about it.
fn unjudged(context: &Context<'_>) -> Option<Problem> {
    let tree = context.tree();
    let this = context.scope.this;
    let prose = matches!(tree[this].kind, Kind::Text) && !tree[this].spoken;
    (prose && context.sentence(this).unjudged)
        .then(|| Problem::at(context, this, Fault::Vague, "not judged"))
}

/// Phrases are looked for in sentences only, and a number in the same text clears them: it says how
/// often or how much.
fn phrases(context: &Context<'_>, id: NodeId, categories: &[Category]) -> Option<Problem> {
    let tree = context.tree();
    let text = &tree[id].text;
    let sentence = context.sentence(id);
    let hits: Vec<_> = sentence
        .evading
        .iter()
        .filter(|(category, _)| categories.contains(category))
        .collect();
    let (_, first) = hits.first()?;
    let inside = |at: usize| hits.iter().any(|(_, range)| range.contains(&at));
    let mut bytes = text.bytes().enumerate();
    if bytes.any(|(at, byte)| byte.is_ascii_digit() && !inside(at)) {
        return None;
    }
    // What is promised is not there, however clearly it is said.
    let promised = categories.contains(&Category::Deferral);
    if !promised && is_clear_sentence(context, id, first) {
        return None;
    }
    let mut problem = Problem::at(context, id, Fault::Vague, "");
    // The words evade, but nothing else spoke against the answer.
    problem.doubtful = true;
    problem.vars = vec![("found", text[first.clone()].to_owned())];
    problem.labels = hits
        .iter()
        .take(MOST_MARKS)
        .map(|(_, range)| Label {
            span: tree.part(id, range.clone()),
            text: String::new(),
        })
        .collect();
    Some(problem)
}

/// Words marked of one text; more of them say no more.
const MOST_MARKS: usize = 16;

/// Whether the sentence around a phrase is long enough to be read as a whole, and says something.
fn is_clear_sentence(context: &Context<'_>, id: NodeId, phrase: &Range<usize>) -> bool {
    const TELLING: usize = 8;
    let tree = context.tree();
    let text = &tree[id].text;
    let start = text[..phrase.start].rfind(". ").map_or(0, |dot| dot + 2);
    let end = text[phrase.end..]
        .find(". ")
        .map_or(text.len(), |dot| phrase.end + dot);
    let sentence = &text[start..end];
    let asked = Asked {
        field: tree.key(id).unwrap_or_default(),
        ..Asked::default()
    };
    sentence.split_whitespace().count() >= TELLING
        && wording::read(sentence, asked, context.vocabulary).level == Level::None
}
