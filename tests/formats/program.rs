//! What programs read: JSON by its schema, and one line a finding.

use super::*;

#[test]
fn one_line_a_finding_for_editors() {
    let expected = "\
claims/readiness.yaml:6:1: error[owner-missing] nobody is named as the owner
claims/readiness.yaml:7:12: warning[on-call-vague] `the team` is nobody in particular
claims/readiness.yaml:13:47: error[late-threshold-over-deadline] late data is acted on after 26h, but the decision is due within 4h
checked 1 manifest: 2 errors, 1 warning; 62 rules: 50 applied, 8 not applicable, 4 off
";
    assert_eq!(written(&mut Compact::default(), &[claims()]), expected);
}

fn schema() -> Value {
    let text = include_str!("../../schema/report.schema.json");
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_report_schema_is_valid_and_closed_and_describes_every_property() {
    fn walk(at: &str, schema: &Value) {
        let Some(object) = schema.as_object() else {
            return;
        };
        if object.get("type") == Some(&Value::from("object")) {
            assert_eq!(
                object.get("additionalProperties"),
                Some(&Value::Bool(false)),
                "{at}"
            );
            let properties = object["properties"].as_object().expect("properties");
            let required = object["required"].as_array().expect("required");
            assert_eq!(properties.len(), required.len(), "{at}");
        }
        for (key, value) in object {
            let at = format!("{at}/{key}");
            if key == "properties" || key == "$defs" {
                for (name, value) in value.as_object().expect("an object") {
                    let described = value.get("description").or(value.get("$ref"));
                    assert!(described.is_some(), "{at}/{name} has no description");
                    walk(&format!("{at}/{name}"), value);
                }
            } else {
                walk(&at, value);
            }
        }
    }
    assert!(jsonschema::meta::is_valid(&schema()));
    walk("", &schema());
}

#[test]
fn json_is_as_its_schema_says() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let mut unreadable = claims();
    unreadable.readable = false;
    let clean = judged(Source::new("a.yaml", ""), Stage::Retired, Vec::new());
    let reports: Vec<Judgement> = HOSTILE.iter().map(|text| hostile(text, 9)).collect();
    for report in [vec![claims(), unreadable, clean], reports, Vec::new()] {
        let json = json(&report);
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let mut wrong = json(&[claims()]);
    wrong["files"][0]["score"] = Value::from(87);
    assert!(
        !validator.is_valid(&wrong),
        "a score has no place in a report"
    );
}

#[test]
fn json_gives_places_in_characters_and_in_bytes() {
    let source = Source::new("a.yaml", "名前: é tbd\n");
    let found = finding(
        "cost-vague",
        "`tbd`",
        vec![label(&source, "tbd", "no cost")],
        "/cost_model",
    );
    let json = json(&[judged(source, Stage::Production, vec![found])]);
    let file = &json["files"][0];
    let place = serde_json::json!({
        "line": 1, "column": 7, "end_line": 1, "end_column": 10, "start_byte": 11, "end_byte": 14
    });
    assert_eq!(file["findings"][0]["place"], place);
    assert_eq!(
        file["findings"][0]["labels"][0],
        serde_json::json!({"text": "no cost", "place": place})
    );
    assert_eq!(file["verdict"], "pilot");
    assert_eq!(
        file["questions"]["cost"],
        serde_json::json!({"state": "contradicted", "rules": ["cost-vague"], "warnings": 0, "waived": [], "known": []})
    );
    assert_eq!(json["summary"]["errors"], 1);
}

#[test]
fn a_fingerprint_depends_on_the_rule_and_the_pointer_alone() {
    let of = |text: &str, rule: &str, pointer: &str| {
        let source = Source::new("a.yaml", text);
        let found = finding(rule, text, vec![label(&source, "owner", "")], pointer);
        let file = FileReport::new(&judged(source, Stage::Pilot, vec![found]));
        file.findings[0].fingerprint.clone()
    };
    let first = of("owner: x\n", "owner-vague", "/owner");
    assert_eq!(first, of("# a\nowner: y\n", "owner-vague", "/owner"));
    assert_ne!(first, of("owner: x\n", "owner-vague", "/owner/team"));
    assert_ne!(first, of("owner: x\n", "owner-missing", "/owner"));
    // FNV-1a of nothing but the separator, from the definition: (basis ^ 0) * prime.
    assert_eq!(of("owner: x\n", "", ""), "af63bd4c8601b7df");
}

#[test]
fn overlong_text_is_cut_and_says_so() {
    let source = Source::new("a.yaml", "owner: x\n");
    let found = finding(
        "r",
        &"é".repeat(30_000),
        vec![label(&source, "owner", "")],
        "/owner",
    );
    let file = FileReport::new(&judged(source, Stage::Pilot, vec![found]));
    assert!(
        file.findings[0]
            .message
            .ends_with("é... (29000 more characters)")
    );
    assert!(file.findings[0].message.len() < 2_100);
}
