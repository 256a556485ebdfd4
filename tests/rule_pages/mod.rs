//! The pages about rules, written from the rule files: an index, a page for each question, one for what
//! the program finds without a rule file, and the clauses of other frameworks.

use readiness::finding::{Builtin, Question, Severity};
use readiness::rule::{self, Expectation, File, Framework};
use readiness::{command, lint};
use std::collections::BTreeMap;

/// The framework that holds the project's own demands.
const DEMANDS: &str = "seed";

const GENERATED: &str = "Generated from the rule files by `UPDATE=1 cargo test --test docs`.";

pub(crate) fn files() -> Vec<File> {
    let read = rule::builtin_files().into_iter();
    read.map(|(path, file)| file.unwrap_or_else(|errors| panic!("{path}: {errors:?}")))
        .collect()
}

fn questions() -> impl Iterator<Item = Question> {
    Question::FIVE.into_iter().chain([Question::Answers])
}

fn of(files: &[File], question: Question) -> impl Iterator<Item = &File> {
    files
        .iter()
        .filter(move |file| file.rule.question == question)
}

fn level(severity: Option<Severity>) -> String {
    severity.map_or_else(|| "off".to_owned(), |severity| severity.to_string())
}

/// Text inside of a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The pages by their paths.
pub(crate) fn pages() -> BTreeMap<String, String> {
    let files = files();
    let mut pages = BTreeMap::new();
    pages.insert("docs/rules.md".to_owned(), index(&files));
    pages.insert("docs/frameworks.md".to_owned(), frameworks(&files));
    for question in questions() {
        let path = format!("docs/rules/{}.md", question.name());
        pages.insert(path, of_question(&files, question));
    }
    pages.insert("docs/rules/program.md".to_owned(), program());
    pages
}

fn link(file: &File, from: &str) -> String {
    let rule = &file.rule;
    format!("[`{0}`]({from}{1}.md#{0})", rule.id, rule.question.name())
}

fn index(files: &[File]) -> String {
    let mut out = format!(
        "# Rules\n\n{GENERATED}\n\n{} rules, by the question that each asks a part of. A rule weighs \
         what its row says, and one that is off everywhere waits for a team's \
         [standard](standards.md) to turn it on.\n",
        files.len()
    );
    for question in questions() {
        let name = question.name();
        out += &format!(
            "\n## [{name}](rules/{name}.md)\n\n{}\n\n\
             | rule | pilot | production | high impact | finds |\n|---|---|---|---|---|\n",
            question.text()
        );
        for file in of(files, question) {
            let rule = &file.rule;
            let levels = rule.levels;
            let high = match levels.high_impact == levels.production {
                true => String::new(),
                false => level(levels.high_impact),
            };
            out += &format!(
                "| {} | {} | {} | {high} | {} |\n",
                link(file, "rules/"),
                level(levels.pilot),
                level(levels.production),
                cell(&rule.title)
            );
        }
    }
    out += "\n## [the program itself](rules/program.md)\n\n| finding | severity | finds |\n|---|---|---|\n";
    for builtin in command::builtin_findings() {
        let Builtin {
            id,
            severity,
            title,
            ..
        } = builtin;
        out += &format!("| [`{id}`](rules/program.md#{id}) | {severity} | {title} |\n");
    }
    out + &demands(files)
}

/// Each demand with the rules that ask for it.
fn demands(files: &[File]) -> String {
    let mut out =
        "\n## Demands\n\nWhat a capability in production must answer, and the rules that ask.\n\n\
        | demand | | rules |\n|---|---|---|\n"
            .to_owned();
    let known = rule::frameworks().iter().find(|one| one.id == DEMANDS);
    let mut clauses: Vec<_> = known
        .expect("the demands are a framework")
        .clauses
        .iter()
        .collect();
    clauses.sort_by_key(|clause| clause.id[1..].parse::<u32>().expect("S and a number"));
    for clause in clauses {
        let rules = naming(files, DEMANDS, clause.id, "rules/");
        out += &format!("| {} | {} | {rules} |\n", clause.id, cell(clause.title));
    }
    out
}

/// Links to the rules that name a clause.
fn naming(files: &[File], framework: &str, clause: &str, from: &str) -> String {
    let names = |file: &&File| {
        let mut mappings = file.documentation.mappings();
        mappings.any(|one| one.framework == framework && one.clause == clause)
    };
    let links: Vec<_> = files
        .iter()
        .filter(names)
        .map(|file| link(file, from))
        .collect();
    links.join(", ")
}

fn frameworks(files: &[File]) -> String {
    let mut out = format!(
        "# Other frameworks\n\n{GENERATED}\n\nClauses that speak of the same as a rule. That is all a \
         mapping says: **a capability without findings is not thereby conformant to anything.** A clause \
         is *verified* when its words, or its title where that says enough, were read in the source or \
         in a copy of it; the others are known from secondary lists only. The data is `rules/frameworks.yaml`.\n"
    );
    let others = rule::frameworks().iter().filter(|one| one.id != DEMANDS);
    for framework in others {
        out += &of_framework(files, framework);
    }
    out
}

