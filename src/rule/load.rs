//! A rule file's tree → a rule. Every mistake of an author is an error with its place.

use super::{Levels, Mapping, Message, Rule, Selector};
use crate::check::{self, Options, RuleError};
use crate::expr::{Data, Scopes, Template, Type};
use crate::finding::{Question, Severity};
use crate::manifest::{self, Kind, NodeId, Tree, Word};
use crate::quantity::{self, Dimension, Format, Number, Quantity, Typed};
use crate::schema::place;
use crate::source::Source;
use std::sync::Arc;

/// The keys of a rule file.
const KEYS: &[&str] = &[
    "id",
    "title",
    "question",
    "severity",
    "waivable",
    "since",
    "given",
    "when",
    "asks",
    "check",
    "message",
    "help",
    "why",
    "maps",
    "parameters",
    "examples",
];

/// A rule file: the rule, and what people read about it.
#[derive(Debug)]
pub struct File {
    /// The rule.
    pub rule: Rule,
    /// What `explain` shows.
    pub documentation: Documentation,
    /// The text it was read from.
    pub source: Arc<Source>,
    /// Its values, for the examples.
    pub(super) tree: Tree,
}

/// What people read about a rule.
#[derive(Clone, Debug, Default)]
pub struct Documentation {
    /// Why it asks.
    pub why: String,
    /// Framework → clauses that speak of the same; never a claim of conformity.
    pub maps: Vec<(String, Vec<String>)>,
}

impl Documentation {
    /// The clauses that speak of the same, with what is known of them.
    pub fn mappings(&self) -> impl Iterator<Item = Mapping<'_>> {
        self.maps.iter().flat_map(|(framework, clauses)| {
            clauses.iter().map(|clause| Mapping::new(framework, clause))
        })
    }
}

impl File {
    /// Reads a rule file.
    ///
    /// # Errors
    /// Everything that is wrong with it, as far as it can be told in one go.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<RuleError>> {
        let read = manifest::read_other(source);
        let errors: Vec<_> = read
            .findings
            .into_iter()
            .map(|finding| {
                let help = finding.help.clone().unwrap_or_default();
                RuleError::new(finding.span(), finding.message, help)
            })
            .collect();
        let Some(tree) = read.tree.filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        let rule = rule(&tree).map_err(|error| vec![error])?;
        let documentation = documentation(&tree);
        if documentation.why.trim().is_empty() {
            let help = "add `why: |` with what happens in production when nobody answers this";
            return Err(vec![RuleError::new(
                tree.anchor(Tree::ROOT),
                "`why` is missing",
                help,
            )]);
        }
        Ok(File {
            rule,
            documentation,
            source: source.clone(),
            tree,
        })
    }
}

fn documentation(tree: &Tree) -> Documentation {
    let maps = tree.get(Tree::ROOT, "maps").map_or(Vec::new(), |maps| {
        let clauses = |id: &NodeId| {
            let items = tree.items(*id).iter();
            items.map(|item| tree[*item].text.to_string()).collect()
        };
        tree.children(maps)
            .iter()
            .map(|id| (tree.key(*id).unwrap_or_default().to_owned(), clauses(id)))
            .collect()
    });
    Documentation {
        why: tree
            .get(Tree::ROOT, "why")
            .map_or(String::new(), |id| tree[id].text.to_string()),
        maps,
    }
}

/// The rule in a tree.
fn rule(tree: &Tree) -> Result<Rule, RuleError> {
    let root = Tree::ROOT;
    if !matches!(tree[root].kind, Kind::Map(_)) {
        let span = tree.anchor(root);
        return Err(RuleError::new(
            span,
            "this is no rule file",
            "start with `id: owner-missing`",
        ));
    }
    check::only(tree, root, KEYS)?;
    let given = given(tree)?;
    let parameters = parameters(tree)?;
    let types: Vec<_> = parameters
        .iter()
        .map(|(name, (_, kind))| (name.clone(), kind.clone()))
        .collect();
    let (name, at) = named_check(tree)?;
    let span = tree.key_span(at).unwrap_or_default();
    let ask = |selector: &Selector| {
        let options = Options {
            tree,
            at,
            this: selector.shape(),
            parameters: &types,
            built: None,
        };
        let when = tree.get(root, "when");
        let when = when.map(|when| options.test(when)).transpose()?;
        check::load(&options, &name, span).map(|check| (options, when, check))
    };
    let (options, when, check) = ask(&given[0])?;
    // What is asked must make sense at every place that is named.
    for other in given.iter().skip(1) {
        ask(other)?;
    }
    let said = message(&options, text(tree, "message")?)?;
    let help = tree
        .get(root, "help")
        .map(|at| message(&options, at))
        .transpose()?;
    Ok(Rule {
        id: id(tree)?,
        title: tree[text(tree, "title")?].text.clone(),
        question: question(tree)?,
        levels: levels(tree)?,
        waivable: waivable(tree)?,
        since: tree[text(tree, "since")?].text.clone(),
        given: given.into(),
        when,
        asks: asks(tree)?,
        parameters: parameters
            .into_iter()
            .map(|(name, (data, _))| (name, data))
            .collect(),
        check,
        message: said,
        help,
    })
}

