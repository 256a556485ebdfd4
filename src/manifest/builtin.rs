//! The ids of findings about the way a manifest is written, documented like rules.

use crate::finding::{Builtin, Severity};

/// Every id that [`super::open`] and [`super::read`] can report.
pub static BUILTIN: &[Builtin] = &[
    Builtin {
        id: "unreadable",
        severity: Severity::Error,
        title: "The file is not UTF-8, not YAML, or larger than 1 MiB",
        why: "Nothing in a file that cannot be read counts as an answer. The mark is where reading \
              stopped making sense, which for a quote or bracket is where it was opened.",
        bad: "owner:\n  team: @acme/claims\n",
        good: "owner:\n  team: \"@acme/claims\"\n",
    },
    Builtin {
        id: "hidden-character",
        severity: Severity::Error,
        title: "A character that nobody can see, or that turns the text around",
        why: "Zero-width, bidirectional and control characters let a reviewer see one text and a \
              program read another. They are refused in keys, values and comments, raw or as an \
              escape in double quotes.",
        bad: "owner: \"T\\u200bBD\"\n",
        good: "owner: \"@acme/claims\"\n",
    },
    Builtin {
        id: "secret-in-manifest",
        severity: Severity::Error,
        title: "Something looks like a password, a token or a private key",
        why: "A manifest is read by many, and what stands in a repository stays in its history. Tokens \
              are known by the forms that their issuers document, passwords by the key before them or \
              by their place in an address; that a text looks random is not enough. The value is \
              masked in every report. Deleting the line is not enough either: revoke it.",
        bad: "x-database: {user: claims, password: hunter2}\n",
        good: "x-database: {user: claims, password: \"${CLAIMS_DB_PASSWORD}\"}\n",
    },
    Builtin {
        id: "duplicate-key",
        severity: Severity::Error,
        title: "A key is given twice in one map",
        why: "Some readers take the first value and some the last, so the answer that was reviewed \
              may not be the one that counts. Quotes and blanks around a key make no difference.",
        bad: "owner: \"@acme/claims\"\nowner: \"@acme/risk\"\n",
        good: "owner: \"@acme/claims\"\n",
    },
    Builtin {
        id: "merge-key",
        severity: Severity::Error,
        title: "A map takes keys from elsewhere by `<<`",
        why: "Merging left YAML with version 1.2: some readers do it, others see a key named `<<`. \
              A manifest must say the same to all of them.",
        bad: "base: &base {owner: \"@acme/claims\"}\nfeed:\n  <<: *base\n",
        good: "feed:\n  owner: \"@acme/claims\"\n",
    },
    Builtin {
        id: "tag",
        severity: Severity::Error,
        title: "A value has an explicit YAML tag",
        why: "A tag such as `!!str` or `!x` tells a parser how to build the value, and parsers \
              differ in what they know. The format says what each value is; tags are not needed. \
              A text that begins with `!` needs quotes.",
        bad: "note: !important call the team\n",
        good: "note: \"!important call the team\"\n",
    },
    Builtin {
        id: "several-documents",
        severity: Severity::Error,
        title: "The file holds more than one YAML document",
        why: "Many readers take the first document only, so what stands after the second `---` \
              would be reviewed and never checked. One file describes one capability.",
        bad: "readiness: 1\n---\nreadiness: 1\n",
        good: "readiness: 1\n",
    },
    Builtin {
        id: "directive",
        severity: Severity::Error,
        title: "A `%YAML` or `%TAG` line changes how the file is read",
        why: "A manifest is always YAML 1.2 without tags, so a directive can only mislead: what it asks for \
              is not done, and a reader of the file believes that it is.",
        bad: "%YAML 1.1\n---\nreadiness: 1\n",
        good: "---\nreadiness: 1\n",
    },
    Builtin {
        id: "non-string-key",
        severity: Severity::Error,
        title: "A key is a number, true, false, nothing, a list or a map",
        why: "Keys are text in JSON and in the manifest's schema. Readers turn other keys into \
              text in different ways, or refuse them.",
        bad: "x-codes: {404: not found}\n",
        good: "x-codes: {\"404\": not found}\n",
    },
    Builtin {
        id: "alias-limit",
        severity: Severity::Error,
        title: "Aliases stand for more than a manifest may hold",
        why: "A few lines of aliases of aliases can stand for gigabytes. A manifest may have 100 \
              aliases, for at most 10,000 values and 1 MiB of text, and none inside what it \
              repeats.",
        bad: "never: &never [approve payment, *never]\n",
        good: "never: [approve payment]\n",
    },
    Builtin {
        id: "anchor-unused",
        severity: Severity::Error,
        title: "A value is named with `&` and the name is never used",
        why: "`&name` at the start of a value is not part of the text. Where nothing refers to it, \
              it was mostly meant as text, and then words are lost.",
        bad: "note: &risk decides\n",
        good: "note: \"&risk decides\"\n",
    },
    Builtin {
        id: "nesting-limit",
        severity: Severity::Error,
        title: "More than 64 lists and maps stand inside one another",
        why: "The format needs about eight levels. Thousands of them are an attempt to exhaust a \
              reader's memory.",
        bad: "x-a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\
              ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
        good: "x-a: []\n",
    },
    Builtin {
        id: "size-limit",
        severity: Severity::Error,
        title: "A value is longer than 64 KiB, a list or map has more than 1,000 entries, or there \
                are more than 100,000 keys and values",
        why: "Nobody reviews an answer of that length, nor a list of a thousand entries. What is long \
              belongs into a document, and the manifest names its path; what is many belongs to \
              several capabilities, each with a manifest of its own. Nothing after the limit is read, \
              so nothing of the manifest is judged.",
        bad: "basis: and so on for more than 65,536 characters\n",
        good: "cost_model:\n  load: {basis: docs/load.md}\n",
    },
    Builtin {
        id: "blank-missing",
        severity: Severity::Error,
        title: "No blank after a colon or a dash",
        why: "`team:acme` is one word to YAML, and `-item` too. It is valid YAML, so most readers \
              say nothing and the answer is lost.",
        bad: "owner:\n  team:acme\n",
        good: "owner:\n  team: acme\n",
    },
    Builtin {
        id: "value-is-comment",
        severity: Severity::Error,
        title: "A value that begins with `#` is read as a comment",
        why: "`route: #claims-ai` has no value to YAML: everything from ` #` on is a comment. \
              Channel names need quotes.",
        bad: "route: #claims-ai\n",
        good: "route: \"#claims-ai\"\n",
    },
];

#[cfg(test)]
mod tests {
    use super::super::{limit, open, read};
    use super::BUILTIN;

    fn ids(text: &str) -> Vec<String> {
        let (source, mut findings) = open("readiness.yaml", text.as_bytes());
        findings.extend(read(&source).findings);
        findings.into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn each_id_is_found_in_its_bad_example_and_not_in_its_good_one() {
        for builtin in BUILTIN {
            let long = format!("note: {}\n", "x".repeat(limit::MAX_SCALAR + 1));
            // Its example only tells of a length that nobody wants to see printed.
            let bad = if builtin.id == "size-limit" {
                &long
            } else {
                builtin.bad
            };
            assert_eq!(ids(bad), [builtin.id], "{bad}");
            assert_eq!(ids(builtin.good), [""; 0], "{}", builtin.good);
        }
    }
}
