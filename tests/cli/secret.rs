//! What looks like a secret is a finding, and no output shows it.

use super::*;

/// Tokens of documented forms, put together here so that no scanner takes them for real ones.
fn planted() -> Vec<String> {
    let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6";
    let upper = "Q2W3E4R5T6Y7U2I3";
    let hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    vec![
        format!("ghp_{}", &body[..36]),
        format!("gho_{}", &body[..36]),
        format!("github_pat_{body}"),
        format!("glpat-{}", &body[..20]),
        format!("AKIA{upper}"),
        format!("ASIA{upper}"),
        format!("sk-{}", &body[..48]),
        format!("sk-proj-{}", &body[..40]),
        format!("sk-ant-api03-{body}"),
        format!("sk_live_{}", &body[..24]),
        format!("xoxb-123456789012-{}", &body[..24]),
        format!("xoxp-123456789012-{}", &body[..24]),
        format!("AIza{}", &body[..35]),
        format!("hf_{}", &body[..34]),
        format!("npm_{}", &body[..36]),
        format!("pypi-AgEIcHlwaS5vcmc{body}"),
        format!("dop_v1_{hex}"),
        format!("eyJ{0}.eyJ{0}.{0}", &body[..30]),
    ]
}

/// What must be in no output: all of a token but its beginning.
fn core(token: &str) -> &str {
    &token[token.len() - 14..]
}

fn formats(folder: &Folder) -> Vec<(String, String)> {
    let names = [
        "human", "compact", "json", "sarif", "github", "gitlab", "junit", "markdown", "html",
    ];
    let mut all = Vec::new();
    for name in names {
        let run = folder.run(&["check", "--format", name]);
        assert_eq!(run.code, Some(1), "{run:#?}");
        all.push((name.to_owned(), run.out + &run.err));
    }
    let run = folder.run(&["check", "--baseline", "known.json", "--write-baseline"]);
    let known = fs::read_to_string(folder.0.join("known.json")).unwrap();
    all.push(("baseline".to_owned(), run.out + &run.err + &known));
    fs::remove_file(folder.0.join("known.json")).unwrap();
    let run = folder.run(&["check", "--diff"]);
    all.push(("diff".to_owned(), run.out + &run.err));
    all
}

/// A manifest with the token in every kind of place.
fn manifest(token: &str) -> String {
    format!(
        "readiness: 1\n\
         # {token}\n\
         capability:\n  name: \"{token}\"\n  stage: production\n  purpose: \"{token} is the purpose\"\n  \
         impact: {token}\n\
         {token}: 1\n\
         owner:\n  team: \"@acme/{token}\"\n  accountable: \"{token}\"\n\
         data_sources:\n  - id: {token}\n    mode: {token}\n    on_late: the team uses {token} as needed\n    \
         drift: {{alert: {token}}}\n    ownr: x\n\
         operations:\n  runbook: docs/{token}.md\n  slo: {token}\n\
         waivers:\n  - {{rule: {token}, at: /{token}, reason: {token}, compensating: {token}, \
         approved_by: {token}, expires: 2026-12-01}}\n"
    )
}

#[test]
fn a_token_in_any_place_is_found_and_in_no_output() {
    for token in planted() {
        let text = manifest(&token);
        let folder = Folder::new("secret-token").with("readiness.yaml", &text);
        for (format, out) in formats(&folder) {
            assert!(!out.contains(core(&token)), "{format}: {token}\n{out}");
        }
        let run = folder.run(&["check", "--format", "compact"]);
        let found = run.out.matches("[secret-in-manifest]").count();
        assert_eq!(
            found,
            text.matches(token.as_str()).count(),
            "{token}\n{}",
            run.out
        );
    }
}

