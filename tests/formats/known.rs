//! What was there before: shown as known, and failing nothing.

use super::*;

/// [`claims`] with the finding about its owner known, and nothing else found.
fn known() -> Judgement {
    let mut judgement = claims();
    judgement.known = vec![judgement.findings.remove(0)];
    judgement.findings.clear();
    judgement.to_go = 1;
    judgement
}

#[test]
fn what_is_known_is_in_sight_and_the_verdict_counts_it() {
    let page = plain(&[known()]);
    assert!(page.contains("known: owner-missing"), "{page}");
    assert!(page.contains("still a pilot: 1 answer to go"), "{page}");
    assert!(page.contains("0 errors, 0 warnings, 1 known"), "{page}");
    assert!(!page.contains("error[owner-missing]"), "{page}");
    for name in ["markdown", "html"] {
        let page = format(name, &[known()]);
        assert!(
            page.contains("1 known") && page.contains("still a pilot"),
            "{name}: {page}"
        );
        assert!(!page.contains("is the whole team"), "{name}: {page}");
    }
}

#[test]
fn what_is_known_fails_no_check() {
    assert!(!format("github", &[known()]).contains("::error"));
    assert!(!format("compact", &[known()]).contains("owner-missing"));
    assert!(!format("junit", &[known()]).contains("<failure"));
    assert_eq!(format("gitlab", &[known()]).trim().replace('\n', ""), "[]");
    let log: Value = serde_json::from_str(&format("sarif", &[known()])).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["level"], "note");
    assert_eq!(results[0]["suppressions"][0]["kind"], "external");
    assert_eq!(results[0]["baselineState"], "unchanged");
}

#[test]
fn what_is_known_has_its_name_where_readers_look_for_it() {
    let tests = format("junit", &[known()]);
    assert!(
        tests.contains("name=\"owner-missing /owner/team\""),
        "{tests}"
    );
    assert!(tests.contains("<skipped>known before: "), "{tests}");
    assert!(tests.contains(": known error[owner-missing] "), "{tests}");
    let log = format("github", &[known()]);
    assert!(log.contains("1 answer to go, 1 known"), "{log}");
}

#[test]
fn a_run_that_compares_says_of_each_result_whether_it_is_new() {
    let states = |compares: bool| {
        let mut judgement = claims();
        judgement.known = vec![judgement.findings.remove(0)];
        let mut renderer = Sarif::new(Catalogue::default()).comparing(compares);
        let log: Value = serde_json::from_str(&written(&mut renderer, &[judgement])).expect("JSON");
        let results = log["runs"][0]["results"]
            .as_array()
            .expect("a list")
            .clone();
        let states = results.iter().map(|one| one["baselineState"].clone());
        states.collect::<Vec<_>>()
    };
    assert_eq!(states(true), ["new", "new", "unchanged"]);
    assert_eq!(states(false)[0], Value::Null);
}

#[test]
fn the_json_report_keeps_what_is_known_apart() {
    let report = json(&[known()]);
    let file = &report["files"][0];
    assert_eq!(file["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(file["known"][0]["rule"], "owner-missing");
    assert_eq!(file["questions"]["ownership"]["known"][0], "owner-missing");
    assert_eq!(file["questions"]["ownership"]["state"], "missing");
    assert_eq!(report["summary"]["known"], 1);
    assert_eq!(report["summary"]["errors"], 0);
}
