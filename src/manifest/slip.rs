//! Syntax errors in our own words: common slips are recognised, the characters at fault marked, and
//! the user's own line is shown as it should be.

use super::{clip, said};
use crate::finding::Finding;
use crate::source::Span;
use granit_parser::ErrorKind;

/// What is wrong where the parser stopped.
pub(super) fn explain(text: &str, kind: &ErrorKind, at: usize) -> Finding {
    said(
        "unreadable",
        clip(text, Span::new(at, at)),
        format!("{kind}"),
    )
}

/// An alias without an anchor, mostly a `*` that was meant as text.
pub(super) fn dangling(text: &str, span: Span) -> Finding {
    said("unreadable", clip(text, span), "starts with `*`".into())
}
