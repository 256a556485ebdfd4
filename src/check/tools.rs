//! `tools: {ask: …}`: the servers and tools that a model is given (MCP) against the integrations and
//! actions of the manifest.

use super::{Check, Context, Options, Problem, RuleError, elsewhere, listed};
use crate::finding::{Fault, Label};
use crate::manifest::{Kind, NodeId, Tree};
use crate::repository::{Seen, name_words};

#[derive(Debug)]
enum Tools {
    /// Every server is an integration.
    Servers,
    /// Every tool that says that it changes something is an action.
    Actions,
    /// What a tool says of itself fits the effect of the action (`this`) of the same name.
    Hints,
}

/// Lists of servers, as Claude, VS Code and Cursor keep them. Only those beside the manifest count: the
/// ones above it are as often there for the people who write the code.
const SERVERS: &[&str] = &[
    ".mcp.json",
    "mcp.json",
    ".vscode/mcp.json",
    ".cursor/mcp.json",
    "claude_desktop_config.json",
];
/// Lists of tools, as a server answers `tools/list`.
const TOOLS: &[&str] = &[
    "tools.json",
    "mcp-tools.json",
    ".mcp/tools.json",
    "mcp/tools.json",
    "tools/tools.json",
];
/// Words that tell no server from another.
const GENERIC: &[&str] = &["mcp", "server", "api", "the"];

pub(super) fn load(options: &Options<'_>) -> Result<Box<dyn Check>, RuleError> {
    options.only(&["ask"])?;
    let at = options.demand("ask", "ask: servers")?;
    Ok(Box::new(match &*options.tree[at].text {
        "servers" => Tools::Servers,
        "actions" => Tools::Actions,
        "hints" => Tools::Hints,
        other => {
            let help = "write servers, actions or hints";
            return Err(options.error(at, format!("`{other}` cannot be asked"), help));
        }
    }))
}

impl Check for Tools {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let names = match self {
            Tools::Servers => SERVERS,
            Tools::Actions | Tools::Hints => TOOLS,
        };
        let mut out = Vec::new();
        for name in names {
            let Some(file) = context.repository.beside(name) else {
                continue;
            };
            let Some([list]) = file.documents() else {
                continue;
            };
            out.extend(match self {
                Tools::Servers => servers(context, &file, list),
                Tools::Actions => actions(context, &file, list),
                Tools::Hints => hints(context, &file, list),
            });
        }
        out
    }
}

/// One finding for each list: what it holds is declared in one go.
fn servers(context: &Context<'_>, file: &Seen, list: &Tree) -> Option<Problem> {
    let keys = ["mcpServers", "servers"];
    let servers = keys.iter().find_map(|key| list.get(Tree::ROOT, key))?;
    let Kind::Map(entries) = &list[servers].kind else {
        return None;
    };
    let off = |server: &NodeId| {
        let disabled = list.get(*server, "disabled");
        disabled.is_some_and(|at| list[at].kind == Kind::Bool(true))
    };
    let declared: Vec<_> = integrations(context).collect();
    let strange: Vec<_> = entries
        .iter()
        .filter(|server| !off(server) && !is_declared(list, **server, &declared))
        .copied()
        .collect();
    let says = |names: &str, many: bool| {
        let (server, integration) = match many {
            true => ("the servers", "integrations"),
            false => ("the server", "an integration"),
        };
        let file = &file.path;
        format!("`{file}` gives the model {server} {names}, not declared as {integration}")
    };
    undeclared(context, "integrations", file, list, &strange, says)
}

/// The words of each integration.
fn integrations<'c>(context: &'c Context<'_>) -> impl Iterator<Item = Vec<String>> + use<'c> {
    let tree = context.tree();
    let list = tree.get(Tree::ROOT, "integrations");
    let items = list.map_or(&[][..], |list| tree.items(list));
    items.iter().map(move |item| {
        let text = |key: &str| {
            let at = tree.get(*item, key);
            at.map_or(String::new(), |at| tree[at].text.to_string())
        };
        name_words(&format!("{} {}", text("id"), text("system")))
    })
}

/// Whether an integration has the words of a server's name, or the host of its address.
fn is_declared(list: &Tree, server: NodeId, declared: &[Vec<String>]) -> bool {
    let mut words = name_words(list.key(server).unwrap_or_default());
    words.retain(|word| !GENERIC.contains(&word.as_str()));
    let url = list.get(server, "url").map_or("", |at| &*list[at].text);
    let host = url.split("://").nth(1).unwrap_or_default();
    let host = name_words(host.split(['/', ':', '?']).next().unwrap_or_default());
    let holds = |all: &Vec<String>, part: &[String]| {
        !part.is_empty() && part.iter().all(|word| all.contains(word))
    };
    declared
        .iter()
        .any(|all| holds(all, &words) || holds(all, &host))
}

