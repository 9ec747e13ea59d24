/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The ABI of kho v1, announced as "kho-v1", carried by Linux 7.0.
 * Generated from kho-abi's spec of it: do not edit. `cargo xtask gen-headers`
 * in kho-abi writes it again.
 *
 * Define KHO_ABI_PAGE_SHIFT as 12, 14 or 16 before including it: log2 of the
 * page size of the kernel that wrote the data. A program uses one version of a
 * domain and one page size: the names are the same in all.
 */

#ifndef KHO_ABI_PORTABLE_KHO_V1_H
#define KHO_ABI_PORTABLE_KHO_V1_H

#ifdef KHO_ABI_VERSION_OF_KHO
#error "kho-v1.h: another version of kho was included before; a source file can include only one"
#endif
#define KHO_ABI_VERSION_OF_KHO "v1"

#include <stddef.h>
#include <stdint.h>

#ifndef KHO_ABI_STATIC_ASSERT
#ifdef __cplusplus
#define KHO_ABI_STATIC_ASSERT(fact) static_assert(fact, #fact)
#else
#define KHO_ABI_STATIC_ASSERT(fact) _Static_assert(fact, #fact)
#endif
#endif

#ifndef KHO_ABI_ALIGNOF
#ifdef __cplusplus
#define KHO_ABI_ALIGNOF(type) alignof(type)
#else
#define KHO_ABI_ALIGNOF(type) _Alignof(type)
#endif
#endif

#ifndef KHO_ABI_PAGE_SHIFT
#error "define KHO_ABI_PAGE_SHIFT as 12, 14 or 16: log2 of the page size of the kernel that wrote the data"
#elif KHO_ABI_PAGE_SHIFT != 12 && KHO_ABI_PAGE_SHIFT != 14 && KHO_ABI_PAGE_SHIFT != 16
#error "KHO_ABI_PAGE_SHIFT has to be 12, 14 or 16: log2 of the page size"
#endif
#define KHO_ABI_PAGE_SIZE (1 << KHO_ABI_PAGE_SHIFT)

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "these are the records of little-endian kernels: on a big-endian host, every number would be misread"
#endif

/* Where this fails, as on i386: compile for a 64-bit host, or with -malign-double. */
KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(uint64_t) == 8);

/**
 * DOC: ABI of kho v1
 *
 * The core of Kexec HandOver: how one kernel finds what the kernel before it
 * has left.
 *
 * The old kernel hands over the physical address of a flattened device tree
 * (FDT) of at most one page: on x86 in an entry of the boot parameters'
 * `setup_data` list (type 10), on arm64 in the property `linux,kho-fdt` of the
 * node `/chosen`. Its root node names the version of everything described here
 * and points to the record of all preserved pages; each of its subnodes points
 * to the data of one subsystem.
 *
 * Byte order: the FDT itself is a device tree like any other, with a big-endian
 * header and big-endian tokens. But the 8-byte numbers that its properties hold
 * are in the byte order of the CPU, and aligned to 4 bytes only. Everything
 * outside the FDT is in the byte order of the CPU as well, and aligned as its
 * type asks.
 *
 * Nothing in the handed-over data states the page size. Both kernels must use
 * the same one, and whoever decodes the memory from outside must know it.
 *
 * Domain kho: The version of the handover format as a whole.
 *
 * It covers the FDT, the record of preserved pages and the `vmalloc`
 * structures. A kernel that supports another version reads nothing of what was
 * handed over.
 *
 * If the versions of two kernels differ, the new kernel boots as if nothing had
 * been handed over: all preserved memory is lost.
 *
 * Version v1: Preserved pages are recorded in bitmaps, whose structures no
 * header states: they are private to `kernel/liveupdate/kexec_handover.c`, and
 * are not described here. A subsystem's data is itself an FDT.
 */

/*
 * Value of the root node's `compatible` property: the version of the handover
 * format.
 */
#define KHO_FDT_COMPATIBLE "kho-v1"

/*
 * Name of the root node's property that holds the physical address of the
 * record of preserved pages.
 */
#define KHO_FDT_MEMORY_MAP_PROP_NAME "preserved-memory-map"

/*
 * Name of a subnode's property that holds the physical address of the
 * subsystem's own FDT.
 */
#define KHO_FDT_SUB_TREE_PROP_NAME "fdt"

/**
 * DOC: FDT node "/"
 *
 * The root of everything that is handed over.
 *
 * Property "compatible", a string, always "kho-v1": Which version of this
 *   format the tree follows. Check it before reading anything else.
 *
 * Property "preserved-memory-map" (KHO_FDT_MEMORY_MAP_PROP_NAME), uint64_t:
 *   Physical address of the record of all preserved pages, or 0 where there is
 *   none. It leads to structures that are private to the kernel's C files.
 */