fn of_framework(files: &[File], framework: &Framework) -> String {
    let Framework {
        id,
        name,
        version,
        url,
        note,
        clauses,
    } = framework;
    let name = match url {
        Some(url) => format!("[{name}]({url})"),
        None => (*name).to_owned(),
    };
    let note = note.map_or(String::new(), |note| format!(" {note}"));
    let mut out = format!(
        "\n## {}\n\n{name}, {version}; `{id}` in rule files.{note}\n\n\
         | clause | | verified | rules |\n|---|---|---|---|\n",
        framework.name
    );
    for clause in *clauses {
        let id = match clause.source {
            Some(source) => format!("[{}]({source})", clause.id),
            None => clause.id.to_owned(),
        };
        out += &format!(
            "| {id} | {} | {} | {} |\n",
            cell(clause.title),
            if clause.verified { "yes" } else { "no" },
            naming(files, framework.id, clause.id, "rules/")
        );
    }
    out
}

fn of_question(files: &[File], question: Question) -> String {
    let mut out = format!(
        "# {}\n\n{}\n\n{GENERATED} All rules: [docs/rules.md](../rules.md).\n",
        question.name(),
        question.text()
    );
    for file in of(files, question) {
        out += &section(file);
    }
    out
}

fn section(file: &File) -> String {
    let rule = &file.rule;
    let levels = rule.levels;
    let mut weight = match levels.is_off() {
        true => "Off until a standard turns it on".to_owned(),
        false => format!(
            "Severity: {} in a pilot, {} in production",
            level(levels.pilot),
            level(levels.production)
        ),
    };
    if levels.high_impact != levels.production {
        weight += &format!(", {} at high impact", level(levels.high_impact));
    }
    if !rule.waivable {
        weight += "; no waiver may accept it";
    }
    let mut out = format!("\n## {}\n\n**{}**\n\n{weight}.", rule.id, rule.title);
    for (name, value) in rule.shown_parameters() {
        out += &format!(" Parameter `{name}`: {value}.");
    }
    out += &format!("\n\n{}\n", file.documentation.why.trim_end());
    let examples = file.examples().unwrap_or_default();
    let example = |fails: bool| {
        let wanted = |expectation: &Expectation| (*expectation != Expectation::Silent) == fails;
        examples.iter().find(|one| wanted(&one.expectation))
    };
    if let Some(bad) = example(true) {
        out += &format!("\nA finding:\n\n{}", fenced(bad.manifest.text()));
        for message in lint::messages(rule, bad) {
            out += &format!("\n> {}\n", message.replace('\n', "\n> "));
        }
    }
    if let Some(good) = example(false) {
        out += &format!("\nNo finding:\n\n{}", fenced(good.manifest.text()));
    }
    out + &mapped(file)
}

fn fenced(text: &str) -> String {
    format!("```yaml\n{}\n```\n", text.trim_end())
}

/// The clauses that speak of the same, a line for each framework.
fn mapped(file: &File) -> String {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for mapping in file.documentation.mappings() {
        let doubt = if mapping.verified() {
            ""
        } else {
            " (unverified)"
        };
        let title = mapping.title().unwrap_or_default();
        let clause = format!("{} {title}{doubt}", mapping.clause);
        match lines.last_mut().filter(|(name, _)| name == mapping.name()) {
            Some((_, clauses)) => clauses.push(clause),
            None => lines.push((mapping.name().to_owned(), vec![clause])),
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    let mut out =
        "\nSpeaks of the same ([no claim of conformity](../frameworks.md)):\n\n".to_owned();
    for (name, clauses) in lines {
        out += &format!("- {name}: {}\n", clauses.join("; "));
    }
    out
}

fn program() -> String {
    let mut out = format!(
        "# the program itself\n\nFindings that the program makes without a rule file.\n\n{GENERATED} \
         All rules: [docs/rules.md](../rules.md).\n"
    );
    for builtin in command::builtin_findings() {
        out += &format!(
            "\n## {}\n\n**{}**\n\nSeverity: {} at every stage.\n\n{}\n\nA finding:\n\n{}\nNo finding:\n\n{}",
            builtin.id,
            builtin.title,
            builtin.severity,
            builtin.why.trim_end(),
            fenced(builtin.bad),
            fenced(builtin.good)
        );
    }
    out
}

/// What rules name and the list of frameworks does not have, and what it has and no rule names.
pub(crate) fn unmatched() -> Vec<String> {
    let files = files();
    let mut wrong = Vec::new();
    for file in &files {
        for mapping in file.documentation.mappings() {
            if mapping.known.is_none() {
                wrong.push(format!(
                    "{} maps to `{}: {}`, which rules/frameworks.yaml does not have",
                    file.rule.id, mapping.framework, mapping.clause
                ));
            }
        }
    }
    for framework in rule::frameworks() {
        for clause in framework.clauses {
            if naming(&files, framework.id, clause.id, "").is_empty() {
                wrong.push(format!("no rule names `{}: {}`", framework.id, clause.id));
            }
        }
    }
    wrong
}

/// Demands that no rule asks for.
pub(crate) fn unasked() -> Vec<String> {
    let files = files();
    let asked = |number: &u32| naming(&files, DEMANDS, &format!("S{number}"), "").is_empty();
    (1..=54)
        .filter(asked)
        .map(|number| format!("S{number}"))
        .collect()
}
