//! What a pull request may try with a manifest's bytes: each attempt is a finding, none a crash.

use readiness::finding::{Finding, Severity};
use readiness::manifest::{Tree, limit, open, plain_text, read};
use readiness::source::Source;
use std::fmt::Write as _;
use std::sync::Arc;

/// The findings of bytes, read as far as they can be.
fn findings(bytes: &[u8]) -> (Arc<Source>, Option<Tree>, Vec<Finding>) {
    let (source, mut findings) = open("readiness.yaml", bytes);
    if findings.iter().any(|finding| finding.rule == "unreadable") {
        return (source, None, findings);
    }
    let reading = read(&source);
    findings.extend(reading.findings);
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity >= Severity::Warning)
    );
    (source, reading.tree, findings)
}

/// The ids of a text's findings, each once.
fn ids(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = findings(text.as_bytes())
        .2
        .into_iter()
        .map(|f| f.rule)
        .collect();
    ids.dedup();
    ids
}

fn words_under(text: &str, id: &str) -> Vec<String> {
    let (source, _, findings) = findings(text.as_bytes());
    (findings.iter().filter(|finding| finding.rule == id))
        .flat_map(|finding| &finding.labels)
        .map(|label| source.slice(label.span).to_owned())
        .collect()
}

/// `levels` anchors, each a list of `width` aliases of the one before.
fn bomb(levels: usize, width: usize) -> String {
    let mut text = String::from("a0: &a0 lol\n");
    for level in 1..=levels {
        let alias = format!("*a{}", level - 1);
        let _ = writeln!(
            text,
            "a{level}: &a{level} [{}]",
            vec![alias; width].join(", ")
        );
    }
    let _ = writeln!(text, "last: *a{levels}");
    text
}

#[test]
fn a_file_over_the_limit_is_refused_by_its_bytes() {
    let text = "note: text\n".repeat(limit::MAX_BYTES);
    let (source, tree, findings) = findings(text.as_bytes());
    assert!(tree.is_none() && source.text().len() <= limit::MAX_BYTES);
    assert_eq!(findings[0].rule, "unreadable");
    assert_eq!(source.slice(findings[0].span()), "note: text");
    let just_fits = format!("#{}", "x".repeat(limit::MAX_BYTES - 1));
    assert_eq!(ids(&just_fits), [""; 0]);
}

#[test]
fn nesting_ends_at_the_limit_in_every_form() {
    let forms: [(&str, &str); 5] = [
        ("[", "]"),
        ("{a: ", "}"),
        ("- ", ""),
        ("[{a: ", "}]"),
        ("? ", ""),
    ];
    for (open, close) in forms {
        for depth in [1_000, 100_000] {
            let text = open.repeat(depth) + "x" + &close.repeat(depth);
            assert_eq!(ids(&text), ["nesting-limit"], "{open} {depth}");
        }
    }
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
        let nested = |depth: usize| open.repeat(depth) + "x" + &close.repeat(depth);
        assert_eq!(ids(&nested(limit::MAX_DEPTH - 1)), [""; 0], "{open}");
        assert_eq!(ids(&nested(limit::MAX_DEPTH)), [""; 0], "{open}");
        assert_eq!(
            ids(&nested(limit::MAX_DEPTH + 1)),
            ["nesting-limit"],
            "{open}"
        );
    }
    let mut block = String::new();
    for depth in 0..1_000 {
        let _ = writeln!(block, "{}a:", " ".repeat(depth));
    }
    assert_eq!(ids(&block), ["nesting-limit"]);
}

#[test]
fn unclosed_brackets_by_the_thousand_are_one_finding() {
    assert_eq!(ids(&"[".repeat(100_000)), ["nesting-limit"]);
    assert_eq!(ids(&"[\n".repeat(60)), ["unreadable"]);
    let pairs = format!("[{}\nb: 1", "{}, ".repeat(260_000));
    assert_eq!(ids(&pairs), ["size-limit"]);
    let inner = format!("[{}], ", "x, ".repeat(900));
    assert_eq!(ids(&format!("[{}}}", inner.repeat(11))), ["unreadable"]);
}

#[test]
fn alias_bombs_stop_at_the_budget() {
    for (levels, width) in [(5, 9), (6, 9), (7, 9), (8, 9), (9, 9), (50, 2)] {
        assert_eq!(
            ids(&bomb(levels, width)),
            ["alias-limit"],
            "{levels}x{width}"
        );
    }
    assert_eq!(ids(&bomb(1, 9)), [""; 0]);
}

