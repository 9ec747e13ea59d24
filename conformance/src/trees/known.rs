//! The table of known trees. The archive drops old packages one day, and the checksums stay true.

use kho_abi_spec::target::Target;

use super::{Kind, KnownTree};

/// Every known tree, in the order that [`super::known`] states.
pub(super) static KNOWN: [KnownTree; 15] = [
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
    KnownTree {
        file: "linux-source-6.18_6.18.15-1~bpo13+1_all.deb",
        release: "6.18",
        version: "6.18.15",
        sha256: "1638c9e5f4307c722231d8000e30cd2fa2fb71f55e081ff9eecfd0a756955c18",
        kind: Kind::Source,
    },
    KnownTree {
        file: "linux-source-6.19_6.19.14-1~bpo13+1_all.deb",
        release: "6.19",
        version: "6.19.14",
        sha256: "027344f5c615c16df534878d7e434639d3bf7702c67bd41123be815e0953133b",
        kind: Kind::Source,
    },
    KnownTree {
        file: "linux-source-7.0_7.0.13-1~bpo13+1_all.deb",
        release: "7.0",
        version: "7.0.13",
        sha256: "9de21058e4237f2533f044ec67af0b5edc3d879db2f3c8f2a396a33467154274",
        kind: Kind::Source,
    },
    KnownTree {
        file: "linux-source-7.1_7.1.13-1~bpo13+1_all.deb",
        release: "7.1",
        version: "7.1.13",
        sha256: "50166eae1af0dd300ad3f74e7829bb4bbff71038eb4934625c713d021eb03258",
        kind: Kind::Source,
    },
    KnownTree {
        file: "linux-source-7.2_7.2.12-1~bpo13+1_all.deb",
        release: "7.2",
        version: "7.2.12",
        sha256: "73ca6c22599ba411ab3179642d33501ca2c90174e13c3c8d86e996ea1cbf2a8f",
        kind: Kind::Source,
    },
    KnownTree {
        file: "linux-source-7.3_7.3.4-1~bpo13+1_all.deb",
        release: "7.3",
        version: "7.3.4",
        sha256: "703e369ddd4cce971452f5a593ee55df3a5c10c83caf0fa0df039633ed181ee3",
        kind: Kind::Source,
    },
];
