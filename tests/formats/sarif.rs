//! SARIF as code scanning reads it. The official schema and the Multitool judge it in `.ci/formats`.

use super::*;

fn sarif(judgements: &[Judgement]) -> Value {
    let log: Value = serde_json::from_str(&format("sarif", judgements)).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(1));
    log["runs"][0].clone()
}

#[test]
fn a_result_has_its_place_its_links_and_a_fingerprint_of_its_own() {
    let run = sarif(&[claims()]);
    let late = &run["results"][2];
    assert_eq!(late["ruleId"], "late-threshold-over-deadline");
    assert_eq!(late["level"], "error");
    let location = &late["locations"][0];
    assert_eq!(
        location["physicalLocation"],
        serde_json::json!({
            "artifactLocation": {"uri": "claims/readiness.yaml", "uriBaseId": "SRCROOT"},
            "region": {"startLine": 13, "startColumn": 47, "endLine": 13, "endColumn": 50},
        })
    );
    assert_eq!(location["message"]["text"], "noticed");
    assert_eq!(
        late["message"]["text"],
        "late data is acted on after 26h, but the decision is due within 4h\n\n\
         help: lower `error_after` or `max_wait`, so that their sum stays under the deadline, as in\n\
         freshness: { warn_after: 2m, error_after: 1h }\n\n\
         see also: [then waits](1), [due](2)"
    );
    let related = late["relatedLocations"].as_array().expect("a list");
    let place = |at: usize| &related[at]["physicalLocation"]["region"]["startLine"];
    assert_eq!(
        (related[0]["id"].as_u64(), place(0)),
        (Some(1), &Value::from(14))
    );
    assert_eq!(
        (related[1]["id"].as_u64(), place(1)),
        (Some(2), &Value::from(5))
    );
    // GitHub computes its own and warns of others.
    let prints = late["partialFingerprints"].as_object().expect("an object");
    let keys: Vec<&String> = prints.keys().collect();
    assert_eq!(keys, ["readiness/v1"]);
}

#[test]
fn columns_count_as_the_run_declares() {
    let source = Source::new("a.yaml", "\u{feff}名前😀: e\u{301} tbd\n");
    let found = finding("cost-vague", "x", vec![label(&source, "tbd", "")], "/cost");
    let run = sarif(&[judged(source, Stage::Pilot, vec![found])]);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (region["startColumn"].as_u64(), region["endColumn"].as_u64()),
        (Some(9), Some(12))
    );
}

#[test]
fn each_rule_that_is_named_is_described_once() {
    let run = sarif(&[claims(), claims(), unreadable()]);
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(rules.len(), 4, "{rules:#?}");
    for result in run["results"].as_array().expect("a list") {
        let at = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(rules[at]["id"], result["ruleId"]);
    }
    let late = &rules[2];
    assert_eq!(late["name"], "LateThresholdOverDeadline");
    assert_eq!(
        late["shortDescription"]["text"],
        "Late data is acted on after the decision was due"
    );
    assert_eq!(late["defaultConfiguration"]["level"], "error");
    assert_eq!(
        late["properties"]["tags"],
        serde_json::json!(["production-readiness", "data"])
    );
    let mapped = &late["properties"]["maps"][0];
    assert_eq!(mapped["clause"], "S19");
    assert_eq!(mapped["verified"], true);
    let address = late["helpUri"].as_str().expect("an address");
    assert!(
        address.ends_with("/docs/rules/data.md#late-threshold-over-deadline"),
        "{address}"
    );
    let markdown = late["help"]["markdown"].as_str().expect("text");
    assert!(
        markdown.contains("A finding:\n\n```yaml\ncapability:"),
        "{markdown}"
    );
    assert!(
        late["help"]["text"]
            .as_str()
            .is_some_and(|text| text.contains("error_after: 24h"))
    );
    for rule in rules {
        for field in ["shortDescription", "fullDescription", "help"] {
            let text = rule[field]["text"].as_str().unwrap_or_default();
            let longest = if field == "help" { usize::MAX } else { 1_024 };
            assert!(
                !text.is_empty() && text.chars().count() <= longest,
                "{rule:#}"
            );
        }
    }
}

#[test]
fn what_a_waiver_accepts_is_suppressed_and_fails_no_check() {
    let run = sarif(&[waived()]);
    let accepted = &run["results"][0];
    assert_eq!(accepted["level"], "note");
    let suppression = &accepted["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["status"]),
        (&"inSource".into(), &"accepted".into())
    );
    let why = suppression["justification"].as_str().expect("text");
    for words in [
        "founded in January",
        "head-of-claims",
        "risk@acme.example",
        "2027-02-01",
    ] {
        assert!(why.contains(words), "{why}");
    }
    assert_eq!(run["results"][2]["suppressions"], serde_json::json!([]));
}

#[test]
fn a_path_is_a_uri_and_text_opens_no_link() {
    let run = sarif(&[hostile("a b/%[x](https://evil.example)#\u{202e}", 1)]);
    let result = &run["results"][0];
    let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str();
    assert_eq!(
        uri,
        Some("a%20b/%25%5Bx%5D%28https%3A/evil.example%29%23%E2%80%AE.yaml")
    );
    let message = result["message"]["text"].as_str().expect("text");
    let (said, links) = message.split_once("see also: ").expect("links");
    assert!(!said.contains("]("), "{said}");
    let targets: Vec<&str> = links.split("](").skip(1).collect();
    assert!(links.contains("\\[x\\](https"), "{links}");
    assert!(targets.iter().all(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("https")), "{links}");
}

#[test]
fn a_run_without_a_finding_is_a_run_and_one_that_failed_says_so() {
    let run = sarif(&[]);
    assert_eq!(run["results"], serde_json::json!([]));
    assert_eq!(run["tool"]["driver"]["rules"], serde_json::json!([]));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let mut out = Vec::new();
    let mut renderer = Sarif::new(Catalogue::default());
    let mut summary = Summary::new(62);
    summary.not_judged = vec!["no manifest in `.`".to_owned()];
    renderer.begin(&mut out).expect("a Vec takes all");
    renderer.end(&mut out, &summary).expect("a Vec takes all");
    let log: Value = serde_json::from_slice(&out).expect("JSON");
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"][0]["message"]["text"],
        "no manifest in `.`"
    );
}

#[test]
fn two_findings_of_one_rule_at_one_place_have_fingerprints_of_their_own() {
    let source = Source::new("a.yaml", "a: tbd\nb: tbd\n");
    let found = || finding("unreadable", "x", vec![label(&source, "tbd", "")], "");
    let run = sarif(&[judged(source.clone(), Stage::Pilot, vec![found(), found()])]);
    let print = |at: usize| &run["results"][at]["partialFingerprints"]["readiness/v1"];
    assert_ne!(print(0), print(1));
    let alone = sarif(&[judged(source.clone(), Stage::Pilot, vec![found()])]);
    assert_eq!(
        &alone["results"][0]["partialFingerprints"]["readiness/v1"],
        print(0)
    );
}