#[test]
fn aliases_are_counted_and_so_is_their_text() {
    let many = |count: usize, size: usize| {
        format!(
            "a: &a {}\nb: [{}]\n",
            "x".repeat(size),
            vec!["*a"; count].join(", ")
        )
    };
    assert_eq!(ids(&many(limit::MAX_ALIASES, 10)), [""; 0]);
    assert_eq!(ids(&many(limit::MAX_ALIASES + 1, 10)), ["alias-limit"]);
    assert_eq!(ids(&many(17, 64 * 1024)), ["alias-limit"]);
    assert_eq!(ids(&many(10_000, 100_000)), ["size-limit"]);
    let aliases = ["*a"; 12].join(", ");
    let list = format!("a: &a [{}]\nb: [{aliases}]\n", "x, ".repeat(900));
    assert_eq!(ids(&list), ["alias-limit"]);
}

#[test]
fn an_alias_inside_what_it_repeats_has_no_end() {
    assert_eq!(ids("&a [*a]"), ["alias-limit"]);
    assert_eq!(words_under("a: &a {b: [c, *a]}\n", "alias-limit"), ["*a"]);
}

#[test]
fn a_deep_alias_cannot_pass_the_nesting_limit() {
    let deep = "[".repeat(40) + &"]".repeat(40);
    let text = format!("a: &a {deep}\nb: {}*a{}\n", "[".repeat(40), "]".repeat(40));
    assert_eq!(ids(&text), ["alias-limit"]);
}

#[test]
fn too_many_values_or_too_long_a_value_is_a_finding() {
    assert_eq!(ids(&"- x\n".repeat(limit::MAX_NODES + 1)), ["size-limit"]);
    assert_eq!(
        ids(&format!("a: {}\n", "x".repeat(limit::MAX_SCALAR + 1))),
        ["size-limit"]
    );
    assert_eq!(
        ids(&format!("a: {}\n", "x".repeat(limit::MAX_SCALAR))),
        [""; 0]
    );
    assert_eq!(
        ids(&format!("a: {}", "x".repeat(1_000_000))),
        ["size-limit"]
    );
}

#[test]
fn thousands_of_findings_become_a_hundred_and_a_count() {
    let text = "a: 1\n".repeat(1_000);
    let (_, _, findings) = findings(text.as_bytes());
    assert_eq!(findings.len(), limit::MAX_FINDINGS_PER_ID);
    let last = &findings[limit::MAX_FINDINGS_PER_ID - 1].message;
    assert!(last.ends_with("; 899 more like it follow"), "{last}");
}

#[test]
fn encodings_other_than_utf_8_are_named_with_their_byte() {
    let wide = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}a: 1\n")
            .encode_utf16()
            .flat_map(order)
            .collect()
    };
    let cases: [(Vec<u8>, &str); 9] = [
        (
            b"owner: Jos\xe9 x\n".to_vec(),
            "byte 10 would be `é` in Latin-1",
        ),
        (wide(u16::to_le_bytes, true), "UTF-16"),
        (wide(u16::to_be_bytes, true), "UTF-16"),
        (wide(u16::to_le_bytes, false), "UTF-16"),
        (wide(u16::to_be_bytes, false), "UTF-16"),
        (
            b"a: \xed\xa0\x80\n".to_vec(),
            "byte 3 is half of a surrogate pair",
        ),
        (
            b"a: \xc0\xaf\n".to_vec(),
            "byte 3 is written in more bytes than UTF-8 allows",
        ),
        (b"a: \x93x\x94\n".to_vec(), "byte 3 may be Windows-1252"),
        (b"\xff\xfe\0\0a\0\0\0".to_vec(), "UTF-32"),
    ];
    for (bytes, words) in cases {
        let (source, tree, findings) = findings(&bytes);
        assert!(tree.is_none());
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].rule, "unreadable");
        assert!(
            findings[0].message.contains(words),
            "{}",
            findings[0].message
        );
        assert!(
            source.slice(findings[0].span()).starts_with('\u{fffd}')
                || bytes[0] == 0
                || words.starts_with("UTF")
        );
    }
}

#[test]
fn one_byte_order_mark_at_the_start_is_allowed() {
    let (_, tree, none) = findings("\u{feff}a: 1\n".as_bytes());
    assert!(none.is_empty());
    assert_eq!(
        tree.and_then(|tree| tree.get(Tree::ROOT, "a"))
            .map(|id| id.0),
        Some(1)
    );
    assert_eq!(ids("a: 1\n\u{feff}b: 2\n"), ["hidden-character"]);
    assert_eq!(ids("\u{feff}\u{feff}a: 1\n"), ["hidden-character"]);
}

