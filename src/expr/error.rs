//! What can be wrong with an expression.

use std::ops::Range;

/// What is wrong with an expression, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExprError {
    /// What is wrong, in words that continue "in this expression".
    pub message: String,
    /// Where.
    pub span: Range<usize>,
    /// What to write instead, where that can be told.
    pub help: Option<String>,
}

impl ExprError {
    /// An error at some bytes of an expression.
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        ExprError {
            message: message.into(),
            span,
            help: None,
        }
    }

    /// The same with a help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
