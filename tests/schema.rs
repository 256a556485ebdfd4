//! The schema is complete and closed, the fast path agrees with the validator, and what is refused
//! is said in words.
#![allow(clippy::unwrap_used)]

use readiness::manifest::Tree;
use readiness::quantity::Format;
use readiness::schema::{self, Shape};
use readiness::source::Source;
use serde_json::{Map, Value, json};

const TRIAGE: &str = include_str!("data/claims-triage.readiness.yaml");

fn tree(text: &str) -> Tree {
    let source = Source::new("readiness.yaml", text);
    let read = readiness::manifest::read(&source);
    read.tree.unwrap_or_else(|| panic!("{:?}", read.findings))
}

fn parsed() -> Value {
    serde_json::from_str(schema::TEXT).unwrap()
}

/// Every schema of the file with its path, `$ref`s followed, and whether it is a property.
fn parts(root: &Value) -> Vec<(String, Map<String, Value>, bool)> {
    fn walk(
        root: &Value,
        schema: &Value,
        at: &str,
        property: bool,
        out: &mut Vec<(String, Map<String, Value>, bool)>,
    ) {
        let mut own = schema.as_object().unwrap().clone();
        if let Some(reference) = own.remove("$ref") {
            let pointer = reference.as_str().unwrap().trim_start_matches('#');
            let mut target = root.pointer(pointer).unwrap().as_object().unwrap().clone();
            target.extend(own);
            own = target;
        }
        for (name, inside) in own
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            walk(root, inside, &format!("{at}/{name}"), true, out);
        }
        if let Some(items) = own.get("items") {
            walk(root, items, &format!("{at}/*"), false, out);
        }
        out.push((at.to_owned(), own, property));
    }
    let mut out = Vec::new();
    walk(root, root, "", false, &mut out);
    out
}

/// One schema of the file as a schema of its own.
fn validator(root: &Value, part: &Map<String, Value>) -> jsonschema::Validator {
    let mut part = part.clone();
    part.insert("$defs".to_owned(), root["$defs"].clone());
    part.remove("$id");
    schema::options().build(&Value::Object(part)).unwrap()
}

/// A manifest that has every field, each with its first example.
fn full(root: &Value) -> Value {
    fn fill(parts: &[(String, Map<String, Value>, bool)], at: &str) -> Value {
        let (_, part, _) = parts.iter().find(|(path, ..)| path == at).unwrap();
        if let Some(properties) = part.get("properties").and_then(Value::as_object) {
            let field = |name: &String| (name.clone(), fill(parts, &format!("{at}/{name}")));
            return Value::Object(properties.keys().map(field).collect());
        }
        if part.contains_key("items") {
            return json!([fill(parts, &format!("{at}/*"))]);
        }
        part["examples"][0].clone()
    }
    fill(&parts(root), "")
}

#[test]
fn the_schema_is_valid_and_reads_the_manifest_of_the_specification() {
    jsonschema::draft202012::meta::validate(&parsed()).unwrap();
    let mut tree = tree(TRIAGE);
    assert!(schema::annotate(&mut tree));
    assert_eq!(format!("{:?}", schema::validate(&mut tree).findings), "[]");
}

