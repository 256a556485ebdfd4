//! SARIF 2.1.0 (OASIS), for code scanning and for editors.
//!
//! Alone knows what its readers ask: GitHub wants paths from the repository's root and one place for
//! each finding, and marks a message up where brackets and parentheses meet.

use super::Renderer;
use super::catalogue::{Catalogue, PROGRAM_PAGE, Page};
use crate::finding::Severity;
use crate::report::{FileReport, Mark, Reported, Summary, Waiver, fnv};
use crate::source::Source;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name of the folder that paths count from.
const ROOT: &str = "SRCROOT";
/// Results of one run that GitHub takes; of more, the lightest are left out.
const MOST_RESULTS: usize = 25_000;
/// Related places of one finding that are listed; GitHub takes up to 1,000 and shows 100.
const MOST_RELATED: usize = 100;

/// One run: its results, the heaviest of them where there are too many, then the rules that they name.
#[derive(Debug)]
pub struct Sarif {
    catalogue: Catalogue,
    /// The rules in the order in which results named them, and where each stands.
    rules: Vec<String>,
    places: HashMap<String, usize>,
    kept: Kept,
    /// The run compares with what there was before.
    compares: bool,
    /// Answers that are set aside: no results, for no rule has found anything.
    set_aside: Vec<Value>,
}

impl Sarif {
    /// A renderer that takes what it says about rules from a catalogue.
    pub fn new(catalogue: Catalogue) -> Self {
        Sarif {
            catalogue,
            rules: Vec::new(),
            places: HashMap::new(),
            kept: Kept::new(MOST_RESULTS),
            compares: false,
            set_aside: Vec::new(),
        }
    }

    /// For a run with something to compare with: each result says whether it is new.
    #[must_use]
    pub fn comparing(mut self, compares: bool) -> Self {
        self.compares = compares;
        self
    }

    fn place_of(&mut self, rule: &str) -> usize {
        if let Some(place) = self.places.get(rule) {
            return *place;
        }
        let place = self.rules.len();
        self.rules.push(rule.to_owned());
        self.places.insert(rule.to_owned(), place);
        place
    }
}

impl Renderer for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\
             \"columnKind\":\"unicodeCodePoints\",\
             \"newlineSequences\":[\"\\r\\n\",\"\\n\",\"\\r\"],\
             \"originalUriBaseIds\":{{\"{ROOT}\":{{\"description\":\
             {{\"text\":\"The root of the repository.\"}}}}}},\
             \"results\":["
        )
    }

    fn file(&mut self, _: &mut dyn Write, file: &FileReport, _: &Source) -> io::Result<()> {
        self.set_aside.extend(file.set_aside.iter().map(|aside| {
            json!({
                "field": aside.field,
                "reason": aside.reason,
                "approvedBy": aside.approved_by,
                "physicalLocation": physical(&file.location.uri, &aside.mark),
            })
        }));
        // Results with equal fingerprints would be taken for one.
        let mut times: HashMap<&str, usize> = HashMap::new();
        let new = file.findings.iter().map(|finding| (finding, false));
        // Left out, they would look fixed to who keeps a list.
        let known = file.known.iter().map(|finding| (finding, true));
        for (finding, is_known) in new.chain(known) {
            let time = times.entry(&finding.fingerprint).or_default();
            *time += 1;
            let weight = match is_known || finding.waived.is_some() {
                true => Severity::Info,
                false => finding.severity,
            };
            if !self.kept.takes(weight) {
                continue;
            }
            let rule = self.place_of(&finding.rule);
            let mut result = result(file, finding, rule);
            if *time > 1 {
                let fingerprint = fnv([&finding.fingerprint, &time.to_string()]);
                result["partialFingerprints"]["readiness/v1"] = json!(fingerprint);
            }
            if self.compares || is_known {
                result["baselineState"] = json!(if is_known { "unchanged" } else { "new" });
            }
            if is_known {
                result["level"] = json!("note");
                result["suppressions"] = json!([{
                    "kind": "external",
                    "status": "accepted",
                    "justification": "known before: by the baseline, or at the revision compared with",
                }]);
            }
            self.kept.take(weight, result.to_string());
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let kept = std::mem::replace(&mut self.kept, Kept::new(0));
        let left_out = kept.left_out;
        for (index, result) in kept.in_order().enumerate() {
            out.write_all(if index > 0 { b",\n" } else { b"\n" })?;
            out.write_all(result.as_bytes())?;
        }
        let rules: Vec<Value> = self
            .rules
            .iter()
            .map(|id| descriptor(&self.catalogue.page(id)))
            .collect();
        let mut notifications: Vec<Value> = summary
            .not_judged
            .iter()
            .map(|reason| json!({"level": "error", "message": {"text": plain(reason)}}))
            .collect();
        if left_out > 0 {
            let text = format!(
                "{left_out} results are left out, the lightest: {MOST_RESULTS} are as many as GitHub takes; \
                 other formats list all"
            );
            notifications.push(json!({"level": "warning", "message": {"text": text}}));
        }
        let invocation = json!({
            "executionSuccessful": summary.not_judged.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        let driver = json!({
            "name": env!("CARGO_PKG_NAME"),
            "fullName": concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": PROGRAM_PAGE,
            "rules": rules,
        });
        write!(out, "\n],\"invocations\":[")?;
        serde_json::to_writer(&mut *out, &invocation)?;
        write!(out, "],\"tool\":{{\"driver\":")?;
        serde_json::to_writer(&mut *out, &driver)?;
        write!(out, "}},\"properties\":")?;
        serde_json::to_writer(&mut *out, &json!({"setAside": self.set_aside}))?;
        writeln!(out, "}}]}}")
    }
}

/// The heaviest results, in the order in which they came.
#[derive(Debug)]
struct Kept {
    most: usize,
    came: usize,
    left_out: usize,
    /// By weight: infos, warnings, errors.
    results: [Vec<(usize, String)>; 3],
}

impl Kept {
    fn new(most: usize) -> Self {
        Kept {
            most,
            came: 0,
            left_out: 0,
            results: Default::default(),
        }
    }

    /// Whether there is room for a result of this weight; where there is none, it is left out, or a
    /// lighter one is.
    fn takes(&mut self, weight: Severity) -> bool {
        if self.results.iter().map(Vec::len).sum::<usize>() < self.most {
            return true;
        }
        self.left_out += 1;
        let lighter = self.results[..place(weight)].iter_mut();
        lighter.filter_map(Vec::pop).next().is_some()
    }

    fn take(&mut self, weight: Severity, result: String) {
        self.came += 1;
        self.results[place(weight)].push((self.came, result));
    }

    fn in_order(self) -> impl Iterator<Item = String> {
        let mut all: Vec<_> = self.results.into_iter().flatten().collect();
        all.sort_unstable_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, result)| result)
    }
}

