//! How well the judgement agrees with careful readers.

use crate::corpus::{Answer, Reader};
use readiness::wording::{Level, Reading, Slot};

/// Right and wrong calls of one tier.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calls {
    hits: usize,
    alarms: usize,
    misses: usize,
    silent: usize,
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Calls {
    fn add(&mut self, called: bool, vague: bool) {
        *match (called, vague) {
            (true, true) => &mut self.hits,
            (true, false) => &mut self.alarms,
            (false, true) => &mut self.misses,
            (false, false) => &mut self.silent,
        } += 1;
    }

    /// The share of calls that are right.
    pub fn precision(&self) -> f64 {
        share(self.hits, self.hits + self.alarms)
    }

    /// The share of hand-waving that is called.
    pub fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.alarms + self.misses)
    }

    /// Matthews' correlation (1975): 0 for chance, 1 for agreement.
    pub fn mcc(&self) -> f64 {
        let [tp, fp, missed, tn] =
            [self.hits, self.alarms, self.misses, self.silent].map(|count| count as f64);
        let rows = (tp + fp) * (tp + missed) * (tn + fp) * (tn + missed);
        if rows == 0.0 {
            0.0
        } else {
            (tp * tn - fp * missed) / rows.sqrt()
        }
    }
}

/// The figures of one set of answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pub answers: usize,
    pub errors: Calls,
    pub findings: Calls,
    /// True findings with labelled words, and those of them whose marked words overlap.
    pub worded: (usize, usize),
    /// True findings with a labelled gap, and those of them that name it.
    pub asked: (usize, usize),
}

impl Figures {
    /// Reads every answer and compares.
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>, reader: &Reader) -> Self {
        let mut figures = Figures::default();
        for answer in answers {
            figures.add(answer, &reader.read(answer));
        }
        figures
    }

    /// Counts one answer.
    pub fn add(&mut self, answer: &Answer, reading: &Reading) {
        let vague = answer.is_vague();
        self.answers += 1;
        self.errors.add(reading.level == Level::Error, vague);
        self.findings.add(reading.level > Level::None, vague);
        if !vague || reading.level == Level::None {
            return;
        }
        if !answer.words.is_empty() {
            self.worded.0 += 1;
            self.worded.1 += usize::from(overlaps(answer, reading));
        }
        if !answer.missing.is_empty() {
            self.asked.0 += 1;
            self.asked.1 += usize::from(names_gap(answer, reading));
        }
    }
}

fn overlaps(answer: &Answer, reading: &Reading) -> bool {
    let whole = reading.non_answer.is_some() || reading.evading.is_empty();
    let labelled = answer.words.iter().filter_map(|words| {
        let start = answer.text.find(words.as_str())?;
        Some(start..start + words.len())
    });
    let marked: Vec<_> = reading.evading.iter().map(|(_, range)| range).collect();
    labelled.into_iter().any(|words| {
        whole
            || marked
                .iter()
                .any(|mark| mark.start < words.end && words.start < mark.end)
    })
}

fn names_gap(answer: &Answer, reading: &Reading) -> bool {
    let says = |slot: Slot| -> &[&str] {
        match slot {
            Slot::Threshold | Slot::Retention => &["when", "how_much"],
            Slot::Trigger => &["when"],
            Slot::Amount => &["how_much"],
            Slot::Measure => &["what", "how_much"],
            Slot::Action | Slot::Mechanism | Slot::Method => &["what", "commitment"],
            Slot::Actor | Slot::Channel => &["who"],
            Slot::Principal => &["who", "what"],
            Slot::Store | Slot::Evidence | Slot::Reason => &["evidence", "what"],
        }
    };
    let mut named = reading.missing.iter().flat_map(|slot| says(*slot));
    named.any(|gap| answer.missing.iter().any(|missing| missing == gap))
}
