//! Words of an organisation's own: a vocabulary file that a standard names, with the answers that it is
//! tested on.

use super::file::Spanned;
use super::{StandardError, fence};
use crate::check::{RuleError, only};
use crate::manifest::{self, Kind, NodeId, Tree};
use crate::rule;
use crate::schema::nearest;
use crate::source::{Source, Span};
use crate::wording::{Category, LONGEST, Vocabulary};
use std::path::Path;
use std::sync::Arc;

/// Phrases that all files of a standard may bring together.
pub(super) const MOST: usize = 2_000;
/// Characters of a phrase.
const CHARACTERS: usize = 100;

/// Words of a language rather than of a platform: a standard has none of these.
const OF_THE_LANGUAGE: [Category; 4] = [
    Category::Number,
    Category::Condition,
    Category::Bound,
    Category::Reason,
];

/// One phrase with its place in the file.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// As written, in lower case.
    pub text: String,
    /// What it does in an answer.
    pub category: Category,
    pub(super) span: Span,
}

/// An answer that a vocabulary file is tested on.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// `vague 1`, `clear 2`
    pub name: String,
    /// The kind of answer; empty where the example names none.
    pub field: String,
    /// The answer.
    pub text: String,
    /// Whether it must be called vague.
    pub vague: bool,
    /// The words to be marked, where the example names them.
    pub marks: Option<Vec<String>>,
}

/// One vocabulary file.
#[derive(Debug)]
pub struct Words {
    pub(super) source: Arc<Source>,
    /// What it adds.
    pub phrases: Vec<Phrase>,
    /// What it is tested on.
    pub examples: Vec<Spoken>,
}

impl Words {
    /// Reads the bytes of a vocabulary file; every mistake at its own place.
    ///
    /// # Errors
    /// The text as far as it can be shown, and what is wrong in it.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, (Arc<Source>, Vec<RuleError>)> {
        let (source, mut findings) = manifest::open(name, bytes);
        let mut tree = None;
        if findings.is_empty() {
            let read = manifest::read_other(&source);
            findings = read.findings;
            tree = read.tree;
        }
        let refused = |error| (source.clone(), vec![error]);
        if let Some(finding) = findings.into_iter().next() {
            return Err(refused(super::file::unread(finding)));
        }
        let tree = tree.ok_or_else(|| {
            refused(RuleError::new(
                Span::default(),
                "`phrases` is missing",
                HELP,
            ))
        })?;
        let reader = Reader { tree: &tree };
        let read = reader.phrases().and_then(|phrases| {
            let examples = reader.examples()?;
            Ok((phrases, examples))
        });
        let (phrases, examples) = read.map_err(refused)?;
        Ok(Words {
            source,
            phrases,
            examples,
        })
    }

    /// The built-in phrases and those of this file.
    pub fn vocabulary(&self) -> Vocabulary {
        let phrases = self.phrases.iter();
        vocabulary(phrases.map(|phrase| (phrase.category, phrase.text.as_str())))
    }
}

/// The built-in phrases and these.
pub(super) fn vocabulary<'p>(phrases: impl Iterator<Item = (Category, &'p str)>) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for (category, phrase) in phrases {
        vocabulary.add(phrase, category);
    }
    vocabulary
}

/// The vocabulary file that a standard names.
pub(super) fn read(
    path: &Path,
    named: &Spanned<String>,
    standard: &Arc<Source>,
) -> Result<Words, StandardError> {
    let bytes = fence::bytes(path).map_err(|error| {
        let message = format!("the vocabulary `{}` cannot be read: {error}", named.value);
        let error = RuleError::new(named.span, message, "name a file that can be read");
        StandardError::Refused(standard.clone(), vec![error])
    })?;
    Words::read(&super::shown_path(path), &bytes)
        .map_err(|(source, errors)| StandardError::Refused(source, errors))
}

const HELP: &str = "write `phrases: {deferral: [after the summer]}`";

struct Reader<'t> {
    tree: &'t Tree,
}

