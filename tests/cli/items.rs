//! What a baseline and a revision take for the same finding.

use super::Folder;
use super::adopt::manifest;
use serde_json::Value;

#[test]
fn what_may_never_be_waived_is_not_called_fixed() {
    let folder = Folder::new("baseline-never").with("readiness.yaml", super::LATE);
    folder.run(&["check", "--baseline", "b.json", "--write-baseline"]);
    let folder = folder.with(
        "readiness-standard.yaml",
        "waivers: {never_waivable: [late-threshold-over-deadline]}\n",
    );
    let run = folder.run(&["check", "--baseline", "b.json"]).gives(1);
    let run = run.says("error[late-threshold-over-deadline]");
    assert!(!run.err.contains("fixed"), "{run:#?}");
}

#[test]
fn an_item_without_an_id_is_known_after_another_was_put_before_it() {
    let quality = |items: &str| {
        manifest("a", "")
            + &format!("operations:\n  quality:\n{items}")
            + "permissions:\n  never:\n"
    };
    let old = "    - {metric: precision, slice: motor}\n    - {metric: precision, slice: home}\n";
    let new = "    - {metric: recall, target: '>= 93%', window: 28d, measured_by: a, alert: b}\n";
    let never = "    - TBD\n";
    let folder = Folder::started("since-items")
        .with("readiness.yaml", &(quality(old) + never))
        .commit()
        .with(
            "readiness.yaml",
            &(quality(&format!("{new}{old}")) + "    - pay out money\n" + never),
        );
    let report = folder.json(&["--since", "HEAD"]);
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let new: Vec<_> = findings.iter().map(|it| &it["pointer"]).collect();
    let moved = |it: &&&Value| {
        let pointer = it.as_str().unwrap();
        pointer.contains("precision") || pointer.contains("TBD")
    };
    assert_eq!(new.iter().filter(moved).count(), 0, "{new:#?}");
}
