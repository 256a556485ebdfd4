//! The program: arguments in, exit code out. Everything else is the library's.

use mimalloc::MiMalloc;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    readiness::command::main()
}
