//! Documentation of the findings that are made here without a rule file.

use crate::finding::{Builtin, Severity};

/// Findings that this module makes itself.
pub static BUILTIN: &[Builtin] = &[
    Builtin {
        id: "manifest-empty",
        severity: Severity::Error,
        title: "The manifest holds nothing",
        why: "An empty file answers none of the five questions. It is reported as one finding and \
              not passed over, so that a manifest that was emptied by mistake, or by a pull request, \
              keeps the gate closed.",
        bad: "# answers follow",
        good: "readiness: 1\ncapability:\n  name: claims-triage\n  stage: pilot",
    },
    Builtin {
        id: "manifest-deleted",
        severity: Severity::Error,
        title: "A manifest was deleted",
        why: "With its manifest, a capability leaves the gate: nothing asks any more who owns it and \
              what it costs. A run with `--since` finds the manifests that were there and are not any \
              more. A capability that is switched off says so first, with `stage: retired`; after \
              that, its manifest may go.",
        bad: "# git rm readiness.yaml",
        good: "readiness: 1\ncapability: {name: claims-triage, stage: retired}",
    },
    Builtin {
        id: "stage-lowered",
        severity: Severity::Error,
        title: "A change takes the capability out of production",
        why: "The stage is the manifest's own word, and it decides what is asked: one edited line, and a \
              capability that people rely on is asked as little as a trial. A run with `--since` \
              compares that line with what it was. A pilot or a retirement that is meant is a decision: \
              a waiver for `stage-lowered` in the same change says why, what protects meanwhile, who \
              took it and until when. Once the change is merged there is nothing left to compare; a \
              pilot's waiver still ends on its day, so that somebody decides again. Where the run itself \
              names the stage with `--as`, the line decides nothing, and nothing is said of it.",
        bad: "# stage: production, as it was\nreadiness: 1\ncapability: {name: claims-triage, stage: pilot}",
        good: "readiness: 1\ncapability: {name: claims-triage, stage: pilot}\nwaivers:\n  \
               - rule: stage-lowered\n    \
               reason: The new model failed its evaluation on live claims.\n    \
               compensating: Handlers rank all claims by hand, as before the launch.\n    \
               approved_by: head-of-claims@acme.example\n    expires: 2027-02-01",
    },
    Builtin {
        id: "impact-lowered",
        severity: Severity::Error,
        title: "A change says that less is at stake than before",
        why: "At high impact some rules weigh more, and at low impact warnings weigh as little as a remark. \
              One edited word therefore lowers what is asked, and looks like a correction. A run with \
              `--since` compares the word with what it was. That fewer people are touched than before is \
              a decision of those who answer for them: a waiver for `impact-lowered` in the same change \
              says why, what protects meanwhile, who took it and until when. With `--as` it is asked too, \
              for the impact stays the manifest's own word.",
        bad: "# impact: high, as it was\nreadiness: 1\ncapability: {name: claims-triage, stage: production, impact: low}",
        good: "readiness: 1\ncapability: {name: claims-triage, stage: production, impact: low}\nwaivers:\n  \
               - rule: impact-lowered\n    \
               reason: Since October it only sorts the inbox of one team.\n    \
               compensating: Handlers read every claim themselves, in the order of arrival.\n    \
               approved_by: head-of-claims@acme.example\n    expires: 2027-02-01",
    },
    Builtin {
        id: "mixed-script",
        severity: Severity::Error,
        title: "A name mixes letters of two scripts that look alike",
        why: "A Cyrillic or Greek letter in a Latin word is not seen, and makes another team, another \
              mail address or another host of it: nobody is on call there. It is an error in addresses, \
              links and under `owner`, and a warning in other names and ids. Names and prose that are \
              wholly Cyrillic, Greek or of any other script are not concerned.",
        bad: "owner: {team: \"@\u{430}cme/claims-ai\"}",
        good: "owner: {team: \"@acme/claims-ai\"}",
    },
    Builtin {
        id: "finding-limit",
        severity: Severity::Error,
        title: "There are more findings than are listed",
        why: "Of one rule 1,000 findings of a manifest are listed, and of all rules 3,000; the rest is \
              counted, so that a file of a megabyte cannot ask for a report of a gigabyte. Nobody has \
              looked at what is not listed: no waiver and no baseline accepts it, and the gate stays \
              closed until the list is complete.",
        bad: "# 1,001 values that a rule speaks of",
        good: "readiness: 1\ncapability: {name: claims-triage, stage: pilot}",
    },
    Builtin {
        id: "step-limit",
        severity: Severity::Error,
        title: "The rules take too many steps on this manifest",
        why: "Some rules compare each entry of one list with each entry of another, so that two lists of \
              a thousand entries are a million questions. All rules together may take 10 million steps \
              on one manifest, over two hundred times what a production manifest takes. What they did \
              not look at is no pass: the gate stays closed.",
        bad: "# a thousand acts under `never`, and a thousand scopes",
        good: "readiness: 1\ncapability: {name: claims-triage, stage: pilot}",
    },
    Builtin {
        id: "rule-failed",
        severity: Severity::Error,
        title: "A rule could not be computed on this manifest",
        why: "A rule that cannot be computed cannot pass. It happens where numbers are absurdly large, \
          where something is divided by zero, or where a rule takes more steps than its budget. \
          The gate stays closed until the values can be computed.",
        bad: "cost_model: {load: {unit: claim, per_month: 0}}",
        good: "cost_model: {load: {unit: claim, per_month: 240000}}",
    },
];
