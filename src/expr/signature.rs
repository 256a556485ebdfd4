//! The functions of the expression language: what they take and give.

use super::ast::Function;
use super::infer::Type;
use crate::quantity::Dimension;
use crate::schema::Shape;

/// Name, number of arguments, and what it does: the list that a misspelt name is compared with and
/// the documentation is made from.
pub const FUNCTIONS: &[(&str, usize, &str)] = &[
    ("has", 1, "whether a value is there"),
    (
        "default",
        2,
        "the first value, or the second where the first is absent",
    ),
    ("size", 1, "how many items a list has, or characters a text"),
    (
        "words",
        1,
        "how many words a text has; absent where no blanks stand between them",
    ),
    (
        "sum",
        1,
        "the sum of a list of numbers or quantities; 0 of none",
    ),
    (
        "product",
        1,
        "the product of a list of plain numbers; 1 of none",
    ),
    ("min", 1, "the least of a list"),
    ("max", 1, "the greatest of a list"),
    ("distinct", 1, "a list without its repetitions"),
    ("today", 0, "the date to judge by"),
    ("ceil", 1, "a plain number, rounded up to a whole one"),
    ("days", 1, "a duration as a number of days"),
    (
        "duration",
        1,
        "a duration written as in a manifest: duration(\"180d\")",
    ),
    (
        "percent",
        1,
        "a share written as in a manifest: percent(\"1%\")",
    ),
    (
        "rate",
        1,
        "a rate written as in a manifest: rate(\"60/min\")",
    ),
    (
        "date",
        1,
        "a date written as in a manifest: date(\"2026-01-31\")",
    ),
    ("text", 1, "a value as a message shows it"),
    ("lower", 1, "a text in lower case"),
    (
        "isNobody",
        1,
        "whether a name is a word for nobody in particular: `the team`, `IT`, or one that a standard calls so",
    ),
    ("contains", 2, "whether a text holds another"),
    ("startsWith", 2, "whether a text starts with another"),
    ("endsWith", 2, "whether a text ends with another"),
    (
        "mentions",
        2,
        "whether a name holds all words of an act: mentions(\"approve-payment\", \"approve the payments\")",
    ),
    (
        "permits",
        2,
        "whether a right allows an act: permits(\"payments.write\", \"approve payment\")",
    ),
    (
        "same",
        2,
        "whether two names are one owner: same(\"@acme/claims-ai\", \"Claims-AI\")",
    ),
    (
        "alike",
        2,
        "whether two nouns may count the same: alike(\"motor claims\", \"claim\")",
    ),
    (
        "names",
        2,
        "whether a text names an id as a whole word: names(\"to manual-queue\", \"manual-queue\")",
    ),
    (
        "breadth",
        1,
        "what a right reaches, where that is more than one thing: breadth(\"claims:read:*\"); absent where \
         it is narrow",
    ),
    (
        "isFloating",
        1,
        "whether a version can come to mean another one: isFloating(\"small-latest\")",
    ),
    ("dates", 1, "the dates in a text, as a list"),
    (
        "dateIn",
        1,
        "the date that a version is or ends with: dateIn(\"example-small-2026-03-01\"); absent where there is none",
    ),
    (
        "coverGap",
        1,
        "the longest time in a week that the hours of a cover leave open: coverGap(\"Mon-Fri 8-18\"); \
         absent where they cannot be read",
    ),
    (
        "volume",
        1,
        "how often an action runs in a day at most: the least of its limits and of the load; absent where \
         it states no limit in numbers",
    ),
    ("integration", 1, "the entry of `integrations` with this id"),
    ("source", 1, "the entry of `data_sources` with this id"),
    ("alert", 1, "the entry of `operations.alerts` with this id"),
    (
        "fallback",
        1,
        "the entry of `operations.fallbacks` with this id",
    ),
];

/// Where the functions that follow a reference look.
pub(super) fn list_of(function: &Function) -> Option<&'static [&'static str]> {
    match function {
        Function::Integration => Some(&["integrations"]),
        Function::Source => Some(&["data_sources"]),
        Function::Alert => Some(&["operations", "alerts"]),
        Function::Fallback => Some(&["operations", "fallbacks"]),
        _ => None,
    }
}

