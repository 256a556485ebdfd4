//! One standard file: its text → what it asks for, every mistake at its place with a did-you-mean.

use crate::check::{RuleError, only};
use crate::finding::{Finding, Severity};
use crate::manifest::{self, Kind, NodeId, Tree};
use crate::quantity::{self, Format, Typed};
use crate::schema::nearest;
use crate::source::{Source, Span};
use jiff::civil::Date;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

/// The longest that a standard may let waivers run, in days.
const MOST_DAYS: i64 = 3650;

const KEYS: &[&str] = &[
    "name",
    "version",
    "extends",
    "adjust",
    "rules",
    "rule_files",
    "vocabulary",
    "waivers",
    "required",
];

/// A value with the place it was written at.
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

pub(super) type Level = Option<Severity>;

/// What a standard says of one rule.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) id: Spanned<String>,
    /// One severity for all stages at which the rule is on.
    pub(super) all: Option<Spanned<Level>>,
    pub(super) pilot: Option<Spanned<Level>>,
    pub(super) production: Option<Spanned<Level>>,
    pub(super) high_impact: Option<Spanned<Level>>,
    pub(super) enforce_from: Option<Spanned<Date>>,
    /// By name; the value as written, and the name's own place.
    pub(super) parameters: Vec<(Spanned<String>, Spanned<String>)>,
}

/// `adjust`: at a stage, rules of one severity get another.
#[derive(Debug)]
pub(super) struct Shift {
    pub(super) pilot: bool,
    pub(super) from: Level,
    pub(super) to: Spanned<Level>,
}

/// One standard file.
#[derive(Debug)]
pub(super) struct Standard {
    pub(super) source: Arc<Source>,
    /// Where it stands, canonical; nothing for a preset.
    pub(super) path: Option<PathBuf>,
    pub(super) name: Option<Spanned<String>>,
    pub(super) version: Option<String>,
    pub(super) extends: Option<Spanned<String>>,
    pub(super) adjust: Vec<Shift>,
    pub(super) rules: Vec<Setting>,
    pub(super) rule_files: Vec<Spanned<String>>,
    pub(super) vocabulary: Vec<Spanned<String>>,
    pub(super) max_days: Option<Spanned<u32>>,
    pub(super) approvers: Option<Spanned<Vec<String>>>,
    pub(super) never_waivable: Vec<Spanned<String>>,
    pub(super) required: Vec<Spanned<String>>,
}

impl Standard {
    /// Reads the bytes of a standard file.
    pub(super) fn read(
        name: &str,
        path: Option<PathBuf>,
        bytes: &[u8],
    ) -> Result<Self, (Arc<Source>, Vec<RuleError>)> {
        let (source, mut findings) = manifest::open(name, bytes);
        let mut tree = None;
        if findings.is_empty() {
            let read = manifest::read_other(&source);
            findings = read.findings;
            tree = read.tree;
        }
        let refused = |errors| (source.clone(), errors);
        let Some(tree) = tree.filter(|_| findings.is_empty()) else {
            return Err(refused(findings.into_iter().map(unread).collect()));
        };
        let reader = Reader {
            tree: &tree,
            errors: RefCell::default(),
        };
        let standard = reader.standard(source.clone(), path);
        let mut errors = reader.errors.into_inner();
        match standard {
            Ok(standard) if errors.is_empty() => return Ok(standard),
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
        errors.sort_by_key(|error| error.span);
        Err(refused(errors))
    }
}

/// What is wrong with a text that cannot be read; it is no manifest.
pub(super) fn unread(finding: Finding) -> RuleError {
    let span = finding.span();
    if finding.rule == "several-documents" {
        let message = "a second document begins here, and only the first would be read";
        let help = "delete this line, or move what follows into a file of its own";
        return RuleError::new(span, message, help);
    }
    RuleError::new(span, finding.message, finding.help.unwrap_or_default())
}

type Read<T> = Result<T, RuleError>;

struct Reader<'t> {
    tree: &'t Tree,
    /// Mistakes so far: one does not keep the others from being shown.
    errors: RefCell<Vec<RuleError>>,
}

