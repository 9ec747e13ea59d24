//! Files of `memfd_create()` and their content, as the Live Update Orchestrator hands them over.

#![header("linux/kho/abi/memfd.h")]

#[versions(v1)]
use kho::v1::kho_vmalloc;
#[versions(v2..)]
use kho::v3::kho_vmalloc;

/// The version of the format of memfd's file handler.
#[domain]
#[guarded_by(luo)]
#[on_mismatch("no session can be retrieved, whatever its files are: /dev/liveupdate answers EIO")]
enum memfd {
    /// The first version.
    #[releases("6.19", "7.0")]
    v1 = "memfd-v1",

    /// Adds the seals, and flags of the file.
    #[releases("7.1", "7.2", "7.3")]
    v2 = "memfd-v2",
}

/// The name of the format in `luo_file_ser.compatible`.
const MEMFD_LUO_FH_COMPATIBLE: &str = memfd::VERSION;

/// What is in the folio differs from what a new one would hold. Every release so far sets it on every folio.
#[flag_of(memfd_luo_folio_ser.flags)]
const MEMFD_LUO_FOLIO_DIRTY: u64 = 1 << 0;

/// The folio can be read as it is. A reader would have to clear one without this flag first, but every release so far
/// has done so before it hands a folio over, and sets the flag.
#[flag_of(memfd_luo_folio_ser.flags)]
const MEMFD_LUO_FOLIO_UPTODATE: u64 = 1 << 1;

/// One folio of a file: one or more pages in one piece.
#[packed]
#[reached_by(memfd_luo_ser.folios)]
struct memfd_luo_folio_ser {
    /// Page frame number: the physical address of the folio's first page, divided by the page size. A reader passes over
    /// an entry in which it is 0.
    #[bits(52)]
    #[leads_to("the folio's pages")]
    pfn: u64,
    /// `MEMFD_LUO_FOLIO_DIRTY`, `MEMFD_LUO_FOLIO_UPTODATE`.
    #[bits(12)]
    flags: u64,
    /// Where in the file it is, in pages.
    index: u64,
}

/// No further seals can be set.
#[versions(v2..)]
#[defined_in("uapi/linux/fcntl.h")]
const F_SEAL_SEAL: c_int = 0x0001;

/// The file cannot shrink.
#[versions(v2..)]
#[defined_in("uapi/linux/fcntl.h")]
const F_SEAL_SHRINK: c_int = 0x0002;

/// The file cannot grow.
#[versions(v2..)]
#[defined_in("uapi/linux/fcntl.h")]
const F_SEAL_GROW: c_int = 0x0004;

/// Nothing can be written to the file.
#[versions(v2..)]
#[defined_in("uapi/linux/fcntl.h")]
const F_SEAL_WRITE: c_int = 0x0008;

/// Nothing can be written to the file but through mappings that exist already.
#[versions(v2..)]
#[defined_in("uapi/linux/fcntl.h")]
const F_SEAL_FUTURE_WRITE: c_int = 0x0010;

/// The file cannot be made executable.
#[versions(v2..)]
#[defined_in("uapi/linux/fcntl.h")]
const F_SEAL_EXEC: c_int = 0x0020;

/// All seals that this version can hand over. A file with any other cannot be preserved.
#[versions(v2..)]
const MEMFD_LUO_ALL_SEALS: c_int =
    F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE | F_SEAL_EXEC;

/// One file.
#[packed]
#[reached_by(luo::luo_file_ser.data, MEMFD_LUO_FH_COMPATIBLE)]
#[reached_by(luo_session::luo_file_ser.data, MEMFD_LUO_FH_COMPATIBLE)]
struct memfd_luo_ser {
    /// The position of the file in bytes.
    pos: u64,
    /// The size of the file in bytes.
    size: u64,
    /// The seals of the file, a subset of `MEMFD_LUO_ALL_SEALS`.
    #[versions(v2..)]
    seals: u32,
    /// No flag is assigned: 0.
    #[versions(v2..)]
    flags: u32,
    /// Number of folios. What no folio covers is a hole, which reads as zeros.
    nr_folios: u64,
    /// An array of `memfd_luo_folio_ser`, one for each folio. Where `nr_folios` is 0 it is not set.
    folios: kho_vmalloc,
}