/// The place that `asks` names in every manifest.
fn asks(tree: &Tree) -> Result<Option<Word>, RuleError> {
    if tree.get(Tree::ROOT, "asks").is_none() {
        return Ok(None);
    }
    let at = text(tree, "asks")?;
    let anything = manifest::read_other(&Source::new("", "{}")).tree;
    let found = anything.map(|anything| place(&anything, &tree[at].text));
    match found {
        Some(Ok(place)) => Ok(Some(place.pointer.into())),
        Some(Err(astray)) => {
            let message = format!("`{}` leads to no place of a manifest", tree[at].text);
            let help = match astray.near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "start with `/` and a section\nasks: /operations/quality/slice".to_owned(),
            };
            Err(RuleError::new(tree.mark(at), message, help))
        }
        None => Ok(None),
    }
}

fn text(tree: &Tree, key: &str) -> Result<NodeId, RuleError> {
    match tree.get(Tree::ROOT, key) {
        Some(id) if tree.is_given(id) && tree.children(id).is_empty() => Ok(id),
        Some(id) => Err(RuleError::new(
            tree.mark(id),
            format!("`{key}` is not a text"),
            format!("write a text after `{key}:`"),
        )),
        None => Err(RuleError::new(
            tree.anchor(Tree::ROOT),
            format!("`{key}` is missing"),
            format!("add `{key}: …`"),
        )),
    }
}

/// Shapes of an id that name no fault: what the rule asks for instead of what it finds.
const NO_FAULT: &[&str] = &["no-", "require-", "must-", "use-", "check-", "avoid-"];

fn id(tree: &Tree) -> Result<Word, RuleError> {
    let at = text(tree, "id")?;
    let id = &tree[at].text;
    if quantity::parse(Format::Id, id).is_err() {
        let help = "write lower-case words joined by hyphens, as in `owner-missing`";
        return Err(RuleError::new(
            tree.mark(at),
            format!("`{id}` is not an id"),
            help,
        ));
    }
    if NO_FAULT.iter().any(|start| id.starts_with(start)) {
        let help = "name what is found, as in `owner-missing`";
        let message = format!("`{id}` names a wish, not a fault");
        return Err(RuleError::new(tree.mark(at), message, help));
    }
    Ok(id.clone())
}

fn question(tree: &Tree) -> Result<Question, RuleError> {
    let at = text(tree, "question")?;
    let known = Question::FIVE.into_iter().chain([Question::Answers]);
    let name = &*tree[at].text;
    known.clone().find(|q| q.name() == name).ok_or_else(|| {
        let names: Vec<_> = known.map(Question::name).collect();
        let help = format!("write one of {}", names.join(", "));
        RuleError::new(
            tree.mark(at),
            format!("there is no question `{name}`"),
            help,
        )
    })
}

fn levels(tree: &Tree) -> Result<Levels, RuleError> {
    let help = "write `severity: {pilot: off, production: error}`";
    let Some(at) = tree.get(Tree::ROOT, "severity") else {
        return Err(RuleError::new(
            tree.anchor(Tree::ROOT),
            "`severity` is missing",
            help,
        ));
    };
    check::only(tree, at, &["pilot", "production", "high_impact"])?;
    let level = |key: &str| match tree.get(at, key) {
        None => Ok(None),
        Some(id) => match &*tree[id].text {
            "off" => Ok(Some(None)),
            "info" => Ok(Some(Some(Severity::Info))),
            "warning" => Ok(Some(Some(Severity::Warning))),
            "error" => Ok(Some(Some(Severity::Error))),
            other => Err(RuleError::new(
                tree.mark(id),
                format!("`{other}` is not a severity"),
                "write off, info, warning or error",
            )),
        },
    };
    let missing = |key: &str| {
        let message = format!("`severity` does not say `{key}`");
        RuleError::new(tree.anchor(at), message, help)
    };
    let pilot = level("pilot")?.ok_or_else(|| missing("pilot"))?;
    let production = level("production")?.ok_or_else(|| missing("production"))?;
    Ok(Levels {
        pilot,
        production,
        high_impact: level("high_impact")?.unwrap_or(production),
    })
}

