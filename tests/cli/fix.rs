//! `--fix` and `--diff`: what is written, what is only shown, and what is left alone.

use super::*;

const BROKEN: &str =
    "readiness: 1\ncapability: {name: a, stage: retired}\nownr:\n  team: @acme/claims # who\n";
const FIXED: &str =
    "readiness: 1\ncapability: {name: a, stage: retired}\nowner:\n  team: \"@acme/claims\" # who\n";

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.0.join(name)).unwrap()
}

#[test]
fn what_can_be_fixed_is_said_with_the_option() {
    let folder = Folder::new("fix-hint").with("readiness.yaml", BROKEN);
    let run = folder.run(&["check"]).ends(1);
    run.says("1 finding can be fixed: add --fix, or --diff to see how");
    assert_eq!(read(&folder, "readiness.yaml"), BROKEN);
    let folder = folder.with("readiness.yaml", GOOD);
    folder.run(&["check"]).ends(0).keeps_silent_about("--fix");
}

#[test]
fn a_fix_is_written_and_the_rest_is_reported() {
    let folder = Folder::new("fix").with("readiness.yaml", BROKEN);
    let run = folder.run(&["check", "--fix"]).ends(0);
    run.says("2 fixes made");
    assert_eq!(read(&folder, "readiness.yaml"), FIXED);
    folder
        .run(&["check", "--fix"])
        .ends(0)
        .keeps_silent_about("made");
    assert_eq!(
        fs::read_dir(&folder.0).unwrap().count(),
        2,
        "nothing is left beside it"
    );
    let folder = folder.with("readiness.yaml", &format!("{BROKEN}qqqqq: 1\n"));
    folder.run(&["check", "--fix"]).ends(1).says("qqqqq");
    assert_eq!(
        read(&folder, "readiness.yaml"),
        format!("{FIXED}qqqqq: 1\n")
    );
}

#[test]
fn a_patch_is_shown_and_nothing_is_written() {
    let folder = Folder::new("fix-diff").with("a/readiness.yaml", BROKEN);
    let run = folder.run(&["check", "--diff"]).gives(1);
    let run = run.complains("2 findings would be fixed in 1 manifest");
    assert_eq!(read(&folder, "a/readiness.yaml"), BROKEN);
    let patch = folder.0.join("x.patch");
    fs::write(&patch, &run.out).unwrap();
    fs::remove_dir(folder.0.join(".git")).unwrap();
    folder.git(&["init", "--quiet"]);
    folder.git(&["apply", "x.patch"]);
    assert_eq!(read(&folder, "a/readiness.yaml"), FIXED);
    let run = folder.run(&["check", "--diff"]).ends(0);
    assert_eq!(run.out, "");
}

#[test]
fn a_patch_keeps_line_ends_a_mark_at_the_start_and_a_missing_last_end() {
    let odd = |text: &str| format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n"));
    let folder = Folder::new("fix-odd").with("readiness.yaml", &odd(BROKEN));
    let patch = folder.run(&["check", "--diff"]).gives(1).out;
    let folder = folder.with("x.patch", &patch);
    fs::remove_dir(folder.0.join(".git")).unwrap();
    folder.git(&["init", "--quiet"]);
    folder.git(&["config", "core.autocrlf", "false"]);
    folder.git(&["apply", "--whitespace=nowarn", "x.patch"]);
    assert_eq!(read(&folder, "readiness.yaml"), odd(FIXED));
    let folder = folder.with("readiness.yaml", &odd(BROKEN));
    folder.run(&["check", "--fix"]).ends(0);
    assert_eq!(read(&folder, "readiness.yaml"), odd(FIXED));
}

#[test]
fn of_standard_input_the_fixed_text_is_printed_and_the_report_goes_aside() {
    let folder = Folder::new("fix-stdin");
    let run = folder.feed(&["check", "--fix", "-"], BROKEN).gives(0);
    assert_eq!(run.out, FIXED);
    run.complains("2 fixes made");
    let run = folder.feed(&["check", "--fix", "-"], GOOD).gives(0);
    assert_eq!(run.out, GOOD);
    let run = folder.feed(
        &["check", "--diff", "--stdin-filename", "b.yaml", "-"],
        BROKEN,
    );
    run.gives(1).says("--- a/b.yaml\n+++ b/b.yaml\n");
}

