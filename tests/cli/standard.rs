//! Standards: what they set, the floor under them, and those that are hostile.

use super::{Folder, Run};
use std::fs;

const TODAY: [&str; 3] = ["check", "--today", "2026-11-22"];

/// The production example, whose stop was last tried too long ago for 30 days.
pub(crate) fn claims(name: &str) -> Folder {
    Folder::new(name).copied_from("examples/claims-triage")
}

pub(crate) fn check(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&TODAY[..], arguments].concat())
}

/// The example under a repository's standard.
pub(crate) fn under(name: &str, standard: &str) -> Run {
    let folder = claims(name).with("readiness-standard.yaml", standard);
    check(&folder, &[])
}

/// A repository's standard under the platform's.
pub(crate) fn floored(name: &str, platform: &str, own: &str) -> Run {
    let outside = Folder::new(&format!("{name}-platform")).with("acme.yaml", platform);
    let folder = claims(name).with("readiness-standard.yaml", own);
    let path = outside.0.join("acme.yaml");
    check(&folder, &["--standard", path.to_str().unwrap()])
}

/// A rule that speaks of the example.
pub(super) const OWN: &str = r#"id: region-missing
title: Where it runs is not named as the platform names it
question: answers
severity: {pilot: off, production: error}
since: 1.0.0
given: capability
parameters: {longest: 3}
check:
  holds: words(this.runs_in) > longest
message: "`{this.runs_in}` is too short to name a region"
help: "name the region as in `west europe two b`"
why: |
  One region is like another until one of them is down.
examples:
  pass: ["capability: {name: a, stage: production, runs_in: west europe two b}"]
  fail: [{manifest: "capability: {name: a, stage: production, runs_in: west}", marks: [west]}]
"#;

#[test]
fn without_a_setting_a_standard_changes_nothing_but_its_name_in_the_summary() {
    under("std-empty", "name: acme\nversion: 2.1\nrules:\n")
        .ends(0)
        .says("; by acme 2.1");
    under("std-recommended", "extends: recommended\n").ends(0);
}

#[test]
fn parameters_and_severities_are_those_of_the_standard() {
    under(
        "std-parameter",
        "rules: {stop-test-stale: {max_test_age: 30d}}\n",
    )
    .ends(1)
    .says("error[stop-test-stale]");
    under(
        "std-warning",
        "rules: {stop-test-stale: {production: warning, max_test_age: 30d}}\n",
    )
    .ends(0)
    .says("warning[stop-test-stale]");
    under(
        "std-off",
        "rules: {stop-test-stale: {production: off, max_test_age: 30d}}\n",
    )
    .ends(0)
    .keeps_silent_about("stop-test-stale");
}

#[test]
fn a_count_of_a_check_is_a_parameter_too() {
    under("std-count", "rules: {runbook-thin: {min_lines: 500}}\n")
        .ends(1)
        .says("error[runbook-thin]")
        .says("fewer than 500");
}

#[test]
fn what_waits_for_a_standard_is_asked_where_one_turns_it_on() {
    under(
        "std-on",
        "rules: {growth-headroom-missing: {production: warning, growth: 500}}\n",
    )
    .ends(0)
    .says("warning[growth-headroom-missing]")
    .says("12,500/min");
}

#[test]
fn a_rule_warns_until_its_date_and_says_so() {
    let standard = |date: &str| {
        format!("rules: {{stop-test-stale: {{max_test_age: 30d, enforce_from: {date}}}}}\n")
    };
    under("std-later", &standard("2027-03-01"))
        .ends(0)
        .says("warning[stop-test-stale]")
        .says("(an error from 2027-03-01");
    under("std-now", &standard("2026-11-22"))
        .ends(1)
        .says("error[stop-test-stale]");
}

#[test]
fn strict_leaves_no_warning_in_production_and_wakes_what_sleeps() {
    let folder = claims("std-strict").with("readiness-standard.yaml", "extends: strict\n");
    let run = folder.run(&["rules", "--format", "json"]).ends(0);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&run.out).unwrap();
    for rule in &rules {
        let severity = &rule["severity"];
        let asleep = severity["pilot"] == "off" && severity["production"] == "off";
        assert!(!asleep, "{rule}");
        if severity["production"] == "warning" {
            // It was off at every stage.
            assert_eq!(rule["set_by"]["production"], "strict", "{rule}");
        }
    }
    let pilots = rules
        .iter()
        .filter(|rule| rule["severity"]["production"] == "off");
    assert!(pilots.count() > 0, "rules about pilots stay with pilots");
}

