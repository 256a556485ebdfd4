//! The headings of a Markdown text, as a forge links them.

use crate::source::Span;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// What a Markdown text holds, as far as a link or a reader looks for it.
#[derive(Debug, Default)]
pub struct Outline {
    /// Its headings, and what stands out like one: the first words of a table row, a beginning in bold,
    /// and the words at the start of a list item.
    pub sections: Vec<Section>,
    /// What a link may name after `#`.
    pub anchors: Vec<String>,
}

/// A part of a text that a reader finds by its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its words, without markup.
    pub title: String,
    /// They in lower case, split at everything else: many manifests ask one file.
    pub words: Vec<String>,
    /// Where they stand.
    pub span: Span,
    /// How deep: 1 to 6 for a heading, more for what only stands out like one.
    pub level: u8,
    /// Nothing stands under it.
    pub is_empty: bool,
}

/// The words of a name or a title in lower case: `feed-late`, `feed_late` and `Feed late` have the same.
pub fn name_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The level of what is no heading: the first cell of a row, a beginning in bold.
const LEAD: u8 = 7;

/// The level of a list item, which stands out by its first words only.
const ITEM: u8 = 8;

impl Section {
    /// Whether it is a list item: only what it begins with is a title.
    pub fn is_item(&self) -> bool {
        self.level == ITEM
    }
}

/// Reads the headings of a text.
pub fn outline(text: &str) -> Outline {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.read(event, range);
    }
    reader.outline.anchors.append(&mut reader.ids);
    reader.outline
}

/// The anchors of an HTML text: its ids.
pub fn html_anchors(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    ids(html, &mut out);
    out
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    /// Anchors that the author wrote.
    ids: Vec<String>,
    slugs: HashMap<String, usize>,
    open: Option<Section>,
    /// The block that began, whose first words may stand out.
    begins: Option<Begins>,
    /// In the block of YAML before some texts.
    metadata: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Paragraph,
    Item,
    Row,
}

impl Reader {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if !self.metadata => self.text(&text, range),
            Event::Code(text) => self.text(&text, range),
            Event::SoftBreak | Event::HardBreak => self.text(" ", range),
            Event::Html(html) | Event::InlineHtml(html) => ids(&html, &mut self.ids),
            _ => self.content(),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.ids.extend(id.as_ref().map(ToString::to_string));
                self.open(*level as u8, range);
            }
            Tag::MetadataBlock(_) => self.metadata = true,
            Tag::Item => {
                self.content();
                self.begins = Some(Begins::Item);
            }
            Tag::TableHead | Tag::TableRow => {
                self.content();
                self.begins = Some(Begins::Row);
            }
            Tag::TableCell if self.begins.take() == Some(Begins::Row) => self.open(LEAD, range),
            Tag::Paragraph => {
                self.content();
                // Items with blank lines between them hold paragraphs.
                self.begins = self.begins.or(Some(Begins::Paragraph));
            }
            Tag::Strong if self.begins.take().is_some() => self.open(LEAD, range),
            // The line of a table of contents leads to a section and is none.
            Tag::Link { dest_url, .. } if dest_url.starts_with('#') => {
                self.begins = None;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Strong => self.close(),
            TagEnd::Item | TagEnd::Paragraph => {
                if self.open.as_ref().is_some_and(|open| open.level == LEAD) {
                    self.close();
                }
                self.begins = None;
            }
            _ => {}
        }
    }

    fn open(&mut self, level: u8, range: Range<usize>) {
        if self.open.is_some() {
            return;
        }
        // A heading under another is something under it.
        if let Some(last) = self.outline.sections.last_mut()
            && last.level < level
        {
            last.is_empty = false;
        }
        self.open = Some(Section {
            title: String::new(),
            words: Vec::new(),
            span: Span::new(range.start, range.end),
            level,
            is_empty: level < LEAD,
        });
    }

    fn close(&mut self) {
        let Some(mut section) = self.open.take() else {
            return;
        };
        section.title = section.title.trim().to_owned();
        section.words = name_words(&section.title);
        if section.level < LEAD {
            self.anchor(&section.title);
        }
        self.outline.sections.push(section);
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some(open) = &mut self.open {
            open.title.push_str(text);
            return;
        }
        if text.trim().is_empty() {
            return;
        }
        self.content();
        if self.begins.take() == Some(Begins::Item) {
            self.outline.sections.push(Section {
                title: text.trim().to_owned(),
                words: name_words(text),
                span: Span::new(range.start, range.end),
                level: ITEM,
                is_empty: false,
            });
        }
    }

    /// Something stands under the last heading.
    fn content(&mut self) {
        let heading = |section: &&mut Section| section.level < LEAD;
        if self.open.is_none()
            && let Some(last) = self.outline.sections.iter_mut().rev().find(heading)
        {
            last.is_empty = false;
        }
    }

    /// A heading becomes an anchor as github-slugger makes it: a title that was there before gets the
    /// next free number.
    fn anchor(&mut self, title: &str) {
        let slug = slug(title);
        let mut unique = slug.clone();
        if let Some(times) = self.slugs.get(&slug).copied() {
            let mut number = times;
            while self.slugs.contains_key(&unique) {
                number += 1;
                unique = format!("{slug}-{number}");
            }
            self.slugs.insert(slug, number);
        }
        self.slugs.insert(unique.clone(), 0);
        // GitLab makes one hyphen of several.
        let single = collapsed(&unique);
        if single != unique {
            self.ids.push(single);
        }
        self.outline.anchors.push(unique);
    }
}

