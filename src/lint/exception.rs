//! The exceptions of a manifest: what its waivers accept, what its entries of `not_applicable` set aside.

use super::{BUILTIN, LOWERED, Said, Stage, Surroundings, lowered};
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::manifest::{self, Tree};
use crate::rule::Rule;
use crate::schema;
use crate::waiver::{self, Court, Excuses, Waivers};

/// The ids of what the program finds itself.
fn builtin() -> Vec<&'static str> {
    let own = [
        manifest::BUILTIN,
        schema::BUILTIN,
        waiver::BUILTIN,
        waiver::EXCUSES,
        BUILTIN,
    ];
    own.into_iter().flatten().map(|own| own.id).collect()
}

impl Surroundings<'_> {
    /// By what exceptions are judged; `only` where the waivers of one rule count.
    fn court<'a>(&'a self, builtin: &'a [&'static str], only: Option<&'a str>) -> Court<'a> {
        Court {
            rules: &self.policy.rules,
            builtin,
            waivable: &LOWERED,
            only,
            terms: &self.policy.terms,
            vocabulary: &self.policy.vocabulary,
            today: self.policy.today,
            work: &self.work,
        }
    }
}

/// The waivers, and what is wrong with them; of a retired capability, which owes no answers, only those
/// that say why it is.
pub(super) fn waivers(
    tree: &mut Tree,
    around: &Surroundings<'_>,
    stage: Stage,
    lowered: bool,
) -> (Waivers, Vec<Finding>) {
    let retired = stage == Stage::Retired;
    if (retired && !lowered) || tree.get(Tree::ROOT, "waivers").is_none() {
        return Default::default();
    }
    let builtin = builtin();
    Waivers::read(
        tree,
        &around.court(&builtin, retired.then_some(lowered::STAGE)),
    )
}

/// What entries of `not_applicable` set aside, and what is wrong with them. A retired capability owes no
/// answers.
pub(super) fn excuses(
    tree: &mut Tree,
    around: &Surroundings<'_>,
    stage: Stage,
    before: &[Finding],
) -> (Excuses, Vec<Finding>) {
    match stage {
        Stage::Retired => Default::default(),
        Stage::Pilot | Stage::Production => Excuses::read(tree, &around.court(&[], None), before),
    }
}

/// What is said of reasons inside fields; those that an error was said about are marked.
pub(super) fn inline(tree: &mut Tree, around: &Surroundings<'_>, stage: Stage) -> Vec<Finding> {
    if stage == Stage::Retired {
        return Vec::new();
    }
    let said = waiver::inline(tree, &around.court(&[], None), stage);
    let said = said.into_iter().map(|(finding, id)| {
        tree[id].spoken |= finding.severity == Severity::Error;
        finding
    });
    said.collect()
}

impl Surroundings<'_> {
    /// Takes back what a rule said of an answer that is set aside: of just that which it asks for as a
    /// whole.
    pub(super) fn set_aside(
        &self,
        rule: &Rule,
        context: &Context<'_>,
        said: &mut Said,
        from: (usize, usize),
    ) {
        let Some(asks) = rule.asks.as_deref() else {
            return;
        };
        if said.findings.len() == from.0 {
            return;
        }
        let pointer = at(asks, &context.tree().pointer(context.scope.this));
        if let Some(excused) = self.excused.iter().find(|excused| excused.is(&pointer)) {
            excused.covers(&pointer);
            said.findings.truncate(from.0);
            said.light.truncate(from.1);
        }
    }
}

/// The place that a rule asks for, in the item that it looks at.
fn at(asks: &str, this: &str) -> String {
    let mut here = this.split('/');
    let mut steps = Vec::new();
    for step in asks.split('/') {
        steps.push(match (step, here.next()) {
            ("*", Some(index)) => index,
            (step, _) => step,
        });
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn a_rule_asks_in_the_item_that_it_looks_at() {
        let asks = "/integrations/*/surfaces_in";
        assert_eq!(at(asks, "/integrations/1"), "/integrations/1/surfaces_in");
        assert_eq!(at(asks, ""), asks);
        assert_eq!(at("/a/*/slice", "/a"), "/a/*/slice");
    }
}
