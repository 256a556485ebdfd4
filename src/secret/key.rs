//! Secrets that are known by what stands before them: a key, an address, the head of a private key.

use super::{LONGEST, MASK, Secret};
use std::ops::Range;

/// The last words of keys whose values are secrets.
const KEYS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
    "access_key",
    "account_key",
    "secret_key",
    "signing_key",
    "encryption_key",
    "auth_key",
    "credential",
    "bearer",
];

/// How a private key begins.
const KEY_BEGINS: &str = "-----BEGIN ";

/// What is known by what stands before it: private keys, passwords in addresses, values of keys.
pub(super) fn marked(text: &str, found: &mut Vec<Secret>) {
    let mut keys: Vec<Range<usize>> = Vec::new();
    // To ask first is faster than to look for places, and there hardly ever are any.
    let places = text
        .contains(KEY_BEGINS)
        .then(|| text.match_indices(KEY_BEGINS));
    for (at, _) in places.into_iter().flatten() {
        if keys.last().is_some_and(|key| at < key.end) {
            continue;
        }
        if let Some(key) = private_key(text, at) {
            keys.push(key.range.clone());
            found.push(key);
        }
    }
    let outside = |at: usize| {
        let next = keys.partition_point(|key| key.end <= at);
        keys.get(next).is_none_or(|key| at < key.start)
    };
    for (at, _) in text.match_indices(':').filter(|(at, _)| outside(*at)) {
        match text[at..].starts_with("://") {
            true => found.extend(in_address(text, at + 3)),
            false => under_key(text, at, found),
        }
    }
    for (at, _) in text.match_indices('=').filter(|(at, _)| outside(*at)) {
        under_key(text, at, found);
    }
}

/// At most so many bytes of a text from a byte on.
fn part(text: &str, from: usize, most: usize) -> &str {
    let mut end = text.len().min(from + most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(from..end).unwrap_or("")
}

/// `-----BEGIN … PRIVATE KEY-----` up to its end, or as far as its lines go on.
fn private_key(text: &str, start: usize) -> Option<Secret> {
    const LONGEST_KEY: usize = 16 * 1024;
    let rest = part(text, start, LONGEST_KEY);
    let head = rest.lines().next().unwrap_or("");
    let head = &head[..head.get(11..)?.find("-----")? + 16];
    if !head.contains("PRIVATE KEY") {
        return None;
    }
    let body = &rest[head.len()..];
    let end = match body.find("-----END ") {
        Some(end) => {
            let tail = &body[end + 9..];
            end + 9 + tail.find("-----").map_or(0, |at| at + 5)
        }
        None => {
            let goes_on = |line: &&str| {
                let line = line.trim();
                !line.is_empty() && !line.contains(char::is_whitespace)
            };
            let lines = body.split_inclusive('\n');
            let (first, more) = (lines.clone().next().map_or(0, str::len), lines.skip(1));
            first + more.take_while(goes_on).map(str::len).sum::<usize>()
        }
    };
    let hidden = start + head.len();
    Some(Secret {
        range: start..hidden + end,
        hidden: hidden..hidden + body[..end].trim_end().len(),
        kind: "a private key",
    })
}

/// The password of `://user:password@host`.
fn in_address(text: &str, start: usize) -> Option<Secret> {
    let rest = part(text, start, LONGEST);
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<');
    let length = rest
        .char_indices()
        .find(|(_, c)| ends(*c))
        .map_or(rest.len(), |(at, _)| at);
    let authority = &rest[..length];
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    let given = !password.is_empty() && !is_reference(password) && password != MASK;
    let from = start + name.len() + 1;
    given.then(|| Secret {
        range: from..from + password.len(),
        hidden: from..from + password.len(),
        kind: "a password in an address",
    })
}

/// Whether a name stands for something that is put in its place later, or for a place of a vault.
fn is_reference(value: &str) -> bool {
    let env = value.len() > 2
        && value.contains('_')
        && value
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    env || value.starts_with([
        '$', '{', '<', '*', '[', '%', '&', '!', '/', '.', '@', '#', '~',
    ]) || value.contains("://")
        || value.contains("${")
}

/// The values of a key that looks like one of a secret; the key ends before `at`.
fn under_key(text: &str, at: usize, found: &mut Vec<Secret>) {
    let around = |b: &u8| matches!(b, b' ' | b'"' | b'\'');
    let bytes = &text.as_bytes()[..at];
    let end = bytes
        .iter()
        .rposition(|b| !around(b))
        .map_or(0, |at| at + 1);
    if !may_end_secret(&bytes[..end]) {
        return;
    }
    let before = &text[..end];
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let length = before.bytes().rev().take(64).take_while(is_part).count();
    let key = &before[before.len() - length..];
    if !is_secret_key(key) {
        return;
    }
    let assigned = text.as_bytes()[at] == b'=';
    let rest = part(text, at + 1, 8 * LONGEST);
    if !assigned && !rest.starts_with([' ', '\t', '\n', '\r', '"', '\'']) && !rest.is_empty() {
        return;
    }
    let mut add = |range: Range<usize>| {
        if looks_secret(&text[range.clone()]) {
            found.push(Secret {
                range: range.clone(),
                hidden: range,
                kind: "the value of a key that holds secrets",
            });
        }
    };
    let line = rest.find('\n').unwrap_or(rest.len());
    let words = rest[..line].trim();
    let block = words.is_empty() || words.starts_with(['|', '>', '#']);
    if assigned || !block {
        return each_value(text, at + 1..at + 1 + line, assigned, &mut add);
    }
    // The value stands on the lines below.
    const LINES: usize = 20;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let own = indent(&text[start..at]);
    let mut from = at + 1 + line + 1;
    for line in rest.get(line + 1..).unwrap_or("").lines().take(LINES) {
        let deeper = indent(line) > own || line.trim_start().starts_with('-');
        if !deeper || line.contains(": ") || line.trim_end().ends_with(':') {
            return;
        }
        let lead = indent(line);
        each_value(text, from + lead..from + line.len(), false, &mut add);
        from += line.len() + 1;
    }
}

/// The value in a part of a line, or those of a list in brackets.
fn each_value(text: &str, part: Range<usize>, assigned: bool, add: &mut dyn FnMut(Range<usize>)) {
    const MOST: usize = 20;
    let mut at = part.start;
    for _ in 0..MOST {
        let rest = &text[at..part.end];
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '[', ',']).len();
        let list = rest[..skipped].contains(['[', ',']) && !assigned;
        at += skipped;
        let rest = &text[at..part.end];
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let start = at + quote.map_or(0, char::len_utf8);
        let value = &text[start..part.end];
        let ends = |c: char| match quote {
            Some(quote) => c == quote,
            None => {
                c.is_whitespace()
                    || matches!(c, '}' | ']' | '`' | '"' | '\'')
                    || (assigned && matches!(c, ';' | '&' | ',' | ')'))
            }
        };
        let found = value.char_indices().take(LONGEST).find(|(_, c)| ends(*c));
        let length = match (found, value.len() > LONGEST) {
            (Some((length, _)), _) => length,
            (None, false) => value.len(),
            (None, true) => return,
        };
        let end = start + length;
        let plain = value[..length].trim_end_matches(',');
        // Words are an answer, not a password.
        let after = text[end..part.end].trim_start();
        let alone = quote.is_some()
            || assigned
            || after.is_empty()
            || value[..length].ends_with(',')
            || after.starts_with(['#', '}', ']', ',', '`', '"', '\'']);
        if alone {
            add(start..start + plain.len());
        }
        at = end + quote.map_or(0, char::len_utf8);
        if !list || at >= part.end || !text[end..part.end].contains(',') && plain.len() == length {
            return;
        }
    }
}

