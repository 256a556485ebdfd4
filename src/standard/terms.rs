//! On what terms a standard lets waivers be accepted; over a floor, on no easier ones.

use super::MOST_MISTAKES;
use super::apply::Layer;
use super::file::Spanned;
use super::ruling::Set;
use crate::check::RuleError;
use crate::lint::LOWERED;

impl Layer<'_> {
    pub(super) fn terms(&mut self, errors: &mut Vec<RuleError>) {
        let standard = self.standard;
        if let Some(days) = &standard.max_days {
            let floor = self.floor.map(|floor| floor.max_days.clone());
            match floor.filter(|floor| days.value > floor.value) {
                Some(floor) => {
                    let message = format!(
                        "waivers would run for up to {} days, and the platform's standard says {}",
                        days.value, floor.value
                    );
                    let pointer = "/waivers/max_days".to_owned();
                    self.weakened(days.span, &floor.from, pointer, message);
                }
                None => {
                    let from = self.origin(days.span);
                    self.standing.max_days = Set::new(days.value, from);
                }
            }
        }
        if let Some(approvers) = &standard.approvers {
            self.approvers(approvers);
        }
        for id in &standard.never_waivable {
            if errors.len() >= MOST_MISTAKES {
                break;
            }
            if !LOWERED.contains(&id.value.as_str()) {
                errors.extend(self.known(id).err());
            }
            if !self.standing.never_waivable.contains(&id.value) {
                self.standing.never_waivable.push(id.value.clone());
            }
        }
    }

    fn approvers(&mut self, approvers: &Spanned<Vec<String>>) {
        let floor = self.floor.map(|floor| floor.approvers.clone());
        let mut kept = approvers.value.clone();
        if let Some(floor) = floor.filter(|floor| !floor.value.is_empty()) {
            kept.retain(|name| {
                let same = |allowed: &String| allowed.eq_ignore_ascii_case(name);
                floor.value.iter().any(same) || crate::waiver::approves(&floor.value, name)
            });
            if kept.len() < approvers.value.len() || kept.is_empty() {
                let names = crate::check::listed(&floor.value);
                let message = format!(
                    "waivers would be approved by others than the platform's standard names: {names}"
                );
                let pointer = "/waivers/approvers".to_owned();
                self.weakened(approvers.span, &floor.from, pointer, message);
            }
            if kept.is_empty() {
                return;
            }
        }
        let from = self.origin(approvers.span);
        self.standing.approvers = Set::new(kept, from);
    }
}
