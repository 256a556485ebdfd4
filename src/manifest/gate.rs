//! The gatekeeper: which bytes may become a manifest at all.
//!
//! It alone knows encodings and which hidden characters are allowed where.

use super::limit::{MAX_BYTES, MAX_FINDINGS_PER_ID, MAX_LINE_IN_HELP};
use super::{clip, head, said};
use crate::finding::Finding;
use crate::source::{self, Source, Span};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// How many sorts of hidden characters are reported one by one.
const MAX_SORTS: usize = 16;

/// A file's bytes as a source, and what stands against reading it.
///
/// The text is the file where it is UTF-8 and not too large; else a copy that is the same up to the
/// first fault, so that findings have their true place. [`super::read`] makes sense only where no
/// finding is `unreadable`.
///
/// Hidden characters are those of [`source::is_hidden`], a carriage return without a line feed, and
/// noncharacters. Allowed are one byte-order mark at byte 0, and the variation selectors U+FE0E and
/// U+FE0F directly after an emoji, where every keyboard puts them.
pub fn open(name: &str, bytes: &[u8]) -> (Arc<Source>, Vec<Finding>) {
    if bytes.len() > MAX_BYTES {
        let text = String::from_utf8_lossy(&bytes[..MAX_BYTES]).into_owned();
        let finding = too_large(&text);
        return (Source::new(name, text), vec![finding]);
    }
    if let Some(encoding) = wide_encoding(bytes) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let finding = not_utf_8(name, &text, 0, encoding, &format!("starts like {encoding}"));
        return (Source::new(name, text), vec![finding]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let mut findings = hidden(text);
            let source = Source::new(name, text);
            secret(&source, &mut findings);
            (source, findings)
        }
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let at = error.valid_up_to();
            let (encoding, words) = guess(&bytes[at..]);
            let finding = not_utf_8(name, &text, at, encoding, &words);
            (Source::new(name, text), vec![finding])
        }
    }
}

/// Printable ASCII and line ends only: nothing that needs a second look. Every text is read by this,
/// so whole chunks are compared at a time.
pub(super) fn is_plain(text: &str) -> bool {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    text.as_bytes()
        .chunks(64)
        .all(|chunk| chunk.iter().fold(true, |all, byte| all & plain(byte)))
}

/// Text without hidden characters, for looking words up: `T<U+200B>BD` still reads `TBD`.
pub fn plain_text(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_refused) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_refused(*c)).collect())
}

/// A value's text without what [`open`] has reported in it: one cause, one finding.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || found(text).next().is_none() {
        return Cow::Borrowed(text);
    }
    let hidden: Vec<usize> = found(text).map(|(at, _)| at).collect();
    let kept = text
        .char_indices()
        .filter(|(at, _)| hidden.binary_search(at).is_err());
    Cow::Owned(kept.map(|(_, c)| c).collect())
}

/// Hidden characters and the noncharacters that YAML bars.
fn is_refused(character: char) -> bool {
    source::is_hidden(character) || matches!(character, '\u{fffe}' | '\u{ffff}')
}

fn too_large(text: &str) -> Finding {
    let mut finding = said(
        "unreadable",
        head(text, Span::new(0, text.len())),
        "the file is larger than 1 MiB, and no more than that is read".into(),
    );
    finding.help = Some(
        "move what is not an answer into files of its own and name them by path: \
         `runbook: docs/runbook.md`"
            .into(),
    );
    finding
}

fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [0, second, ..] if *second != 0 => Some("UTF-16"),
        [first, 0, third, ..] if *first != 0 && *third != 0 => Some("UTF-16"),
        _ => None,
    }
}

/// What bytes that are not UTF-8 probably are: an encoding's name for iconv, and words.
fn guess(bytes: &[u8]) -> (&'static str, String) {
    let first = bytes.first().copied().unwrap_or(0);
    match (first, bytes.get(1).copied().unwrap_or(0)) {
        (0xc0 | 0xc1, _) | (0xe0, 0x80..=0x9f) | (0xf0, 0x80..=0x8f) => {
            ("UTF-8", "is written in more bytes than UTF-8 allows".into())
        }
        (0xed, 0xa0..=0xbf) => ("UTF-8", "is half of a surrogate pair".into()),
        (0xa0..=0xff, _) => {
            let words = format!("would be `{}` in Latin-1", char::from(first));
            ("LATIN1", words)
        }
        (0x80..=0x9f, _) => ("WINDOWS-1252", "may be Windows-1252".into()),
        _ => ("LATIN1", "belongs to no character".into()),
    }
}

