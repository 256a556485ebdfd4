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
