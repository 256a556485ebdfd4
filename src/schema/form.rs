//! What to type in place of a value that does not read as its format, with the key of its field.

use super::Shape;
use super::say::{line, quoted, written};
use super::shape_of;
use crate::manifest::{NodeId, Tree};
use crate::quantity::{self, Format, Hint};

/// The help for a refused value: what is meant, each reading, or the field's own example.
pub(super) fn help(key: Option<&str>, format: Format, hint: &Hint, example: &str) -> String {
    let with_key = |value: &str| key.map_or_else(|| value.to_owned(), |key| line(key, value));
    if let Some(better) = &hint.suggestion {
        return format!("write `{}`", with_key(&written(better)));
    }
    // Two readings, each of them to be typed as it is.
    if let Some((one, other)) = readings(&hint.help) {
        let (one, other) = (with_key(one), with_key(other));
        return format!("write `{one}` or `{other}`");
    }
    if key.is_none() || example.is_empty() {
        return hint.help.clone();
    }
    let what = match hint.help == format.help() {
        // The example of the format gives way to the one of the field.
        true => hint
            .help
            .split_once(": `")
            .map_or(&*hint.help, |(what, _)| what),
        false => &*hint.help,
    };
    format!("{what}, such as `{}`", with_key(example))
}

fn readings(help: &str) -> Option<(&str, &str)> {
    let inside = help.strip_prefix("write `")?.strip_suffix('`')?;
    let (one, other) = inside.split_once("` or `")?;
    let is_value = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    (is_value(one) && is_value(other)).then_some((one, other))
}

/// What is said of a value that is right and belongs elsewhere: an amount in another currency, a bound
/// where a share is asked.
pub(super) fn elsewhere(tree: &Tree, id: NodeId, format: Format) -> Option<(String, String)> {
    let text = &*tree[id].text;
    match format {
        Format::Money => {
            let currency = tree.at(Tree::ROOT, &["cost_model", "currency"])?;
            let own = &*tree[currency].text;
            let sign = quantity::foreign(text, own)?;
            let key = tree.key(id).unwrap_or("-");
            Some((
                format!("is in `{sign}`, and all amounts are in {}", quoted(own)),
                format!("convert it into {own} and write the number alone, after `{key}:`"),
            ))
        }
        Format::Percent => {
            let bound = quantity::parse(Format::Comparison, text).is_ok();
            let list = tree[tree[id].parent?].parent?;
            let target = tree.key(id) == Some("target") && tree.key(list) == Some("slo");
            (bound && target).then(|| {
                (
                    "is a bound, and `target` is how often the objective holds".to_owned(),
                    format!(
                        "write `target: 99%` here, and the bound under `quality`: \
                         `- {{metric: latency, target: \"{text}\", window: 24h, measured_by: downstream}}`"
                    ),
                )
            })
        }
        _ => None,
    }
}

/// A bound as one would type it.
pub(super) fn bound(at: f64, format: Option<Format>) -> String {
    match format {
        Some(Format::Duration) if at != 0.0 => format!("{at}s"),
        Some(Format::Percent) => format!("{}%", at * 100.0),
        _ => at.to_string(),
    }
}

/// Whether a text of the right form lies outside the bounds of its field.
pub(super) fn is_out_of_range(tree: &Tree, id: NodeId) -> bool {
    let shape = shape_of(tree, id).map(Shape::of);
    shape.is_some_and(|shape| {
        let format = shape
            .format
            .filter(|_| shape.minimum.is_some() || shape.maximum.is_some());
        let typed = format.and_then(|format| quantity::parse(format, &tree[id].text).ok()?);
        typed.is_some_and(|typed| !super::annotate::is_within(shape, &typed))
    })
}
