//! Bytes → gatekeeper (limits, encoding, hidden characters) → tree of values that know their spans.

mod tree;

pub use tree::{Kind, Node, NodeId, Step, Style, Tree};
