//! The functions of the expression language: what they take and give.

use super::called::{FUNCTIONS, Function};
use super::infer::Type;
use crate::quantity::Dimension;
use crate::schema::Shape;

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
    let Some((_, _, arity, _)) = FUNCTIONS.iter().find(|(known, ..)| known == function) else {
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