/// The code points that must never pass.
fn hidden() -> impl Iterator<Item = char> {
    let ranges = [
        0x0..=0x8,
        0xb..=0xc,
        0xe..=0x1f,
        0x7f..=0x9f,
        0xad..=0xad,
        0x34f..=0x34f,
        0x61c..=0x61c,
        0x115f..=0x1160,
        0x200b..=0x200f,
        0x2028..=0x202e,
        0x2060..=0x2069,
        0x3164..=0x3164,
        0xfe00..=0xfe0f,
        0xfeff..=0xfeff,
        0xffa0..=0xffa0,
        0xfffe..=0xffff,
        0xe0000..=0xe01ef,
    ];
    ranges.into_iter().flatten().filter_map(char::from_u32)
}

#[test]
fn every_hidden_character_is_marked_in_key_value_and_comment() {
    for c in hidden() {
        for text in [
            format!("ow{c}ner: x\n"),
            format!("owner: x{c}y\n"),
            format!("owner: x # a{c}b\n"),
            format!("owner: \"x{c}y\"\n"),
            format!("owner: |\n  x{c}y\n"),
        ] {
            let marked = words_under(&text, "hidden-character");
            assert_eq!(marked, [c.to_string()], "U+{:04X}", u32::from(c));
            assert_eq!(ids(&text), ["hidden-character"], "U+{:04X}", u32::from(c));
        }
    }
}

#[test]
fn hidden_characters_do_not_keep_other_findings_away() {
    let text = "a: x\0y\nb: T\u{200b}BD\nb: 2\n";
    let (_, tree, findings) = findings(text.as_bytes());
    let ids: Vec<_> = findings.iter().map(|finding| &*finding.rule).collect();
    assert_eq!(
        ids,
        ["hidden-character", "hidden-character", "duplicate-key"]
    );
    let tree = tree.expect("the rest is YAML");
    let text = |key| &*tree[tree.get(Tree::ROOT, key).expect("a key")].text;
    assert_eq!(plain_text(text("b")), "TBD");
    assert_eq!(plain_text(text("a")), "xy");
}

#[test]
fn a_field_is_found_under_a_name_with_a_hidden_character() {
    let (_, tree, _) = findings("\"own\u{200b}er\": {t\u{ad}eam: \"@acme/claims\"}\n".as_bytes());
    let tree = tree.expect("it is YAML");
    assert!(tree.at(Tree::ROOT, &["owner", "team"]).is_some());
}

#[test]
fn hidden_characters_of_one_sort_are_one_finding_with_their_count() {
    let (source, _, findings) = findings("a: \u{200b}x\u{200b}\nb: \u{200b}\u{202e}y\n".as_bytes());
    let messages: Vec<_> = findings.iter().map(|finding| &*finding.message).collect();
    assert_eq!(
        messages,
        [
            "U+200B (zero-width space) cannot be seen, and 2 more follow",
            "U+202E (direction override) makes the text look different from what is read",
        ]
    );
    assert_eq!(source.place(findings[1].span().start).line, 2);
    assert_eq!(
        findings[0].help.as_deref(),
        Some("type the line anew: `a: x`")
    );
}

#[test]
fn a_lone_carriage_return_is_hidden_and_a_line_end_is_not() {
    assert_eq!(
        words_under("# note\rowner: x\n", "hidden-character"),
        ["\r"]
    );
    assert_eq!(ids("a: 1\r\nb: 2\r\n"), [""; 0]);
    assert_eq!(ids("a: 1\r"), ["hidden-character"]);
    let old = "readiness: 1\rcapability: {name: a}\r";
    let (_, _, findings) = findings(old.as_bytes());
    assert_eq!(
        findings[0].help.as_deref(),
        Some("type the line anew: `readiness: 1`")
    );
}

#[test]
fn an_emoji_keeps_its_style_selector() {
    assert_eq!(ids("a: careful ⚠\u{fe0f} and ❤\u{fe0e}\n"), [""; 0]);
    assert_eq!(ids("a: T\u{fe0f}BD\n"), ["hidden-character"]);
    assert_eq!(plain_text("⚠\u{fe0f} T\u{fe0f}BD"), "⚠ TBD");
}

#[test]
fn escapes_that_decode_to_hidden_characters_are_marked() {
    for escape in [
        "\\u200b",
        "\\e",
        "\\0",
        "\\x1b",
        "\\U0000202e",
        "\\N",
        "\\L",
        "\\P",
        "\\r",
        "\\b",
    ] {
        let text = format!("a: \"x{escape}y\"\n");
        assert_eq!(words_under(&text, "hidden-character"), [escape]);
        let text = format!("\"x{escape}y\": 1\n");
        assert_eq!(words_under(&text, "hidden-character"), [escape], "as a key");
    }
    assert_eq!(ids("a: \"\\\\u200b \\n \\t \\u00e9 \\_\"\n"), [""; 0]);
    assert_eq!(ids("a: '\\u200b'\nb: \\u200b\n"), [""; 0]);
}

