//! What is said of waivers themselves, for `explain` and the index of rules.

use crate::finding::{Builtin, Severity};

/// A manifest with one waiver, in which some parts stand in place of others.
macro_rules! waiver {
    ($($part:literal)*) => {
        concat!(
            "readiness: 1\n",
            "capability: {name: claims-triage, stage: production}\n",
            "owner: {team: \"@acme/claims-ai\"}\n",
            "waivers:\n",
            "  - rule: ", $($part, "\n",)*
        )
    };
}

/// The waiver of the good examples.
const GOOD: &str = waiver!(
    "runbook-missing"
    "    reason: The runbook moves into the new wiki in November."
    "    compensating: The duty manager can remove the route by hand."
    "    approved_by: head-of-claims@acme.example"
    "    expires: 2027-02-01"
);

/// Every id under which waivers are spoken of.
pub static BUILTIN: &[Builtin] = &[
    Builtin {
        id: "waiver-incomplete",
        severity: Severity::Error,
        title: "A waiver leaves out a part that makes it one",
        why: "\
An exception is a decision: which rule, why, what protects meanwhile, who took it, and until when.
With a part left out nobody can check the decision or end it, so it accepts nothing and the finding
stays as it is.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: The runbook moves into the new wiki in November."
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-rule-unknown",
        severity: Severity::Error,
        title: "A waiver names a rule that does not exist",
        why: "\
A waiver names one rule by its exact id, without wildcards, so that it can never accept more than
somebody has looked at. A misspelt id accepts nothing, and a rule that was renamed should be looked
at again before it is accepted under its new name.
",
        bad: waiver!(
            "runbok-missing"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-not-allowed",
        severity: Severity::Error,
        title: "A waiver names a rule that cannot be waived",
        why: "\
Some findings cannot be lived with, whoever signs: an action beyond its access, a placeholder, a
reference that leads nowhere. And what concerns the form of the manifest, or waivers and standards
themselves, is put right in less time than an exception takes to write. A standard may name more.
",
        bad: waiver!(
            "placeholder-answer"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-misplaced",
        severity: Severity::Error,
        title: "A waiver's place does not exist in the manifest",
        why: "\
With `at`, a waiver accepts its rule at one place and below it, and the same finding elsewhere stays
a finding. A place that does not exist, because of a slip or because the entry was renamed, would
leave everybody believing that the exception holds.
",
        bad: waiver!(
            "runbook-missing"
            "    at: /operation/runbook"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-unreasoned",
        severity: Severity::Error,
        title: "A waiver does not say why",
        why: "\
The reason is read like any other answer: at least five words, and a fact instead of a mood. A fact
(the service moves in November) can be looked up by whoever meets the waiver later, and stops being
true one day; an accepted risk is only the word waiver once more.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: Accepted risk."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-uncompensated",
        severity: Severity::Error,
        title: "A waiver does not say what protects in the meantime",
        why: "\
Until the finding is put right, something else has to do its work, if only a person who looks every
morning. Who does what is written down here, because on the day when it is needed nobody will know
it by heart, and because a control without anybody in it does not happen.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The team keeps an eye on it."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-unapproved",
        severity: Severity::Error,
        title: "A waiver is approved by nobody in particular",
        why: "\
A waiver is a decision, and somebody has taken it who can be asked why. Management, the business and
someone take no decisions, and whoever is on call tonight does not know that they did. Without a name
that can be asked the waiver accepts nothing.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: management"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-self-approved",
        severity: Severity::Error,
        title: "A waiver is approved by those who own the system",
        why: "\
Whoever answers for a system has a date to keep and a demo to give; accepting the system's own risks
is a conflict nobody can act well in. The name under a waiver belongs to somebody who would have to
explain it elsewhere.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: \"@acme/claims-ai\""
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-approver-unknown",
        severity: Severity::Error,
        title: "A waiver is approved by somebody whom the standard does not name",
        why: "\
A standard may list who accepts risks for the organisation (`waivers: {approvers: […]}`). With such
a list, a waiver that carries another name has been approved by nobody who may, and takes no effect
until one of those who are named has looked at it.
",
        bad: "waivers:\n  - {rule: runbook-missing, approved_by: a-colleague@acme.example}\n",
        good: "waivers:\n  - {rule: runbook-missing, approved_by: model-risk@acme.example}\n",
    },
    Builtin {
        id: "waiver-expired",
        severity: Severity::Error,
        title: "A waiver has ended",
        why: "\
A waiver holds up to its last day, that day included, and then its finding is back. Taking a waiver
anew is a fresh decision with a fresh name; one that renews itself is no exception any more but the
rule.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2026-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-too-long",
        severity: Severity::Error,
        title: "A waiver runs longer than one may",
        why: "\
An end in ten years is no end. At most 180 days ahead (a standard may say fewer), because that is
about as long as those who took the decision still remember its circumstances. What takes longer is
looked at once more on the way.
",
        bad: waiver!(
            "runbook-missing"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2031-02-01"
        ),
        good: GOOD,
    },
    Builtin {
        id: "waiver-unused",
        severity: Severity::Warning,
        title: "A waiver accepts nothing",
        why: "\
What it accepted is put right, or stands at another place. It is removed so that it cannot one day
accept a finding which nobody has looked at, and so that those which still matter can be seen among
the waivers of a manifest.
",
        bad: waiver!(
            "budget-ended"
            "    reason: The runbook moves into the new wiki in November."
            "    compensating: The duty manager can remove the route by hand."
            "    approved_by: head-of-claims@acme.example"
            "    expires: 2027-02-01"
        ),
        good: GOOD,
    },
];
