/* Stands in for <asm/fcntl.h>: flags of open(), none of which is handed over. */
#include <linux/types.h>
