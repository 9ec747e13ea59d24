/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The ABI of kho v4, announced as "kho-v4", carried by Linux 7.2 and 7.3.
 * Generated from kho-abi's spec of it: do not edit. `cargo xtask gen-headers`
 * in kho-abi writes it again.
 *
 * Stands in for <linux/kho/abi/kexec_handover.h>.
 */

#ifndef _LINUX_KHO_ABI_KEXEC_HANDOVER_H
#define _LINUX_KHO_ABI_KEXEC_HANDOVER_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include <asm/page.h>

/**
 * DOC: ABI of kho v4
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
 * Version v4: Adds the serialization blocks of `linux/kho/abi/block.h`. Nothing
 * in this header changed its layout.
 */

/*
 * Not here but in kernel/liveupdate/kexec_handover.c: KHO_VMALLOC_ALLOC,
 *   KHO_VMALLOC_HUGE_VMAP.
 */

/*
 * Value of the root node's `compatible` property: the version of the handover
 * format.
 */
#define KHO_FDT_COMPATIBLE "kho-v4"

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
 * Property "compatible", a string, always "kho-v4": Which version of this
 *   format the tree follows. Check it before reading anything else.
 *
 * Property "preserved-memory-map" (KHO_FDT_MEMORY_MAP_PROP_NAME), u64: Physical
 *   address of the root of the radix tree of preserved pages, a
 *   `kho_radix_node`, or 0 where there is none.
 */

/**
 * DOC: FDT node "/<subsystem>"
 *
 * What one subsystem hands over. The subsystem chooses the node's name: `LUO`,
 * `memblock` and `kexec-metadata` are in use, and `kho_test` by the kernel's
 * self-test.
 *
 * Property "preserved-data" (KHO_SUB_TREE_PROP_NAME), u64: Physical address of
 *   the subsystem's data, in whatever format the subsystem has chosen.
 *
 * Property "blob-size" (KHO_SUB_TREE_SIZE_PROP_NAME), u64: Size of the
 *   subsystem's data in bytes. A blob need not be an FDT, so it cannot be asked
 *   for its size.
 */

/*
 * A pointer that survives kexec: it holds a physical address, because the next
 * kernel maps memory elsewhere.
 *
 * The address 0 means that the pointer points to nothing.
 */
#define DECLARE_KHOSER_PTR(name, type)	\
	union {				\
		u64 phys;		\
		type ptr;		\
	} name

/* Stores a pointer of the same type. Its user includes virt_to_phys(). */
#define KHOSER_STORE_PTR(dest, val)							\
	({										\
		static_assert(__builtin_types_compatible_p(typeof(val),			\
							    typeof((dest).ptr)));	\
		(dest).phys = virt_to_phys(val);					\
	})

/* The pointer that was stored, or NULL. Its user includes phys_to_virt(). */
#define KHOSER_LOAD_PTR(src)							\
	({									\
		u64 phys__ = (src).phys;					\
		(typeof((src).ptr))(phys__ ? phys_to_virt(phys__) : NULL);	\
	})

/**
 * struct kho_vmalloc_hdr - The head of a `kho_vmalloc_chunk`
 * @next: The next chunk of the list; 0 in the last one.
 */
struct kho_vmalloc_hdr {
	DECLARE_KHOSER_PTR(next, struct kho_vmalloc_chunk *);
};

/* How many addresses fit into one `kho_vmalloc_chunk`. */
#define KHO_VMALLOC_SIZE \
	((PAGE_SIZE - sizeof(struct kho_vmalloc_hdr)) / sizeof(u64))

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
	u64 phys[KHO_VMALLOC_SIZE];
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
	DECLARE_KHOSER_PTR(first, struct kho_vmalloc_chunk *);
	unsigned int total_pages;
	unsigned short flags;
	unsigned short order;
};

/**
 * enum kho_radix_consts - The shape of the radix tree of preserved pages
 * @KHO_ORDER_0_LOG2: A key of order n has bit `KHO_ORDER_0_LOG2 - n` as its
 *   highest one. Of the releases with this version, only 7.2 has it.
 * @KHO_RADIX_KEY_WIDTH: The longest key, that of an order-0 page, has this many
 *   bits. Of the releases with this version, only 7.3 has it.
 * @KHO_TABLE_SIZE_LOG2: log2 of the number of entries in a `kho_radix_node`.
 * @KHO_BITMAP_SIZE_LOG2: log2 of the number of bits in a `kho_radix_leaf`.
 * @KHO_TREE_MAX_DEPTH: Number of levels from the root to a leaf, both included:
 *   one level of bitmaps, and as many levels of tables as the rest of a key
 *   needs.
 */
