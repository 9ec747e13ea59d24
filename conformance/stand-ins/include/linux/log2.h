/* Stands in for <linux/log2.h>: logarithms as constant expressions. */
#ifndef KHO_ABI_LINUX_LOG2_H
#define KHO_ABI_LINUX_LOG2_H

#include <linux/bits.h>
#include <linux/errno.h>

#define const_ilog2(value) (63 - __builtin_clzll(value))
#define ilog2(value) const_ilog2(value)

#endif
