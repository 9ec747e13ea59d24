/* Stands in for <linux/types.h>: the integers of a 64-bit kernel. */
#ifndef KHO_ABI_LINUX_TYPES_H
#define KHO_ABI_LINUX_TYPES_H

#include <linux/compiler_types.h>
#include <linux/stddef.h>

#define __bitwise

typedef signed char __s8;
typedef unsigned char __u8;
typedef signed short __s16;
typedef unsigned short __u16;
typedef signed int __s32;
typedef unsigned int __u32;
typedef signed long long __s64;
typedef unsigned long long __u64;
#define __aligned_u64 __u64 __attribute__((__aligned__(8)))
typedef __u16 __le16, __be16;
typedef __u32 __le32, __be32;
typedef __u64 __le64, __be64;

typedef __s8 s8;
typedef __u8 u8;
typedef __s16 s16;
typedef __u16 u16;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;
typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u64 uint64_t;

typedef _Bool bool;
typedef unsigned long size_t, uintptr_t;
typedef long ssize_t;
typedef long long loff_t;
typedef u64 phys_addr_t, resource_size_t, dma_addr_t;

#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]

#endif
