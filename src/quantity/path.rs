//! `docs/runbook.md#undo-route`: a path that stays within the repository.

use super::{Format, Hint};

fn hint(message: &str) -> Hint {
    Hint::new(Format::Path, message)
}

/// Checks a repository-relative path; whether the file exists is for a rule to say.
pub(super) fn check(text: &str) -> Result<(), Hint> {
    let (file, anchor) = match text.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (text, None),
    };
    if file.contains("://") {
        return Err(hint("is a URL"));
    }
    if file.starts_with('/') || file.starts_with('~') || has_drive(file) || file.starts_with("\\\\")
    {
        return Err(hint("is not relative to the repository"));
    }
    if file.contains('\\') {
        return Err(hint("holds a backslash").suggest(text.replace('\\', "/")));
    }
    if leaves(file) {
        return Err(hint("leaves the repository"));
    }
    if file.contains("//") {
        let whole = file
            .split('/')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("/");
        let rest = anchor
            .map(|anchor| format!("#{anchor}"))
            .unwrap_or_default();
        return Err(hint("holds an empty folder name").suggest(format!("{whole}{rest}")));
    }
    match anchor {
        Some(_) if file.is_empty() => Err(hint("names no file")),
        Some("") => Err(hint("ends in an empty anchor").suggest(file.trim_end().to_owned())),
        _ => Ok(()),
    }
}

fn has_drive(file: &str) -> bool {
    matches!(file.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// Whether the path climbs above its start at any point.
fn leaves(file: &str) -> bool {
    let mut depth: usize = 0;
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(above) => depth = above,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_repository() {
        for text in [
            "docs/runbook.md",
            "docs/runbook.md#undo-route",
            "schemas/claim.v3.json",
            "./docs/a.md",
            "docs/../tests/a.json",
            "docs/",
            "docs/on call.md",
            "a..b/c",
            "dokumente/übersicht.md",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("/etc/passwd", "is not relative to the repository", None),
            ("~/a.md", "is not relative to the repository", None),
            ("C:\\docs\\a.md", "is not relative to the repository", None),
            ("c:a.md", "is not relative to the repository", None),
            ("\\\\host\\share", "is not relative to the repository", None),
            ("docs\\a.md", "holds a backslash", Some("docs/a.md")),
            ("..\\a.md", "holds a backslash", None),
            ("../a.md", "leaves the repository", None),
            ("docs/../../a.md", "leaves the repository", None),
            ("./../a.md", "leaves the repository", None),
            (
                "docs//a.md#b",
                "holds an empty folder name",
                Some("docs/a.md#b"),
            ),
            ("https://wiki.example/home", "is a URL", None),
            ("file:///etc/passwd", "is a URL", None),
            ("#undo", "names no file", None),
            ("docs/a.md#", "ends in an empty anchor", Some("docs/a.md")),
        ];
        for (text, message, suggestion) in table {
            let hint = crate::quantity::parse(Format::Path, text).unwrap_err();
            assert_eq!(
                (hint.message.as_str(), hint.suggestion.as_deref()),
                (message, suggestion),
                "{text}"
            );
        }
    }
}
