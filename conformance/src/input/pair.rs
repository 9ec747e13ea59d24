//! A tree together with what configuring it generated: its real, unmodified headers can be compiled, at one target.

use std::path::Path;

use kho_abi_spec::target::{Arch, PageSize, Target};

use super::argument;
use super::elsewhere::{is_below, Way};
use crate::error::{CannotCheck, Checked};
use crate::headers::HeaderIndex;
use crate::source::Tree;

/// What the configuration became, from the top of the prepared half.
const AUTOCONF: &str = "include/generated/autoconf.h";
/// What says which release was configured.
const VERSION: &str = "include/generated/uapi/linux/version.h";

const REMEDY: &str = "give a folder that the kernel's `make modules_prepare` wrote, or a distribution's \
                      linux-headers package of the same version and of the architecture";

/// The tree and its prepared half.
#[derive(Debug)]
pub(super) struct Pair {
    top: String,
    build: String,
    target: Target,
}

impl Pair {
    pub(super) fn new(tree: &Tree, top: &Path, build: &Path) -> Checked<Pair> {
        let half = Tree::folder(build)?;
        let target = target_of(&half)?;
        same_release(tree, &half)?;
        Ok(Pair { top: argument(top)?, build: argument(build)?, target })
    }

    pub(super) fn top(&self) -> &str {
        &self.top
    }

    pub(super) fn target(&self) -> Target {
        self.target
    }

    /// How a compiler is given a file of the tree: headers are there in full, and sources are not for including.
    pub(super) fn way(&self, path: &str) -> Way {
        let arch = format!("arch/{}", self.target.arch().kernel_dir());
        if is_below("arch", path) && !is_below(&arch, path) {
            Way::Absent
        } else if is_below("include", path) || is_below(&format!("{arch}/include"), path) {
            Way::AsItIs
        } else {
            Way::Cut
        }
    }

    /// The same folders in the same order, and the same forced headers, as in the kernel's own build.
    pub(super) fn flags(&self) -> Vec<String> {
        let Pair { top, build, target } = self;
        let arch = format!("arch/{}/include", target.arch().kernel_dir());
        let folders = [
            format!("{top}/{arch}"),
            format!("{build}/{arch}/generated"),
            format!("{top}/include"),
            format!("{build}/include"),
            format!("{top}/{arch}/uapi"),
            format!("{build}/{arch}/generated/uapi"),
            format!("{top}/include/uapi"),
            format!("{build}/include/generated/uapi"),
        ];
        let forced = ["compiler-version.h", "kconfig.h", "compiler_types.h"];
        let forced = forced
            .into_iter()
            .flat_map(|name| ["-include".to_owned(), format!("{top}/include/linux/{name}")]);
        folders.into_iter().map(|folder| format!("-I{folder}")).chain(forced).collect()
    }
}

/// The one target that a prepared half was configured for.
fn target_of(half: &Tree) -> Checked<Target> {
    let cannot = |what: &str| CannotCheck::new(format!("{}: {what}", half.describe()), REMEDY);
    let Some(config) = half.read(AUTOCONF)? else {
        return Err(cannot(&format!("this is no prepared half of a tree, it has no {AUTOCONF}")));
    };
    let config = HeaderIndex::new(AUTOCONF, &config);
    let arch = match (config.define("CONFIG_X86_64"), config.define("CONFIG_ARM64")) {
        (Some(_), None) => Arch::X86_64,
        (None, Some(_)) => Arch::Arm64,
        _ => return Err(cannot("it was configured for an architecture without KHO")),
    };
    let shift = config.define("CONFIG_PAGE_SHIFT").map(|define| define.body.as_str());
    let page = PageSize::ALL.into_iter().find(|page| shift == Some(page.shift().to_string().as_str()));
    let target = Target::ALL.into_iter().find(|target| target.arch() == arch && Some(target.page()) == page);
    target.ok_or_else(|| {
        cannot(&format!(
            "it was configured for a page size without KHO (CONFIG_PAGE_SHIFT {})",
            shift.unwrap_or("-")
        ))
    })
}

/// A prepared half of another release would answer for headers that it does not belong to.
fn same_release(tree: &Tree, half: &Tree) -> Checked<()> {
    let version = half.read(VERSION)?.map(|bytes| HeaderIndex::new(VERSION, &bytes)).unwrap_or_default();
    let part = |name: &str| version.define(name).map(|define| define.body.as_str());
    let configured = part("LINUX_VERSION_MAJOR").zip(part("LINUX_VERSION_PATCHLEVEL"));
    match (tree.release()?, configured.map(|(major, minor)| format!("{major}.{minor}"))) {
        (Some(release), Some(configured)) if release != configured => Err(CannotCheck::new(
            format!("{} is the prepared half of {configured}, but the tree is {release}", half.describe()),
            REMEDY,
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_those_of_the_kernels_build() {
        let pair = Pair { top: "/t".into(), build: "/b".into(), target: Target::Arm64Page16k };
        let expected = "-I/t/arch/arm64/include -I/b/arch/arm64/include/generated -I/t/include -I/b/include \
                        -I/t/arch/arm64/include/uapi -I/b/arch/arm64/include/generated/uapi -I/t/include/uapi \
                        -I/b/include/generated/uapi -include /t/include/linux/compiler-version.h \
                        -include /t/include/linux/kconfig.h -include /t/include/linux/compiler_types.h";
        assert_eq!(pair.flags().join(" "), expected);
    }
}
