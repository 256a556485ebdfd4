//! A rule file that a standard brings, read like any other.

use super::fence;
use super::file::Spanned;
use crate::check::RuleError;
use crate::manifest;
use crate::rule::File;
use crate::source::Source;
use std::path::Path;
use std::sync::Arc;

/// Why a rule file cannot be used.
pub(super) enum Failed {
    /// The rule file is wrong.
    File(Arc<Source>, Vec<RuleError>),
    /// It cannot be read.
    Standard(RuleError),
}

/// The rule file at a canonical path.
pub(super) fn read(path: &Path, named: &Spanned<String>) -> Result<File, Failed> {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let bytes = fence::bytes(path).map_err(|error| {
        let message = format!("the rule file `{file}` cannot be read: {error}");
        Failed::Standard(RuleError::new(
            named.span,
            message,
            "name a file that can be read",
        ))
    })?;
    let shown = super::shown_path(path);
    let (source, findings) = manifest::open(&shown, &bytes);
    if let Some(finding) = findings.into_iter().next() {
        let help = finding.help.clone().unwrap_or_default();
        let error = RuleError::new(finding.span(), finding.message, help);
        return Err(Failed::File(source, vec![error]));
    }
    File::read(&source).map_err(|errors| Failed::File(source, errors))
}
