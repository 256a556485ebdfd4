//! Events of the YAML parser → nodes as written, aliases still references. The only module that
//! names the parser's types, but for its errors in `slip`.

use super::limit::{MAX_DEPTH, MAX_NODES, MAX_SCALAR};
use super::tree::Style;
use super::{Notes, clip, head, said, slip};
use crate::finding::Severity;
use crate::source::Span;
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StructureStyle, Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// An index into the nodes as written.
pub(super) type RawId = usize;

/// A node as written, keys included. What lies inside a list or map follows it: its items, or each key
/// and then its value.
#[derive(Debug)]
pub(super) struct Raw<'t> {
    pub(super) span: Span,
    pub(super) body: Body<'t>,
    pub(super) tag: Option<Tagged>,
}

/// An explicit tag.
#[derive(Debug)]
pub(super) struct Tagged {
    pub(super) span: Span,
    /// It says that the value is text (`!!str`, `!`).
    pub(super) text: bool,
}

#[derive(Debug)]
pub(super) enum Body<'t> {
    Scalar {
        text: Cow<'t, str>,
        style: Style,
    },
    List(Inside),
    Map(Inside),
    Alias(RawId),
    /// `*name` without a `&name` before it.
    Dangling,
}

/// What lies inside a list or map.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inside {
    /// How many items, or keys with their values.
    pub(super) entries: usize,
    /// The first node behind all of them.
    after: RawId,
}

/// The node that follows a node and all that lies inside it.
pub(super) fn after(raw: &[Raw<'_>], id: RawId) -> RawId {
    match raw[id].body {
        Body::List(inside) | Body::Map(inside) => inside.after,
        Body::Scalar { .. } | Body::Alias(_) | Body::Dangling => id + 1,
    }
}

/// The first document of a text.
#[derive(Debug)]
pub(super) struct Parsed<'t> {
    pub(super) nodes: Vec<Raw<'t>>,
    pub(super) root: Option<RawId>,
    pub(super) notes: Notes,
    /// Nothing was cut: no syntax error, no limit.
    pub(super) complete: bool,
}

/// Why reading stops; a note says it to the user.
#[derive(PartialEq)]
enum Stop {
    /// The first document was not read to its end.
    Cut,
    /// The first document is complete, and another begins.
    Second,
}

/// A list or map around the next event.
struct Open {
    id: RawId,
    /// How many nodes stand right inside it, the keys of a map among them.
    count: usize,
    /// How many may.
    most: usize,
    /// The last of them, and the one before that.
    last: RawId,
    before: RawId,
}

struct Builder<'t> {
    text: &'t str,
    /// Of one list or map.
    most_entries: usize,
    nodes: Vec<Raw<'t>>,
    open: Vec<Open>,
    anchors: HashMap<usize, RawId>,
    /// Anchors that no alias has named yet, and whether they stand inside brackets.
    unused: BTreeMap<usize, (Span, bool)>,
    root: Option<RawId>,
    /// How many lists and maps in brackets are open.
    brackets: usize,
    documents: usize,
    notes: Notes,
}

/// How many bytes of a manifest there are for a key or a value, about, and how many of them are counted
/// on beforehand.
const BYTES_OF_A_NODE: usize = 9;
const MOST_TEXT: usize = 1 << 16;

/// Reads the first document; a second one is a finding, and so is a list or map of more entries.
pub(super) fn parse(text: &str, most_entries: usize) -> Parsed<'_> {
    let options = granit_parser::options! {
        strict_indentation: true,
        emit_comments: false,
        bom_inside_document_as_content: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
    };
    let mut builder = Builder {
        text,
        most_entries,
        nodes: Vec::with_capacity(text.len().min(MOST_TEXT) / BYTES_OF_A_NODE),
        open: Vec::new(),
        anchors: HashMap::new(),
        unused: BTreeMap::new(),
        root: None,
        brackets: 0,
        documents: 0,
        notes: Notes::default(),
    };
    builder.directives();
    let mut complete = true;
    for event in Parser::new_from_str_with_options(text, options) {
        let going = match event {
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => builder.error(&error),
        };
        if let Err(stop) = going {
            complete = stop == Stop::Second;
            break;
        }
    }
    builder.unused_anchors();
    Parsed {
        nodes: builder.nodes,
        root: builder.root,
        notes: builder.notes,
        complete,
    }
}

fn bytes(span: &granit_parser::Span) -> Span {
    span.byte_range()
        .map_or(Span::default(), |range| Span::new(range.start, range.end))
}

