//! One manifest among those of its run: what it shares, and what came of it.

use super::{Look, Policy, Stage, Surroundings, applies};
use crate::check::Heard;
use crate::fleet::{Fact, Meeting};
use crate::manifest::Tree;
use crate::rule::InForce;

impl<'a> Surroundings<'a> {
    /// What a manifest may share with others; a retired one uses nothing any more.
    pub(super) fn facts(&self, tree: &Tree, stage: Stage) -> Vec<Fact<'a>> {
        let mut facts = Vec::new();
        if stage == Stage::Retired {
            return facts;
        }
        let heard = Heard::default();
        let policy: &'a Policy<'a> = self.policy;
        let look = Look {
            tree,
            stage,
            heard: &heard,
        };
        for force in policy.rules.iter().filter(|force| force.is_shared) {
            let rule = force.rule;
            let mut context = self.context(force, &look);
            for selector in rule.given.iter() {
                context.shape = selector.shape();
                selector.each(tree, &mut |this| {
                    context.scope.this = this;
                    if applies(rule, &context) == Ok(true) {
                        let own = rule.check.facts(&context).into_iter();
                        facts.extend(own.map(|fact| Fact {
                            rule: &rule.id,
                            ..fact
                        }));
                    }
                });
            }
        }
        facts
    }

    /// What was met of one rule's facts.
    pub(super) fn met_by(&self, force: &InForce<'_>) -> &[Meeting<'a>] {
        if !force.is_shared {
            return &[];
        }
        let of_rule = |met: &Meeting<'_>| met.fact.rule == force.rule.id;
        let start = self.met.iter().position(of_rule).unwrap_or(0);
        let length = self.met[start..].iter().take_while(|met| of_rule(met));
        &self.met[start..start + length.count()]
    }
}

/// Whether a rule compares manifests of one run, so that its silence about one alone means nothing.
pub(super) fn compares(policy: &Policy<'_>, id: &str) -> bool {
    let mut rules = policy.rules.iter();
    rules.any(|force| force.rule.id == id && force.is_shared)
}
