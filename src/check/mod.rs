//! What a rule can ask. One file for each check; a rule names exactly one.

mod across;
mod answered;
mod catalog;
mod clear;
mod contract;
mod copied;
mod evidence;
mod holds;
mod mentioned;
mod objectives;
mod options;
mod owners;
mod reference;
mod sections;
mod tools;
mod unambiguous;
mod wording;

pub use holds::built as built_holds;
pub use options::{Built, FieldPath, Options, RuleError, only};

use crate::expr::{Scope, Vars};
use crate::finding::{Fault, Label, Related, Stage};
use crate::fleet::{Fact, Meeting};
use crate::manifest::{Kind, NodeId, Tree, Word};
use crate::repository::{self, Repository, Seen};
use crate::schema::ShapeId;
use crate::source::{Source, Span};
use crate::wording::{NonAnswer, Sentence, Slot, Vocabulary, sentence};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// The checks by name. Each loads its own options.
const CHECKS: &[(&str, Load)] = &[
    ("across", across::load),
    ("answered", answered::load),
    ("catalog", catalog::load),
    ("clear", clear::load),
    ("contract", contract::load),
    ("copied", copied::load),
    ("evidence", evidence::load),
    ("holds", holds::load),
    ("mentioned", mentioned::load),
    ("objectives", objectives::load),
    ("owners", owners::load),
    ("reference", reference::load),
    ("sections", sections::load),
    ("tools", tools::load),
    ("unambiguous", unambiguous::load),
    ("wording", wording::load),
];

type Load = fn(&Options<'_>) -> Result<Box<dyn Check>, RuleError>;

/// What stands after `check:` in a rule file, ready to run.
pub trait Check: fmt::Debug + Send + Sync {
    /// Everything that is wrong with `this`.
    fn run(&self, context: &Context<'_>) -> Vec<Problem>;

    /// What a manifest may share with the others of its run.
    fn facts<'r>(&self, _: &Context<'r>) -> Vec<Fact<'r>> {
        Vec::new()
    }

    /// Whether it compares manifests of one run.
    fn is_shared(&self) -> bool {
        false
    }

    /// Whether it has nothing to look at where a manifest is judged alone.
    fn needs_others(&self) -> bool {
        self.is_shared()
    }

    /// When it runs: what is said first keeps later checks silent about the same value.
    fn phase(&self) -> Phase {
        Phase::Answers
    }

    /// The fields whose absence it reports, for what `this` is.
    fn demands(&self, _: ShapeId) -> Vec<ShapeId> {
        Vec::new()
    }

    /// The same as dotted paths from `this`.
    fn asked(&self) -> Vec<String> {
        Vec::new()
    }

    /// The field whose sentences it reads, and what they must carry.
    fn asks(&self) -> Option<(&str, &[Slot])> {
        None
    }

    /// The fields that it reads and says nothing about when they are absent.
    fn reads(&self) -> Vec<ShapeId> {
        Vec::new()
    }
}

/// The order in which checks run, so that one cause gives one finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Values that are no answer at all: placeholders, booleans, a bare N/A.
    NonAnswers,
    /// Answers that are missing, vague or contradicted.
    Answers,
    /// Words in answers that nothing else was said about.
    Words,
}

/// What a check saw at one place.
#[derive(Debug)]
pub struct Problem {
    /// In which way the answer falls short.
    pub fault: Fault,
    /// Only one of two signs speaks against the answer: one step less severe, never below a warning.
    pub doubtful: bool,
    /// The marks, the most important first.
    pub labels: Vec<Label>,
    /// Places in other files that take part.
    pub related: Vec<Related>,
    /// JSON Pointer with items named by `id`.
    pub pointer: String,
    /// What to do, where the check knows better than the rule.
    pub help: Option<String>,
    /// Words for the rule's message.
    pub vars: Vars,
    /// Values that later phases need not speak of.
    pub speaks: Vec<NodeId>,
}

impl Problem {
    /// One of more problems than a judgement lists: it is counted, and nothing is worded.
    fn counted(id: NodeId, fault: Fault) -> Self {
        Problem {
            fault,
            doubtful: false,
            labels: Vec::new(),
            related: Vec::new(),
            pointer: String::new(),
            help: None,
            vars: Vars::new(),
            speaks: vec![id],
        }
    }

