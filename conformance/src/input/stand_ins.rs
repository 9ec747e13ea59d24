//! The stand-ins for the headers that KHO headers include, as they are in the folder `stand-ins`, carried in the
//! binary so that an installed one needs no checkout.
//!
//! A header comes to this list by a file in the folder and a line here. They are our own text, never the kernel's.

/// The stand-in for the header at `path` from the top of a tree, if there is one.
pub(super) fn stand_in(path: &str) -> Option<&'static str> {
    STAND_INS.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

macro_rules! embedded {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../stand-ins/", $path)))),*]
    };
}

/// Path from the top of a tree, and text.
const STAND_INS: &[(&str, &str)] = embedded! {
    "include/asm/fcntl.h"
    "include/asm/page.h"
    "include/linux/align.h"
    "include/linux/bits.h"
    "include/linux/bug.h"
    "include/linux/build_bug.h"
    "include/linux/compiler.h"
    "include/linux/compiler_types.h"
    "include/linux/const.h"
    "include/linux/err.h"
    "include/linux/errno.h"
    "include/linux/fcntl.h"
    "include/linux/ioctl.h"
    "include/linux/log2.h"
    "include/linux/math.h"
    "include/linux/sizes.h"
    "include/linux/stddef.h"
    "include/linux/types.h"
    "include/linux/utsname.h"
    "include/uapi/linux/fcntl.h"
    "include/uapi/linux/liveupdate.h"
    "include/uapi/linux/utsname.h"
};

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::STAND_INS;
    use crate::headers::HeaderIndex;
    use crate::source::Tree;

    #[test]
    fn the_list_is_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stand-ins");
        let files = Tree::folder(&folder).unwrap().files_below("").unwrap();
        assert_eq!(files, STAND_INS.iter().map(|(path, _)| *path).collect::<Vec<_>>());
    }

    #[test]
    fn stand_ins_include_only_stand_ins() {
        for (path, text) in STAND_INS {
            for include in HeaderIndex::new(*path, text.as_bytes()).includes {
                let target = format!("include/{}", include.target);
                assert!(super::stand_in(&target).is_some(), "{path}:{} includes {target}", include.line);
            }
        }
    }
}
