//! `mentioned: {field: …}`: the switch that a text names occurs in the tracked sources.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError};
use crate::finding::{Fault, Label};
use std::ops::Range;

#[derive(Debug)]
struct Mentioned {
    field: FieldPath,
}

/// The word before or after which a name of a switch stands.
const KINDS: &[&str] = &["flag", "toggle", "switch", "variable", "setting", "key"];

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["field"])?;
    let field = options.demand("field", "field: how")?;
    Ok(Box::new(Mentioned {
        field: options.path(field)?,
    }))
}

impl Check for Mentioned {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let Found::Value(id) = self.field.find(tree, context.scope.this, false) else {
            return Vec::new();
        };
        let text = &*tree[id].text;
        let Some(range) = switch(text) else {
            return Vec::new();
        };
        let name = &text[range.clone()];
        if is_elsewhere(text) {
            return Vec::new();
        }
        if context.repository.mentions(name) != Some(false) {
            return Vec::new();
        }
        let mut problem = Problem::at(context, id, Fault::Contradicted, "");
        problem.labels = vec![Label {
            span: tree.part(id, range.clone()),
            text: "in no source".to_owned(),
        }];
        problem.vars = vec![("found", name.to_owned())];
        vec![problem]
    }
}

/// Services that keep flags outside the code, and words for another repository: what reads the flag
/// need not stand in this one.
const ELSEWHERE: &[&str] = &[
    "app configuration",
    "appconfig",
    "configcat",
    "devcycle",
    "flagsmith",
    "growthbook",
    "launchdarkly",
    "optimizely",
    "remote config",
    " repo",
    "split.io",
    "statsig",
    "unleash",
];

fn is_elsewhere(text: &str) -> bool {
    let text = text.to_lowercase();
    ELSEWHERE.iter().any(|word| text.contains(word))
}

/// The name of a switch in a text: a word such as `claims_triage_enabled`, or one in backticks, next
/// to a word that says what it is. Words that may be English are not taken for one.
fn switch(text: &str) -> Option<Range<usize>> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (part(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches(['.', '-']);
                words.push(from..from + word.len());
                start = None;
            }
            _ => {}
        }
    }
    let is_kind = |at: Option<usize>| {
        let word = at
            .and_then(|at| words.get(at))
            .map(|range| &text[range.clone()]);
        word.is_some_and(|word| KINDS.iter().any(|kind| word.eq_ignore_ascii_case(kind)))
    };
    (0..words.len()).find_map(|at| {
        let word = &text[words[at].clone()];
        let ticked =
            text[..words[at].start].ends_with('`') && text[words[at].end..].starts_with('`');
        let named = word.contains('_') && word.len() >= 4;
        let near = is_kind(at.checked_sub(1)) || is_kind(Some(at + 1));
        let plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        // `in the viewer gateway`: the code that asks for it stands in another repository.
        let after = |next: usize| words.get(at + next).map(|range| &text[range.clone()]);
        let away = after(1).is_some_and(|word| ["in", "of", "at", "on", "by"].contains(&word))
            && after(2).is_some_and(|place| !place.contains(['/', '.', '_']));
        let takes = plain && !away && (named || (near && (ticked || word.contains(['-', '.']))));
        takes.then(|| words[at].clone())
    })
}

#[cfg(test)]
mod tests {
    use super::{is_elsewhere, switch};

    #[test]
    fn a_flag_of_a_service_or_of_another_repository_is_elsewhere() {
        for text in [
            "LaunchDarkly flag claims-triage-enabled",
            "CLAIMS_TRIAGE_ENABLED=false in the deploy repository",
        ] {
            assert!(is_elsewhere(text), "{text}");
        }
        assert!(!is_elsewhere(
            "flag claims_triage_enabled in deploy/flags.yaml"
        ));
    }

    #[test]
    fn only_what_must_be_the_name_of_a_switch_is_one() {
        for (text, expected) in [
            ("flag claims_triage_enabled", Some("claims_triage_enabled")),
            ("Set `triage-on`, a flag, to false", None),
            ("set flag `triage-on` to false", Some("triage-on")),
            ("the switch desk.triage.on.", Some("desk.triage.on")),
            (
                "The duty manager switches off the flag rank_resumes.",
                Some("rank_resumes"),
            ),
            ("Manual disable via hosting interface.", None),
            ("on-call scales the deployment to zero", None),
            ("flip the big switch in the server room", None),
            ("flag ct_triage_on in the viewer gateway", None),
            (
                "flag ct_triage_on in deploy/flags.yaml",
                Some("ct_triage_on"),
            ),
            ("", None),
        ] {
            let found = switch(text).map(|range| &text[range]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