enum kho_radix_consts {
	KHO_ORDER_0_LOG2 = 64 - PAGE_SHIFT,
	KHO_RADIX_KEY_WIDTH = 64 - PAGE_SHIFT + 1,
	KHO_TABLE_SIZE_LOG2 = const_ilog2(PAGE_SIZE / sizeof(phys_addr_t)),
	KHO_BITMAP_SIZE_LOG2 = PAGE_SHIFT + const_ilog2(BITS_PER_BYTE),
	KHO_TREE_MAX_DEPTH =
		DIV_ROUND_UP(64 - PAGE_SHIFT + 1 - KHO_BITMAP_SIZE_LOG2, KHO_TABLE_SIZE_LOG2) + 1,
};

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
	u64 table[1 << KHO_TABLE_SIZE_LOG2];
};

/**
 * struct kho_radix_leaf - A leaf of the radix tree of preserved pages: one page
 *   of bits
 * @bitmap: Bit `n % 64` of word `n / 64` is set if the block whose key ends in
 *   `n` is preserved.
 */
struct kho_radix_leaf {
	DECLARE_BITMAP(bitmap, 1 << KHO_BITMAP_SIZE_LOG2);
};

static_assert(sizeof(struct kho_vmalloc_hdr) == 8);
static_assert(_Alignof(struct kho_vmalloc_hdr) == 8);
static_assert(offsetof(struct kho_vmalloc_hdr, next) == 0);
static_assert(sizeof(struct kho_vmalloc_chunk) == PAGE_SIZE);
static_assert(_Alignof(struct kho_vmalloc_chunk) == 8);
static_assert(offsetof(struct kho_vmalloc_chunk, hdr) == 0);
static_assert(offsetof(struct kho_vmalloc_chunk, phys) == 8);
static_assert(sizeof(struct kho_vmalloc) == 16);
static_assert(_Alignof(struct kho_vmalloc) == 8);
static_assert(offsetof(struct kho_vmalloc, first) == 0);
static_assert(offsetof(struct kho_vmalloc, total_pages) == 8);
static_assert(offsetof(struct kho_vmalloc, flags) == 12);
static_assert(offsetof(struct kho_vmalloc, order) == 14);
static_assert(sizeof(struct kho_radix_node) == PAGE_SIZE);
static_assert(_Alignof(struct kho_radix_node) == 8);
static_assert(offsetof(struct kho_radix_node, table) == 0);
static_assert(sizeof(struct kho_radix_leaf) == PAGE_SIZE);
static_assert(_Alignof(struct kho_radix_leaf) == 8);
static_assert(offsetof(struct kho_radix_leaf, bitmap) == 0);

#if PAGE_SHIFT == 12
static_assert(KHO_VMALLOC_SIZE == 511);
static_assert(KHO_ORDER_0_LOG2 == 52);
static_assert(KHO_RADIX_KEY_WIDTH == 53);
static_assert(KHO_TABLE_SIZE_LOG2 == 9);
static_assert(KHO_BITMAP_SIZE_LOG2 == 15);
static_assert(KHO_TREE_MAX_DEPTH == 6);
#elif PAGE_SHIFT == 14
static_assert(KHO_VMALLOC_SIZE == 2047);
static_assert(KHO_ORDER_0_LOG2 == 50);
static_assert(KHO_RADIX_KEY_WIDTH == 51);
static_assert(KHO_TABLE_SIZE_LOG2 == 11);
static_assert(KHO_BITMAP_SIZE_LOG2 == 17);
static_assert(KHO_TREE_MAX_DEPTH == 5);
#elif PAGE_SHIFT == 16
static_assert(KHO_VMALLOC_SIZE == 8191);
static_assert(KHO_ORDER_0_LOG2 == 48);
static_assert(KHO_RADIX_KEY_WIDTH == 49);
static_assert(KHO_TABLE_SIZE_LOG2 == 13);
static_assert(KHO_BITMAP_SIZE_LOG2 == 19);
static_assert(KHO_TREE_MAX_DEPTH == 4);
#else
#error "no layout is known for this page size"
#endif

#endif /* _LINUX_KHO_ABI_KEXEC_HANDOVER_H */
