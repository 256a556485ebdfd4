//! `not_applicable`: which answers the entries of a manifest set aside, on the terms of waivers, and what
//! keeps an entry from doing so.

use super::{Court, approver, reason};
use crate::check::{Excused, listed};
use crate::finding::{Fault, Finding, Label, Question, SetAside, Severity};
use crate::manifest::{Kind, NodeId, Tree};
use crate::schema::{Place, Required, Shape, meets, place};
use crate::wording::Slot;

/// Fields that a help names at most.
const MOST: usize = 6;

/// The entries of one manifest.
#[derive(Debug, Default)]
pub struct Excuses {
    /// The places of the entries that hold, then those about which an error is said already: the
    /// question behind that needs no second finding.
    pub excused: Vec<Excused>,
    /// What the entries that hold say.
    entries: Vec<(SetAside, NodeId)>,
}

impl Excuses {
    /// Reads the entries and says what keeps any of them from holding. What is said is marked, so that
    /// rules stay silent about it.
    pub fn read(tree: &mut Tree, court: &Court<'_>, before: &[Finding]) -> (Self, Vec<Finding>) {
        let mut excuses = Excuses::default();
        let mut findings = Vec::new();
        let Some(list) = tree.get(Tree::ROOT, "not_applicable") else {
            return (excuses, findings);
        };
        let never = never(court);
        let mut spoken = Vec::new();
        let mut reported = Vec::new();
        for entry in tree.items(list) {
            if !matches!(tree[*entry].kind, Kind::Map(_)) || tree[*entry].spoken {
                continue;
            }
            let mut case = Case {
                tree,
                entry: *entry,
                court,
                never: &never,
                findings: Vec::new(),
                spoken: Vec::new(),
                sound: !tree.children(*entry).iter().any(|part| tree[*part].spoken),
                closed: case_is_closed(tree, *entry, before),
            };
            let found = case.judge(&excuses);
            let (sound, closed) = (case.sound, case.closed);
            findings.append(&mut case.findings);
            spoken.append(&mut case.spoken);
            match found {
                Some((pointer, said)) if sound => {
                    excuses.excused.push(Excused::new(pointer));
                    excuses.entries.push((said, *entry));
                }
                Some((pointer, _)) if closed => reported.push(Excused::new(pointer)),
                _ => {}
            }
        }
        excuses.excused.extend(reported);
        for id in spoken {
            tree[id].spoken = true;
        }
        (excuses, findings)
    }

    /// The places of the entries that hold.
    pub fn holding(&self) -> &[Excused] {
        &self.excused[..self.entries.len()]
    }

    /// Counts what was asked for in another judgement of the same manifest as well.
    pub fn count_uses_of(&self, other: &Excuses) {
        for (own, other) in self.excused.iter().zip(&other.excused) {
            if other.is_used() {
                own.count_use();
            }
        }
    }

    /// What is set aside: the answers of entries that hold, where a rule asked for them.
    pub fn used(&self) -> Vec<SetAside> {
        let used = |(_, excused): &(&(SetAside, NodeId), &Excused)| excused.is_used();
        let entries = self.entries.iter().zip(&self.excused).filter(used);
        entries.map(|((said, _), _)| said.clone()).collect()
    }

    /// What is said of entries that hold where nothing asks.
    pub fn unused(&self, tree: &Tree) -> Vec<Finding> {
        let entries = self.entries.iter().zip(&self.excused);
        let unused = entries.filter(|((said, _), excused)| {
            !excused.is_used() && is_among_answers(tree, &said.field)
        });
        unused
            .map(|((said, entry), _)| {
                let message = format!(
                    "`{}` is set aside, and nothing asks for it here",
                    said.field
                );
                let help = "remove the entry, so that the others stay in sight".to_owned();
                unused_finding(tree, *entry, message, help)
            })
            .collect()
    }
}

fn unused_finding(tree: &Tree, entry: NodeId, message: String, help: String) -> Finding {
    let at = tree.get(entry, "field").unwrap_or(entry);
    Finding {
        severity: Severity::Warning,
        help: Some(help),
        pointer: tree.named_pointer(at),
        ..Finding::error("not-applicable-unused", tree.mark(at), message)
    }
}

/// Whether what a place belongs to is there, so that something could be asked below it; else its absence
/// is the thing to say.
fn is_among_answers(tree: &Tree, pointer: &str) -> bool {
    let above = pointer.rsplit_once('/').map_or("", |(above, _)| above);
    let node = match above {
        "" => Some(Tree::ROOT),
        above => place(tree, above).ok().and_then(|place| place.node),
    };
    node.is_some_and(|node| tree.is_given(node) && !tree[node].spoken)
}

/// The places that rules ask for which nothing sets aside, each with its rule.
pub(super) fn never(court: &Court<'_>) -> Vec<(String, String)> {
    let barred = |id: &str| court.terms.never_waivable.iter().any(|it| it == id);
    let rules = court.rules.iter().filter(|force| !force.levels.is_off());
    let rules = rules.map(|force| force.rule);
    rules
        .filter(|rule| !rule.waivable || barred(&rule.id))
        .flat_map(|rule| {
            let places = rule.asked().into_iter();
            places.map(|place| (place, rule.id.to_string()))
        })
        .collect()
}

