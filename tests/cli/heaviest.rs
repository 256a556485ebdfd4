//! One cause, one finding, and it is the heaviest: nothing light hides what fails the run.

use super::Folder;
use super::standard::claims;

const TODAY: [&str; 3] = ["check", "--today", "2026-11-22"];

#[test]
fn a_pilot_that_refuses_every_question_passes_in_no_way() {
    let refused = "readiness: 1\ncapability: {name: a, stage: pilot}\ndata_sources: N/A\n\
                   integrations: N/A\nowner: N/A\noperations: N/A\ncost_model: N/A\npermissions: N/A\n";
    let folder = Folder::new("heavy-pilot").with("readiness.yaml", refused);
    let mut run = folder.run(&TODAY).ends(1);
    for line in 3..=8 {
        run = run.says(&format!("─[readiness.yaml:{line}:"));
    }
    run.says("error[wrong-type]: `owner` is text")
        .keeps_silent_about("bare-not-applicable");
}

#[test]
fn a_refusal_that_hides_nothing_heavier_speaks_for_itself() {
    let folder = claims("heavy-light");
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let stop = text.lines().find(|line| line.starts_with("  stop:"));
    let bare = text.replace(stop.unwrap(), "  stop: N/A");
    let folder = folder.with("readiness.yaml", &bare);
    let run = folder.run(&TODAY).ends(1);
    run.says("error[bare-not-applicable]")
        .keeps_silent_about("stop-missing");
}

#[test]
fn a_waiver_for_a_light_finding_does_not_accept_what_nobody_may_waive() {
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let stop = text.lines().find(|line| line.starts_with("  stop:"));
    let waived = text.replace(stop.unwrap(), "  stop: N/A")
        + "
waivers:
  - rule: bare-not-applicable
    at: /permissions/stop
    reason: The flag service moves to another cluster in November.
    compensating: The duty manager can remove the route by hand at any hour.
    approved_by: head-of-claims@acme.example
    expires: 2027-01-31
";
    let folder = claims("heavy-waived").with("readiness.yaml", &waived);
    folder.run(&TODAY).ends(0);
    let folder = folder.with(
        "readiness-standard.yaml",
        "waivers: {never_waivable: [stop-missing]}\n",
    );
    let run = folder.run(&TODAY).ends(1);
    run.says("error[stop-missing]").says("waiver-unused");
}

#[test]
fn a_phrase_of_a_repository_does_not_move_a_fault_to_a_lighter_rule() {
    let pilot = "readiness: 1\ncapability: {name: a, stage: pilot}\n\
                 owner: {team: \"@acme/a\", accountable: the team}\n";
    let platform = Folder::new("heavy-phrase-platform").with("acme.yaml", "name: acme\n");
    let platform = platform.0.join("acme.yaml");
    let folder = Folder::new("heavy-phrase")
        .with("readiness.yaml", pilot)
        .with("words.yaml", "phrases: {non_answer: [the team]}\n")
        .with("readiness-standard.yaml", "vocabulary: words.yaml\n");
    let under = ["--standard", platform.to_str().unwrap()];
    folder
        .run(&[&TODAY[..], &under].concat())
        .ends(1)
        .says("error[accountable-unnamed]")
        .keeps_silent_about("bare-not-applicable");
}

#[test]
fn a_light_rule_of_a_repository_does_not_keep_the_platforms_phrases_silent() {
    let rule = "id: drift-light\ntitle: Drift is told lightly\nquestion: data\n\
                severity: {pilot: info, production: info}\nsince: 1.0.0\ngiven: 'data_sources[*]'\n\
                check: {clear: {field: drift, says: [threshold]}}\n\
                message: \"no {missing}\"\nwhy: |\n  So that it is quiet.\nexamples:\n  \
                pass: ['capability: {name: a, stage: pilot}']\n  fail:\n    - manifest: |\n        \
                capability: {name: a, stage: pilot}\n        \
                data_sources: [{id: a, drift: Handled as appropriate.}]\n      \
                marks: [as appropriate]\n";
    let pilot = "readiness: 1\ncapability: {name: a, stage: pilot}\n\
                 data_sources: [{id: feed, drift: We will add a detector later.}]\n";
    let platform = Folder::new("heavy-rule-platform").with(
        "acme.yaml",
        "name: acme\nrules: {promise-not-state: {pilot: error}}\n",
    );
    let platform = platform.0.join("acme.yaml");
    let folder = Folder::new("heavy-rule").with("readiness.yaml", pilot);
    let under = ["--standard", platform.to_str().unwrap()];
    let arguments = [&TODAY[..], &under].concat();
    folder.run(&arguments).says("warning[promise-not-state]");
    let folder = folder
        .with("rules/drift-light.yaml", rule)
        .with("readiness-standard.yaml", "rule_files: rules\n");
    let run = folder.run(&arguments);
    run.says("warning[promise-not-state]")
        .keeps_silent_about("drift-light");
}
