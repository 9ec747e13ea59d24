/* Stands in for <linux/const.h>: typed constants that assembler sources can use too. */
#ifndef KHO_ABI_LINUX_CONST_H
#define KHO_ABI_LINUX_CONST_H

#define _AC(number, suffix) number##suffix
#define _UL(number) _AC(number, UL)
#define _ULL(number) _AC(number, ULL)
#define UL(number) _UL(number)
#define ULL(number) _ULL(number)

#endif
