/* Stands in for <uapi/linux/fcntl.h> where a tree lacks it: the seals of a memfd, which user space relies on. */
#ifndef KHO_ABI_UAPI_LINUX_FCNTL_H
#define KHO_ABI_UAPI_LINUX_FCNTL_H

#define F_SEAL_SEAL 0x0001
#define F_SEAL_SHRINK 0x0002
#define F_SEAL_GROW 0x0004
#define F_SEAL_WRITE 0x0008
#define F_SEAL_FUTURE_WRITE 0x0010
#define F_SEAL_EXEC 0x0020

#endif