fn not_utf_8(name: &str, text: &str, at: usize, encoding: &str, words: &str) -> Finding {
    let byte = match text.as_bytes().get(at) {
        Some(_) if at == 0 && words.starts_with("starts") => String::new(),
        _ => format!(" at byte {at}"),
    };
    let mut finding = said(
        "unreadable",
        clip(text, Span::new(at, at + 1)),
        format!("the file is not UTF-8: what stands{byte} {words}"),
    );
    if words.starts_with("starts") {
        finding.message = format!("the file is not UTF-8: it {words}");
    }
    finding.labels[0].text = "not UTF-8".into();
    let file = shell_name(name);
    finding.help = Some(if encoding == "UTF-8" {
        format!("find all such places: `iconv -f UTF-8 -t UTF-8 {file} > /dev/null`")
    } else {
        format!("save the file as UTF-8: `iconv -f {encoding} -t UTF-8 {file} > utf-8.yaml`")
    });
    finding
}

/// The file's name where it can be typed in a shell as it is.
fn shell_name(name: &str) -> &str {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "./_-".contains(c);
    if name.chars().all(harmless) && !name.starts_with('-') && !name.is_empty() {
        name
    } else {
        "readiness.yaml"
    }
}

/// One finding for each thing that looks like a secret, wherever it stands: in comments, too.
fn secret(source: &Source, findings: &mut Vec<Finding>) {
    let secrets = source.secrets();
    for secret in secrets.iter().take(MAX_FINDINGS_PER_ID) {
        let range = &secret.range;
        let mut finding = said(
            "secret-in-manifest",
            head(source.text(), Span::new(range.start, range.end)),
            format!(
                "this looks like {}, and everybody who reads the file has it",
                secret.kind
            ),
        );
        finding.labels[0].text = "a secret".into();
        finding.help = Some(
            "revoke it, and name the place where it is kept instead: `${CLAIMS_DB_PASSWORD}`"
                .into(),
        );
        findings.push(finding);
    }
    let more = secrets.len().saturating_sub(MAX_FINDINGS_PER_ID);
    if let (1.., Some(last)) = (more, findings.last_mut()) {
        last.message = format!("{}; {more} more like it follow", last.message);
    }
}

/// One finding for each sort of hidden character, at its first place.
fn hidden(text: &str) -> Vec<Finding> {
    if is_plain(text) {
        return Vec::new();
    }
    let mut order: Vec<(char, usize, usize)> = Vec::new();
    let mut known: HashMap<char, usize> = HashMap::new();
    for (at, character) in found(text) {
        let index = *known.entry(character).or_insert_with(|| {
            order.push((character, at, 0));
            order.len() - 1
        });
        order[index].2 += 1;
    }
    let beyond: usize = order.iter().skip(MAX_SORTS).map(|sort| sort.2).sum();
    let mut findings: Vec<Finding> = (order.iter().take(MAX_SORTS))
        .map(|(character, at, count)| hidden_at(text, *character, *at, *count))
        .collect();
    if let (true, Some(last)) = (beyond > 0, findings.last_mut()) {
        last.message = format!("{}; {beyond} of other sorts follow", last.message);
    }
    findings
}

fn hidden_at(text: &str, character: char, at: usize, count: usize) -> Finding {
    let span = Span::new(at, at + character.len_utf8());
    let name = name_of(character);
    let more = more(count);
    let harm = harm_of(character);
    let mut finding = said(
        "hidden-character",
        span,
        format!("U+{:04X} ({name}) {harm}{more}", u32::from(character)),
    );
    finding.labels[0].text = name.into();
    // For some readers a carriage return ends a line, and that is what was meant.
    let breaks = ['\n', '\r'];
    let start = text[..at].rfind(breaks).map_or(0, |line| line + 1);
    let end = text[at..].find(breaks).map_or(text.len(), |line| at + line);
    let line = plain_text(&text[start..end]);
    let line: String = line.trim().chars().take(MAX_LINE_IN_HELP).collect();
    finding.help = Some(if line.is_empty() {
        "delete the line".into()
    } else {
        format!("type the line anew: `{line}`")
    });
    finding
}

/// Words for how many of a sort there are beside the one that is marked.
fn more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => ", and one more follows".into(),
        _ => format!(", and {} more follow", count - 1),
    }
}

/// Every character that is refused, with its byte offset.
fn found(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut before = ' ';
    text.char_indices().filter(move |(at, character)| {
        let last = std::mem::replace(&mut before, *character);
        match character {
            ' '..='~' | '\n' | '\t' => false,
            '\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
            '\u{feff}' => *at != 0,
            '\u{fe0e}' | '\u{fe0f}' => !takes_emoji_style(last),
            other => is_refused(*other),
        }
    })
}

