//! Turns `rules/frameworks.yaml` into a table, and refuses what it would silently drop.

use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The file's text → Rust source of `static FRAMEWORKS`, in alphabetical order.
pub(crate) fn table(text: &str) -> Result<String, String> {
    let root: Map<String, Value> = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let mut table = format!("static FRAMEWORKS: [Framework; {}] = [\n", root.len());
    for (id, framework) in &root {
        row(id, framework, &mut table).map_err(|error| format!("`{id}`: {error}"))?;
    }
    table.push_str("];\n");
    Ok(table)
}

fn row(id: &str, framework: &Value, table: &mut String) -> Result<(), String> {
    let fields = fields(framework, &["name", "version", "url", "note", "clauses"])?;
    let clauses = fields
        .get("clauses")
        .and_then(Value::as_object)
        .ok_or("`clauses` is missing")?;
    let _ = writeln!(
        table,
        "Framework {{ id: {id:?}, name: {:?}, version: {:?}, url: {:?}, note: {:?}, clauses: &[",
        required(fields, "name")?,
        required(fields, "version")?,
        address(fields, "url")?,
        fields.get("note").and_then(Value::as_str),
    );
    for (id, value) in clauses {
        clause(id, value, table).map_err(|error| format!("`{id}`: {error}"))?;
    }
    table.push_str("] },\n");
    Ok(())
}

fn clause(id: &str, value: &Value, table: &mut String) -> Result<(), String> {
    let fields = fields(value, &["title", "verified", "source"])?;
    let verified = fields
        .get("verified")
        .and_then(Value::as_bool)
        .ok_or("`verified` is neither true nor false")?;
    let _ = writeln!(
        table,
        "Clause {{ id: {id:?}, title: {:?}, verified: {verified}, source: {:?} }},",
        required(fields, "title")?,
        address(fields, "source")?,
    );
    Ok(())
}

fn fields<'v>(value: &'v Value, known: &[&str]) -> Result<&'v Map<String, Value>, String> {
    let fields = value.as_object().ok_or("has no fields")?;
    match fields.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("`{key}` is not one of {}", known.join(", "))),
        None => Ok(fields),
    }
}

fn required<'v>(fields: &'v Map<String, Value>, key: &str) -> Result<&'v str, String> {
    let text = fields.get(key).and_then(Value::as_str);
    text.filter(|text| !text.trim().is_empty())
        .ok_or_else(|| format!("`{key}` is missing"))
}

/// A web address; nothing where there is none.
fn address<'v>(fields: &'v Map<String, Value>, key: &str) -> Result<Option<&'v str>, String> {
    match fields.get(key) {
        None => Ok(None),
        Some(Value::String(url)) if url.starts_with("https://") => Ok(Some(url)),
        Some(other) => Err(format!("`{key}` is no https address: {other}")),
    }
}
