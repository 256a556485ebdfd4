//! One cause, one finding: a slip in a manifest that is ready says what is wrong once, and the line to
//! type puts it right.
#![allow(clippy::unwrap_used)]

mod help;

use readiness::finding::{Finding, Severity};
use readiness::lint::{self, Policy};
use readiness::repository::Repository;
use readiness::rule;

const READY: &str = include_str!("../../examples/claims-triage/readiness.yaml");

fn judged(text: &str) -> Vec<Finding> {
    let policy = Policy::new(rule::builtin(), jiff::civil::date(2026, 11, 22));
    let judgement = lint::check(
        "readiness.yaml",
        text.as_bytes(),
        &Repository::None,
        &policy,
    );
    judgement.findings
}

/// The ready manifest with some texts replaced, each once.
fn with(changes: &[(&str, &str)]) -> String {
    let change = |text: String, (from, to): &(&str, &str)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    changes.iter().fold(READY.to_owned(), change)
}

/// Rule, marked text and help of each finding.
fn said(changes: &[(&str, &str)]) -> Vec<[String; 3]> {
    let text = with(changes);
    let row = |finding: &Finding| {
        let mark = text[finding.span().range()].to_owned();
        let help = finding.help.clone().unwrap_or_default();
        [finding.rule.clone(), mark, help]
    };
    judged(&text).iter().map(row).collect()
}

/// The only finding is of this rule, at this text.
fn once(changes: &[(&str, &str)], rule: &str, mark: &str) {
    let said = said(changes);
    let found: Vec<_> = said
        .iter()
        .map(|[rule, mark, _]| (&**rule, &**mark))
        .collect();
    assert_eq!(found, [(rule, mark)], "{changes:?}");
}

#[test]
fn the_manifest_itself_is_ready() {
    assert_eq!(said(&[]), [[""; 3]; 0]);
}

#[test]
fn a_comma_inside_braces_is_one_finding_and_its_line_puts_it_right() {
    for (from, to, mark, line) in [
        (
            "basis: docs/load-2027.md",
            "basis: 1400 trays a day in three shifts, counted by the MES from May to July 2026.",
            "1400 trays a day in three shifts, counted by the MES from May to July 2026.",
            "basis: \"1400 trays a day in three shifts, counted by the MES from May to July 2026.\"",
        ),
        (
            "basis: docs/load-2027.md",
            "basis: 1400 trays a day, in three shifts: early, late and night, by the MES of 2026",
            "1400 trays a day, in three shifts: early, late and night, by the MES of 2026",
            "basis: \"1400 trays a day, in three shifts: early, late and night, by the MES of 2026\"",
        ),
        (
            "per_month: 240000",
            "per_month: 240,000",
            "240,000",
            "per_month: 240000",
        ),
        ("rate: 0.75%", "rate: 0,75%", "0,75%", "rate: 0.75%"),
        ("threshold: 0.2", "threshold: 0,2", "0,2", "threshold: 0.2"),
        (
            "slice: drivers under 25",
            "slice: drivers under 25, women",
            "drivers under 25, women",
            "slice: \"drivers under 25, women\"",
        ),
        (
            "how: flag claims_triage_enabled",
            "how: flag claims_triage_enabled, in LaunchDarkly, on",
            "flag claims_triage_enabled, in LaunchDarkly, on",
            "how: \"flag claims_triage_enabled, in LaunchDarkly, on\"",
        ),
    ] {
        let found = said(&[(from, to)]);
        let help = format!("write `{line}`");
        assert_eq!(found, [["value-cut", mark, &help]], "{to}");
        let pasted = said(&[(from, line)]);
        assert!(pasted.is_empty(), "{line}: {pasted:?}");
    }
}

#[test]
fn thousands_that_may_be_decimals_are_shown_in_both_readings_and_not_mended() {
    let found = said(&[("max: 250000", "max: 250,000")]);
    let help = "write `max: 250000` or `max: 250.000`";
    assert_eq!(found, [["value-cut", "250,000", help]]);
    let text = with(&[("per_month: 240000", "per_month: 240,000")]);
    assert!(judged(&text).iter().all(|finding| finding.fix.is_none()));
}

#[test]
fn nothing_is_computed_with_what_remains_of_a_value() {
    once(
        &[(
            "{category: people, per_month: 9500}",
            "{category: people, per_month: 9,500}",
        )],
        "value-cut",
        "9,500",
    );
    once(
        &[(
            "{category: people, per_month: 9500}",
            "{category: people, per_month: 9500 a month}",
        )],
        "quantity-ambiguous",
        "9500 a month",
    );
}

#[test]
fn of_several_values_where_one_is_asked_the_first_is_kept() {
    for (from, to, line) in [
        (
            "to: claims-ai-lead@acme.example",
            "to: claims-ai-lead@acme.example, b@acme.example",
            "keep one value, such as `to: claims-ai-lead@acme.example`",
        ),
        (
            "action: quarantine",
            "action: quarantine, reject",
            "keep one value, such as `action: quarantine`",
        ),
        (
            "by: [on_call, head-of-claims@acme.example]}",
            "by: on_call, head-of-claims@acme.example}",
            "write `by: [on_call, head-of-claims@acme.example]`",
        ),
    ] {
        let found = said(&[(from, to)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0][2], line);
    }
}

