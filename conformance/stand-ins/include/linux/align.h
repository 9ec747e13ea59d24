/* Stands in for <linux/align.h>: rounding to a multiple, as a constant expression. */
#ifndef KHO_ABI_LINUX_ALIGN_H
#define KHO_ABI_LINUX_ALIGN_H

#include <linux/const.h>

#define ALIGN(value, to) (((value) + (to) - 1) / (to) * (to))
#define ALIGN_DOWN(value, to) ((value) / (to) * (to))
#define IS_ALIGNED(value, to) ((value) % (to) == 0)

#endif
