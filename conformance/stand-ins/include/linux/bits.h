/* Stands in for <linux/bits.h>: single bits and runs of bits. */
#ifndef KHO_ABI_LINUX_BITS_H
#define KHO_ABI_LINUX_BITS_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/const.h>

#define BITS_PER_BYTE 8
#define BIT(nr) (1UL << (nr))
#define BIT_ULL(nr) (1ULL << (nr))
#define GENMASK(high, low) ((~0UL >> (63 - (high))) & (~0UL << (low)))
#define GENMASK_ULL(high, low) ((~0ULL >> (63 - (high))) & (~0ULL << (low)))

#endif
