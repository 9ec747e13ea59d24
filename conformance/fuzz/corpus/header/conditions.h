#if defined(OURS_A) && (OURS_B > 2 || !OURS_C)
struct chosen { int a; };
#elif 0
#define ONLY_HERE(x) \
	((x) + 1)
#else /* neither */
struct chosen {
#ifdef OURS_D
	long d;
#else
	int d[3][2];
#endif
	char tail[];
};
#endif
#ifdef OURS_TEST
#include TEST_HEADER
#if 1
#define ours_hook(a, ...) do { if (a) call(__VA_ARGS__); } while (0)
#endif
#endif
