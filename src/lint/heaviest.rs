//! One cause, one finding: which one it is. What is said first keeps the rest silent about a value, but
//! only where it weighs as much: a light word must not hide a heavy one.

use super::run::run;
use super::{Run, Said, Surroundings, exception};
use crate::check::Phase;
use crate::finding::{Finding, Severity, Stage};
use crate::manifest::{Kind, NodeId, Tree};
use crate::rule::{Impact, InForce};
use crate::schema;
use crate::waiver::{Excuses, Waivers};
use std::collections::HashSet;

/// How much a finding weighs against another one: its severity, then whether no waiver accepts it.
pub(super) type Weight = (Severity, bool);

/// What it takes to see whether a finding is about a value.
const STEPS_TO_COMPARE: usize = 16;

/// What nothing outweighs.
const HEAVIEST: Weight = (Severity::Error, true);

/// A finding by its rule and pointer.
pub(super) type Key = (String, String);

/// A finding that keeps others silent about its values, and that some of those might outweigh.
#[derive(Debug)]
pub(super) struct Speech {
    pub(super) key: Key,
    pub(super) weight: Weight,
    pub(super) about: Vec<NodeId>,
    pub(super) phase: Phase,
}

/// A finding that was outweighed, and so is not made.
#[derive(Debug, Default)]
pub(super) struct Outweighed {
    pub(super) keys: Vec<Key>,
    /// Values that count as absent, because their absence weighs more than what they say.
    absent: Vec<NodeId>,
}

/// Everything that one way of judging a manifest says.
#[derive(Default)]
pub(super) struct Pass {
    pub(super) run: Run,
    pub(super) waivers: Waivers,
    pub(super) excuses: Excuses,
    /// About the form, the waivers and what is set aside.
    pub(super) said: Vec<Finding>,
    /// The manifest is of a newer format, and nothing else is said.
    pub(super) foreign: bool,
}

impl Surroundings<'_> {
    /// What no finding of a phase can be outweighed by: the weight of the heaviest that may follow.
    pub(super) fn most_after(&self, phase: Phase, stage: Stage, impact: Option<Impact>) -> Weight {
        match phase {
            Phase::NonAnswers => HEAVIEST,
            Phase::Words => (Severity::Info, false),
            Phase::Answers => {
                let words = self.policy.rules.iter();
                let words = words.filter(|force| force.phase == Phase::Words);
                let weights = words.filter_map(|force| {
                    let level = force.levels.at(stage, impact)?;
                    let (severity, _) = force.weight(level, self.policy.today);
                    Some((severity, self.takes_no_waiver(force)))
                });
                weights.max().unwrap_or((Severity::Info, false))
            }
        }
    }

    /// Whether no waiver accepts what is found under an id.
    pub(super) fn is_final(&self, id: &str) -> bool {
        let mut rules = self.policy.rules.iter();
        let rule = rules.find(|force| force.rule.id == id);
        rule.is_none_or(|force| self.takes_no_waiver(force))
    }

    fn takes_no_waiver(&self, force: &InForce<'_>) -> bool {
        let never = &self.policy.terms.never_waivable;
        !force.rule.waivable || never.iter().any(|it| *it == force.rule.id)
    }

    /// Takes a finding, unless it was outweighed; its values are spoken of then.
    pub(super) fn say(&self, finding: Finding, speaks: Vec<NodeId>, said: &mut Said) {
        let key = || (finding.rule.clone(), finding.pointer.clone());
        if !self.outweighed.is_empty() && self.outweighed.contains(&key()) {
            return;
        }
        // Most findings weigh as much as any: only a lighter one is looked at twice.
        let weight = (
            finding.severity,
            said.most.1 && self.is_final(&finding.rule),
        );
        let light = weight < said.most && !speaks.is_empty();
        if !light || !self.open {
            said.spoken.extend(&speaks);
        }
        if light {
            said.light.push(Speech {
                key: key(),
                weight: (finding.severity, self.is_final(&finding.rule)),
                about: speaks,
                phase: said.phase,
            });
        }
        said.findings.push(finding);
    }
}

/// One way of judging one manifest.
pub(super) struct Way<'s, 'a> {
    pub(super) around: &'s mut Surroundings<'a>,
    pub(super) tree: &'s mut Tree,
    pub(super) stage: Stage,
    pub(super) conforms: bool,
    /// Less is asked of it than before.
    pub(super) lowered: bool,
    /// What it says so far.
    pub(super) pass: Pass,
}

impl<'s, 'a> Way<'s, 'a> {
    pub(super) fn new(
        around: &'s mut Surroundings<'a>,
        tree: &'s mut Tree,
        stage: Stage,
        conforms: bool,
        lowered: bool,
    ) -> Self {
        Way {
            around,
            tree,
            stage,
            conforms,
            lowered,
            pass: Pass::default(),
        }
    }

