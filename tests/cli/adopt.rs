//! Adoption: a revision or a baseline to compare with, with real git.

use super::*;
use serde_json::Value;

/// A manifest with some errors whatever it says: nearly everything is missing.
pub(super) fn manifest(name: &str, more: &str) -> String {
    format!("readiness: 1\ncapability: {{name: {name}, stage: production}}\n{more}")
}

impl Folder {
    pub(super) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let output = command
            .current_dir(&self.0)
            .args(["-c", "user.name=Dana", "-c", "user.email=dana@acme.example"])
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "commit.gpgSign=false",
            ])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A real repository.
    pub(super) fn started(name: &str) -> Self {
        let folder = Folder::new(name);
        fs::remove_dir(folder.0.join(".git")).unwrap();
        folder.git(&["init", "--quiet"]);
        folder
    }

    pub(super) fn commit(self) -> Self {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x", "--allow-empty"]);
        self
    }

    fn without(self, name: &str) -> Self {
        fs::remove_file(self.0.join(name)).unwrap();
        self
    }

    pub(super) fn json(&self, arguments: &[&str]) -> Value {
        let all = [
            &["check", "--format", "json", "--today", "2026-11-22"],
            arguments,
        ]
        .concat();
        serde_json::from_str(&self.run(&all).out).unwrap()
    }
}

fn findings(report: &Value, list: &str) -> usize {
    let files = report["files"].as_array().unwrap().iter();
    files.map(|file| file[list].as_array().unwrap().len()).sum()
}

const OWNER: &str = "owner: {team: \"TBD\"}\n";

#[test]
fn an_unchanged_repository_passes_and_says_that_nothing_was_judged() {
    let folder = Folder::started("since-same")
        .with("a/readiness.yaml", &manifest("a", ""))
        .commit();
    folder.run(&["check"]).ends(1);
    let run = folder.run(&["check", "--since", "HEAD"]).ends(0);
    run.says("checked 0 manifests, 1 unchanged");
}

#[test]
fn a_changed_manifest_fails_by_its_new_findings_only() {
    let folder = Folder::started("since-changed")
        .with("a/readiness.yaml", &manifest("a", ""))
        .with("b/readiness.yaml", &manifest("b", ""))
        .commit()
        .with("a/readiness.yaml", &manifest("a", "# a comment\n"));
    let report = folder.json(&["--since", "HEAD"]);
    assert_eq!(findings(&report, "findings"), 0, "{report:#}");
    assert!(findings(&report, "known") > 5);
    assert_eq!(report["files"][0]["verdict"], "pilot");
    assert_eq!(report["summary"]["unchanged"], 1);
    let run = folder.run(&["check", "--since", "HEAD"]).ends(0);
    run.says("still a pilot").says(" known").says("known: ");

    let folder = folder.with("a/readiness.yaml", &manifest("a", "ownr: x\n"));
    let run = folder.run(&["check", "--since", "HEAD", "--format", "sarif"]);
    run.says("\"baselineState\":\"new\"")
        .says("\"baselineState\":\"unchanged\"");
    let run = folder.run(&["check", "--format", "sarif"]);
    run.keeps_silent_about("baselineState");
    let run = folder.run(&["check", "--since", "HEAD", "--format", "compact"]);
    let run = run.ends(1).says("unknown-key");
    assert_eq!(run.out.lines().count(), 2, "{}", run.out);
}

#[test]
fn what_others_did_on_the_main_branch_is_no_change_of_mine() {
    let folder = Folder::started("since-base")
        .with("a/readiness.yaml", &manifest("a", ""))
        .commit();
    folder.git(&["switch", "--quiet", "-c", "mine"]);
    folder.git(&["switch", "--quiet", "main"]);
    let folder = folder.with("a/readiness.yaml", GOOD).commit();
    folder.git(&["switch", "--quiet", "mine"]);
    let run = folder.run(&["check", "--since", "main"]).ends(0);
    run.says("1 unchanged");
}

#[test]
fn a_new_manifest_is_judged_in_full() {
    let folder = Folder::started("since-new")
        .commit()
        .with("a/readiness.yaml", &manifest("a", ""));
    folder.run(&["check", "--since", "HEAD"]).ends(1);
}

