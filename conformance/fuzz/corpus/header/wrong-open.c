#define A 1
struct never { int a; struct { long b;
#if 1
enum { B = A,
union u *p; /* and a comment
