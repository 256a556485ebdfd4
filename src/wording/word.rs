//! Parts a text into words and says what kind of thing each is. Hidden characters are removed a word
//! at a time, so that bytes stay true. Knows forms only, no language.

use crate::manifest::hash::{START, fnv};
use std::borrow::Cow;
use std::ops::Range;

/// What a word is by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// An ordinary word.
    Plain,
    /// A word with a capital inside a sentence: a name of something.
    Proper,
    /// Two or more capitals: `SLA`, `ERP`.
    Acronym,
    /// `7`, `1,200`, `3x`
    Number,
    /// `0.5%`
    Percent,
    /// `£4,200`, `120k EUR`
    Money,
    /// `30m`, `2 hours`
    Duration,
    /// `06:30`, `4pm`
    Clock,
    /// `2026-09-20`, `12 May`, `2025`
    Date,
    /// A number that names and counts nothing: `v9.1`, `ISO 27001`, `level 2`, `Article 22`.
    Designator,
    /// `` `claims.dlq` ``, `snake_case`, `docs/audit.sql`, `--flag`, `camelCase`
    Identifier,
    /// `@team`, `#channel`, an e-mail address, a URL.
    Address,
    /// An id that the same manifest declares.
    Name,
}

impl Class {
    /// Whether it is one token although it may hold several words.
    pub(super) fn is_token(self) -> bool {
        !matches!(self, Class::Plain | Class::Proper | Class::Acronym)
    }

    /// A number that says how much, how long or when.
    pub(super) fn counts(self) -> bool {
        matches!(
            self,
            Class::Number
                | Class::Percent
                | Class::Money
                | Class::Duration
                | Class::Clock
                | Class::Date
        )
    }
}

/// One word of a text.
#[derive(Debug)]
pub(super) struct Word<'t> {
    /// In lower case, hidden characters left out.
    pub text: Cow<'t, str>,
    /// The hash of its text, for it is looked for in many tables.
    pub hash: u32,
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is; the words of one token have its class.
    pub class: Class,
    /// The first word of a token; every ordinary word.
    pub head: bool,
    /// The clause that it stands in, counted from 0.
    pub clause: u32,
    /// The sentence that it stands in, counted from 0.
    pub sentence: u32,
    /// A sign stands before it: `>= 0.9`, `~ 5`, `→ page`.
    pub signed: bool,
}

/// The words of a text: runs of letters, digits and apostrophes. Hyphens and slashes part words, so
/// that `best-effort` and `best effort` are the same. `names` are ids of the manifest.
pub(super) fn words<'t>(text: &'t str, names: &[&str]) -> Vec<Word<'t>> {
    let mut reader = Reader {
        text,
        words: Vec::with_capacity(text.len() / 5 + 1),
        clause: 0,
        sentence: 0,
        fresh: true,
        signed: false,
    };
    let mut at = 0;
    while let Some(blanks) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + blanks;
        if text[at..start].contains('\n') {
            reader.end_sentence();
        }
        at = reader.simple(start, names).unwrap_or_else(|| {
            let end = chunk_end(text, start);
            reader.chunk(start..end, names);
            end
        });
    }
    super::form::join(&mut reader.words);
    reader.words
}

struct Reader<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
    clause: u32,
    sentence: u32,
    /// No word of the sentence has been read.
    fresh: bool,
    /// The last chunk was a sign.
    signed: bool,
}

/// Where the run of bytes without blanks ends that starts here; what stands between back-ticks is one.
fn chunk_end(text: &str, start: usize) -> usize {
    const LONGEST_CODE: usize = 120;
    let rest = &text[start..];
    if let Some(code) = rest.strip_prefix('`')
        && let Some(close) = code.bytes().take(LONGEST_CODE).position(|b| b == b'`')
    {
        return start + close + 2;
    }
    start + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

/// Characters around a word that do not belong to it.
fn is_fence(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | ','
            | ';'
            | ':'
            | '.'
            | '"'
            | '\''
            | '!'
            | '?'
            | '…'
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '«'
            | '»'
            | '*'
    )
}

