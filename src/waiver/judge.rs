//! One waiver: is it right in every part?

use super::{Court, Valid, approver, reason};
use crate::finding::{Fault, Finding, Label, Severity, Waived};
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::Typed;
use crate::schema::{nearest, place};
use crate::source::Span;
use crate::wording::{self, Asked, Slot};
use jiff::civil::Date;

/// Days that a date can be moved without leaving the calendar.
const LONGEST: u32 = 100_000;

/// What came of one waiver.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) valid: Option<Valid>,
    pub(super) findings: Vec<Finding>,
    /// Values that something was said about.
    pub(super) spoken: Vec<NodeId>,
}

/// The parts of a waiver that must be there.
const PARTS: [(&str, &str); 5] = [
    ("rule", "rule: stop-untested"),
    ("reason", "reason: The flag service moves in November."),
    (
        "compensating",
        "compensating: The duty manager can remove the route by hand.",
    ),
    ("approved_by", "approved_by: head-of-claims@acme.example"),
    ("expires", "expires: 2027-02-01"),
];

/// Judges one entry of `waivers`.
pub(super) fn judge(tree: &Tree, entry: NodeId, court: &Court<'_>) -> Judged {
    let mut judged = Judged::default();
    if !matches!(tree[entry].kind, Kind::Map(_)) || tree[entry].spoken {
        return judged;
    }
    let mut case = Case {
        tree,
        entry,
        court,
        judged: &mut judged,
        // What was said about any part already keeps the waiver from taking effect.
        sound: !tree.children(entry).iter().any(|part| tree[*part].spoken),
    };
    let Some([rule, reason, compensating, approver, expires]) = case.parts() else {
        return judged;
    };
    let at = case.at();
    case.rule(rule);
    case.said(reason, "waiver-unreasoned", &[Slot::Reason]);
    case.said(
        compensating,
        "waiver-uncompensated",
        &[Slot::Action, Slot::Actor],
    );
    case.approver(approver);
    let until = case.expiry(expires);
    if let (true, Some(expires)) = (case.sound, until) {
        judged.valid = Some(Valid {
            rule: tree[rule].text.to_string(),
            at,
            waived: Waived {
                reason: tree[reason].text.to_string(),
                compensating: tree[compensating].text.to_string(),
                approved_by: tree[approver].text.to_string(),
                expires,
                span: tree.mark(rule),
            },
            entry,
            used: false,
        });
    }
    judged
}

struct Case<'a> {
    tree: &'a Tree,
    entry: NodeId,
    court: &'a Court<'a>,
    judged: &'a mut Judged,
    /// Nothing speaks against it so far.
    sound: bool,
}

