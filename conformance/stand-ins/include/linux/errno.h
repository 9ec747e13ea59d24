/* Stands in for <linux/errno.h>: the errors that inline functions return. */
#ifndef KHO_ABI_LINUX_ERRNO_H
#define KHO_ABI_LINUX_ERRNO_H

#define ENOENT 2
#define ENOMEM 12
#define EINVAL 22
#define EOPNOTSUPP 95

#endif
