//! One HTML page without script and without a request, for people who were sent a link.

use super::Renderer;
use super::catalogue::Catalogue;
use super::escape::Html as Escaped;
use super::snippet::Snippets;
use crate::report::{FileReport, Reported, State, Summary, Verdict, counted};
use crate::source::Source;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Findings shown of one manifest; the rest is counted.
const SHOWN: usize = 100;

const STYLE: &str = include_str!("html.css");

/// A page: the counts, the manifests, then what the rules ask.
#[derive(Debug)]
pub struct Html {
    catalogue: Catalogue,
    snippets: Snippets,
    /// Links to the manifests.
    index: String,
    body: String,
    files: usize,
    /// The rules that were named.
    rules: BTreeSet<String>,
}

impl Html {
    /// A renderer that takes what it says about rules from a catalogue.
    pub fn new(catalogue: Catalogue) -> Self {
        Html {
            catalogue,
            snippets: Snippets::new(false, true, 100),
            index: String::new(),
            body: String::new(),
            files: 0,
            rules: BTreeSet::new(),
        }
    }
}

impl Renderer for Html {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, _: &mut dyn Write, file: &FileReport, source: &Source) -> io::Result<()> {
        self.section(file, source).map_err(io::Error::other)
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let counts = summary.findings_line();
        write!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>readiness {counts}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<h1>readiness</h1>\n<p>{counts}</p>\n</header>\n",
            counts = Escaped(&counts),
        )?;
        if self.files > 1 {
            writeln!(
                out,
                "<nav aria-label=\"Manifests\">\n<ul>\n{}</ul>\n</nav>",
                self.index
            )?;
        }
        writeln!(out, "<main>")?;
        if !summary.not_judged.is_empty() {
            writeln!(out, "<section>\n<h2>Not judged</h2>\n<ul>")?;
            for reason in &summary.not_judged {
                writeln!(out, "<li>{}</li>", words(reason))?;
            }
            writeln!(out, "</ul>\n</section>")?;
        }
        if self.files == 0 {
            writeln!(out, "<p>No manifest was judged.</p>")?;
        }
        out.write_all(self.body.as_bytes())?;
        self.reasons(out)?;
        writeln!(
            out,
            "</main>\n<footer>\n<p>{}</p>\n<p>readiness {}</p>\n</footer>\n</body>\n</html>",
            Escaped(&summary.rules_line()),
            env!("CARGO_PKG_VERSION")
        )
    }
}

impl Html {
    fn section(&mut self, file: &FileReport, source: &Source) -> std::fmt::Result {
        self.files += 1;
        let id = self.files;
        let path = Escaped(file.place());
        let (class, verdict) = (verdict_class(file.verdict), file.verdict_lines().join("; "));
        let verdict = Escaped(&verdict);
        let name = file.capability.as_deref().unwrap_or(file.place());
        writeln!(
            self.index,
            "<li><a href=\"#m{id}\">{}</a> <code>{path}</code> \
             <span class=\"{class}\">{verdict}</span></li>",
            Escaped(name)
        )?;
        write!(
            self.body,
            "<section>\n<h2 id=\"m{id}\">{}</h2>\n<p><code>{path}</code>",
            Escaped(name)
        )?;
        let judged = !matches!(
            file.verdict,
            Verdict::Unreadable | Verdict::Deleted | Verdict::Standard
        );
        if judged {
            write!(self.body, ", {}", file.stage.name())?;
        }
        writeln!(
            self.body,
            "</p>\n<p class=\"verdict {class}\">{verdict}</p>"
        )?;
        table(&mut self.body, file)?;
        if !file.set_aside.is_empty() {
            self.body += "<p>Set aside:</p>\n<ul class=\"aside\">\n";
            for aside in &file.set_aside {
                writeln!(
                    self.body,
                    "<li><code>{}</code>, approved by {}: {}</li>",
                    Escaped(&aside.field),
                    words(&aside.approved_by),
                    words(&aside.reason)
                )?;
            }
            self.body += "</ul>\n";
        }
        if !file.findings.is_empty() {
            self.body += "<ol class=\"findings\">\n";
        }
        for (number, finding) in file.findings.iter().take(SHOWN).enumerate() {
            self.finding(file, source, finding, number + 1)?;
        }
        if !file.findings.is_empty() {
            self.body += "</ol>\n";
        }
        let more = file.findings.len().saturating_sub(SHOWN);
        if more > 0 {
            let more = counted(more, "more finding");
            writeln!(
                self.body,
                "<p>{more} not shown here; other formats list all.</p>"
            )?;
        }
        self.body += "</section>\n";
        Ok(())
    }

