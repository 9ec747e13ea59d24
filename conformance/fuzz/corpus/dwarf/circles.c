// Types that lead back to themselves, and names that stand for each other.
struct a { struct b *b; struct a *(*f)(struct a *); };
struct b { struct a a[2]; union { struct { struct a *deep; } x; int y; } u; };
typedef struct b first;
typedef first second;
typedef second third[3];
struct kho_vmalloc { third t; const second *p; };
enum { KHO_VMALLOC_SMALL };
struct kho_vmalloc v;
