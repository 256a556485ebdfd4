//! What the schema refuses is said in the words of the manifest, once, at the very place.
#![allow(clippy::unwrap_used)]

use readiness::finding::{Fault, Finding, Question};
use readiness::manifest::Tree;
use readiness::schema;
use readiness::source::Source;

fn tree(text: &str) -> Tree {
    let source = Source::new("readiness.yaml", text);
    let read = readiness::manifest::read(&source);
    read.tree.unwrap_or_else(|| panic!("{:?}", read.findings))
}

fn judged(rest: &str) -> (Tree, schema::Spoken) {
    let mut tree = tree(rest);
    let spoken = schema::validate(&mut tree);
    (tree, spoken)
}

/// Rule, text under the mark, message and help of each finding.
fn said(rest: &str) -> Vec<[String; 4]> {
    let (tree, spoken) = judged(rest);
    let row = |finding: &Finding| {
        [
            finding.rule.clone(),
            tree.source().slice(finding.span()).to_owned(),
            finding.message.clone(),
            finding.help.clone().unwrap_or_default(),
        ]
    };
    spoken.findings.iter().map(row).collect()
}

const START: &str = "readiness: 1\ncapability: {name: claims-triage, stage: pilot}\n";

/// A manifest's line or lines after [`START`], and what is said: rule, mark, message, help.
type Mistake = (&'static str, &'static [[&'static str; 4]]);

const MISTAKES: &[Mistake] = &[
    (
        "ownr: {team: '@acme/claims-ai'}",
        &[[
            "unknown-key",
            "ownr",
            "`ownr` is not a field of a manifest; did you mean `owner`?",
            "write `owner`",
        ]],
    ),
    (
        "owner: {teem: '@acme/claims-ai', accountabel: dana@acme.example}",
        &[
            [
                "unknown-key",
                "teem",
                "`teem` is not a field of `owner`; did you mean `team`?",
                "write `team`",
            ],
            [
                "unknown-key",
                "accountabel",
                "`accountabel` is not a field of `owner`; did you mean `accountable`?",
                "write `accountable`",
            ],
        ],
    ),
    (
        "runbook: docs/runbook.md",
        &[[
            "unknown-key",
            "runbook",
            "`runbook` is not a field of a manifest",
            "move it under `operations`",
        ]],
    ),
    (
        "links: {model_card: docs/model-card.md, wiki: docs/wiki.md}",
        &[[
            "unknown-key",
            "wiki",
            "`wiki` is not a field of `links`",
            "use `eval_suite`, `threat_model`, `ml_bom` or `decommission_plan`, or start a key of your own with `x-`: `x-wiki`",
        ]],
    ),
    (
        "data_sources:\n  - id: claims-feed\n    mode: streaming",
        &[[
            "unknown-value",
            "streaming",
            "`streaming` is not a value of `mode`; did you mean `stream`?",
            "write one of `stream`, `batch`, `request` or `snapshot`",
        ]],
    ),
    (
        "data_sources: claims feed",
        &[[
            "wrong-type",
            "claims feed",
            "`data_sources` is text where a list is expected",
            "write, for example, `data_sources: [{id: claims-feed, source: kafka://claims-prod/claims.v3, mode: stream, owner: \"@acme/claims-platform\", classification: personal}]`",
        ]],
    ),
    (
        "data_sources:\n  - claims-feed",
        &[[
            "wrong-type",
            "claims-feed",
            "an entry of `data_sources` is text where a group of fields is expected",
            "write it as fields, such as `id: claims-feed`",
        ]],
    ),
    (
        "data_sources:\n  - id: claims-feed\n    freshness: {error_after: 30}",
        &[[
            "quantity-ambiguous",
            "30",
            "`30` has no unit",
            "write a whole number and a unit: ms, s, m, h, d, w, mo or y, such as `error_after: 30m`",
        ]],
    ),
    (
        "data_sources:\n  - id: claims-feed\n    drift: {threshold: \"0.2\"}",
        &[[
            "wrong-type",
            "\"0.2\"",
            "`threshold` is text in quotes where a number is expected",
            "write `threshold: 0.2`",
        ]],
    ),
    (
        "data_sources:\n  - id: claims-feed\n    drift: {threshold: \"1,5\"}",
        &[[
            "wrong-type",
            "\"1,5\"",
            "`threshold` is text where a number is expected",
            "write `threshold: 1.5`",
        ]],
    ),
    (
        "integrations:\n  - id: claims-core\n    availability: 0.995",
        &[[
            "quantity-ambiguous",
            "0.995",
            "`0.995` has no percent sign",
            "write `availability: 99.5%`",
        ]],
    ),
    (
        "integrations:\n  - id: claims-core\n    limits: {retries: two}",
        &[[
            "wrong-type",
            "two",
            "`retries` is text where a whole number is expected",
            "write, for example, `retries: 2`",
        ]],
    ),
    (
        "integrations:\n  - id: claims-core\n    system: 1.10",
        &[[
            "wrong-type",
            "1.10",
            "`system` is the number `1.10` where text is expected",
            "put it in quotes: `system: \"1.10\"`",
        ]],
    ),
    (
        "cost_model: {total_per_month: \"18,740\", currency: Euro}",
        &[
            [
                "quantity-ambiguous",
                "\"18,740\"",
                "`18,740` has separators",
                "write `total_per_month: 18740`",
            ],
            [
                "malformed-value",
                "Euro",
                "`Euro` is not written as a currency code",
                "write `currency: EUR`",
            ],
        ],
    ),
    (
        "cost_model: {load: {per_month: \"240,000\"}}",
        &[[
            "wrong-type",
            "\"240,000\"",
            "`per_month` is text where a whole number is expected",
            "write `per_month: 240000`",
        ]],
    ),
    (
        "cost_model: {value_per_unit: 1e3}",
        &[[
            "quantity-ambiguous",
            "1e3",
            "`1e3` is not a plain number",
            "write `value_per_unit: 1000`",
        ]],
    ),
    (
        "operations: {withdraw: {by: on_call}}",
        &[[
            "wrong-type",
            "on_call",
            "`by` is text where a list is expected",
            "write a list: `by: [on_call]`",
        ]],
    ),
    (
        "permissions: {unsupervised: [{id: route, when_unsure: {below: 80}}]}",
        &[[
            "out-of-range",
            "80",
            "`80` is not above 0 and below 1",
            "write a number above 0 and below 1: `below: 0.8`",
        ]],
    ),
    (
        "permissions: {never: [approve payment, 2]}",
        &[[
            "wrong-type",
            "2",
            "an entry of `never` is the number `2` where text is expected",
            "put it in quotes: `\"2\"`",
        ]],
    ),
    (
        "owner: [dana]",
        &[[
            "wrong-type",
            "owner",
            "`owner` is a list where a group of fields is expected",
            "write, for example, `owner: {team: \"@acme/claims-ai\", accountable: dana.cruz@acme.example, risk_owner: model-risk@acme.example}`",
        ]],
    ),
];

#[test]
fn common_mistakes_are_said_in_words_at_the_very_place() {
    for (rest, expected) in MISTAKES {
        assert_eq!(said(&format!("{START}{rest}\n")), *expected, "{rest}");
    }
}

#[test]
fn what_the_schema_demands_is_reported_where_it_belongs() {
    let rules = |text: &str| -> Vec<[String; 3]> {
        said(text)
            .into_iter()
            .map(|[_, mark, message, help]| [mark, message, help])
            .collect()
    };
    assert_eq!(
        rules("readiness: 1\ncapability:\n  name: claims-triage\n"),
        [[
            "capability",
            "`stage` is missing",
            "add under `capability`\nstage: production"
        ]]
    );
    assert_eq!(
        rules("readiness: 1\ncapability: {name: claims-triage, stage: }\n"),
        [[
            "stage",
            "`stage` is empty",
            "add under `capability`\nstage: production"
        ]]
    );
    let nothing = rules("# only a comment\n");
    assert_eq!(
        nothing
            .iter()
            .map(|[_, message, _]| message.as_str())
            .collect::<Vec<_>>(),
        ["`capability` is missing", "`readiness` is missing"]
    );
    assert!(nothing[1][2].ends_with("\nreadiness: 1"), "{nothing:?}");
}

#[test]
fn a_misspelt_key_explains_the_field_it_stands_for() {
    let (tree, spoken) = judged("readiness: 1\ncapability: {name: claims-triage, stge: pilot}\n");
    let capability = tree.get(Tree::ROOT, "capability").unwrap();
    assert_eq!(spoken.findings.len(), 1, "{:?}", spoken.findings);
    assert!(spoken.explained.contains(&(capability, "stage")));
    assert!(tree[tree.get(capability, "stge").unwrap()].spoken);
    assert!(!tree[capability].spoken);
}

#[test]
fn a_field_that_is_there_is_not_suggested_again() {
    let said = said(&format!(
        "{START}owner: {{team: '@acme/a', teams: '@acme/b'}}\n"
    ));
    assert_eq!(said[0][2], "`teams` is not a field of `owner`");
}

#[test]
fn a_later_version_is_the_only_thing_said() {
    let found = said("readiness: 2\ncapability: {title: claims}\nsomething: new\n");
    assert_eq!(
        found,
        [[
            "unsupported-version",
            "2",
            "version `2` of the format is not known here; this program reads version 1",
            "use a newer release of this program, or write `readiness: 1`"
        ]]
    );
    assert_eq!(
        said("readiness: 0\ncapability: {name: a, stage: pilot}\n")[0][0],
        "unsupported-version"
    );
}

#[test]
fn a_refusal_has_no_place_among_words_of_a_list_ids_and_groups_of_fields() {
    let why = "'N/A: the vendor runs it and nobody here can change it'";
    for (rest, rule) in [
        ("permissions: WHY", "wrong-type"),
        ("data_sources: WHY", "wrong-type"),
        ("data_sources: [{id: a, freshness: WHY}]", "wrong-type"),
        ("data_sources: [{id: a, mode: WHY}]", "unknown-value"),
        ("integrations: [{id: a, access: WHY}]", "unknown-value"),
        ("integrations: [{id: a, environment: N/A}]", "unknown-value"),
        ("integrations: [{id: a, agreed: WHY}]", "quantity-ambiguous"),
        (
            "operations: {slo: [{sli: availability, alert: WHY}]}",
            "malformed-value",
        ),
        ("cost_model: {value_per_unit: WHY}", "quantity-ambiguous"),
        (
            "permissions: {with_approval: [{id: a, approval: {on_timeout: WHY}}]}",
            "unknown-value",
        ),
    ] {
        let (_, spoken) = judged(&format!("{START}{}\n", rest.replace("WHY", why)));
        let rules: Vec<_> = spoken.findings.iter().map(|it| it.rule.as_str()).collect();
        assert_eq!(rules, [rule], "{rest}");
    }
    let (_, spoken) = judged(&format!(
        "{START}integrations: [{{id: a, agreed: {why}}}]\n"
    ));
    let help = spoken.findings[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("- field: /integrations/a/agreed\n"), "{help}");
    let (_, spoken) = judged(&format!(
        "{START}integrations: [{{id: a, access: {why}}}]\n"
    ));
    let help = spoken.findings[0].help.as_deref().unwrap_or_default();
    assert!(!help.contains("not_applicable"), "{help}");
}

#[test]
fn empty_values_booleans_and_not_applicable_are_left_to_rules() {
    for rest in [
        "owner:",
        "owner: {risk_owner: , team: ''}",
        "operations: {runbook: true, rollback: false}",
        "data_sources: [{id: a, drift: N/A, on_late: 'N/A: it answers each request by itself'}]",
        "cost_model: {lines: [{per_unit: 'N/A: the people are paid by the month'}]}",
        "permissions: {unsupervised: [{id: a, reversible: true}]}",
    ] {
        let (tree, spoken) = judged(&format!("{START}{rest}\n"));
        assert!(spoken.findings.is_empty(), "{rest}: {:?}", spoken.findings);
        assert!(tree.ids().all(|id| !tree[id].spoken), "{rest}");
    }
}

#[test]
fn findings_name_their_question_fault_and_place() {
    let (_, spoken) = judged(&format!(
        "{START}integrations:\n  - {{id: claims-core, acess: read, limits: {{timeout: 3}}}}\n"
    ));
    let told: Vec<(Question, Fault, &str)> = spoken
        .findings
        .iter()
        .map(|finding| (finding.question, finding.fault, finding.pointer.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                Question::Integrations,
                Fault::Contradicted,
                "/integrations/claims-core/acess"
            ),
            (
                Question::Integrations,
                Fault::Contradicted,
                "/integrations/claims-core/limits/timeout"
            ),
        ]
    );
    let (_, spoken) = judged("readiness: 1\ncapability: {stage: pilot}\n");
    assert_eq!(spoken.findings[0].fault, Fault::Missing);
    assert_eq!(spoken.findings[0].question, Question::Answers);
    assert_eq!(spoken.findings[0].pointer, "/capability/name");
}

#[test]
fn a_long_value_is_cut_in_its_message() {
    let long = "word-".repeat(180);
    let said = said(&format!(
        "{START}data_sources: [{{id: a, mode: {long}}}]\n{long}: 1\n"
    ));
    assert_eq!(said.len(), 2);
    assert!(
        said.iter().all(|[_, _, message, _]| message.len() < 160),
        "{said:?}"
    );
}

#[test]
fn every_built_in_fault_is_found_in_its_bad_example_and_not_in_its_good_one() {
    for builtin in schema::BUILTIN {
        let rules = |text: &str| -> Vec<String> {
            let whole = if text.starts_with("readiness") {
                text.to_owned()
            } else {
                format!("readiness: 1\n{text}")
            };
            said(&whole).into_iter().map(|[rule, ..]| rule).collect()
        };
        assert!(
            rules(builtin.bad).iter().any(|rule| rule == builtin.id),
            "{}",
            builtin.id
        );
        assert!(
            rules(builtin.good).iter().all(|rule| rule != builtin.id),
            "{}",
            builtin.id
        );
        assert!(
            (3..=6).contains(&builtin.why.lines().count()),
            "{}",
            builtin.id
        );
    }
}