/// Whether a variation selector after this character chooses between text and emoji style. The
/// ranges hold the bases of Unicode's emoji-variation-sequences.txt (15.0), and few others.
fn takes_emoji_style(character: char) -> bool {
    matches!(character,
        '#' | '*' | '0'..='9' | '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}'
        | '\u{2139}' | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{24c2}'
        | '\u{25aa}'..='\u{27bf}' | '\u{2934}' | '\u{2935}' | '\u{2b05}'..='\u{2b55}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f004}'..='\u{1faff}')
}

fn name_of(character: char) -> &'static str {
    match character {
        '\0' => "NUL",
        '\r' => "lone carriage return",
        '\u{1b}' => "escape",
        '\u{85}' => "next line",
        '\u{ad}' => "soft hyphen",
        '\u{34f}' => "combining grapheme joiner",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "Hangul filler",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{61c}' | '\u{200e}' | '\u{200f}' => "direction mark",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction override",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "byte-order mark",
        '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180f}' | '\u{e0100}'..='\u{e01ef}' => {
            "variation selector"
        }
        '\u{e0000}'..='\u{e0fff}' => "tag character",
        c if c.is_control() => "control character",
        _ => "invisible character",
    }
}

fn harm_of(character: char) -> &'static str {
    match character {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "ends a line for some readers only",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "makes the text look different from what is read"
        }
        c if c.is_control() => "is not text",
        _ => "cannot be seen",
    }
}

/// The text with each character that the parser refuses replaced by one of as many bytes, so that
/// what stands after it is still read. [`open`] has reported each of them.
pub(super) fn parseable(text: &str) -> Cow<'_, str> {
    let barred = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if is_plain(text) || !text.chars().any(barred) {
        return Cow::Borrowed(text);
    }
    let stand_in = |c: char| match (barred(c), c.len_utf8()) {
        (false, _) => c,
        (true, 1) => '_',
        (true, 2) => '\u{b7}',
        (true, _) => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(stand_in).collect())
}

/// The first hidden character that an escape in a double-quoted scalar decodes to (`"\u200b"`,
/// `"\e"`), with the number of others. The span is the scalar's, quotes included.
pub(super) fn hidden_escape(text: &str, span: Span) -> Option<Finding> {
    let raw = text.get(span.range()).unwrap_or("");
    let mut first: Option<(usize, usize, char)> = None;
    let mut count = 0;
    let mut at = 0;
    while let Some(backslash) = raw[at..].find('\\').map(|found| at + found) {
        let (length, character) = escape(&raw[backslash + 1..]);
        let mut end = (backslash + 1 + length).min(raw.len());
        while !raw.is_char_boundary(end) {
            end += 1;
        }
        if let Some(character) = character.filter(|c| is_refused(*c) || *c == '\r') {
            first = first.or(Some((backslash, end, character)));
            count += 1;
        }
        at = end;
    }
    let (from, to, character) = first?;
    let start = span.start as usize;
    let written = &raw[from..to];
    let (name, harm) = (name_of(character), harm_of(character));
    let mut finding = said(
        "hidden-character",
        Span::new(start + from, start + to),
        format!(
            "`{written}` stands for a {name}, which {harm}{}",
            more(count)
        ),
    );
    finding.labels[0].text = name.into();
    let line = raw.lines().next().unwrap_or(raw).replace(written, "");
    let line: String = line.chars().take(MAX_LINE_IN_HELP).collect();
    finding.help = Some(format!("write the text without it: `{line}`"));
    Some(finding)
}

/// How many bytes follow a backslash in its escape, and what they stand for, where that is hidden.
fn escape(after: &str) -> (usize, Option<char>) {
    let hex = |digits: usize| {
        let code = after
            .get(1..=digits)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        (1 + digits, code.and_then(char::from_u32))
    };
    match after.chars().next() {
        Some('0') => (1, Some('\0')),
        Some('a') => (1, Some('\u{7}')),
        Some('b') => (1, Some('\u{8}')),
        Some('v') => (1, Some('\u{b}')),
        Some('f') => (1, Some('\u{c}')),
        Some('r') => (1, Some('\r')),
        Some('e') => (1, Some('\u{1b}')),
        Some('N') => (1, Some('\u{85}')),
        Some('L') => (1, Some('\u{2028}')),
        Some('P') => (1, Some('\u{2029}')),
        Some('x') => hex(2),
        Some('u') => hex(4),
        Some('U') => hex(8),
        Some(other) => (other.len_utf8(), None),
        None => (0, None),
    }
}
