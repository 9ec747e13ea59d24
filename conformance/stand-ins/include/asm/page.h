/* Stands in for <asm/page.h>: the page size, which the compiler's command line chooses. */
#ifndef KHO_ABI_ASM_PAGE_H
#define KHO_ABI_ASM_PAGE_H

#include <linux/bits.h>
#include <linux/log2.h>

#ifndef KHO_ABI_PAGE_SHIFT
#error "define KHO_ABI_PAGE_SHIFT as 12, 14 or 16"
#endif

#define PAGE_SHIFT KHO_ABI_PAGE_SHIFT
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))

#endif
