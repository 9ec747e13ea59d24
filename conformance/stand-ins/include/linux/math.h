/* Stands in for <linux/math.h>: division that rounds up. */
#ifndef KHO_ABI_LINUX_MATH_H
#define KHO_ABI_LINUX_MATH_H

#include <linux/const.h>
#include <linux/types.h>

#define DIV_ROUND_UP(dividend, divisor) (((dividend) + (divisor) - 1) / (divisor))

#endif
