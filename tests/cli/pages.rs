//! What the program tells about itself: `explain`, `rules`, `schema`.

use super::*;
use serde_json::Value;

#[test]
fn a_rule_is_explained_with_a_finding_and_without() {
    let run = Folder::new("explain").run(&["explain", LATE_RULE]).ends(0);
    let run = run
        .says(LATE_RULE)
        .says("question   data")
        .says("A finding:")
        .says("No finding:");
    run.says("late data is acted on after 26h, but the decision is due within 4h");
}

#[test]
fn a_rule_names_the_clauses_that_speak_of_the_same_and_which_nobody_read() {
    let folder = Folder::new("explain-maps");
    folder
        .run(&["explain", "audit-log-missing"])
        .ends(0)
        .says("no claim of conformity")
        .says("EU AI Act (Regulation (EU) 2024/1689")
        .says("Article 12: Record-keeping\n")
        .says("A.6.2.8: AI system recording of event logs (unverified)\n");
    let run = folder.run(&["explain", "audit-log-missing", "--format", "json"]);
    let rule: Value = serde_json::from_str(&run.ends(0).out).unwrap();
    assert_eq!(rule["id"], "audit-log-missing");
    assert_eq!(rule["severity"]["production"], "error");
    let mapped = |framework: &str| {
        let maps = rule["maps"].as_array().unwrap();
        maps.iter()
            .find(|one| one["framework"] == framework)
            .unwrap()
    };
    assert_eq!(mapped("eu-ai-act")["clause"], "Article 12");
    assert_eq!(mapped("eu-ai-act")["verified"], true);
    let source = mapped("eu-ai-act")["source"].as_str().unwrap();
    assert!(source.starts_with("https://"), "{source}");
    assert_eq!(mapped("iso-42001")["verified"], false);
}

#[test]
fn what_the_program_finds_itself_and_the_questions_are_told_to_programs_too() {
    let folder = Folder::new("explain-json");
    let run = folder
        .run(&["explain", "unknown-key", "--format", "json"])
        .ends(0);
    let builtin: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(builtin["id"], "unknown-key");
    let run = folder.run(&["explain", "--format", "json"]).ends(0);
    let questions: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(questions.as_array().unwrap().len(), 5);
}

#[test]
fn a_rule_that_waits_for_a_standard_says_so() {
    let run = Folder::new("explain-off").run(&["explain", "growth-headroom-missing"]);
    run.ends(0)
        .says("off until a standard turns it on")
        .says("parameter  growth: 10")
        .says("→ `readings` allows 200/min");
}

#[test]
fn an_id_of_the_program_itself_is_explained_like_a_rule() {
    let run = Folder::new("explain-builtin")
        .run(&["explain", "unknown-key"])
        .ends(0);
    run.says("unknown-key: ")
        .says("A finding:")
        .says("No finding:");
}

#[test]
fn rules_that_are_listed_can_be_explained() {
    let folder = Folder::new("explain-all");
    let rules = folder.run(&["rules", "--format", "json"]).ends(0);
    let rules: Value = serde_json::from_str(&rules.out).unwrap();
    // A sample of all questions: each run starts the program anew.
    for rule in rules.as_array().unwrap().iter().step_by(8) {
        let id = rule["id"].as_str().unwrap();
        let run = folder.run(&["explain", id]).ends(0).says(id);
        run.says("A finding:").says("→ ");
    }
}

#[test]
fn a_misspelt_rule_ends_with_2_and_names_the_near_one() {
    let folder = Folder::new("explain-misspelt");
    let run = folder
        .run(&["explain", "late-treshold-over-deadline"])
        .ends(2);
    run.complains("did you mean late-threshold-over-deadline?");
    folder
        .run(&["explain", "unknwon-key"])
        .ends(2)
        .complains("did you mean unknown-key?");
}

#[test]
fn a_rule_that_is_near_to_none_ends_with_2_and_says_where_they_are_listed() {
    let run = Folder::new("explain-none")
        .run(&["explain", "qqqq"])
        .ends(2);
    run.complains("there is no rule `qqqq`")
        .complains("readiness rules");
}

#[test]
fn explain_alone_asks_the_five_questions() {
    let mut run = Folder::new("explain-alone").run(&["explain"]).ends(0);
    for question in ["data", "integrations", "ownership", "cost", "permissions"] {
        run = run.says(question);
    }
}

#[test]
fn rules_are_listed_by_question() {
    let run = Folder::new("rules").run(&["rules"]).ends(0);
    run.says("data: where does the live data come from")
        .says(LATE_RULE)
        .says("off/error");
}

