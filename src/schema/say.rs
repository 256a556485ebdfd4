//! What the schema refuses, in the words of the manifest. It alone turns causes into messages.

use super::stray::{Lacking, home};
use super::{Field, Shape, cut, digits, form, is_refusal, mend, nearest, shape_of};
use crate::finding::{Fault, Finding, Question};
use crate::manifest::{Kind, NodeId, Style, Tree};
use crate::quantity::{self, Format};
use crate::source::Span;
use std::fmt::Write as _;

/// Why a value is refused; of several causes the first in this order tells most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// Its key is not in the schema.
    UnknownKey,
    /// It is of another type.
    Type,
    /// It is none of the words that are taken.
    Choice,
    /// It does not read as its format.
    Format,
    /// It is outside its bounds.
    Bounds,
}

/// The only version of the format there is.
const VERSION: &str = "1";

/// Keys under which other formats say which version they are in.
const VERSIONS: &[&str] = &["version", "apiVersion", "api_version", "schema_version"];

/// Longer values are cut in messages; the mark shows the rest.
const LONGEST_QUOTE: usize = 60;

/// Says why a value is refused; also names the field that a misspelt or misplaced key stands for.
pub(super) fn refused(tree: &Tree, id: NodeId, cause: Cause) -> (Finding, Option<Lacking>) {
    let shape = shape_of(tree, id).map(Shape::of);
    let (finding, meant) = match (cause, shape) {
        (Cause::UnknownKey, _) | (_, None) => unknown_key(tree, id),
        (Cause::Type, Some(shape)) => (wrong_type(tree, id, shape), None),
        (Cause::Choice, Some(shape)) => (unknown_value(tree, id, shape), None),
        (Cause::Format, Some(shape)) => (malformed(tree, id, shape), None),
        (Cause::Bounds, Some(shape)) => (out_of_range(tree, id, shape), None),
    };
    let aside = shape.filter(|_| cause != Cause::UnknownKey);
    let help = aside.and_then(|shape| elsewhere(tree, id, shape, &finding.pointer));
    let help = help.or(finding.help);
    (Finding { help, ..finding }, meant)
}

/// Where the reason of a refusal may stand that may not stand here.
fn elsewhere(tree: &Tree, id: NodeId, shape: &Shape, pointer: &str) -> Option<String> {
    let section = pointer.split('/').nth(1)?;
    let answer = Question::of_section(section).is_some() || section == "capability";
    let whole = pointer.matches('/').count() < 2;
    let item = tree.key(id).is_none();
    let refuses = matches!(tree[id].kind, Kind::Text) && is_refusal(&tree[id].text);
    (answer && refuses && !whole && !item && !shape.is_owed()).then(|| {
        format!(
            "move the reason to `not_applicable`, with the name of who approves it\nnot_applicable:\n  \
             - field: {pointer}\n    reason: …\n    approved_by: model-risk@acme.example"
        )
    })
}

/// How a manifest starts.
const START: &str =
    "capability:\n  name: claims-triage\n  stage: pilot   # pilot, production or retired";

/// Says that a field which the schema demands is absent or empty.
pub(super) fn missing(tree: &Tree, map: NodeId, field: &Field) -> Finding {
    let (written, mark) = match tree.get(map, field.name) {
        Some(id) => ("empty", tree.mark(id)),
        None => ("missing", tree.anchor(map)),
    };
    let line = line(field.name, Shape::of(field.shape).example);
    let help = match (tree.key(map), field.name) {
        (None, "capability") => format!("add what it is and where it stands\n{START}"),
        (None, _) => format!("add at the top of the file\n{line}"),
        (Some(above), _) => format!("add under `{above}`\n{line}"),
    };
    Finding {
        fault: Fault::Missing,
        pointer: format!("{}/{}", tree.named_pointer(map), field.name),
        ..finding(
            tree,
            map,
            "missing-field",
            mark,
            format!("`{}` is {written}", field.name),
            help,
        )
    }
}

