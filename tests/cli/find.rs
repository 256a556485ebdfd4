//! Which files a run judges.

use super::*;
#[cfg(unix)]
use std::os::unix::fs::symlink;

/// The files that a run over a folder judged, in its order.
fn judged(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let all: Vec<_> = ["check", "--format", "json"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let run = folder.run(&all);
    let report: serde_json::Value =
        serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:#?}"));
    let files = report["files"].as_array().unwrap().iter();
    files
        .map(|file| file["path"].as_str().unwrap().replace('\\', "/"))
        .collect()
}

#[test]
fn manifests_are_found_in_folders_in_a_steady_order() {
    let folder = Folder::new("found")
        .with("services/b/readiness.yaml", GOOD)
        .with("services/a/readiness.yml", GOOD)
        .with("services/a/claims.readiness.yaml", GOOD)
        .with("READINESS.YAML", GOOD)
        .with("unreadiness.yaml", GOOD)
        .with("readiness.yaml.bak", GOOD);
    let expected = [
        "READINESS.YAML",
        "services/a/claims.readiness.yaml",
        "services/a/readiness.yml",
        "services/b/readiness.yaml",
    ];
    assert_eq!(judged(&folder, &[]), expected);
}

#[test]
fn what_git_ignores_is_not_searched() {
    let folder = Folder::new("ignored")
        .with(".gitignore", "/build\n*.draft.readiness.yaml\n")
        .with("build/readiness.yaml", LATE)
        .with("a.draft.readiness.yaml", LATE)
        .with("readiness.yaml", GOOD);
    assert_eq!(judged(&folder, &[]), ["readiness.yaml"]);
}

#[test]
fn a_file_that_is_named_is_judged_even_if_git_ignores_it() {
    let folder = Folder::new("ignored-named").with(".gitignore", "readiness.yaml\n");
    let folder = folder.with("readiness.yaml", LATE);
    folder
        .run(&["check", "readiness.yaml"])
        .ends(1)
        .says(LATE_RULE);
}

#[test]
fn ignoring_every_manifest_is_no_pass() {
    let folder = Folder::new("all-ignored").with(".gitignore", "readiness.yaml\n");
    folder
        .with("readiness.yaml", LATE)
        .run(&[])
        .ends(2)
        .complains("no manifest");
}

#[test]
fn hidden_folders_are_searched_and_the_folder_of_git_is_not() {
    let folder = Folder::new("hidden")
        .with(".github/readiness.yaml", GOOD)
        .with(".git/readiness.yaml", LATE);
    assert_eq!(judged(&folder, &[]), [".github/readiness.yaml"]);
}

#[test]
fn a_file_of_any_name_is_judged_when_it_is_named() {
    let folder = Folder::new("other-name").with("notes.txt", LATE);
    folder
        .run(&["check", "notes.txt"])
        .ends(1)
        .says("notes.txt:");
}

#[test]
fn a_folder_with_the_name_of_a_manifest_is_searched() {
    let folder = Folder::new("folder-name").with("readiness.yaml/a.readiness.yaml", GOOD);
    assert_eq!(judged(&folder, &[]), ["readiness.yaml/a.readiness.yaml"]);
    assert_eq!(
        judged(&folder, &["readiness.yaml"]),
        ["readiness.yaml/a.readiness.yaml"]
    );
}

#[test]
fn an_empty_folder_with_the_name_of_a_manifest_is_no_pass() {
    let folder = Folder::new("folder-name-empty").with("readiness.yaml/notes.md", "");
    folder
        .run(&["check", "readiness.yaml"])
        .ends(2)
        .complains("no manifest");
}

#[test]
fn a_file_that_is_named_twice_is_judged_once() {
    let folder = Folder::new("twice").with("readiness.yaml", GOOD);
    let full = folder.0.join("readiness.yaml").display().to_string();
    let paths = [".", "readiness.yaml", "./readiness.yaml", "./", &full];
    assert_eq!(judged(&folder, &paths).len(), 1);
}

#[test]
fn paths_are_shown_without_a_dot_before_them() {
    let folder = Folder::new("dot").with("svc/readiness.yaml", GOOD);
    for path in [".", "./svc", "./svc/readiness.yaml", "svc"] {
        assert_eq!(judged(&folder, &[path]), ["svc/readiness.yaml"], "{path}");
    }
}

#[cfg(unix)]
#[test]
fn loops_of_links_end() {
    let folder = Folder::new("loop").with("a/b/readiness.yaml", GOOD);
    symlink("..", folder.0.join("a/b/up")).unwrap();
    symlink("../..", folder.0.join("a/b/root")).unwrap();
    symlink("self", folder.0.join("self")).unwrap();
    assert_eq!(judged(&folder, &[]), ["a/b/readiness.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_path_that_cannot_be_followed_ends_with_2() {
    let folder = Folder::new("self");
    symlink("self", folder.0.join("self")).unwrap();
    folder
        .run(&["check", "self"])
        .ends(2)
        .complains("`self` cannot be read");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_manifest_inside_the_repository_is_judged() {
    let folder = Folder::new("link-inside").with("common/claims.yaml", LATE);
    fs::create_dir_all(folder.0.join("svc")).unwrap();
    symlink("../common/claims.yaml", folder.0.join("svc/readiness.yaml")).unwrap();
    folder.run(&[]).ends(1).says(LATE_RULE);
    folder.run(&["check", "svc"]).ends(1).says(LATE_RULE);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_shows_nothing_of_what_it_leads_to() {
    let outside = Folder::new("link-target").with("secret.yaml", "token: hunter2\n");
    let folder = Folder::new("link-outside").with("good.readiness.yaml", GOOD);
    symlink(
        outside.0.join("secret.yaml"),
        folder.0.join("readiness.yaml"),
    )
    .unwrap();
    for arguments in [&["check"][..], &["check", "readiness.yaml"]] {
        let run = folder
            .run(arguments)
            .ends(2)
            .complains("`readiness.yaml` leads by a link");
        run.keeps_silent_about("hunter2")
            .keeps_silent_about("token");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_no_pass() {
    let folder = Folder::new("link-nowhere").with("good.readiness.yaml", GOOD);
    symlink("gone.yaml", folder.0.join("readiness.yaml")).unwrap();
    folder
        .run(&[])
        .ends(2)
        .complains("`readiness.yaml` leads by a link")
        .says("checked 1 manifest");
}

#[test]
fn the_names_of_files_cannot_command_a_build_server() {
    if cfg!(windows) {
        return;
    }
    let name = "a\n::error::x\u{1b}[2J.readiness.yaml";
    let folder = Folder::new("hostile").with(name, LATE);
    for format in ["human", "compact"] {
        let run = folder.run(&["check", "--format", format]).ends(1);
        assert!(!run.out.contains('\u{1b}'), "{run:#?}");
        assert!(
            !run.out
                .lines()
                .any(|line| line.trim_start().starts_with("::")),
            "{run:#?}"
        );
    }
    let run = folder.run(&["check", "gone\n::error::x\u{1b}[2J"]).ends(2);
    assert!(
        !run.err.contains('\u{1b}') && !run.err.contains("\n::"),
        "{run:#?}"
    );
}

#[test]
fn the_name_of_a_file_is_no_option() {
    let folder = Folder::new("option-file")
        .with("readiness.yaml", LATE)
        .with(
            "--baseline=d/readiness.yaml",
            "{\"readiness_baseline\": 1, \"files\": {}}",
        )
        .with("-q.readiness.yaml", LATE);
    for name in ["--baseline=d/readiness.yaml", "-q.readiness.yaml"] {
        let run = folder.run(&["check", name, "readiness.yaml"]).ends(2);
        run.complains("is an option and also the name of a file");
        folder.run(&["check", "--", name]).ends(1);
    }
    folder.run(&["check", "./-q.readiness.yaml"]).ends(1);
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_out_of_the_repository_is_not_read() {
    let outside = Folder::new("led-out-there").with("readiness.yaml", "secret: hunter2\n");
    let folder = Folder::started("led-out")
        .with("svc/readiness.yaml", GOOD)
        .commit();
    fs::remove_dir_all(folder.0.join("svc")).unwrap();
    symlink(&outside.0, folder.0.join("svc")).unwrap();
    for arguments in [
        &["check", ".", "--since", "HEAD"][..],
        &["check", "svc/readiness.yaml"],
        &["check", "./svc/../svc/readiness.yaml"],
        &["check", "svc"],
    ] {
        let run = folder.run(arguments).ends(2);
        run.keeps_silent_about("hunter2").complains("svc");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_inside_the_repository_is_judged_where_it_leads() {
    let folder = Folder::new("led-in").with("a/readiness.yaml", LATE);
    symlink("a", folder.0.join("b")).unwrap();
    folder.run(&["check", "b/readiness.yaml"]).ends(1);
    folder.run(&["check", "b"]).ends(1);
}

#[test]
fn an_ignore_rule_does_not_hide_what_git_tracks() {
    let folder = Folder::started("tracked-ignored")
        .with("svc/readiness.yaml", LATE)
        .commit()
        .with(".gitignore", "readiness.yaml\n")
        .with("other/readiness.yaml", LATE);
    assert_eq!(judged(&folder, &[]), ["svc/readiness.yaml"]);
    assert_eq!(judged(&folder, &["svc"]), ["svc/readiness.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_by_name_and_in_a_folder_and_nothing_waits_for_it() {
    let folder = Folder::new("pipe").with("good.readiness.yaml", GOOD);
    let pipe = folder.0.join("x.readiness.yaml");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for arguments in [&["check", "x.readiness.yaml"][..], &["check"]] {
        let run = folder.run(arguments).ends(2);
        run.complains("`x.readiness.yaml` is no regular file");
    }
}

#[test]
fn a_path_that_ends_like_a_folder_names_no_file() {
    let manifest = "readiness: 1\ncapability: {name: a-b, stage: production}\n\
                    operations: {runbook: docs/runbook.md/}\n";
    let folder = Folder::new("slash").with("readiness.yaml", manifest).with(
        "docs/runbook.md",
        "# Undo\n\nSwitch it off.\n\nThen call.\n",
    );
    let run = folder.run(&["check", "--format", "compact"]).ends(1);
    run.says("`docs/runbook.md/` is not a file");
}
