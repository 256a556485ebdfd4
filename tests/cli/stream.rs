//! Standard input, standard output, colour, and what must not depend on the machine.

use super::*;
use std::io::{BufRead, BufReader};

const TODAY: &[&str] = &["check", "--today", "2026-11-22"];

#[test]
fn a_manifest_is_read_from_standard_input() {
    let folder = Folder::new("stdin");
    folder
        .feed(&["check", "-"], LATE)
        .ends(1)
        .says("<stdin>")
        .says(LATE_RULE);
    folder.feed(&["check", "-"], GOOD).ends(0);
}

#[test]
fn standard_input_is_shown_by_the_name_it_is_given() {
    let folder = Folder::new("stdin-name");
    let arguments = [
        "check",
        "--format",
        "compact",
        "--stdin-filename",
        "svc/readiness.yaml",
        "-",
    ];
    folder
        .feed(&arguments, LATE)
        .ends(1)
        .says("svc/readiness.yaml:");
}

#[test]
fn empty_standard_input_is_a_finding() {
    Folder::new("stdin-empty").feed(&["check", "-"], "").ends(1);
}

#[test]
fn standard_input_and_files_are_judged_in_one_run() {
    let folder = Folder::new("stdin-files").with("readiness.yaml", GOOD);
    folder
        .feed(&["check", "-", "readiness.yaml"], LATE)
        .ends(1)
        .says("checked 2 manifests");
}

#[test]
fn quiet_leaves_findings_only() {
    let folder = Folder::new("quiet").with("readiness.yaml", LATE);
    for format in ["human", "compact"] {
        let run = folder
            .run(&["check", "--quiet", "--format", format])
            .ends(1)
            .says(LATE_RULE);
        run.keeps_silent_about("checked 1 manifest")
            .keeps_silent_about("to go");
    }
    let clean = Folder::new("quiet-clean").with("readiness.yaml", GOOD);
    assert_eq!(clean.run(&["check", "-q"]).ends(0).out, "");
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let mut folder = Folder::new("jobs");
    for number in 0..60 {
        let text = if number % 3 == 0 { GOOD } else { LATE };
        folder = folder.with(&format!("svc{number}/readiness.yaml"), text);
    }
    for format in ["human", "compact", "json"] {
        let run = |jobs| {
            folder
                .run(&[TODAY, &["--format", format, "--jobs", jobs]].concat())
                .ends(1)
                .out
        };
        let one = run("1");
        assert_eq!(
            one.matches("svc59/").count(),
            run("1").matches("svc59/").count()
        );
        assert_eq!(one, run("8"), "{format}");
        assert_eq!(one, run("2"), "{format}");
    }
}

#[test]
fn a_pipe_gets_no_colour() {
    let folder = Folder::new("plain").with("readiness.yaml", LATE);
    folder.run(&["check"]).ends(1).keeps_silent_about("\u{1b}");
}

#[test]
fn colour_follows_the_option_then_the_environment() {
    let folder = Folder::new("colour").with("readiness.yaml", LATE);
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = folder.command(arguments);
        let output = command.envs(environment.iter().copied()).output().unwrap();
        Run::from(output).ends(1).out.contains("\u{1b}[")
    };
    let (force, none) = (("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1"));
    assert!(coloured(&["check", "--color", "always"], &[]));
    assert!(coloured(&["check", "--color", "always"], &[none]));
    assert!(coloured(&["check"], &[force]));
    assert!(coloured(&[], &[force]));
    assert!(!coloured(&["check"], &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&["check"], &[force, none]));
    assert!(!coloured(&["check", "--color", "never"], &[force]));
    assert!(!coloured(&["check", "--format", "compact"], &[force]));
    assert!(!coloured(&["check", "--format", "json"], &[force]));
}

#[test]
fn colour_changes_no_word() {
    let folder = Folder::new("colour-words").with("readiness.yaml", LATE);
    let colour = folder.run(&["check", "--color", "always"]).out;
    let mut plain = String::new();
    let mut rest = colour.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain += before;
        rest = after.split_once('m').unwrap().1;
    }
    assert_eq!(plain + rest, folder.run(&["check", "--color", "never"]).out);
}

