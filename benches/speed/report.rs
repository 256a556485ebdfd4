//! What one graphical report costs. Measured inside of this process: in a whole run the reports of
//! one manifest take less time than runs differ by.

use crate::measure::median;
use readiness::lint::{self, Policy};
use readiness::render::{Compact, Human, HumanOptions, Renderer};
use readiness::report::FileReport;
use readiness::repository::Repository;
use readiness::rule;
use readiness::source::Source;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: usize = 21;
/// Reports of one round, written over and over.
const AT_LEAST: usize = 2_000;

/// The findings of one manifest.
pub(crate) struct Findings {
    file: FileReport,
    source: Arc<Source>,
    /// How many the human format shows with their source: a hundred at most.
    pub(crate) shown: usize,
}

impl Findings {
    pub(crate) fn of(manifest: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(manifest)?;
        let policy = Policy::new(rule::builtin(), jiff::civil::date(2026, 11, 22));
        let name = manifest.to_string_lossy();
        let judgement = lint::check(&name, &bytes, &Repository::None, &policy);
        let mut findings = Findings {
            file: FileReport::new(&judgement),
            source: judgement.source,
            shown: 0,
        };
        let mut text = Vec::new();
        human().file(&mut text, &findings.file, &findings.source)?;
        findings.shown = String::from_utf8_lossy(&text).matches("╭─[").count();
        match findings.shown {
            0 => Err(io::Error::other(format!("{name} has no finding"))),
            _ => Ok(findings),
        }
    }

    /// Microseconds that a graphical report takes beyond its one line: by the wall, for one thread
    /// that waits for nothing.
    pub(crate) fn each(&self) -> io::Result<f64> {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let one_line = self.written(&mut Compact { quiet: true })?;
            rounds.push(self.written(&mut human())? - one_line);
        }
        Ok(median(rounds.into_iter()))
    }

    /// Microseconds a report.
    fn written(&self, renderer: &mut dyn Renderer) -> io::Result<f64> {
        let times = AT_LEAST.div_ceil(self.shown);
        let start = Instant::now();
        for _ in 0..times {
            renderer.file(&mut io::sink(), &self.file, &self.source)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "some thousand reports")]
        let reports = (times * self.shown) as f64;
        Ok(start.elapsed().as_secs_f64() * 1e6 / reports)
    }
}

fn human() -> Human {
    Human::new(HumanOptions {
        quiet: true,
        ..HumanOptions::default()
    })
}