#[test]
fn every_quantity_of_a_manifest_is_read() {
    let mut tree = tree(TRIAGE);
    schema::annotate(&mut tree);
    let mut seen = 0;
    for id in tree.ids() {
        let Some(shape) = schema::shape_of(&tree, id).map(Shape::of) else {
            continue;
        };
        let computed = match shape.format {
            Some(
                Format::Duration
                | Format::Percent
                | Format::Rate
                | Format::Money
                | Format::Date
                | Format::Comparison
                | Format::Condition,
            ) => true,
            Some(_) => false,
            None => shape.types.number || shape.types.integer,
        };
        assert_eq!(tree[id].typed.is_some(), computed, "{}", tree.pointer(id));
        seen += usize::from(computed);
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn every_property_is_described_and_shows_examples_that_are_valid() {
    let root = parsed();
    let mut seen = 0;
    for (at, part, property) in parts(&root) {
        let description = part
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or("");
        assert!(description.ends_with(['.', '?']), "{at}: {description:?}");
        if !property {
            continue;
        }
        seen += 1;
        let level = part.get("x-required").and_then(Value::as_str).unwrap_or("");
        assert!(
            ["pilot", "production", "conditional", "optional"].contains(&level),
            "{at}: x-required is {level:?}"
        );
        let examples = part.get("examples").and_then(Value::as_array).unwrap();
        assert!(!examples.is_empty(), "{at} has no example");
        let validator = validator(&root, &part);
        for example in examples {
            let errors: Vec<String> = validator
                .iter_errors(example)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{at}: {example}: {errors:?}");
        }
        let answer = part.get("x-answer") == Some(&Value::Bool(true));
        let sentence = examples
            .iter()
            .any(|e| e.as_str().is_some_and(|e| e.contains(' ')));
        assert!(!answer || sentence, "{at}: an answer shows a sentence too");
        assert!(
            !answer || part["type"].as_str() == Some("string") || part["type"].as_array().is_some(),
            "{at}"
        );
    }
    assert!(seen > 250, "{seen}");
}

#[test]
fn objects_are_closed_keep_x_keys_free_and_leave_demands_to_rules() {
    for (at, part, _) in parts(&parsed()) {
        if !part.contains_key("properties") {
            continue;
        }
        assert_eq!(
            part.get("additionalProperties"),
            Some(&json!(false)),
            "{at}"
        );
        assert_eq!(
            part.get("patternProperties"),
            Some(&json!({"^x-": true})),
            "{at}"
        );
        let demanded = match at.as_str() {
            "" => Some(json!(["readiness", "capability"])),
            "/capability" => Some(json!(["name", "stage"])),
            _ => None,
        };
        assert_eq!(part.get("required"), demanded.as_ref(), "{at}");
    }
}

#[test]
fn references_lead_to_lists_whose_entries_have_ids() {
    let mut seen = 0;
    for (at, part, _) in parts(&parsed()) {
        let refers = part.get("x-refers-to").and_then(Value::as_array);
        assert_eq!(
            part.get("format") == Some(&json!("ref")),
            refers.is_some(),
            "{at}: a ref says what it refers to"
        );
        for list in refers.into_iter().flatten().filter_map(Value::as_str) {
            assert!(
                Shape::at(&format!("{list}[*].id")).is_some(),
                "{at}: {list}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 20, "{seen}");
}

#[test]
fn a_reference_to_another_place_is_refused() {
    for place in [
        "https://schemas.example/a.json",
        "file:///etc/passwd",
        "other.json",
    ] {
        let schema = json!({"$id": "https://readiness.example/a.json", "$ref": place});
        assert!(schema::options().build(&schema).is_err(), "{place}");
    }
}

#[test]
fn a_schema_that_refers_to_itself_comes_to_an_end() {
    for schema in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"allOf": [{"$ref": "#"}]}}}),
    ] {
        if let Ok(validator) = schema::options().build(&schema) {
            let _ = validator.is_valid(&json!({"a": 1}));
        }
    }
}

#[test]
fn the_table_of_shapes_tells_what_the_schema_tells() {
    let late = Shape::of(Shape::at("data_sources[*].freshness.error_after").unwrap());
    assert_eq!(late.example, "30m");
    assert!(late.description.starts_with("After how long"));
    assert_eq!(
        Shape::at("data_sources[0].freshness"),
        Shape::at("data_sources[*].freshness")
    );
    for wrong in [
        "data_sources.freshness",
        "owner[*]",
        "owner.tea",
        "data_sources[x]",
        "a]",
    ] {
        assert_eq!(Shape::at(wrong), None, "{wrong}");
    }
    for (at, part, _) in parts(&parsed()) {
        let path = at
            .trim_start_matches('/')
            .replace("/*", "[*]")
            .replace('/', ".");
        let shape = Shape::of(Shape::at(&path).unwrap());
        assert_eq!(
            Some(shape.description),
            part["description"].as_str(),
            "{path}"
        );
        let names: Vec<&str> = part
            .get("properties")
            .and_then(Value::as_object)
            .map(|fields| fields.keys().map(String::as_str).collect())
            .unwrap_or_default();
        assert_eq!(shape.field_names().collect::<Vec<_>>(), names, "{path}");
        assert_eq!(shape.answer, part.get("x-answer").is_some(), "{path}");
    }
}

