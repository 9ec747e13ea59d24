/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The ABI of kho v3, announced as "kho-v3", carried by Linux 7.1.
 * Generated from kho-abi's spec of it: do not edit. `cargo xtask gen-headers`
 * in kho-abi writes it again.
 *
 * Define KHO_ABI_PAGE_SHIFT as 12, 14 or 16 before including it: log2 of the
 * page size of the kernel that wrote the data. A program uses one version of a
 * domain and one page size: the names are the same in all.
 */

#ifndef KHO_ABI_PORTABLE_KHO_V3_H
#define KHO_ABI_PORTABLE_KHO_V3_H

#ifdef KHO_ABI_VERSION_OF_KHO
#error "kho-v3.h: another version of kho was included before; a source file can include only one"
#endif
#define KHO_ABI_VERSION_OF_KHO "v3"

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
 * DOC: ABI of kho v3
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
 * Version v3: Preserved pages are recorded in a radix tree. A subsystem's data
 * is a blob of any format, with its size beside it.
 */

/*
 * Value of the root node's `compatible` property: the version of the handover
 * format.
 */
#define KHO_FDT_COMPATIBLE "kho-v3"

/*
 * Name of the root node's property that holds the physical address of the
 * record of preserved pages.
 */
#define KHO_FDT_MEMORY_MAP_PROP_NAME "preserved-memory-map"

/*
 * Name of a subnode's property that holds the physical address of the
 * subsystem's data.
 */
#define KHO_SUB_TREE_PROP_NAME "preserved-data"

/* Name of a subnode's property that holds the size of the subsystem's data. */
#define KHO_SUB_TREE_SIZE_PROP_NAME "blob-size"

/**
 * DOC: FDT node "/"
 *
 * The root of everything that is handed over.
 *
 * Property "compatible", a string, always "kho-v3": Which version of this
 *   format the tree follows. Check it before reading anything else.
 *
 * Property "preserved-memory-map" (KHO_FDT_MEMORY_MAP_PROP_NAME), uint64_t:
 *   Physical address of the root of the radix tree of preserved pages, a
 *   `kho_radix_node`, or 0 where there is none.
 */
#define KHO_ROOT_NODE_COMPATIBLE_PROP "compatible"

/**
 * DOC: FDT node "/<subsystem>"
 *
 * What one subsystem hands over. The subsystem chooses the node's name: `LUO`,
 * `memblock` and `kexec-metadata` are in use, and `kho_test` by the kernel's
 * self-test.
 *
 * Property "preserved-data" (KHO_SUB_TREE_PROP_NAME), uint64_t: Physical
 *   address of the subsystem's data, in whatever format the subsystem has
 *   chosen.
 *
 * Property "blob-size" (KHO_SUB_TREE_SIZE_PROP_NAME), uint64_t: Size of the
 *   subsystem's data in bytes. A blob need not be an FDT, so it cannot be asked
 *   for its size.
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

/**
 * enum kho_radix_consts - The shape of the radix tree of preserved pages
 * @KHO_ORDER_0_LOG2: A key of order n has bit `KHO_ORDER_0_LOG2 - n` as its
 *   highest one.
 * @KHO_TABLE_SIZE_LOG2: log2 of the number of entries in a `kho_radix_node`.
 * @KHO_BITMAP_SIZE_LOG2: log2 of the number of bits in a `kho_radix_leaf`.
 * @KHO_TREE_MAX_DEPTH: Number of levels from the root to a leaf, both included:
 *   one level of bitmaps, and as many levels of tables as the rest of a key
 *   needs.
 */
#if KHO_ABI_PAGE_SHIFT == 12
enum kho_radix_consts {
	KHO_ORDER_0_LOG2 = 52,
	KHO_TABLE_SIZE_LOG2 = 9,
	KHO_BITMAP_SIZE_LOG2 = 15,
	KHO_TREE_MAX_DEPTH = 6,
};
#elif KHO_ABI_PAGE_SHIFT == 14
enum kho_radix_consts {
	KHO_ORDER_0_LOG2 = 50,
	KHO_TABLE_SIZE_LOG2 = 11,
	KHO_BITMAP_SIZE_LOG2 = 17,
	KHO_TREE_MAX_DEPTH = 5,
};
#elif KHO_ABI_PAGE_SHIFT == 16
enum kho_radix_consts {
	KHO_ORDER_0_LOG2 = 48,
	KHO_TABLE_SIZE_LOG2 = 13,
	KHO_BITMAP_SIZE_LOG2 = 19,
	KHO_TREE_MAX_DEPTH = 4,
};
#endif

/**
 * struct kho_radix_node - An inner node of the radix tree of preserved pages:
 *   one page of addresses of nodes one level below
 * @table: Physical addresses of the nodes one level below, which at level 1 are
 *   leaves. 0: no key begins like this. An address does not promise that any
 *   does.
 *
 * The tree is a set of keys, and each key stands for one preserved block of
 * `1 << order` pages at the physical address `phys`: bit
 * `64 - PAGE_SHIFT - order` of the key is set, and the bits below it are
 * `phys >> (PAGE_SHIFT + order)`. To decode a key, find its highest set bit:
 * its position, taken from `64 - PAGE_SHIFT`, is the order; the rest of the
 * key, shifted left by `PAGE_SHIFT + order`, is the address. A key of 0, or one
 * with a bit above `64 - PAGE_SHIFT`, is damaged.
 *
 * The levels are counted from the leaves, which are level 0, to the root, which
 * is always level `KHO_TREE_MAX_DEPTH - 1`. The lowest `KHO_BITMAP_SIZE_LOG2`
 * bits of a key are its position in a leaf. At level n above, the index into
 * the table is `(key >> (KHO_BITMAP_SIZE_LOG2 + (n - 1) * KHO_TABLE_SIZE_LOG2))
 * % (1 << KHO_TABLE_SIZE_LOG2)`.
 *
 * Nodes and leaves are aligned to their size.
 */
struct kho_radix_node {
	uint64_t table[1 << KHO_TABLE_SIZE_LOG2];
};

/**
 * struct kho_radix_leaf - A leaf of the radix tree of preserved pages: one page
 *   of bits
 * @bitmap: Bit `n % 64` of word `n / 64` is set if the block whose key ends in
 *   `n` is preserved.
 */
struct kho_radix_leaf {
	uint64_t bitmap[((1 << KHO_BITMAP_SIZE_LOG2) + 64 - 1) / 64];
};

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
KHO_ABI_STATIC_ASSERT(sizeof(struct kho_radix_node) == KHO_ABI_PAGE_SIZE);
KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(struct kho_radix_node) == 8);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_radix_node, table) == 0);
KHO_ABI_STATIC_ASSERT(sizeof(struct kho_radix_leaf) == KHO_ABI_PAGE_SIZE);
KHO_ABI_STATIC_ASSERT(KHO_ABI_ALIGNOF(struct kho_radix_leaf) == 8);
KHO_ABI_STATIC_ASSERT(offsetof(struct kho_radix_leaf, bitmap) == 0);

#endif /* KHO_ABI_PORTABLE_KHO_V3_H */
