//! Expressions in the syntax of CEL, on values that know their unit and their place.

mod ast;
mod breadth;
mod called;
mod cover;
mod each;
mod error;
mod eval;
mod function;
mod infer;
mod likeness;
mod operate;
mod parse;
mod signature;
mod template;
mod token;
mod value;
mod version;
mod volume;
mod work;

pub use ast::{Binary, Each, Expr, ExprKind, Items, Key, Named, Part, Unary};
pub use called::{FUNCTIONS, Function};
pub use error::ExprError;
pub use eval::{STEP_BUDGET, Scope, Stop, evaluate, holds};
pub use infer::{Scopes, Type, infer, type_of};
pub(crate) use likeness::is_same;
pub use parse::parse;
pub use template::{Template, Vars};
pub use value::{Data, Trail, Value, read};
pub use work::Work;
