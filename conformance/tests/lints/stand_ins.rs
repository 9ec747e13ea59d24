//! That stand-ins bring along what the real headers do, and nothing else: or a header that lacks an `#include` would do so in one
//! kind of tree only.