#[test]
fn a_narrow_terminal_gets_narrow_lines_of_help() {
    let folder = Folder::new("narrow").with("readiness.yaml", LATE);
    let mut command = folder.command(&["check"]);
    let narrow = Run::from(command.env("COLUMNS", "50").output().unwrap());
    assert_ne!(narrow.out, folder.run(&["check"]).out);
    // Only prose is wrapped: a line to type stays in one piece.
    let wanted = |line: &&str| !line.contains("lower `error_after`");
    let help = narrow.out.lines().skip_while(wanted);
    let block: Vec<_> = help.take_while(|line| !line.trim().is_empty()).collect();
    assert!(block.len() > 1, "{narrow:#?}");
    assert!(
        block.iter().all(|line| line.chars().count() <= 50),
        "{block:#?}"
    );
}

#[test]
fn a_locale_without_unicode_gets_frames_of_plain_letters() {
    let folder = Folder::new("ascii").with("readiness.yaml", LATE);
    let mut command = folder.command(&["check", "--quiet"]);
    let run = Run::from(command.env("LC_ALL", "C").output().unwrap()).ends(1);
    assert!(run.out.is_ascii(), "{run:#?}");
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    let mut folder = Folder::new("pipe");
    for number in 0..300 {
        folder = folder.with(&format!("svc{number}/readiness.yaml"), LATE);
    }
    for format in ["human", "compact", "json"] {
        let mut command = folder.command(&["check", "--format", format]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::with_capacity(64, child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (Some(1), ""), "{format}");
    }
}

#[cfg(unix)]
fn without_a_reader(folder: &Folder, arguments: &[&str]) -> Run {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = folder.command(arguments);
    Run::from(
        command
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap(),
    )
}

#[cfg(unix)]
#[test]
fn the_code_is_that_of_the_judgement_though_nobody_reads_it() {
    let folder = Folder::new("pipe-code")
        .with("readiness.yaml", LATE)
        .with("good.readiness.yaml", GOOD)
        .with("rule.yaml", "id: broken\n");
    for (arguments, code) in [
        (&["check", "readiness.yaml"][..], 1),
        (&["check", "good.readiness.yaml"], 0),
        (&["check", "--format", "json", ".", "nowhere.yaml"], 2),
        (&["check", "--diff", "readiness.yaml"], 0),
        (&["test", "rule.yaml"], 1),
        (
            &["answer", "--field", "on_late", "Handled as appropriate."],
            1,
        ),
        (&["explain", "owner-missing"], 0),
    ] {
        let run = without_a_reader(&folder, arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}");
        assert_eq!(run.err.is_empty(), code != 2, "{run:#?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_said_by_every_command() {
    let folder = Folder::new("full").with("readiness.yaml", GOOD);
    for arguments in [
        &["check"][..],
        &["answer", "Handled as appropriate."],
        &["explain"],
        &["rules"],
        &["schema"],
        &["test"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        let mut command = folder.command(arguments);
        let full = std::fs::File::options().write(true).open("/dev/full");
        let run = Run::from(
            command
                .stdout(full.unwrap())
                .stderr(Stdio::piped())
                .output()
                .unwrap(),
        );
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:#?}");
        assert!(
            run.err.contains("cannot be written"),
            "{arguments:?}: {run:#?}"
        );
    }
}

#[test]
fn json_is_one_document_that_its_schema_accepts() {
    let folder = Folder::new("json")
        .with("a/readiness.yaml", LATE)
        .with("b/readiness.yaml", GOOD);
    let report =
        serde_json::from_str(&folder.run(&["check", "--format", "json"]).ends(1).out).unwrap();
    let schema = serde_json::from_str(&folder.run(&["schema", "report"]).ends(0).out).unwrap();
    let validator = readiness::schema::options().build(&schema).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&report)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
