/* Stands in for <linux/stddef.h>: what the compiler knows about records. */
#ifndef KHO_ABI_LINUX_STDDEF_H
#define KHO_ABI_LINUX_STDDEF_H

#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#define sizeof_field(type, member) sizeof(((type *)0)->member)

enum { false = 0, true = 1 };

#endif