#[cfg(unix)]
#[test]
fn links_and_files_elsewhere_are_left_as_they_are() {
    let folder = Folder::new("fix-link").with("a/real.yaml", BROKEN);
    std::os::unix::fs::symlink("real.yaml", folder.0.join("a/readiness.yaml")).unwrap();
    let run = folder.run(&["check", "--fix"]).gives(1);
    run.complains("`a/readiness.yaml` is a link");
    assert_eq!(read(&folder, "a/real.yaml"), BROKEN);

    let other = Folder::new("fix-elsewhere").with("readiness.yaml", BROKEN);
    let path = other.0.join("readiness.yaml");
    let run = folder
        .run(&["check", "--fix", path.to_str().unwrap()])
        .gives(1);
    run.complains("is outside of this repository");
    assert_eq!(read(&other, "readiness.yaml"), BROKEN);
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("fix-mode").with("readiness.yaml", BROKEN);
    let path = folder.0.join("readiness.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    folder.run(&["check", "--fix"]).ends(0);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn a_patch_that_reads_as_a_command_is_not_printed() {
    let text = format!("{BROKEN}x-note: |\n  text\n  ::error::x\n");
    let folder = Folder::new("fix-command").with("readiness.yaml", &text);
    let run = folder.run(&["check", "--diff"]).ends(2);
    run.complains("cannot be shown")
        .keeps_silent_about("::error");
    folder.run(&["check", "--fix"]).ends(0);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = Folder::new("fix-both").with("readiness.yaml", GOOD);
    folder.run(&["check", "--fix", "--diff"]).ends(2);
    folder.run(&["check", "--diff", "--format", "json"]).ends(2);
}

/// Applies a patch with both programs that take one, each in a fresh copy.
fn applied(folder: &Folder, patch: &str, name: &str) {
    fs::write(folder.0.join("x.patch"), patch).unwrap();
    let before = read(folder, name);
    folder.git(&["apply", "x.patch"]);
    let after = read(folder, name);
    assert_ne!(before, after);
    fs::write(folder.0.join(name), &before).unwrap();
    let tool = Command::new("patch")
        .current_dir(&folder.0)
        .args(["-p1", "--batch", "--input", "x.patch"])
        .output();
    if let Ok(output) = tool {
        assert!(output.status.success(), "{output:?}");
        assert_eq!(read(folder, name), after);
        fs::write(folder.0.join(name), &before).unwrap();
    }
}

#[test]
fn a_patch_counts_its_paths_from_the_root_however_a_file_is_named() {
    let name = "team a/my.readiness.yaml";
    let folder = Folder::started("fix-paths")
        .with(name, BROKEN)
        .with("b/c.txt", "x");
    let full = folder.0.join(name);
    for arguments in [
        &["check", "--diff"][..],
        &["check", "--diff", name],
        &["check", "--diff", full.to_str().unwrap()],
        &["check", "--diff", "./b/../team a/my.readiness.yaml"],
    ] {
        let run = folder.run(arguments).gives(1);
        assert!(
            run.out.starts_with("--- a/team a/my.readiness.yaml\t\n"),
            "{run:#?}"
        );
        applied(&folder, &run.out, name);
    }
    for (from, path) in [
        ("b", "../team a/my.readiness.yaml"),
        ("team a", "my.readiness.yaml"),
    ] {
        let mut command = folder.command(&["check", "--diff", path]);
        let run = Run::from(command.current_dir(folder.0.join(from)).output().unwrap());
        applied(&folder, &run.gives(1).out, name);
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_cannot_stand_in_a_patch_is_quoted_as_git_does() {
    let name = "a \"b\"\tc/readiness.yaml";
    let folder = Folder::started("fix-quoted").with(name, BROKEN);
    let run = folder.run(&["check", "--diff"]).gives(1);
    assert!(
        run.out.starts_with("--- \"a/a \\\"b\\\"\\011c/"),
        "{run:#?}"
    );
    applied(&folder, &run.out, name);
}

#[test]
fn what_a_fix_would_break_or_lose_is_left_alone() {
    let start = "readiness: 1\ncapability:\n  name: a\n  stage: retired\n";
    for (name, more) in [
        (
            "long",
            "  purpose: @Rank new\n    motor claims by severity\n",
        ),
        ("anchor", "  runs_in: *d\n  purpose: &d Ranks claims\n"),
        (
            "time",
            "  review: {last: 2026-09-18T14:30:00+02:00, every: 90d}\n",
        ),
    ] {
        let text = format!("{start}{more}");
        let folder = Folder::new(&format!("fix-not-{name}")).with("readiness.yaml", &text);
        folder
            .run(&["check", "--fix"])
            .keeps_silent_about("fixes made");
        assert_eq!(read(&folder, "readiness.yaml"), text);
    }
    let midnight = format!("{start}  review: {{last: 2026-09-18T00:00:00, every: 90d}}\n");
    let folder = Folder::new("fix-midnight").with("readiness.yaml", &midnight);
    folder.run(&["check", "--fix"]);
    assert!(read(&folder, "readiness.yaml").contains("last: 2026-09-18,"));
}
