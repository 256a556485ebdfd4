//! What is read in a browser: the comment on a pull request and the page.

use super::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// As another parser reads it: nothing of it links, embeds, mentions or is markup but what we wrote.
pub(super) fn assert_inert_markdown(text: &str) {
    let mut code = 0;
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code += 1,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code -= 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_)) => {
                panic!("{event:?} in {text}")
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                let ours = html == "</details>"
                    || html.starts_with("<details><summary>")
                        && html.ends_with(" findings</summary>");
                assert!(ours, "{html:?} in {text}");
            }
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {
                panic!("{event:?} in {text}")
            }
            Event::Text(words) if code == 0 => {
                // What GitHub and GitLab look for after Markdown is read.
                let live = [
                    "@", "#", "!", "://", "www.", "$", "~", "<", ">", "[", "|", "::",
                ];
                let found: Vec<_> = live.iter().filter(|sign| words.contains(**sign)).collect();
                assert!(found.is_empty(), "{found:?} of {words:?} in {text}");
            }
            _ => {}
        }
    }
    assert_eq!(code, 0);
}

#[test]
fn a_comment_shows_the_verdict_the_lines_and_what_to_type() {
    let text = format("markdown", &[claims()]);
    let expected = r#"## readiness checked 1 manifest: 2 errors, 1 warning

### `claims/readiness.yaml`: still a pilot: 2 answers to go

`Claims triage`, production

| question | answer | rules |
|---|---|---|
| data | **contradicted** | `late-threshold-over-deadline` |
| integrations | clear |  |
| ownership | **missing** | `owner-missing`, 1 warning |
| cost | clear |  |
| permissions | clear |  |

- **error** `owner-missing`: nobody is named as the owner

  ```text
     ╭─[claims/readiness.yaml:6:1]
   5 │   decision: { deadline: 4h }
   6 │ owner:
     · ──┬──
     ·   ╰── no `team` here
   7 │   on_call: the team
     ╰────
  ```

  help: name the team

  ```yaml
  team: "@acme/claims"
  ```
"#;
    assert!(text.starts_with(expected), "{text}");
    assert!(
        text.ends_with("\n62 rules: 50 applied, 8 not applicable, 4 off\n"),
        "{text}"
    );
    assert_inert_markdown(&text);
}

#[test]
fn a_comment_fits_and_counts_what_it_leaves_out() {
    let report: Vec<Judgement> = (0..400).map(|_| claims()).collect();
    let text = format("markdown", &report);
    assert!(text.len() < 65_536, "{}", text.len());
    let shown = text.matches("- **").count();
    let hidden = 1_200 - shown;
    assert!(shown > 50, "{shown}");
    assert!(
        text.contains(&format!("\n**{hidden} more findings and ")),
        "{text}"
    );
    assert!(text.starts_with("## readiness checked 400 manifests: 800 errors, 400 warnings\n"));
    let clean = judged(Source::new("ok.yaml", ""), Stage::Production, Vec::new());
    let text = format("markdown", &[clean]);
    assert!(text.contains("\n- `ok.yaml`: production-ready\n"), "{text}");
}

#[test]
fn a_waived_finding_is_shown_as_such_in_both_pages() {
    let text = format("markdown", &[waived()]);
    assert!(
        text.contains("- **waived error** `owner-missing`"),
        "{text}"
    );
    assert!(
        text.contains(
            "  waived until 2027-02-01 by `risk@acme.example`: the team is founded in January\n"
        ),
        "{text}"
    );
    let page = format("html", &[waived()]);
    assert!(page.contains("<li class=\"waived\">"), "{page}");
    assert!(
        page.contains("Waived until 2027-02-01 by risk@acme.example"),
        "{page}"
    );
}

/// Every tag is one that we write, with attributes that we write; nothing loads, nothing runs.
pub(super) fn assert_inert_html(text: &str) {
    let (_, body) = text.split_once("</style>").expect("a style");
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a whole tag");
        let name = tag
            .split([' ', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or("");
        let known = [
            "head", "body", "html", "header", "nav", "main", "section", "footer", "h1", "h2", "h3",
            "p", "ul", "ol", "li", "a", "span", "code", "pre", "strong", "table", "caption",
            "thead", "tbody", "tr", "th", "td", "details", "summary",
        ];
        assert!(known.contains(&name), "<{tag}>");
        let mut rest = tag.strip_prefix(name).unwrap_or("").trim_start();
        while let Some((attribute, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').expect("a closed value");
            let safe = match attribute {
                "href" => {
                    value.starts_with("#m")
                        || value.starts_with("https://github.com/readiness-lint/")
                }
                "class" | "id" | "scope" | "tabindex" | "role" | "aria-label" | "rel" => true,
                _ => false,
            };
            assert!(safe, "{attribute} of <{tag}>");
            rest = after.trim_start();
        }
        assert!(
            rest.is_empty() || tag.starts_with('/'),
            "{rest:?} of <{tag}>"
        );
    }
    let outside = [
        "src=", "url(", "@import", "<link", "<script", "<iframe", "<base",
    ];
    let (head, _) = text.split_once("<body>").expect("a body");
    assert!(!outside.iter().any(|sign| head.contains(sign)), "{head}");
}

#[test]
fn the_page_has_what_a_reader_needs_and_asks_for_nothing() {
    let page = format("html", &[claims(), unreadable()]);
    for part in [
        "<!doctype html>\n<html lang=\"en\">",
        "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<title>readiness checked 2 manifests, 1 unreadable: 3 errors, 1 warning</title>",
        "<nav aria-label=\"Manifests\">",
        "<h2 id=\"m1\">Claims triage</h2>",
        "<a href=\"#m2\">team a/brok€n.yaml</a>",
        "<tr><th scope=\"row\">data</th><td class=\"bad\">contradicted</td><td><code>late-threshold-over-deadline</code></td></tr>",
        "<td class=\"good\">clear</td>",
        "cannot be judged: the manifest cannot be read",
        "team: &quot;@acme/claims&quot;",
        "<summary><code>owner-missing</code> Nobody is named as accountable",
        "62 rules: 100 applied",
    ] {
        assert!(page.contains(part), "{part} not in {page}");
    }
    assert_inert_html(&page);
}

#[test]
fn an_empty_run_is_said_and_a_long_list_is_cut_and_counted() {
    let page = format("html", &[]);
    assert!(page.contains("No manifest was judged."), "{page}");
    assert!(!page.contains("<nav"), "{page}");
    assert_inert_html(&page);
    let mut many = claims();
    many.findings = vec![many.findings[0].clone(); 150];
    let page = format("html", &[many]);
    assert_eq!(page.matches("<h3>").count(), 100);
    assert!(page.contains("50 more findings not shown here"), "{page}");
}
