//! What is said of standards, for `explain` and the index of rules.

use crate::finding::{Builtin, Severity};

/// Every id under which standards are spoken of.
pub static BUILTIN: &[Builtin] = &[
    Builtin {
        id: "standard-weakened",
        severity: Severity::Error,
        title: "A repository's standard would lower the platform's",
        why: "\
With `--standard` the platform's word is final: a repository may raise a severity, add rules, phrases
and required manifests, and shorten waivers. A setting that goes the other way, or changes a number of
a rule, has no effect, and is shown with both places, so that nobody can lower the bar by a file in
the same pull request and nobody believes that it was lowered.
",
        bad: "# readiness-standard.yaml of the repository\nrules:\n  stop-untested: off\n",
        good: "# readiness-standard.yaml of the repository\nrules:\n  stop-untested: error\n",
    },
    Builtin {
        id: "required-manifest-missing",
        severity: Severity::Error,
        title: "A manifest that the standard requires is not there",
        why: "\
A gate that looks for manifests passes when somebody renames or removes one. What a standard lists
under `required` is there, or the run fails and names the line that asks for it.
",
        bad: "required: [services/*/readiness.yaml]   # and no file of that name\n",
        good: "required: [services/*/readiness.yaml]   # services/claims/readiness.yaml is there\n",
    },
];
