//! The rules that the program carries: found under `rules/` when it is built, none registered.

use super::load::{self, File, Parameter};
use super::selector::Step;
use super::{Levels, Message, Rule, Selector};
use crate::check::{self, Check, Options, RuleError};
use crate::expr::{Binary, Each, Expr, ExprKind, Function, Items, Key, Named, Part, Type, Unary};
use crate::finding::{Question, Severity};
use crate::manifest::{self, FieldId, Kind, Node, NodeId, Style, Tree};
use crate::quantity::Number;
use crate::schema::ShapeId;
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// One value of a check's options, read when the program was built.
struct Raw {
    parent: u16,
    key: &'static str,
    kind: RawKind,
}

/// Which of these occur depends on the rule files.
#[allow(dead_code)]
enum RawKind {
    Null,
    Bool(bool),
    Integer(i64, &'static str),
    Float(f64, &'static str),
    Text(&'static str),
    /// How many there are.
    List(usize),
    Map(usize),
}

/// A rule file.
struct Embedded {
    path: &'static str,
    text: &'static str,
    /// Nothing where it is none, which the tests refuse.
    rule: Option<Ready>,
}

/// A rule as the build found it: what [`load`] makes of its file, but for the check, whose options
/// stand as they are written.
struct Ready {
    id: &'static str,
    title: &'static str,
    question: Question,
    levels: Levels,
    waivable: bool,
    since: &'static str,
    given: &'static [Selector],
    when: Option<&'static Expr>,
    asks: Option<&'static str>,
    parameters: &'static [(&'static str, &'static str)],
    check: &'static str,
    values: &'static [Raw],
    /// Which of the values are expressions, in ascending order.
    tests: &'static [(u32, &'static Expr)],
    message: &'static str,
    help: Option<&'static str>,
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The built-in rules, ordered by question and id.
pub fn builtin() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let ready = RULE_FILES.iter().filter_map(|file| file.rule.as_ref());
        let mut rules = Vec::with_capacity(RULE_FILES.len());
        rules.extend(ready.filter_map(rule));
        rules
    });
    &RULES
}

fn rule(ready: &'static Ready) -> Option<Rule> {
    let read = |(name, text): &(&str, &str)| Some(((*name).to_owned(), load::parameter(text)?));
    let parameters: Option<Vec<Parameter>> = ready.parameters.iter().map(read).collect();
    let (mut values, mut types) = (Vec::new(), Vec::new());
    for (name, (value, kind)) in parameters? {
        types.push((name.clone(), kind));
        values.push((name, value));
    }
    Some(Rule {
        id: Cow::Borrowed(ready.id),
        title: Cow::Borrowed(ready.title),
        question: ready.question,
        levels: ready.levels,
        waivable: ready.waivable,
        since: Cow::Borrowed(ready.since),
        given: Cow::Borrowed(ready.given),
        when: ready.when.cloned(),
        asks: ready.asks.map(Cow::Borrowed),
        parameters: values,
        check: check(ready, &types)?,
        message: Message::new(Cow::Borrowed(ready.message)),
        help: ready.help.map(|help| Message::new(Cow::Borrowed(help))),
    })
}

fn check(ready: &Ready, parameters: &[(String, Type)]) -> Option<Box<dyn Check>> {
    // Half of the rules: no option of theirs is left to be read.
    if let ("holds", [(0, test)]) = (ready.check, ready.tests) {
        return Some(check::built_holds(test));
    }
    let options = Options {
        tree: &tree(ready.values),
        at: Tree::ROOT,
        this: ready.given.first()?.shape(),
        parameters,
        built: Some(ready.tests),
    };
    check::load(&options, ready.check, Span::default()).ok()
}

/// The built-in rule files, read in full: for `explain`, `test` and the documentation.
pub fn builtin_files() -> Vec<(&'static str, Result<File, Vec<RuleError>>)> {
    RULE_FILES
        .iter()
        .map(|file| (file.path, File::read(&Source::new(file.path, file.text))))
        .collect()
}

/// The built-in rule file of a rule, read in full.
pub fn builtin_file(id: &str) -> Option<Result<File, Vec<RuleError>>> {
    let stem = |file: &&Embedded| {
        let name = file.path.rsplit('/').next();
        name.and_then(|name| name.strip_suffix(".yaml")) == Some(id)
    };
    RULE_FILES
        .iter()
        .find(stem)
        .map(|file| File::read(&Source::new(file.path, file.text)))
}

/// The tree of a check's options, without their places.
fn tree(values: &'static [Raw]) -> Tree {
    let mut nodes: Vec<Node> = Vec::with_capacity(values.len());
    for (at, raw) in values.iter().enumerate() {
        let parent = usize::from(raw.parent);
        let is_root = at == 0;
        let mut step = manifest::Step::Root;
        if !is_root {
            let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
            step = match &mut nodes[parent].kind {
                Kind::List(items) => {
                    items.push(id);
                    manifest::Step::Item(items.len() - 1)
                }
                Kind::Map(values) => {
                    values.push(id);
                    manifest::Step::Key {
                        name: Cow::Borrowed(raw.key),
                        span: Span::default(),
                        field: FieldId::of(raw.key),
                    }
                }
                _ => manifest::Step::Root,
            };
        }
        let (kind, text) = match raw.kind {
            RawKind::Null => (Kind::Null, ""),
            RawKind::Bool(value) => (Kind::Bool(value), ""),
            RawKind::Integer(value, text) => (Kind::Integer(value), text),
            RawKind::Float(value, text) => (Kind::Float(value), text),
            RawKind::Text(text) => (Kind::Text, text),
            RawKind::List(items) => (Kind::List(Vec::with_capacity(items)), ""),
            RawKind::Map(fields) => (Kind::Map(Vec::with_capacity(fields)), ""),
        };
        nodes.push(Node {
            kind,
            text: Cow::Borrowed(text),
            style: Style::Plain,
            span: Span::default(),
            parent: (!is_root).then(|| NodeId(u32::from(raw.parent))),
            step,
            typed: None,
            shape: None,
            spoken: false,
        });
    }
    static NOWHERE: LazyLock<Arc<Source>> = LazyLock::new(|| Source::new("", ""));
    Tree::new(NOWHERE.clone(), nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the build made of a rule file is what the loader reads from its text. Only that one looks up
    /// what a check reads, which no run needs, and it does not number paths.
    #[test]
    fn built_in_rules_are_the_same_as_their_files() {
        let shown = |rule: &Rule| {
            let text = format!("{rule:#?}");
            let mut reads = None;
            let kept = text.lines().filter(|line| {
                let indent = line.len() - line.trim_start().len();
                let inside = reads.is_some();
                if reads == Some(indent) {
                    reads = None;
                } else if line.ends_with(" reads: [") {
                    reads = Some(indent);
                }
                let numbered = line.trim_start().starts_with("number: ");
                !inside && !numbered && !line.contains(" reads: [")
            });
            kept.collect::<Vec<_>>().join("\n")
        };
        let mut expressions = 0;
        for (file, rule) in RULE_FILES.iter().zip(builtin()) {
            let ready = file.rule.as_ref().expect(file.path);
            let source = Source::new(file.path, file.text);
            let written = File::read(&source).expect(file.path);
            assert_eq!(shown(rule), shown(&written.rule), "{}", file.path);
            expressions += ready.tests.len() + ready.when.iter().len();
        }
        assert_eq!(builtin().len(), RULE_FILES.len());
        assert!(expressions > RULE_FILES.len() / 2, "{expressions}");
    }
}
