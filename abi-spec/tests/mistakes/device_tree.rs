//# a property without a name on the wire
#[fdt_node("/")]
struct root { compatible: str }

//# a property of a type that no property has
#[fdt_node("/")]
struct root { #[property("map")] map: [u64; 2] }

//# a property without a size on the wire
#[fdt_node("/")]
struct root { #[property("size")] size: usize }

//# a property whose name is a number
#[fdt_node("/")]
struct root { #[property(5)] size: u64 }

//# a property whose name is an unknown constant
#[fdt_node("/")]
struct root { #[property(SIZE_PROP)] size: u64 }

//# a property that is defined twice
#[fdt_node("/")]
struct root { #[property("a")] size: u64, #[property("b")] size: u64 }

//# a fixed value of the wrong type
#[fdt_node("/")]
struct root { #[property("compatible")] compatible: str = 4 }

//# a fixed value that does not fit
#[fdt_node("/")]
struct root { #[property("size")] size: u8 = 256 }

//# a path that does not start at the root
#[fdt_node("memory")]
struct root { #[property("size")] size: u64 }

//# properties without names
#[fdt_node("/")]
struct root(#[property("size")] u64);

//# a fixed address and size
#[fdt_node("/chosen")]
struct chosen { #[property("linux,kho-fdt")] fdt: reg = 4096 }