    /// A problem with one value, marked at the value.
    pub fn at(context: &Context<'_>, id: NodeId, fault: Fault, label: impl Into<String>) -> Self {
        let tree = context.tree();
        Problem {
            fault,
            doubtful: false,
            labels: vec![Label {
                span: tree.mark(id),
                text: label.into(),
            }],
            related: Vec::new(),
            pointer: tree.named_pointer(id),
            help: None,
            vars: Vars::new(),
            speaks: vec![id],
        }
    }
}

/// A place whose absence needs no finding.
#[derive(Clone, Debug)]
pub struct Excused {
    /// Items by index, and `*` for every item.
    pointer: String,
    /// Something was asked there, or below it.
    used: Cell<bool>,
}

impl Excused {
    /// A place that nothing has asked for yet.
    pub fn new(pointer: String) -> Self {
        Excused {
            pointer,
            used: Cell::new(false),
        }
    }

    /// Whether it is this place, or holds it; then it is used from now on.
    pub fn covers(&self, pointer: &str) -> bool {
        let covers = crate::schema::holds(&self.pointer, pointer);
        self.used.set(self.used.get() || covers);
        covers
    }

    /// Whether it is just this place. More than that would set aside what is answered.
    pub fn is(&self, pointer: &str) -> bool {
        crate::schema::holds(&self.pointer, pointer)
            && self.pointer.split('/').count() == pointer.split('/').count()
    }

    /// Something was asked there.
    pub fn count_use(&self) {
        self.used.set(true);
    }

    /// Whether something was asked there.
    pub fn is_used(&self) -> bool {
        self.used.get()
    }
}

/// What was heard in the texts of one manifest: several rules listen to each, and it is read when the
/// first one asks.
#[derive(Debug, Default)]
pub struct Heard {
    non_answers: OnceCell<Vec<(NodeId, NonAnswer)>>,
    ids: OnceCell<Vec<NodeId>>,
    prose: OnceCell<Vec<NodeId>>,
    sentences: RefCell<BTreeMap<NodeId, Rc<Sentence>>>,
}

/// What a check sees.
#[derive(Debug)]
pub struct Context<'m> {
    /// The manifest, `this`, the date and the rule's parameters.
    pub scope: Scope<'m>,
    /// The shape of `this`.
    pub shape: ShapeId,
    /// The stage that the manifest is judged at.
    pub stage: Stage,
    /// The files around the manifest.
    pub repository: &'m Repository,
    /// The phrases that evade.
    pub vocabulary: &'m Vocabulary,
    /// The rule that asks.
    pub rule: &'m str,
    /// What the manifest shares with those before it, as far as this rule asked for it.
    pub met: &'m [Meeting<'m>],
    /// What entries of `not_applicable` set aside.
    pub excused: &'m [Excused],
    /// Absent fields that something was said about already, as (parent, key).
    pub explained: &'m [(NodeId, String)],
    /// What was heard in the texts of the manifest.
    pub heard: &'m Heard,
}

