/* Stands in for <linux/bug.h>: only what is checked while compiling. */
#include <linux/build_bug.h>
#include <linux/bits.h>
#include <linux/errno.h>
