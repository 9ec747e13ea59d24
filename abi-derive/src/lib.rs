//! `abi! { ... }`: structures that a user of Kexec HandOver preserves, in the language of the KHO ABI spec.
//!
//! The macro gives what `kho-abi` has for the kernel's own structures: `#[repr(C)]` types with constant assertions for
//! every size, alignment and offset, accessors for bit-fields, one module per version of a domain, and the text of a C
//! header. It is only the door: [`kho_abi_spec`] does the work, and nothing of the language is decided here.

mod expand;
mod report;

/// Turns a spec into Rust types, their assertions, and C header text (`C_HEADER`, `C_HEADER_KERNEL`).
///
/// The input is either the items themselves or the path of a file with them, relative to the `Cargo.toml` of the
/// crate; a change of that file rebuilds the crate. Put it into a module of its own. The language is that of the spec of the KHO ABI itself, whose
/// items can be imported: `use kho::v4::kho_vmalloc;`. The crate that uses the macro depends on `kho-abi`.
///
/// ```
/// mod state {
///     abi_derive::abi! {
///         use kho::v4::kho_vmalloc;
///
///         /// The version of what this driver hands over.
///         #[domain]
///         enum my_driver {
///             v1 = "my-driver-v1",
///         }
///
///         /// Value of the `compatible` property of the driver's FDT.
///         const MY_DRIVER_COMPATIBLE: &str = my_driver::VERSION;
///
///         /// What the driver hands over.
///         #[packed]
///         struct my_driver_state {
///             /// Number of entries in `queue`.
///             queued: u32,
///             /// The queue, on scattered pages.
///             queue: kho_vmalloc,
///         }
///     }
/// }
///
/// let mut state = state::v1::MyDriverState::ZEROED;
/// state.queued = 3;
/// assert_eq!(std::mem::size_of_val(&state), 20);
/// assert!(state::v1::C_HEADER.contains("struct my_driver_state"));
/// ```
///
/// Mistakes are compile errors that point at the place.
///
/// ```compile_fail
/// abi_derive::abi! {
///     struct my_state {
///         queue: *mut u8,
///     }
/// }
/// ```
#[proc_macro]
pub fn abi(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::expand(input.into()).into()
}
