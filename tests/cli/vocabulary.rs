//! Phrases of a platform team: what they change in answers, who may add which, how they are tested.

use super::standard::{check, claims};
use super::*;

const WORDS: &str = "\
phrases:
  deferral: [after the summer]
  empty_action: [goes through the tower]
  unnamed_actor: [platform squad, \"@acme/everyone\"]
  role: [tower lead]
";

const STANDARD: &str = "name: acme\nvocabulary: words.yaml\n";

const TOWER: &str = "Each late case goes through the tower; on_call is paged after 30m.";

/// An answer under a standard with these words.
fn answered(name: &str, field: &str, text: &str) -> Run {
    Folder::new(name)
        .with("acme.yaml", STANDARD)
        .with("words.yaml", WORDS)
        .run(&["answer", "--standard", "acme.yaml", "--field", field, text])
}

/// `readiness test` on these words with examples.
fn tested(name: &str, examples: &str) -> Run {
    Folder::new(name)
        .with("words.yaml", &format!("{WORDS}examples:\n{examples}"))
        .run(&["test", "words.yaml"])
}

/// The production example with an answer in prose, under the words.
fn manifest(name: &str, answer: &str) -> Folder {
    let folder = claims(name).with("words.yaml", WORDS);
    let path = folder.0.join("readiness.yaml");
    let text = fs::read_to_string(path).unwrap();
    let old = "After 2h without an answer, the claims-ai on-call switches claims to manual-queue.";
    assert!(text.contains(old));
    folder.with("readiness.yaml", &text.replace(old, answer))
}

#[test]
fn an_added_phrase_that_evades_decides_where_all_else_is_clear() {
    let plain = Folder::new("words-none").run(&["answer", "--field", "on_late", TOWER]);
    plain.ends(0).says("clear");
    answered("words-warns", "on_late", TOWER)
        .ends(0)
        .says("warning[on_late]: the standard calls these words evasive")
        .says("empty action");
}

#[test]
fn an_added_phrase_is_an_error_where_the_answer_lacks_something() {
    let text = "The Platform Squad is called within 10 minutes by phone.";
    let plain = Folder::new("words-squad").run(&["answer", "--field", "escalation", text]);
    plain.ends(0).says("clear");
    answered("words-error", "escalation", text)
        .ends(1)
        .says("error[escalation]")
        .says("who does it, or is told?");
}

#[test]
fn what_clears_a_built_in_phrase_clears_an_added_one() {
    let text =
        |when: &str| format!("Claims go to manual-queue, {when}; after 30m on_call is paged.");
    answered("words-uncleared", "on_late", &text("after the summer")).says("evasive");
    answered(
        "words-cleared",
        "on_late",
        &text("after the summer on 2027-09-01"),
    )
    .ends(0)
    .says("clear");
}

#[test]
fn an_added_phrase_is_found_in_a_language_without_data() {
    let text = "Мы решим это after the summer, когда будут люди и время";
    let plain = Folder::new("words-tongue").run(&["answer", text]);
    plain.ends(0).says("unjudged");
    answered("words-tongues", "on_late", text).says("warning[on_late]");
}

#[test]
fn a_check_judges_by_the_words_of_the_repository() {
    let answer = "After 2h without an answer, the claim goes through the tower, and on_call \
                  switches claims to manual-queue.";
    let folder = manifest("words-check", answer);
    check(&folder, &[]).ends(0).says("0 warnings");
    let folder = folder.with("readiness-standard.yaml", STANDARD);
    check(&folder, &["--fail-on", "warning"])
        .ends(1)
        .says("warning[outage-action-missing]")
        .says("evasive, says the standard");
}

#[test]
fn a_check_judges_by_the_words_of_the_platform() {
    let answer = "After 2h without an answer, the claim goes through the tower, and on_call \
                  switches claims to manual-queue.";
    let platform = Folder::new("words-platform")
        .with("acme.yaml", STANDARD)
        .with("words.yaml", WORDS);
    let path = platform.0.join("acme.yaml");
    check(
        &manifest("words-under", answer),
        &["--standard", path.to_str().unwrap()],
    )
    .says("warning[outage-action-missing]");
}

#[test]
fn generic_owners_of_the_standard_own_nothing() {
    let folder = claims("words-owner");
    let path = folder.0.join("readiness.yaml");
    let text = fs::read_to_string(path).unwrap();
    let text = text
        .replace(
            "accountable: dana.cruz@acme.example",
            "accountable: The Platform Squad",
        )
        .replace("team: \"@acme/claims-ai\"", "team: \"@acme/everyone\"")
        .replace(
            "risk_owner: model-risk@acme.example",
            "risk_owner: Head of the Platform Squad",
        )
        .replace(
            "report_to: model-risk@acme.example",
            "report_to: platform squad",
        );
    let folder = folder.with("readiness.yaml", &text);
    check(&folder, &[]).ends(0);
    let folder = folder
        .with("words.yaml", WORDS)
        .with("readiness-standard.yaml", STANDARD);
    let run = check(&folder, &[]).ends(1);
    run.says("error[accountable-unnamed]: `The Platform Squad`")
        .says("error[owner-team-unreachable]: `@acme/everyone`")
        .says("error[contact-unreachable]: `platform squad`")
        .says("3 errors, 0 warnings");
}

#[test]
fn a_repository_under_a_platform_adds_what_evades_and_nothing_that_answers() {
    let platform = Folder::new("words-floor").with("acme.yaml", "name: acme\n");
    let path = platform.0.join("acme.yaml");
    let answer = "After 2h without an answer, the claim goes through the tower, and on_call \
                  switches claims to manual-queue.";
    let folder = manifest("words-floored", answer).with("readiness-standard.yaml", STANDARD);
    check(&folder, &["--standard", path.to_str().unwrap()])
        .ends(1)
        .says("error[standard-weakened]: `tower lead` would count as role in answers")
        .says("words.yaml:5:10")
        .says("1 error, 1 warning");
    // What the platform says itself may be said again.
    let platform = platform
        .with("acme.yaml", STANDARD)
        .with("words.yaml", WORDS);
    let path = platform.0.join("acme.yaml");
    check(&folder, &["--standard", path.to_str().unwrap()])
        .ends(0)
        .says("0 errors, 1 warning");
}

#[test]
fn no_added_phrase_takes_the_place_of_one_that_evades() {
    // A number clears `frequency`, and nothing clears `placeholder`.
    let words = "phrases: {frequency: [to be defined, to be defined by us], boolean: [tbd soon]}\n";
    let folder = Folder::new("words-swallow")
        .with("acme.yaml", STANDARD)
        .with("words.yaml", words);
    for text in ["to be defined by us", "TBD soon, after 5 days"] {
        folder
            .run(&[
                "answer",
                "--standard",
                "acme.yaml",
                "--field",
                "on_late",
                text,
            ])
            .ends(1)
            .says("a placeholder stands where the answer belongs");
    }
}

#[test]
fn a_neutral_phrase_of_the_platform_takes_the_evasion_out_of_its_words() {
    let words = "phrases: {degree: [gold], neutral: [gold tier]}\n";
    let folder = Folder::new("words-neutral")
        .with("acme.yaml", STANDARD)
        .with("words.yaml", words);
    let run = |text: &str| {
        folder.run(&[
            "answer",
            "--standard",
            "acme.yaml",
            "--format",
            "json",
            text,
        ])
    };
    run("Claims of gold standing go to the manual queue.").says("\"degree\"");
    let neutral = run("Claims of the gold tier go to the manual queue.").ends(0);
    assert!(!neutral.out.contains("\"degree\""), "{}", neutral.out);
}

#[test]
fn the_answers_of_a_vocabulary_file_are_tested_with_its_phrases() {
    let good = format!(
        "  vague:\n    - {{field: on_late, text: \"{TOWER}\", marks: [goes through the tower]}}\n  \
         clear:\n    - {{field: on_late, text: \"After 30m on_call is paged; claims go to manual-queue.\"}}\n"
    );
    tested("words-good", &good)
        .ends(0)
        .says("1 vocabulary, 2 examples passed, 0 failed");
    tested(
        "words-noisy",
        &format!("  clear:\n    - {{field: on_late, text: \"{TOWER}\"}}\n"),
    )
    .ends(1)
    .says("FAIL words.yaml, clear 1: noisy")
    .says("the standard calls these words evasive");
    let text = "After 30m on_call is paged; claims go to manual-queue.";
    tested(
        "words-missed",
        &format!("  vague:\n    - {{field: on_late, text: \"{text}\"}}\n"),
    )
    .ends(1)
    .says("vague 1: missed");
    tested(
        "words-misplaced",
        &format!("  vague:\n    - {{field: on_late, text: \"{TOWER}\", marks: [the tower]}}\n"),
    )
    .ends(1)
    .says("vague 1: misplaced")
    .says("expected [\"the tower\"]")
    .says("found    [\"goes through the tower\"]");
    let text = "Les données sont traitées par une équipe interne quand cela est nécessaire.";
    tested(
        "words-unjudged",
        &format!("  clear: [{{text: \"{text}\"}}]\n"),
    )
    .ends(1)
    .says("it is not judged");
}

#[test]
fn vocabularies_are_found_in_a_folder_and_languages_are_left_alone() {
    Folder::new("words-folder")
        .with("pack/vocabulary/acme.yaml", WORDS)
        .with(
            "pack/vocabulary/fr.yaml",
            "language: fr\nphrases: {boolean: [oui]}\n",
        )
        .run(&["test", "pack"])
        .ends(0)
        .says("1 vocabulary, 0 examples passed, 0 failed");
}

#[test]
fn mistakes_in_a_vocabulary_file_are_shown_at_their_own_places() {
    for (name, text, place, said) in [
        (
            "kind",
            "phrases: {deferal: [later]}\n",
            ":1:11",
            "did you mean `deferral`?",
        ),
        (
            "language",
            "phrases: {number: [dozen]}\n",
            ":1:11",
            "there is no key `number`",
        ),
        (
            "key",
            "phrases: {deferral: [later]}\nexample: {}\n",
            ":2:1",
            "did you mean `examples`?",
        ),
        (
            "none",
            "phrases:\n  deferral:\n    - later\n    - \"\"\n",
            ":4:7",
            "this is no phrase",
        ),
        (
            "marks",
            "phrases: {deferral: [\"...\"]}\n",
            ":1:22",
            "this is no phrase",
        ),
        (
            "list",
            "phrases: {deferral: later on}\n",
            ":1:21",
            "takes a list of phrases",
        ),
        (
            "map",
            "phrases: {deferral: [{a: b}]}\n",
            ":1:",
            "this is no phrase",
        ),
        (
            "two",
            "phrases: {deferral: [One thing. Then two]}\n",
            ":1:22",
            "no answer holds",
        ),
        ("top", "[later]\n", ":1:2", "this is no vocabulary"),
        ("empty", "", ":1:1", "phrases"),
        (
            "field",
            "phrases: {deferral: [later]}\nexamples: {vague: [{field: on_lat, text: later}]}\n",
            ":2:28",
            "did you mean `on_late`?",
        ),
        (
            "text",
            "phrases: {deferral: [later]}\nexamples: {vague: [{field: on_late}]}\n",
            ":2:",
            "`text` is missing",
        ),
        (
            "mark",
            "phrases: {deferral: [later]}\nexamples: {vague: [{text: later, marks: [soon]}]}\n",
            ":2:42",
            "does not stand in the text",
        ),
    ] {
        let folder = claims(&format!("words-wrong-{name}"))
            .with("readiness-standard.yaml", STANDARD)
            .with("words.yaml", text);
        let run = check(&folder, &[]).ends(2);
        let shown = run.err.contains(said) && run.err.contains(&format!("words.yaml{place}"));
        assert!(shown, "{name}: {}", run.err);
    }
}

#[test]
fn heaps_of_phrases_are_refused_in_a_moment() {
    let many = |count: usize| {
        let lines: Vec<_> = (0..count)
            .map(|n| format!("    - late word {n}\n"))
            .collect();
        format!("phrases:\n  deferral:\n{}", lines.concat())
    };
    let folder = claims("words-heap").with("readiness-standard.yaml", STANDARD);
    let folder = folder.with("words.yaml", &many(2_000));
    check(&folder, &[]).ends(0);
    let folder = folder.with("words.yaml", &many(2_001));
    check(&folder, &[])
        .ends(2)
        .complains("words.yaml:2003:7: there are over 2000 phrases");
    let long = format!("phrases: {{deferral: [{}]}}\n", "a".repeat(3_000_000));
    let folder = folder.with("words.yaml", &long);
    assert!(check(&folder, &[]).ends(2).err.len() < 2_000);
    let words = format!("phrases: {{deferral: [{}]}}\n", "word ".repeat(15));
    let folder = folder.with("words.yaml", &words);
    check(&folder, &[])
        .ends(2)
        .complains("words.yaml:1:22: no answer holds this phrase");
    // Two files together are as many as one.
    let folder = folder
        .with("words.yaml", &many(1_500))
        .with("more.yaml", &many(1_500).replace("late word", "later word"))
        .with(
            "readiness-standard.yaml",
            "vocabulary: [words.yaml, more.yaml]\n",
        );
    check(&folder, &[])
        .ends(2)
        .complains("more.yaml:503:7: there are over 2000 phrases");
}
