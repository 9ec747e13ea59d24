//! The arguments of `drift`.

use std::path::PathBuf;

use clap::Args;
use kho_abi_spec::target::Target;

use super::OutputArgs;
use crate::shard::Shard;
use crate::waivers::args::WaiverArgs;

/// Arguments of `drift`.
#[derive(Args)]
pub struct DriftArgs {
    /// The old side: the folder of a kernel tree, or with --tree a revision
    // That it is there is asked for later: what else could be given is more than clap would say.
    #[arg(conflicts_with = "each")]
    pub old: Option<String>,
    /// The new side
    pub new: Option<String>,
    /// A clone of the kernel's git repository, of any kind; nothing is checked out
    #[arg(long, value_name = "REPO")]
    pub tree: Option<PathBuf>,
    /// Look at every commit of a range of the repository that touches the ABI, and name the one behind each finding
    #[arg(long, value_name = "A..B", requires = "tree")]
    pub each: Option<String>,
    /// A target: x86_64-4k, arm64-4k, arm64-16k or arm64-64k; repeatable [default: all]
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<Target>,
    /// The folder that keeps what was seen in headers, by their content [default: kho-abi in the user's cache folder]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache: Option<PathBuf>,
    /// Keep nothing, and look at everything anew
    #[arg(long)]
    pub no_cache: bool,
    /// Look at the K-th of N parts only: of the targets, or with --each of the commits; `kho-abi merge` makes one report of
    /// the JSON reports of all
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
    /// The waivers.
    #[command(flatten)]
    pub waivers: WaiverArgs,
    /// The reports.
    #[command(flatten)]
    pub output: OutputArgs,
}