impl Case<'_> {
    /// Says what is wrong with a part, unless something was said about it already.
    fn say(&mut self, part: NodeId, finding: Finding) {
        self.sound = false;
        if !self.tree[part].spoken {
            self.judged.spoken.push(part);
            self.judged.findings.push(Finding {
                pointer: self.tree.named_pointer(part),
                ..finding
            });
        }
    }

    fn error(&self, rule: &str, part: NodeId, message: String, help: String) -> Finding {
        Finding {
            help: Some(help),
            ..Finding::error(rule, self.tree.mark(part), message)
        }
    }

    /// All parts, or a finding that says which are missing.
    fn parts(&mut self) -> Option<[NodeId; 5]> {
        let tree = self.tree;
        let found = PARTS.map(|(key, _)| tree.get(self.entry, key));
        let given = |part: &Option<NodeId>| part.is_some_and(|id| tree.is_given(id));
        if let [Some(a), Some(b), Some(c), Some(d), Some(e)] = found
            && found.iter().all(given)
        {
            return Some([a, b, c, d, e]);
        }
        let lacking = PARTS.iter().zip(&found).filter(|(_, part)| !given(part));
        let lacking: Vec<_> = lacking.map(|(part, _)| *part).collect();
        let names: Vec<_> = lacking.iter().map(|(key, _)| *key).collect();
        let lines: Vec<_> = lacking.iter().map(|(_, line)| *line).collect();
        let message = format!(
            "a waiver without {} accepts nothing",
            crate::check::listed(&names)
        );
        let mut finding = Finding {
            fault: Fault::Missing,
            help: Some(format!(
                "add what is missing, such as\n{}",
                lines.join("\n")
            )),
            pointer: tree.named_pointer(self.entry),
            ..Finding::error("waiver-incomplete", self.anchor(), message)
        };
        if let Some(label) = finding.labels.first_mut()
            && let [only] = names.as_slice()
        {
            label.text = format!("no `{only}`");
        }
        // Where a part is spoken of, that finding says enough.
        let spoken = found.iter().flatten().any(|part| tree[*part].spoken);
        if !spoken {
            self.judged.findings.push(finding);
        }
        None
    }

    /// The waiver's own words to mark: its rule, else its first key.
    fn anchor(&self) -> Span {
        let rule = self.tree.get(self.entry, "rule");
        let rule = rule.filter(|id| self.tree.is_given(*id));
        rule.map_or_else(|| self.tree.anchor(self.entry), |id| self.tree.mark(id))
    }

    /// The place, with items by index.
    fn at(&mut self) -> Option<String> {
        let at = self.tree.get(self.entry, "at")?;
        let pointer = &*self.tree[at].text;
        let astray = match place(self.tree, pointer) {
            Ok(place) => return Some(place.pointer),
            Err(astray) => astray,
        };
        let help = match (&astray.near, pointer.starts_with('/')) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, true) => {
                "take the `pointer` of the finding from `--format json`, or leave `at` out"
                    .to_owned()
            }
            (None, false) => {
                "start with `/` and a section\nat: /permissions/stop/tested".to_owned()
            }
        };
        let message = match pointer.trim() {
            "" => "`at` is empty, so this waiver holds nowhere".to_owned(),
            _ => format!("`{pointer}` leads to no place of this manifest"),
        };
        let mut finding = self.error("waiver-misplaced", at, message, help);
        if let Some(start) = pointer
            .find(&astray.step)
            .filter(|_| !astray.step.is_empty())
        {
            let span = self.tree.part(at, start..start + astray.step.len());
            finding.labels = vec![Label {
                span,
                text: "not there".to_owned(),
            }];
        }
        self.say(at, finding);
        None
    }

    fn rule(&mut self, at: NodeId) {
        let id = &*self.tree[at].text;
        let known = self
            .court
            .rules
            .iter()
            .map(|force| force.rule)
            .find(|rule| rule.id == id);
        let listed = &self.court.terms.never_waivable;
        let listed = listed.iter().any(|never| never == id);
        let never = match known {
            Some(rule) => !rule.waivable || listed,
            None if self.court.waivable.contains(&id) => listed,
            None if self.court.builtin.contains(&id) => true,
            None => {
                let names = self.court.rules.iter().map(|force| &*force.rule.id);
                let help = match nearest(id, names) {
                    Some(near) => format!("did you mean `{near}`?\nrule: {near}"),
                    None => "take the id of the finding; `readiness rules` lists them".to_owned(),
                };
                let message = format!("there is no rule `{id}`, so this waiver accepts nothing");
                let finding = self.error("waiver-rule-unknown", at, message, help);
                return self.say(at, finding);
            }
        };
        if never {
            let message = format!("`{id}` cannot be waived");
            let help = format!("put right what `{id}` says; `readiness explain {id}` shows how");
            let finding = self.error("waiver-not-allowed", at, message, help);
            self.say(at, finding);
        }
    }

    /// A sentence that says something: a fact or a control, not a mood. One whose words only weigh as if
    /// it did not is let pass.
    fn said(&mut self, at: NodeId, rule: &str, wanted: &[Slot]) {
        let tree = self.tree;
        let refuses =
            wording::read(&tree[at].text, Asked::default(), self.court.vocabulary).excused;
        let doubt = reason::doubt(tree, at, wanted, self.court);
        let doubt = doubt.filter(|doubt| doubt.severity == Severity::Error);
        if doubt.is_none() && !refuses {
            return;
        }
        let (message, help) = match rule {
            "waiver-unreasoned" => (
                "the waiver does not say why the finding is acceptable",
                "name the fact that makes it acceptable until then\nreason: The flag service moves in November.",
            ),
            _ => (
                "the waiver does not say what protects in the meantime",
                "say who does what until it is put right\ncompensating: The duty manager can remove the route by hand.",
            ),
        };
        let mut finding = Finding {
            fault: Fault::Vague,
            ..self.error(rule, at, message.to_owned(), help.to_owned())
        };
        if let Some(doubt) = doubt.filter(|doubt| !doubt.labels.is_empty()) {
            finding.labels = doubt.labels;
        }
        self.say(at, finding);
    }

    /// Somebody else than those who answer for the system, and whom the standard names.
    fn approver(&mut self, at: NodeId) {
        let ids = approver::Ids {
            nobody: "waiver-unapproved",
            owner: ("waiver-self-approved", "accepts a risk of its own"),
            unlisted: ("waiver-approver-unknown", "may not approve waivers"),
        };
        if let Some(finding) = approver::refused(self.tree, at, self.court, &ids) {
            self.say(at, finding);
        }
    }

    /// The last day, where it is one.
    fn expiry(&mut self, at: NodeId) -> Option<Date> {
        let Some(Typed::Date(expires)) = self.tree[at].typed.as_deref() else {
            self.sound = false;
            return None;
        };
        let (expires, today) = (*expires, self.court.today);
        if expires < today {
            let message = format!("the waiver ended on {expires}, so its finding is back");
            let help = "put right what it accepted, or have it approved again with a new date";
            let finding = self.error("waiver-expired", at, message, help.to_owned());
            self.say(at, finding);
            return None;
        }
        let days = self.court.terms.max_days;
        let last = today.saturating_add(jiff::Span::new().days(i64::from(days.min(LONGEST))));
        if expires > last {
            let message =
                format!("the waiver runs until {expires}, more than {days} days from now");
            let help = format!("choose a day at most {days} days ahead\nexpires: {last}");
            let finding = self.error("waiver-too-long", at, message, help);
            self.say(at, finding);
            return None;
        }
        Some(expires)
    }
}