/// Whether an error about a part of an entry, and about nothing else, keeps the gate closed.
fn case_is_closed(tree: &Tree, entry: NodeId, before: &[Finding]) -> bool {
    let pointer = tree.named_pointer(entry) + "/";
    let errors = |finding: &Finding| finding.counts_as(Severity::Error);
    let mut before = before.iter();
    before.any(|finding| errors(finding) && finding.pointer.starts_with(&pointer))
}

/// One entry: is it right in every part?
struct Case<'a> {
    tree: &'a Tree,
    entry: NodeId,
    court: &'a Court<'a>,
    never: &'a [(String, String)],
    findings: Vec<Finding>,
    spoken: Vec<NodeId>,
    /// Nothing speaks against it so far.
    sound: bool,
    /// What speaks against it is an error about how it is written, which no waiver accepts.
    closed: bool,
}

impl Case<'_> {
    /// Its place and what it says, where it could hold.
    fn judge(&mut self, others: &Excuses) -> Option<(String, SetAside)> {
        let tree = self.tree;
        let [field, why, who] = self.parts();
        if let Some(why) = why {
            self.reason(why);
        }
        if let Some(who) = who {
            self.approver(who);
        }
        let place = self.place(field?)?;
        let (why, who) = (why?, who?);
        if self.sound && others.excused.iter().any(|it| it.is(&place.pointer)) {
            self.sound = false;
            let message = format!("`{}` is set aside twice", tree[field?].text);
            let help = "keep one of the two entries".to_owned();
            let finding = unused_finding(tree, self.entry, message, help);
            self.findings.push(finding);
            return None;
        }
        let said = SetAside {
            field: tree[field?].text.to_string(),
            reason: tree[why].text.to_string(),
            approved_by: tree[who].text.to_string(),
            span: tree.mark(field?),
        };
        Some((place.pointer, said))
    }

    fn say(&mut self, part: NodeId, finding: Finding) {
        if finding.severity == Severity::Error {
            self.sound = false;
        }
        if !self.tree[part].spoken {
            self.spoken.push(part);
            self.findings.push(Finding {
                pointer: self.tree.named_pointer(part),
                ..finding
            });
        }
    }

    fn error(&self, id: &str, part: NodeId, message: String, help: String) -> Finding {
        Finding {
            help: Some(help),
            ..Finding::error(id, self.tree.mark(part), message)
        }
    }

    /// The parts that are given, and a finding that says which are not.
    fn parts(&mut self) -> [Option<NodeId>; 3] {
        const PARTS: [(&str, &str); 3] = [
            ("field", "field: /operations/slo"),
            (
                "reason",
                "reason: The feed is a fixed code list that changes only by release.",
            ),
            ("approved_by", "approved_by: model-risk@acme.example"),
        ];
        let tree = self.tree;
        let written = PARTS.map(|(key, _)| tree.get(self.entry, key));
        let found = written.map(|part| part.filter(|id| tree.is_given(*id)));
        let lacking = PARTS.iter().zip(&found).filter(|(_, part)| part.is_none());
        let lacking: Vec<_> = lacking.map(|(part, _)| *part).collect();
        if lacking.is_empty() {
            return found;
        }
        self.sound = false;
        // Where a part is spoken of, that finding says enough.
        if written.iter().flatten().any(|part| tree[*part].spoken) {
            return found;
        }
        let names: Vec<_> = lacking.iter().map(|(key, _)| *key).collect();
        let lines: Vec<_> = lacking.iter().map(|(_, line)| *line).collect();
        let id = match names.as_slice() {
            ["reason"] => "not-applicable-unreasoned",
            _ => "not-applicable-unapproved",
        };
        let message = format!("an entry without {} sets nothing aside", listed(&names));
        let mut finding = Finding {
            fault: Fault::Missing,
            pointer: tree.named_pointer(self.entry),
            help: Some(format!(
                "add what is missing, such as\n{}",
                lines.join("\n")
            )),
            ..Finding::error(id, tree.anchor(self.entry), message)
        };
        if let (Some(label), [only]) = (finding.labels.first_mut(), names.as_slice()) {
            label.text = format!("no `{only}`");
        }
        self.findings.push(finding);
        found
    }

    /// The place, where an answer may be set aside there.
    fn place(&mut self, field: NodeId) -> Option<Place> {
        let tree = self.tree;
        let text = &*tree[field].text;
        if !matches!(tree[field].kind, Kind::Text) || tree[field].spoken {
            self.sound = false;
            return None;
        }
        let place = match place(tree, text) {
            Ok(place) => place,
            Err(astray) => {
                let help = match astray.near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "start with `/` and a section\nfield: /operations/slo".to_owned(),
                };
                let message = format!("`{text}` leads to no place of this manifest");
                self.say(
                    field,
                    self.error("not-applicable-misplaced", field, message, help),
                );
                return None;
            }
        };
        if let Some(answer) = place.node.filter(|id| tree.is_given(*id)) {
            self.sound = false;
            if !tree[answer].spoken {
                self.answered(field, answer);
            }
            return None;
        }
        if let Some((message, help)) = refused(&place, text, self.never) {
            self.say(
                field,
                self.error("not-applicable-refused", field, message, help),
            );
            return None;
        }
        Some(place)
    }

    fn answered(&mut self, field: NodeId, answer: NodeId) {
        let tree = self.tree;
        let message = format!(
            "`{}` is set aside, and answered all the same",
            tree[field].text
        );
        let help = "remove the entry, or the answer; what is wrong with an answer is put right, or \
                    accepted by an entry of `waivers`";
        let finding = self.error("not-applicable-answered", field, message, help.to_owned());
        let mut finding = Finding {
            severity: Severity::Warning,
            ..finding
        };
        finding.labels.push(Label {
            span: tree.key_span(answer).unwrap_or_else(|| tree.mark(answer)),
            text: "answered here".to_owned(),
        });
        self.say(field, finding);
    }

    fn reason(&mut self, at: NodeId) {
        let Some(doubt) = reason::doubt(self.tree, at, &[Slot::Reason], self.court) else {
            return;
        };
        let field = self.tree.get(self.entry, "field");
        let field = field.map_or("the question", |field| &*self.tree[field].text);
        let finding = unreasoned(self.tree, at, field, doubt);
        self.shut(at, finding);
    }

    fn approver(&mut self, at: NodeId) {
        let ids = approver::Ids {
            nobody: "not-applicable-unapproved",
            owner: (
                "not-applicable-self-approved",
                "sets aside a question about a system of its own",
            ),
            unlisted: (
                "not-applicable-approver-unknown",
                "may not set questions aside",
            ),
        };
        if let Some(finding) = approver::refused(self.tree, at, self.court, &ids) {
            self.shut(at, finding);
        }
    }

    /// Says what keeps the gate closed by itself, where nothing was said about the part before.
    fn shut(&mut self, part: NodeId, finding: Finding) {
        self.closed |= finding.severity == Severity::Error && !self.tree[part].spoken;
        self.say(part, finding);
    }
}

