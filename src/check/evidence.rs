//! `evidence: {…}`: a path leads to a file of the repository that holds something, and its anchor to
//! a heading.

use super::options::{Count, Found};
use super::{Check, Context, FieldPath, Options, Problem, RuleError};
use crate::finding::Fault;
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::Format;
use crate::repository::{Look, Repository, Seen, html_anchors};
use crate::schema::{Shape, nearest, shape_of};
use crate::wording::{self, NonAnswer, Vocabulary};
use std::borrow::Cow;

/// Either one field with a least number of lines, or every path of the manifest.
#[derive(Debug)]
struct Evidence {
    field: Option<FieldPath>,
    min_lines: Count,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["field", "min_lines"])?;
    let field = options
        .get("field")
        .map(|at| options.path(at))
        .transpose()?;
    let min_lines = match options.get("min_lines") {
        None => Count::Fixed(1),
        Some(at) => options.count(at)?,
    };
    Ok(Box::new(Evidence { field, min_lines }))
}

impl Check for Evidence {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        if matches!(context.repository, Repository::None) {
            return Vec::new();
        }
        let tree = context.tree();
        let places = match &self.field {
            Some(field) => match field.find(tree, context.scope.this, false) {
                Found::Value(id) => vec![id],
                Found::Absent(..) | Found::Beyond => Vec::new(),
            },
            None => paths(tree),
        };
        places
            .into_iter()
            .filter(|id| !tree[*id].spoken)
            .filter_map(|id| self.problem(context, id))
            .collect()
    }
}

/// Where a path may stand for the answer itself, by the last key.
const PATH_OR_TEXT: &[&str] = &["basis", "correction", "schedule", "value_basis"];

/// All paths of a manifest, by the schema, and texts that are one where either may stand.
fn paths(tree: &Tree) -> Vec<NodeId> {
    let is_path = |id: &NodeId| {
        let Some(shape) = shape_of(tree, *id).map(Shape::of) else {
            return false;
        };
        let either = || tree.key(*id).is_some_and(|key| PATH_OR_TEXT.contains(&key));
        matches!(tree[*id].kind, Kind::Text)
            && (shape.format == Some(Format::Path) || (either() && is_file_name(&tree[*id].text)))
    };
    tree.ids().filter(is_path).collect()
}

/// Whether a text is plainly the path of a document in a folder: `docs/runbook.md#undo`.
fn is_file_name(text: &str) -> bool {
    const ENDS: &[&str] = &[
        ".adoc", ".csv", ".docx", ".html", ".json", ".md", ".pdf", ".rst", ".txt", ".xlsx",
        ".yaml", ".yml",
    ];
    let path = text.split('#').next().unwrap_or_default();
    let part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    path.contains('/')
        && path.starts_with(|c: char| c.is_alphanumeric() || c == '.')
        && path.chars().all(part)
        && ENDS
            .iter()
            .any(|end| path.to_ascii_lowercase().ends_with(end))
}

impl Evidence {
    /// With a field, only the length is asked: that the file is there is asked of every path.
    fn problem(&self, context: &Context<'_>, id: NodeId) -> Option<Problem> {
        let tree = context.tree();
        let text = &*tree[id].text;
        let (path, anchor) = text
            .split_once('#')
            .map_or((text, None), |(p, a)| (p, Some(a)));
        let problem = |fault, label: &str, says: String, help: String| {
            let mut problem = Problem::at(context, id, fault, label);
            problem.vars = vec![("found", path.to_owned()), ("problem", says)];
            problem.help = Some(help);
            Some(problem)
        };
        let look = context.repository.look(path);
        let file = match &*look {
            Look::File(file) => file,
            _ if self.field.is_some() => return None,
            Look::Absent | Look::NotAFile if is_folder(context, id, path, &look) => return None,
            Look::Absent => {
                let says = format!("there is no file `{path}` in this repository");
                let help = format!("commit `{path}`, or name the file that holds the evidence");
                return problem(Fault::Missing, "no such file", says, help);
            }
            Look::NotAFile => {
                let says = format!("`{path}` is not a file");
                return problem(Fault::Missing, "not a file", says, "name a file".to_owned());
            }
        };
        context.take_file(file);
        let least = self.min_lines.value(&context.scope);
        let lines = match &self.field {
            Some(_) => file.lines_told(least, |line| !is_template(line, context.vocabulary)),
            None => {
                let filled = file.source.text().lines();
                let filled = filled.filter(|line| !line.trim().is_empty());
                filled.take(least).count()
            }
        };
        if self.field.is_some() && file.source.text().trim().is_empty() {
            return None;
        }
        if lines < least {
            let label = match (lines, &self.field) {
                (0, None) => "empty",
                _ => "too short",
            };
            let says = match lines {
                0 if self.field.is_none() => format!("`{path}` is empty"),
                1 => format!("`{path}` has 1 line of text, fewer than {least}"),
                _ => format!("`{path}` has {lines} lines of text, fewer than {least}"),
            };
            let help = format!("write what somebody needs who has never seen it into `{path}`");
            return problem(Fault::Vague, label, says, help);
        }
        if self.field.is_some() {
            return None;
        }
        if is_forgotten(context, file) {
            let says = format!("`{path}` is on this machine only: git does not track it");
            let help = format!("commit it\ngit add {path}");
            return problem(Fault::Missing, "not in git", says, help);
        }
        let anchor = anchor?;
        let known = anchors(path, file, anchor)?;
        let decoded = percent_decoded(anchor);
        if known.contains(&decoded) {
            return None;
        }
        let says = format!("`{path}` has no heading `#{anchor}`");
        let help = match nearest(anchor, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{path}#{near}`?"),
            None => format!("add a heading that becomes `#{anchor}` to `{path}`"),
        };
        problem(Fault::Missing, "no such heading", says, help)
    }
}

