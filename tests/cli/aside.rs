//! `not_applicable`: what an entry sets aside, on whose word, and what no entry does.

use super::{Folder, Run};
use serde_json::Value;

const TODAY: &str = "2026-11-22";
const REASON: &str = "The list changes only with our own release.";
const RISK: &str = "model-risk@acme.example";

/// The production example with some words in place of others.
fn example(changes: &[(&str, &str)]) -> String {
    let mut text = include_str!("../../examples/claims-triage/readiness.yaml").to_owned();
    for (words, others) in changes {
        assert!(text.contains(words), "{words}");
        text = text.replacen(words, others, 1);
    }
    text
}

/// One answer of it that is left out.
const UNTESTED: (&str, &str) = (", within: 5m, tested: 2026-09-20}", ", within: 5m}");

fn entry(field: &str, reason: &str, who: &str) -> String {
    format!("  - {{field: {field}, reason: \"{reason}\", approved_by: \"{who}\"}}\n")
}

fn folder(name: &str, text: &str, entries: &[String]) -> Folder {
    let entries = match entries {
        [] => String::new(),
        entries => format!("\nnot_applicable:\n{}", entries.concat()),
    };
    Folder::new(name)
        .copied_from("examples/claims-triage")
        .with("readiness.yaml", &(text.to_owned() + &entries))
}