    fn finding(
        &mut self,
        file: &FileReport,
        source: &Source,
        finding: &Reported,
        number: usize,
    ) -> std::fmt::Result {
        self.rules.insert(finding.rule.clone());
        let severity = finding.severity;
        let (class, waived) = match finding.waived {
            Some(_) => ("waived".to_owned(), "waived "),
            None => (severity.to_string(), ""),
        };
        writeln!(
            self.body,
            "<li class=\"{class}\">\n<h3><span class=\"severity\">{waived}{severity}</span> {}</h3>\n\
             <p class=\"rule\"><code>{}</code></p>",
            words(&finding.message),
            Escaped(&finding.rule)
        )?;
        let mut frame = String::new();
        self.snippets
            .draw(&mut frame, &file.path, source, &finding.marks)?;
        let label = format!("Source of finding {number}");
        block(&mut self.body, &label, &frame)?;
        for related in &finding.related {
            let mark = &related.mark;
            let place = format!("{}:{}:{}", related.path, mark.start.line, mark.start.column);
            let (place, text) = (Escaped(&place), words(&mark.text));
            writeln!(self.body, "<p>See also <code>{place}</code> {text}</p>")?;
        }
        if let Some(waiver) = &finding.waived {
            writeln!(
                self.body,
                "<p>Waived until {} by {}: {}</p>\n<p>Meanwhile: {}</p>",
                waiver.expires,
                words(&waiver.approved_by),
                words(&waiver.reason),
                words(&waiver.compensating)
            )?;
        } else if let Some(help) = &finding.help {
            let (said, lines) = help.split_once('\n').unwrap_or((help, ""));
            writeln!(self.body, "<p><strong>Help:</strong> {}</p>", words(said))?;
            if !lines.is_empty() {
                let label = format!("Lines to type for finding {number}");
                block(&mut self.body, &label, lines)?;
            }
        }
        self.body += "</li>\n";
        Ok(())
    }

    /// What the rules ask and why, each once.
    fn reasons(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rules.is_empty() {
            return Ok(());
        }
        writeln!(out, "<section>\n<h2>Why these rules ask</h2>")?;
        for id in &self.rules {
            let page = self.catalogue.page(id);
            write!(
                out,
                "<details>\n<summary><code>{}</code> {}</summary>\n",
                Escaped(&page.id),
                words(&page.title)
            )?;
            for paragraph in page.why.split("\n\n") {
                writeln!(out, "<p>{}</p>", words(paragraph))?;
            }
            if let Some(address) = &page.address {
                let address = Escaped(address);
                writeln!(
                    out,
                    "<p><a href=\"{address}\" rel=\"noreferrer\">The page of {}</a></p>",
                    Escaped(id)
                )?;
            }
            writeln!(out, "</details>")?;
        }
        writeln!(out, "</section>")
    }
}

/// Lines as they are; a long one is reached by scrolling, also with the keyboard.
fn block(out: &mut String, label: &str, lines: &str) -> std::fmt::Result {
    writeln!(
        out,
        "<pre tabindex=\"0\" role=\"group\" aria-label=\"{label}\">{}</pre>",
        Escaped(lines.trim_end())
    )
}

/// Prose with what stands between two backticks as code.
fn words(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        let text = Escaped(part);
        let _ = match index % 2 {
            0 => write!(out, "{text}"),
            _ => write!(out, "<code>{text}</code>"),
        };
    }
    out
}

fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::ProductionReady | Verdict::HonestPilot => "good",
        Verdict::Pilot | Verdict::Unreadable | Verdict::Deleted => "bad",
        Verdict::Retired | Verdict::Standard => "calm",
    }
}

fn table(out: &mut String, file: &FileReport) -> std::fmt::Result {
    let rows = super::rows(file);
    if rows.is_empty() {
        return Ok(());
    }
    out.push_str(
        "<table>\n<caption>Where each question stands</caption>\n\
         <thead><tr><th scope=\"col\">question</th><th scope=\"col\">answer</th>\
         <th scope=\"col\">rules</th></tr></thead>\n<tbody>\n",
    );
    for row in rows {
        let notes = row.notes(|rule| format!("<code>{}</code>", Escaped(rule)));
        let class = if row.state == State::Clear {
            "good"
        } else {
            "bad"
        };
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"{class}\">{}</td><td>{}</td></tr>",
            row.name(),
            row.state.name(),
            notes.join(", ")
        )?;
    }
    out.push_str("</tbody>\n</table>\n");
    Ok(())
}
