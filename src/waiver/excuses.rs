//! What is said of entries of `not_applicable`, for `explain` and the index of rules.

use crate::finding::{Builtin, Severity};

/// A manifest with one entry, in which some parts stand in place of others.
macro_rules! entry {
    ($($part:literal)*) => {
        concat!(
            "readiness: 1\n",
            "capability: {name: claims-triage, stage: production}\n",
            "owner: {team: \"@acme/claims-ai\"}\n",
            "not_applicable:\n",
            "  - field: ", $($part, "\n",)*
        )
    };
}

/// The entry of the good examples.
const GOOD: &str = entry!(
    "/operations/incident"
    "    reason: The table is read by two analysts and decides nothing about anybody."
    "    approved_by: model-risk@acme.example"
);

/// The ids under which `not_applicable` is spoken of.
pub static EXCUSES: &[Builtin] = &[
    Builtin {
        id: "not-applicable-misplaced",
        severity: Severity::Error,
        title: "An entry of `not_applicable` names a place that does not exist",
        why: "\
The entry sets one question aside, by the place of its answer. Where the place is misspelt, or its
entry was renamed, the question is asked as before, and whoever approved the exception believes that
it holds.
",
        bad: entry!(
            "/operation/incident"
            "    reason: The table is read by two analysts and decides nothing about anybody."
            "    approved_by: model-risk@acme.example"
        ),
        good: GOOD,
    },
    Builtin {
        id: "not-applicable-refused",
        severity: Severity::Error,
        title: "A question is set aside that every capability answers",
        why: "\
Something belongs to somebody, costs something and may do this and not that, whatever it is: what is
asked from the pilot on concerns every capability, and a whole section is never beside the point. Nor
is what a rule asks that the program or a standard never waives. The entry sets nothing aside, and the
questions stay open. What concerns a capability and cannot be answered yet is a waiver, with a last day.
",
        bad: entry!(
            "/permissions"
            "    reason: The table is read by two analysts and decides nothing about anybody."
            "    approved_by: model-risk@acme.example"
        ),
        good: GOOD,
    },
    Builtin {
        id: "not-applicable-unreasoned",
        severity: Severity::Error,
        title: "A question is set aside without a reason that says something",
        why: "\
Setting a question aside is right when something about the capability makes it pointless, and that
something can be named: there is no output that leaves the building, the list never changes, a person
signs every case. A phase, a priority or a feeling is no such thing. It will be over one day, the entry
will still be there, and the question will go on being skipped. A reason that names a fact can be
compared with the system by the next reviewer, and falls on the day on which the fact does. Where only
the choice of words raises a doubt, the entry holds and the doubt is a warning.
",
        bad: entry!(
            "/operations/incident"
            "    reason: Not needed at this stage."
            "    approved_by: model-risk@acme.example"
        ),
        good: GOOD,
    },
    Builtin {
        id: "not-applicable-unapproved",
        severity: Severity::Error,
        title: "A question is set aside without saying which, or by whom",
        why: "\
The author of an answer should not be the one to decide that no answer is due. Not out of bad faith:
whoever built the thing knows best why a question seems pointless, and sees least what it was asked
for. A second name costs one message, and it moves the decision to somebody who will be asked about it
afterwards; management and someone will not be. Without that name, or without the place that is meant,
the entry has no effect.
",
        bad: entry!(
            "/operations/incident"
            "    reason: The table is read by two analysts and decides nothing about anybody."
            "    approved_by: management"
        ),
        good: GOOD,
    },
    Builtin {
        id: "not-applicable-self-approved",
        severity: Severity::Error,
        title: "A question is set aside by those who own the system",
        why: "\
Whoever answers for a system has a date to keep, and every question that falls away brings it nearer.
That a question is pointless is believed of somebody who would have to explain it elsewhere, as with a
waiver, and here the exception has no last day.
",
        bad: entry!(
            "/operations/incident"
            "    reason: The table is read by two analysts and decides nothing about anybody."
            "    approved_by: claims-ai"
        ),
        good: GOOD,
    },
    Builtin {
        id: "not-applicable-approver-unknown",
        severity: Severity::Error,
        title: "A question is set aside by somebody whom the standard does not name",
        why: "\
A standard may list who accepts risks for the organisation (`waivers: {approvers: […]}`). What they
accept for a time they alone can set aside for good: an entry with another name has no effect until one
of those who are named has looked at it.
",
        bad: "not_applicable:\n  - {field: /operations/incident, approved_by: a-colleague@acme.example}\n",
        good: "not_applicable:\n  - {field: /operations/incident, approved_by: model-risk@acme.example}\n",
    },
    Builtin {
        id: "not-applicable-answered",
        severity: Severity::Warning,
        title: "A question is set aside and answered all the same",
        why: "\
One of the two is wrong: either the question concerns the capability, and then its answer counts and
the entry misleads, or it does not, and then the answer is a promise that nobody keeps. The entry has no
effect as long as the answer stands. Where an answer is there and a rule is not content with it, the
question does concern the capability, and the way round is a waiver.
",
        bad: concat!(
            "capability: {name: a, stage: pilot}\noperations: {runbook: docs/a.md}\nnot_applicable:\n",
            "  - {field: /operations/runbook, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n"
        ),
        good: concat!(
            "capability: {name: a, stage: pilot}\nnot_applicable:\n",
            "  - {field: /operations/runbook, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n"
        ),
    },
    Builtin {
        id: "not-applicable-unused",
        severity: Severity::Warning,
        title: "A question is set aside that nobody asks",
        why: "\
No rule asks for the answer in this manifest, or another entry has set it aside already. An entry that
does nothing is removed so that it cannot one day hide a question which nobody has looked at, and so
that those which matter can be read in one glance.
",
        bad: concat!(
            "capability: {name: a, stage: production}\ncost_model: {currency: EUR}\nnot_applicable:\n",
            "  - {field: /cost_model/actual, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n"
        ),
        good: GOOD,
    },
    Builtin {
        id: "not-applicable-inline",
        severity: Severity::Info,
        title: "A question is set aside inside its own field, without an approver",
        why: "\
`N/A` with a reason is an answer, and it counts. In production it is better kept under `not_applicable`,
where somebody else than the author has approved it and where all exceptions of a capability can be read
together. Where a standard names who approves, nobody of them has: there it is an error.
",
        bad: "capability: {name: a, stage: production}\noperations: {rollback: \"N/A: the forecast is only shown beside the old one, which stays\"}\n",
        good: "capability: {name: a, stage: production}\noperations: {rollback: \"By the release flag within 5m, tried on 2026-10-02 by on_call\"}\n",
    },
];
