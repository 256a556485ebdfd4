//! The repository as witness, with a real git and with repositories that want to do harm.
#![allow(clippy::unwrap_used)]

use readiness::finding::Finding;
use readiness::lint::{self, Policy};
use readiness::repository::Repository;
use readiness::rule;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

const MANIFEST: &str = "\
readiness: 1
capability: {name: claims-triage, stage: production}
data_sources:
  - {id: feed, contract: contracts/feed.yaml, freshness: {error_after: 30m}}
owner: {team: \"@acme/claims-ai\"}
operations:
  runbook: docs/runbook.md
  alerts: [{id: feed-late, route: on_call}]
  slo: [{sli: availability, target: 99%, window: 28d}]
permissions:
  unsupervised: [{id: route, effect: read}]
  stop: {how: flag claims_triage_enabled}
";

/// A repository in a folder of its own, on disk while the test runs.
struct Place {
    root: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("witness-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let place = Place { root };
        place.write("readiness.yaml", MANIFEST);
        place.write(
            "docs/runbook.md",
            "# feed-late\nCall 4711.\n# Stop\nFlag.\n",
        );
        place.write("src/route.py", "if on('claims_triage_enabled'): route()\n");
        let contract = "apiVersion: v3.0.2\nkind: DataContract\nid: a\nversion: 1.0.0\n";
        place.write("contracts/feed.yaml", contract);
        place
    }

    fn tracked(name: &str) -> Self {
        let place = Place::new(name);
        place.git(&["init", "-q"]);
        place.git(&["add", "."]);
        place
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let full = self.root.join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .current_dir(&self.root)
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .args(["-c", "user.name=a", "-c", "user.email=a@b.example"])
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    }

    fn findings(&self) -> Vec<Finding> {
        self.findings_of("readiness.yaml")
    }

    fn findings_of(&self, manifest: &str) -> Vec<Finding> {
        let path = self.root.join(manifest);
        let repository = Repository::around(path.parent().unwrap());
        let bytes = fs::read(&path).unwrap();
        let policy = Policy::new(rule::builtin(), TODAY);
        lint::check(&path.display().to_string(), &bytes, &repository, &policy).findings
    }

    /// The messages of one rule.
    fn said(&self, rule: &str) -> Vec<String> {
        let findings = self.findings().into_iter();
        let of_rule = findings.filter(|finding| finding.rule == rule);
        of_rule.map(|finding| finding.message).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// The rules that ask the repository.
const WITNESSES: &[&str] = &[
    "evidence-missing",
    "runbook-incomplete",
    "stop-flag-unknown",
    "owner-not-in-repo",
    "catalog-owner-mismatch",
    "catalog-stage-mismatch",
    "contract-unreadable",
    "contract-later-than-threshold",
    "tool-server-undeclared",
    "tool-undeclared",
    "tool-annotation-mismatch",
    "slo-file-mismatch",
];

fn assert_silent(place: &Place) {
    let findings = place.findings().into_iter();
    let said: Vec<_> = findings
        .filter(|finding| WITNESSES.contains(&finding.rule.as_str()))
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect();
    assert_eq!(said, [""; 0]);
}

#[test]
fn evidence_that_only_one_machine_has_is_reported() {
    let place = Place::tracked("untracked");
    assert_silent(&place);
    place.git(&["rm", "-q", "--cached", "docs/runbook.md"]);
    assert_eq!(
        place.said("evidence-missing"),
        ["`docs/runbook.md` is on this machine only: git does not track it"]
    );
    // A manifest that is not committed either is still being written.
    place.git(&["rm", "-q", "--cached", "readiness.yaml"]);
    assert_silent(&place);
    place.git(&["add", "readiness.yaml"]);
    place.git(&["add", "-N", "docs/runbook.md"]);
    assert_silent(&place);
}

#[test]
fn every_form_of_index_that_git_writes_is_understood() {
    let place = Place::tracked("forms");
    place.git(&["commit", "-q", "-m", "a"]);
    place.git(&["rm", "-q", "--cached", "docs/runbook.md"]);
    for version in ["2", "3", "4"] {
        place.git(&["update-index", "--index-version", version]);
        assert_eq!(place.said("evidence-missing").len(), 1, "version {version}");
    }
    // A split index lists only a part: nothing is said.
    place.git(&["update-index", "--split-index"]);
    assert_silent(&place);
    place.git(&["update-index", "--no-split-index"]);
    // A linked work tree has a `.git` file.
    let linked = place.root.with_extension("linked");
    let _ = fs::remove_dir_all(&linked);
    place.git(&["worktree", "prune"]);
    place.git(&["worktree", "add", "-q", "-f", linked.to_str().unwrap()]);
    let other = Place { root: linked };
    assert_silent(&other);
    other.git(&["rm", "-q", "--cached", "docs/runbook.md"]);
    assert_eq!(other.said("evidence-missing").len(), 1);
}

#[test]
fn a_repository_with_longer_object_ids_is_understood() {
    let place = Place::new("sha256");
    place.git(&["init", "-q", "--object-format=sha256"]);
    place.git(&["add", "readiness.yaml", "contracts", "src"]);
    assert_eq!(place.said("evidence-missing").len(), 1);
    place.git(&["add", "."]);
    assert_silent(&place);
}

#[test]
fn without_git_or_with_a_broken_index_nothing_is_said_of_tracking() {
    let place = Place::new("no-git");
    place.write("src/route.py", "nothing");
    assert_silent(&place);
    place.write(".git", "gitdir: /nowhere\n");
    assert_silent(&place);
    let place = Place::tracked("broken");
    place.write("src/route.py", "nothing");
    assert_eq!(place.said("stop-flag-unknown").len(), 1);
    for broken in [
        &b""[..],
        b"DIRC",
        b"DIRC\0\0\0\x02\xff\xff\xff\xff",
        &[0; 4096],
    ] {
        place.write(".git/index", broken);
        assert_silent(&place);
    }
}

#[test]
fn the_flag_must_be_read_by_what_git_tracks() {
    let place = Place::tracked("flag");
    place.write("src/route.py", "on('claims_triage_enabled_v2')");
    place.write(
        "docs/runbook.md",
        "# feed-late\nx\n# Stop\nclaims_triage_enabled\n",
    );
    place.write("local.env", "claims_triage_enabled=1");
    assert_eq!(place.said("stop-flag-unknown").len(), 1);
    place.git(&["add", "local.env"]);
    assert_silent(&place);
    // A file too large to be read in full is no proof of absence.
    place.write("local.env", vec![b'x'; 2 << 20]);
    assert_silent(&place);
}

#[test]
fn the_file_of_the_root_rules_and_one_beside_the_manifest_only_without_it() {
    let place = Place::tracked("codeowners");
    place.write("team/a/readiness.yaml", MANIFEST);
    place.write("team/CODEOWNERS", "* @acme/above\n");
    let said = |place: &Place| {
        let findings = place.findings_of("team/a/readiness.yaml").into_iter();
        let mut of_rule = findings.filter(|f| f.rule == "owner-not-in-repo");
        of_rule.next().map(|finding| finding.message)
    };
    assert_eq!(said(&place), None, "no forge reads it there");
    place.write("team/a/CODEOWNERS", "* @acme/other\n");
    let nested = said(&place).unwrap();
    assert!(
        nested.contains("`CODEOWNERS` gives `readiness.yaml`"),
        "{nested}"
    );
    place.write(".github/CODEOWNERS", "/team/ @acme/claims-ai\n");
    assert_eq!(said(&place), None);
    place.write(".github/CODEOWNERS", "* @acme/claims-ai\n/team/a @acme/x\n");
    let root = said(&place).unwrap();
    assert!(
        root.contains("gives `team/a/readiness.yaml` to `@acme/x`"),
        "{root}"
    );
}

#[test]
fn other_files_are_named_with_their_place() {
    let place = Place::new("related");
    place.write(
        "slo.yaml",
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: availability}\n\
         spec:\n  service: claims-triage\n  objectives: [{target: 0.5}]\n",
    );
    let findings = place.findings();
    let found = findings
        .iter()
        .find(|f| f.rule == "slo-file-mismatch")
        .unwrap();
    let [related] = found.related.as_slice() else {
        panic!("{:?}", found.related);
    };
    assert_eq!(related.source.slice(related.span), "0.5");
    assert_eq!(related.source.place(related.span.start).line, 6);
    assert!(related.source.name().ends_with("slo.yaml"));
    assert_eq!(&MANIFEST[found.labels[0].span.range()], "99%");
}

/// The names under which the checks look for files of others.
const FOREIGN: &[&str] = &[
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "catalog-info.yaml",
    ".mcp.json",
    ".vscode/mcp.json",
    "tools.json",
    "slo.yaml",
    "slo/a.yaml",
];

#[test]
fn files_of_others_that_cannot_be_read_are_passed_over() {
    let place = Place::tracked("unreadable");
    let bomb = format!("a: &a [1]\n{}", "b: *a\n".repeat(5_000));
    let deep = "[".repeat(20_000);
    let hostile: [&[u8]; 8] = [
        b"",
        b"\xff\xfe\0\0",
        b"{\"mcpServers\": [1, {",
        b"- - - :\n\t!",
        b"{\"mcpServers\": 7, \"tools\": {\"a\": 1}}",
        b"kind: Component\nspec: [owner]\nmetadata: x\n",
        bomb.as_bytes(),
        deep.as_bytes(),
    ];
    for bytes in hostile {
        for name in FOREIGN.iter().filter(|name| !name.ends_with("CODEOWNERS")) {
            place.write(name, bytes);
        }
        assert_silent(&place);
    }
    let huge = "# x\n".repeat(1 << 20);
    for name in FOREIGN.iter().filter(|name| !name.ends_with("CODEOWNERS")) {
        place.write(name, &huge);
    }
    assert_silent(&place);
}

#[test]
fn folders_named_like_files_are_passed_over() {
    let place = Place::tracked("folders");
    for name in FOREIGN {
        fs::create_dir_all(place.root.join(name)).unwrap();
    }
    assert_silent(&place);
    fs::remove_file(place.root.join("docs/runbook.md")).unwrap();
    fs::create_dir(place.root.join("docs/runbook.md")).unwrap();
    assert_eq!(
        place.said("evidence-missing"),
        ["`docs/runbook.md` is not a file"]
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_followed_by_no_check() {
    use std::os::unix::fs::symlink;
    let place = Place::new("links");
    let outside = Place::new("links-outside");
    outside.write("CODEOWNERS", "* @secret/team\n");
    outside.write(
        "catalog-info.yaml",
        "kind: Component\nspec: {owner: secret}\n",
    );
    outside.write(".mcp.json", "{\"mcpServers\": {\"secret\": {}}}");
    let tools = "[{\"name\": \"secret\", \"annotations\": {\"destructiveHint\": true}}]";
    outside.write("tools.json", tools);
    let slo = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: availability}\n\
               spec: {service: claims-triage, objectives: [{target: 0.5}]}\n";
    outside.write("slo/a.yaml", slo);
    outside.write("feed.yaml", "kind: secret\n");
    outside.write("runbook.md", "# secret\n");
    for name in [
        "CODEOWNERS",
        "catalog-info.yaml",
        ".mcp.json",
        "tools.json",
        "slo",
    ] {
        symlink(outside.root.join(name), place.root.join(name)).unwrap();
    }
    fs::remove_file(place.root.join("contracts/feed.yaml")).unwrap();
    symlink(
        outside.root.join("feed.yaml"),
        place.root.join("contracts/feed.yaml"),
    )
    .unwrap();
    fs::remove_file(place.root.join("docs/runbook.md")).unwrap();
    symlink(
        outside.root.join("runbook.md"),
        place.root.join("docs/runbook.md"),
    )
    .unwrap();
    place.git(&["init", "-q"]);
    place.git(&["add", "."]);
    let findings = place.findings();
    let all = format!("{findings:?}");
    assert!(!all.contains("secret"), "{all}");
    assert_eq!(
        place.said("evidence-missing"),
        [
            "there is no file `contracts/feed.yaml` in this repository",
            "there is no file `docs/runbook.md` in this repository"
        ]
    );
    // A link that stays inside is followed.
    fs::remove_file(place.root.join("docs/runbook.md")).unwrap();
    place.write("docs/real.md", "# feed-late\nx\n# Stop\nx\n");
    symlink("real.md", place.root.join("docs/runbook.md")).unwrap();
    place.git(&["add", "."]);
    assert_eq!(place.said("evidence-missing").len(), 1);
    assert_eq!(place.said("runbook-incomplete"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_and_a_pipe_are_no_files() {
    use std::os::unix::fs::symlink;
    let place = Place::tracked("loops");
    fs::remove_file(place.root.join("docs/runbook.md")).unwrap();
    symlink("runbook.md", place.root.join("docs/runbook.md")).unwrap();
    symlink("slo", place.root.join("slo")).unwrap();
    let pipe = Command::new("mkfifo")
        .arg(place.root.join("CODEOWNERS"))
        .status();
    assert!(pipe.is_ok_and(|status| status.success()));
    let said = place.said("evidence-missing");
    assert_eq!(
        said,
        ["there is no file `docs/runbook.md` in this repository"]
    );
    assert_eq!(place.said("owner-not-in-repo"), [""; 0]);
}
