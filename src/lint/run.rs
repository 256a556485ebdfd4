//! The rules on manifests: each looks at all of them before the next one does, so that what it needs is
//! at hand for each but the first.

use super::heaviest::{Key, Speech, Way, Weight};
use super::room::Room;
use super::said::{failed, finding};
use super::{Policy, Stage, impact};
use crate::check::{Context, Excused, Heard, Phase};
use crate::expr::{Scope, Stop, Work, holds};
use crate::finding::{Finding, Severity};
use crate::fleet::Meeting;
use crate::manifest::limit::MAX_STEPS;
use crate::manifest::{NodeId, Tree};
use crate::repository::Repository;
use crate::rule::{Impact, InForce, Matches, Rule};
use crate::schema::Shape;

/// Everything around a manifest that rules see.
pub(super) struct Surroundings<'a> {
    pub(super) repository: &'a Repository,
    pub(super) policy: &'a Policy<'a>,
    pub(super) excused: Vec<Excused>,
    pub(super) explained: Vec<(NodeId, String)>,
    /// Findings that are not made, because they would hide a heavier one.
    pub(super) outweighed: Vec<Key>,
    /// A light finding keeps nobody silent.
    pub(super) open: bool,
    /// There are no other manifests in this run.
    pub(super) alone: bool,
    /// What this one shares with those before it, rule by rule.
    pub(super) met: Vec<Meeting<'a>>,
    /// What the rules may still compute.
    pub(super) work: Work,
}

/// What the rules say of a manifest.
#[derive(Default)]
pub(super) struct Run {
    pub(super) findings: Vec<Finding>,
    pub(super) room: Room,
    /// Those of them that others may outweigh.
    pub(super) light: Vec<Speech>,
    pub(super) applied: usize,
    pub(super) not_applicable: usize,
    pub(super) off: usize,
}

/// A manifest at which rules look.
pub(super) struct Look<'m> {
    pub(super) tree: &'m Tree,
    pub(super) stage: Stage,
    pub(super) heard: &'m Heard,
}

/// What the rules of one phase say.
pub(super) struct Said {
    pub(super) phase: Phase,
    pub(super) findings: Vec<Finding>,
    /// How many of them the rule that is asked has made.
    pub(super) of_rule: usize,
    pub(super) room: Room,
    /// Values that later phases need not speak of.
    pub(super) spoken: Vec<NodeId>,
    /// The weight that nothing of a later phase exceeds.
    pub(super) most: Weight,
    pub(super) light: Vec<Speech>,
}

/// A manifest that the rules look at in turn.
struct Turn<'w, 's, 'a> {
    way: &'w mut Way<'s, 'a>,
    impact: Option<Impact>,
    heard: Heard,
    matches: Matches,
}

/// Runs the rules of some phases on manifests, one phase after the other, and adds what they say to what
/// was said before. What one phase says of a value keeps the next silent about it.
pub(super) fn run(ways: &mut [Way<'_, '_>], phases: &[Phase]) {
    let fit = ways.iter_mut().filter(|way| !way.pass.foreign);
    let mut turns: Vec<Turn<'_, '_, '_>> = fit
        .map(|way| Turn {
            impact: impact(way.tree),
            heard: Heard::default(),
            matches: Matches::default(),
            way,
        })
        .collect();
    for phase in phases {
        let mut said: Vec<Said> = turns.iter_mut().map(|turn| turn.begin(*phase)).collect();
        let mut from = 0;
        let same =
            |a: &Turn<'_, '_, '_>, b: &Turn<'_, '_, '_>| std::ptr::eq(a.policy(), b.policy());
        for turns in turns.chunk_by_mut(same) {
            let said = &mut said[from..from + turns.len()];
            from += turns.len();
            let policy = turns[0].policy();
            for rule in policy.rules.iter().filter(|rule| rule.phase == *phase) {
                for (turn, said) in turns.iter_mut().zip(&mut *said) {
                    turn.take(rule, said);
                }
            }
        }
        for (turn, said) in turns.iter_mut().zip(said) {
            turn.end(said);
        }
    }
}

impl<'a> Turn<'_, '_, 'a> {
    fn policy(&self) -> &'a Policy<'a> {
        self.way.around.policy
    }