impl Reader<'_> {
    /// What was read; a mistake is kept for the end.
    fn or_note<T>(&self, read: Read<T>) -> Option<T> {
        read.map_err(|error| self.errors.borrow_mut().push(error))
            .ok()
    }

    fn noted<T>(&self, at: Option<NodeId>, read: impl Fn(NodeId) -> Read<T>) -> Option<T> {
        at.and_then(|at| self.or_note(read(at)))
    }

    fn standard(&self, source: Arc<Source>, path: Option<PathBuf>) -> Read<Standard> {
        let root = Tree::ROOT;
        if !matches!(self.tree[root].kind, Kind::Map(_)) {
            let help = "start with `name: acme` and `rules: {stop-untested: error}`";
            let span = self.tree.anchor(root);
            return Err(RuleError::new(span, "this is no standard", help));
        }
        self.or_note(only(self.tree, root, KEYS));
        let waivers = self.map(
            root,
            "waivers",
            &["max_days", "approvers", "never_waivable"],
        );
        let waivers = self.or_note(waivers).flatten();
        let terms = |key: &str| waivers.and_then(|at| self.tree.get(at, key));
        Ok(Standard {
            source,
            path,
            name: self.noted(self.get("name"), |at| self.text(at)),
            version: self
                .noted(self.get("version"), |at| self.scalar(at))
                .map(|version| version.value),
            extends: self.noted(self.get("extends"), |at| self.text(at)),
            adjust: self.or_note(self.adjust()).unwrap_or_default(),
            rules: self.or_note(self.rules()).unwrap_or_default(),
            rule_files: self.texts(self.get("rule_files")),
            vocabulary: self.texts(self.get("vocabulary")),
            max_days: self.noted(terms("max_days"), |at| self.days(at)),
            approvers: terms("approvers").map(|at| Spanned {
                span: self.tree.mark(at),
                value: self
                    .texts(Some(at))
                    .into_iter()
                    .map(|name| name.value)
                    .collect(),
            }),
            never_waivable: self.texts(terms("never_waivable")),
            required: self.texts(self.get("required")),
        })
    }

    fn get(&self, key: &str) -> Option<NodeId> {
        self.tree.get(Tree::ROOT, key)
    }

    fn error(&self, at: NodeId, message: impl Into<String>, help: impl Into<String>) -> RuleError {
        RuleError::new(self.tree.mark(at), message, help)
    }

    /// A map with these keys, or nothing where it is absent.
    fn map(&self, parent: NodeId, key: &str, known: &[&str]) -> Read<Option<NodeId>> {
        let Some(at) = self.tree.get(parent, key) else {
            return Ok(None);
        };
        if !matches!(self.tree[at].kind, Kind::Map(_)) {
            let help = format!("write `{key}:` with {}", known.join(", "));
            return Err(self.error(at, format!("`{key}` takes keys of its own"), help));
        }
        only(self.tree, at, known)?;
        Ok(Some(at))
    }

    fn text(&self, at: NodeId) -> Read<Spanned<String>> {
        if matches!(self.tree[at].kind, Kind::Text) {
            return self.scalar(at);
        }
        Err(self.error(
            at,
            "this is not a text",
            "write a text, in quotes if need be",
        ))
    }

    fn scalar(&self, at: NodeId) -> Read<Spanned<String>> {
        if !self.tree.children(at).is_empty() {
            let key = self.tree.key(at).unwrap_or_default();
            let message = format!("`{key}` takes one value, and this is more");
            let first = self.tree.children(at).iter();
            let first = first
                .map(|it| &*self.tree[*it].text)
                .find(|it| !it.is_empty());
            let help = format!("write one value, as in `{key}: {}`", first.unwrap_or("90d"));
            return Err(self.error(at, message, help));
        }
        if !self.tree.is_given(at) {
            return Err(self.error(at, "a value is missing here", "write a text or a number"));
        }
        Ok(Spanned {
            value: self.tree[at].text.to_string(),
            span: self.tree.mark(at),
        })
    }

    /// A list of texts, or one text alone.
    fn texts(&self, at: Option<NodeId>) -> Vec<Spanned<String>> {
        let Some(at) = at else { return Vec::new() };
        let one = [at];
        let items = match &self.tree[at].kind {
            Kind::List(items) => items.as_slice(),
            _ => &one,
        };
        let text = |item: &NodeId| self.or_note(self.text(*item));
        items.iter().filter_map(text).collect()
    }

    fn level(&self, at: NodeId) -> Read<Spanned<Level>> {
        let text = &*self.tree[at].text;
        let value = level(text).ok_or_else(|| {
            let help = match nearest(text, LEVELS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write off, info, warning or error".to_owned(),
            };
            let shown = if text.is_empty() { "this" } else { text };
            self.error(at, format!("`{shown}` is not a severity"), help)
        })?;
        let span = self.tree.mark(at);
        Ok(Spanned { value, span })
    }

    fn days(&self, at: NodeId) -> Read<Spanned<u32>> {
        let days = match self.tree[at].kind {
            Kind::Integer(days) => Some(days),
            _ => None,
        };
        let days = days.filter(|days| (0..=MOST_DAYS).contains(days));
        let value = days
            .and_then(|days| u32::try_from(days).ok())
            .ok_or_else(|| {
                let message = "this is no number of days for which a waiver may run";
                self.error(
                    at,
                    message,
                    format!("write a whole number from 0 to {MOST_DAYS}"),
                )
            })?;
        let span = self.tree.mark(at);
        Ok(Spanned { value, span })
    }

    fn adjust(&self) -> Read<Vec<Shift>> {
        let Some(at) = self.map(Tree::ROOT, "adjust", &["pilot", "production"])? else {
            return Ok(Vec::new());
        };
        let mut shifts = Vec::new();
        for stage in ["pilot", "production"] {
            let Some(stage_at) = self.map(at, stage, &LEVELS)? else {
                continue;
            };
            for from in self.tree.children(stage_at) {
                shifts.push(Shift {
                    pilot: stage == "pilot",
                    from: self.tree.key(*from).and_then(level).flatten(),
                    to: self.level(*from)?,
                });
            }
        }
        Ok(shifts)
    }

    fn rules(&self) -> Read<Vec<Setting>> {
        let Some(at) = self.get("rules") else {
            return Ok(Vec::new());
        };
        match self.tree[at].kind {
            Kind::Map(_) => {}
            Kind::Null => return Ok(Vec::new()),
            _ => {
                let help = "write one line for each rule, as in `stop-untested: error`";
                return Err(self.error(at, "`rules` takes the ids of rules as keys", help));
            }
        }
        let rules = self.tree.children(at).iter();
        let setting = |rule: &NodeId| self.or_note(self.setting(*rule));
        Ok(rules.filter_map(setting).collect())
    }

    fn setting(&self, at: NodeId) -> Read<Setting> {
        let mut setting = Setting {
            id: self.key(at),
            all: None,
            pilot: None,
            production: None,
            high_impact: None,
            enforce_from: None,
            parameters: Vec::new(),
        };
        if !matches!(self.tree[at].kind, Kind::Map(_)) {
            setting.all = Some(self.level(at)?);
            return Ok(setting);
        }
        for child in self.tree.children(at) {
            let child = *child;
            match self.tree.key(child).unwrap_or_default() {
                "pilot" => setting.pilot = Some(self.level(child)?),
                "production" => setting.production = Some(self.level(child)?),
                "high_impact" => setting.high_impact = Some(self.level(child)?),
                "enforce_from" => setting.enforce_from = Some(self.date(child)?),
                _ => setting
                    .parameters
                    .push((self.key(child), self.scalar(child)?)),
            }
        }
        Ok(setting)
    }

    fn key(&self, at: NodeId) -> Spanned<String> {
        Spanned {
            value: self.tree.key(at).unwrap_or_default().to_owned(),
            span: self.tree.key_span(at).unwrap_or_default(),
        }
    }

    fn date(&self, at: NodeId) -> Read<Spanned<Date>> {
        match quantity::parse(Format::Date, &self.tree[at].text) {
            Ok(Some(Typed::Date(value))) => Ok(Spanned {
                value,
                span: self.tree.mark(at),
            }),
            _ => Err(self.error(at, "this is not a date", "write a date such as 2027-03-01")),
        }
    }
}

const LEVELS: [&str; 4] = ["off", "info", "warning", "error"];

fn level(text: &str) -> Option<Level> {
    match text {
        "off" => Some(None),
        "info" => Some(Some(Severity::Info)),
        "warning" => Some(Some(Severity::Warning)),
        "error" => Some(Some(Severity::Error)),
        _ => None,
    }
}
