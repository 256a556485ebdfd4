//! The rules that the program carries: found under `rules/` when it is built, none registered.

use super::Rule;
use super::load::{self, File};
use crate::check::RuleError;
use crate::manifest::{Kind, Node, NodeId, Step, Style, Tree};
use crate::source::{Source, Span};
use std::sync::{Arc, LazyLock};

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
    Integer(i64),
    Float(f64, &'static str),
    Text(&'static str),
    List,
    Map,
}

/// A rule file: its text, and the values that a run needs.
struct Embedded {
    path: &'static str,
    text: &'static str,
    values: &'static [Raw],
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The built-in rules, ordered by question and id.
pub fn builtin() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        RULE_FILES
            .iter()
            .filter_map(|file| load::rule(&tree(file), true).ok())
            .collect()
    });
    &RULES
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
                        name: raw.key.into(),
                        span: Span::default(),
                    }
                }
                _ => Step::Root,
            };
        }
        let (kind, text) = match raw.kind {
            RawKind::Null => (Kind::Null, ""),
            RawKind::Bool(value) => (Kind::Bool(value), ""),
            RawKind::Integer(value) => (Kind::Integer(value), ""),
            RawKind::Float(value, text) => (Kind::Float(value), text),
            RawKind::Text(text) => (Kind::Text, text),
            RawKind::List => (Kind::List(Vec::new()), ""),
            RawKind::Map => (Kind::Map(Vec::new()), ""),
        };
        let text = match &kind {
            Kind::Integer(value) => value.to_string().into(),
            _ => text.into(),
        };
        nodes.push(Node {
            kind,
            text,
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