fn place(weight: Severity) -> usize {
    match weight {
        Severity::Info => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(file: &FileReport, finding: &Reported, rule: usize) -> Value {
    let mut related: Vec<Value> = Vec::new();
    let here = finding
        .marks
        .iter()
        .skip(1)
        .map(|mark| (&file.location.uri, mark));
    let elsewhere = finding
        .related
        .iter()
        .map(|related| (&related.location.uri, &related.mark));
    let mut links = Vec::new();
    // What stands in another repository has no place among these paths.
    let places = here.chain(elsewhere).filter(|(uri, _)| !uri.is_empty());
    for (id, (uri, mark)) in places.take(MOST_RELATED).enumerate() {
        let words = words(mark, "here");
        links.push(format!("[{}]({})", link_text(words), id + 1));
        related.push(json!({
            "id": id + 1,
            "physicalLocation": physical(uri, mark),
            "message": {"text": plain(words)},
        }));
    }
    let mut location = json!({
        "physicalLocation": finding.marks.first().map(|mark| physical(&file.location.uri, mark)),
        "logicalLocations": [{"fullyQualifiedName": finding.pointer}],
    });
    if let Some(mark) = finding.marks.first().filter(|mark| !mark.text.is_empty()) {
        location["message"] = json!({"text": plain(&mark.text)});
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        // What a waiver accepts must not fail a check that knows no suppressions.
        "level": if finding.waived.is_some() { "note" } else { level(finding.severity) },
        "message": {"text": message(finding, &links)},
        "locations": [location],
        "partialFingerprints": {"readiness/v1": finding.fingerprint},
        // All results have the list or none has (3.27.23).
        "suppressions": finding.waived.iter().map(|waiver| suppression(file, waiver)).collect::<Vec<_>>(),
        "properties": {
            "question": finding.question,
            "fault": finding.fault,
            "severity": finding.severity,
        },
    });
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

/// The message, what to do, and links to the other places: GitHub shows those that are linked.
fn message(finding: &Reported, links: &[String]) -> String {
    let mut text = plain(&finding.message);
    if let Some(waiver) = &finding.waived {
        text += &plain(&format!(
            "\n\nwaived until {} by {}: {}",
            waiver.expires, waiver.approved_by, waiver.reason
        ));
    } else if let Some(help) = &finding.help {
        text += "\n\nhelp: ";
        text += &plain(help);
    }
    if !links.is_empty() {
        text += "\n\nsee also: ";
        text += &links.join(", ");
    }
    text
}

fn words<'a>(mark: &'a Mark, otherwise: &'a str) -> &'a str {
    if mark.text.is_empty() {
        otherwise
    } else {
        &mark.text
    }
}

/// Text without an embedded link (3.11.6): a bracket and a parenthesis no longer meet.
fn plain(text: &str) -> String {
    text.replace("](", "] (")
}

fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

fn physical(uri: &str, mark: &Mark) -> Value {
    if uri.is_empty() {
        return json!({"artifactLocation": artifact(".")});
    }
    json!({
        "artifactLocation": artifact(uri),
        "region": {
            "startLine": mark.start.line,
            "startColumn": mark.start.column,
            "endLine": mark.end.line,
            "endColumn": mark.end.column,
        },
    })
}

/// A relative path counts from the root; an absolute one stands for itself.
fn artifact(uri: &str) -> Value {
    if uri.starts_with("file:") {
        json!({"uri": uri})
    } else {
        json!({"uri": uri, "uriBaseId": ROOT})
    }
}

fn suppression(file: &FileReport, waiver: &Waiver) -> Value {
    json!({
        "kind": "inSource",
        "status": "accepted",
        "justification": format!(
            "{}\nmeanwhile: {}\napproved by {}, until {}",
            waiver.reason, waiver.compensating, waiver.approved_by, waiver.expires
        ),
        "location": {"physicalLocation": physical(&file.location.uri, &waiver.mark)},
    })
}

/// At most 1,024 characters of a description are taken (GitHub).
const LONGEST: usize = 1_024;

fn cut(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    if short.len() == text.len() {
        return short;
    }
    // At the end of a sentence where there is one.
    let end = short.rfind(". ").map_or(short.len(), |at| at + 1);
    short[..end].to_owned()
}

fn descriptor(page: &Page) -> Value {
    let why = page.why.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut tags = vec!["production-readiness"];
    tags.extend(page.question.map(|question| question.name()));
    let mut rule = json!({
        "id": page.id,
        "shortDescription": {"text": cut(&page.title)},
        "fullDescription": {"text": cut(&why)},
        "help": {"text": help(page), "markdown": help_markdown(page)},
        "defaultConfiguration": {"level": level(page.severity)},
        "properties": {
            "tags": tags,
            "precision": "high",
            "problem.severity": match page.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    });
    if !page.maps.is_empty() {
        rule["properties"]["maps"] = Value::Array(page.maps.clone());
    }
    // A name that says no more than the id is not to be given (3.49.7).
    if page.id.contains('-') {
        rule["name"] = Value::from(name(&page.id));
    }
    if let Some(address) = &page.address {
        rule["helpUri"] = Value::from(address.as_str());
    }
    rule
}

/// `owner-missing` → `OwnerMissing`
fn name(id: &str) -> String {
    let words = id.split(|c: char| !c.is_alphanumeric());
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .take(LONGEST / 4)
        .collect()
}

fn parts(page: &Page) -> impl Iterator<Item = (&'static str, &str)> {
    [("A finding:", &page.bad), ("No finding:", &page.good)]
        .into_iter()
        .filter_map(|(title, text)| Some((title, text.as_deref()?)))
}

fn help(page: &Page) -> String {
    let mut text = page.why.clone();
    for (title, example) in parts(page) {
        text += &format!("\n\n{title}\n");
        for line in example.lines() {
            text += &format!("\n    {line}");
        }
    }
    text
}

fn help_markdown(page: &Page) -> String {
    let mut text = super::markdown::prose(&page.why);
    for (title, example) in parts(page) {
        text += &format!("\n\n{title}\n\n");
        super::markdown::fence(&mut text, "", "yaml", example);
    }
    if let Some(address) = &page.address {
        text += &format!("\n[The rule's page]({address})\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_results_the_heaviest_are_kept_in_their_order() {
        let mut kept = Kept::new(3);
        for (weight, name) in [
            (Severity::Info, "i"),
            (Severity::Error, "e1"),
            (Severity::Warning, "w1"),
            (Severity::Warning, "w2"),
            (Severity::Info, "i2"),
            (Severity::Error, "e2"),
        ] {
            if kept.takes(weight) {
                kept.take(weight, name.to_owned());
            }
        }
        assert_eq!(kept.left_out, 3);
        assert_eq!(kept.in_order().collect::<Vec<_>>(), ["e1", "w1", "e2"]);
    }
}
