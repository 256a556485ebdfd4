//! One report through all formats: what is printed, and what must never be.

use readiness::finding::{Fault, Finding, Label, Question, Severity};
use readiness::lint::{Judgement, Stage};
use readiness::render::{Compact, Human, HumanOptions, Json, Renderer};
use readiness::report::{FileReport, Summary};
use readiness::source::{Source, Span};
use serde_json::Value;
use std::sync::Arc;

/// What a hostile manifest would like to send to a terminal or a build server.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}]8;;https://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
    "\u{1b}]0;title\u{7}",
    "\u{202e}nimda\u{2066}",
    "a\rb",
    "\n::error::pwned",
    "\n  ##[error]pwned",
    "\u{9b}31m",
    "\u{85}\u{2028}\u{2029}",
    "T\u{200b}BD\u{ad}\u{feff}",
    "é名前😀e\u{301}",
    "\t",
    "\0",
];

fn finding(rule: &str, message: &str, labels: Vec<Label>, pointer: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Error,
        question: Question::Data,
        fault: Fault::Contradicted,
        message: message.to_owned(),
        labels,
        help: None,
        pointer: pointer.to_owned(),
    }
}

fn label(source: &Source, words: &str, text: &str) -> Label {
    let at = source.text().find(words).expect("the words are there");
    Label {
        span: Span::new(at, at + words.len()),
        text: text.to_owned(),
    }
}

fn judged(source: Arc<Source>, stage: Stage, findings: Vec<Finding>) -> Judgement {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    Judgement {
        to_go: errors.count(),
        capability: Some("Claims triage".to_owned()),
        readable: true,
        source,
        stage,
        findings,
        applied: 50,
        not_applicable: 8,
        off: 4,
    }
}

fn written(renderer: &mut dyn Renderer, judgements: &[Judgement]) -> String {
    let mut out = Vec::new();
    let mut summary = Summary::new(62);
    renderer.begin(&mut out).expect("a Vec takes all");
    for judgement in judgements {
        let file = FileReport::new(judgement);
        summary.add(&file);
        renderer
            .file(&mut out, &file, &judgement.source)
            .expect("a Vec takes all");
    }
    renderer.end(&mut out, &summary).expect("a Vec takes all");
    String::from_utf8(out).expect("UTF-8")
}

fn human(options: HumanOptions, judgements: &[Judgement]) -> String {
    written(&mut Human::new(options), judgements)
}

fn plain(judgements: &[Judgement]) -> String {
    human(HumanOptions::default(), judgements)
}

/// The frames without heads and verdicts.
fn drawn(source: Arc<Source>, labels: Vec<Label>) -> String {
    let options = HumanOptions {
        quiet: true,
        ..HumanOptions::default()
    };
    let found = finding("some-rule", "said", labels, "/owner");
    let text = human(options, &[judged(source, Stage::Pilot, vec![found])]);
    let (_, frame) = text.split_once('\n').expect("a head");
    frame.trim_end().to_owned()
}

/// The text without our colours.
fn stripped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out += before;
        let end = after.find('m').expect("every sequence is a colour");
        let code = &after[..end];
        assert!(
            code.bytes().all(|b| b.is_ascii_digit() || b == b';'),
            "{code:?}"
        );
        rest = &after[end + 1..];
    }
    out + rest
}

