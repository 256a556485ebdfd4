//! Rule files → tables of rules that are ready to run but for the options of their checks.

use crate::expression::Expressions;
use crate::manifest::FieldId;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What a shape of the schema leads to, by index.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) fields: Vec<(String, usize)>,
    pub(crate) items: Option<usize>,
}

/// The rule files under a folder → Rust source of `static RULE_FILES`, ordered by path.
pub(crate) fn table(folder: &Path, places: &[Place]) -> Result<String, String> {
    let mut files = Vec::new();
    yaml_files(folder, &mut files)?;
    files.sort();
    let mut table = format!("static RULE_FILES: [Embedded; {}] = [\n", files.len());
    let mut expressions = Expressions::default();
    let mut paths = Vec::new();
    for file in files {
        let show = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = std::fs::read_to_string(&file).map_err(|error| show(&error))?;
        let value: Value = serde_yaml::from_str(&text).map_err(|error| show(&error))?;
        let name = file.strip_prefix(folder).map_err(|error| show(&error))?;
        let full = std::fs::canonicalize(&file).map_err(|error| show(&error))?;
        // A file that is no rule is none at run time; the tests say what is wrong with it, and where.
        let rule = rule(&value, places, &mut paths, &mut expressions);
        let rule = rule.map_or("None".to_owned(), |rule| format!("Some({rule})"));
        let _ = writeln!(
            table,
            "Embedded {{ path: {:?}, text: include_str!({full:?}), rule: {rule} }},",
            Path::new("rules").join(name)
        );
    }
    table.push_str("];\n");
    table.push_str(&expressions.statics);
    Ok(table)
}

/// The YAML files of the question folders; what is not about one question is not a rule.
fn yaml_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let show = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(show)? {
        let path = entry.map_err(show)?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        match name.as_deref() {
            Some("vocabulary" | "standards" | "frameworks.yaml") | None => {}
            Some(_) if path.is_dir() => yaml_files(&path, files)?,
            Some(name) if name.ends_with(".yaml") => files.push(path),
            Some(_) => {}
        }
    }
    Ok(())
}

/// One rule as Rust source; nothing where the file is none.
fn rule(
    file: &Value,
    places: &[Place],
    paths: &mut Vec<String>,
    expressions: &mut Expressions,
) -> Option<String> {
    let text = |key: &str| file.get(key).and_then(Value::as_str);
    let optional = |key: &str| match file.get(key) {
        None => Some("None".to_owned()),
        Some(value) => value.as_str().map(|text| format!("Some({text:?})")),
    };
    let question = match text("question")? {
        "data" => "Data",
        "integrations" => "Integrations",
        "ownership" => "Ownership",
        "cost" => "Cost",
        "permissions" => "Permissions",
        "answers" => "Answers",
        _ => return None,
    };
    let waivable = match file.get("waivable") {
        None => true,
        Some(value) => value.as_bool()?,
    };
    let given: Vec<&str> = match file.get("given") {
        None => vec![""],
        Some(Value::Array(paths)) => paths.iter().map(Value::as_str).collect::<Option<_>>()?,
        Some(path) => vec![path.as_str()?],
    };
    let given: Vec<String> = given
        .iter()
        .map(|path| selector(path, places, paths))
        .collect::<Option<_>>()?;
    let when = match file.get("when") {
        None => "None".to_owned(),
        Some(when) => format!("Some(&{})", expressions.read(when)?),
    };
    let asks = match file.get("asks") {
        None => None,
        Some(path) => Some(pointer(path.as_str()?, places)?),
    };
    let mut parameters = String::new();
    for (name, value) in file
        .get("parameters")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let _ = write!(parameters, "({name:?}, {value:?}), ");
    }
    let (name, options) = match file.get("check")?.as_object()?.iter().collect::<Vec<_>>()[..] {
        [one] => one,
        _ => return None,
    };
    let mut values = Values {
        expressions,
        count: 0,
        raw: String::new(),
        tests: String::new(),
    };
    values.add(options, 0, "");
    let Values { raw, tests, .. } = values;
    Some(format!(
        "Ready {{ id: {id:?}, title: {title:?}, question: Question::{question}, levels: {levels}, \
         waivable: {waivable}, since: {since:?}, given: &[{given}], when: {when}, asks: {asks:?}, \
         parameters: &[{parameters}], check: {name:?}, values: &[\n{raw}], tests: &[{tests}], \
         message: {message:?}, help: {help} }}",
        id = text("id")?,
        title = text("title")?,
        levels = levels(file.get("severity")?)?,
        since = text("since")?,
        given = given.join(", "),
        message = text("message")?,
        help = optional("help")?,
    ))
}

