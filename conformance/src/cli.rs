//! The command line: a contract with the scripts that use it.

mod compat;
mod drift;
mod output;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kho_abi_spec::target::Target;

use crate::error::{CannotCheck, Checked};
use crate::waivers::args::WaiverArgs;

pub use crate::shard::Shard;
pub use compat::CompatArgs;
pub use drift::DriftArgs;
pub use output::{OutputArgs, ReportTo};

/// Holds the Linux Kexec HandOver ABI against real kernel trees.
#[derive(Parser)]
#[command(name = "kho-abi", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to color the output
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Color,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Fetch the known real header trees, and print `release path` for each
    Trees {
        /// Fetch the trees of full source as well: a gigabyte, of which only what the ABI is stated in is kept
        #[arg(long)]
        sources: bool,
        /// The folder to unpack them in
        #[arg(long, value_name = "DIR", default_value = "target/kernel-trees")]
        into: PathBuf,
    },
    /// Hold the spec against one real kernel tree, or against a kernel image
    Check(CheckArgs),
    /// Say what has changed between two kernel trees, and whether the versions were raised
    Drift(DriftArgs),
    /// Say whether one kernel can hand over to another: releases by name, or folders of kernel trees
    Compat(CompatArgs),
    /// Show the byte map of one item
    Layout(LayoutArgs),
    /// Say why a rule exists and what to do; without a rule, list them
    Explain {
        /// The rule, as a finding names it
        rule: Option<String>,
    },
    /// Merge the JSON reports of the shards of one run, or of the runs of a matrix, into one
    Merge(MergeArgs),
    /// Print what a witness sees in a tree or in a kernel image, as JSON: facts only, nothing of the spec
    Observe(ObserveArgs),
    /// Print what is seen in a known tree, as it is kept in conformance/evidence; without one, list those that are there
    Evidence {
        /// The tree, by its package without `.deb`
        package: Option<String>,
        /// The folder that `trees` has unpacked them in
        #[arg(long, value_name = "DIR", default_value = "target/kernel-trees")]
        trees: PathBuf,
    },
}

/// Which tree, and how to read it.
#[derive(Args)]
pub struct TreeArgs {
    /// The kernel tree, or a git repository if --rev is given
    #[arg(long, value_name = "DIR", required_unless_present = "vmlinux")]
    pub tree: Option<PathBuf>,
    /// A revision of the repository, read without a checkout
    #[arg(long, value_name = "REV", requires = "tree")]
    pub rev: Option<String>,
    /// The prepared half of the tree: what configuring it has generated
    #[arg(long, value_name = "DIR", requires = "tree")]
    pub build: Option<PathBuf>,
    /// A kernel image, or its BTF such as /sys/kernel/btf/vmlinux, for what it says of its types: beside the tree that it
    /// was built from, or alone
    #[arg(long, value_name = "FILE")]
    pub vmlinux: Option<PathBuf>,
    /// A target: x86_64-4k, arm64-4k, arm64-16k or arm64-64k [default: all that the tree can be read at]
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<Target>,
}

/// Arguments of `check`.
#[derive(Args)]
pub struct CheckArgs {
    /// The tree.
    #[command(flatten)]
    pub tree: TreeArgs,
    /// The waivers.
    #[command(flatten)]
    pub waivers: WaiverArgs,
    /// Check the K-th of N parts of the targets only; `kho-abi merge` makes one report of the JSON reports of all
    // An image is of one target, so there is nothing to share.
    #[arg(long, value_name = "K/N", requires = "tree", conflicts_with = "vmlinux")]
    pub shard: Option<Shard>,
    /// The reports.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `merge`.
#[derive(Args)]
pub struct MergeArgs {
    /// JSON reports, all of one command: those of the shards of a run, or of the runs of a matrix over trees
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The reports.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `observe`.
#[derive(Args)]
pub struct ObserveArgs {
    /// The tree.
    #[command(flatten)]
    pub tree: TreeArgs,
    /// Who looks [default: bindgen at a tree, dwarf into an image]
    #[arg(long, value_enum)]
    pub witness: Option<Observer>,
}

/// The witnesses that list what they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Observer {
    /// bindgen, in the headers
    Bindgen,
    /// The types in what gcc compiles of the headers
    DwarfGcc,
    /// The types in what clang compiles of the headers
    DwarfClang,
    /// The DWARF of an image
    Dwarf,
    /// The BTF of an image
    Btf,
}

/// Arguments of `layout`.
#[derive(Args)]
pub struct LayoutArgs {
    /// The item, by its name in C
    pub item: String,
    /// The version, such as v4 or kho-v4 [default: the newest that has the item]
    #[arg(long)]
    pub version: Option<String>,
    /// The target; repeatable [default: one per page size at which the layout differs]
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<Target>,
}

/// When to color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// If the output is a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes the choice hold for everything that is printed from here on.
    pub fn apply(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// What is wrong with the arguments and what to do, in one line: clap's own words without its drawing of the usage.
pub fn one_line(mistake: &clap::Error) -> String {
    let text = mistake.render().to_string();
    let paragraphs = text
        .trim_start_matches("error: ")
        .split("\n\n")
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    let kept = paragraphs
        .filter(|p| !p.is_empty() && !p.starts_with("Usage: ") && !p.starts_with("For more information"));
    kept.chain(["`kho-abi --help` says more".to_owned()]).collect::<Vec<_>>().join("; ")
}

/// Prints to standard output. A reader that has gone away is not our problem.
pub fn print(text: &str) -> Checked<()> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CannotCheck::new("cannot write to standard output", error.to_string()))
        }
        _ => Ok(()),
    }
}
