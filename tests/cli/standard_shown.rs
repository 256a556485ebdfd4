//! Standards: how their mistakes, their places and their words are shown.

use super::Folder;
use super::standard::{OWN, check, claims, floored, under};

#[test]
fn approvers_that_differ_in_case_only_are_the_same() {
    floored(
        "std-approvers-case",
        "name: acme\nwaivers: {approvers: ['*@Risk.acme.example', '@Acme/Risk']}\n",
        "waivers: {approvers: ['*@risk.acme.example', '@acme/risk', dana@RISK.acme.example]}\n",
    )
    .ends(0)
    .keeps_silent_about("standard-weakened");
}

#[test]
fn all_mistakes_of_a_standard_are_shown_together() {
    let run = under(
        "std-mistakes",
        "nam: acme\nwaivers: {max_days: soon}\nrules:\n  stop-untested: of\n  owner-missing: {pilot: eror}\n\
         required: [1]\n",
    )
    .ends(2);
    run.complains("readiness-standard.yaml:1:")
        .complains("readiness-standard.yaml:2:")
        .complains("readiness-standard.yaml:4:")
        .complains("readiness-standard.yaml:5:")
        .complains("readiness-standard.yaml:6:");
    let run = under(
        "std-mistakes-rules",
        "rules: {stop-untestd: error, owner-mising: error}\nwaivers: {never_waivable: [stop-mising]}\n",
    )
    .ends(2);
    run.complains("`stop-untested`")
        .complains("`owner-missing`")
        .complains("`stop-missing`");
}

#[test]
fn a_mistake_is_told_in_the_words_of_a_standard() {
    under(
        "std-list",
        "rules: {stop-test-stale: {max_test_age: [90d]}}\n",
    )
    .ends(2)
    .complains("`max_test_age` takes one value")
    .complains("max_test_age: 90d");
    let run = under("std-two", "name: acme\n---\nname: other\n").ends(2);
    assert!(!run.err.contains("readiness.yaml`"), "{run:#?}");
    assert!(
        run.err.contains("a second document begins here"),
        "{run:#?}"
    );
    let folder = claims("std-both")
        .with("readiness-standard.yaml", "name: a\n")
        .with("readiness-standard.yml", "name: b\n");
    check(&folder, &[])
        .ends(2)
        .complains("there are two standards");
}

#[test]
fn a_platforms_standard_has_no_place_among_the_files_of_a_repository() {
    let platform = Folder::new("std-place-platform").with(
        "readiness-standard.yaml",
        "name: acme\nrequired: [none.readiness.yaml]\n",
    );
    let folder = claims("std-place");
    let path = platform.0.join("readiness-standard.yaml");
    let standard = ["--standard", path.to_str().unwrap()];
    let run = check(&folder, &[&standard[..], &["--format", "github"]].concat());
    run.ends(1)
        .says("::error title=required-manifest-missing::")
        .keeps_silent_about("file=readiness-standard");
    let run = check(&folder, &[&standard[..], &["--format", "gitlab"]].concat());
    let issues: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(issues[0]["location"]["path"], ".");
    let run = check(&folder, &[&standard[..], &["--format", "sarif"]].concat());
    let sarif: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], ".");
    assert!(place["region"].is_null(), "{place}");
    let run = check(&folder, &standard);
    run.says("std-place-platform");
}

#[test]
fn the_name_of_a_standard_is_no_markup() {
    let folder = claims("std-markup").with(
        "readiness-standard.yaml",
        "name: '[x](https://evil.example) @acme/everyone <img src=x>'\n",
    );
    let run = check(&folder, &["--format", "markdown"]);
    run.says("by `[x](https://evil.example) @acme/everyone <img src=x>`");
}

#[test]
fn the_text_of_a_rule_file_is_no_command() {
    let rule = OWN
        .replace(
            "title: Where it runs is not named as the platform names it",
            "title: '::error::where it runs'",
        )
        .replace(
            "  One region is",
            "  ::error::pwned ##[error]x\n  One region is",
        )
        .replace(
            "words(this.runs_in) > longest",
            "words(this.runs_in) < longest",
        )
        .replace("message: \"", "message: \"::error::");
    let folder = claims("std-command")
        .with("rules/region-missing.yaml", &rule)
        .with("readiness-standard.yaml", "rule_files: rules\n");
    for arguments in [
        &["explain", "region-missing"][..],
        &["test", "rules"],
        &["rules"],
    ] {
        let run = folder.run(arguments);
        for line in run.out.lines() {
            assert!(
                !line.trim_start().starts_with("::"),
                "{arguments:?}: {line}"
            );
            assert!(!line.contains("##["), "{arguments:?}: {line}");
        }
    }
    folder
        .run(&["explain", "region-missing"])
        .ends(0)
        .says("\\::error::pwned ##\\[error]x");
}