/// Whether a key may end in three letters that one of [`KEYS`] ends in: nearly all others do not.
fn may_end_secret(key: &[u8]) -> bool {
    let key = match key {
        [one @ .., b's' | b'S'] => one,
        _ => key,
    };
    let [.., third, second, last] = key else {
        return false;
    };
    let letter = |b: &u8| u32::from(b.to_ascii_lowercase().wrapping_sub(b'a'));
    let has = |letters: u32, b: &u8| letters.checked_shr(letter(b)).unwrap_or(0) & 1 == 1;
    let before = ENDS.get(letter(last) as usize);
    before.is_some_and(|[before, first]| has(*before, second) && has(*first, third))
}

/// Of each last letter of [`KEYS`] the letters before it, and those before these, as bits.
static ENDS: [[u32; 2]; 26] = {
    let (mut ends, mut at) = ([[0; 2]; 26], 0);
    while at < KEYS.len() {
        let key = KEYS[at].as_bytes();
        let end = &mut ends[(key[key.len() - 1] - b'a') as usize];
        end[0] |= 1 << (key[key.len() - 2] - b'a');
        end[1] |= 1 << (key[key.len() - 3] - b'a');
        at += 1;
    }
    ends
};

/// Whether the last words of a key say that its value is a secret: `db-password`, `apiKey`, `tokens`.
fn is_secret_key(key: &str) -> bool {
    let mut words = String::with_capacity(key.len() + 4);
    let mut was_small = false;
    for c in key.chars() {
        if c.is_ascii_uppercase() && was_small {
            words.push('_');
        }
        was_small = c.is_ascii_lowercase();
        words.push(match c {
            '-' | '.' => '_',
            other => other.to_ascii_lowercase(),
        });
    }
    let one = words.strip_suffix('s').unwrap_or(&words);
    let ends = |words: &str, known: &str| {
        words
            .strip_suffix(known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    };
    KEYS.iter()
        .any(|known| ends(&words, known) || ends(one, known))
}

/// Whether a value is one word that nobody would write as an answer.
fn looks_secret(value: &str) -> bool {
    const SHORTEST: usize = 6;
    const SHORTEST_WORD: usize = 8;
    if value.len() < SHORTEST || value.contains(char::is_whitespace) || is_reference(value) {
        return false;
    }
    let amount = value
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'_' | b'%' | b':' | b'-' | b'/'));
    let digest = ["sha1:", "sha256:", "sha512:", "md5:"]
        .iter()
        .any(|it| value.starts_with(it));
    if amount || digest || value.contains(MASK) {
        return false;
    }
    // `600/min`, `90d`, `15m`
    let counted = value.starts_with(|c: char| c.is_ascii_digit())
        && value
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/'))
            .len()
            <= 4;
    let place = value
        .bytes()
        .all(|b| b.is_ascii_lowercase() || matches!(b, b'/' | b'-' | b'_' | b'.'));
    let name = value
        .bytes()
        .all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'.' | b'/' | b':'));
    let word = value.len() >= SHORTEST_WORD && value.bytes().all(|b| b.is_ascii_alphabetic());
    let numbered = is_numbered_name(value);
    !counted && !numbered && (word || !(name || place))
}

/// `claims-db-2`, `vault:claims/v3`: words and short numbers.
fn is_numbered_name(value: &str) -> bool {
    const LONGEST_NUMBER: usize = 4;
    let mut parts = value.split(['-', '_', '.', '/', ':']);
    let is_part = |part: &str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        part.len() - letters.len() <= LONGEST_NUMBER
            && letters.bytes().all(|b| b.is_ascii_lowercase())
    };
    value.contains(['-', '_', '.', '/', ':']) && parts.all(is_part)
}
