//! Standards out of a pull request that would rather not be judged.

use super::Folder;
use super::standard::{check, claims, floored, under};
use std::fs;

#[test]
fn a_required_manifest_that_is_not_there_is_a_finding_at_its_line() {
    let standard = "name: acme\nrequired:\n  - readiness.yaml\n  - services/*/readiness.yaml\n";
    under("std-required", standard)
        .ends(1)
        .says("error[required-manifest-missing]")
        .says("readiness-standard.yaml:4:")
        .keeps_silent_about("no manifest `readiness.yaml`");
    let folder = claims("std-required-there")
        .with("services/a/readiness.yaml", super::GOOD)
        .with("readiness-standard.yaml", standard);
    check(&folder, &[]).ends(0);
    let deep = "required: ['**/a/*.yaml']\n";
    check(&folder.with("readiness-standard.yaml", deep), &[]).ends(0);
    floored(
        "std-required-platform",
        "required: [claims.readiness.yaml]\n",
        "name: own\n",
    )
    .ends(1)
    .says("required-manifest-missing")
    .says("acme.yaml:1:");
}

#[test]
fn required_manifests_are_asked_for_where_none_is_found() {
    let folder = Folder::new("std-required-empty")
        .with("readiness-standard.yaml", "required: [readiness.yaml]\n");
    check(&folder, &["--allow-empty"])
        .ends(1)
        .says("required-manifest-missing");
    check(&folder, &[]).ends(2);
}

#[test]
fn nothing_outside_of_the_repository_is_read() {
    let secret = Folder::new("std-secret").with("secret.yaml", "name: secret\n");
    let up = "../std-secret/secret.yaml";
    for standard in [
        format!("extends: {up}\n"),
        format!("extends: {}\n", secret.0.join("secret.yaml").display()),
        format!("rule_files: [{up}]\n"),
        format!("vocabulary: [{up}]\n"),
        "extends: /etc/hostname\n".to_owned(),
        "extends: ../../nowhere.yaml\n".to_owned(),
    ] {
        under("std-outside", &standard)
            .ends(2)
            .complains("in the repository of this standard");
    }
    under(
        "std-required-outside",
        "required: [../std-secret/secret.yaml]\n",
    )
    .ends(1)
    .says("required-manifest-missing");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_repository_and_are_not_taken_for_none() {
    use std::os::unix::fs::symlink;
    let secret = Folder::new("std-link-secret").with("s.yaml", "rules: {stop-untested: off}\n");
    let folder = claims("std-link");
    let link = folder.0.join("readiness-standard.yaml");
    for target in [
        secret.0.join("s.yaml"),
        "gone.yaml".into(),
        "/dev/zero".into(),
        "docs".into(),
    ] {
        let _ = fs::remove_file(&link);
        symlink(&target, &link).unwrap();
        check(&folder, &[])
            .ends(2)
            .complains("leads to no file inside this repository");
    }
    fs::remove_file(&link).unwrap();
    let folder = folder
        .with("std/s.yaml", "name: inside\n")
        .with("readiness-standard.yaml", "extends: out.yaml\n");
    symlink(secret.0.join("s.yaml"), folder.0.join("out.yaml")).unwrap();
    check(&folder, &[]).ends(2);
    fs::remove_file(&link).unwrap();
    symlink("std/s.yaml", &link).unwrap();
    check(&folder, &[]).ends(0).says("; by inside");
}

#[test]
fn circles_and_long_chains_are_refused() {
    let folder = claims("std-circle")
        .with("readiness-standard.yaml", "extends: a.yaml\n")
        .with("a.yaml", "extends: b.yaml\n")
        .with("b.yaml", "extends: ./readiness-standard.yaml\n");
    check(&folder, &[])
        .ends(2)
        .complains("in a circle")
        .complains("b.yaml:1:10:");
    let own = claims("std-self").with(
        "readiness-standard.yaml",
        "extends: readiness-standard.yaml\n",
    );
    check(&own, &[]).ends(2).complains("in a circle");
    let mut folder = claims("std-chain").with("readiness-standard.yaml", "extends: s1.yaml\n");
    for step in 1..1_000 {
        folder = folder.with(
            &format!("s{step}.yaml"),
            &format!("extends: s{}.yaml\n", step + 1),
        );
    }
    check(&folder, &[]).ends(2).complains("over 8 standards");
}

#[test]
fn bombs_and_heaps_are_refused_in_a_moment() {
    let mut bomb = "x0: &a0 [a, a, a, a, a, a, a, a, a]\n".to_owned();
    for level in 1..9 {
        let below = level - 1;
        let aliases = vec![format!("*a{below}"); 9].join(", ");
        bomb += &format!("x{level}: &a{level} [{aliases}]\n");
    }
    let deep = format!("rules: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let huge = format!("name: {}\n", "a".repeat(2 << 20));
    let many: String = (0..40_000)
        .map(|id| format!("  rule-{id}: error\n"))
        .collect();
    for text in [bomb, deep, huge, format!("rules:\n{many}")] {
        let start = std::time::Instant::now();
        under("std-bomb", &text).ends(2);
        assert!(start.elapsed().as_secs() < 10);
    }
}

#[test]
fn hostile_names_reach_no_terminal_raw() {
    let run = under("std-hostile", "name: \"a\\e[2Jb\"\n").ends(2);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
    let folder = Folder::new("std-hostile-id").with("readiness.yaml", super::GOOD);
    let folder = folder.with("readiness-standard.yaml", "rules:\n  '::error::x': error\n");
    let run = check(&folder, &[]).ends(2);
    assert!(
        run.err
            .lines()
            .all(|line| !line.trim_start().starts_with("::")),
        "{}",
        run.err
    );
}

#[test]
fn a_required_manifest_counts_only_where_it_is_judged() {
    let standard = "required: [readiness.yaml]\n";
    let folder = Folder::new("std-required-ignored")
        .with(".gitignore", "/readiness.yaml\n")
        .with("readiness.yaml", super::GOOD)
        .with("a/readiness.yaml", super::GOOD)
        .with("readiness-standard.yaml", standard);
    folder
        .run(&["check"])
        .ends(1)
        .says("error[required-manifest-missing]");
    // Another run judges it.
    folder.run(&["check", "a"]).ends(0);
    folder.run(&["check", "readiness.yaml"]).ends(0);
    let folder = Folder::new("std-required-other")
        .with("README.md", "# a\n")
        .with("a/readiness.yaml", super::GOOD)
        .with("readiness-standard.yaml", "required: [README.md]\n");
    folder
        .run(&["check"])
        .ends(1)
        .says("error[required-manifest-missing]");
}

#[cfg(unix)]
#[test]
fn a_linked_folder_does_not_stand_for_a_required_manifest() {
    let folder = Folder::started("std-required-linked")
        .with("svc/a/readiness.yaml", super::GOOD)
        .with("svc/b/readiness.yaml", super::GOOD)
        .with(
            "readiness-standard.yaml",
            "required: [svc/a/readiness.yaml, svc/b/readiness.yaml]\n",
        )
        .commit();
    folder.run(&["check"]).ends(0);
    // As it was counts as judged.
    folder.run(&["check", "--since", "HEAD"]).ends(0);
    fs::remove_dir_all(folder.0.join("svc/a")).unwrap();
    std::os::unix::fs::symlink("b", folder.0.join("svc/a")).unwrap();
    let run = folder.run(&["check"]).ends(1);
    run.says("error[required-manifest-missing]")
        .says("svc/a/readiness.yaml");
}
