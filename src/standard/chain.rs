//! What a standard extends: the files and presets under it, the deepest first.

use super::StandardError;
use super::fence;
use super::file::{Spanned, Standard};
use crate::check::RuleError;
use crate::source::shown_line;
use std::path::{Path, PathBuf};

/// Standards that may extend one another.
const MAX_DEPTH: usize = 8;

/// The presets, by the name that `extends` takes.
pub(super) const PRESETS: [(&str, &str); 2] = [
    (
        "recommended",
        include_str!("../../rules/standards/recommended.yaml"),
    ),
    ("strict", include_str!("../../rules/standards/strict.yaml")),
];

/// A standard file and everything that it extends, in the order in which they apply.
pub(super) fn read(path: &Path) -> Result<Vec<Standard>, StandardError> {
    let full = path
        .canonicalize()
        .map_err(|error| unreadable(path, &error))?;
    let mut chain = vec![file(path, full)?];
    let mut seen: Vec<PathBuf> = Vec::new();
    while let Some(last) = chain.last()
        && let (Some(named), Some(at)) = (&last.extends, &last.path)
    {
        let refuse = |message: String, help: &str| {
            let error = RuleError::new(named.span, message, help);
            StandardError::Refused(last.source.clone(), vec![error])
        };
        if let Some((name, text)) = PRESETS.iter().find(|(name, _)| *name == named.value) {
            chain.push(preset(name, text)?);
            break;
        }
        if named.value.contains("://") {
            let message = format!("`{}` is an address, and nothing is fetched", named.value);
            return Err(refuse(
                message,
                "put the standard into the repository and name its path",
            ));
        }
        let next = fence::inside(at, named).map_err(|error| {
            let near = near_preset(named);
            let help = near.map_or(error.help, |near| format!("did you mean `{near}`?"));
            let error = RuleError::new(error.span, error.message, help);
            StandardError::Refused(last.source.clone(), vec![error])
        })?;
        seen.push(at.clone());
        if seen.contains(&next) {
            let message = format!("`{}` extends this standard again, in a circle", named.value);
            return Err(refuse(message, "remove one `extends` of the circle"));
        }
        if chain.len() >= MAX_DEPTH {
            let message = format!("over {MAX_DEPTH} standards extend one another");
            return Err(refuse(message, "merge some of them"));
        }
        let shown = beside(last.source.name(), &named.value);
        chain.push(file(&shown, next)?);
    }
    chain.reverse();
    Ok(chain)
}

fn near_preset(named: &Spanned<String>) -> Option<&'static str> {
    crate::schema::nearest(&named.value, PRESETS.iter().map(|(name, _)| *name))
}

fn preset(name: &str, text: &str) -> Result<Standard, StandardError> {
    Standard::read(name, None, text.as_bytes())
        .map_err(|(source, errors)| StandardError::Refused(source, errors))
}

/// The name of a file that stands beside another one, as a user would write it.
fn beside(name: &str, other: &str) -> PathBuf {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    folder.join(other)
}

fn file(shown: &Path, full: PathBuf) -> Result<Standard, StandardError> {
    let bytes = fence::bytes(&full).map_err(|error| unreadable(shown, &error))?;
    Standard::read(&shown.display().to_string(), Some(full), &bytes)
        .map_err(|(source, errors)| StandardError::Refused(source, errors))
}

fn unreadable(path: &Path, error: &std::io::Error) -> StandardError {
    let name = path.display().to_string();
    StandardError::Unreadable(format!(
        "the standard `{}` cannot be read: {error}",
        shown_line(&name)
    ))
}