#[test]
fn a_password_is_known_by_its_key_or_its_place_in_an_address() {
    for (line, secret) in [
        ("x-db: {password: hunter2}", "hunter2"),
        (
            "x-db: {user: claims, db-password: \"hunter2,too\", host: y}",
            "hunter2,too",
        ),
        ("x-apiKey: 9fj20fj20fh2f9", "9fj20fj20fh2f9"),
        ("x-client-secret: 'Zk9-pq_11w'", "Zk9-pq_11w"),
        ("x-tokens:\n  - Zk9pq11wq\n  - second", "Zk9pq11wq"),
        ("x-tokens: [first-one, Zk9pq11wq]", "Zk9pq11wq"),
        ("x-secret:\n  Zk9pq11wq", "Zk9pq11wq"),
        ("x-secret: |\n  Zk9pq11wq", "Zk9pq11wq"),
        ("# password: hunter2", "hunter2"),
        ("x-dsn: \"Server=db;User=sa;Password=hunter2;\"", "hunter2"),
        (
            "x-db: postgres://claims:hunter2@db.acme.example/claims",
            "hunter2",
        ),
        (
            "x-key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIEpAIBAAKCAQEA7\n  -----END RSA PRIVATE KEY-----",
            "MIIEpAIBAAKCAQEA7",
        ),
    ] {
        let folder = Folder::new("secret-key").with("readiness.yaml", &format!("{GOOD}{line}\n"));
        for (format, out) in formats(&folder) {
            assert!(!out.contains(secret), "{format}: {line}\n{out}");
        }
        let run = folder.run(&["check", "--format", "compact"]);
        let found = run.out.matches("[secret-in-manifest]").count();
        assert_eq!(found, 1, "{line}\n{}", run.out);
    }
}

#[test]
fn a_value_that_is_repeated_elsewhere_in_a_message_is_masked_there_too() {
    let text = "readiness: 1\ncapability: {name: a-b, stage: Zk9pq11wq}\nx-password: Zk9pq11wq\n";
    let folder = Folder::new("secret-again").with("readiness.yaml", text);
    let out = folder.run(&["check", "--format", "json"]).ends(1).out;
    assert!(out.contains("`****` is not a value of `stage`"), "{out}");
}

#[test]
fn what_only_looks_random_is_no_secret() {
    let hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    for line in [
        format!("x-digest: sha256:{hex}"),
        format!("x-image: registry.acme.example/triage@sha256:{hex}"),
        format!("x-commit: {}", &hex[..40]),
        "x-id: 123e4567-e89b-12d3-a456-426614174000".to_owned(),
        "x-schedule: https://acme.pagerduty.com/schedules/PC1ABCD".to_owned(),
        "x-model: example-small-2026-03-01-preview".to_owned(),
        "x-max-tokens: 4096".to_owned(),
        "x-token-rate: 600/min".to_owned(),
        "x-secret: kept in the vault of the platform team".to_owned(),
        "x-secret: claims-db-2".to_owned(),
        "x-password: ${CLAIMS_DB_PASSWORD}".to_owned(),
        "x-token: CLAIMS_API_TOKEN".to_owned(),
        "x-token: TBD".to_owned(),
        "x-secret: vault://claims/db#password".to_owned(),
        "x-note: risk-register-2026-approved-by-the-board-of-directors".to_owned(),
        "x-note: sk-learn-pipeline-for-the-classification-of-claims".to_owned(),
        "x-note: ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned(),
        "x-db: postgres://claims:${DB_PASSWORD}@db.acme.example/claims".to_owned(),
        "x-address: https://acme.example:8443/a@b".to_owned(),
    ] {
        let folder = Folder::new("secret-none").with("readiness.yaml", &format!("{GOOD}{line}\n"));
        let run = folder.run(&["check", "--format", "compact"]);
        run.keeps_silent_about("secret-in-manifest");
    }
}

#[test]
fn an_answer_is_judged_without_the_secret_in_it() {
    let token = planted().remove(0);
    let folder = Folder::new("secret-answer");
    let text = format!("the team handles {token} as needed");
    for format in ["human", "json"] {
        let arguments = [
            "answer",
            "--field",
            "on_late",
            "--explain",
            "--format",
            format,
            &text,
        ];
        let run = folder.run(&arguments);
        assert!(!(run.out + &run.err).contains(core(&token)));
    }
    let line = serde_json::json!({"field": "on_late", "text": text}).to_string();
    let run = folder.feed(&["answer"], &line);
    assert!(!run.out.contains(core(&token)), "{run:#?}");
}

#[test]
fn a_patch_with_a_secret_beside_a_fix_is_not_shown() {
    let token = planted().remove(0);
    let text = format!("{GOOD}ownr: {{team: \"@acme/x\"}}\nx-a: {token}\n");
    let folder = Folder::new("secret-diff").with("readiness.yaml", &text);
    let run = folder
        .run(&["check", "--diff"])
        .ends(2)
        .complains("looks like a secret");
    assert!(!(run.out + &run.err).contains(core(&token)));
}
