//! The macros over lists: what becomes of `all`, `exists`, `filter` and `map` item by item.

use super::ast::Each;
use super::eval::{Result, Stop};
use super::value::{Data, Trail, Value};

/// What a macro has seen of its items so far.
pub(super) struct Seen<'m, T> {
    kind: Each,
    kept: Vec<Data<'m>>,
    passed: usize,
    failed: usize,
    absent: bool,
    passed_from: T,
    failed_from: T,
}

impl<'m, T: Trail> Seen<'m, T> {
    /// Nothing yet of so many items.
    pub(super) fn none_of(items: usize, kind: Each) -> Self {
        Seen {
            kind,
            kept: Vec::with_capacity(match kind {
                Each::Filter | Each::Map => items,
                Each::All | Each::Exists | Each::ExistsOne => 0,
            }),
            passed: 0,
            failed: 0,
            absent: false,
            passed_from: T::default(),
            failed_from: T::default(),
        }
    }

    /// What the test or the projection makes of an item.
    pub(super) fn add(&mut self, item: Option<Value<'m, T>>, value: Value<'m, T>) {
        if self.kind == Each::Map {
            self.kept.push(value.data);
            self.passed_from.add(value.from);
        } else if value.data == Data::Bool(true) {
            self.passed += 1;
            self.passed_from.add(value.from);
            if self.kind == Each::Filter {
                self.kept.extend(item.map(|item| item.data));
            }
        } else {
            self.failed += 1;
            self.failed_from.add(value.from);
        }
    }

    /// Whether no further item changes the result: only the places that it rests on.
    pub(super) fn is_decided(&self) -> bool {
        match self.kind {
            Each::All => self.failed > 0,
            Each::Exists => self.passed > 0,
            Each::ExistsOne => self.passed > 1,
            Each::Filter | Each::Map => false,
        }
    }

    /// One item whose test touches something absent.
    pub(super) fn miss(&mut self) {
        self.absent = true;
    }

    /// Items whose test touches something absent neither pass nor fail; they make `all` and
    /// `exists` silent where the other items do not decide.
    pub(super) fn result(self) -> Result<Value<'m, T>> {
        let truth = |truth: bool, from| Ok(Value::truth((truth, from)));
        match self.kind {
            Each::All if self.failed > 0 => truth(false, self.failed_from),
            Each::Exists if self.passed > 0 => truth(true, self.passed_from),
            Each::ExistsOne if self.passed > 1 => truth(false, self.passed_from),
            Each::All | Each::Exists | Each::ExistsOne if self.absent => Err(Stop::Absent),
            Each::All => truth(true, self.passed_from),
            Each::Exists => truth(false, self.failed_from),
            Each::ExistsOne => truth(self.passed == 1, self.passed_from),
            Each::Filter | Each::Map => Ok(Value {
                data: Data::List(self.kept),
                from: self.passed_from,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expr::{Scope, Stop, Work, evaluate, holds, parse};
    use crate::manifest::{Tree, read};
    use crate::source::Source;
    use crate::wording::Vocabulary;

    /// Whether an expression holds, and whether it does where places are kept.
    fn both(text: &str) -> [Result<bool, Stop>; 2] {
        let expr = parse(text).expect(text);
        let tree = read(&Source::new("readiness.yaml", "readiness: 1\n")).tree;
        let scope = Scope {
            tree: &tree.expect("it is YAML"),
            this: Tree::ROOT,
            today: jiff::civil::date(2026, 11, 22),
            parameters: &[],
            vocabulary: &Vocabulary::default(),
            work: &Work::new(1_000),
        };
        let kept = evaluate(&expr, &scope).map(|value| value.data == super::Data::Bool(true));
        [holds(&expr, &scope), kept]
    }

    #[test]
    fn what_decides_a_macro_ends_it() {
        let failed = || Err(Stop::Failed("it divides by zero"));
        for (text, first) in [
            ("[1, 2].exists(x, x == 1 || 1 / (x - 2) > 0)", Ok(true)),
            ("[1, 2].all(x, x == 2 && 1 / (x - 2) > 0)", Ok(false)),
            (
                "[1, 1, 2].exists_one(x, x == 1 || 1 / (x - 2) > 0)",
                Ok(false),
            ),
            ("[2, 1].exists(x, x == 1 || 1 / (x - 2) > 0)", failed()),
            ("[1, 2].all(x, x == 1 || 1 / (x - 2) > 0)", failed()),
        ] {
            assert_eq!(both(text), [first.clone(), first], "{text}");
        }
    }

    #[test]
    fn items_go_by_their_macro_and_not_by_their_name() {
        for text in [
            r#"["a", "b"].all(x, ["c"].all(y, x != y && ["d"].all(x, x == "d") && x != "d"))"#,
            r#"["a"].all(this, this == "a") && ["a"].all(x, manifest.readiness == 1)"#,
            r#"size(["a", "b"].filter(x, x != "a")) == 1 && ["a", "b"].map(x, x)[1] == "b""#,
        ] {
            assert_eq!(both(text), [Ok(true), Ok(true)], "{text}");
        }
    }
}
