//! What the schema's findings are called and why they matter, for `explain` and the index of rules.

use crate::finding::{Builtin, Severity};

/// The ids under which the schema speaks.
pub static BUILTIN: &[Builtin] = &[
    Builtin {
        id: "unknown-key",
        severity: Severity::Error,
        title: "A key is not a field of the manifest",
        why: "\
A misspelt key is an answer that nobody reads: the field it was meant for counts as absent, and
every rule about it stays silent or speaks of the wrong thing. So no key is passed over. Keys of
your own are welcome where they start with `x-`.
",
        bad: "capability:\n  stag: production\n",
        good: "capability:\n  stage: production\n",
    },
    Builtin {
        id: "value-cut",
        severity: Severity::Error,
        title: "A comma inside `{ }` cuts a value off",
        why: "\
Inside `{ }` a comma ends a value, also in a sentence and within a number. What follows becomes a key
that nobody asked for, and what remains of the value is still a value: `240,000` counts as 240, and
every sum that rests on it is wrong without anybody having mistyped a digit.
",
        bad: "capability:\n  decision: {unit: claim, new or reopened, deadline: 4h}\n",
        good: "capability:\n  decision: {unit: \"claim, new or reopened\", deadline: 4h}\n",
    },
    Builtin {
        id: "wrong-type",
        severity: Severity::Error,
        title: "A value is of another type than its field",
        why: "\
A field that holds a list is read item by item, and a number is computed with. Text in its place
looks like an answer to a person and is none to the arithmetic that compares limits, costs and
deadlines, so the comparison would silently not happen.
",
        bad: "capability:\n  users: claims handlers\n",
        good: "capability:\n  users: [claims handlers]\n",
    },
    Builtin {
        id: "unknown-value",
        severity: Severity::Error,
        title: "A word is none of the values of its field",
        why: "\
Some fields take one of a few words, because rules ask different questions for each: a batch can
be late, a request cannot; reading needs no limit, paying does. A word outside the list would
leave it open which questions apply.
",
        bad: "data_sources:\n  - id: claims-feed\n    mode: streaming\n",
        good: "data_sources:\n  - id: claims-feed\n    mode: stream\n",
    },
    Builtin {
        id: "missing-field",
        severity: Severity::Error,
        title: "A field is missing without which no rule can start",
        why: "\
Four fields decide how everything else is read: the version of the format, the capability, its
name and its stage. Without a stage it is unknown which answers are due, and a manifest that
leaves it out would pass every question that only production has to answer.
",
        bad: "readiness: 1\ncapability:\n  name: claims-triage\n",
        good: "readiness: 1\ncapability:\n  name: claims-triage\n  stage: pilot\n",
    },
    Builtin {
        id: "quantity-ambiguous",
        severity: Severity::Error,
        title: "A quantity cannot be read in exactly one way",
        why: "\
Is an availability of `0.995` a share or a percentage, is a timeout of `30` in seconds or minutes,
is `1M` a million or a minute or a month? People who agree on the text disagree on the number,
and different readers of YAML do too. With its unit a quantity can be compared and added up.
",
        bad: "data_sources:\n  - id: claims-feed\n    freshness: {error_after: 30}\n",
        good: "data_sources:\n  - id: claims-feed\n    freshness: {error_after: 30m}\n",
    },
    Builtin {
        id: "malformed-value",
        severity: Severity::Error,
        title: "A value does not have the form of its field",
        why: "\
An id, a contact, a path, an address or a currency is followed: to another entry, to a person at
three in the morning, to a file. What does not have the form of one cannot be followed, and that
is noticed on the day it is needed.
",
        bad: "operations:\n  runbook: /home/dana/runbook.md\n",
        good: "operations:\n  runbook: docs/runbook.md\n",
    },
    Builtin {
        id: "out-of-range",
        severity: Severity::Error,
        title: "A number is outside of what its field can mean",
        why: "\
A score below which a model is unsure lies between 0 and 1, a count of retries is not negative.
Outside its range a number is a slip or belongs to another scale, and every comparison with it
gives an answer to a question nobody asked.
",
        bad: "permissions:\n  unsupervised:\n    - id: route\n      when_unsure: {below: 80}\n",
        good: "permissions:\n  unsupervised:\n    - id: route\n      when_unsure: {below: 0.8}\n",
    },
    Builtin {
        id: "unsupported-version",
        severity: Severity::Error,
        title: "The manifest is written in a version of the format that is not known here",
        why: "\
A later version may ask other questions under the same names. Judging it by the rules of this one
could call a capability ready that is not, so nothing is judged until program and manifest speak
the same version.
",
        bad: "readiness: 2\n",
        good: "readiness: 1\n",
    },
];