/// The severity at each stage, as Rust source.
fn levels(severity: &Value) -> Option<String> {
    let level = |key: &str| match severity.get(key)?.as_str()? {
        "off" => Some("None"),
        "info" => Some("Some(Severity::Info)"),
        "warning" => Some("Some(Severity::Warning)"),
        "error" => Some("Some(Severity::Error)"),
        _ => None,
    };
    let (pilot, production) = (level("pilot")?, level("production")?);
    let high_impact = match severity.get("high_impact") {
        None => production,
        Some(_) => level("high_impact")?,
    };
    Some(format!(
        "Levels {{ pilot: {pilot}, production: {production}, high_impact: {high_impact} }}"
    ))
}

/// A path of `given` with what it leads to, as Rust source; nothing where the schema does not know it.
/// Each path has a number, by its place among all.
fn selector(path: &str, places: &[Place], paths: &mut Vec<String>) -> Option<String> {
    let mut steps = String::new();
    let mut at = 0;
    for part in path.split('.').filter(|_| !path.is_empty()) {
        let key = part.trim_end_matches("[*]");
        let field = places[at].fields.iter().find(|(name, _)| name == key);
        at = field?.1;
        let _ = write!(
            steps,
            "Step::Key(Cow::Borrowed({key:?}), {:?}), ",
            FieldId::of(key)
        );
        for _ in 0..(part.len() - key.len()) / "[*]".len() {
            at = places[at].items?;
            steps.push_str("Step::Each, ");
        }
    }
    let number = paths
        .iter()
        .position(|known| known == path)
        .unwrap_or_else(|| {
            paths.push(path.to_owned());
            paths.len() - 1
        });
    Some(format!(
        "Selector {{ steps: Cow::Borrowed(&[{steps}]), shape: ShapeId({at}), number: {} }}",
        number + 1
    ))
}

/// A pointer that `asks` names, with `*` for every item.
fn pointer(path: &str, places: &[Place]) -> Option<String> {
    let (mut at, mut out) = (0, String::new());
    for key in path.strip_prefix('/')?.split('/') {
        if let Some(items) = places[at].items {
            (at, out) = (items, out + "/*");
        }
        at = places[at].fields.iter().find(|(name, _)| name == key)?.1;
        out = out + "/" + key;
    }
    Some(out)
}

/// The options of one check.
struct Values<'a> {
    expressions: &'a mut Expressions,
    count: usize,
    /// Rust source of the values, parents first.
    raw: String,
    /// Which of them are expressions, in ascending order, with the names of their statics.
    tests: String,
}

impl Values<'_> {
    /// One value and everything in it.
    fn add(&mut self, value: &Value, parent: usize, key: &str) {
        let at = self.count;
        self.count += 1;
        let kind = kind(value);
        let _ = writeln!(
            self.raw,
            "Raw {{ parent: {parent}, key: {key:?}, kind: RawKind::{kind} }},"
        );
        if let Some(name) = self.expressions.add(value) {
            let _ = write!(self.tests, "({at}, &{name}), ");
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.add(item, at, "")),
            Value::Object(fields) => fields.iter().for_each(|(key, it)| self.add(it, at, key)),
            _ => {}
        }
    }
}

/// A value without what is in it, as Rust source.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "Null".to_owned(),
        Value::Bool(value) => format!("Bool({value})"),
        Value::Number(number) => match number.as_i64() {
            Some(value) => format!("Integer({value}, {:?})", value.to_string()),
            None => format!(
                "Float({:?}, {:?})",
                number.as_f64().unwrap_or(0.0),
                number.to_string()
            ),
        },
        Value::String(text) => format!("Text({text:?})"),
        Value::Array(items) => format!("List({})", items.len()),
        Value::Object(fields) => format!("Map({})", fields.len()),
    }
}