#[test]
fn the_list_of_rules_as_json_has_all_that_a_script_needs() {
    let run = Folder::new("rules-json")
        .run(&["rules", "--format", "json"])
        .ends(0);
    let rules: Value = serde_json::from_str(&run.out).unwrap();
    let rules = rules.as_array().unwrap();
    let late = rules.iter().find(|rule| rule["id"] == LATE_RULE).unwrap();
    assert_eq!(late["question"], "data");
    assert_eq!(late["severity"]["pilot"], "off");
    assert_eq!(late["severity"]["production"], "error");
    assert_eq!(late["origin"], "built-in");
    assert_eq!(rules.len(), readiness::rule::builtin().len());
}

#[test]
fn every_schema_is_a_json_schema() {
    let folder = Folder::new("schema");
    for which in ["manifest", "rule", "report", "baseline"] {
        let run = folder.run(&["schema", which]).ends(0);
        let schema: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{which}"
        );
        readiness::schema::options().build(&schema).unwrap();
        assert!(run.out.ends_with("}\n"), "{which}");
    }
}

#[test]
fn the_schema_that_is_not_named_is_the_manifests() {
    let folder = Folder::new("schema-default");
    assert_eq!(
        folder.run(&["schema"]).ends(0).out,
        folder.run(&["schema", "manifest"]).out
    );
}

#[test]
fn an_unknown_schema_ends_with_2_and_lists_the_known() {
    Folder::new("schema-unknown")
        .run(&["schema", "rules"])
        .ends(2)
        .complains("manifest");
}

#[test]
fn every_shell_gets_completions_that_know_commands_and_options() {
    let folder = Folder::new("completions");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = folder.run(&["completions", shell]).ends(0);
        run.says("explain").says("fail-on").says("stdin-filename");
    }
}

#[test]
fn bash_completes_a_command_and_the_values_of_an_option() {
    let folder = Folder::new("completions-bash");
    let script = folder.run(&["completions", "bash"]).ends(0).out;
    let folder = folder.with("readiness.bash", &script);
    let ask = "source ./readiness.bash
        COMP_WORDS=(readiness ch); COMP_CWORD=1; _readiness readiness ch readiness
        echo \"${COMPREPLY[@]}\"
        COMP_WORDS=(readiness check --format c); COMP_CWORD=3; _readiness readiness c --format
        echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["--norc", "-c", ask])
        .current_dir(&folder.0)
        .output();
    // Not every machine that runs these tests has it.
    let Ok(output) = output else { return };
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said, "check\ncompact\n");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new("man");
    let page = folder.run(&["man"]).ends(0);
    for command in [
        "check",
        "explain",
        "rules",
        "schema",
        "test",
        "completions",
        "man",
    ] {
        assert!(
            page.out.contains(&format!("readiness\\-{command}(1)")),
            "{command}"
        );
        let run = folder.run(&["man", command]).ends(0);
        run.says(&format!(".TH readiness-{command} 1"))
            .says("EXIT STATUS");
    }
    folder
        .run(&["man", "check"])
        .ends(0)
        .says("\\-\\-fail\\-on");
}

#[test]
fn a_manual_page_of_no_command_ends_with_2_and_lists_the_commands() {
    Folder::new("man-unknown")
        .run(&["man", "chekc"])
        .ends(2)
        .complains("there is no command `chekc`")
        .complains("check, answer, explain");
}

#[test]
fn pages_and_lists_keep_to_the_width() {
    let folder = Folder::new("pages-width");
    let commands: [&[&str]; 3] = [
        &["explain", "unknown-key"],
        &["explain", "audit-log-editable-by-actor"],
        &["rules"],
    ];
    for arguments in commands {
        let mut command = folder.command(arguments);
        let run = Run::from(command.env("COLUMNS", "78").output().unwrap()).ends(0);
        // An example stands as it is written.
        let is_example = |line: &&str| line.starts_with("    ") && arguments[0] == "explain";
        for line in run.out.lines().filter(|line| !is_example(line)) {
            assert!(line.chars().count() <= 78, "{arguments:?}: {line}");
        }
    }
}

#[test]
fn the_rules_of_a_folder_that_is_not_there_end_with_2() {
    let folder = Folder::new("rules-nowhere");
    let run = folder.run(&["rules", "nowhere"]).ends(2);
    assert!(
        run.err.contains("there is no folder `nowhere`"),
        "{}",
        run.err
    );
}