impl<'t> Reader<'t> {
    fn end_clause(&mut self) {
        self.clause += 1;
    }

    fn end_sentence(&mut self) {
        self.clause += 1;
        self.sentence += 1;
        self.fresh = true;
    }

    /// Most chunks are letters and hyphens, small but for the first, with at most one mark after them:
    /// reads one of these as [`Reader::chunk`] does, and answers where it ends.
    fn simple(&mut self, start: usize, names: &[&str]) -> Option<usize> {
        let rest = &self.text.as_bytes()[start..];
        let first = rest.first().filter(|byte| byte.is_ascii_alphabetic())?;
        let small = |byte: &&u8| byte.is_ascii_lowercase() || **byte == b'-';
        let length = 1 + rest[1..].iter().take_while(small).count();
        let is_end = |at: usize| matches!(rest.get(at), None | Some(b' ' | b'\n'));
        let mark = rest.get(length).filter(|_| !is_end(length));
        let is_mark = |mark: &u8| matches!(mark, b'.' | b',' | b';' | b':');
        let is_ended = mark.is_none_or(|mark| is_mark(mark) && is_end(length + 1));
        let alone = rest[1..length].iter().all(|byte| *byte == b'-');
        let text = &self.text[start..start + length];
        if !is_ended || (alone && length > 1) || names.contains(&text) {
            return None;
        }
        let is_name = first.is_ascii_uppercase() && !alone && !self.fresh;
        let class = if is_name { Class::Proper } else { Class::Plain };
        let mut at = start;
        for part in text.split('-') {
            self.word(part, at..at + part.len(), class, true);
            at += part.len() + 1;
        }
        match mark {
            Some(b'.') if is_abbreviation(text, ".") => {}
            Some(b'.') => self.end_sentence(),
            Some(_) => self.end_clause(),
            None => {}
        }
        Some(start + length + usize::from(mark.is_some()))
    }

    fn chunk(&mut self, chunk: Range<usize>, names: &[&str]) {
        let raw = &self.text[chunk.clone()];
        if !raw.contains(char::is_alphanumeric) {
            if self.unit(raw, chunk.start) {
                return;
            }
            self.signed = raw.contains(['<', '>', '=', '≤', '≥', '~', '→', '≈', '|', '×']);
            return self.end_clause();
        }
        if raw.starts_with(['(', '"', '“', '[']) {
            self.end_clause();
        }
        let inner = raw.trim_start_matches(is_fence);
        let start = chunk.start + raw.len() - inner.len();
        let inner = inner.trim_end_matches(is_fence);
        let after = &self.text[start + inner.len()..chunk.end];
        self.signed |= inner.starts_with(['<', '>', '≤', '≥', '~', '=']);
        let class = class(inner, names, self.fresh);
        if class.is_token() {
            self.token(start..start + inner.len(), class);
        } else {
            self.pieces(start, inner, class);
        }
        let ordinal = after == "." && super::form::goes_on(inner, &self.text[chunk.end..]);
        let ends = after.contains(['.', '!', '?', '…']) && !ordinal;
        if ends && !is_abbreviation(inner, after) {
            self.end_sentence();
        } else if after.contains([';', ':', ',', ')', '"', '”', ']']) {
            self.end_clause();
        }
    }

    /// `0,5 %`, `5 €`: a sign apart from its number belongs to it.
    fn unit(&mut self, raw: &str, start: usize) -> bool {
        let sign = raw.trim_end_matches(is_fence);
        let class = match sign {
            "%" | "‰" => Class::Percent,
            "€" | "£" | "$" => Class::Money,
            _ => return false,
        };
        let Some(last) = self.words.iter_mut().rfind(|word| word.head) else {
            return false;
        };
        if last.class != Class::Number || self.fresh {
            return false;
        }
        last.class = class;
        last.range.end = start + sign.len();
        let after = &raw[sign.len()..];
        if after.contains(['.', '!', '?', '…']) {
            self.end_sentence();
        } else if !after.is_empty() {
            self.end_clause();
        }
        true
    }

