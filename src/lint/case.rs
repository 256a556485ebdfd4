//! One manifest on its way to a judgement: opened, judged by the rules beside others, closed.

use super::heaviest::{Pass, Way, weighed};
use super::run::Surroundings;
use super::said::empty;
use super::{
    Case, Judgement, LOWERED, Stage, among, declared, errors, headed, lowered, mixed, ordered, room,
};
use crate::finding::Finding;
use crate::fleet::{Fact, Meeting, Seat};
use crate::manifest::limit::MAX_STEPS;
use crate::manifest::{self, Kind, Tree};
use crate::schema;

/// A manifest that rules can look at.
pub(super) struct Opened<'a> {
    tree: Tree,
    /// Its form is that of the schema.
    conforms: bool,
    around: Surroundings<'a>,
    /// What it may share with others of its run.
    facts: Vec<Fact<'a>>,
    /// Said before the rules look at it.
    findings: Vec<Finding>,
    /// Said of a change that makes less be asked of it.
    lowered: Vec<Finding>,
    judgement: Judgement,
}

impl<'a> Opened<'a> {
    /// Reads a manifest.
    ///
    /// # Errors
    /// With its judgement, where there is nothing that rules can look at.
    pub(super) fn read(case: &Case<'a>) -> Result<Self, Box<Judgement>> {
        let policy = case.policy;
        let (source, read) = manifest::read_bytes(case.name, case.bytes);
        let mut findings = read.findings;
        let mut judgement = Judgement {
            stage: policy.judge_as.unwrap_or(Stage::Production),
            ..Judgement::unread(source)
        };
        let Some(mut tree) = read.tree else {
            return Err(unfit(judgement, findings));
        };
        if !tree.is_given(Tree::ROOT) {
            findings.push(empty(&tree));
            return Err(unfit(judgement, findings));
        }
        let conforms = schema::annotate(&mut tree);
        // A list or a text has none of the answers, so none of the questions can be judged.
        if !matches!(tree[Tree::ROOT].kind, Kind::Map(_)) {
            findings.extend(schema::validate(&mut tree).findings);
            return Err(unfit(judgement, findings));
        }
        findings.extend(mixed::mixed(&mut tree));
        judgement.readable = true;
        judgement.capability = tree
            .at(Tree::ROOT, &["capability", "name"])
            .map(|id| tree[id].text.to_string())
            .filter(|name| !name.is_empty());
        judgement.stage = policy.judge_as.unwrap_or_else(|| declared(&tree));
        let mut around = Surroundings::new(case.repository, policy);
        around.alone = case.among.seat.is_none();
        let facts = match around.alone {
            true => Vec::new(),
            false => around.facts(&tree, judgement.stage),
        };
        Ok(Opened {
            lowered: lowered::lowered(&tree, case.among.was, policy),
            tree,
            conforms,
            around,
            facts,
            findings,
            judgement,
        })
    }

    /// Waits for the manifests before it, and learns what it shares with them.
    pub(super) fn meet(&mut self, seat: Option<&Seat<'_>>) {
        if let Some(seat) = seat {
            self.around.met = seat.meet(std::mem::take(&mut self.facts));
        }
    }

    /// What it shares with those before it.
    pub(super) fn met(&self) -> &[Meeting<'a>] {
        &self.around.met
    }

    fn way(&mut self) -> Way<'_, 'a> {
        let lowered = !self.lowered.is_empty();
        let stage = self.judgement.stage;
        Way::new(
            &mut self.around,
            &mut self.tree,
            stage,
            self.conforms,
            lowered,
        )
    }

    /// The judgement after what the rules said, at its stage and as if it were in production.
    fn close(self, mut pass: Pass, mut asked: Option<Pass>) -> Judgement {
        let Opened {
            tree,
            around,
            mut findings,
            mut lowered,
            mut judgement,
            ..
        } = self;
        if pass.foreign {
            findings.extend(pass.said);
            judgement.readable = false;
            return *unfit(judgement, findings);
        }
        let waivers = &mut pass.waivers;
        waivers.accept(&tree, &mut pass.run.findings);
        waivers.accept(&tree, &mut lowered);
        if let Some(asked) = &mut asked {
            waivers.accept(&tree, &mut asked.run.findings);
            pass.excuses.count_uses_of(&asked.excuses);
        }
        judgement.to_go = errors(&findings) + asked.as_ref().unwrap_or(&pass).errors();
        let asked = |id: &str| {
            !LOWERED.contains(&id) && (!around.alone || !among::compares(around.policy, id))
        };
        findings.extend(pass.waivers.unused(&tree, &pass.run.findings, asked));
        findings.extend(pass.excuses.unused(&tree));
        judgement.set_aside = pass.excuses.used();
        findings.extend(lowered);
        findings.extend(pass.said);
        findings.extend(pass.run.findings);
        findings.extend(pass.run.room.findings(&tree));
        if around.work.is_spent() {
            findings.push(room::spent(&tree));
        }
        judgement.steps = MAX_STEPS - around.work.left();
        judgement.applied = pass.run.applied;
        judgement.not_applicable = pass.run.not_applicable;
        judgement.off = pass.run.off;
        judgement.waivers = pass.waivers.used();
        let mut findings = ordered(findings);
        headed::once(&tree, &mut findings);
        judgement.findings = findings;
        judgement
    }
}

/// The judgement of what no rule looks at.
fn unfit(mut judgement: Judgement, findings: Vec<Finding>) -> Box<Judgement> {
    judgement.to_go = findings.len();
    judgement.findings = ordered(findings);
    Box::new(judgement)
}

/// Judges manifests together; each judgement is the same as if it were alone.
pub(super) fn judge(mut opened: Vec<Opened<'_>>) -> Vec<Judgement> {
    // A pilot is told what production will ask of it.
    let is_pilot = |it: &Opened<'_>| it.judgement.stage == Stage::Pilot;
    let pilots = opened.iter().filter(|it| is_pilot(it));
    let mut trees: Vec<Tree> = pilots.map(|it| it.tree.clone()).collect();
    let mut ways: Vec<_> = opened.iter_mut().map(Opened::way).collect();
    let passes = weighed(&mut ways);
    let pilots = opened.iter_mut().filter(|it| is_pilot(it));
    let mut ways: Vec<_> = pilots
        .zip(&mut trees)
        .map(|(it, tree)| Way {
            tree,
            stage: Stage::Production,
            ..it.way()
        })
        .collect();
    let mut asked = weighed(&mut ways).into_iter();
    let of_each = opened.into_iter().zip(passes);
    of_each
        .map(|(it, pass)| {
            let asked = is_pilot(&it).then(|| asked.next()).flatten();
            it.close(pass, asked)
        })
        .collect()
}

/// Judges one that has met the others before; nothing where no rule looks at it.
pub(super) fn judge_alone<'a>(case: &Case<'a>, met: Vec<Meeting<'a>>) -> Option<Judgement> {
    let mut opened = Opened::read(case).ok()?;
    opened.around.met = met;
    judge(vec![opened]).pop()
}
