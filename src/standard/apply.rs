//! One standard file laid over what stands already, above the floor of the platform's standard.

use super::file::{Level, Setting, Spanned, Standard};
use super::ruling::{At, Carried, Origin, Ruling, Set};
use super::{Effective, MOST_MISTAKES, Required, StandardError, fence, own, vocabulary};
use crate::check::RuleError;
use crate::expr::Data;
use crate::finding::{Finding, Related, Severity};
use crate::rule::{parameter, shown_parameter};
use crate::schema::nearest;
use crate::source::{Source, Span, shown_line};
use crate::wording::Category;
use std::sync::Arc;

/// Lays a standard over what stands. Over a floor, what would lower it is not done, and said.
pub(super) fn apply(
    standing: &mut Effective,
    standard: &Standard,
    floor: Option<&Effective>,
) -> Result<(), StandardError> {
    let mut layer = Layer {
        standing,
        standard,
        floor,
    };
    layer.own_rules()?;
    layer.adjust();
    // One mistake does not keep the others from being shown.
    let mut errors = Vec::new();
    for setting in &standard.rules {
        if errors.len() >= MOST_MISTAKES {
            break;
        }
        errors.extend(layer.setting(setting).err());
    }
    layer.terms(&mut errors);
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.span);
        return Err(StandardError::Refused(standard.source.clone(), errors));
    }
    layer.vocabulary()?;
    layer.required();
    Ok(())
}

pub(super) struct Layer<'a> {
    pub(super) standing: &'a mut Effective,
    pub(super) standard: &'a Standard,
    pub(super) floor: Option<&'a Effective>,
}

fn word(level: Level) -> String {
    level.map_or_else(|| "off".to_owned(), |severity| severity.to_string())
}

