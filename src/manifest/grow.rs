//! Nodes as written → the tree of values: keys checked, aliases expanded within their budget.

use super::field::FieldId;
use super::known::Known;
use super::limit::{
    MAX_ALIASES, MAX_DEPTH, MAX_EXPANDED_NODES, MAX_EXPANDED_TEXT, MAX_LINE_IN_HELP,
};
use super::parse::{Body, Inside, Raw, RawId, Tagged, after};
use super::scalar::resolve;
use super::tree::{Kind, Node, NodeId, Step, Style, Tree, Word, is_blank};
use super::{Notes, Read, bare, gate, plain_text, said, unmeant};
use crate::finding::{Finding, Label};
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::sync::Arc;

/// Over a budget; a note says which.
struct Over;

struct Grower<'t> {
    source: &'t Source,
    /// Nothing in the source is hidden or refused: what is in no double quotes is as it reads.
    plain: bool,
    raw: &'t [Raw<'t>],
    nodes: Vec<Node>,
    known: Known<'t>,
    notes: Notes,
    /// How many aliases were met, and what they stand for.
    aliases: usize,
    expanded_nodes: usize,
    expanded_text: usize,
}

/// Where a node will stand.
struct Place {
    parent: Option<NodeId>,
    step: Step,
    /// Lists and maps around it.
    depth: usize,
    /// The outermost alias that it is expanded from.
    alias: Option<Span>,
}

/// The tree of a document that was parsed to its end; whether all of its source [is
/// plain](gate::is_plain) is known by then.
pub(super) fn grow(
    source: &Arc<Source>,
    raw: &[Raw<'_>],
    root: Option<RawId>,
    notes: Notes,
    plain: bool,
) -> Read {
    let mut grower = Grower {
        source,
        plain,
        raw,
        nodes: Vec::with_capacity(raw.len()),
        known: Known::default(),
        notes,
        aliases: 0,
        expanded_nodes: 0,
        expanded_text: 0,
    };
    let top = Place {
        parent: None,
        step: Step::Root,
        depth: 0,
        alias: None,
    };
    let grown = match root {
        Some(root) => grower.value(root, top).map(|_| ()),
        None => {
            grower.push(top, Kind::Null, "".into(), Style::Plain, Span::default());
            Ok(())
        }
    };
    if grown.is_err() {
        return Read {
            tree: None,
            findings: grower.notes.finish(None),
        };
    }
    let tree = Tree::new(Arc::clone(source), grower.nodes);
    let findings = grower.notes.finish(Some(&tree));
    Read {
        tree: Some(tree),
        findings,
    }
}

/// What makes two keys the same: blanks around them and what is hidden do not count.
fn same(name: &str) -> Cow<'_, str> {
    match plain_text(name) {
        Cow::Borrowed(name) => Cow::Borrowed(name.trim()),
        Cow::Owned(name) => Cow::Owned(name.trim().to_owned()),
    }
}

impl<'t> Grower<'t> {
    // Calls itself for what lies inside; `depth` is checked, so never more than MAX_DEPTH times.
    fn value(&mut self, id: RawId, place: Place) -> Result<NodeId, Over> {
        let raw = &self.raw[id];
        self.count(raw, &place)?;
        let node = match &raw.body {
            Body::Scalar { text, style } => self.scalar(raw, text, *style, place),
            Body::Dangling => {
                let written = self.source.slice(raw.span).to_owned().into();
                let id = self.push(place, Kind::Text, written, Style::Plain, raw.span);
                self.nodes[id.0 as usize].spoken = true;
                id
            }
            Body::Alias(target) => return self.alias(*target, raw.span, place),
            Body::List(inside) => self.list(id, *inside, place)?,
            Body::Map(inside) => self.map(id, *inside, place)?,
        };
        if let Some(tag) = &raw.tag {
            self.tag(raw, tag, node);
        }
        Ok(node)
    }