    /// The words of a chunk that is no token.
    fn pieces(&mut self, start: usize, inner: &'t str, class: Class) {
        let mut from = None;
        for (at, character) in inner.char_indices().chain([(inner.len(), ' ')]) {
            let inside = character.is_alphanumeric()
                || character == '\''
                || character == '’'
                || crate::source::is_hidden(character);
            match (inside, from) {
                (true, None) => from = Some(at),
                (false, Some(begin)) => {
                    let range = start + begin..start + at;
                    let digits = inner[begin..at].bytes().all(|b| b.is_ascii_digit());
                    let class = if digits { Class::Number } else { class };
                    self.push(range, class, true);
                    from = None;
                }
                _ => {}
            }
            // A dash inside of a chunk parts clauses: `late—then`.
            if matches!(character, '→' | '—' | '/') {
                self.clause += u32::from(character != '/');
            }
        }
    }

    /// The words of a token; one without letters and digits is a word as it is.
    fn token(&mut self, range: Range<usize>, class: Class) {
        let text = self.text;
        let inside = |c: char| c.is_alphanumeric() || c == '\'';
        let mut head = true;
        let mut at = range.start;
        while at < range.end {
            let rest = &text[at..range.end];
            let Some(skip) = rest.find(inside) else { break };
            let begin = at + skip;
            let length = text[begin..range.end]
                .find(|c| !inside(c))
                .unwrap_or(range.end - begin);
            // The whole token is shown where its first word is.
            let shown = if head {
                range.clone()
            } else {
                begin..begin + length
            };
            self.word(&text[begin..begin + length], shown, class, head);
            head = false;
            at = begin + length;
        }
    }

    fn push(&mut self, range: Range<usize>, class: Class, head: bool) {
        let raw = &self.text[range.clone()];
        self.word(raw, range, class, head);
    }

    fn word(&mut self, raw: &'t str, range: Range<usize>, class: Class, head: bool) {
        let text = folded(raw);
        if text.is_empty() {
            return;
        }
        self.fresh = false;
        self.words.push(Word {
            hash: fnv(START, &text),
            text,
            range,
            class,
            head,
            clause: self.clause,
            sentence: self.sentence,
            signed: std::mem::take(&mut self.signed),
        });
    }
}

/// A word as it is compared: without hidden characters and apostrophes around it.
fn folded(raw: &str) -> Cow<'_, str> {
    if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return crate::script::folded(raw);
    }
    let visible = raw.chars().filter(|c| !crate::source::is_hidden(*c));
    let visible: String = visible.map(straight).collect();
    let folded = crate::script::folded(&visible);
    Cow::Owned(folded.trim_matches('\'').to_owned())
}

fn straight(character: char) -> char {
    if character == '’' { '\'' } else { character }
}

/// `e.g.`, `approx.`, `no. 7`: the dot ends no sentence.
fn is_abbreviation(inner: &str, after: &str) -> bool {
    after == "."
        && (inner.contains('.') || inner.len() == 1 || super::form::is_shortened(inner))
        && inner.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
}

/// What a chunk is by its form alone.
fn class(token: &str, names: &[&str], fresh: bool) -> Class {
    let bare = token.trim_matches('`');
    if !names.is_empty() && names.contains(&bare) {
        return Class::Name;
    }
    if let Some(handle) = token.strip_prefix(['@', '#'])
        && handle.starts_with(char::is_alphanumeric)
        && handle.contains(char::is_alphabetic)
    {
        return Class::Address;
    }
    let is_url = || token.as_bytes().contains(&b':') && token.contains("://");
    if is_url() || is_mail(token) {
        return Class::Address;
    }
    if let Some(number) = super::form::number(token) {
        return number;
    }
    if is_identifier(token) {
        return Class::Identifier;
    }
    let mut letters = token.chars().filter(|c| c.is_alphabetic());
    let capital = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.next();
    if capital && rest.is_some_and(char::is_uppercase) {
        return Class::Acronym;
    }
    if capital && rest.is_some() && !fresh {
        return Class::Proper;
    }
    Class::Plain
}

