//! What the CI of a forge reads: GitHub's commands, GitLab's Code Quality, JUnit.

use super::*;
use roxmltree::Document;
use std::collections::HashSet;

#[test]
fn annotations_have_their_place_and_their_help() {
    let expected = "\
::error file=claims/readiness.yaml,line=6,endLine=6,col=1,endColumn=6,title=owner-missing::nobody is named as the owner%0Ahelp: name the team%0Ateam: \"@acme/claims\"
::warning file=claims/readiness.yaml,line=7,endLine=7,col=12,endColumn=20,title=on-call-vague::`the team` is nobody in particular
::error file=claims/readiness.yaml,line=13,endLine=13,col=47,endColumn=50,title=late-threshold-over-deadline::late data is acted on after 26h, but the decision is due within 4h%0Ahelp: lower `error_after` or `max_wait`, so that their sum stays under the deadline, as in%0Afreshness: { warn_after: 2m, error_after: 1h }
claims/readiness.yaml: still a pilot: 2 answers to go
checked 1 manifest: 2 errors, 1 warning
62 rules: 50 applied, 8 not applicable, 4 off
";
    assert_eq!(format("github", &[claims()]), expected);
}

#[test]
fn columns_are_left_out_of_an_annotation_over_lines() {
    let source = Source::new("a.yaml", "why: >\n  one\n  two\n");
    let found = finding("r", "said", vec![label(&source, "one\n  two", "")], "/why");
    let text = format("github", &[judged(source, Stage::Pilot, vec![found])]);
    assert!(
        text.starts_with("::error file=a.yaml,line=2,endLine=3,title=r::said\n"),
        "{text}"
    );
}

#[test]
fn more_than_github_shows_of_a_kind_is_plain_text_and_is_counted() {
    let report: Vec<Judgement> = (0..7).map(|_| claims()).collect();
    let text = format("github", &report);
    assert_eq!(text.matches("::error file=").count(), 10, "{text}");
    assert_eq!(text.matches("::warning file=").count(), 7, "{text}");
    let plain = "claims/readiness.yaml:6:1: error[owner-missing] nobody is named";
    assert_eq!(text.matches(plain).count(), 2, "{text}");
    assert!(
        text.contains("\n4 more findings as plain lines above: GitHub shows 10 of a kind\n"),
        "{text}"
    );
}

#[test]
fn a_waived_finding_is_no_annotation() {
    let text = format("github", &[waived()]);
    assert_eq!(text.matches("::error").count(), 1, "{text}");
    assert!(
        text.starts_with("claims/readiness.yaml:6:1: waived error[owner-missing] nobody is named"),
        "{text}"
    );
}

/// Commands stand where we put them: one line for each finding that is not waived, at most.
pub(super) fn assert_only_our_commands(text: &str, judgements: &[Judgement]) {
    let findings = judgements.iter().flat_map(|judgement| &judgement.findings);
    let most = findings.filter(|finding| finding.waived.is_none()).count();
    let mut commands = 0;
    for line in text.lines() {
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
        let Some(command) = line.trim_start().strip_prefix("::") else {
            continue;
        };
        commands += 1;
        let (head, data) = command.split_once("::").expect("data");
        let (name, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        let keys: Vec<&str> = properties
            .split(',')
            .map(|property| property.split_once('=').expect("a value").0)
            .collect();
        let columns = keys == ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(
            columns || keys == ["file", "line", "endLine", "title"],
            "{line}"
        );
        for escape in data.split('%').skip(1) {
            let ours = ["25", "0A", "0D"]
                .iter()
                .any(|code| escape.starts_with(code));
            assert!(ours, "{line}");
        }
    }
    assert_eq!(commands, most, "{text}");
}

fn gitlab(judgements: &[Judgement]) -> Vec<Value> {
    serde_json::from_str(&format("gitlab", judgements)).expect("a JSON list")
}

#[test]
fn gitlab_gets_one_entry_for_each_finding_and_each_its_own_fingerprint() {
    let mut twice = claims();
    twice.findings.push(twice.findings[0].clone());
    let mut elsewhere = claims();
    elsewhere.source = Source::new("other/readiness.yaml", elsewhere.source.text());
    let issues = gitlab(&[twice, elsewhere, unreadable()]);
    assert_eq!(issues.len(), 8);
    let prints: HashSet<&Value> = issues.iter().map(|issue| &issue["fingerprint"]).collect();
    assert_eq!(prints.len(), 8);
    assert_eq!(
        issues[0],
        serde_json::json!({
            "description": "nobody is named as the owner; name the team team: \"@acme/claims\"",
            "check_name": "owner-missing",
            "fingerprint": issues[0]["fingerprint"],
            "severity": "major",
            "location": {"path": "claims/readiness.yaml", "lines": {"begin": 6, "end": 6}},
        })
    );
    assert_eq!(issues[1]["severity"], "minor");
    assert_eq!(issues[7]["location"]["path"], "team a/brok€n.yaml");
}

#[test]
fn gitlab_gets_an_empty_list_for_an_empty_run_and_no_waived_finding() {
    assert_eq!(gitlab(&[]), Vec::<Value>::new());
    let issues = gitlab(&[waived()]);
    assert_eq!(issues.len(), 2);
    assert!(
        issues
            .iter()
            .all(|issue| issue["check_name"] != "owner-missing")
    );
}

/// Reads it as XML and checks the counts of each suite.
pub(super) fn read_junit(text: &str) -> Document<'_> {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error} in {text}"));
    for suite in document
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"))
    {
        let count = |name: &str| {
            let found = suite
                .descendants()
                .filter(|node| node.has_tag_name(name))
                .count();
            found.to_string()
        };
        assert_eq!(
            suite.attribute("tests"),
            Some(&*count("testcase")),
            "{text}"
        );
        assert_eq!(
            suite.attribute("failures"),
            Some(&*count("failure")),
            "{text}"
        );
        assert_eq!(suite.attribute("errors"), Some(&*count("error")), "{text}");
    }
    document
}

