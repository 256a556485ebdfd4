//! Labelled answers: JSON lines, one file for each source of voices.

use crate::learn::Weights;
use readiness::rule;
use readiness::wording::{self, Asked, Reading, Slot, Vocabulary};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// What careful readers said about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Clear,
    Vague,
    /// Readers would disagree: left aside when it is learned and measured.
    Borderline,
}

/// One line of a corpus.
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    pub field: String,
    pub text: String,
    pub label: Verdict,
    /// What a reader would ask: what, who, when, how_much, evidence, commitment.
    #[serde(default)]
    pub missing: Vec<String>,
    /// The words that evade; in a clear answer, words that must not count against it.
    #[serde(default)]
    pub words: Vec<String>,
    /// The type of hand-waving, where the writer named one.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// Which half of a language without learned cues it is in: words were chosen by `tuned`, not `held`.
    #[serde(default)]
    pub half: String,
    /// The file that it stands in, without its ending.
    #[serde(skip)]
    pub source: String,
}

impl Answer {
    /// Whether careful readers call it hand-waving.
    pub fn is_vague(&self) -> bool {
        self.label == Verdict::Vague
    }
}

/// The answers of one file; borderline ones are left out.
pub fn read(path: &Path) -> Result<Vec<Answer>, Box<dyn Error>> {
    let source = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let said = |e| format!("{}:{}: {e}", path.display(), at + 1);
        let mut answer: Answer = serde_json::from_str(line).map_err(said)?;
        answer.source = source.clone().into_owned();
        if answer.label != Verdict::Borderline {
            out.push(answer);
        }
    }
    Ok(out)
}

/// Every file of a folder, in the order of their names.
pub fn read_all(folder: &Path) -> Result<Vec<Answer>, Box<dyn Error>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    let read: Result<Vec<_>, _> = files.iter().map(|path| read(path)).collect();
    Ok(read?.into_iter().flatten().collect())
}

/// Reads answers as the program does.
pub struct Reader {
    says: BTreeMap<String, Vec<Slot>>,
    vocabulary: Vocabulary,
}

impl Reader {
    /// With the weights that the program carries, or with others.
    pub fn new(weights: Option<&Weights>) -> Self {
        let mut vocabulary = Vocabulary::default();
        if let Some(Weights(weights)) = weights {
            vocabulary.weigh_by(weights.iter().map(|(cue, weight)| (cue.as_str(), *weight)));
        }
        let prose = rule::prose().into_iter();
        Reader {
            says: prose.map(|prose| (prose.field, prose.says)).collect(),
            vocabulary,
        }
    }

    fn asked<'a>(&'a self, answer: &'a Answer) -> Asked<'a> {
        Asked {
            field: &answer.field,
            says: self.says.get(&answer.field).map_or(&[], Vec::as_slice),
            names: &[],
        }
    }

    pub fn read(&self, answer: &Answer) -> Reading {
        wording::read(&answer.text, self.asked(answer), &self.vocabulary)
    }

    /// The cues of an answer, each once, in order.
    pub fn cues(&self, answer: &Answer) -> Vec<String> {
        let mut cues = Vec::new();
        let asked = self.asked(answer);
        wording::cues(&answer.text, asked, &self.vocabulary, &mut |cue| {
            cues.push(cue.to_string());
        });
        cues.sort_unstable();
        cues.dedup();
        cues
    }
}
