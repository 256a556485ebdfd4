//! Manifest + rules + policy → findings. Pure: no clock, no environment, files only through
//! `repository`.

mod among;
mod builtin;
mod example;
mod exception;
mod gone;
mod headed;
mod heaviest;
mod lowered;
mod mixed;
mod room;
mod said;
mod stated;

pub use builtin::BUILTIN;
pub use gone::deleted;
pub use lowered::{LOWERED, Was};
pub use room::{MORE, SPENT};

pub use example::{example, example_findings, messages};

use crate::check::{Context, Excused, Heard, Phase};
use crate::expr::{Scope, Stop, Work, holds};
pub use crate::finding::Stage;
use crate::finding::{Finding, SetAside, Severity};
use crate::fleet::{Meeting, Seat};
use crate::manifest::limit::MAX_STEPS;
use crate::manifest::{self, Kind, NodeId, Tree};
use crate::repository::Repository;
use crate::rule::{InForce, Matches, Rule};
use crate::schema::{self, Shape};
use crate::source::Source;
use crate::waiver::Terms;
use crate::wording::Vocabulary;
use heaviest::{Key, Speech, Weight};
use jiff::civil::Date;
use room::Room;
use said::{empty, failed, finding};
use stated::{declared, impact};
use std::sync::Arc;

/// By what a manifest is judged.
#[derive(Debug)]
pub struct Policy<'r> {
    /// The rules in force.
    pub rules: Vec<InForce<'r>>,
    /// The phrases in force.
    pub vocabulary: Vocabulary,
    /// On what terms waivers are accepted.
    pub terms: Terms,
    /// The date to judge by.
    pub today: Date,
    /// Judge as if at this stage.
    pub judge_as: Option<Stage>,
}

impl<'r> Policy<'r> {
    /// These rules, and everything else as it comes with the program.
    pub fn new(rules: impl IntoIterator<Item = &'r Rule>, today: Date) -> Self {
        Policy {
            rules: rules.into_iter().map(InForce::from).collect(),
            vocabulary: Vocabulary::default(),
            terms: Terms::default(),
            today,
            judge_as: None,
        }
    }
}

/// What was found in one manifest.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The text that the findings point into.
    pub source: Arc<Source>,
    /// `capability.name`, where it can be read.
    pub capability: Option<String>,
    /// Whether the file could be read as a manifest at all.
    pub readable: bool,
    /// Whether it was deleted: the text is what it was.
    pub deleted: bool,
    /// The stage it was judged at.
    pub stage: Stage,
    /// Findings in their total order.
    pub findings: Vec<Finding>,
    /// Findings that were there before and fail no run, in their total order. The verdict counts
    /// them all the same.
    pub known: Vec<Finding>,
    /// How many findings were there before and are fixed.
    pub fixed: usize,
    /// How many errors stand between it and production: the errors of a judgement at the stage
    /// `production`.
    pub to_go: usize,
    /// Rules that had something to look at.
    pub applied: usize,
    /// Rules that had nothing to look at here (their `given` or `when` matched nothing).
    pub not_applicable: usize,
    /// Rules switched off at this stage.
    pub off: usize,
    /// Waivers that accept a finding.
    pub waivers: usize,
    /// Answers that entries of `not_applicable` set aside.
    pub set_aside: Vec<SetAside>,
    /// Steps that the rules took, which bound the time of a run.
    pub steps: u64,
}

/// What a manifest is judged beside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among<'a> {
    /// Its place among the other manifests of the run.
    pub seat: Option<&'a Seat<'a>>,
    /// What it said of itself before.
    pub was: Option<&'a Was>,
}

/// Judges the bytes of one manifest alone.
pub fn check(name: &str, bytes: &[u8], repository: &Repository, policy: &Policy<'_>) -> Judgement {
    check_among(name, bytes, repository, policy, Among::default())
}

