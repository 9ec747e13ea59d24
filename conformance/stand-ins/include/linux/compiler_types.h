/* Stands in for <linux/compiler_types.h>: names of attributes. The kernel's build includes it before anything else. */
#ifndef KHO_ABI_LINUX_COMPILER_TYPES_H
#define KHO_ABI_LINUX_COMPILER_TYPES_H

#define __packed __attribute__((__packed__))
#define __aligned(bytes) __attribute__((__aligned__(bytes)))
#define __always_inline inline __attribute__((__always_inline__))
#define __must_check __attribute__((__warn_unused_result__))
#define __maybe_unused __attribute__((__unused__))
#define __counted_by(member)
#define __user
#define __iomem
#define __force
#define __init
#define __nonstring __attribute__((__nonstring__))

/*
 * Lines of the cache have 64 bytes on both architectures. What shuffles a record has no stand-in: whether it does is
 * decided by configuring the tree.
 */
#define ____cacheline_aligned __aligned(64)
#define __cacheline_aligned __aligned(64)
#define ____cacheline_aligned_in_smp __aligned(64)
#define __no_randomize_layout

#endif
