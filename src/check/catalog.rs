//! `catalog: {owner: …}` and `catalog: {stage: …}`: what the entry of a software catalogue
//! (`catalog-info.yaml`, as Backstage reads it) says of the same capability.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError, elsewhere};
use crate::expr::is_same;
use crate::finding::Fault;
use crate::manifest::{NodeId, Tree};
use crate::repository::Seen;

#[derive(Debug)]
struct Catalog {
    asks: Asks,
    field: FieldPath,
}

#[derive(Debug)]
enum Asks {
    /// `spec.owner` is the same team.
    Owner,
    /// `spec.lifecycle` fits the stage.
    Stage,
}

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["owner", "stage"])?;
    let (asks, at) = match (options.get("owner"), options.get("stage")) {
        (Some(at), None) => (Asks::Owner, at),
        (None, Some(at)) => (Asks::Stage, at),
        _ => {
            let help = "write `owner: owner.team` or `stage: capability.stage`";
            return Err(options.error(options.at, "one thing is compared", help));
        }
    };
    let field = options.path(at)?;
    Ok(Box::new(Catalog { asks, field }))
}

impl Check for Catalog {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let Found::Value(id) = self.field.find(tree, context.scope.this, false) else {
            return Vec::new();
        };
        let names = &["catalog-info.yaml", "catalog-info.yml"];
        let Some((file, _)) = context.repository.upwards(names) else {
            return Vec::new();
        };
        let Some(entities) = file.documents() else {
            return Vec::new();
        };
        let name = context.text_at(&["capability", "name"]).unwrap_or_default();
        let Some(entity) = entry(entities, name) else {
            return Vec::new();
        };
        let ours = tree[id].text.trim();
        self.problem(context, id, ours, &file, entity)
            .into_iter()
            .collect()
    }
}

/// The entity of the same name, a component before others: what bears another name may be another thing.
fn entry<'t>(entities: &'t [Tree], name: &str) -> Option<&'t Tree> {
    let named = |entity: &&Tree| {
        let at = entity.at(Tree::ROOT, &["metadata", "name"]);
        at.is_some_and(|at| !name.is_empty() && entity[at].text.trim().eq_ignore_ascii_case(name))
    };
    let component = |entity: &&Tree| {
        let kind = entity.get(Tree::ROOT, "kind");
        kind.is_some_and(|kind| &*entity[kind].text == "Component")
    };
    let all = entities.iter().filter(named);
    all.clone().find(component).or_else(|| all.clone().next())
}

impl Catalog {
    fn problem(
        &self,
        context: &Context<'_>,
        id: NodeId,
        ours: &str,
        file: &Seen,
        entity: &Tree,
    ) -> Option<Problem> {
        let key = match self.asks {
            Asks::Owner => "owner",
            Asks::Stage => "lifecycle",
        };
        let at = entity.at(Tree::ROOT, &["spec", key])?;
        let theirs = entity[at].text.trim();
        let agrees = match self.asks {
            Asks::Owner => is_same(ours, theirs),
            Asks::Stage => fits(theirs, ours),
        };
        // A template is filled in later.
        if agrees || theirs.is_empty() || theirs.contains("{{") {
            return None;
        }
        let name = &file.path;
        let mut problem = Problem::at(context, id, Fault::Contradicted, "the manifest says");
        problem.related = vec![elsewhere(
            &file.source,
            entity,
            at,
            format!("`{key}` there"),
        )];
        problem.vars = vec![
            ("found", ours.to_owned()),
            ("target", format!("`{theirs}`")),
            ("problem", format!("`{name}` says `{key}: {theirs}`")),
        ];
        problem.help = Some(format!("change `{key}` in `{name}`, or the manifest"));
        Some(problem)
    }
}

/// The lifecycles that Backstage knows, and the stages that they contradict; others say nothing.
fn fits(lifecycle: &str, stage: &str) -> bool {
    match lifecycle {
        "experimental" => stage != "production",
        "production" => stage == "production",
        _ => true,
    }
}