    fn push(&mut self, place: Place, kind: Kind, text: Word, style: Style, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node {
            kind,
            text,
            style,
            span,
            parent: place.parent,
            step: place.step,
            typed: None,
            shape: None,
            spoken: false,
        });
        id
    }

    fn scalar(&mut self, raw: &Raw<'_>, text: &'t str, style: Style, place: Place) -> NodeId {
        let is_text = style != Style::Plain || raw.tag.as_ref().is_some_and(|tag| tag.text);
        let kind = if is_text { Kind::Text } else { resolve(text) };
        let mut span = raw.span;
        if let (true, Step::Key { span: key, .. }) = (span.is_empty(), &place.step) {
            span = Span::new(key.end as usize, key.end as usize);
        }
        let written = self.as_written(raw.span, text, style);
        let text = self.visible(written, style);
        let unseen = matches!(text, Cow::Owned(_)) && is_blank(&text) && !is_blank(written);
        let first_time = place.alias.is_none();
        let unmeant = match first_time && style == Style::Plain && raw.tag.is_none() {
            true => self.unmeant(raw.span, &kind, &place.step),
            false => None,
        };
        let id = self.push(place, kind, text.into_owned().into(), style, span);
        self.nodes[id.0 as usize].spoken = unseen;
        if let Some(finding) = unmeant {
            self.nodes[id.0 as usize].spoken = true;
            self.notes.add(finding, Some(id));
        }
        if first_time
            && style == Style::DoubleQuoted
            && let Some(finding) = gate::hidden_escape(self.source.text(), raw.span)
        {
            self.notes.add(finding, Some(id));
        }
        id
    }

    /// [`bare::as_written`], which finds nothing where all is plain.
    fn as_written(&self, span: Span, text: &'t str, style: Style) -> &'t str {
        match self.plain {
            true => text,
            false => bare::as_written(self.source, span, text, style),
        }
    }

    /// [`gate::visible`], which finds nothing where all is plain and nothing is escaped.
    fn visible<'v>(&self, text: &'v str, style: Style) -> Cow<'v, str> {
        match self.plain && style != Style::DoubleQuoted {
            true => Cow::Borrowed(text),
            false => gate::visible(text),
        }
    }

    fn unmeant(&self, span: Span, kind: &Kind, step: &Step) -> Option<Finding> {
        let key = match step {
            Step::Key { span, .. } => Some(*span),
            Step::Root => None,
            Step::Item(_) => return None,
        };
        match (kind, key) {
            (Kind::Null, Some(key)) if span.is_empty() => {
                unmeant::comment_as_value(self.source, key)
            }
            (Kind::Text, _) => unmeant::blank_missing(self.source, span, key),
            _ => None,
        }
    }

    fn list(&mut self, list: RawId, inside: Inside, place: Place) -> Result<NodeId, Over> {
        let (depth, alias) = (place.depth + 1, place.alias);
        let id = self.push(
            place,
            Kind::List(Vec::new()),
            "".into(),
            Style::Plain,
            self.raw[list].span,
        );
        let mut children = Vec::with_capacity(inside.entries);
        let mut item = list + 1;
        for index in 0..inside.entries {
            let place = Place {
                parent: Some(id),
                step: Step::Item(index),
                depth,
                alias,
            };
            children.push(self.value(item, place)?);
            item = after(self.raw, item);
        }
        self.nodes[id.0 as usize].kind = Kind::List(children);
        Ok(id)
    }

    fn map(&mut self, map: RawId, inside: Inside, place: Place) -> Result<NodeId, Over> {
        let (depth, alias) = (place.depth + 1, place.alias);
        let id = self.push(
            place,
            Kind::Map(Vec::new()),
            "".into(),
            Style::Plain,
            self.raw[map].span,
        );
        let mut children = Vec::with_capacity(inside.entries);
        let gathered = self.known.enter(id);
        let mut cuttable = false;
        let mut next = map + 1;
        for _ in 0..inside.entries {
            let key = next;
            let value = after(self.raw, key);
            next = after(self.raw, value);
            // What follows a comma inside a value is not a key, whatever it looks like.
            let rest = cuttable && bare::is_bare(self.source, self.raw, key, value);
            cuttable = rest || bare::is_plain(self.raw, value);
            let kept = match rest {
                true => bare::text(self.source, self.raw, key),
                false => self.key(key, id, alias.is_none())?,
            };
            let Some((name, span)) = kept else {
                continue;
            };
            if let Some(finding) = self.glued_key(span, value) {
                self.notes.add(finding, Some(id));
                continue;
            }
            let field = FieldId::of(name);
            let same = match field.name() {
                Some(name) => Cow::Borrowed(name),
                None => same(name),
            };
            if let Some(first) = self.known.get(gathered, &same).filter(|_| !rest) {
                if alias.is_none() {
                    self.duplicate(name, span, first);
                }
                continue;
            }
            // With a hidden character in it, a name reads as that of a field.
            let (name, field) = match field.name() {
                Some(name) => (Cow::Borrowed(name), field),
                None => {
                    let name = gate::visible(name).into_owned();
                    let field = FieldId::of(&name);
                    (Cow::Owned(name), field)
                }
            };
            let place = Place {
                parent: Some(id),
                step: Step::Key { name, span, field },
                depth,
                alias,
            };
            let child = self.value(value, place)?;
            self.known.insert(gathered, same, child);
            children.push(child);
        }
        self.known.leave(gathered);
        self.nodes[id.0 as usize].kind = Kind::Map(children);
        Ok(id)
    }

    fn glued_key(&self, key: Span, value: RawId) -> Option<Finding> {
        let absent = self.raw[value].span.is_empty();
        let absent = absent && matches!(self.raw[value].body, Body::Scalar { .. });
        match absent {
            true => unmeant::blank_missing_in_key(self.source, key),
            false => None,
        }
    }

    /// A key's text and span; nothing for one that a manifest cannot have, which is a finding.
    fn key(
        &mut self,
        id: RawId,
        map: NodeId,
        first_time: bool,
    ) -> Result<Option<(&'t str, Span)>, Over> {
        let written = &self.raw[id];
        let raw = match written.body {
            Body::Alias(target) => {
                self.one_more_alias(written.span)?;
                &self.raw[target]
            }
            _ => written,
        };
        let Body::Scalar { text, style } = &raw.body else {
            self.bad_key(written, map, "a list or map", first_time);
            return Ok(None);
        };
        if let (true, Some(tag)) = (first_time, &written.tag) {
            self.tag(written, tag, map);
        }
        if *style == Style::Plain && &**text == "<<" {
            if first_time {
                self.merge_key(written.span, map);
            }
            return Ok(None);
        }
        let is_text = *style != Style::Plain || raw.tag.as_ref().is_some_and(|tag| tag.text);
        let what = match resolve(text) {
            _ if is_text => None,
            Kind::Null => Some("nothing"),
            Kind::Bool(_) => Some("true or false"),
            Kind::Integer(_) | Kind::Float(_) => Some("a number"),
            Kind::Text | Kind::List(_) | Kind::Map(_) => None,
        };
        if let Some(what) = what {
            self.bad_key(written, map, what, first_time);
            return Ok(None);
        }
        if first_time
            && *style == Style::DoubleQuoted
            && let Some(finding) = gate::hidden_escape(self.source.text(), raw.span)
        {
            self.notes.add(finding, Some(map));
        }
        let text = self.as_written(raw.span, text, *style);
        Ok(Some((text, written.span)))
    }

    fn bad_key(&mut self, raw: &Raw<'_>, map: NodeId, what: &str, first_time: bool) {
        if !first_time {
            return;
        }
        let text = self.source.text();
        let span = super::head(text, raw.span);
        let written = self.source.slice(span).to_owned();
        let mut finding = said(
            "non-string-key",
            span,
            match raw.span.is_empty() {
                true => "there is no key before the colon".into(),
                false => format!("`{written}` is {what} to YAML, and a key is text"),
            },
        );
        finding.help = Some(match raw.body {
            Body::Scalar { .. } if !raw.span.is_empty() => {
                format!("put the key in quotes: `\"{written}\":`")
            }
            _ => "write a word before the colon: `team: \"@acme/claims\"`".into(),
        });
        self.notes.add(finding, Some(map));
    }

    fn merge_key(&mut self, span: Span, map: NodeId) {
        let mut finding = said(
            "merge-key",
            span,
            "`<<` brings in keys from elsewhere for some YAML readers, and for others it is a key \
             like any other"
                .into(),
        );
        finding.help = Some("write the keys out here: `owner: \"@acme/claims\"`".into());
        self.notes.add(finding, Some(map));
    }

    fn duplicate(&mut self, name: &str, span: Span, first: NodeId) {
        let first_span = match &self.nodes[first.0 as usize].step {
            Step::Key { span, .. } => *span,
            Step::Root | Step::Item(_) => Span::default(),
        };
        let shown: String = name.trim().chars().take(MAX_LINE_IN_HELP).collect();
        let mut finding = said(
            "duplicate-key",
            span,
            format!("`{shown}` is given twice; readers differ in which one they take"),
        );
        finding.labels[0].text = "again".into();
        finding.labels.push(Label {
            span: first_span,
            text: "first here".into(),
        });
        let line = self
            .source
            .slice(self.source.line_span(self.source.line_of(span.start)));
        let line: String = line.trim().chars().take(MAX_LINE_IN_HELP).collect();
        finding.help = Some(format!(
            "keep one of the two, and delete the other: `{line}`"
        ));
        self.notes.add(finding, Some(first));
    }

    fn tag(&mut self, raw: &Raw<'_>, tag: &Tagged, node: NodeId) {
        let text = self.source.text();
        let span = super::head(text, tag.span);
        let written = self.source.slice(span);
        let mut finding = said(
            "tag",
            span,
            format!("`{written}` is a YAML tag, not part of the value"),
        );
        let value = self.source.slice(raw.span);
        let short =
            !value.is_empty() && value.len() <= MAX_LINE_IN_HELP && !value.contains(['\n', '"']);
        finding.help = Some(match &raw.body {
            Body::Scalar {
                style: Style::Plain,
                ..
            } if short && !tag.text => {
                format!("delete the tag, or quote the whole text: `\"{written} {value}\"`")
            }
            Body::Scalar {
                style: Style::Plain,
                ..
            } if short => {
                format!("delete the tag and quote the text: `\"{value}\"`")
            }
            Body::Scalar { .. } if short => format!("delete the tag: `{value}`"),
            _ => format!("delete `{written}`"),
        });
        self.notes.add(finding, Some(node));
    }

    fn alias(&mut self, target: RawId, span: Span, place: Place) -> Result<NodeId, Over> {
        self.one_more_alias(span)?;
        let inside = Place {
            alias: place.alias.or(Some(span)),
            ..place
        };
        let outermost = place.alias.is_none();
        let node = self.value(target, inside)?;
        if outermost {
            self.nodes[node.0 as usize].span = span;
        }
        Ok(node)
    }

    fn one_more_alias(&mut self, span: Span) -> Result<(), Over> {
        self.aliases += 1;
        if self.aliases > MAX_ALIASES {
            return self.over(span, &format!("there are more than {MAX_ALIASES} aliases"));
        }
        Ok(())
    }

    /// Counts what is expanded from an alias, and how deep it comes to lie.
    fn count(&mut self, raw: &Raw<'_>, place: &Place) -> Result<(), Over> {
        let Some(alias) = place.alias else {
            return Ok(());
        };
        self.expanded_nodes += 1;
        if let Body::Scalar { text, .. } = &raw.body {
            self.expanded_text += text.len();
        }
        if self.expanded_nodes > MAX_EXPANDED_NODES {
            let words = format!("the aliases stand for more than {MAX_EXPANDED_NODES} values");
            return self.over(alias, &words);
        }
        if self.expanded_text > MAX_EXPANDED_TEXT {
            return self.over(alias, "the aliases stand for more than 1 MiB of text");
        }
        let opens = matches!(raw.body, Body::List(_) | Body::Map(_));
        if opens && place.depth >= MAX_DEPTH {
            let words = format!(
                "with its aliases the value has more than {MAX_DEPTH} lists and maps inside one \
                 another"
            );
            return self.over(alias, &words);
        }
        Ok(())
    }

    fn over(&mut self, span: Span, words: &str) -> Result<(), Over> {
        let mut finding: Finding = said("alias-limit", span, words.into());
        finding.help =
            Some("write the value out instead of the alias: `then: manual-queue`".into());
        self.notes.add(finding, None);
        Err(Over)
    }
}