#[test]
fn a_standard_extends_another_one_and_the_nearer_word_counts() {
    let folder = claims("std-extends")
        .with(
            "base/acme.yaml",
            "name: acme\nrules: {stop-test-stale: {max_test_age: 30d}}\n",
        )
        .with(
            "readiness-standard.yaml",
            "name: team\nextends: base/acme.yaml\n",
        );
    check(&folder, &[])
        .ends(1)
        .says("stop-test-stale")
        .says("; by acme, team");
    let nearer = "extends: base/acme.yaml\nrules: {stop-test-stale: {max_test_age: 400d}}\n";
    check(&folder.with("readiness-standard.yaml", nearer), &[]).ends(0);
}

#[test]
fn the_nearest_standard_up_to_the_root_holds() {
    let folder = Folder::new("std-near")
        .with("readiness-standard.yaml", "name: root\n")
        .with("a/b/readiness.yaml", super::GOOD)
        .with("c/readiness-standard.yml", "name: nearer\n")
        .with("c/readiness.yaml", super::GOOD);
    check(&folder, &["a"]).ends(0).says("; by root");
    check(&folder, &["c"]).ends(0).says("; by nearer");
    check(&folder, &[]).ends(0).says("; by root, nearer");
    let above =
        Folder::new("std-above").with("readiness-standard.yaml", "rules: {nothing-here: error}\n");
    fs::create_dir_all(above.0.join("inner/.git")).unwrap();
    let above = above.with("inner/readiness.yaml", super::GOOD);
    check(&above, &["inner"]).ends(0).keeps_silent_about("; by");
}

#[test]
fn mistakes_are_shown_at_their_own_place_with_the_near_name_and_end_with_2() {
    for (standard, place, near) in [
        (
            "rule:\n  stop-untested: error\n",
            ":1:1:",
            "did you mean `rules`?",
        ),
        (
            "rules:\n  stop-untestd: error\n",
            ":2:3:",
            "did you mean `stop-untested`?",
        ),
        (
            "rules:\n  stop-untested: eror\n",
            ":2:18:",
            "did you mean `error`?",
        ),
        (
            "rules:\n  stop-untested: {prodution: off}\n",
            ":2:19:",
            "did you mean `production`?",
        ),
        (
            "rules: {stop-test-stale: {max_test_agee: 30d}}\n",
            ":1:27:",
            "did you mean `max_test_age`?",
        ),
        (
            "rules: {stop-test-stale: {max_test_age: 30}}\n",
            ":1:41:",
            "max_test_age: 180d",
        ),
        (
            "rules: {stop-test-stale: {max_test_age: 30%}}\n",
            ":1:41:",
            "is a duration",
        ),
        (
            "rules: {stop-untested: {enforce_from: soon}}\n",
            ":1:39:",
            "not a date",
        ),
        ("rules: {unreadable: off}\n", ":1:9:", "has no settings"),
        ("rules: [stop-untested]\n", ":1:1:", "ids of rules as keys"),
        ("extends: strickt\n", ":1:10:", "did you mean `strict`?"),
        (
            "extends: https://acme.example/standard.yaml\n",
            ":1:10:",
            "nothing is fetched",
        ),
        (
            "waivers: {max_day: 3}\n",
            ":1:11:",
            "did you mean `max_days`?",
        ),
        (
            "waivers: {max_days: forever}\n",
            ":1:21:",
            "no number of days",
        ),
        (
            "waivers: {max_days: 99999999999}\n",
            ":1:21:",
            "no number of days",
        ),
        (
            "waivers: {never_waivable: [stop-mising]}\n",
            ":1:28:",
            "did you mean `stop-missing`?",
        ),
        (
            "adjust: {production: {of: error}}\n",
            ":1:23:",
            "did you mean `off`?",
        ),
        ("rule_files: nowhere\n", ":1:13:", "there is no `nowhere`"),
        ("name: a\nname: b\n", ":2:1:", "name"),
        ("[]\n", ":1:1:", "no standard"),
        ("", ":1:1:", "no standard"),
        ("name: \"a\\u202eb\"\n", ":1:", "direction override"),
    ] {
        let run = under("std-mistake", standard).ends(2);
        run.complains(&format!("readiness-standard.yaml{place}"))
            .complains(near);
    }
}

