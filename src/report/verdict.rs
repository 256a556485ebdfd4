//! The verdict in words, with what it rests on.

use super::{FileReport, Verdict, counted};

impl FileReport {
    /// `production-ready, 2 answers set aside, 1 finding waived`: what it rests on is part of it.
    fn ready(&self) -> String {
        let mut said = "production-ready".to_owned();
        if !self.set_aside.is_empty() {
            let answers = counted(self.set_aside.len(), "answer");
            said += &format!(", {answers} set aside");
        }
        match (self.waived(), self.set_aside.is_empty()) {
            (0, _) => said,
            (waived, true) => said + &format!(", with {} waived", counted(waived, "finding")),
            (waived, false) => said + &format!(", {} waived", counted(waived, "finding")),
        }
    }

    /// The verdict in words: one line, or two where a pilot is honest.
    pub fn verdict_lines(&self) -> Vec<String> {
        let to_go = format!("still a pilot: {} to go", counted(self.to_go, "answer"));
        match self.verdict {
            Verdict::ProductionReady => vec![self.ready()],
            Verdict::HonestPilot if self.to_go == 0 => vec![
                "an honest pilot: nothing is wrong at this stage".to_owned(),
                "no answers to go: judged as production, it passes".to_owned(),
            ],
            Verdict::HonestPilot => vec![
                "an honest pilot: nothing is wrong at this stage".to_owned(),
                format!("{to_go} before production"),
            ],
            Verdict::Pilot => vec![to_go],
            Verdict::Retired => vec!["retired: only its form is judged".to_owned()],
            Verdict::Unreadable => {
                vec!["cannot be judged: the manifest cannot be read".to_owned()]
            }
            Verdict::Deleted => vec!["deleted: nothing judges it any more".to_owned()],
            Verdict::Standard => vec!["the standard that manifests are judged by".to_owned()],
        }
    }
}
