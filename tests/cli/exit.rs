//! How a run ends: 0 nothing found, 1 found, 2 could not judge.

use super::*;

#[test]
fn a_clean_manifest_ends_with_0() {
    let folder = Folder::new("clean").with("readiness.yaml", GOOD);
    folder
        .run(&["check"])
        .ends(0)
        .says("checked 1 manifest: 0 errors");
}

#[test]
fn a_finding_ends_with_1() {
    let folder = Folder::new("finding").with("readiness.yaml", LATE);
    folder
        .run(&["check"])
        .ends(1)
        .says(LATE_RULE)
        .says("24h")
        .says("26h");
}

#[test]
fn every_format_ends_with_the_same_code() {
    let folder = Folder::new("formats")
        .with("good.readiness.yaml", GOOD)
        .with("readiness.yaml", LATE);
    for format in ["human", "compact", "json"] {
        folder.run(&["check", "--format", format]).ends(1);
        folder
            .run(&["check", "--format", format, "good.readiness.yaml"])
            .ends(0);
        folder
            .run(&["check", "--format", format, "nowhere.yaml"])
            .ends(2);
    }
}

#[test]
fn the_program_alone_checks_this_folder() {
    let folder = Folder::new("alone").with("readiness.yaml", LATE);
    let alone = folder.run(&[]).ends(1);
    assert_eq!(alone.out, folder.run(&["check", "."]).out);
}

#[test]
fn a_folder_without_a_manifest_ends_with_2_and_says_what_was_looked_for() {
    let folder = Folder::new("no-manifest").with("notes.yaml", GOOD);
    let run = folder
        .run(&["check"])
        .ends(2)
        .complains("no manifest in `.`");
    let run = run.complains("readiness.yaml").complains("--allow-empty");
    assert_eq!(run.out, "");
}

#[test]
fn allow_empty_lets_a_folder_without_a_manifest_pass() {
    let folder = Folder::new("allow-empty");
    folder
        .run(&["check", "--allow-empty"])
        .ends(0)
        .says("checked 0 manifests");
}

#[test]
fn allow_empty_does_not_excuse_a_path_that_leads_nowhere() {
    let folder = Folder::new("allow-empty-nowhere");
    folder
        .run(&["check", "--allow-empty", "svc"])
        .ends(2)
        .complains("`svc`");
}

#[test]
fn a_renamed_manifest_is_no_pass() {
    let folder = Folder::new("renamed").with("notes.yaml", LATE);
    folder.run(&[]).ends(2).complains("no manifest");
}

#[test]
fn a_path_that_leads_nowhere_ends_with_2_and_names_it() {
    let folder = Folder::new("nowhere").with("readiness.yaml", GOOD);
    folder
        .run(&["check", "svc/readiness.yaml"])
        .ends(2)
        .complains("`svc/readiness.yaml`");
}

#[test]
fn one_missing_path_among_several_ends_with_2_and_the_others_are_judged() {
    let folder = Folder::new("one-missing").with("a.readiness.yaml", LATE);
    let run = folder
        .run(&["check", "gone.yaml", "a.readiness.yaml", "lost.yaml"])
        .ends(2);
    run.says(LATE_RULE)
        .complains("`gone.yaml`")
        .complains("`lost.yaml`");
}

#[test]
fn one_empty_folder_among_several_ends_with_2() {
    let folder = Folder::new("one-empty")
        .with("a/readiness.yaml", GOOD)
        .with("b/notes.md", "");
    folder
        .run(&["check", "a", "b"])
        .ends(2)
        .complains("no manifest in `b`")
        .says("old-triage");
}

#[test]
fn an_unknown_flag_ends_with_2() {
    let folder = Folder::new("flag").with("readiness.yaml", GOOD);
    folder
        .run(&["check", "--formatt", "json"])
        .ends(2)
        .complains("--format");
}

#[test]
fn an_unknown_command_ends_with_2_and_names_a_near_one() {
    Folder::new("command")
        .run(&["chek"])
        .ends(2)
        .complains("'check'");
}

#[test]
fn an_unknown_format_ends_with_2_and_lists_the_known() {
    let folder = Folder::new("format").with("readiness.yaml", GOOD);
    folder
        .run(&["check", "--format", "xml"])
        .ends(2)
        .complains("compact");
}