impl<'t> Builder<'t> {
    fn event(&mut self, event: Event<'t>, at: &granit_parser::Span) -> Result<(), Stop> {
        let span = bytes(at);
        let tagged = |tag: Option<Cow<'_, Tag>>| {
            tag.map(|tag| Tagged {
                span: at.tag_span().map_or(span, |tag| bytes(&tag)),
                text: tag.is_yaml_core_schema_tag("str") || tag.original() == "!",
            })
        };
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.scalar(value, style, span, anchor, tagged(tag))
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.brackets += usize::from(style == StructureStyle::Flow);
                let most = self.most_entries;
                self.start(
                    Body::List(Inside::default()),
                    most,
                    span,
                    anchor,
                    tagged(tag),
                )
            }
            Event::MappingStart(style, anchor, tag) => {
                self.brackets += usize::from(style == StructureStyle::Flow);
                // One more key may wait for its value, which is then one too many.
                let most = 2 * self.most_entries + 1;
                self.start(
                    Body::Map(Inside::default()),
                    most,
                    span,
                    anchor,
                    tagged(tag),
                )
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Anchor(anchor, _) => {
                self.unused.insert(anchor, (span, self.brackets > 0));
                Ok(())
            }
            Event::Alias(anchor) => {
                self.unused.remove(&anchor);
                match self.anchors.get(&anchor) {
                    Some(target) => self.alias(*target, span),
                    None => self.leaf(span, Body::Dangling, None, 0),
                }
            }
            Event::UnresolvedAlias(_) => {
                let (text, in_brackets) = (self.text, self.brackets > 0);
                let make = || slip::dangling(text, span, in_brackets);
                self.notes.add_made("unreadable", None, make);
                self.leaf(span, Body::Dangling, None, 0)
            }
            Event::DocumentStart(..) => self.document(span),
            // The ends, and what the options do not ask for.
            _ => Ok(()),
        }
    }

    fn error(&mut self, error: &granit_parser::ScanError) -> Result<(), Stop> {
        let at = error.marker().byte_offset().unwrap_or(0);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            self.too_deep(Span::new(at, at));
        } else {
            let finding = slip::explain(self.text, error.kind(), at);
            self.notes.add(finding, None);
        }
        Err(Stop::Cut)
    }

    fn document(&mut self, span: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let mut finding = said(
            "several-documents",
            clip(self.text, span),
            "a second document begins here; a manifest is one document".into(),
        );
        finding.labels[0].text = "second document".into();
        finding.help = Some(
            "delete this line, or move what follows into a file of its own: \
             `other.readiness.yaml`"
                .into(),
        );
        self.notes.add(finding, None);
        Err(Stop::Second)
    }

    /// `%YAML` and `%TAG` lines can only stand before the first document.
    fn directives(&mut self) {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let content = line.trim_end().trim_start_matches('\u{feff}');
            let start = at + line.find(content).unwrap_or(0);
            at += line.len();
            if content.starts_with('%') {
                let mut finding = said(
                    "directive",
                    Span::new(start, start + content.len()),
                    "a line that starts with `%` tells the YAML parser how to read; \
                     a manifest is always read as YAML 1.2"
                        .into(),
                );
                finding.help =
                    Some("delete the line, so that the file begins with `readiness: 1`".into());
                self.notes.add(finding, None);
            } else if !(content.trim().is_empty() || content.trim_start().starts_with('#')) {
                return;
            }
        }
    }

    fn scalar(
        &mut self,
        value: Cow<'t, str>,
        style: ScalarStyle,
        span: Span,
        anchor: usize,
        tag: Option<Tagged>,
    ) -> Result<(), Stop> {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let mut span = span;
        if matches!(style, Style::Literal | Style::Folded) {
            let raw = &self.text[span.range()];
            // Without content the parser may give the span of the header.
            let length = if value.trim().is_empty() {
                0
            } else {
                raw.trim_end().len()
            };
            let end = span.start as usize + length;
            span = Span::new(span.start as usize, end);
        }
        // The parser gives an absent value as `~` at no characters.
        let value = if span.is_empty() && style == Style::Plain {
            Cow::Borrowed("")
        } else {
            value
        };
        if value.len() > MAX_SCALAR {
            let mut finding = said(
                "size-limit",
                head(self.text, span),
                format!(
                    "this text has {} bytes; the most is 64 KiB ({MAX_SCALAR})",
                    value.len()
                ),
            );
            finding.help = Some(
                "move it into a file and name the file by its path: `basis: docs/load.md`".into(),
            );
            self.notes.add(finding, None);
            return Err(Stop::Cut);
        }
        let body = Body::Scalar { text: value, style };
        self.leaf(span, body, tag, anchor)
    }

    fn alias(&mut self, target: RawId, span: Span) -> Result<(), Stop> {
        if !self.open.iter().any(|open| open.id == target) {
            return self.leaf(span, Body::Alias(target), None, 0);
        }
        let name = &self.text[span.range()];
        let mut finding = said(
            "alias-limit",
            span,
            format!("`{name}` stands inside the value that it repeats, so it has no end"),
        );
        finding.help =
            Some("write the value out instead of the alias: `then: manual-queue`".into());
        self.notes.add(finding, None);
        Err(Stop::Cut)
    }

    fn leaf(
        &mut self,
        span: Span,
        body: Body<'t>,
        tag: Option<Tagged>,
        anchor: usize,
    ) -> Result<(), Stop> {
        let id = self.node(Raw { span, body, tag }, anchor)?;
        self.attach(id)
    }

    fn start(
        &mut self,
        body: Body<'t>,
        most: usize,
        span: Span,
        anchor: usize,
        tag: Option<Tagged>,
    ) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            self.too_deep(span);
            return Err(Stop::Cut);
        }
        let id = self.node(Raw { span, body, tag }, anchor)?;
        self.open.push(Open {
            id,
            count: 0,
            most,
            last: id,
            before: id,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        // Brackets hold nothing else, so the outermost ends them all.
        self.brackets = self.brackets.saturating_sub(1);
        let extent = self.extent(&open, span);
        let after = self.nodes.len();
        let node = &mut self.nodes[open.id];
        node.span = extent;
        match &mut node.body {
            Body::List(inside) => (inside.entries, inside.after) = (open.count, after),
            Body::Map(inside) => (inside.entries, inside.after) = (open.count / 2, after),
            Body::Scalar { .. } | Body::Alias(_) | Body::Dangling => {}
        }
        self.attach(open.id)
    }

    /// From the first to the last descendant; an empty list or map is its brackets.
    fn extent(&self, open: &Open, end: Span) -> Span {
        let this = &self.nodes[open.id];
        if open.count == 0 {
            return Span::new(this.span.start as usize, end.end as usize);
        }
        let key = match this.body {
            Body::Map(_) => open.before,
            _ => open.last,
        };
        let (key, value) = (&self.nodes[key], &self.nodes[open.last]);
        let absent = value.span.is_empty() && matches!(value.body, Body::Scalar { .. });
        let last = if absent { key.span } else { value.span };
        self.nodes[open.id + 1].span.join(last)
    }

    fn node(&mut self, raw: Raw<'t>, anchor: usize) -> Result<RawId, Stop> {
        if self.nodes.len() >= MAX_NODES {
            let mut finding = said(
                "size-limit",
                clip(self.text, raw.span),
                format!("the file has more than {MAX_NODES} keys and values"),
            );
            finding.help =
                Some("describe one capability in each file: `other.readiness.yaml`".into());
            self.notes.add(finding, None);
            return Err(Stop::Cut);
        }
        let id = self.nodes.len();
        self.nodes.push(raw);
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
        Ok(id)
    }

    fn attach(&mut self, id: RawId) -> Result<(), Stop> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(id);
            return Ok(());
        };
        open.count += 1;
        open.before = open.last;
        open.last = id;
        if open.count > open.most {
            let list = open.id;
            self.too_many(list, id);
            return Err(Stop::Cut);
        }
        Ok(())
    }

    /// A list or map has one entry too many.
    fn too_many(&mut self, list: RawId, entry: RawId) {
        let (what, entries) = match self.nodes[list].body {
            Body::Map(_) => ("this group of fields", "keys"),
            _ => ("this list", "entries"),
        };
        let mut finding = said(
            "size-limit",
            head(self.text, self.nodes[entry].span),
            format!(
                "{what} has more than {} {entries}; nothing after them is read",
                self.most_entries
            ),
        );
        finding.labels[0].text = "one too many".into();
        finding.help = Some("describe one capability in each file: `other.readiness.yaml`".into());
        self.notes.add(finding, None);
    }

    fn unused_anchors(&mut self) {
        let text = self.text;
        for (span, in_brackets) in std::mem::take(&mut self.unused).into_values() {
            self.notes.add_made("anchor-unused", None, || {
                let span = head(text, span);
                let written = &text[span.range()];
                let mut finding = said(
                    "anchor-unused",
                    span,
                    format!("`{written}` names the value for YAML, and nothing uses the name"),
                );
                finding.severity = Severity::Warning;
                finding.help = Some(slip::anchor_help(text, span, in_brackets));
                finding
            });
        }
    }

    fn too_deep(&mut self, span: Span) {
        let mut finding = said(
            "nesting-limit",
            clip(self.text, span),
            format!("more than {MAX_DEPTH} lists and maps stand inside one another here"),
        );
        finding.help = Some(
            "write the value without brackets around brackets: `never: [approve payment]`".into(),
        );
        self.notes.add(finding, None);
    }
}
