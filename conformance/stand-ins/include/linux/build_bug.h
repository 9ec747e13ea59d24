/* Stands in for <linux/build_bug.h>: assertions on constant expressions, with or without a message. */
#ifndef KHO_ABI_LINUX_BUILD_BUG_H
#define KHO_ABI_LINUX_BUILD_BUG_H

#include <linux/compiler.h>

#define static_assert(condition, ...) _Static_assert(condition, "" __VA_ARGS__)

#endif