impl Reader<'_> {
    fn error(&self, at: NodeId, message: impl Into<String>, help: impl Into<String>) -> RuleError {
        RuleError::new(self.tree.mark(at), message, help)
    }

    fn phrases(&self) -> Result<Vec<Phrase>, RuleError> {
        let tree = self.tree;
        if !matches!(tree[Tree::ROOT].kind, Kind::Map(_)) {
            let span = tree.anchor(Tree::ROOT);
            return Err(RuleError::new(span, "this is no vocabulary", HELP));
        }
        only(tree, Tree::ROOT, &["phrases", "examples"])?;
        let lists = tree
            .get(Tree::ROOT, "phrases")
            .filter(|at| matches!(tree[*at].kind, Kind::Map(_)));
        let Some(lists) = lists else {
            let span = tree.anchor(Tree::ROOT);
            return Err(RuleError::new(span, "`phrases` is missing", HELP));
        };
        let known: Vec<_> = Category::names()
            .filter(|name| Category::parse(name).is_some_and(|c| !OF_THE_LANGUAGE.contains(&c)))
            .collect();
        only(tree, lists, &known)?;
        let mut out = Vec::new();
        for list in tree.children(lists) {
            let Some(category) = tree.key(*list).and_then(Category::parse) else {
                continue;
            };
            if !matches!(tree[*list].kind, Kind::List(_)) {
                let message = format!("`{}` takes a list of phrases", category.name());
                let help = format!("write `{}: [after the summer]`", category.name());
                return Err(self.error(*list, message, help));
            }
            for item in tree.children(*list) {
                out.push(self.phrase(*item, category)?);
                if out.len() > MOST {
                    let message = format!("there are over {MOST} phrases");
                    return Err(self.error(*item, message, "shorten the lists"));
                }
            }
        }
        Ok(out)
    }

    fn phrase(&self, at: NodeId, category: Category) -> Result<Phrase, RuleError> {
        let text = self.tree[at].text.trim();
        let refused = |message: &str, help: &str| Err(self.error(at, message, help));
        if !matches!(self.tree[at].kind, Kind::Text) || !text.chars().any(char::is_alphanumeric) {
            return refused(
                "this is no phrase",
                "write a few words, in quotes if need be",
            );
        }
        let found = text.chars().count() <= CHARACTERS && Vocabulary::default().add(text, category);
        if !found {
            let message = format!(
                "no answer holds this phrase: it is longer than {LONGEST} words or {CHARACTERS} \
                 characters, or than one sentence"
            );
            return refused(&message, "write the few words that tell it");
        }
        Ok(Phrase {
            text: text.to_lowercase(),
            category,
            span: self.tree.mark(at),
        })
    }

    fn examples(&self) -> Result<Vec<Spoken>, RuleError> {
        let tree = self.tree;
        let Some(at) = tree.get(Tree::ROOT, "examples") else {
            return Ok(Vec::new());
        };
        let help =
            "write `examples: {vague: [{field: on_late, text: we look at it after the summer}]}`";
        if !matches!(tree[at].kind, Kind::Map(_)) {
            return Err(self.error(at, "`examples` takes `vague` and `clear`", help));
        }
        only(tree, at, &["vague", "clear"])?;
        let mut out = Vec::new();
        for kind in ["vague", "clear"] {
            let Some(list) = tree.get(at, kind) else {
                continue;
            };
            if !matches!(tree[list].kind, Kind::List(_)) {
                return Err(self.error(list, format!("`{kind}` takes a list of answers"), help));
            }
            for (index, item) in tree.items(list).iter().enumerate() {
                out.push(self.example(kind, index, *item)?);
            }
        }
        Ok(out)
    }

    fn example(&self, kind: &str, index: usize, at: NodeId) -> Result<Spoken, RuleError> {
        let tree = self.tree;
        if !matches!(tree[at].kind, Kind::Map(_)) {
            let help = "write `{field: on_late, text: handled after the summer}`";
            return Err(self.error(at, "this is no answer with its field", help));
        }
        let vague = kind == "vague";
        let keys: &[&str] = match vague {
            true => &["field", "text", "marks"],
            false => &["field", "text"],
        };
        only(tree, at, keys)?;
        let text = tree
            .get(at, "text")
            .filter(|text| !tree[*text].text.is_empty() && tree.children(*text).is_empty());
        let Some(text) = text else {
            let help = "add the answer as `text: …`";
            return Err(self.error(at, "`text` is missing", help));
        };
        Ok(Spoken {
            name: format!("{kind} {}", index + 1),
            field: match tree.get(at, "field") {
                Some(field) => self.field(field)?,
                None => String::new(),
            },
            text: tree[text].text.to_string(),
            vague,
            marks: match tree.get(at, "marks") {
                Some(marks) => Some(self.marks(marks, &tree[text].text)?),
                None => None,
            },
        })
    }

    fn field(&self, at: NodeId) -> Result<String, RuleError> {
        let name = &*self.tree[at].text;
        let kinds = rule::prose();
        let mut names = kinds.iter().map(|kind| kind.field.as_str());
        if names.clone().any(|known| known == name) {
            return Ok(name.to_owned());
        }
        let help = match nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one such as `{}`", names.next().unwrap_or("on_late")),
        };
        Err(self.error(at, format!("there is no kind of answer `{name}`"), help))
    }

    fn marks(&self, at: NodeId, text: &str) -> Result<Vec<String>, RuleError> {
        if !matches!(self.tree[at].kind, Kind::List(_)) {
            let help = "write `marks: [after the summer]`";
            return Err(self.error(at, "`marks` takes a list of words", help));
        }
        let mark = |id: &NodeId| {
            let mark = &*self.tree[*id].text;
            if mark.is_empty() || !text.contains(mark) {
                let message = format!("`{mark}` does not stand in the text");
                return Err(self.error(*id, message, "copy the words as they stand there"));
            }
            Ok(mark.to_owned())
        };
        self.tree.items(at).iter().map(mark).collect()
    }
}
