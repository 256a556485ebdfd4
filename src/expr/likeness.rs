//! Whether two names are one owner, and whether they speak of the same act: a sentence such as `approve payment`, and the name of a
//! right or of an action such as `payments.write` or `approve-payment`.

use crate::script;

/// Words that say nothing about the act.
const FILLERS: [&str; 14] = [
    "a", "an", "any", "anything", "by", "for", "from", "in", "of", "on", "own", "the", "to", "with",
];

/// Words of a right that stand for every change of its object.
const EVERY_CHANGE: [&str; 10] = [
    "admin",
    "all",
    "change",
    "edit",
    "full",
    "manage",
    "modify",
    "owner",
    "readwrite",
    "write",
];

/// Whether two names are one owner: `group:default/x`, `@org/x` and `X` go by their last part, an e-mail
/// address by all of it.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (
        script::folded(last_part(one)),
        script::folded(last_part(other)),
    );
    !one.is_empty() && one == other
}

fn last_part(name: &str) -> &str {
    let name = name.trim().trim_start_matches('@');
    match name.contains('@') {
        true => name,
        false => name.rsplit(['/', ':']).next().unwrap_or_default(),
    }
}

/// Whether two nouns may count the same thing: `motor claims` and `claim`, `Fälle` and `Fall`. What is
/// in doubt, such as another script, may.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    let foreign = |words: &[String]| {
        words
            .iter()
            .flat_map(|word| word.chars())
            .any(|c| c > '\u{24f}')
    };
    if one.is_empty() || other.is_empty() || foreign(&one) || foreign(&other) {
        return true;
    }
    let shared = |a: &String, b: &String| {
        is_form(a, b) || is_form(b, a) || is_compound(a, b) || is_compound(b, a)
    };
    one.iter().any(|a| other.iter().any(|b| shared(a, b)))
}

/// The words of a noun in lower case, umlauts undone: they come and go with the plural.
fn folded(text: &str) -> Vec<String> {
    let mut folded = Vec::new();
    for word in words(text).each() {
        let mut letters = String::with_capacity(word.len());
        for letter in word.chars() {
            match letter {
                'ä' => letters.push('a'),
                'ö' => letters.push('o'),
                'ü' => letters.push('u'),
                'ß' => letters.push_str("ss"),
                other => letters.push(other),
            }
        }
        folded.push(letters);
    }
    folded
}

/// Whether a word is another one with an ending of the plural.
fn is_form(long: &str, short: &str) -> bool {
    const ENDINGS: [&str; 8] = ["", "e", "en", "er", "es", "n", "nen", "s"];
    long.strip_prefix(short)
        .is_some_and(|ending| ENDINGS.contains(&ending))
}

/// German joins words, and the last part is what is counted: `Schadenfall` is a `Fall`.
fn is_compound(long: &str, short: &str) -> bool {
    const SHORTEST: usize = 4;
    let stem = short.trim_end_matches(['e', 'n', 's']);
    stem.len() >= SHORTEST
        && [long, long.trim_end_matches(['e', 'n', 's'])]
            .iter()
            .any(|long| long.ends_with(stem))
}

/// Whether a text names an id as a whole word: `queue` does not stand in `manual-queue`.
pub(super) fn names(text: &str, id: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut places = text.match_indices(id);
    !id.is_empty()
        && places.any(|(at, _)| {
            let after = &text[at + id.len()..];
            let dotted = after
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(part));
            !text[..at].ends_with(part) && !after.starts_with(part) && !dotted
        })
}

/// Whether a name holds all words of an act: `approve-payment` mentions `approve the payment`.
pub(super) fn mentions(name: &str, act: &str) -> bool {
    let (name, act) = (words(name), words(act));
    act.each().next().is_some() && act.each().all(|word| name.holds(word))
}

/// Whether a right allows an act: it names the act's object, and the act or every change.
/// `payments.write` permits `approve payment`; `payments.read` does not.
pub(super) fn permits(right: &str, act: &str) -> bool {
    let (right, act) = (words(right), words(act));
    let mut objects = act.each();
    let Some(first) = objects.next() else {
        return false;
    };
    // A noun alone: every change of it is meant.
    let noun = act.each().nth(1).is_none();
    let named = match noun {
        true => right.holds(first),
        // A right to one thing of several is not the right to the thing that is named last.
        false => objects.all(|object| right.holds(object)),
    };
    let does = !noun && right.holds(first);
    named && (does || right.each().any(|word| EVERY_CHANGE.contains(&word)))
}

/// The words of a name, one after the other.
struct Words {
    letters: String,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Words {
    fn each(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.letters[start..*end])
    }

    fn holds(&self, wanted: &str) -> bool {
        self.each().any(|word| word == wanted)
    }

