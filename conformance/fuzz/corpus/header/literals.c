const char a[] = "x\" /* no comment */" "y", b = '\\'', *c = L"wide";
// a line \
that goes on
#define S "s\
t" // end
??=define T 1
#  define	U	0x1FULL
static const struct ops o = { .name = "luo", .list = { 1, 2 }, };
