//! Text inside HTML and XML: nothing in it is markup, and no line of it is a build server's command.

use std::fmt::{self, Display, Write};

/// Text for the content of an HTML element or for an attribute in double quotes.
pub(super) struct Html<'a>(pub(super) &'a str);

impl Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, f, |_| false)
    }
}

/// Text for the content of an XML element or for an attribute in double quotes. What XML 1.0 (2.2)
/// has no way to write is shown as an escape.
pub(super) struct Xml<'a>(pub(super) &'a str);

impl Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, f, |character| {
            matches!(character, '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
                && !matches!(character, '\n' | '\t')
        })
    }
}

fn escaped(text: &str, f: &mut fmt::Formatter<'_>, barred: fn(char) -> bool) -> fmt::Result {
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            // A line that starts with two would be a command in the log of a build.
            ':' if before == ':' => f.write_str("&#58;"),
            c if barred(c) => write!(f, "\\u{{{:x}}}", u32::from(c)),
            c => f.write_char(c),
        }?;
        before = character;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_markup_is_left() {
        let text = "<a href=\"x\" b='y'>&amp;</a>";
        let expected = "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;";
        assert_eq!(Html(text).to_string(), expected);
        assert_eq!(Xml(text).to_string(), expected);
        assert_eq!(Html("a:1 ::b").to_string(), "a:1 :&#58;b");
    }

    #[test]
    fn xml_gets_no_character_that_it_cannot_hold() {
        let text = "a\u{0}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}\r\n\té\u{1f600}";
        let expected = "a\\u{0}\\u{8}\\u{b}\\u{1f}\\u{fffe}\\u{ffff}\\u{d}\n\té\u{1f600}";
        assert_eq!(Xml(text).to_string(), expected);
    }
}
