//! Waivers: what they accept, and those that accept nothing.

use super::{Folder, Run};

const TODAY: &str = "2026-11-22";

/// The production example with its stop never tried.
fn untested() -> String {
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let tested = ", within: 5m, tested: 2026-09-20}";
    assert!(text.contains(tested));
    text.replace(tested, ", within: 5m}")
}

const WAIVER: &str = "
waivers:
  - rule: stop-untested
    reason: The flag service moves in November.
    compensating: The duty manager can remove the route by hand.
    approved_by: head-of-claims@acme.example
    expires: 2027-02-01
";

fn check(name: &str, waiver: &str, arguments: &[&str]) -> Run {
    let folder = Folder::new(name)
        .copied_from("examples/claims-triage")
        .with("readiness.yaml", &(untested() + waiver));
    let mut all = vec!["check", "--today", TODAY];
    all.extend(arguments);
    folder.run(&all)
}

fn changed(words: &str, others: &str) -> String {
    assert!(WAIVER.contains(words), "{words}");
    WAIVER.replace(words, others)
}

#[test]
fn a_finding_that_is_waived_stays_in_sight_and_fails_nothing() {
    check("waive-none", "", &[])
        .ends(1)
        .says("error[stop-untested]");
    check("waive-good", WAIVER, &["--fail-on", "info"])
        .ends(0)
        .says("waived error[stop-untested]")
        .says("until 2027-02-01 by head-of-claims@acme.example")
        .says("production-ready, with 1 finding waived")
        .says("1 waiver used");
    check("waive-compact", WAIVER, &["--format", "compact"])
        .ends(0)
        .says("error[stop-untested]")
        .says("(waived until 2027-02-01)");
    check("waive-json", WAIVER, &["--format", "json"])
        .ends(0)
        .says("\"waived\":{\"reason\":\"The flag service moves in November.\"");
}

#[test]
fn a_waiver_ends_after_its_last_day() {
    for (today, code) in [("2027-01-31", 0), ("2027-02-01", 0), ("2027-02-02", 1)] {
        let folder = Folder::new(&format!("waive-on-{today}"))
            .copied_from("examples/claims-triage")
            .with("readiness.yaml", &(untested() + WAIVER));
        let run = folder.run(&["check", "--today", today]);
        if code == 1 {
            run.ends(1)
                .says("waiver-expired")
                .says("ended on 2027-02-01")
                .says("error[stop-untested]");
        } else {
            run.says("waived error[stop-untested]");
        }
    }
}

#[test]
fn a_waiver_holds_at_its_place_and_below_and_nowhere_else() {
    let at = |at: &str| changed("    reason", &format!("    at: {at}\n    reason"));
    for (name, place) in [
        ("exact", "/permissions/stop/tested"),
        ("above", "/permissions/stop"),
    ] {
        check(&format!("waive-{name}"), &at(place), &[]).ends(0);
    }
    check("waive-beside", &at("/permissions/audit_log"), &[])
        .ends(1)
        .says("waiver-unused")
        .says("at: /permissions/stop/tested");
    check("waive-astray", &at("/permissions/stop/testd"), &[])
        .ends(1)
        .says("waiver-misplaced")
        .says("did you mean `tested`?");
    for place in [
        "permissions/stop",
        "/data_sources/9/owner",
        "/permissions/*",
    ] {
        check("waive-odd", &at(place), &[])
            .ends(1)
            .says("waiver-misplaced");
    }
}

#[test]
fn list_items_are_named_by_id_or_by_index() {
    let text = untested().replace("    agreed: 2026-09-12\n", "");
    for (code, at) in [(0, "claims-core"), (0, "0"), (1, "llm-api"), (1, "1")] {
        let waiver = changed(
            "stop-untested",
            "write-owner-missing\n    at: /integrations/ID",
        )
        .replace("ID", at)
            + &WAIVER.replace("\nwaivers:\n", "");
        let folder = Folder::new(&format!("waive-item-{at}"))
            .copied_from("examples/claims-triage")
            .with("readiness.yaml", &(text.clone() + &waiver));
        let run = folder.run(&["check", "--today", TODAY]);
        let rule = "write-owner-missing";
        assert!(run.out.contains(rule), "{}", run.out);
        run.ends(code);
    }
}

