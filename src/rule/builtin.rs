//! The rules that the program carries: found under `rules/` when it is built, none registered.

use super::Rule;
use super::load::{self, File};
use crate::check::RuleError;
use crate::expr::{Binary, Each, Expr, ExprKind, Part, Unary};
use crate::manifest::{Kind, Node, NodeId, Step, Style, Tree};
use crate::quantity::Number;
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::thread;

/// One value of a rule file, read when the program was built.
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

/// A rule file: its text, and the values that a run needs.
struct Embedded {
    path: &'static str,
    text: &'static str,
    values: &'static [Raw],
    /// Which of them are expressions, in ascending order.
    tests: &'static [(u32, &'static Expr)],
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The built-in rules, ordered by question and id.
pub fn builtin() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        // A quarter of a cold start, so two threads share it; where there can be no second one, the
        // first does all of it.
        let (first, second) = RULE_FILES.split_at(RULE_FILES.len() / 2);
        thread::scope(|scope| {
            let other = thread::Builder::new().spawn_scoped(scope, || rules(second));
            let mut all = rules(first);
            let loaded = other.ok().and_then(|other| other.join().ok());
            all.extend(loaded.unwrap_or_else(|| rules(second)));
            all
        })
    });
    &RULES
}

fn rules(files: &[Embedded]) -> Vec<Rule> {
    let rule = |file: &Embedded| load::rule(&tree(file), Some(file.tests)).ok();
    files.iter().filter_map(rule).collect()
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

/// The tree of a rule file without its places.
fn tree(file: &Embedded) -> Tree {
    let mut nodes: Vec<Node> = Vec::with_capacity(file.values.len());
    for (at, raw) in file.values.iter().enumerate() {
        let parent = usize::from(raw.parent);
        let is_root = at == 0;
        let mut step = Step::Root;
        if !is_root {
            let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
            step = match &mut nodes[parent].kind {
                Kind::List(items) => {
                    items.push(id);
                    Step::Item(items.len() - 1)
                }
                Kind::Map(values) => {
                    values.push(id);
                    Step::Key {
                        name: Cow::Borrowed(raw.key),
                        span: Span::default(),
                    }
                }
                _ => Step::Root,
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

    /// What the build script made of a rule file is what the loader reads from its text.
    #[test]
    fn built_in_rules_are_the_same_as_their_files() {
        let mut expressions = 0;
        for (file, rule) in RULE_FILES.iter().zip(builtin()) {
            let source = Source::new(file.path, file.text);
            let written = File::read(&source).expect(file.path);
            let read = load::rule(&written.tree, Some(&[])).expect(file.path);
            assert_eq!(format!("{rule:#?}"), format!("{read:#?}"), "{}", file.path);
            expressions += file.tests.len();
        }
        assert_eq!(builtin().len(), RULE_FILES.len());
        assert!(expressions > RULE_FILES.len() / 2, "{expressions}");
    }
}
