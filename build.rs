//! Turns the schema, the rules and the vocabulary into tables that the program holds from the start.
//!
//! The one place that reads `schema/readiness.schema.json` as a schema; at run time it is text for
//! the validator and a table of shapes for everything else.
// Cargo reads its instructions from standard output.
#![allow(clippy::print_stdout)]

use rule::Place;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::path::Path;

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "build/expression.rs"]
mod expression;
#[path = "build/frameworks.rs"]
mod frameworks;
#[path = "build/link.rs"]
mod link;
#[allow(unreachable_pub)]
#[path = "build/manifest.rs"]
mod manifest;
#[allow(dead_code, unreachable_pub)]
#[path = "build/quantity.rs"]
mod quantity;
#[path = "build/rule.rs"]
mod rule;
#[path = "build/vocabulary.rs"]
mod vocabulary;

const SCHEMA: &str = "schema/readiness.schema.json";
const VOCABULARY: &str = "rules/vocabulary";
const FRAMEWORKS: &str = "rules/frameworks.yaml";

/// Formats of the schema and the variants of `quantity::Format` that read them.
const FORMATS: [(&str, &str); 13] = [
    ("duration", "Duration"),
    ("percent", "Percent"),
    ("rate", "Rate"),
    ("money", "Money"),
    ("date", "Date"),
    ("comparison", "Comparison"),
    ("condition", "Condition"),
    ("who", "Who"),
    ("path", "Path"),
    ("ref", "Ref"),
    ("id", "Id"),
    ("uri", "Uri"),
    ("currency", "Currency"),
];

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    for shared in [
        "src/manifest/hash.rs",
        "src/quantity/decimal.rs",
        "src/expr/ast.rs",
        "src/expr/called.rs",
        "src/expr/error.rs",
        "src/expr/parse.rs",
        "src/expr/token.rs",
    ] {
        println!("cargo::rerun-if-changed={shared}");
    }
    println!("cargo::rerun-if-changed={SCHEMA}");
    let out = std::env::var("OUT_DIR").map_err(|error| error.to_string())?;
    link::settings(&out);
    let text = std::fs::read_to_string(SCHEMA).map_err(|error| format!("{SCHEMA}: {error}"))?;
    let (table, places) = shapes(&text).map_err(|error| format!("{SCHEMA}: {error}"))?;
    write(&out, "shapes.rs", &table)?;
    write(&out, "fields.rs", &fields(&text)?)?;
    println!("cargo::rerun-if-changed=rules");
    write(&out, "rules.rs", &rule::table(Path::new("rules"), &places)?)?;
    let text =
        std::fs::read_to_string(FRAMEWORKS).map_err(|error| format!("{FRAMEWORKS}: {error}"))?;
    let table = frameworks::table(&text).map_err(|error| format!("{FRAMEWORKS}: {error}"))?;
    write(&out, "frameworks.rs", &table)?;
    let table = vocabulary::languages(Path::new(VOCABULARY))
        .map_err(|error| format!("{VOCABULARY}: {error}"))?;
    write(&out, "vocabulary.rs", &table)?;
    let table = vocabulary::unread(&Path::new(VOCABULARY).join("unread.yaml"))?;
    write(&out, "unread.rs", &table)
}

/// Writes a generated file for `include!`.
fn write(out: &str, name: &str, text: &str) -> Result<(), String> {
    let path = Path::new(out).join(name);
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The schema's text → Rust source of `static SHAPES`, the root first, and what leads from each to which.
fn shapes(text: &str) -> Result<(String, Vec<Place>), String> {
    let root: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut shapes = Shapes {
        root: &root,
        rows: Vec::new(),
        places: Vec::new(),
    };
    shapes.add(&root, "#", 0)?;
    let mut table = format!("static SHAPES: [Shape; {}] = [\n", shapes.rows.len());
    for row in &shapes.rows {
        table.push_str(row);
    }
    table.push_str("];\n");
    Ok((table, shapes.places))
}

/// The schema's text → Rust source of the names of all fields, wherever they stand, by slots.
fn fields(text: &str) -> Result<String, String> {
    fn collect(schema: &Value, names: &mut std::collections::BTreeSet<String>) {
        let inside = |key: &str| schema.get(key).and_then(Value::as_object);
        for (name, below) in inside("properties").into_iter().flatten() {
            names.insert(name.clone());
            collect(below, names);
        }
        for below in inside("$defs").into_iter().flat_map(Map::values) {
            collect(below, names);
        }
        if let Some(items) = schema.get("items") {
            collect(items, names);
        }
    }
    let root: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut names = std::collections::BTreeSet::new();
    collect(&root, &mut names);
    let mut names: Vec<_> = names.into_iter().collect();
    let starts = vocabulary::by_slot(&mut names, |name| name);
    let table = format!(
        "static FIELDS: [&str; {}] = {names:?};\nstatic STARTS: [u16; {}] = {starts:?};\n",
        names.len(),
        starts.len()
    );
    let _ = manifest::FIELDS.set(names);
    Ok(table)
}

struct Shapes<'a> {
    root: &'a Value,
    rows: Vec<String>,
    places: Vec<Place>,
}