/// A reason that says nothing, or perhaps nothing.
pub(super) fn unreasoned(tree: &Tree, at: NodeId, field: &str, doubt: reason::Doubt) -> Finding {
    let message = match doubt.severity {
        Severity::Error => format!("`{field}` is set aside, and why is not said"),
        Severity::Warning | Severity::Info => {
            format!("`{field}` is set aside, and the reason may say too little")
        }
    };
    let help = "name the fact that makes the question pointless here\n\
                reason: The feed is a fixed code list that changes only by release.";
    let mut finding = Finding {
        severity: doubt.severity,
        fault: Fault::Vague,
        help: Some(help.to_owned()),
        pointer: tree.named_pointer(at),
        ..Finding::error("not-applicable-unreasoned", tree.mark(at), message)
    };
    if !doubt.labels.is_empty() {
        finding.labels = doubt.labels;
    }
    finding
}

/// Why an answer cannot be set aside, and what to do instead.
pub(super) fn refused(
    place: &Place,
    text: &str,
    never: &[(String, String)],
) -> Option<(String, String)> {
    let shape = Shape::of(place.shape?);
    let section = place.pointer.trim_start_matches('/');
    if section == "capability" || Question::of_section(section).is_some() {
        let message =
            format!("`{text}` is a whole section, and each of its answers is asked for itself");
        let help = match answers_of(section, shape) {
            open if open.is_empty() => format!("answer it under `{section}`"),
            open => format!(
                "set aside what does not concern it, such as {}",
                listed(&open)
            ),
        };
        return Some((message, help));
    }
    if shape.is_owed() {
        let key = place.pointer.rsplit('/').next().unwrap_or_default();
        let message = format!("`{text}` is asked of every capability, so it cannot be set aside");
        let help = format!("answer it\n{key}: {}", shape.example);
        return Some((message, help.trim_end().to_owned()));
    }
    let asked = never.iter().find(|(asked, _)| meets(&place.pointer, asked));
    asked.map(|(_, rule)| {
        let message = format!("`{text}` cannot be set aside: `{rule}` asks for it");
        let help = format!("answer it; `readiness explain {rule}` shows how");
        (message, help)
    })
}

/// The answers of a section that may be set aside.
fn answers_of(section: &str, shape: &'static Shape) -> Vec<String> {
    let inside = shape.items.map_or(shape, Shape::of);
    let open = inside.fields.iter().filter(|field| {
        let required = Shape::of(field.shape).required;
        matches!(required, Required::Production | Required::Conditional)
    });
    let names = open.map(|field| format!("/{section}/{}", field.name));
    names.take(MOST).collect()
}
