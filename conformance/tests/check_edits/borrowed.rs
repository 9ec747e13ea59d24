//! Edits of headers that belong to others, and that state something of what is handed over.

use crate::edit::{edit, Change, Edit, File, Finds, ALL};

const FCNTL: File = "include/uapi/linux/fcntl.h";
const LIVEUPDATE: File = "include/uapi/linux/liveupdate.h";
const UTSNAME: File = "include/uapi/linux/utsname.h";
const SETUP_DATA: File = "arch/x86/include/uapi/asm/setup_data.h";
const SCRATCH: File = "include/asm-generic/kexec_handover.h";
const OLD: File = "include/linux/kexec_handover.h";

const fn of(file: File, name: &'static str, changes: &'static [Change], finds: &'static [Finds]) -> Edit {
    edit(name, changes, finds).of(file)
}

pub(crate) const EDITS: &[Edit] = &[
    // ---- Lengths that records of KHO have from the interface to user space -----------------------------------------
    of(
        LIVEUPDATE,
        "the name of a session is longer, and the record with it",
        &[("LIVEUPDATE_SESSION_NAME_LENGTH 64", "LIVEUPDATE_SESSION_NAME_LENGTH 128")],
        &[("constant-value", "LIVEUPDATE_SESSION_NAME_LENGTH", ALL)],
    ),
    of(
        LIVEUPDATE,
        "the name of a session of 7.0 is shorter, and the record with it",
        &[("LIVEUPDATE_SESSION_NAME_LENGTH 64", "LIVEUPDATE_SESSION_NAME_LENGTH 48")],
        &[("constant-value", "LIVEUPDATE_SESSION_NAME_LENGTH", ALL)],
    )
    .on("7.0.13"),
    of(
        UTSNAME,
        "the name of a release is longer, and the record with it",
        &[("#define __NEW_UTS_LEN 64", "#define __NEW_UTS_LEN 128")],
        &[("constant-value", "__NEW_UTS_LEN", ALL)],
    ),
    // ---- Seals ---------------------------------------------------------------------------------------------------
    of(
        FCNTL,
        "a seal has another bit, and the mask of all seals with it",
        &[("F_SEAL_EXEC\t0x0020", "F_SEAL_EXEC\t0x0040")],
        &[("constant-value", "F_SEAL_EXEC", ALL)],
    ),
    of(
        FCNTL,
        "two seals change places, and the mask of all seals stays",
        &[("F_SEAL_GROW\t0x0004", "F_SEAL_GROW\t0x0008"), ("F_SEAL_WRITE\t0x0008", "F_SEAL_WRITE\t0x0004")],
        &[("constant-value", "F_SEAL_GROW", ALL), ("constant-value", "F_SEAL_WRITE", ALL)],
    ),
    // ---- How the new kernel finds it all ---------------------------------------------------------------------------
    of(
        SETUP_DATA,
        "the entry of the boot parameters has another type",
        &[("#define SETUP_KEXEC_KHO\t\t\t10", "#define SETUP_KEXEC_KHO\t\t\t11")],
        &[("constant-value", "SETUP_KEXEC_KHO", ALL)],
    ),
    of(
        SETUP_DATA,
        "the entry of the boot parameters is not packed any more, which moves nothing",
        &[("\t__u64 scratch_size;\n} __attribute__((packed));", "\t__u64 scratch_size;\n};")],
        &[("record-layout", "kho_data", ALL)],
    ),
    of(
        SETUP_DATA,
        "an address and a size in the boot parameters are swapped",
        &[("\t__u64 fdt_addr;\n\t__u64 fdt_size;", "\t__u64 fdt_size;\n\t__u64 fdt_addr;")],
        &[("member-order", "kho_data.fdt_size", ALL)],
    ),
    of(
        SCRATCH,
        "the address and the size of a scratch region are swapped",
        &[("\tphys_addr_t addr;\n\tphys_addr_t size;", "\tphys_addr_t size;\n\tphys_addr_t addr;")],
        &[("member-order", "kho_scratch.size", ALL)],
    ),
    of(
        SCRATCH,
        "a scratch region is packed, which moves nothing",
        &[("\tphys_addr_t size;\n};", "\tphys_addr_t size;\n} __packed;")],
        &[("record-layout", "kho_scratch", ALL)],
    ),
    of(
        OLD,
        "the size of a scratch region of 7.0 is half as wide",
        &[("\tphys_addr_t size;", "\tu32 size;")],
        &[("member-type", "kho_scratch.size", ALL)],
    )
    .on("7.0.13"),
    // ---- What stood there before a header of KHO had it ------------------------------------------------------------
    of(
        OLD,
        "a field is added to the vmalloc area of 6.19",
        &[("\tunsigned short order;\n", "\tunsigned short order;\n\tu64 node;\n")],
        &[("member-added", "kho_vmalloc.node", ALL)],
    )
    .on("6.19.14"),
    of(
        OLD,
        "the pointer to the first chunk of 6.19 is a plain number",
        &[("\tDECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);", "\tu64 first;")],
        &[("member-type", "kho_vmalloc.first", ALL)],
    )
    .on("6.19.14"),
];