#[test]
fn a_renamed_manifest_keeps_what_is_known() {
    let body = "owner: {team: \"@acme/x\"}\ncost_model: {currency: EUR}\n# more\n# and more\n";
    let folder = Folder::started("since-renamed")
        .with("a/readiness.yaml", &manifest("a", body))
        .commit();
    folder.git(&["mv", "a", "b"]);
    let changed = manifest("a", &body.replace("currency: EUR", "currency: USD"));
    let folder = folder.with("b/readiness.yaml", &changed);
    let report = folder.json(&["--since", "HEAD"]);
    assert_eq!(findings(&report, "findings"), 0, "{report:#}");
    assert!(findings(&report, "known") > 5);
    assert_eq!(report["summary"]["deleted"], 0);
}

#[test]
fn a_deleted_manifest_is_a_finding_also_when_it_was_the_only_one() {
    let folder = Folder::started("since-deleted")
        .with("a/readiness.yaml", &manifest("claims", ""))
        .commit()
        .without("a/readiness.yaml");
    let run = folder.run(&["check", "--since", "HEAD"]).ends(1);
    run.says("manifest-deleted")
        .says("the manifest of `claims` was deleted")
        .says("checked 0 manifests, 1 deleted: 1 error");
    let run = folder.run(&["check", "a/readiness.yaml", "--since", "HEAD"]);
    run.ends(1).says("manifest-deleted");
    // A name that the gate does not look for is a deletion too.
    let folder = folder.with("a/readiness.yaml.bak", &manifest("claims", ""));
    folder.run(&["check", "--since", "HEAD"]).ends(1);
    folder.run(&["explain", "manifest-deleted"]).ends(0);
}

#[test]
fn the_manifest_of_a_retired_capability_may_go() {
    let folder = Folder::started("since-retired")
        .with("readiness.yaml", GOOD)
        .commit()
        .without("readiness.yaml");
    let run = folder.run(&["check", "--since", "HEAD"]).ends(0);
    run.says("was retired before");
}

#[test]
fn an_emptied_or_broken_manifest_knows_nothing() {
    let folder = Folder::started("since-emptied")
        .with("readiness.yaml", &manifest("a", ""))
        .commit()
        .with("readiness.yaml", "");
    let run = folder.run(&["check", "--since", "HEAD"]).ends(1);
    run.says("manifest-empty");
    // Broken before and broken now is no excuse.
    let folder = folder.commit().with("readiness.yaml", "# still\n");
    folder.run(&["check", "--since", "HEAD"]).ends(1);
}

#[test]
fn evidence_that_was_deleted_since_is_new_and_not_known() {
    let more = "operations: {runbook: docs/run.md}\n";
    let folder = Folder::started("since-evidence")
        .with("a/readiness.yaml", &manifest("a", more))
        .with("a/docs/run.md", "# Run\n")
        .commit()
        .with(
            "a/readiness.yaml",
            &manifest("a", &format!("{more}# changed\n")),
        );
    let report = folder.json(&["--since", "HEAD"]);
    assert_eq!(findings(&report, "findings"), 0, "{report:#}");
    let folder = folder.without("a/docs/run.md");
    let report = folder.json(&["--since", "HEAD"]);
    assert!(findings(&report, "findings") > 0, "{report:#}");
}

#[test]
fn a_revision_that_is_not_known_ends_with_2() {
    let folder = Folder::started("since-unknown")
        .with("readiness.yaml", GOOD)
        .commit();
    for revision in [
        "nowhere",
        "",
        "--output=x",
        "-x",
        "HEAD:readiness.yaml",
        "a\nb",
    ] {
        let run = folder.run(&["check", &format!("--since={revision}")]);
        run.ends(2)
            .complains("not a revision that this clone knows");
    }
    assert!(!folder.0.join("x").exists());
}

#[test]
fn a_shallow_clone_ends_with_2_and_says_what_to_fetch() {
    let folder = Folder::started("since-deep")
        .with("readiness.yaml", GOOD)
        .commit();
    let folder = folder
        .with("readiness.yaml", &GOOD.replace("old", "new"))
        .commit();
    let shallow = Folder::new("since-shallow");
    let from = format!("file://{}", folder.0.canonicalize().unwrap().display());
    folder.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &from,
        shallow.0.join("c").to_str().unwrap(),
    ]);
    let clone = Folder(shallow.0.join("c"));
    let run = clone.run(&["check", "--since", "HEAD~1"]).ends(2);
    run.complains("fetch-depth: 0");
}

#[test]
fn histories_without_a_common_commit_end_with_2() {
    let folder = Folder::started("since-apart")
        .with("readiness.yaml", GOOD)
        .commit();
    folder.git(&["switch", "--quiet", "--orphan", "other"]);
    let folder = folder
        .with("readiness.yaml", &format!("{GOOD}# apart\n"))
        .commit();
    let run = folder.run(&["check", "--since", "main"]).ends(2);
    run.complains("no commit in common");
}