fn claims() -> Judgement {
    let source = Source::new(
        "claims/readiness.yaml",
        "readiness: 1\n\
         capability:\n  name: Claims triage\n  stage: production\n  decision: { deadline: 4h }\n\
         owner:\n  on_call: the team\n\
         # one\n# two\n# three\n\
         data_sources:\n  - id: claims\n    freshness: { warn_after: 2m, error_after: 24h }\n    \
         on_late: { action: queue, max_wait: 2h }\n",
    );
    let late = Finding {
        help: Some(
            "lower `error_after` or `max_wait`, so that their sum stays under the deadline, as in\n\
             freshness: { warn_after: 2m, error_after: 1h }"
                .to_owned(),
        ),
        ..finding(
            "late-threshold-over-deadline",
            "late data is acted on after 26h, but the decision is due within 4h",
            vec![
                label(&source, "24h", "noticed"),
                label(&source, "2h", "then waits"),
                label(&source, "4h", "due"),
            ],
            "/data_sources/claims/freshness/error_after",
        )
    };
    let nobody = Finding {
        fault: Fault::Missing,
        help: Some("name the team\nteam: \"@acme/claims\"".to_owned()),
        ..finding(
            "owner-missing",
            "nobody is named as the owner",
            vec![label(&source, "owner", "no `team` here")],
            "/owner/team",
        )
    };
    let vague = Finding {
        severity: Severity::Warning,
        fault: Fault::Vague,
        ..finding(
            "on-call-vague",
            "`the team` is nobody in particular",
            vec![label(&source, "the team", "")],
            "/owner/on_call",
        )
    };
    judged(source, Stage::Production, vec![nobody, vague, late])
}

#[test]
fn a_person_reads_the_findings_then_the_verdict() {
    let expected = r#"error[owner-missing]: nobody is named as the owner
   ╭─[claims/readiness.yaml:6:1]
 5 │   decision: { deadline: 4h }
 6 │ owner:
   · ──┬──
   ·   ╰── no `team` here
 7 │   on_call: the team
   ╰────
  help: name the team
          team: "@acme/claims"

warning[on-call-vague]: `the team` is nobody in particular
   ╭─[claims/readiness.yaml:7:12]
 6 │ owner:
 7 │   on_call: the team
   ·            ────────
 8 │ # one
   ╰────

error[late-threshold-over-deadline]: late data is acted on after 26h, but the
  decision is due within 4h
    ╭─[claims/readiness.yaml:13:47]
  5 │   decision: { deadline: 4h }
    ·                         ─┬
    ·                          ╰── due
    ⋮
 13 │     freshness: { warn_after: 2m, error_after: 24h }
    ·                                               ─┬─
    ·                                                ╰── noticed
 14 │     on_late: { action: queue, max_wait: 2h }
    ·                                         ─┬
    ·                                          ╰── then waits
    ╰────
  help: lower `error_after` or `max_wait`, so that their sum stays under the
        deadline, as in
          freshness: { warn_after: 2m, error_after: 1h }

Claims triage · claims/readiness.yaml · production
  data          contradicted  late-threshold-over-deadline
  integrations  clear
  ownership     missing       owner-missing, 1 warning
  cost          clear
  permissions   clear
  still a pilot: 2 answers to go

checked 1 manifest: 2 errors, 1 warning
62 rules: 50 applied, 8 not applicable, 4 off
"#;
    assert_eq!(plain(&[claims()]), expected);
}

#[test]
fn colour_changes_no_text() {
    let report = [claims(), hostile("\u{1b}[31m", 7)];
    for unicode in [true, false] {
        let options = HumanOptions {
            unicode,
            ..HumanOptions::default()
        };
        let colored = HumanOptions {
            color: true,
            ..options.clone()
        };
        let colored = human(colored, &report);
        assert!(colored.contains("\u{1b}[1;31merror[owner-missing]\u{1b}[0m"));
        assert_eq!(stripped(&colored), human(options, &report));
    }
}

#[test]
fn without_unicode_the_frames_are_ascii() {
    let options = HumanOptions {
        unicode: false,
        ..HumanOptions::default()
    };
    let text = human(options, &[claims()]);
    assert!(text.is_ascii(), "{text}");
    assert!(
        text.contains("  5 |   decision: { deadline: 4h }\n"),
        "{text}"
    );
}

#[test]
fn the_head_counts_characters_and_marks_stand_under_wide_ones() {
    let source = Source::new("a.yaml", "\u{feff}é名前: e\u{301} 😀 tbd\r\n\tb: later\r\n");
    let labels = vec![
        label(&source, "tbd", "when"),
        label(&source, "later", "and this"),
    ];
    let expected = "   ╭─[a.yaml:1:11]
 1 │ é名前: é 😀 tbd
   ·             ─┬─
   ·              ╰── when
 2 │     b: later
   ·        ──┬──
   ·          ╰── and this
   ╰────";
    let expected = expected.replace("é 😀", "e\u{301} 😀");
    assert_eq!(drawn(source, labels), expected);
}

