//# two domains in a file
#[domain]
enum kho { v1 = "kho-v1" }
#[domain]
enum luo { v1 = "luo-v1" }

//# the same domain in two files
#[domain]
enum kho { v1 = "kho-v1" }
//---
#[domain]
enum kho { v2 = "kho-v2" }

//# an unknown guard
#[domain]
#[guarded_by(kho)]
enum luo { v1 = "luo-v1" }

//# a domain without versions
#[domain]
enum kho {}

//# a version that announces nothing
#[domain]
enum kho { v1 }

//# a version that announces something computed
#[domain]
enum kho { v1 = 1 + 1 }

//# a version that is defined twice
#[domain]
enum kho { v1 = "kho-v1", v1 = "kho-v2" }

//# a string that is announced twice
#[domain]
enum kho { v1 = "kho-v1", v2 = "kho-v1" }

//# a number that is announced twice
#[domain]
enum kexec_metadata { v1 = 1, v2 = 1 }

//# a release that two versions claim
#[domain]
enum kho {
    #[releases("7.0", "7.1")] v1 = "kho-v1",
    #[releases("7.1")] v2 = "kho-v2",
}

//# an import of an unknown domain
use kho::v1::kho_vmalloc;

//# an import of an unknown version
#[domain]
enum kho { v1 = "kho-v1" }
//---
#[domain]
enum luo { v1 = "luo-v1" }
use kho::v9::node;

//# an import of an unknown item
#[domain]
enum kho { v1 = "kho-v1" }
//---
use kho::v1::node;

//# an import of everything
use kho::v1::*;

//# an import under another name
use kho::v1::node as knot;

//# an import without a version
use kho::node;

//# an item that is imported and defined
#[domain]
enum kho { v1 = "kho-v1" }
struct node { next: u64 }
//---
use kho::v1::node;
struct node { next: u64 }

//# what another domain announces
#[domain]
enum kho { v1 = "kho-v1" }
const COMPATIBLE: &str = luo::VERSION;

//# what the domain announces, as a part of an expression
#[domain]
enum kho { v1 = "kho-v1" }
const _: () = assert!(kho::VERSION == "kho-v2");

//# a version that announces a name beside a name
#[domain]
enum pci { v1 = ("pci", "v1") }

//# a version that announces three things
#[domain]
enum pci { v1 = ("pci", 1, 2) }

//# strings of which one has the mark between them
#[domain]
enum kho { v1 = ["kho-v1;radix-v1", "vmalloc-v1"] }

//# strings of which there are none
#[domain]
enum kho { v1 = [] }

//# a name and a number that are announced twice
#[domain]
enum pci { v1 = ("pci", 1), v2 = ("pci", 1) }

//# strings that are announced twice, once in one
#[domain]
enum kho { v1 = ["a-v1", "b-v1"], v2 = "a-v1;b-v1" }

//# a name beside a number where there is none
#[domain]
enum kho { v1 = "kho-v1" }
const NAME_OF_KHO: &str = kho::NAME;

//# the name beside a number, as a part of an expression
#[domain]
enum pci { v1 = ("pci", 1) }
const _: () = assert!(pci::NAME == "pci");

//# a number that is announced, for a string
#[domain]
enum pci { v1 = ("pci", 1) }
const COMPATIBLE: &str = pci::VERSION;