impl Shapes<'_> {
    /// Adds a schema and all below it; answers its index.
    fn add(&mut self, schema: &Value, at: &str, depth: usize) -> Result<usize, String> {
        if depth > 32 {
            return Err(format!(
                "{at}: nested deeper than 32; is a `$ref` its own part?"
            ));
        }
        let schema = self.resolved(schema, at)?;
        known_keywords(&schema, at, depth)?;
        let index = self.rows.len();
        self.rows.push(String::new());
        self.places.push(Place::default());
        let fields = self.fields(&schema, at, depth, index)?;
        let items = match schema.get("items") {
            Some(items) => {
                let items = self.add(items, &format!("{at}/items"), depth + 1)?;
                self.places[index].items = Some(items);
                format!("Some(ShapeId({items}))")
            }
            None => "None".to_owned(),
        };
        self.rows[index] = row(&schema, &fields, &items).map_err(|e| format!("{at}: {e}"))?;
        Ok(index)
    }

    /// A schema with its local `$ref` replaced by what it names; keywords beside it win.
    fn resolved(&self, schema: &Value, at: &str) -> Result<Map<String, Value>, String> {
        let Some(own) = schema.as_object() else {
            return Err(format!("{at}: a schema here must be an object"));
        };
        let Some(reference) = own.get("$ref") else {
            return Ok(own.clone());
        };
        let target = reference
            .as_str()
            .and_then(|text| text.strip_prefix('#'))
            .and_then(|pointer| self.root.pointer(pointer))
            .and_then(Value::as_object)
            .ok_or_else(|| format!("{at}: `$ref` {reference} names nothing in this file"))?;
        let mut merged = target.clone();
        for (key, value) in own.iter().filter(|(key, _)| *key != "$ref") {
            merged.insert(key.clone(), value.clone());
        }
        if merged.contains_key("$ref") {
            return Err(format!("{at}: `$ref` leads to another `$ref`"));
        }
        Ok(merged)
    }

    /// The field table of an object, as Rust source.
    fn fields(
        &mut self,
        schema: &Map<String, Value>,
        at: &str,
        depth: usize,
        index: usize,
    ) -> Result<String, String> {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return Ok("&[]".to_owned());
        };
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let free = schema.get("patternProperties") == Some(&serde_json::json!({"^x-": true}));
        if !closed || !free {
            return Err(format!(
                "{at}: an object takes no other keys than its own and `x-` ones: write \
                 \"additionalProperties\": false and \"patternProperties\": {{\"^x-\": true}}"
            ));
        }
        let required: Vec<&str> = strings(schema.get("required"))?;
        if let Some(stray) = required
            .iter()
            .find(|name| !properties.contains_key(**name))
        {
            return Err(format!("{at}: requires `{stray}`, which it does not have"));
        }
        let mut fields = "&[".to_owned();
        for (name, schema) in properties {
            let shape = self.add(schema, &format!("{at}/properties/{name}"), depth + 1)?;
            self.places[index].fields.push((name.clone(), shape));
            let demanded = required.contains(&name.as_str());
            let _ = write!(
                fields,
                "Field {{ name: {name:?}, shape: ShapeId({shape}), demanded: {demanded} }}, "
            );
        }
        fields.push(']');
        Ok(fields)
    }
}

/// Refuses a keyword that the table would silently drop.
fn known_keywords(schema: &Map<String, Value>, at: &str, depth: usize) -> Result<(), String> {
    const KNOWN: [&str; 19] = [
        "description",
        "type",
        "format",
        "const",
        "enum",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "examples",
        "properties",
        "patternProperties",
        "additionalProperties",
        "required",
        "items",
        "x-required",
        "x-answer",
        "x-refers-to",
        "title",
    ];
    const AT_ROOT: [&str; 3] = ["$schema", "$id", "$defs"];
    let known = |key: &str| KNOWN.contains(&key) || (depth == 0 && AT_ROOT.contains(&key));
    match schema.keys().find(|key| !known(key)) {
        Some(key) => Err(format!(
            "{at}: the table of shapes does not know the keyword `{key}`; teach it to build.rs, \
             src/schema/shape.rs and src/schema/annotate.rs"
        )),
        None => Ok(()),
    }
}

