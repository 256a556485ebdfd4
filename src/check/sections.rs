//! `sections: {in: …, of: […]}`: a Markdown file has a section for each of some entries.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError, listed};
use crate::expr::{self, Expr, Scope};
use crate::finding::{Fault, Label, Related};
use crate::manifest::{Kind, NodeId, Tree};
use crate::repository::{Outline, Section, Seen, name_words};
use crate::schema::Shape;

#[derive(Debug)]
struct Sections {
    /// The file, as a path from the top of the manifest.
    file: FieldPath,
    subjects: Vec<Subject>,
}

/// Entries that must have a section.
#[derive(Debug)]
struct Subject {
    /// A list, or one value.
    each: FieldPath,
    when: Option<Expr>,
    /// The field of an entry whose words a title holds.
    named: Option<FieldPath>,
    /// Titles that will do as well.
    titles: Vec<Vec<String>>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["in", "of"])?;
    let root = Options {
        this: Shape::ROOT,
        ..options.with(options.at)
    };
    let file = root.path(options.demand("in", "in: operations.runbook")?)?;
    let of = options.demand("of", "of: [{each: operations.alerts, named: id}]")?;
    let items = options.tree.items(of);
    if items.is_empty() {
        let help = "write `of: [{each: operations.alerts, named: id}]`";
        return Err(options.error(of, "no entries are named", help));
    }
    let subjects = items.iter().map(|at| subject(&root.with(*at)));
    Ok(Box::new(Sections {
        file,
        subjects: subjects.collect::<Result<_, _>>()?,
    }))
}

fn subject(root: &Options<'_>) -> Result<Subject, RuleError> {
    root.only(&["each", "when", "named", "titles"])?;
    let each = root.path(root.demand("each", "each: operations.alerts")?)?;
    let shape = each.shape(Shape::ROOT).unwrap_or(Shape::ROOT);
    let entry = Options {
        this: Shape::of(shape).items.unwrap_or(shape),
        ..root.with(root.at)
    };
    let titles = entry.get("titles").map(|at| entry.texts(at)).transpose()?;
    let titles = titles.unwrap_or_default().into_iter();
    let named = entry.get("named").map(|at| entry.path(at)).transpose()?;
    let titles: Vec<_> = titles.map(|(_, title)| name_words(title)).collect();
    if named.is_none() && titles.is_empty() {
        let help = "add `named: id` or `titles: [stop]`";
        return Err(root.error(root.at, "nothing says what a title must hold", help));
    }
    Ok(Subject {
        each,
        when: entry.get("when").map(|at| entry.test(at)).transpose()?,
        named,
        titles,
    })
}

impl Check for Sections {
    /// One finding for the file: what it lacks is one piece of work.
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let Found::Value(at) = self.file.find(tree, Tree::ROOT, false) else {
            return Vec::new();
        };
        let path = tree[at].text.split('#').next().unwrap_or_default();
        let ends = [".md", ".markdown", ".mdx"];
        if !ends.iter().any(|end| path.to_lowercase().ends_with(end)) {
            return Vec::new();
        }
        let look = context.repository.look(path);
        let Some(file) = look.file() else {
            return Vec::new();
        };
        let outline = file.outline();
        // A text without a single heading is not written yet; that it is too short is said elsewhere.
        if outline.sections.is_empty() {
            return Vec::new();
        }
        let lacks: Vec<_> = self
            .subjects
            .iter()
            .flat_map(|subject| subject.lacks(context, outline))
            .collect();
        match lacks.is_empty() {
            true => Vec::new(),
            false => vec![problem(context, at, path, file, &lacks)],
        }
    }
}

/// An entry without a section, or with one that holds nothing.
struct Lack<'o> {
    /// What is marked.
    at: NodeId,
    name: String,
    empty: Option<&'o Section>,
}

impl Subject {
    fn lacks<'o>(&self, context: &Context<'_>, outline: &'o Outline) -> Vec<Lack<'o>> {
        let tree = context.tree();
        let Found::Value(at) = self.each.find(tree, Tree::ROOT, false) else {
            return Vec::new();
        };
        let entries = match &tree[at].kind {
            Kind::List(items) => items.clone(),
            _ => vec![at],
        };
        if !context.take(entries.len() * outline.sections.len()) {
            return Vec::new();
        }
        entries
            .into_iter()
            .filter(|entry| !tree[*entry].spoken && self.is_asked(context, *entry))
            .filter_map(|entry| self.lack(tree, entry, outline))
            .collect()
    }

    fn is_asked(&self, context: &Context<'_>, entry: NodeId) -> bool {
        let scope = Scope {
            this: entry,
            ..context.scope
        };
        self.when
            .as_ref()
            .is_none_or(|when| expr::holds(when, &scope) == Ok(true))
    }

    fn lack<'o>(&self, tree: &Tree, entry: NodeId, outline: &'o Outline) -> Option<Lack<'o>> {
        let named = match &self.named {
            None => None,
            Some(path) => match path.find(tree, entry, false) {
                Found::Value(id) => Some(id),
                Found::Absent(..) | Found::Beyond => return None,
            },
        };
        let name = named.map_or("", |id| &*tree[id].text);
        let wanted = name_words(name);
        let mut empty = None;
        for section in &outline.sections {
            let words = &section.words;
            let item = section.is_item();
            let by_name = !wanted.is_empty()
                && match item {
                    true => words.starts_with(&wanted),
                    false => wanted.iter().all(|word| words.contains(word)),
                };
            let by_title = || {
                self.titles.iter().any(|title| match item {
                    true => words.first() == title.first() && holds(words, title),
                    false => holds(words, title),
                })
            };
            if by_name || by_title() {
                if !section.is_empty {
                    return None;
                }
                empty = Some(section);
            }
        }
        // An anchor that the author wrote out is a section too.
        if empty.is_none() && !name.is_empty() && outline.anchors.iter().any(|a| a == name) {
            return None;
        }
        let title = self.titles.first().map(|words| words.join(" "));
        Some(Lack {
            at: named.unwrap_or(entry),
            name: match name {
                "" => title.unwrap_or_default(),
                name => name.to_owned(),
            },
            empty,
        })
    }
}

/// Whether the words of a title stand in another one, in their order: `switch off` in `Switch it off`.
fn holds(words: &[String], title: &[String]) -> bool {
    let mut words = words.iter();
    !title.is_empty() && title.iter().all(|wanted| words.any(|word| word == wanted))
}

fn problem(
    context: &Context<'_>,
    at: NodeId,
    path: &str,
    file: &Seen,
    lacks: &[Lack<'_>],
) -> Problem {
    let tree = context.tree();
    let mut problem = Problem::at(context, at, Fault::Missing, "");
    let labels = lacks.iter().map(|lack| Label {
        span: match tree[lack.at].kind {
            Kind::List(_) | Kind::Map(_) => tree.anchor(lack.at),
            _ => tree.mark(lack.at),
        },
        text: match lack.empty {
            Some(_) => "nothing under its heading".to_owned(),
            None => "no section".to_owned(),
        },
    });
    problem.labels.extend(labels);
    let empty = lacks.iter().filter_map(|lack| lack.empty);
    problem.related = empty
        .map(|section| Related {
            source: file.source.clone(),
            span: section.span,
            text: "nothing stands under it".to_owned(),
        })
        .collect();
    let names: Vec<_> = lacks.iter().map(|lack| lack.name.as_str()).collect();
    problem.vars = vec![("missing", listed(&names)), ("found", path.to_owned())];
    // The words of the file itself are not in doubt.
    problem.speaks = Vec::new();
    problem
}
