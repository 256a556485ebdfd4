//! The manifest's schema as a table made at build time, so that a start costs nothing: what a path
//! leads to, of which type and format, described how.

use crate::quantity::Format;

/// An index into the table of shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShapeId(pub u16);

/// The JSON types that a place accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types {
    /// `boolean`
    pub boolean: bool,
    /// `integer`
    pub integer: bool,
    /// `number` (implies that integers are accepted)
    pub number: bool,
    /// `string`
    pub string: bool,
    /// `array`
    pub array: bool,
    /// `object`
    pub object: bool,
    /// `null`
    pub null: bool,
}

/// From which stage on a field is asked for (`x-required` in the schema).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// From pilot on.
    Pilot,
    /// In production.
    Production,
    /// When something else makes it necessary.
    Conditional,
    /// Never.
    Optional,
}

/// What stands at one path of a manifest. As of a value, what is looked at most fits one line of a
/// processor's cache.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Shape {
    /// Accepted types.
    pub types: Types,
    /// The format of its text, where it has one.
    pub format: Option<Format>,
    /// Structured form or one sentence (`x-answer`).
    pub answer: bool,
    /// From which stage on (`x-required`).
    pub required: Required,
    /// What its items are, where it is a list.
    pub items: Option<ShapeId>,
    /// The words it is limited to; empty where it is not.
    pub choices: &'static [&'static str],
    /// The lists whose ids a `ref` may name, such as `operations.alerts` (`x-refers-to`).
    pub refers_to: &'static [&'static str],
    /// Its fields in the schema's order, where it is an object.
    pub fields: &'static [Field],
    /// Bounds of a number: (bound, exclusive).
    pub minimum: Option<(f64, bool)>,
    /// Bounds of a number: (bound, exclusive).
    pub maximum: Option<(f64, bool)>,
    /// One or two sentences, shown as help.
    pub description: &'static str,
    /// The first example as one would type it after the key, on one line; empty where there is none.
    pub example: &'static str,
}

/// A key of an object and what it leads to.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it leads to.
    pub shape: ShapeId,
    /// Whether the schema itself demands it (`required`), not a rule.
    pub demanded: bool,
}

include!(concat!(env!("OUT_DIR"), "/shapes.rs"));

impl Shape {
    /// The shape of a whole manifest.
    pub const ROOT: ShapeId = ShapeId(0);

    /// The shape with an id. Ids come from this table only.
    pub fn of(id: ShapeId) -> &'static Shape {
        &SHAPES[usize::from(id.0)]
    }

    /// What a key of this object leads to.
    pub fn field(&self, name: &str) -> Option<ShapeId> {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| field.shape)
    }

    /// The schema's own text of a field's name.
    pub fn field_named(&self, name: &str) -> Option<&'static str> {
        self.field_names().find(|field| *field == name)
    }

    /// The names of its fields, in the schema's order.
    pub fn field_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.fields.iter().map(|field| field.name)
    }

    /// The shape at a path such as `data_sources[*].freshness.error_after`; an empty path is the
    /// root. An index in brackets reads like `*`.
    pub fn at(path: &str) -> Option<ShapeId> {
        let mut at = Self::ROOT;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let (name, mut brackets) = step.split_at(step.find('[').unwrap_or(step.len()));
            if !name.is_empty() {
                at = Self::of(at).field(name)?;
            }
            while !brackets.is_empty() {
                let (index, rest) = brackets.strip_prefix('[')?.split_once(']')?;
                if index != "*" && index.parse::<usize>().is_err() {
                    return None;
                }
                at = Self::of(at).items?;
                brackets = rest;
            }
        }
        Some(at)
    }

    /// Whether every capability has an answer here, from the pilot on, so that none may say that the
    /// question does not concern it. In a sentence it may say why it has no more to say.
    pub fn is_owed(&self) -> bool {
        self.required == Required::Pilot && !self.answer
    }

    /// Whether `N/A` with a reason may stand here: where a sentence may, and in the place of a value
    /// that is asked of some capabilities only. Words of a list, ids and groups of fields have no room
    /// for a reason.
    pub fn takes_a_refusal(&self) -> bool {
        let sometimes = matches!(self.required, Required::Conditional | Required::Optional);
        let named = matches!(self.format, Some(Format::Id | Format::Ref));
        let room = self.types.string && self.choices.is_empty() && !named;
        self.answer || (room && !self.is_owed() && (self.format.is_none() || sometimes))
    }

    /// Whether a key is the team's own, so that anything may stand under it.
    pub fn is_free(key: &str) -> bool {
        key.starts_with("x-")
    }
}
