/* Stands in for <uapi/linux/utsname.h> where a tree lacks it: a length that user space relies on. */
#ifndef KHO_ABI_UAPI_LINUX_UTSNAME_H
#define KHO_ABI_UAPI_LINUX_UTSNAME_H

#define __NEW_UTS_LEN 64

#endif
