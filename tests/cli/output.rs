//! Where reports go: several in one run, files whole or not at all, GitHub's summary.

use super::*;

impl Folder {
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn several_reports_come_out_of_one_run() {
    let folder = Folder::new("output-several").with("readiness.yaml", LATE);
    let run = folder.run(&[
        "check",
        "--output",
        "sarif=out/a=b.sarif",
        "-o",
        "junit=j.xml",
        "-o",
        "json=r.json",
        "-o",
        "gitlab=g.json",
        "-o",
        "markdown=c.md",
        "-o",
        "html=r.html",
        "-o",
        "github=h.txt",
        "-o",
        "human=h.log",
        "-o",
        "compact=c.txt",
        "--color",
        "auto",
    ]);
    run.ends(1).says("╭─[readiness.yaml").says("still a pilot");
    for (name, words) in [
        ("out/a=b.sarif", "\"version\":\"2.1.0\""),
        ("j.xml", "<testsuites>"),
        ("r.json", "\"format_version\":1"),
        ("g.json", "\"check_name\""),
        ("c.md", "## readiness checked 1 manifest"),
        ("r.html", "<!doctype html>"),
        ("h.txt", "::error file=readiness.yaml,"),
        ("h.log", "╭─[readiness.yaml"),
        ("c.txt", "readiness.yaml:5:"),
    ] {
        let text = folder.read(name);
        assert!(
            text.contains(words) && text.contains(LATE_RULE),
            "{name}: {text}"
        );
        assert!(text.ends_with('\n'), "{name}");
    }
    let left = folder.names();
    assert!(!left.iter().any(|name| name.ends_with(".tmp")), "{left:?}");
}

#[test]
fn a_dash_is_standard_output_and_takes_the_usual_report_away() {
    let folder = Folder::new("output-dash").with("readiness.yaml", LATE);
    let run = folder.run(&["check", "-o", "gitlab=-"]).ends(1);
    let list: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert!(list.is_array());
    for arguments in [
        &["check", "-o", "gitlab=-", "-o", "json=-"][..],
        &["check", "--format", "json", "-o", "sarif=-"],
    ] {
        folder
            .run(arguments)
            .ends(2)
            .complains("two reports on standard output");
    }
    folder
        .run(&["check", "-o", "json=x", "-o", "sarif=x"])
        .ends(2)
        .complains("two reports in `x`");
}

#[test]
fn what_is_no_target_is_said_with_the_formats_there_are() {
    let folder = Folder::new("output-wrong").with("readiness.yaml", GOOD);
    folder
        .run(&["check", "-o", "sarf=x"])
        .ends(2)
        .complains("`sarf` is no format; there are human, ");
    folder
        .run(&["check", "-o", "sarif"])
        .ends(2)
        .complains("write FORMAT=FILE");
    folder
        .run(&["check", "-o", "sarif="])
        .ends(2)
        .complains("name a file after `=`");
}

#[test]
fn a_report_that_cannot_be_written_ends_in_2_and_leaves_nothing() {
    let folder = Folder::new("output-refused")
        .with("readiness.yaml", GOOD)
        .with("file", "x");
    fs::create_dir_all(folder.0.join("folder")).unwrap();
    for target in ["sarif=file/r.sarif", "sarif=folder", "sarif=folder/.."] {
        folder
            .run(&["check", "-o", "junit=ok.xml", "-o", target])
            .ends(2)
            .complains("cannot be written");
        assert_eq!(
            folder.names(),
            [".git", "file", "folder", "readiness.yaml"],
            "{target}"
        );
    }
}

#[test]
fn an_old_report_stands_until_the_new_one_is_whole() {
    let folder = Folder::new("output-whole")
        .with("readiness.yaml", LATE)
        .with("r.json", "old");
    // The run fails before its end: one report is whole, and the device of the other one is full.
    let run = folder.run(&["check", "-o", "json=r.json", "-o", "sarif=/dev/full"]);
    run.ends(2).complains("`/dev/full` cannot be written");
    let text = folder.read("r.json");
    assert!(text == "old" || text.contains(LATE_RULE), "{text}");
    folder.run(&["check", "-o", "json=r.json"]).ends(1);
    assert!(folder.read("r.json").contains(LATE_RULE));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_report_is_replaced_and_devices_are_written_to() {
    let folder = Folder::new("output-link")
        .with("readiness.yaml", LATE)
        .with("precious", "keep");
    std::os::unix::fs::symlink("precious", folder.0.join("r.sarif")).unwrap();
    folder
        .run(&["check", "-o", "sarif=r.sarif", "-o", "json=/dev/null"])
        .ends(1);
    assert_eq!(folder.read("precious"), "keep");
    assert!(
        folder
            .0
            .join("r.sarif")
            .symlink_metadata()
            .unwrap()
            .is_file()
    );
    assert!(!Path::new("/dev/null").metadata().unwrap().is_file());
    folder
        .run(&["check", "-q", "-o", "compact=/dev/stdout"])
        .ends(1)
        .says("readiness.yaml:5:");
}

#[test]
fn a_run_that_finds_nothing_leaves_reports_that_say_so() {
    let folder = Folder::new("output-nothing").with("r.sarif", "old");
    let run = folder
        .run(&[
            "check",
            "-o",
            "sarif=r.sarif",
            "-o",
            "junit=j.xml",
            "-o",
            "html=r.html",
        ])
        .ends(2)
        .complains("no manifest in `.`");
    assert_eq!(run.out, "");
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("r.sarif")).unwrap();
    assert_eq!(
        sarif["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    assert!(folder.read("j.xml").contains("errors=\"1\""));
    assert!(folder.read("r.html").contains("<h2>Not judged</h2>"));
    let json = folder.run(&["check", "--format", "json"]).ends(2);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["summary"]["not_judged"].as_array().unwrap().len(), 1);
    let github = folder.run(&["check", "--format", "github"]).ends(2);
    assert!(
        github
            .out
            .starts_with("::error title=readiness::no manifest in"),
        "{github:?}"
    );
}