    fn begin(&mut self, phase: Phase) -> Said {
        let way = &mut *self.way;
        Said {
            phase,
            findings: Vec::new(),
            of_rule: 0,
            room: std::mem::take(&mut way.pass.run.room),
            spoken: Vec::new(),
            most: way.around.most_after(phase, way.stage, self.impact),
            light: Vec::new(),
        }
    }

    fn take(&mut self, rule: &InForce<'_>, said: &mut Said) {
        let way = &mut *self.way;
        let run = &mut way.pass.run;
        let Some(level) = rule.levels.at(way.stage, self.impact) else {
            run.off += 1;
            return;
        };
        let look = Look {
            tree: way.tree,
            stage: way.stage,
            heard: &self.heard,
        };
        let asked = way
            .around
            .apply(rule, level, &look, &mut self.matches, said);
        run.applied += usize::from(asked);
        run.not_applicable += usize::from(!asked);
    }

    fn end(&mut self, said: Said) {
        let run = &mut self.way.pass.run;
        run.findings.extend(said.findings);
        run.light.extend(said.light);
        run.room = said.room;
        for id in said.spoken {
            self.way.tree[id].spoken = true;
        }
    }
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(repository: &'a Repository, policy: &'a Policy<'a>) -> Self {
        Surroundings {
            repository,
            policy,
            excused: Vec::new(),
            explained: Vec::new(),
            outweighed: Vec::new(),
            open: false,
            alone: true,
            met: Vec::new(),
            work: Work::new(MAX_STEPS),
        }
    }

    /// One rule on one manifest; answers whether it had anything to look at.
    fn apply(
        &self,
        force: &InForce<'_>,
        level: Severity,
        look: &Look<'_>,
        matches: &mut Matches,
        said: &mut Said,
    ) -> bool {
        let mut asked = false;
        if self.alone && force.needs_others {
            return asked;
        }
        said.of_rule = 0;
        let mut context = self.context(force, look);
        for selector in force.rule.given.iter() {
            context.shape = selector.shape();
            for &this in matches.of(selector, look.tree) {
                if !look.tree[this].spoken && !self.work.is_spent() {
                    context.scope.this = this;
                    let from = (said.findings.len(), said.light.len());
                    asked |= self.ask(force, level, &context, said);
                    self.set_aside(force.rule, &context, said, from);
                }
            }
        }
        asked
    }

    /// One rule at one place; answers whether its precondition held.
    fn ask(
        &self,
        force: &InForce<'_>,
        level: Severity,
        context: &Context<'_>,
        said: &mut Said,
    ) -> bool {
        let rule = force.rule;
        match applies(rule, context) {
            Ok(true) => {}
            Ok(false) => return false,
            Err(_) if self.work.is_spent() => return false,
            Err(why) => {
                let this = context.scope.this;
                if said.takes("rule-failed", Severity::Error) {
                    said.findings.push(failed(rule, context.tree(), this, why));
                }
                return false;
            }
        }
        let problems = rule.check.run(context);
        // What was computed without the steps it takes is not to be trusted.
        if self.work.is_spent() {
            return true;
        }
        for mut problem in problems {
            let speaks = std::mem::take(&mut problem.speaks);
            if !said.takes(&rule.id, level) {
                said.spoken.extend(speaks);
                continue;
            }
            let finding = finding(force, level, context, problem);
            self.say(finding, speaks, said);
        }
        true
    }

    /// What a rule sees of the whole manifest.
    pub(super) fn context<'m>(&'m self, force: &'m InForce<'m>, look: &Look<'m>) -> Context<'m> {
        Context {
            scope: Scope {
                tree: look.tree,
                this: Tree::ROOT,
                today: self.policy.today,
                parameters: force.parameters(),
                vocabulary: &self.policy.vocabulary,
                work: &self.work,
            },
            shape: Shape::ROOT,
            stage: look.stage,
            repository: self.repository,
            vocabulary: &self.policy.vocabulary,
            excused: &self.excused,
            explained: &self.explained,
            heard: look.heard,
            rule: &force.rule.id,
            met: self.met_by(force),
        }
    }
}

/// Whether the precondition of a rule holds, or why it cannot be computed.
pub(super) fn applies(rule: &Rule, context: &Context<'_>) -> Result<bool, &'static str> {
    let Some(when) = &rule.when else {
        return Ok(true);
    };
    match holds(when, &context.scope) {
        Ok(truth) => Ok(truth),
        Err(Stop::Absent | Stop::Spoken) => Ok(false),
        Err(Stop::Failed(why)) => Err(why),
    }
}