#[test]
fn a_suite_tells_what_is_clear_from_what_fails() {
    let text = format("junit", &[claims(), unreadable()]);
    let document = read_junit(&text);
    let suites: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"))
        .collect();
    let [first, second] = suites.as_slice() else {
        panic!("{text}")
    };
    assert_eq!(first.attribute("name"), Some("claims/readiness.yaml"));
    assert_eq!(first.attribute("failures"), Some("2"));
    let passed =
        |node: &roxmltree::Node<'_, '_>| node.has_tag_name("testcase") && !node.has_children();
    let clear: Vec<_> = first.descendants().filter(passed).collect();
    let names: Vec<_> = clear
        .iter()
        .filter_map(|case| case.attribute("classname"))
        .collect();
    assert_eq!(names, ["integrations", "cost", "permissions", "capability"]);
    let failure = first
        .descendants()
        .find(|node| node.has_tag_name("failure"))
        .expect("a failure");
    assert_eq!(
        failure.attribute("message"),
        Some("nobody is named as the owner")
    );
    assert_eq!(
        failure.text(),
        Some(
            "claims/readiness.yaml:6:1: nobody is named as the owner\nhelp: name the team\nteam: \"@acme/claims\""
        )
    );
    let said = first
        .descendants()
        .find(|node| node.has_tag_name("system-out"))
        .and_then(|node| node.text());
    assert!(
        said.is_some_and(|said| said.contains("warning[on-call-vague]")),
        "{said:?}"
    );
    let property = first
        .descendants()
        .find(|node| node.has_tag_name("property"))
        .and_then(|node| node.attribute("value"));
    assert_eq!(property, Some("still a pilot: 2 answers to go"));
    assert_eq!(
        second.attribute("errors"),
        Some("1"),
        "what cannot be read is an error"
    );
    assert_eq!(second.attribute("tests"), Some("1"));
}

#[test]
fn warnings_fail_a_case_where_they_fail_the_run_and_waived_ones_are_skipped() {
    let today = jiff::civil::date(2026, 11, 22);
    let text = written(&mut Junit::new(today, Severity::Warning), &[waived()]);
    let document = read_junit(&text);
    let suite = document
        .descendants()
        .find(|node| node.has_tag_name("testsuite"))
        .expect("a suite");
    assert_eq!(suite.attribute("failures"), Some("2"), "{text}");
    assert_eq!(suite.attribute("timestamp"), Some("2026-11-22T00:00:00"));
    let skipped = document
        .descendants()
        .find(|node| node.has_tag_name("skipped"))
        .expect("a skipped one");
    let why = skipped.text().unwrap_or_default();
    assert!(
        why.contains("waived until 2027-02-01 by risk@acme.example"),
        "{why}"
    );
}

#[test]
fn xml_keeps_text_that_xml_can_hold_and_shows_the_rest_escaped() {
    let text = "a\u{1b}<b>&amp;\u{fffe}é😀 ]]> \"'";
    let junit = format("junit", &[hostile(text, 1)]);
    let document = read_junit(&junit);
    let failure = document
        .descendants()
        .find(|node| node.has_tag_name("failure"))
        .expect("a failure");
    assert_eq!(
        failure.attribute("message"),
        Some("a\\u{1b}<b>&amp;\\u{fffe}é😀 ]]> \"'")
    );
}

#[test]
fn a_comment_stays_under_its_cap_whatever_there_is_to_say() {
    let report: Vec<Judgement> = (0..60).map(|_| claims()).collect();
    let mut summary = Summary::new(62);
    summary.not_judged = vec!["`some/where/readiness.yaml` cannot be read".to_owned(); 5_000];
    summary.standards = vec!["a standard of many words".to_owned(); 2_000];
    for limit in [20_000, COMMENT] {
        let mut renderer = Markdown::new(limit);
        let mut out = Vec::new();
        renderer.begin(&mut out).expect("a Vec takes all");
        for judgement in &report {
            let file = FileReport::new(judgement);
            renderer
                .file(&mut out, &file, &judgement.source)
                .expect("a Vec takes all");
        }
        renderer.end(&mut out, &summary).expect("a Vec takes all");
        assert!(out.len() <= limit, "{} over {limit}", out.len());
        let text = String::from_utf8(out).expect("text");
        assert!(text.contains("more\n"), "{text}");
    }
}
