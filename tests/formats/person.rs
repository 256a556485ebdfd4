//! What a person reads: findings, verdicts, counts.

use super::*;

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
fn a_waived_finding_stays_in_sight_and_counts_as_nothing() {
    let mut report = claims();
    let source = report.source.clone();
    for found in report
        .findings
        .iter_mut()
        .filter(|f| f.severity == Severity::Error)
    {
        found.waived = Some(Waived {
            reason: "The team is founded in January.".to_owned(),
            compensating: "The duty manager answers.".to_owned(),
            approved_by: "audit@acme.example".to_owned(),
            expires: jiff::civil::date(2027, 2, 1),
            span: label(&source, "owner", "").span,
        });
    }
    let reports = [report];
    let text = plain(&reports);
    assert!(
        text.contains("waived error[owner-missing]: nobody is named"),
        "{text}"
    );
    assert!(
        text.contains("waived: until 2027-02-01 by audit@acme.example: The team is founded in"),
        "{text}"
    );
    assert!(
        text.contains("meanwhile: The duty manager answers."),
        "{text}"
    );
    assert!(!text.contains("help:"), "{text}");
    assert!(text.contains("waived: owner-missing"), "{text}");
    assert!(
        text.contains("production-ready, with 2 findings waived"),
        "{text}"
    );
    assert!(
        text.contains("checked 1 manifest: 0 errors, 1 warning, 2 waived"),
        "{text}"
    );
    let compact = written(&mut Compact::default(), &reports);
    assert_eq!(
        compact.matches("(waived until 2027-02-01)").count(),
        2,
        "{compact}"
    );
    let json = json(&reports);
    let file = &json["files"][0];
    assert_eq!(file["verdict"], "production-ready");
    assert_eq!(file["questions"]["ownership"]["waived"][0], "owner-missing");
    assert_eq!(file["findings"][0]["waived"]["expires"], "2027-02-01");
    assert_eq!(file["findings"][0]["severity"], "error");
    assert_eq!(file["findings"][1]["waived"], Value::Null);
    assert_eq!(json["summary"]["errors"], 0);
    assert_eq!(json["summary"]["waived"], 2);
}

#[test]
fn a_place_in_another_file_is_named() {
    let mut report = claims();
    let other = Source::new(
        "platform/\u{1b}[2Jstandard.yaml",
        "rules:\n  owner-missing: error\n",
    );
    report.findings[0].related = vec![Related {
        span: label(&other, "error", "").span,
        source: other,
        text: "the platform asks for an error".to_owned(),
    }];
    let text = plain(std::slice::from_ref(&report));
    let place = "platform/\\u{1b}[2Jstandard.yaml:2:18: the platform asks for an error";
    assert!(text.contains(place), "{text}");
    let related = &json(&[report])["files"][0]["findings"][0]["related"][0];
    assert_eq!(related["place"]["line"], 2);
}

#[test]
fn a_line_to_type_that_does_not_fit_stands_alone_with_its_blanks() {
    let mut judgement = claims();
    let words = "indent it like the item above, which is longer than this one";
    let line = "    - id: llm-api-of-the-second-region";
    judgement.findings[0].help = Some(format!("{words}: `{line}`"));
    let text = plain(&[judgement]);
    assert!(text.contains(&format!("\n          {line}\n")), "{text}");
}

#[test]
fn a_number_stays_with_its_noun_in_the_verdict() {
    let mut judgement = claims();
    let warning = judgement.findings[1].clone();
    let error = judgement.findings[0].clone();
    judgement.findings.clear();
    let add = |judgement: &mut Judgement, of: &Finding, rule: String| {
        let mut finding = of.clone();
        finding.rule = rule;
        judgement.findings.push(finding);
    };
    for length in 1..60 {
        judgement.findings.clear();
        add(&mut judgement, &error, "r".repeat(length));
        add(&mut judgement, &warning, "on-call-vague".to_owned());
        add(&mut judgement, &warning, "on-call-vague".to_owned());
        let text = plain(std::slice::from_ref(&judgement));
        assert!(text.contains("2 warnings\n"), "{text}");
    }
}
