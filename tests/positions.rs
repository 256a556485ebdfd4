//! Whatever a manifest's bytes are: no panic, and every span stands where it says.

use readiness::manifest::{
    Kind, NodeId, Read, Step, Style, Tree, ambiguous, open, plain_text, read,
};
use readiness::source::{Source, Span};
use std::sync::Arc;

/// Every way of writing a value, in the shape of a manifest.
const STYLES: &str = r##"readiness: 1 # the format
capability:
  name: claims-triage
  purpose: "Rank new motor claims — by complexity"   # quoted
  stage: 'pilot'
  users: [claims handlers, "motor policyholders", 'it''s us']
  decision: {unit: claim, deadline: 4h}   # flow
  empty:
  nothing: ~
data_sources:
  - id: claims-feed
    source: kafka://claims-prod/claims.v3
    on_late: |
      After 2h the queue
        is handled by hand.

    on_malformed: >-
      quarantine the claim
      and tell the team
    # a comment between keys
    drift: { threshold: 0.2, window: 7d, }
  - id: "名前"
    owner: &team "@acme/claims"
    note: text that
      goes on
  -
cost_model:
  total_per_month: 18740
  lines: []
  cap: {}
  float: -1.5e+3
  "quoted key": *team
  ? explicit
  : value
permissions:
  never:
  - approve payment
  - close claim
  sampling: {rate: 0.75%, by: *team}
"##;

const SMALL: &[&str] = &[
    "a: 1\n",
    "- a\n- [b, {c: d}]\n- - e\n  - f: g\n    h:\n",
    "a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]\n",
    "---\na: |+\n  x\n\n\nb: >2\n    y\n   z\n...\n",
    "\"a\\u00e9\": 'b'\n? [x]\n: y\n<<: {z: 1}\na: !t v\n",
    "owner:\n  team: @acme/claims\n",
    "a: \"x\n  y\"\nb: 'p\n\n  q'\n",
    "",
    "# nothing but a comment\n",
];

/// Marsaglia's xorshift: the same sequence at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const PIECES: &[&str] = &[
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ":",
    ": ",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\t",
    "#",
    " #",
    ",",
    "&a ",
    "*a",
    "*team",
    "!t ",
    "!!str ",
    "|",
    ">",
    "|-\n ",
    "%",
    "@",
    "`",
    "? ",
    "<<: *team\n",
    "---\n",
    "...\n",
    "\\",
    "\\u200b",
    "é",
    "名",
    "😀",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{85}",
    "\r",
    "\0",
    "~",
    "null",
    "1.10",
    "0x1F",
    "  ",
];

fn mutate(random: &mut Random, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(8) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            2 => {
                let from = random.below(bytes.len() + 1);
                let copy = bytes[from..(from + 40).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                bytes = String::from_utf8_lossy(&bytes)
                    .replace('\n', "\r\n")
                    .into_bytes()
            }
            4 => drop(bytes.splice(0..0, "\u{feff}".bytes())),
            _ => drop(bytes.splice(at..at, random.pick(PIECES).bytes())),
        }
    }
    bytes
}

fn assert_inside(source: &Source, span: Span, what: &str) {
    let text = source.text();
    assert!(
        span.start <= span.end && text.get(span.range()).is_some(),
        "{what} {span:?} does not fit {text:?}"
    );
}

/// What stands between the quotes, where it is written as it reads.
fn verbatim(raw: &str, style: Style) -> Option<&str> {
    let inside = match style {
        Style::Plain => raw,
        Style::SingleQuoted => raw.strip_prefix('\'')?.strip_suffix('\'')?,
        Style::DoubleQuoted => raw.strip_prefix('"')?.strip_suffix('"')?,
        Style::Literal | Style::Folded => return None,
    };
    let escaped = style == Style::SingleQuoted && inside.contains("''")
        || style == Style::DoubleQuoted && inside.contains('\\');
    (!escaped && !inside.contains(['\n', '\r'])).then_some(inside)
}

fn assert_tree(tree: &Tree) {
    let source = tree.source();
    for id in tree.ids() {
        let node = &tree[id];
        assert_inside(source, node.span, "the value");
        let raw = source.slice(node.span);
        let context = || format!("{:?} in {:?}", tree.pointer(id), source.text());
        let scalar = !matches!(node.kind, Kind::List(_) | Kind::Map(_));
        let written = scalar && !raw.starts_with('*') && !raw.is_empty();
        if let Some(inside) = verbatim(raw, node.style).filter(|_| written) {
            // What nobody sees is not in the text.
            let text = plain_text(&node.text);
            assert_eq!(plain_text(inside), text, "{}", context());
        }
        // Barred characters inside block scalars are replaced in the text.
        let barred = raw.contains(|c: char| c.is_control() && !"\t\n\r".contains(c));
        let block = matches!(node.style, Style::Literal | Style::Folded);
        if block && !raw.is_empty() && !barred {
            // What nobody sees is not in the text, here as above.
            let (seen, text) = (plain_text(raw), plain_text(&node.text));
            let first = text.split_whitespace().next();
            assert_eq!(seen.split_whitespace().next(), first, "{}", context());
            assert_eq!(raw, raw.trim_end(), "{}", context());
        }
        if let Step::Key { name, span, .. } = &node.step {
            assert_inside(source, *span, "the key");
            assert_key(source.slice(*span), name, &context());
        }
        assert_children(tree, id, raw);
        assert_inside(source, tree.mark(id), "the mark");
    }
}

