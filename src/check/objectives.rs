//! `objectives: {…}`: OpenSLO files beside the manifest promise what its `slo` promises.

use super::{Check, Context, Options, Problem, RuleError, elsewhere};
use crate::finding::{Fault, Label, Related};
use crate::manifest::{NodeId, Tree};
use crate::quantity::{self, Format, Number, Quantity, Typed};
use crate::repository::{Seen, name_words};
use std::cmp::Ordering;

#[derive(Debug)]
struct Objectives;

/// Where such files stand, from the manifest's folder.
const FOLDERS: &[&str] = &["", "slo", "slos", "openslo", ".openslo"];
/// Files read of them.
const MOST: usize = 50;

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&[])?;
    Ok(Box::new(Objectives))
}

impl Check for Objectives {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let this = context.scope.this;
        let Some(sli) = tree.get(this, "sli") else {
            return Vec::new();
        };
        // Two promises for one indicator cannot be told apart from here.
        let siblings = tree[this].parent.map_or(&[][..], |list| tree.items(list));
        let alike = siblings.iter().filter(|slo| {
            let other = tree.get(**slo, "sli");
            other.is_some_and(|other| tree[other].text == tree[sli].text)
        });
        if alike.count() != 1 {
            return Vec::new();
        }
        let name = context.text_at(&["capability", "name"]).unwrap_or_default();
        let mut out = Vec::new();
        for file in files(context) {
            if !context.take_file(&file) {
                return out;
            }
            for document in file.documents().unwrap_or_default() {
                if is_about(document, name, &tree[sli].text) {
                    out.extend(target(context, &file, document));
                    out.extend(window(context, &file, document));
                }
            }
        }
        out
    }
}

fn files(context: &Context<'_>) -> Vec<Seen> {
    let repository = context.repository;
    let mut out = Vec::new();
    for folder in FOLDERS {
        for name in repository.list(folder).iter() {
            let yaml = before(name, ".yaml").or_else(|| before(name, ".yml"));
            let Some(stem) = yaml.filter(|_| out.len() < MOST) else {
                continue;
            };
            if folder.is_empty() && !is_named(stem) {
                continue;
            }
            let path = match *folder {
                "" => name.clone(),
                folder => format!("{folder}/{name}"),
            };
            out.extend(repository.beside(&path));
        }
    }
    out
}

/// What stands before the end of a name. A folder has many files, so no dot is searched for.
fn before<'n>(name: &'n str, end: &str) -> Option<&'n str> {
    let at = name.len().checked_sub(end.len())?;
    let (before, last) = name.split_at_checked(at)?;
    last.eq_ignore_ascii_case(end).then_some(before)
}

/// Whether a file is an objective by its name without the last ending: `slo`, `triage.openslo`.
fn is_named(stem: &str) -> bool {
    let mut ends = ["slo", "openslo"]
        .iter()
        .filter_map(|end| before(stem, end));
    ends.any(|before| before.is_empty() || before.ends_with('.'))
        || stem.eq_ignore_ascii_case("slos")
}

/// Whether a document is the objective of this capability for this indicator.
fn is_about(document: &Tree, capability: &str, sli: &str) -> bool {
    let text = |path: &[&str]| {
        let at = document.at(Tree::ROOT, path);
        at.map_or("", |at| &*document[at].text)
    };
    let wanted = name_words(sli);
    let named = |path: &[&str]| {
        let words = name_words(text(path));
        words.windows(wanted.len()).any(|window| window == wanted)
    };
    text(&["apiVersion"]).starts_with("openslo/")
        && text(&["kind"]) == "SLO"
        && text(&["spec", "service"]).eq_ignore_ascii_case(capability)
        && (named(&["metadata", "name"])
            || named(&["spec", "indicatorRef"])
            || named(&["spec", "indicator", "metadata", "name"]))
}

/// The target of a share of good events; other kinds of target are not compared.
fn target(context: &Context<'_>, file: &Seen, document: &Tree) -> Option<Problem> {
    let tree = context.tree();
    let ours = tree.get(context.scope.this, "target")?;
    let promised = match tree[ours].typed.as_deref()? {
        Typed::Quantity(quantity) if quantity.percent => *quantity,
        Typed::Comparison(comparison) if comparison.bound.percent => comparison.bound,
        _ => return None,
    };
    let list = document.at(Tree::ROOT, &["spec", "objectives"])?;
    let [objective] = document.items(list) else {
        return None;
    };
    let (at, value) = match document.get(*objective, "target") {
        Some(at) => (at, quantity::number(&document[at].text)?),
        None => {
            let at = document.get(*objective, "targetPercent")?;
            let hundred = Number::from_integer(100);
            (at, quantity::number(&document[at].text)? / hundred)
        }
    };
    if value == promised.value {
        return None;
    }
    let theirs = Quantity { value, ..promised };
    let there = elsewhere(&file.source, document, at, "the target there");
    Some(differs(
        context,
        ours,
        ("target", &file.path),
        theirs,
        there,
    ))
}

fn window(context: &Context<'_>, file: &Seen, document: &Tree) -> Option<Problem> {
    let tree = context.tree();
    let ours = tree.get(context.scope.this, "window")?;
    let Typed::Quantity(promised) = tree[ours].typed.as_deref()? else {
        return None;
    };
    let list = document.at(Tree::ROOT, &["spec", "timeWindow"])?;
    let [window] = document.items(list) else {
        return None;
    };
    let at = document.get(*window, "duration")?;
    let theirs = duration(&document[at].text)?;
    if theirs.compare(*promised) == Some(Ordering::Equal) {
        return None;
    }
    let there = elsewhere(&file.source, document, at, "the window there");
    Some(differs(
        context,
        ours,
        ("window", &file.path),
        theirs,
        there,
    ))
}

fn differs(
    context: &Context<'_>,
    ours: NodeId,
    (key, name): (&str, &str),
    theirs: Quantity,
    there: Related,
) -> Problem {
    let tree = context.tree();
    let mut problem = Problem::at(context, ours, Fault::Contradicted, "");
    problem.labels = vec![Label {
        span: tree.mark(ours),
        text: format!("{theirs} there"),
    }];
    problem.related = vec![there];
    let text = &tree[ours].text;
    problem.vars = vec![
        ("found", text.to_string()),
        ("target", format!("`{name}`")),
        (
            "problem",
            format!("`{name}` promises a {key} of {theirs}, the manifest {text}"),
        ),
    ];
    problem
}

/// A duration as OpenSLO writes it: a number and one of m, h, d, w, M, Q, Y; minutes are `m` there.
fn duration(text: &str) -> Option<Quantity> {
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(at);
    let (times, unit) = match unit {
        "m" => (1, "min"),
        "h" | "d" | "w" => (1, unit),
        "M" => (1, "mo"),
        "Q" => (3, "mo"),
        "Y" => (1, "y"),
        _ => return None,
    };
    let number = number.parse::<u32>().ok()?.checked_mul(times)?;
    match quantity::parse(Format::Duration, &format!("{number}{unit}")) {
        Ok(Some(Typed::Quantity(duration))) => Some(duration),
        _ => None,
    }
}
