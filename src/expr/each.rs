//! The macros over lists: what becomes of `all`, `exists`, `filter` and `map` item by item.

use super::ast::Each;
use super::eval::{Result, Stop, remember};
use super::value::{Data, Value};
use crate::manifest::NodeId;

/// What a macro has seen of its items so far.
#[derive(Default)]
pub(super) struct Seen<'m> {
    kept: Vec<Data<'m>>,
    passed: usize,
    failed: usize,
    absent: bool,
    passed_from: Vec<NodeId>,
    failed_from: Vec<NodeId>,
}

impl<'m> Seen<'m> {
    pub(super) fn add(&mut self, kind: Each, item: Option<Value<'m>>, value: Value<'m>) {
        if kind == Each::Map {
            self.kept.push(value.data);
            remember(&mut self.passed_from, value.from);
            return;
        }
        if value.data == Data::Bool(true) {
            self.passed += 1;
            remember(&mut self.passed_from, value.from);
            if kind == Each::Filter {
                self.kept.extend(item.map(|item| item.data));
            }
        } else {
            self.failed += 1;
            remember(&mut self.failed_from, value.from);
        }
    }

    /// One item whose test touches something absent.
    pub(super) fn miss(&mut self) {
        self.absent = true;
    }

    /// Items whose test touches something absent neither pass nor fail; they make `all` and
    /// `exists` silent where the other items do not decide.
    pub(super) fn result(self, kind: Each) -> Result<Value<'m>> {
        let truth = |truth: bool, from| {
            Ok(Value {
                data: Data::Bool(truth),
                from,
            })
        };
        match kind {
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