#[test]
fn a_date_that_is_none_ends_with_2_and_shows_one() {
    let folder = Folder::new("date").with("readiness.yaml", GOOD);
    for date in ["tomorrow", "2026-02-30", "22.11.2026", ""] {
        folder
            .run(&["check", "--today", date])
            .ends(2)
            .complains("2026-11-22");
    }
}

#[test]
fn a_number_of_jobs_that_does_nothing_ends_with_2() {
    let folder = Folder::new("no-jobs").with("readiness.yaml", GOOD);
    for jobs in ["0", "-1", "many", "100000"] {
        folder.run(&["check", "--jobs", jobs]).ends(2);
    }
}

#[test]
fn help_and_version_end_with_0_on_standard_output() {
    let folder = Folder::new("help");
    folder.run(&["--help"]).ends(0).says("check");
    folder
        .run(&["check", "--help"])
        .ends(0)
        .says("--allow-empty");
    folder
        .run(&["--version"])
        .ends(0)
        .says(env!("CARGO_PKG_VERSION"));
}

#[test]
fn an_empty_file_is_a_finding_in_clear_words() {
    let folder = Folder::new("empty").with("readiness.yaml", "");
    folder.run(&[]).ends(1).says("empty").says("readiness: 1");
}

#[test]
fn a_file_of_comments_is_a_finding_in_clear_words() {
    let folder = Folder::new("comments").with("readiness.yaml", "# later\n\n# or never\n");
    folder.run(&[]).ends(1).says("readiness: 1");
}

#[test]
fn a_file_with_nothing_but_its_version_is_a_finding_in_clear_words() {
    let folder = Folder::new("version-only").with("readiness.yaml", "readiness: 1\n");
    folder.run(&[]).ends(1).says("`capability` is missing");
}

#[test]
fn a_file_that_is_no_yaml_is_a_finding_with_its_place() {
    let folder = Folder::new("no-yaml").with("readiness.yaml", "readiness: 1\nowner: {team: [\n");
    let run = folder.run(&["check", "--format", "compact"]).ends(1);
    run.says("readiness.yaml:").says("error[");
}

#[test]
fn a_file_of_other_bytes_is_a_finding() {
    let folder = Folder::new("bytes");
    fs::write(
        folder.0.join("readiness.yaml"),
        b"readiness: 1\nowner: {team: M\xfcller}\n",
    )
    .unwrap();
    folder.run(&[]).ends(1).says("error[");
}

#[test]
fn an_error_fails_at_every_threshold() {
    let folder = Folder::new("fail-on").with("readiness.yaml", LATE);
    for severity in ["error", "warning", "info"] {
        folder.run(&["check", "--fail-on", severity]).ends(1);
    }
    folder
        .run(&["check", "--fail-on", "never"])
        .ends(2)
        .complains("warning");
}

#[test]
fn a_warning_fails_only_where_warnings_are_to_fail() {
    let folder = Folder::new("fail-on-warning").copied_from("examples/claims-triage");
    let manifest = fs::read_to_string(folder.0.join("readiness.yaml")).unwrap();
    let overdue = manifest
        .replace("impact: high", "impact: medium")
        .replace("last: 2026-08-20", "last: 2026-01-20");
    let folder = folder.with("readiness.yaml", &overdue);
    let run = |arguments: &[&str]| {
        let today = ["check", "--today", "2026-11-22"];
        folder.run(&[&today, arguments].concat())
    };
    run(&[]).ends(0).says("0 errors, 1 warning");
    run(&["--fail-on", "error"]).ends(0);
    run(&["--fail-on", "warning"]).ends(1);
    run(&["--fail-on", "info"]).ends(1);
}

#[test]
fn a_pilot_can_be_judged_as_production() {
    let pilot = LATE.replace("stage: production", "stage: pilot");
    let folder = Folder::new("as-production").with("readiness.yaml", &pilot);
    folder
        .run(&["check", "--today", "2026-11-22"])
        .keeps_silent_about(LATE_RULE);
    folder
        .run(&["check", "--as", "production"])
        .ends(1)
        .says(LATE_RULE);
}

#[test]
fn production_can_be_judged_as_a_pilot() {
    let folder = Folder::new("as-pilot").with("readiness.yaml", LATE);
    folder
        .run(&["check", "--as", "pilot"])
        .keeps_silent_about(LATE_RULE);
}
