// Compiled by the test, in several ways: a type for each corner that the readers know.
typedef unsigned long long u64;
typedef unsigned int u32;
typedef signed char s8;
typedef struct { u64 a; s8 b[2][3]; } kho_vmalloc_hdr;
enum kind { KHO_VMALLOC_SMALL = 1, KHO_VMALLOC_LARGE = -2 };
struct kho_vmalloc_chunk;
struct kho_vmalloc {
	kho_vmalloc_hdr first;
	union { struct kho_vmalloc_chunk *ptr; u64 phys; };
	struct { u32 lo : 5, : 3, hi : 24; } bits;
	enum kind kind : 8;
	const volatile u64 *restrict moving;
	int (*call)(struct kho_vmalloc *, ...);
	_Bool flag;
	double real;
};
struct memfd_luo_folio_ser { u64 pfn : 52, flags : 12; u64 index; } __attribute__((packed));
struct __attribute__((aligned(64))) kho_radix_node { u64 table[512]; char tail[]; };
struct kho_vmalloc_chunk { struct kho_vmalloc_chunk *next; u64 phys[511]; };
enum wide { WIDE = 1ULL << 40, LOW = -1LL };
enum wide used;
int one(void) { return used == WIDE; }
