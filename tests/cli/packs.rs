//! `readiness test` on rule files of somebody else.

use super::standard::{OWN, check, claims};
use super::*;

const RULE: &str = "\
id: feed-stale
title: A feed may be older than the decision
question: data
severity: {pilot: off, production: error}
since: 1.0.0
given: data_sources[*]
check:
  holds: this.freshness.error_after <= manifest.capability.decision.deadline
message: \"{this.id} may be older than the decision\"
help: \"lower `error_after`\"
why: |
  A feed that may be older than the decision it feeds is no feed.
examples:
  pass:
    - |
      capability: {decision: {deadline: 4h}}
      data_sources: [{id: feed, freshness: {error_after: 1h}}]
  fail:
    - manifest: |
        capability: {decision: {deadline: 4h}}
        data_sources: [{id: feed, freshness: {error_after: 5h}}]
      marks: [5h, 4h]
";

/// `readiness test rules` on the rule with some words replaced by others.
fn tested(name: &str, words: &str, others: &str) -> Run {
    assert!(words.is_empty() || RULE.contains(words), "{words}");
    let text = if words.is_empty() {
        RULE.to_owned()
    } else {
        RULE.replacen(words, others, 1)
    };
    Folder::new(name)
        .with("rules/feed-stale.yaml", &text)
        .run(&["test", "rules"])
}

#[test]
fn good_rule_files_end_with_0_and_are_counted() {
    tested("pack-good", "", "")
        .ends(0)
        .says("1 rule, 2 examples passed, 0 failed");
}

#[test]
fn the_built_in_rules_are_tested_when_nothing_is_named() {
    Folder::new("pack-built-in")
        .run(&["test"])
        .ends(0)
        .says(", 0 failed");
}

#[test]
fn an_example_that_must_fail_and_passes_is_missed() {
    let run = tested("pack-missed", "error_after: 5h", "error_after: 3h").ends(1);
    run.says("FAIL feed-stale, fail 1: missed").says("1 failed");
}

#[test]
fn an_example_that_must_pass_and_fails_is_noisy_and_shows_what_was_said() {
    let run = tested("pack-noisy", "error_after: 1h", "error_after: 9h").ends(1);
    run.says("FAIL feed-stale, pass 1: noisy")
        .says("feed may be older than the decision");
}

#[test]
fn other_marks_are_shown_beside_the_expected_ones() {
    let run = tested("pack-misplaced", "marks: [5h, 4h]", "marks: [4h]").ends(1);
    run.says("misplaced")
        .says("expected [\"4h\"]")
        .says("found    [\"5h\", \"4h\"]");
}

#[test]
fn a_misspelt_field_is_shown_at_its_place_with_the_near_one() {
    let run = tested(
        "pack-field",
        "freshness.error_after <=",
        "freshness.eror_after <=",
    )
    .ends(1);
    run.says("rules/feed-stale.yaml:8:")
        .says("did you mean `error_after`?");
}

#[test]
fn a_misspelt_key_of_a_rule_is_shown_at_its_place_with_the_near_one() {
    let run = tested("pack-key", "severity:", "severty:").ends(1);
    run.says("rules/feed-stale.yaml:4:1")
        .says("did you mean `severity`?");
}

#[test]
fn a_misspelt_check_is_shown_at_its_place_with_the_near_one() {
    let run = tested("pack-check", "holds:", "hold:").ends(1);
    run.says("rules/feed-stale.yaml:8:3")
        .says("did you mean `holds`?");
}

#[test]
fn a_count_that_is_no_parameter_is_refused() {
    let run = tested(
        "pack-count",
        "  holds: this.freshness.error_after <= manifest.capability.decision.deadline",
        "  evidence: {field: contract, min_lines: shortest}",
    )
    .ends(1);
    run.says("neither a whole number nor a parameter")
        .says("shortest");
}

#[test]
fn a_path_that_can_never_match_is_refused() {
    let run = tested("pack-given", "data_sources[*]", "data_source[*]").ends(1);
    run.says("rules/feed-stale.yaml:6:")
        .says("so the rule would never")
        .says("did you mean `data_sources`?");
}

#[test]
fn units_that_do_not_fit_are_refused_before_any_manifest_is_read() {
    let run = tested(
        "pack-units",
        "manifest.capability.decision.deadline",
        "manifest.cost_model.total.per_month",
    );
    run.ends(1).says("rules/feed-stale.yaml:8:");
}

#[test]
fn a_rule_without_examples_is_refused() {
    let text = RULE.split("examples:").next().unwrap();
    let folder = Folder::new("pack-examples").with("rules/feed-stale.yaml", text);
    folder
        .run(&["test", "rules"])
        .ends(1)
        .says("`examples` is missing");
}

#[test]
fn two_rules_with_one_id_are_refused() {
    let folder = Folder::new("pack-twice")
        .with("rules/a.yaml", RULE)
        .with("rules/b.yaml", RULE);
    folder
        .run(&["test", "rules"])
        .ends(1)
        .says("a second rule with this id");
}

#[test]
fn a_rule_file_that_is_no_yaml_is_shown_at_its_place() {
    let folder = Folder::new("pack-yaml").with("rules/a.yaml", "id: a-b\ntitle: [\n");
    folder.run(&["test", "rules"]).ends(1).says("rules/a.yaml:");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let folder = Folder::new("pack-mixed")
        .with("rules/a.yaml", "id: 7\n")
        .with("rules/b.yaml", RULE);
    folder
        .run(&["test", "rules"])
        .ends(1)
        .says("2 rules, 2 examples passed, 1 failed");
}

#[test]
fn a_folder_without_a_rule_ends_with_2() {
    let folder = Folder::new("pack-empty").with("rules/README.md", "none");
    folder
        .run(&["test", "rules"])
        .ends(2)
        .complains("no rule file in `rules`");
}

#[test]
fn a_path_that_leads_nowhere_ends_with_2() {
    Folder::new("pack-nowhere")
        .run(&["test", "gone"])
        .ends(2)
        .complains("`gone`");
}

#[test]
fn reports_describe_an_own_rule_as_they_do_the_others() {
    let folder = claims("pack-described")
        .with("rules/region-missing.yaml", OWN)
        .with(
            "readiness-standard.yaml",
            "rule_files: [rules]\nrules: {region-missing: {longest: 3}}\n",
        );
    let run = check(&folder, &["--format", "sarif"]).ends(1);
    let log: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let own = rules
        .iter()
        .find(|rule| rule["id"] == "region-missing")
        .unwrap();
    let full = own["fullDescription"]["text"].as_str().unwrap();
    assert!(full.contains("One region is like another"), "{own:#}");
    assert!(
        own["help"]["markdown"]
            .as_str()
            .unwrap()
            .contains("A finding:"),
        "{own:#}"
    );
    check(&folder, &["--format", "html"]).says("One region is like another");
}

#[test]
fn what_a_rule_asks_for_must_be_a_place_of_a_manifest() {
    let asks = |at: &str| OWN.replacen("check:", &format!("asks: {at}\ncheck:"), 1);
    let folder =
        Folder::new("pack-asks").with("rules/region-missing.yaml", &asks("/operations/slos"));
    folder
        .run(&["test", "rules"])
        .ends(1)
        .says("`/operations/slos` leads to no place of a manifest")
        .says("did you mean `slo`?");
    let folder = folder.with("rules/region-missing.yaml", &asks("/operations/slo/sli"));
    folder.run(&["test", "rules"]).ends(0);
}