#define KHO_ROOT_NODE_COMPATIBLE_PROP "compatible"

/**
 * DOC: FDT node "/<subsystem>"
 *
 * What one subsystem hands over. The subsystem chooses the node's name: `LUO`,
 * `memblock` and `kexec-metadata` are in use, and `kho_test` by the kernel's
 * self-test.
 *
 * Property "fdt" (KHO_FDT_SUB_TREE_PROP_NAME), uint64_t: Physical address of
 *   the FDT that describes the subsystem's data.
 */

/*
 * A pointer that survives kexec: it holds a physical address, because the next
 * kernel maps memory elsewhere.
 *
 * The address 0 means that the pointer points to nothing.
 *
 * Here it is a union with one member, phys: what the kernel's union has beside
 * it, a pointer of the kernel that wrote it, is of no use to anyone else.
 */

/**
 * struct kho_vmalloc_hdr - The head of a `kho_vmalloc_chunk`
 * @next: The next chunk of the list; 0 in the last one.
 */
struct kho_vmalloc_hdr {
	union {
		uint64_t phys; /* of a struct kho_vmalloc_chunk, or 0 */
	} next;
};

/* How many addresses fit into one `kho_vmalloc_chunk`. */
#if KHO_ABI_PAGE_SHIFT == 12
#define KHO_VMALLOC_SIZE 511
#elif KHO_ABI_PAGE_SHIFT == 14
#define KHO_VMALLOC_SIZE 2047
#elif KHO_ABI_PAGE_SHIFT == 16
#define KHO_VMALLOC_SIZE 8191
#endif

/**
 * struct kho_vmalloc_chunk - One page of the list that says which physical
 *   pages make up a preserved `vmalloc` area
 * @hdr: Link to the next chunk.
 * @phys: Physical addresses in bytes, in the order of the area's virtual
 *   addresses, zero-terminated unless full.
 *
 * It is aligned to its size.
 *
 * To read a list, start at `kho_vmalloc.first` and take the addresses of each
 * chunk in order: `phys` ends at its first 0 or, in a full chunk, at its end.
 * Each address stands for `1 << kho_vmalloc.order` consecutive pages.
 * `hdr.next` is 0 in the last chunk. A chunk that has become exactly full is
 * followed by one more, which may be empty, so an empty last chunk is no error.
 * The number of addresses in all chunks, shifted left by `order`, must equal
 * `kho_vmalloc.total_pages`; where it does not, the list is damaged and must
 * not be used.
 */
struct kho_vmalloc_chunk {
	struct kho_vmalloc_hdr hdr;
	uint64_t phys[KHO_VMALLOC_SIZE];
};

/**
 * struct kho_vmalloc - Describes one preserved `vmalloc` area: a virtually
 *   contiguous array on scattered physical pages
 * @first: The first chunk of the list of pages.
 * @total_pages: Size of the area in base pages.
 * @flags: How to map the area again: `KHO_VMALLOC_ALLOC`,
 *   `KHO_VMALLOC_HUGE_VMAP`. No other bit is assigned.
 * @order: Page order of every entry: each covers `1 << order` base pages.
 *
 * Other formats embed it where they hand over more data than fits into their
 * own record.
 */
struct kho_vmalloc {
	union {
		uint64_t phys; /* of a struct kho_vmalloc_chunk, or 0 */
	} first;
	uint32_t total_pages;
	uint16_t flags;
	uint16_t order;
};

/*
 * The area came from `vmalloc()` and is to be freed with `vfree()`.
 * A flag in @flags of struct kho_vmalloc.
 */
#define KHO_VMALLOC_ALLOC (1 << 0)

/*
 * The area may be mapped with huge pages.
 * A flag in @flags of struct kho_vmalloc.
 */
#define KHO_VMALLOC_HUGE_VMAP (1 << 1)

KHO_ABI_STATIC_ASSERT(sizeof(struct kho_vmalloc_hdr) == 8);
KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(struct kho_vmalloc_hdr) == 8);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc_hdr, next) == 0);
KHO_ABI_STATIC_ASSERT(sizeof(struct kho_vmalloc_chunk) == KHO_ABI_PAGE_SIZE);
KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(struct kho_vmalloc_chunk) == 8);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc_chunk, hdr) == 0);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc_chunk, phys) == 8);
KHO_ABI_STATIC_ASSERT(sizeof(struct kho_vmalloc) == 16);
KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(struct kho_vmalloc) == 8);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc, first) == 0);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc, total_pages) == 8);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc, flags) == 12);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_vmalloc, order) == 14);
KHO_ABI_STATIC_ASSERT(KHO_VMALLOC_ALLOC == 1);
KHO_ABI_STATIC_ASSERT(KHO_VMALLOC_HUGE_VMAP == 2);

#endif /* KHO_ABI_PORTABLE_KHO_V1_H */