#[test]
fn each_fault_of_a_waiver_has_its_own_finding_and_brings_the_finding_back() {
    for (words, others, said) in [
        ("stop-untested", "stop-untestd", "waiver-rule-unknown"),
        ("stop-untested", "stop-*", "malformed-value"),
        ("stop-untested", "dangling-reference", "waiver-not-allowed"),
        ("stop-untested", "unreadable", "waiver-not-allowed"),
        ("stop-untested", "waiver-expired", "waiver-not-allowed"),
        (
            "The flag service moves in November.",
            "Accepted risk.",
            "waiver-unreasoned",
        ),
        (
            "The flag service moves in November.",
            "yes",
            "waiver-unreasoned",
        ),
        (
            "The flag service moves in November.",
            "TBD",
            "placeholder-answer",
        ),
        (
            "The duty manager can remove the route by hand.",
            "The team keeps an eye on it.",
            "waiver-uncompensated",
        ),
        (
            "head-of-claims@acme.example",
            "dana.cruz@acme.example",
            "waiver-self-approved",
        ),
        (
            "head-of-claims@acme.example",
            "\"@ACME/claims-ai\"",
            "waiver-self-approved",
        ),
        ("2027-02-01", "2026-11-21", "waiver-expired"),
        ("2027-02-01", "2027-05-22", "waiver-too-long"),
        ("2027-02-01", "2199-12-31", "waiver-too-long"),
        ("2027-02-01", "soon", "quantity-ambiguous"),
        ("    expires: 2027-02-01\n", "", "waiver-incomplete"),
        (
            "    reason: The flag service moves in November.\n",
            "    reason:\n",
            "waiver-incomplete",
        ),
    ] {
        check("waive-fault", &changed(words, others), &[])
            .ends(1)
            .says(&format!("error[{said}]"))
            .says("error[stop-untested]");
    }
    check("waive-last-day", &changed("2027-02-01", "2027-05-21"), &[]).ends(0);
}

#[test]
fn a_waiver_that_accepts_nothing_is_a_warning() {
    let folder = Folder::new("waive-unused").copied_from("examples/claims-triage");
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let folder = folder.with("readiness.yaml", &(text.to_owned() + WAIVER));
    folder
        .run(&["check", "--today", TODAY])
        .ends(0)
        .says("warning[waiver-unused]");
}

#[test]
fn a_waiver_of_production_is_used_by_a_pilot_that_looks_ahead() {
    check("waive-pilot", WAIVER, &["--as", "pilot"])
        .keeps_silent_about("waiver-unused")
        .ends(0)
        .says("no answers to go");
}

#[test]
fn an_entry_of_not_applicable_names_a_place_that_is_there_and_empty() {
    let entry = |field: &str| {
        format!(
            "\nnot_applicable:\n  - {{field: {field}, reason: The list changes only with our own \
             release., approved_by: model-risk@acme.example}}\n"
        )
    };
    for (field, code, said) in [
        (
            "/permissions/stop/testd",
            1,
            "error[not-applicable-misplaced]",
        ),
        ("/data_sources/nowhere/drift", 1, "not-applicable-misplaced"),
        ("permissions/stop", 1, "not-applicable-misplaced"),
        ("/operations/runbook", 1, "warning[not-applicable-answered]"),
    ] {
        check("excuse-place", &entry(field), &[])
            .ends(code)
            .says(said);
    }
    check(
        "excuse-good",
        &entry("/permissions/stop/tested"),
        &["--fail-on", "info"],
    )
    .ends(0);
}

#[test]
fn a_reason_inside_a_field_is_better_kept_under_not_applicable() {
    let folder = Folder::new("excuse-inline").copied_from("examples/claims-triage");
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let start = text.find("    drift: {").unwrap();
    let line = text[start..].lines().next().unwrap();
    let reason = "    drift: \"N/A: a fixed code list that changes only with our own release\"";
    let folder = folder.with("readiness.yaml", &text.replace(line, reason));
    folder
        .run(&["check", "--today", TODAY])
        .says("info[not-applicable-inline]")
        .says("field: /data_sources/claims-feed/drift");
    folder
        .run(&["check", "--today", TODAY, "--as", "pilot"])
        .keeps_silent_about("not-applicable-inline");
}

#[test]
fn an_empty_place_is_an_empty_answer_and_not_a_yes_or_no() {
    let waiver = changed("    reason", "    at: ''\n    reason");
    check("waive-empty-at", &waiver, &[])
        .ends(1)
        .says("error[waiver-misplaced]: `at` is empty")
        .says("error[stop-untested]")
        .keeps_silent_about("boolean-answer");
}

#[test]
fn a_reason_that_is_none_is_one_finding_and_opens_nothing() {
    let entry = |reason: &str| {
        format!(
            "\nnot_applicable:\n  - {{field: /permissions/stop/tested, reason: {reason}, \
             approved_by: audit@calder.example}}\n"
        )
    };
    for (reason, said) in [
        ("TBD", "error[placeholder-answer]"),
        ("Not needed", "error[not-applicable-unreasoned]"),
    ] {
        check("excuse-none", &entry(reason), &[])
            .ends(1)
            .says(said)
            .keeps_silent_about("stop-untested");
    }
    // A waiver of the one must not take the other with it.
    let waived = changed("stop-untested", "bare-not-applicable") + &entry("Not needed");
    check("excuse-waived", &waived, &[])
        .ends(1)
        .says("error[not-applicable-unreasoned]");
    // Without an approver nothing is set aside.
    let alone = entry("TBD").replace(", approved_by: audit@calder.example", "");
    check("excuse-alone", &alone, &[])
        .ends(1)
        .says("error[stop-untested]");
}
