//! A change that would take its capability out of the gate: by its stage, by an ignore rule.

use super::adopt::manifest;
use super::{Folder, GOOD};

/// The production example at another stage, with more at its end.
fn staged(stage: &str, more: &str) -> String {
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    assert!(text.contains("  stage: production"));
    text.replace("  stage: production", &format!("  stage: {stage}")) + more
}

const LOWERED: &str = "
waivers:
  - rule: stage-lowered
    reason: The new model failed its evaluation on live claims.
    compensating: Handlers rank all claims by hand, as before the launch.
    approved_by: head-of-claims@acme.example
    expires: 2027-02-01
";

fn lowering(name: &str, stage: &str, more: &str) -> Folder {
    Folder::started(name)
        .copied_from("examples/claims-triage")
        .with("readiness.yaml", &staged("production", ""))
        .commit()
        .with("readiness.yaml", &staged(stage, more))
}

const SINCE: [&str; 5] = ["check", "--since", "HEAD", "--today", "2026-11-22"];

#[test]
fn leaving_production_is_a_finding_unless_the_same_change_says_why() {
    for stage in ["pilot", "retired"] {
        let folder = lowering(&format!("since-lowered-{stage}"), stage, "");
        let run = folder.run(&SINCE).ends(1);
        run.says("error[stage-lowered]")
            .says("was `production`")
            .says("as it was")
            .says("- rule: stage-lowered");
        // Where the run names the stage, the line decides nothing.
        let named = [&SINCE[..], &["--as", "production"]].concat();
        folder.run(&named).keeps_silent_about("stage-lowered");
        folder
            .run(&["check", "--today", "2026-11-22"])
            .keeps_silent_about("stage-lowered");

        let folder = folder.with("readiness.yaml", &staged(stage, LOWERED));
        let run = folder.run(&SINCE).ends(0);
        run.says("waived error[stage-lowered]")
            .says("until 2027-02-01 by head-of-claims@acme.example");
        // Nothing is left to compare once it is merged, and the waiver is not called useless.
        let folder = folder.commit().with("notes.md", "x\n");
        let run = folder.run(&["check", "--today", "2026-11-22"]).ends(0);
        run.keeps_silent_about("waiver-unused")
            .keeps_silent_about("stage-lowered");
    }
}

#[test]
fn a_reason_that_says_nothing_lowers_no_stage() {
    let vague = LOWERED.replace("The new model failed its evaluation on live claims.", "TBD");
    let late = LOWERED.replace("2027-02-01", "2026-11-01");
    for stage in ["pilot", "retired"] {
        for (name, more) in [("vague", &vague), ("late", &late)] {
            let folder = lowering(&format!("since-{name}-{stage}"), stage, more);
            folder.run(&SINCE).ends(1).says("error[stage-lowered]");
        }
    }
    let folder = lowering("since-floor", "pilot", LOWERED).with(
        "own.yaml",
        "name: acme\nwaivers: {never_waivable: [stage-lowered]}\n",
    );
    let run = folder.run(&[&SINCE[..], &["--standard", "own.yaml"]].concat());
    run.ends(1).says("`stage-lowered` cannot be waived");
}

#[test]
fn only_leaving_production_is_lowering() {
    for (before, after) in [
        ("pilot", "retired"),
        ("pilot", "production"),
        ("retired", "pilot"),
        ("production", "production"),
        ("production # live", "production"),
    ] {
        let folder = Folder::started("since-not-lowered")
            .copied_from("examples/claims-triage")
            .with("readiness.yaml", &staged(before, ""))
            .commit()
            .with("readiness.yaml", &staged(after, "# changed\n"));
        folder.run(&SINCE).keeps_silent_about("stage-lowered");
    }
    // Renamed on the way, it is the same manifest.
    let folder = lowering("since-lowered-moved", "pilot", "");
    folder.git(&["mv", "-f", "readiness.yaml", "claims.readiness.yaml"]);
    folder.run(&SINCE).ends(1).says("error[stage-lowered]");
}

#[test]
fn a_manifest_that_is_hidden_and_the_only_one_is_judged_and_not_called_absent() {
    let hidden = |more: &str| {
        Folder::started("since-hidden")
            .with("readiness.yaml", &manifest("a", ""))
            .commit()
            .with(".gitignore", "readiness.yaml\n")
            .with("readiness.yaml", &manifest("a", more))
    };
    let run = hidden("ownr: x\n")
        .run(&["check", "--since", "HEAD"])
        .ends(1);
    run.says("unknown-key").keeps_silent_about("no manifest");
    let run = hidden("# the same\n")
        .run(&["check", "--since", "HEAD"])
        .ends(0);
    run.says(" known").keeps_silent_about("no manifest");
    let run = hidden("").run(&["check", "--since", "HEAD"]).ends(0);
    run.says("1 unchanged").keeps_silent_about("no manifest");
}

