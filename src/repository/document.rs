//! YAML and JSON files of others: catalogues, contracts, lists of servers. They are read with the
//! parser that reads manifests, under its limits, and so every value knows its place.

use crate::manifest::{self, Tree};
use crate::source::Source;
use std::sync::Arc;

/// Larger files of others are not read.
const MAX_BYTES: usize = 256 << 10;
/// Documents read of one file.
const MAX_DOCUMENTS: usize = 50;

/// The documents of a YAML or JSON file, in order. Their spans point into the file.
///
/// Nothing where one of them cannot be read. What YAML allows and a manifest does not is no fault
/// here: of two equal keys the first counts.
pub fn documents(source: &Arc<Source>) -> Option<Vec<Tree>> {
    let text = source.text();
    if text.len() > MAX_BYTES {
        return None;
    }
    if text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '['])
    {
        let plain = Source::new(source.name(), without_comments(text));
        return manifest::read_other(&plain).tree.map(|tree| vec![tree]);
    }
    let mut out = Vec::new();
    let mut start = 0;
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        if line.trim_end() == "---" || line.starts_with("--- ") {
            ends.push((start, at));
            start = at + line.len();
        }
    }
    ends.push((start, text.len()));
    let mut padding = String::new();
    for (from, to) in ends {
        let part = &text[from..to];
        let comment = |line: &str| line.trim_start().starts_with('#');
        if part
            .lines()
            .all(|line| line.trim().is_empty() || comment(line))
        {
            continue;
        }
        if out.len() == MAX_DOCUMENTS {
            return None;
        }
        // Blanks keep each document where it stands.
        padding.extend(std::iter::repeat_n(
            '\n',
            from.saturating_sub(padding.len()),
        ));
        let alone = Source::new(source.name(), format!("{padding}{part}"));
        out.push(manifest::read_other(&alone).tree?);
    }
    Some(out)
}

/// JSON as editors keep it: `//` and `/* */` outside of texts become blanks, byte by byte.
fn without_comments(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let (mut at, mut quoted) = (0, false);
    while at < bytes.len() {
        let end = match (quoted, bytes[at], bytes.get(at + 1)) {
            (true, b'\\', _) => {
                at += 2;
                continue;
            }
            (_, b'"', _) => {
                quoted = !quoted;
                None
            }
            (false, b'/', Some(b'/')) => {
                let rest = &text.as_bytes()[at..];
                Some(at + memchr::memchr(b'\n', rest).unwrap_or(rest.len()))
            }
            (false, b'/', Some(b'*')) => {
                let rest = &text.as_bytes()[at..];
                Some(at + memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2))
            }
            _ => None,
        };
        match end {
            Some(end) => {
                let comment = bytes[at..end].iter_mut();
                comment.filter(|b| **b != b'\n').for_each(|b| *b = b' ');
                at = end;
            }
            None => at += 1,
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::NodeId;

    fn read(text: &str) -> Option<Vec<Tree>> {
        documents(&Source::new("a.yaml", text))
    }

    fn value(text: &str, document: usize, path: &[&str]) -> String {
        let trees = read(text).expect("readable");
        let tree = &trees[document];
        let id: NodeId = tree.at(Tree::ROOT, path).expect("there");
        let span = tree[id].span;
        assert!(text[span.range()].contains(&*tree[id].text));
        tree[id].text.to_string()
    }

    #[test]
    fn each_document_knows_its_place_in_the_file() {
        let text = "# é\n---\nkind: A\n--- \nkind: B\nspec: {owner: x}\n---\n";
        assert_eq!(value(text, 0, &["kind"]), "A");
        assert_eq!(value(text, 1, &["spec", "owner"]), "x");
        assert_eq!(read(text).map(|trees| trees.len()), Some(2));
    }

    #[test]
    fn json_is_read_with_tabs_comments_and_trailing_commas() {
        let text = "{\n\t// é servers\n\t\"servers\": {\n\t\t\"a\": {\"url\": \"https://x/*y*/\"}, /* z\n */\n\t},\n}";
        assert_eq!(value(text, 0, &["servers", "a", "url"]), "https://x/*y*/");
        let one = "{\"a\":{\"b\":\"c\\\"//d\\/e\"},\"n\":[1,true]}";
        assert!(read(one).is_some());
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for text in ["{\"a\": [", "a: [1,\nb: ]", "a: \"x", "{\"a\" \"b\"}"] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(read(&"a: 1\n".repeat(1 << 20)).is_none());
        let many = "---\na: 1\n".repeat(MAX_DOCUMENTS + 1);
        assert!(read(&many).is_none());
        assert_eq!(read("").map(|trees| trees.len()), Some(0));
    }
}
