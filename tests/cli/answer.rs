//! `readiness answer`: one answer, or lines of them.

use super::Folder;

const VAGUE: &str = "Late data is handled by the pipeline as appropriate.";

#[test]
fn a_vague_answer_shows_its_words_asks_for_what_is_missing_and_ends_with_1() {
    Folder::new("answer-vague")
        .run(&["answer", "--field", "on_late", VAGUE])
        .ends(1)
        .says("error[on_late]")
        .says("no threshold")
        .says("as appropriate")
        .says("what is done?");
}

#[test]
fn answers_full_of_weak_words_are_clear_where_they_say_what_happens() {
    let folder = Folder::new("answer-clear");
    for (field, text) in [
        (
            "limits",
            "Reviewers may reject any draft; nothing is sent until one of them clicks Send.",
        ),
        (
            "retraining",
            "No schedule: the model is frozen for the trial, and the trial ends on 31 March.",
        ),
        ("limits", "best-effort, at most 10 a day per address"),
    ] {
        folder
            .run(&["answer", "--field", field, text])
            .ends(0)
            .says("clear");
    }
}

#[test]
fn names_versions_and_dates_that_answer_nothing_are_no_answer() {
    let folder = Folder::new("answer-decoys");
    for (field, text) in [
        ("audit_log", "Logs are in Splunk (v9.1) since 12 May."),
        ("escalation", "The matrix is in Appendix C (v3.2)."),
    ] {
        folder
            .run(&["answer", "--field", field, text])
            .ends(1)
            .says("error");
    }
}

#[test]
fn each_line_in_gives_one_line_out_with_offsets_into_its_text() {
    let lines = "{\"field\": \"on_late\", \"text\": \"TBD\", \"label\": \"vague\"}\n\n\
                 {\"field\": \"limits\", \"text\": \"10 Grüße am Tag, as needed\"}\n";
    let run = Folder::new("answer-lines").feed(&["answer"], lines).ends(0);
    let judged: Vec<serde_json::Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(judged.len(), 2);
    assert_eq!(judged[0]["verdict"], "vague");
    assert_eq!(judged[0]["level"], "error");
    for answer in &judged {
        let text = answer["text"].as_str().unwrap();
        for list in ["words", "slots"] {
            for found in answer[list].as_array().unwrap() {
                let at = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
                assert_eq!(
                    &text[at("start")..at("end")],
                    found["text"].as_str().unwrap()
                );
            }
        }
    }
}

#[test]
fn a_line_that_is_no_answer_ends_the_run_and_is_named() {
    Folder::new("answer-broken")
        .feed(&["answer"], "{\"text\": \"TBD\"}\nTBD\n")
        .ends(2)
        .complains("line 2");
}

#[test]
fn an_unknown_kind_of_answer_gets_the_nearest_name() {
    Folder::new("answer-kind")
        .run(&["answer", "--field", "on_lat", "x"])
        .ends(2)
        .complains("did you mean `on_late`?");
}

#[test]
fn a_language_without_vocabulary_is_unjudged_and_never_clear() {
    let text = "Les données sont traitées par une équipe interne quand cela est nécessaire pour le service.";
    Folder::new("answer-french")
        .run(&["answer", "--format", "json", "--field", "on_late", text])
        .ends(0)
        .says("\"verdict\":\"unjudged\"");
}

#[test]
fn why_an_answer_is_judged_so_can_be_shown() {
    Folder::new("answer-explained")
        .run(&["answer", "--explain", "--field", "on_late", VAGUE])
        .ends(1)
        .says("together; above 0 they speak for hand-waving")
        .says(":no action");
}

#[test]
fn hostile_and_huge_texts_are_judged_without_harm() {
    let folder = Folder::new("answer-hostile");
    let long = "the team will handle it as needed; ".repeat(30_000);
    let line = serde_json::json!({"field": "on_late", "text": long}).to_string();
    folder
        .feed(&["answer"], &line)
        .ends(0)
        .says("\"level\":\"error\"");
    for text in [
        "",
        "   ",
        "\u{1b}[31mred",
        "\u{202e}evil",
        "`",
        "((((",
        "🙂🙂",
        "[[[<<<{{{",
    ] {
        let line = serde_json::json!({"field": "on_late", "text": text}).to_string();
        folder.feed(&["answer"], &line).ends(0).says("\"verdict\"");
        let shown = folder.run(&["answer", "--field", "on_late", text]);
        assert!(!shown.out.contains('\u{1b}'), "{text:?}");
    }
}
