//! How much the rules of one manifest may still compute.

use std::cell::Cell;

/// The steps that are left to all rules of one manifest together. What an expression or a check does
/// in one go costs as many as it takes time, so that their number bounds the time of a run.
#[derive(Debug)]
pub struct Work(Cell<u64>);

impl Work {
    /// So many steps are left.
    pub fn new(steps: u64) -> Self {
        Work(Cell::new(steps))
    }

    /// Takes steps; answers whether there were as many.
    pub fn take(&self, steps: usize) -> bool {
        let left = self.0.get().saturating_sub(steps as u64);
        self.0.set(left);
        left > 0
    }

    /// How many steps are left.
    pub fn left(&self) -> u64 {
        self.0.get()
    }

    /// Whether no step is left: what was computed since is not to be trusted.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
