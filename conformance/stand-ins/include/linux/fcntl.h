/* Stands in for <linux/fcntl.h>: the seals of a memfd, from the user-space header. */
#include <uapi/linux/fcntl.h>