/// The one finding of a file in a later version of the format.
pub(super) fn newer_version(tree: &Tree) -> Option<Finding> {
    let id = tree.get(Tree::ROOT, "readiness")?;
    let Kind::Integer(version) = tree[id].kind else {
        return None;
    };
    (version > 1).then(|| unsupported_version(tree, id))
}

/// Said when the schema inside the program does not work: nothing may pass unjudged.
pub(super) fn unusable(tree: &Tree) -> Finding {
    finding(
        tree,
        Tree::ROOT,
        "wrong-type",
        tree.anchor(Tree::ROOT),
        "the schema inside this program cannot be used, so nothing was judged".to_owned(),
        "install the program again: `cargo install readiness`".to_owned(),
    )
}

fn unsupported_version(tree: &Tree, id: NodeId) -> Finding {
    let message = format!(
        "version {} of the format is not known here; this program reads version {VERSION}",
        quoted(&tree[id].text)
    );
    let help = format!("use a newer release of this program, or write `readiness: {VERSION}`");
    finding(
        tree,
        id,
        "unsupported-version",
        tree.mark(id),
        message,
        help,
    )
}

fn unknown_key(tree: &Tree, id: NodeId) -> (Finding, Option<Lacking>) {
    let key = tree.key(id).unwrap_or_default();
    let parent = tree[id].parent.unwrap_or(Tree::ROOT);
    let fields = shape_of(tree, parent).map_or(&[][..], |shape| Shape::of(shape).fields);
    // A field that is there already is not what the misspelt key stands for.
    let free = fields
        .iter()
        .map(|field| field.name)
        .filter(|name| tree.get(parent, name).is_none());
    let version = parent == Tree::ROOT && VERSIONS.contains(&key);
    let format = free.clone().find(|name| version && *name == "readiness");
    let meant = format.or_else(|| nearest(key, free.clone()));
    let home = home(tree, parent, key).filter(|_| meant.is_none());
    let colonless = cut::without_colon(tree, id);
    let free_names = free.clone();
    let mut message = format!("{} is not a field of {}", quoted(key), holder(tree, parent));
    let help = if let Some((field, value)) = colonless {
        message = format!("{} has no colon after `{field}`", quoted(key));
        format!("add the colon: `{}`", line(field, value))
    } else if let Some(meant) = meant {
        let _ = write!(message, "; did you mean `{meant}`?");
        format!("write `{meant}`")
    } else if let Some((home, _)) = home {
        format!("move it under `{home}`")
    } else {
        let names: Vec<String> = free.map(|name| format!("`{name}`")).collect();
        let own = cropped(key.trim_start_matches(['x', 'X', '-', '_']));
        let own = format!("start a key of your own with `x-`: `x-{own}`");
        match names.len() {
            1..=8 => format!("use {}, or {own}", or(&names)),
            _ => own,
        }
    };
    let mark = tree.key_span(id).unwrap_or_else(|| tree.mark(id));
    let fix = meant.and_then(|meant| mend::renamed(tree, id, meant, free_names));
    let finding = Finding {
        fix: fix.filter(|_| colonless.is_none()),
        ..finding(tree, id, "unknown-key", mark, message, help)
    };
    let stands_for = colonless.map(|(field, _)| field).or(meant);
    let here = stands_for.map(|field| (parent, field));
    (finding, here.or(home.and_then(|(_, lacking)| lacking)))
}

/// What a key belongs to, as a reader would name it.
pub(super) fn holder(tree: &Tree, map: NodeId) -> String {
    let above = |id: NodeId| tree[id].parent.and_then(|parent| tree.key(parent));
    match (tree.key(map), above(map)) {
        (Some(key), _) => quoted(key),
        (None, Some(list)) => format!("an entry of {}", quoted(list)),
        (None, None) => "a manifest".to_owned(),
    }
}

