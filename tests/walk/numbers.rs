//! Every number counts: each one of the production example, made a hundred times larger or smaller, is
//! noticed, or it is said why not.

use super::{Change, changed, fresh, judge, story};
use readiness::manifest::{Kind, NodeId, Tree};
use readiness::quantity::Typed;
use std::collections::BTreeSet;
use std::fmt::Write as _;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}
use Direction::{Down, Up};

/// Changes that nobody notices: how the answer's path ends, which direction, which number of its text, why.
const UNNOTICED: &[(&str, Direction, &str)] = &[
    (
        "/decision/deadline",
        Up,
        "how long an output stays useful is known to its users only",
    ),
    ("/freshness/warn_after", Down, STRICTER),
    ("/on_late/max_wait", Down, STRICTER),
    ("/validation/max_reject_rate", Down, STRICTER),
    ("/drift/threshold", Down, STRICTER),
    ("/drift/window", Down, STRICTER),
    (
        "/limits/rate",
        Up,
        "what a system allows is known to its owner only; more than enough fits everything",
    ),
    (
        "/limits/timeout",
        Down,
        "how fast a system answers is not in the manifest",
    ),
    ("/limits/retries", Down, STRICTER),
    ("/on_failure/max_outage", Down, STRICTER),
    ("/integrations/1/on_failure", Up, SENTENCE),
    ("/integrations/1/on_failure", Down, SENTENCE),
    ("/on_call/ack_within", Down, FASTER),
    ("/slo/0/window", Down, STRICTER),
    (
        "/quality/1/window",
        Down,
        "which share of the samples falls into a slice is not in the manifest",
    ),
    ("/go_live/sample/n", Up, "more evidence than is needed"),
    ("/withdraw/when#2", Down, STRICTER),
    ("/rollback/within", Down, FASTER),
    ("/incident/within", Down, FASTER),
    (
        "/fallbacks/0/capacity",
        Up,
        "what the people of a fallback can take on is known to them only",
    ),
    (
        "/budget/per_month",
        Up,
        "who may approve how much is no business of the manifest",
    ),
    (
        "/value_per_unit",
        Up,
        "what a unit is worth rests on its basis; a larger value fits every cost",
    ),
    (
        "/reversible/within",
        Up,
        "how long an action can be undone is known to the other system only",
    ),
    (
        "/loss/max",
        Up,
        "what somebody accepts to lose is theirs to say",
    ),
    (
        "/sampling/capacity",
        Up,
        "how much people can read is known to them only",
    ),
    ("/on_wrong_output/within", Down, FASTER),
    ("/stop/within", Down, FASTER),
];
const STRICTER: &str =
    "stricter than before: more alarms or more work, and nothing that other answers contradict";
const FASTER: &str =
    "a faster promise than before; whether it is kept shows in the test of it, not in the manifest";
const SENTENCE: &str =
    "a number inside of a sentence is looked for, not understood: write the fields instead";

/// A number in a text: where it is, and the letters or the sign after it.
struct Token {
    start: usize,
    end: usize,
    unit_end: usize,
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || bytes[at] == b'.') {
            at += 1;
        }
        let end = at;
        while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
            at += 1;
        }
        found.push(Token {
            start,
            end,
            unit_end: at,
        });
    }
    found
}

/// Seconds of a unit of time.
fn seconds(unit: &str) -> Option<u64> {
    Some(match unit {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        "mo" => 2_592_000,
        "y" => 31_536_000,
        _ => return None,
    })
}

/// A decimal, its point moved by two places.
fn moved(number: &str, direction: Direction) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = match direction {
        Up => {
            let mut part = part.to_owned();
            while part.len() < 2 {
                part.push('0');
            }
            let (moved, rest) = part.split_at(2);
            format!("{whole}{moved}.{rest}")
        }
        Down => {
            let whole = format!("{whole:0>3}");
            let (rest, moved) = whole.split_at(whole.len() - 2);
            format!("{rest}.{moved}{part}")
        }
    };
    let digits = digits
        .trim_start_matches('0')
        .trim_end_matches('0')
        .trim_end_matches('.');
    match digits {
        "" => "0".to_owned(),
        part if part.starts_with('.') => format!("0{part}"),
        number => number.to_owned(),
    }
}

