//! One cause, one finding: a slip in a manifest that is ready says what is wrong once, and the line to
//! type puts it right.
#![allow(clippy::unwrap_used)]

use readiness::finding::{Finding, Severity};
use readiness::lint::{self, Policy};
use readiness::repository::Repository;
use readiness::rule;

const READY: &str = include_str!("../examples/claims-triage/readiness.yaml");

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

/// The only finding's help, for one changed value.
fn help(from: &str, to: &str) -> String {
    let said = said(&[(from, to)]);
    assert_eq!(said.len(), 1, "{said:?}");
    said[0][2].clone()
}

#[test]
fn a_value_that_can_be_read_is_shown_with_its_key() {
    for (from, to, line) in [
        (
            "until: 2027-12-31",
            "until: 12/31/2027",
            "write `until: 2027-12-31`",
        ),
        (
            "until: 2027-12-31",
            "until: 31.12.2027",
            "write `until: 2027-12-31`",
        ),
        (
            "until: 2027-12-31",
            "until: 03/04/2027",
            "write `until: 2027-04-03` or `until: 2027-03-04`",
        ),
        (
            "until: 2027-12-31",
            "until: 2026-02-30",
            "write year, month and day, such as `until: 2027-12-31`",
        ),
        (
            "rate: 0.75%",
            "rate: a share",
            "write a number and a percent sign, such as `rate: 0.75%`",
        ),
        (
            "rate: 0.75%",
            "rate: 0.5",
            "write `rate: 0.5%` or `rate: 50%`",
        ),
        (
            "runbook: docs/runbook.md",
            "runbook: ../runbook.md",
            "write a path within the repository, such as `runbook: docs/runbook.md`",
        ),
        (
            "total_per_month: 18740",
            "total_per_month: €18.740",
            "write `total_per_month: 18740` or `total_per_month: 18.740`",
        ),
    ] {
        assert_eq!(help(from, to), line, "{to}");
    }
}

#[test]
fn an_amount_in_another_currency_is_not_taken_for_one_in_the_own() {
    for amount in ["18740 USD", "\"$18740\""] {
        let help = help(
            "total_per_month: 18740",
            &format!("total_per_month: {amount}"),
        );
        assert!(help.starts_with("convert it into EUR"), "{help}");
    }
    let own = help("total_per_month: 18740", "total_per_month: 18740 EUR");
    assert_eq!(own, "write `total_per_month: 18740`");
}

#[test]
fn what_no_quantity_of_its_kind_can_be_is_out_of_range_and_nothing_else() {
    once(&[("deadline: 4h", "deadline: 0h")], "out-of-range", "0h");
    once(
        &[("max_reject_rate: 0.5%", "max_reject_rate: 150%")],
        "out-of-range",
        "150%",
    );
    once(&[("timeout: 3s", "timeout: 0s")], "out-of-range", "0s");
}

#[test]
fn a_bound_as_target_of_an_objective_is_sent_to_quality() {
    let help = help(
        "sli: availability, target: 99%",
        "sli: latency, target: \"< 5s\"",
    );
    assert!(
        help.contains("`quality`: `- {metric: latency, target: \"< 5s\","),
        "{help}"
    );
}

#[test]
fn a_target_without_a_percent_sign_among_percents_is_asked_for_it() {
    let found = said(&[("\">= 95%\"", "\">=95\"")]);
    let help = "write the percent sign\ntarget: \">= 95%\"";
    assert_eq!(found, [["quantity-ambiguous", "\">=95\"", help]]);
}

#[test]
fn a_difference_may_be_negative_and_a_share_may_not() {
    let margin = |when: &str| {
        said(&[
            (
                "metric: fast-track precision, target: \">= 97%\"",
                "metric: margin, target: \">= -1%\"",
            ),
            ("fast-track precision < 93% for 24h", when),
        ])
    };
    assert!(
        margin("margin < -3% for 48h").is_empty(),
        "{:?}",
        margin("margin < -3% for 48h")
    );
    once(
        &[("max_reject_rate: 0.5%", "max_reject_rate: -0.5%")],
        "quantity-ambiguous",
        "-0.5%",
    );
}