#[test]
fn a_field_without_its_colon_is_not_a_part_of_the_value_before() {
    let found = said(&[("max_wait: 2h,", "max_wait 2h,")]);
    let help = "add the colon: `max_wait: 2h`";
    assert_eq!(found, [["unknown-key", "max_wait 2h", help]]);
    once(
        &[("deadline: 4h", "deadline")],
        "scope-undefined",
        "deadline",
    );
}

#[test]
fn a_list_that_is_spoken_of_makes_no_reference_dangle() {
    let on_call = "  on_call: {schedule: \"https://acme.pagerduty.com/schedules/PC1\", cover: 24x7, ack_within: 15m}\n";
    once(&[("on_call:", "on-call:")], "unknown-key", "on-call");
    once(&[("on_call:", "onCall:")], "unknown-key", "onCall");
    once(&[(on_call, "")], "on-call-missing", "owner");
    once(
        &[("owner:\n  team", "owner: \"@acme/x\"\nx-owner:\n  team")],
        "wrong-type",
        "\"@acme/x\"",
    );
    once(
        &[("  alerts:\n", "  x-alerts:\n")],
        "alerts-missing",
        "operations",
    );
    once(
        &[("  fallbacks:\n", "  x-fallbacks:\n")],
        "fallback-missing",
        "operations",
    );
    once(
        &[("data_sources:", "data_source:")],
        "unknown-key",
        "data_source",
    );
    once(
        &[("    - {sli: availability", "    {sli: availability")],
        "wrong-type",
        "slo",
    );
}

#[test]
fn references_to_one_absent_entry_are_one_finding_with_an_entry_that_is_whole() {
    let text = with(&[
        ("alert: spend", "alert: spending"),
        ("alert: feed-late", "alert: spending"),
    ]);
    let found = judged(&text);
    let dangling: Vec<_> = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert_eq!(dangling.len(), 1, "{found:?}");
    let marks: Vec<_> = dangling[0]
        .labels
        .iter()
        .map(|it| &text[it.span.range()])
        .collect();
    assert_eq!(marks, ["spending", "spending"]);
    let help = dangling[0].help.as_deref().unwrap();
    let (_, line) = help.split_once('\n').unwrap();
    assert_eq!(line, "- {id: spending, route: on_call}");
    let pasted = text.replacen("  alerts:\n", &format!("  alerts:\n    {line}\n"), 1);
    assert!(
        judged(&pasted)
            .iter()
            .all(|it| it.severity == Severity::Info)
    );
}

#[test]
fn in_a_pilot_a_reference_without_a_list_is_still_one_finding() {
    let text = "readiness: 1\ncapability: {name: a, stage: pilot}\ndata_sources:\n  - {id: feed, on_late: {action: queue, max_wait: 2h, then: desk}, on_malformed: {action: manual, then: desk}}\n";
    let found = judged(text);
    let dangling = found.iter().filter(|it| it.rule == "dangling-reference");
    assert_eq!(dangling.count(), 1);
}

#[test]
fn a_malformed_id_is_what_its_references_name() {
    once(
        &[("{id: manual-queue", "{id: manual queue")],
        "malformed-value",
        "manual queue",
    );
}

#[test]
fn a_section_without_its_line_or_in_the_wrong_place_is_one_finding() {
    once(&[("\noperations:\n", "\n")], "unknown-key", "runbook");
    once(
        &[("\ncost_model:\n", "\n  cost_model:\n")],
        "unknown-key",
        "cost_model",
    );
    once(&[("\npermissions:\n", "\n")], "unknown-key", "unsupervised");
    once(&[("\nintegrations:\n", "\n")], "unknown-key", "claims-core");
    once(&[("\n  fallbacks:\n", "\n")], "unknown-key", "manual-queue");
    let at = READY.find("cost_model:\n").unwrap();
    let end = at + READY[at..].find("\n\n").unwrap();
    let section = &READY[at..end];
    let inside = section.replace('\n', "\n  ");
    once(
        &[(section, &format!("  {inside}"))],
        "unknown-key",
        "cost_model",
    );
}

#[test]
fn fields_beside_their_key_are_one_finding_with_the_lines_as_they_should_stand() {
    let found = said(&[(
        "    on_late: {action: queue, max_wait: 2h, then: manual-queue}\n",
        "    on_late:\n    action: queue\n    max_wait: 2h\n    then: manual-queue\n",
    )]);
    let help =
        "indent below its key\non_late:\n  action: queue\n  max_wait: 2h\n  then: manual-queue";
    assert_eq!(found, [["unknown-key", "action", help]]);
}

#[test]
fn a_misplaced_field_is_not_missing_as_well() {
    let sampling = "  sampling: {rate: 0.75%, by: \"@acme/claims-ops\", capacity: 60/d}\n";
    let runbook = "  runbook: docs/runbook.md\n";
    let found = said(&[(sampling, ""), (runbook, &format!("{runbook}{sampling}"))]);
    let help = "move it under `permissions`";
    assert_eq!(found, [["unknown-key", "sampling", help]]);
    let found = said(&[
        (", ack_within: 15m", ""),
        ("  escalation:", "  ack_within: 15m\n  escalation:"),
    ]);
    let help = "move it under `on_call`";
    assert_eq!(found, [["unknown-key", "ack_within", help]]);
}
