//! Every example of every rule file, one test each, and what must hold of rule files.
#![allow(clippy::unwrap_used)]

mod voice;

use libtest_mimic::{Arguments, Failed, Trial};
use readiness::check::RuleError;
use readiness::expr::{Data, Scopes, Type, infer};
use readiness::rule::{self, File, Outcome, Rule};
use readiness::schema::{Required, Shape, ShapeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Paths that rules read and nothing demands, each with the reason why silence is no silent pass.
const SILENT: &[(&str, &str)] = &[];

/// Required answers that no rule asks for, each with the reason.
const UNASKED: &[(&str, &str)] = &[
    ("permissions.with_approval[*].loss.per_error", APPROVED),
    ("permissions.with_approval[*].loss.max", APPROVED),
    ("permissions.with_approval[*].when_unsure", APPROVED),
    ("permissions.with_approval[*].when_unsure.below", APPROVED),
    ("permissions.with_approval[*].when_unsure.then", APPROVED),
];
const APPROVED: &str = "what a human approves is weighed by that human";

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let mut files = Vec::new();
    for (path, file) in rule::builtin_files() {
        let stem = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .trim_end_matches(".yaml");
        match file {
            Ok(file) => {
                let file = Arc::new(file);
                trials.extend(of_file(path, stem, &file));
                files.push(file);
            }
            Err(errors) => {
                let said = format!("{path} is refused:\n{}", refused(&errors));
                trials.push(Trial::test(format!("{stem}::loads"), move || {
                    Err(said.into())
                }));
            }
        }
    }
    trials.extend(of_catalogue(&Arc::new(files)));
    libtest_mimic::run(&arguments, trials).exit();
}

