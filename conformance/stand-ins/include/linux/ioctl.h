/* Stands in for <linux/ioctl.h>: the number of a command without an argument. */
#ifndef KHO_ABI_LINUX_IOCTL_H
#define KHO_ABI_LINUX_IOCTL_H

#define _IO(type, nr) (((type) << 8) | (nr))

#endif
