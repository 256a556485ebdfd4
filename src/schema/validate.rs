//! The slow path: the schema's validator says what is refused and where. Here alone its errors
//! become causes, one for each value.

use super::say::{self, Cause};
use super::{Shape, TEXT, annotate, cut, form, shape_of, stray};
use crate::finding::Finding;
use crate::manifest::limit::MAX_FINDINGS_OF_A_RULE;
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::{self, Format};
use jsonschema::error::ValidationErrorKind as Refusal;
use jsonschema::paths::LocationSegment;
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// What the schema has said of a manifest.
#[derive(Debug, Default)]
pub struct Spoken {
    /// The findings, by position.
    pub findings: Vec<Finding>,
    /// Absent fields that need no second finding, as the value that lacks them and the field's
    /// name: a misspelt key stands for them, or they are reported missing here.
    pub explained: HashSet<(NodeId, &'static str)>,
    /// Refused values beyond the limit of findings: marked as spoken of, and only counted.
    pub more: usize,
}

/// Says what the schema refuses in a manifest, and marks each value spoken of.
///
/// Silent on what rules speak of: empty values, booleans in place of an answer, and `N/A` where it may
/// stand. A file of a newer format gets one finding only, because its other differences follow from that.
pub fn validate(tree: &mut Tree) -> Spoken {
    let mut spoken = Spoken::default();
    let Some(validator) = validator() else {
        spoken.findings.push(say::unusable(tree));
        return spoken;
    };
    annotate(tree);
    let instance = to_json(tree, Tree::ROOT);
    let mut causes: BTreeMap<NodeId, Cause> = BTreeMap::new();
    let mut absent = Vec::new();
    for error in validator.iter_errors(&instance) {
        let Some(at) = locate(tree, error.instance_path()) else {
            continue;
        };
        match error.kind() {
            Refusal::AdditionalProperties { unexpected } => {
                for key in unexpected.iter().filter_map(|key| tree.get(at, key)) {
                    note(&mut causes, key, Cause::UnknownKey);
                }
            }
            Refusal::Required { property } => {
                absent.extend(property.as_str().map(|name| (at, name.to_owned())));
            }
            other => note(&mut causes, at, cause(other)),
        }
    }
    for id in tree.ids().filter(|id| spelt_oddly(tree, *id)) {
        note(&mut causes, id, Cause::Format);
    }
    for id in tree.ids().filter(|id| matches!(tree[*id].kind, Kind::Text)) {
        if form::is_out_of_range(tree, id) {
            note(&mut causes, id, Cause::Bounds);
        }
    }
    if let Some(newer) = say::newer_version(tree) {
        spoken.findings.push(newer);
        return spoken;
    }
    causes.retain(|id, cause| *cause == Cause::UnknownKey || !is_for_rules(tree, *id));
    speak(tree, &causes, &absent, &mut spoken);
    spoken.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    spoken
}

/// Keeps the most telling cause of a value: a wrong type also breaks every other keyword.
fn note(causes: &mut BTreeMap<NodeId, Cause>, id: NodeId, cause: Cause) {
    causes
        .entry(id)
        .and_modify(|known| *known = (*known).min(cause))
        .or_insert(cause);
}

fn cause(refusal: &Refusal) -> Cause {
    match refusal {
        Refusal::Enum { .. } | Refusal::Constant { .. } => Cause::Choice,
        Refusal::Format { .. } => Cause::Format,
        Refusal::Minimum { .. }
        | Refusal::Maximum { .. }
        | Refusal::ExclusiveMinimum { .. }
        | Refusal::ExclusiveMaximum { .. } => Cause::Bounds,
        // The build refuses every other keyword in the schema.
        _ => Cause::Type,
    }
}

fn speak(
    tree: &mut Tree,
    causes: &BTreeMap<NodeId, Cause>,
    absent: &[(NodeId, String)],
    spoken: &mut Spoken,
) {
    speak_together(tree, causes, spoken);
    for (id, cause) in causes {
        if tree[*id].spoken {
            continue;
        }
        if spoken.findings.len() >= MAX_FINDINGS_OF_A_RULE {
            spoken.more += 1;
            silence(tree, *id);
            continue;
        }
        let (finding, explained) = say::refused(tree, *id, *cause);
        spoken.findings.push(finding);
        spoken.explained.extend(explained);
        silence(tree, *id);
    }
    let empty = demanded_but_empty(tree);
    let absent = absent.iter().map(|(map, name)| (*map, name.as_str()));
    for (map, name) in absent.chain(empty) {
        let field = shape_of(tree, map)
            .and_then(|shape| Shape::of(shape).fields.iter().find(|f| f.name == name));
        if let Some(field) = field
            && spoken.explained.insert((map, field.name))
        {
            spoken.findings.push(say::missing(tree, map, field));
            if let Some(id) = tree.get(map, name) {
                tree[id].spoken = true;
            }
        }
    }
}

/// What several unknown keys have in common is said once.
fn speak_together(tree: &mut Tree, causes: &BTreeMap<NodeId, Cause>, spoken: &mut Spoken) {
    let unknown = |tree: &Tree| {
        let mut by_map = stray::Unknown::new();
        for (id, cause) in causes {
            if let (Cause::UnknownKey, Some(map), false) =
                (cause, tree[*id].parent, tree[*id].spoken)
            {
                by_map.entry(map).or_default().push(*id);
            }
        }
        by_map
    };
    for cut in cut::cuts(tree, &unknown(tree)) {
        if !tree[cut.value].spoken {
            spoken.findings.push(cut::said(tree, &cut));
            silence(tree, cut.value);
        }
        cut.parts.iter().for_each(|part| silence(tree, *part));
    }
    for stray in stray::strays(tree, &unknown(tree)) {
        spoken.findings.push(stray.finding);
        spoken.explained.extend(stray.explained);
        stray.keys.iter().for_each(|key| silence(tree, *key));
    }
}

/// Fields that the schema demands and that are written without a value. An empty file lacks them
/// at its top.
fn demanded_but_empty(tree: &Tree) -> Vec<(NodeId, &'static str)> {
    let mut found = Vec::new();
    let capability = tree.get(Tree::ROOT, "capability");
    for map in [Some(Tree::ROOT), capability].into_iter().flatten() {
        let Some(shape) = shape_of(tree, map) else {
            continue;
        };
        let nothing = map == Tree::ROOT && tree[map].kind == Kind::Null;
        for field in Shape::of(shape).fields.iter().filter(|f| f.demanded) {
            let empty = match tree.get(map, field.name) {
                Some(id) => is_empty(tree, id),
                None => nothing,
            };
            if empty {
                found.push((map, field.name));
            }
        }
    }
    found
}

fn is_empty(tree: &Tree, id: NodeId) -> bool {
    match &tree[id].kind {
        Kind::Null => true,
        Kind::Text => tree[id].text.trim().is_empty(),
        Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::List(_) | Kind::Map(_) => false,
    }
}

/// Whether rules speak of this value: it is empty, says N/A where it may, or is a boolean in place of
/// an answer.
fn is_for_rules(tree: &Tree, id: NodeId) -> bool {
    let Some(shape) = shape_of(tree, id).map(Shape::of) else {
        return false;
    };
    if is_empty(tree, id) {
        return true;
    }
    let demanded = tree[id].parent.is_some_and(|parent| {
        shape_of(tree, parent).is_some_and(|above| {
            let fields = Shape::of(above).fields.iter();
            fields
                .filter(|field| field.demanded)
                .any(|field| Some(field.name) == tree.key(id))
        })
    });
    match &tree[id].kind {
        Kind::Bool(_) => !demanded && (shape.answer || shape.types.string || shape.types.number),
        Kind::Text => shape.takes_a_refusal() && is_refusal(&tree[id].text),
        Kind::Null | Kind::Integer(_) | Kind::Float(_) | Kind::List(_) | Kind::Map(_) => false,
    }
}

/// Whether a text begins as `N/A`.
pub fn is_refusal(text: &str) -> bool {
    let start = text.trim_start().as_bytes().get(..3);
    start.is_some_and(|start| start.eq_ignore_ascii_case(b"n/a"))
}

/// Marks a value and all inside it as spoken of.
fn silence(tree: &mut Tree, id: NodeId) {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        tree[id].spoken = true;
        open.extend_from_slice(tree.children(id));
    }
}

