//! What a hostile manifest cannot do.

use super::*;

/// The text without our colours.
fn stripped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out += before;
        let end = after.find('m').expect("every sequence is a colour");
        let code = &after[..end];
        assert!(
            code.bytes().all(|b| b.is_ascii_digit() || b == b';'),
            "{code:?}"
        );
        rest = &after[end + 1..];
    }
    out + rest
}

#[test]
fn colour_changes_no_text() {
    let report = [claims(), hostile("\u{1b}[31m", 7)];
    for unicode in [true, false] {
        let options = HumanOptions {
            unicode,
            ..HumanOptions::default()
        };
        let colored = HumanOptions {
            color: true,
            ..options.clone()
        };
        let colored = human(colored, &report);
        assert!(colored.contains("\u{1b}[1;31merror[owner-missing]\u{1b}[0m"));
        assert_eq!(stripped(&colored), human(options, &report));
    }
}

#[test]
fn no_text_reaches_a_terminal_or_a_build_server_as_a_command() {
    let mut random = 0x9e37_79b9_u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    for round in 0..400 {
        let text: String = (0..=next(4))
            .map(|_| HOSTILE[next(HOSTILE.len())])
            .collect();
        let report = [hostile(&text, next(30)), claims()];
        for width in [1, 40, 80, 120] {
            let options = HumanOptions {
                width,
                unicode: round % 2 == 0,
                ..HumanOptions::default()
            };
            let plain = human(options.clone(), &report);
            assert_safe(&plain, &text);
            let color = HumanOptions {
                color: true,
                ..options
            };
            assert_eq!(stripped(&human(color, &report)), plain, "{text:?}");
        }
        let compact = written(&mut Compact::default(), &report);
        assert_safe(&compact, &text);
        assert_eq!(compact.lines().count(), 5, "{compact:?}");
        let json = written(&mut Json::default(), &report);
        assert_safe(&json, &text);
    }
}

#[test]
fn every_format_takes_every_hostile_text_and_stays_in_its_own_form() {
    for (index, text) in HOSTILE.iter().enumerate() {
        for seed in [index * 2, index * 2 + 1] {
            let report = [hostile(text, seed), claims(), unreadable()];
            for (name, printed) in everywhere(&report) {
                if name == "github" {
                    continue;
                }
                assert_safe(&printed, text);
            }
            serde_json::from_str::<Value>(&format("sarif", &report)).expect("JSON");
            serde_json::from_str::<Value>(&format("gitlab", &report)).expect("JSON");
            crate::forge::read_junit(&format("junit", &report));
            crate::page::assert_inert_markdown(&format("markdown", &report));
            crate::page::assert_inert_html(&format("html", &report));
            crate::forge::assert_only_our_commands(&format("github", &report), &report);
        }
    }
}

fn assert_safe(printed: &str, text: &str) {
    let hidden = |c: char| c == '\r' || readiness::source::is_hidden(c);
    let found: Vec<char> = printed.chars().filter(|c| hidden(*c)).collect();
    assert!(found.is_empty(), "{found:?} of {text:?} in {printed:?}");
    for line in printed.lines().map(str::trim_start) {
        let command = line.starts_with("::") || line.contains("##[") || line.contains("##vso[");
        assert!(!command, "{line:?} of {text:?}");
    }
}