/// Whether a line says nothing yet: blank, only marks, `TODO: …`, `<what to type>`.
fn is_template(line: &str, vocabulary: &Vocabulary) -> bool {
    let marks = |c: char| {
        c.is_whitespace() || matches!(c, '#' | '-' | '*' | '+' | '>' | '|' | '_' | '`' | '=')
    };
    let text = line.trim_matches(marks);
    let text = text.strip_prefix("[ ]").unwrap_or(text).trim_start();
    if !text.contains(char::is_alphanumeric) {
        return true;
    }
    let first = text.split(|c: char| !c.is_alphanumeric()).next();
    let later = first.is_some_and(|word| ["TODO", "TBD", "TBC", "FIXME", "XXX"].contains(&word));
    let framed = [("<", ">"), ("[", "]"), ("{{", "}}")]
        .iter()
        .any(|(open, close)| {
            text.starts_with(open) && text.find(close) == Some(text.len() - close.len())
        });
    later
        || framed
        || (!text.contains(['<', '[', '{'])
            && wording::non_answer(text, vocabulary) == Some(NonAnswer::Placeholder))
}

/// Where the schema asks for a file or a folder.
const FOLDERS: &[&str] = &["/links/eval_suite"];

/// Whether a folder stands where one may: it holds something, for git knows no empty ones.
fn is_folder(context: &Context<'_>, id: NodeId, path: &str, look: &Look) -> bool {
    let may = FOLDERS.contains(&context.tree().pointer(id).as_str());
    let listed = || {
        !context
            .repository
            .list(path.trim_end_matches('/'))
            .is_empty()
    };
    may && (matches!(look, Look::NotAFile) || listed())
}

/// Whether git tracks the manifest and not the file: then whoever checks it out has only half. While
/// the manifest itself is not committed, nothing is forgotten yet.
fn is_forgotten(context: &Context<'_>, file: &Seen) -> bool {
    if context.repository.tracks(file) != Some(false) {
        return false;
    }
    let name = context.repository.manifest(context.tree().source().name());
    let manifest = context.repository.beside(&name);
    manifest.is_some_and(|manifest| context.repository.tracks(&manifest) == Some(true))
}

/// What a link into a file may name; nothing where that kind of file is not known.
fn anchors<'f>(path: &str, file: &'f Seen, anchor: &str) -> Option<Cow<'f, [String]>> {
    let text = file.source.text();
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    if let Some(line) = anchor.strip_prefix('L') {
        let line = line.split(['-', 'C']).next().and_then(|l| l.parse().ok());
        if let Some(line) = line {
            let known = (1..=text.lines().count()).contains(&line);
            let known = known.then(|| percent_decoded(anchor));
            return Some(known.into_iter().collect());
        }
    }
    match end.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdx" => Some(Cow::Borrowed(&file.outline().anchors)),
        "html" | "htm" => Some(Cow::Owned(html_anchors(text))),
        _ => None,
    }
}

/// `caf%C3%A9` is `café`, as browsers copy it.
fn percent_decoded(anchor: &str) -> String {
    if !anchor.contains('%') {
        return anchor.to_owned();
    }
    let mut out = Vec::new();
    let mut rest = anchor.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                out.push(code);
                rest = &after[2..];
            }
            _ => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| anchor.to_owned())
}