#[test]
fn an_ignore_rule_does_not_take_a_manifest_out_of_the_gate() {
    let folder = Folder::started("since-ignored")
        .with("a/readiness.yaml", &manifest("a", ""))
        .with("b/readiness.yaml", GOOD)
        .commit()
        .with(".gitignore", "a/\n")
        .with("a/readiness.yaml", &manifest("a", "ownr: x\n"));
    let run = folder.run(&["check", "--since", "HEAD"]).ends(1);
    run.says("unknown-key");
}

#[test]
fn what_manifests_shared_before_is_known_and_what_they_share_now_is_new() {
    let named = |name: &str, comment: &str| {
        format!("readiness: 1\ncapability: {{name: {name}, stage: pilot}}\n{comment}")
    };
    let folder = Folder::started("since-fleet")
        .with("a/readiness.yaml", &named("claims", ""))
        .with("b/readiness.yaml", &named("claims", ""))
        .with("c/readiness.yaml", &named("other", ""))
        .commit()
        .with("a/readiness.yaml", &named("claims", "# changed\n"))
        .with("b/readiness.yaml", &named("claims", "# changed\n"));
    let repeated = |report: &serde_json::Value, list: &str| {
        let report = report["files"].as_array().unwrap().iter();
        let findings = report.flat_map(|file| file[list].as_array().unwrap().clone());
        let named = findings.filter(|finding| finding["rule"] == "capability-name-repeated");
        named.count()
    };
    for jobs in ["1", "4"] {
        let report = folder.json(&["--since", "HEAD", "--jobs", jobs]);
        assert_eq!(repeated(&report, "findings"), 0, "{report:#}");
        assert_eq!(repeated(&report, "known"), 1, "{report:#}");
    }
    let folder = folder.with("c/readiness.yaml", &named("claims", ""));
    let report = folder.json(&["--since", "HEAD"]);
    assert_eq!(repeated(&report, "findings"), 1, "{report:#}");
    assert_eq!(repeated(&report, "known"), 1, "{report:#}");
}

#[test]
fn a_lower_impact_is_a_finding_unless_the_same_change_says_why() {
    let text = include_str!("../../examples/claims-triage/readiness.yaml");
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("impact:"));
    let at = |impact: &str, more: &str| text.replace(line.unwrap(), impact) + more;
    let waiver = LOWERED.replace("stage-lowered", "impact-lowered");
    for (before, after, found) in [
        ("  impact: high", "  impact: medium", true),
        ("  impact: high", "  impact: low", true),
        ("  impact: high", "  # impact", true),
        ("  impact: medium", "  impact: low", true),
        ("  impact: medium", "  impact: high", false),
        ("  impact: low", "  impact: low # still", false),
    ] {
        let folder = Folder::started("since-impact")
            .copied_from("examples/claims-triage")
            .with("readiness.yaml", &at(before, ""))
            .commit()
            .with("readiness.yaml", &at(after, ""));
        let run = folder.run(&SINCE);
        match found {
            true => run.ends(1).says("error[impact-lowered]"),
            false => run.keeps_silent_about("impact-lowered"),
        };
        let folder = folder.with("readiness.yaml", &at(after, &waiver));
        let run = folder.run(&SINCE);
        run.keeps_silent_about("\nerror[impact-lowered]")
            .keeps_silent_about("waiver-unused");
    }
}

#[test]
fn a_base_that_says_nothing_of_its_stage_was_in_production() {
    let now = "readiness: 1\ncapability: {name: a, stage: retired}\n";
    for before in [
        "readiness: 1\ncapability: {name: a}\n",
        "readiness: 1\ncapability: {name: a\n",
        "readiness: 1\ncapability: {name: a, stage: prod}\n",
    ] {
        let folder = Folder::started("since-unsaid")
            .with("readiness.yaml", before)
            .commit()
            .with("readiness.yaml", now);
        folder.run(&SINCE).ends(1).says("error[stage-lowered]");
    }
}

#[test]
fn a_manifest_is_judged_when_a_file_that_it_names_changed() {
    let folder = || {
        Folder::started("since-evidence")
            .copied_from("examples/claims-triage")
            .commit()
    };
    folder().run(&SINCE).ends(0).says("1 unchanged");
    let deleted = folder();
    std::fs::remove_file(deleted.0.join("docs/runbook.md")).unwrap();
    deleted.run(&SINCE).ends(1).says("docs/runbook.md");
    let thinned = folder().with("docs/runbook.md", "# Soon\n");
    thinned.run(&SINCE).ends(1).says("docs/runbook.md");
    let other = folder().with("notes.md", "# A note\n");
    other.run(&SINCE).ends(0).says("1 unchanged");
}
