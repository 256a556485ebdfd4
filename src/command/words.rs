//! `readiness test` on vocabulary files: the answers in them, judged with their phrases.

use super::answer::message;
use super::test::{Counts, said};
use crate::manifest::{self, Tree};
use crate::rule::{self, Outcome};
use crate::source::{Source, shown};
use crate::standard::{Spoken, Words};
use crate::wording::{self, Asked, Level, Vocabulary};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Whether a file means to be a vocabulary rather than a rule.
pub(super) fn is_vocabulary(source: &Arc<Source>) -> bool {
    let tree = manifest::read_other(source).tree;
    let has = |key: &str| {
        let tree = tree.as_ref();
        tree.is_some_and(|tree| tree.get(Tree::ROOT, key).is_some())
    };
    has("phrases") && !has("check")
}

/// Whether a file beside rules holds the words of a whole language, which come with the program.
pub(super) fn is_language(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    let text = || std::fs::read_to_string(path).unwrap_or_default();
    folder.is_some_and(|name| name == "vocabulary")
        && text().lines().any(|line| line.starts_with("language:"))
}

/// Judges the answers of a vocabulary file and says each that comes out otherwise.
pub(super) fn examples(
    out: &mut dyn Write,
    name: &str,
    words: &Words,
    counts: &mut Counts,
) -> io::Result<()> {
    let vocabulary = words.vocabulary();
    for example in &words.examples {
        let outcome = outcome(example, &vocabulary);
        if outcome.is_right() {
            counts.passed += 1;
            continue;
        }
        counts.failed += 1;
        let (name, said) = (shown(name), said(&outcome));
        writeln!(out, "FAIL {name}, {}: {}", example.name, shown(&said))?;
    }
    Ok(())
}

fn outcome(example: &Spoken, vocabulary: &Vocabulary) -> Outcome {
    let kinds = rule::prose();
    let kind = kinds.iter().find(|kind| kind.field == example.field);
    let asked = Asked {
        field: &example.field,
        says: kind.map_or(&[], |kind| &kind.says),
        names: &[],
    };
    let text = &example.text;
    let reading = wording::read(text, asked, vocabulary);
    let vague = reading.level > Level::None;
    match (example.vague, vague) {
        (false, false) if reading.language.is_none() => Outcome::Noisy(vec![
            "it is not judged: there is no vocabulary for the language of this answer".to_owned(),
        ]),
        (false, false) => Outcome::Silent,
        (false, true) => Outcome::Noisy(vec![message(&reading)]),
        (true, false) => Outcome::Missed,
        (true, true) => {
            let shown = reading.shown();
            let found: Vec<_> = match shown.is_empty() {
                true => vec![text.clone()],
                false => shown
                    .iter()
                    .map(|(_, range)| text[(*range).clone()].to_owned())
                    .collect(),
            };
            match &example.marks {
                Some(marks) if *marks != found => Outcome::Misplaced(marks.clone(), found),
                _ => Outcome::Reported,
            }
        }
    }
}