#[test]
fn an_example_on_one_line_reads_as_it_was_meant() {
    for (at, part, property) in parts(&parsed()) {
        if !property {
            continue;
        }
        let path = at
            .trim_start_matches('/')
            .replace("/*", "[*]")
            .replace('/', ".");
        let example = Shape::of(Shape::at(&path).unwrap()).example;
        let read: Value = serde_yaml::from_str(example).unwrap();
        assert_eq!(read, part["examples"][0], "{path}: {example}");
    }
}

/// Manifests that differ from a given one in one place.
fn mutants(manifest: &Value) -> Vec<Value> {
    fn pointers(value: &Value, at: String, out: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, inside) in map {
                    pointers(inside, format!("{at}/{key}"), out);
                }
            }
            Value::Array(items) => {
                for (index, inside) in items.iter().enumerate() {
                    pointers(inside, format!("{at}/{index}"), out);
                }
            }
            _ => {}
        }
        out.push(at);
    }
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(1),
        json!(7),
        json!(-1),
        json!(0),
        json!(0.5),
        json!(2.0),
        json!(1.5),
        json!(""),
        json!("word"),
        json!("two words"),
        json!("N/A: it answers each request by itself"),
        json!("30m"),
        json!("0.995"),
        json!("/etc/../x"),
        json!([]),
        json!(["a"]),
        json!([{"id": "a"}]),
        json!({}),
        json!({"id": "a"}),
        json!({"x-note": [1]}),
    ];
    let mut places = Vec::new();
    pointers(manifest, String::new(), &mut places);
    let mut out = Vec::new();
    for place in places {
        for other in &others {
            let mut mutant = manifest.clone();
            *mutant.pointer_mut(&place).unwrap() = other.clone();
            out.push(mutant);
        }
        let Some((above, key)) = place.rsplit_once('/') else {
            continue;
        };
        for renamed in [None, Some(format!("{key}s")), Some(format!("x-{key}"))] {
            let mut mutant = manifest.clone();
            let Some(map) = mutant.pointer_mut(above).unwrap().as_object_mut() else {
                continue;
            };
            let value = map.shift_remove(key).unwrap();
            if let Some(renamed) = renamed {
                map.insert(renamed, value);
            }
            out.push(mutant);
        }
    }
    out
}

/// The fast path must not let pass what the validator refuses, nor build the validator in vain; and
/// whatever is refused is either said or left to rules.
#[test]
fn the_fast_path_agrees_with_the_validator_on_thousands_of_mutants() {
    let validator = schema::options().build(&parsed()).unwrap();
    let (mut good, mut bad) = (0, 0);
    for mutant in sections().iter().flat_map(mutants) {
        let text = mutant.to_string();
        let mut tree = tree(&text);
        let valid = validator.is_valid(&mutant);
        assert_eq!(schema::annotate(&mut tree), valid, "{text}");
        if valid {
            good += 1;
            continue;
        }
        bad += 1;
        let findings = schema::validate(&mut tree).findings;
        let for_rules = ["null", "true", "false", "\"\"", "N/A"]
            .iter()
            .any(|it| text.contains(it));
        assert!(for_rules || !findings.is_empty(), "nothing said of {text}");
        for finding in &findings {
            assert!(!finding.span().is_empty(), "{finding:?}");
            assert!(!finding.message.ends_with('.'), "{finding:?}");
            assert!(
                finding
                    .help
                    .as_ref()
                    .is_some_and(|help| help.contains(['`', '\n'])),
                "{finding:?}"
            );
        }
    }
    assert!(good > 1000 && bad > 4000, "{good} {bad}");
}

/// Manifests of one section each beside `readiness` and `capability`, every field with its first
/// example.
fn sections() -> Vec<Value> {
    let whole = full(&parsed());
    let small = json!({"name": "claims-triage", "stage": "pilot"});
    let sections = whole
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| *name != "readiness");
    sections
        .map(|(name, section)| {
            let mut manifest = json!({"readiness": 1, "capability": small});
            manifest[name] = section.clone();
            manifest
        })
        .collect()
}
