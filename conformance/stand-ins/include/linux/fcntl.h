/* Stands in for <linux/fcntl.h>: the seals of a memfd, from the user-space header. */
#include <uapi/linux/fcntl.h>
#include <asm/page.h>
#include <linux/align.h>
#include <linux/ioctl.h>
#include <linux/math.h>
