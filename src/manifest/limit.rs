//! How large, deep and repetitive a manifest may be, and how much may be said of it: every limit of
//! the reader and of a judgement, in one place.
//!
//! A manifest comes from a pull request, so over a limit there is a finding, never a longer run.

/// Bytes in a file. The largest real manifests have a few tens of kilobytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Lists and maps inside one another, the outermost included; also where aliases are expanded.
pub const MAX_DEPTH: usize = 64;

/// Values and keys in a file, before aliases are expanded.
pub const MAX_NODES: usize = 100_000;

/// Items of one list, or keys of one map. The largest real lists have a few dozen.
pub const MAX_ENTRIES: usize = 1_000;

/// Bytes in one decoded scalar.
pub const MAX_SCALAR: usize = 64 * 1024;

/// Aliases (`*name`) in a file.
pub const MAX_ALIASES: usize = 100;

/// Values that all aliases together stand for.
pub const MAX_EXPANDED_NODES: usize = 10_000;

/// Bytes of scalar text that all aliases together stand for.
pub const MAX_EXPANDED_TEXT: usize = 1024 * 1024;

/// Findings under one id; the last one says how many more there are.
pub const MAX_FINDINGS_PER_ID: usize = 100;

/// Findings of one rule that a judgement of a manifest keeps; the rest is counted.
pub const MAX_FINDINGS_OF_A_RULE: usize = 1_000;

/// Findings of all rules that a judgement of a manifest keeps; the rest is counted.
pub const MAX_FINDINGS: usize = 3_000;

/// Steps that all rules together may take on one manifest. A production manifest takes some forty
/// thousand.
pub const MAX_STEPS: u64 = 10_000_000;

/// Characters of a manifest's line that a help repeats.
pub const MAX_LINE_IN_HELP: usize = 120;
