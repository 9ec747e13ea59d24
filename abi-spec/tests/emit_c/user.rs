//! Imports from another domain.
#![header("linux/user_of_shapes.h")]

use shapes::v2::shapes_packed;
use shapes::v2::SHAPES_PER_PAGE;

#[domain]
enum user {
    v1 = "user-v1",
}

struct user_of_shapes {
    folio: shapes_packed,
    rest: [u8; SHAPES_PER_PAGE],
}