#[test]
fn in_github_actions_annotations_are_the_usual_report_and_the_job_gets_a_summary() {
    let folder = Folder::new("output-actions")
        .with("readiness.yaml", LATE)
        .with("summary.md", "before\n");
    let in_actions = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        command
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", folder.0.join("summary.md"));
        Run::from(command.output().unwrap())
    };
    in_actions(&[]).ends(1).says("::error file=readiness.yaml,");
    let summary = folder.read("summary.md");
    assert!(
        summary.starts_with("before\n## readiness checked 1 manifest: "),
        "{summary}"
    );
    in_actions(&["check", "--format", "human"])
        .ends(1)
        .keeps_silent_about("::error");
    in_actions(&["check", "-o", "sarif=r.sarif"])
        .ends(1)
        .says("::error file=");
    in_actions(&["check", "-o", "sarif=-"])
        .ends(1)
        .keeps_silent_about("::error");
    assert_eq!(folder.read("summary.md").matches("## readiness").count(), 2);
    let mut command = folder.command(&["check", "--format", "github"]);
    let run = Run::from(
        command
            .env("GITHUB_STEP_SUMMARY", &folder.0)
            .output()
            .unwrap(),
    );
    run.ends(2).complains("cannot be written");
}

#[test]
fn places_count_from_the_root_of_the_repository() {
    let folder = Folder::new("output-root").with("team a/readiness.yaml", LATE);
    let inside = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        Run::from(
            command
                .current_dir(folder.0.join("team a"))
                .output()
                .unwrap(),
        )
    };
    let sarif: serde_json::Value =
        serde_json::from_str(&inside(&["check", "--format", "sarif"]).ends(1).out).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "team%20a/readiness.yaml");
    inside(&["check", "--format", "github"])
        .ends(1)
        .says("::error file=team a/readiness.yaml,");
    inside(&["check", "--format", "gitlab"])
        .ends(1)
        .says("\"path\":\"team a/readiness.yaml\"");
    let path = folder
        .0
        .canonicalize()
        .unwrap()
        .join("team a/readiness.yaml");
    inside(&["check", path.to_str().unwrap(), "--format", "github"])
        .ends(1)
        .says("::error file=team a/readiness.yaml,");
    let text = fs::read_to_string(path).unwrap();
    let piped = folder.feed(
        &[
            "check",
            "-",
            "--stdin-filename",
            "team a/x.yaml",
            "--format",
            "gitlab",
        ],
        &text,
    );
    piped.ends(1).says("\"path\":\"team a/x.yaml\"");
}

#[cfg(unix)]
#[test]
fn files_are_written_though_nobody_reads_standard_output() {
    let folder = Folder::new("output-closed").with("readiness.yaml", LATE);
    let many: Vec<String> = (0..200).map(|n| format!("{n}.readiness.yaml")).collect();
    for name in &many {
        fs::write(folder.0.join(name), LATE).unwrap();
    }
    let mut command = folder.command(&["check", "-o", "sarif=r.sarif"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("r.sarif")).unwrap();
    assert!(sarif["runs"][0]["results"].as_array().unwrap().len() > 200);
}

#[cfg(unix)]
#[test]
fn a_report_is_not_written_through_a_linked_folder() {
    let outside = Folder::new("output-led-out-there");
    let folder = Folder::new("output-led-out").with("readiness.yaml", LATE);
    std::os::unix::fs::symlink(&outside.0, folder.0.join("reports")).unwrap();
    for name in ["json=reports/r.json", "json=reports/new/r.json"] {
        let run = folder.run(&["check", "-o", name]).ends(2);
        run.complains("a folder on the way is a link");
    }
    assert_eq!(fs::read_dir(&outside.0).unwrap().count(), 1);
    // Elsewhere by one's own word.
    let path = outside.0.join("new/r.json");
    let target = format!("json={}", path.display());
    folder.run(&["check", "-o", &target]).ends(1);
    assert!(path.exists());
}