impl Layer<'_> {
    pub(super) fn origin(&self, span: Span) -> Origin {
        let name = self.standard.source.name();
        let preset = super::chain::PRESETS
            .iter()
            .find(|(known, _)| *known == name);
        match (preset, &self.standard.path) {
            (Some((name, _)), None) => Origin::Preset(name),
            _ => Origin::File(self.standard.source.clone(), span),
        }
    }

    /// Says that something would lower the platform's standard. A preset is no attempt.
    pub(super) fn weakened(&mut self, span: Span, from: &Origin, pointer: String, message: String) {
        let said = |(source, finding): &(Arc<Source>, Finding)| {
            Arc::ptr_eq(source, &self.standard.source) && finding.span() == span
        };
        if self.standard.path.is_none() || self.standing.findings.iter().any(said) {
            return;
        }
        self.lowers(self.standard.source.clone(), span, from, pointer, message);
    }

    fn lowers(
        &mut self,
        source: Arc<Source>,
        span: Span,
        from: &Origin,
        pointer: String,
        message: String,
    ) {
        let platform = match from {
            Origin::File(source, span) => Some((source.clone(), *span)),
            Origin::Builtin | Origin::Preset(_) => self.floor.and_then(|floor| floor.place()),
        };
        let mut finding = Finding {
            help: Some(
                "remove the setting, or ask the owners of the platform's standard to change theirs"
                    .to_owned(),
            ),
            pointer,
            related: platform
                .map(|(source, span)| Related {
                    source,
                    span,
                    text: "what the platform's standard says".to_owned(),
                })
                .into_iter()
                .collect(),
            ..Finding::error("standard-weakened", span, message)
        };
        for label in &mut finding.labels {
            label.text = "without effect".to_owned();
        }
        self.standing.say(source, finding);
    }

    /// The standard's own rule files.
    fn own_rules(&mut self) -> Result<(), StandardError> {
        let Some(path) = &self.standard.path else {
            return Ok(());
        };
        let refused = |error| StandardError::Refused(self.standard.source.clone(), vec![error]);
        for named in &self.standard.rule_files {
            let at = fence::inside(path, named).map_err(refused)?;
            for path in fence::rule_files(&at, named).map_err(refused)? {
                let file = own::read(&path, named).map_err(|failed| match failed {
                    own::Failed::File(source, errors) => StandardError::Refused(source, errors),
                    own::Failed::Standard(error) => refused(error),
                })?;
                let id = file.rule.id.clone();
                // A copy of the platform's own rule is that rule.
                let same = |ruling: &Ruling| {
                    let own = ruling.own();
                    own.is_some_and(|own| own.source.text() == file.source.text())
                };
                if self.standing.rulings.iter().any(same) {
                    continue;
                }
                if self.find(&id).is_some() || super::is_builtin(&id) {
                    let help = "rename the rule: each id belongs to one";
                    let message = format!("`{}` brings a second rule `{id}`", named.value);
                    return Err(refused(RuleError::new(named.span, message, help)));
                }
                let origin = self.origin(named.span);
                let ruling = Ruling::new(Carried::Own(Arc::new(file)), origin);
                self.standing.rulings.push(ruling);
            }
        }
        Ok(())
    }

    fn find(&self, id: &str) -> Option<usize> {
        let mut rulings = self.standing.rulings.iter();
        rulings.position(|ruling| ruling.rule().id == id)
    }

    /// The rule of this index as the platform's standard has it.
    fn floor_of(&self, index: usize) -> Option<Ruling> {
        // The platform's rules come first, in the same order.
        self.floor
            .and_then(|floor| floor.rulings.get(index))
            .cloned()
    }

    fn adjust(&mut self) {
        let before = self.standing.rulings.clone();
        for shift in &self.standard.adjust {
            let places: &[At] = match shift.pilot {
                true => &[At::Pilot],
                false => &[At::Production, At::HighImpact],
            };
            for (index, old) in before.iter().enumerate() {
                let asleep = old.pilot.value.is_none() && old.production.value.is_none();
                for at in places {
                    let fits = at.of(old).value == shift.from && (shift.from.is_some() || asleep);
                    if fits {
                        self.level(index, *at, &shift.to);
                    }
                }
            }
        }
    }

    /// Sets one severity; answers whether it took effect.
    fn level(&mut self, index: usize, at: At, to: &Spanned<Level>) {
        if let Some(floor) = self.floor_of(index) {
            let least = at.of(&floor);
            if to.value < least.value {
                let id = &floor.rule().id;
                let message = format!(
                    "`{id}` would be {} {}, and the platform's standard says {}",
                    word(to.value),
                    at.words(),
                    word(least.value)
                );
                let pointer = format!("/rules/{id}/{}", at.key());
                return self.weakened(to.span, &least.from, pointer, message);
            }
        }
        let from = self.origin(to.span);
        *at.of_mut(&mut self.standing.rulings[index]) = Set::new(to.value, from);
    }

    fn setting(&mut self, setting: &Setting) -> Result<(), RuleError> {
        let index = self.known(&setting.id)?;
        let rule = &self.standing.rulings[index];
        let (pilot_on, follows, high) = (
            rule.pilot.value.is_some(),
            rule.high_impact.value == rule.production.value,
            rule.high_impact.value,
        );
        let production_on = rule.production.value.is_some();
        if let Some(all) = &setting.all {
            // A rule for pilots only is not meant for production.
            if !pilot_on || production_on {
                self.level(index, At::Production, all);
                self.level(index, At::HighImpact, all);
            }
            if pilot_on {
                self.level(index, At::Pilot, all);
            }
        }
        if let Some(pilot) = &setting.pilot {
            self.level(index, At::Pilot, pilot);
        }
        if let Some(production) = &setting.production {
            self.level(index, At::Production, production);
            let higher = production.value.is_some() && high >= production.value && !follows;
            if setting.high_impact.is_none() && !higher {
                self.level(index, At::HighImpact, production);
            }
        }
        if let Some(high_impact) = &setting.high_impact {
            self.level(index, At::HighImpact, high_impact);
        }
        self.enforce_from(index, setting);
        for (name, value) in &setting.parameters {
            self.parameter(index, name, value)?;
        }
        Ok(())
    }

    pub(super) fn known(&self, id: &Spanned<String>) -> Result<usize, RuleError> {
        if let Some(index) = self.find(&id.value) {
            return Ok(index);
        }
        if super::is_builtin(&id.value) {
            let message = format!(
                "`{}` is found by the program itself and has no settings",
                id.value
            );
            let help = "remove this line";
            return Err(RuleError::new(id.span, message, help));
        }
        let names = self
            .standing
            .rulings
            .iter()
            .map(|ruling| &*ruling.rule().id);
        let help = match nearest(&id.value, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the id of a rule; `readiness rules` lists them".to_owned(),
        };
        let message = format!("there is no rule `{}`", id.value);
        Err(RuleError::new(id.span, message, help))
    }

    fn enforce_from(&mut self, index: usize, setting: &Setting) {
        let Some(date) = &setting.enforce_from else {
            return;
        };
        if let Some(floor) = self.floor_of(index) {
            let error = Some(Severity::Error);
            let binds = [At::Pilot, At::Production, At::HighImpact]
                .iter()
                .any(|at| at.of(&floor).value == error);
            let later = match &floor.enforce_from {
                Some(from) => date.value > from.value,
                None => true,
            };
            if binds && later {
                let id = &floor.rule().id;
                let since = match &floor.enforce_from {
                    Some(from) => format!("from {} on", from.value),
                    None => "now".to_owned(),
                };
                let message = format!(
                    "`{id}` would be enforced from {} on, and the platform's standard enforces it {since}",
                    date.value
                );
                let pointer = format!("/rules/{id}/enforce_from");
                let from = floor
                    .enforce_from
                    .map_or(floor.production.from, |set| set.from);
                return self.weakened(date.span, &from, pointer, message);
            }
        }
        let from = self.origin(date.span);
        self.standing.rulings[index].enforce_from = Some(Set::new(date.value, from));
    }

    fn parameter(
        &mut self,
        index: usize,
        name: &Spanned<String>,
        value: &Spanned<String>,
    ) -> Result<(), RuleError> {
        let data = self.typed(index, name, value)?;
        let floor = self.floor_of(index).and_then(|floor| {
            let mut parameters = floor.parameters.into_iter();
            parameters.find(|(known, _)| *known == name.value)
        });
        if let Some((_, least)) = floor
            && least.value != data
        {
            let id = &self.standing.rulings[index].rule().id;
            let message = format!(
                "`{}` of `{id}` would be {}, and the platform's standard says {}",
                name.value,
                value.value,
                shown_parameter(&least.value)
            );
            let pointer = format!("/rules/{id}/{}", name.value);
            self.weakened(value.span, &least.from, pointer, message);
            return Ok(());
        }
        let from = self.origin(value.span);
        let parameters = &mut self.standing.rulings[index].parameters;
        if let Some((_, set)) = parameters
            .iter_mut()
            .find(|(known, _)| *known == name.value)
        {
            *set = Set::new(data, from);
        }
        Ok(())
    }

    /// The value of a parameter, where the rule has it and it is of the same kind.
    fn typed(
        &self,
        index: usize,
        name: &Spanned<String>,
        value: &Spanned<String>,
    ) -> Result<Data<'static>, RuleError> {
        let ruling = &self.standing.rulings[index];
        let id = &ruling.rule().id;
        let Some((_, known)) = ruling
            .parameters
            .iter()
            .find(|(known, _)| *known == name.value)
        else {
            let names: Vec<_> = ["pilot", "production", "high_impact", "enforce_from"]
                .into_iter()
                .chain(ruling.parameters.iter().map(|(name, _)| name.as_str()))
                .collect();
            let help = match nearest(&name.value, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", names.join(", ")),
            };
            let message = format!("`{id}` has no setting `{}`", name.value);
            return Err(RuleError::new(name.span, message, help));
        };
        let dimension = |data: &Data<'_>| match data {
            Data::Quantity(quantity) => Some(quantity.dimension),
            _ => None,
        };
        let given = parameter(&value.value).map(|(data, _)| data);
        let wanted = dimension(&known.value);
        given
            .filter(|data| dimension(data) == wanted)
            .ok_or_else(|| {
                let kind = wanted.map_or("a value", |dimension| dimension.name());
                let message = format!("`{}` of `{id}` is {kind}, and this is not", name.value);
                let help = format!(
                    "write it as in `{}: {}`",
                    name.value,
                    shown_parameter(&known.value)
                );
                RuleError::new(value.span, message, help)
            })
    }

    /// Over a floor, phrases only add to what evades: words that answer a question would make vague
    /// answers clear.
    fn vocabulary(&mut self) -> Result<(), StandardError> {
        let Some(path) = &self.standard.path else {
            return Ok(());
        };
        for named in &self.standard.vocabulary {
            let refused = |error| StandardError::Refused(self.standard.source.clone(), vec![error]);
            let at = fence::inside(path, named).map_err(refused)?;
            let words = vocabulary::read(&at, named, &self.standard.source)?;
            for phrase in words.phrases {
                let stands = |(category, known): &(Category, String)| {
                    *category == phrase.category && *known == phrase.text
                };
                if self.standing.phrases.iter().any(stands) {
                    continue;
                }
                let evades = phrase.category.evades() || phrase.category == Category::Boolean;
                if self.floor.is_some() && !evades {
                    self.answering(&words.source, &phrase);
                    continue;
                }
                if self.standing.phrases.len() >= vocabulary::MOST {
                    let message = format!("there are over {} phrases", vocabulary::MOST);
                    let error = RuleError::new(phrase.span, message, "shorten the lists");
                    return Err(StandardError::Refused(words.source, vec![error]));
                }
                self.standing.phrases.push((phrase.category, phrase.text));
            }
        }
        Ok(())
    }

    /// A phrase that answers a question, where only the platform's standard may say what does.
    fn answering(&mut self, source: &Arc<Source>, phrase: &vocabulary::Phrase) {
        let name = phrase.category.name();
        let message = format!(
            "`{}` would count as {name} in answers, and only the platform's standard may add words \
             that answer",
            shown_line(&phrase.text)
        );
        let origin = Origin::Builtin;
        self.lowers(
            source.clone(),
            phrase.span,
            &origin,
            format!("/phrases/{name}"),
            message,
        );
    }

    fn required(&mut self) {
        let Some(folder) = self.standard.path.as_deref().and_then(|path| path.parent()) else {
            return;
        };
        for pattern in &self.standard.required {
            self.standing.required.push(Required {
                pattern: pattern.value.clone(),
                folder: folder.to_path_buf(),
                source: self.standard.source.clone(),
                span: pattern.span,
            });
        }
    }
}