    /// The same for another text.
    fn on<'t>(&'t mut self, tree: &'t mut Tree, conforms: bool) -> Way<'t, 'a> {
        Way::new(self.around, tree, self.stage, conforms, self.lowered)
    }

    /// All phases, for this one alone.
    fn alone(mut self) -> Pass {
        passes(std::slice::from_mut(&mut self)).remove(0)
    }

    /// What it says where none of its light findings hides a heavier one.
    fn reweighed(&mut self, pass: Pass, fresh: &[bool]) -> Pass {
        if pass.run.light.is_empty() {
            return pass;
        }
        self.tree.set_spoken(fresh);
        let light = self.outweighed(&pass);
        if light.keys.is_empty() {
            return pass;
        }
        let conforms = self.conforms && light.absent.is_empty();
        let mut tree = without(self.tree, &light.absent);
        self.around.outweighed = light.keys;
        let pass = self.on(&mut tree, conforms).alone();
        self.around.outweighed.clear();
        pass
    }

    /// Which of the light findings hide a heavier one: about the same value as it stands, or about its
    /// absence, for what refuses to answer is no answer.
    fn outweighed(&mut self, pass: &Pass) -> Outweighed {
        let light = &pass.run.light;
        let refusals = light.iter().filter(|it| it.phase == Phase::NonAnswers);
        let refused: Vec<NodeId> = refusals.flat_map(|it| it.about.clone()).collect();
        self.around.open = true;
        let mut tree = self.tree.clone();
        let as_it_stands = self.on(&mut tree, self.conforms).alone();
        let as_absent = (!refused.is_empty()).then(|| {
            let mut tree = without(self.tree, &refused);
            self.on(&mut tree, false).alone()
        });
        self.around.open = false;
        let mut out = Outweighed::default();
        let as_it_stands = pass.hides(&as_it_stands);
        let as_absent = as_absent.as_ref().map(|other| pass.hides(other));
        let around = &*self.around;
        for speech in light {
            let heavier = |hidden: &Vec<&Finding>| {
                // Each is compared with each.
                if !around
                    .work
                    .take(STEPS_TO_COMPARE * speech.about.len() * hidden.len())
                {
                    return false;
                }
                let mut about = (hidden.iter())
                    .filter(|it| speech.about.iter().any(|id| is_about(self.tree, *id, it)));
                about.any(|it| (it.severity, around.is_final(&it.rule)) > speech.weight)
            };
            if heavier(&as_it_stands) {
                out.keys.push(speech.key.clone());
            } else if speech.phase == Phase::NonAnswers && as_absent.as_ref().is_some_and(heavier) {
                out.keys.push(speech.key.clone());
                out.absent.extend(&speech.about);
            }
        }
        out
    }

    /// What is said of the form and of exceptions, between the rules about what is no answer and the
    /// others.
    fn go_on(&mut self) {
        let (around, tree, pass) = (&mut *self.around, &mut *self.tree, &mut self.pass);
        if !self.conforms {
            let form = schema::validate(tree);
            let newer = |finding: &Finding| finding.rule == "unsupported-version";
            pass.foreign = form.findings.iter().any(newer);
            pass.said = form.findings;
            pass.run.room.holds(pass.said.len());
            pass.run.room.add("", form.more, form.more);
            let absent = form.explained.into_iter();
            around.explained = absent.map(|(node, key)| (node, key.to_owned())).collect();
            if pass.foreign {
                return;
            }
        }
        let said;
        (pass.waivers, said) = exception::waivers(tree, around, self.stage, self.lowered);
        pass.said.extend(said);
        pass.waivers.accept(tree, &mut pass.run.findings);
        let before = [&pass.said[..], &pass.run.findings].concat();
        let said;
        (pass.excuses, said) = exception::excuses(tree, around, self.stage, &before);
        pass.said.extend(said);
        around.excused = std::mem::take(&mut pass.excuses.excused);
        pass.said
            .extend(exception::inline(tree, around, self.stage));
    }
}

/// Judges manifests, each so that of several findings with one cause the heaviest is made.
pub(super) fn weighed(ways: &mut [Way<'_, '_>]) -> Vec<Pass> {
    let fresh: Vec<_> = ways.iter().map(|way| way.tree.spoken()).collect();
    let of_each = passes(ways).into_iter().zip(ways).zip(fresh);
    of_each
        .map(|((pass, way), fresh)| way.reweighed(pass, &fresh))
        .collect()
}

/// All phases, one after the other.
fn passes(ways: &mut [Way<'_, '_>]) -> Vec<Pass> {
    for way in &mut *ways {
        way.around.explained.clear();
        way.around.excused.clear();
    }
    // `TBD` where a duration is asked is a placeholder before it is a malformed duration.
    run(ways, &[Phase::NonAnswers]);
    ways.iter_mut().for_each(Way::go_on);
    run(ways, &[Phase::Answers, Phase::Words]);
    let end = |way: &mut Way<'_, '_>| {
        let mut pass = std::mem::take(&mut way.pass);
        if !pass.foreign {
            pass.excuses.excused = std::mem::take(&mut way.around.excused);
        }
        pass
    };
    ways.iter_mut().map(end).collect()
}

impl Pass {
    /// About the form, and of rules.
    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.said.iter().chain(&self.run.findings)
    }

    /// What another way of judging says and this one does not.
    fn hides<'o>(&self, other: &'o Pass) -> Vec<&'o Finding> {
        let said: HashSet<_> = self.findings().map(|it| (&it.rule, &it.pointer)).collect();
        let new = |it: &&Finding| !said.contains(&(&it.rule, &it.pointer));
        other.findings().filter(new).collect()
    }

    /// How many errors stand between a manifest and a stage that this is a judgement at.
    pub(super) fn errors(&self) -> usize {
        let listed = super::errors(&self.run.findings) + super::errors(&self.said);
        listed + self.run.room.errors()
    }
}

/// Whether a finding is about a value, something inside of it, or its absence.
fn is_about(tree: &Tree, id: NodeId, finding: &Finding) -> bool {
    let span = tree.mark(id);
    let touches = |marked: crate::source::Span| marked.start < span.end && span.start < marked.end;
    let inside = schema::holds(&tree.named_pointer(id), &finding.pointer);
    inside || finding.labels.iter().any(|label| touches(label.span))
}

/// A manifest in which some values are left empty.
fn without(tree: &Tree, ids: &[NodeId]) -> Tree {
    let mut tree = tree.clone();
    for id in ids {
        tree[*id].kind = Kind::Null;
        tree[*id].text = "".into();
        tree[*id].typed = None;
    }
    tree
}
