//! The functions that an expression may call.

/// The functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// `has`
    Has,
    /// `default`
    Default,
    /// `size`
    Size,
    /// `words`
    Words,
    /// `sum`
    Sum,
    /// `product`
    Product,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `distinct`
    Distinct,
    /// `today`
    Today,
    /// `ceil`
    Ceil,
    /// `days`
    Days,
    /// `duration`
    Duration,
    /// `percent`
    Percent,
    /// `rate`
    Rate,
    /// `date`
    Date,
    /// `text`
    Text,
    /// `lower`
    Lower,
    /// `isNobody`
    IsNobody,
    /// `contains`
    Contains,
    /// `startsWith`
    StartsWith,
    /// `endsWith`
    EndsWith,
    /// `mentions`
    Mentions,
    /// `permits`
    Permits,
    /// `same`
    Same,
    /// `alike`
    Alike,
    /// `names`
    Names,
    /// `breadth`
    Breadth,
    /// `isFloating`
    IsFloating,
    /// `dates`
    Dates,
    /// `dateIn`
    DateIn,
    /// `coverGap`
    CoverGap,
    /// `volume`
    Volume,
    /// `integration`
    Integration,
    /// `source`
    Source,
    /// `alert`
    Alert,
    /// `fallback`
    Fallback,
    /// A name that no function has.
    Unknown(Box<str>),
}

/// Each function with its name, the number of its arguments, and what it does: the list that a misspelt name
/// is compared with and the documentation is made from.
pub const FUNCTIONS: &[(Function, &str, usize, &str)] = &[
    (Function::Has, "has", 1, "whether a value is there"),
    (
        Function::Default,
        "default",
        2,
        "the first value, or the second where the first is absent",
    ),
    (
        Function::Size,
        "size",
        1,
        "how many items a list has, or characters a text",
    ),
    (
        Function::Words,
        "words",
        1,
        "how many words a text has; absent where no blanks stand between them",
    ),
    (
        Function::Sum,
        "sum",
        1,
        "the sum of a list of numbers or quantities; 0 of none",
    ),
    (
        Function::Product,
        "product",
        1,
        "the product of a list of plain numbers; 1 of none",
    ),
    (Function::Min, "min", 1, "the least of a list"),
    (Function::Max, "max", 1, "the greatest of a list"),
    (
        Function::Distinct,
        "distinct",
        1,
        "a list without its repetitions",
    ),
    (Function::Today, "today", 0, "the date to judge by"),
    (
        Function::Ceil,
        "ceil",
        1,
        "a plain number, rounded up to a whole one",
    ),
    (Function::Days, "days", 1, "a duration as a number of days"),
    (
        Function::Duration,
        "duration",
        1,
        "a duration written as in a manifest: duration(\"180d\")",
    ),
    (
        Function::Percent,
        "percent",
        1,
        "a share written as in a manifest: percent(\"1%\")",
    ),
    (
        Function::Rate,
        "rate",
        1,
        "a rate written as in a manifest: rate(\"60/min\")",
    ),
    (
        Function::Date,
        "date",
        1,
        "a date written as in a manifest: date(\"2026-01-31\")",
    ),
    (Function::Text, "text", 1, "a value as a message shows it"),
    (Function::Lower, "lower", 1, "a text in lower case"),
    (
        Function::IsNobody,
        "isNobody",
        1,
        "whether a name is a word for nobody in particular: `the team`, `IT`, or one that a standard calls so",
    ),
    (
        Function::Contains,
        "contains",
        2,
        "whether a text holds another",
    ),
    (
        Function::StartsWith,
        "startsWith",
        2,
        "whether a text starts with another",
    ),
    (
        Function::EndsWith,
        "endsWith",
        2,
        "whether a text ends with another",
    ),
    (
        Function::Mentions,
        "mentions",
        2,
        "whether a name holds all words of an act: mentions(\"approve-payment\", \"approve the payments\")",
    ),
    (
        Function::Permits,
        "permits",
        2,
        "whether a right allows an act: permits(\"payments.write\", \"approve payment\")",
    ),
    (
        Function::Same,
        "same",
        2,
        "whether two names are one owner: same(\"@acme/claims-ai\", \"Claims-AI\")",
    ),
    (
        Function::Alike,
        "alike",
        2,
        "whether two nouns may count the same: alike(\"motor claims\", \"claim\")",
    ),
    (
        Function::Names,
        "names",
        2,
        "whether a text names an id as a whole word: names(\"to manual-queue\", \"manual-queue\")",
    ),
    (
        Function::Breadth,
        "breadth",
        1,
        "what a right reaches, where that is more than one thing: breadth(\"claims:read:*\"); absent where \
         it is narrow",
    ),
    (
        Function::IsFloating,
        "isFloating",
        1,
        "whether a version can come to mean another one: isFloating(\"small-latest\")",
    ),
    (
        Function::Dates,
        "dates",
        1,
        "the dates in a text, as a list",
    ),
    (
        Function::DateIn,
        "dateIn",
        1,
        "the date that a version is or ends with: dateIn(\"example-small-2026-03-01\"); absent where there is none",
    ),
    (
        Function::CoverGap,
        "coverGap",
        1,
        "the longest time in a week that the hours of a cover leave open: coverGap(\"Mon-Fri 8-18\"); \
         absent where they cannot be read",
    ),
    (
        Function::Volume,
        "volume",
        1,
        "how often an action runs in a day at most: the least of its limits and of the load; absent where \
         it states no limit in numbers",
    ),
    (
        Function::Integration,
        "integration",
        1,
        "the entry of `integrations` with this id",
    ),
    (
        Function::Source,
        "source",
        1,
        "the entry of `data_sources` with this id",
    ),
    (
        Function::Alert,
        "alert",
        1,
        "the entry of `operations.alerts` with this id",
    ),
    (
        Function::Fallback,
        "fallback",
        1,
        "the entry of `operations.fallbacks` with this id",
    ),
];

impl Function {
    /// The function with a name.
    pub fn named(name: &str) -> Self {
        let row = FUNCTIONS.iter().find(|(_, known, ..)| *known == name);
        row.map_or_else(
            || Function::Unknown(name.into()),
            |(function, ..)| function.clone(),
        )
    }

    /// Its name.
    pub fn name(&self) -> &str {
        if let Function::Unknown(name) = self {
            return name;
        }
        let row = FUNCTIONS.iter().find(|(function, ..)| function == self);
        row.map_or("", |(_, name, ..)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_name_of_its_own() {
        for (function, name, ..) in FUNCTIONS {
            assert_eq!(Function::named(name), *function);
            assert_eq!(function.name(), *name);
        }
    }
}
