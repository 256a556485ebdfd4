//! Text of other scripts, texts that are no manifest, and letters that nobody sees.

use super::*;

/// The compact lines about a manifest.
fn said(name: &str, text: &str) -> String {
    let folder = Folder::new(name).with("readiness.yaml", text);
    folder.run(&["check", "--format", "compact"]).out
}

const HEAD: &str = "readiness: 1\ncapability: {name: a-b, stage: production}\n";

#[test]
fn a_placeholder_in_letters_that_look_alike_is_one() {
    for word in [
        "ＴＢＤ",
        "\u{422}BD",
        "\u{3a4}\u{392}D",
        "T B D",
        "T.B.D.",
        "T\u{200b}BD",
    ] {
        let out = said(
            "foreign-tbd",
            &format!("{HEAD}operations: {{on_late: x, rollback: {{to: \"{word}\"}}}}\n"),
        );
        assert!(out.contains("[placeholder-answer]"), "{word}: {out}");
    }
}

#[test]
fn a_name_of_two_scripts_is_an_error_in_an_address_and_a_warning_in_an_id() {
    let out = said(
        "foreign-team",
        &format!("{HEAD}owner: {{team: \"@\u{430}cme/claims-ai\"}}\n"),
    );
    assert!(out.contains("error[mixed-script]"), "{out}");
    let out = said(
        "foreign-who",
        &format!("{HEAD}data_sources:\n  - {{id: feed, owner: h\u{435}ad-of-claims}}\n"),
    );
    assert!(out.contains("warning[mixed-script]"), "{out}");
}

#[test]
fn names_and_prose_of_one_script_are_no_mixture() {
    for value in [
        "owner: {accountable: \"дана@acme.example\"}",
        "owner: {accountable: дежурный инженер}",
        "owner: {accountable: ομάδα}",
        "owner: {accountable: 当番}",
        "data_sources:\n  - {id: feed, owner: Müller}",
        "capability2: {purpose: Разбирает новые заявки}",
    ] {
        let out = said("foreign-one", &format!("{HEAD}{value}\n"));
        assert!(!out.contains("mixed-script"), "{value}: {out}");
    }
}

#[test]
fn a_waiver_cannot_be_approved_by_the_owner_in_other_letters() {
    let text = format!(
        "{HEAD}owner: {{team: \"@acme/claims-ai\", accountable: head@acme.example}}\n\
         waivers:\n  - rule: stop-untested\n    reason: The flag service moves in November to new machines.\n    \
         compensating: The duty manager can remove the route by hand.\n    approved_by: \"ＨＥＡＤ@acme.example\"\n    expires: 2026-12-01\n"
    );
    let folder = Folder::new("foreign-waiver").with("readiness.yaml", &text);
    let run = folder.run(&["check", "--format", "compact", "--today", "2026-11-22"]);
    run.says("[waiver-self-approved]");
}

#[test]
fn japanese_is_not_counted_in_words_and_not_judged_by_english_ones() {
    let text = "readiness: 1\ncapability:\n  name: a-b\n  stage: production\n  purpose: 新しい事故の請求を複雑さで並べ、簡単なものを早く処理する\n\
         integrations:\n  - {id: core, on_failure: 2時間応答がなければ当番が請求を手動の列に切り替える}\n";
    let out = said("foreign-japanese", text);
    assert!(!out.contains("the purpose has"), "{out}");
    assert!(!out.contains("[on-failure-vague]"), "{out}");
}

#[test]
fn what_is_no_group_of_fields_cannot_be_judged() {
    for text in ["just text\n", "- a\n- b\n", "42\n"] {
        let folder = Folder::new("foreign-root").with("readiness.yaml", text);
        let run = folder.run(&["check"]).ends(1);
        let run = run.says("cannot be judged").says("[wrong-type]");
        run.keeps_silent_about("clear").keeps_silent_about("to go");
    }
}

#[test]
fn another_name_for_the_version_is_one_finding_and_says_what_was_meant() {
    let out = said(
        "foreign-version",
        "version: 1\ncapability: {name: a-b, stage: retired}\n",
    );
    assert_eq!(out.matches("error[").count(), 1, "{out}");
    assert!(out.contains("did you mean `readiness`?"), "{out}");
}

#[test]
fn a_hidden_character_that_is_the_cause_is_the_only_finding() {
    for line in [
        "owner: {team: \"@acme/cl\u{200b}aims-ai\"}",
        "data_sources: [{id: fe\u{200b}ed}]",
        "ow\u{200b}ner: {team: \"@acme/claims-ai\"}",
        "owner: {accountable: \"\u{200b}\"}",
    ] {
        let text = format!("readiness: 1\ncapability: {{name: a-b, stage: retired}}\n{line}\n");
        let out = said("foreign-hidden", &text);
        assert_eq!(out.matches("error[").count(), 1, "{line}: {out}");
        assert!(out.contains("[hidden-character]"), "{line}: {out}");
    }
}

#[test]
fn a_name_that_is_refused_is_still_a_name_in_other_messages() {
    let text = "readiness: 1\ncapability:\n  name: a-b\n  stage: production\n\
                data_sources:\n  - {id: schäden, mode: stream, owner: das Team}\n";
    let out = said("foreign-name", text);
    assert!(out.contains("malformed-value"), "{out}");
    assert!(
        out.contains("`das Team` is nobody one can call when `schäden` stops"),
        "{out}"
    );
}