/// What another file declares and the manifest does not, marked at a section of the manifest.
fn undeclared(
    context: &Context<'_>,
    section: &str,
    file: &Seen,
    list: &Tree,
    strange: &[NodeId],
    says: impl Fn(&str, bool) -> String,
) -> Option<Problem> {
    let first = *strange.first()?;
    let tree = context.tree();
    let at = tree.get(Tree::ROOT, section).unwrap_or(Tree::ROOT);
    let name = |id: NodeId| match list.key(id) {
        Some("name") | None => list[id].text.to_string(),
        Some(key) => key.to_owned(),
    };
    let names: Vec<_> = strange.iter().map(|id| name(*id)).collect();
    let mut problem = Problem::at(context, at, Fault::Missing, "");
    problem.labels = vec![Label {
        span: tree.anchor(at),
        text: "not declared here".to_owned(),
    }];
    problem.speaks = Vec::new();
    problem.related = strange
        .iter()
        .map(|id| {
            let mut there = elsewhere(&file.source, list, *id, format!("`{}`", name(*id)));
            if let (Some(span), false) = (list.key_span(*id), list.key(*id) == Some("name")) {
                there.span = span;
            }
            there
        })
        .collect();
    problem.vars = vec![
        ("found", name(first)),
        ("problem", says(&listed(&names), strange.len() > 1)),
    ];
    Some(problem)
}

/// A tool of a list.
struct Tool {
    /// Its name.
    at: NodeId,
    read_only: Option<(NodeId, bool)>,
    destructive: Option<(NodeId, bool)>,
}

/// The tools of a list: an answer to `tools/list`, or the definitions that a model is handed.
fn tools(list: &Tree) -> Vec<Tool> {
    let places: &[&[&str]] = &[&["tools"], &["result", "tools"], &[]];
    let items = places.iter().find_map(|path| {
        let at = list.at(Tree::ROOT, path)?;
        matches!(list[at].kind, Kind::List(_)).then(|| list.items(at))
    });
    let hint = |tool: NodeId, key: &str| {
        let at = list.at(tool, &["annotations", key])?;
        match list[at].kind {
            Kind::Bool(value) => Some((at, value)),
            _ => None,
        }
    };
    let tool = |item: &NodeId| {
        let named = list.get(*item, "name");
        Some(Tool {
            at: named.or_else(|| list.at(*item, &["function", "name"]))?,
            read_only: hint(*item, "readOnlyHint"),
            destructive: hint(*item, "destructiveHint"),
        })
    };
    items.unwrap_or_default().iter().filter_map(tool).collect()
}

/// The words of a tool's name without its server: `claims__route_claim`, `claims.route_claim`.
fn tool_words(name: &str) -> Vec<String> {
    let own = name.rsplit("__").next().unwrap_or(name);
    let mut words = name_words(own.rsplit('.').next().unwrap_or(own));
    words.sort();
    words
}

fn actions(context: &Context<'_>, file: &Seen, list: &Tree) -> Option<Problem> {
    let tree = context.tree();
    let mut known: Vec<Vec<String>> = Vec::new();
    for key in ["unsupervised", "with_approval"] {
        let actions = tree.at(Tree::ROOT, &["permissions", key]);
        let items = actions.map_or(&[][..], |list| tree.items(list));
        let ids = items.iter().filter_map(|item| tree.get(*item, "id"));
        known.extend(ids.map(|id| tool_words(&tree[id].text)));
    }
    let covers = |action: &Vec<String>, tool: &[String]| {
        !action.is_empty()
            && (tool.iter().all(|word| action.contains(word))
                || action.iter().all(|word| tool.contains(word)))
    };
    let strange: Vec<_> = tools(list)
        .into_iter()
        .filter(|tool| {
            let changes = tool.read_only.is_some_and(|(_, value)| !value)
                || tool.destructive.is_some_and(|(_, value)| value);
            let read_only = tool.read_only.is_some_and(|(_, value)| value);
            let words = tool_words(&list[tool.at].text);
            changes && !read_only && !known.iter().any(|action| covers(action, &words))
        })
        .map(|tool| tool.at)
        .collect();
    let says = |names: &str, many: bool| {
        let (tool, change) = match many {
            true => (
                "the tools",
                "which change something and are no actions here",
            ),
            false => ("the tool", "which changes something and is no action here"),
        };
        format!("`{}` offers {tool} {names}, {change}", file.path)
    };
    undeclared(context, "permissions", file, list, &strange, says)
}

fn hints(context: &Context<'_>, file: &Seen, list: &Tree) -> Option<Problem> {
    let tree = context.tree();
    let id = tree.get(context.scope.this, "id")?;
    let effect = tree.get(context.scope.this, "effect")?;
    let wanted = tool_words(&tree[id].text);
    let tool = tools(list)
        .into_iter()
        .find(|tool| !wanted.is_empty() && tool_words(&list[tool.at].text) == wanted)?;
    let ours = &*tree[effect].text;
    let read_only = tool
        .read_only
        .filter(|(_, value)| *value == (ours != "read"));
    // A tool that only reads destroys nothing, whatever its other hint says.
    let reads = tool.read_only.is_some_and(|(_, value)| value);
    let destructive = tool.destructive.filter(|(_, value)| match ours {
        "read" => *value && !reads,
        "delete" => !*value,
        _ => false,
    });
    let (hint, key, value) = match (read_only, destructive) {
        (Some((at, value)), _) => (at, "readOnlyHint", value),
        (None, Some((at, value))) => (at, "destructiveHint", value),
        (None, None) => return None,
    };
    let name = &list[tool.at].text;
    let mut problem = Problem::at(context, effect, Fault::Contradicted, "the manifest says");
    problem.related = vec![elsewhere(&file.source, list, hint, "the tool says")];
    problem.vars = vec![
        ("found", ours.to_owned()),
        ("target", format!("`{name}`")),
        (
            "problem",
            format!("`{}` says `{key}: {value}` of it", file.path),
        ),
    ];
    Some(problem)
}
