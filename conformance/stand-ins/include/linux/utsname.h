/* Stands in for <linux/utsname.h>: the lengths of the system's names, from the user-space header. */
#include <uapi/linux/utsname.h>
#include <asm/page.h>
#include <linux/align.h>
#include <linux/ioctl.h>
#include <linux/math.h>