#[test]
fn a_standard_that_is_given_and_cannot_be_read_ends_with_2() {
    let folder = claims("std-gone");
    check(&folder, &["--standard", "gone.yaml"])
        .ends(2)
        .complains("gone.yaml");
    check(&folder, &["--standard", "docs"])
        .ends(2)
        .complains("docs");
    check(&folder, &["--standard", "readiness.yaml"]).ends(2);
}

#[test]
fn own_rules_are_judged_set_and_explained_like_the_others() {
    let standard = "rule_files: [rules]\nrules: {region-missing: {longest: 3}}\n";
    let folder = claims("std-own")
        .with("rules/region-missing.yaml", OWN)
        .with("readiness-standard.yaml", standard);
    folder.run(&["test", "rules"]).ends(0);
    check(&folder, &[])
        .ends(1)
        .says("error[region-missing]")
        .says("too short to name a region");
    folder
        .run(&["rules"])
        .ends(0)
        .says("region-missing")
        .says("readiness-standard.yaml:1: the rule itself");
    folder
        .run(&["explain", "region-missing"])
        .ends(0)
        .says("One region is like another");
    let off = "rule_files: rules/region-missing.yaml\nrules: {region-missing: off}\n";
    check(&folder.with("readiness-standard.yaml", off), &[]).ends(0);
}

#[test]
fn an_own_rule_that_is_wrong_or_takes_a_known_id_ends_with_2() {
    for (words, others, said) in [
        (
            "id: region-missing",
            "id: owner-missing",
            "second rule `owner-missing`",
        ),
        (
            "id: region-missing",
            "id: unreadable",
            "second rule `unreadable`",
        ),
        (
            "runs_in) > longest",
            "runs_inn) > longest",
            "did you mean `runs_in`?",
        ),
    ] {
        let folder = claims("std-own-wrong")
            .with("rules/region-missing.yaml", &OWN.replace(words, others))
            .with("readiness-standard.yaml", "rule_files: [rules]\n");
        check(&folder, &[]).ends(2).complains(said);
    }
}

#[test]
fn what_lowers_the_platforms_standard_has_no_effect_and_is_shown_with_both_places() {
    let stale = "rules: {stop-test-stale: {max_test_age: 30d}}\n";
    for (name, own, said) in [
        (
            "off",
            "rules:\n  stop-test-stale: off\n",
            "would be off in production",
        ),
        (
            "level",
            "rules:\n  stop-test-stale: {production: warning}\n",
            "would be warning",
        ),
        (
            "number",
            "rules:\n  stop-test-stale: {max_test_age: 400d}\n",
            "says 30d",
        ),
        (
            "date",
            "rules:\n  stop-test-stale: {enforce_from: 2027-01-01}\n",
            "enforces it now",
        ),
        (
            "shift",
            "adjust:\n  production: {error: info}\n",
            "would be info",
        ),
    ] {
        floored(&format!("std-floor-{name}"), stale, own)
            .ends(1)
            .says("error[standard-weakened]")
            .says("readiness-standard.yaml:2:")
            .says("acme.yaml:1:")
            .says(said)
            // It holds all the same.
            .says("error[stop-test-stale]");
    }
}

#[test]
fn what_raises_or_adds_is_silent_over_the_platforms_standard() {
    let platform = "name: acme\nextends: strict\nwaivers: {max_days: 60}\n";
    let own = "extends: recommended\nrules:\n  stop-test-stale: {pilot: error}\n  \
               owner-missing: error\nwaivers: {max_days: 30, never_waivable: [stop-missing]}\n";
    floored("std-raise", platform, own).keeps_silent_about("standard-weakened");
}

#[test]
fn the_terms_of_waivers_can_only_get_narrower() {
    let platform =
        "waivers: {max_days: 60, approvers: ['*@acme.example'], never_waivable: [stop-missing]}\n";
    floored("std-days", platform, "waivers: {max_days: 61}\n")
        .ends(1)
        .says("up to 61 days");
    floored(
        "std-approvers",
        platform,
        "waivers: {approvers: [dana@evil.example]}\n",
    )
    .ends(1)
    .says("approved by others");
    floored("std-anybody", platform, "waivers: {approvers: []}\n")
        .ends(1)
        .says("approved by others");
    floored(
        "std-narrow",
        platform,
        "waivers: {max_days: 60, approvers: [ciso@acme.example], never_waivable: []}\n",
    )
    .ends(0);
}