#[test]
fn a_folder_without_git_ends_with_2() {
    // Above the target folder there is this project's own repository.
    let folder = std::env::temp_dir().join(format!("readiness-no-git-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("readiness.yaml"), GOOD).unwrap();
    let run = Folder(folder.clone()).run(&["check", "--since", "HEAD"]);
    fs::remove_dir_all(folder).unwrap();
    run.ends(2).complains("needs a git repository");
}

#[cfg(unix)]
#[test]
fn nothing_that_the_repository_configures_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::started("since-hostile")
        .with("readiness.yaml", &manifest("a", ""))
        .with(".gitattributes", "* diff=evil filter=evil\n")
        .with("evil", "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\ncat\n")
        .commit();
    let evil = folder.0.join("evil");
    fs::set_permissions(&evil, fs::Permissions::from_mode(0o755)).unwrap();
    let evil = evil.canonicalize().unwrap();
    let evil = evil.to_str().unwrap();
    let hooks = folder.0.join("hooks");
    fs::create_dir(&hooks).unwrap();
    for hook in [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
    ] {
        std::os::unix::fs::symlink(evil, hooks.join(hook)).unwrap();
    }
    for (key, value) in [
        ("diff.evil.textconv", evil),
        ("diff.evil.command", evil),
        ("diff.external", evil),
        ("filter.evil.clean", evil),
        ("filter.evil.smudge", evil),
        ("core.pager", evil),
        ("core.sshCommand", evil),
        ("core.editor", evil),
        ("core.askPass", evil),
        ("credential.helper", evil),
        ("alias.cat-file", &format!("!{evil}")),
        ("alias.ls-tree", &format!("!{evil}")),
        ("core.hooksPath", hooks.to_str().unwrap()),
        ("core.fsmonitor", evil),
    ] {
        folder.git(&["config", key, value]);
    }
    let folder = folder.with("readiness.yaml", &manifest("a", "# x\n"));
    let _ = fs::remove_file(folder.0.join("ran"));
    folder.run(&["check", "--since", "HEAD"]).ends(0);
    assert!(!folder.0.join("ran").exists());
}

#[test]
fn a_promised_object_is_not_fetched_and_ends_with_2() {
    let folder = Folder::started("since-promised")
        .with("readiness.yaml", &manifest("a", ""))
        .commit();
    let folder = folder.with("readiness.yaml", GOOD).commit();
    folder.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = Folder::new("since-partial");
    let from = format!("file://{}", folder.0.canonicalize().unwrap().display());
    let to = partial.0.join("c");
    folder.git(&[
        "clone",
        "--quiet",
        "--filter=blob:none",
        &from,
        to.to_str().unwrap(),
    ]);
    let run = Folder(to).run(&["check", "--since", "HEAD~1"]).ends(2);
    run.complains("is not in this clone");
}

#[test]
fn odd_names_of_files_are_followed() {
    let odd = if cfg!(unix) {
        "a \"b\"\n\t'ü'"
    } else {
        "a 'ü'"
    };
    let file = format!("{odd}/readiness.yaml");
    let folder = Folder::started("since-odd")
        .with(&file, &manifest("a", ""))
        .commit()
        .with(&file, &manifest("a", "# x\n"));
    let report = folder.json(&["--since", "HEAD"]);
    assert_eq!(findings(&report, "findings"), 0, "{report:#}");
    assert_eq!(report["summary"]["found"], 1);
}

const BASELINE: &[&str] = &["check", "--baseline", "known.json"];
const WRITE: &[&str] = &["check", "--baseline", "known.json", "--write-baseline"];

impl Run {
    /// The run, if it ended with this code, whatever it said about itself.
    #[track_caller]
    pub(super) fn gives(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

#[test]
fn a_baseline_lets_what_is_known_pass_and_new_findings_fail() {
    let folder = Folder::new("baseline")
        .with("a/readiness.yaml", &manifest("a", OWNER))
        .with("b/readiness.yaml", &manifest("b", ""));
    folder.run(WRITE).gives(0).complains("findings now");
    let written = fs::read_to_string(folder.0.join("known.json")).unwrap();
    let value: Value = serde_json::from_str(&written).unwrap();
    let schema = folder.run(&["schema", "baseline"]).ends(0).out;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = readiness::schema::options().build(&schema).unwrap();
    assert!(schema.is_valid(&value), "{written}");
    assert!(
        written.lines().any(|line| line.contains("\"/owner/team\"")),
        "{written}"
    );

    let run = folder.run(BASELINE).ends(0);
    run.says("0 errors, 0 warnings")
        .says("known")
        .says("still a pilot");
    // The same from another folder.
    let deep = Folder(folder.0.join("b"));
    deep.run(&["check", "..", "--baseline", "../known.json"])
        .ends(0);

    let folder = folder.with("b/readiness.yaml", &manifest("b", "ownr: x\n"));
    let run = folder.run(BASELINE).gives(1).says("unknown-key");
    run.says("1 error,");
}

#[test]
fn what_is_fixed_is_said_and_taken_out_and_nothing_is_taken_in() {
    let folder = Folder::new("baseline-fixed")
        .with("a/readiness.yaml", &manifest("a", OWNER))
        .with("b/readiness.yaml", &manifest("b", ""));
    folder.run(WRITE).gives(0);
    let before = fs::read_to_string(folder.0.join("known.json")).unwrap();
    folder.run(WRITE).gives(0);
    assert_eq!(
        before,
        fs::read_to_string(folder.0.join("known.json")).unwrap()
    );

    let folder = folder
        .with(
            "a/readiness.yaml",
            &manifest("a", "owner: {team: \"@acme/claims\"}\nownr: x\n"),
        )
        .without("b/readiness.yaml");
    let run = folder
        .run(BASELINE)
        .gives(1)
        .complains("take them out with --write-baseline");
    run.complains("fixed: a/readiness.yaml placeholder-answer /owner/team")
        .says(" fixed");
    // A part of the repository says nothing about the rest.
    folder
        .run(&["check", "a", "--baseline", "known.json", "--write-baseline"])
        .gives(1)
        .complains("1 finding not in it");
    let after = fs::read_to_string(folder.0.join("known.json")).unwrap();
    assert!(
        !after.contains("/owner/team") && !after.contains("unknown-key"),
        "{after}"
    );
    assert!(!after.contains("b/readiness.yaml") && after.len() < before.len());
    let run = folder.run(BASELINE).ends(1);
    run.keeps_silent_about(" fixed");
}

#[test]
fn a_run_over_a_part_leaves_the_entries_of_the_rest() {
    let folder = Folder::new("baseline-part")
        .with("a/readiness.yaml", &manifest("a", ""))
        .with("b/readiness.yaml", &manifest("b", ""));
    folder.run(WRITE).gives(0);
    let before = fs::read_to_string(folder.0.join("known.json")).unwrap();
    folder
        .run(&["check", "a", "--baseline", "known.json", "--write-baseline"])
        .gives(0);
    assert_eq!(
        before,
        fs::read_to_string(folder.0.join("known.json")).unwrap()
    );
}

#[test]
fn a_manifest_that_cannot_be_read_is_never_known_and_loses_no_entries() {
    let folder = Folder::new("baseline-broken").with("readiness.yaml", &manifest("a", ""));
    folder.run(WRITE).gives(0);
    let before = fs::read_to_string(folder.0.join("known.json")).unwrap();
    let folder = folder.with("readiness.yaml", "a: [\n");
    folder.run(WRITE).gives(1);
    assert_eq!(
        before,
        fs::read_to_string(folder.0.join("known.json")).unwrap()
    );
    let folder = folder.without("known.json");
    folder.run(WRITE).gives(1).complains("0 findings now");
    folder.run(BASELINE).gives(1);
}

#[test]
fn a_baseline_that_is_missing_or_none_ends_with_2() {
    let folder = Folder::new("baseline-none").with("readiness.yaml", GOOD);
    folder.run(BASELINE).ends(2).complains("--write-baseline");
    folder.run(&["check", "--write-baseline"]).ends(2);
    let none = [
        "",
        "{}",
        "[]",
        "{\"readiness_baseline\": 2, \"files\": {}}",
        "{\"readiness_baseline\": 1, \"files\": {}, \"more\": 1}",
        "{\"readiness_baseline\": 1, \"files\": {\"a\": [{\"rule\": \"r\"}]}}",
        "{\"readiness_baseline\": 1, \"files\": {\"a\": [{\"rule\": \"r\", \"pointer\": \"\", \"severity\": \"error\", \"count\": 99999999999}]}}",
        "<<<<<<< HEAD\n",
    ];
    for text in none {
        let folder = Folder(folder.0.clone()).with("known.json", text);
        folder.run(BASELINE).ends(2).complains("is not a baseline");
        // Nor is it overwritten.
        folder.run(WRITE).ends(2);
        assert_eq!(
            fs::read_to_string(folder.0.join("known.json")).unwrap(),
            text
        );
    }
}
