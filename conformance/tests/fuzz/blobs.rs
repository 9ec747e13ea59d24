//! The corpus of BTF, type by type. The files in the repository hold exactly these bytes.

#[path = "../witness_btf/blob.rs"]
#[allow(dead_code, reason = "the tests of the witness build more kinds of types")]
mod blob;

use crate::seeds::Seed;
use blob::{Blob, ARRAY, CONST, FLOAT, FWD, INT, PTR, STRUCT, TYPEDEF, TYPE_TAG, UNION, VOLATILE};

/// All blobs, with the names of their files.
pub(crate) fn all() -> Vec<Seed> {
    let blobs = [("records.btf", records()), ("layouts.btf", layouts()), ("wrong-circles.btf", circles())];
    blobs.map(|(name, blob)| Seed { name: name.to_owned(), bytes: blob.bytes() }).into()
}

/// Records with every kind of member.
fn records() -> Blob {
    let mut blob = Blob::new();
    let long = blob.int("unsigned long", 8, 0);
    let u64 = blob.of(TYPEDEF, "u64", long);
    let small = blob.int("char", 1, 1);
    let real = blob.name("double");
    let real = blob.raw(real, FLOAT << 24, 8, &[]);
    let names = blob.array(small, 16);
    let union = blob.record(UNION, false, "", 8, &[("phys", u64, 0), ("real", real, 0)]);
    let members = [("pfn", u64, 52 << 24), ("flags", u64, 12 << 24 | 52), ("index", u64, 64)];
    let folio = blob.record(STRUCT, true, "memfd_luo_folio_ser", 16, &members);
    let constant = blob.of(CONST, "", folio);
    let moving = blob.of(VOLATILE, "", constant);
    let tag = blob.of(TYPE_TAG, "user", moving);
    let pointer = blob.of(PTR, "", tag);
    blob.enumeration(false, "flags", &[("KHO_VMALLOC_SMALL", 1), ("OTHER", 2)]);
    blob.enumeration64(true, "wide", &[("KHO_VMALLOC_LARGE", -1)]);
    let declared = blob.of(FWD, "elsewhere", 0);
    let to_declared = blob.of(PTR, "", declared);
    let members = [
        ("", union, 0),
        ("folio", moving, 64),
        ("to", pointer, 192),
        ("else", to_declared, 256),
        ("n", names, 320),
    ];
    blob.record(STRUCT, false, "kho_vmalloc", 56, &members);
    let nameless = blob.record(STRUCT, false, "", 8, &[("table", u64, 0)]);
    blob.of(TYPEDEF, "kho_radix_node", nameless);
    blob
}

/// A kind that is not known, and how long it is.
fn layouts() -> Blob {
    let mut blob = Blob::new();
    let name = blob.name("new");
    blob.raw(name, 0x55 << 24 | 2, 8, &[1, 2, 3]);
    let int = blob.int("int", 4, 1);
    blob.record(STRUCT, false, "kho_vmalloc", 8, &[("m", int, 0)]);
    let mut layouts = vec![0; 4 * 0x56];
    layouts[4 * 0x55..4 * 0x55 + 2].copy_from_slice(&[4, 4]);
    blob.layouts = Some(layouts);
    blob
}

/// Types that are made of themselves.
fn circles() -> Blob {
    let mut blob = Blob::new();
    blob.of(TYPEDEF, "a", 2);
    blob.of(CONST, "", 1);
    blob.raw(0, ARRAY << 24, 0, &[3, 3, 1]);
    blob.record(STRUCT, false, "", 8, &[("", 4, 0), ("m", 3, 0)]);
    blob.record(STRUCT, false, "kho_vmalloc", 8, &[("a", 1, 0), ("", 4, 0), ("itself", 5, 0)]);
    blob.raw(0, INT << 24, 0, &[0xff << 24 | 0xff]);
    blob
}