/// The type that a call gives for arguments of these types; an error says what it wants instead.
pub(super) fn signature(
    function: &Function,
    arguments: &[Type],
) -> std::result::Result<Type, String> {
    use Function as F;
    let name = function.name();
    let Some((_, arity, _)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return Err(format!("there is no function `{name}`"));
    };
    if arguments.len() != *arity {
        let plural = if *arity == 1 { "value" } else { "values" };
        return Err(format!(
            "`{name}` takes {arity} {plural}, not {}",
            arguments.len()
        ));
    }
    let wants = |at: usize, fits: bool, what: &str| {
        if fits {
            Ok(())
        } else {
            Err(format!(
                "`{name}` takes {what}, not {}",
                arguments[at].name()
            ))
        }
    };
    let number = Type::Quantity(Dimension::NONE);
    match function {
        F::Has => Ok(Type::Bool),
        F::Default => {
            wants(1, arguments[0].fits(&arguments[1]), &arguments[0].name())?;
            Ok(arguments[0].clone())
        }
        F::Size => {
            let fits = arguments[0].item().is_some() || arguments[0].fits(&Type::Text);
            wants(0, fits, "a list or a text")?;
            Ok(number)
        }
        F::Sum | F::Min | F::Max | F::Product | F::Distinct => {
            let Some(item) = arguments[0].item() else {
                return Err(format!(
                    "`{name}` takes a list, not {}",
                    arguments[0].name()
                ));
            };
            match function {
                F::Distinct => Ok(Type::List(Box::new(item))),
                F::Product => {
                    wants(0, item.fits(&number), "a list of plain numbers")?;
                    Ok(number)
                }
                F::Sum => {
                    let fits = matches!(item, Type::Quantity(_) | Type::Any);
                    wants(0, fits, "a list of quantities")?;
                    Ok(item)
                }
                _ => Ok(item),
            }
        }
        F::Today => Ok(Type::Date),
        F::Days => {
            wants(
                0,
                arguments[0].fits(&Type::Quantity(Dimension::TIME)),
                "a duration",
            )?;
            Ok(number)
        }
        F::Duration | F::Percent | F::Rate | F::Date => {
            wants(0, arguments[0] == Type::Text, "a text in quotes")?;
            Ok(match function {
                F::Duration => Type::Quantity(Dimension::TIME),
                F::Percent => number,
                F::Rate => Type::Quantity(Dimension::RATE),
                _ => Type::Date,
            })
        }
        F::Ceil => {
            wants(0, arguments[0].fits(&number), "a plain number")?;
            Ok(number)
        }
        F::Text => Ok(Type::Text),
        F::IsNobody => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            Ok(Type::Bool)
        }
        F::Volume => {
            let limited = match &arguments[0] {
                Type::Shape(shape) => Shape::of(*shape).field("limits").is_some(),
                other => *other == Type::Any,
            };
            wants(0, limited, "an action")?;
            Ok(number)
        }
        F::Dates | F::DateIn | F::CoverGap | F::IsFloating | F::Breadth => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            Ok(match function {
                F::Dates => Type::List(Box::new(Type::Date)),
                F::DateIn => Type::Date,
                F::IsFloating => Type::Bool,
                F::Breadth => Type::Text,
                _ => Type::Quantity(Dimension::TIME),
            })
        }
        F::Words | F::Lower => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            Ok(if *function == F::Words {
                number
            } else {
                Type::Text
            })
        }
        F::Contains
        | F::StartsWith
        | F::EndsWith
        | F::Mentions
        | F::Permits
        | F::Same
        | F::Alike
        | F::Names => {
            wants(0, arguments[0].fits(&Type::Text), "a text")?;
            wants(1, arguments[1].fits(&Type::Text), "a text")?;
            Ok(Type::Bool)
        }
        _ => {
            wants(0, arguments[0].fits(&Type::Text), "an id")?;
            let list = list_of(function).unwrap_or(&[]);
            Ok(Shape::at(&list.join("."))
                .and_then(|shape| Shape::of(shape).items)
                .map_or(Type::Any, Type::Shape))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, Function};

    #[test]
    fn every_function_has_its_name() {
        for (name, ..) in FUNCTIONS {
            let function = Function::named(name);
            assert!(!matches!(function, Function::Unknown(_)), "{name}");
            assert_eq!(function.name(), *name);
        }
    }
}