/// Judges the bytes of one manifest among the others of its run, and beside what it was.
pub fn check_among(
    name: &str,
    bytes: &[u8],
    repository: &Repository,
    policy: &Policy<'_>,
    among: Among<'_>,
) -> Judgement {
    let (source, mut findings) = manifest::open(name, bytes);
    let mut judgement = Judgement {
        stage: policy.judge_as.unwrap_or(Stage::Production),
        ..Judgement::unread(source.clone())
    };
    // What the gatekeeper cannot read at all is not parsed; hidden characters are only reported.
    let closed = findings.iter().any(|finding| finding.rule == "unreadable");
    if !closed {
        let read = manifest::read(&source);
        findings.extend(read.findings);
        if let Some(tree) = read.tree {
            judge(tree, findings, repository, policy, among, &mut judgement);
            return judgement;
        }
    }
    judgement.to_go = findings.len();
    judgement.findings = ordered(findings);
    judgement
}

fn judge(
    mut tree: Tree,
    mut findings: Vec<Finding>,
    repository: &Repository,
    policy: &Policy<'_>,
    among: Among<'_>,
    judgement: &mut Judgement,
) {
    if !tree.is_given(Tree::ROOT) {
        findings.push(empty(&tree));
        judgement.to_go = findings.len();
        judgement.findings = ordered(findings);
        return;
    }
    let conforms = schema::annotate(&mut tree);
    // A list or a text has none of the answers, so none of the questions can be judged.
    if !matches!(tree[Tree::ROOT].kind, Kind::Map(_)) {
        findings.extend(schema::validate(&mut tree).findings);
        judgement.to_go = findings.len();
        judgement.findings = ordered(findings);
        return;
    }
    findings.extend(mixed::mixed(&mut tree));
    judgement.readable = true;
    judgement.capability = tree
        .at(Tree::ROOT, &["capability", "name"])
        .map(|id| tree[id].text.to_string())
        .filter(|name| !name.is_empty());
    judgement.stage = policy.judge_as.unwrap_or_else(|| declared(&tree));
    let mut surroundings = Surroundings::new(repository, policy);
    surroundings.alone = among.seat.is_none();
    if let Some(seat) = among.seat {
        surroundings.met = seat.meet(surroundings.facts(&tree, judgement.stage));
    }
    let mut lowered = lowered::lowered(&tree, among.was, policy);
    let fresh = tree.spoken();
    let stage = judgement.stage;
    let mut pass = surroundings.weighed(&mut tree, stage, conforms, !lowered.is_empty());
    if pass.foreign {
        findings.extend(pass.said);
        judgement.readable = false;
        judgement.to_go = findings.len();
        judgement.findings = ordered(findings);
        return;
    }
    let mut asked = (stage == Stage::Pilot).then(|| {
        let mut tree = tree.clone();
        tree.set_spoken(&fresh);
        surroundings.weighed(&mut tree, Stage::Production, conforms, !lowered.is_empty())
    });
    let waivers = &mut pass.waivers;
    waivers.accept(&tree, &mut pass.run.findings);
    waivers.accept(&tree, &mut lowered);
    if let Some(asked) = &mut asked {
        waivers.accept(&tree, &mut asked.run.findings);
        pass.excuses.count_uses_of(&asked.excuses);
    }
    judgement.to_go = errors(&findings) + asked.as_ref().unwrap_or(&pass).errors();
    let asked =
        |id: &str| !LOWERED.contains(&id) && (!surroundings.alone || !among::compares(policy, id));
    findings.extend(pass.waivers.unused(&tree, &pass.run.findings, asked));
    findings.extend(pass.excuses.unused(&tree));
    judgement.set_aside = pass.excuses.used();
    findings.extend(lowered);
    findings.extend(pass.said);
    findings.extend(pass.run.findings);
    findings.extend(pass.run.room.findings(&tree));
    if surroundings.work.is_spent() {
        findings.push(room::spent(&tree));
    }
    judgement.steps = MAX_STEPS - surroundings.work.left();
    judgement.applied = pass.run.applied;
    judgement.not_applicable = pass.run.not_applicable;
    judgement.off = pass.run.off;
    judgement.waivers = pass.waivers.used();
    let mut findings = ordered(findings);
    headed::once(&tree, &mut findings);
    judgement.findings = findings;
}

