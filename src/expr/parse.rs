//! Text → expression. The syntax is CEL's; errors carry the bytes they are about.

use super::ast::{Binary, Each, Expr, ExprKind, Items, Key, Named, Unary, Word};
use super::called::Function;
use super::error::ExprError;
use super::token::{Token, tokens};
use std::ops::Range;

/// Expressions may nest this deep; rule files are untrusted.
const MAX_DEPTH: usize = 32;
/// The longest expression, in bytes.
const MAX_LENGTH: usize = 4096;

/// Parses one expression.
///
/// # Errors
/// Where the text is not an expression of the subset, or nests over 32 levels, or is over 4 KiB long.
pub fn parse(text: &str) -> Result<Expr, ExprError> {
    if text.len() > MAX_LENGTH {
        return Err(ExprError::new("the expression is over 4 KiB long", 0..1));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        items: Vec::new(),
        end: text.len(),
    };
    let expr = parser.choice()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected("the end of the expression")),
    }
}

struct Parser<'t> {
    tokens: Vec<(Token<'t>, Range<usize>)>,
    at: usize,
    depth: usize,
    /// The names of the items of the macros around this place, the innermost last.
    items: Vec<Word>,
    end: usize,
}

type Parsed = Result<Expr, ExprError>;

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn here(&self) -> Range<usize> {
        self.tokens
            .get(self.at)
            .map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ExprError> {
        if self.take(sign) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{sign}`")))
    }

    fn unexpected(&self, wanted: &str) -> ExprError {
        let found = match self.peek() {
            None => "nothing".to_owned(),
            Some(Token::Name(name)) => format!("`{name}`"),
            Some(Token::Number(_)) => "a number".to_owned(),
            Some(Token::Text(_)) => "a text".to_owned(),
            Some(Token::Sign("=")) => "`=`".to_owned(),
            Some(Token::Sign(sign)) => format!("`{sign}`"),
        };
        let error = ExprError::new(format!("{wanted} is expected, not {found}"), self.here());
        match self.peek() {
            Some(Token::Sign("=")) => error.with_help("write `==` to compare"),
            Some(Token::Name("and")) => error.with_help("write `&&`"),
            Some(Token::Name("or")) => error.with_help("write `||`"),
            _ => error,
        }
    }

    fn deeper(&mut self, inner: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExprError::new(
                "the expression nests over 32 levels",
                self.here(),
            ));
        }
        let out = inner(self);
        self.depth -= 1;
        out
    }

    fn choice(&mut self) -> Parsed {
        self.deeper(|p| {
            let test = p.binary(0)?;
            if !p.take("?") {
                return Ok(test);
            }
            let yes = p.choice()?;
            p.expect(":")?;
            let no = p.choice()?;
            let span = test.span.start..no.span.end;
            Ok(Expr {
                kind: ExprKind::Choice(test.into(), yes.into(), no.into()),
                span,
            })
        })
    }

    /// Binary operators by precedence climbing: those that bind at least this strongly.
    fn binary(&mut self, least: usize) -> Parsed {
        let mut left = self.unary()?;
        while let Some((strength, operator)) = self.operator()
            && strength >= least
        {
            self.at += 1;
            let right = self.binary(strength + 1)?;
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Binary(operator, left.into(), right.into()),
                span,
            };
        }
        Ok(left)
    }

    /// The operator that stands here, and how strongly it binds; levels as in CEL's grammar.
    fn operator(&self) -> Option<(usize, Binary)> {
        Some(match self.peek()? {
            Token::Sign("||") => (0, Binary::Or),
            Token::Sign("&&") => (1, Binary::And),
            Token::Sign("==") => (2, Binary::Equal),
            Token::Sign("!=") => (2, Binary::NotEqual),
            Token::Sign("<=") => (2, Binary::AtMost),
            Token::Sign(">=") => (2, Binary::AtLeast),
            Token::Sign("<") => (2, Binary::Less),
            Token::Sign(">") => (2, Binary::Greater),
            Token::Name("in") => (2, Binary::In),
            Token::Sign("+") => (3, Binary::Add),
            Token::Sign("-") => (3, Binary::Subtract),
            Token::Sign("*") => (4, Binary::Multiply),
            Token::Sign("/") => (4, Binary::Divide),
            _ => return None,
        })
    }

    fn unary(&mut self) -> Parsed {
        let start = self.here().start;
        let operator = if self.take("!") {
            Unary::Not
        } else if self.take("-") {
            Unary::Negate
        } else {
            return self.member();
        };
        let operand = self.deeper(Self::unary)?;
        let span = start..operand.span.end;
        Ok(Expr {
            kind: ExprKind::Unary(operator, operand.into()),
            span,
        })
    }

    fn member(&mut self) -> Parsed {
        let mut expr = self.primary()?;
        loop {
            let start = expr.span.start;
            if self.take(".") {
                let name = self.name("a field")?;
                if self.take("(") {
                    expr = self.method(expr, name)?;
                } else {
                    let end = self.tokens[self.at - 1].1.end;
                    expr = Expr {
                        kind: ExprKind::Field(expr.into(), Key::named(name)),
                        span: start..end,
                    };
                }
            } else if self.take("[") {
                let index = self.choice()?;
                let end = self.here().end;
                self.expect("]")?;
                expr = Expr {
                    kind: ExprKind::Index(expr.into(), index.into()),
                    span: start..end,
                };
            } else {
                return Ok(expr);
            }
        }
    }

    fn name(&mut self, wanted: &str) -> Result<Word, ExprError> {
        match self.peek() {
            Some(&Token::Name(name)) => {
                self.at += 1;
                Ok(name.to_owned().into())
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    /// What a name stands for: the item of a macro before everything else.
    fn named(&self, name: &str) -> Named {
        let item = self.items.iter().rev().position(|item| *item == name);
        match (item, name) {
            (Some(out), _) => Named::Item(out),
            (None, "this") => Named::This,
            (None, "manifest") => Named::Manifest,
            (None, _) => Named::Parameter,
        }
    }

    fn method(&mut self, target: Expr, name: Word) -> Parsed {
        let start = target.span.start;
        let each = match &*name {
            "all" => Some(Each::All),
            "exists" => Some(Each::Exists),
            "exists_one" => Some(Each::ExistsOne),
            "filter" => Some(Each::Filter),
            "map" => Some(Each::Map),
            _ => None,
        };
        let kind = if let Some(kind) = each {
            let item = self.name("a name for the item")?;
            self.expect(",")?;
            self.items.push(item.clone());
            let body = self.choice()?;
            self.items.pop();
            let items = Items {
                list: target,
                name: item,
                body,
            };
            ExprKind::Each(kind, items.into())
        } else {
            let mut arguments = vec![target];
            arguments.extend(self.arguments()?);
            ExprKind::Call(Function::named(&name), arguments.into())
        };
        let end = self.here().end;
        self.expect(")")?;
        Ok(Expr {
            kind,
            span: start..end,
        })
    }

    /// Arguments up to, not including, the closing bracket.
    fn arguments(&mut self) -> Result<Vec<Expr>, ExprError> {
        let mut out = Vec::new();
        while !matches!(self.peek(), Some(Token::Sign(")" | "]"))) {
            out.push(self.choice()?);
            if !self.take(",") {
                break;
            }
        }
        Ok(out)
    }

    fn primary(&mut self) -> Parsed {
        let span = self.here();
        let Some(token) = self.peek().cloned() else {
            return Err(self.unexpected("a value"));
        };
        self.at += 1;
        let kind = match token {
            Token::Number(value) => ExprKind::Number(value),
            Token::Text(text) => ExprKind::Text(text.into()),
            Token::Name("true") => ExprKind::Bool(true),
            Token::Name("false") => ExprKind::Bool(false),
            Token::Name(name) => {
                if !self.take("(") {
                    return Ok(Expr {
                        kind: ExprKind::Name(name.to_owned().into(), self.named(name)),
                        span,
                    });
                }
                let arguments = self.arguments()?;
                let end = self.here().end;
                self.expect(")")?;
                return Ok(Expr {
                    kind: ExprKind::Call(Function::named(name), arguments.into()),
                    span: span.start..end,
                });
            }
            Token::Sign("(") => {
                let mut inner = self.choice()?;
                let end = self.here().end;
                self.expect(")")?;
                inner.span = span.start..end;
                return Ok(inner);
            }
            Token::Sign("[") => {
                let items = self.arguments()?;
                let end = self.here().end;
                self.expect("]")?;
                return Ok(Expr {
                    kind: ExprKind::List(items.into()),
                    span: span.start..end,
                });
            }
            Token::Sign(_) => {
                self.at -= 1;
                return Err(self.unexpected("a value"));
            }
        };
        Ok(Expr { kind, span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (String, &str) {
        let error = parse(text).expect_err("it should be refused");
        (
            error.message,
            text.get(error.span).expect("the span should fit"),
        )
    }

    #[test]
    fn operators_bind_as_in_cel() {
        for (short, long) in [
            (
                "a + b * c <= d && e || !f",
                "((((a + (b * c)) <= d) && e) || (!f))",
            ),
            ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
            ("a - b - c", "(a - b) - c"),
            ("x in [1, 2] && y", "(x in [1, 2]) && y"),
            ("a.b.size() > 1", "(size(a.b)) > 1"),
        ] {
            let strip = |text: &str| clear_spans(parse(text).expect(text));
            assert_eq!(strip(short), strip(long), "{short}");
        }
    }

    fn clear_spans(expr: Expr) -> String {
        let text = format!("{:?}", expr.kind);
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("span: ") {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            rest = &rest[rest.find([',', '}']).unwrap_or(rest.len())..];
        }
        out + rest
    }

    #[test]
    fn errors_name_the_words_they_are_about() {
        assert_eq!(refused("a = b").1, "=");
        assert_eq!(refused("a and b").1, "and");
        assert_eq!(refused("this.x <= 30m").1, "30m");
        assert_eq!(refused("\"open").1, "\"");
        assert_eq!(refused("f(a").0, "`)` is expected, not nothing");
        assert_eq!(refused("a # b").1, "#");
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(parse(&"(".repeat(1000)).is_err());
        assert!(parse(&"!".repeat(1000)).is_err());
        assert!(parse(&format!("{}1", "-".repeat(2000))).is_err());
    }
}
