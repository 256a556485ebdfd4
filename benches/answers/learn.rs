//! Learns what cues weigh: logistic regression with an L2 penalty, both labels weighing the same in
//! sum, minimised by Nesterov's accelerated gradient. No chance is involved: the same answers give
//! the same weights.

use crate::corpus::Answer;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How far a cue's weight is trusted: the inverse of the penalty. Chosen by leaving one source out.
const TRUST: f64 = 1.0;
const ROUNDS: usize = 800;
/// A cue that fewer answers hold is not learned: it says more about the answer than about the word.
const RAREST: usize = 3;

/// Weights by cue, in 1/1000 of log-odds; above 0 a cue speaks for hand-waving.
pub struct Weights(pub BTreeMap<String, i16>);

impl Weights {
    /// Learns from answers and their cues.
    pub fn learn(answers: &[(&Answer, &[String])]) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for cue in answers.iter().flat_map(|(_, cues)| *cues) {
            *counts.entry(cue).or_default() += 1;
        }
        counts.retain(|_, count| *count >= RAREST);
        let index: BTreeMap<&str, usize> = counts.keys().copied().zip(0..).collect();
        let rows: Vec<Vec<usize>> = answers
            .iter()
            .map(|(_, cues)| {
                cues.iter()
                    .filter_map(|cue| index.get(cue.as_str()).copied())
                    .collect()
            })
            .collect();
        let labels: Vec<bool> = answers
            .iter()
            .map(|(answer, _)| answer.is_vague())
            .collect();
        let weights = minimise(&rows, &labels, index.len());
        let rounded = |at: usize| (weights[at] * 1000.0).round().clamp(-32_000.0, 32_000.0) as i16;
        Weights(
            index
                .into_iter()
                .map(|(cue, at)| (cue.to_owned(), rounded(at)))
                .collect(),
        )
    }

    /// As a file of `rules/vocabulary/`.
    pub fn file(&self) -> String {
        let mut out = String::from(
            "// What cues weigh, in 1/1000 of log-odds: above 0 they speak for hand-waving.\n\
             // Learned by `benches/answers --learn` from the labelled answers there; do not edit.\n",
        );
        for (cue, weight) in &self.0 {
            let _ = writeln!(out, "{weight}\t{cue}");
        }
        out
    }
}

fn scale(row: &[usize]) -> f64 {
    4.0 / (row.len().max(4) as f64).sqrt()
}

fn minimise(rows: &[Vec<usize>], labels: &[bool], columns: usize) -> Vec<f64> {
    let vague = labels.iter().filter(|label| **label).count().max(1) as f64;
    let clear = (labels.len() as f64 - vague).max(1.0);
    let importance = |label: bool| labels.len() as f64 / 2.0 / if label { vague } else { clear };
    // A row's squared length is at most 16, the loss bends by at most 1/4.
    let steepest = 1.0 + TRUST * 0.25 * 16.0 * labels.len() as f64;
    let mut weights = vec![0.0_f64; columns];
    let mut ahead = weights.clone();
    let mut momentum = 1.0_f64;
    for _ in 0..ROUNDS {
        let mut slope = ahead.clone();
        for (row, label) in rows.iter().zip(labels) {
            let scale = scale(row);
            let sum: f64 = row.iter().map(|at| ahead[*at]).sum::<f64>() * scale;
            let sign = if *label { 1.0 } else { -1.0 };
            let pull = -sign * TRUST * importance(*label) / (1.0 + (sign * sum).exp());
            for at in row {
                slope[*at] += pull * scale;
            }
        }
        let next: Vec<f64> = ahead
            .iter()
            .zip(&slope)
            .map(|(w, s)| w - s / steepest)
            .collect();
        let grown = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
        let push = (momentum - 1.0) / grown;
        ahead = next
            .iter()
            .zip(&weights)
            .map(|(new, old)| new + push * (new - old))
            .collect();
        (weights, momentum) = (next, grown);
    }
    weights
}