#[test]
fn an_empty_document_and_the_end_of_a_file_get_a_mark() {
    let at = |offset| Label {
        span: Span::new(offset, offset),
        text: "here".to_owned(),
    };
    let empty = "   ╭─[a.yaml:1:1]\n 1 │\n   · ┬\n   · ╰── here\n   ╰────";
    assert_eq!(drawn(Source::new("a.yaml", ""), vec![at(0)]), empty);
    let end = "   ╭─[a.yaml:2:1]\n 1 │ a: [\n 2 │\n   · ┬\n   · ╰── here\n   ╰────";
    assert_eq!(drawn(Source::new("a.yaml", "a: [\n"), vec![at(5)]), end);
    let past = "   ╭─[a.yaml:1:5]\n 1 │ a: [\n   ·     ┬\n   ·     ╰── here\n   ╰────";
    assert_eq!(drawn(Source::new("a.yaml", "a: ["), vec![at(4)]), past);
    assert!(drawn(Source::new("a.yaml", "a: ["), vec![at(400)]).contains("╰── here"));
}

#[test]
fn a_mark_over_lines_is_bracketed_and_a_tall_one_shows_its_first_line() {
    let source = Source::new("a.yaml", "why: >\n  one\n  two\nb: 1\n");
    let two = label(&source, "one\n  two\n", "says nothing");
    let expected = "   ╭─[a.yaml:2:3]
 1 │     why: >
 2 │ ╭─▶   one
 3 │ ├─▶   two
   · ╰──── says nothing
 4 │     b: 1
   ╰────";
    assert_eq!(drawn(source, vec![two]), expected);
    let source = Source::new("a.yaml", "a: 1\n".repeat(40));
    let tall = Label {
        span: Span::new(5, 150),
        text: "all".to_owned(),
    };
    let expected = "   ╭─[a.yaml:2:1]
 1 │ a: 1
 2 │ a: 1
   · ──┬─
   ·   ╰── all
 3 │ a: 1
   ╰────";
    assert_eq!(drawn(source, vec![tall]), expected);
}

