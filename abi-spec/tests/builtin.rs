//! The spec of the KHO ABI itself makes sense.

use kho_abi_spec::{builtin, Spec};

#[test]
fn the_builtin_spec_has_no_mistake() {
    let spec = Spec::read(&builtin::sources()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let versions: Vec<_> = spec.abi.domains[0].versions.iter().map(|v| v.name.as_deref().unwrap()).collect();
    assert_eq!(versions, ["v1", "v3", "v4"]);
}