#[test]
fn all_lines_for_an_absent_section_can_be_pasted_one_below_the_other() {
    let start = READY.find("operations:\n").unwrap();
    let end = start + READY[start..].find("\n\n").unwrap() + 1;
    let without = format!("{}{}", &READY[..start], &READY[end..]);
    let found = judged(&without);
    let lines = found
        .iter()
        .filter(|it| it.pointer.starts_with("/operations"))
        .filter_map(|it| it.help.as_deref()?.split_once('\n'))
        .map(|(_, lines)| lines);
    let lines: Vec<_> = lines.collect();
    assert!(lines.len() > 5, "{found:?}");
    let pasted = format!("{without}\n{}\n", lines.join("\n"));
    let again = judged(&pasted);
    for before in found
        .iter()
        .filter(|it| it.pointer.starts_with("/operations"))
    {
        let same = again.iter().find(|it| it.rule == before.rule);
        assert!(same.is_none(), "{same:?}\n{pasted}");
    }
    for rule in ["unreadable", "duplicate-key", "unknown-key", "value-cut"] {
        assert!(again.iter().all(|it| it.rule != rule), "{again:?}");
    }
}

#[test]
fn the_example_of_a_cost_model_adds_up() {
    let start = READY.find("cost_model:\n").unwrap();
    let end = start + READY[start..].find("\n\n").unwrap() + 1;
    let without = format!("{}{}", &READY[..start], &READY[end..]);
    let found = judged(&without);
    let missing = found
        .iter()
        .find(|it| it.rule == "cost-model-missing")
        .unwrap();
    let (_, lines) = missing.help.as_deref().unwrap().split_once('\n').unwrap();
    let pasted = format!("{without}\n{lines}\n");
    let rules: Vec<_> = judged(&pasted).into_iter().map(|it| it.rule).collect();
    for rule in [
        "cost-total-mismatch",
        "cost-category-missing",
        "cost-model-missing",
    ] {
        assert!(!rules.iter().any(|it| it == rule), "{rules:?}");
    }
}

#[test]
fn a_reason_that_stands_in_its_field_is_in_the_lines_to_type() {
    let help = help(
        "rollback: {to: previous model and prompt version, within: 15m, tested: 2026-09-20}",
        "rollback: \"N/A: the forecast is only shown beside the old one, which stays\"",
    );
    let line = "reason: \"the forecast is only shown beside the old one, which stays\"";
    assert!(help.contains(line), "{help}");
}

/// The help of the only finding about how a text is written.
fn slip(text: &str) -> String {
    let found = judged(text);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].help.clone().unwrap()
}

#[test]
fn a_missing_comma_inside_braces_is_shown_where_a_field_follows() {
    for (text, line) in [
        (
            "a: {max_wait: 2h then: manual-queue}\n",
            "add the comma: `a: {max_wait: 2h, then: manual-queue}`",
        ),
        (
            "a: {action: queue; max_wait: 2h, then: x}\n",
            "add the comma: `a: {action: queue, max_wait: 2h, then: x}`",
        ),
        (
            "a: {basis: three shifts: early}\n",
            "put it in quotes: `a: {basis: \"three shifts: early\"}`",
        ),
    ] {
        assert_eq!(slip(text), line, "{text}");
    }
}

#[test]
fn an_item_is_indented_like_its_sibling() {
    let text = "l:\n  - id: a\n    b: {c: 1}\n   - id: d\n";
    assert_eq!(slip(text), "indent it like `- id: a`: `  - id: d`");
}

#[test]
fn what_is_proposed_for_integrations_and_for_actions_fits_together() {
    let bare = "readiness: 1\ncapability: {name: a, stage: production}\n";
    let found = judged(bare);
    let lines = |rule: &str| {
        let finding = found.iter().find(|it| it.rule == rule).unwrap();
        finding.help.as_deref().unwrap().split_once('\n').unwrap().1
    };
    let integrations = lines("integration-undeclared");
    let actions = lines("unsupervised-actions-undeclared");
    let again = judged(&format!("{bare}{integrations}\n{actions}\n"));
    for rule in [
        "unreadable",
        "duplicate-key",
        "effect-exceeds-access",
        "dangling-reference",
    ] {
        assert!(again.iter().all(|it| it.rule != rule), "{again:?}");
    }
    assert!(
        found.iter().all(|it| !it.message.contains('…')),
        "{found:?}"
    );
}

#[test]
fn an_exposure_names_the_number_that_binds() {
    let found = judged(&with(&[
        ("per_month: 240000", "per_month: 6200"),
        ("max: 250000", "max: 100"),
    ]));
    let exposure = found
        .iter()
        .find(|it| it.rule == "exposure-over-limit")
        .unwrap();
    assert!(
        exposure.message.contains("6,200 a month are 206.667 a day"),
        "{}",
        exposure.message
    );
    assert!(!exposure.help.as_deref().unwrap().contains("per_day"));
}
