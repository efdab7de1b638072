//! Numbers that look random and are a pure function of the seed and of what they are for.

/// A 64-bit number for one field of one record. The same arguments always give the same number, so no record is kept.
pub fn roll(seed: u64, table: &str, id: u64, key: &str) -> u64 {
    // FNV-1a over the names, then splitmix64 to spread the bits.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for byte in table.bytes().chain(key.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash ^ mix(id))
}

/// A number of 0 up to but not including 1.
pub fn unit(number: u64) -> f64 {
    f64::from(u32::try_from(number >> 32).unwrap_or(u32::MAX)) / 4_294_967_296.0
}

fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rolls_repeat_and_spread() {
        assert_eq!(roll(1, "cases", 7, "notes"), roll(1, "cases", 7, "notes"));
        let mut sum = 0.0;
        for id in 0..10_000 {
            sum += unit(roll(1, "cases", id, "notes"));
        }
        assert!((sum / 10_000.0 - 0.5).abs() < 0.02, "{sum}");
        assert_ne!(roll(1, "cases", 7, "notes"), roll(2, "cases", 7, "notes"));
    }
}