fn assert_key(raw: &str, name: &str, context: &str) {
    let style = match raw.chars().next() {
        Some('*') => return,
        Some('"') => Style::DoubleQuoted,
        Some('\'') => Style::SingleQuoted,
        Some('|' | '>') | None => Style::Literal,
        Some(_) => Style::Plain,
    };
    if let Some(inside) = verbatim(raw, style) {
        assert_eq!(plain_text(inside), plain_text(name), "key {context}");
    }
}

fn assert_children(tree: &Tree, id: NodeId, raw: &str) {
    if raw.starts_with('*') {
        return;
    }
    let holds = |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
    for child in tree.children(id) {
        assert_eq!(tree[*child].parent, Some(id));
        let spans = [Some(tree[*child].span), tree.key_span(*child)];
        for span in spans.into_iter().flatten() {
            let context = || format!("{:?} {:?}", tree.pointer(*child), tree.source().text());
            assert!(holds(tree[id].span, span), "{}", context());
        }
    }
}

/// Reads bytes as the program does, and looks at every span on the way.
fn check(bytes: &[u8]) -> (Arc<Source>, Read) {
    let (source, mut findings) = open("readiness.yaml", bytes);
    let unreadable = findings.iter().any(|finding| finding.rule == "unreadable");
    let mut reading = if unreadable {
        Read {
            tree: None,
            findings: Vec::new(),
        }
    } else {
        read(&source)
    };
    findings.append(&mut reading.findings);
    for finding in &findings {
        assert!(
            !finding.labels.is_empty() && finding.help.is_some(),
            "{finding:?}"
        );
        for label in &finding.labels {
            assert_inside(&source, label.span, &finding.message);
            let empty = label.span.is_empty() && !source.text().is_empty();
            assert!(!empty, "{finding:?} marks nothing in {:?}", source.text());
        }
    }
    assert!(
        reading.tree.is_some() || !findings.is_empty(),
        "refused without a word"
    );
    if let Some(tree) = &reading.tree {
        assert_tree(tree);
    }
    reading.findings = findings;
    (source, reading)
}

#[test]
fn mutated_manifests_are_read_or_refused_with_true_positions() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut read, mut refused) = (0, 0);
    for round in 0..6000 {
        let base = match round % 3 {
            0 => SMALL[random.below(SMALL.len())],
            _ => STYLES,
        };
        let bytes = mutate(&mut random, base);
        match check(&bytes).1.tree {
            Some(_) => read += 1,
            None => refused += 1,
        }
    }
    assert!(
        read > 1000 && refused > 1000,
        "{read} read, {refused} refused"
    );
}

#[test]
fn every_beginning_of_a_manifest_is_read_or_refused() {
    for end in 0..=STYLES.len() {
        check(&STYLES.as_bytes()[..end]);
    }
}

#[test]
fn the_same_manifest_has_the_same_marks_with_crlf_and_byte_order_mark() {
    let marks = |text: &str| {
        let (source, reading) = check(text.as_bytes());
        let tree = reading.tree.expect("it is YAML");
        let words = |id| source.slice(tree.mark(id)).replace("\r\n", "\n");
        tree.ids().map(words).collect::<Vec<_>>()
    };
    let plain = marks(STYLES);
    assert_eq!(plain, marks(&STYLES.replace('\n', "\r\n")));
    assert_eq!(plain, marks(&format!("\u{feff}{STYLES}")));
}

#[test]
fn a_container_ends_with_its_last_value_and_not_with_a_comment() {
    let text = "owner: {team: x}   # comment\nlist:\n  - a\n  - b: c   # d\n\n# e\nnone: []\n";
    let (source, reading) = check(text.as_bytes());
    let tree = reading.tree.expect("it is YAML");
    let slice = |key| source.slice(tree[tree.get(Tree::ROOT, key).expect("a key")].span);
    assert_eq!(slice("owner"), "team: x");
    assert_eq!(slice("list"), "a\n  - b: c");
    assert_eq!(slice("none"), "[]");
}

fn to_json(tree: &Tree, id: NodeId) -> serde_json::Value {
    use serde_json::Value;
    match &tree[id].kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::from(*value),
        Kind::Integer(value) => Value::from(*value),
        Kind::Float(value) => Value::from(*value),
        Kind::Text => Value::from(&*tree[id].text),
        Kind::List(items) => items.iter().map(|item| to_json(tree, *item)).collect(),
        Kind::Map(values) => Value::Object(
            (values.iter())
                .map(|value| {
                    (
                        tree.key(*value).unwrap_or("").to_owned(),
                        to_json(tree, *value),
                    )
                })
                .collect(),
        ),
    }
}

#[test]
fn values_equal_those_of_an_independent_reader() {
    let mut random = Random(42);
    let mut compared = 0;
    for round in 0..3000 {
        let base = if round % 4 == 0 {
            SMALL[random.below(SMALL.len())]
        } else {
            STYLES
        };
        let bytes = if round == 1 {
            base.as_bytes().to_vec()
        } else {
            mutate(&mut random, base)
        };
        let (source, reading) = check(&bytes);
        let Some(tree) = reading.tree.filter(|_| reading.findings.is_empty()) else {
            continue;
        };
        if tree.ids().any(|id| ambiguous(&tree[id]).is_some()) {
            continue;
        }
        // The other reader knows YAML 1.1 only, so it refuses some of what 1.2 allows.
        let Ok(other) = serde_yaml::from_str::<serde_json::Value>(source.text()) else {
            continue;
        };
        assert_eq!(to_json(&tree, Tree::ROOT), other, "{:?}", source.text());
        compared += 1;
    }
    assert!(compared > 300, "{compared} compared");
}
