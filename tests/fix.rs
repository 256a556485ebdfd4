//! Fixes of whatever manifest: afterwards nothing is left to fix, a second time changes nothing, and
//! the rest of the text stays as it was.

use readiness::fix::fix;
use readiness::lint::{self, Judgement, Policy};
use readiness::repository::Repository;
use readiness::rule;

const TEXT: &str = "\
# a manifest with all that can be put right
readiness: 1
capabilty:
  name: claims-triage   # the name
  stage: production
  decision: {unit: claim, deadline: 30 minutes}
ownr:
  team: @acme/claims # who
  'on_cal': \"@acme/rota\"
data_sources:
  - id: feed
    freshness: {warn_after: 15 min, \"error_aftr\": '1 hour', alert: feed-late}
    # a comment between keys
cost_model:
  currency: eur
  load: {unit: claim, per_month: 240000, peak: 9000 per day}
operations:
  quality:
    - {metric: precision, target: >= 97 %, window: 28 days}
    - {metric: \"naïve\", target: \"at least 93 %\"}
permissions:
  sampling: {rate: 5 percent, by: @acme/x}
";

/// Marsaglia's xorshift: the same sequence at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

const PIECES: &[&str] = &[
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ": ",
    ":",
    "- ",
    "\n",
    "\n  ",
    "\t",
    " #",
    ",",
    "&a ",
    "*a",
    "|",
    ">",
    ">= ",
    "@",
    "`",
    "%",
    "é",
    "0",
    "1",
    " ",
    "  ",
    "x",
    "\r\n",
    "ownr",
    "owner",
    "team: @x\n",
];

fn mutated(random: &mut Random) -> String {
    let mut text = TEXT.to_owned();
    for _ in 0..random.below(4) {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        match random.below(4) {
            0 => {
                let mut end = (at + random.below(12)).min(text.len());
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.replace_range(at..end.max(at), "");
            }
            // A line twice.
            1 => {
                let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
                let line = text[start..end].to_owned();
                text.insert_str(start, &line);
            }
            _ => text.insert_str(at, PIECES[random.below(PIECES.len())]),
        }
    }
    match random.below(4) {
        0 => text = text.replace("\r\n", "\n").replace('\n', "\r\n"),
        1 => text = format!("\u{feff}{text}"),
        2 => text = text.trim_end().to_owned(),
        _ => {}
    }
    text
}

fn judge(bytes: &[u8]) -> Judgement {
    let late = rule::builtin()
        .iter()
        .filter(|rule| rule.id.starts_with("late"));
    let policy = Policy::new(late, jiff::civil::date(2026, 11, 22));
    lint::check("readiness.yaml", bytes, &Repository::None, &policy)
}

fn fixed(text: &str) -> (String, usize, Judgement) {
    let fixed = fix(text.as_bytes(), judge);
    let after = fixed.judgement.source.text().to_owned();
    (after, fixed.fixes, fixed.judgement)
}

#[test]
fn all_that_can_be_put_right_is_put_right() {
    let (after, fixes, judgement) = fixed(TEXT);
    // One value needs two: its quotes, then its spelling.
    assert_eq!(fixes, 16, "{after}");
    assert!(judgement.readable);
    assert!(judgement.findings.iter().all(|it| it.fix.is_none()));
    let expected = TEXT
        .replace("capabilty", "capability")
        .replace("30 minutes", "30m")
        .replace("ownr", "owner")
        .replace("team: @acme/claims", "team: \"@acme/claims\"")
        .replace("'on_cal'", "'on_call'")
        .replace("15 min,", "15m,")
        .replace("\"error_aftr\": '1 hour'", "\"error_after\": '1h'")
        .replace("9000 per day", "9000/d")
        .replace("eur", "EUR")
        .replace("target: >= 97 %", "target: \">= 97%\"")
        .replace("28 days", "28d")
        .replace("at least 93 %", ">= 93%")
        .replace("5 percent", "5%")
        .replace("by: @acme/x", "by: \"@acme/x\"");
    assert_eq!(after, expected);
}

#[test]
fn a_fix_leaves_nothing_to_fix_and_the_rest_as_it_was() {
    let mut random = Random(0x5eed_1234_abcd_0001);
    let (mut some, mut readable) = (0, 0);
    let rounds = 600;
    for _ in 0..rounds {
        let text = mutated(&mut random);
        let before = judge(text.as_bytes());
        let (after, fixes, judgement) = fixed(&text);
        if fixes == 0 {
            assert_eq!(after, text);
            continue;
        }
        some += 1;
        readable += usize::from(judgement.readable);
        assert!(
            judgement.readable || !before.readable,
            "{text}\n---\n{after}"
        );
        // A second time changes nothing.
        let (again, more, _) = fixed(&after);
        assert_eq!((again.as_str(), more), (after.as_str(), 0), "{text}");
        // Lines, their ends and comments stay.
        let shape = |text: &str| {
            let count = |c: char| text.matches(c).count();
            (
                count('\n'),
                count('\r'),
                text.starts_with('\u{feff}'),
                text.ends_with('\n'),
            )
        };
        assert_eq!(shape(&after), shape(&text), "{text}\n---\n{after}");
        for (old, new) in text.split('\n').zip(after.split('\n')) {
            let comment = |line: &str| line.trim_start().starts_with('#');
            assert!(old == new || !comment(old), "{old}\n{new}");
            assert_eq!(
                old.len() - old.trim_start().len(),
                new.len() - new.trim_start().len()
            );
        }
    }
    assert!(
        some > rounds / 2 && readable > rounds / 20,
        "{some} {readable}"
    );
}

#[test]
fn what_could_be_meant_in_two_ways_is_left() {
    for line in [
        "cost_model: {total_per_month: 1200 EUR}",
        "cost_model: {total_per_month: \"1,200\"}",
        "data_sources: [{id: a, freshness: {warn_after: 15M}}]",
        "cost_model: {load: {peak: 600 claims/day}}",
        "permissions: {sampling: {rate: 0.995}}",
        "data_sources: [{id: Claims Feed}]",
    ] {
        let text = format!("readiness: 1\ncapability: {{name: a, stage: pilot}}\n{line}\n");
        let (after, fixes, judgement) = fixed(&text);
        assert_eq!((after.as_str(), fixes), (text.as_str(), 0));
        assert!(!judgement.findings.is_empty(), "{line}");
    }
}

#[test]
fn two_keys_never_become_the_same() {
    let text =
        "readiness: 1\ncapability: {name: a, stage: pilot}\nownr: {team: x}\nonwer: {team: y}\n";
    let (after, fixes, judgement) = fixed(text);
    assert_eq!(fixes, 1);
    assert!(after.contains("\nowner: {team: x}\nonwer:"), "{after}");
    assert!(
        judgement.readable
            && judgement
                .findings
                .iter()
                .all(|it| it.rule != "duplicate-key")
    );
}

#[test]
fn a_text_with_hidden_characters_is_left_for_a_person() {
    let text = "readiness: 1\nownr: {team: \"x\u{202e}\"}\n";
    assert_eq!(fixed(text).1, 0);
    assert_eq!(fix(b"readiness: 1\nownr: \xff\n", judge).fixes, 0);
}

#[test]
fn hundreds_of_values_without_their_quotes_are_fixed_in_one_run() {
    let lines: String = (0..300)
        .map(|n| format!("  x-{n}: @acme/team-{n}\n"))
        .collect();
    let text = format!("readiness: 1\ncapability: {{name: a, stage: pilot}}\nowner:\n{lines}");
    let (after, fixes, judgement) = fixed(&text);
    assert_eq!(fixes, 300);
    assert!(judgement.readable && after.contains("x-299: \"@acme/team-299\"\n"));
}
