//! The table of known trees. The archive drops old packages one day, and the checksums stay true.

use kho_abi_spec::target::Target;

use super::{Kind, KnownTree};

/// Every known tree, the oldest first.
pub(super) static KNOWN: [KnownTree; 9] = [
    KnownTree {
        file: "linux-headers-6.18.15+deb13-common_6.18.15-1~bpo13+1_all.deb",
        release: "6.18",
        version: "6.18.15",
        sha256: "a54ed9b3be5247fe2e003423e067cb8e8b06e4a44a09459b85cfec0afbcbd5ef",
        kind: Kind::Common,
    },
    KnownTree {
        file: "linux-headers-6.19.14+deb13-common_6.19.14-1~bpo13+1_all.deb",
        release: "6.19",
        version: "6.19.14",
        sha256: "708c2e462fc44467137271f7086513db77d5a144ea58b5140d86cefe0cf2097f",
        kind: Kind::Common,
    },
    KnownTree {
        file: "linux-headers-7.0.13+deb13-common_7.0.13-1~bpo13+1_all.deb",
        release: "7.0",
        version: "7.0.13",
        sha256: "792c522ae61a5a5a1c78c161b80fbd61fe7f4e49ff3de2363e39ac77d7518616",
        kind: Kind::Common,
    },
    KnownTree {
        file: "linux-headers-7.1.13+deb13-common_7.1.13-1~bpo13+1_all.deb",
        release: "7.1",
        version: "7.1.13",
        sha256: "99ee0b9248757cb9fc34e808f864296fce49fb66db5c37ee8b828babcc704572",
        kind: Kind::Common,
    },
    KnownTree {
        file: "linux-headers-7.2.12+deb13-common_7.2.12-1~bpo13+1_all.deb",
        release: "7.2",
        version: "7.2.12",
        sha256: "8456354805802dd3f44839693e5eb966fc75ac1ef5af4a7ffb0b368245580ce5",
        kind: Kind::Common,
    },
    KnownTree {
        file: "linux-headers-7.3.4+deb13-common_7.3.4-1~bpo13+1_all.deb",
        release: "7.3",
        version: "7.3.4",
        sha256: "886647d4a7b05d2aedd22f8e16917c5b75e97e8946966d6bac48962c40b19a06",
        kind: Kind::Common,
    },
    KnownTree {
        file: "linux-headers-7.3.4+deb13-amd64_7.3.4-1~bpo13+1_amd64.deb",
        release: "7.3",
        version: "7.3.4",
        sha256: "1c43249a7b98aee4af60f2b822ddb04a9e96c1c9e8b013e5f74d3d9faf318699",
        kind: Kind::Prepared { target: Target::X86_64Page4k, of: "7.3.4" },
    },
    KnownTree {
        file: "linux-headers-7.3.4+deb13-arm64_7.3.4-1~bpo13+1_arm64.deb",
        release: "7.3",
        version: "7.3.4",
        sha256: "469a205bfcac35729e9295462dacc5fdb7b871c139ade15d151b33ccd97f2102",
        kind: Kind::Prepared { target: Target::Arm64Page4k, of: "7.3.4" },
    },
    KnownTree {
        file: "linux-headers-7.3.4+deb13-arm64-16k_7.3.4-1~bpo13+1_arm64.deb",
        release: "7.3",
        version: "7.3.4",
        sha256: "c61fb0c47397dae631bc5367e4eb4a9480efcc20d6316ebc9a697cb859f52585",
        kind: Kind::Prepared { target: Target::Arm64Page16k, of: "7.3.4" },
    },
];
