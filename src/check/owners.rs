//! `owners: {field: owner.team}`: whom CODEOWNERS gives the manifest to.

use super::options::Found;
use super::{Check, Context, FieldPath, Options, Problem, RuleError, listed};
use crate::expr::is_same;
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
        let accountable = context.text_at(&["owner", "accountable"]);
        let ours = |owner: &str| {
            is_same(owner, team) || accountable.is_some_and(|person| is_same(owner, person))
        };
        let mut others = ruling.owners.iter().map(|(owner, _)| *owner);
        let unlike = |owner: &str| !is_comparable(owner, team);
        if others.clone().any(ours) || (!ruling.owners.is_empty() && others.all(unlike)) {
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
            "let the team own its manifest, or name the team that does\n/{} {}",
            path.replace(' ', "\\ "),
            handle(team, text)
        ));
        problem.vars = vec![("found", team.to_owned()), ("problem", says)];
        vec![problem]
    }
}

/// Whether an entry could name the team in other words: a person, by address or by a handle without an
/// organisation, may well be a member of it.
fn is_comparable(owner: &str, team: &str) -> bool {
    let is_address = |name: &str| name.trim_start_matches('@').contains('@');
    if is_address(owner) || is_address(team) {
        return is_address(owner) && is_address(team);
    }
    owner.contains('/') || !team.contains('/')
}

/// A team as CODEOWNERS names it: a bare name needs the organisation, which the other lines know.
fn handle(team: &str, codeowners: &str) -> String {
    if team.contains('@') {
        return team.to_owned();
    }
    let name = team.rsplit(['/', ':']).next().unwrap_or(team);
    let organisation = codeowners
        .split_whitespace()
        .find_map(|word| word.strip_prefix('@')?.rsplit_once('/'))
        .map_or("your-org", |(organisation, _)| organisation);
    format!("@{organisation}/{}", name.replace(' ', "-").to_lowercase())
}

/// The file that a forge reads: the one at the root. Where the root has none, that of the manifest's
/// folder, which may be the root of a repository that was taken into this one.
fn codeowners(context: &Context<'_>) -> Option<(Seen, String)> {
    let repository = context.repository;
    if let Some(seen) = repository.at_root(PLACES) {
        return Some((seen, repository.folder()));
    }
    let seen = PLACES.iter().find_map(|place| repository.beside(place))?;
    Some((seen, String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_named_as_the_other_lines_name_theirs() {
        let file = "* @acme/platform\n/docs dana@acme.example\n";
        for (team, line) in [
            ("@acme/claims-ai", "@acme/claims-ai"),
            ("claims-ai", "@acme/claims-ai"),
            ("group:default/claims-ai", "@acme/claims-ai"),
            ("claims-ai@acme.example", "claims-ai@acme.example"),
        ] {
            assert_eq!(handle(team, file), line);
        }
        assert_eq!(handle("claims-ai", ""), "@your-org/claims-ai");
    }

    #[test]
    fn a_person_is_not_compared_with_a_team() {
        assert!(!is_comparable("dana@acme.example", "@acme/claims-ai"));
        assert!(!is_comparable("@dana-cruz", "@acme/claims-ai"));
        assert!(is_comparable("@acme/lab", "claims-ai"));
        assert!(is_comparable("@lab", "claims-ai"));
        assert!(is_comparable("lab@acme.example", "claims-ai@acme.example"));
    }
}
