//! Edits of headers that belong to others, and that state something of what is handed over, under versions that stay.

use crate::row::{of, File, Row, ALL};

const FCNTL: File = "include/uapi/linux/fcntl.h";
const LIVEUPDATE: File = "include/uapi/linux/liveupdate.h";
const UTSNAME: File = "include/uapi/linux/utsname.h";
const SETUP_DATA: File = "arch/x86/include/uapi/asm/setup_data.h";
const SCRATCH: File = "include/asm-generic/kexec_handover.h";
const OLD: File = "include/linux/kexec_handover.h";

pub(crate) const ROWS: &[Row] = &[
    of(
        LIVEUPDATE,
        "the name of a session is longer, and the record with it",
        &[("LIVEUPDATE_SESSION_NAME_LENGTH 64", "LIVEUPDATE_SESSION_NAME_LENGTH 128")],
        &[("unbumped-change", "LIVEUPDATE_SESSION_NAME_LENGTH", ALL)],
    ),
    of(
        UTSNAME,
        "the name of a release is longer, and the record with it",
        &[("#define __NEW_UTS_LEN 64", "#define __NEW_UTS_LEN 128")],
        &[("unbumped-change", "__NEW_UTS_LEN", ALL)],
    ),
    of(
        FCNTL,
        "a seal has another bit, and the mask of all seals with it",
        &[("F_SEAL_EXEC\t0x0020", "F_SEAL_EXEC\t0x0040")],
        &[("unbumped-change", "F_SEAL_EXEC", ALL)],
    ),
    of(
        FCNTL,
        "two seals change places, and the mask of all seals stays",
        &[("F_SEAL_GROW\t0x0004", "F_SEAL_GROW\t0x0008"), ("F_SEAL_WRITE\t0x0008", "F_SEAL_WRITE\t0x0004")],
        &[("unbumped-change", "F_SEAL_GROW", ALL), ("unbumped-change", "F_SEAL_WRITE", ALL)],
    ),
    of(
        SETUP_DATA,
        "the entry of the boot parameters has another type",
        &[("#define SETUP_KEXEC_KHO\t\t\t10", "#define SETUP_KEXEC_KHO\t\t\t11")],
        &[("unbumped-change", "SETUP_KEXEC_KHO", ALL)],
    ),
    of(
        SETUP_DATA,
        "the entry of the boot parameters is not packed any more, which moves nothing",
        &[("\t__u64 scratch_size;\n} __attribute__((packed));", "\t__u64 scratch_size;\n};")],
        &[("unbumped-change", "kho_data", ALL)],
    ),
    of(
        SCRATCH,
        "the address and the size of a scratch region are swapped",
        &[("\tphys_addr_t addr;\n\tphys_addr_t size;", "\tphys_addr_t size;\n\tphys_addr_t addr;")],
        &[("unbumped-change", "kho_scratch", ALL)],
    ),
    of(
        OLD,
        "a field is added to the vmalloc area of 6.19, where no header announces a version",
        &[("\tunsigned short order;\n", "\tunsigned short order;\n\tu64 node;\n")],
        &[("unbumped-change", "kho_vmalloc", ALL)],
    )
    .on("6.19.14"),
];
