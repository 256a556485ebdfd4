//! Manifests that are as large as they may be: what is said of them is bounded, and nothing passes in
//! silence. What is counted is asserted, never the time.

use super::*;
use readiness::lint::{self, Judgement, Policy};
use readiness::manifest::limit::{MAX_ENTRIES, MAX_FINDINGS, MAX_FINDINGS_OF_A_RULE, MAX_STEPS};
use readiness::repository::Repository;
use std::fmt::Write as _;

const HEAD: &str = "readiness: 1\ncapability: {name: claims-triage, stage: production}\n";

/// A manifest whose list (or map) has an entry for each number.
fn many(head: &str, count: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = format!("{HEAD}{head}");
    for at in 0..count {
        let _ = writeln!(text, "{}", entry(at));
    }
    text
}

fn judged(text: &str) -> Judgement {
    let policy = Policy::new(readiness::rule::builtin(), jiff::civil::date(2026, 11, 22));
    lint::check(
        "readiness.yaml",
        text.as_bytes(),
        &Repository::None,
        &policy,
    )
}

fn of<'j>(judgement: &'j Judgement, rule: &str) -> Vec<&'j str> {
    let found = judgement.findings.iter().filter(|it| it.rule == rule);
    found.map(|it| it.message.as_str()).collect()
}

#[test]
fn a_list_or_map_of_over_a_thousand_entries_is_not_read() {
    for (head, entry) in [
        ("", &(|at| format!("k{at}: 1")) as &dyn Fn(usize) -> String),
        ("operations:\n  alerts:\n", &|at| {
            format!("    - {{id: a{at}}}")
        }),
        ("cost_model:\n  lines:\n", &|_| {
            "    - {per_month: 1}".to_owned()
        }),
        ("data_sources:\n", &|_| "  - {on_late: yes}".to_owned()),
        ("permissions:\n  never:\n", &|at| {
            format!("    - approve {at}")
        }),
    ] {
        let judgement = judged(&many(head, 20_000, entry));
        assert!(!judgement.readable, "{head}");
        let rules: Vec<_> = judgement.findings.iter().map(|it| &*it.rule).collect();
        assert_eq!(rules, ["size-limit"], "{head}");
    }
    let judgement = judged(&many("operations:\n  alerts:\n", MAX_ENTRIES, |at| {
        format!("    - {{id: a{at}, route: on_call}}")
    }));
    assert!(judgement.readable && judgement.steps < MAX_STEPS);
    assert_eq!(of(&judgement, "size-limit"), [""; 0]);
}

#[test]
fn two_lists_that_are_compared_entry_by_entry_stop_at_the_steps_and_close_the_gate() {
    let mut text = many("permissions:\n  never:\n", 900, |at| {
        format!("    - approve payment{at}")
    });
    text += "integrations:\n";
    let scopes: Vec<_> = (0..900).map(|at| format!("payment{at}.write")).collect();
    for at in 0..20 {
        let scopes = scopes.join(", ");
        let _ = writeln!(
            text,
            "  - {{id: i{at}, access: write, identity: {{scopes: [{scopes}]}}}}"
        );
    }
    let judgement = judged(&text);
    assert_eq!(judgement.steps, MAX_STEPS);
    let said = of(&judgement, "step-limit");
    assert!(
        matches!(said[..], [said] if said.contains("10 million steps")),
        "{said:?}"
    );
    Folder::new("limit-steps")
        .with("readiness.yaml", &text)
        .run(&[])
        .ends(1)
        .says("[step-limit]");
}

#[test]
fn findings_beyond_the_limit_are_counted_and_fail_whatever_a_baseline_knows() {
    let field = |at: usize| {
        let keys = ["on_late", "on_malformed", "drift", "owner", "source"];
        let keys = keys.map(|key| format!("{key}: TBD"));
        format!("  - {{id: d{at}, {}}}", keys.join(", "))
    };
    let text = many("data_sources:\n", 900, field);
    let judgement = judged(&text);
    assert!(judgement.findings.len() <= MAX_FINDINGS + 200);
    let listed = of(&judgement, "placeholder-answer").len();
    assert_eq!(listed, MAX_FINDINGS_OF_A_RULE);
    let more = format!(
        "`placeholder-answer` has {} more findings than are listed",
        900 * 5 - listed
    );
    assert!(
        of(&judgement, "finding-limit").contains(&more.as_str()),
        "{more}"
    );
    let folder = Folder::new("limit-findings").with("readiness.yaml", &text);
    let baseline = ["check", "--baseline", "known.json", "--quiet"];
    folder.run(&[&baseline[..], &["--write-baseline"]].concat());
    let run = folder.run(&baseline).ends(1).says("[finding-limit]");
    run.keeps_silent_about("error[placeholder-answer]");
}

#[test]
fn values_beyond_the_limit_that_the_schema_refuses_are_counted() {
    let keys: Vec<_> = (0..900).map(|at| format!("k{at}: 1")).collect();
    let text = many("data_sources:\n", 10, |at| {
        format!("  - {{id: d{at}, {}}}", keys.join(", "))
    });
    let judgement = judged(&text);
    assert_eq!(of(&judgement, "unknown-key").len(), MAX_FINDINGS_OF_A_RULE);
    let said = of(&judgement, "finding-limit");
    assert!(
        said.contains(&"8000 more values do not have the form of their fields"),
        "{said:?}"
    );
}

#[test]
fn a_thousand_dangling_references_do_not_list_a_thousand_alerts_each() {
    let mut text = many("operations:\n  alerts:\n", 1_000, |at| {
        format!("    - {{id: a{at}}}")
    });
    text += "data_sources:\n";
    for at in 0..1_000 {
        let _ = writeln!(text, "  - {{id: d{at}, drift: {{alert: lost-{at}}}}}");
    }
    let judgement = judged(&text);
    assert_eq!(of(&judgement, "dangling-reference").len(), 1_000);
    let help = judgement.findings.iter().filter_map(|it| it.help.as_ref());
    assert!(help.map(String::len).max() < Some(2_000));
    let lost = judgement
        .findings
        .iter()
        .find(|it| it.rule == "dangling-reference")
        .unwrap();
    assert!(
        lost.help.as_ref().unwrap().contains("and 980 more"),
        "{lost:?}"
    );
    assert!(judgement.steps < MAX_STEPS);
}

#[test]
fn a_production_manifest_takes_a_small_part_of_the_steps() {
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let steps = judged(text).steps;
    assert!((1..MAX_STEPS / 100).contains(&steps), "{steps}");
}