fn is_mail(token: &str) -> bool {
    token
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn is_identifier(token: &str) -> bool {
    if token.starts_with('`') || token.starts_with("--") && token.len() > 3 {
        return true;
    }
    if !token.is_ascii() || token.len() < 4 {
        return false;
    }
    let dotted = || {
        let mut parts = token.split('.');
        token.contains('.') && parts.all(|part| part.len() > 1)
    };
    let camel = || {
        let bytes = token.as_bytes();
        let lower = bytes
            .windows(2)
            .filter(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
        lower.count() > 0 && token.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let path = token.contains('/') && (token.starts_with('/') || token.matches('/').count() > 1);
    token.contains('_') || path || dotted() || camel() || is_kebab_code(token)
}

/// `svc-pricing-01`, `GG-AP-CODING`: parts joined by hyphens with a digit or capitals only.
fn is_kebab_code(token: &str) -> bool {
    let parts = token.split('-').count();
    let upper = token
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    let digit = token.bytes().any(|b| b.is_ascii_digit());
    parts > 2 && (upper || digit) && token.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{Class, words};

    /// The tokens of a text by their class, ordinary words left out.
    fn tokens(text: &str) -> Vec<(Class, &str)> {
        let words = words(text, &["manual-queue"]);
        let tokens = words
            .iter()
            .filter(|word| word.head && word.class != Class::Plain);
        tokens
            .map(|word| (word.class, &text[word.range.clone()]))
            .collect()
    }

    #[test]
    fn numbers_that_count_are_told_from_numbers_that_name() {
        for (text, class, token) in [
            ("after 30m", Class::Duration, "30m"),
            ("after 2 hours", Class::Duration, "2"),
            ("above 0.5%", Class::Percent, "0.5%"),
            ("by 06:30", Class::Clock, "06:30"),
            ("pays £4,200/month", Class::Money, "£4,200/month"),
            ("since 12 May", Class::Date, "12"),
            ("on 2026-09-20.", Class::Date, "2026-09-20"),
            ("at most 200 visits", Class::Number, "200"),
            ("in version 3", Class::Designator, "3"),
            ("runs (v9.1)", Class::Designator, "v9.1"),
            ("as Article 22 asks", Class::Designator, "22"),
        ] {
            assert!(
                tokens(text).contains(&(class, token)),
                "{text}: {:?}",
                tokens(text)
            );
        }
    }

    #[test]
    fn names_and_identifiers_are_whole_tokens_with_their_bytes() {
        assert_eq!(
            tokens("läuft in `claims.dlq`, dann manual-queue und @acme/claims (docs/run.md#late)"),
            [
                (Class::Identifier, "`claims.dlq`"),
                (Class::Name, "manual-queue"),
                (Class::Address, "@acme/claims"),
                (Class::Identifier, "docs/run.md#late"),
            ]
        );
    }

    #[test]
    fn sentences_and_clauses_are_counted_and_abbreviations_end_none() {
        let words = words("It stops, e.g. at night; then it waits. Nobody looks.", &[]);
        let place = |text: &str| {
            let word = words.iter().find(|word| word.text == text);
            word.map(|word| (word.sentence, word.clause))
        };
        assert_eq!(place("night").map(|at| at.0), Some(0));
        assert!(place("then") > place("night"));
        assert_eq!(place("nobody").map(|at| at.0), Some(1));
    }

    #[test]
    fn hidden_characters_part_no_word() {
        let words = words("re\u{ad}gular\u{200b}ly", &[]);
        assert_eq!(words[0].text, "regularly");
    }
}