fn refused(errors: &[RuleError]) -> String {
    let lines = errors.iter().map(|error| {
        let at = error.span.start;
        format!("  byte {at}: {}\n    help: {}", error.message, error.help)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn all(wrong: Vec<String>) -> Result<(), Failed> {
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n").into()),
    }
}

fn of_file(path: &'static str, stem: &str, file: &Arc<File>) -> Vec<Trial> {
    let trial = |name: &str, test: fn(&str, &File) -> Vec<String>| {
        let file = file.clone();
        Trial::test(format!("{stem}::{name}"), move || all(test(path, &file)))
    };
    let mut trials = vec![
        trial("stands where its id and question say", place),
        trial("speaks as the style asks", style),
    ];
    let examples = match file.examples() {
        Ok(examples) => examples,
        Err(error) => {
            let said = refused(&[error]);
            trials.push(Trial::test(format!("{stem}::has examples"), || {
                Err(said.into())
            }));
            return trials;
        }
    };
    for (index, example) in examples.iter().enumerate() {
        let file = file.clone();
        let run = move || example_holds(&file, index);
        trials.push(Trial::test(format!("{stem}::{}", example.name), run));
    }
    trials
}

fn example_holds(file: &File, index: usize) -> Result<(), Failed> {
    let examples = file.examples().map_err(|error| error.message)?;
    let example = &examples[index];
    match readiness::lint::example(&file.rule, example)? {
        Outcome::Silent | Outcome::Reported => Ok(()),
        Outcome::Missed => Err("nothing is reported".into()),
        Outcome::Noisy(messages) => Err(format!("it must be silent, but: {messages:#?}").into()),
        Outcome::Misplaced(expected, found) => {
            Err(format!("expected marks {expected:?}\n   found marks {found:?}").into())
        }
    }
}

fn place(path: &str, file: &File) -> Vec<String> {
    let rule = &file.rule;
    let expected = format!("{}/{}.yaml", rule.question.name(), rule.id);
    let mut wrong = Vec::new();
    if path != format!("rules/{expected}") && path != expected {
        wrong.push(format!(
            "the file is {path}, its id and question say {expected}"
        ));
    }
    if rule.id.split('-').count() < 2 {
        wrong.push(format!("`{}` is no <subject>-<fault>", rule.id));
    }
    wrong
}

fn style(_: &str, file: &File) -> Vec<String> {
    let rule = &file.rule;
    let mut wrong = voice::message(rule.message.template());
    if let Some(help) = &rule.help {
        wrong.extend(voice::help(help.template()));
    }
    let title = &rule.title;
    wrong.extend(voice::banned(title));
    let capital = title.starts_with(|c: char| c.is_uppercase() || c == '`');
    if !capital || title.ends_with(['.', '!', '?']) || title.chars().count() > 80 {
        wrong.push(format!(
            "title {title:?}: a capital, no stop, at most 80 characters"
        ));
    }
    let why = &file.documentation.why;
    wrong.extend(voice::banned(why));
    if why.lines().filter(|line| !line.trim().is_empty()).count() < 4 {
        wrong.push(format!("why takes less than four lines:\n{why}"));
    }
    wrong
}

type Files = Arc<Vec<Arc<File>>>;

fn of_catalogue(files: &Files) -> Vec<Trial> {
    let trial = |name: &str, test: fn(&[Arc<File>]) -> Vec<String>| {
        let files = files.clone();
        Trial::test(format!("catalogue::{name}"), move || all(test(&files)))
    };
    vec![
        trial("no two rules have the same id", |files| {
            twice(files, |file| vec![file.rule.id.to_string()])
        }),
        trial("no two rules have the same title", |files| {
            twice(files, |file| vec![file.rule.title.to_lowercase()])
        }),
        trial(
            "no two rules share six words in a row of their why",
            |files| twice(files, |file| shingles(&file.documentation.why)),
        ),
        trial("what a rule reads is demanded", silent_reads),
        trial("every required answer is asked for", unasked),
        trial("what is read as prose is told where it is unjudged", |_| {
            prose()
        }),
    ]
}

/// The fields that `clear` reads, and those that `answer-unjudged` looks at.
fn prose() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut read, mut told) = (BTreeSet::new(), BTreeSet::new());
    // The program reads it, as it reads what waivers say.
    read.insert("not_applicable[*].reason".to_owned());
    for (path, _) in rule::builtin_files() {
        let text = std::fs::read_to_string(root.join(path)).unwrap();
        let file: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let given: Vec<_> = match &file["given"] {
            serde_json::Value::Array(many) => many.iter().filter_map(|g| g.as_str()).collect(),
            one => one.as_str().into_iter().collect(),
        };
        if file["check"]["wording"]["unjudged"] == true {
            told.extend(given.iter().map(|given| (*given).to_owned()));
        } else if let Some(field) = file["check"]["clear"]["field"].as_str() {
            let below = |given: &str| format!("{given}.{field}");
            read.extend(given.iter().map(|given| below(given)));
            // Without `given` the field is one of the whole manifest.
            read.extend(given.is_empty().then(|| field.to_owned()));
        }
    }
    let apart = read.symmetric_difference(&told);
    apart
        .map(|path| format!("answer-unjudged: {path}"))
        .collect()
}

fn twice(files: &[Arc<File>], words: impl Fn(&File) -> Vec<String>) -> Vec<String> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut wrong = Vec::new();
    for file in files {
        for word in words(file) {
            if let Some(other) = seen.insert(word.clone(), &file.rule.id) {
                wrong.push(format!("{other} and {}: {word}", file.rule.id));
            }
        }
    }
    wrong
}

/// All six words that follow each other in a text, once each.
fn shingles(why: &str) -> Vec<String> {
    let lower = why.to_lowercase();
    let words: Vec<_> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let shingles: BTreeSet<_> = words.windows(6).map(|six| six.join(" ")).collect();
    shingles.into_iter().collect()
}

/// The path of every shape, and the shapes that the schema itself demands.
struct Paths {
    of: BTreeMap<u16, String>,
    demanded: BTreeSet<String>,
}

impl Paths {
    fn new() -> Self {
        let mut paths = Paths {
            of: BTreeMap::new(),
            demanded: BTreeSet::new(),
        };
        paths.walk(Shape::ROOT, String::new());
        paths
    }