/// Lower case, blanks as hyphens, letters, digits, marks, `-` and `_` kept, everything else left out.
fn slug(title: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        // Marks that stand on letters count as parts of words (`\p{Word}`).
        '\u{300}'..='\u{36f}' | '-' | '_' | '\u{203f}' => Some(c),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    };
    let lower = title.chars().flat_map(char::to_lowercase);
    lower.filter_map(kept).collect()
}

fn collapsed(slug: &str) -> String {
    let mut out = String::with_capacity(slug.len());
    for c in slug.chars() {
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    out
}

/// The values of `id` and `name` attributes.
fn ids(html: &str, out: &mut Vec<String>) {
    for name in ["id", "name"] {
        for (at, _) in html.match_indices(name) {
            let before = html[..at].chars().next_back();
            let rest = html[at + name.len()..].trim_start();
            let inside = html[..at].rfind('<') > html[..at].rfind('>');
            let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
                continue;
            };
            if !before.is_some_and(char::is_whitespace) || !inside {
                continue;
            }
            let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = match quoted {
                Some(quote) => value[1..].split(quote).next(),
                None => value.split([' ', '>', '/', '\n', '\t']).next(),
            };
            out.extend(value.filter(|v| !v.is_empty()).map(str::to_owned));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(text: &str) -> Vec<String> {
        outline(text).anchors
    }

    #[test]
    fn headings_become_anchors_as_on_a_forge() {
        for (heading, anchor) in [
            ("# Feed late", "feed-late"),
            ("## `feed-late` fires", "feed-late-fires"),
            ("## Undo: a *route*, **now**", "undo-a-route-now"),
            ("## [Stop](#x) it ##", "stop-it"),
            ("## Über 5 % zu spät?", "über-5--zu-spät"),
            ("## a_b c-d e.f/g", "a_b-c-d-efg"),
            ("## 名前 を 変える", "名前-を-変える"),
            ("Setext one\n===", "setext-one"),
            ("Setext two\n---", "setext-two"),
            ("   ### Indented by three", "indented-by-three"),
        ] {
            assert_eq!(anchors(heading)[0], anchor, "{heading}");
        }
    }

    #[test]
    fn a_title_that_was_there_before_gets_the_next_free_number() {
        assert_eq!(
            anchors("# Stop\n# Stop\n# stop-1\n# Stop\n"),
            ["stop", "stop-1", "stop-1-1", "stop-2"]
        );
    }

    #[test]
    fn anchors_may_be_written_out() {
        let text = "## Undo {#undo-route}\n\ntext <a id=\"one\"></a> and\n\n<a name='two'>\n\n\
                    <h2 class=x id=three>Three</h2>\n";
        assert_eq!(anchors(text), ["undo", "undo-route", "one", "two", "three"]);
        assert_eq!(
            html_anchors("<p>id=no</p><p id = 'yes' data-id=\"x\">"),
            ["yes"]
        );
    }

    #[test]
    fn what_only_looks_like_a_heading_is_none() {
        let text = "---\ntitle: a\n---\n\n```sh\n# comment\n```\n\n    # code\n\n~~~~\n# a\n~~~\n# b\n\
                    ~~~~\n\n<!--\n# hidden\n-->\n\n#hash\n####### seven\n";
        assert_eq!(anchors(text), [""; 0]);
    }

    #[test]
    fn a_section_knows_whether_anything_stands_under_it() {
        let text = "# A\n## B\ntext\n## C\n## D\n- item\n# E\n```\ncode\n```\n# F\n";
        let found = outline(text);
        let headings = found.sections.iter().filter(|s| s.level < LEAD);
        let empty: Vec<_> = headings.map(|s| (s.title.as_str(), s.is_empty)).collect();
        let expected = [
            ("A", false),
            ("B", false),
            ("C", true),
            ("D", false),
            ("E", false),
            ("F", true),
        ];
        assert_eq!(empty, expected);
    }

    #[test]
    fn rows_items_and_bold_beginnings_stand_out() {
        let text = "| alert | do |\n|---|---|\n| `feed-late` | page |\n\n**spend**: stop it.\n\n\
                    1. drift and more: look\n\nplain **bold** text\n";
        let titles: Vec<_> = outline(text)
            .sections
            .into_iter()
            .map(|s| s.title)
            .collect();
        for title in ["feed-late", "spend", "drift and more: look"] {
            assert!(titles.contains(&title.to_owned()), "{title}: {titles:?}");
        }
        assert!(!titles.contains(&"bold".to_owned()), "{titles:?}");
        assert!(!titles.contains(&"plain".to_owned()), "{titles:?}");
    }

    #[test]
    fn a_line_that_leads_to_a_section_is_none() {
        let text = "- [Stop](#stop)\n- [Undo](#undo): how\n\n* [dashboard](https://a.example)\n";
        let titles: Vec<_> = outline(text)
            .sections
            .into_iter()
            .map(|s| s.title)
            .collect();
        assert_eq!(titles, ["dashboard"]);
    }
}
