/* Our own words: what a header of records can look like. */
#ifndef OURS_RECORDS_H
#define OURS_RECORDS_H
#include <linux/types.h>
#include "beside.h"
#define OURS_NAME "ours-v1"
#define OURS_SLOTS ((PAGE_SIZE - sizeof(struct ours_head)) / sizeof(u64))
#define OURS_JOIN(a, b) a##b \
	, #a
struct ours_head { u64 next; };
/* one page */
struct ours_page {
	struct ours_head head;
	u64 low:52, high:12;
	union { u8 bytes[4]; __be32 word; };
	struct ours_page *(*call)(struct ours_head *, int [2]);
	u64 slots[OURS_SLOTS];
} __packed __aligned(8);
typedef struct { __u8 a, *b; } ours_pair;
enum ours_kind { OURS_ONE = 1, OURS_TWO = OURS_ONE << 1, };
static_assert(sizeof(struct ours_page) == PAGE_SIZE);
static inline int ours_next(struct ours_head *head) { return head->next ? '{' : "}"[0]; }
#undef OURS_NAME
#endif