/// The text with one number a hundred times as large or as small.
fn scaled(text: &str, token: &Token, direction: Direction, whole: bool) -> String {
    let number = &text[token.start..token.end];
    let unit = &text[token.end..token.unit_end];
    let new = match (direction, seconds(unit), number.parse::<u64>()) {
        // Times are whole numbers: a hundredth is said in smaller units.
        (Down, Some(each), Ok(count)) => match count * each {
            all if all % 100 == 0 => format!("{}s", all / 100),
            all => format!("{}ms", all * 10),
        },
        (Down, None, Ok(count)) if whole => (count / 100).to_string(),
        _ => format!("{}{unit}", moved(number, direction)),
    };
    format!("{}{new}{}", &text[..token.start], &text[token.unit_end..])
}

/// The numbers of an answer: all of a typed text, of a sentence those with a unit.
fn numbers(tree: &Tree, id: NodeId) -> Vec<Token> {
    let node = &tree[id];
    let all = tokens(&node.text);
    match (&node.kind, &node.typed) {
        (Kind::Integer(_) | Kind::Float(_), _) => all,
        (Kind::Text, Some(typed)) if !matches!(**typed, Typed::Date(_)) => all,
        (Kind::Text, None) if node.text.contains(' ') => {
            let timed = |token: &Token| seconds(&node.text[token.end..token.unit_end]).is_some();
            all.into_iter().filter(timed).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_number_is_moved_by_two_places() {
    let at = |text: &str, direction| scaled(text, &tokens(text)[0], direction, false);
    assert_eq!(at("0.021", Up), "2.1");
    assert_eq!(at("0.021", Down), "0.00021");
    assert_eq!(at(">= 97%", Down), ">= 0.97%");
    assert_eq!(at("600/min", Up), "60000/min");
    assert_eq!(at("15m", Down), "9s");
    assert_eq!(at("3s", Down), "30ms");
    assert_eq!(scaled("2", &tokens("2")[0], Down, true), "0");
}

#[test]
fn every_number_is_noticed_when_it_is_a_hundred_times_as_large_or_as_small() {
    let tree = story();
    let (mut tried, mut noticed) = (0, 0);
    let mut open = Vec::new();
    let mut listed = Vec::new();
    let mut used = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for id in tree.ids().filter(|id| tree.key(*id).is_some()) {
        let all = numbers(&tree, id);
        for (at, token) in all.iter().enumerate() {
            for direction in [Up, Down] {
                tried += 1;
                let whole = matches!(tree[id].kind, Kind::Integer(_));
                let text = scaled(&tree[id].text, token, direction, whole);
                let manifest = changed(&tree, Tree::ROOT, &Change::Write(id, &text));
                let findings = judge(&manifest).findings;
                let pointer = match at {
                    0 => tree.pointer(id),
                    _ => format!("{}#{}", tree.pointer(id), at + 1),
                };
                let known = UNNOTICED
                    .iter()
                    .position(|(path, way, _)| pointer.ends_with(path) && *way == direction);
                match (findings.is_empty(), known) {
                    (false, None) => {
                        noticed += 1;
                        names.extend(findings.into_iter().map(|finding| finding.rule));
                    }
                    (true, Some(known)) => {
                        used.insert(known);
                        listed.push((pointer, tree[id].text.to_string(), text, UNNOTICED[known].2));
                    }
                    (true, None) => open.push(format!("{pointer}: {} → {text}", tree[id].text)),
                    (false, Some(_)) => {
                        open.push(format!(
                            "{pointer}: {text} is noticed by now: take it off the list"
                        ));
                    }
                }
            }
        }
    }
    println!("{noticed} of {tried} noticed, by {} rules", names.len());
    assert!(tried > 100, "only {tried} changes were tried");
    assert!(open.is_empty(), "\n{}\n", open.join("\n"));
    let stale: Vec<_> = (0..UNNOTICED.len())
        .filter(|at| !used.contains(at))
        .collect();
    assert!(stale.is_empty(), "no such number: {stale:?}");
    let mut body = format!(
        "Of {tried} such changes to the production example, {noticed} are noticed.\n\n\
         | not noticed | from | to | because |\n|---|---|---|---|\n"
    );
    for (pointer, from, to, reason) in listed {
        writeln!(body, "| `{pointer}` | {from} | {to} | {reason} |").expect("a string");
    }
    fresh("numbers", &body);
}