    fn walk(&mut self, at: ShapeId, path: String) {
        let shape = Shape::of(at);
        for field in shape.fields {
            let dot = if path.is_empty() { "" } else { "." };
            let inside = format!("{path}{dot}{}", field.name);
            if field.demanded {
                self.demanded.insert(inside.clone());
            }
            self.walk(field.shape, inside);
        }
        if let Some(items) = shape.items {
            self.walk(items, format!("{path}[*]"));
        }
        self.of.insert(at.0, path);
    }

    /// Shapes found for the first place of `given`, as paths for each of its places.
    fn everywhere(&self, rule: &Rule, shapes: &[ShapeId]) -> Vec<String> {
        let places: Vec<_> = rule.given.iter().map(|g| &self.of[&g.shape().0]).collect();
        let mut out = Vec::new();
        for shape in shapes {
            let path = &self.of[&shape.0];
            match path.strip_prefix(places[0].as_str()) {
                Some(rest) if !places[0].is_empty() => {
                    out.extend(places.iter().map(|place| format!("{place}{rest}")));
                }
                _ => out.push(path.clone()),
            }
        }
        out
    }
}

/// What `when` and the check read.
fn reads(paths: &Paths, rule: &Rule) -> Vec<String> {
    let parameters: Vec<_> = rule
        .parameters
        .iter()
        .map(|(name, data)| match data {
            Data::Quantity(quantity) => (name.clone(), Type::Quantity(quantity.dimension)),
            _ => (name.clone(), Type::Any),
        })
        .collect();
    let mut shapes = rule.check.reads();
    if let Some(when) = &rule.when {
        let mut scopes = Scopes::new(rule.given[0].shape(), &parameters);
        infer(when, &mut scopes).unwrap();
        shapes.extend(scopes.reads);
    }
    paths.everywhere(rule, &shapes)
}

/// Everything that some rule or the schema demands, with all that stands above it: who asks for
/// `owner.team` asks for `owner`.
fn demanded(paths: &Paths, files: &[Arc<File>]) -> BTreeSet<String> {
    let mut demanded = paths.demanded.clone();
    for file in files {
        let this = file.rule.given[0].shape();
        demanded.extend(paths.everywhere(&file.rule, &file.rule.check.demands(this)));
    }
    for path in demanded.clone() {
        let mut above = path.as_str();
        while let Some((parent, last)) = above.rsplit_once('.') {
            // An item's field is asked for only where there is an item.
            if parent.ends_with("[*]") || last.is_empty() {
                break;
            }
            demanded.insert(parent.to_owned());
            above = parent;
        }
    }
    demanded
}

fn required(path: &str) -> Required {
    Shape::of(Shape::at(path).unwrap()).required
}

/// Silence on an absent value is a silent pass unless somebody else speaks of its absence.
fn silent_reads(files: &[Arc<File>]) -> Vec<String> {
    let paths = Paths::new();
    let demanded = demanded(&paths, files);
    let mut offending: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        for path in reads(&paths, &file.rule) {
            let may_lack = matches!(required(&path), Required::Optional | Required::Conditional);
            let reasoned = SILENT.iter().any(|(known, _)| *known == path);
            if !may_lack && !reasoned && !demanded.contains(&path) {
                let rules = offending.entry(path).or_default();
                if !rules.contains(&&*file.rule.id) {
                    rules.push(&file.rule.id);
                }
            }
        }
    }
    let said = |(path, rules): (String, Vec<&str>)| {
        format!("{path}: read by {}, demanded by no rule", rules.join(", "))
    };
    offending.into_iter().map(said).collect()
}

/// What the schema marks as required from some stage on, some rule must ask for.
fn unasked(files: &[Arc<File>]) -> Vec<String> {
    let paths = Paths::new();
    let demanded = demanded(&paths, files);
    let missing = paths.of.values().filter(|path| {
        let field = !path.is_empty() && !path.ends_with("[*]");
        let due = field && matches!(required(path), Required::Pilot | Required::Production);
        let reasoned = UNASKED.iter().any(|(known, _)| known == path);
        due && !reasoned && !demanded.contains(*path)
    });
    let said = |path: &String| format!("{path}: required in the schema, demanded by no rule");
    missing.map(said).collect()
}
