//! Lines to type: with the key of their field, and right when pasted.

use super::*;

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
    let text = "a:\n  b: 1\nowner:\n   team: x\n  d: 1\n";
    assert_eq!(slip(text), "indent it like the line above: `   d: 1`");
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

#[test]
fn a_latency_in_an_unclear_unit_is_asked_for_its_unit() {
    let file = rule::builtin_file("contract-unreadable").unwrap().unwrap();
    let found: Vec<_> = file
        .examples()
        .unwrap()
        .iter()
        .flat_map(|example| lint::example_findings(&file.rule, example).unwrap_or_default())
        .filter(|it| it.message.contains("latency"))
        .collect();
    assert!(!found.is_empty());
    for finding in found {
        assert_eq!(finding.labels[0].text, "unit unclear");
        assert!(
            finding.help.unwrap().contains("\nunit: "),
            "{}",
            finding.message
        );
    }
}
