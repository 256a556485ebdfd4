//! `clear: {field, says, fields}`: the answer is there and is not hand-waving. The structured form
//! has its fields; a sentence carries its slots.

use super::answered::{Demand, Lack, absent_shape, demands, lacks, line_to_type, missing, shapes};
use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError};
use crate::expr::Vars;
use crate::finding::{Fault, Label, Stage};
use crate::manifest::{Kind, NodeId, Tree, Word};
use crate::schema::{Required, Shape, ShapeId};
use crate::wording::{self, Asked, Level, Reading, Slot};

#[derive(Debug)]
struct Clear {
    field: FieldPath,
    says: Vec<Slot>,
    /// Fields of the structured form, from `this`.
    fields: Vec<Demand>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["field", "says", "fields"])?;
    let at = options.demand("field", "field: on_late")?;
    let field = options.path(at)?;
    let says = options.demand("says", "says: [threshold, action]")?;
    let says = options
        .texts(says)?
        .into_iter()
        .map(|(id, name)| {
            Slot::parse(name).ok_or_else(|| {
                let names: Vec<_> = Slot::names().collect();
                let help = format!("write one of {}", names.join(", "));
                options.error(id, format!("there is no slot `{name}`"), help)
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let fields = match options.get("fields") {
        Some(fields) => demands(&options.with(fields))?,
        None => Vec::new(),
    };
    Ok(Box::new(Clear {
        field,
        says,
        fields,
    }))
}

impl Check for Clear {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let this = context.scope.this;
        match self.field.find(tree, this, false) {
            Found::Beyond => Vec::new(),
            Found::Absent(parent, path) => self.absent(context, parent, path).into_iter().collect(),
            Found::Value(id) => match &tree[id].kind {
                Kind::Text => self.sentence(context, id).into_iter().collect(),
                _ => lacks(&self.fields, context, this, context.shape)
                    .iter()
                    .map(|lack| missing(context, lack))
                    .collect(),
            },
        }
    }

    fn asks(&self) -> Option<(&str, &[Slot])> {
        Some((self.field.name(), &self.says))
    }

    fn demands(&self, this: ShapeId) -> Vec<ShapeId> {
        let mut asked = shapes(&self.fields, this);
        asked.extend(self.field.shape(this));
        asked
    }

    fn asked(&self) -> Vec<String> {
        let fields = self.fields.iter().map(|it| it.path.text());
        fields.chain([self.field.text()]).collect()
    }
}

impl Clear {
    fn absent(&self, context: &Context<'_>, parent: NodeId, path: &[Word]) -> Option<Problem> {
        let shape = self.field.shape(context.shape);
        let production = shape.is_some_and(|id| Shape::of(id).required == Required::Production);
        if context.is_excused(parent, path) || (production && context.stage == Stage::Pilot) {
            return None;
        }
        let this = context.scope.this;
        let shape = absent_shape(context, context.shape, this, parent, path);
        let lack = Lack {
            parent,
            fields: vec![(path.join("."), shape)],
        };
        Some(missing(context, &lack))
    }

    fn sentence(&self, context: &Context<'_>, id: NodeId) -> Option<Problem> {
        let tree = context.tree();
        let ids = context.ids().iter().map(|id| &*tree[*id].text);
        let names: Vec<_> = ids.chain(["on_call"]).collect();
        // Each word is looked for among the names.
        let text = &tree[id].text;
        let looked = tree.len() / 8 + text.len() / 8 * names.len() / 16;
        if !context.take(looked) || !context.take_sentence(text) {
            return None;
        }
        let asked = Asked {
            field: self.field.name(),
            says: &self.says,
            names: &names,
        };
        let reading = wording::read(&tree[id].text, asked, context.vocabulary);
        if reading.level == Level::None {
            return None;
        }
        let lacking = &reading.missing;
        let shape = self.field.shape(context.shape);
        let slots: Vec<_> = lacking.iter().map(|slot| slot.name()).collect();
        Some(Problem {
            fault: Fault::Vague,
            doubtful: reading.level < Level::Error,
            labels: marks(tree, id, &reading, &slots),
            related: Vec::new(),
            pointer: tree.named_pointer(id),
            help: Some(help(
                lacking,
                &pattern(tree, self.field.name())
                    .unwrap_or_else(|| line_to_type(self.field.name(), shape)),
            )),
            vars: vars(&slots),
            speaks: vec![id],
        })
    }
}

/// Sentences to fill, by field; names in braces are ids of the manifest.
const PATTERNS: &[(&str, &str)] = &[
    (
        "on_late",
        "After 30m without data, cases go to {fallback}; on_call is paged.",
    ),
    (
        "on_failure",
        "After 5m without an answer, cases go to {fallback}; on_call is paged.",
    ),
    (
        "on_malformed",
        "A bad record is set aside, its case goes to {fallback}; over 1% in 1h, {alert} pages.",
    ),
    (
        "drift",
        "Where PSI exceeds 0.2 over 7d, {alert} pages and {team} decides within 2d.",
    ),
    (
        "on_wrong_output",
        "A daily sample finds it within 24h; {team} reverses it and tells those concerned.",
    ),
    ("when_unsure", "Below 0.80 the case goes to {fallback}."),
];

/// A line to type that names what this manifest declares; nothing where it declares too little.
fn pattern(tree: &Tree, field: &str) -> Option<String> {
    let (_, pattern) = PATTERNS.iter().find(|(known, _)| *known == field)?;
    let first = |list: &str| {
        let list = tree.at(Tree::ROOT, &["operations", list])?;
        let entry = tree.items(list).first()?;
        tree.get(*entry, "id")
    };
    let ids = [
        ("{fallback}", first("fallbacks")),
        ("{alert}", first("alerts")),
        ("{team}", tree.at(Tree::ROOT, &["owner", "team"])),
    ];
    let mut line = (*pattern).to_owned();
    for (name, id) in ids.into_iter().filter(|(name, _)| pattern.contains(name)) {
        line = line.replace(name, &tree[id?].text);
    }
    Some(format!("{field}: {line}"))
}

/// The missing slots as questions, and a line to type.
fn help(missing: &[Slot], line: &str) -> String {
    let questions: Vec<_> = missing.iter().map(|slot| slot.question()).collect();
    match questions.as_slice() {
        [] => line.to_owned(),
        questions => format!("{}\n{line}", questions.join(" ")),
    }
}

/// The slots are no words of the manifest, so they stand without backticks.
fn vars(slots: &[&str]) -> Vars {
    let words = match slots {
        [] => "clear answer".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    vec![("missing", words)]
}

/// Words marked of one answer; more of them say no more.
const MOST_MARKS: usize = 16;

/// The evading words, or the whole answer where no single words are to blame.
fn marks(tree: &Tree, id: NodeId, reading: &Reading, slots: &[&str]) -> Vec<Label> {
    let lacks = match slots {
        [] if reading.decided => "evasive, says the standard".to_owned(),
        [] => "no answer yet".to_owned(),
        [one] => format!("no {one}"),
        [first, second] => format!("no {first}, no {second}"),
        [first, ..] => format!("no {first} and {} more", slots.len() - 1),
    };
    let shown = reading.shown();
    if shown.is_empty() {
        return vec![Label {
            span: tree.mark(id),
            text: lacks,
        }];
    }
    let mut texts = std::iter::once(lacks).chain(std::iter::repeat(String::new()));
    shown
        .into_iter()
        .take(MOST_MARKS)
        .map(|(_, range)| Label {
            span: tree.part(id, range.clone()),
            text: texts.next().unwrap_or_default(),
        })
        .collect()
}