/// A rule's findings may be waived unless it says `waivable: false`.
fn waivable(tree: &Tree) -> Result<bool, RuleError> {
    let Some(at) = tree.get(Tree::ROOT, "waivable") else {
        return Ok(true);
    };
    match tree[at].kind {
        Kind::Bool(value) => Ok(value),
        _ => {
            let help = "write `waivable: false`, or leave it out";
            let message = "`waivable` is neither true nor false";
            Err(RuleError::new(tree.mark(at), message, help))
        }
    }
}

fn given(tree: &Tree) -> Result<Vec<Selector>, RuleError> {
    let Some(at) = tree.get(Tree::ROOT, "given") else {
        return Ok(vec![Selector::root()]);
    };
    let parse = |id: NodeId| Selector::parse(&tree[id].text, tree.mark(id));
    match &tree[at].kind {
        Kind::List(items) if !items.is_empty() => items.iter().map(|id| parse(*id)).collect(),
        _ => Ok(vec![parse(at)?]),
    }
}

fn named_check(tree: &Tree) -> Result<(String, NodeId), RuleError> {
    let help = "write one check, as in `check: {answered: {fields: [owner.team]}}`";
    let Some(at) = tree.get(Tree::ROOT, "check") else {
        return Err(RuleError::new(
            tree.anchor(Tree::ROOT),
            "`check` is missing",
            help,
        ));
    };
    match tree.children(at) {
        [one] => match tree.key(*one) {
            Some(name) => Ok((name.to_owned(), *one)),
            None => Err(RuleError::new(
                tree.anchor(at),
                "`check` names no check",
                help,
            )),
        },
        _ => Err(RuleError::new(
            tree.anchor(at),
            "`check` names exactly one check",
            help,
        )),
    }
}

fn message(options: &Options<'_>, at: NodeId) -> Result<Message, RuleError> {
    let text = &options.tree[at].text;
    let mut scopes = Scopes::new(options.this, options.parameters);
    Template::parse(text)
        .and_then(|template| template.infer(&mut scopes))
        .map_err(|error| {
            let help = error
                .help
                .unwrap_or_else(|| "change the expression in braces".to_owned());
            RuleError::new(options.tree.mark(at), error.message, help)
        })?;
    Ok(Message::new(text.clone()))
}

/// Its name, its value, and what that is.
pub(super) type Parameter = (String, (Data<'static>, Type));

/// Parameters are numbers, or quantities written as in a manifest.
fn parameters(tree: &Tree) -> Result<Vec<Parameter>, RuleError> {
    let Some(at) = tree.get(Tree::ROOT, "parameters") else {
        return Ok(Vec::new());
    };
    tree.children(at)
        .iter()
        .map(|id| {
            let name = tree.key(*id).unwrap_or_default().to_owned();
            parameter(&tree[*id].text)
                .map(|value| (name, value))
                .ok_or_else(|| {
                    let help = "write a number, or a quantity such as 180d, 1% or 60/min";
                    RuleError::new(tree.mark(*id), "this is not a quantity", help)
                })
        })
        .collect()
}

/// The value of a parameter as it is written, and what it is.
pub fn parameter(text: &str) -> Option<(Data<'static>, Type)> {
    if let Some(value) = quantity::number(text) {
        return Some((plain(value), Type::Quantity(Dimension::NONE)));
    }
    for format in [Format::Duration, Format::Percent, Format::Rate] {
        if let Ok(Some(Typed::Quantity(quantity))) = quantity::parse(format, text) {
            return Some((Data::Quantity(quantity), Type::Quantity(quantity.dimension)));
        }
    }
    None
}

fn plain(value: Number) -> Data<'static> {
    Data::Quantity(Quantity {
        value,
        dimension: Dimension::NONE,
        percent: false,
    })
}
