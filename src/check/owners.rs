//! `owners: {field: owner.team}`: whom CODEOWNERS gives the manifest to.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError, listed};
use crate::finding::{Fault, Related};
use crate::manifest::Kind;
use crate::repository::{Seen, owners};

#[derive(Debug)]
struct Owners {
    field: FieldPath,
}

/// Where GitHub and GitLab look, in their order.
const PLACES: &[&str] = &[
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["field"])?;
    let field = options.demand("field", "field: owner.team")?;
    Ok(Box::new(Owners {
        field: options.path(field)?,
    }))
}

/// Whether two names are one owner: `group:default/x`, `@org/x` and `x` go by their last part, an
/// e-mail address by all of it.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let last = |name: &str| {
        let name = name.trim().trim_start_matches('@').to_lowercase();
        match name.contains('@') {
            true => name,
            false => name
                .rsplit(['/', ':'])
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    };
    !last(one).is_empty() && last(one) == last(other)
}

impl Check for Owners {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let Found::Value(id) = self.field.find(tree, context.scope.this, false) else {
            return Vec::new();
        };
        let name = context.repository.manifest(tree.source().name());
        let Some((file, folder)) = codeowners(context) else {
            return Vec::new();
        };
        if !matches!(tree[id].kind, Kind::Text) {
            return Vec::new();
        }
        let path = match folder.as_str() {
            "" => name,
            folder => format!("{folder}/{name}"),
        };
        let text = file.source.text();
        let ruling = owners(text, &path);
        let team = &*tree[id].text;
        if ruling.owners.iter().any(|(owner, _)| same(owner, team)) {
            return Vec::new();
        }
        let listed_in = &file.path;
        let mut problem = Problem::at(context, id, Fault::Contradicted, "the manifest says");
        let names: Vec<_> = ruling.owners.iter().map(|(owner, _)| *owner).collect();
        let says = match (names.as_slice(), ruling.line) {
            ([], None) => format!("no line of `{listed_in}` covers `{path}`"),
            ([], Some(_)) => format!("`{listed_in}` gives `{path}` to nobody"),
            (names, _) => format!("`{listed_in}` gives `{path}` to {}", listed(names)),
        };
        let places = ruling.owners.iter().map(|(_, span)| *span);
        let place = |span| Related {
            source: file.source.clone(),
            span,
            text: "the line that wins".to_owned(),
        };
        let first = places.clone().next().or(ruling.line);
        problem.related = first.map(place).into_iter().collect();
        problem.help = Some(format!(
            "let the team own its manifest, or name the team that does\n{path} {team}"
        ));
        problem.vars = vec![("found", team.to_owned()), ("problem", says)];
        vec![problem]
    }
}

/// The file that a forge reads: the one at the root. Where the root has none, that of a repository
/// which was taken into this one; and the manifest's folder as seen from there.
fn codeowners(context: &Context<'_>) -> Option<(Seen, String)> {
    let repository = context.repository;
    if let Some(seen) = repository.at_root(PLACES) {
        return Some((seen, repository.folder()));
    }
    repository.upwards(PLACES)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn owners_go_by_their_last_part() {
        for (one, other, expected) in [
            ("group:default/claims-ai", "@acme/claims-ai", true),
            ("claims-ai", "@acme/Claims-AI", true),
            ("group:claims-ai", "@acme/claims-ai", true),
            ("@acme/claims", "@acme/claims-ai", false),
            ("dana@acme.example", "Dana@acme.example", true),
            ("dana@acme.example", "@acme/dana", false),
            ("", "@", false),
        ] {
            assert_eq!(same(one, other), expected, "{one} {other}");
        }
    }
}
