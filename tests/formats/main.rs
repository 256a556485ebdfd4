//! One report through all formats: what is printed, and what must never be.

mod forge;
mod frame;
mod known;
mod page;
mod person;
mod program;
mod safety;
mod sarif;

use readiness::finding::{Fault, Finding, Label, Question, Related, SetAside, Severity, Waived};
use readiness::lint::{Judgement, Stage};
use readiness::render::{
    COMMENT, Catalogue, Compact, Github, Gitlab, Html, Human, HumanOptions, Json, Junit, Markdown,
    Renderer, Sarif,
};
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
    "x ##vso[task.setvariable variable=a]b ##[add-mask]c",
    "\u{9b}31m",
    "\u{85}\u{2028}\u{2029}",
    "T\u{200b}BD\u{ad}\u{feff}",
    "é名前😀e\u{301}",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"' onload='alert(1)' ]]></failure><system-out>&amp;&#27;",
    "[x](javascript:alert(1)) ![p](https://evil.example/p.png) <https://evil.example>",
    "@acme/everyone #1 !2 acme/x#3 dana@evil.example www.evil.example https://evil.example",
    "` `` ``` ~~~ \\` **b** _i_ $x$ :tada: | a | b |",
    "\n| a | b |\n|---|---|\n| [x](y) | c |",
    "\n```\n</details>\n# head\n- item",
    "%0A::error::pwned%0D,line=1::",
    "[x](1) {0} {{1}} \\[",
    "-->]]>\u{fffe}\u{ffff}",
    "\t",
    "\0",
];

fn finding(rule: &str, message: &str, labels: Vec<Label>, pointer: &str) -> Finding {
    Finding {
        question: Question::Data,
        labels,
        pointer: pointer.to_owned(),
        ..Finding::error(rule, Span::default(), message)
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
        stage,
        findings,
        applied: 50,
        not_applicable: 8,
        off: 4,
        ..Judgement::unread(source)
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
        related: vec![Related {
            source: source.clone(),
            span: Span::new(0, 3),
            text: text.to_owned(),
        }],
        waived: seed.is_multiple_of(2).then(|| Waived {
            reason: text.to_owned(),
            compensating: text.to_owned(),
            approved_by: text.to_owned(),
            expires: jiff::civil::date(2027, 2, 1),
            span: Span::new(0, 3),
        }),
        ..finding(text, text, labels, &format!("/owner/{text}"))
    };
    Judgement {
        capability: Some(text.to_owned()),
        known: vec![found.clone()],
        set_aside: vec![SetAside {
            field: format!("/{text}"),
            reason: text.to_owned(),
            approved_by: text.to_owned(),
            span: Span::new(0, 3),
        }],
        ..judged(source, Stage::Pilot, vec![found])
    }
}

/// One text through each format that is for machines and pages.
fn everywhere(judgements: &[Judgement]) -> Vec<(&'static str, String)> {
    let catalogue = || Catalogue::new(readiness::manifest::BUILTIN);
    let today = jiff::civil::date(2026, 11, 22);
    let mut all: Vec<(&'static str, Box<dyn Renderer>)> = vec![
        ("json", Box::new(Json::default())),
        ("compact", Box::new(Compact::default())),
        ("human", Box::new(Human::new(HumanOptions::default()))),
        ("sarif", Box::new(Sarif::new(catalogue()))),
        ("github", Box::new(Github::new(false))),
        ("gitlab", Box::new(Gitlab::default())),
        ("junit", Box::new(Junit::new(today, Severity::Error))),
        ("markdown", Box::new(Markdown::new(COMMENT))),
        ("html", Box::new(Html::new(catalogue()))),
    ];
    all.iter_mut()
        .map(|(name, renderer)| (*name, written(&mut **renderer, judgements)))
        .collect()
}

fn format(name: &str, judgements: &[Judgement]) -> String {
    let mut all = everywhere(judgements);
    all.retain(|(other, _)| *other == name);
    all.remove(0).1
}

/// A manifest that cannot be read.
fn unreadable() -> Judgement {
    let source = Source::new("team a/brok€n.yaml", "a: [\n");
    let found = finding(
        "unreadable",
        "the list is not closed",
        vec![label(&source, "[", "opened here")],
        "",
    );
    let mut judgement = judged(source, Stage::Production, vec![found]);
    judgement.readable = false;
    judgement.capability = None;
    judgement
}

/// [`claims`] with the finding about its owner waived.
fn waived() -> Judgement {
    let mut judgement = claims();
    judgement.findings[0].waived = Some(Waived {
        reason: "the team is founded in January".to_owned(),
        compensating: "head-of-claims answers".to_owned(),
        approved_by: "risk@acme.example".to_owned(),
        expires: jiff::civil::date(2027, 2, 1),
        span: Span::new(0, 9),
    });
    judgement.to_go = 1;
    judgement
}

fn json(judgements: &[Judgement]) -> Value {
    let text = written(&mut Json::default(), judgements);
    serde_json::from_str(&text).expect("JSON")
}
