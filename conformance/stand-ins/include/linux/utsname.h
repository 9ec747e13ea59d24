/* Stands in for <linux/utsname.h>: the lengths of the system's names, from the user-space header. */
#include <uapi/linux/utsname.h>
