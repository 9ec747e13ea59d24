//! The functions below the accessors of bit-fields.

use kho_abi::bits::{get, get_signed, set, set_signed, DoesNotFit};

/// Every position and width in ten bytes, against a bit-by-bit model.
#[test]
fn every_position_and_width() {
    let pattern: Vec<u8> = (0..10u8).map(|i| i.wrapping_mul(73) ^ 0xa5).collect();
    let bit = |bytes: &[u8], i: u32| u64::from(bytes[i as usize / 8] >> (i % 8) & 1);
    for from in 0..16 {
        for width in 1..=64 {
            let expected: u64 = (0..width).map(|i| bit(&pattern, from + i) << i).sum();
            assert_eq!(get(&pattern, from, width), expected, "{from} {width}");
            let flipped = !expected & u64::MAX >> (64 - width);
            let mut bytes = pattern.clone();
            assert_eq!(set(&mut bytes, from, width, flipped), Ok(()));
            for i in 0..80 {
                let inside = (from..from + width).contains(&i);
                assert_eq!(bit(&bytes, i) != bit(&pattern, i), inside, "{from} {width} {i}");
            }
        }
    }
}

#[test]
fn values_that_do_not_fit_change_nothing() {
    let mut bytes = [0x5a; 4];
    assert_eq!(set(&mut bytes, 3, 4, 16), Err(DoesNotFit { width: 4 }));
    assert_eq!(set_signed(&mut bytes, 3, 4, 8), Err(DoesNotFit { width: 4 }));
    assert_eq!(set_signed(&mut bytes, 3, 4, -9), Err(DoesNotFit { width: 4 }));
    assert_eq!(bytes, [0x5a; 4]);
    assert_eq!(DoesNotFit { width: 4 }.to_string(), "the value does not fit into a bit-field of 4 bits");
}

#[test]
fn signed_values_keep_their_sign() {
    let mut bytes = [0xff; 9];
    for value in [-8, -1, 0, 7] {
        assert_eq!(set_signed(&mut bytes, 6, 4, value), Ok(()));
        assert_eq!(get_signed(&bytes, 6, 4), value);
    }
    for value in [i64::MIN, -1, i64::MAX] {
        assert_eq!(set_signed(&mut bytes, 7, 64, value), Ok(()));
        assert_eq!(get_signed(&bytes, 7, 64), value);
    }
    assert_eq!(get(&bytes, 0, 6), 0b11_1111);
}

/// The last field of a record ends where its bytes do.
#[test]
fn nothing_is_read_behind_the_last_bit() {
    assert_eq!(get(&[0x80], 7, 1), 1);
    assert_eq!(get(&[1, 2, 3, 4, 5, 6, 7, 8], 0, 64), 0x0807_0605_0403_0201);
}
