/* Stands in for <linux/compiler.h>. */
#include <linux/compiler_types.h>
#include <linux/types.h>
