/* Stands in for <linux/err.h>: errors in the place of pointers, which inline functions return. */
#ifndef KHO_ABI_LINUX_ERR_H
#define KHO_ABI_LINUX_ERR_H

#include <linux/compiler.h>
#include <linux/errno.h>

#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(pointer) ((long)(pointer))
#define IS_ERR(pointer) (PTR_ERR(pointer) < 0 && PTR_ERR(pointer) > -4096)

#endif