fn errors(findings: &[Finding]) -> usize {
    let is_error = |finding: &&Finding| finding.counts_as(Severity::Error);
    findings.iter().filter(is_error).count()
}

fn ordered(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings
}

/// Everything around a manifest that rules see.
struct Surroundings<'a> {
    repository: &'a Repository,
    policy: &'a Policy<'a>,
    excused: Vec<Excused>,
    explained: Vec<(NodeId, String)>,
    /// Findings that are not made, because they would hide a heavier one.
    outweighed: Vec<Key>,
    /// A light finding keeps nobody silent.
    open: bool,
    /// There are no other manifests in this run.
    alone: bool,
    /// What this one shares with those before it, rule by rule.
    met: Vec<Meeting<'a>>,
    /// What the rules may still compute.
    work: Work,
}

#[derive(Default)]
struct Run {
    findings: Vec<Finding>,
    room: Room,
    /// Those of them that others may outweigh.
    light: Vec<Speech>,
    applied: usize,
    not_applicable: usize,
    off: usize,
}

/// A manifest at which rules look.
struct Look<'m> {
    tree: &'m Tree,
    stage: Stage,
    heard: &'m Heard,
}

/// What the rules of one phase say.
struct Said {
    phase: Phase,
    findings: Vec<Finding>,
    /// How many of them the rule that is asked has made.
    of_rule: usize,
    room: Room,
    /// Values that later phases need not speak of.
    spoken: Vec<NodeId>,
    /// The weight that nothing of a later phase exceeds.
    most: Weight,
    light: Vec<Speech>,
}

impl<'a> Surroundings<'a> {
    fn new(repository: &'a Repository, policy: &'a Policy<'a>) -> Self {
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

    /// Runs the rules of some phases, one phase after the other. What one says keeps the next silent
    /// about that value.
    fn run(&self, tree: &mut Tree, stage: Stage, phases: &[Phase]) -> Run {
        self.go_on(Run::default(), tree, stage, phases)
    }

    /// The same after what was run before.
    fn go_on(&self, mut run: Run, tree: &mut Tree, stage: Stage, phases: &[Phase]) -> Run {
        let impact = impact(tree);
        let heard = Heard::default();
        let mut matches = Matches::default();
        for phase in phases {
            let mut said = Said {
                phase: *phase,
                findings: Vec::new(),
                of_rule: 0,
                room: std::mem::take(&mut run.room),
                spoken: Vec::new(),
                most: self.most_after(*phase, stage, tree),
                light: Vec::new(),
            };
            let look = Look {
                tree,
                stage,
                heard: &heard,
            };
            let rules = self.policy.rules.iter();
            for rule in rules.filter(|rule| rule.phase == *phase) {
                let Some(level) = rule.levels.at(stage, impact) else {
                    run.off += 1;
                    continue;
                };
                let asked = self.apply(rule, level, &look, &mut matches, &mut said);
                run.applied += usize::from(asked);
                run.not_applicable += usize::from(!asked);
            }
            run.findings.extend(said.findings);
            run.light.extend(said.light);
            run.room = said.room;
            for id in said.spoken {
                tree[id].spoken = true;
            }
        }
        run
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
    fn context<'m>(&'m self, force: &'m InForce<'m>, look: &Look<'m>) -> Context<'m> {
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
fn applies(rule: &Rule, context: &Context<'_>) -> Result<bool, &'static str> {
    let Some(when) = &rule.when else {
        return Ok(true);
    };
    match holds(when, &context.scope) {
        Ok(truth) => Ok(truth),
        Err(Stop::Absent | Stop::Spoken) => Ok(false),
        Err(Stop::Failed(why)) => Err(why),
    }
}