fn wrong_type(tree: &Tree, id: NodeId, shape: &Shape) -> Finding {
    let numeric = matches!(tree[id].kind, Kind::Integer(_) | Kind::Float(_));
    let scalar = numeric || matches!(tree[id].kind, Kind::Text | Kind::Bool(_));
    if scalar && !shape.choices.is_empty() && shape.types.string {
        return unknown_value(tree, id, shape);
    }
    if numeric && shape.types.string && unreadable(shape.format, &tree[id].text).is_some() {
        return malformed(tree, id, shape);
    }
    let name = name(tree, id);
    let message = format!(
        "{name} is {} where {} is expected",
        kind(tree, id),
        wanted(shape)
    );
    let help = typed_help(tree, id, shape);
    let fix = (numeric && shape.types.string).then(|| mend::quoted(tree, id));
    Finding {
        fix: fix.flatten(),
        ..finding(tree, id, "wrong-type", tree.mark(id), message, help)
    }
}

/// The line that would be right: the same value written as the schema reads it, or the example.
fn typed_help(tree: &Tree, id: NodeId, shape: &Shape) -> String {
    let key = tree.key(id);
    let text = &*tree[id].text;
    let with_key = |value: &str| key.map_or_else(|| value.to_owned(), |key| line(key, value));
    match tree[id].kind {
        Kind::Integer(_) | Kind::Float(_) if shape.types.string => {
            return format!("put it in quotes: `{}`", with_key(&format!("\"{text}\"")));
        }
        Kind::Text if shape.types.number || shape.types.integer => {
            let mut meant = digits::readings(text);
            meant.retain(|number| shape.types.number || !number.contains('.'));
            let lines: Vec<_> = meant
                .iter()
                .map(|it| format!("`{}`", with_key(it)))
                .collect();
            if !lines.is_empty() {
                return format!("write {}", or(&lines));
            }
        }
        Kind::Text if takes_words(shape) && is_word(text) && !is_refusal(text) => {
            return format!("write a list: `{}`", with_key(&format!("[{text}]")));
        }
        _ => {}
    }
    if key.is_some() && !shape.example.is_empty() {
        return format!("write, for example, `{}`", with_key(shape.example));
    }
    match shape.fields.first() {
        Some(first) => {
            let example = Shape::of(first.shape).example;
            format!(
                "write it as fields, such as `{}`",
                line(first.name, example)
            )
        }
        None => format!("write {}, such as `{}`", wanted(shape), shape.example),
    }
}

fn unknown_value(tree: &Tree, id: NodeId, shape: &Shape) -> Finding {
    if shape.types.integer {
        return unsupported_version(tree, id);
    }
    let text = &*tree[id].text;
    let longer = |choice: &&str| text.len() >= 3 && choice.starts_with(&text.to_lowercase());
    let meant = nearest(text, shape.choices.iter().copied())
        .or_else(|| shape.choices.iter().copied().find(longer));
    let list: Vec<String> = shape.choices.iter().map(|c| format!("`{c}`")).collect();
    let mut message = format!("{} is not a value of {}", quoted(text), name(tree, id));
    let help = match meant {
        Some(meant) => {
            let _ = write!(message, "; did you mean `{meant}`?");
            format!("write one of {}", or(&list))
        }
        None => format!("write one of {}", or(&list)),
    };
    finding(tree, id, "unknown-value", tree.mark(id), message, help)
}

fn malformed(tree: &Tree, id: NodeId, shape: &Shape) -> Finding {
    let text = &*tree[id].text;
    let format = shape.format.unwrap_or(Format::Money);
    let rule = match format {
        Format::Duration
        | Format::Percent
        | Format::Rate
        | Format::Money
        | Format::Date
        | Format::Comparison
        | Format::Condition => "quantity-ambiguous",
        Format::Who | Format::Path | Format::Ref | Format::Id | Format::Uri | Format::Currency => {
            "malformed-value"
        }
    };
    let hint = unreadable(Some(format), text);
    let fix = hint
        .as_ref()
        .and_then(|hint| mend::respelt(tree, id, format, hint));
    let (message, help) = match hint {
        Some(hint) => {
            let help = form::help(tree.key(id), format, &hint, shape.example);
            form::elsewhere(tree, id, format).unwrap_or((hint.message, help))
        }
        None => (
            "is written so that readers disagree about its value".to_owned(),
            "write plain digits, such as `1200.50`".to_owned(),
        ),
    };
    let message = format!("{} {message}", quoted(text));
    Finding {
        fix,
        ..finding(tree, id, rule, tree.mark(id), message, help)
    }
}

