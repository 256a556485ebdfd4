//! Where the JSON Pointer of an exception leads: list items by index or by name, or a field of every
//! item.

use super::{Shape, ShapeId, nearest, shape_of};
use crate::manifest::{NodeId, Tree};

/// A place of a manifest; it may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The pointer with items by index, and `*` for every item.
    pub pointer: String,
    /// What stands there.
    pub node: Option<NodeId>,
    /// What the format says of it; nothing under a key of the team's own.
    pub shape: Option<ShapeId>,
}

/// A pointer that leads nowhere: the step at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Astray {
    /// The step, as written.
    pub step: String,
    /// What it may have meant.
    pub near: Option<String>,
    /// What it could be.
    pub known: Vec<String>,
}

/// The place that a pointer names.
///
/// # Errors
/// At the first step that the format does not know and the manifest does not have.
pub fn place(tree: &Tree, pointer: &str) -> Result<Place, Astray> {
    let root = || {
        let names = Shape::of(Shape::ROOT).field_names();
        Astray {
            step: pointer.to_owned(),
            near: None,
            known: names.map(|name| format!("/{name}")).collect(),
        }
    };
    let mut walk = Walk {
        tree,
        node: Some(Tree::ROOT),
        shape: Some(Shape::ROOT),
        pointer: String::new(),
    };
    let steps = pointer.strip_prefix('/').ok_or_else(root)?;
    for step in steps.split('/') {
        walk.step(&step.replace("~1", "/").replace("~0", "~"))?;
    }
    Ok(Place {
        pointer: walk.pointer,
        node: walk.node,
        shape: walk.shape,
    })
}

/// Whether a place holds another one, or is it. Both with items by index; the first may name every
/// item.
pub fn holds(outer: &str, inner: &str) -> bool {
    let mut inner = inner.split('/');
    outer
        .split('/')
        .all(|step| inner.next().is_some_and(|own| step == "*" || step == own))
}

/// Whether two places meet in some manifest: the first is the second, or holds it. Both may name every
/// item.
pub fn meets(outer: &str, inner: &str) -> bool {
    let mut inner = inner.split('/');
    let fits = |step: &str, own: &str| step == "*" || own == "*" || step == own;
    outer
        .split('/')
        .all(|step| inner.next().is_some_and(|own| fits(step, own)))
}

struct Walk<'t> {
    tree: &'t Tree,
    node: Option<NodeId>,
    /// Nothing under a key of the team's own, where anything may stand.
    shape: Option<ShapeId>,
    pointer: String,
}

impl Walk<'_> {
    fn step(&mut self, step: &str) -> Result<(), Astray> {
        match self.shape.map(Shape::of) {
            None => self.free(step),
            Some(shape) => match shape.items {
                Some(items) => self.item(step, items),
                None => match shape.field(step) {
                    Some(field) => {
                        self.enter(step, Some(field));
                        Ok(())
                    }
                    None if Shape::is_free(step) => self.free(step),
                    None => Err(astray(step, shape.field_names().map(str::to_owned))),
                },
            },
        }
    }

    /// A step by key.
    fn enter(&mut self, key: &str, shape: Option<ShapeId>) {
        self.node = self.node.and_then(|node| self.tree.get(node, key));
        self.shape = shape;
        self.push(key);
    }

    fn free(&mut self, step: &str) -> Result<(), Astray> {
        let child = self.node.and_then(|node| {
            let index = step.parse::<usize>().ok();
            let item = index.and_then(|index| self.tree.items(node).get(index).copied());
            item.or_else(|| self.tree.get(node, step))
        });
        if child.is_none() {
            return Err(astray(step, std::iter::empty()));
        }
        self.node = child;
        self.shape = None;
        self.push(step);
        Ok(())
    }

    /// An item by its name or its index, or a field of every item.
    fn item(&mut self, step: &str, items: ShapeId) -> Result<(), Astray> {
        let list = self.node.map_or(&[][..], |node| self.tree.items(node));
        let named = self.node.and_then(|list| self.tree.item_named(list, step));
        let index = named.or_else(|| step.parse::<usize>().ok().filter(|at| *at < list.len()));
        if let Some(index) = index {
            self.node = list.get(index).copied();
            // A list that holds what the schema does not foresee has items without a shape.
            self.shape = self
                .node
                .map_or(Some(items), |item| shape_of(self.tree, item));
            self.push(&index.to_string());
            return Ok(());
        }
        if let Some(field) = Shape::of(items).field(step) {
            self.push("*");
            self.node = None;
            self.shape = Some(field);
            self.push(step);
            return Ok(());
        }
        const MOST: usize = 200;
        let names = list.iter().take(MOST);
        let names = names.filter_map(|item| Some(self.tree.item_name(*item)?.0));
        let fields = Shape::of(items).field_names().map(str::to_owned);
        Err(astray(step, names.chain(fields)))
    }

    fn push(&mut self, step: &str) {
        self.pointer.push('/');
        self.pointer
            .push_str(&step.replace('~', "~0").replace('/', "~1"));
    }
}

fn astray(step: &str, known: impl Iterator<Item = String>) -> Astray {
    let known: Vec<_> = known.collect();
    Astray {
        step: step.to_owned(),
        near: nearest(step, known.iter().map(String::as_str)).map(str::to_owned),
        known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::source::Source;

    fn tree() -> Tree {
        let text =
            "data_sources:\n  - id: feed\n    mode: stream\n  - id: codes\nx-own: {a: [1]}\n";
        let mut tree = manifest::read(&Source::new("a.yaml", text))
            .tree
            .expect("a tree");
        super::super::annotate(&mut tree);
        tree
    }

    #[test]
    fn items_are_named_by_id_by_index_or_all_at_once() {
        let tree = tree();
        for (written, read) in [
            ("/data_sources/codes/drift", "/data_sources/1/drift"),
            ("/data_sources/0/mode", "/data_sources/0/mode"),
            ("/data_sources/drift", "/data_sources/*/drift"),
            ("/operations/slo", "/operations/slo"),
            ("/x-own/a/0", "/x-own/a/0"),
        ] {
            assert_eq!(
                place(&tree, written).map(|p| p.pointer),
                Ok(read.to_owned())
            );
        }
        assert!(place(&tree, "/data_sources/0/mode").is_ok_and(|p| p.node.is_some()));
        assert!(place(&tree, "/data_sources/1/mode").is_ok_and(|p| p.node.is_none()));
    }

    #[test]
    fn a_pointer_that_leads_nowhere_names_its_first_wrong_step() {
        let tree = tree();
        for (written, step, near) in [
            ("/data_sources/fed/drift", "fed", Some("feed")),
            ("/data_sources/7/drift", "7", None),
            ("/operations/slos", "slos", Some("slo")),
            ("operations/slo", "operations/slo", None),
            ("", "", None),
            ("/", "", None),
            ("/x-own/b", "b", None),
        ] {
            let found = place(&tree, written).expect_err(written);
            assert_eq!((found.step.as_str(), found.near.as_deref()), (step, near));
        }
    }

    #[test]
    fn a_place_holds_itself_and_what_is_below() {
        assert!(holds(
            "/data_sources/*/drift",
            "/data_sources/1/drift/alert"
        ));
        assert!(holds("/permissions/stop", "/permissions/stop"));
        assert!(!holds("/permissions/stop", "/permissions/stopped"));
        assert!(!holds("/permissions/stop/tested", "/permissions/stop"));
    }
}
