/* Stands in for <uapi/linux/liveupdate.h> where a tree lacks it: a length that user space relies on. */
#ifndef KHO_ABI_UAPI_LINUX_LIVEUPDATE_H
#define KHO_ABI_UAPI_LINUX_LIVEUPDATE_H

#define LIVEUPDATE_SESSION_NAME_LENGTH 64

#endif
