//! Edits of the headers of 7.3, by the file, what is replaced and what by: the same in every test, so that one content
//! is compiled once.

pub(crate) const KHO: &str = "include/linux/kho/abi/kexec_handover.h";
pub(crate) const LUO: &str = "include/linux/kho/abi/luo.h";
pub(crate) const MEMFD: &str = "include/linux/kho/abi/memfd.h";
pub(crate) const BORROWED: &str = "include/uapi/linux/liveupdate.h";

/// What is replaced in which file, and by what.
pub(crate) type Edit = (&'static str, &'static str, &'static str);

/// Two fields of `kho_vmalloc` change places.
pub(crate) const SWAP: Edit = (
    KHO,
    "unsigned int total_pages;\n\tunsigned short flags;",
    "unsigned short flags;\n\tunsigned int total_pages;",
);
pub(crate) const SWAP_BACK: Edit = (KHO, SWAP.2, SWAP.1);
/// A field of `memfd_luo_ser` becomes wider.
pub(crate) const WIDEN: Edit = (MEMFD, "u32 seals;", "u64 seals;");
pub(crate) const WIDEN_BACK: Edit = (MEMFD, WIDEN.2, WIDEN.1);
/// A field of `luo_flb_ser` becomes narrower.
pub(crate) const NARROW: Edit = (LUO, "u64 data;\n\tu64 count;", "u64 data;\n\tu32 count;");
/// Another field of `kho_vmalloc` becomes wider.
pub(crate) const ORDER: Edit = (KHO, "unsigned short order;", "unsigned int order;");
pub(crate) const ORDER_BACK: Edit = (KHO, ORDER.2, ORDER.1);

pub(crate) const BUMP_KHO: Edit = (KHO, "\"kho-v4\"", "\"kho-v5\"");
pub(crate) const BUMP_KHO_BACK: Edit = (KHO, BUMP_KHO.2, BUMP_KHO.1);
pub(crate) const BUMP_LUO: Edit = (LUO, "\"luo-v5\"", "\"luo-v6\"");
pub(crate) const BUMP_MEMFD: Edit = (MEMFD, "\"memfd-v2\"", "\"memfd-v3\"");

/// A comment that says nothing.
pub(crate) const COMMENT: Edit = (MEMFD, "\tu64 nr_folios;", "\t/* A number. */\n\tu64 nr_folios;");
/// A header that no compiler can read.
pub(crate) const BREAK: Edit = (MEMFD, "\tu64 nr_folios;", "\tu64 nr_folios");
pub(crate) const MEND: Edit = (MEMFD, "\tu64 nr_folios\n", "\tu64 nr_folios;\n");

pub(crate) const UNBUMPED: &str = "unbumped-change";
pub(crate) const LATER: &str = "put-right-later";
pub(crate) const VMALLOC: &str = "kho_vmalloc";
pub(crate) const SEALS: &str = "memfd_luo_ser";
/// The one field of `kho_vmalloc_hdr` gets a neighbour.
pub(crate) const HEADER_FIELD: Edit =
    (KHO, "struct kho_vmalloc_hdr {\n", "struct kho_vmalloc_hdr {\n\tu64 kind;\n");
/// [`BREAK`] and [`MEND`], behind [`COMMENT`].
pub(crate) const BREAK_COMMENTED: Edit =
    (MEMFD, "/* A number. */\n\tu64 nr_folios;", "/* A number. */\n\tu64 nr_folios");
pub(crate) const MEND_COMMENTED: Edit = (MEMFD, BREAK_COMMENTED.2, BREAK_COMMENTED.1);