#[test]
fn a_long_line_is_cropped_around_each_mark() {
    for length in [20_000, 1_000_000] {
        let filler = "lorem ipsum ".repeat(length / 24);
        let source = Source::new("a.yaml", format!("a: {filler}tbd {filler}then soon\n"));
        let labels = vec![
            label(&source, "tbd", "no date"),
            label(&source, "soon", "when"),
        ];
        let frame = drawn(source, labels);
        assert!(frame.len() < 1_000, "{} bytes", frame.len());
        for words in ["tbd lorem", "then soon", "╰── no date", "╰── when", "…"] {
            assert!(frame.contains(words), "{frame}");
        }
        let line = frame.lines().nth(1).expect("the source line");
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn lines_between_marks_far_apart_are_left_out() {
    let source = Source::new("a.yaml", format!("a: 1\n{}z: 2\n", "- x\n".repeat(500)));
    let labels = vec![
        label(&source, "z: 2", "last"),
        label(&source, "a: 1", "first"),
    ];
    let expected = "     ╭─[a.yaml:502:1]
   1 │ a: 1
     · ──┬─
     ·   ╰── first
     ⋮
 502 │ z: 2
     · ──┬─
     ·   ╰── last
     ╰────";
    assert_eq!(drawn(source, labels), expected);
}

#[test]
fn the_verdict_says_which_answers_are_to_go() {
    let said = |stage, errors: usize, to_go| {
        let source = Source::new("a.yaml", "owner: x\n");
        let found = finding(
            "owner-missing",
            "x",
            vec![label(&source, "owner", "")],
            "/owner",
        );
        let mut judgement = judged(source, stage, vec![found; errors]);
        judgement.to_go = to_go;
        FileReport::new(&judgement).verdict_lines().join("; ")
    };
    assert_eq!(said(Stage::Production, 0, 0), "production-ready");
    assert_eq!(
        said(Stage::Production, 1, 1),
        "still a pilot: 1 answer to go"
    );
    assert_eq!(said(Stage::Pilot, 2, 9), "still a pilot: 9 answers to go");
    assert_eq!(
        said(Stage::Pilot, 0, 9),
        "an honest pilot: nothing is wrong at this stage; \
         still a pilot: 9 answers to go before production"
    );
    assert_eq!(
        said(Stage::Pilot, 0, 0),
        "an honest pilot: nothing is wrong at this stage; \
         no answers to go: judged as production, it passes"
    );
    assert_eq!(
        said(Stage::Retired, 1, 3),
        "retired: only its form is judged"
    );
}

#[test]
fn an_error_outside_the_five_sections_counts_to_none_of_them() {
    let source = Source::new("a.yaml", "capability: x\n");
    let mark = || vec![label(&source, "capability", "")];
    let findings = vec![
        finding("name-missing", "x", mark(), "/capability/name"),
        finding("unknown-key", "x", mark(), ""),
        finding("unknown-key", "x", mark(), ""),
    ];
    let text = plain(&[judged(source.clone(), Stage::Pilot, findings)]);
    assert!(
        text.contains(
            "  permissions   clear\n  capability    contradicted  name-missing, unknown-key (2)\n"
        ),
        "{text}"
    );
    assert_eq!(text.matches("  clear\n").count(), 5, "{text}");
}

#[test]
fn what_cannot_be_read_is_never_clear() {
    let source = Source::new("a.yaml", "a: [");
    let found = finding(
        "unreadable",
        "the list is not closed",
        vec![label(&source, "[", "")],
        "",
    );
    let mut judgement = judged(source, Stage::Production, vec![found]);
    judgement.readable = false;
    judgement.capability = None;
    let text = plain(std::slice::from_ref(&judgement));
    let end = "a.yaml\n  cannot be judged: the manifest cannot be read\n\n\
               checked 1 manifest, 1 unreadable: 1 error, 0 warnings\n\
               62 rules: 50 applied, 8 not applicable, 4 off\n";
    assert!(text.ends_with(end), "{text}");
    let json = json(&[judgement]);
    assert_eq!(json["files"][0]["questions"]["cost"]["state"], "unjudged");
    assert_eq!(json["files"][0]["stage"], Value::Null);
}

#[test]
fn in_a_run_of_many_a_manifest_without_findings_takes_one_line() {
    let options = HumanOptions {
        many: true,
        ..HumanOptions::default()
    };
    let clean = |stage| judged(Source::new("a.yaml", "a: 1\n"), stage, Vec::new());
    let mut pilot = clean(Stage::Pilot);
    pilot.to_go = 12;
    let expected = "\
production-ready  Claims triage · a.yaml · production
honest pilot, 12 to go  Claims triage · a.yaml · pilot

checked 2 manifests: 0 errors, 0 warnings
62 rules: 100 applied, 16 not applicable, 8 off
";
    assert_eq!(human(options, &[clean(Stage::Production), pilot]), expected);
}

#[test]
fn quiet_leaves_the_findings_and_nothing_else() {
    let options = HumanOptions {
        quiet: true,
        ..HumanOptions::default()
    };
    let text = human(options, &[claims()]);
    assert!(text.contains("error[owner-missing]"));
    assert!(
        !text.contains("pilot") && !text.contains("checked"),
        "{text}"
    );
    let text = written(&mut Compact { quiet: true }, &[claims()]);
    assert_eq!(text.lines().count(), 3, "{text}");
}

#[test]
fn people_see_the_gravest_hundred_and_programs_see_all() {
    let source = Source::new("a.yaml", "owner: x\n");
    let mark = || vec![label(&source, "owner", "")];
    let warning = Finding {
        severity: Severity::Warning,
        ..finding("owner-vague", "x", mark(), "/owner")
    };
    let mut findings = vec![warning; 150];
    findings.push(finding("owner-missing", "x", mark(), "/owner"));
    let report = [judged(source.clone(), Stage::Pilot, findings)];
    let text = plain(&report);
    assert_eq!(text.matches("warning[owner-vague]").count(), 99);
    assert_eq!(text.matches("error[owner-missing]").count(), 1);
    assert!(
        text.contains("51 findings more in a.yaml not shown here"),
        "{text}"
    );
    assert_eq!(
        json(&report)["files"][0]["findings"]
            .as_array()
            .map(Vec::len),
        Some(151)
    );
    assert_eq!(
        written(&mut Compact::default(), &report).lines().count(),
        152
    );
}

#[test]
fn a_rule_is_a_link_only_where_links_are_wanted_and_its_id_is_plain() {
    let options = HumanOptions {
        links: Some("https://docs.example/rules/".to_owned()),
        ..HumanOptions::default()
    };
    let text = human(options.clone(), &[claims()]);
    let link =
        "\u{1b}]8;;https://docs.example/rules/owner-missing\u{1b}\\owner-missing\u{1b}]8;;\u{1b}\\";
    assert!(text.contains(link), "{text:?}");
    let text = human(options, &[hostile("../x", 3)]);
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert!(!plain(&[claims()]).contains('\u{1b}'));
}

#[test]
fn one_line_a_finding_for_editors() {
    let expected = "\
claims/readiness.yaml:6:1: error[owner-missing] nobody is named as the owner
claims/readiness.yaml:7:12: warning[on-call-vague] `the team` is nobody in particular
claims/readiness.yaml:13:47: error[late-threshold-over-deadline] late data is acted on after 26h, but the decision is due within 4h
checked 1 manifest: 2 errors, 1 warning; 62 rules: 50 applied, 8 not applicable, 4 off
";
    assert_eq!(written(&mut Compact::default(), &[claims()]), expected);
}

/// A report with one hostile text in every field, cut at a different place by each seed.
fn hostile(text: &str, seed: usize) -> Judgement {
    let body = format!(
        "owner: x {text} y\n{text}: 2\nz: {}\n",
        text.repeat(seed * 20)
    );
    let source = Source::new(format!("{text}.yaml"), body);
    let length = source.text().len();
    let labels = (0..4)
        .map(|step| Label {
            span: Span::new(length * step / 5, length * step / 5 + seed * step),
            text: text.to_owned(),
        })
        .collect();
    let found = Finding {
        help: Some(format!("{text}\n{text}: x")),
        ..finding(text, text, labels, &format!("/owner/{text}"))
    };
    Judgement {
        capability: Some(text.to_owned()),
        ..judged(source, Stage::Pilot, vec![found])
    }
}

#[test]
fn no_text_reaches_a_terminal_or_a_build_server_as_a_command() {
    let mut random = 0x9e37_79b9_u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    for round in 0..400 {
        let text: String = (0..=next(4))
            .map(|_| HOSTILE[next(HOSTILE.len())])
            .collect();
        let report = [hostile(&text, next(30)), claims()];
        for width in [1, 40, 80, 120] {
            let options = HumanOptions {
                width,
                unicode: round % 2 == 0,
                ..HumanOptions::default()
            };
            let plain = human(options.clone(), &report);
            assert_safe(&plain, &text);
            let color = HumanOptions {
                color: true,
                ..options
            };
            assert_eq!(stripped(&human(color, &report)), plain, "{text:?}");
        }
        let compact = written(&mut Compact::default(), &report);
        assert_safe(&compact, &text);
        assert_eq!(compact.lines().count(), 5, "{compact:?}");
        let json = written(&mut Json::default(), &report);
        assert_safe(&json, &text);
    }
}

fn assert_safe(printed: &str, text: &str) {
    let hidden = |c: char| c == '\r' || readiness::source::is_hidden(c);
    let found: Vec<char> = printed.chars().filter(|c| hidden(*c)).collect();
    assert!(found.is_empty(), "{found:?} of {text:?} in {printed:?}");
    for line in printed.lines().map(str::trim_start) {
        let command = line.starts_with("::") || line.starts_with("##[");
        assert!(!command, "{line:?} of {text:?}");
    }
}

fn json(judgements: &[Judgement]) -> Value {
    let text = written(&mut Json::default(), judgements);
    serde_json::from_str(&text).expect("JSON")
}

fn schema() -> Value {
    let text = include_str!("../schema/report.schema.json");
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_report_schema_is_valid_and_closed_and_describes_every_property() {
    fn walk(at: &str, schema: &Value) {
        let Some(object) = schema.as_object() else {
            return;
        };
        if object.get("type") == Some(&Value::from("object")) {
            assert_eq!(
                object.get("additionalProperties"),
                Some(&Value::Bool(false)),
                "{at}"
            );
            let properties = object["properties"].as_object().expect("properties");
            let required = object["required"].as_array().expect("required");
            assert_eq!(properties.len(), required.len(), "{at}");
        }
        for (key, value) in object {
            let at = format!("{at}/{key}");
            if key == "properties" || key == "$defs" {
                for (name, value) in value.as_object().expect("an object") {
                    let described = value.get("description").or(value.get("$ref"));
                    assert!(described.is_some(), "{at}/{name} has no description");
                    walk(&format!("{at}/{name}"), value);
                }
            } else {
                walk(&at, value);
            }
        }
    }
    assert!(jsonschema::meta::is_valid(&schema()));
    walk("", &schema());
}

#[test]
fn json_is_as_its_schema_says() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let mut unreadable = claims();
    unreadable.readable = false;
    let clean = judged(Source::new("a.yaml", ""), Stage::Retired, Vec::new());
    let reports: Vec<Judgement> = HOSTILE.iter().map(|text| hostile(text, 9)).collect();
    for report in [vec![claims(), unreadable, clean], reports, Vec::new()] {
        let json = json(&report);
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let mut wrong = json(&[claims()]);
    wrong["files"][0]["score"] = Value::from(87);
    assert!(
        !validator.is_valid(&wrong),
        "a score has no place in a report"
    );
}

#[test]
fn json_gives_places_in_characters_and_in_bytes() {
    let source = Source::new("a.yaml", "名前: é tbd\n");
    let found = finding(
        "cost-vague",
        "`tbd`",
        vec![label(&source, "tbd", "no cost")],
        "/cost_model",
    );
    let json = json(&[judged(source, Stage::Production, vec![found])]);
    let file = &json["files"][0];
    let place = serde_json::json!({
        "line": 1, "column": 7, "end_line": 1, "end_column": 10, "start_byte": 11, "end_byte": 14
    });
    assert_eq!(file["findings"][0]["place"], place);
    assert_eq!(
        file["findings"][0]["labels"][0],
        serde_json::json!({"text": "no cost", "place": place})
    );
    assert_eq!(file["verdict"], "pilot");
    assert_eq!(
        file["questions"]["cost"],
        serde_json::json!({"state": "contradicted", "rules": ["cost-vague"], "warnings": 0})
    );
    assert_eq!(json["summary"]["errors"], 1);
}

#[test]
fn a_fingerprint_depends_on_the_rule_and_the_pointer_alone() {
    let of = |text: &str, rule: &str, pointer: &str| {
        let source = Source::new("a.yaml", text);
        let found = finding(rule, text, vec![label(&source, "owner", "")], pointer);
        let file = FileReport::new(&judged(source, Stage::Pilot, vec![found]));
        file.findings[0].fingerprint.clone()
    };
    let first = of("owner: x\n", "owner-vague", "/owner");
    assert_eq!(first, of("# a\nowner: y\n", "owner-vague", "/owner"));
    assert_ne!(first, of("owner: x\n", "owner-vague", "/owner/team"));
    assert_ne!(first, of("owner: x\n", "owner-missing", "/owner"));
    // FNV-1a of nothing but the separator, from the definition: (basis ^ 0) * prime.
    assert_eq!(of("owner: x\n", "", ""), "af63bd4c8601b7df");
}

#[test]
fn overlong_text_is_cut_and_says_so() {
    let source = Source::new("a.yaml", "owner: x\n");
    let found = finding(
        "r",
        &"é".repeat(30_000),
        vec![label(&source, "owner", "")],
        "/owner",
    );
    let file = FileReport::new(&judged(source, Stage::Pilot, vec![found]));
    assert!(
        file.findings[0]
            .message
            .ends_with("é... (29000 more characters)")
    );
    assert!(file.findings[0].message.len() < 2_100);
}