#[test]
fn keys_given_twice_are_found_at_every_depth_and_in_every_spelling() {
    let cases = [
        ("owner: 1\nowner: 2\n", ["owner", "owner"]),
        ("owner: 1\n\"owner\": 2\n", ["\"owner\"", "owner"]),
        ("owner: 1\n'owner ': 2\n", ["'owner '", "owner"]),
        ("a: {b: 1, c: 2, b: 3}\n", ["b", "b"]),
        ("a:\n  - b:\n      c: 1\n      c: 2\n", ["c", "c"]),
        ("&k owner: 1\n*k : 2\n", ["*k", "owner"]),
        (
            "\"ow\\u006eer\": 1\nowner: 2\n",
            ["owner", "\"ow\\u006eer\""],
        ),
    ];
    for (text, marked) in cases {
        assert_eq!(words_under(text, "duplicate-key"), marked, "{text}");
    }
    let hidden = "owner: 1\now\u{200b}ner: 2\n";
    assert_eq!(
        words_under(hidden, "duplicate-key"),
        ["ow\u{200b}ner", "owner"]
    );
    let three = words_under("a: 1\na: 2\na: 3\n", "duplicate-key");
    assert_eq!(three.len(), 4);
}

#[test]
fn what_yaml_allows_and_a_manifest_does_not_is_marked() {
    let cases = [
        ("a: &a {b: 1}\nc:\n  <<: *a\n", "merge-key", "<<"),
        ("a: !!str 1\n", "tag", "!!str"),
        ("a: !x {b: 1}\n", "tag", "!x"),
        ("!x a: 1\n", "tag", "!x"),
        ("a: 1\n---\nb: 2\n", "several-documents", "---"),
        ("a: 1\n...\n---\nb: 2\n", "several-documents", "---"),
        ("a: 1\n...\nb: 2\n", "several-documents", "b"),
        ("%YAML 1.2\n---\na: 1\n", "directive", "%YAML 1.2"),
        (
            "# c\n%TAG !e! tag:example.com,2000:\n---\na: 1\n",
            "directive",
            "%TAG !e! tag:example.com,2000:",
        ),
        ("? [a, b]\n: c\n", "non-string-key", "a, b"),
        ("{a: b}: c\n", "non-string-key", "a: b"),
        ("1: a\n", "non-string-key", "1"),
        ("1.5: a\n", "non-string-key", "1.5"),
        ("true: a\n", "non-string-key", "true"),
        ("~: a\n", "non-string-key", "~"),
        (": a\n", "non-string-key", ":"),
    ];
    for (text, id, marked) in cases {
        assert_eq!(ids(text), [id], "{text}");
        assert_eq!(words_under(text, id), [marked], "{text}");
        assert!(findings(text.as_bytes()).1.is_some(), "{text}");
    }
}

#[test]
fn an_empty_document_is_nothing_and_not_wrong() {
    for text in [
        "",
        "\n\n",
        "# only a comment\n",
        "---\n",
        "--- ~\n",
        "\u{feff}",
    ] {
        let (_, tree, findings) = findings(text.as_bytes());
        assert!(findings.is_empty(), "{text:?} {findings:?}");
        let root = tree.map(|tree| tree[Tree::ROOT].kind.clone());
        assert_eq!(root, Some(readiness::manifest::Kind::Null), "{text:?}");
    }
}

#[test]
fn a_hundred_comment_lines_in_a_row_are_read() {
    let text = format!("a:\n{}  b: 1\n", "  # why\n".repeat(5_000));
    assert_eq!(ids(&text), [""; 0]);
}

/// Making each of these findings once looked at the whole text, so the file took minutes.
#[test]
fn thousands_of_slips_in_one_file_cost_no_more_than_a_hundred() {
    // Forty lists of a thousand: more do not stand in one.
    let start = |at: usize| {
        if at.is_multiple_of(1_000) {
            "- - "
        } else {
            "  - "
        }
    };
    let many = |item: fn(usize) -> String| -> String {
        let lines = (0..40_000).map(|at| format!("{}{}\n", start(at), item(at)));
        lines.collect()
    };
    assert_eq!(ids(&many(|at| format!("&a{at} x"))), ["anchor-unused"]);
    assert_eq!(ids(&many(|_| "*x".to_owned())), ["unreadable"]);
    let inner = format!("[{}], ", "*x, ".repeat(1_000));
    assert_eq!(ids(&format!("[{}]", inner.repeat(40))), ["unreadable"]);
    let escapes = format!("a: \"{}\"\n", "\\u200b".repeat(10_000));
    let (_, _, findings) = findings(escapes.as_bytes());
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.ends_with("and 9999 more follow"));
}