/// A number that the schema takes and that cannot be read exactly, so that no rule could compute
/// with it.
fn spelt_oddly(tree: &Tree, id: NodeId) -> bool {
    let written = matches!(tree[id].kind, Kind::Integer(_) | Kind::Float(_));
    written
        && tree[id].typed.is_none()
        && shape_of(tree, id).is_some_and(|shape| {
            let shape = Shape::of(shape);
            (shape.types.number || shape.types.integer)
                && annotate::exact(&tree[id].text, shape.format).is_none()
        })
}

fn locate(tree: &Tree, path: &jsonschema::paths::Location) -> Option<NodeId> {
    path.iter().try_fold(Tree::ROOT, |at, step| match step {
        LocationSegment::Property(key) => tree.get(at, &key),
        LocationSegment::Index(index) => tree.items(at).get(index).copied(),
    })
}

/// The tree as the validator reads it. A number that JSON has no word for is its text.
fn to_json(tree: &Tree, id: NodeId) -> Value {
    match &tree[id].kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Integer(value) => Value::from(*value),
        Kind::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        Kind::Text => Value::String(tree[id].text.to_string()),
        Kind::List(items) => items.iter().map(|item| to_json(tree, *item)).collect(),
        Kind::Map(values) => {
            let mut map = Map::with_capacity(values.len());
            for value in values {
                if let Some(key) = tree.key(*value) {
                    map.insert(key.to_owned(), to_json(tree, *value));
                }
            }
            Value::Object(map)
        }
    }
}

/// The schema's validator, made at first use; nothing if the schema could not be used, which tests
/// exclude.
fn validator() -> Option<&'static jsonschema::Validator> {
    static VALIDATOR: OnceLock<Option<jsonschema::Validator>> = OnceLock::new();
    VALIDATOR
        .get_or_init(|| {
            let schema = serde_json::from_str(TEXT).ok()?;
            options().build(&schema).ok()
        })
        .as_ref()
}

/// How the schema is read: draft 2020-12, nothing fetched, our formats asserted.
pub fn options() -> jsonschema::ValidationOptions<'static> {
    FORMATS.iter().fold(
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .offline()
            .should_validate_formats(true),
        |options, (name, format)| {
            options.with_format(*name, move |text: &str| {
                quantity::parse(*format, text).is_ok()
            })
        },
    )
}

const FORMATS: [(&str, Format); 13] = [
    ("duration", Format::Duration),
    ("percent", Format::Percent),
    ("rate", Format::Rate),
    ("money", Format::Money),
    ("date", Format::Date),
    ("comparison", Format::Comparison),
    ("condition", Format::Condition),
    ("who", Format::Who),
    ("path", Format::Path),
    ("ref", Format::Ref),
    ("id", Format::Id),
    ("uri", Format::Uri),
    ("currency", Format::Currency),
];