/// One `Shape`, as Rust source.
fn row(schema: &Map<String, Value>, fields: &str, items: &str) -> Result<String, String> {
    let format = match schema.get("format").and_then(Value::as_str) {
        None => "None".to_owned(),
        Some(name) => match FORMATS.iter().find(|(known, _)| *known == name) {
            Some((_, variant)) => format!("Some(Format::{variant})"),
            None => return Err(format!("unknown format `{name}`")),
        },
    };
    let required = match schema.get("x-required").and_then(Value::as_str) {
        Some("pilot") => "Pilot",
        Some("production") => "Production",
        Some("conditional") => "Conditional",
        Some("optional") | None => "Optional",
        Some(other) => return Err(format!("unknown `x-required`: `{other}`")),
    };
    let choices = match schema.get("const") {
        Some(Value::Number(only)) => vec![only.to_string()],
        Some(_) => return Err("`const` must be a number".to_owned()),
        None => strings(schema.get("enum"))?
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    let example = schema
        .get("examples")
        .and_then(|examples| examples.get(0))
        .map(|example| flow(example, true))
        .unwrap_or_default();
    let description = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Ok(format!(
        "    Shape {{ types: {types}, format: {format}, choices: &{choices:?}, fields: {fields}, \
         items: {items}, minimum: {minimum}, maximum: {maximum}, answer: {answer}, \
         required: Required::{required}, refers_to: &{refers:?}, \
         description: {description:?}, example: {example:?} }},\n",
        types = types(schema.get("type"))?,
        minimum = bound(schema, "minimum", "exclusiveMinimum")?,
        maximum = bound(schema, "maximum", "exclusiveMaximum")?,
        answer = schema.get("x-answer") == Some(&Value::Bool(true)),
        refers = strings(schema.get("x-refers-to"))?,
    ))
}

/// `type`, one or several, as Rust source.
fn types(value: Option<&Value>) -> Result<String, String> {
    let names = match value {
        Some(Value::String(one)) => vec![one.as_str()],
        several @ Some(_) => strings(several)?,
        None => return Err("has no `type`".to_owned()),
    };
    let mut out = "Types { ".to_owned();
    for kind in [
        "boolean", "integer", "number", "string", "array", "object", "null",
    ] {
        let _ = write!(out, "{kind}: {}, ", names.contains(&kind));
    }
    out.push('}');
    Ok(out)
}

/// A bound as Rust source: `Some((bound, exclusive))`.
fn bound(schema: &Map<String, Value>, inclusive: &str, exclusive: &str) -> Result<String, String> {
    let read = |key: &str| match schema.get(key) {
        None => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) => Ok(Some(number)),
            None => Err(format!("`{key}` must be a number")),
        },
    };
    match (read(inclusive)?, read(exclusive)?) {
        (None, None) => Ok("None".to_owned()),
        (Some(at), None) => Ok(format!("Some(({at:?}, false))")),
        (None, Some(at)) => Ok(format!("Some(({at:?}, true))")),
        (Some(_), Some(_)) => Err(format!("has both `{inclusive}` and `{exclusive}`")),
    }
}

/// A list of texts; nothing where there is none.
fn strings(value: Option<&Value>) -> Result<Vec<&str>, String> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    value
        .as_array()
        .and_then(|items| items.iter().map(Value::as_str).collect())
        .ok_or_else(|| format!("{value} must be a list of texts"))
}

/// A value as YAML on one line, quoted only where a reader of YAML would need it.
fn flow(value: &Value, top: bool) -> String {
    match value {
        Value::Object(map) => {
            let parts: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{key}: {}", flow(value, false)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(|item| flow(item, false)).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::String(text) if is_plain(text, top) => text.clone(),
        scalar => scalar.to_string(),
    }
}

/// Whether a text reads as itself without quotes, in every version of YAML.
fn is_plain(text: &str, top: bool) -> bool {
    let opens = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '<');
    let date = text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
    let number_with_unit = text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_alphabetic() || c == '%')
        && !text.contains(':');
    let reads_otherwise = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        .contains(&text.to_ascii_lowercase().as_str());
    let closes_flow = !top && text.contains([',', '[', ']', '{', '}']);
    (opens || date || number_with_unit)
        && !(reads_otherwise || closes_flow)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
}
