//! How often an action runs in a day, by its limits and by the load.

use super::eval::{Evaluation, Result, Stop};
use super::value::{Data, Trail, Value, plain};
use crate::manifest::{NodeId, Tree};
use crate::quantity::{Dimension, Number, Quantity};

/// Actions in a day: a day has 24 hours and a month 30 days.
pub(super) fn volume<'m, T: Trail>(
    evaluation: &Evaluation<'m, T>,
    action: &Data<'m>,
) -> Result<Value<'m, T>> {
    let tree = evaluation.scope.tree;
    let Data::Node(action) = *action else {
        return Err(Stop::Absent);
    };
    let limits = (tree.get(action, "limits")).filter(|limits| !tree[*limits].spoken);
    let limit = |key: &str| limits.and_then(|limits| tree.get(limits, key));
    let load = tree.at(Tree::ROOT, &["cost_model", "load", "per_month"]);
    let day = |of: Option<NodeId>, times: Number| {
        let value = evaluation.at(of?).ok()?;
        match value.data {
            Data::Quantity(number) if number.dimension == Dimension::NONE => {
                let times = Quantity::plain(times);
                Some((number.mul(times).ok()?.value, value.from))
            }
            _ => None,
        }
    };
    let whole = Number::from_integer;
    let stated = [
        day(limit("per_day"), whole(1)),
        day(limit("per_hour"), whole(24)),
    ];
    if stated.iter().all(Option::is_none) {
        return Err(Stop::Absent);
    }
    let load = day(load, Number::new_raw(1, 30));
    let mut from = T::default();
    let mut least: Option<Number> = None;
    for (number, place) in stated.into_iter().chain([load]).flatten() {
        from.add(place);
        least = Some(least.map_or(number, |least| least.min(number)));
    }
    let data = least.map(plain).ok_or(Stop::Absent)?;
    Ok(Value { data, from })
}
