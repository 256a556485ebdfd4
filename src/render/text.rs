//! Prose on a terminal: columns, wrapping, and lines that no build server takes for a command.

use crate::source::shown;
use std::borrow::Cow;

/// The columns that a character takes on a terminal, close enough to decide where to break.
pub(super) fn columns(character: char) -> usize {
    match character {
        '\t' => 4,
        c if c.is_ascii() => 1,
        c if is_wide(c) => 2,
        _ => 1,
    }
}

/// The blocks that Unicode's East Asian Width (UAX 11) calls wide, emoji among them.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// A line that no build server reads as a command: one that would start with `::` gets a backslash
/// before it. Commands that begin with `##` are broken when the report is made.
pub(super) fn guarded(line: &str) -> Cow<'_, str> {
    let words = line.trim_start();
    if !words.starts_with("::") {
        return Cow::Borrowed(line);
    }
    let (blanks, words) = line.split_at(line.len() - words.len());
    Cow::Owned(format!("{blanks}\\{words}"))
}

/// Text from outside for the log of a build: nothing in it steers a terminal, and no line of it is a
/// command.
pub fn logged(text: &str) -> String {
    let text = shown(text);
    let lines = text.split_inclusive('\n');
    lines.map(guarded).collect()
}

/// The text in lines of at most `room` columns, the first of which has `used` columns already.
/// Words between two backticks stay together where they fit on a line: they are there to be copied.
/// A longer word stands on a line of its own, whole.
pub fn wrapped(text: &str, room: usize, used: usize) -> Vec<String> {
    let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if used + text.len() < room && text.bytes().all(plain) {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = used;
    for paragraph in text.split('\n') {
        for word in words(paragraph, room) {
            let needs = width(word.text);
            let blank = usize::from(word.spaced && !line.is_empty());
            let full = taken + blank + needs > room;
            if full && (!line.is_empty() || (taken == used && used > 0 && lines.is_empty())) {
                lines.push(std::mem::take(&mut line));
                taken = 0;
            } else if blank == 1 {
                line.push(' ');
                taken += 1;
            }
            line.push_str(word.text);
            taken += needs;
        }
        lines.push(std::mem::take(&mut line));
        taken = 0;
    }
    lines
}

/// A piece of text that stays together.
struct Word<'a> {
    text: &'a str,
    /// A blank stands before it.
    spaced: bool,
}

fn words(text: &str, room: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut spaced = false;
    let mut quote_end = 0;
    for (at, character) in text.char_indices() {
        if character == '`' && at >= quote_end {
            let end = text[at + 1..].find('`').map_or(at, |end| at + end + 2);
            quote_end = if width(&text[at..end.max(at)]) <= room {
                end
            } else {
                at
            };
        }
        let blank = character.is_whitespace();
        if at < quote_end || !(blank || is_wide(character)) {
            continue;
        }
        if start < at {
            let text = &text[start..at];
            found.push(Word { text, spaced });
            spaced = false;
        }
        start = if blank { at + character.len_utf8() } else { at };
        spaced |= blank;
    }
    if start < text.len() {
        let text = &text[start..];
        found.push(Word { text, spaced });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_backticks_stay_together() {
        assert_eq!(
            wrapped("name the team, as in `team: \"@acme/x\"`, today", 30, 0),
            ["name the team, as in", "`team: \"@acme/x\"`, today"]
        );
    }

    #[test]
    fn text_without_blanks_breaks_between_wide_characters() {
        assert_eq!(wrapped("名前名前名前", 4, 0), ["名前", "名前", "名前"]);
    }

    #[test]
    fn a_word_longer_than_a_line_stays_whole() {
        assert_eq!(
            wrapped("see https://long.example/path now", 12, 8),
            ["see", "https://long.example/path", "now"]
        );
    }

    #[test]
    fn a_line_that_looks_like_a_command_is_guarded() {
        assert_eq!(guarded("  ::error::x"), "  \\::error::x");
        assert_eq!(guarded("a::b"), "a::b");
    }
}