    /// Ends the word that was written last: in the singular, and left out if it is a filler.
    fn end(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        let word = &self.letters[start..];
        if word.is_empty() {
            return;
        }
        if FILLERS.contains(&word) {
            self.letters.truncate(start);
            return;
        }
        if word.len() > "ies".len() + 1 && word.ends_with("ies") {
            self.letters.truncate(self.letters.len() - "ies".len());
            self.letters.push('y');
        } else if word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
        {
            self.letters.pop();
        }
        self.ends.push(self.letters.len());
    }
}

/// The words of a name in lower case, in the singular, without fillers: `claimPayments.read_write` is
/// `claim`, `payment`, `read`, `write`.
fn words(text: &str) -> Words {
    let mut words = Words {
        letters: String::with_capacity(text.len()),
        ends: Vec::with_capacity(text.len() / 4 + 1),
    };
    let mut was_small = false;
    for c in text.chars() {
        let part = c.is_alphanumeric();
        if !part || (was_small && c.is_uppercase()) {
            words.end();
        }
        if c.is_ascii() {
            if part {
                words.letters.push(c.to_ascii_lowercase());
            }
        } else if part {
            words.letters.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    words.end();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_go_by_their_last_part() {
        for (one, other, expected) in [
            ("group:default/claims-ai", "@acme/claims-ai", true),
            ("claims-ai", "@acme/Claims-AI", true),
            ("group:claims-ai", "@acme/claims-ai", true),
            ("Head of Claims", "head of claims", true),
            ("@acme/claims", "@acme/claims-ai", false),
            ("dana@acme.example", "Dana@acme.example", true),
            ("@\u{430}cme/cl\u{430}ims", "@acme/claims", true),
            ("ＣＬＡＩＭＳ", "@acme/claims", true),
            ("dana@acme.example", "@acme/dana", false),
            ("", "@", false),
        ] {
            assert_eq!(is_same(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_noun_counts_the_same_in_every_number_and_with_words_before_it() {
        for (one, other) in [
            ("claim", "Claims"),
            ("query", "queries"),
            ("policy", "policies"),
            ("motor claims", "claim"),
            ("Fall", "Fälle"),
            ("Schadenfälle", "Fall"),
            ("Antrag", "Anträge"),
            ("case", "cases"),
            ("box", "boxes"),
            ("案件", "件"),
            ("", "claim"),
        ] {
            assert!(alike(one, other), "{one} {other}");
            assert!(alike(other, one), "{other} {one}");
        }
        for (one, other) in [
            ("caseload", "case"),
            ("document", "claim"),
            ("message", "conversation"),
            ("Seite", "Fall"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
            assert!(!alike(other, one), "{other} {one}");
        }
    }

    #[test]
    fn an_id_stands_in_a_text_as_a_whole_word() {
        assert!(names(
            "After 5s the quote is taken from fare-table.",
            "fare-table"
        ));
        assert!(names("`rules`, then a person", "rules"));
        assert!(!names("cases go to manual-queue", "queue"));
        assert!(!names("overrules the model", "rules"));
        assert!(!names("anything", ""));
    }

    #[test]
    fn a_right_permits_the_changes_of_what_it_names() {
        assert!(permits("payments.write", "approve payment"));
        assert!(permits("payments.approve", "approve payment"));
        assert!(permits("Payments.ReadWrite.All", "approve a payment"));
        assert!(permits(
            "https://pay.example/policies:manage",
            "cancel any policy"
        ));
        assert!(permits("payments.write", "payments"));
    }

    #[test]
    fn a_right_to_read_or_to_another_thing_permits_nothing_else() {
        assert!(!permits("payments.read", "approve payment"));
        assert!(!permits("claims.route", "close claim"));
        assert!(!permits("notes.write", "write to claimant"));
        assert!(!permits("claims.write", "delete claim file"));
        assert!(!permits("payments.write", ""));
        assert!(!permits("", "approve payment"));
        assert!(!permits("*", "approve payment"));
    }

    #[test]
    fn an_action_mentions_the_act_that_it_is_named_after() {
        assert!(mentions("approve-payment", "approve the payments"));
        assert!(mentions("auto-close-claim", "close claim"));
        assert!(!mentions("close-ticket", "close claim"));
        assert!(!mentions("anything", ""));
    }

    #[test]
    fn words_of_any_script_are_taken_whole() {
        assert!(mentions("zahlung-freigeben", "Zahlung freigeben"));
        assert!(permits("πληρωμή.write", "πληρωμή"));
        assert_eq!(
            words("claimPayments.read_write").each().collect::<Vec<_>>(),
            ["claim", "payment", "read", "write"]
        );
    }
}