fn check(name: &str, text: &str, entries: &[String], arguments: &[&str]) -> Run {
    let all = [&["check", "--today", TODAY], arguments].concat();
    folder(name, text, entries).run(&all)
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn sections_and_what_every_capability_answers_are_not_set_aside() {
    // Everything but three lines was set aside once, and no format said so.
    let text = "readiness: 1\ncapability:\n  name: claims-triage\n  purpose: Rank new motor claims by \
                complexity and route simple ones to fast-track.\n  stage: production\n";
    let sections = [
        "data_sources",
        "integrations",
        "owner",
        "operations",
        "cost_model",
        "permissions",
    ];
    let answers = ["impact", "decision", "users", "runs_in", "model", "review"];
    let places = sections.map(|it| format!("/{it}")).into_iter();
    let places = places.chain(answers.map(|it| format!("/capability/{it}")));
    let entries: Vec<_> = places
        .map(|place| {
            entry(
                &place,
                "The table is read by two analysts and decides nothing.",
                "dana.cruz@acme.example",
            )
        })
        .collect();
    let mut run = check("aside-all", text, &entries, &["--format", "compact"]);
    for section in sections {
        run = run.says(&format!(
            "error[not-applicable-refused] `/{section}` is a whole section"
        ));
    }
    for answer in ["impact", "decision"] {
        run = run.says(&format!(
            "error[not-applicable-refused] `/capability/{answer}` is asked of every"
        ));
    }
    run.ends(1)
        .says("error[owner-missing]")
        .says("error[unsupervised-actions-undeclared]")
        .says("error[cost-model-missing]")
        .says("error[data-source-missing]")
        .says("error[scope-undefined]")
        .says("4 answers set aside");
    check("aside-section", text, &entries[5..6], &[])
        .says("set aside what does not concern it, such as")
        .says("`/permissions/stop`");
    check("aside-owed", text, &entries[6..7], &[])
        .says("answer it")
        .says("impact: high");
}

#[test]
fn the_owner_nobody_and_those_whom_the_standard_does_not_name_set_nothing_aside() {
    let text = example(&[UNTESTED]);
    for (who, said) in [
        ("dana.cruz@acme.example", "not-applicable-self-approved"),
        ("Dana.Cruz@ACME.example", "not-applicable-self-approved"),
        ("@acme/claims-ai", "not-applicable-self-approved"),
        ("claims-ai", "not-applicable-self-approved"),
        ("Claims-AI", "not-applicable-self-approved"),
        ("someone", "not-applicable-unapproved"),
        ("management", "not-applicable-unapproved"),
        ("on_call", "not-applicable-unapproved"),
        ("the team", "not-applicable-unapproved"),
        ("TBD", "placeholder-answer"),
    ] {
        // One cause, one finding: the answer behind it is not asked for besides.
        check(
            "aside-who",
            &text,
            &[entry("/permissions/stop/tested", REASON, who)],
            &[],
        )
        .ends(1)
        .says(&format!("error[{said}]"))
        .says("1 error,")
        .says("still a pilot")
        .keeps_silent_about("error[stop-untested]");
    }
    let listed = |who: &str| {
        folder(
            "aside-listed",
            &text,
            &[entry("/permissions/stop/tested", REASON, who)],
        )
        .with(
            "readiness-standard.yaml",
            "waivers: {approvers: ['@acme/risk']}\n",
        )
        .run(&["check", "--today", TODAY])
    };
    listed(RISK)
        .ends(1)
        .says("error[not-applicable-approver-unknown]")
        .says("`@acme/risk`");
    listed("@acme/risk")
        .ends(0)
        .says("production-ready, 1 answer set aside");
}

#[test]
fn what_a_rule_asks_that_is_never_waived_is_not_set_aside() {
    let text = example(&[(
        "  with_approval: []",
        "  with_approval:\n    - id: close-file\n      integration: claims-core\n      \
          effect: write\n      reversible: {within: 72h, how: \"docs/runbook.md#undo-route\"}\n      \
          limits: {per_day: 50}\n      loss: {per_error: 40, max: 250000}\n      \
          when_unsure: {below: 0.80, then: manual-queue}\n      \
          approval: {by: head-of-claims@acme.example, capacity: 60/d, timeout: 4h}",
    )]);
    for field in [
        "/permissions/with_approval/close-file/approval/on_timeout",
        "/permissions/with_approval/approval",
    ] {
        let run = check(
            "aside-never",
            &text,
            &[entry(field, REASON, RISK)],
            &["--format", "compact"],
        );
        run.ends(1).says("error[approval-defaults-to-yes]");
    }
    check(
        "aside-never",
        &text,
        &[entry(
            "/permissions/with_approval/close-file/approval/on_timeout",
            REASON,
            RISK,
        )],
        &[],
    )
    .says("error[not-applicable-refused]");
    let stop = example(&[]);
    let start = stop.find("  stop: {").unwrap();
    let line = stop[start..].lines().next().unwrap().to_owned() + "\n";
    let without = stop.replace(&line, "");
    let aside = [entry("/permissions/stop", REASON, RISK)];
    let by = |standard: &str| {
        folder("aside-barred", &without, &aside)
            .with("readiness-standard.yaml", standard)
            .run(&["check", "--today", TODAY])
    };
    by("name: acme\n")
        .ends(0)
        .says("production-ready, 1 answer set aside");
    by("waivers: {never_waivable: [stop-missing]}\n")
        .ends(1)
        .says("error[not-applicable-refused]: `/permissions/stop` cannot be set aside:")
        .says("`stop-missing` asks for it")
        .says("error[stop-missing]");
    // The same words inside the field go no other way.
    let inline = stop.replace(&line, &format!("  stop: \"N/A: {REASON}\"\n"));
    let by = |standard: &str| {
        folder("aside-barred-inline", &inline, &[])
            .with("readiness-standard.yaml", standard)
            .run(&["check", "--today", TODAY])
    };
    by("waivers: {never_waivable: [stop-missing]}\n")
        .ends(1)
        .says("error[not-applicable-refused]");
    by("waivers: {approvers: ['@acme/risk']}\n")
        .ends(1)
        .says("error[not-applicable-inline]");
    by("name: acme\n")
        .ends(0)
        .says("info[not-applicable-inline]");
}

#[test]
fn a_vague_reason_sets_nothing_aside_and_is_an_error() {
    let text = example(&[UNTESTED]);
    for reason in [
        "It is not applicable to our use case here.",
        "This does not apply to our system at all.",
        "We do not think this is relevant for us.",
        "This is out of scope for the current release.",
        "This was agreed with the stakeholders in a meeting.",
        "Not needed at this stage.",
        "Accepted risk.",
    ] {
        let field = entry("/permissions/stop/tested", reason, RISK);
        check("aside-vague", &text, &[field], &[])
            .ends(1)
            .says("error[not-applicable-unreasoned]")
            .says("1 error,")
            .keeps_silent_about("set aside, 1");
        let waiver = format!(
            "\nwaivers:\n  - {{rule: stop-untested, reason: {reason}, compensating: The duty manager can \
             remove the route by hand., approved_by: {RISK}, expires: 2027-02-01}}\n"
        );
        check("aside-vague-waiver", &(text.clone() + &waiver), &[], &[])
            .ends(1)
            .says("error[waiver-unreasoned]")
            .says("error[stop-untested]");
    }
    let start = text.find("    drift: {").unwrap();
    let line = text[start..].lines().next().unwrap();
    let inline = text.replace(line, "    drift: \"N/A: we do not need this at all here\"");
    check("aside-vague-inline", &inline, &[], &["--format", "compact"])
        .ends(1)
        .says("error[not-applicable-unreasoned] `/data_sources/claims-feed/drift`")
        .keeps_silent_about("drift-detector-missing");
}

#[test]
fn reasons_that_name_a_fact_set_the_question_aside() {
    let text = example(&[UNTESTED]);
    for reason in [
        REASON,
        "A ranking is not stored, so nothing has to be taken back.",
        "There is no personal data in this feed.",
        "The vendor's switch is not reachable from our network.",
        "Not applicable: the list is fixed by law and published once a year.",
        "All 14 pumps are of one type and no person is judged.",
    ] {
        let field = entry("/permissions/stop/tested", reason, RISK);
        check("aside-fact", &text, &[field], &[])
            .ends(0)
            .says("production-ready, 1 answer set aside");
    }
}

#[test]
fn nobody_in_particular_and_the_owning_team_waive_nothing() {
    let text = example(&[UNTESTED]);
    for (who, said) in [
        ("someone", "waiver-unapproved"),
        ("management", "waiver-unapproved"),
        ("on_call", "waiver-unapproved"),
        ("claims-ai", "waiver-self-approved"),
    ] {
        let waiver = format!(
            "\nwaivers:\n  - {{rule: stop-untested, reason: The flag service moves in November., \
             compensating: The duty manager can remove the route by hand., approved_by: {who}, \
             expires: 2027-02-01}}\n"
        );
        check("aside-waiver-who", &(text.clone() + &waiver), &[], &[])
            .ends(1)
            .says(&format!("error[{said}]"))
            .says("error[stop-untested]");
    }
}

#[test]
fn an_entry_about_which_nothing_asks_or_another_one_speaks_is_a_warning() {
    let text = example(&[UNTESTED]);
    for field in ["/cost_model/actual", "/integrations/claims-core/region"] {
        check(
            "aside-unasked",
            &example(&[]),
            &[entry(field, REASON, RISK)],
            &[],
        )
        .ends(0)
        .says("warning[not-applicable-unused]")
        .keeps_silent_about("1 answer set aside");
    }
    let twice = [
        entry("/permissions/stop/tested", REASON, RISK),
        entry(
            "/permissions/stop/tested",
            "All 14 pumps are of one type.",
            RISK,
        ),
    ];
    check("aside-twice", &text, &twice, &[])
        .ends(0)
        .says("warning[not-applicable-unused]: `/permissions/stop/tested` is set aside twice")
        .says("production-ready, 1 answer set aside");
    // A pilot is not asked yet what production will ask.
    check(
        "aside-pilot",
        &text,
        &twice[..1],
        &["--as", "pilot", "--fail-on", "warning"],
    )
    .ends(0)
    .says("no answers to go")
    .says("1 answer set aside");
}

#[test]
fn an_answer_that_is_there_is_judged_and_nothing_below_it_is_set_aside() {
    let text = example(&[UNTESTED]);
    check(
        "aside-above",
        &text,
        &[entry("/permissions/stop", REASON, RISK)],
        &[],
    )
    .ends(1)
    .says("warning[not-applicable-answered]")
    .says("error[stop-untested]");
}

#[test]
fn every_format_says_what_is_set_aside_by_whom_and_why() {
    let text = example(&[UNTESTED]);
    let entries = [entry("/permissions/stop/tested", REASON, RISK)];
    for format in [
        "human", "github", "gitlab", "sarif", "junit", "markdown", "html", "json",
    ] {
        let mut run = check("aside-formats", &text, &entries, &["--format", format]);
        let reason = if format == "human" {
            "The list"
        } else {
            REASON
        };
        for words in ["/permissions/stop/tested", reason, RISK] {
            run = run.says(words);
        }
        run.ends(0);
    }
    for format in ["human", "github", "junit", "markdown", "html"] {
        check("aside-formats", &text, &entries, &["--format", format])
            .says("production-ready, 1 answer set aside");
    }
    check("aside-formats", &text, &entries, &["--format", "compact"]).says(", 1 answer set aside;");
    let report = json(&check(
        "aside-formats",
        &text,
        &entries,
        &["--format", "json"],
    ));
    assert_eq!(report["summary"]["set_aside"], 1);
    assert_eq!(report["files"][0]["set_aside"][0]["approved_by"], RISK);
    assert_eq!(report["files"][0]["verdict"], "production-ready");
    let log = json(&check(
        "aside-formats",
        &text,
        &entries,
        &["--format", "sarif"],
    ));
    assert_eq!(
        log["runs"][0]["properties"]["setAside"][0]["field"],
        "/permissions/stop/tested"
    );
    check("aside-none", &example(&[]), &[], &[])
        .says("production-ready\n")
        .keeps_silent_about("set aside");
}

#[test]
fn no_baseline_knows_what_is_wrong_with_an_entry() {
    // An entry with a bad reason keeps the finding behind it silent. Known once, it would go on doing so
    // when it is about another answer.
    let known = ["--baseline", "known.json", "--write-baseline"];
    let bad = |field: &str| [entry(field, "Not needed at this stage.", RISK)];
    let text = example(&[UNTESTED]);
    let first = folder("aside-baseline", &text, &bad("/permissions/stop/tested"));
    let all = [&["check", "--today", TODAY], &known[..]].concat();
    let fails = |folder: &Folder, said: &[&str]| {
        let mut run = folder.run(&all);
        assert_eq!(run.code, Some(1), "{run:#?}");
        for words in said {
            run = run.says(words);
        }
    };
    fails(&first, &["error[not-applicable-unreasoned]"]);
    let moved = text.replacen("  runbook: docs/runbook.md\n", "", 1);
    let entries = format!("\nnot_applicable:\n{}", bad("/operations/runbook").concat());
    let first = first.with("readiness.yaml", &(moved + &entries));
    fails(
        &first,
        &["error[not-applicable-unreasoned]", "error[stop-untested]"],
    );
    // Nor does one hide a rule that is never waived, today or tomorrow.
    let never = folder(
        "aside-baseline-never",
        &text,
        &bad("/permissions/stop/tested"),
    )
    .with(
        "readiness-standard.yaml",
        "waivers: {never_waivable: [stop-untested]}\n",
    );
    for _ in 0..2 {
        fails(
            &never,
            &["error[stop-untested]", "error[not-applicable-refused]"],
        );
    }
}