impl<'m> Context<'m> {
    /// The manifest.
    pub fn tree(&self) -> &'m Tree {
        self.scope.tree
    }

    /// Takes the steps of what is done in one go; what is computed without them does not count.
    pub(crate) fn take(&self, steps: usize) -> bool {
        self.scope.work.take(steps)
    }

    /// Takes the steps of reading a sentence.
    pub(crate) fn take_sentence(&self, text: &str) -> bool {
        const STEPS_FOR_A_BYTE: usize = 50;
        self.take(text.len() * STEPS_FOR_A_BYTE)
    }

    /// Takes the steps of reading a file: one that is too large to be kept is read anew each time.
    pub(crate) fn take_file(&self, file: &Seen) -> bool {
        let bytes = file.source.text().len();
        self.take(match bytes > repository::MAX_SEEN_BYTES {
            true => bytes,
            false => bytes / 64,
        })
    }

    /// The values of the manifest that are no answer at all.
    pub(crate) fn non_answers(&self) -> &'m [(NodeId, NonAnswer)] {
        self.heard
            .non_answers
            .get_or_init(|| wording::non_answers(self.tree(), self.vocabulary))
    }

    /// The ids that the manifest declares.
    pub(crate) fn ids(&self) -> &'m [NodeId] {
        let tree = self.tree();
        let ids = || tree.ids().filter(|id| tree.key(*id) == Some("id"));
        self.heard.ids.get_or_init(|| ids().collect())
    }

    /// The texts of the manifest that are sentences by the schema, in reading order.
    pub(crate) fn prose(&self) -> &'m [NodeId] {
        self.heard.prose.get_or_init(|| wording::prose(self.tree()))
    }

    /// What is heard in a text, whatever it is asked for.
    pub(crate) fn sentence(&self, id: NodeId) -> Rc<Sentence> {
        let mut sentences = self.heard.sentences.borrow_mut();
        let text = &self.tree()[id].text;
        let hear = || {
            // Where no step is left, nothing is believed of it.
            self.take_sentence(text);
            Rc::new(sentence(text, self.vocabulary))
        };
        sentences.entry(id).or_insert_with(hear).clone()
    }

    /// The text at a path from the top of the manifest, where it is given.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<&'m str> {
        let tree = self.tree();
        let id = tree.at(Tree::ROOT, path)?;
        (matches!(tree[id].kind, Kind::Text) && tree.is_given(id)).then(|| tree[id].text.trim())
    }

    /// Whether the absence of what a path leads to is excused or explained already.
    pub fn is_excused(&self, parent: NodeId, path: &[Word]) -> bool {
        if !self.take(self.excused.len() + self.explained.len()) {
            return true;
        }
        let key = path.first().map_or("", |key| key);
        let pointer = format!("{}/{}", self.tree().pointer(parent), path.join("/"));
        self.excused.iter().any(|excused| excused.covers(&pointer))
            || self
                .explained
                .iter()
                .any(|(node, name)| *node == parent && name == key)
    }

    /// The marks under the values that an expression rested on, each named by its key.
    pub fn labels(&self, from: &[NodeId]) -> Vec<Label> {
        const MOST: usize = 12;
        let tree = self.tree();
        // An item of a list goes by the list's key.
        let name = |id: NodeId| {
            let list = tree[id].parent.and_then(|list| tree.key(list));
            tree.key(id).or(list).unwrap_or_default()
        };
        let shared = |id: NodeId| {
            from.iter()
                .filter(|other| name(**other) == name(id))
                .count()
                > 1
        };
        from.iter()
            .take(MOST)
            .map(|id| {
                let named = tree.key(*id).is_some() && shared(*id);
                let owner = if named { self.owner(*id) } else { None };
                Label {
                    span: tree.mark(*id),
                    text: match owner {
                        Some(owner) => format!("{owner}: {}", name(*id)),
                        None => name(*id).to_owned(),
                    },
                }
            })
            .collect()
    }

    /// The `id` (or `category`, …) of the entry that a value belongs to, else its parent's key.
    fn owner(&self, id: NodeId) -> Option<&'m str> {
        let tree = self.tree();
        let parent = tree[id].parent?;
        ["id", "category", "metric", "sli"]
            .iter()
            .filter_map(|key| tree.get(parent, key))
            .find(|named| *named != id)
            .map(|named| &*tree[named].text)
            .or_else(|| tree.key(parent))
            .or_else(|| tree[parent].parent.and_then(|above| tree.key(above)))
    }
}

/// The check that a rule names under `check:`, with its options.
///
/// # Errors
/// Where there is no such check, or its options are wrong.
pub fn load(
    options: &Options<'_>,
    name: &str,
    name_span: Span,
) -> Result<Box<dyn Check>, RuleError> {
    let Some((_, load)) = CHECKS.iter().find(|(known, _)| *known == name) else {
        let names = CHECKS.iter().map(|(name, _)| *name);
        let help = match crate::schema::nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", names.collect::<Vec<_>>().join(", ")),
        };
        return Err(RuleError::new(
            name_span,
            format!("there is no check `{name}`"),
            help,
        ));
    };
    load(options)
}

/// A value of another file, in words.
fn elsewhere(source: &Arc<Source>, tree: &Tree, id: NodeId, text: impl Into<String>) -> Related {
    Related {
        source: source.clone(),
        span: tree.mark(id),
        text: text.into(),
    }
}

/// As [`listed`], the first ones by name and the others by their number.
fn some_of(names: &[&str]) -> String {
    const NAMED: usize = 20;
    match names.len().checked_sub(NAMED) {
        None | Some(0) => listed(names),
        Some(more) => {
            let named: Vec<_> = names[..NAMED].iter().map(|it| format!("`{it}`")).collect();
            format!("{} and {more} more", named.join(", "))
        }
    }
}

/// `` `a`, `b` and `c` ``
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<_> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
