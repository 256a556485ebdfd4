//! Manifests of one run together: who shares what, in one order whatever the number of threads.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fleet-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        Folder(root)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.join(format!("{name}.readiness.yaml")), text).unwrap();
    }

    fn check(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_readiness"))
            .current_dir(&self.0)
            .env_clear()
            .args(["check", "--today", "2026-11-22", "--color", "never"])
            .args(arguments)
            .output()
            .unwrap()
    }

    /// The lines of the compact format about one rule.
    fn said(&self, rule: &str, arguments: &[&str]) -> Vec<String> {
        let output = self.check(&[arguments, &["--format", "compact"]].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        let of_rule = text.lines().filter(|l| l.contains(&format!("[{rule}]")));
        of_rule.map(str::to_owned).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn desk(name: &str, load: u32) -> String {
    format!(
        "readiness: 1\ncapability: {{name: {name}, stage: production}}\n\
         operations: {{fallbacks: [{{id: desk, owner: \"@acme/desk\", capacity: 100/d}}]}}\n\
         cost_model: {{load: {{unit: case, per_month: {load}}}}}\n"
    )
}

const SHARED: &str = "fallback-shared-beyond-capacity";

#[test]
fn the_one_that_goes_too_far_says_so_and_names_the_others() {
    let folder = Folder::new("sum");
    folder.write("a", desk("a", 1_500));
    folder.write("b", desk("b", 1_500));
    assert_eq!(folder.said(SHARED, &[]), [""; 0]);
    folder.write("c", desk("c", 30));
    let said = folder.said(SHARED, &[]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("c.readiness.yaml:3:"), "{said:?}");
    assert!(
        said[0].contains("3 capabilities") && said[0].contains("101/d"),
        "{said:?}"
    );
    let json = folder.check(&["--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let findings = json["files"][2]["findings"].as_array().unwrap();
    let found = findings.iter().find(|f| f["rule"] == SHARED).unwrap();
    let related: Vec<_> = found["related"].as_array().unwrap().iter().collect();
    let paths: Vec<_> = related.iter().map(|place| &place["path"]).collect();
    assert_eq!(paths, ["a.readiness.yaml", "b.readiness.yaml"]);
    assert_eq!(related[0]["place"]["line"], 3);
}

#[test]
fn one_manifest_alone_has_nobody_to_share_with() {
    let folder = Folder::new("alone");
    folder.write("a", desk("a", 1_500));
    folder.write("b", desk("b", 9_000));
    assert_eq!(folder.said(SHARED, &["b.readiness.yaml"]), [""; 0]);
    assert_eq!(
        folder.said(SHARED, &["b.readiness.yaml", "b.readiness.yaml"]),
        [""; 0]
    );
    assert_eq!(
        folder
            .said(SHARED, &["b.readiness.yaml", "a.readiness.yaml"])
            .len(),
        1
    );
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = Folder::new("threads");
    for at in 0..60 {
        // Some cannot be read, some are empty, some are names of folders: nobody waits for them.
        match at % 10 {
            3 => folder.write(&format!("m{at:02}"), b"\xff\xfe"),
            5 => folder.write(&format!("m{at:02}"), ""),
            7 => folder.write(&format!("m{at:02}"), "a: [1"),
            _ => folder.write(&format!("m{at:02}"), desk(&format!("m{}", at % 7), 500)),
        }
    }
    let one = folder.check(&["--format", "json", "--jobs", "1"]);
    assert!(String::from_utf8_lossy(&one.stdout).contains(SHARED));
    for jobs in ["2", "7", "64"] {
        for _ in 0..4 {
            let other = folder.check(&["--format", "json", "--jobs", jobs]);
            assert_eq!(one.stdout, other.stdout, "--jobs {jobs}");
            assert_eq!(one.status.code(), other.status.code());
        }
    }
}

#[test]
fn a_reader_that_goes_away_leaves_nobody_waiting() {
    let folder = Folder::new("closed");
    for at in 0..200 {
        folder.write(&format!("m{at:03}"), desk("same", 500));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_readiness"))
        .current_dir(&folder.0)
        .args(["check", "--jobs", "8", "--color", "never"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    for _ in 0..600 {
        if child.try_wait().unwrap().is_some() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    child.kill().unwrap();
    panic!("it still waits");
}

#[test]
fn a_waiver_of_what_is_shared_is_not_called_unused_where_nothing_can_be_compared() {
    let folder = Folder::new("waiver");
    let waived = desk("b", 9_000)
        + "owner: {team: \"@acme/b\", accountable: a@acme.example, risk_owner: r@acme.example}\n\
           waivers:\n  - rule: fallback-shared-beyond-capacity\n    \
           reason: The desk hires twelve more people until the end of January 2027.\n    \
           compensating: The on-call stops this capability first when both fall back.\n    \
           approved_by: head-of-desk@acme.example\n    expires: 2027-02-01\n";
    folder.write("a", desk("a", 1_500));
    folder.write("b", waived);
    assert_eq!(folder.said("waiver-unused", &["b.readiness.yaml"]), [""; 0]);
    let together = folder.said(SHARED, &[]);
    assert!(
        together[0].contains("waived until 2027-02-01"),
        "{together:?}"
    );
    folder.write("a", desk("a", 1));
    folder.write(
        "b",
        fs::read_to_string(folder.0.join("b.readiness.yaml"))
            .unwrap()
            .replace("9000", "10"),
    );
    assert_eq!(folder.said("waiver-unused", &[]).len(), 1);
}

#[test]
fn copies_and_names_are_found_in_the_order_of_names() {
    let folder = Folder::new("copies");
    let purpose = "Rank new motor claims by complexity and route simple ones to fast-track.";
    let text = |name: &str| {
        format!(
            "readiness: 1\ncapability: {{name: {name}, stage: production, purpose: {purpose}}}\n"
        )
    };
    folder.write("b", text("one"));
    folder.write("a", text("one"));
    folder.write(
        "c",
        text("two")
            .to_uppercase()
            .replace("READINESS: 1", "readiness: 1"),
    );
    let first = |lines: Vec<String>| lines.iter().map(|l| l[..1].to_owned()).collect::<String>();
    assert_eq!(first(folder.said("capability-name-repeated", &[])), "b");
    assert_eq!(first(folder.said("copied-answer", &[])), "b");
}

#[test]
fn two_numbers_of_different_kinds_are_not_added() {
    let folder = Folder::new("kinds");
    folder.write("a", desk("a", 3_000));
    folder.write("b", desk("b", 3_000).replace("100/d", "100"));
    folder.write("c", desk("c", 3_000).replace("100/d", "\"\""));
    assert_eq!(folder.said(SHARED, &[]), [""; 0]);
}
