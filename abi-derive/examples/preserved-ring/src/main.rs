//! Hands a ring over, prints what came back, and the C header that the driver's C half would include.

use std::error::Error;

use kho_abi::Page4K;
use preserved_ring::memory::Memory;
use preserved_ring::{abi, preserve, restore, Buffer, Ring};

fn main() -> Result<(), Box<dyn Error>> {
    let buffers = (0..1000).map(|n| Buffer { pfn: 0x1_0000 + n, len: 1500 }).collect();
    let ring = Ring { head: 7, wrapped: true, buffers, dropped: 3 };

    let mut memory = Memory::<Page4K>::new();
    let phys = preserve::preserve(&ring, &mut memory).map_err(|error| error.to_string())?;
    // Here the machine jumps into the next kernel, which is told nothing but the address.
    let restored = restore::restore(phys, &memory)?;

    println!("{} buffers at {phys:#x}, {} dropped", restored.buffers.len(), restored.dropped);
    println!("{}", abi::v2::C_HEADER_KERNEL);
    Ok(())
}