fn unreadable(format: Option<Format>, text: &str) -> Option<quantity::Hint> {
    quantity::parse(format?, text).err()
}

fn out_of_range(tree: &Tree, id: NodeId, shape: &Shape) -> Finding {
    let bound = |bound: Option<(f64, bool)>, inside: &str, outside: &str| {
        bound.map(|(at, exclusive)| {
            let at = form::bound(at, shape.format);
            format!("{} {at}", if exclusive { outside } else { inside })
        })
    };
    let bounds: Vec<String> = [
        bound(shape.minimum, "at least", "above"),
        bound(shape.maximum, "at most", "below"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let message = format!("{} is not {}", quoted(&tree[id].text), bounds.join(" and "));
    let example = tree
        .key(id)
        .map_or_else(|| shape.example.to_owned(), |key| line(key, shape.example));
    let what = match shape.format {
        Some(Format::Duration) => "a duration",
        Some(Format::Percent) => "a share",
        _ => "a number",
    };
    let help = format!("write {what} {}: `{example}`", bounds.join(" and "));
    finding(tree, id, "out-of-range", tree.mark(id), message, help)
}

pub(super) fn finding(
    tree: &Tree,
    id: NodeId,
    rule: &str,
    mark: Span,
    message: String,
    help: String,
) -> Finding {
    let mut top = id;
    while let Some(parent) = tree[top].parent.filter(|parent| *parent != Tree::ROOT) {
        top = parent;
    }
    Finding {
        question: tree
            .key(top)
            .and_then(Question::of_section)
            .unwrap_or(Question::Answers),
        help: Some(help),
        pointer: tree.named_pointer(id),
        ..Finding::error(rule, mark, message)
    }
}

/// The value's name in a message: its key, or the list that it stands in.
fn name(tree: &Tree, id: NodeId) -> String {
    match tree.key(id) {
        Some(key) => quoted(key),
        None => holder(tree, id),
    }
}

fn kind(tree: &Tree, id: NodeId) -> String {
    let node = &tree[id];
    match &node.kind {
        Kind::Null => "empty".to_owned(),
        Kind::Bool(_) => quoted(&node.text),
        Kind::Integer(_) | Kind::Float(_) => format!("the number {}", quoted(&node.text)),
        Kind::Text if node.style == Style::Plain => "text".to_owned(),
        Kind::Text if node.text.parse::<f64>().is_ok() => "text in quotes".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::List(_) => "a list".to_owned(),
        Kind::Map(_) => "a group of fields".to_owned(),
    }
}

fn wanted(shape: &Shape) -> String {
    let types = &shape.types;
    let mut wanted = Vec::new();
    let names = [
        (types.object, "a group of fields"),
        (types.array, "a list"),
        (types.number, "a number"),
        (types.integer, "a whole number"),
        (types.string && shape.answer, "one sentence"),
        (types.string && !shape.answer && !types.number, "text"),
        (types.boolean, "`false`"),
    ];
    wanted.extend(
        names
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, name)| (*name).to_owned()),
    );
    or(&wanted)
}

/// `a`, `b` or `c`
pub(super) fn or(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

pub(super) fn line(key: &str, value: &str) -> String {
    format!("{}: {value}", cropped(key))
}

/// A suggestion as one types it: in quotes where YAML would read it otherwise.
pub(super) fn written(value: &str) -> String {
    let plain =
        value.starts_with(|c: char| c.is_ascii_alphanumeric()) && !value.contains([':', '#']);
    if plain {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    }
}

/// Whether it is a list of texts.
pub(super) fn takes_words(shape: &Shape) -> bool {
    let items = shape.items.map(|items| Shape::of(items).types);
    items.is_some_and(|types| types.string && !types.object)
}

/// Whether a text can stand in `[ ]` without quotes.
fn is_word(text: &str) -> bool {
    text.chars().count() <= LONGEST_QUOTE
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " -_./".contains(c))
}

pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", cropped(text))
}

pub(super) fn cropped(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
