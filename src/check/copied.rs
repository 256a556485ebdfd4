//! `copied: {min_words: …, except: […]}`: no answer stands word for word at another question, or in
//! another manifest of the run.

use super::across::others;
use super::options::Count;
use super::{Check, Context, Options, Phase, Problem, RuleError};
use crate::finding::{Fault, Label};
use crate::fleet::Fact;
use crate::manifest::limit::MAX_FINDINGS_OF_A_RULE;
use crate::manifest::{Kind, NodeId, Tree};
use crate::schema::{Shape, ShapeId, shape_of};
use std::collections::HashMap;

#[derive(Debug)]
struct Copied {
    min_words: Count,
    /// Keys under which the same text is natural.
    except: Vec<String>,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["min_words", "except"])?;
    let at = options.demand("min_words", "min_words: 8")?;
    let min_words = options.count(at)?;
    let except = options
        .get("except")
        .map(|at| options.texts(at))
        .transpose()?;
    let except = except.unwrap_or_default().into_iter();
    Ok(Box::new(Copied {
        min_words,
        except: except.map(|(_, key)| key.to_owned()).collect(),
    }))
}

/// A sentence of somebody's own.
struct Sentence {
    at: NodeId,
    shape: ShapeId,
    words: String,
}

impl Check for Copied {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let mut out = Vec::new();
        let mut first: HashMap<String, (NodeId, ShapeId)> = HashMap::new();
        context.take(tree.len());
        for sentence in self.sentences(context) {
            context.take(sentence.words.len() + context.met.len());
            let (at, shape) = (sentence.at, sentence.shape);
            let (earlier, asked) = *first.entry(sentence.words).or_insert((at, shape));
            // Two sources may well share one plan: only another question makes it no answer.
            if out.len() >= MAX_FINDINGS_OF_A_RULE && earlier != at && asked != shape {
                out.push(Problem::counted(at, Fault::Vague));
                continue;
            }
            if earlier != at && asked != shape {
                let mut problem = Problem::at(context, at, Fault::Vague, "the same words");
                problem.labels.push(Label {
                    span: tree.mark(earlier),
                    text: "first here".to_owned(),
                });
                let place = tree.named_pointer(earlier);
                problem.vars = vec![("target", format!("at `{place}`"))];
                out.push(problem);
                continue;
            }
            if let Some(met) = context.met.iter().find(|met| met.fact.at == at) {
                let mut problem = Problem::at(context, at, Fault::Vague, "the same words");
                problem.related = others(met);
                problem.vars = vec![("target", "in another manifest".to_owned())];
                out.push(problem);
            }
        }
        out
    }

    fn phase(&self) -> Phase {
        Phase::Words
    }

    fn facts<'r>(&self, context: &Context<'r>) -> Vec<Fact<'r>> {
        let tree = context.tree();
        let fact = |sentence: Sentence| Fact {
            rule: context.rule,
            key: sentence.words,
            sum: None,
            this: context.scope.this,
            at: sentence.at,
            span: tree.mark(sentence.at),
        };
        self.sentences(context).map(fact).collect()
    }

    /// It has something to say of one manifest alone, too.
    fn is_shared(&self) -> bool {
        true
    }

    fn needs_others(&self) -> bool {
        false
    }
}

impl Copied {
    fn sentences<'t>(&'t self, context: &'t Context<'_>) -> impl Iterator<Item = Sentence> + 't {
        let tree = context.tree();
        let min_words = self.min_words.value(&context.scope).max(1);
        tree.ids()
            .filter_map(move |at| self.sentence(tree, at, min_words))
    }

    /// A text that is free: no choice of words, no name, no address, no path, no number.
    fn sentence(&self, tree: &Tree, at: NodeId, min_words: usize) -> Option<Sentence> {
        let node = &tree[at];
        // Fewer bytes cannot hold so many words.
        let least = min_words.saturating_mul(2) - 1;
        if !matches!(node.kind, Kind::Text) || node.spoken || node.text.len() < least {
            return None;
        }
        let shape = shape_of(tree, at)?;
        let known = Shape::of(shape);
        if known.format.is_some() || !known.choices.is_empty() || !known.refers_to.is_empty() {
            return None;
        }
        if self.is_excepted(tree, at) {
            return None;
        }
        has_words(&node.text, min_words).then(|| Sentence {
            at,
            shape,
            words: plain(&node.text),
        })
    }

    fn is_excepted(&self, tree: &Tree, at: NodeId) -> bool {
        let mut up = Some(at);
        while let Some(id) = up {
            if tree
                .key(id)
                .is_some_and(|key| self.except.iter().any(|e| e == key))
            {
                return true;
            }
            up = tree[id].parent;
        }
        false
    }
}

/// The words of a text: runs of letters and digits.
fn plain_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// The same of a text in ASCII: nearly every one is, and its bytes are quicker to look at.
fn ascii_words(text: &str) -> impl Iterator<Item = &[u8]> {
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// Whether a text has so many words, one at least.
fn has_words(text: &str, least: usize) -> bool {
    match text.is_ascii() {
        true => ascii_words(text).nth(least - 1).is_some(),
        false => plain_words(text).nth(least - 1).is_some(),
    }
}

/// The words of a text in lower case with one blank between them: the text as it is compared. One text
/// instead of one for each word: this is asked of every sentence.
fn plain(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut add = |word: &[u8]| {
        if !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    };
    match text.is_ascii() {
        true => ascii_words(text).for_each(&mut add),
        false => plain_words(text).for_each(|word| add(word.to_lowercase().as_bytes())),
    }
    out.make_ascii_lowercase();
    String::from_utf8(out).unwrap_or_default()
}