#[test]
fn waivers_are_held_against_the_terms() {
    let waiver = |terms: &str| {
        let text = include_str!("../../examples/claims-triage/readiness.yaml");
        let text = text.replace(", within: 5m, tested: 2026-09-20}", ", within: 5m}");
        let waiver = "waivers:\n  - rule: stop-untested\n    reason: The flag service moves in November.\n    \
                      compensating: The duty manager can remove the route by hand.\n    \
                      approved_by: head-of-claims@acme.example\n    expires: 2027-01-31\n";
        let folder = claims("std-terms")
            .with("readiness.yaml", &(text + waiver))
            .with("readiness-standard.yaml", terms);
        check(&folder, &[])
    };
    waiver("waivers: {max_days: 90, approvers: ['head-of-*@acme.example']}\n").ends(0);
    waiver("waivers: {max_days: 60}\n")
        .ends(1)
        .says("waiver-too-long")
        .says("more than 60 days");
    waiver("waivers: {approvers: ['@acme/risk']}\n")
        .ends(1)
        .says("waiver-approver-unknown");
    waiver("waivers: {never_waivable: [stop-untested]}\n")
        .ends(1)
        .says("waiver-not-allowed");
}

#[test]
fn the_rules_in_force_say_who_set_what() {
    let outside = Folder::new("std-rules-platform")
        .with("acme.yaml", "name: acme\nversion: 3\nrules:\n  stop-untested: {pilot: warning}\nwaivers: {max_days: 60}\n");
    let folder = claims("std-rules").with(
        "readiness-standard.yaml",
        "name: team\nrules:\n  stop-test-stale: {pilot: error}\n",
    );
    let path = outside.0.join("acme.yaml");
    let run = folder
        .run(&["rules", "--standard", path.to_str().unwrap()])
        .ends(0);
    run.says("acme.yaml:4: pilot warning")
        .says("readiness-standard.yaml:3: pilot error")
        .says("standards: acme 3, team")
        .says("waivers: at most 60 days");
    let run = folder.run(&["rules", "--format", "json"]).ends(0);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&run.out).unwrap();
    let rule = rules
        .iter()
        .find(|rule| rule["id"] == "stop-test-stale")
        .unwrap();
    assert_eq!(rule["set_by"]["pilot"], "readiness-standard.yaml:3");
    assert_eq!(rule["set_by"]["production"], "built-in");
    assert_eq!(rule["parameters"]["max_test_age"]["value"], "180d");
}

#[test]
fn the_schema_of_standards_is_valid_and_takes_what_the_program_takes() {
    let run = Folder::new("std-schema")
        .run(&["schema", "standard"])
        .ends(0);
    let schema: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let read = |text: &str| serde_yaml::from_str::<serde_json::Value>(text).unwrap();
    for text in [
        include_str!("../../rules/standards/strict.yaml"),
        include_str!("../../rules/standards/recommended.yaml"),
        "name: a\nversion: 2.1\nextends: strict\nrules: {a-b: off, c-d: {pilot: error, enforce_from: '2027-01-01', most: 3, age: 30d}}\n\
         rule_files: rules\nvocabulary: [v.yaml]\nrequired: ['*.yaml']\n\
         waivers: {max_days: 3, approvers: [x], never_waivable: [a-b]}\n",
    ] {
        let value = read(text);
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    for text in [
        "rule: {}",
        "rules: {a-b: eror}",
        "waivers: {max_days: -1}",
        "adjust: {test: {}}",
    ] {
        assert!(!validator.is_valid(&read(text)), "{text}");
    }
}

#[test]
fn the_standard_of_the_documentation_can_be_used() {
    let page = include_str!("../../docs/standards.md");
    let block = |start: &str| {
        let mut blocks = page.split("```yaml\n").skip(1);
        let block = blocks.find(|block| block.starts_with(start)).unwrap();
        block.split("```").next().unwrap()
    };
    let text = block("# readiness-standard.yaml");
    let words = block("# readiness/words.yaml");
    let folder = claims("std-docs")
        .with("readiness/rules/region-missing.yaml", OWN)
        .with("services/claims/readiness.yaml", super::GOOD)
        .with("readiness/words.yaml", words)
        .with("readiness-standard.yaml", text);
    let tested = folder.run(&["test", "readiness"]);
    tested.ends(0).says("1 rule, 1 vocabulary, 4 examples");
    check(&folder, &[])
        .ends(1)
        .says("region-missing")
        .says("; by acme 2.1");
}
